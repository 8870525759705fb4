//! With ten thousand records on the desk: how long after each key does the page show what came of it, and how much memory
//! does the window take?
//!
//! The window is the one that ships but for its webview, which a driver may hold (`driven` of `./run`). A time begins with
//! the key's own event in the page, and ends in the first task after the frame in which the result stands. Not in it: the
//! way of a key from the board to the page, and what the screen does with the frame.

use std::time::Duration;

use aman_tests::desk::{Desk, Region};
use aman_tests::invented::{COMMON, fill};
use aman_tests::programs::{program, tree, wait_for};
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};
use serde_json::json;

use crate::stretch::{Stretch, words};

const ROUNDS: usize = 40;
const LIMIT: Duration = Duration::from_millis(50);

pub(crate) fn measure() {
    let folder = tempfile::tempdir_in(tree().join("target")).expect("a scratch folder");
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    // Fewer for a quick look: the figures are of ten thousand.
    let records = std::env::var("AMAN_RECORDS").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000);
    fill(desk, records);
    let window = open(desk);
    let timed = Timed { window: &window, records };
    timed.lists();
    timed.choices();
    timed.pages();
    timed.name();
    window.close();
    crate::memory::measure(desk, records);
}

/// The window of a desk, unlocked.
pub(crate) fn open(desk: &Desk) -> Window {
    let driven = program("aman-desktop").with_file_name("driven").join("aman-desktop");
    let window = if driven.is_file() { Window::open_by(&driven, desk, "fr") } else { Window::open(desk, "fr") };
    window.unlock();
    window
}

/// A window whose every answer is timed.
struct Timed<'a> {
    window: &'a Window,
    records: usize,
}

