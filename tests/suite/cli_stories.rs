//! Do twenty stories come out as they must: level, time limits, warnings, papers, steps that follow, refusals?
//!
//! A story is data: what was told, what is expected of it, what is done later. A star stands for any state of a limit that runs,
//! or for the first code of a list.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use aman_schema::{Lang, Pack};
use aman_tests::desk::{Desk, Region};
use aman_tests::programs::tree;
use serde_json::{Value, json};

/// What a story may say: what was told, its level of danger and whether the grid was put, the limits that stand and those that must not, warnings, what keeps
/// each paper from being printed, and what is done later.
const STORY: [&str; 9] = ["story", "told", "level", "grid", "timers", "without", "warnings", "papers", "later"];

/// A later step is an amendment or an item of a section; `named` is what a step after it calls that item.
const LATER: [&str; 7] = ["amend", "section", "set", "named", "reason", "refused", "papers"];

/// What a story did not keep, in words.
type Faults = Vec<String>;

fn need(paper: &str, code: &str) -> String {
    let pack = Pack::builtin();
    let words = pack.words(Lang::Fr, &format!("paper.{paper}.need.{code}"));
    words.unwrap_or_else(|| panic!("{paper} needs {code}")).text.to_owned()
}

fn expect<T: PartialEq + std::fmt::Debug>(faults: &mut Faults, what: &str, found: &T, wanted: &T) {
    if found != wanted {
        faults.push(format!("{what}: {found:?}, not {wanted:?}"));
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().map(|text| text.as_str().expect("a text"))
}

fn look_at_papers(desk: &Desk, id: &str, wanted: &Value, faults: &mut Faults) {
    let listed = desk.run(&["paper", "list", id, "--lang", "fr"]);
    for (paper, needs) in entries(wanted) {
        let line = listed["papers"].as_array().unwrap().iter().find(|line| line["paper"] == **paper);
        let Some(line) = line else {
            faults.push(format!("{paper} is not among the papers"));
            continue;
        };
        let needs: Vec<String> = texts(needs).map(|code| need(paper, code)).collect();
        expect(faults, paper, &line["unmet"], &json!(needs));
    }
}

fn do_later(desk: &Desk, id: &str, step: &Value, named: &mut BTreeMap<String, String>, faults: &mut Faults) {
    let (mut args, set) = match step["section"].as_str() {
        None => (vec!["record", "amend", id], &step["amend"]),
        Some(section) => (vec!["course", "add", id, "--section", section], &step["set"]),
    };
    let set: Vec<String> = entries(set).map(|(path, value)| format!("{path}={}", said(value, named))).collect();
    args.extend(set.iter().flat_map(|one| ["--set", one.as_str()]));
    args.extend(step["reason"].as_str().iter().flat_map(|reason| ["--reason", reason]));
    let answer = desk.try_run(&args);
    if (step["refused"] == true) == (answer.code == 0) {
        faults.push(format!("{}: {} {}{}", args.join(" "), answer.code, answer.stdout, answer.stderr));
    }
    if let (Some(item), Some(name)) = (answer.json["item"].as_str(), step["named"].as_str()) {
        let (_, inner) = item.split_once('[').unwrap();
        named.insert(name.to_owned(), inner.trim_end_matches(']').to_owned());
    }
    look_at_papers(desk, id, &step["papers"], faults);
}

/// A value as it is told: `$m` is the item of that name, `*LIST` the first code of a list.
fn said(value: &Value, named: &BTreeMap<String, String>) -> Value {
    let Some(text) = value.as_str() else { return value.clone() };
    if let Some(name) = text.strip_prefix('$') {
        return json!(named[name]);
    }
    let first = |list: &str| Pack::builtin().list(list).unwrap().entries()[0].code.clone();
    text.strip_prefix('*').map_or_else(|| value.clone(), |list| json!(first(list)))
}

fn tell(desk: &Desk, folder: &Path, story: &Value) -> Faults {
    let file = folder.join("story.json");
    let record = json!({ "form": "reception", "pack": Pack::builtin().id(), "answers": story["told"] });
    fs::write(&file, record.to_string()).unwrap();
    let added = desk.try_run(&["record", "add", "--from", file.to_str().unwrap()]);
    let mut faults = Faults::new();
    let Some(id) = added.json["id"].as_str() else {
        return vec![format!("it is not taken: {}{}", added.stdout, added.stderr)];
    };
    let warned: Vec<&str> =
        added.json["warnings"].as_array().into_iter().flatten().filter_map(|one| one["code"].as_str()).collect();
    for warning in texts(&story["warnings"]) {
        if !warned.contains(&warning) {
            faults.push(format!("{warning} is not among the warnings {warned:?}"));
        }
    }
    let shown = desk.run(&["record", "show", id]);
    expect(&mut faults, "level", &shown["danger"]["level"], &story["level"]);
    expect(&mut faults, "grid", &shown["danger"]["state"], &story["grid"]);
    let timers = desk.run(&["timers", id]);
    let state = |name: &str| {
        let all = timers["timers"].as_array().unwrap();
        all.iter().find(|timer| timer["timer"] == name).map(|timer| timer["state"].as_str().unwrap().to_owned())
    };
    for (name, wanted) in entries(&story["timers"]) {
        match state(name) {
            None => faults.push(format!("{name} does not run")),
            Some(found) if wanted != "*" => expect(&mut faults, name, &json!(found), wanted),
            Some(_) => {}
        }
    }
    for name in texts(&story["without"]) {
        if let Some(found) = state(name) {
            faults.push(format!("{name} is {found} and must not run"));
        }
    }
    look_at_papers(desk, id, &story["papers"], &mut faults);
    let mut named = BTreeMap::new();
    for step in story["later"].as_array().into_iter().flatten() {
        assert!(entries(step).all(|(key, _)| LATER.contains(&&**key)), "{step}");
        do_later(desk, id, step, &mut named, &mut faults);
    }
    faults
}

#[test]
fn twenty_stories_come_out_as_they_must() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let mut files: Vec<_> =
        fs::read_dir(tree().join("tests/data/stories")).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 20, "{} stories", files.len());
    let mut faults = Vec::new();
    for file in files {
        let story: Value =
            serde_json::from_slice(&fs::read(&file).unwrap()).unwrap_or_else(|why| panic!("{file:?}: {why}"));
        assert!(entries(&story).map(|(key, _)| &**key).collect::<BTreeSet<_>>() == BTreeSet::from(STORY), "{file:?}");
        let name = story["story"].as_str().unwrap();
        let found = tell(&region.brigades[0], folder.path(), &story);
        println!("{name}: {}", if found.is_empty() { "as it must" } else { "NOT" });
        faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
