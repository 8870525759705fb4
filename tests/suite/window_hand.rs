//! Do entries go by hand in the window, at an open desk and a locked one, and does each refusal say what is wrong?

use std::path::Path;

use aman_tests::desk::{Desk, Region, level};
use aman_tests::programs::{tree, wait_for};
use aman_tests::window::{PATIENCE, Window};
use serde_json::json;

/// What the screen shows, to be looked at: `target/hand`.
fn picture(window: &Window, css: &str, name: &str) {
    window.driver.script("document.querySelector(arguments[0]).scrollIntoView()", &[json!(css)]);
    window.photograph(&tree().join(format!("target/hand/{name}.png")));
}

/// Puts a text into a field, whatever stood there.
fn put(window: &Window, css: &str, text: &str) {
    window.driver.wait(css);
    let script = "const f = document.querySelector(arguments[0]); f.focus(); f.value = arguments[1];
        f.dispatchEvent(new Event('input', { bubbles: true }));";
    window.driver.script(script, &[json!(css), json!(text)]);
}

fn there(window: &Window, css: &str) {
    wait_for(css, PATIENCE, || window.driver.find(css));
}

fn received(desk: &Desk, folder: &Path) -> String {
    let file = folder.join("record.json");
    std::fs::write(&file, aman_schema::EXAMPLE_COMPLETE).unwrap();
    desk.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned()
}

/// Takes a file in and waits until it is taken or refused, as the selector says.
fn take(window: &Window, file: &str, until: &str) {
    put(window, "#courier-brought", file);
    window.click("[data-courier-take]");
    there(window, until);
}

#[test]
fn a_unit_fills_a_file_and_the_coordination_takes_it_in_once_whatever_the_order() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    let path = |name: &str| folder.path().join(name).display().to_string();
    let older = received(brigade, folder.path());
    let window = Window::open(brigade, "fr");
    window.unlock();
    window.click("[data-go=sync]");
    put(&window, "#courier-file", &path("older.aman"));
    window.click("[data-courier-fill]");
    there(&window, "[data-filled]");
    picture(&window, "[data-courier]", "filled-fr");
    window.click("[data-courier-fill]");
    there(&window, "[data-courier-out] [data-failure=file-exists]");
    window.close();
    let newer = received(brigade, folder.path());
    let units = brigade.run(&["courier", "units"])["units"].clone();
    let unit = units[0].clone();
    assert_eq!(unit["region"], true, "the coordination comes first: {units}");
    let args = ["courier", "export", "--to", unit["unit"].as_str().unwrap(), "--out", &path("newer.aman")];
    brigade.run(&args);
    let whole = std::fs::read(path("newer.aman")).unwrap();
    std::fs::write(path("half.aman"), &whole[..whole.len() / 2]).unwrap();
    let mut future = whole.clone();
    future[8] = 9;
    std::fs::write(path("future.aman"), future).unwrap();
    let down = ["courier", "export", "--to", &region.units[0], "--out", &path("down.aman")];
    coordinator.run(&down);
    let window = Window::open(coordinator, "ar");
    window.unlock();
    window.click("[data-go=sync]");
    for (name, code) in [
        ("nowhere.aman", "file-unreadable"),
        ("half.aman", "courier-damaged"),
        ("future.aman", "courier-newer"),
        ("down.aman", "courier-not-ours"),
    ] {
        take(&window, &path(name), &format!("[data-courier-in] [data-failure={code}]"));
    }
    picture(&window, "[data-courier]", "refused-ar");
    take(&window, &path("newer.aman"), "[data-taken=taken]");
    assert_ne!(window.attribute("[data-taken]", "data-new").as_deref(), Some("0"));
    picture(&window, "[data-courier]", "taken-ar");
    for again in ["newer.aman", "older.aman"] {
        take(&window, &path(again), "[data-taken=taken][data-new='0']");
    }
    picture(&window, "[data-courier]", "nothing-new-ar");
    window.click("[data-go=records]");
    for id in [older, newer] {
        there(&window, &format!("button[data-record='{id}']"));
    }
    window.close();
}

