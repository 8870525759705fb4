//! Can a desk be audited, and a lost one revoked, as the guides say, step by step in the window?
//!
//! The steps are those of `docs/guides/auditer-un-poste.md` and `docs/guides/perdre-un-poste.md`; their pictures come from
//! `target/guides`.

use std::path::Path;
use std::process::Command;

use aman_tests::desk::{Desk, Region, level};
use aman_tests::programs::{program, tree, wait_for};
use aman_tests::window::{PATIENCE, Window};
use serde_json::json;

use crate::cli_gaps::common_chains;
use crate::window_gaps::compare;

const CHOSEN: &str = "le puits de ma tante est sec";

fn picture(window: &Window, css: &str, name: &str) {
    window.driver.script("document.querySelector(arguments[0]).scrollIntoView()", &[json!(css)]);
    window.photograph(&tree().join(format!("target/guides/{name}.png")));
}

/// The same screen in French and in Arabic; what was typed stays.
fn in_both_tongues(window: &Window, css: &str, name: &str) {
    for lang in ["ar", "fr"] {
        window.speak(lang);
        picture(window, css, &format!("{name}-{lang}"));
    }
}

fn there(window: &Window, css: &str) {
    wait_for(css, PATIENCE, || window.driver.find(css));
}

fn write(window: &Window, css: &str, text: &str) {
    window.driver.wait(css);
    window.driver.script("document.querySelector(arguments[0]).focus()", &[json!(css)]);
    window.driver.type_text(text);
}

fn received(desk: &Desk, folder: &Path) -> String {
    let file = folder.join("record.json");
    std::fs::write(&file, aman_schema::EXAMPLE_COMPLETE).unwrap();
    let first = desk.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    let added = desk.try_run_with(&["record", "add", "--from", file.to_str().unwrap()], &[("AMAN_OFFICER", &first)]);
    added.json["id"].as_str().unwrap().to_owned()
}

/// The head admits an auditor; her number.
fn auditor_of(desk: &Desk) -> String {
    let first = desk.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    let more = [("AMAN_OFFICER", first.as_str()), ("AMAN_NEW_PASSPHRASE", CHOSEN)];
    let added = desk.try_run_with(&["officer", "add", "--name", "Auditrice", "--role", "auditor"], &more);
    added.json["officers"][1]["id"].as_str().unwrap().to_owned()
}

fn enter(desk: &Desk, officer: &str, lang: &str) -> Window {
    let window = Window::open(desk, lang);
    window.click(&format!("input[value='{officer}']"));
    window.click("#passphrase");
    window.driver.type_text(CHOSEN);
    window.click("main button[type=submit]");
    window.wait_for_screen("narrow");
    window
}

/// Opens the desk as its first officer, among several.
fn enter_first(desk: &Desk, lang: &str) -> Window {
    let first = desk.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    let window = Window::open(desk, lang);
    window.click(&format!("input[value='{first}']"));
    window.unlock();
    window
}

#[test]
fn a_desk_is_audited_as_the_guide_says() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    received(brigade, folder.path());
    brigade.run(&["sync"]);
    coordinator.run(&["sync"]);
    let auditor = auditor_of(brigade);
    let chain = common_chains(coordinator, brigade).remove(0);
    for lang in ["fr", "ar"] {
        let window = enter(brigade, &auditor, lang);
        assert!(window.driver.find("[data-go=records]").is_none(), "an auditor opens no record");
        window.click("[data-verify]");
        there(&window, "[data-verified=true]");
        picture(&window, "[data-screen=narrow]", &format!("auditer-verifier-{lang}"));
        window.click("[data-trail]");
        there(&window, "[data-lines] tbody tr");
        picture(&window, "[data-lines]", &format!("auditer-journal-{lang}"));
        assert!(!window.text().contains("Tazrouti"), "and reads no name");
        compare(&window, &chain, "same");
        picture(&window, "[data-state-codes]", &format!("auditer-chiffres-{lang}"));
        window.close();
    }
    let window = enter_first(brigade, "fr");
    window.click("[data-go=settings]");
    window.click("[data-go-trail]");
    window.wait_for_screen("trail");
    window.click("[data-verify]");
    there(&window, "[data-sound=true]");
    picture(&window, "[data-screen=trail]", "auditer-chaine-fr");
    window.click("[data-go=sync]");
    there(&window, "[data-gaps='0']");
    window.click("[data-verify]");
    there(&window, "[data-verified=true]");
    window.close();
    expose(coordinator, brigade);
    the_server_is_read_again(&region);
}

