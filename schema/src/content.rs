//! What stands on a paper of one record, and may it be printed?
//!
//! The form decides: a field says on which papers it stands, the pack says what each paper says around it. Nothing here
//! knows the name of a field.

use crate::answer::NonAnswer;
use crate::danger::{Danger, GridState, Level, danger_in};
use crate::expr::Expr;
use crate::form::{Field, Section};
use crate::kind::Kind;
use crate::lang::Lang;
use crate::pack::Pack;
use crate::paper::{NO_ITEM, Paper, Reader};
use crate::path::Path;
use crate::private::Private;
use crate::said::said;
use crate::scene::{Item, Scene};
use crate::truth::Truth;
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt;
use ts_rs::TS;

/// Whether one paper of a record may be printed.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PaperState {
    /// Its code.
    pub paper: String,
    /// What it is.
    pub title: String,
    /// Whom it is for.
    pub reader: Reader,
    /// The item it is about, where there is one for each.
    pub item: Option<Path>,
    /// What tells this item from the others.
    pub about: String,
    /// Why it is not printed, in words; empty when it may be.
    pub unmet: Vec<String>,
}

impl fmt::Debug for PaperState {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PaperState({}, {} unmet, ..)", self.paper, self.unmet.len())
    }
}

/// What stands on a paper.
#[derive(Clone, PartialEq, Eq)]
pub struct PaperContent {
    /// Its code.
    pub paper: String,
    /// Its title.
    pub title: String,
    /// What it says before the answers.
    pub before: Vec<String>,
    /// The answers, by section.
    pub parts: Vec<PaperPart>,
    /// What it says after them.
    pub after: Vec<String>,
    /// Boxes to tick by hand, all empty.
    pub boxes: Vec<String>,
    /// What the empty lines are for, and how many there are.
    pub lines: Option<(String, u32)>,
    /// What comes back on the part that is torn off.
    pub reply: Vec<String>,
    /// Who signs.
    pub signs: Vec<String>,
    /// Said on every page while the grid it tells of was not validated.
    pub grid_mark: Option<String>,
    /// Said on every page while nobody validated its words.
    pub is_validated: bool,
}

/// The answers of one section or item.
#[derive(Clone, PartialEq, Eq)]
pub struct PaperPart {
    /// Its title; empty on a paper without headings.
    pub title: String,
    /// Its answers.
    pub rows: Vec<PaperRow>,
}

/// One answer.
#[derive(Clone, PartialEq, Eq)]
pub struct PaperRow {
    /// Where the answer stands in the record; the key of its words for what is computed.
    pub path: String,
    /// The question.
    pub label: String,
    /// The answer in words.
    pub values: Vec<String>,
    /// The answer as it is kept; null where a blank stands for it.
    pub answer: Value,
}

impl fmt::Debug for PaperContent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PaperContent({}, {} parts, ..)", self.paper, self.parts.len())
    }
}

impl PaperContent {
    /// What the check of a paper is made over: the record, the paper, the item, the language and the answers, as JSON.
    ///
    /// Answers as they are kept, not as they are said: another wording of a question does not make a paper false.
    #[must_use]
    pub fn canonical(&self, record: &str, item: Option<&Path>, lang: Lang) -> String {
        let rows = self.parts.iter().flat_map(|part| &part.rows);
        let rows: Vec<Value> = rows.map(|row| json!([row.path, sorted(&row.answer)])).collect();
        json!(["aman/paper/v1", record, self.paper, item.map(Path::as_str), lang.code(), rows]).to_string()
    }
}

impl Pack {
    /// Every paper of a record, each item's own, with what still stands against it.
    #[must_use]
    pub fn paper_states(&self, answers: &Value, lang: Lang, now: i64) -> Vec<PaperState> {
        let scene = Scene::new(self, answers, Some(now));
        self.papers.iter().flat_map(|paper| Print { pack: self, scene: &scene, paper, lang }.states()).collect()
    }

    /// What she told, as it stands on a paper: its narratives, one below the other; empty where it has none.
    #[must_use]
    pub fn told_on(&self, content: &PaperContent) -> Private<String> {
        let rows = content.parts.iter().flat_map(|part| &part.rows);
        let told = rows.filter(|row| {
            let field = Path::parse(&row.path).ok().and_then(|path| self.field(&path));
            field.is_some_and(|field| matches!(field.kind, Kind::Narrative(_)))
        });
        let told: Vec<&str> = told.filter_map(|row| row.answer.as_str()).collect();
        Private::new(told.join("\n\n"))
    }

