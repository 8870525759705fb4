//! Can a desk be set up, invited, admitted and refused in the window, by keyboard, in French and in Arabic?

use std::path::PathBuf;

use aman_tests::desk::{Desk, PASSPHRASE, Region};
use aman_tests::programs::{tree, wait_for};
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};
use serde_json::json;

#[test]
fn a_desk_joins_by_ten_words_and_twelve_digits() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &[]);
    let coordinator = Window::open(&region.coordinator, "fr");
    coordinator.unlock();
    coordinator.click("[data-go=region]");
    coordinator.wait_for_screen("region");
    focus(&coordinator, "#unit-name");
    coordinator.driver.type_text("Cellule inventée");
    coordinator.driver.press(&[], key::ENTER);
    wait_for("the new unit", PATIENCE, || (count(&coordinator, "[data-invite]") == 2).then_some(()));
    let of_unit = "[...document.querySelectorAll('[data-invite]')].find((each) => each.closest('tr').textContent.includes('Cellule')).focus()";
    coordinator.driver.script(of_unit, &[]);
    coordinator.driver.press(&[], key::ENTER);
    wait_for("the invitation", PATIENCE, || coordinator.driver.find("[data-card]"));
    let words = texts(&coordinator, "[data-card] .words strong");
    assert_eq!(words.len(), 10);
    picture(&coordinator, "invitation-fr");
    let sheet = folder.path().join("sheet.pdf");
    focus(&coordinator, "#invitation-out");
    coordinator.driver.type_text(&sheet.display().to_string());
    coordinator.driver.press(&[], key::ENTER);
    wait_for("the sheet", PATIENCE, || sheet.exists().then_some(()));
    focus(&coordinator, "[data-close]");
    coordinator.driver.press(&[], key::ENTER);

    let desk = Desk::at(&folder.path().join("desk"));
    let window = Window::open_new(&desk, "fr");
    picture(&window, "start-fr");
    fill(&window, &words.join(" "), &region.server.address);
    let digits = waiting_digits(&window);
    picture(&window, "waiting-fr");
    admit(&coordinator, &digits);
    picture(&coordinator, "admitted-fr");
    wait_for("the admission", PATIENCE, || {
        if window.driver.find("[data-ask]:not(:disabled)").is_some() {
            focus(&window, "[data-ask]");
            window.driver.press(&[], key::ENTER);
        }
        std::thread::sleep(std::time::Duration::from_millis(700));
        window.driver.find("[data-waiting]").is_none().then_some(())
    });
    assert!(window.text().contains("Cellule inventée"), "{}", window.text());
    window.close();
    assert_eq!(desk.run(&["unit", "list"])["units"].as_array().unwrap().len(), 2);
}

