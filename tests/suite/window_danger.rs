//! Does the window show how the danger went, read out a code, take one up at the region, and say so at the brigade?

use aman_tests::desk::{Region, level};
use aman_tests::programs::{tree, wait_for};
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};

use crate::cli_apart::added;

#[test]
fn a_call_is_read_out_taken_up_and_comes_back_in_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    level(&[coordinator, brigade, coordinator]);
    name_whom_to_call(coordinator);
    level(&[coordinator, brigade]);
    for lang in ["fr", "ar"] {
        let id = added(brigade, folder.path());
        let window = Window::open(brigade, lang);
        window.unlock();
        window.driver.wait("[data-unanswered]");
        assert!(window.text().contains("0500000001"), "whom to call now is on the first screen");
        window.photograph(&tree().join(format!("target/pictures/unanswered-{lang}.png")));
        window.close();
        let window = open_record(brigade, lang, &id);
        window.driver.wait("[data-not-taken-up]");
        // Assess again, by keyboard: one answer, the reason, Enter.
        window.click("[data-reassess]");
        window.click("dialog [data-question][data-path='danger.r01'] button[data-code='yes']");
        window.click("#reassess-reason");
        window.driver.type_text("elle en parle maintenant");
        window.photograph(&tree().join(format!("target/pictures/reassess-{lang}.png")));
        window.driver.press(&[], key::ENTER);
        wait_for("the second assessment", PATIENCE, || {
            (window.attribute("[data-course]", "data-course").as_deref() == Some("2")).then_some(())
        });
        window.driver.wait("[data-grid-change='danger.r01']");
        window.click("[data-danger-code]");
        window.driver.wait("[data-code]");
        let digits = window.attribute("[data-code]", "data-code").unwrap();
        let code = window.driver.script("return document.querySelector('[data-code]').innerText", &[]);
        assert!(!code.as_str().unwrap().contains("Ouzemmour"), "the panel that is read out names nobody");
        window.photograph(&tree().join(format!("target/pictures/danger-code-{lang}.png")));
        window.close();

        let window = Window::open(coordinator, lang);
        window.unlock();
        window.click("[data-go=region]");
        window.click("#call-digits");
        window.driver.type_text(&digits);
        window.driver.press(&[], key::ENTER);
        window.driver.wait("[data-call-heard]");
        window.driver.wait("[data-call-waits]");
        window.photograph(&tree().join(format!("target/pictures/calls-{lang}.png")));
        window.close();

        level(&[brigade, coordinator, brigade]);
        let window = open_record(brigade, lang, &id);
        window.driver.wait("[data-taken-up]");
        assert!(window.driver.find("[data-not-taken-up]").is_none());
        window.photograph(&tree().join(format!("target/pictures/taken-up-{lang}.png")));
        window.close();
    }
}

fn name_whom_to_call(coordinator: &aman_tests::desk::Desk) {
    let window = Window::open(coordinator, "fr");
    window.unlock();
    window.click("[data-go=region]");
    window.click("[data-call-list] summary");
    window.click("#call-who-0");
    window.driver.type_text("Permanence");
    window.driver.press(&[], key::TAB);
    window.driver.type_text("0500000001");
    window.driver.press(&[], key::ENTER);
    window.driver.wait("[data-call-list-kept]");
    window.photograph(&tree().join("target/pictures/call-list-fr.png"));
    window.close();
}

fn open_record(desk: &aman_tests::desk::Desk, lang: &str, id: &str) -> Window {
    let window = Window::open(desk, lang);
    window.unlock();
    window.click("[data-go=records]");
    window.click(&format!("button[data-record='{id}']"));
    window.wait_for_screen("record");
    window
}
