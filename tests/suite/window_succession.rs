//! Is a region founded, its key put on paper and tried, and the region taken over in the window, as the guides say?

use std::path::Path;

use aman_tests::desk::{Desk, PASSPHRASE, Region, level};
use aman_tests::programs::{tree, wait_for};
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};
use serde_json::json;

/// What the guides show: `target/guides`, made small by hand for `docs/images/guides`.
fn picture(window: &Window, name: &str) {
    window.photograph(&tree().join(format!("target/guides/{name}.png")));
}

fn keys(window: &Window) {
    window.click("[data-go=settings]");
    window.wait_for_screen("settings");
    window.click("[data-go-keys]");
    window.wait_for_screen("keys");
    wait_for("the keys", PATIENCE, || window.driver.find("[data-succession]"));
}

fn write(window: &Window, css: &str, text: &str) {
    window.driver.wait(css);
    window.driver.script("document.querySelector(arguments[0]).focus()", &[json!(css)]);
    window.driver.type_text(text);
}

fn choose_way(window: &Window, way: &str) {
    let css = format!("[name=way][value={way}]");
    window.driver.wait(&css);
    window.driver.script("document.querySelector(arguments[0]).click()", &[json!(css)]);
}

/// Types shares as a scanner does: the words, then Enter, which goes on to the next.
fn scan(window: &Window, shares: &[String]) {
    window.driver.wait("[data-share='0']");
    window.driver.script("document.querySelector(\"[data-share='0']\").focus()", &[]);
    for share in shares {
        window.driver.type_text(share);
        window.driver.press(&[], key::ENTER);
    }
}

fn forget(window: &Window) {
    let empty = "for (const each of document.querySelectorAll('[data-share]')) { each.value = ''; each.dispatchEvent(new Event('input')) }";
    window.driver.script(empty, &[]);
}

/// Name and passphrase; the strength of the phrase is looked at before the form can be sent.
fn identify(window: &Window, name: &str) {
    for (field, text) in [("#name", name), ("[data-new]", PASSPHRASE), ("[data-again]", PASSPHRASE)] {
        write(window, field, text);
    }
    wait_for("the form to be whole", PATIENCE, || window.driver.find("form button[type=submit]:not(:disabled)"));
}

fn newcomer(window: &Window, name: &str) {
    identify(window, name);
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("home");
}

fn said(window: &Window, css: &str) -> String {
    let found = wait_for(css, PATIENCE, || window.driver.find(css));
    let _found = found;
    window
        .driver
        .script("return document.querySelector(arguments[0]).textContent", &[json!(css)])
        .as_str()
        .unwrap()
        .to_owned()
}

fn see(window: &Window, css: &str) {
    window.driver.wait(css);
    window.driver.script("document.querySelector(arguments[0]).scrollIntoView({ block: 'start' })", &[json!(css)]);
}

fn gone(window: &Window, css: &str) {
    wait_for("it to go", PATIENCE, || window.driver.find(css).is_none().then_some(()));
}

/// The words of a share file, as they are typed from paper.
fn share(folder: &Path, place: u8) -> String {
    let text = std::fs::read_to_string(folder.join(format!("share-{place}.txt"))).unwrap();
    let words = text.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic));
    words.map(str::to_owned).collect::<Vec<_>>().join(" ")
}

fn founding(lang: &str, region: &str, unit: &str) {
    let folder = tempfile::tempdir().unwrap();
    let founder = Desk::at(&folder.path().join("coordination"));
    let window = Window::open_new(&founder, lang);
    choose_way(&window, "found");
    write(&window, "#region", region);
    picture(&window, &format!("found-{lang}"));
    newcomer(&window, "Commandant inventé");
    window.click("[data-go=region]");
    window.wait_for_screen("region");
    write(&window, "#unit-name", unit);
    window.driver.press(&[], key::ENTER);
    let lines = "return document.querySelectorAll('[data-invite]').length";
    wait_for("the unit", PATIENCE, || (window.driver.script(lines, &[]) == json!(2)).then_some(()));
    keys(&window);
    window.click("[data-make-shares]");
    let mut shares = Vec::new();
    for place in 1..=5 {
        wait_for("the words", PATIENCE, || window.driver.find("[data-words]"));
        let read = "return [...document.querySelectorAll('[data-words] li')].map((each) => each.textContent).join(' ')";
        if place == 1 {
            picture(&window, &format!("share-{lang}"));
        }
        shares.push(window.driver.script(read, &[]).as_str().unwrap().to_owned());
        window.click("[data-written]");
    }
    gone(&window, "[data-words]");
    assert!(shares.windows(2).all(|pair| pair[0] != pair[1]));
    // Two shares, and one of them twice: no key.
    window.click("[data-rehearse]");
    scan(&window, &[shares[0].clone(), shares[1].clone(), shares[0].clone()]);
    window.click("[data-confirm]");
    wait_for("the refusal", PATIENCE, || window.driver.find("[data-failure=wrong-shares]"));
    forget(&window);
    scan(&window, &[shares[4].clone(), shares[1].clone(), shares[2].clone()]);
    window.click("[data-confirm]");
    let rehearsed = said(&window, "[data-said]");
    see(&window, "[data-paper]");
    picture(&window, &format!("rehearsed-{lang}"));
    window.click("[data-roster]");
    let file = folder.path().join("registre.aman");
    write(&window, "#roster-file", file.to_str().unwrap());
    window.click("[data-confirm]");
    said(&window, "[data-done]");
    assert!(std::fs::read(&file).unwrap().starts_with(b"AMANROST"));
    window.close();
    let key = founder.run(&["recovery", "show"])["key"].as_str().unwrap().to_owned();
    assert!(rehearsed.contains(&key), "{rehearsed}");
}