#[test]
fn a_misheard_word_a_wrong_digit_and_a_refusal_are_shown_in_arabic() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &[]);
    let unit = region.coordinator.run(&["unit", "add", "--name", "خلية مختلقة", "--kind", "brigade"]);
    let invited = region.coordinator.run(&["invite", "--unit", unit["unit"].as_str().unwrap(), "--code"]);
    let code = invited["code"].as_str().unwrap();
    let desk = Desk::at(&folder.path().join("desk"));
    let window = Window::open_new(&desk, "ar");
    assert_eq!(window.attribute("html", "dir").as_deref(), Some("rtl"));
    let mut words: Vec<&str> = code.split(' ').collect();
    let right = words[3];
    words[3] = aman_vault::spoken::all_words().iter().find(|word| !words.contains(word)).unwrap();
    focus(&window, "#code");
    window.driver.type_text(&words.join(" "));
    wait_for("the word that was misheard", PATIENCE, || {
        (window.attribute("#code", "data-code").as_deref() == Some("wrong")).then_some(())
    });
    assert!(texts(&window, "#code-said")[0].contains('4'), "{:?}", texts(&window, "#code-said"));
    picture(&window, "misheard-ar");
    window.driver.script("const field = document.querySelector('#code'); field.focus(); field.select()", &[]);
    words[3] = right;
    fill(&window, &words.join(" "), &region.server.address);
    let digits = waiting_digits(&window);
    picture(&window, "waiting-ar");

    let coordinator = Window::open(&region.coordinator, "ar");
    coordinator.unlock();
    coordinator.click("[data-go=region]");
    open_comparison(&coordinator, &digits);
    let mut wrong = digits.replace(' ', "");
    wrong.replace_range(6..7, if &wrong[6..7] == "1" { "2" } else { "1" });
    focus(&coordinator, "#heard");
    coordinator.driver.type_text(&wrong);
    wait_for("the digit that differs", PATIENCE, || coordinator.driver.find("[data-cell=other]"));
    assert_eq!((count(&coordinator, "[data-cell=same]"), count(&coordinator, "[data-cell=other]")), (11, 1));
    assert!(coordinator.driver.find("[data-confirm]:disabled").is_some(), "eleven digits admit nobody");
    picture(&coordinator, "differs-ar");
    focus(&coordinator, "[data-refuse]");
    coordinator.driver.press(&[], key::ENTER);
    wait_for("the list without it", PATIENCE, || (count(&coordinator, "[data-fingerprint]") == 0).then_some(()));
    wait_for("the refusal", PATIENCE, || {
        if window.driver.find("[data-ask]:not(:disabled)").is_some() {
            window.click("[data-ask]");
        }
        std::thread::sleep(std::time::Duration::from_millis(700));
        window.driver.find("[data-waiting=refused]")
    });
    picture(&window, "refused-ar");
    assert!(window.driver.find("main button.main").is_some(), "a reception can begin all the same");
}

#[test]
fn a_whole_region_is_invited_from_a_list_and_a_wrong_line_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let region = Region::with_brigades(folder.path(), &[]);
    let coordinator = Window::open(&region.coordinator, "fr");
    coordinator.unlock();
    coordinator.click("[data-go=region]");
    coordinator.wait_for_screen("region");
    coordinator.click("[data-part=from-list] summary");
    std::fs::write(path("wrong.csv"), "Cellule une,brigade\nCellule deux,caserne\n").unwrap();
    std::fs::write(path("list.csv"), "Cellule une,brigade\nCellule deux,mobile\nCellule une,brigade\n").unwrap();
    let out = path("invitations");
    let invite = |list: &str| {
        let field = coordinator.driver.wait("#batch-list");
        coordinator.driver.give_file(&field, &path(list));
        let ready = "[data-part=from-list] button.main:not(:disabled)";
        coordinator.driver.wait(ready);
        coordinator.click(ready);
    };
    focus(&coordinator, "#batch-folder");
    coordinator.driver.type_text(&out.display().to_string());
    invite("wrong.csv");
    coordinator.driver.wait("[data-said=batch-problems]");
    let problems = texts(&coordinator, "[data-said=batch-problems] li");
    assert!(problems.len() == 1 && problems[0].contains('2'), "{problems:?}");
    assert!(!out.exists(), "nothing is made of a list with a wrong line");
    picture(&coordinator, "list-wrong-fr");
    invite("list.csv");
    coordinator.driver.wait("[data-said=batch-done]");
    picture(&coordinator, "list-fr");
    coordinator.close();
    let files = |extension: &str| {
        let names = std::fs::read_dir(&out).unwrap().map(|file| file.unwrap().path());
        names.filter(|file| file.extension().is_some_and(|has| has == extension)).count()
    };
    assert_eq!((files("invitation"), files("pdf"), files("csv")), (3, 3, 1));
    assert_eq!(region.coordinator.run(&["unit", "list"])["units"].as_array().unwrap().len(), 3);
}

