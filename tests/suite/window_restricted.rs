//! Does the window say who will read a reception, propose to keep it from the unit, and name the unit that takes it?
//!
//! Pictures of each screen lie in `target/restricted` afterwards.

use aman_tests::desk::{Desk, Region, level};
use aman_tests::programs::{tree, wait_for};
use aman_tests::window::{PATIENCE, Window};
use serde_json::{Value, json};

fn picture(window: &Window, name: &str) {
    window.photograph(&tree().join(format!("target/restricted/{name}.png")));
}

/// What an element says, once it says something.
fn said(window: &Window, css: &str) -> String {
    wait_for(css, PATIENCE, || {
        let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
        let text = window.driver.script(script, &[json!(css)]).as_str().unwrap_or_default().to_owned();
        (!text.is_empty()).then_some(text)
    })
}

fn gone(window: &Window, css: &str) {
    wait_for(&format!("{css} to go"), PATIENCE, || window.driver.find(css).is_none().then_some(()));
}

fn choose(window: &Window, css: &str, value: &str) {
    let script = "const s = document.querySelector(arguments[0]); s.value = arguments[1]; s.dispatchEvent(new Event('change', { bubbles: true }));";
    window.driver.script(script, &[json!(css), json!(value)]);
}

/// Types a draft on the command line, as its first officer, and names it.
fn typed(desk: &Desk, officer: &str, lines: &str) -> String {
    let mut command = desk.command(&["draft", "type"]);
    let mut child = command.env("AMAN_OFFICER", officer).stdin(std::process::Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let first: Value = serde_json::from_slice(output.stdout.split(|byte| *byte == b'\n').next().unwrap()).unwrap();
    first["draft"].as_str().unwrap().to_owned()
}

fn first_officer(desk: &Desk) -> String {
    desk.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned()
}

/// The check page of a draft that is listed on the first screen.
fn check_page(window: &Window, draft: &str) {
    window.click(&format!("[data-draft='{draft}']"));
    window.wait_for_screen("tasks");
    window.click("[data-screen=tasks] button.main");
    window.wait_for_screen("check");
}

const AUTHOR: &str = "authors[a1]={}\nauthors[a1].relation=\"EPOUX\"\nauthors[a1].name_latin=\"Ouzemmour Brahim\"\n";

#[test]
fn a_coordinator_names_an_outside_unit_on_the_card_of_the_region() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée", "Brigade voisine"]);
    let (unit, other) = (&region.units[0], &region.units[1]);
    let window = Window::open(&region.coordinator, "fr");
    window.unlock();
    window.click("[data-go=region]");
    window.wait_for_screen("region");
    assert_eq!(said(&window, &format!("[data-outside-of='{unit}']")), "personne encore");
    choose(&window, &format!("#outside-{unit}"), other);
    window.click(&format!("[data-unit='{unit}'] button[type=submit]:not(:disabled)"));
    wait_for("the name", PATIENCE, || {
        (said(&window, &format!("[data-outside-of='{unit}']")) == "Brigade voisine").then_some(())
    });
    window.driver.script("document.querySelector('[data-outside]').scrollIntoView()", &[]);
    picture(&window, "region-fr");
    window.close();
    let listed = region.coordinator.run(&["unit", "list"]);
    let line = listed["units"].as_array().unwrap().iter().find(|line| line["unit"] == unit.as_str()).unwrap();
    assert_eq!(line["outside"], "Brigade voisine");
    let window = Window::open(&region.coordinator, "ar");
    window.unlock();
    window.click("[data-go=region]");
    window.driver.wait("[data-outside]");
    window.driver.script("document.querySelector('[data-outside]').scrollIntoView()", &[]);
    picture(&window, "region-ar");
    window.close();
}

