//! Do choices, numbers, dates and telephones take the digit row of French and Arabic keyboards? Real key strokes, not WebDriver's.

use std::time::Duration;

use aman_tests::desk::Region;
use aman_tests::programs::wait_for;
use aman_tests::window::{Place, Window};
use serde_json::{Value, json};

/// Layout, variant, and what its unshifted digit row prints.
const LAYOUTS: &[(&str, &str, &str)] =
    &[("fr", "", "&é\""), ("ma", "", "&é\""), ("ara", "", "123"), ("ara", "digits", "١٢٣"), ("us", "", "123")];

/// Keys 1, 2 and 0 of the digit row, by their place on the board.
const ONE: &str = "10";
const TWO: &str = "11";
const ZERO: &str = "19";

#[test]
fn the_digit_row_answers_on_every_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let window = Window::open(&region.brigades[0], "ar");
    window.unlock();
    window.click("main button.main");
    window.wait_for_screen("page");
    assert!(window.screen.focus("aman-desktop"), "the window takes the keyboard");
    for (layout, variant, printed) in LAYOUTS {
        window.screen.keyboard(layout, variant);
        // X tells the new meaning of the keys to the window a moment later.
        std::thread::sleep(Duration::from_millis(300));
        for (pressed, digit) in [(TWO, "2"), (ONE, "1")] {
            assert_choice(&window, pressed, digit, layout);
        }
        for kind in ["phone", "number", "date"] {
            assert_digits(&window, kind, layout);
        }
        println!("{layout} {variant}: the keys that print {printed} answer");
    }
}

/// Presses a digit on the first question with choices; the choice that shows this digit is taken.
fn assert_choice(window: &Window, pressed: &str, digit: &str, layout: &str) {
    to_page_with(window, "yes_no");
    let path = focus(window, "[data-kind=yes_no] [data-focus]");
    window.screen.press(&[pressed]);
    let chosen = "
        const question = [...document.querySelectorAll('[data-question]')].find((each) => each.dataset.path === arguments[0]);
        return question?.querySelector('[aria-checked=true] kbd')?.textContent?.trim() ?? ''";
    wait_for(&format!("{layout}: choice {digit} at {path}"), Duration::from_secs(10), || {
        (window.driver.script(chosen, &[json!(path)]) == digit).then_some(())
    });
}

/// Types 1, 2, 0 by place into the first field of a kind, and reads what stands there.
fn assert_digits(window: &Window, kind: &str, layout: &str) {
    if !to_page_with(window, kind) {
        panic!("no page of the form has a question of kind {kind}");
    }
    let css = format!("[data-kind={kind}] input[data-focus]");
    focus(window, &css);
    window.driver.script("document.activeElement.select()", &[]);
    let typed = if kind == "date" { [ONE, ONE] } else { [ONE, ZERO] };
    window.screen.press(&typed);
    let wanted = if kind == "date" { "11" } else { "10" };
    wait_for(&format!("{layout}: {kind} reads {wanted}, not {:?}", value(window)), Duration::from_secs(10), || {
        (value(window) == wanted).then_some(())
    });
}

fn value(window: &Window) -> String {
    Place::of(window).word("value").to_owned()
}

fn focus(window: &Window, css: &str) -> String {
    window.driver.wait(css);
    window.driver.script("document.querySelector(arguments[0]).focus()", &[json!(css)]);
    Place::of(window).word("path").to_owned()
}

/// Goes through the pages by their list until one has a question of that kind.
fn to_page_with(window: &Window, kind: &str) -> bool {
    let css = format!("[data-question][data-kind={kind}]");
    let adds = |window: &Window| {
        window.driver.script("return [...document.querySelectorAll('[data-add]')].map((each) => each.dataset.add)", &[])
    };
    let pages = window
        .driver
        .script("return [...document.querySelectorAll('nav [data-page]')].map((each) => each.dataset.page)", &[]);
    for page in pages.as_array().into_iter().flatten().filter_map(Value::as_str) {
        if window.driver.find(&css).is_some() {
            return true;
        }
        window.click(&format!("nav [data-page='{page}']"));
        wait_for("the page", Duration::from_secs(10), || (Place::of(window).word("page") == page).then_some(()));
        // Telephones stand in a list that begins empty.
        for section in adds(window).as_array().into_iter().flatten().filter_map(Value::as_str) {
            if kind == "phone" && window.driver.find(&css).is_none() {
                window.click(&format!("[data-add='{section}']"));
                wait_for("the new item", Duration::from_secs(10), || {
                    window.driver.find(&format!("[data-item^='{section}[']"))
                });
            }
        }
    }
    window.driver.find(&css).is_some()
}
