//! Does every screen pass axe's WCAG 2.2 A and AA rules in the real window, in each language?

use std::collections::BTreeSet;
use std::fs;

use aman_schema::{Draft, EXAMPLE_LISTENING, Lang, Pack, view};
use aman_tests::desk::{Desk, Region};
use aman_tests::programs::{tree, wait_for};
use aman_tests::typist::Typist;
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};
use serde_json::Value;

use crate::cli_apart::added;

const LANGS: [&str; 3] = ["en", "ar", "fr"];

/// Rules of WCAG 2.0 to 2.2, levels A and AA, as axe names them.
const RUN: &str = "window.__found = undefined; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] }).then((done) => { window.__found = { passes: done.passes.length, faults: done.violations.map((each) => each.id + ': ' + each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')) }; }, (thrown) => { window.__found = { passes: 0, faults: [String(thrown)] }; })";

/// What can only be reached by scrolling the page sideways: wide tables alone scroll by themselves.
const PAST_THE_EDGE: &str = "const wide = document.documentElement.clientWidth; const scrolls = (each) => { for (let at = each.parentElement; at && at !== document.documentElement; at = at.parentElement) { if (at.querySelector(':scope > table') && getComputedStyle(at).overflowX === 'auto') return true; } return false; }; return [...document.querySelectorAll('button, input, select, textarea, h1, h2, h3, p, td, th, dd, dt, label, a')].filter((each) => { const box = each.getBoundingClientRect(); const style = getComputedStyle(each); return box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && !each.closest('.seen-by-readers') && (box.right > wide + 1 || box.left < -1) && !scrolls(each); }).slice(0, 4).map((each) => each.outerHTML.slice(0, 120))";

/// One walk through a window: what was looked at, and what was found.
struct Walk<'a> {
    window: &'a Window,
    axe: String,
    /// Everything is shown at twice its size.
    large: bool,
    looked: BTreeSet<String>,
    faults: Vec<String>,
}

impl<'a> Walk<'a> {
    fn new(window: &'a Window) -> Self {
        let axe =
            fs::read_to_string(tree().join("ui/node_modules/axe-core/axe.min.js")).expect("axe-core is installed");
        Self { window, axe, large: false, looked: BTreeSet::new(), faults: Vec::new() }
    }

    /// Looks at the screen that is shown in each language; a large one must have nothing past its edge sideways either.
    fn look(&mut self, name: &str) {
        for lang in LANGS {
            self.window.speak(lang);
            let mut found = self.violations();
            if self.large {
                let past = self.window.driver.script(PAST_THE_EDGE, &[]);
                let past = past.as_array().into_iter().flatten().filter_map(Value::as_str);
                found.extend(past.map(|fault| format!("past the edge: {fault}")));
            }
            self.faults.extend(found.into_iter().map(|fault| format!("{name} ({lang}): {fault}")));
        }
        self.looked.insert(name.to_owned());
    }