#[test]
fn a_name_of_the_unit_proposes_the_restriction_and_the_page_says_who_will_read() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée", "Brigade voisine"]);
    let (desk, outside) = (&region.brigades[0], &region.brigades[1]);
    let head = first_officer(desk);
    let args = ["officer", "add", "--name", "Adjudant Brahim OUZEMMOUR", "--role", "officer"];
    let other = "abeille wagon marbre quasar logique";
    let added = desk.try_run_with(&args, &[("AMAN_OFFICER", &head), ("AMAN_NEW_PASSPHRASE", other)]);
    let colleague = added.json["officers"][1]["id"].as_str().unwrap().to_owned();
    region.coordinator.run(&["unit", "outside", "--unit", &region.units[0], "--to", &region.units[1]]);
    region.coordinator.run(&["sync"]);
    desk.run(&["sync"]);
    let draft = typed(desk, &head, AUTHOR);

    let window = Window::open(desk, "fr");
    window.click(&format!("input[name=officer][value='{head}']"));
    window.unlock();
    check_page(&window, &draft);
    assert!(said(&window, "[data-restriction-who]").contains("Votre unité le lira"));
    assert!(said(&window, "[data-restriction-proposed]").contains("membre de l’unité"));
    assert_eq!(
        window.attribute("[data-restriction]", "data-restriction").as_deref(),
        Some("false"),
        "nothing by itself"
    );
    picture(&window, "proposed-fr");
    window.click("[data-restrict=on]");
    window.driver.wait("[data-restriction=true]");
    assert!(said(&window, "[data-restriction-who]").contains("Brigade voisine"));
    gone(&window, "[data-restriction-proposed]");
    picture(&window, "restricted-fr");
    window.click("[data-restrict=off]");
    window.driver.wait("[data-restriction=false]");
    window.click("[data-restrict=on]");
    window.driver.wait("[data-restriction=true]");
    window.click("[data-seal]");
    assert!(said(&window, "[data-seal-restricted]").contains("quitte votre unité"));
    picture(&window, "sealing-fr");
    window.click("[data-confirm]");
    window.wait_for_screen("sealed");
    assert!(said(&window, "[data-sealed-restricted]").contains("Brigade voisine"));
    picture(&window, "sealed-fr");
    let id = window.attribute("[data-screen=sealed]", "data-record").unwrap();
    window.click("[data-screen=sealed] button.main");
    window.wait_for_screen("record");
    assert!(said(&window, "p[data-restricted]").contains("unité extérieure"));
    assert!(window.driver.find("[data-amend]").is_none() && window.driver.find("[data-archive]").is_none());
    picture(&window, "record-fr");
    window.click("[data-go=home]");
    window.driver.wait("[data-screen=home] td [data-restricted]");
    picture(&window, "home-fr");
    window.close();

    let as_colleague = [("AMAN_OFFICER", colleague.as_str()), ("AMAN_PASSPHRASE", other)];
    assert_eq!(desk.try_run_with(&["record", "list"], &as_colleague).json["records"], json!([]));
    assert_eq!(desk.try_run_with(&["record", "show", &id], &as_colleague).code, 2);
    desk.run(&["sync"]);
    level(&[outside]);
    it_is_marked_outside(outside, &id);
}

/// At the outside unit's desk, in Arabic, it says from whom it comes.
fn it_is_marked_outside(outside: &Desk, id: &str) {
    let there = Window::open(outside, "ar");
    there.unlock();
    assert!(said(&there, "[data-screen=home] td [data-restricted]").contains("Brigade inventée"));
    there.click(&format!("[data-screen=home] button[data-record='{id}']"));
    there.wait_for_screen("record");
    assert!(said(&there, "p[data-restricted]").contains("Brigade inventée"));
    picture(&there, "entrusted-ar");
    there.close();
}

#[test]
fn an_answer_restricts_in_arabic_and_without_an_outside_unit_it_waits_for_her_alone() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["سرية مختلقة"]);
    let desk = &region.brigades[0];
    let lines = [AUTHOR, "restrict.author_known=\"yes\"\n"].concat();
    let draft = typed(desk, &first_officer(desk), &lines);
    let window = Window::open(desk, "ar");
    window.unlock();
    window.driver.wait("[data-screen=home] [data-restricted]");
    check_page(&window, &draft);
    window.driver.wait("[data-restriction=true]");
    assert!(window.driver.find("[data-restrict]").is_none(), "an answer says so: no button lifts it");
    picture(&window, "waiting-check-ar");
    window.click("[data-seal]");
    window.click("[data-confirm]");
    window.wait_for_screen("sealed");
    window.driver.wait("[data-sealed-restricted]");
    picture(&window, "waiting-sealed-ar");
    window.click("[data-go=home]");
    window.driver.wait("[data-screen=home] [data-restricted]");
    picture(&window, "waiting-home-ar");
    window.close();
    let drafts = desk.run(&["draft", "list"]);
    assert_eq!((&drafts["drafts"][0]["finished"], &drafts["drafts"][0]["restricted"]), (&json!(true), &json!(true)));
}