    /// What stands on a paper; `item` names which, where there is one for each item.
    ///
    /// # Errors
    /// Something stands against it: what, in words.
    pub fn paper_content(
        &self,
        paper: &Paper,
        item: Option<&Path>,
        answers: &Value,
        (lang, now): (Lang, i64),
    ) -> Result<PaperContent, Vec<String>> {
        let scene = Scene::new(self, answers, Some(now));
        let print = Print { pack: self, scene: &scene, paper, lang };
        let Some(each) = paper.each else { return print.content(None) };
        let wanted = item.and_then(Path::item).filter(|_| item.is_some_and(|item| print.names(each) == item.section()));
        let found = scene.items(each).iter().find(|(address, _)| Some(address.as_str()) == wanted);
        found.map_or_else(|| Err(vec![print.word(NO_ITEM)]), |(address, fields)| print.content(Some((address, fields))))
    }
}

/// An item with its address.
type One<'s, 'a> = Option<(&'s str, &'a serde_json::Map<String, Value>)>;

struct Print<'p, 'a> {
    pack: &'p Pack,
    scene: &'p Scene<'a>,
    paper: &'p Paper,
    lang: Lang,
}

impl<'a> Print<'_, 'a> {
    fn states(&self) -> Vec<PaperState> {
        let state = |item: Option<Path>, about: String, unmet: Vec<String>| PaperState {
            paper: self.paper.code.clone(),
            title: self.word(&format!("paper.{}", self.paper.code)),
            reader: self.paper.reader,
            item,
            about,
            unmet,
        };
        let Some(each) = self.paper.each else { return vec![state(None, String::new(), self.unmet(None))] };
        let items = self.scene.items(each);
        if items.is_empty() {
            return vec![state(None, String::new(), vec![self.word(NO_ITEM)])];
        }
        let of_item = |(address, fields): &(String, &'a serde_json::Map<String, Value>)| {
            let path = Path::of_item(self.names(each), address);
            state(Some(path), self.about(each, fields), self.unmet(Some(fields)))
        };
        items.iter().map(of_item).collect()
    }

    /// The first answer on the paper that tells one item from another.
    fn about(&self, each: usize, fields: &'a serde_json::Map<String, Value>) -> String {
        let section = self.pack.sections.get(each);
        let rows = section.map(|section| self.rows(section, Some(("", fields)))).unwrap_or_default();
        rows.into_iter().next().map(|row| row.values.join(" · ")).unwrap_or_default()
    }

    fn unmet(&self, item: Item<'a>) -> Vec<String> {
        let open = self.paper.needs.iter().filter(|(_, when)| self.scene.truth(when, item) != Truth::True);
        open.map(|(need, _)| self.word(&format!("paper.{}.need.{need}", self.paper.code))).collect()
    }

    fn content(&self, item: One<'_, 'a>) -> Result<PaperContent, Vec<String>> {
        let paper = self.paper;
        let unmet = self.unmet(item.map(|(_, fields)| fields));
        if !unmet.is_empty() {
            return Err(unmet);
        }
        let code = &paper.code;
        let words = |part: &str, count: u32| -> Vec<String> {
            (1..=count).map(|turn| self.word(&format!("paper.{code}.{part}.{turn}"))).collect()
        };
        let danger = danger_in(self.scene);
        let mut parts: Vec<PaperPart> = self
            .pack
            .sections
            .iter()
            .enumerate()
            .flat_map(|(place, section)| self.parts(place, section, item))
            .collect();
        if paper.danger {
            parts.extend(self.danger(&danger));
        }
        let source = self.pack.list(LIST).and_then(|list| list.entries().iter().find(|entry| entry.code == *code));
        let unvalidated = paper.danger && !danger.validated;
        Ok(PaperContent {
            paper: code.clone(),
            title: self.word(&format!("paper.{code}")),
            before: words("before", paper.before),
            parts,
            after: words("after", paper.after),
            boxes: words("box", paper.boxes),
            lines: (paper.lines > 0).then(|| (self.word(&format!("paper.{code}.line.1")), paper.lines)),
            reply: words("reply", paper.reply),
            signs: paper.signs.iter().map(|sign| self.word(&format!("paper.sign.{sign}"))).collect(),
            grid_mark: unvalidated.then(|| self.word("grid.not_validated")),
            is_validated: source.is_some_and(|entry| entry.source == VALIDATED),
        })
    }

    /// What a section gives: of one that repeats each item, of the paper's own section the one item, of a section that a
    /// condition looked through only what it found.
    fn parts(&self, place: usize, section: &Section, own: One<'_, 'a>) -> Vec<PaperPart> {
        let title = self.pack.labels.get(self.lang.index()).and_then(|labels| labels.sections.get(place));
        let part = |title: String, fields: One<'_, 'a>| {
            let title = if self.paper.plain { String::new() } else { title };
            Some(PaperPart { title, rows: self.rows(section, fields) }).filter(|part| !part.rows.is_empty())
        };
        let label = title.map(|words| words.label.clone()).unwrap_or_default();
        if section.repeat.is_none() {
            return part(label, self.scene.once(place).map(|fields| ("", fields))).into_iter().collect();
        }
        if self.paper.each == Some(place) {
            return own.and_then(|own| part(label, Some(own))).into_iter().collect();
        }
        let found = self.found(place, own.map(|(_, fields)| fields));
        let name = title.and_then(|words| words.item.clone()).unwrap_or_default();
        let items = (1..)
            .zip(self.scene.items(place))
            .filter(|(_, (address, _))| found.as_ref().is_none_or(|found| found.contains(&address.as_str())));
        let titled = |(turn, (address, fields)): (usize, &(String, &'a serde_json::Map<String, Value>))| {
            part(format!("{name} {turn}"), Some((address, fields)))
        };
        items.filter_map(titled).collect()
    }

    fn found(&self, place: usize, own: Item<'a>) -> Option<Vec<&str>> {
        self.paper.needs.iter().find_map(|(_, need)| {
            let Expr::Match(matching) = need else { return None };
            (matching.section == place).then(|| self.scene.matches(matching, own))
        })
    }

    fn rows(&self, section: &Section, of: One<'_, 'a>) -> Vec<PaperRow> {
        let (address, fields) = of.map_or(("", None), |(address, fields)| (address, Some(fields)));
        let path = |field: &Field| match section.repeat {
            Some(_) => Path::in_item(&section.name, address, &field.name),
            None => Path::of_field(&section.name, &field.name),
        };
        let known = section.fields.clone().filter_map(|place| Some((place, self.pack.fields.get(place)?)));
        let row = |(place, field): (usize, &Field)| {
            let on_it = field.reasons.prints.contains(&self.paper.code) && !self.paper.never_carries(&field.key);
            if !on_it || !self.scene.shown(place, fields) {
                return None;
            }
            let given = |value: &&Value| NonAnswer::of(value).is_none() || self.paper.non_answers;
            let value = field.answer(fields).filter(given);
            let values = match value {
                Some(value) => said(self.pack, field, value, self.lang),
                None if self.paper.blanks => vec![BLANK.to_owned()],
                None => Vec::new(),
            };
            let label = self.pack.labels.get(self.lang.index())?.fields.get(place)?.label.clone();
            let answer = value.cloned().unwrap_or_default();
            (!values.is_empty()).then(|| PaperRow { path: path(field).to_string(), label, values, answer })
        };
        known.filter_map(row).collect()
    }

    fn danger(&self, danger: &Danger) -> Option<PaperPart> {
        let row = |key: &str, values: Vec<String>, answer: Value| PaperRow {
            path: key.to_owned(),
            label: self.word(key),
            values,
            answer,
        };
        let list = self
            .pack
            .fields
            .get(self.pack.grid.judgement)
            .and_then(|field| if let Kind::Choice(list) = &field.kind { Some(list) } else { None });
        let level = |key: &str, level: Level| {
            let label = list.and_then(|list| list.label(level.code(), self.lang)).unwrap_or_default();
            // The code first: it is what is said over the radio.
            row(key, vec![format!("{} · {label}", level.code())], json!(level.code()))
        };
        let mut rows = Vec::new();
        match danger.level.filter(|_| danger.state != GridState::NotAssessed) {
            Some(reached) => {
                rows.extend(danger.computed.map(|computed| level("paper.danger.computed", computed)));
                rows.push(level("paper.danger.level", reached));
            }
            None => rows.push(row("paper.danger.level", vec![self.word("paper.danger.none")], Value::Null)),
        }
        if danger.floor {
            rows.push(row("paper.danger.floor", vec![danger.unanswered.to_string()], json!(danger.unanswered)));
        }
        Some(PaperPart { title: self.word("paper.danger.title"), rows })
    }

    fn names(&self, section: usize) -> &str {
        self.pack.sections.get(section).map_or("", |section| section.name.as_str())
    }

    fn word(&self, key: &str) -> String {
        self.pack.words(self.lang, key).map(|words| words.text.to_owned()).unwrap_or_default()
    }
}

/// The same value, whatever the order in which its parts were written.
/// The same value with the keys of every object in order.
pub(crate) fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(parts) => {
            let mut keys: Vec<&String> = parts.keys().collect();
            keys.sort();
            let part = |key: &String| parts.get(key).map(|part| (key.clone(), sorted(part)));
            keys.into_iter().filter_map(part).collect()
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// Where she, or whoever is with her, writes by hand.
const BLANK: &str = "……………………………………………………………………………………………………………………………………………………………………………………………………………………";
/// The list that says where the words of each paper come from.
const LIST: &str = "PAPIER";
/// The mark of what an expert has validated.
const VALIDATED: &str = "VALIDE";