impl Timed<'_> {
    fn lists(&self) {
        let home = "document.querySelector('[data-screen=home] .counters') && document.querySelector('[data-screen=home] [data-agenda]') && document.querySelectorAll('[data-screen=home] tbody tr').length === 10";
        let list = "document.querySelectorAll('[data-screen=records] tbody tr').length === 30";
        let (mut open, mut next, mut record) = (Stretch::default(), Stretch::default(), Stretch::default());
        let (mut search, mut back, mut agenda) = (Stretch::default(), Stretch::default(), Stretch::default());
        for round in 0..ROUNDS {
            open.keep(self.enter("[data-go=records]", list));
            let first = self.attribute("[data-screen=records] tbody button", "data-record");
            let other = format!(
                "{list} && document.querySelector('[data-screen=records] tbody button').dataset.record !== '{first}'"
            );
            next.keep(self.enter("[data-screen=records] [data-next]", &other));
            let row = format!("[data-screen=records] tbody tr:nth-child({}) button", 1 + round % 30);
            record.keep(self.enter(&row, "document.querySelector('[data-screen=record] [data-answer]') && document.querySelector('[data-screen=record] [data-entry]')"));
            back.keep(self.enter("[data-go=home]", home));
            agenda.keep(self.enter("[data-go=agenda]", "document.querySelector('[data-screen=agenda] [data-group]')"));
            self.enter("[data-go=home]", home);
            self.focus("#search");
            // Enter comes before the pause after which what is typed is looked for by itself.
            self.window.driver.script(SEARCHED, &[json!(COMMON)]);
            search.keep(self.press(key::ENTER, "document.querySelector('form[role=search] [data-record]')"));
        }
        self.row("list of records opened, 30 lines", &open);
        self.row("its next page", &next);
        self.row("record opened, with its history", &record);
        self.row("search by name, after Enter", &search);
        self.row("back to the first screen", &back);
        self.row("agenda opened", &agenda);
    }

    fn choices(&self) {
        self.enter("main button.main", "document.querySelector('[data-screen=page] [data-question]:focus-within')");
        let (mut shown, mut kept) = (Stretch::default(), Stretch::default());
        let question = "[data-question][data-kind=yes_no]";
        let keys = format!("{question} [data-focus]");
        let chosen = format!(
            "document.querySelector('{question} button[data-code=yes]').getAttribute('aria-checked') === 'true'"
        );
        // Durable, its effect on the form told, and the next question has the keys.
        let moved = format!(
            "document.activeElement.closest('[data-question]') !== document.querySelector('{question}') && document.querySelector('[data-kept=kept]')"
        );
        for _ in 0..ROUNDS {
            self.focus(&keys);
            shown.keep(self.press('1', &chosen));
            self.settle();
            self.focus(&keys);
            kept.keep(self.press('2', &moved));
            self.settle();
        }
        self.row("choice answered: it stands on the screen", &shown);
        self.row("the same until it is durable, the form is up to date and the next question has the keys", &kept);
    }

    fn pages(&self) {
        let mut page = Stretch::default();
        for round in 0..ROUNDS {
            let before = self.attribute("[data-page-id]", "data-page-id");
            let pressed = if round % 12 < 6 { key::PAGE_DOWN } else { PAGE_UP };
            let other = format!(
                "document.querySelector('[data-page-id]').dataset.pageId !== '{before}' && document.querySelector('[data-form]').contains(document.activeElement)"
            );
            self.window.driver.script("document.activeElement.blur()", &[]);
            page.keep(self.press(pressed, &other));
        }
        self.row("next page of a reception", &page);
    }

    fn name(&self) {
        let (mut letter, mut alike) = (Stretch::default(), Stretch::default());
        while self.attribute("[data-page-id]", "data-page-id") != "person" {
            self.window.driver.script("document.querySelector('[data-page=person]').click()", &[]);
            std::thread::sleep(Duration::from_millis(200));
        }
        for round in 0..ROUNDS {
            let name = ["Khadija", "Fatima", "Zineb"][round % 3];
            self.focus("[data-path='person.given_latin'] input");
            self.window.driver.script("document.activeElement.select()", &[]);
            for (at, each) in name.char_indices() {
                let typed = format!("document.activeElement.value === '{}'", &name[..at + each.len_utf8()]);
                let last = at + each.len_utf8() == name.len();
                if last {
                    self.window.driver.script("document.querySelectorAll('[data-suggested]').forEach((each) => { each.dataset.seen = 'yes' })", &[]);
                    let fresh = "[...document.querySelectorAll('[data-suggested]')].some((each) => each.dataset.seen !== 'yes')";
                    alike.keep(self.press(each, fresh).saturating_sub(PAUSE));
                } else {
                    letter.keep(self.press(each, &typed));
                }
            }
            self.settle();
        }
        self.row("letter of her name: it stands on the screen", &letter);
        self.row("who was here before, among so many; behind the pause of 400 ms, which is taken off", &alike);
    }

    /// Enter, on an element.
    fn enter(&self, css: &str, shown: &str) -> Duration {
        self.focus(css);
        self.press(key::ENTER, shown)
    }

    /// From the key's event until after the frame in which the condition holds.
    fn press(&self, pressed: char, shown: &str) -> Duration {
        let armed = self.window.driver.script(&WATCH.replace("SHOWN", shown), &[]);
        assert_eq!(armed, json!(false), "it stands there before the key: {shown}");
        self.window.driver.press(&[], pressed);
        let took =
            wait_for(shown, PATIENCE, || self.window.driver.script("return window.__took ?? null", &[]).as_f64());
        Duration::from_secs_f64(took / 1e3)
    }

    fn focus(&self, css: &str) {
        self.window.driver.wait(css);
        let focused = "document.querySelector(arguments[0]).focus(); return document.activeElement === document.querySelector(arguments[0])";
        assert_eq!(self.window.driver.script(focused, &[json!(css)]), json!(true), "{css} takes the keys");
    }

    fn attribute(&self, css: &str, name: &str) -> String {
        self.window.driver.wait(css);
        self.window.attribute(css, name).expect("the attribute")
    }

    /// Waits until all that was typed is kept, and the pauses behind it are over.
    fn settle(&self) {
        wait_for("all to be kept", PATIENCE, || self.window.driver.find("[data-kept=kept]"));
        std::thread::sleep(PAUSE);
    }

    fn row(&self, what: &str, took: &Stretch) {
        let (half, most) = (took.quantile(0.5), took.quantile(0.95));
        let held = if most <= LIMIT { "held" } else { "**not held**" };
        println!(
            "| {what}; {} records, p50 and p95 of {ROUNDS} or more | {} · {} | – | – | ≤ 50 ms: {held} |",
            self.records,
            words(half),
            words(most)
        );
    }
}

/// Watches for the next key, then for what it brings; the message comes behind the frame.
const WATCH: &str = "
const shown = () => !!(SHOWN);
delete window.__took;
const armed = shown();
window.addEventListener('keydown', (event) => {
  const now = performance.now();
  const begun = now - event.timeStamp >= 0 && now - event.timeStamp < 1000 ? event.timeStamp : now;
  const changes = ['input', 'focusin'];
  let done = false;
  const look = () => {
    if (done || !shown()) return;
    done = true;
    watch.disconnect();
    changes.forEach((name) => window.removeEventListener(name, look));
    requestAnimationFrame(() => {
      const behind = new MessageChannel();
      behind.port1.onmessage = () => { window.__took = performance.now() - begun; };
      behind.port2.postMessage(0);
    });
  };
  const watch = new MutationObserver(look);
  watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  changes.forEach((name) => window.addEventListener(name, look));
}, { capture: true, once: true });
return armed;";

const SEARCHED: &str = "const at = document.querySelector('#search'); at.value = arguments[0]; at.dispatchEvent(new Event('input', { bubbles: true }))";
const PAUSE: Duration = Duration::from_millis(400);
const PAGE_UP: char = '\u{e00e}';
