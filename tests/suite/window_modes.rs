//! Does the window take a question for information in five keys, say what is still possible, sum up what was said, and pause?

use aman_tests::desk::Region;
use aman_tests::programs::{tree, wait_for};
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};
use serde_json::{Value, json};

fn focused(window: &Window, css: &str) {
    wait_for(&format!("{css} to have the focus"), PATIENCE, || {
        let there = window.driver.script("return !!document.activeElement?.closest(arguments[0])", &[Value::from(css)]);
        (there == true).then_some(())
    });
}

/// From the last question: two keys, and the number of the record.
fn seal_at_once(window: Window) -> String {
    focused(&window, "[data-next]");
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("check");
    focused(&window, "[data-seal]");
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("sealed");
    let id = window.attribute("[data-screen=sealed]", "data-record").unwrap();
    window.close();
    id
}

#[test]
fn information_takes_five_keys_from_home_to_a_record_that_names_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    for lang in ["fr", "ar"] {
        let window = Window::open(desk, lang);
        window.unlock();
        window.driver.wait("[data-information]");
        window.driver.press(&[], key::F3);
        window.wait_for_screen("page");
        focused(&window, "[data-path='reception.asker']");
        window.photograph(&tree().join(format!("target/pictures/information-{lang}.png")));
        window.driver.press(&[], '1');
        focused(&window, "[data-path='reception.topic']");
        window.driver.press(&[], '4');
        let kept = desk.run(&["record", "show", &seal_at_once(window)]);
        assert_eq!(kept["answers"]["reception"]["mode"], "INFO");
        assert_eq!(kept["answers"]["reception"]["topic"], "PROTECTION");
        assert_eq!(kept["answers"]["reception"]["date"]["precision"], "J");
        assert!(kept["answers"].as_object().unwrap().keys().eq(["reception"]), "{kept}");
    }
}

#[test]
fn a_session_for_a_group_keeps_place_topic_and_attendance_and_no_name() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    for lang in ["fr", "ar"] {
        let window = Window::open(desk, lang);
        window.unlock();
        window.click("[data-session]");
        window.wait_for_screen("page");
        focused(&window, "[data-path='reception.topic']");
        window.driver.press(&[], '1');
        focused(&window, "[data-path='reception.session_place']");
        window.photograph(&tree().join(format!("target/pictures/session-{lang}.png")));
        window.driver.press(&[], '2');
        focused(&window, "[data-path='reception.session_area']");
        window.driver.press(&[], key::ENTER);
        for (field, count) in [("session_women", "24"), ("session_girls", "6"), ("session_others", "3")] {
            focused(&window, &format!("[data-path='reception.{field}']"));
            window.driver.type_text(count);
            window.driver.press(&[], key::ENTER);
        }
        let kept = desk.run(&["record", "show", &seal_at_once(window)]);
        let told = &kept["answers"]["reception"];
        assert_eq!((&told["topic"], &told["session_place"]), (&json!("DROITS"), &json!("SOUK")));
        assert_eq!(
            (&told["session_women"], &told["session_girls"], &told["session_others"]),
            (&json!(24), &json!(6), &json!(3))
        );
        assert!(kept["answers"].as_object().unwrap().keys().eq(["reception"]), "nobody is named: {kept}");
    }
}

#[test]
fn what_was_said_is_summed_up_time_limits_stand_beside_the_facts_and_a_pause_goes_on_there() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let told = [
        json!(["reception.date", {"date": "2026-11-12", "precision": "J"}]),
        json!(["reception.time", "15:00"]),
        json!(["reception.mode", "PLAINTE"]),
        json!(["reception.basis", "DENONC_ANON"]),
        json!(["narrative.story", "Récit inventé de ce qui s’est passé."]),
        json!(["facts.acts", ["SEX_VIOL"]]),
        json!(["facts.hours_before", 5]),
    ];
    let lines: Vec<String> = told.iter().map(|one| format!("{}={}", one[0].as_str().unwrap(), one[1])).collect();
    desk.try_tell(&["draft", "type"], &format!("{}\n", lines.join("\n")));
    for lang in ["fr", "ar"] {
        let window = Window::open(desk, lang);
        window.unlock();
        window.click("[data-said]");
        window.wait_for_screen("said");
        let first = window.driver.script("return document.querySelector('main section')?.dataset.told ?? ''", &[]);
        assert_eq!(first, "narrative.story", "her own words come first");
        window.driver.wait("[data-timer=hiv_prophylaxis]");
        window.driver.wait("[data-timer=anonymous].block");
        window.photograph(&tree().join(format!("target/pictures/said-{lang}.png")));
        // By keyboard: the button has the focus, Enter goes to the first open question.
        focused(&window, "[data-first-open]");
        window.driver.press(&[], key::ENTER);
        window.wait_for_screen("page");
        focused(&window, "[data-question][data-open]");
        window.driver.press(&[key::CONTROL], 'k');
        window.driver.wait("#go-to");
        window.driver.type_text(if lang == "fr" { "Les faits" } else { "الوقائع" });
        window.driver.press(&[], key::ENTER);
        window.driver.wait("[data-page-id=facts] [data-timer=samples]");
        window.photograph(&tree().join(format!("target/pictures/timers-facts-{lang}.png")));
        let pages = window.driver.pages();
        window.driver.press(&[], key::F8);
        window.follow(&pages);
        window.wait_for_screen("unlock");
        assert!(!window.text().contains("Récit inventé"), "nothing of it is on the screen");
        window.unlock_to("said");
        window.driver.wait("[data-told='narrative.story']");
        window.close();
    }
}
