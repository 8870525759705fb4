//! Do entries and receipts go by stick, whatever happens to the stick, and do two people find the same digits?

use std::path::{Path, PathBuf};

use aman_tests::desk::{Desk, Region};
use serde_json::{Value, json};

/// A coordinator and a brigade's desk that never saw a server.
struct ByHand {
    folder: tempfile::TempDir,
    coordinator: Desk,
    desk: Desk,
    region: String,
    unit: String,
}

impl ByHand {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let coordinator = Desk::at(&folder.path().join("coordinator"));
        coordinator.run(&["authority", "create", "--region", "Région inventée"]);
        let region = coordinator.run(&["unit", "list"])["units"][0]["unit"].as_str().unwrap().to_owned();
        let unit = coordinator.run(&["unit", "add", "--name", "Cellule", "--kind", "brigade"]);
        let unit = unit["unit"].as_str().unwrap().to_owned();
        let desk = Desk::at(&folder.path().join("desk"));
        coordinator.run(&["invite", "--unit", &unit, "--out", &path("invitation")]);
        let asked = desk.run(&["enrol", "--invitation", &path("invitation"), "--request-out", &path("request")]);
        let shown = asked["fingerprint"].as_str().unwrap();
        let args = ["approve", "--request", &path("request"), "--out", &path("approval"), "--fingerprint", shown];
        coordinator.run(&args);
        desk.run(&["enrol", "--approval", &path("approval")]);
        Self { folder, coordinator, desk, region, unit }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn receive(&self, desk: &Desk) -> String {
        let file = self.folder.path().join("record.json");
        std::fs::write(&file, aman_schema::EXAMPLE_COMPLETE).unwrap();
        desk.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned()
    }

    fn export(&self, name: &str) -> PathBuf {
        let out = self.path(name);
        self.desk.run(&["courier", "export", "--to", &self.region, "--out", &out]);
        PathBuf::from(out)
    }
}

fn without_passphrase(desk: &Desk, args: &[&str]) -> (i32, Value) {
    let output = desk.command(args).env_remove("AMAN_PASSPHRASE").output().unwrap();
    (output.status.code().unwrap(), serde_json::from_slice(&output.stdout).unwrap_or(Value::Null))
}

fn has_record(desk: &Desk, id: &str) -> bool {
    desk.run(&["record", "list"])["records"].as_array().unwrap().iter().any(|record| record["id"] == id)
}

fn import(desk: &Desk, file: &Path) -> Value {
    desk.run(&["courier", "import", file.to_str().unwrap()])
}

#[test]
fn a_record_goes_by_stick_where_no_server_ever_was_and_twice_changes_nothing() {
    let hand = ByHand::new();
    let id = hand.receive(&hand.desk);
    let file = hand.export("one.aman");
    let first = import(&hand.coordinator, &file);
    assert_eq!((first["state"].as_str(), first["alerts"].clone()), (Some("taken"), json!([])));
    assert!(first["stored"].as_u64().unwrap() > 0 && first["setAside"] == 0, "{first}");
    assert!(has_record(&hand.coordinator, &id));
    let again = import(&hand.coordinator, &file);
    assert_eq!((again["stored"].as_u64(), again["setAside"].as_u64()), (Some(0), Some(0)));
    assert!(hand.coordinator.run(&["verify"])["sound"].as_bool().unwrap());
}

#[test]
fn an_older_stick_after_a_newer_one_changes_nothing() {
    let hand = ByHand::new();
    let old = hand.receive(&hand.desk);
    let before = hand.export("before.aman");
    let new = hand.receive(&hand.desk);
    let after = hand.export("after.aman");
    import(&hand.coordinator, &after);
    let late = import(&hand.coordinator, &before);
    assert_eq!((late["stored"].as_u64(), late["alerts"].clone()), (Some(0), json!([])));
    assert!(has_record(&hand.coordinator, &old) && has_record(&hand.coordinator, &new));
    assert!(hand.coordinator.run(&["verify"])["sound"].as_bool().unwrap());
}

#[test]
fn a_stick_needs_no_passphrase_and_a_locked_desk_takes_it_in_when_somebody_unlocks() {
    let hand = ByHand::new();
    let id = hand.receive(&hand.desk);
    let out = hand.path("locked.aman");
    let (code, bundled) = without_passphrase(&hand.desk, &["courier", "export", "--to", &hand.region, "--out", &out]);
    assert_eq!((code, bundled["desks"].as_u64()), (0, Some(1)));
    for _ in 0..2 {
        let (code, kept) = without_passphrase(&hand.coordinator, &["courier", "import", &out]);
        assert_eq!((code, kept["state"].as_str()), (0, Some("kept")));
    }
    std::fs::remove_file(&out).unwrap();
    assert!(has_record(&hand.coordinator, &id), "the stick is gone, the record is here");
}

