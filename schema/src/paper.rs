//! Which papers does a pack print, for whom, on which condition, and what may never stand on them?

use crate::expr::{Expr, Known};
use crate::fault::{PackFault, PackFaultKind as What};
use crate::lang::Lang;
use crate::load::{Loading, name_in};
use crate::pack::Pack;
use crate::raw::{RawNever, RawPaper, RawPapers};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use ts_rs::TS;

/// Whom a paper is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum Reader {
    /// The alleged author.
    Author,
    /// A doctor.
    Doctor,
    /// Herself: it is given to her only if she can keep it safely.
    Her,
    /// A service that takes her on.
    Partner,
    /// The prosecutor.
    Prosecutor,
    /// The unit that received her.
    Unit,
}

/// One paper of a pack.
#[derive(Clone, Debug)]
pub struct Paper {
    pub(crate) code: String,
    pub(crate) reader: Reader,
    pub(crate) each: Option<usize>,
    pub(crate) needs: Vec<(String, Expr)>,
    pub(crate) before: u32,
    pub(crate) after: u32,
    pub(crate) boxes: u32,
    pub(crate) lines: u32,
    pub(crate) reply: u32,
    pub(crate) signs: Vec<String>,
    pub(crate) non_answers: bool,
    pub(crate) danger: bool,
    pub(crate) bare: bool,
    pub(crate) plain: bool,
    pub(crate) copied: bool,
    pub(crate) blanks: bool,
    never_fields: Vec<String>,
    never_words: Vec<(Lang, Vec<String>)>,
}

impl Paper {
    /// Its code, for instance `D03`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Whom it is for.
    #[must_use]
    pub const fn reader(&self) -> Reader {
        self.reader
    }

    /// Whether nothing on it tells where it comes from: no unit, no officer, no number, no code.
    #[must_use]
    pub const fn is_bare(&self) -> bool {
        self.bare
    }

    /// Whether what she told may be copied out of it, once, into the unit's own program.
    #[must_use]
    pub const fn may_be_copied(&self) -> bool {
        self.copied
    }

    /// Whether a field may never stand on it.
    #[must_use]
    pub fn never_carries(&self, key: &str) -> bool {
        let section = key.split(['.', '[']).next().unwrap_or_default();
        self.never_fields.iter().any(|never| never == key || never == section)
    }

    /// The first word in a text that this paper never says, if there is one.
    #[must_use]
    pub fn never_says(&self, text: &str, lang: Lang) -> Option<&str> {
        let text = text.to_lowercase();
        let words = self.never_words.iter().filter(|(of, _)| *of == lang).flat_map(|(_, words)| words);
        words.map(String::as_str).find(|word| text.contains(&word.to_lowercase()))
    }
}

impl Pack {
    /// The papers of a record, in order.
    #[must_use]
    pub fn papers(&self) -> &[Paper] {
        &self.papers
    }

    /// The paper with a code.
    #[must_use]
    pub fn paper(&self, code: &str) -> Option<&Paper> {
        self.papers.iter().find(|paper| paper.code == code)
    }

    /// The question by which an officer raises the level of danger.
    #[must_use]
    pub fn judgement_key(&self) -> Option<&str> {
        Some(&self.fields.get(self.grid.judgement)?.key)
    }
}

