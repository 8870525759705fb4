//! Does enrolment work with files carried by hand, and can a server, a thief of letters or a forger get a desk in?

use aman_tests::desk::Desk;
use serde_json::json;
use std::path::Path;

struct Hand {
    coordinator: Desk,
    desk: Desk,
    invitation: String,
    request: String,
    approval: String,
}

fn begun(folder: &Path) -> (Hand, String) {
    let path = |name: &str| folder.join(name).display().to_string();
    let coordinator = Desk::at(&folder.join("coordinator"));
    coordinator.run(&["authority", "create", "--region", "Région inventée"]);
    let unit = coordinator.run(&["unit", "add", "--name", "Cellule", "--kind", "brigade"]);
    let hand = Hand {
        coordinator,
        desk: Desk::at(&folder.join("desk")),
        invitation: path("invitation"),
        request: path("request"),
        approval: path("approval"),
    };
    hand.coordinator.run(&["invite", "--unit", unit["unit"].as_str().unwrap(), "--out", &hand.invitation]);
    let asked = hand.desk.run(&["enrol", "--invitation", &hand.invitation, "--request-out", &hand.request]);
    assert_eq!(asked["state"], "waiting");
    (hand, asked["fingerprint"].as_str().unwrap().to_owned())
}

#[test]
fn a_desk_is_admitted_without_any_network() {
    let folder = tempfile::tempdir().unwrap();
    let (hand, fingerprint) = begun(folder.path());
    let listed = hand.coordinator.run(&["approve", "--request", &hand.request, "--out", &hand.approval]);
    assert_eq!(listed["waiting"][0]["fingerprint"], fingerprint.as_str());
    assert!(!Path::new(&hand.approval).exists(), "nothing is approved without a fingerprint");
    let args = ["approve", "--request", &hand.request, "--out", &hand.approval, "--fingerprint", &fingerprint];
    let approved = hand.coordinator.run(&args);
    assert_eq!(approved["approved"][0]["approved"], true);
    let enrolled = hand.desk.run(&["enrol", "--approval", &hand.approval]);
    assert_eq!(enrolled["state"], "enrolled");
    assert_eq!(hand.desk.run(&["enrol", "--approval", &hand.approval])["state"], "enrolled", "twice changes nothing");
}

#[test]
fn a_desk_that_reaches_nobody_still_shows_its_digits_and_works() {
    let folder = tempfile::tempdir().unwrap();
    let (hand, fingerprint) = begun(folder.path());
    let answer = hand.desk.try_run(&["enrol", "--invitation", &hand.invitation]);
    assert_eq!(
        (answer.code, answer.json["fingerprint"].as_str()),
        (2, Some(fingerprint.as_str())),
        "{}",
        answer.stderr
    );
    let file = folder.path().join("record.json");
    std::fs::write(&file, aman_schema::EXAMPLE_COMPLETE).unwrap();
    let added = hand.desk.run(&["record", "add", "--from", file.to_str().unwrap()]);
    assert!(added["entry"].is_null() && added["draft"].is_string());
    assert_eq!(hand.desk.run(&["draft", "list"])["drafts"][0]["finished"], true);
}

#[test]
fn a_wrong_fingerprint_admits_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (hand, _) = begun(folder.path());
    let args = ["approve", "--request", &hand.request, "--out", &hand.approval, "--fingerprint", "0000 0000 0000"];
    let answer = hand.coordinator.run(&args);
    assert_eq!(answer["approved"], json!([]));
    assert!(!Path::new(&hand.approval).exists());
}

