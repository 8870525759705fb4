//! How are papers and what they need rows of tables?

use super::cells::{self, Column, Form, MORE, PARAMETERS, column};
use super::sheet::Sheet;
use super::{In, Out};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Writes `papers.csv` and `needs.csv`, unless the pack has no papers.
pub(super) fn write(papers: &Value, out: &mut Out) {
    let Some((whole, listed)) = out.listed("papers", papers) else { return };
    let (mut rows, mut needs) = (Vec::new(), Vec::new());
    for paper in listed {
        let mut paper = paper.as_object().cloned().unwrap_or_default();
        let code = paper.get("paper").cloned().unwrap_or_default();
        if let Some(of_paper) = need_rows(&code, paper.get("needs")) {
            paper.remove("needs");
            needs.extend(of_paper);
        }
        spread(&mut paper);
        rows.push(cells::write(&Value::Object(paper), &PAPER));
    }
    out.files.insert(PAPERS.to_owned(), Sheet::write(&PAPER_COLUMNS, &rows));
    out.files.insert(NEEDS.to_owned(), Sheet::write(&NEED_COLUMNS, &needs));
    let rest: Map<String, Value> =
        whole.iter().filter(|(key, _)| *key != "papers").map(|(key, value)| (key.clone(), value.clone())).collect();
    if !rest.is_empty() {
        out.more.push(("papers".to_owned(), Value::Object(rest)));
    }
}

/// Reads them.
pub(super) fn read(made: &mut In<'_>) -> Value {
    if !made.files.contains_key(PAPERS) {
        return Value::Null;
    }
    let mut needs: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let sheet = made.sheet(NEEDS, &NEED_COLUMNS, &[]);
    for row in &sheet.rows {
        let mut need = cells::read(made, NEEDS, row, &NEED);
        need.remove("paper");
        needs.entry(row.cell("paper").to_owned()).or_default().push(Value::Object(need));
    }
    let sheet = made.sheet(PAPERS, &PAPER_COLUMNS, &["paper", "for"]);
    let mut papers = Vec::new();
    for row in &sheet.rows {
        let mut paper = cells::read(made, PAPERS, row, &PAPER);
        gather(&mut paper);
        let code = row.cell("paper");
        made.places.put(code, PAPERS, row.number);
        if let Some(of_paper) = needs.remove(code) {
            paper.insert("needs".to_owned(), Value::Array(of_paper));
        }
        papers.push(Value::Object(paper));
    }
    json!({ "papers": papers })
}

/// The needs of a paper as rows, if rows can hold all of them.
fn need_rows(paper: &Value, needs: Option<&Value>) -> Option<Vec<BTreeMap<String, String>>> {
    let needs = needs?.as_array().filter(|needs| !needs.is_empty())?;
    let row = |need: &Value| {
        let mut need = need.as_object()?.clone();
        need.insert("paper".to_owned(), paper.clone());
        Some(cells::write(&Value::Object(need), &NEED))
    };
    needs.iter().map(row).collect()
}

/// Puts what a paper never carries beside its other keys, where columns find it.
fn spread(paper: &mut Map<String, Value>) {
    let Some(Value::Object(never)) = paper.get("never").cloned() else { return };
    let words = never.get("words").and_then(Value::as_object);
    let known = |key: &String| key == "fields" || (key == "words" && words.is_some_and(|words| !words.is_empty()));
    let languages = |words: &Map<String, Value>| words.keys().all(|lang| crate::Lang::parse(lang).is_some());
    if never.is_empty() || !never.keys().all(known) || !words.is_none_or(languages) {
        return;
    }
    paper.remove("never");
    paper.extend(never.get("fields").map(|fields| (NEVER.to_owned(), fields.clone())));
    paper.extend(words.into_iter().flatten().map(|(lang, words)| (format!("{NEVER_SAYS}{lang}"), words.clone())));
}

/// Puts it back.
fn gather(paper: &mut Map<String, Value>) {
    let (mut never, mut words) = (Map::new(), Map::new());
    if let Some(fields) = paper.remove(NEVER) {
        never.insert("fields".to_owned(), fields);
    }
    for lang in crate::Lang::ALL {
        if let Some(said) = paper.remove(&format!("{NEVER_SAYS}{}", lang.code())) {
            words.insert(lang.code().to_owned(), said);
        }
    }
    if !words.is_empty() {
        never.insert("words".to_owned(), Value::Object(words));
    }
    if !never.is_empty() {
        paper.insert("never".to_owned(), Value::Object(never));
    }
}

const PAPERS: &str = "papers.csv";
const NEEDS: &str = "needs.csv";
const NEVER: &str = "never";
const NEVER_SAYS: &str = "never_says::";
const PAPER_COLUMNS: [&str; 13] = [
    "paper", "for", "each", "before", "after", "boxes", "lines", "reply", "signs", NEVER, NEVER_SAYS, PARAMETERS, MORE,
];
const PAPER: [Column; 14] = [
    column("paper", "paper", Form::Text),
    column("for", "for", Form::Text),
    column("each", "each", Form::Text),
    column("before", "before", Form::Number),
    column("after", "after", Form::Number),
    column("boxes", "boxes", Form::Number),
    column("lines", "lines", Form::Number),
    column("reply", "reply", Form::Number),
    column("signs", "signs", Form::Words),
    column(NEVER, NEVER, Form::Words),
    column("never_says::fr", "never_says::fr", Form::Phrases),
    column("never_says::ar", "never_says::ar", Form::Phrases),
    column("never_says::en", "never_says::en", Form::Phrases),
    column("never_says::zgh", "never_says::zgh", Form::Phrases),
];
const NEED_COLUMNS: [&str; 5] = ["paper", "need", "when", PARAMETERS, MORE];
const NEED: [Column; 3] =
    [column("paper", "paper", Form::Text), column("need", "need", Form::Text), column("when", "when", Form::Condition)];
