//! Is this JSON a record of the pack, and if not, what are all the reasons?

use crate::answer::NonAnswer;
use crate::flatten::addresses;
use crate::form::{Field, Section};
use crate::pack::Pack;
use crate::path::{Path, is_item_id, is_word};
use crate::problem::{Code, Problem};
use crate::record::Record;
use crate::warnings::warnings;
use serde_json::{Map, Value};

/// The most problems that are listed.
const LIMIT: usize = 1_000;

/// Reads `{"form","pack","answers"}`: the only way to a [`Record`].
///
/// Only kind, code, shape and size refuse, exactly as [`crate::json_schema()`] does; required answers and rules across
/// fields become warnings of the record.
///
/// # Errors
/// Something in it does not fit the pack; every problem is listed with its path, not only the first.
pub fn parse(value: &Value, pack: &Pack) -> Result<Record, Vec<Problem>> {
    let mut found = Found { pack, problems: Vec::new() };
    let answers = found.envelope(value);
    match answers {
        Some(answers) if found.problems.is_empty() => {
            let warnings = warnings(answers, pack);
            Ok(Record::new(pack, answers.clone(), warnings))
        }
        _ => Err(found.problems),
    }
}

/// How many problems would refuse these answers, those included that no shown field can carry.
pub(crate) fn refusing(answers: &Value, pack: &Pack) -> usize {
    let mut found = Found { pack, problems: Vec::new() };
    match answers.as_object() {
        Some(sections) => found.sections(sections),
        None => found.put(Path::of_section("answers"), Code::WrongKind),
    }
    found.problems.len()
}

/// Everything that refuses one answer to a field.
pub(crate) fn refusals(field: &Field, value: &Value) -> Vec<Code> {
    match NonAnswer::of(value) {
        Some(answer) if field.answers.contains(&answer) => Vec::new(),
        Some(_) => vec![Code::AnswerNotAllowed],
        None => field.kind.faults(value),
    }
}

struct Found<'a> {
    pack: &'a Pack,
    problems: Vec<Problem>,
}

impl Found<'_> {
    fn put(&mut self, path: Path, code: Code) {
        match self.problems.len() {
            count if count < LIMIT => self.problems.push(Problem::new(path, code)),
            LIMIT => self.problems.push(Problem::new(Path::of_section("answers"), Code::TooManyProblems)),
            _ => {}
        }
    }

    fn envelope<'v>(&mut self, value: &'v Value) -> Option<&'v Value> {
        let Some(parts) = value.as_object() else {
            self.put(Path::of_section("answers"), Code::WrongKind);
            return None;
        };
        for key in parts.keys().filter(|key| !matches!(key.as_str(), "form" | "pack" | "answers")) {
            self.put(Path::of_section(sayable(key)), Code::UnknownField);
        }
        for (key, expected, wrong) in
            [("form", self.pack.form(), Code::WrongForm), ("pack", self.pack.id(), Code::WrongPack)]
        {
            match parts.get(key) {
                Some(given) if given.as_str() == Some(expected) => {}
                Some(_) => self.put(Path::of_section(key), wrong),
                None => self.put(Path::of_section(key), Code::Missing),
            }
        }
        let answers = parts.get("answers");
        match answers.map(Value::as_object) {
            Some(Some(sections)) => self.sections(sections),
            Some(None) => self.put(Path::of_section("answers"), Code::WrongKind),
            None => self.put(Path::of_section("answers"), Code::Missing),
        }
        answers
    }

    fn sections(&mut self, sections: &Map<String, Value>) {
        for (name, content) in sections {
            let path = Path::of_section(sayable(name));
            let Some(section) = self.pack.sections.iter().find(|section| section.name == *name) else {
                self.put(path, Code::UnknownField);
                continue;
            };
            match (section.repeat, content) {
                (None, Value::Object(fields)) if fields.is_empty() => self.put(path, Code::TooShort),
                (None, Value::Object(fields)) => self.fields(section, fields, None),
                (Some(_), Value::Array(items)) if items.is_empty() => self.put(path, Code::TooShort),
                (Some(limit), Value::Array(items)) => self.items(section, items, limit as usize),
                (None | Some(_), _) => self.put(path, Code::WrongKind),
            }
        }
    }

    fn items(&mut self, section: &Section, items: &[Value], limit: usize) {
        if items.len() > limit {
            self.put(Path::of_section(&section.name), Code::TooMany);
        }
        for ((place, item), address) in items.iter().enumerate().zip(addresses(items)) {
            let sound = item.get("id").and_then(Value::as_str).is_some_and(is_item_id);
            // An item without a sound id is named by its place, counted from one.
            let address = if sound { address } else { (place + 1).to_string() };
            let path = || Path::of_item(&section.name, &address);
            let Some(fields) = item.as_object() else {
                self.put(path(), Code::WrongKind);
                continue;
            };
            match fields.get("id") {
                Some(Value::String(_)) if sound => {}
                Some(Value::String(_)) => self.put(path(), Code::BadId),
                Some(_) => self.put(path(), Code::WrongKind),
                None => self.put(path(), Code::Missing),
            }
            self.fields(section, fields, Some(&address));
        }
    }

    fn fields(&mut self, section: &Section, fields: &Map<String, Value>, item: Option<&str>) {
        let known = self.pack.fields.get(section.fields.clone()).unwrap_or_default();
        for (name, value) in fields.iter().filter(|(name, _)| item.is_none() || *name != "id") {
            let path = || match item {
                Some(item) => Path::in_item(&section.name, item, sayable(name)),
                None => Path::of_field(&section.name, sayable(name)),
            };
            match known.iter().find(|field| field.name == *name) {
                None => self.put(path(), Code::UnknownField),
                Some(field) => {
                    for code in refusals(field, value) {
                        self.put(path(), code);
                    }
                }
            }
        }
    }
}

/// A key as it may be repeated in a path; what does not look like a key could be anything.
fn sayable(key: &str) -> &str {
    if is_word(key) { key } else { "x" }
}