#[test]
fn a_locked_desk_keeps_a_file_and_fills_one_and_opens_what_it_kept_when_somebody_comes() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    let path = |name: &str| folder.path().join(name).display().to_string();
    received(brigade, folder.path());
    let down = ["courier", "export", "--to", &region.units[0], "--out", &path("down.aman")];
    coordinator.run(&down);
    let window = Window::open(brigade, "fr");
    window.click("[data-carried] summary");
    put(&window, "#courier-file", &path("up.aman"));
    window.click("[data-courier-fill]");
    there(&window, "[data-filled]");
    take(&window, &path("down.aman"), "[data-taken=kept]");
    picture(&window, "[data-courier]", "locked-fr");
    assert!(!window.text().contains("Brigade inventée"), "a locked desk shows no name");
    window.unlock();
    window.click("[data-go=sync]");
    there(&window, "[data-parcel=taken]");
    window.close();
    let taken = coordinator.run(&["courier", "import", &path("up.aman")]);
    assert!(taken["stored"].as_u64().unwrap() > 0, "what was filled while locked is whole: {taken}");
}

#[test]
fn the_coordination_states_that_an_officer_left_and_her_access_closes() {
    const CHOSEN: &str = "le puits de ma tante est sec";
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    let first = brigade.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    let more = [("AMAN_OFFICER", first.as_str()), ("AMAN_NEW_PASSPHRASE", CHOSEN)];
    let added = brigade.try_run_with(&["officer", "add", "--name", "Salma Idrissi", "--role", "officer"], &more);
    let hers = added.json["officers"][1]["id"].as_str().unwrap().to_owned();
    let as_first = [("AMAN_OFFICER", first.as_str())];
    let meet = || {
        for _ in 0..2 {
            brigade.run(&["sync"]);
            assert_eq!(brigade.try_run_with(&["draft", "list"], &as_first).code, 0);
            level(&[coordinator]);
        }
        brigade.run(&["sync"]);
    };
    meet();
    coordinator.run(&["officer", "confirm", &hers]);
    let own = coordinator.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    let refused = coordinator.try_run(&["withdraw", "--officer", &own, "--reason", "x"]);
    assert_eq!(refused.json["failure"]["code"], "own-slot");
    let window = Window::open(coordinator, "fr");
    window.unlock();
    window.click("[data-go=settings]");
    window.click("[data-go-keys]");
    window.wait_for_screen("keys");
    there(&window, &format!("[data-roster-officer='{hers}'][data-withdrawn=false]"));
    assert!(window.driver.find(&format!("[data-withdraw='{own}']")).is_none(), "nobody states that she herself left");
    picture(&window, "[data-leaving]", "officers-fr");
    window.click(&format!("[data-withdraw='{hers}']"));
    there(&window, "[data-confirm][disabled]");
    put(&window, "#reason", "mutation à Rabat");
    window.photograph(&tree().join("target/hand/leaving-fr.png"));
    window.click("[data-confirm]");
    there(&window, &format!("[data-roster-officer='{hers}'][data-withdrawn=true]"));
    assert!(window.text().contains("Salma Idrissi"));
    window.close();
    let listed = coordinator.run(&["officer", "list", "--region"]);
    let line = listed["officers"].as_array().unwrap().iter().find(|line| line["id"] == hers.as_str()).unwrap().clone();
    assert_eq!((line["withdrawn"].as_bool(), line["unitName"].as_str()), (Some(true), Some("Brigade inventée")));
    coordinator.run(&["sync"]);
    brigade.run(&["sync"]);
    let tried = brigade.try_run_with(&["draft", "list"], &[("AMAN_OFFICER", &hers), ("AMAN_PASSPHRASE", CHOSEN)]);
    assert_eq!(tried.json["failure"]["code"], "officer-withdrawn", "{}", tried.stderr);
}

