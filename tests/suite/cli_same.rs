//! Does the command line propose, say and take back that two records are of one person?

use std::path::Path;

use aman_tests::desk::{Desk, Region};
use serde_json::{Value, json};

fn add(desk: &Desk, folder: &Path, person: Value, author: &str) -> String {
    let document = json!({"form": "reception", "pack": "reception/1", "answers": {
        "person": person, "authors": [{"id": "a", "name_latin": author}],
    }});
    let file = folder.join("record.json");
    std::fs::write(&file, document.to_string()).unwrap();
    desk.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned()
}

fn ids(found: &Value) -> Vec<&str> {
    found.as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap()).collect()
}

#[test]
fn duplicates_are_proposed_said_and_taken_back_with_reasons() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let born = json!({"date": "1980", "precision": "A"});
    let one = add(
        desk,
        folder.path(),
        json!({"given_latin": "Fatima", "family_latin": "El Idrissi", "birth": born}),
        "Brahim Tazi",
    );
    let two = add(
        desk,
        folder.path(),
        json!({"given_arabic": "فاطمة", "family_arabic": "الإدريسي", "birth": born}),
        "Ibrahim Tazi",
    );
    assert_eq!(ids(&desk.run(&["search", "Fatma Idrissi"])["results"]).len(), 2);
    let pairs = desk.run(&["duplicates"])["duplicates"].clone();
    assert_eq!(pairs.as_array().unwrap().len(), 1);
    assert_eq!(pairs[0]["reasons"], json!(["script", "presumed"]));
    assert_eq!(pairs[0]["linked"], false);
    let before = desk.run(&["record", "show", &one])["answers"].clone();

    let refused = desk.try_run(&["merge", &one, &two, "--reason", " "]);
    assert_eq!((refused.code, &refused.json["failure"]["code"]), (2, &json!("reason-needed")));
    desk.run(&["merge", &one, &two, "--reason", "même carte présentée"]);
    assert_eq!(ids(&desk.run(&["duplicates", &two])["same"]), [one.as_str()]);
    assert_eq!(desk.run(&["duplicates"])["duplicates"][0]["linked"], true);
    assert_eq!(desk.run(&["record", "show", &one])["answers"], before);
    desk.run(&["unmerge", &two, &one, "--reason", "deux sœurs"]);
    assert_eq!(ids(&desk.run(&["duplicates", &two])["same"]), [] as [&str; 0]);
    assert_eq!(desk.run(&["record", "show", &one])["answers"], before);

    let found = desk.run(&["authors", &one, "--reason", "récidive possible"]);
    assert_eq!(ids(&found["results"]), [two.as_str()]);
    let trail = desk.run(&["trail"]).to_string();
    for act in ["record.linked", "record.unlinked", "duplicates.read", "authors.compared"] {
        assert!(trail.contains(act), "{act}");
    }
    assert_eq!(desk.run(&["verify"])["sound"], true);
}

#[test]
fn an_author_is_looked_for_by_whoever_leads_and_by_nobody_else() {
    const OTHER: &str = "abeille wagon marbre quasar logique";
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let one = add(desk, folder.path(), json!({"given_latin": "Fatima"}), "Brahim Tazi");
    let two = add(desk, folder.path(), json!({"given_latin": "Khadija"}), "إبراهيم التازي");
    let first = desk.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    let args = ["officer", "add", "--name", "Simple", "--role", "officer"];
    let added = desk.try_run_with(&args, &[("AMAN_OFFICER", &first), ("AMAN_NEW_PASSPHRASE", OTHER)]);
    let other =
        added.json["officers"].as_array().unwrap().iter().find(|one| one["name"] == "Simple").unwrap()["id"].clone();
    let ask = ["authors", &one, "--reason", "par curiosité"];
    let as_other = [("AMAN_OFFICER", other.as_str().unwrap()), ("AMAN_PASSPHRASE", OTHER)];
    let refused = desk.try_run_with(&ask, &as_other);
    assert_eq!(refused.json["failure"]["code"], "not-your-role", "{}", refused.stdout);
    assert!(!refused.stdout.contains(&two));
    let leading = desk.try_run_with(&["authors", &one, "--reason", "récidive"], &[("AMAN_OFFICER", &first)]);
    assert_eq!(ids(&leading.json["results"]), [two.as_str()]);
    let silent = desk.try_run_with(&["authors", &one, "--reason", ""], &[("AMAN_OFFICER", &first)]);
    assert_eq!(silent.json["failure"]["code"], "reason-needed");
}
