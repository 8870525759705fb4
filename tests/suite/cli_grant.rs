//! Do a unit's records reach a desk that the roster does not name only with two signatures, and only that desk?

use std::path::Path;

use aman_tests::desk::{Desk, Region};
use serde_json::{Value, json};

/// A unit that gives and one that receives.
struct Given {
    folder: tempfile::TempDir,
    region: Region,
    record: String,
}

impl Given {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let region = Region::with_brigades(folder.path(), &["Cellule qui remet", "Cellule qui reçoit"]);
        let file = folder.path().join("record.json");
        std::fs::write(&file, aman_schema::EXAMPLE_COMPLETE).unwrap();
        let added = region.brigades[0].run(&["record", "add", "--from", file.to_str().unwrap()]);
        let record = added["id"].as_str().unwrap().to_owned();
        for desk in [&region.coordinator, &region.brigades[0], &region.brigades[1]] {
            desk.run(&["sync"]);
        }
        Self { folder, region, record }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn gives(&self) -> &Desk {
        &self.region.brigades[0]
    }

    fn receives(&self) -> &Desk {
        &self.region.brigades[1]
    }

    /// Asks, has the region sign by telephone, and writes the file.
    fn file(&self, name: &str) -> String {
        let (to, out) = (number(self.receives()), self.path(name));
        let asked = self.gives().run(&["grant", "--to", &to, "--out", &out, "--reason", "ordonnance 12/2026"]);
        assert_eq!(asked["state"], "waiting");
        let act = asked["act"].as_str().unwrap();
        let early = self.gives().try_run(&["grant", "--to", &to, "--out", &out, "--act", act]);
        assert_eq!((early.json["state"].as_str(), Path::new(&out).exists()), (Some("waiting"), false), "one signature");
        let from = number(self.gives());
        let code = self.region.coordinator.run(&["second", "code", "--desk", &from, "--act", act]);
        let done = self.gives().run(&[
            "grant",
            "--to",
            &to,
            "--out",
            &out,
            "--act",
            act,
            "--code",
            code["code"].as_str().unwrap(),
        ]);
        assert_eq!(done["state"], "done");
        out
    }
}

fn number(desk: &Desk) -> String {
    desk.run(&["status"])["desk"].as_str().unwrap().to_owned()
}

fn acts(desk: &Desk) -> Vec<String> {
    let lines = desk.run(&["trail"])["trail"].clone();
    lines.as_array().unwrap().iter().map(|line| line["act"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn records_given_by_two_signatures_are_read_there_with_a_reason_and_nowhere_else() {
    let given = Given::new();
    let (receives, record) = (given.receives(), given.record.as_str());
    assert_eq!(receives.try_run(&["record", "show", record]).code, 2, "nothing of it is there before");
    let file = given.file("given.aman");
    let elsewhere = given.region.coordinator.try_run(&["courier", "import", &file]);
    assert_eq!(elsewhere.json["failure"]["code"], "courier-not-ours", "the file opens at one desk");
    let taken = receives.run(&["courier", "import", &file]);
    assert_eq!((taken["given"].clone(), taken["alerts"].clone()), (json!(["Cellule qui remet"]), json!([])), "{taken}");
    let sheet = receives.run(&["record", "show", record]);
    assert_eq!(sheet["file"], "on_reason", "{sheet}");
    assert!(!sheet.to_string().contains("Tazrouti"), "no name before a reason");
    let refused = receives.try_run(&["record", "show", record, "--open-file", "--reason", "  "]);
    assert_ne!(refused.json["file"], "open");
    let read = receives.run(&["record", "show", record, "--open-file", "--reason", "transfert du dossier"]);
    assert!(read["file"] == "open" && read.to_string().contains("Tazrouti"), "{read}");
    assert!(acts(receives).contains(&"file.read.outside".to_owned()));
    assert!(acts(given.gives()).contains(&"grant.outside".to_owned()));
    let amended = receives.try_run(&["record", "amend", record, "--set", "safety.emergency=true", "--reason", "x"]);
    assert_ne!(amended.code, 0, "what was given is read, not written");
    for acts in [["record", "archive", record, "--reason", "x"], ["destroy", "ask", record, "--act", "x"]] {
        assert_ne!(receives.try_run(&acts).code, 0, "nor archived or destroyed: {acts:?}");
    }
    let again = receives.run(&["courier", "import", &file]);
    assert_eq!((again["stored"].as_u64(), again["given"].clone()), (Some(0), json!([])), "twice changes nothing");
    assert_eq!(receives.run(&["sync"])["alerts"], json!([]), "the server is told nothing and misses nothing");
    assert_eq!(given.gives().run(&["sync"])["alerts"], json!([]));
    assert_eq!(receives.run(&["verify"])["sound"], true);
}

#[test]
fn a_locked_desk_keeps_what_is_given_until_somebody_unlocks() {
    let given = Given::new();
    let file = given.file("given.aman");
    let output =
        given.receives().command(&["courier", "import", &file]).env_remove("AMAN_PASSPHRASE").output().unwrap();
    let kept: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((kept["state"].as_str(), kept["given"].clone()), (Some("kept"), json!([])));
    std::fs::remove_file(&file).unwrap();
    let args = ["record", "show", &given.record, "--open-file", "--reason", "transfert du dossier"];
    assert_eq!(given.receives().run(&args)["file"], "open");
}

#[test]
fn an_officer_who_does_not_lead_the_receiving_cell_opens_nothing_of_what_was_given() {
    let given = Given::new();
    let receives = given.receives();
    receives.run(&["courier", "import", &given.file("given.aman")]);
    let first = receives.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    let chosen = "le puits de ma tante est sec";
    let more = [("AMAN_OFFICER", first.as_str()), ("AMAN_NEW_PASSPHRASE", chosen)];
    let added = receives.try_run_with(&["officer", "add", "--name", "Agente Deux", "--role", "officer"], &more);
    let second = added.json["officers"][1]["id"].as_str().unwrap().to_owned();
    let args = ["record", "show", &given.record, "--open-file", "--reason", "transfert du dossier"];
    let hers = [("AMAN_OFFICER", second.as_str()), ("AMAN_PASSPHRASE", chosen)];
    let refused = receives.try_run_with(&args, &hers);
    assert_eq!(refused.json["failure"]["code"], "file-closed", "{}", refused.stdout);
}

#[test]
fn a_desk_of_the_same_unit_an_unknown_one_and_a_wrong_code_get_nothing() {
    let given = Given::new();
    let (gives, out) = (given.gives(), given.path("given.aman"));
    let colleague = given.region.another_desk(&given.folder.path().join("colleague"));
    gives.run(&["sync"]);
    for (to, code) in [(number(&colleague), "grant-inside"), ("0".repeat(32), "unknown-desk")] {
        let refused = gives.try_run(&["grant", "--to", &to, "--out", &out, "--reason", "ordonnance 12/2026"]);
        assert_eq!(refused.json["failure"]["code"], code);
    }
    let to = number(given.receives());
    let refused = gives.try_run(&["grant", "--to", &to, "--out", &out, "--reason", "   "]);
    assert_eq!(refused.json["failure"]["code"], "reason-needed");
    let act = gives.run(&["grant", "--to", &to, "--out", &out, "--reason", "ordonnance 12/2026"])["act"].clone();
    let act = act.as_str().unwrap();
    let args = ["grant", "--to", &to, "--out", &out, "--act", act, "--code", "12345 67890 12345 67890"];
    assert_eq!(gives.try_run(&args).json["failure"]["code"], "code-wrong");
    assert!(!Path::new(&out).exists(), "nothing was written");
}
