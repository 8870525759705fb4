//! Does the window show who looked at what, close older records, break the glass, and let two sign?

use std::path::Path;

use aman_tests::desk::{Desk, Region};
use aman_tests::programs::{tree, wait_for};
use aman_tests::window::{PATIENCE, Window};
use serde_json::{Value, json};

fn added(desk: &Desk, folder: &Path, text: &str) -> String {
    let file = folder.join("record.json");
    std::fs::write(&file, text).unwrap();
    desk.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned()
}

fn write(window: &Window, css: &str, text: &str) {
    window.driver.wait(css);
    window.driver.script("document.querySelector(arguments[0]).focus()", &[json!(css)]);
    window.driver.type_text(text);
}

/// What the screen shows, to be looked at: `target/guard`.
fn picture(window: &Window, name: &str) {
    window.photograph(&tree().join(format!("target/guard/{name}.png")));
}

fn guard(window: &Window, name: &str) {
    window.click("[data-go=settings]");
    window.wait_for_screen("settings");
    window.click(&format!("[data-go-{name}]"));
    window.wait_for_screen(name);
}

fn wait_text(window: &Window, css: &str) {
    wait_for(css, PATIENCE, || window.driver.find(css));
}

#[test]
fn the_window_closes_an_older_record_breaks_the_glass_and_takes_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    let mut named: Value = serde_json::from_str(aman_schema::EXAMPLE_LISTENING).unwrap();
    named["answers"]["person"]["family_latin"] = Value::from("Zzyqvora");
    let old = added(brigade, folder.path(), &named.to_string());
    coordinator.run(&["lease", "figures", "--hours", "1000", "--unlocks", "2"]);
    coordinator.run(&["sync"]);
    brigade.run(&["sync"]);
    for _ in 0..3 {
        brigade.run(&["draft", "list"]);
    }
    let window = Window::open(brigade, "fr");
    window.unlock();
    assert!(!window.text().contains("Zzyqvora"), "no name of an older record");
    write(&window, "#search", "Zzyqvora");
    window.click("[role=search] button");
    wait_text(&window, "[data-not-searched]");
    picture(&window, "home-not-searched-fr");
    window.click("[data-go=records]");
    window.click(&format!("button[data-record='{old}']"));
    wait_text(&window, "[data-closed]");
    assert!(window.attribute("[data-failure]", "data-failure").as_deref() == Some("lease-over"));
    assert!(!window.text().contains("Zzyqvora"));
    picture(&window, "record-closed-fr");
    window.click("[data-glass]");
    write(&window, "#reason", "menace ce soir");
    picture(&window, "glass-fr");
    window.click("[data-confirm]");
    wait_text(&window, "[data-opened-by]");
    assert!(window.text().contains("Zzyqvora"));
    picture(&window, "record-broken-fr");
    let broken = brigade_trail(&window);
    assert!(broken.contains("menace ce soir"), "{broken}");
    picture(&window, "trail-fr");
    window.click("[data-verify]");
    wait_text(&window, "[data-sound=true]");
    guard(&window, "access");
    picture(&window, "access-over-fr");
    let units = coordinator.run(&["unit", "list"]);
    let of_brigade = |unit: &&Value| unit["unit"] == region.units[0].as_str();
    let desk = units["units"].as_array().unwrap().iter().find(of_brigade).unwrap()["desks"][0].clone();
    let code = coordinator.run(&["lease", "code", "--desk", desk.as_str().unwrap(), "--days", "14"]);
    write(&window, "#code", "1234 5678 9012 3456 7890");
    window.click("[data-renew]");
    wait_text(&window, "[data-failure='code-wrong']");
    window.driver.script(
        "document.querySelector('#code').value = ''; document.querySelector('#code').dispatchEvent(new Event('input'))",
        &[],
    );
    write(&window, "#code", code["code"].as_str().unwrap());
    window.click("[data-renew]");
    wait_text(&window, "[data-left]");
    picture(&window, "access-renewed-fr");
    window.click("[data-go=records]");
    wait_for("the name of the record", PATIENCE, || window.text().contains("Zzyqvora").then_some(()));
    window.close();
}

fn brigade_trail(window: &Window) -> String {
    guard(window, "trail");
    wait_text(window, "[data-act='lease.broken']");
    window.text()
}

/// An archived record says so, and the pages of archive and access show.
fn look_around(window: &Window, id: &str) {
    window.click("[data-go=records]");
    window.click(&format!("button[data-record='{id}']"));
    wait_text(window, "[data-opened-by]");
    wait_text(window, "[data-is-archived]");
    picture(window, "record-ar");
    guard(window, "archive");
    wait_text(window, "[data-archived]");
    picture(window, "archive-ar");
    guard(window, "access");
    picture(window, "access-ar");
}

#[test]
fn in_the_window_an_export_waits_for_the_coordinator_who_signs_in_hers() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    let id = added(brigade, folder.path(), aman_schema::EXAMPLE_ARABIC);
    brigade.run(&["record", "archive", &id, "--reason", "jugement définitif"]);
    let out = folder.path().join("export.jsonl").display().to_string();
    let window = Window::open(brigade, "ar");
    window.unlock();
    look_around(&window, &id);
    guard(&window, "acts");
    write(&window, "#export-reason", "requisition 14");
    write(&window, "#export-out", &out);
    window.click("[data-do=export]");
    wait_text(&window, "[data-came=waiting]");
    wait_text(&window, "[data-own]");
    picture(&window, "acts-waiting-ar");
    assert!(!Path::new(&out).exists());
    let act = window.attribute("[data-own]", "data-own").unwrap();
    window.close();
    brigade.run(&["sync"]);
    coordinator.run(&["sync"]);
    let hers = Window::open(coordinator, "fr");
    hers.unlock();
    guard(&hers, "access");
    wait_text(&hers, "[data-give]");
    hers.click("[data-give]");
    wait_text(&hers, "[data-code]");
    picture(&hers, "access-coordinator-fr");
    guard(&hers, "acts");
    wait_text(&hers, &format!("[data-asked='{act}']"));
    picture(&hers, "acts-asked-fr");
    hers.click("[data-give]");
    wait_for("the question to be answered", PATIENCE, || hers.driver.find("[data-asked]").is_none().then_some(()));
    guard(&hers, "trail");
    wait_text(&hers, "[data-act='second.given']");
    picture(&hers, "trail-coordinator-fr");
    hers.close();
    coordinator.run(&["sync"]);
    brigade.run(&["sync"]);
    let window = Window::open(brigade, "ar");
    window.unlock();
    guard(&window, "acts");
    wait_text(&window, "[data-own][data-signed=true]");
    window.click("[data-own] [data-go-on]");
    write(&window, "#export-out", &out);
    window.click("[data-do=export]");
    wait_text(&window, "[data-came=done]");
    picture(&window, "acts-done-ar");
    guard(&window, "trail");
    wait_text(&window, "[data-act='export.all']");
    picture(&window, "trail-ar");
    window.close();
    assert_eq!(std::fs::read_to_string(&out).unwrap().lines().count(), 1);
}
