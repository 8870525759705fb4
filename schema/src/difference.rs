//! What changed between two packs, and what may not change?

use crate::bundle::Bundle;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// One thing that differs between two packs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PackDifference {
    /// What kind of thing it is.
    pub area: PackArea,
    /// The thing: a field, `LIST.CODE`, a question of the grid, a key of words.
    pub at: String,
    /// What happened to it.
    pub change: PackChange,
    /// Which key of it, where only a part changed.
    pub key: String,
    /// What it said, where only a part changed.
    pub before: Option<String>,
    /// What it says, where only a part changed.
    pub after: Option<String>,
}

/// A kind of thing in a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum PackArea {
    /// A question.
    Field,
    /// The danger grid and its rule.
    Grid,
    /// A code of a list.
    List,
    /// A paper.
    Paper,
    /// A rule across fields.
    Rule,
    /// A section of the form.
    Section,
    /// Name, version, dates, and whatever else the pack carries.
    Setting,
    /// A time limit.
    Timer,
    /// Words.
    Words,
}

impl PackArea {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Grid => "grid",
            Self::List => "list",
            Self::Paper => "paper",
            Self::Rule => "rule",
            Self::Section => "section",
            Self::Setting => "setting",
            Self::Timer => "timer",
            Self::Words => "words",
        }
    }
}

/// What happened to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum PackChange {
    /// It is new.
    Added,
    /// A part of it changed.
    Changed,
    /// It is gone.
    Removed,
    /// The code is no longer offered.
    Retired,
}

impl PackChange {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
            Self::Retired => "retired",
        }
    }
}

/// What a pack may not do to the one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breach {
    /// The code, as `LIST.CODE`, is missing instead of retired.
    CodeMissing(String),
    /// The field takes another kind of value under its old name.
    KindChanged(String),
    /// Its version is not higher though it says something else.
    VersionNotHigher,
    /// It is of another form.
    OtherForm,
}

/// Everything that differs, in the order of areas.
#[must_use]
pub fn pack_differences(before: &Bundle, after: &Bundle) -> Vec<PackDifference> {
    let (before, after) = (things(before), things(after));
    let names: BTreeSet<&(PackArea, String)> = before.keys().chain(after.keys()).collect();
    let mut found = Vec::new();
    for name in names {
        let whole = |change| PackDifference {
            area: name.0,
            at: name.1.clone(),
            change,
            key: String::new(),
            before: None,
            after: None,
        };
        match (before.get(name), after.get(name)) {
            (None, _) => found.push(whole(PackChange::Added)),
            (_, None) => found.push(whole(PackChange::Removed)),
            (Some(old), Some(new)) => {
                let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
                for key in keys.into_iter().filter(|key| old.get(*key) != new.get(*key)) {
                    let retired = name.0 == PackArea::List && key == RETIRED && !old.contains_key(key);
                    let said = |of: &Map<String, Value>| of.get(key).map(plain);
                    let change = if retired { PackChange::Retired } else { PackChange::Changed };
                    let key = key.clone();
                    found.push(PackDifference { before: said(old), after: said(new), key, ..whole(change) });
                }
            }
        }
    }
    found
}

/// What the next pack does to the one before it and may not.
#[must_use]
pub fn pack_breaches(before: &Bundle, next: &Bundle) -> Vec<Breach> {
    let mut found = Vec::new();
    let (old_form, old_version) = version(before);
    let (form, version) = version(next);
    if old_form != form {
        found.push(Breach::OtherForm);
    } else if version <= old_version && before != next {
        found.push(Breach::VersionNotHigher);
    }
    let (before, next) = (things(before), things(next));
    for ((area, at), old) in &before {
        let new = next.get(&(*area, at.clone()));
        match (area, new) {
            (PackArea::List, None) => found.push(Breach::CodeMissing(at.clone())),
            (PackArea::Field, Some(new)) if old.get(KIND) != new.get(KIND) => {
                found.push(Breach::KindChanged(at.clone()));
            }
            _ => {}
        }
    }
    found
}

