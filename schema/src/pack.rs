//! What does a loaded form pack say about paths, words and searching?

use crate::course::Course;
use crate::danger::GridRule;
use crate::flatten::flatten;
use crate::fold::fold;
use crate::form::{Exposure, Field, Part, Rule, Search, Section};
use crate::lang::Lang;
use crate::list::CodeList;
use crate::paper::Paper;
use crate::path::Path;
use crate::private::Private;
use crate::scene::is_value;
use crate::view::{KindName, Options};
use crate::words::{Wording, Words};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A form pack: one form with its lists, words, grid and rules, loaded and found without fault.
#[derive(Clone, Debug)]
pub struct Pack {
    pub(crate) id: String,
    pub(crate) form: String,
    /// From which day it is meant to be used.
    pub(crate) valid_from: String,
    /// The oldest program that can use it.
    pub(crate) requires_program: String,
    pub(crate) sections: Vec<Section>,
    pub(crate) fields: Vec<Field>,
    /// `section.field` or `section[].field` → place in `fields`.
    pub(crate) places: BTreeMap<String, usize>,
    pub(crate) lists: BTreeMap<String, Arc<CodeList>>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) grid: GridRule,
    pub(crate) papers: Vec<Paper>,
    pub(crate) timers: Vec<crate::timer::Timer>,
    pub(crate) reception_moment: Option<crate::timer::ReceptionMoment>,
    pub(crate) course: Course,
    pub(crate) words: Words,
    /// The field that tells the day of the reception.
    pub(crate) reception_day: usize,
    /// The answer that says that only information was asked for.
    pub(crate) information: Option<crate::information::Information>,
    /// Fields that make the name of the person, in order of preference, each group joined by a space.
    pub(crate) title: Vec<Vec<usize>>,
    /// By what she is known again.
    pub(crate) identity: crate::identity::IdentityFields,
    pub(crate) labels: [Labels; 4],
    pub(crate) yes_no: [Options; 4],
}

/// The words of all fields and sections in one language, found once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labels {
    pub(crate) fields: Vec<Label>,
    pub(crate) sections: Vec<SectionLabel>,
    pub(crate) fallbacks: u32,
}

/// The words of one field.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) foreign: Option<Lang>,
}

/// The words of one section.
#[derive(Clone, Debug)]
pub(crate) struct SectionLabel {
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) guide: Vec<String>,
    pub(crate) foreign: Option<Lang>,
    pub(crate) add: Option<String>,
    pub(crate) item: Option<String>,
}

impl Pack {
    /// The name of the pack with its version, for instance `reception/1`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name of its form, for instance `reception`.
    #[must_use]
    pub fn form(&self) -> &str {
        &self.form
    }

    /// From which day it is meant to be used, as `YYYY-MM-DD`.
    #[must_use]
    pub fn valid_from(&self) -> &str {
        &self.valid_from
    }

    /// The oldest program that can use it.
    #[must_use]
    pub fn requires_program(&self) -> &str {
        &self.requires_program
    }

    /// Whether an expert has validated its danger grid.
    #[must_use]
    pub const fn is_grid_validated(&self) -> bool {
        self.grid.validated
    }

    /// The part of a record that a path belongs to; what the pack does not know belongs to the file.
    ///
    /// An item belongs to the sheet as soon as one of its fields does.
    #[must_use]
    pub fn part_of(&self, path: &Path) -> Part {
        if path.field().is_some() {
            return self.field(path).map_or(Part::File, |field| field.part);
        }
        let section = self.sections.iter().find(|section| section.name == path.section());
        let mut fields = section.and_then(|section| self.fields.get(section.fields.clone())).into_iter().flatten();
        if fields.any(|field| field.part == Part::Sheet) { Part::Sheet } else { Part::File }
    }

    /// The group in which answers given apart are a soft conflict.
    #[must_use]
    pub fn group_of(&self, path: &Path) -> String {
        let group = self.field(path).map_or_else(|| path.section(), |field| &field.group);
        match path.item() {
            Some(item) => format!("{group}[{item}]"),
            None => group.to_owned(),
        }
    }

    /// Whether the question at a path is one of the danger grid, or the judgement beside it.
    #[must_use]
    pub fn is_of_grid(&self, path: &Path) -> bool {
        let grid = &self.grid;
        self.place(path)
            .is_some_and(|place| grid.questions.contains(&place) || place == grid.judgement || place == grid.reason)
    }

    /// The section of the danger grid.
    #[must_use]
    pub fn grid_section(&self) -> Option<&str> {
        let field = self.fields.get(*self.grid.questions.first()?)?;
        self.sections.get(field.section).map(|section| section.name.as_str())
    }

    /// How the question at a path is asked.
    #[must_use]
    pub fn kind_of(&self, path: &Path) -> Option<KindName> {
        Some(self.field(path)?.kind.name())
    }

    /// Whether the pack has this field, item section or section.
    #[must_use]
    pub fn knows(&self, path: &Path) -> bool {
        let section = self.sections.iter().find(|section| section.name == path.section());
        section.is_some_and(|section| match path.field() {
            Some(_) => self.field(path).is_some(),
            None => path.item().is_none() || section.repeat.is_some(),
        })
    }

    /// Whether the path holds a name of the person or of someone near.
    #[must_use]
    pub fn is_name(&self, path: &Path) -> bool {
        self.field(path).is_some_and(|field| field.search == Some(Search::Name))
    }

    /// Who may come to see a path, at most; what the pack does not know is sealed.
    #[must_use]
    pub fn exposure_of(&self, path: &Path) -> Exposure {
        self.field(path).map_or(Exposure::Sealed, |field| field.exposure)
    }

