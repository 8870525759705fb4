//! Does help come up in place, and is practice a desk of its own that leaves the real one as it was?

use std::fs;

use aman_tests::desk::Region;
use aman_tests::programs::{tree, wait_for};
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};

const PHRASE: &str = "olivier fontaine montagne soleil laine";

fn closed(window: &Window) {
    wait_for("the dialog to close", PATIENCE, || window.driver.find("dialog[open]").is_none().then_some(()));
}

#[test]
fn help_says_what_can_be_done_on_this_screen_and_with_this_question() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    for lang in ["fr", "ar"] {
        let window = Window::open(&region.brigades[0], lang);
        window.driver.press(&[], key::F1);
        window.driver.wait("[data-help-screen=unlock]");
        window.driver.press(&[], key::ESCAPE);
        closed(&window);
        window.unlock();
        window.driver.press(&[], key::F1);
        window.driver.wait("[data-help-screen=home]");
        window.click("[data-help-tour]");
        for step in 1..6 {
            window.driver.wait(&format!("[data-tour='{step}']"));
            window.click("[data-tour-next]");
        }
        window.driver.wait("[data-tour='6']");
        assert!(window.driver.find("[data-tour-next]").is_none(), "the last step has none after it");
        window.photograph(&tree().join(format!("target/pictures/tour-{lang}.png")));
        window.click("[data-help-close]");
        closed(&window);
        window.click("main button.main");
        window.wait_for_screen("page");
        wait_for("the first question", PATIENCE, || {
            window
                .driver
                .script("return !!document.activeElement?.closest('[data-question]')", &[])
                .as_bool()
                .filter(|is| *is)
        });
        let path = window.driver.script("return document.activeElement.closest('[data-question]').dataset.path", &[]);
        window.driver.press(&[], key::F1);
        window.driver.wait(&format!("[data-help-question='{}']", path.as_str().unwrap()));
        window.photograph(&tree().join(format!("target/pictures/help-{lang}.png")));
        // The key that opened it closes it, and the question has the keys again.
        window.driver.press(&[], key::F1);
        closed(&window);
        let again = window.driver.script("return document.activeElement.closest('[data-question]')?.dataset.path", &[]);
        assert_eq!(again, path);
        window.close();
    }
}

#[test]
fn practice_is_a_desk_of_its_own_and_the_real_one_comes_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let slots = fs::read(desk.vault.join("slots.a")).unwrap();
    let window = Window::open(desk, "fr");
    window.click("[data-practice-begin]");
    window.driver.wait("[data-practice-phrase]");
    assert!(window.text().contains(PHRASE), "{}", window.text());
    window.driver.wait("[data-banner=practice]");
    window.photograph(&tree().join("target/pictures/practice-locked.png"));
    window.click("#passphrase");
    window.driver.type_text(PHRASE);
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("home");
    window.driver.wait("[data-banner=practice]");
    window.photograph(&tree().join("target/pictures/practice-home.png"));
    window.click("main button.main");
    window.wait_for_screen("page");
    window.driver.press(&[], '1');
    wait_for("the answer to be kept", PATIENCE, || {
        window
            .driver
            .script("return document.querySelector('[aria-checked=true]') !== null", &[])
            .as_bool()
            .filter(|is| *is)
    });
    let pages = window.driver.pages();
    window.click("[data-practice-leave]");
    window.follow(&pages);
    window.driver.wait("[data-practice-begin]");
    assert!(window.driver.find("[data-banner]").is_none(), "the real desk says nothing of practice");
    assert_eq!(fs::read(desk.vault.join("slots.a")).unwrap(), slots);
    window.unlock();
    window.wait_for_screen("home");
    assert!(window.driver.find("[data-draft]").is_none(), "what was typed in practice is not here");
    // What was typed there is still there, until it is thrown away with a word.
    let pages = window.driver.pages();
    window.driver.press(&[key::CONTROL], 'l');
    window.follow(&pages);
    window.click("[data-practice-begin]");
    window.driver.wait("[data-practice-phrase]");
    window.click("[data-practice-anew]");
    window.driver.wait("[data-practice-anew-do]");
    window.photograph(&tree().join("target/pictures/practice-anew.png"));
    window.click("[data-practice-cancel]");
    closed(&window);
    window.click("[data-practice-end]");
    wait_for("the real desk", PATIENCE, || {
        let turned = window.driver.pages().into_iter().any(|page| window.driver.turn_to(&page));
        (turned && window.driver.find("[data-practice-begin]").is_some()).then_some(())
    });
    window.close();
}
