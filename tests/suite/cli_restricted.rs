//! Does a restricted reception pass the unit by on the command line, and does its head get a word of it from anything she has?

use std::path::Path;

use aman_tests::canary::Canaries;
use aman_tests::canary_record::{record_of_canaries, restricted_record_of_canaries};
use aman_tests::desk::{Answer, Desk, Region, level};
use aman_tests::seeded::{SeededEntropy, seed};
use serde_json::Value;

const OTHER: &str = "abeille wagon marbre quasar logique";

/// Two brigades; at the desk of the first an officer beside its head, whom the region knows.
struct Two {
    region: Region,
    officer: String,
    head: String,
}

fn two(folder: &Path) -> Two {
    let region = Region::with_brigades(folder, &["Brigade inventée", "Brigade voisine"]);
    let desk = &region.brigades[0];
    let head = desk.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    let args = ["officer", "add", "--name", "Maréchale Essai", "--role", "officer"];
    let added = desk.try_run_with(&args, &[("AMAN_OFFICER", &head), ("AMAN_NEW_PASSPHRASE", OTHER)]);
    assert_eq!(added.code, 0, "{}", added.stderr);
    let officers = added.json["officers"].as_array().unwrap();
    let officer = officers.iter().find(|one| one["name"] == "Maréchale Essai").unwrap()["id"].as_str().unwrap();
    let two = Two { officer: officer.to_owned(), head, region };
    two.sync();
    two.region.coordinator.run(&["officer", "confirm", officer]);
    two.sync();
    two
}

impl Two {
    fn as_officer(&self, args: &[&str]) -> Answer {
        let more = [("AMAN_OFFICER", self.officer.as_str()), ("AMAN_PASSPHRASE", OTHER)];
        self.region.brigades[0].try_run_with(args, &more)
    }

    fn as_head(&self, args: &[&str]) -> Answer {
        self.region.brigades[0].try_run_with(args, &[("AMAN_OFFICER", &self.head)])
    }

    /// Everybody exchanges with the server, and somebody there takes in what came.
    fn sync(&self) {
        for _ in 0..2 {
            self.region.brigades[0].run(&["sync"]);
            assert_eq!(self.as_head(&["draft", "list"]).code, 0);
            self.region.brigades[0].run(&["sync"]);
            level(&[&self.region.coordinator, &self.region.brigades[1]]);
        }
    }

    fn name(&self) -> Value {
        let (unit, to) = (&self.region.units[0], &self.region.units[1]);
        let named = self.region.coordinator.run(&["unit", "outside", "--unit", unit, "--to", to]);
        self.sync();
        named
    }

    fn add(&self, folder: &Path, record: &Value) -> Answer {
        Self::add_by(folder, record, |args| self.as_officer(args))
    }

    fn add_by(folder: &Path, record: &Value, run: impl Fn(&[&str]) -> Answer) -> Answer {
        let file = folder.join("record.json");
        std::fs::write(&file, record.to_string()).unwrap();
        let added = run(&["record", "add", "--from", file.to_str().unwrap()]);
        std::fs::remove_file(file).unwrap();
        assert_eq!(added.code, 0, "{}{}", added.stdout, added.stderr);
        added
    }
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["records"].as_array().unwrap().iter().filter_map(|line| line["id"].as_str()).collect()
}

/// Everything a desk tells whoever has this officer's passphrase.
fn all_it_says(desk: &Desk, officer: &str, folder: &Path, records: &[&str]) -> String {
    let run = |args: &[&str]| desk.try_run_with(args, &[("AMAN_OFFICER", officer)]);
    let mut said = String::new();
    let mut keep = |answer: Answer| said.push_str(&format!("{}\n{}\n", answer.stdout, answer.stderr));
    for args in [&["record", "list"][..], &["draft", "list"], &["conflicts"], &["trail"], &["status"], &["verify"]] {
        keep(run(args));
    }
    for record in records {
        keep(run(&["record", "show", record]));
        keep(run(&["record", "history", record]));
    }
    for letter in ["Q", "a", "كلمة", "06"] {
        keep(run(&["search", letter, "--limit", "100"]));
    }
    // Two officers who are here sign, so that it is written at once.
    let out = folder.join(format!("export-{}", records.len()));
    let second = [("AMAN_OFFICER", officer), ("AMAN_SECOND_PASSPHRASE", OTHER)];
    let export = ["export", "--all", "--out", out.to_str().unwrap(), "--reason", "essai"];
    let listed = run(&["officer", "list"]);
    let officers = listed.json["officers"].as_array().cloned().unwrap_or_default();
    let other = officers.iter().filter_map(|one| one["id"].as_str()).find(|id| *id != officer).unwrap_or_default();
    let exported = desk.try_run_with(&[&export[..], &["--second", other]].concat(), &second);
    assert_eq!(exported.code, 0, "{}{}", exported.stdout, exported.stderr);
    said.push_str(&std::fs::read_to_string(&out).unwrap());
    std::fs::remove_file(out).unwrap();
    said
}

