//! How are the sections, questions and rules of a form rows of a table?

use super::cells::{self, Column, Form, MORE, PARAMETERS, column};
use super::sheet::{Row, Sheet};
use super::{In, Out, TableFaultKind as What};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Writes `survey.csv` and `rules.csv`.
pub(super) fn write(form: &Value, out: &mut Out) {
    let mut rows = Vec::new();
    let list = |key: &str| form.get(key).and_then(Value::as_array).into_iter().flatten();
    for section in list("sections") {
        let name = section.get("section").and_then(Value::as_str).unwrap_or_default();
        let (mut row, repeats) = section_row(section);
        out.label(&mut row, "label", &format!("section.{name}"));
        out.label(&mut row, "hint", &format!("section.{name}.hint"));
        rows.push(row);
        for field in section.get("fields").and_then(Value::as_array).into_iter().flatten() {
            let mut row = field_row(field);
            let own = field.get("field").and_then(Value::as_str).unwrap_or_default();
            let key = key_of(name, own, repeats);
            out.label(&mut row, "label", &format!("field.{key}"));
            out.label(&mut row, "hint", &format!("field.{key}.hint"));
            rows.push(row);
        }
        let end = if repeats { END_REPEAT } else { END_GROUP };
        rows.push(BTreeMap::from([(TYPE.to_owned(), end.to_owned()), ("name".to_owned(), name.to_owned())]));
    }
    out.files.insert(SURVEY.to_owned(), Sheet::write(&SURVEY_COLUMNS, &rows));
    let rules: Vec<_> = list("rules").map(|rule| cells::write(rule, &RULE)).collect();
    out.files.insert(RULES.to_owned(), Sheet::write(&RULE_COLUMNS, &rules));
    let rest = form.as_object().into_iter().flatten();
    let rest: Map<String, Value> = rest
        .filter(|(key, _)| !["form", "sections", "rules"].contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if !rest.is_empty() {
        out.more.push(("form".to_owned(), Value::Object(rest)));
    }
}

/// Reads them.
pub(super) fn read(made: &mut In<'_>) -> Value {
    let sheet = made.sheet(SURVEY, &SURVEY_COLUMNS, &[TYPE, "name"]);
    let mut sections: Vec<Value> = Vec::new();
    let mut open: Option<(Map<String, Value>, Vec<Value>, bool)> = None;
    for row in &sheet.rows {
        let kind = row.cell(TYPE);
        match kind {
            BEGIN_GROUP | BEGIN_REPEAT => {
                if open.is_some() {
                    made.fault(SURVEY, Some(row.number), TYPE, What::NotClosed);
                }
                sections.extend(open.take().map(closed));
                let repeats = kind == BEGIN_REPEAT;
                let section = section_of(made, row, repeats);
                open = Some((section, Vec::new(), repeats));
            }
            END_GROUP | END_REPEAT => match open.take() {
                Some(section) => sections.push(closed(section)),
                None => made.fault(SURVEY, Some(row.number), TYPE, What::NotOpen),
            },
            _ => match &mut open {
                Some((section, fields, repeats)) => {
                    let name = section.get("section").and_then(Value::as_str).unwrap_or_default().to_owned();
                    fields.push(Value::Object(field_of(made, row, (&name, *repeats))));
                }
                None => made.fault(SURVEY, Some(row.number), TYPE, What::NotOpen),
            },
        }
    }
    if open.is_some() {
        made.fault(SURVEY, None, TYPE, What::NotClosed);
    }
    let sheet = made.sheet(RULES, &RULE_COLUMNS, &[]);
    let mut rules = Vec::new();
    for row in &sheet.rows {
        made.places.put(row.cell("rule"), RULES, row.number);
        rules.push(Value::Object(cells::read(made, RULES, row, &RULE)));
    }
    json!({ "sections": sections, "rules": rules })
}

fn closed((mut section, fields, _): (Map<String, Value>, Vec<Value>, bool)) -> Value {
    section.insert("fields".to_owned(), Value::Array(fields));
    Value::Object(section)
}

fn key_of(section: &str, field: &str, repeats: bool) -> String {
    format!("{section}{}.{field}", if repeats { "[]" } else { "" })
}

fn section_row(section: &Value) -> (BTreeMap<String, String>, bool) {
    let mut section = section.as_object().cloned().unwrap_or_default();
    section.remove("fields");
    let repeats = section.get("repeat").is_some();
    let plain = section.get("repeat").filter(|repeat| repeat.as_object().is_some_and(|repeat| repeat.len() == 1));
    let most = plain.and_then(|repeat| repeat.get("max")).filter(|most| most.is_i64()).cloned();
    if let Some(most) = most {
        section.remove("repeat");
        section.insert(REPEAT_COUNT.to_owned(), most);
    }
    let mut row = cells::write(&Value::Object(section), &SECTION);
    row.insert(TYPE.to_owned(), if repeats { BEGIN_REPEAT } else { BEGIN_GROUP }.to_owned());
    (row, repeats)
}

fn section_of(made: &mut In<'_>, row: &Row, repeats: bool) -> Map<String, Value> {
    let mut section = cells::read(made, SURVEY, row, &SECTION);
    if let Some(most) = section.remove(REPEAT_COUNT) {
        section.insert("repeat".to_owned(), json!({ "max": most }));
    } else if repeats && !section.contains_key("repeat") {
        made.fault(SURVEY, Some(row.number), REPEAT_COUNT, What::Empty);
    }
    let name = row.cell("name");
    if name.is_empty() {
        made.fault(SURVEY, Some(row.number), "name", What::Empty);
    }
    made.places.put(name, SURVEY, row.number);
    made.label(row, "label", &format!("section.{name}"));
    made.label(row, "hint", &format!("section.{name}.hint"));
    section
}

fn field_row(field: &Value) -> BTreeMap<String, String> {
    let mut field = field.as_object().cloned().unwrap_or_default();
    let kind = field.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
    let list = field.get("list").and_then(Value::as_str).map(str::to_owned);
    field.remove("kind");
    let typed = match (kind.as_str(), list) {
        _ if field.get("field").is_some_and(|name| name == "*") && kind == "yes_no" => "grid".to_owned(),
        ("choice" | "choices", Some(list)) => {
            field.remove("list");
            let how = if kind == "choice" { ONE } else { MANY };
            format!("{how} {list}")
        }
        ("yes_no", _) => format!("{ONE} {YES_NO}"),
        ("number", _) => "integer".to_owned(),
        ("narrative", _) => {
            field.insert(APPEARANCE.to_owned(), json!(MULTILINE));
            "text".to_owned()
        }
        (other, _) => other.to_owned(),
    };
    if let Some(bounds) = bounds_out(&kind, &field) {
        ["min", "max", "max_length"].iter().for_each(|key| drop(field.remove(*key)));
        field.insert(CONSTRAINT.to_owned(), json!(bounds));
    }
    let mut row = cells::write(&Value::Object(field), &FIELD);
    row.insert(TYPE.to_owned(), typed);
    row
}

fn field_of(made: &mut In<'_>, row: &Row, (section, repeats): (&str, bool)) -> Map<String, Value> {
    let mut field = cells::read(made, SURVEY, row, &FIELD);
    let is_long = field.remove(APPEARANCE).is_some_and(|how| how == MULTILINE);
    let typed: Vec<&str> = row.cell(TYPE).split_whitespace().collect();
    let kind = match typed.as_slice() {
        [ONE, YES_NO] | ["grid"] => "yes_no",
        [how @ (ONE | MANY), list] => {
            field.insert("list".to_owned(), json!(list));
            if *how == ONE { "choice" } else { "choices" }
        }
        ["integer"] => "number",
        ["text"] if is_long => "narrative",
        [other] => other,
        _ => {
            made.fault(SURVEY, Some(row.number), TYPE, What::Unclear(row.cell(TYPE).to_owned()));
            "text"
        }
    };
    field.insert("kind".to_owned(), json!(kind));
    if let Some(bounds) = field.remove(CONSTRAINT) {
        match bounds_in(bounds.as_str().unwrap_or_default()) {
            Some(read) => field.extend(read),
            None => made.fault(SURVEY, Some(row.number), CONSTRAINT, What::Unclear(row.cell(CONSTRAINT).to_owned())),
        }
    }
    let name = row.cell("name");
    if name.is_empty() {
        made.fault(SURVEY, Some(row.number), "name", What::Empty);
    }
    let key = key_of(section, name, repeats);
    if made.places.rows.contains_key(&key) {
        made.fault(SURVEY, Some(row.number), "name", What::Twice);
    }
    made.label(row, "label", &format!("field.{key}"));
    made.label(row, "hint", &format!("field.{key}.hint"));
    made.places.put(key, SURVEY, row.number);
    field
}

/// The bounds of a number or a text as XLSForm writes them.
fn bounds_out(kind: &str, field: &Map<String, Value>) -> Option<String> {
    let at = |key: &str| field.get(key).and_then(Value::as_i64);
    let said: Vec<String> = match kind {
        "number" => {
            let least = at("min").map(|least| format!(". >= {least}"));
            least.into_iter().chain(at("max").map(|most| format!(". <= {most}"))).collect()
        }
        _ => at("max_length").map(|most| format!("string-length(.) <= {most}")).into_iter().collect(),
    };
    let text = said.join(" and ");
    let held: Map<String, Value> = ["min", "max", "max_length"]
        .iter()
        .filter_map(|key| Some(((*key).to_owned(), field.get(*key)?.clone())))
        .collect();
    (!text.is_empty() && bounds_in(&text).as_ref() == Some(&held)).then_some(text)
}

fn bounds_in(text: &str) -> Option<Map<String, Value>> {
    let mut read = Map::new();
    for part in text.split(" and ") {
        let tight: String = part.chars().filter(|sign| !sign.is_whitespace()).collect();
        let named = [(".>=", "min"), (".<=", "max"), ("string-length(.)<=", "max_length")];
        let (key, number) = named.iter().find_map(|(sign, key)| Some((*key, tight.strip_prefix(sign)?)))?;
        read.insert(key.to_owned(), json!(number.parse::<i64>().ok()?));
    }
    Some(read)
}

const SURVEY: &str = "survey.csv";
const RULES: &str = "rules.csv";
const TYPE: &str = "type";
const REPEAT_COUNT: &str = "repeat_count";
const APPEARANCE: &str = "appearance";
const CONSTRAINT: &str = "constraint";
const MULTILINE: &str = "multiline";
const BEGIN_GROUP: &str = "begin_group";
const BEGIN_REPEAT: &str = "begin_repeat";
const END_GROUP: &str = "end_group";
const END_REPEAT: &str = "end_repeat";
const ONE: &str = "select_one";
const MANY: &str = "select_multiple";
const YES_NO: &str = "yes_no";
const SURVEY_COLUMNS: [&str; 20] = [
    TYPE,
    "name",
    "label::",
    "hint::",
    "relevant",
    "unless",
    "required",
    CONSTRAINT,
    APPEARANCE,
    REPEAT_COUNT,
    "page",
    "part",
    "exposure",
    "prints",
    "counts",
    "decides",
    "group",
    "answers",
    PARAMETERS,
    MORE,
];
const SECTION: [Column; 5] = [
    column("name", "section", Form::Text),
    column("relevant", "shown", Form::Condition),
    column("unless", "unless", Form::Condition),
    column(REPEAT_COUNT, REPEAT_COUNT, Form::Number),
    column("page", "page", Form::Text),
];
const FIELD: [Column; 13] = [
    column("name", "field", Form::Text),
    column("relevant", "shown", Form::Condition),
    column("unless", "unless", Form::Condition),
    column("required", "required", Form::Required),
    column(CONSTRAINT, CONSTRAINT, Form::Text),
    column(APPEARANCE, APPEARANCE, Form::Text),
    column("part", "part", Form::Text),
    column("exposure", "exposure", Form::Text),
    column("prints", "prints", Form::Words),
    column("counts", "counts", Form::Words),
    column("decides", "decides", Form::Words),
    column("group", "group", Form::Text),
    column("answers", "answers_allowed", Form::Answers),
];
const RULE_COLUMNS: [&str; 5] = ["rule", "at", "warn_when", PARAMETERS, MORE];
const RULE: [Column; 3] = [
    column("rule", "rule", Form::Text),
    column("at", "at", Form::Text),
    column("warn_when", "warn_when", Form::Condition),
];