    fn violations(&self) -> Vec<String> {
        let driver = &self.window.driver;
        if driver.script("return typeof window.axe", &[]) != "object" {
            driver.script(&self.axe, &[]);
        }
        driver.script(RUN, &[]);
        let found = wait_for("axe", PATIENCE, || {
            let found = driver.script("return window.__found ?? null", &[]);
            (!found.is_null()).then_some(found)
        });
        assert!(found["passes"].as_u64() > Some(3), "axe looked at something: {found}");
        found["faults"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Goes to a place by its code in the list that Ctrl+K opens, and looks.
    fn place(&mut self, code: &str) {
        self.open_list();
        self.click(&format!("#go-to-list [data-code='{code}']"));
        wait_for("the list to close", PATIENCE, || self.window.driver.find("#go-to").is_none().then_some(()));
        // What a screen asks the desk for comes after it stands.
        std::thread::sleep(std::time::Duration::from_millis(500));
        self.look(code);
    }

    /// The codes of all places one can go to now.
    fn places(&self) -> Vec<String> {
        self.open_list();
        let script =
            "return [...document.querySelectorAll('#go-to-list [data-code]')].map((each) => each.dataset.code)";
        let codes = self.window.driver.script(script, &[]);
        self.window.driver.press(&[], key::ESCAPE);
        self.window.driver.press(&[], key::ESCAPE);
        wait_for("the list to close", PATIENCE, || self.window.driver.find("#go-to").is_none().then_some(()));
        let codes = codes.as_array().into_iter().flatten().filter_map(Value::as_str);
        // A question lies on a page that is looked at whole.
        codes.filter(|code| !code.starts_with("ask ")).map(str::to_owned).collect()
    }

    /// Opens the help of the screen that is shown, looks, and closes it by the key that opened it.
    fn help(&mut self, screen: &str) {
        let driver = &self.window.driver;
        driver.press(&[], key::F1);
        driver.wait(&format!("[data-help-screen={screen}]"));
        self.look(&format!("help {screen}"));
        driver.press(&[], key::F1);
        wait_for("help to close", PATIENCE, || driver.find("dialog[open]").is_none().then_some(()));
    }

    /// A driver aims past what is shown larger than drawn; the page itself does not.
    fn click(&self, css: &str) {
        if self.large {
            self.window.driver.wait(css);
            self.window.driver.script("document.querySelector(arguments[0]).click()", &[Value::from(css)]);
        } else {
            self.window.click(css);
        }
    }

    fn open_list(&self) {
        self.window.driver.press(&[key::CONTROL], 'k');
        self.click("#go-to");
        self.window.driver.wait("#go-to-list:not([hidden]) [data-code]");
    }

    /// Says what was found; an empty walk is no walk.
    fn end(self, at_least: usize) {
        println!("axe: {} screens in {} languages: {:?}", self.looked.len(), LANGS.len(), self.looked);
        assert!(self.looked.len() >= at_least, "only {:?}", self.looked);
        assert!(self.faults.is_empty(), "{}", self.faults.join("\n"));
    }
}

#[test]
fn every_screen_of_a_brigade_passes_in_each_language() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let record = added(desk, folder.path());
    let window = Window::open(desk, "fr");
    let mut walk = Walk::new(&window);
    walk.look("unlock");
    window.unlock();
    walk.look("home");
    for code in walk.places() {
        walk.place(&code);
    }
    window.click("[data-go=records]");
    window.click(&format!("button[data-record='{record}']"));
    window.wait_for_screen("record");
    window.driver.wait("[data-entry]");
    walk.look("record");
    window.click("[data-call]");
    window.driver.wait("[data-call-card]");
    walk.look("call card");
    window.driver.press(&[], key::ESCAPE);
    window.click("[data-step-add]");
    window.wait_for_screen("step");
    walk.look("step");
    window.click("[data-step-discard]");
    window.wait_for_screen("record");
    window.click("[data-papers]");
    window.driver.wait("[data-paper=D16]");
    walk.look("papers");
    window.click("[data-go=home]");
    window.wait_for_screen("home");
    window.click("main button.main");
    window.wait_for_screen("page");
    let before = walk.looked.len();
    // The places of the desk come after those of the reception and were seen.
    let pages =
        walk.places().into_iter().filter(|code| code.starts_with("page ") || ["tasks", "check"].contains(&&**code));
    for code in pages {
        walk.place(&code);
    }
    assert!(walk.looked.len() > before + 8, "the pages of a reception: {:?}", walk.looked);
    walk.end(28);
    window.close();
}

#[test]
fn what_only_some_receptions_reach_and_what_is_asked_in_between_passes_too() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    desk.try_tell(
        &["draft", "type"],
        "reception.mode=\"PLAINTE\"\nreception.basis=\"DENONC_ANON\"\nfacts.acts=[\"SEX_VIOL\"]\n",
    );
    let window = Window::open(desk, "fr");
    let mut walk = Walk::new(&window);
    let closed =
        || wait_for("the dialog to close", PATIENCE, || window.driver.find("dialog[open]").is_none().then_some(()));
    walk.help("unlock");
    window.unlock();
    walk.help("home");
    window.driver.press(&[], key::F1);
    window.click("[data-help-tour]");
    window.driver.wait("[data-tour='1']");
    walk.look("tour");
    window.click("[data-help-close]");
    closed();
    window.click("[data-draft]");
    window.wait_for_screen("tasks");
    walk.place("page procedure");
    assert_eq!(window.attribute("[data-page-id]", "data-page-id").as_deref(), Some("procedure"));
    walk.help("page");
    walk.place("said");
    window.click("[data-go=home]");
    window.wait_for_screen("home");
    // The shortest way to a seal.
    window.driver.press(&[], key::F3);
    for digit in ['1', '4'] {
        window.driver.wait("[data-question]:focus-within");
        window.driver.press(&[], digit);
        std::thread::sleep(std::time::Duration::from_millis(500));
    }
    window.driver.wait("[data-next]:focus");
    window.driver.press(&[], key::ENTER);
    window.driver.wait("[data-seal]:focus");
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("sealed");
    walk.look("sealed");
    walk.end(7);
    window.close();
}

