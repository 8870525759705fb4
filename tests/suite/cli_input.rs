//! Is bad input refused whole, in words, with every problem and its path, and is good input shown again exactly?

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use aman_tests::desk::{Answer, Desk};
use serde_json::{Value, json};

fn founded(folder: &Path) -> Desk {
    let desk = Desk::at(folder);
    desk.run(&["authority", "create", "--region", "Région inventée"]);
    desk
}

fn piped(desk: &Desk, bytes: &[u8]) -> Answer {
    let mut child = desk.command(&["record", "add", "--from", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    // A desk that has read enough closes its end.
    let _early = child.stdin.take().unwrap().write_all(bytes);
    let output = child.wait_with_output().unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    Answer {
        code: output.status.code().unwrap_or(-1),
        json: serde_json::from_str(&stdout).unwrap_or(Value::Null),
        stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn records(desk: &Desk) -> usize {
    desk.run(&["record", "list"])["records"].as_array().unwrap().len()
}

fn codes(answer: &Answer) -> Vec<(String, String)> {
    let problems = answer.json["problems"].as_array().unwrap_or_else(|| panic!("{}", answer.stdout));
    let word = |problem: &Value, key: &str| problem[key].as_str().unwrap().to_owned();
    problems.iter().map(|problem| (word(problem, "path"), word(problem, "code"))).collect()
}

fn reception(answers: Value) -> Value {
    json!({"form": "reception", "pack": "reception/1", "answers": answers})
}

#[test]
fn every_problem_is_told_at_once_with_its_path_and_nothing_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let desk = founded(folder.path());
    let bad = reception(json!({
        "safety": {"emergency": "perhaps", "weather": "fine"},
        "person": {"age": "old", "given_latin": "Canari-Personnel-7"},
        "phones": [{"id": "p1", "number": "call me"}],
        "zodiac": {"sign": "x"},
    }));
    let answer = piped(&desk, bad.to_string().as_bytes());
    assert_eq!(answer.code, 2);
    let told = codes(&answer);
    for (path, code) in [
        ("safety.emergency", "unknown_code"),
        ("safety.weather", "unknown_field"),
        ("person.age", "wrong_kind"),
        ("phones[p1].number", "bad_phone"),
        ("zodiac", "unknown_field"),
    ] {
        let found = told
            .iter()
            .any(|(at, what)| at == path && (what == code || code == "unknown_code" && what == "wrong_kind"));
        assert!(found, "{path} {code} in {told:?}");
    }
    assert!(!answer.stderr.contains("Canari") && !answer.stdout.contains("Canari"));
    assert_eq!(records(&desk), 0);
}

#[test]
fn a_ten_megabyte_narrative_is_refused_in_words_and_nothing_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let desk = founded(folder.path());
    let long = reception(json!({"narrative": {"story": "é".repeat(5 * 1024 * 1024)}}));
    let answer = piped(&desk, long.to_string().as_bytes());
    assert_eq!((answer.code, codes(&answer)), (2, vec![("narrative.story".to_owned(), "too_long".to_owned())]));
    let beyond = vec![b' '; 40 * 1024 * 1024];
    let answer = piped(&desk, &beyond);
    assert_eq!((answer.code, codes(&answer)), (2, vec![(String::new(), "too_large".to_owned())]));
    assert_eq!(records(&desk), 0);
}

#[test]
fn what_is_no_json_is_refused_whole() {
    let folder = tempfile::tempdir().unwrap();
    let desk = founded(folder.path());
    for bytes in [b"".as_slice(), b"{", b"\xff\xfe", b"{\"form\": \"reception\"} x", &[b'['; 100_000]] {
        let answer = piped(&desk, bytes);
        assert_eq!((answer.code, codes(&answer)), (2, vec![(String::new(), "not_json".to_owned())]));
    }
    let missing = desk.try_run(&["record", "add", "--from", "/nowhere/at/all"]);
    assert_eq!((missing.code, missing.json["failure"]["code"].as_str()), (2, Some("file-unreadable")));
    assert_eq!(records(&desk), 0);
}

#[test]
fn what_the_schema_accepts_is_accepted_and_what_it_refuses_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let desk = founded(folder.path());
    let schema = desk.run(&["form", "schema"]);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let example = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let mut documents = vec![
        example(aman_schema::EXAMPLE_COMPLETE),
        example(aman_schema::EXAMPLE_ARABIC),
        example(aman_schema::EXAMPLE_LISTENING),
        reception(json!({})),
        reception(json!({"person": {"age": {"answer": "refused"}}})),
        reception(json!({"person": {"age": 130}})),
        reception(json!({"person": {"age": 31.5}})),
        reception(json!({"safety": {"emergency": true}})),
        reception(json!({"facts": {"acts": ["CORP_COUPS", "CORP_COUPS"]}})),
        reception(json!({"children": [{"id": "c1", "age": 4}, {"id": "c2"}]})),
        reception(json!({"children": []})),
        reception(json!({"person": {}})),
        reception(json!({"children": [{"age": 4}]})),
        reception(json!({"children": {"id": "c1"}})),
        reception(json!([])),
        json!({"form": "reception", "pack": "reception/1"}),
        json!({"form": "reception", "pack": "reception/2", "answers": {}}),
        json!({"form": "other", "pack": "reception/1", "answers": {}}),
        json!({"form": "reception", "pack": "reception/1", "answers": {}, "more": 1}),
        json!("reception"),
        json!(null),
    ];
    documents.push(reception(json!({"narrative": {"story": {"answer": "not_asked"}}})));
    let mut kept = 0;
    for document in &documents {
        let answer = piped(&desk, document.to_string().as_bytes());
        let valid = validator.is_valid(document);
        assert_eq!(
            answer.code,
            if valid { 0 } else { 2 },
            "{document}: schema says {valid}, desk says {}",
            answer.stdout
        );
        if valid {
            kept += 1;
            let shown = desk.run(&["record", "show", answer.json["id"].as_str().unwrap()]);
            assert_eq!(shown["answers"], document["answers"]);
        }
    }
    assert_eq!(records(&desk), kept);
    assert!(kept >= 5);
}

#[test]
fn hidden_and_missing_answers_only_warn() {
    let folder = tempfile::tempdir().unwrap();
    let desk = founded(folder.path());
    let answer = piped(&desk, reception(json!({"person": {"pregnancy_month": 4}})).to_string().as_bytes());
    assert_eq!(answer.code, 0);
    let warnings = answer.json["warnings"].as_array().unwrap();
    let has =
        |path: &str, code: &str| warnings.iter().any(|warning| warning["path"] == path && warning["code"] == code);
    assert!(has("person.pregnancy_month", "not_applicable") && has("safety.emergency", "required"), "{warnings:?}");
}

#[test]
fn an_amendment_that_does_not_fit_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let desk = founded(folder.path());
    let id = piped(&desk, reception(json!({"person": {"age": 30}})).to_string().as_bytes()).json["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for (set, code) in [
        ("person.age=\"old\"", "invalid-answer"),
        ("person.shoe=3", "invalid-answer"),
        ("not a path=3", "unknown-path"),
        ("person.age=30x", "not-json"),
        ("person.age", "wrong-use"),
    ] {
        let answer = desk.try_run(&["record", "amend", &id, "--set", set, "--reason", "essai"]);
        assert_eq!((answer.code, answer.json["failure"]["code"].as_str()), (2, Some(code)), "{set}");
    }
    assert_eq!(desk.run(&["record", "show", &id])["answers"], json!({"person": {"age": 30}}));
    let unknown = desk.try_run(&["record", "show", "00000000000000000000000000000000"]);
    assert_eq!((unknown.code, unknown.json["failure"]["code"].as_str()), (2, Some("unknown-record")));
}

