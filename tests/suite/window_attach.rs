//! Does the window take a file into a record, show it, say who handled it and give a copy out, by keyboard, and leave nothing of it?

use std::fs;
use std::path::{Path, PathBuf};

use aman_schema::{EXAMPLE_ARABIC, EXAMPLE_COMPLETE};
use aman_tests::desk::{Desk, Region};
use aman_tests::programs::{tree, wait_for};
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};
use serde_json::json;

/// What the screen shows, to be looked at: `target/evidence`.
fn picture(window: &Window, name: &str) {
    window.photograph(&tree().join(format!("target/evidence/{name}.png")));
}

fn wait(window: &Window, css: &str) {
    wait_for(css, PATIENCE, || window.driver.find(css));
}

fn gone(window: &Window, css: &str) {
    wait_for(css, PATIENCE, || window.driver.find(css).is_none().then_some(()));
}

fn write(window: &Window, css: &str, text: &str) {
    window.driver.wait(css);
    window.driver.script("document.querySelector(arguments[0]).focus()", &[json!(css)]);
    window.driver.type_text(text);
}

fn open_record(desk: &Desk, folder: &Path, example: &str, lang: &str) -> (Window, String) {
    let file = folder.join("record.json");
    fs::write(&file, example).unwrap();
    let id = desk.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned();
    let window = Window::open(desk, lang);
    window.unlock();
    window.click("[data-go=records]");
    window.wait_for_screen("records");
    window.click(&format!("button[data-record='{id}']"));
    window.wait_for_screen("record");
    wait(&window, "[data-evidence]");
    (window, id)
}

/// Takes a file in as an officer would who does not touch the mouse.
fn take_in(window: &Window, file: &Path, name: &str, place: &str) {
    window.driver.script("document.querySelector('[data-evidence-add]').focus()", &[]);
    window.driver.press(&[], key::ENTER);
    let input = window.driver.wait("#evidence-file");
    window.driver.give_file(&input, file);
    write(window, "#evidence-name", name);
    write(window, "#evidence-place", place);
    window.driver.press(&[], key::ENTER);
    gone(window, "[data-add-evidence]");
    wait(window, "[data-file-of]");
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}

/// The picture of the program itself: a real one, which no test had to draw.
fn real_picture() -> PathBuf {
    tree().join("src-tauri/icons/128x128.png")
}

#[test]
fn a_photograph_is_taken_in_shown_and_given_out_by_keyboard_and_leaves_nothing_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let (window, id) = open_record(desk, folder.path(), EXAMPLE_COMPLETE, "fr");
    assert!(window.text().contains("Aucun fichier joint"));
    take_in(&window, &real_picture(), "main gauche", "salle 2");
    let listed = desk_list(&window);
    assert!(listed.contains("main gauche") && listed.contains("salle 2") && listed.contains("image/png"), "{listed}");
    wait(&window, "[data-whole=true]");
    picture(&window, "list-fr");

    window.click("[data-small]");
    wait(&window, "[data-small-of]");
    let drawn = || window.driver.script("return document.querySelector('[data-small-of]').naturalWidth", &[]);
    wait_for("the small copy", PATIENCE, || (drawn() == json!(128)).then_some(()));
    window.driver.script("document.querySelector('[data-show]').focus()", &[]);
    window.driver.press(&[], key::ENTER);
    wait(&window, "[data-picture]");
    let drawn = || window.driver.script("return document.querySelector('[data-picture]').naturalWidth", &[]);
    wait_for("the picture", PATIENCE, || (drawn() == json!(128)).then_some(()));
    picture(&window, "shown-fr");
    window.driver.press(&[], key::ESCAPE);
    gone(&window, "[data-evidence-shown]");
    wait_for("the opening in the custody log", PATIENCE, || {
        let custody = window.driver.script("return document.querySelector('[data-custody]').textContent", &[]);
        custody.as_str().unwrap().contains("Fichier ouvert").then_some(())
    });

    let out = folder.path().join("copie.png");
    window.driver.script("document.querySelector('[data-give]').focus()", &[]);
    window.driver.press(&[], key::ENTER);
    write(&window, "#evidence-out", out.to_str().unwrap());
    write(&window, "#evidence-reason", "parquet");
    picture(&window, "give-fr");
    window.driver.press(&[], key::ENTER);
    wait(&window, "[data-given]");
    window.driver.press(&[], key::ESCAPE);
    let (copy, original) = (fs::read(&out).unwrap(), fs::read(real_picture()).unwrap());
    assert!(copy.starts_with(b"\x89PNG") && copy.len() <= original.len());
    fs::remove_file(&out).unwrap();
    window.driver.script("document.querySelector('[data-custody]').closest('details').open = true", &[]);
    picture(&window, "custody-fr");
    window.close();

    // Behind the heads, in the compressed picture: bytes that nothing else has.
    let middle = &original[original.len() / 2..original.len() / 2 + 32];
    for place in [&desk.vault, &desk.home] {
        for path in files_below(place) {
            let bytes = fs::read(&path).unwrap_or_default();
            assert!(!bytes.windows(32).any(|at| at == middle), "{}", path.display());
        }
    }
    let lines = desk.run(&["attach", "list", &id]);
    assert!(lines["attachments"][0]["preview"].is_string(), "{lines}");
}

#[test]
fn a_note_is_read_in_arabic_and_a_kind_that_cannot_be_shown_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let note = folder.path().join("note.txt");
    fs::write(&note, "ملاحظة مخترعة للتجربة").unwrap();
    let scan = folder.path().join("scan.pdf");
    fs::write(&scan, b"%PDF-1.7 invented").unwrap();
    let (window, _) = open_record(desk, folder.path(), EXAMPLE_ARABIC, "ar");
    take_in(&window, &note, "ملاحظة", "القاعة 2");
    picture(&window, "list-ar");
    window.click("[data-show]");
    wait(&window, "[data-text]");
    assert!(window.text().contains("ملاحظة مخترعة للتجربة"));
    picture(&window, "shown-ar");
    window.click("[data-close]");
    gone(&window, "[data-evidence-shown]");
    window.click("[data-evidence-add]");
    picture(&window, "add-ar");
    let input = window.driver.wait("#evidence-file");
    window.driver.give_file(&input, &scan);
    write(&window, "#evidence-name", "وثيقة");
    window.click("[data-injuries]");
    window.click("[data-evidence-take]");
    wait(&window, "[data-failure=injuries-off]");
    picture(&window, "injuries-ar");
    window.click("[data-injuries]");
    window.click("[data-evidence-take]");
    wait_for("the second file", PATIENCE, || (count(&window) == 2).then_some(()));
    window.click("[data-file-of]:nth-child(2) [data-show]");
    wait(&window, "[data-not-shown]");
    picture(&window, "not-shown-ar");
    window.close();
}

fn count(window: &Window) -> u64 {
    window.driver.script("return document.querySelectorAll('[data-file-of]').length", &[]).as_u64().unwrap()
}

fn desk_list(window: &Window) -> String {
    window
        .driver
        .script("return document.querySelector('[data-evidence]').textContent", &[])
        .as_str()
        .unwrap()
        .to_owned()
}