#[test]
fn a_region_is_founded_its_key_made_and_rehearsed_as_the_guide_says() {
    founding("fr", "Région inventée", "Brigade inventée");
}

#[test]
fn the_same_in_arabic() {
    founding("ar", "جهة مختلقة", "خلية مختلقة");
}

fn write_roster(station: &Window, lang: &str, file: &Path) {
    keys(station);
    station.click("[data-roster]");
    station.driver.wait("#roster-file");
    picture(station, &format!("roster-{lang}"));
    write(station, "#roster-file", file.to_str().unwrap());
    station.click("[data-confirm]");
    said(station, "[data-done]");
}

fn print_new_key(window: &Window, lang: &str, folder: &Path) {
    window.click("[data-print-shares]");
    write(window, "#sheets-folder", folder.to_str().unwrap());
    picture(window, &format!("print-{lang}"));
    window.click("[data-confirm]");
    said(window, "[data-said]");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 5);
    gone(window, "[data-spent]");
}

fn losing(lang: &str) {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (old, brigade) = (&region.coordinator, &region.brigades[0]);
    let parts = folder.path().join("parts");
    old.run(&["recovery", "create", "--out", parts.to_str().unwrap()]);
    old.run(&["sync"]);
    level(&[brigade, old]);

    // A station writes the roster.
    let station = Window::open(brigade, lang);
    station.unlock();
    let roster = folder.path().join("registre.aman");
    write_roster(&station, lang, &roster);

    // The new machine takes the region over.
    let heir = Desk::at(&folder.path().join("heir"));
    let window = Window::open_new(&heir, lang);
    choose_way(&window, "succeed");
    let field = window.driver.wait("#roster");
    window.driver.give_file(&field, &roster);
    see(&window, "#roster");
    picture(&window, &format!("succeed-{lang}"));
    scan(&window, &[share(&parts, 1), share(&parts, 2), share(&parts, 2)]);
    write(&window, "#succeed-reason", "poste volé");
    write(&window, "#succeed-server", &region.server.address);
    write(&window, "#succeed-server-key", &region.server.key);
    identify(&window, "Commandante inventée");
    window.driver.press(&[], key::ENTER);
    wait_for("the refusal", PATIENCE, || window.driver.find("[data-failure=wrong-shares]"));
    picture(&window, &format!("refused-{lang}"));
    forget(&window);
    scan(&window, &[share(&parts, 1), share(&parts, 2), share(&parts, 4)]);
    wait_for("the form to be whole", PATIENCE, || window.driver.find("form button[type=submit]:not(:disabled)"));
    window.driver.script("document.querySelector('[data-again]').focus()", &[]);
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("home");
    keys(&window);
    wait_for("the advice to make a new key", PATIENCE, || window.driver.find("[data-spent]"));
    see(&window, "[data-paper]");
    picture(&window, &format!("taken-{lang}"));
    print_new_key(&window, lang, &folder.path().join("feuilles"));
    window.close();
    heir.run(&["sync"]);
    let digits = heir.run(&["recovery", "show"])["key"].as_str().unwrap().to_owned();

    // The station hears it, compares the digits on a sheet, and takes the new key.
    station.close();
    level(&[brigade]);
    let station = Window::open(brigade, lang);
    station.unlock();
    keys(&station);
    wait_for("the new key", PATIENCE, || station.driver.find("[data-waits]"));
    see(&station, "[data-paper]");
    picture(&station, &format!("waits-{lang}"));
    station.click("[data-waits] button");
    write(&station, "#paper-0", &digits);
    station.click("[data-confirm]");
    gone(&station, "[data-waits]");
    station.close();
    assert_ne!(old.try_run(&["sync"]).code, 0, "the desk that was lost states nothing more");
    assert_eq!(heir.run(&["unit", "list"])["units"].as_array().unwrap().len(), 2);
}

#[test]
fn a_lost_coordination_is_replaced_by_a_new_machine_as_the_guide_says() {
    losing("fr");
}

#[test]
fn a_lost_coordination_is_replaced_in_arabic() {
    losing("ar");
}

#[test]
fn a_second_coordinator_takes_the_region_over_on_the_keys_screen() {
    let folder = tempfile::tempdir().unwrap();
    let mut region = Region::with_brigades(folder.path(), &[]);
    let units = region.coordinator.run(&["unit", "list"]);
    region.units.push(units["units"][0]["unit"].as_str().unwrap().to_owned());
    let parts = folder.path().join("parts");
    region.coordinator.run(&["recovery", "create", "--out", parts.to_str().unwrap()]);
    region.coordinator.run(&["sync"]);
    let second = region.another_desk(&folder.path().join("second"));
    level(&[&second, &region.coordinator, &second]);
    let window = Window::open(&second, "fr");
    window.unlock();
    keys(&window);
    assert!(window.driver.find("[data-make-shares]").is_none(), "only the authority makes the key");
    window.click("[data-succeed]:not(:disabled)");
    scan(&window, &[share(&parts, 3), share(&parts, 5), share(&parts, 1)]);
    write(&window, "#succeed-reason", "départ à la retraite");
    picture(&window, "second-fr");
    window.click("[data-confirm]");
    said(&window, "[data-done]");
    wait_for("the new authority", PATIENCE, || window.driver.find("[data-succession=true]"));
    window.close();
    second.run(&["sync"]);
    assert_ne!(region.coordinator.try_run(&["sync"]).code, 0);
}