#[test]
fn typing_without_a_window_keeps_each_line_before_it_is_acknowledged_and_seals_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let desk = founded(folder.path());
    let mut child = desk.command(&["draft", "type", "--seal"]).stdin(Stdio::piped()).spawn().unwrap();
    let lines = "safety.emergency=\"no\"\nperson.given_arabic=\"زينب\"\nchildren[c1].age=4\nchildren[c1].age=5\nperson.age=null\n";
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let told: Vec<Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(told[1..6], [json!(1), json!(2), json!(3), json!(4), json!(5)]);
    let shown = desk.run(&["record", "show", told[6]["id"].as_str().unwrap()]);
    assert_eq!(
        shown["answers"],
        json!({"safety": {"emergency": "no"}, "person": {"given_arabic": "زينب"}, "children": [{"id": "c1", "age": 5}]})
    );
    assert_eq!(desk.run(&["draft", "list"])["drafts"], json!([]));
}

#[test]
fn the_invented_receptions_are_whole_and_their_vault_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let desk = founded(folder.path());
    assert_eq!(desk.run(&["demo", "load"])["loaded"], 12);
    assert_eq!(records(&desk), 12);
    let status = desk.try_run(&["status"]);
    assert_eq!(status.json["banners"], json!(["invented_data"]));
    assert!(status.stderr.contains("DONNÉES INVENTÉES"), "{}", status.stderr);
}

#[test]
fn a_reader_who_has_gone_is_no_reason_to_fall_over() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Desk::at(folder.path()).start(&["form", "schema"]);
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}
