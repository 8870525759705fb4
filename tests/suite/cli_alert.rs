//! Does a call of high danger go by telephone where no link is, and come back as "taken up", on the command line?

use aman_tests::desk::{Region, level};
use serde_json::{Value, json};

use crate::cli_apart::added;

#[test]
fn digits_read_out_open_a_place_that_the_record_fills_later() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    level(&[coordinator, brigade, coordinator]);
    coordinator.run(&[
        "alert",
        "calls",
        "--step",
        "Permanence=0500000001",
        "--step",
        "Parquet=0500000002",
        "--minutes",
        "15",
    ]);
    level(&[coordinator, brigade]);
    assert_eq!(brigade.run(&["alert", "calls"])["steps"][1], json!({ "who": "Parquet", "number": "0500000002" }));
    let id = added(brigade, folder.path());
    let waiting = brigade.run(&["alert", "waiting"])["waiting"].clone();
    assert_eq!((&waiting[0]["record"], &waiting[0]["now"]["who"]), (&json!(id), &json!("Permanence")));
    let code = brigade.run(&["alert", "code", &id]);
    let digits = code["code"].as_str().unwrap().to_owned();
    assert_eq!((digits.len(), &code["takenUp"]), (23, &json!([])));

    let groups: Vec<&str> = digits.split(' ').collect();
    let call = coordinator.run(&[&["alert", "open"], groups.as_slice()].concat());
    assert_eq!((&call["unit"], &call["level"], &call["record"]), (&json!("Brigade inventée"), &json!(4), &Value::Null));
    let mut wrong = digits.clone();
    let last = if wrong.pop() == Some('0') { '1' } else { '0' };
    wrong.push(last);
    let refused = coordinator.try_run(&["alert", "open", &wrong]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    let brigades = brigade.try_run(&["alert", "open", &digits]);
    assert_eq!(brigades.code, 3, "{}", brigades.stderr);

    level(&[brigade, coordinator, brigade]);
    let calls = coordinator.run(&["alert", "list"]);
    assert_eq!(calls["calls"][0]["record"], id, "{calls}");
    assert_eq!(brigade.run(&["alert", "waiting"])["waiting"], json!([]));
    let shown = brigade.run(&["record", "show", &id]);
    assert_eq!(shown["takenUp"].as_array().map(Vec::len), Some(1), "who took it up came back");
    assert_eq!(shown["takenUp"][0]["at"], call["at"]);
    for desk in [brigade, coordinator] {
        assert_eq!(desk.run(&["verify"])["sound"], true);
    }
}

#[test]
fn the_course_of_danger_is_kept_and_a_coordinator_who_opens_a_record_is_named_to_the_unit() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    let id = added(brigade, folder.path());
    let reason = ["--reason", "suivi des 72 heures"];
    brigade.run(&[&["record", "reassess", &id], reason.as_slice()].concat());
    let set = ["--set", "danger.r01=\"yes\""];
    let now = brigade.run(&[&["record", "reassess", &id], set.as_slice(), reason.as_slice()].concat());
    assert_eq!(now["danger"]["red"], 3);
    let elsewhere =
        brigade.try_run(&[&["record", "reassess", &id, "--set", "person.age=4"], reason.as_slice()].concat());
    assert_eq!(elsewhere.code, 2, "{}", elsewhere.stderr);
    level(&[brigade, coordinator]);
    for desk in [brigade, coordinator] {
        let course = desk.run(&["record", "show", &id])["course"].clone();
        assert_eq!(course.as_array().map(Vec::len), Some(3), "{course}");
        assert_eq!(course[2]["changes"][0]["before"], "no");
        assert_eq!(course[2]["changes"][0]["after"], "yes");
        assert_eq!(course[1]["reason"], "suivi des 72 heures");
    }
    // That the coordinator looked is a taking up: the record is in high danger.
    level(&[coordinator, brigade]);
    assert_eq!(brigade.run(&["record", "show", &id])["takenUp"].as_array().map(Vec::len), Some(1));
}
