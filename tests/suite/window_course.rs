//! Does the window show what is due, let her be called safely in two keys, and keep what follows a reception?

use aman_tests::desk::Region;
use aman_tests::programs::{tree, wait_for};
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};
use serde_json::{Value, json};

use crate::cli_course::{add, day, received};

fn pictured(window: &Window, name: &str, lang: &str) {
    window.photograph(&tree().join(format!("target/pictures/{name}-{lang}.png")));
}

fn focused(window: &Window, css: &str) {
    wait_for(&format!("{css} to have the focus"), PATIENCE, || {
        let there = window.driver.script("return !!document.activeElement?.closest(arguments[0])", &[Value::from(css)]);
        (there == true).then_some(())
    });
}

fn count(window: &Window, css: &str) -> u64 {
    window.driver.script("return document.querySelectorAll(arguments[0]).length", &[json!(css)]).as_u64().unwrap()
}

#[test]
fn a_call_from_the_agenda_takes_two_keys_and_its_card_says_first_what_keeps_her_safe() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    for lang in ["fr", "ar"] {
        let [late, today, soon] = [-2, 0, 5].map(|due| received(desk, folder.path(), due));
        let window = Window::open(desk, lang);
        window.unlock();
        window.driver.wait("[data-agenda='2']");
        window.click("[data-agenda]");
        window.wait_for_screen("agenda");
        for (group, id) in [("overdue", &late), ("today", &today), ("soon", &soon)] {
            window.driver.wait(&format!("[data-group={group}] [data-line=contact][data-of='{id}']"));
        }
        assert!(!window.text().contains("Zerhouni"), "the agenda names nobody");
        focused(&window, &format!("[data-of='{late}']"));
        pictured(&window, "agenda", lang);
        // Two keys: Enter, then the digit of the outcome.
        window.driver.press(&[], key::ENTER);
        window.driver.wait("[data-call-card]");
        focused(&window, "[data-outcome]");
        pictured(&window, "call-card", lang);
        let card = window.driver.script("return document.querySelector('[data-call-card]').innerText", &[]);
        let card = card.as_str().unwrap();
        let number = card.find("+212600000001").expect("a safe number");
        for before in ["le dispensaire", "10 h à midi"] {
            assert!(card.find(before).unwrap() < number, "{before} stands before the number");
        }
        let other = window.driver.script("return document.querySelector('[data-call-other] li').innerText", &[]);
        assert!(card.find(other.as_str().unwrap()).unwrap() < number);
        for number in ["+212600000002", "+212600000003", "+212600000005"] {
            assert!(!card.contains(number), "{number} is not proposed");
        }
        window.driver.press(&[], '2');
        window.driver.wait("[data-noted]");
        wait_for("the late line to go", PATIENCE, || {
            (count(&window, "[data-group=overdue] [data-line]") == 0).then_some(())
        });
        window.driver.wait(&format!("[data-group=soon] [data-of='{late}']"));
        // Somebody else answered: the grid is put again at once, and stays due until it is.
        focused(&window, &format!("[data-of='{today}']"));
        window.driver.press(&[], key::ENTER);
        window.driver.wait("[data-call-card]");
        focused(&window, "[data-outcome]");
        window.driver.press(&[], '3');
        window.wait_for_screen("record");
        window.driver.wait("#reassess-reason");
        window.driver.wait("[data-review]");
        window.click("#reassess-reason");
        window.driver.type_text("un homme a décroché");
        window.driver.press(&[], key::ENTER);
        wait_for("the review to be done", PATIENCE, || window.driver.find("[data-review]").is_none().then_some(()));
        window.close();
        let kept = desk.run(&["record", "show", &today]);
        assert_eq!(kept["answers"]["contacts"][0]["next"]["date"], json!(day(1)));
        // The next language begins with an agenda of its own.
        for id in [late, today, soon] {
            desk.run(&["course", "called", &id, "--outcome", "REFUS"]);
        }
    }
}

/// Begins to close the file, leaves it, takes it up from home, and approves.
fn close_the_file(window: &Window, lang: &str) {
    // What is kept for later stays a draft of that item.
    window.click("[data-step-add=closure]");
    window.wait_for_screen("step");
    window.click("[data-path$='.reason'] [data-code=TERMINE]");
    window.click("[data-step-leave]");
    window.wait_for_screen("record");
    window.click("[data-go=home]");
    window.wait_for_screen("home");
    window.driver.wait("[data-draft-step]");
    window.click("[data-draft]");
    window.wait_for_screen("step");
    window.click("[data-path$='.approved'] [data-code=yes]");
    pictured(window, "step-closing", lang);
    window.click("[data-step-seal]");
    window.wait_for_screen("record");
    window.driver.wait("[data-closed-file]");
    pictured(window, "record-closed", lang);
}

#[test]
fn measures_acts_and_closing_are_added_one_item_at_a_time_by_keyboard_and_by_mouse() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    for lang in ["fr", "ar"] {
        let id = received(desk, folder.path(), 3);
        add(
            desk,
            &id,
            "measures",
            &[
                ("kind", json!("MP06")),
                ("state", json!("EN_COURS")),
                ("expiry", json!({"date": day(6), "precision": "J"})),
            ],
        );
        let window = Window::open(desk, lang);
        window.unlock();
        window.click("[data-go=records]");
        window.click(&format!("button[data-record='{id}']"));
        window.wait_for_screen("record");
        window.driver.wait("[data-steps='1']");
        pictured(&window, "steps", lang);
        // A breach chooses among the measures that are there.
        window.click("[data-step-add=breaches]");
        window.wait_for_screen("step");
        focused(&window, "[data-question][data-open]");
        pictured(&window, "step-breach", lang);
        window.driver.press(&[], '1');
        window.driver.press(&[], key::ENTER);
        focused(&window, "[data-path$='.how']");
        window.click("[data-path$='.how'] [data-code=APPROCHE]");
        window.click("[data-path$='.told'] [data-code=no]");
        window.click("[data-step-seal]");
        window.wait_for_screen("record");
        window.driver.wait("[data-steps='2']");
        window.driver.wait("[data-review]");
        // An act that tells the author: nothing said of her, so it asks for a reason.
        window.click("[data-step-add=acts]");
        window.wait_for_screen("step");
        window.click("[data-path$='.kind'] [data-code=CONVOCATION]");
        focused(&window, "[data-path$='.sleeps']");
        window.driver.wait("[data-reason-asked]");
        window.click("[data-step-seal]");
        focused(&window, "#step-reason");
        pictured(&window, "step-act", lang);
        window.driver.type_text("il est déjà détenu");
        window.driver.press(&[], key::ENTER);
        focused(&window, "[data-step-seal]");
        window.driver.press(&[], key::ENTER);
        window.wait_for_screen("record");
        window.driver.wait("[data-steps='3']");
        close_the_file(&window, lang);
        window.close();
        let kept = desk.run(&["record", "show", &id]);
        assert_eq!((&kept["closed"], &kept["answers"]["closure"][0]["approved"]), (&json!(true), &json!("yes")));
        assert_eq!(kept["answers"]["breaches"][0]["how"], json!(["APPROCHE"]));
    }
}
