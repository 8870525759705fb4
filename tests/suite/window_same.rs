//! Does the window search as a name is typed, keep it from a screen turned to her, and let a person say that two are one?

use std::path::Path;

use aman_tests::desk::{Desk, Region};
use aman_tests::programs::{tree, wait_for};
use aman_tests::window::{PATIENCE, Window};
use serde_json::{Value, json};

fn add(desk: &Desk, folder: &Path, person: Value) -> String {
    let document = json!({"form": "reception", "pack": "reception/1", "answers": {"person": person}});
    let file = folder.join("record.json");
    std::fs::write(&file, document.to_string()).unwrap();
    desk.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned()
}

fn picture(window: &Window, name: &str) {
    window.photograph(&tree().join(format!("target/same/{name}.png")));
}

fn write(window: &Window, css: &str, text: &str) {
    window.driver.wait(css);
    window.driver.script("document.querySelector(arguments[0]).focus()", &[json!(css)]);
    window.driver.type_text(text);
}

fn shown(window: &Window, css: &str) -> bool {
    window.driver.find(css).is_some()
}

fn wait_text(window: &Window, css: &str) {
    wait_for(css, PATIENCE, || window.driver.find(css));
}

fn wait_gone(window: &Window, css: &str) {
    wait_for(css, PATIENCE, || (!shown(window, css)).then_some(()));
}

const F9: char = '\u{e039}';
const ESCAPE: char = '\u{e00c}';
const FAMILY: &str = "[data-path='person.family_latin'] input";

#[test]
fn a_search_runs_as_the_name_is_typed_and_is_not_for_a_screen_turned_to_her() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let known = add(desk, folder.path(), json!({"given_arabic": "فاطمة", "family_arabic": "الشرقاوي"}));
    let window = Window::open(desk, "fr");
    window.unlock();
    // One box, as it is typed, from the other script.
    write(&window, "#search", "Fatma Cherk");
    wait_text(&window, &format!("[role=search] [data-record='{known}']"));
    picture(&window, "home-fr");
    window.click("main.home button.main");
    window.wait_for_screen("page");
    window.driver.script("document.querySelector('[data-page=\"person\"]')?.click()", &[]);
    wait_text(&window, FAMILY);
    write(&window, FAMILY, "Cherkaoui");
    wait_text(&window, "[data-suggestions]");
    window.driver.script("document.querySelector('[data-suggestions]').open = true", &[]);
    picture(&window, "suggestions-fr");
    // Turned to her, nothing of it stays; turned back it is there again.
    window.driver.press(&[], F9);
    wait_gone(&window, "[data-suggestions]");
    assert!(window.attribute("[data-turn]", "aria-pressed").as_deref() == Some("true"));
    picture(&window, "turned-fr");
    window.click("[data-turn]");
    wait_text(&window, "[data-suggestions]");
    // One key puts it away for this reception.
    window.driver.press(&[], ESCAPE);
    wait_gone(&window, "[data-suggestions]");
    // Before sealing it is asked once more, and stops nothing.
    write(&window, "[data-path='person.given_latin'] input", "Fatima");
    window.driver.script("document.querySelector('[data-go=tasks]').click()", &[]);
    window.wait_for_screen("tasks");
    window.click("main.tasks button.main");
    wait_text(&window, "[data-alike]");
    window.driver.script("document.querySelector('[data-alike]').open = true", &[]);
    assert!(shown(&window, &format!("[data-alike-record='{known}'] [data-reasons~='script']")));
    assert!(window.attribute("[data-seal]", "disabled").is_none());
    picture(&window, "check-fr");
    window.driver.press(&[], F9);
    wait_gone(&window, "[data-alike]");
    window.close();
}

#[test]
fn duplicates_are_shown_with_reasons_said_to_be_one_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let born = json!({"date": "1980", "precision": "A"});
    let one = add(desk, folder.path(), json!({"given_latin": "Fatima", "family_latin": "El Idrissi", "birth": born}));
    let two = add(desk, folder.path(), json!({"given_arabic": "فاطمة", "family_arabic": "الإدريسي", "birth": born}));
    for lang in ["fr", "ar"] {
        let window = Window::open(desk, lang);
        window.unlock();
        window.click("[data-go=records]");
        window.click("[data-duplicates]");
        window.wait_for_screen("duplicates");
        wait_text(&window, "[data-pair][data-linked=false]");
        picture(&window, &format!("duplicates-{lang}"));
        window.click("[data-decide]");
        write(&window, "#reason", "même carte");
        picture(&window, &format!("say-{lang}"));
        window.click("[data-confirm]");
        wait_text(&window, "[data-pair][data-linked=true]");
        window.click(&format!("[data-open='{one}']"));
        wait_text(&window, &format!("[data-said='{two}']"));
        picture(&window, &format!("record-{lang}"));
        window.click("[data-take-back]");
        write(&window, "#reason", "deux sœurs");
        window.click("[data-confirm]");
        wait_text(&window, &format!("[data-candidate='{two}']"));
        window.close();
    }
    assert_eq!(desk.run(&["duplicates"])["duplicates"][0]["linked"], false);
}
