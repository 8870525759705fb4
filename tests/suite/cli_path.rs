//! Does the whole way hold on the command line: found, invite, admit, add, exchange, show, open with a reason?

use aman_tests::desk::{Desk, Region};
use serde_json::{Value, json};

fn example(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn add(desk: &Desk, document: &Value, folder: &std::path::Path) -> String {
    let file = folder.join("record.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let added = desk.run(&["record", "add", "--from", file.to_str().unwrap()]);
    added["id"].as_str().unwrap().to_owned()
}

fn same_shape(shown: &Value, added: &Value) {
    assert_eq!(shown["form"], added["form"]);
    assert_eq!(shown["pack"], added["pack"]);
    assert_eq!(shown["answers"], added["answers"]);
}

#[test]
fn a_record_goes_from_the_brigade_to_the_coordinator_and_opens_there_only_with_switch_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    let added = example(aman_schema::EXAMPLE_COMPLETE);
    let id = add(brigade, &added, folder.path());
    same_shape(&brigade.run(&["record", "show", &id]), &added);
    let pushed = brigade.run(&["sync"]);
    assert!(pushed["pushed"].as_u64() >= Some(2) && pushed["receipts"].as_u64() >= Some(1), "{pushed}");
    let line = brigade.run(&["record", "list"])["records"][0].clone();
    assert_eq!((line["id"].as_str(), line["passage"]["state"].as_str()), (Some(id.as_str()), Some("received")));

    coordinator.run(&["sync"]);
    let sheet = coordinator.run(&["record", "show", &id]);
    assert_eq!(sheet["file"], "closed");
    assert!(
        !sheet["answers"].to_string().is_empty() && sheet["answers"] != added["answers"],
        "only the sheet is shown"
    );
    for name in ["given", "family", "name"] {
        assert!(!sheet["answers"].to_string().contains(&format!("{name}_latin")), "no name on the sheet");
    }
    let refused = coordinator.try_run(&["record", "show", &id, "--open-file", "--reason", "suivi du danger"]);
    assert_eq!((refused.code, refused.json["failure"]["code"].as_str()), (3, Some("file-closed")));

    let switch = coordinator.run(&["switch", "set", "region-reads-files", "--act", "Décision 12/2026"]);
    assert_eq!(switch["on"], true);
    for desk in [coordinator, brigade] {
        desk.run(&["sync"]);
    }
    brigade.run(&["record", "list"]); // the grant is made by an officer's presence, not by the locked desk
    brigade.run(&["sync"]);
    coordinator.run(&["sync"]);
    let file = coordinator.run(&["record", "show", &id, "--open-file", "--reason", "suivi du danger"]);
    same_shape(&file, &added);
    let trail = coordinator.run(&["trail"]);
    let read = |line: &Value| line["record"] == id.as_str() && line["reason"] == "suivi du danger";
    assert!(trail["trail"].as_array().unwrap().iter().any(read), "{trail}");
    coordinator.run(&["switch", "set", "region-reads-files", "--act", "Fin de la décision 12/2026", "--off"]);
    let closed = coordinator.try_run(&["record", "show", &id, "--open-file", "--reason", "suivi du danger"]);
    assert_eq!((closed.code, closed.json["failure"]["code"].as_str()), (3, Some("file-closed")));
    for desk in [brigade, coordinator] {
        assert_eq!(desk.run(&["verify"])["sound"], true);
    }
}

#[test]
fn an_amendment_shows_everywhere_with_its_reason_and_what_was_before() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    desk.run(&["authority", "create", "--region", "Région inventée"]);
    let added = example(aman_schema::EXAMPLE_ARABIC);
    let id = add(&desk, &added, folder.path());
    let amended = desk.run(&[
        "record",
        "amend",
        &id,
        "--set",
        "narrative.story=\"récit corrigé\"",
        "--reason",
        "erreur de saisie",
    ]);
    assert!(amended["entry"].is_string());
    let shown = desk.run(&["record", "show", &id]);
    assert_eq!(shown["answers"]["narrative"]["story"], "récit corrigé");
    assert_eq!(shown["siblings"], json!({}));
    let history = desk.run(&["record", "history", &id]);
    let reasons: Vec<&str> =
        history["history"].as_array().unwrap().iter().filter_map(|act| act["reason"].as_str()).collect();
    assert!(reasons.contains(&"erreur de saisie"), "{history}");
    let without = desk.try_run(&["record", "amend", &id, "--set", "narrative.story=\"x\"", "--reason", " "]);
    assert_eq!(without.code, 2);
}

#[test]
fn a_waiting_desk_keeps_receptions_and_seals_them_on_admission() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &[]);
    let unit = region.coordinator.run(&["unit", "add", "--name", "Cellule", "--kind", "brigade"]);
    let invitation = folder.path().join("invitation").display().to_string();
    region.coordinator.run(&["invite", "--unit", unit["unit"].as_str().unwrap(), "--out", &invitation]);
    let desk = Desk::at(&folder.path().join("desk"));
    let asked = desk.run(&["enrol", "--invitation", &invitation]);
    assert_eq!(asked["state"], "waiting");
    let added = example(aman_schema::EXAMPLE_COMPLETE);
    let id = add(&desk, &added, folder.path());
    assert_eq!(desk.run(&["draft", "list"])["drafts"].as_array().unwrap().len(), 1);
    let listed = region.coordinator.run(&["approve"]);
    assert_eq!(listed["waiting"][0]["fingerprint"], asked["fingerprint"]);
    assert_eq!(listed["approved"], json!([]));
    region.coordinator.run(&["approve", "--fingerprint", asked["fingerprint"].as_str().unwrap()]);
    let enrolled = desk.run(&["enrol", "--invitation", &invitation]);
    assert_eq!((enrolled["state"].as_str(), enrolled["sealed"].as_u64()), (Some("enrolled"), Some(1)));
    same_shape(&desk.run(&["record", "show", &id]), &added);
}

#[test]
fn search_finds_a_record_by_the_beginning_of_a_name_and_shows_initials_only() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    desk.run(&["authority", "create", "--region", "Région inventée"]);
    let added = example(aman_schema::EXAMPLE_COMPLETE);
    let id = add(&desk, &added, folder.path());
    let name = added["answers"]["person"]["family_latin"].as_str().expect("the example has a family name").to_owned();
    let beginning: String = name.chars().take(3).collect();
    let found = desk.run(&["search", &beginning]);
    assert_eq!(found["results"][0]["id"], id.as_str());
    assert!(!found.to_string().contains(&name), "{found}");
    assert_eq!(desk.run(&["search", "zzzzqqq"])["results"], json!([]));
}
