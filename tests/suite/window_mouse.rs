//! Can a first-timer do it with the mouse alone, and see what happened? The shorter case, in Arabic.

use std::time::Duration;

use aman_tests::desk::Region;
use aman_tests::programs::wait_for;
use aman_tests::window::{PATIENCE, Place, Window};
use serde_json::{Value, json};

#[test]
fn a_listening_is_written_down_with_the_mouse() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let told: Value = serde_json::from_str(aman_schema::EXAMPLE_LISTENING).unwrap();
    let window = Window::open(&region.brigades[0], "ar");
    window.unlock();
    assert_eq!(window.attribute("html", "dir").as_deref(), Some("rtl"), "Arabic runs from right to left");
    window.click("main button.main");
    window.wait_for_screen("page");
    let clicks = fill_by_mouse(&window, &told["answers"]);
    window.click("[data-seal]");
    window.click("[data-confirm]");
    window.wait_for_screen("sealed");
    let id = window.attribute("[data-screen=sealed]", "data-record").unwrap();
    window.click("[data-go=records]");
    window.click(&format!("button[data-record='{id}']"));
    window.wait_for_screen("record");
    wait_for("the history of the record", PATIENCE, || window.driver.find("[data-entry]"));
    window.click("[data-go=sync]");
    window.click("[data-sync]");
    wait_for("the sync to end", PATIENCE, || {
        let phase = window.attribute("[data-screen=sync]", "data-phase");
        assert_ne!(phase.as_deref(), Some("failed"), "{}", window.text());
        (phase.as_deref() == Some("done")).then_some(())
    });
    println!("mouse: {clicks} clicks from the first question to the page that is read before sealing");
    window.close();
    let kept = region.brigades[0].run(&["record", "show", &id]);
    for (section, fields) in told["answers"].as_object().unwrap() {
        for (field, value) in fields.as_object().into_iter().flatten().filter(|(_, value)| chosen(value)) {
            assert_eq!(&kept["answers"][section][field], value, "{section}.{field}");
        }
    }
}

/// Whether an answer is made of choices alone: a first-timer with the mouse types nothing here.
fn chosen(value: &Value) -> bool {
    value.as_str().is_some_and(|code| {
        code.len() < 40 && code.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-.".contains(letter))
    })
}

/// Clicks the answer to each question with choices, page by page.
fn fill_by_mouse(window: &Window, answers: &Value) -> usize {
    let mut clicks = 0;
    loop {
        let paths = window
            .driver
            .script("return [...document.querySelectorAll('[data-question]')].map((each) => each.dataset.path)", &[]);
        for path in paths.as_array().into_iter().flatten().filter_map(Value::as_str) {
            let Some((section, field)) = path.split_once('.') else { continue };
            let Some(code) = answers[section][field].as_str() else { continue };
            let option = format!("[data-question][data-path='{path}'] button[data-code='{code}']");
            if window.driver.find(&option).is_none() {
                clicks += pick_by_mouse(window, path, code);
                continue;
            }
            window.click(&option);
            clicks += 1;
            wait_for(&format!("{path} = {code}"), Duration::from_secs(10), || {
                (window.attribute(&option, "aria-checked").as_deref() == Some("true")).then_some(())
            });
        }
        let before = Place::of(window).word("page").to_owned();
        window.click("[data-next]");
        clicks += 1;
        wait_for("the next page", PATIENCE, || {
            let now = Place::of(window);
            (now.word("screen") == "check" || now.word("page") != before).then_some(())
        });
        if window.screen_name() == "check" {
            return clicks;
        }
        assert!(clicks < 300, "the pages do not end");
    }
}

/// Long lists open on a click; a field that is typed into is left alone.
fn pick_by_mouse(window: &Window, path: &str, code: &str) -> usize {
    let list = format!("[data-question][data-path='{path}'] input[role=combobox]");
    if window.driver.find(&list).is_none() {
        return 0;
    }
    window.click(&list);
    window.click(&format!("[data-question][data-path='{path}'] li[data-code='{code}']"));
    wait_for(&format!("{path} = {code}"), Duration::from_secs(10), || {
        let shown = window.driver.script("return document.querySelector(arguments[0])?.value ?? ''", &[json!(list)]);
        (shown != "").then_some(())
    });
    2
}

#[test]
fn the_curtain_falls_at_once_and_shows_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let window = Window::open(&region.brigades[0], "fr");
    window.unlock();
    let took = "
        const begun = performance.now();
        document.querySelector('[data-curtain-button]').click();
        return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun))));";
    let took = window.driver.script(took, &[json!(null)]).as_f64().unwrap_or(f64::MAX);
    assert!(took <= 100.0, "the curtain took {took} ms");
    assert!(!window.text().contains("Brigade inventée"), "the unit's name is behind the curtain");
}
