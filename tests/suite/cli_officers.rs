//! Does somebody with one officer's passphrase get only what her role may read, and does a forgotten one come back?

use std::time::{Duration, Instant};

use aman_tests::desk::{Answer, Desk, PASSPHRASE, Region};
use aman_tests::programs::is_of_this_system;
use serde_json::Value;

/// What the new officers of these tests type.
pub(crate) const OTHER: &str = "abeille wagon marbre quasar logique";

/// Admits an officer at a desk, as the first officer, and gives her number.
pub(crate) fn admit(desk: &Desk, name: &str, role: &str) -> String {
    let first = first_officer(desk);
    let args = ["officer", "add", "--name", name, "--role", role];
    let answer = desk.try_run_with(&args, &[("AMAN_OFFICER", &first), ("AMAN_NEW_PASSPHRASE", OTHER)]);
    assert_eq!(answer.code, 0, "{}{}", answer.stdout, answer.stderr);
    let officers = answer.json["officers"].as_array().unwrap();
    officers.iter().find(|one| one["name"] == name).unwrap()["id"].as_str().unwrap().to_owned()
}

fn first_officer(desk: &Desk) -> String {
    desk.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned()
}

pub(crate) fn run_as(desk: &Desk, officer: &str, passphrase: &str, args: &[&str]) -> Answer {
    let more = [("AMAN_OFFICER", officer), ("AMAN_PASSPHRASE", passphrase), ("AMAN_NEW_PASSPHRASE", OTHER)];
    desk.try_run_with(args, &more)
}

pub(crate) fn code(answer: &Answer) -> &str {
    answer.json["failure"]["code"].as_str().unwrap_or_default()
}

fn add_record(desk: &Desk, folder: &std::path::Path) -> String {
    let file = folder.join("record.json");
    std::fs::write(&file, aman_schema::EXAMPLE_COMPLETE).unwrap();
    desk.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned()
}

#[test]
fn each_role_gets_only_what_it_may_read() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let brigade = &region.brigades[0];
    let record = add_record(brigade, folder.path());
    let surname = "Zerhouni";
    let show = ["record", "show", &record];
    let history = ["record", "history", &record];
    let amend = ["record", "amend", &record, "--set", "person.age=31", "--reason", "essai"];
    let reading: [&[&str]; 6] =
        [&["record", "list"], &show, &history, &["search", surname], &["conflicts"], &["draft", "list"]];
    let leading: [&[&str]; 3] = [
        &["officer", "limit", "00000000000000000000000000000000", "--unlocks", "3"],
        &["officer", "remove", "00000000000000000000000000000000"],
        &["officer", "add", "--name", "X", "--role", "officer"],
    ];
    for role in ["officer", "technician", "auditor"] {
        let id = admit(brigade, role, role);
        let run = |args: &[&str]| run_as(brigade, &id, OTHER, args);
        let reads = role == "officer";
        for args in reading {
            let answer = run(args);
            assert_eq!(answer.code, if reads { 0 } else { 3 }, "{role} {args:?} {}", answer.stderr);
            assert!(reads || (code(&answer) == "not-your-role" && !answer.stdout.contains(&record)), "{role} {args:?}");
        }
        assert_eq!(run(&amend).code, if reads { 0 } else { 3 }, "{role}");
        for args in leading {
            assert_eq!(code(&run(args)), "not-your-role", "{role} {args:?}");
        }
        let trail = run(&["trail"]);
        assert_eq!(trail.code, if role == "auditor" { 0 } else { 3 }, "{role}");
        for args in [["verify"], ["sync"], ["status"]] {
            assert_eq!(run(&args).code, 0, "{role} {args:?}");
        }
    }
    let auditor = admit(brigade, "Auditrice", "auditor");
    let trail = run_as(brigade, &auditor, OTHER, &["trail"]);
    let read: Vec<&str> =
        trail.json["trail"].as_array().unwrap().iter().filter_map(|line| line["act"].as_str()).collect();
    assert!(read.contains(&"record.read") && read.contains(&"officer.added"), "{read:?}");
    assert!(!trail.stdout.contains("Auditrice"), "no name is opened for her");
}

#[test]
fn an_officer_of_the_coordination_decides_nothing_for_the_region() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (coordinator, unit) = (&region.coordinator, &region.units[0]);
    let officer = admit(coordinator, "Greffière", "officer");
    let out = folder.path().join("invitation-2").display().to_string();
    for args in [
        &["unit", "add", "--name", "X", "--kind", "brigade"][..],
        &["invite", "--unit", unit, "--out", &out],
        &["approve"],
        &["switch", "set", "escrow", "--act", "X"],
        &["officer", "list", "--asking"],
        &["officer", "recovery-words", "--desk", "00000000000000000000000000000000", "--reason", "X"],
    ] {
        assert_eq!(code(&run_as(coordinator, &officer, OTHER, args)), "not-your-role", "{args:?}");
    }
    let head = first_officer(&region.brigades[0]);
    let made = region.brigades[0].try_run_with(
        &["officer", "add", "--name", "X", "--role", "coordinator"],
        &[("AMAN_OFFICER", &head), ("AMAN_NEW_PASSPHRASE", OTHER)],
    );
    assert_eq!(code(&made), "not-your-role", "a head makes no coordinators");
}