#[test]
fn a_half_copied_foreign_newer_or_misdirected_file_is_refused_in_words_and_changes_nothing() {
    let hand = ByHand::new();
    hand.receive(&hand.desk);
    let file = hand.export("good.aman");
    let bytes = std::fs::read(&file).unwrap();
    let mut newer = bytes.clone();
    newer[8] = 2;
    let mut changed = bytes.clone();
    let last = changed.len() - 1;
    changed[last] ^= 1;
    let cases: [(&str, &[u8], &str); 5] = [
        ("half", &bytes[..bytes.len() / 2], "courier-damaged"),
        ("cut", &bytes[..bytes.len() - 1], "courier-damaged"),
        ("text", b"notes de service", "courier-damaged"),
        ("newer", &newer, "courier-newer"),
        ("changed", &changed, "courier-damaged"),
    ];
    for (name, bytes, code) in cases {
        let path = hand.path(name);
        std::fs::write(&path, bytes).unwrap();
        let answer = hand.coordinator.try_run(&["courier", "import", &path]);
        assert_eq!((answer.code, answer.json["failure"]["code"].as_str()), (2, Some(code)), "{name}");
    }
    let answer = hand.desk.try_run(&["courier", "import", file.to_str().unwrap()]);
    assert_eq!((answer.code, answer.json["failure"]["code"].as_str()), (2, Some("courier-not-ours")));
    let answer = hand.desk.try_run(&["courier", "export", "--to", &hand.region, "--out", file.to_str().unwrap()]);
    assert_eq!(answer.json["failure"]["code"], "file-exists");
    assert_eq!(std::fs::read(&file).unwrap(), bytes, "nothing is overwritten");
    let own = hand.path("own");
    let answer = hand.desk.try_run(&["courier", "export", "--to", &hand.unit, "--out", &own]);
    assert_eq!((answer.json["failure"]["code"].as_str(), Path::new(&own).exists()), (Some("courier-nobody"), false));
    assert!(import(&hand.coordinator, &file)["stored"].as_u64().unwrap() > 0);
}

#[test]
fn a_misdirected_stick_at_a_locked_desk_is_told_when_it_is_unlocked() {
    let hand = ByHand::new();
    hand.receive(&hand.desk);
    let file = hand.export("for-the-region.aman");
    let (code, kept) = without_passphrase(&hand.desk, &["courier", "import", file.to_str().unwrap()]);
    assert_eq!((code, kept["state"].as_str()), (0, Some("kept")), "a locked desk cannot tell yet");
    hand.desk.run(&["record", "list"]);
    let mut desk = aman_desk::Desk::open(hand.desk.vault.clone(), "fr").unwrap();
    let outcomes: Vec<String> = desk.parcels().unwrap().into_iter().map(|parcel| parcel.outcome).collect();
    assert_eq!(outcomes, ["closed"]);
}

#[test]
fn receipts_come_back_by_stick() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let path = |name: &str| folder.path().join(name).display().to_string();
    let brigade = &region.brigades[0];
    let file = folder.path().join("record.json");
    std::fs::write(&file, aman_schema::EXAMPLE_COMPLETE).unwrap();
    let id = brigade.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned();
    let units = region.coordinator.run(&["unit", "list"])["units"].clone();
    let own = units.as_array().unwrap().iter().find(|unit| unit["kind"] == "region").unwrap()["unit"].as_str().unwrap();
    brigade.run(&["courier", "export", "--to", own, "--out", &path("up")]);
    region.coordinator.run(&["courier", "import", &path("up")]);
    region.coordinator.run(&["sync"]);
    let args = ["courier", "export", "--to", &region.units[0], "--out", &path("down")];
    assert!(region.coordinator.run(&args)["receipts"].as_u64().unwrap() > 0);
    let taken = brigade.run(&["courier", "import", &path("down")]);
    assert!(taken["acknowledged"].as_u64().unwrap() > 0, "{taken}");
    let detail = brigade.run(&["record", "show", &id]);
    assert!(detail["id"] == id.as_str(), "{detail}");
    let again = brigade.run(&["courier", "import", &path("down")]);
    assert_eq!((again["acknowledged"].as_u64(), again["stored"].as_u64()), (Some(0), Some(0)));
    assert_eq!(brigade.run(&["sync"])["alerts"], json!([]));
}

#[test]
fn two_people_compare_twenty_digits_over_the_telephone() {
    let hand = ByHand::new();
    hand.receive(&hand.desk);
    let (code, said) = without_passphrase(&hand.desk, &["state"]);
    assert_eq!(code, 0);
    let file = hand.export("one.aman");
    let sheet = |digits: &str, log: &str, seq: &str| {
        let args = ["state", "check", "--log", log, "--seq", seq, "--code", digits];
        without_passphrase(&hand.coordinator, &args)
    };
    let chains = said["chains"].as_array().unwrap().clone();
    assert!(!chains.is_empty());
    let word = |chain: &Value, name: &str| chain[name].as_str().unwrap().to_owned();
    let before: Vec<String> = chains
        .iter()
        .map(|chain| {
            let (_, answer) = sheet(&word(chain, "code"), &word(chain, "log"), &chain["seq"].to_string());
            word(&answer, "answer")
        })
        .collect();
    assert!(before.iter().all(|answer| answer == "missing"), "{before:?}");
    import(&hand.coordinator, &file);
    let answers: Vec<(Value, Value)> = chains
        .iter()
        .map(|chain| {
            let beginning = word(chain, "log").get(..6).unwrap().to_owned();
            (chain.clone(), sheet(&word(chain, "code"), &beginning, &chain["seq"].to_string()).1)
        })
        .collect();
    assert!(answers.iter().any(|(_, answer)| answer["answer"] == "same"), "{answers:?}");
    let (chain, _) = answers.iter().find(|(_, answer)| answer["answer"] == "same").unwrap();
    let (_, misheard) = sheet("00000 00000 00000 00000", &word(chain, "log"), &chain["seq"].to_string());
    assert_eq!(misheard["answer"], "different");
    assert!(!misheard["sentence"].as_str().unwrap().is_empty());
    let (code, refused) = sheet("1234", &word(chain, "log"), "0");
    assert_eq!((code, refused["failure"]["code"].as_str()), (2, Some("state-code-unreadable")));
    let (code, refused) = sheet("00000 00000 00000 00000", "zzzz", "0");
    assert_eq!((code, refused["failure"]["code"].as_str()), (2, Some("unknown-log")));
}
