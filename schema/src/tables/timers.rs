//! How are the time limits of a pack rows of a table?

use super::cells::{self, Column, Form, MORE, PARAMETERS, column};
use super::settings::CLOCK;
use super::sheet::Sheet;
use super::{In, Out};
use serde_json::{Map, Value, json};

/// Writes `timers.csv`, unless the pack has no time limits; where the reception's moment is kept goes to the head.
pub(super) fn write(timers: &Value, head: &mut Value, out: &mut Out) {
    let Some((whole, listed)) = out.listed("timers", timers) else { return };
    let mut rows = Vec::new();
    for timer in listed {
        let mut timer = timer.as_object().cloned().unwrap_or_default();
        let id = timer.get("timer").and_then(Value::as_str).unwrap_or_default().to_owned();
        spread(&mut timer);
        let mut row = cells::write(&Value::Object(timer), &TIMER);
        out.label(&mut row, "label", &format!("timer.{id}"));
        out.label(&mut row, "hint", &format!("timer.{id}.hint"));
        rows.push(row);
    }
    out.files.insert(TIMERS.to_owned(), Sheet::write(&TIMER_COLUMNS, &rows));
    let mut rest = whole.clone();
    rest.remove("timers");
    if let (Some(moment), Some(head)) = (rest.remove("reception"), head.as_object_mut()) {
        head.insert(CLOCK.to_owned(), moment);
    }
    if !rest.is_empty() {
        out.more.push(("timers".to_owned(), Value::Object(rest)));
    }
}

/// Reads them.
pub(super) fn read(made: &mut In<'_>, head: &mut Value) -> Value {
    let moment = head.as_object_mut().and_then(|head| head.remove(CLOCK));
    if !made.files.contains_key(TIMERS) {
        return Value::Null;
    }
    let sheet = made.sheet(TIMERS, &TIMER_COLUMNS, &["timer", "kind"]);
    let mut timers = Vec::new();
    for row in &sheet.rows {
        let mut timer = cells::read(made, TIMERS, row, &TIMER);
        gather(&mut timer);
        let id = row.cell("timer");
        made.label(row, "label", &format!("timer.{id}"));
        made.label(row, "hint", &format!("timer.{id}.hint"));
        made.places.put(id, TIMERS, row.number);
        made.places.put(format!("timer.{id}"), TIMERS, row.number);
        timers.push(Value::Object(timer));
    }
    let mut whole = Map::from_iter([("timers".to_owned(), Value::Array(timers))]);
    whole.extend(moment.map(|moment| ("reception".to_owned(), moment)));
    Value::Object(whole)
}

/// Puts what starts a time limit beside its other keys, where columns find it.
fn spread(timer: &mut Map<String, Value>) {
    let Some(Value::Object(from)) = timer.get("from").cloned() else { return };
    let is_cell = |(key, value): (&String, &Value)| {
        STARTS.iter().any(|(_, known)| known == key) && value.as_str().is_some_and(|text| !text.is_empty())
    };
    if from.is_empty() || !from.iter().all(is_cell) {
        return;
    }
    timer.remove("from");
    for (column, key) in STARTS {
        timer.extend(from.get(key).map(|value| (column.to_owned(), value.clone())));
    }
}

/// Puts it back.
fn gather(timer: &mut Map<String, Value>) {
    let mut from = Map::new();
    for (column, key) in STARTS {
        from.extend(timer.remove(column).map(|value| (key.to_owned(), value)));
    }
    if !from.is_empty() {
        timer.insert("from".to_owned(), json!(from));
    }
}

const TIMERS: &str = "timers.csv";
/// The columns of what starts a time limit.
const STARTS: [(&str, &str); 3] = [("from_date", "date"), ("from_time", "time"), ("from_hours_before", "hours_before")];
const TIMER_COLUMNS: [&str; 20] = [
    "timer",
    "label::",
    "hint::",
    "kind",
    "from_date",
    "from_time",
    "from_hours_before",
    "hours",
    "days",
    "months",
    "best",
    "relevant",
    "done",
    "levels",
    "beside",
    "source",
    "mark",
    "validated",
    PARAMETERS,
    MORE,
];
const TIMER: [Column; 16] = [
    column("timer", "timer", Form::Text),
    column("kind", "kind", Form::Text),
    column("from_date", "from_date", Form::Text),
    column("from_time", "from_time", Form::Text),
    column("from_hours_before", "from_hours_before", Form::Text),
    column("hours", "hours", Form::Number),
    column("days", "days", Form::Number),
    column("months", "months", Form::Number),
    column("best", "best", Form::Number),
    column("relevant", "when", Form::Condition),
    column("done", "done", Form::Condition),
    column("levels", "levels", Form::Words),
    column("beside", "beside", Form::Words),
    column("source", "source", Form::Text),
    column("mark", "mark", Form::Text),
    column("validated", "validated", Form::Flag),
];
