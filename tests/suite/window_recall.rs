//! Does the window say which recall notice is owed and to whom, print it, keep that it was given, bar a new referral in words, and
//! show the head what nobody answered?

use aman_tests::desk::Region;
use aman_tests::programs::{tree, wait_for};
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};
use serde_json::{Value, json};

use crate::cli_course::day;
use crate::cli_recall::referred;

fn pictured(window: &Window, name: &str, lang: &str) {
    window.photograph(&tree().join(format!("target/pictures/{name}-{lang}.png")));
}

fn gone(window: &Window, css: &str) {
    wait_for(&format!("{css} to go"), PATIENCE, || window.driver.find(css).is_none().then_some(()));
}

/// A new referral to the service she withdrew from: barred beside the answer, and when it is sealed all the same.
fn barred(window: &Window, lang: &str) {
    window.click("[data-step-add=referrals]");
    window.wait_for_screen("step");
    for (field, code) in [("service", "CENTRE_EC"), ("state", "ENVOYEE")] {
        window.click(&format!("[data-path$='.{field}'] input[role=combobox]"));
        window.driver.type_text(code);
        window.driver.press(&[], key::ENTER);
    }
    window.driver.wait("[data-path$='.service'] .problems .refuses");
    assert!(window.driver.find("[data-reason-asked]").is_none(), "no reason lifts what is barred");
    window.click("[data-step-seal]");
    window.driver.wait("[data-failure=barred-by-record]");
    pictured(window, "referral-barred", lang);
    window.click("[data-step-discard]");
    window.wait_for_screen("record");
}

#[test]
fn a_recall_goes_from_the_agenda_to_paper_and_back_and_a_new_referral_is_barred() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    for lang in ["fr", "ar"] {
        let id = referred(desk, folder.path(), &[("r1", "CENTRE_EC", "ENVOYEE", -12), ("r2", "PSY", "ENVOYEE", -4)]);
        let withdrawn = format!("consents[c1].withdrawn={}", json!({ "date": day(0), "precision": "J" }));
        desk.run(&["record", "amend", &id, "--set", &withdrawn, "--reason", "elle retire son accord"]);
        let window = Window::open(desk, lang);
        window.unlock();
        window.driver.wait("[data-agenda] [data-escalated='1']");
        pictured(&window, "home-escalated", lang);
        window.click("[data-agenda]");
        window.wait_for_screen("agenda");
        let of = format!("[data-of='{id}']");
        window.driver.wait(&format!("[data-group=today] [data-line=recall]{of}"));
        let first =
            "return document.querySelector('[data-group=overdue] tbody tr').innerHTML.includes('data-escalated')";
        assert_eq!(window.driver.script(first, &[]), Value::Bool(true), "what is the head's to see stands first");
        assert!(!window.text().contains("Zerhouni") && !window.text().contains("Correspondante"));
        pictured(&window, "agenda-recall", lang);
        window.click(&format!("[data-line=recall]{of}"));
        window.wait_for_screen("record");
        barred(&window, lang);
        window.click("[data-papers]");
        window.wait_for_screen("papers");
        let notice = "[data-paper=D17][data-item='referrals[r1]'][data-ready=true]";
        window.driver.wait(notice);
        assert!(window.driver.find("[data-paper=D17][data-item='referrals[r2]'][data-ready=true]").is_none());
        window.click(&format!("{notice} [data-show]"));
        window.driver.wait("[data-page-of=D17]");
        pictured(&window, "D17", lang);
        window.click("[data-back]");
        window.wait_for_screen("record");
        window.click("[data-step='referrals[r1]'] [data-step-more]");
        window.wait_for_screen("step");
        window.click("[data-path$='.recalled'] [data-offered]");
        window.click("[data-path$='.recalled_how'] [data-code=MAIN]");
        pictured(&window, "recall-given", lang);
        window.click("[data-step-seal]");
        window.wait_for_screen("record");
        window.click("[data-go=home]");
        window.wait_for_screen("home");
        window.click("[data-agenda]");
        window.wait_for_screen("agenda");
        window.driver.wait(&format!("[data-line=referral]{of}"));
        gone(&window, &format!("[data-line=recall]{of}"));
        window.close();
        // The next language begins with an agenda of its own.
        for item in ["r1", "r2"] {
            desk.run(&["course", "add", &id, "--section", "referrals", "--item", item, "--set", "state=\"REALISEE\""]);
        }
    }
}
