//! How are the head of a pack and the rule of its danger grid rows of tables?

use super::cells::{self, Column, Form, MORE, PARAMETERS, column};
use super::sheet::Sheet;
use super::{In, Out, TableFaultKind as What};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Writes `settings.csv` and `levels.csv`.
pub(super) fn write(pack: &Value, out: &mut Out) {
    let mut flat = pack.as_object().cloned().unwrap_or_default();
    let version = flat.get("id").and_then(Value::as_str).zip(flat.get("form").and_then(Value::as_str));
    let version = version.and_then(|(id, form)| id.strip_prefix(form)?.strip_prefix('/')?.parse::<u32>().ok());
    if let Some(version) = version {
        flat.remove("id");
        flat.insert(VERSION.to_owned(), json!(version));
    }
    if let Some(Value::Object(mut asked)) = flat.get(INFORMATION).filter(|_| !flat.contains_key(GROUP)).cloned() {
        flat.extend(asked.remove("group").map(|group| (GROUP.to_owned(), group)));
        flat.insert(INFORMATION.to_owned(), Value::Object(asked));
    }
    if let Some(Value::Object(danger)) = flat.get("danger").cloned() {
        flat.remove("danger");
        for (key, value) in danger {
            match level_rows(&value).filter(|_| key == "levels") {
                Some(rows) => {
                    out.files.insert(LEVELS.to_owned(), Sheet::write(&LEVEL_COLUMNS, &rows));
                }
                None => {
                    flat.insert(format!("{DANGER}{key}"), value);
                }
            }
        }
    }
    let row = cells::write(&Value::Object(flat), &SETTING);
    out.files.insert(SETTINGS.to_owned(), Sheet::write(&SETTING_COLUMNS, &[row]));
}

/// Reads them.
pub(super) fn read(made: &mut In<'_>) -> Value {
    let sheet = made.sheet(SETTINGS, &SETTING_COLUMNS, &["form_id", VERSION]);
    let Some(row) = sheet.rows.first() else {
        if !sheet.columns.is_empty() {
            made.fault(SETTINGS, Some(2), "form_id", What::Empty);
        }
        return json!({});
    };
    if let Some(second) = sheet.rows.get(1) {
        made.fault(SETTINGS, Some(second.number), "form_id", What::Twice);
    }
    let flat = cells::read(made, SETTINGS, row, &SETTING);
    made.places.put("danger", SETTINGS, row.number);
    let (mut pack, mut danger) = (Map::new(), Map::new());
    for (key, value) in flat {
        match key.strip_prefix(DANGER) {
            Some(key) => danger.insert(key.to_owned(), value),
            None => pack.insert(key, value),
        };
    }
    if let Some(version) = pack.remove(VERSION) {
        let form = pack.get("form").and_then(Value::as_str).unwrap_or_default();
        pack.insert("id".to_owned(), json!(format!("{form}/{version}")));
    }
    let group = pack.remove(GROUP);
    if let Some(asked) = pack.get_mut(INFORMATION).and_then(Value::as_object_mut) {
        asked.extend(group.map(|group| ("group".to_owned(), group)));
    }
    if made.files.contains_key(LEVELS) {
        danger.insert("levels".to_owned(), levels(made));
    }
    if !danger.is_empty() {
        pack.insert("danger".to_owned(), Value::Object(danger));
    }
    Value::Object(pack)
}

/// The levels as rows, if rows can hold all that they say.
fn level_rows(levels: &Value) -> Option<Vec<BTreeMap<String, String>>> {
    let mut rows = Vec::new();
    for level in levels.as_array()? {
        let parts = level.as_object().filter(|parts| parts.len() == 2)?;
        let name = parts.get("level")?.as_str()?;
        for reached in parts.get("any")?.as_array()? {
            let (how, what) = reached.as_object().filter(|reached| reached.len() == 1)?.iter().next()?;
            let (column, form) = shape(how)?;
            let cell = form.cell(what).filter(|cell| form.value(cell).as_ref() == Ok(what))?;
            rows.push(BTreeMap::from([
                ("level".to_owned(), name.to_owned()),
                ("reached".to_owned(), how.clone()),
                (column.to_owned(), cell),
            ]));
        }
    }
    (!rows.is_empty()).then_some(rows)
}