#[test]
fn a_region_is_founded_and_a_desk_admitted_in_the_window_without_any_network() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let founder = Desk::at(&path("coordinator"));
    let coordinator = Window::open_new(&founder, "ar");
    choose_way(&coordinator, "found");
    focus(&coordinator, "#region");
    coordinator.driver.type_text("جهة مختلقة");
    picture(&coordinator, "found-ar");
    a_weak_phrase_is_refused(&coordinator);
    newcomer(&coordinator);
    coordinator.click("[data-go=region]");
    coordinator.wait_for_screen("region");
    focus(&coordinator, "#unit-name");
    coordinator.driver.type_text("خلية");
    coordinator.driver.press(&[], key::ENTER);
    wait_for("the new unit", PATIENCE, || (count(&coordinator, "[data-invite]") == 2).then_some(()));
    let of_unit = "[...document.querySelectorAll('[data-invite]')].find((each) => each.closest('tr').textContent.includes('خلية')).focus()";
    coordinator.driver.script(of_unit, &[]);
    coordinator.driver.press(&[], key::ENTER);
    wait_for("the invitation", PATIENCE, || coordinator.driver.find("[data-card]"));
    assert_eq!(count(&coordinator, "[data-card] .words strong"), 0, "without a server a code leads nowhere");
    coordinator.driver.script("document.querySelector('[name=what][value=file]').click()", &[]);
    write_to(&coordinator, "#invitation-out", &path("invitation"));
    coordinator.click("[data-close]");

    let window = Window::open_new(&Desk::at(&path("desk")), "ar");
    choose_way(&window, "file");
    let field = window.driver.wait("#invitation");
    window.driver.give_file(&field, &path("invitation"));
    newcomer(&window);
    let digits = waiting_digits(&window);
    window.click("[data-by-hand]");
    write_to(&window, "#request-file", &path("request"));

    coordinator.click("[data-screen=region] [aria-expanded=false]");
    let field = coordinator.driver.wait("#brought");
    coordinator.driver.give_file(&field, &path("request"));
    focus(&coordinator, "#heard");
    coordinator.driver.type_text(&digits);
    wait_for("twelve equal digits", PATIENCE, || (count(&coordinator, "[data-cell=same]") == 12).then_some(()));
    write_to(&coordinator, "#answer-file", &path("admission"));

    let field = window.driver.wait("#approval-file");
    window.driver.give_file(&field, &path("admission"));
    wait_for("the admission", PATIENCE, || window.driver.find("[data-waiting]").is_none().then_some(()));
    assert!(window.text().contains("خلية"), "{}", window.text());
    picture(&window, "in-ar");
}

fn choose_way(window: &Window, way: &str) {
    let css = format!("[name=way][value={way}]");
    window.driver.wait(&css);
    window.driver.script("document.querySelector(arguments[0]).click()", &[json!(css)]);
}

fn newcomer(window: &Window) {
    for (field, text) in [("#name", "Agent inventé"), ("[data-new]", PASSPHRASE), ("[data-again]", PASSPHRASE)] {
        focus(window, field);
        window.driver.type_text(text);
    }
    when_ready(window);
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("home");
}

fn a_weak_phrase_is_refused(window: &Window) {
    wait_for("five words", PATIENCE, || (texts(window, "[data-proposed]")[0].split(' ').count() == 5).then_some(()));
    for field in ["[data-new]", "[data-again]"] {
        focus(window, field);
        window.driver.type_text("motdepasse");
    }
    window.driver.wait("[data-failure=passphrase-common]");
    assert!(window.attribute("[data-screen=start] button[type=submit]", "disabled").is_some());
    window.driver.script("document.querySelector('[data-failure]').scrollIntoView({ block: 'center' })", &[]);
    picture(window, "found-weak-ar");
    for field in ["[data-new]", "[data-again]"] {
        let empty = "const f = document.querySelector(arguments[0]); f.value = ''; f.dispatchEvent(new Event('input', { bubbles: true }))";
        window.driver.script(empty, &[json!(field)]);
    }
}

/// Whether a phrase is strong is found out while the next field is filled.
fn when_ready(window: &Window) {
    wait_for("a strong phrase", PATIENCE, || {
        window.attribute("[data-screen=start] button[type=submit]", "disabled").is_none().then_some(())
    });
}