/// The last page of the guide: the server's keeper, who need not stop it.
fn the_server_is_read_again(region: &Region) {
    let verify = || {
        let mut command = Command::new(program("aman-server"));
        command.args(["verify", "--lang", "fr", "--data"]).arg(&region.server.data).output().unwrap()
    };
    let sound = verify();
    let words = String::from_utf8(sound.stdout).unwrap();
    assert_eq!(sound.status.code(), Some(0), "{words}");
    assert!(words.contains("entr"), "{words}");
    let store = rusqlite::Connection::open(aman_sync_server::store_path(&region.server.data)).unwrap();
    let spoiled = store.execute(
        "UPDATE entries SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || x'00' AS BLOB)
            WHERE lsn = (SELECT max(lsn) FROM entries)",
        [],
    );
    assert!(spoiled.unwrap() > 0);
    assert_eq!(verify().status.code(), Some(4), "and a changed one is found");
}

/// The coordination's window, asking what a lost desk exposes.
fn lost(coordinator: &Desk, desk: &str) -> Window {
    let window = Window::open(coordinator, "fr");
    window.unlock();
    window.click("[data-go=settings]");
    window.click("[data-go-keys]");
    window.click(&format!("[data-lost='{desk}']"));
    there(&window, "[data-exposure]");
    window
}

/// What the coordination notes of a desk; nothing is revoked.
fn expose(coordinator: &Desk, brigade: &Desk) {
    let desk = brigade.run(&["status"])["desk"].as_str().unwrap().to_owned();
    let window = lost(coordinator, &desk);
    picture(&window, "[data-exposure]", "auditer-exposition-fr");
    window.click("dialog button[type=button]");
    wait_for("the question to go", PATIENCE, || window.driver.find("[data-exposure]").is_none().then_some(()));
    window.close();
    assert_eq!(
        coordinator.run(&["revoke", "--desk", &desk, "--preview"])["revoked"],
        false,
        "cancelling revokes nothing"
    );
}

#[test]
fn a_damaged_entry_is_found_and_said_in_the_auditors_window() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let brigade = &region.brigades[0];
    received(brigade, folder.path());
    let auditor = auditor_of(brigade);
    let db = rusqlite::Connection::open(brigade.vault.join("log.db")).unwrap();
    let spoiled = db.execute(
        "UPDATE entry SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || x'00' AS BLOB)
            WHERE row = (SELECT max(row) FROM entry WHERE kind = 0)",
        [],
    );
    assert_eq!(spoiled.unwrap(), 1);
    drop(db);
    let window = enter(brigade, &auditor, "fr");
    window.click("[data-verify]");
    there(&window, "[data-verified=false]");
    there(&window, "[data-finding]");
    picture(&window, "[data-check]", "auditer-abime-fr");
    let said = window.text();
    assert!(said.contains("N'effacez rien"), "and what to do: {said}");
    window.close();
}

#[test]
fn a_lost_desk_is_revoked_as_the_guide_says() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    received(brigade, folder.path());
    level(&[brigade, coordinator]);
    let status = brigade.run(&["status"]);
    let (desk, officer) = (status["desk"].as_str().unwrap(), status["officers"][0]["id"].as_str().unwrap());
    let window = lost(coordinator, desk);
    write(&window, "#reason", "vol du véhicule, procès-verbal 14");
    in_both_tongues(&window, "[data-exposure]", "perdre-revoquer");
    window.click("[data-confirm]");
    wait_for("the question to go", PATIENCE, || window.driver.find("[data-exposure]").is_none().then_some(()));
    window.click(&format!("[data-withdraw='{officer}']"));
    write(&window, "#reason", "partie avec le poste");
    in_both_tongues(&window, "[data-leaving]", "perdre-depart");
    window.click("[data-confirm]");
    there(&window, &format!("[data-roster-officer='{officer}'][data-withdrawn=true]"));
    window.click("[data-go=sync]");
    window.click("[data-sync]");
    there(&window, "[data-phase=done]");
    window.close();
    let refused = brigade.try_run(&["sync"]);
    assert_ne!(refused.code, 0, "the server refuses the lost desk at once");
    let late = folder.path().join("late.aman").display().to_string();
    received(brigade, folder.path());
    let unit = brigade.run(&["courier", "units"])["units"][0]["unit"].as_str().unwrap().to_owned();
    brigade.run(&["courier", "export", "--to", &unit, "--out", &late]);
    let window = Window::open(coordinator, "fr");
    window.unlock();
    window.click("[data-go=sync]");
    write(&window, "#courier-brought", &late);
    window.click("[data-courier-take]");
    there(&window, "[data-taken=taken]");
    window.click("[data-go=settings]");
    window.click("[data-go-keys]");
    there(&window, "[data-quarantine]");
    in_both_tongues(&window, "[data-quarantine]", "perdre-a-part");
    window.close();
}