#[test]
fn records_are_given_outside_the_roster_in_the_window_and_read_there_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Cellule qui remet", "Cellule qui reçoit"]);
    let (gives, receives, coordinator) = (&region.brigades[0], &region.brigades[1], &region.coordinator);
    let record = received(gives, folder.path());
    let file = folder.path().join("remise.aman").display().to_string();
    level(&[gives, receives, coordinator, gives]);
    let to = receives.run(&["status"])["desk"].as_str().unwrap().to_owned();
    let window = Window::open(gives, "fr");
    window.unlock();
    acts(&window);
    there(&window, "#grant-desk");
    let select = "const s = document.querySelector('#grant-desk'); s.value = arguments[0]; s.dispatchEvent(new Event('change', { bubbles: true }))";
    window.driver.script(select, &[json!(to)]);
    put(&window, "#grant-reason", "ordonnance 12/2026");
    put(&window, "#grant-out", &file);
    picture(&window, "[data-two='grant.outside']", "grant-fr");
    window.click("[data-do=grant]");
    there(&window, "[data-two='grant.outside'] [data-came=waiting]");
    assert!(!Path::new(&file).exists(), "one signature writes nothing");
    window.close();
    gives.run(&["sync"]);
    coordinator.run(&["sync"]);
    let hers = Window::open(coordinator, "ar");
    hers.unlock();
    acts(&hers);
    there(&hers, "[data-asked]");
    picture(&hers, "[data-asked]", "grant-asked-ar");
    assert!(hers.text().contains("Cellule qui reçoit"), "whoever signs sees where it goes");
    hers.click("[data-asked] [data-give]");
    wait_for("the question to be answered", PATIENCE, || hers.driver.find("[data-asked]").is_none().then_some(()));
    hers.close();
    coordinator.run(&["sync"]);
    gives.run(&["sync"]);
    let window = Window::open(gives, "fr");
    window.unlock();
    acts(&window);
    window.click("[data-own][data-signed=true] [data-go-on]");
    put(&window, "#grant-out", &file);
    window.click("[data-do=grant]");
    there(&window, "[data-two='grant.outside'] [data-came=done]");
    window.close();
    let window = Window::open(receives, "fr");
    window.unlock();
    window.click("[data-go=sync]");
    take(&window, &file, "[data-given]");
    picture(&window, "[data-courier]", "given-fr");
    window.click("[data-go=records]");
    window.click(&format!("button[data-record='{record}']"));
    window.click("[data-open-file]");
    put(&window, "#file-reason", "transfert du dossier");
    window.click("dialog button[type=submit]");
    there(&window, "[data-screen=record][data-file=open]");
    assert!(window.text().contains("Tazrouti"), "{}", window.text());
    picture(&window, "[data-screen=record]", "given-record-fr");
    window.close();
}

#[test]
fn the_data_protection_sheet_is_written_from_the_coordinations_page_and_from_the_units_settings() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    for (desk, lang, go) in [(&region.coordinator, "ar", "region"), (&region.brigades[0], "fr", "settings")] {
        let file = folder.path().join(format!("{go}.pdf"));
        let window = Window::open(desk, lang);
        window.unlock();
        window.click(&format!("[data-go={go}]"));
        put(&window, "#protection-file", &file.display().to_string());
        window.click("[data-protection-write]");
        there(&window, "[data-protection-done=true]");
        picture(&window, "[data-protection]", &format!("protection-{lang}"));
        window.click("[data-protection-write]");
        there(&window, "[data-protection] [data-failure=file-exists]");
        window.close();
        assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF-"));
    }
}

fn acts(window: &Window) {
    window.click("[data-go=settings]");
    window.wait_for_screen("settings");
    window.click("[data-go-acts]");
    window.wait_for_screen("acts");
}
