//! Do twenty stories come out as they must: level, time limits, warnings, papers, steps that follow, refusals?
//!
//! A story is data: what was told, what is expected of it, what is done later. A star stands for any state of a limit that runs,
//! or for the first code of a list.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use aman_schema::{Lang, Pack};
use aman_tests::desk::{Desk, Region};
use aman_tests::programs::tree;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    story: String,
    told: Value,
    /// Level of danger; none where the grid does not apply or was not put.
    level: Option<String>,
    /// Time limits that stand, and how far.
    timers: BTreeMap<String, String>,
    /// Time limits that must not stand.
    without: Vec<String>,
    warnings: Vec<String>,
    /// What keeps each paper from being printed.
    papers: BTreeMap<String, Vec<String>>,
    later: Vec<Later>,
}

/// What is done after the reception: an amendment, or an item of a section.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Later {
    #[serde(default)]
    amend: BTreeMap<String, Value>,
    #[serde(default)]
    section: String,
    #[serde(default)]
    set: BTreeMap<String, Value>,
    /// Name under which a later step finds this item.
    #[serde(default)]
    named: String,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    refused: bool,
    #[serde(default)]
    papers: BTreeMap<String, Vec<String>>,
}

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

fn look_at_papers(desk: &Desk, id: &str, wanted: &BTreeMap<String, Vec<String>>, faults: &mut Faults) {
    let listed = desk.run(&["paper", "list", id, "--lang", "fr"]);
    for (paper, needs) in wanted {
        let line = listed["papers"].as_array().unwrap().iter().find(|line| line["paper"] == **paper);
        let Some(line) = line else {
            faults.push(format!("{paper} is not among the papers"));
            continue;
        };
        let needs: Vec<String> = needs.iter().map(|code| need(paper, code)).collect();
        expect(faults, paper, &line["unmet"], &json!(needs));
    }
}

fn do_later(desk: &Desk, id: &str, step: &Later, named: &mut BTreeMap<String, String>, faults: &mut Faults) {
    let (mut args, set) = if step.section.is_empty() {
        (vec!["record", "amend", id, "--reason", "Suite inventée"], &step.amend)
    } else {
        (vec!["course", "add", id, "--section", &step.section], &step.set)
    };
    let set: Vec<String> = set.iter().map(|(path, value)| format!("{path}={}", said(value, named))).collect();
    args.extend(set.iter().flat_map(|one| ["--set", one.as_str()]));
    args.extend(step.reason.iter().flat_map(|reason| ["--reason", reason.as_str()]));
    let answer = desk.try_run(&args);
    if step.refused == (answer.code == 0) {
        faults.push(format!("{}: {} {}{}", args.join(" "), answer.code, answer.stdout, answer.stderr));
    }
    if let Some(item) = answer.json["item"].as_str().filter(|_| !step.named.is_empty()) {
        let (_, inner) = item.split_once('[').unwrap();
        named.insert(step.named.clone(), inner.trim_end_matches(']').to_owned());
    }
    look_at_papers(desk, id, &step.papers, faults);
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

fn tell(desk: &Desk, folder: &Path, story: &Story) -> Faults {
    let file = folder.join("story.json");
    let record = json!({ "form": "reception", "pack": Pack::builtin().id(), "answers": story.told });
    fs::write(&file, record.to_string()).unwrap();
    let added = desk.try_run(&["record", "add", "--from", file.to_str().unwrap()]);
    let mut faults = Faults::new();
    let Some(id) = added.json["id"].as_str() else {
        return vec![format!("it is not taken: {}{}", added.stdout, added.stderr)];
    };
    let warned: Vec<&str> =
        added.json["warnings"].as_array().into_iter().flatten().filter_map(|one| one["code"].as_str()).collect();
    for warning in &story.warnings {
        if !warned.contains(&&**warning) {
            faults.push(format!("{warning} is not among the warnings {warned:?}"));
        }
    }
    let shown = desk.run(&["record", "show", id]);
    expect(&mut faults, "level", &shown["danger"]["level"], &json!(story.level));
    let timers = desk.run(&["timers", id]);
    let state = |name: &str| {
        let all = timers["timers"].as_array().unwrap();
        all.iter().find(|timer| timer["timer"] == name).map(|timer| timer["state"].as_str().unwrap().to_owned())
    };
    for (name, wanted) in &story.timers {
        match state(name) {
            None => faults.push(format!("{name} does not run")),
            Some(found) if wanted != "*" => expect(&mut faults, name, &found, wanted),
            Some(_) => {}
        }
    }
    for name in &story.without {
        if let Some(found) = state(name) {
            faults.push(format!("{name} is {found} and must not run"));
        }
    }
    look_at_papers(desk, id, &story.papers, &mut faults);
    let mut named = BTreeMap::new();
    for step in &story.later {
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
        let story: Story =
            serde_json::from_slice(&fs::read(&file).unwrap()).unwrap_or_else(|why| panic!("{file:?}: {why}"));
        let found = tell(&region.brigades[0], folder.path(), &story);
        println!("{}: {}", story.story, if found.is_empty() { "as it must" } else { "NOT" });
        faults.extend(found.into_iter().map(|fault| format!("{}: {fault}", story.story)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
