//! Does the sync page say what was kept back, and can two people compare a chain with the keyboard alone?

use std::time::Duration;

use aman_tests::desk::Region;
use aman_tests::programs::{tree, wait_for};
use aman_tests::server::Server;
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};
use serde_json::Value;

use crate::cli_gaps::{common_chains, drop_newest_entry, grown};

#[test]
fn the_sync_page_names_what_is_missing_and_compares_digits_by_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let mut region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    region.coordinator.run(&["sync"]);
    let brigade = region.brigades[0].clone();
    let file = folder.path().join("record.json");
    std::fs::write(&file, aman_schema::EXAMPLE_COMPLETE).unwrap();
    brigade.run(&["record", "add", "--from", file.to_str().unwrap()]);
    brigade.run(&["sync"]);
    region.coordinator.run(&["sync"]);
    let common = common_chains(&brigade, &region.coordinator);
    brigade.run(&["record", "add", "--from", file.to_str().unwrap()]);
    brigade.run(&["sync"]);
    let before = grown(&brigade, &common);
    let address = region.server.address.clone();
    region.server.kill();
    drop_newest_entry(&region, &before);
    region.server = Server::start_at(&region.server.data, &address);
    for lang in ["fr", "ar"] {
        let window = Window::open(&region.coordinator, lang);
        window.unlock();
        window.click("[data-go=sync]");
        window.click("[data-sync]");
        wait_for("the sync to end", PATIENCE, || {
            let phase = window.attribute("[data-screen=sync]", "data-phase");
            (phase.as_deref() == Some("done")).then_some(())
        });
        assert!(window.driver.find("[data-gap=beacon]").is_some(), "{}", window.text());
        let said = window.text();
        let proof = if lang == "fr" { "Preuve" } else { "الدليل" };
        assert!(said.contains(proof), "{said}");
        compare(&window, &before, "same");
        let mut wrong = before.clone();
        wrong["code"] = "00000 11111 22222 33333".into();
        compare(&window, &wrong, "different");
        window.photograph(&tree().join(format!("target/pictures/gaps-{lang}.png")));
        window.driver.script("document.querySelector('[data-state-codes]').scrollIntoView()", &[]);
        std::thread::sleep(Duration::from_millis(300));
        window.photograph(&tree().join(format!("target/pictures/codes-{lang}.png")));
        window.close();
    }
}

/// Types a chain, its seq and its digits, never touching the mouse.
pub(crate) fn compare(window: &Window, chain: &Value, answer: &str) {
    let (log, space) = (chain["log"].as_str().unwrap(), chain["space"].as_str().unwrap());
    window.driver.script("document.querySelector('#code-chain').select()", &[]);
    window.driver.type_text(log.get(..8).unwrap());
    // A log has a chain in each of its spaces.
    let wanted = format!("{log} {space}");
    let offered = "return document.querySelector('[role=option][aria-selected=true]')?.dataset.code ?? ''";
    wait_for("the chain to be offered", PATIENCE, || {
        let now = window.driver.script(offered, &[]);
        if now != "" && now != wanted.as_str() {
            window.driver.press(&[], key::DOWN);
        }
        (now == wanted.as_str()).then_some(())
    });
    window.driver.press(&[], key::ENTER);
    wait_for("the seq to be asked for", PATIENCE, || focused(window, "code-seq"));
    window.driver.script("document.querySelector('#code-seq').select()", &[]);
    window.driver.type_text(&chain["seq"].to_string());
    window.driver.press(&[], key::TAB);
    wait_for("the digits to be asked for", PATIENCE, || focused(window, "code-digits"));
    window.driver.script("document.querySelector('#code-digits').select()", &[]);
    window.driver.type_text(&chain["code"].as_str().unwrap().replace(' ', ""));
    window.driver.press(&[], key::ENTER);
    let shown = format!("[data-answer={answer}]");
    wait_for(&format!("the answer {answer}"), PATIENCE, || window.driver.find(&shown));
}

fn focused(window: &Window, id: &str) -> Option<()> {
    (window.driver.script("return document.activeElement?.id ?? ''", &[]) == id).then_some(())
}
