//! Does the window admit with a code and a key stick, name the stick that is missing, and lock when it is taken out?
//!
//! Pictures of each screen lie in `target/access` afterwards.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use aman_tests::ageing::receipt_at;
use aman_tests::desk::{Desk, Region};
use aman_tests::programs::{tree, wait_for};
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};
use aman_vault::{Host, LockedVault, Options};
use serde_json::{Value, json};

const PIN: &str = "4071";
const OTHER: &str = "abeille wagon marbre quasar logique";

fn picture(window: &Window, name: &str) {
    window.photograph(&tree().join(format!("target/access/{name}.png")));
}

fn fill(window: &Window, css: &str, text: &str) {
    window.click(css);
    window.driver.type_text(text);
}

fn focused(window: &Window, css: &str) -> bool {
    window.driver.script("return !!document.activeElement?.matches(arguments[0])", &[json!(css)]) == true
}

/// Goes by Tab to a place and types there.
fn tab_and_type(window: &Window, css: &str, text: &str) {
    window.driver.wait(css);
    for _ in 0..60 {
        if focused(window, css) {
            return window.driver.type_text(text);
        }
        window.driver.press(&[], key::TAB);
    }
    panic!("{css} cannot be reached by the keyboard");
}

fn gone(window: &Window, css: &str) {
    wait_for(css, PATIENCE, || window.driver.find(css).is_none().then_some(()));
}

fn officers_screen(window: &Window) {
    window.click("[data-go=settings]");
    window.wait_for_screen("settings");
    window.click("[data-officers]");
    window.wait_for_screen("officers");
}

fn stick(folder: &Path) -> PathBuf {
    let stick = folder.join("CLE");
    fs::create_dir(&stick).unwrap();
    stick
}

fn pull(stick: &Path) {
    fs::rename(stick, stick.with_extension("pulled")).unwrap();
}

fn put_back(stick: &Path) {
    fs::rename(stick.with_extension("pulled"), stick).unwrap();
}

fn officers(desk: &Desk, officer: &str) -> Value {
    let answer = wait_for("the vault to be free", PATIENCE, || {
        let answer = desk.try_run_with(&["officer", "list"], &[("AMAN_OFFICER", officer)]);
        (answer.json["failure"]["code"] != "vault-busy").then_some(answer)
    });
    answer.json["officers"].clone()
}

/// Chooses the second officer on the closed screen.
fn as_second(window: &Window) {
    window.wait_for_screen("unlock");
    window.driver.wait("[name=officer]");
    window.driver.script("[...document.querySelectorAll('[name=officer]')].at(-1).click()", &[]);
}

/// Admits one by keyboard: a code, a stick, three unlocks.
fn admit(window: &Window, stick: &Path) {
    officers_screen(window);
    window.click("[data-add]");
    tab_and_type(window, "#officer-name", "Salma Idrissi");
    window.click("[data-form=add] input[value=stick]");
    tab_and_type(window, "[data-pin]", PIN);
    tab_and_type(window, "[data-pin-again]", PIN);
    tab_and_type(window, "[data-form=add] input[placeholder^='/media']", &stick.display().to_string());
    tab_and_type(window, "[data-unlocks]", "3");
    picture(window, "add-stick-fr");
    window.driver.press(&[], key::ENTER);
    window.driver.wait("[data-standing=provisional]");
    picture(window, "officers-fr");
}

#[test]
fn a_code_and_a_stick_open_the_desk_and_taking_the_stick_out_locks_it_in_the_middle_of_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let brigade = &region.brigades[0];
    let first = brigade.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    let stick = stick(folder.path());
    let window = Window::open(brigade, "fr");
    window.unlock();
    admit(&window, &stick);
    let file = fs::read_dir(&stick).unwrap().next().unwrap().unwrap().file_name().into_string().unwrap();
    window.close();

    pull(&stick);
    let window = Window::open(brigade, "fr");
    as_second(&window);
    window.driver.wait("[data-stick=missing]");
    assert!(window.text().contains(&file), "the missing stick is named: {}", window.text());
    picture(&window, "stick-missing-fr");
    fill(&window, "#passphrase", PIN);
    window.driver.press(&[], key::ENTER);
    window.driver.wait("[data-failure=no-stick]");
    put_back(&stick);
    window.click("[data-stick-folder]");
    fill(&window, "#stick-folder", &stick.display().to_string());
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("home");

    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("page");
    let pages = window.driver.pages();
    let pulled = Instant::now();
    pull(&stick);
    window.follow(&pages);
    assert!(pulled.elapsed() < Duration::from_secs(8), "{:?}", pulled.elapsed());
    window.driver.wait("[data-stick-left]");
    picture(&window, "stick-left-fr");
    // Plugged in again: seen without a hand.
    as_second(&window);
    window.driver.wait("[data-stick=missing]");
    put_back(&stick);
    window.driver.wait("[data-stick=here]");
    fill(&window, "#passphrase", PIN);
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("home");
    window.close();
    let listed = officers(brigade, &first);
    assert_eq!((listed[1]["factors"][1].as_str(), listed[1]["unlocks"].as_u64()), (Some("key-stick"), Some(1)));
}

