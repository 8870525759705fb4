//! Are papers of a record looked at, printed, read aloud and checked in the window, in French and in Arabic?

use aman_tests::desk::{Desk, Region};
use aman_tests::programs::{tree, wait_for};
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};
use serde_json::Value;

use crate::cli_apart::added;

/// What the screen shows, to be looked at: `target/pictures`.
fn picture(window: &Window, name: &str) {
    window.photograph(&tree().join(format!("target/pictures/papers-{name}.png")));
}

fn there(window: &Window, css: &str) {
    wait_for(css, PATIENCE, || window.driver.find(css));
}

/// The system's dialogue is nobody's in a test: that it was asked for is counted instead.
fn count_prints(window: &Window) {
    window.driver.script("window.asked = 0; window.print = () => { window.asked += 1; }", &[]);
}

fn printed(window: &Window, times: i64) {
    wait_for("the dialogue to print", PATIENCE, || {
        (window.driver.script("return window.asked", &[]).as_i64() == Some(times)).then_some(())
    });
}

fn lines(desk: &Desk, act: &str) -> Vec<String> {
    let trail = desk.run(&["trail"])["trail"].clone();
    let of = trail.as_array().unwrap().iter().filter(|line| line["act"] == act);
    of.map(|line| line["subject"].as_str().unwrap().split(' ').take(2).collect::<Vec<_>>().join(" ")).collect()
}

fn scroll(window: &Window, css: &str) {
    window.driver.script("document.querySelector(arguments[0]).scrollIntoView()", &[Value::from(css)]);
}

/// Every page that is shown was drawn: under the strict rules of the page a picture that is refused has no size.
fn drawn(window: &Window) {
    let script = "const all = [...document.querySelectorAll('[data-pages] img')]; return all.length > 0 && all.every((page) => page.complete && page.naturalWidth > 0)";
    wait_for("the pages to be drawn", PATIENCE, || {
        (window.driver.script(script, &[]) == Value::Bool(true)).then_some(())
    });
}

#[test]
fn papers_are_looked_at_printed_read_aloud_and_checked_in_french_and_arabic() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let record = added(desk, folder.path());
    let out = folder.path().join("d12.pdf").display().to_string();
    let check = desk.run(&["paper", &record, "--paper", "D12", "--lang", "fr", "--out", &out])["check"].clone();
    for (round, lang) in ["fr", "ar"].into_iter().enumerate() {
        let window = Window::open(desk, lang);
        window.unlock();
        window.click("[data-go=records]");
        window.click(&format!("button[data-record='{record}']"));
        window.wait_for_screen("record");
        window.click("[data-papers]");
        there(&window, "[data-paper=D16]");
        count_prints(&window);
        picture(&window, &format!("list-{lang}"));
        // What may not be printed says why, and has no button.
        there(&window, "[data-paper=D09][data-ready=false] [data-unmet]");
        assert!(window.driver.find("[data-paper=D09] [data-print]").is_none());
        // A look is no copy.
        for paper in ["D01", "D12", "D06"] {
            window.click(&format!("[data-paper={paper}] [data-show]"));
            there(&window, &format!("[data-page-of={paper}]"));
            drawn(&window);
            picture(&window, &format!("{paper}-{lang}"));
        }
        // For somebody else it is printed at once, and counted.
        window.click("[data-paper=D10] [data-print]");
        printed(&window, 1);
        drawn(&window);
        there(&window, &format!("[data-page-of=D10][data-copy='{}']", round + 1));
        scroll(&window, "[data-pages] img:last-child");
        picture(&window, &format!("D10-{lang}"));
        hers(&window, lang);
        // All of the unit's at once: none of hers is among them.
        window.click("[data-print-all]");
        printed(&window, 3);
        drawn(&window);
        for hers in ["D02", "D03", "D13"] {
            assert!(
                window.driver.find(&format!("[data-page-of={hers}]")).is_none(),
                "{hers} is never printed with others"
            );
        }
        assert!(window.driver.find("[data-page-of=D01]").is_some());
        check_one(&window, check.as_str().unwrap(), lang);
        let shown = window.text();
        assert!(!shown.chars().any(|sign| ('\u{660}'..='\u{669}').contains(&sign)), "digits of the country: {shown}");
        window.close();
        assert_eq!(lines(desk, "paper.shown").len(), (round + 1) * 4, "each look stands in the trail");
    }
    let printed = lines(desk, "paper.printed");
    assert!(printed.contains(&"D02 fr".to_owned()) && printed.contains(&"D02 ar".to_owned()), "{printed:?}");
    assert!(!printed.iter().any(|line| line.starts_with("D03") || line.starts_with("D13")), "{printed:?}");
    assert!(printed.iter().any(|line| line.starts_with("D10[r1] ar")), "{printed:?}");
}

