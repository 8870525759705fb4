//! Does the window make a unit's sheet, take a colleague in, and say what a lost desk exposes?

use aman_tests::desk::{Region, level};
use aman_tests::programs::{tree, wait_for};
use aman_tests::window::{PATIENCE, Window};
use serde_json::json;

/// What the screen shows, to be looked at: `target/keys`.
fn picture(window: &Window, name: &str) {
    window.photograph(&tree().join(format!("target/keys/{name}.png")));
}

fn keys(window: &Window) {
    window.click("[data-go=settings]");
    window.wait_for_screen("settings");
    window.click("[data-go-keys]");
    window.wait_for_screen("keys");
}

fn write(window: &Window, css: &str, text: &str) {
    window.driver.wait(css);
    window.driver.script("document.querySelector(arguments[0]).focus()", &[json!(css)]);
    window.driver.type_text(text);
}

fn wait_text(window: &Window, css: &str) {
    wait_for(css, PATIENCE, || window.driver.find(css));
}

#[test]
fn the_window_takes_a_colleague_in_by_its_digits_and_makes_a_sheet_that_is_seen_once() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let brigade = &region.brigades[0];
    let colleague = region.another_desk(&folder.path().join("second"));
    level(&[&region.coordinator, brigade, &colleague]);
    let digits = colleague.run(&["colleagues"])["colleagues"][0]["digits"].as_str().unwrap().to_owned();
    let window = Window::open(brigade, "fr");
    window.unlock();
    keys(&window);
    wait_text(&window, "[data-confirmed=false]");
    assert!(window.text().contains(&digits), "both desks show one number");
    picture(&window, "colleague-fr");
    let (first, rest) = digits.split_at(1);
    let wrong = if first == "1" { "2" } else { "1" }.to_owned() + rest;
    write(&window, "#colleague-digits", &wrong);
    window.click("[data-confirm-colleague]");
    wait_text(&window, "[data-failure=unknown-fingerprint]");
    window.driver.script(
        "const i = document.querySelector('#colleague-digits'); i.value = ''; i.dispatchEvent(new Event('input'))",
        &[],
    );
    write(&window, "#colleague-digits", &digits);
    window.click("[data-confirm-colleague]");
    wait_text(&window, "[data-confirmed=true]");
    window.click("[data-make-sheet]");
    wait_text(&window, "[data-words]");
    picture(&window, "sheet-fr");
    let count = window.driver.script("return document.querySelectorAll('[data-words] li').length", &[]);
    assert!(count.as_u64().unwrap() > 25, "{count}");
    let word = window.driver.script("return document.querySelector('[data-words] li').textContent", &[]);
    window.click("[data-written]");
    wait_for("the words to go", PATIENCE, || window.driver.find("[data-words]").is_none().then_some(()));
    assert!(!window.text().contains(&format!("{}\n", word.as_str().unwrap())));
    window.close();
    assert_eq!(brigade.run(&["colleagues"])["colleagues"][0]["confirmed"], true);
}

#[test]
fn the_coordination_sees_what_a_lost_desk_exposes_and_revokes_it_in_arabic() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    let file = folder.path().join("record.json");
    std::fs::write(&file, aman_schema::EXAMPLE_ARABIC).unwrap();
    brigade.run(&["record", "add", "--from", file.to_str().unwrap()]);
    level(&[brigade, coordinator]);
    let desk = brigade.run(&["status"])["desk"].as_str().unwrap().to_owned();
    let window = Window::open(coordinator, "ar");
    window.unlock();
    keys(&window);
    wait_text(&window, "[data-loss] [data-lost]");
    picture(&window, "keys-ar");
    window.click(&format!("[data-lost='{desk}']"));
    wait_text(&window, "[data-exposure]");
    picture(&window, "exposure-ar");
    write(&window, "#reason", "سرقة الحاسوب");
    window.click("[data-confirm]");
    wait_for("the question to go", PATIENCE, || window.driver.find("[data-exposure]").is_none().then_some(()));
    window.click("[data-make-shares]");
    wait_text(&window, "[data-words]");
    picture(&window, "share-ar");
    for _ in 0..5 {
        window.click("[data-written]");
    }
    wait_for("the words to go", PATIENCE, || window.driver.find("[data-words]").is_none().then_some(()));
    window.close();
    coordinator.run(&["sync"]);
    assert_ne!(brigade.try_run(&["sync"]).code, 0, "a revoked desk is refused at its next request");
}