#[test]
fn a_forgotten_passphrase_comes_back_with_nine_words_read_aloud() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    brigade.run(&["record", "list"]); // an unlocked moment, in which the words are made
    let record = add_record(brigade, folder.path());
    assert_eq!(brigade.run(&["status"])["recovery"], true);
    let lost = first_officer(brigade);
    brigade.run(&["sync"]);
    coordinator.run(&["sync"]);
    let units = coordinator.run(&["unit", "list"]);
    let desks = units["units"].as_array().unwrap().iter().find(|unit| unit["kind"] == "brigade").unwrap();
    let desk = desks["desks"][0].as_str().unwrap();
    let silent = coordinator.try_run(&["officer", "recovery-words", "--desk", desk, "--reason", " "]);
    assert_eq!(code(&silent), "reason-needed");
    let said =
        coordinator.run(&["officer", "recovery-words", "--desk", desk, "--reason", "Rappelé au numéro de la brigade"]);
    let words: Vec<&str> = said["words"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(words.len(), 9);
    let trail = coordinator.run(&["trail"]);
    assert!(trail["trail"].as_array().unwrap().iter().any(|line| line["act"] == "recovery.words"));

    let recover = |words: &str, new: &str| {
        brigade.try_run_with(&["officer", "recover"], &[("AMAN_RECOVERY_WORDS", words), ("AMAN_NEW_PASSPHRASE", new)])
    };
    assert_eq!(code(&recover("abeille abandon pouet", OTHER)), "word-unknown");
    let mut swapped = words.clone();
    swapped.swap(1, 2);
    assert_eq!(code(&recover(&swapped.join(" "), OTHER)), "words-wrong");
    assert_eq!(code(&recover(&words.join(" "), "azertyuiop")), "passphrase-keyboard");
    let short: Vec<&str> = words.iter().map(|word| &word[..4]).collect();
    let back = recover(&short.join(" ").to_uppercase(), OTHER);
    assert_eq!((back.code, back.json["officerRole"].as_str()), (0, Some("head")), "{}", back.stderr);

    let anew = first_officer(brigade);
    assert_ne!(anew, lost);
    let old = run_as(brigade, &lost, PASSPHRASE, &["record", "list"]);
    assert_eq!(code(&old), "unknown-officer");
    let shown = run_as(brigade, &anew, OTHER, &["record", "show", &record]);
    assert_eq!((shown.code, shown.json["id"].as_str()), (0, Some(record.as_str())));
    let listed = run_as(brigade, &anew, OTHER, &["officer", "list"]);
    assert_eq!(listed.json["officers"][0]["standing"], "provisional");
    assert_eq!(code(&recover(&words.join(" "), OTHER)), "wrong-passphrase", "the words are spent");

    brigade.run(&["sync"]);
    coordinator.run(&["sync"]);
    let asking = coordinator.run(&["officer", "list", "--asking"]);
    assert_eq!(
        (asking["asking"][0]["id"].as_str(), asking["asking"].as_array().map(Vec::len)),
        (Some(anew.as_str()), Some(1))
    );
    assert!(asking["asking"][0]["replaces"].is_string());
    coordinator.run(&["officer", "confirm", &anew]);
    coordinator.run(&["sync"]);
    brigade.run(&["sync"]);
    let listed = run_as(brigade, &anew, OTHER, &["officer", "list"]);
    assert_eq!(listed.json["officers"][0]["standing"], "confirmed");
    let fresh = coordinator.run(&["officer", "recovery-words", "--desk", desk, "--reason", "Essai"]);
    assert_ne!(fresh["words"], said["words"], "new words were made and sent");
}

#[test]
fn a_weak_passphrase_is_refused_with_its_reason_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    for (typed, why) in [
        ("court", "passphrase-too-short"),
        ("azertyuiop", "passphrase-keyboard"),
        ("Soleil soleil soleil", "passphrase-repeated"),
        ("Bennani2026", "passphrase-named"),
    ] {
        let args = ["authority", "create", "--region", "Région", "--officer-name", "Fatima Bennani"];
        let answer = desk.try_run_with(&args, &[("AMAN_PASSPHRASE", typed)]);
        assert_eq!((answer.code, code(&answer)), (2, why), "{typed}");
    }
    assert_eq!(desk.run(&["status"])["state"], "absent");
    let proposed = desk.run(&["officer", "propose"]);
    let words: Vec<&str> = proposed["words"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!((words.len(), proposed["bits"].as_u64()), (5, Some(55)));
    let args = ["authority", "create", "--region", "Région"];
    assert_eq!(desk.try_run_with(&args, &[("AMAN_PASSPHRASE", &words.join(" "))]).code, 0);
    let arabic_layout = words.join(" ").to_uppercase();
    assert_eq!(desk.try_run_with(&["record", "list"], &[("AMAN_PASSPHRASE", &arabic_layout)]).code, 0);
}