/// For her the question comes first; Enter answers no, and the paper is read aloud and not printed.
fn hers(window: &Window, lang: &str) {
    window.click("[data-paper=D03] [data-print]");
    there(window, "dialog [data-keep-no]");
    picture(window, &format!("keep-{lang}"));
    window.driver.press(&[], key::ENTER);
    there(window, "[data-aloud-text]");
    picture(window, &format!("aloud-{lang}"));
    let text = window.text();
    assert!(text.contains("82-4") && text.contains("302"), "{text}");
    printed(window, 1);
    window.click("[data-aloud-done]");
    // Only when she asks for it is it printed for her.
    window.click("[data-paper=D02] [data-print]");
    window.click("dialog [data-keep-yes]");
    printed(window, 2);
    drawn(window);
    scroll(window, "[data-pages] img");
    picture(window, &format!("D02-{lang}"));
}

/// A paper in hand, by keyboard.
fn check_one(window: &Window, code: &str, lang: &str) {
    window.driver.script("document.querySelector('#check-paper').value = 'D12'; document.querySelector('#check-paper').dispatchEvent(new Event('change', { bubbles: true })); document.querySelector('#check-code').focus()", &[]);
    window.driver.type_text(code);
    window.driver.press(&[], key::ENTER);
    there(window, "[data-stands=now]");
    picture(window, &format!("check-{lang}"));
}

/// What lies on the clipboard, as any field takes it.
fn pasted(window: &Window, css: &str) -> String {
    let script = "const field = document.querySelector(arguments[0]); field.removeAttribute('maxlength'); field.value = ''; field.focus()";
    window.driver.script(script, &[Value::from(css)]);
    window.driver.press(&[key::CONTROL], 'v');
    // The clipboard answers when it likes; nothing says that it is empty.
    std::thread::sleep(std::time::Duration::from_millis(700));
    let value = window.driver.script("return document.querySelector(arguments[0]).value", &[Value::from(css)]);
    value.as_str().unwrap().to_owned()
}

#[test]
fn what_she_told_is_copied_once_into_the_unit_s_own_program_and_leaves_the_clipboard_when_the_desk_is_locked() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    for (round, lang) in ["fr", "ar"].into_iter().enumerate() {
        let record = added(desk, folder.path());
        let window = Window::open(desk, lang);
        window.unlock();
        window.click("[data-go=records]");
        window.click(&format!("button[data-record='{record}']"));
        window.click("[data-papers]");
        there(&window, "[data-paper=D04] [data-copy]");
        assert!(window.driver.find("[data-paper=D01] [data-copy]").is_none(), "one paper is for that");
        // The first answer is no.
        window.click("[data-paper=D04] [data-copy]");
        there(&window, "dialog [data-copy-ask]");
        picture(&window, &format!("copy-{lang}"));
        window.driver.press(&[], key::ENTER);
        assert_eq!(pasted(&window, "#check-code"), "");
        window.click("[data-paper=D04] [data-copy]");
        window.click("dialog [data-copy-yes]");
        there(&window, "[data-copied]");
        picture(&window, &format!("copied-{lang}"));
        assert!(pasted(&window, "#check-code").contains("amandes"), "what she told is on the clipboard");
        there(&window, "[data-paper=D04] [data-copied-before]");
        assert!(window.driver.find("[data-paper=D04] [data-copy]").is_none(), "once");
        // Whatever is shown, what lies on the clipboard goes with the desk's keys.
        let before = window.driver.pages();
        window.driver.press(&[key::CONTROL], 'l');
        window.follow(&before);
        window.wait_for_screen("unlock");
        assert_eq!(pasted(&window, "#passphrase"), "", "nothing is left");
        window.close();
        assert_eq!(lines(desk, "paper.copied").len(), round + 1);
    }
    let mut copied = lines(desk, "paper.copied");
    copied.sort();
    assert_eq!(copied, ["D04 ar", "D04 fr"]);
}
