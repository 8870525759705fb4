//! Can officers be admitted, change what opens their access, come back after forgetting, and wait after wrong attempts, in the window?
//!
//! Pictures of each screen lie in `target/officers` afterwards.

use aman_tests::desk::{Desk, PASSPHRASE, Region};
use aman_tests::programs::{tree, wait_for};
use aman_tests::window::{PATIENCE, Window};
use serde_json::Value;

const CHOSEN: &str = "le puits de ma tante est sec";

fn picture(window: &Window, name: &str) {
    window.photograph(&tree().join(format!("target/officers/{name}.png")));
}

fn fill(window: &Window, css: &str, text: &str) {
    window.click(css);
    window.driver.type_text(text);
}

/// Types a new passphrase twice and waits until it is found good.
fn new_passphrase(window: &Window, text: &str) {
    fill(window, "[data-new]", text);
    fill(window, "[data-again]", text);
}

fn proposed(window: &Window) -> String {
    wait_for("five words", PATIENCE, || {
        let words = window.driver.script("return document.querySelector('[data-proposed]')?.textContent ?? ''", &[]);
        let words = words.as_str().unwrap_or_default().to_owned();
        (words.split_whitespace().count() == 5).then_some(words)
    })
}

fn enabled(window: &Window, css: &str) {
    wait_for(css, PATIENCE, || window.attribute(css, "disabled").is_none().then_some(()));
}

fn standing(desk: &Desk, officer: &str, passphrase: &str) -> Value {
    let more = [("AMAN_OFFICER", officer), ("AMAN_PASSPHRASE", passphrase)];
    // The window's program may need a moment to let go of the vault.
    let answer = wait_for("the vault to be free", PATIENCE, || {
        let answer = desk.try_run_with(&["officer", "list"], &more);
        (answer.json["failure"]["code"] != "vault-busy").then_some(answer)
    });
    if answer.code == 0 { answer.json["officers"].clone() } else { answer.json["failure"]["code"].clone() }
}

#[test]
fn a_head_admits_an_officer_and_changes_her_own_passphrase_in_french_and_arabic() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let brigade = &region.brigades[0];
    let first = brigade.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    let window = Window::open(brigade, "fr");
    window.unlock();
    window.click("[data-go=settings]");
    picture(&window, "settings-fr");
    window.click("[data-officers]");
    window.wait_for_screen("officers");
    wait_for("the word that one is too few", PATIENCE, || window.driver.find("[data-too-few]"));
    window.click("[data-add]");
    fill(&window, "#officer-name", "Salma Idrissi");
    window.click("input[value=technician]");
    window.click("input[value=officer]");
    let words = proposed(&window);
    new_passphrase(&window, "azertyuiop");
    wait_for("the reason", PATIENCE, || window.driver.find("[data-failure=passphrase-keyboard]"));
    picture(&window, "officer-weak-fr");
    for field in ["[data-new]", "[data-again]"] {
        window.driver.script(
            "const f = document.querySelector(arguments[0]); f.value = ''; f.dispatchEvent(new Event('input', { bubbles: true }));",
            &[field.into()],
        );
    }
    new_passphrase(&window, &words);
    enabled(&window, "[data-form=add] button[type=submit]");
    picture(&window, "officer-add-fr");
    window.click("[data-form=add] button[type=submit]");
    wait_for("the new officer", PATIENCE, || window.driver.find("[data-standing=provisional]"));
    picture(&window, "officers-fr");
    window.click("[data-change]");
    new_passphrase(&window, CHOSEN);
    enabled(&window, "[data-form=change] button[type=submit]");
    window.click("[data-form=change] button[type=submit]");
    wait_for("the form to close", PATIENCE, || window.driver.find("[data-form=change]").is_none().then_some(()));
    window.speak("ar");
    window.click("[data-add]");
    proposed(&window);
    picture(&window, "officer-add-ar");
    window.close();
    let listed = standing(brigade, &first, CHOSEN);
    assert_eq!(listed.as_array().map(Vec::len), Some(2), "{listed}");
    let second = listed[1]["id"].as_str().unwrap();
    assert_eq!((listed[1]["name"].as_str(), listed[1]["role"].as_str()), (Some("Salma Idrissi"), Some("officer")));
    assert_eq!(standing(brigade, second, &words).as_array().map(Vec::len), Some(2), "the five words open her slot");
    assert_eq!(standing(brigade, &first, PASSPHRASE), "wrong-passphrase", "the old passphrase opens nothing");
}