impl Loading<'_> {
    /// The papers; a pack without the file has none.
    pub(crate) fn papers(&mut self, known: &Known<'_>) -> Vec<Paper> {
        if !self.files.contains_key(FILE) {
            return Vec::new();
        }
        let raw: Option<RawPapers> = self.json(FILE);
        let papers = raw.map(|raw| raw.papers).unwrap_or_default();
        let papers: Vec<Paper> = papers.iter().filter_map(|raw| self.paper(raw, known)).collect();
        let mut seen = BTreeSet::new();
        for paper in &papers {
            if !seen.insert(paper.code.clone()) {
                self.fault(&paper.code, What::NamedTwice);
            }
        }
        papers
    }

    fn paper(&mut self, raw: &Value, known: &Known<'_>) -> Option<Paper> {
        let Ok(raw) = serde_json::from_value::<RawPaper>(raw.clone()) else {
            self.fault(name_in(raw, "paper"), What::Shape);
            return None;
        };
        let code = raw.paper;
        let each = raw.each.map(|section| known.repeated.get(&section).copied().ok_or(section));
        if let Some(Err(section)) = &each {
            self.fault(&code, What::Expression(crate::expr::ExprFault::NoSuchPath(section.clone())));
        }
        let mut needs = Vec::new();
        for need in raw.needs {
            if let Some(when) = self.condition(&code, Some(&need.when), known) {
                needs.push((need.need, when));
            }
        }
        let sections: BTreeSet<&str> = known.fields.keys().filter_map(|key| key.split(['.', '[']).next()).collect();
        let RawNever { fields, words } = raw.never;
        for never in &fields {
            if !known.fields.contains_key(never) && !sections.contains(never.as_str()) {
                self.fault(&code, What::Expression(crate::expr::ExprFault::NoSuchPath(never.clone())));
            }
        }
        Some(Paper {
            reader: raw.reader,
            each: each.and_then(Result::ok),
            needs,
            before: raw.before,
            after: raw.after,
            boxes: raw.boxes,
            lines: raw.lines,
            reply: raw.reply,
            signs: raw.signs,
            non_answers: raw.non_answers,
            danger: raw.danger,
            bare: raw.bare,
            plain: raw.plain,
            copied: raw.copied,
            blanks: raw.blanks,
            never_fields: fields,
            never_words: words.into_iter().collect(),
            code,
        })
    }
}

/// Each field's papers exist and may carry it, and no paper says what it must never say.
pub(crate) fn check(pack: &Pack, faults: &mut Vec<PackFault>) {
    // A pack without papers is read by a program that prints them elsewhere.
    if pack.papers.is_empty() {
        return;
    }
    for field in &pack.fields {
        for code in &field.reasons.prints {
            match pack.paper(code) {
                Some(paper) if paper.never_carries(&field.key) => {
                    faults.push(PackFault::new(&field.key, What::NotOnPaper(code.clone())));
                }
                Some(_) => {}
                None => faults.push(PackFault::new(&field.key, What::NoSuchPaper(code.clone()))),
            }
        }
    }
    for paper in &pack.papers {
        let fields = pack.fields.iter().filter(|field| field.reasons.prints.contains(&paper.code));
        let labels = fields.map(|field| format!("field.{}", field.key));
        let keys: Vec<String> = words_of(paper).into_iter().chain(labels).collect();
        for (key, lang) in keys.iter().flat_map(|key| Lang::ALL.map(|lang| (key, lang))) {
            let said = pack.words.own(lang, key).and_then(|text| paper.never_says(text, lang));
            faults.extend(said.map(|word| PackFault::new(key, What::NotOnPaper(word.to_owned()))));
        }
    }
}

/// Words that stand on papers only.
pub(crate) fn printed_words(pack: &Pack) -> BTreeSet<String> {
    pack.papers.iter().flat_map(words_of).filter(|key| !is_shown(key)).collect()
}

/// Words about papers that a screen shows too.
pub(crate) fn shown_words(pack: &Pack) -> BTreeSet<String> {
    let of_papers = pack.papers.iter().flat_map(|paper| {
        let needs = paper.needs.iter().map(|(need, _)| format!("paper.{}.need.{need}", paper.code));
        [format!("paper.{}", paper.code)].into_iter().chain(needs)
    });
    let mut shown: BTreeSet<String> = of_papers.collect();
    if pack.papers.iter().any(|paper| paper.each.is_some()) {
        shown.insert(NO_ITEM.to_owned());
    }
    shown
}

fn is_shown(key: &str) -> bool {
    key.strip_prefix("paper.").is_some_and(|code| !code.contains('.'))
}

/// The keys of everything that a paper says of itself.
fn words_of(paper: &Paper) -> Vec<String> {
    let code = &paper.code;
    let mut keys = vec![format!("paper.{code}")];
    for (part, count) in [
        ("before", paper.before),
        ("after", paper.after),
        ("box", paper.boxes),
        ("line", u32::from(paper.lines > 0)),
        ("reply", paper.reply),
    ] {
        keys.extend((1..=count).map(|turn| format!("paper.{code}.{part}.{turn}")));
    }
    keys.extend(paper.signs.iter().map(|sign| format!("paper.sign.{sign}")));
    if paper.danger {
        keys.extend(DANGER.map(str::to_owned));
    }
    keys
}

const FILE: &str = "papers.json";
pub(crate) const NO_ITEM: &str = "paper.no_item";
const DANGER: [&str; 5] =
    ["paper.danger.title", "paper.danger.computed", "paper.danger.level", "paper.danger.floor", "paper.danger.none"];
