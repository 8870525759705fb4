//! Can a reception be taken from a terminal without any passphrase, leave the desk urgent, and be adopted?

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use aman_desk::view::SyncPhase;
use aman_schema::flatten;
use aman_tests::desk::{Answer, Desk, PASSPHRASE, Region};
use aman_tests::programs::wait_for;
use serde_json::{Value, json};

/// The published case as lines to type.
fn lines() -> String {
    let told: Value = serde_json::from_str(aman_schema::EXAMPLE_COMPLETE).unwrap();
    flatten(&told["answers"]).into_iter().map(|(path, value)| format!("{path}={value}\n")).collect()
}

/// Types at a desk that is given no passphrase.
fn type_locked(desk: &Desk, args: &[&str], text: &str) -> Answer {
    use std::io::Write;
    let mut command = desk.command(&[&["draft", "type", "--locked"], args].concat());
    let mut child = command.env_remove("AMAN_PASSPHRASE").stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let json = serde_json::from_str(stdout.lines().last().unwrap_or_default()).unwrap_or(Value::Null);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    Answer { code: output.status.code().unwrap_or(-1), json, stdout, stderr }
}

fn without_passphrase(desk: &Desk, args: &[&str]) -> i32 {
    desk.command(args).env_remove("AMAN_PASSPHRASE").output().unwrap().status.code().unwrap_or(-1)
}

#[test]
fn what_a_locked_desk_took_reaches_the_region_unattested_and_is_adopted_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let taken = type_locked(desk, &["--seal"], &lines());
    assert_eq!((taken.code, &taken.json["id"]), (0, &Value::Null), "{}", taken.stderr);
    assert_eq!(desk.run(&["status"])["lockedReceptions"], 1);
    for reading in [&["draft", "list"][..], &["record", "list"], &["search", "a"], &["trail"]] {
        assert_eq!(without_passphrase(desk, reading), 3, "{reading:?} needs an officer");
    }
    assert_eq!(without_passphrase(desk, &["sync"]), 0, "sync goes on while locked");
    assert_eq!(without_passphrase(desk, &["verify"]), 0);
    assert_eq!(region.coordinator.run(&["record", "list"])["records"], json!([]), "and can send nothing of it yet");

    let listed = desk.run(&["record", "list"]);
    let line = &listed["records"][0];
    assert_eq!((&line["attested"], &line["danger"]), (&json!(false), &json!(4)));
    let id = line["id"].as_str().unwrap();
    desk.run(&["sync"]);
    region.coordinator.run(&["sync"]);
    let there = region.coordinator.run(&["record", "list"]);
    assert_eq!((&there["records"][0]["attested"], &there["records"][0]["danger"]), (&json!(false), &json!(4)));
    let told: Value = serde_json::from_str(aman_schema::EXAMPLE_COMPLETE).unwrap();
    let shown = desk.run(&["record", "show", id]);
    assert_eq!((&shown["answers"], &shown["attested"]), (&told["answers"], &json!(false)));
    assert!(shown["receivedLocked"].is_i64());

    assert_eq!(region.coordinator.try_run(&["record", "adopt", id, "--reason", "x"]).code, 3);
    desk.run(&["record", "adopt", id, "--reason", "Relue avec elle le matin"]);
    desk.run(&["sync"]);
    region.coordinator.run(&["sync"]);
    for desk in [desk, &region.coordinator] {
        assert_eq!(desk.run(&["record", "list"])["records"][0]["attested"], true);
        let history = desk.run(&["record", "history", id]);
        let lines = history["history"].as_array().unwrap();
        assert!(lines.iter().any(|line| line["officer"] == "" && line["attested"] == false));
        let adopted = lines.iter().find(|line| line["adopts"] == true).unwrap();
        assert_eq!(adopted["reason"], "Relue avec elle le matin");
        assert_ne!(adopted["officer"], "");
        assert_eq!(desk.try_run(&["verify"]).code, 0);
    }
}

#[test]
fn with_damaged_slots_the_desk_still_receives_syncs_and_says_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let good = fs::read(desk.vault.join("slots.a")).unwrap();
    for name in ["slots.a", "slots.b"] {
        fs::write(desk.vault.join(name), &good[..good.len() / 2]).unwrap();
    }
    let status = desk.run(&["status"]);
    assert_eq!((&status["state"], &status["slotsDamaged"]), (&json!("locked"), &json!(true)));
    assert_eq!(type_locked(desk, &[], &lines()).code, 0);
    assert_eq!(without_passphrase(desk, &["sync"]), 0);
    let refused = desk.try_run(&["draft", "list"]);
    assert_eq!((refused.code, &refused.json["failure"]["code"]), (4, &json!("damaged-slots")));
    fs::write(desk.vault.join("slots.b"), good).unwrap();
    let drafts = desk.run(&["draft", "list"]);
    assert_eq!((&drafts["drafts"][0]["locked"], drafts["drafts"].as_array().unwrap().len()), (&json!(true), 1));
    let told: Value = serde_json::from_str(aman_schema::EXAMPLE_COMPLETE).unwrap();
    let shown = desk.run(&["draft", "show", drafts["drafts"][0]["id"].as_str().unwrap()]);
    assert_eq!(shown["answers"], told["answers"]);
}

#[test]
fn an_answer_that_fits_no_question_is_refused_and_the_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    desk.run(&["authority", "create", "--region", "Région inventée"]);
    let refused = type_locked(&desk, &[], "safety.emergency=\"no\"\nno.such=1\n");
    assert_eq!(refused.code, 2);
    let drafts = desk.run(&["draft", "list"]);
    let shown = desk.run(&["draft", "show", drafts["drafts"][0]["id"].as_str().unwrap()]);
    assert_eq!(shown["answers"], json!({"safety": {"emergency": "no"}}));
}

#[test]
fn an_exchange_goes_on_when_the_desk_is_locked_and_begins_while_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let mut desk = aman_desk::Desk::open(region.brigades[0].vault.clone(), "fr").ok().unwrap();
    let ended = |desk: &mut aman_desk::Desk| {
        wait_for("the exchange to end", Duration::from_secs(60), || {
            let state = desk.sync_state().unwrap();
            (state.phase != SyncPhase::Running).then_some(state)
        })
    };
    desk.unlock(None, PASSPHRASE.to_owned()).ok().unwrap();
    desk.record_add(aman_schema::EXAMPLE_COMPLETE.as_bytes()).ok().unwrap();
    desk.exchange_while_locked().unwrap();
    assert_eq!(desk.sync_state().unwrap().phase, SyncPhase::Idle, "at work, only a person starts one");
    desk.sync_now().unwrap();
    desk.lock().ok().unwrap();
    let first = ended(&mut desk);
    assert_eq!((first.phase, first.entries.kept), (SyncPhase::Done, 0));
    let draft = desk.locked_reception_open().ok().unwrap().draft;
    desk.exchange_while_locked().unwrap();
    desk.reception_answer(&draft, "safety.emergency", json!("no")).ok().unwrap();
    assert_eq!(ended(&mut desk).phase, SyncPhase::Done);
    assert!(desk.home().is_err() && desk.list(None).is_err() && desk.search("a", 1).is_err() && desk.drafts().is_err());
    assert!(desk.draft_answers(&draft).is_err(), "not even its own reception is read from the vault");
    desk.lock().ok().unwrap();
    assert!(
        desk.reception_resume(&draft).is_err()
            && desk.reception_answer(&draft, "safety.emergency", json!("yes")).is_err()
    );
}
