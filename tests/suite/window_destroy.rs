//! Is a record destroyed by two people in their windows, as the law ordered, and does every desk say that it obeyed?

use aman_tests::desk::{Region, level};
use aman_tests::programs::{tree, wait_for};
use aman_tests::window::{PATIENCE, Window};
use serde_json::json;

/// What the screen shows, to be looked at: `target/destroy`.
fn picture(window: &Window, name: &str) {
    window.photograph(&tree().join(format!("target/destroy/{name}.png")));
}

fn there(window: &Window, css: &str) {
    wait_for(css, PATIENCE, || window.driver.find(css));
}

fn keys(window: &Window) {
    window.click("[data-go=settings]");
    window.wait_for_screen("settings");
    window.click("[data-go-keys]");
    window.wait_for_screen("keys");
    there(window, "[data-destructions] [data-request]");
    window.driver.script("document.querySelector('[data-destructions]').scrollIntoView()", &[]);
}

#[test]
fn the_unit_asks_the_coordination_signs_and_the_record_is_gone_from_both_windows() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    let file = folder.path().join("record.json");
    std::fs::write(&file, aman_schema::EXAMPLE_COMPLETE).unwrap();
    let added = || brigade.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned();
    let (doomed, kept) = (added(), added());
    level(&[brigade, coordinator]);
    let window = Window::open(brigade, "fr");
    window.unlock();
    window.click("[data-go=records]");
    window.click(&format!("button[data-record='{doomed}']"));
    window.click("[data-destroy]");
    there(&window, "[data-confirm][disabled]");
    let act = "document.querySelector('#reason').focus()";
    window.driver.script(act, &[]);
    window.driver.type_text("Ordonnance inventée 3/2027");
    picture(&window, "ask-fr");
    window.click("[data-confirm]");
    there(&window, "[data-destroy-asked]");
    picture(&window, "asked-fr");
    keys(&window);
    there(&window, "[data-request][data-ordered=false]");
    assert!(window.driver.find("[data-order]").is_none(), "who asks does not sign alone");
    window.close();
    level(&[brigade, coordinator]);
    let hers = Window::open(coordinator, "ar");
    hers.unlock();
    keys(&hers);
    picture(&hers, "waits-ar");
    hers.click("[data-order]");
    there(&hers, "dialog [data-confirm]");
    picture(&hers, "order-ar");
    assert!(hers.text().contains("Ordonnance inventée 3/2027"), "the act is read before it is signed");
    hers.click("dialog [data-confirm]");
    there(&hers, "[data-request][data-ordered=true]");
    picture(&hers, "ordered-ar");
    hers.close();
    level(&[coordinator, brigade, coordinator]);
    for (desk, lang) in [(brigade, "fr"), (coordinator, "ar")] {
        let window = Window::open(desk, lang);
        window.unlock();
        window.click("[data-go=records]");
        there(&window, &format!("button[data-record='{kept}']"));
        assert!(window.driver.find(&format!("button[data-record='{doomed}']")).is_none(), "{lang}");
        keys(&window);
        there(&window, "[data-request][data-ordered=true]");
        let obeyed =
            window.driver.script("return document.querySelector('[data-request] td:last-child').textContent", &[]);
        assert!(obeyed.as_str().unwrap().contains('2'), "both desks obeyed: {obeyed}");
        picture(&window, &format!("obeyed-{lang}"));
        window.click("[data-go=sync]");
        window.click("[data-verify]");
        there(&window, "[data-verified=true]");
        window.close();
    }
    let answer = brigade.try_run(&["record", "show", &doomed]);
    assert_eq!(answer.json["failure"]["code"], "unknown-record");
    let asked = brigade.try_run(&["destroy", "ask", &doomed, "--act", "encore"]);
    assert_ne!(asked.code, 0, "{}", json!(asked.json));
}
