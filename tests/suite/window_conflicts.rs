//! Does the window show both values with who, where and when, and is one chosen with the keyboard or the mouse?

use aman_tests::desk::{Region, level};
use aman_tests::programs::{tree, wait_for};
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};

use crate::cli_apart::{added, second_desk};

#[test]
fn values_written_apart_are_decided_in_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let first = region.brigades[0].clone();
    let id = added(&first, folder.path());
    level(&[&first]);
    let second = second_desk(&region, folder.path());
    level(&[&first, &second, &first]);
    for (lang, desk) in [("fr", &first), ("ar", &second)] {
        let said = [("Chez sa mère", "Le matin, elle dit A."), ("Chez sa sœur", "Le soir, elle dit B.")];
        for (one, (address, story)) in [&first, &second].into_iter().zip(said) {
            let reason = ["--reason", "essai"];
            let set = format!("person.address=\"{address} ({lang})\"");
            one.run(&[&["record", "amend", &id, "--set", &set], reason.as_slice()].concat());
            let set = format!("narrative.story=\"{story} ({lang})\"");
            one.run(&[&["record", "amend", &id, "--set", &set], reason.as_slice()].concat());
        }
        level(&[&first, &second, &first, &second]);
        let window = Window::open(desk, lang);
        window.unlock();
        // The home screen asks for them after it stands.
        window.driver.wait("[data-conflicts]");
        assert_eq!(window.attribute("[data-conflicts]", "data-conflicts").as_deref(), Some("1"), "one record waits");
        window.click("[data-conflicts]");
        window.wait_for_screen("conflicts");
        window.driver.wait("[data-conflict='person.address']");
        let text = window.text();
        assert!(text.contains("Chez sa mère") && text.contains("Chez sa sœur"), "{text}");
        assert!(!text.contains("Ouzemmour"), "a list of what stands apart shows no name of hers: {text}");
        assert!(window.driver.find("[data-bracket]").is_some() && window.driver.find("[data-claimed]").is_some());
        window.photograph(&tree().join(format!("target/pictures/conflicts-{lang}.png")));

        // A reception is not held up by any of it.
        window.driver.press(&[key::CONTROL], 'k');
        window.driver.wait("#go-to");
        window.driver.press(&[], key::ESCAPE);

        if lang == "fr" {
            by_keyboard(&window);
        } else {
            by_mouse(&window, "person.address", "input[type=radio]");
        }
        wait_gone(&window, "person.address");
        // The narrative: both kept whole.
        by_mouse(&window, "narrative.story", "input[value=both]");
        wait_gone(&window, "narrative.story");
        window.driver.wait("[data-none]");
        window.photograph(&tree().join(format!("target/pictures/conflicts-none-{lang}.png")));
        window.close();
        level(&[&first, &second, &first]);
        let story = first.run(&["record", "show", &id])["answers"]["narrative"]["story"].as_str().unwrap().to_owned();
        assert!(story.contains(&format!("A. ({lang})")) && story.contains(&format!("B. ({lang})")), "{story}");
        assert_eq!(second.run(&["conflicts"])["conflicts"].as_array().map(Vec::len), Some(0));
    }
}

/// Space chooses, Tab goes on, Enter decides; no mouse.
fn by_keyboard(window: &Window) {
    window.driver.script("document.querySelector('[data-conflict=\"person.address\"] input[type=radio]').focus()", &[]);
    window.driver.press(&[], key::SPACE);
    window.driver.press(&[], key::TAB);
    let there = "return document.activeElement?.dataset.reason !== undefined";
    wait_for("the reason to be asked for", PATIENCE, || (window.driver.script(there, &[]) == true).then_some(()));
    window.driver.type_text("elle confirme");
    window.photograph(&tree().join("target/pictures/conflicts-choosing-fr.png"));
    window.driver.press(&[], key::ENTER);
}

fn by_mouse(window: &Window, path: &str, choice: &str) {
    let form = format!("[data-conflict='{path}']");
    window.click(&format!("{form} {choice}"));
    window.click(&format!("{form} [data-reason]"));
    window.driver.type_text("les deux");
    window.click(&format!("{form} [data-decide]"));
}

fn wait_gone(window: &Window, path: &str) {
    let form = format!("[data-conflict='{path}']");
    wait_for("the decision", PATIENCE, || window.driver.find(&form).is_none().then_some(()));
}
