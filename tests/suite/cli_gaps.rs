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

fn chains(desk: &Desk) -> Vec<Value> {
    desk.run(&["state"])["chains"].as_array().unwrap().clone()
}

/// The chains of the first desk that the second holds too, as the first reads them out.
pub(crate) fn common_chains(desk: &Desk, other: &Desk) -> Vec<Value> {
    let held = |chain: &Value| {
        let seq = chain["seq"].to_string();
        let word = |name: &str| chain[name].as_str().unwrap().to_owned();
        let (log, space, code) = (word("log"), word("space"), word("code"));
        let args = ["state", "check", "--log", &log, "--space", &space, "--seq", &seq, "--code", &code];
        other.try_run(&args).json["answer"] == "same"
    };
    chains(desk).into_iter().filter(held).collect()
}

/// One of these chains, as it was read out, to which the desk has added since: its newest entry is one the other lacks.
pub(crate) fn grown(desk: &Desk, before: &[Value]) -> Value {
    let now = chains(desk);
    let has_grown = |chain: &&Value| {
        let same = |one: &&Value| one["log"] == chain["log"] && one["space"] == chain["space"];
        now.iter().find(same).is_some_and(|one| one["seq"].as_u64() > chain["seq"].as_u64())
    };
    before.iter().find(has_grown).expect("a chain that has grown").clone()
}

/// Takes the newest entry of a chain out of a stopped server's store, as if it had never come.
pub(crate) fn drop_newest_entry(region: &Region, chain: &Value) {
    let db = rusqlite::Connection::open(region.server.data.join("store.db")).unwrap();
    let word = |name: &str| chain[name].as_str().unwrap().to_uppercase();
    let taken = db
        .execute(
            "DELETE FROM entries WHERE id = (SELECT id FROM entries WHERE hex(log) = ?1 AND hex(space) = ?2
                ORDER BY seq DESC LIMIT 1)",
            [word("log"), word("space")],
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
    let add = || brigade.run(&["record", "add", "--from", file.to_str().unwrap()]);
    add();
    brigade.run(&["sync"]);
    region.coordinator.run(&["sync"]);
    let before = common_chains(&brigade, &region.coordinator);
    add();
    assert_eq!(brigade.run(&["sync"])["alerts"], json!([]));
    let chain = grown(&brigade, &before);
    let address = region.server.address.clone();
    region.server.kill();
    let (code, sound) = verify_server(&region, "en");
    assert_eq!((code, sound["missing"].clone()), (0, json!([])));
    drop_newest_entry(&region, &chain);
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