/// The form and the version that a pack's name states.
fn version(bundle: &Bundle) -> (&str, u32) {
    let (form, version) = bundle.id().split_once('/').unwrap_or((bundle.id(), ""));
    (form, version.parse().unwrap_or(0))
}

type Things = BTreeMap<(PackArea, String), Map<String, Value>>;

fn things(bundle: &Bundle) -> Things {
    let mut found = Things::new();
    let order = form_things(bundle.part("form"), &mut found);
    listed_things(bundle, &mut found);
    let mut put = |area: PackArea, at: String, parts: Map<String, Value>| drop(found.insert((area, at), parts));
    let mut words: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for (lang, table) in bundle.part("words").as_object().into_iter().flatten() {
        for (key, said) in table.as_object().into_iter().flatten() {
            words.entry(key.clone()).or_default().insert(lang.clone(), said.clone());
        }
    }
    for (key, said) in words {
        put(PackArea::Words, key, said);
    }
    for (key, value) in bundle.part("pack").as_object().into_iter().flatten() {
        match value.as_object().filter(|_| key == "danger") {
            Some(rule) => put(PackArea::Grid, "rule".to_owned(), rule.clone()),
            None => put(PackArea::Setting, key.clone(), Map::from_iter([("is".to_owned(), value.clone())])),
        }
    }
    let rest = parts_of(bundle.part("form"), &["form", "sections", "rules"]).into_iter();
    let rest = rest.chain(parts_of(bundle.part("timers"), &["timers"]));
    for (key, value) in rest.chain(bundle.part("more").as_object().cloned().unwrap_or_default()) {
        put(PackArea::Setting, key, Map::from_iter([("is".to_owned(), value)]));
    }
    put(PackArea::Setting, "order".to_owned(), Map::from_iter([("is".to_owned(), Value::from(order))]));
    found
}

/// The sections, fields and rules of a form; returns its sections in order.
fn form_things(form: &Value, found: &mut Things) -> String {
    let mut put = |area: PackArea, at: String, parts: Map<String, Value>| drop(found.insert((area, at), parts));
    let mut order = Vec::new();
    for section in list(form, "sections") {
        let name = text(&section, "section");
        let mark = if section.get("repeat").is_some() { "[]" } else { "" };
        let mut fields = Vec::new();
        for field in list(&section, "fields") {
            let own = text(&field, "field");
            put(PackArea::Field, format!("{name}{mark}.{own}"), parts_of(&field, &["field"]));
            fields.push(own);
        }
        let mut parts = parts_of(&section, &["section", "fields"]);
        parts.insert("order".to_owned(), Value::from(fields.join(" ")));
        put(PackArea::Section, name.clone(), parts);
        order.push(name);
    }
    for rule in list(form, "rules") {
        put(PackArea::Rule, text(&rule, "rule"), parts_of(&rule, &["rule"]));
    }
    order.join(" ")
}

/// Codes, questions of the grid, papers and time limits.
fn listed_things(bundle: &Bundle, found: &mut Things) {
    let mut put = |area: PackArea, at: String, parts: Map<String, Value>| drop(found.insert((area, at), parts));
    for (name, entries) in bundle.part("lists").as_object().into_iter().flatten() {
        for entry in entries.as_array().into_iter().flatten() {
            put(PackArea::List, format!("{name}.{}", text(entry, "code")), parts_of(entry, &["code"]));
        }
    }
    for question in bundle.part("grid").as_array().into_iter().flatten() {
        put(PackArea::Grid, text(question, "code"), parts_of(question, &["code"]));
    }
    for paper in list(bundle.part("papers"), "papers") {
        put(PackArea::Paper, text(&paper, "paper"), parts_of(&paper, &["paper"]));
    }
    for timer in list(bundle.part("timers"), "timers") {
        put(PackArea::Timer, text(&timer, "timer"), parts_of(&timer, &["timer"]));
    }
}

/// The array under a key.
fn list(value: &Value, key: &str) -> Vec<Value> {
    value.get(key).and_then(Value::as_array).cloned().unwrap_or_default()
}