fn write_to(window: &Window, field: &str, file: &std::path::Path) {
    focus(window, field);
    window.driver.type_text(&file.display().to_string());
    window.driver.press(&[], key::ENTER);
    wait_for("the file", PATIENCE, || file.exists().then_some(()));
}

#[test]
fn the_machine_is_checked_before_there_is_a_vault_and_in_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    for lang in ["fr", "ar"] {
        let window = Window::open_new(&desk, lang);
        window.click("[data-doctor]");
        wait_for("the findings", PATIENCE, || (count(&window, "[data-check]") == 11).then_some(()));
        window.driver.script("document.querySelector('[data-doctor-findings]').scrollIntoView()", &[]);
        picture(&window, &format!("doctor-{lang}"));
        window.close();
    }
    assert!(!desk.vault.join("log.db").exists());
}

/// Goes through the form as a keyboard does: from the code by Tab to the end, and Enter.
fn fill(window: &Window, code: &str, server: &str) {
    focus(window, "#code");
    window.driver.type_text(code);
    wait_for("the code", PATIENCE, || {
        (window.attribute("#code", "data-code").as_deref() == Some("good")).then_some(())
    });
    for text in [server, "Agent inventé"] {
        window.driver.press(&[], key::TAB);
        window.driver.type_text(text);
    }
    // Past the button that draws other words, then past the one that shows the passphrase.
    for _ in 0..2 {
        window.driver.press(&[], key::TAB);
        window.driver.press(&[], key::TAB);
        window.driver.type_text(PASSPHRASE);
    }
    when_ready(window);
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("home");
}

fn waiting_digits(window: &Window) -> String {
    wait_for("the desk's digits", PATIENCE, || texts(window, "[data-digits]").into_iter().next())
}

fn open_comparison(coordinator: &Window, digits: &str) {
    let line = format!("[data-fingerprint='{digits}'] [data-approve]");
    wait_for("the desk that asks", PATIENCE, || {
        if coordinator.driver.find("[data-look]:not(:disabled)").is_some() && coordinator.driver.find(&line).is_none() {
            coordinator.click("[data-look]");
            std::thread::sleep(std::time::Duration::from_millis(700));
        }
        coordinator.driver.find(&line)
    });
    focus(coordinator, &line);
    coordinator.driver.press(&[], key::ENTER);
    wait_for("the comparison", PATIENCE, || coordinator.driver.find("#heard"));
}

fn admit(coordinator: &Window, digits: &str) {
    open_comparison(coordinator, digits);
    focus(coordinator, "#heard");
    coordinator.driver.type_text(digits);
    wait_for("twelve equal digits", PATIENCE, || (count(coordinator, "[data-cell=same]") == 12).then_some(()));
    picture(coordinator, "compare-fr");
    coordinator.driver.press(&[], key::ENTER);
    wait_for("the desk to be admitted", PATIENCE, || {
        let open = coordinator.driver.find(&format!("[data-fingerprint='{digits}'] [data-approve]"));
        (open.is_none() && coordinator.driver.find("#heard").is_none()).then_some(())
    });
}

fn focus(window: &Window, css: &str) {
    window.driver.wait(css);
    window.driver.script("document.querySelector(arguments[0]).focus()", &[json!(css)]);
}

fn count(window: &Window, css: &str) -> u64 {
    window.driver.script("return document.querySelectorAll(arguments[0]).length", &[json!(css)]).as_u64().unwrap_or(0)
}

fn texts(window: &Window, css: &str) -> Vec<String> {
    let script = "return [...document.querySelectorAll(arguments[0])].map((each) => each.textContent.trim())";
    let found = window.driver.script(script, &[json!(css)]);
    found.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

fn picture(window: &Window, name: &str) {
    let file: PathBuf = tree().join("target/pictures").join(format!("enrol-{name}.png"));
    window.photograph(&file);
}
