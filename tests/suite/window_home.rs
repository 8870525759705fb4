//! Does the first screen leave the way to a new reception open, whatever else it has to say, and count persons as persons?

use std::fs;
use std::path::Path;

use aman_tests::desk::{Desk, Region, level};
use aman_tests::programs::{tree, wait_for};
use aman_tests::window::{PATIENCE, Window};
use serde_json::json;

use crate::cli_apart::added;

const LANGS: [&str; 2] = ["fr", "ar"];
/// More than fit above the edge one by one.
const IN_DANGER: usize = 8;

/// Whether an element is drawn whole within the window, with nothing over it and without any scrolling.
const STANDS: &str = "const at = document.querySelector(arguments[0]); const box = at.getBoundingClientRect(); const over = document.elementFromPoint(box.left + box.width / 2, box.bottom - 4); return document.querySelector('.stage').scrollTop === 0 && box.height > 0 && box.top >= 0 && box.bottom <= window.innerHeight && at.contains(over)";

#[test]
fn a_new_reception_stays_above_the_edge_however_many_calls_wait_for_an_answer() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    level(&[coordinator, brigade, coordinator]);
    let calls = ["Permanence de la cellule régionale=0500000001", "Commandement du groupement=0500000002"];
    coordinator.run(&["alert", "calls", "--step", calls[0], "--step", calls[1]]);
    level(&[coordinator, brigade]);
    (0..IN_DANGER).for_each(|_| drop(added(brigade, folder.path())));
    for lang in LANGS {
        let window = Window::open(brigade, lang);
        window.unlock();
        let count = || window.attribute("[data-unanswered]", "data-unanswered");
        wait_for("the calls", PATIENCE, || (count() == Some(IN_DANGER.to_string())).then_some(()));
        window.photograph(&tree().join(format!("target/pictures/home-danger-{lang}.png")));
        stands(&window, lang);
        assert!(window.text().contains("0500000001"), "whom to call now is on the first screen");
        let shown = || {
            window.driver.script("return document.querySelectorAll('[data-unanswered-record]').length", &[]).as_u64()
        };
        assert!((2..=3).contains(&shown().unwrap()), "the longest waiting stand there: {:?}", shown());
        window.click("[data-unanswered-all]");
        wait_for("all of them", PATIENCE, || (shown() == Some(IN_DANGER as u64)).then_some(()));
        window.photograph(&tree().join(format!("target/pictures/home-danger-all-{lang}.png")));
        stands(&window, lang);
        window.close();
    }
}

/// What is done most on this screen is where the eye finds it.
fn stands(window: &Window, lang: &str) {
    for css in ["main button.main", "[data-information]"] {
        assert_eq!(window.driver.script(STANDS, &[json!(css)]), json!(true), "{css} is below the edge ({lang})");
    }
}

#[test]
fn questions_for_information_and_sessions_are_not_counted_as_persons() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    added(desk, folder.path());
    for (asker, count) in [("ELLE", 2), ("GROUPE", 3)] {
        (0..count).for_each(|_| about_nobody(desk, folder.path(), asker));
    }
    for lang in LANGS {
        let window = Window::open(desk, lang);
        window.unlock();
        for (name, count) in [("data-records", "1"), ("data-questions", "2"), ("data-sessions", "3")] {
            assert_eq!(window.attribute(&format!(".counters [{name}]"), name).as_deref(), Some(count), "{name}");
        }
        window.photograph(&tree().join(format!("target/pictures/home-counted-{lang}.png")));
        window.close();
    }
}

/// Adds a record of somebody who only asked for information, or of a group.
fn about_nobody(desk: &Desk, folder: &Path, asker: &str) {
    let file = folder.join("information.json");
    let told =
        json!({"mode": "INFO", "asker": asker, "topic": "DROITS", "date": {"date": "2026-11-12", "precision": "J"}});
    let record = json!({"form": "reception", "pack": "reception/1", "answers": {"reception": told}});
    fs::write(&file, record.to_string()).unwrap();
    desk.run(&["record", "add", "--from", file.to_str().unwrap()]);
}