/// The whole disk of a desk, somewhere else.
fn copy_of(desk: &Desk, folder: &Path) -> Desk {
    let copied = Desk { vault: folder.join("copy"), home: folder.join("copy-home") };
    std::fs::create_dir_all(&copied.vault).unwrap();
    for file in std::fs::read_dir(&desk.vault).unwrap().flatten() {
        std::fs::copy(file.path(), copied.vault.join(file.file_name())).unwrap();
    }
    copied
}

#[test]
fn the_head_with_her_passphrase_and_the_whole_disk_gets_no_word_and_the_outside_unit_reads_every_one() {
    let folder = tempfile::tempdir().unwrap();
    let two = two(folder.path());
    let named = two.name();
    assert_eq!(named["outside"], "Brigade voisine");
    let mut dice = SeededEntropy::new(seed());
    let (mut hidden, mut open) = (Canaries::default(), Canaries::default());
    let restricted = restricted_record_of_canaries(&mut hidden, &mut dice);
    let ordinary = record_of_canaries(&mut open, &mut dice);

    let added = two.add(folder.path(), &restricted);
    let mut keys: Vec<&String> = added.json.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(keys, ["entry", "id", "warnings"], "the answer keeps its shape");
    let id = added.json["id"].as_str().unwrap();
    // It has every answer, also those that only the head gives.
    let by_head = Two::add_by(folder.path(), &ordinary, |args| two.as_head(args));
    let known = by_head.json["id"].as_str().unwrap().to_owned();
    two.sync();

    let shown = two.as_officer(&["record", "show", id]);
    assert_eq!((shown.code, &shown.json["restricted"]), (0, &Value::Bool(true)));
    assert_eq!(shown.json["answers"], restricted["answers"], "she reads it again, after every lock");
    let listed = two.as_officer(&["record", "list"]).json;
    let line = listed["records"].as_array().unwrap().iter().find(|line| line["id"] == id).unwrap();
    assert_eq!(line["restricted"], true);
    let amended = two.as_officer(&["record", "amend", id, "--set", "person.age=31", "--reason", "essai"]);
    assert_eq!(amended.json["failure"]["code"], "entrusted-elsewhere");
    two.sync();

    let copied = copy_of(&two.region.brigades[0], folder.path());
    // A code that the other record answers alike is no word of this one.
    let (alike, mut of_this_one) = (ordinary.to_string(), Canaries::default());
    for canary in hidden.all().iter().filter(|canary| !alike.contains(&canary.value)) {
        of_this_one.add(&canary.field, &canary.value);
    }
    assert!(of_this_one.all().len() > 80, "{} words of its own", of_this_one.all().len());
    for desk in [&two.region.brigades[0], &copied] {
        let said = all_it_says(desk, &two.head, folder.path(), &[id, &known]);
        let found = of_this_one.find_in("what the head gets", said.as_bytes());
        assert!(found.is_empty(), "seed {}: {found:#?}", seed());
        assert!(!said.contains(&format!("\"record\":\"{id}\"")), "and no line names it");
        // The same search over the same words finds every field of a record that the unit may read.
        let found = open.find_in("what the head gets", said.as_bytes());
        let missed = open.all().iter().filter(|canary| found.iter().all(|finding| finding.field != canary.field));
        assert_eq!(missed.count(), 0);
    }
    let unknown = two.as_head(&["record", "show", id]);
    assert_eq!((unknown.code, &unknown.json["failure"]["code"]), (2, &Value::from("unknown-record")));
    let found = hidden.find_below(folder.path());
    assert!(found.is_empty(), "on no disk of the region: {found:#?}");

    let outside = &two.region.brigades[1];
    let taken = outside.run(&["record", "show", id]);
    assert_eq!(taken["answers"], restricted["answers"]);
    assert_eq!((&taken["attested"], &taken["entrustedBy"]), (&Value::Bool(true), &Value::from("Brigade inventée")));
    let trail = outside.run(&["trail"]);
    let acts =
        |act: &str| trail["trail"].as_array().unwrap().iter().any(|line| line["act"] == act && line["record"] == id);
    assert!(acts("record.entrusted") && acts("record.read"), "her reading stands in their trail");
    let coordinator = two.region.coordinator.run(&["record", "show", id]).to_string();
    let name = hidden.all().iter().find(|canary| canary.field == "person.family_latin").unwrap();
    assert!(coordinator.contains("\"file\":\"closed\"") && !coordinator.contains(&name.value));
    for desk in [&two.region.coordinator, outside, &two.region.brigades[0]] {
        assert_eq!(desk.try_run(&["verify"]).code, 0);
    }
}

