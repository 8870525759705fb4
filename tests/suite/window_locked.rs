//! Does the window receive while locked, lock by key, by idleness and by sleep, and give the record to the officer who adopts it?

use std::path::Path;
use std::time::Duration;

use aman_schema::{Draft, Lang, Pack, view};
use aman_tests::desk::Region;
use aman_tests::login::Login;
use aman_tests::programs::wait_for;
use aman_tests::typist::Typist;
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};
use serde_json::{Value, json};

const CURTAIN_AND_LOCK: [&str; 2] = ["--patience", "2500,6000"];

/// Leaves a picture of the screen for a person to look at.
fn photograph(window: &Window, name: &str) {
    window.photograph(&Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("locked/{name}.png")));
}

fn focused(window: &Window, css: &str) -> bool {
    window.driver.script("return !!document.activeElement?.matches(arguments[0])", &[json!(css)]) == true
}

fn tab_to(window: &Window, css: &str) {
    window.driver.wait(css);
    for _ in 0..80 {
        if focused(window, css) {
            return;
        }
        window.driver.press(&[], key::TAB);
    }
    panic!("{css} cannot be reached by the keyboard");
}

/// Does something after which a fresh page stands where the old one was.
fn until_locked(window: &Window, act: impl FnOnce()) {
    let pages = window.driver.pages();
    act();
    window.follow(&pages);
}

#[test]
fn a_reception_at_a_locked_desk_is_sealed_by_the_next_unlocking_adopted_by_keyboard_and_sent() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let told: Value = serde_json::from_str(aman_schema::EXAMPLE_LISTENING).unwrap();
    let draft = Draft::with_answers("reception", "reception/1", told["answers"].clone());
    let form = serde_json::to_value(view(&draft, Pack::builtin(), Lang::Fr, 0)).unwrap();
    let window = Window::open(&region.brigades[0], "fr");
    photograph(&window, "unlock-fr");
    tab_to(&window, "[data-receive-locked]");
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("page");
    photograph(&window, "page-fr");
    assert!(window.driver.find("[data-receives-locked]").is_some(), "it says that the desk is locked");
    for name in ["records", "sync", "settings"] {
        assert!(window.driver.find(&format!("[data-go={name}]")).is_none(), "no way leads to what is stored");
    }
    let mut someone = Typist::new(&window, &told, &form);
    someone.fill();
    photograph(&window, "check-fr");
    assert_eq!(someone.seal(), "", "there is no record yet");
    photograph(&window, "finished-fr");
    until_locked(&window, || {
        tab_to(&window, "[data-back]");
        window.driver.press(&[], key::ENTER);
    });
    assert_eq!(window.attribute("[data-locked-count]", "data-locked-count").as_deref(), Some("1"));
    photograph(&window, "waiting-fr");

    window.unlock();
    window.driver.wait("[data-screen=home] [data-unattested]");
    photograph(&window, "home-fr");
    tab_to(&window, "[data-screen=home] table button[data-record]");
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("record");
    tab_to(&window, "[data-adopt]");
    photograph(&window, "record-fr");
    window.driver.press(&[], key::ENTER);
    window.driver.wait("#reason");
    wait_for("the reason to have the focus", PATIENCE, || focused(&window, "#reason").then_some(()));
    window.driver.type_text("Relue avec elle");
    photograph(&window, "adopt-fr");
    window.driver.press(&[], key::ENTER);
    window.driver.wait("[data-adopted]");
    assert!(window.driver.find("div[data-unattested]").is_none(), "the mark is gone");
    assert!(window.driver.find("[data-nobody]").is_some(), "the history keeps both");
    photograph(&window, "adopted-fr");
    let id = window.attribute("[data-screen=record]", "data-record").unwrap();
    window.click("[data-go=sync]");
    window.click("[data-sync]");
    wait_for("the sync to end", PATIENCE, || {
        (window.attribute("[data-screen=sync]", "data-phase").as_deref() == Some("done")).then_some(())
    });
    window.close();
    region.coordinator.run(&["sync"]);
    let there = region.coordinator.run(&["record", "list"]);
    assert_eq!((&there["records"][0]["id"], &there["records"][0]["attested"]), (&json!(id), &json!(true)));
}

#[test]
fn control_l_locks_in_the_middle_of_a_page_and_what_was_typed_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let window = Window::open(&region.brigades[0], "ar");
    photograph(&window, "unlock-ar");
    window.unlock();
    window.click("main button.main");
    window.wait_for_screen("page");
    window.driver.press(&[], '1');
    wait_for("the answer to be kept", PATIENCE, || window.driver.find("[data-kept=kept]"));
    until_locked(&window, || window.driver.press(&[key::CONTROL], 'l'));
    assert_eq!(window.attribute("html", "dir").as_deref(), Some("rtl"), "the fresh page speaks the same language");
    assert!(!window.text().contains("Brigade inventée"));
    assert_eq!(window.driver.pages().len(), 1, "the page that knew something is gone");
    window.click("[data-receive-locked]");
    window.wait_for_screen("page");
    photograph(&window, "page-ar");
    window.driver.press(&[], key::F12);
    window.wait_for_screen("curtain");
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("page");
    until_locked(&window, || window.driver.press(&[key::CONTROL], 'l'));
    photograph(&window, "waiting-ar");
    window.unlock();
    window.driver.wait("[data-locked]");
    assert_eq!(window.driver.script("return document.querySelectorAll('[data-draft]').length", &[]), json!(2));
    photograph(&window, "home-ar");
    window.close();
}

#[test]
fn nobody_at_the_keys_draws_the_curtain_then_locks_but_never_while_she_tells() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let window = Window::open_with(&region.brigades[0], "fr", &CURTAIN_AND_LOCK, &[]);
    window.unlock();
    window.click("main button.main");
    window.wait_for_screen("page");
    window.driver.press(&[key::CONTROL], 'k');
    window.driver.wait("#go-to");
    std::thread::sleep(Duration::from_millis(200));
    window.driver.type_text("recit");
    window.driver.press(&[], key::ENTER);
    window.driver.wait("textarea");
    window.driver.script("document.activeElement.blur()", &[]);
    std::thread::sleep(Duration::from_secs(8));
    assert_eq!(window.screen_name(), "page", "neither curtain nor lock while she tells, wherever the focus is");
    window.driver.script("document.querySelector('[data-page=rights]').click()", &[]);
    std::thread::sleep(Duration::from_secs(8));
    assert_eq!(
        window.attribute("[data-page-id]", "data-page-id").as_deref(),
        Some("rights"),
        "nor while her rights are read to her"
    );
    let pages = window.driver.pages();
    window.click("[data-go=records]");
    window.wait_for_screen("curtain");
    window.follow(&pages);
    window.close();
    assert_eq!(region.brigades[0].run(&["draft", "list"])["drafts"].as_array().unwrap().len(), 1);
}

#[test]
fn a_closed_lid_locks_before_the_machine_sleeps() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let login = Login::start(folder.path());
    let address = [("DBUS_SYSTEM_BUS_ADDRESS", login.address.as_str())];
    let window = Window::open_with(&region.brigades[0], "fr", &[], &address);
    wait_for("the desk to ask for a moment before sleep", PATIENCE, || login.is_asked_to_wait().then_some(()));
    window.unlock();
    let pages = window.driver.pages();
    login.go_to_sleep(); // comes back only when the desk has let the machine sleep
    login.wake();
    window.follow(&pages);
    assert!(!window.text().contains("Brigade inventée"));
    wait_for("the desk to ask again", PATIENCE, || login.is_asked_to_wait().then_some(()));
    window.close();
}
