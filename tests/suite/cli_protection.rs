//! Does the data protection sheet say what the roster and the form pack say, and nothing of anybody?

use std::collections::BTreeSet;

use aman_tests::desk::{Desk, Region};
use serde_json::Value;

fn sheet(desk: &Desk, folder: &std::path::Path, name: &str, lang: &str) -> Value {
    let out = folder.join(name).display().to_string();
    let told = desk.run(&["paper", "protection", "--lang", lang, "--out", &out]);
    let pdf = std::fs::read(&out).unwrap();
    assert!(pdf.starts_with(b"%PDF-"), "a page was written");
    let again = desk.try_run(&["paper", "protection", "--lang", lang, "--out", &out]);
    assert_eq!(again.json["failure"]["code"], "file-exists");
    told
}

fn switch<'a>(told: &'a Value, name: &str) -> &'a Value {
    told["switches"].as_array().unwrap().iter().find(|line| line["switch"] == name).unwrap()
}

#[test]
fn each_switch_cites_its_act_and_another_roster_gives_another_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let mut region = Region::with_brigades(folder.path(), &["Cellule inventée"]);
    let before = sheet(&region.coordinator, folder.path(), "before.pdf", "fr");
    assert_eq!(before["region"], "Région inventée");
    assert_eq!(switch(&before, "region-reads-files")["on"], false);
    assert_eq!(before["switches"].as_array().unwrap().len(), 5);
    region.coordinator.run(&["switch", "set", "region-reads-files", "--act", "Décision inventée 7/2026"]);
    let after = sheet(&region.coordinator, folder.path(), "after.pdf", "fr");
    let open = switch(&after, "region-reads-files");
    assert_eq!((open["on"].clone(), open["act"].as_str()), (Value::Bool(true), Some("Décision inventée 7/2026")));
    assert_eq!(open["readers"].as_array().unwrap().len(), 1, "and names who reads");
    assert_ne!(before["roster"], after["roster"], "another roster");
    region.add_brigade(&folder.path().join("more"), "Cellule nouvelle");
    let more = sheet(&region.coordinator, folder.path(), "more.pdf", "ar");
    let names = |told: &Value| -> Vec<String> {
        told["recipients"].as_array().unwrap().iter().map(|line| line["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&after), ["Région inventée", "Cellule inventée"]);
    assert_eq!(names(&more), ["Région inventée", "Cellule inventée", "Cellule nouvelle"]);
    region.brigades[0].run(&["sync"]);
    let hers = sheet(&region.brigades[0], folder.path(), "hers.pdf", "fr");
    region.coordinator.run(&["sync"]);
    assert_eq!(hers["roster"], more["roster"], "both desks made it from one roster");
    let trail = region.coordinator.run(&["trail"])["trail"].clone();
    assert_eq!(trail.as_array().unwrap().iter().filter(|line| line["act"] == "paper.printed").count(), 3);
}

#[test]
fn every_question_stands_on_the_sheet_with_a_purpose_and_no_rule_is_silently_taken_as_law() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &[]);
    let form: Value =
        serde_json::from_str(include_str!("../../schema/packs/reception-1/forms/reception.json")).unwrap();
    let fields: Vec<&Value> =
        form["sections"].as_array().unwrap().iter().flat_map(|section| section["fields"].as_array().unwrap()).collect();
    for lang in ["fr", "ar"] {
        let told = sheet(&region.coordinator, folder.path(), &format!("{lang}.pdf"), lang);
        let purposes = told["purposes"].as_array().unwrap();
        for (kind, key) in [("decision", "decides"), ("paper", "prints"), ("figure", "counts")] {
            let asked: BTreeSet<&str> = fields
                .iter()
                .flat_map(|field| field[key].as_array().into_iter().flatten())
                .filter_map(Value::as_str)
                .collect();
            let said: BTreeSet<&str> =
                purposes.iter().filter(|line| line["kind"] == kind).filter_map(|line| line["code"].as_str()).collect();
            assert_eq!(said, asked, "{kind} in {lang}");
        }
        assert!(purposes.iter().all(|line| !line["label"].as_str().unwrap().is_empty()));
        let questions: usize = told["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["sheet"].as_array().unwrap().len() + line["file"].as_array().unwrap().len())
            .sum();
        assert_eq!(questions, aman_schema::Pack::builtin().field_keys().count(), "{lang}");
        let retention = told["retention"].as_array().unwrap();
        assert!(
            retention.len() >= 4 && retention.iter().all(|line| line["source"] == "P"),
            "marked as proposals: {retention:?}"
        );
    }
}

#[test]
fn an_officer_who_leads_nobody_does_not_print_it() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Cellule inventée"]);
    let brigade = &region.brigades[0];
    let first = brigade.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    let chosen = "safran tunnel perdrix ombre velours";
    let more = [("AMAN_OFFICER", first.as_str()), ("AMAN_NEW_PASSPHRASE", chosen)];
    let added = brigade.try_run_with(&["officer", "add", "--name", "Agente Deux", "--role", "officer"], &more);
    let second = added.json["officers"][1]["id"].as_str().unwrap().to_owned();
    let out = folder.path().join("no.pdf").display().to_string();
    let hers = [("AMAN_OFFICER", second.as_str()), ("AMAN_PASSPHRASE", chosen)];
    let refused = brigade.try_run_with(&["paper", "protection", "--out", &out], &hers);
    assert_eq!(
        (refused.code, refused.json["failure"]["code"].as_str()),
        (3, Some("not-your-role")),
        "{}",
        refused.stderr
    );
    assert!(!std::path::Path::new(&out).exists());
}