#[test]
fn wrong_attempts_are_counted_down_and_a_forgotten_passphrase_is_replaced_in_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    brigade.run(&["record", "list"]);
    brigade.run(&["sync"]);
    coordinator.run(&["sync"]);
    let words = read_aloud_in_the_window(coordinator);

    for _ in 0..6 {
        brigade.try_run_with(&["record", "list"], &[("AMAN_PASSPHRASE", "une autre phrase ici")]);
    }
    let window = Window::open(brigade, "ar");
    window.wait_for_screen("unlock");
    wait_for("the waiting to be told", PATIENCE, || window.driver.find("[data-wait]"));
    picture(&window, "slowed-ar");
    wait_for("the waiting to end", PATIENCE, || window.driver.find("[data-wait]").is_none().then_some(()));
    fill(&window, "#passphrase", "encore une autre phrase");
    window.click("main button[type=submit]");
    wait_for("the refusal", PATIENCE, || window.driver.find("[data-failure=wrong-passphrase]"));
    wait_for("a longer waiting", PATIENCE, || window.driver.find("[data-wait]"));
    window.click("[data-forgotten]");
    fill(&window, "#recover-words", &words);
    let five = proposed(&window);
    new_passphrase(&window, &five);
    picture(&window, "recover-ar");
    wait_for("the waiting to end", PATIENCE, || window.driver.find("[data-wait]").is_none().then_some(()));
    enabled(&window, "[data-recover] button[type=submit]");
    window.click("[data-recover] button[type=submit]");
    window.wait_for_screen("home");
    window.close();
    let anew = brigade.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(standing(brigade, &anew, &five)[0]["standing"], "provisional");
    brigade.run(&["sync"]);
    coordinator.run(&["sync"]);
    confirm_in_the_window(coordinator);
    coordinator.run(&["sync"]);
    brigade.run(&["sync"]);
    assert_eq!(standing(brigade, &anew, &five)[0]["standing"], "confirmed");
}

fn read_aloud_in_the_window(coordinator: &Desk) -> String {
    let window = Window::open(coordinator, "fr");
    window.unlock();
    window.click("[data-go=region]");
    window.click("[data-read]");
    fill(&window, "#reading-reason", "Brigade rappelée au numéro connu");
    window.click("dialog button[type=submit]");
    window.driver.wait("[data-words]");
    picture(&window, "recovery-words-fr");
    let words = window.driver.script(
        "return [...document.querySelectorAll('[data-words] li')].map((each) => each.textContent).join(' ')",
        &[],
    );
    window.close();
    words.as_str().unwrap().to_owned()
}

fn confirm_in_the_window(coordinator: &Desk) {
    let window = Window::open(coordinator, "ar");
    window.unlock();
    window.click("[data-go=region]");
    window.driver.wait("[data-asking] [data-replaces]");
    picture(&window, "asking-ar");
    window.click("[data-asking] button");
    window.click("[data-confirm]");
    wait_for("nobody to ask", PATIENCE, || window.driver.find("[data-asking]").is_none().then_some(()));
    window.close();
}

#[test]
fn an_auditor_reads_the_trail_and_sees_no_record() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let brigade = &region.brigades[0];
    brigade.try_tell(&["record", "add", "--from", "-"], aman_schema::EXAMPLE_COMPLETE);
    let first = brigade.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    let more = [("AMAN_OFFICER", first.as_str()), ("AMAN_NEW_PASSPHRASE", CHOSEN)];
    let added = brigade.try_run_with(&["officer", "add", "--name", "Auditrice", "--role", "auditor"], &more);
    let auditor = added.json["officers"][1]["id"].as_str().unwrap();
    let window = Window::open(brigade, "fr");
    window.wait_for_screen("unlock");
    window.click(&format!("input[value='{auditor}']"));
    fill(&window, "#passphrase", CHOSEN);
    window.click("main button[type=submit]");
    window.wait_for_screen("narrow");
    assert_eq!(window.attribute("[data-screen=narrow]", "data-role").as_deref(), Some("auditor"));
    window.click("[data-trail]");
    window.driver.wait("[data-screen=narrow] table");
    window.click("[data-verify]");
    wait_for("the check", PATIENCE, || window.text().contains("Tout est en ordre").then_some(()));
    picture(&window, "auditor-fr");
    assert!(window.driver.find("[data-go=records]").is_none());
    assert!(window.driver.find("[data-lock]").is_some());
    window.close();
}