#[test]
fn a_changed_or_foreign_letter_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (hand, fingerprint) = begun(folder.path());
    let bytes = std::fs::read(&hand.request).unwrap();
    for at in [0, 9, 20, bytes.len() / 2, bytes.len() - 1] {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let file = folder.path().join(format!("changed-{at}"));
        std::fs::write(&file, changed).unwrap();
        let answer =
            hand.coordinator.try_run(&["approve", "--request", file.to_str().unwrap(), "--out", &hand.approval]);
        assert_eq!((answer.code, answer.json["failure"]["code"].as_str()), (2, Some("request-refused")), "byte {at}");
    }
    let args = ["approve", "--request", &hand.request, "--out", &hand.approval, "--fingerprint", &fingerprint];
    hand.coordinator.run(&args);
    let approval = std::fs::read(&hand.approval).unwrap();
    for at in [0, 8, 30, approval.len() - 1] {
        let mut changed = approval.clone();
        changed[at] ^= 1;
        let file = folder.path().join(format!("approval-{at}"));
        std::fs::write(&file, changed).unwrap();
        let answer = hand.desk.try_run(&["enrol", "--approval", file.to_str().unwrap()]);
        assert_eq!((answer.code, answer.json["failure"]["code"].as_str()), (2, Some("approval-refused")), "byte {at}");
    }
    assert_eq!(hand.desk.run(&["enrol", "--approval", &hand.approval])["state"], "enrolled");
}

#[test]
fn an_approval_of_another_region_is_refused() {
    let one = tempfile::tempdir().unwrap();
    let two = tempfile::tempdir().unwrap();
    let (hand, _) = begun(one.path());
    let (other, fingerprint) = begun(two.path());
    other.coordinator.run(&[
        "approve",
        "--request",
        &other.request,
        "--out",
        &other.approval,
        "--fingerprint",
        &fingerprint,
    ]);
    let answer = hand.desk.try_run(&["enrol", "--approval", &other.approval]);
    assert_eq!((answer.code, answer.json["failure"]["code"].as_str()), (2, Some("approval-refused")));
    let answer = other.coordinator.try_run(&["approve", "--request", &hand.request, "--out", &hand.approval]);
    assert_eq!(answer.json["failure"]["code"], "request-refused");
}

#[test]
fn an_invitation_serves_one_desk_only() {
    let folder = tempfile::tempdir().unwrap();
    let (hand, fingerprint) = begun(folder.path());
    hand.coordinator.run(&[
        "approve",
        "--request",
        &hand.request,
        "--out",
        &hand.approval,
        "--fingerprint",
        &fingerprint,
    ]);
    let second = Desk::at(&folder.path().join("second"));
    let request = folder.path().join("second-request").display().to_string();
    let asked = second.run(&["enrol", "--invitation", &hand.invitation, "--request-out", &request]);
    let out = folder.path().join("second-approval").display().to_string();
    let args =
        ["approve", "--request", &request, "--out", &out, "--fingerprint", asked["fingerprint"].as_str().unwrap()];
    assert_eq!(hand.coordinator.try_run(&args).json["failure"]["code"], "invitation-used");
    assert!(!Path::new(&out).exists());
}

#[test]
fn a_brigade_may_neither_add_units_nor_invite_nor_switch() {
    let folder = tempfile::tempdir().unwrap();
    let (hand, fingerprint) = begun(folder.path());
    hand.coordinator.run(&[
        "approve",
        "--request",
        &hand.request,
        "--out",
        &hand.approval,
        "--fingerprint",
        &fingerprint,
    ]);
    hand.desk.run(&["enrol", "--approval", &hand.approval]);
    let unit = hand.desk.run(&["unit", "list"])["units"][0]["unit"].as_str().unwrap().to_owned();
    let out = folder.path().join("out").display().to_string();
    for args in [
        vec!["unit", "add", "--name", "X", "--kind", "brigade"],
        vec!["invite", "--unit", &unit, "--out", &out],
        vec!["switch", "set", "region-reads-files", "--act", "x"],
        vec!["approve"],
    ] {
        let answer = hand.desk.try_run(&args);
        assert_eq!((answer.code, answer.json["failure"]["code"].as_str()), (3, Some("not-allowed")), "{args:?}");
    }
}

#[test]
fn no_file_is_ever_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (hand, _) = begun(folder.path());
    let unit = hand.coordinator.run(&["unit", "add", "--name", "Autre", "--kind", "mobile"]);
    let before = std::fs::read(&hand.invitation).unwrap();
    let answer =
        hand.coordinator.try_run(&["invite", "--unit", unit["unit"].as_str().unwrap(), "--out", &hand.invitation]);
    assert_eq!((answer.code, answer.json["failure"]["code"].as_str()), (2, Some("file-exists")));
    assert_eq!(std::fs::read(&hand.invitation).unwrap(), before);
}