#[test]
fn a_locked_reception_and_the_question_about_the_practice_desk_pass_too() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let told: Value = serde_json::from_str(EXAMPLE_LISTENING).unwrap();
    let draft = Draft::with_answers("reception", "reception/1", told["answers"].clone());
    let form = serde_json::to_value(view(&draft, Pack::builtin(), Lang::Fr, 0)).unwrap();
    let window = Window::open(&region.brigades[0], "fr");
    let mut walk = Walk::new(&window);
    window.click("[data-receive-locked]");
    window.wait_for_screen("page");
    walk.look("locked page");
    window.speak("fr");
    let mut someone = Typist::new(&window, &told, &form);
    someone.fill();
    walk.look("locked check");
    window.click("[data-seal]");
    window.driver.wait("[data-confirm]");
    walk.look("locked question");
    window.click("[data-confirm]");
    window.wait_for_screen("sealed");
    walk.look("locked sealed");
    let pages = window.driver.pages();
    window.click("[data-back]");
    window.follow(&pages);
    window.driver.wait("[data-locked-count]");
    walk.look("unlock, with one waiting");
    window.click("[data-practice-begin]");
    window.driver.wait("[data-practice-phrase]");
    walk.look("practice");
    window.click("[data-practice-anew]");
    window.driver.wait("[data-practice-anew-do]");
    walk.look("practice question");
    walk.end(7);
    window.close();
}

#[test]
fn the_coordinator_s_screens_and_those_of_a_machine_without_a_desk_pass_too() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let window = Window::open(&region.coordinator, "fr");
    window.unlock();
    let mut walk = Walk::new(&window);
    for code in walk.places() {
        walk.place(&code);
    }
    walk.end(12);
    window.close();

    let bare = Desk::at(&folder.path().join("bare"));
    let window = Window::open_new(&bare, "fr");
    let mut walk = Walk::new(&window);
    walk.look("start");
    walk.end(1);
    window.close();
}

#[test]
fn every_screen_holds_at_twice_its_size_and_the_size_outlives_a_locking() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let record = added(desk, folder.path());
    let window = Window::open(desk, "fr");
    window.unlock();
    let width = || window.driver.script("return window.innerWidth", &[]).as_f64().unwrap();
    let drawn = width();
    for _ in 0..4 {
        window.driver.press(&[key::CONTROL], '+');
    }
    wait_for("twice the size", PATIENCE, || (width() <= drawn / 2.0 + 2.0).then_some(()));
    let pages = window.driver.pages();
    window.driver.press(&[key::CONTROL], 'l');
    window.follow(&pages);
    window.wait_for_screen("unlock");
    wait_for("twice the size in the fresh window", PATIENCE, || (width() <= drawn / 2.0 + 2.0).then_some(()));
    let mut walk = Walk::new(&window);
    walk.large = true;
    walk.look("unlock");
    window.unlock();
    walk.look("home");
    window.photograph(&tree().join("target/pictures/home-200.png"));
    for code in walk.places() {
        walk.place(&code);
        window.photograph(&tree().join(format!("target/pictures/place-200-{}.png", code.replace(' ', "-"))));
    }
    walk.click("[data-go=records]");
    walk.click(&format!("button[data-record='{record}']"));
    window.wait_for_screen("record");
    window.driver.wait("[data-entry]");
    walk.look("record");
    window.photograph(&tree().join("target/pictures/record-200.png"));
    walk.click("[data-go=home]");
    window.wait_for_screen("home");
    walk.click("main button.main");
    window.wait_for_screen("page");
    for code in walk.places().into_iter().filter(|code| code.starts_with("page ")) {
        walk.place(&code);
        window.photograph(&tree().join(format!("target/pictures/place-200-{}.png", code.replace(' ', "-"))));
    }
    window.driver.press(&[key::CONTROL], '0');
    wait_for("the size as drawn", PATIENCE, || (width() >= drawn - 2.0).then_some(()));
    walk.end(24);
    window.close();
}

#[test]
fn a_control_without_a_name_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let window = Window::open(&region.brigades[0], "fr");
    window.unlock();
    let mut walk = Walk::new(&window);
    let script = "const control = document.createElement('button'); document.querySelector('main').append(control)";
    window.driver.script(script, &[]);
    walk.look("home");
    assert!(walk.faults.iter().any(|fault| fault.contains("button-name")), "{:?}", walk.faults);
    window.close();
}
