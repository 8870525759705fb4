//! How are codes, questions of the grid and words rows of tables?

use super::cells::{self, Column, Form, MORE, PARAMETERS, column};
use super::sheet::Sheet;
use super::{In, Out, TableFaultKind as What};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Writes `choices.csv`.
pub(super) fn write_choices(lists: &Value, out: &mut Out) {
    let mut rows = Vec::new();
    for (name, entries) in lists.as_object().into_iter().flatten() {
        for entry in entries.as_array().into_iter().flatten() {
            let mut row = cells::write(entry, &CHOICE);
            row.insert(LIST_NAME.to_owned(), name.clone());
            rows.push(row);
        }
    }
    out.files.insert(CHOICES.to_owned(), Sheet::write(&CHOICE_COLUMNS, &rows));
}

/// Reads it.
pub(super) fn read_choices(made: &mut In<'_>) -> Value {
    let sheet = made.sheet(CHOICES, &CHOICE_COLUMNS, &[LIST_NAME, "name"]);
    let mut lists: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for row in &sheet.rows {
        let (list, code) = (row.cell(LIST_NAME).to_owned(), row.cell("name").to_owned());
        for (column, cell) in [(LIST_NAME, &list), ("name", &code)] {
            if cell.is_empty() {
                made.fault(CHOICES, Some(row.number), column, What::Empty);
            }
        }
        let thing = format!("{list}.{code}");
        if made.places.rows.contains_key(&thing) {
            made.fault(CHOICES, Some(row.number), "name", What::Twice);
        }
        made.places.put(thing, CHOICES, row.number);
        made.places.put(list.clone(), CHOICES, row.number);
        let entry = texts(cells::read(made, CHOICES, row, &CHOICE));
        lists.entry(list).or_default().push(entry);
    }
    Value::Object(lists.into_iter().map(|(name, entries)| (name, Value::Array(entries))).collect())
}

/// Writes `grid.csv`.
pub(super) fn write_grid(grid: &Value, out: &mut Out) {
    let rows: Vec<_> = grid.as_array().into_iter().flatten().map(|row| cells::write(row, &GRID)).collect();
    out.files.insert(GRID_FILE.to_owned(), Sheet::write(&GRID_COLUMNS, &rows));
}

/// Reads it.
pub(super) fn read_grid(made: &mut In<'_>) -> Value {
    let sheet = made.sheet(GRID_FILE, &GRID_COLUMNS, &["name", "weight"]);
    let mut grid = Vec::new();
    for row in &sheet.rows {
        let code = row.cell("name").to_lowercase();
        if code.is_empty() {
            made.fault(GRID_FILE, Some(row.number), "name", What::Empty);
        }
        made.places.put(format!("danger.{code}"), GRID_FILE, row.number);
        grid.push(texts(cells::read(made, GRID_FILE, row, &GRID)));
    }
    Value::Array(grid)
}

/// Writes `words.csv`: what no other table has taken.
pub(super) fn write_words(out: &mut Out) {
    let mut keys: Vec<String> = out.words.values().flat_map(|table| table.keys().cloned()).collect();
    keys.sort();
    keys.dedup();
    let mut rows = Vec::new();
    for key in keys {
        let mut row = BTreeMap::from([("name".to_owned(), key.clone())]);
        out.label(&mut row, "label", &key);
        rows.push(row);
    }
    out.files.insert(WORDS.to_owned(), Sheet::write(&WORD_COLUMNS, &rows));
}

/// Reads it.
pub(super) fn read_words(made: &mut In<'_>) {
    let sheet = made.sheet(WORDS, &WORD_COLUMNS, &["name"]);
    for row in &sheet.rows {
        let key = row.cell("name").to_owned();
        if key.is_empty() {
            made.fault(WORDS, Some(row.number), "name", What::Empty);
        }
        made.places.put(key.clone(), WORDS, row.number);
        made.label(row, "label", &key);
    }
}

/// Writes `more.csv`, if anything is left.
pub(super) fn write_more(out: &mut Out) {
    let row = |(name, value): &(String, Value)| {
        BTreeMap::from([("name".to_owned(), name.clone()), (MORE.to_owned(), value.to_string())])
    };
    let rows: Vec<_> = out.more.iter().map(row).collect();
    if !rows.is_empty() {
        out.files.insert(MORE_FILE.to_owned(), Sheet::write(&["name", MORE], &rows));
    }
}

/// Reads it.
pub(super) fn read_more(made: &mut In<'_>) -> Vec<(String, Value)> {
    let sheet = made.sheet(MORE_FILE, &["name", MORE], &[]);
    let mut more = Vec::new();
    for row in &sheet.rows {
        match serde_json::from_str(row.cell(MORE)) {
            Ok(value) => more.push((row.cell("name").to_owned(), value)),
            Err(_) => made.fault(sheet.file, Some(row.number), MORE, What::NotJson),
        }
    }
    more
}

/// Cells of lists and grids are texts, whatever they look like.
fn texts(entry: Map<String, Value>) -> Value {
    let text = |value: Value| match value {
        Value::Bool(_) | Value::Number(_) => Value::String(value.to_string()),
        Value::Array(_) | Value::Null | Value::Object(_) | Value::String(_) => value,
    };
    Value::Object(entry.into_iter().map(|(key, value)| (key, text(value))).collect())
}

const CHOICES: &str = "choices.csv";
const GRID_FILE: &str = "grid.csv";
const WORDS: &str = "words.csv";
const MORE_FILE: &str = "more.csv";
const LIST_NAME: &str = "list_name";
const CHOICE_COLUMNS: [&str; 8] = [LIST_NAME, "name", "label::", "retired", "source", "parent", PARAMETERS, MORE];
const CHOICE: [Column; 8] = [
    column("name", "code", Form::Text),
    column("label::fr", "fr", Form::Text),
    column("label::ar", "ar", Form::Text),
    column("label::en", "en", Form::Text),
    column("label::zgh", "zgh", Form::Text),
    column("retired", "retired", Form::Text),
    column("source", "source", Form::Text),
    column("parent", "parent", Form::Text),
];
const GRID_COLUMNS: [&str; 6] = ["name", "group", "weight", "label::", PARAMETERS, MORE];
const GRID: [Column; 7] = [
    column("name", "code", Form::Text),
    column("group", "group", Form::Text),
    column("weight", "weight", Form::Text),
    column("label::fr", "fr", Form::Text),
    column("label::ar", "ar", Form::Text),
    column("label::en", "en", Form::Text),
    column("label::zgh", "zgh", Form::Text),
];
const WORD_COLUMNS: [&str; 2] = ["name", "label::"];
