//! Can a unit's head see which forms the desk holds, and take one in from a stick, in the window and by keyboard alone?
//!
//! Pictures lie in `target/packs` afterwards.

use aman_tests::desk::Region;
use aman_tests::programs::{tree, wait_for};
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};
use serde_json::{Value, json};

use crate::cli_packs::Tables;

fn picture(window: &Window, name: &str) {
    window.driver.script("document.querySelector('[data-packs]').scrollIntoView()", &[]);
    window.photograph(&tree().join(format!("target/packs/{name}.png")));
}

fn there(window: &Window, css: &str) {
    wait_for(css, PATIENCE, || window.driver.find(css));
}

fn text_of(window: &Window, css: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
    window.driver.script(script, &[json!(css)]).as_str().unwrap_or_default().to_owned()
}

/// Presses Tab until something has the focus.
fn tab_to(window: &Window, css: &str) {
    let script = "return document.activeElement?.matches(arguments[0]) ?? false";
    for _ in 0..60 {
        if window.driver.script(script, &[json!(css)]) == Value::Bool(true) {
            return;
        }
        window.driver.press(&[], key::TAB);
    }
    panic!("no Tab leads to {css}");
}

/// Types the name of a file over what stood there, and Enter.
fn look(window: &Window, file: &str) {
    window.driver.script("document.querySelector('#pack-file').select()", &[]);
    window.driver.type_text(file);
    window.driver.press(&[], key::ENTER);
}

#[test]
fn a_head_sees_what_a_signed_form_changes_and_takes_it_into_use_by_keyboard() {
    let keep = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(keep.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    let path = |name: &str| keep.path().join(name).display().to_string();
    let sign = |from: &str, to: &str| coordinator.run(&["pack", "sign", &path(from), "--out", &path(to)]);
    let tables = Tables::new(coordinator, keep.path().join("tables"));
    tables.turn("settings.csv", "2026-10-01", "2020-01-01");
    tables.turn("levels.csv", "N2,yes,3,", "N2,yes,2,");
    tables.retire("MODE_SAISINE,APPEL_URG,");
    tables.ask_more();
    assert_eq!(tables.build(coordinator, &keep.path().join("second")).code, 0);
    sign("second", "signed");
    tables.turn("settings.csv", "reception,2,", "reception,3,");
    assert_eq!(tables.build(coordinator, &keep.path().join("third")).code, 0);
    sign("third", "later");
    tables.drop_row("choices.csv", "MODE_SAISINE,APPEL_URG,");
    assert_eq!(tables.build(coordinator, &keep.path().join("less")).code, 0);
    sign("less", "gone");
    let mut bytes = std::fs::read(path("signed")).unwrap();
    let last = bytes.len() - 3;
    bytes[last] ^= 1;
    std::fs::write(path("changed"), &bytes).unwrap();
    std::fs::write(path("noise"), b"no form").unwrap();

    let window = Window::open(brigade, "fr");
    window.unlock();
    window.click("[data-go=settings]");
    there(&window, "[data-pack='reception/1'][data-in-use=true] [data-not-validated]");
    tab_to(&window, "#pack-file");
    for (file, code) in [("noise", "pack-unreadable"), ("second", "pack-unsigned"), ("changed", "pack-changed")] {
        look(&window, &path(file));
        there(&window, &format!("[data-packs] [data-failure={code}]"));
        let mut said = Vec::new();
        for lang in ["en", "ar", "fr"] {
            window.speak(lang);
            said.push(text_of(&window, "[data-packs] [data-failure]"));
        }
        assert!(said.iter().all(|text| text.len() > 20 && !text.contains('°')), "{said:?}");
        assert!(said[0] != said[1] && said[1] != said[2], "{said:?}");
        tab_to(&window, "#pack-file");
    }
    picture(&window, "refused-fr");
    look(&window, &path("gone"));
    there(&window, "[data-pack-findings='1']");
    assert!(text_of(&window, "[data-pack-findings]").contains("MODE_SAISINE.APPEL_URG"));

    // What was shown is what is taken in, whatever lies on the stick a moment later.
    std::fs::copy(path("signed"), path("stick")).unwrap();
    tab_to(&window, "#pack-file");
    look(&window, &path("stick"));
    there(&window, "[data-pack-proposed='reception/2'] h3:focus");
    let told = text_of(&window, "[data-pack-counts]");
    assert!(told.contains("1 retrait") && told.contains("1 ajout"), "{told}");
    picture(&window, "proposed-fr");
    window.speak("ar");
    assert!(text_of(&window, "[data-pack-counts]").contains("سحب: 1"), "{}", text_of(&window, "[data-pack-counts]"));
    picture(&window, "proposed-ar");
    window.speak("fr");
    std::fs::copy(path("later"), path("stick")).unwrap();
    tab_to(&window, "[data-pack-take]");
    window.driver.press(&[], key::ENTER);
    there(&window, "[data-packs] [data-failure=pack-not-shown]");
    assert_eq!(window.attribute("[data-packs]", "data-packs").as_deref(), Some("1"));

    std::fs::copy(path("signed"), path("stick")).unwrap();
    tab_to(&window, "[data-pack-take]");
    window.driver.press(&[], key::ENTER);
    there(&window, "[data-pack-taken='reception/2']");
    there(&window, "[data-pack='reception/2'][data-in-use=true] [data-not-validated]");
    there(&window, "[data-pack='reception/1'][data-in-use=false]");
    assert!(text_of(&window, "[data-pack='reception/2'] [data-signed]").contains("Région"), "who signed it");
    picture(&window, "taken-fr");
    window.speak("ar");
    picture(&window, "taken-ar");
    window.close();
    let packs = brigade.run(&["pack", "list"])["packs"].clone();
    assert_eq!((&packs[1]["id"], &packs[1]["inUse"]), (&json!("reception/2"), &json!(true)));
    assert!(packs[2].is_null(), "{packs}");
}
