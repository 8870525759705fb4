//! How does one value of a pack stand in one cell, and how is it read from there?

use super::sheet::Row;
use super::{In, TableFaultKind as What, expr_in, expr_out};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A column and the key it stands for.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) key: &'static str,
    pub(super) form: Form,
}

/// How a cell is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The answers beside a value, with spaces between.
    Answers,
    Condition,
    /// `yes` or `no`.
    Flag,
    /// Groups of words with semicolons between.
    Groups,
    /// Anything, as JSON.
    Json,
    Number,
    /// `key=value`, with spaces between.
    Parameters,
    /// Texts with semicolons between.
    Phrases,
    /// `yes`, or the condition under which an answer is expected.
    Required,
    Text,
    /// Words with spaces between.
    Words,
}

pub(super) const fn column(name: &'static str, key: &'static str, form: Form) -> Column {
    Column { name, key, form }
}

/// Moves what cells can hold out of an object; the rest goes into `parameters` and `more`.
pub(super) fn write(object: &Value, columns: &[Column]) -> BTreeMap<String, String> {
    let mut rest: Map<String, Value> = object.as_object().cloned().unwrap_or_default();
    let mut row = BTreeMap::new();
    for column in columns {
        let Some(value) = rest.get(column.key) else { continue };
        let cell = column.form.cell(value).filter(|cell| !cell.is_empty());
        // Only what is read back the same may stand there.
        if let Some(cell) = cell.filter(|cell| column.form.value(cell).as_ref() == Ok(value)) {
            row.insert(column.name.to_owned(), cell);
            rest.remove(column.key);
        }
    }
    let simple: Map<String, Value> =
        rest.iter().filter(|(_, value)| is_simple(value)).map(|(key, value)| (key.clone(), value.clone())).collect();
    rest.retain(|key, _| !simple.contains_key(key));
    if let Some(cell) = Form::Parameters.cell(&Value::Object(simple)).filter(|cell| !cell.is_empty()) {
        row.insert(PARAMETERS.to_owned(), cell);
    }
    if !rest.is_empty() {
        row.insert(MORE.to_owned(), Value::Object(rest).to_string());
    }
    row
}

/// Reads an object from its cells.
pub(super) fn read(made: &mut In<'_>, file: &str, row: &Row, columns: &[Column]) -> Map<String, Value> {
    let mut object = Map::new();
    for column in columns.iter().filter(|column| row.cells.contains_key(column.name)) {
        let cell = row.cells.get(column.name).map(String::as_str).unwrap_or_default();
        match column.form.value(cell) {
            Ok(value) => {
                object.insert(column.key.to_owned(), value);
            }
            Err(what) => made.fault(file, Some(row.number), column.name, what),
        }
    }
    for (name, form) in [(PARAMETERS, Form::Parameters), (MORE, Form::Json)] {
        let Some(cell) = row.cells.get(name) else { continue };
        match form.value(cell) {
            Ok(Value::Object(more)) => object.extend(more),
            Ok(_) => made.fault(file, Some(row.number), name, What::Unclear(shortened(cell))),
            Err(what) => made.fault(file, Some(row.number), name, what),
        }
    }
    object
}

impl Form {
    /// The cell for a value, if this form has one for it.
    pub(super) fn cell(self, value: &Value) -> Option<String> {
        match self {
            Self::Answers => {
                let words = strings(value)?;
                let (first, rest) = words.split_first()?;
                (*first == "value").then(|| rest.join(" "))
            }
            Self::Condition => expr_out::write(value),
            Self::Flag => Some(if value.as_bool()? { "yes" } else { "no" }.to_owned()),
            Self::Groups => {
                let groups: Vec<String> =
                    value.as_array()?.iter().map(|group| Some(strings(group)?.join(" "))).collect::<Option<_>>()?;
                Some(groups.join("; "))
            }
            Self::Json => Some(value.to_string()),
            Self::Number => Some(value.as_i64()?.to_string()),
            Self::Parameters => {
                let parts = value.as_object()?.iter().map(|(key, value)| match value.as_str() {
                    Some(text) => format!("{key}={text}"),
                    None => format!("{key}={value}"),
                });
                Some(parts.collect::<Vec<_>>().join(" "))
            }
            Self::Phrases => Some(strings(value)?.join("; ")),
            Self::Required => match value.get("when") {
                None => Some("yes".to_owned()),
                Some(when) => expr_out::write(when),
            },
            Self::Text => value.as_str().map(str::to_owned),
            Self::Words => Some(strings(value)?.join(" ")),
        }
    }

    /// The value of a cell.
    pub(super) fn value(self, cell: &str) -> Result<Value, What> {
        let trimmed = cell.trim();
        let unclear = || What::Unclear(shortened(trimmed));
        Ok(match self {
            Self::Answers => json!(std::iter::once("value").chain(trimmed.split_whitespace()).collect::<Vec<_>>()),
            Self::Condition => expr_in::read(trimmed).map_err(What::Condition)?,
            Self::Flag => match trimmed.to_lowercase().as_str() {
                "yes" | "true" | "oui" | "1" => json!(true),
                "no" | "false" | "non" | "0" => json!(false),
                _ => return Err(unclear()),
            },
            Self::Groups => {
                let groups = trimmed.split(';').map(|group| group.split_whitespace().collect::<Vec<_>>());
                json!(groups.collect::<Vec<_>>())
            }
            Self::Json => serde_json::from_str(trimmed).map_err(|_| What::NotJson)?,
            Self::Number => json!(trimmed.parse::<i64>().map_err(|_| unclear())?),
            Self::Parameters => {
                let mut parts = Map::new();
                for part in trimmed.split_whitespace() {
                    let (key, value) = part.split_once('=').ok_or_else(unclear)?;
                    parts.insert(key.to_owned(), parameter(value));
                }
                Value::Object(parts)
            }
            Self::Phrases => json!(trimmed.split(';').map(str::trim).collect::<Vec<_>>()),
            Self::Required => match trimmed.to_lowercase().as_str() {
                "yes" | "true" | "oui" => json!({ "for": "seal" }),
                _ => json!({ "for": "seal", "when": expr_in::read(trimmed).map_err(What::Condition)? }),
            },
            Self::Text => json!(cell),
            Self::Words => json!(trimmed.split_whitespace().collect::<Vec<_>>()),
        })
    }
}

/// Whether a value can stand behind `key=`.
fn is_simple(value: &Value) -> bool {
    match value {
        Value::Bool(_) => true,
        Value::Number(number) => number.is_i64(),
        Value::String(text) => {
            let plain = |sign: char| sign.is_ascii_alphanumeric() || "_.[]-".contains(sign);
            !text.is_empty() && text.chars().all(plain) && parameter(text) == *value
        }
        Value::Array(_) | Value::Null | Value::Object(_) => false,
    }
}

fn parameter(text: &str) -> Value {
    match text {
        "true" => json!(true),
        "false" => json!(false),
        _ => text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number)),
    }
}

fn strings(value: &Value) -> Option<Vec<&str>> {
    value.as_array()?.iter().map(Value::as_str).collect()
}

fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

/// The column of what has no column but is simple.
pub(super) const PARAMETERS: &str = "parameters";
/// The column of everything else.
pub(super) const MORE: &str = "more";