/// And back to a passphrase without a stick.
fn back_to_a_passphrase(window: &Window) {
    officers_screen(window);
    window.click("[data-change]");
    fill(window, "[data-new]", OTHER);
    fill(window, "[data-again]", OTHER);
    wait_for("a good phrase", PATIENCE, || {
        window.attribute("[data-form=change] button[type=submit]", "disabled").is_none().then_some(())
    });
    window.click("[data-form=change] button[type=submit]");
    gone(window, "[data-form=change]");
}

#[test]
fn an_access_is_bound_to_the_machine_limited_and_changed_back_in_arabic() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let brigade = &region.brigades[0];
    let first = brigade.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    let more = [("AMAN_OFFICER", first.as_str()), ("AMAN_NEW_PASSPHRASE", OTHER)];
    brigade.try_run_with(&["officer", "add", "--name", "Auxiliaire", "--role", "officer"], &more);
    let stick = stick(folder.path());
    let window = Window::open(brigade, "ar");
    window.driver.wait("[name=officer]");
    window.driver.script("document.querySelector('[name=officer]').click()", &[]);
    window.unlock();
    officers_screen(&window);
    window.click("[data-limit]");
    fill(&window, "#limit-unlocks", "0");
    assert!(window.attribute("dialog [data-confirm]", "disabled").is_some());
    window.driver.script(
        "const f = document.querySelector('#limit-unlocks'); f.value = ''; f.dispatchEvent(new Event('input', { bubbles: true }))",
        &[],
    );
    window.driver.type_text("5");
    picture(&window, "limit-ar");
    window.driver.press(&[], key::ENTER);
    gone(&window, "dialog");

    window.click("[data-change]");
    window.click("[data-form=change] input[value=stick]");
    fill(&window, "[data-pin]", PIN);
    fill(&window, "[data-pin-again]", PIN);
    fill(&window, "[data-form=change] input[placeholder^='/media']", &stick.display().to_string());
    window.click("[data-device-secret]");
    picture(&window, "change-ar");
    window.click("[data-form=change] button[type=submit]");
    gone(&window, "[data-form=change]");
    window.driver.wait("[data-device=plain_file]");
    window.driver.script("document.querySelector('[data-device]').scrollIntoView()", &[]);
    picture(&window, "changed-ar");
    // From this moment on the stick holds the desk open.
    let pages = window.driver.pages();
    pull(&stick);
    window.follow(&pages);
    picture(&window, "stick-left-ar");
    put_back(&stick);
    window.driver.script("document.querySelector('[name=officer]').click()", &[]);
    window.driver.wait("[data-stick=here]");
    fill(&window, "#passphrase", PIN);
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("home");
    back_to_a_passphrase(&window);
    pull(&stick);
    std::thread::sleep(Duration::from_millis(2_500));
    assert_eq!(window.screen_name(), "officers", "no stick holds this desk open any more");
    window.close();
    let more = [("AMAN_OFFICER", first.as_str()), ("AMAN_PASSPHRASE", OTHER)];
    let listed = wait_for("the vault", PATIENCE, || {
        let answer = brigade.try_run_with(&["officer", "list"], &more);
        (answer.code == 0).then_some(answer.json)
    });
    assert_eq!(listed["officers"][0]["factors"], json!(["passphrase"]));
    assert_eq!(listed["officers"][1]["unlocks"], 5);
}

#[test]
fn the_coordination_is_reminded_of_a_key_older_than_a_year_and_renews_it_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let coordinator = &region.coordinator;
    let listed = coordinator.run(&["keys", "list"]);
    let of_brigade = |listed: &Value| {
        let keys = listed["keys"].as_array().unwrap();
        keys.iter().find(|line| line["unit"] == region.units[0].as_str()).unwrap().clone()
    };
    assert_eq!((of_brigade(&listed)["days"].as_u64(), of_brigade(&listed)["due"].as_bool()), (Some(0), Some(false)));
    let mut vault = LockedVault::open(&coordinator.vault, &Options::default(), Host::system()).unwrap();
    let signed = vault.log().signed_time().unwrap().unwrap().0;
    receipt_at(vault.replica(), signed + 400 * 86_400_000);
    drop(vault);
    let due = of_brigade(&coordinator.run(&["keys", "list"]));
    assert_eq!((due["days"].as_u64(), due["due"].as_bool()), (Some(400), Some(true)));
    for lang in ["fr", "ar"] {
        let window = Window::open(coordinator, lang);
        window.unlock();
        window.driver.wait("[data-keys-due]");
        picture(&window, &format!("keys-due-home-{lang}"));
        window.click("[data-keys-due] button");
        window.wait_for_screen("keys");
        window.driver.wait("[data-due=true]");
        picture(&window, &format!("keys-due-{lang}"));
        if lang == "ar" {
            let css = format!("[data-rotate='{}']", region.units[0]);
            window.click(&css);
            fill(&window, "#reason", "مرت سنة");
            picture(&window, "keys-renew-ar");
            window.driver.press(&[], key::ENTER);
            gone(&window, "dialog");
            let row = format!("tr:has({css}) [data-key-age='']");
            wait_for("no signed word about the new key yet", PATIENCE, || window.driver.find(&row));
        }
        window.close();
    }
    let renewed = of_brigade(&coordinator.run(&["keys", "list"]));
    assert_eq!((renewed["epoch"].as_u64(), renewed["due"].as_bool()), (Some(1), Some(false)));
    let without = coordinator.try_run(&["keys", "rotate", "--unit", &region.units[0], "--reason", " "]);
    assert_eq!(without.json["failure"]["code"], "reason-needed");
}