    /// Everything by which a record may be found, folded for comparing ([`fold()`]), one answer per line.
    #[must_use]
    pub fn search_text(&self, answers: &Value) -> String {
        let found = |(path, value): (Path, Value)| {
            let search = self.field(&path)?.search?;
            let words = if is_value(Some(&value)) { words_in(&value) } else { Vec::new() };
            let plain = words.join(" ");
            let tight = (search == Search::Number).then(|| compact(&plain));
            let folded = fold(&plain);
            Some(
                tight
                    .filter(|tight| *tight != folded)
                    .map_or_else(|| folded.clone(), |tight| format!("{folded} {tight}")),
            )
        };
        let lines: Vec<String> =
            flatten(answers).into_iter().filter_map(found).filter(|line| !line.is_empty()).collect();
        lines.join("\n")
    }

    /// What the index of a search holds of a record: [`Pack::search_text`], the words of its names as joined, and the
    /// numbers backwards, since people remember how a number ends.
    #[must_use]
    pub fn index_text(&self, answers: &Value) -> String {
        let mut text = self.search_text(answers);
        let names = self.names_in(answers);
        let mut words: Vec<String> = names.iter().flat_map(|(_, name)| name.indexed().map(|(word, _)| word)).collect();
        let numbers = flatten(answers)
            .into_iter()
            .filter(|(path, _)| self.field(path).is_some_and(|field| field.search == Some(Search::Number)));
        words.extend(numbers.flat_map(|(_, value)| words_in(&value)).map(|number| number_end(&number)));
        words.sort();
        words.dedup();
        if !words.is_empty() {
            text.push('\n');
            text.push_str(&words.join(" "));
        }
        text
    }

    /// The name of the person as the unit lists it: in Arabic or Latin letters, whichever was written.
    #[must_use]
    pub fn name_in(&self, answers: &Value, lang: Lang) -> Option<Private<String>> {
        let of = |group: &Vec<usize>| {
            let parts = group.iter().filter_map(|place| {
                let field = self.fields.get(*place)?;
                let section = self.sections.get(field.section)?;
                answers.get(&section.name)?.get(&field.name)?.as_str()
            });
            let name = parts.collect::<Vec<_>>().join(" ");
            (!name.is_empty()).then(|| Private::new(name))
        };
        let mut names: Vec<Private<String>> = self.title.iter().filter_map(of).collect();
        let arabic_first = |name: &Private<String>| {
            let is_arabic = name.expose().chars().any(|sign| ('\u{600}'..='\u{6ff}').contains(&sign));
            is_arabic != (lang == Lang::Ar)
        };
        names.sort_by_key(arabic_first);
        names.into_iter().next()
    }

    /// Words of the pack by key, in the language asked for or else in French.
    ///
    /// Keys: `section.NAME`, `field.SECTION.FIELD` (`[]` after the name of a repeated section), `problem.CODE`, `answer.CODE`; `.hint` added for hints.
    #[must_use]
    pub fn words(&self, lang: Lang, key: &str) -> Option<Wording<'_>> {
        self.words.find(lang, key)
    }

    /// The question at a path, as asked.
    #[must_use]
    pub fn label(&self, path: &Path, lang: Lang) -> Option<&str> {
        let labels = self.labels.get(lang.index())?;
        if path.field().is_some() {
            return Some(&labels.fields.get(self.place(path)?)?.label);
        }
        let place = self.sections.iter().position(|section| section.name == path.section())?;
        Some(&labels.sections.get(place)?.label)
    }

    /// The words of a problem.
    #[must_use]
    pub fn problem_text(&self, lang: Lang, code: crate::Code) -> &str {
        self.words.find(lang, &format!("problem.{code}")).map_or(code.as_str(), |words| words.text)
    }

    /// A list of codes by name; `PLACES` holds regions, provinces and what lies below them.
    #[must_use]
    pub fn list(&self, name: &str) -> Option<&CodeList> {
        self.lists.get(name).map(AsRef::as_ref)
    }

    /// Every list of codes.
    pub fn lists(&self) -> impl Iterator<Item = &CodeList> {
        self.lists.values().map(AsRef::as_ref)
    }

    /// Every field as `section.field` or `section[].field`, in the order of the form.
    pub fn field_keys(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.key.as_str())
    }

    /// How many labels are shown in another language than this one.
    #[must_use]
    pub fn fallbacks(&self, lang: Lang) -> u32 {
        self.labels.get(lang.index()).map_or(0, |labels| labels.fallbacks)
    }

    pub(crate) fn field(&self, path: &Path) -> Option<&Field> {
        self.fields.get(self.place(path)?)
    }

    pub(crate) fn place(&self, path: &Path) -> Option<usize> {
        let field = path.field()?;
        let repeated = if path.item().is_some() { "[]" } else { "" };
        self.places.get(&format!("{}{repeated}.{field}", path.section())).copied()
    }
}

fn words_in(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Object(parts) => {
            let free = parts.iter().filter(|(key, _)| matches!(key.as_str(), "number" | "commune" | "detail"));
            free.filter_map(|(_, part)| part.as_str().map(str::to_owned)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => Vec::new(),
    }
}

/// A number from its end on, as the index keeps it.
#[must_use]
pub fn number_end(number: &str) -> String {
    format!("z{}", compact(number).chars().rev().collect::<String>())
}

/// Letters and digits only; Moroccan telephone numbers from their first significant digit on.
pub(crate) fn compact(text: &str) -> String {
    let tight: String = text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let national = tight.strip_prefix("00212").or_else(|| tight.strip_prefix("212"));
    national.or_else(|| tight.strip_prefix('0')).map_or_else(|| tight.clone(), |rest| format!("0{rest}"))
}
