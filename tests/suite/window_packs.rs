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
    let text = window.driver.script(script, &[json!(css)]);
    // Without the marks that keep a number apart from the script around it.
    text.as_str().unwrap_or_default().replace(['\u{2068}', '\u{2069}'], "")
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

/// Files as they may lie on a stick: a second form, good and bad in each way, and a third.
struct Stick {
    keep: tempfile::TempDir,
    region: Region,
}

impl Stick {
    fn new() -> Self {
        let keep = tempfile::tempdir().unwrap();
        let region = Region::with_brigades(keep.path(), &["Brigade inventée"]);
        let stick = Self { keep, region };
        let tables = Tables::new(&stick.region.coordinator, stick.keep.path().join("tables"));
        tables.turn("settings.csv", "2026-10-01", "2020-01-01");
        tables.turn("levels.csv", "N2,yes,3,", "N2,yes,2,");
        tables.retire("MODE_SAISINE,APPEL_URG,");
        tables.ask_more();
        stick.signed(&tables, "second", "signed");
        tables.turn("settings.csv", "reception,2,", "reception,3,");
        stick.signed(&tables, "third", "later");
        tables.drop_row("choices.csv", "MODE_SAISINE,APPEL_URG,");
        stick.signed(&tables, "less", "gone");
        let mut bytes = std::fs::read(stick.path("signed")).unwrap();
        let last = bytes.len() - 3;
        bytes[last] ^= 1;
        std::fs::write(stick.path("changed"), &bytes).unwrap();
        std::fs::write(stick.path("noise"), b"no form").unwrap();
        stick
    }

    fn path(&self, name: &str) -> String {
        self.keep.path().join(name).display().to_string()
    }

    fn signed(&self, tables: &Tables, plain: &str, signed: &str) {
        assert_eq!(tables.build(&self.region.coordinator, &self.keep.path().join(plain)).code, 0);
        self.region.coordinator.run(&["pack", "sign", &self.path(plain), "--out", &self.path(signed)]);
    }

    /// What lies under the name that was typed is now something else.
    fn lay(&self, name: &str) -> String {
        std::fs::copy(self.path(name), self.path("brought")).unwrap();
        self.path("brought")
    }
}

/// The settings of the unit's head.
fn settings(stick: &Stick) -> Window {
    let window = Window::open(&stick.region.brigades[0], "fr");
    window.unlock();
    window.click("[data-go=settings]");
    there(&window, "[data-pack='reception/1'][data-in-use=true] [data-not-validated]");
    window
}

#[test]
fn each_form_that_may_not_be_taken_in_is_refused_in_words_of_three_languages() {
    let stick = Stick::new();
    let window = settings(&stick);
    tab_to(&window, "#pack-file");
    for (file, code) in [("noise", "pack-unreadable"), ("second", "pack-unsigned"), ("changed", "pack-changed")] {
        look(&window, &stick.path(file));
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
    look(&window, &stick.path("gone"));
    there(&window, "[data-pack-findings='1']");
    assert!(text_of(&window, "[data-pack-findings]").contains("MODE_SAISINE.APPEL_URG"));
    assert_eq!(window.attribute("[data-packs]", "data-packs").as_deref(), Some("1"));
    window.close();
}

#[test]
fn a_head_sees_what_a_signed_form_changes_and_takes_it_into_use_by_keyboard() {
    let stick = Stick::new();
    let window = settings(&stick);
    tab_to(&window, "#pack-file");
    look(&window, &stick.lay("signed"));
    there(&window, "[data-pack-proposed='reception/2'] h3:focus");
    let told = text_of(&window, "[data-pack-counts]");
    assert!(told.contains("1 retrait") && told.contains("1 ajout"), "{told}");
    picture(&window, "proposed-fr");
    window.speak("ar");
    let told = text_of(&window, "[data-pack-counts]");
    assert!(told.contains("سحب: 1"), "{told}");
    picture(&window, "proposed-ar");
    window.speak("fr");

    // What was shown is what is taken in, whatever lies on the stick a moment later.
    stick.lay("later");
    tab_to(&window, "[data-pack-take]");
    window.driver.press(&[], key::ENTER);
    there(&window, "[data-packs] [data-failure=pack-not-shown]");
    assert_eq!(window.attribute("[data-packs]", "data-packs").as_deref(), Some("1"));
    stick.lay("signed");
    tab_to(&window, "[data-pack-take]");
    window.driver.press(&[], key::ENTER);
    there(&window, "[data-pack-taken='reception/2']");
    there(&window, "[data-pack='reception/2'][data-in-use=true] [data-not-validated]");
    there(&window, "[data-pack='reception/1'][data-in-use=false]");
    let signed = text_of(&window, "[data-pack='reception/2'] [data-signed]");
    assert!(signed.contains("Région inventée") || signed.contains("Coordination"), "who signed it: {signed}");
    picture(&window, "taken-fr");
    window.speak("ar");
    picture(&window, "taken-ar");
    window.close();
    let packs = stick.region.brigades[0].run(&["pack", "list"])["packs"].clone();
    assert_eq!((&packs[1]["id"], &packs[1]["inUse"]), (&json!("reception/2"), &json!(true)));
    assert!(packs[2].is_null(), "{packs}");
}