#[test]
fn without_an_outside_unit_it_is_kept_for_her_alone_and_leaves_once_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let two = two(folder.path());
    let mut canaries = Canaries::default();
    let record = restricted_record_of_canaries(&mut canaries, &mut SeededEntropy::new(seed()));
    let added = two.add(folder.path(), &record).json;
    let id = added["id"].as_str().unwrap();
    assert!(added["entry"].is_null() && added["draft"].is_string(), "it waits: {added}");
    two.sync();
    assert_eq!(two.as_officer(&["record", "show", id]).json["answers"], record["answers"]);
    assert_eq!(two.as_head(&["record", "show", id]).code, 2);
    assert_eq!(two.as_head(&["draft", "list"]).json["drafts"], Value::Array(Vec::new()));
    assert_eq!(two.as_head(&["draft", "show", added["draft"].as_str().unwrap()]).code, 2);
    two.name();
    assert!(ids(&two.region.brigades[1].run(&["record", "list"])).is_empty(), "nobody else could send it");
    assert_eq!(two.as_officer(&["record", "list"]).code, 0);
    two.sync();
    assert_eq!(ids(&two.region.brigades[1].run(&["record", "list"])), [id]);
    assert_eq!(two.region.brigades[1].run(&["record", "show", id])["answers"], record["answers"]);
}

#[test]
fn only_the_coordinator_names_an_outside_unit_and_only_another_cell() {
    let folder = tempfile::tempdir().unwrap();
    let two = two(folder.path());
    let (one, other) = (two.region.units[0].clone(), two.region.units[1].clone());
    let partner = two.region.coordinator.run(&["unit", "add", "--name", "Hôpital inventé", "--kind", "partner"]);
    let partner = partner["unit"].as_str().unwrap();
    let code = |desk: &Desk, unit: &str, to: &str| {
        let answer = desk.try_run(&["unit", "outside", "--unit", unit, "--to", to]);
        assert_eq!(answer.stderr.lines().count(), 1, "{}", answer.stderr);
        answer.json["failure"]["code"].as_str().unwrap_or_default().to_owned()
    };
    let coordinator = &two.region.coordinator;
    assert_eq!(code(&two.region.brigades[1], &one, &other), "not-allowed");
    assert_eq!(code(coordinator, &one, &one), "outside-unit");
    assert_eq!(code(coordinator, &one, partner), "outside-unit");
    assert_eq!(code(coordinator, &one, "00000000000000000000000000000000"), "unknown-unit");
    coordinator.run(&["unit", "outside", "--unit", &one, "--to", &other]);
    assert_eq!(code(coordinator, &one, &other), "nothing-changes");
    let listed = coordinator.run(&["unit", "list"]);
    let line = listed["units"].as_array().unwrap().iter().find(|line| line["unit"] == one.as_str()).unwrap();
    assert_eq!(line["outside"], "Brigade voisine");
}