fn parts_of(value: &Value, without: &[&str]) -> Map<String, Value> {
    let parts = value.as_object().into_iter().flatten().filter(|(key, _)| !without.contains(&key.as_str()));
    parts.map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

const RETIRED: &str = "retired";
const KIND: &str = "kind";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::{Breach, PackArea, PackChange, pack_breaches, pack_differences};
    use crate::builtin::builtin_files;
    use crate::bundle::Bundle;
    use crate::load::PackFiles;

    fn second(change: impl FnOnce(&mut PackFiles)) -> (Bundle, Bundle) {
        let first = Bundle::of_files(&builtin_files());
        let mut tables = first.to_tables();
        let settings = tables["settings.csv"].replace("reception,1,", "reception,2,");
        tables.insert("settings.csv".to_owned(), settings);
        change(&mut tables);
        (first, Bundle::of_tables(&tables).unwrap().0)
    }

    fn turn(tables: &mut PackFiles, file: &str, from: &str, to: &str) {
        assert!(tables[file].contains(from), "{from}");
        let text = tables[file].replacen(from, to, 1);
        tables.insert(file.to_owned(), text);
    }

    #[test]
    fn what_changed_is_told_thing_by_thing() {
        let (first, next) = second(|tables| {
            turn(tables, "survey.csv", "Parle-t-elle de mourir", "Dit-elle vouloir mourir");
            turn(tables, "levels.csv", "N3,yes,8,", "N3,yes,5,");
            turn(tables, "choices.csv", "\nARME,", "\nARME,NEUVE,Neuve,جديدة,New,P\nARME,");
        });
        let found = pack_differences(&first, &next);
        let told: Vec<(PackArea, &str, PackChange, &str)> =
            found.iter().map(|one| (one.area, one.at.as_str(), one.change, one.key.as_str())).collect();
        assert_eq!(
            told,
            [
                (PackArea::Grid, "rule", PackChange::Changed, "levels"),
                (PackArea::List, "ARME.NEUVE", PackChange::Added, ""),
                (PackArea::Setting, "id", PackChange::Changed, "is"),
                (PackArea::Words, "field.safety.suicidal", PackChange::Changed, "fr"),
            ]
        );
        assert!(found[3].before.as_ref().unwrap().starts_with("Parle-t-elle"));
        assert!(pack_breaches(&first, &next).is_empty());
        assert!(pack_differences(&first, &first).is_empty());
    }

    #[test]
    fn a_code_that_is_gone_a_kind_that_changed_and_a_version_that_stays_are_breaches() {
        let (first, gone) = second(|tables| {
            let text = tables["choices.csv"].lines().filter(|line| !line.starts_with("ARME,")).collect::<Vec<_>>();
            let kept = tables["choices.csv"].lines().filter(|line| line.starts_with("ARME,")).skip(1);
            let text = text.into_iter().chain(kept).fold(String::new(), |all, line| all + line + "\n");
            tables.insert("choices.csv".to_owned(), text);
            turn(tables, "survey.csv", "integer,age", "text,age");
        });
        let breaches = pack_breaches(&first, &gone);
        assert!(
            matches!(&breaches[..], [Breach::KindChanged(at), Breach::CodeMissing(code)]
            if at == "person.age" && code.starts_with("ARME.")),
            "{breaches:?}"
        );
        let (first, same) = second(|tables| {
            turn(tables, "settings.csv", "reception,2,", "reception,1,");
            turn(tables, "levels.csv", "N3,yes,8,", "N3,yes,5,");
        });
        assert_eq!(pack_breaches(&first, &same), [Breach::VersionNotHigher]);
        assert!(pack_breaches(&first, &first).is_empty());
        let (first, retired) = second(|tables| {
            let mut is_first = true;
            let line = |line: &str| {
                let retires = is_first && line.starts_with("ARME,");
                is_first &= !retires;
                let cell = if line.starts_with("list_name") { "retired" } else { "" };
                format!("{},{line}\n", if retires { "2027-01-01" } else { cell })
            };
            let text = tables["choices.csv"].lines().map(line).collect::<String>();
            tables.insert("choices.csv".to_owned(), text);
        });
        assert!(pack_breaches(&first, &retired).is_empty());
        assert!(pack_differences(&first, &retired).iter().any(|one| one.change == PackChange::Retired));
    }
}
