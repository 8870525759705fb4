//! Does a desk say in words what a server kept back, since when, and by whose word; and does the server's keeper see it too?

use std::process::Command;

use aman_tests::desk::{Desk, Region};
use aman_tests::programs::program;
use serde_json::{Value, json};

fn verify_server(region: &Region, lang: &str) -> (i32, Value) {
    let output = Command::new(program("aman-server"))
        .args(["verify", "--json", "--lang", lang, "--data"])
        .arg(&region.server.data)
        .output()
        .unwrap();
    (output.status.code().unwrap(), serde_json::from_slice(&output.stdout).unwrap())
}

fn verify(desk: &Desk, lang: &str) -> (i32, Value) {
    let answer = desk.try_run(&["verify", "--lang", lang]);
    (answer.code, answer.json)
}

/// Takes the newest sealed entry out of a stopped server's store, as if it had never come.
fn drop_newest_entry(region: &Region) {
    let db = rusqlite::Connection::open(region.server.data.join("store.db")).unwrap();
    let taken = db
        .execute(
            "DELETE FROM entries WHERE id = (SELECT id FROM entries e WHERE kind = 0 AND NOT EXISTS
                (SELECT 1 FROM entries f WHERE f.prev = e.id) ORDER BY lsn DESC LIMIT 1)",
            [],
        )
        .unwrap();
    assert_eq!(taken, 1);
}

#[test]
fn a_desk_says_what_a_server_kept_back_and_a_stick_brings_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    region.coordinator.run(&["sync"]);
    let brigade = region.brigades[0].clone();
    let file = folder.path().join("record.json");
    std::fs::write(&file, aman_schema::EXAMPLE_COMPLETE).unwrap();
    brigade.run(&["record", "add", "--from", file.to_str().unwrap()]);
    assert_eq!(brigade.run(&["sync"])["alerts"], json!([]));
    let address = region.server.address.clone();
    region.server.kill();
    let (code, sound) = verify_server(&region, "en");
    assert_eq!((code, sound["missing"].clone()), (0, json!([])));
    drop_newest_entry(&region);
    let (code, found) = verify_server(&region, "fr");
    assert_eq!(code, 4);
    assert!(found["missing"][0]["sentence"].as_str().unwrap().contains("balise signée"), "{found}");
    region.server = aman_tests::server::Server::start_at(&region.server.data, &address);

    let synced = region.coordinator.run(&["sync"]);
    let codes: Vec<&str> =
        synced["alerts"].as_array().unwrap().iter().filter_map(|alert| alert["code"].as_str()).collect();
    assert!(codes.contains(&"gap"), "{synced}");
    for (lang, words) in [("fr", "Preuve"), ("ar", "الدليل"), ("en", "Proof")] {
        let (code, verified) = verify(&region.coordinator, lang);
        assert_eq!((code, verified["sound"].as_bool()), (4, Some(false)));
        let findings = verified["findings"].as_array().unwrap();
        let gap = findings.iter().find(|finding| !finding["gap"].is_null()).unwrap()["gap"].clone();
        assert_eq!(gap["witness"], "beacon");
        assert!(gap["sentence"].as_str().unwrap().contains(words), "{gap}");
        assert!(gap["since"].as_i64().unwrap() > 0 && gap["said"].as_i64().unwrap() > 0);
    }
    let own = region.coordinator.run(&["unit", "list"])["units"].clone();
    let own = own.as_array().unwrap().iter().find(|unit| unit["kind"] == "region").unwrap()["unit"].clone();
    let stick = folder.path().join("stick").display().to_string();
    brigade.run(&["courier", "export", "--to", own.as_str().unwrap(), "--out", &stick]);
    let taken = region.coordinator.run(&["courier", "import", &stick]);
    assert!(taken["stored"].as_u64().unwrap() > 0, "{taken}");
    let (code, verified) = verify(&region.coordinator, "fr");
    assert_eq!((code, verified["sound"].as_bool()), (0, Some(true)), "{verified}");
}