fn levels(made: &mut In<'_>) -> Value {
    let sheet = made.sheet(LEVELS, &LEVEL_COLUMNS, &["level", "reached"]);
    let mut levels: Vec<(String, Vec<Value>)> = Vec::new();
    for row in &sheet.rows {
        let how = row.cell("reached");
        let Some((column, form)) = shape(how) else {
            made.fault(LEVELS, Some(row.number), "reached", What::Unclear(how.to_owned()));
            continue;
        };
        let what = match form.value(row.cell(column)) {
            Ok(what) => what,
            Err(fault) => {
                made.fault(LEVELS, Some(row.number), column, fault);
                continue;
            }
        };
        for code in what.as_array().into_iter().flatten().flat_map(|group| group.as_array().into_iter().flatten()) {
            made.places.put(code.as_str().unwrap_or_default(), LEVELS, row.number);
        }
        let level = row.cell("level").to_owned();
        let reached = json!({ how: what });
        match levels.last_mut().filter(|(last, _)| *last == level) {
            Some((_, any)) => any.push(reached),
            None => levels.push((level, vec![reached])),
        }
    }
    levels.into_iter().map(|(level, any)| json!({ "level": level, "any": any })).collect()
}

/// In which column it stands how a level is reached.
fn shape(how: &str) -> Option<(&'static str, Form)> {
    match how {
        "red" | "yes" => Some(("least", Form::Number)),
        "each_group" => Some(("groups", Form::Groups)),
        _ => None,
    }
}

const SETTINGS: &str = "settings.csv";
const LEVELS: &str = "levels.csv";
/// Where the moment of the reception is kept; it stands with the time limits once it is built.
pub(super) const CLOCK: &str = "reception_clock";
const INFORMATION: &str = "information";
/// What a session for a group answers besides.
const GROUP: &str = "information_group";
const VERSION: &str = "version";
const DANGER: &str = "danger_";
const LEVEL_COLUMNS: [&str; 4] = ["level", "reached", "least", "groups"];
const SETTING_COLUMNS: [&str; 19] = [
    "form_id",
    VERSION,
    "valid_from",
    "requires_program",
    "reception_day",
    "title",
    "identity",
    INFORMATION,
    GROUP,
    CLOCK,
    "danger_validated",
    "danger_applies",
    "danger_max_unanswered",
    "danger_health_alert",
    "danger_judgement",
    "danger_reason",
    "danger_otherwise",
    PARAMETERS,
    MORE,
];
const SETTING: [Column; 17] = [
    column("form_id", "form", Form::Text),
    column(VERSION, VERSION, Form::Number),
    column("valid_from", "valid_from", Form::Text),
    column("requires_program", "requires_program", Form::Text),
    column("reception_day", "reception_day", Form::Text),
    column("title", "title", Form::Groups),
    column("identity", "identity", Form::Parameters),
    column(INFORMATION, INFORMATION, Form::Parameters),
    column(GROUP, GROUP, Form::Parameters),
    column(CLOCK, CLOCK, Form::Parameters),
    column("danger_validated", "danger_validated", Form::Flag),
    column("danger_applies", "danger_applies", Form::Condition),
    column("danger_max_unanswered", "danger_max_unanswered", Form::Number),
    column("danger_health_alert", "danger_health_alert", Form::Words),
    column("danger_judgement", "danger_judgement", Form::Text),
    column("danger_reason", "danger_reason", Form::Text),
    column("danger_otherwise", "danger_otherwise", Form::Text),
];