#[test]
fn wrong_attempts_are_answered_later_and_the_right_one_still_opens() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    desk.run(&["authority", "create", "--region", "Région inventée"]);
    for _ in 0..5 {
        let answer = desk.try_run_with(&["record", "list"], &[("AMAN_PASSPHRASE", "une autre phrase ici")]);
        assert_eq!((answer.code, code(&answer)), (3, "wrong-passphrase"));
    }
    assert_eq!(desk.run(&["status"])["waitSeconds"], 1);
    let begun = Instant::now();
    let answer = desk.try_run(&["record", "list"]);
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    assert!(begun.elapsed() >= Duration::from_secs(1) && answer.stderr.contains("(1 s)"), "{}", answer.stderr);
    assert_eq!(desk.run(&["status"])["waitSeconds"], 0);
}

#[test]
fn a_pin_opens_with_its_stick_and_the_machine_says_what_it_adds() {
    let (folder, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let desk = Desk::at(folder.path());
    desk.run(&["authority", "create", "--region", "Région inventée"]);
    let at = stick.path().to_str().unwrap();
    let add = ["officer", "add", "--name", "Adjoint", "--role", "officer", "--with-stick"];
    let without = desk.try_run_with(&add, &[("AMAN_NEW_PASSPHRASE", "4071")]);
    assert_eq!(code(&without), "no-stick");
    let simple = desk.try_run_with(&[&add[..], &["--stick", at]].concat(), &[("AMAN_NEW_PASSPHRASE", "1234")]);
    assert_eq!(code(&simple), "pin-too-simple");
    let added = desk.try_run_with(&[&add[..], &["--stick", at]].concat(), &[("AMAN_NEW_PASSPHRASE", "4071")]);
    assert_eq!(added.code, 0, "{}", added.stderr);
    let officer = added.json["officers"][1]["id"].as_str().unwrap().to_owned();
    assert_eq!(code(&run_as(&desk, &officer, "4071", &["record", "list"])), "no-stick");
    assert_eq!(run_as(&desk, &officer, "4071", &["record", "list", "--stick", at]).code, 0);

    let first = first_officer(&desk);
    assert_eq!(desk.run(&["status"])["device"], "none");
    let more = [("AMAN_OFFICER", first.as_str()), ("AMAN_NEW_PASSPHRASE", OTHER)];
    assert_eq!(desk.try_run_with(&["officer", "change", "--with-device-secret"], &more).code, 0);
    assert_eq!(desk.run(&["status"])["device"], "plain_file");
    assert_eq!(run_as(&desk, &first, OTHER, &["record", "list"]).code, 0);
    if is_of_this_system() {
        let elsewhere = Desk { home: folder.path().join("another-home"), ..desk };
        assert_eq!(code(&run_as(&elsewhere, &first, OTHER, &["record", "list"])), "no-device-secret");
    }
}

#[test]
fn a_technician_takes_in_the_approval_and_opens_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (coordinator, desk) = (Desk::at(&folder.path().join("c")), Desk::at(&folder.path().join("d")));
    coordinator.run(&["authority", "create", "--region", "Région inventée"]);
    let unit = coordinator.run(&["unit", "add", "--name", "Cellule", "--kind", "brigade"]);
    let (invitation, request, approval) = (path("invitation"), path("request"), path("approval"));
    coordinator.run(&["invite", "--unit", unit["unit"].as_str().unwrap(), "--out", &invitation]);
    let asked = desk.run(&["enrol", "--invitation", &invitation, "--request-out", &request]);
    let digits = asked["fingerprint"].as_str().unwrap();
    let technician = admit(&desk, "Technicienne", "technician");
    coordinator.run(&["approve", "--request", &request, "--out", &approval, "--fingerprint", digits]);
    let taken = run_as(&desk, &technician, OTHER, &["enrol", "--approval", &approval]);
    assert_eq!((taken.code, taken.json["state"].as_str()), (0, Some("enrolled")), "{}", taken.stderr);
    assert_eq!(code(&run_as(&desk, &technician, OTHER, &["record", "list"])), "not-your-role");
    let first = first_officer(&desk);
    assert_eq!(run_as(&desk, &first, PASSPHRASE, &["record", "list"]).code, 0);
}
