//! Can the guide "remplacer une agente" be carried out in the window, step by step as it is written?
//!
//! Its pictures lie in `target/guides` afterwards; made smaller, they stand in `docs/images/guides`.

use std::fs;
use std::path::Path;

use aman_tests::desk::{Desk, Region};
use aman_tests::programs::{tree, wait_for};
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};

const PIN: &str = "4071";
const ANEW: &str = "le puits de ma tante est sec";

fn picture(window: &Window, name: &str) {
    window.photograph(&tree().join(format!("target/guides/{name}.png")));
}

fn fill(window: &Window, css: &str, text: &str) {
    window.click(css);
    window.driver.type_text(text);
}

/// Presses the button that is called so in the guide.
fn press(window: &Window, words: &str) {
    let find = "const words = arguments[0];
        const button = [...document.querySelectorAll('button')].find((each) => each.textContent.trim().startsWith(words));
        button?.click();
        return !!button;";
    wait_for(words, PATIENCE, || (window.driver.script(find, &[words.into()]) == true).then_some(()));
}

fn says(window: &Window, words: &str) {
    wait_for(words, PATIENCE, || window.text().contains(words).then_some(()));
}

fn see(window: &Window, css: &str) {
    window.driver.wait(css);
    window.driver.script("document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })", &[css.into()]);
}

/// The same screen in Arabic, for the guide in Arabic.
fn picture_in_arabic(window: &Window, name: &str) {
    window.speak("ar");
    picture(window, name);
    window.speak("fr");
}

fn exchange(brigade: &Desk, coordinator: &Desk) {
    for desk in [brigade, coordinator, brigade] {
        wait_for("the vault to be free", PATIENCE, || (desk.try_run(&["sync"]).code == 0).then_some(()));
    }
}

fn officers(window: &Window) {
    press(window, "Réglages");
    press(window, "Voir les agents, changer ma phrase");
    window.wait_for_screen("officers");
}

fn as_first(window: &Window) {
    window.driver.wait("[name=officer]");
    window.driver.script("document.querySelector('[name=officer]').click()", &[]);
    window.unlock();
}

#[test]
fn an_officer_is_replaced_as_the_guide_says() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    let stick = folder.path().join("CLE");
    fs::create_dir(&stick).unwrap();
    she_arrives(brigade, &stick);
    exchange(brigade, coordinator);
    let window = Window::open(coordinator, "fr");
    window.unlock();
    press(&window, "Postes et unités");
    see(&window, "[data-asking]");
    picture(&window, "remplacer-confirmer");
    window.click("[data-asking] button");
    window.click("[data-confirm]");
    wait_for("nobody to ask", PATIENCE, || window.driver.find("[data-asking]").is_none().then_some(()));
    window.close();
    exchange(brigade, coordinator);
    she_works_and_leaves(brigade, &stick);
    exchange(brigade, coordinator);
    she_forgot(brigade, coordinator);
}

fn she_arrives(brigade: &Desk, stick: &Path) {
    let window = Window::open(brigade, "fr");
    window.unlock();
    officers(&window);
    press(&window, "Ajouter un agent");
    fill(&window, "#officer-name", "Salma Idrissi");
    says(&window, "Une phrase secrète");
    window.click("[data-form=add] input[value=stick]");
    fill(&window, "[data-pin]", PIN);
    fill(&window, "[data-pin-again]", PIN);
    says(&window, "Choisir le dossier…");
    says(&window, "Lier cet accès à cet ordinateur");
    says(&window, "Nombre d'ouvertures");
    see(&window, "[data-form=add]");
    picture(&window, "remplacer-ajouter");
    picture_in_arabic(&window, "remplacer-ajouter-ar");
    fill(&window, "[data-form=add] input[placeholder^='/media']", &stick.display().to_string());
    window.click("[data-form=add] button[type=submit]");
    window.driver.wait("[data-standing=provisional]");
    window.close();
}

fn she_works_and_leaves(brigade: &Desk, stick: &Path) {
    let window = Window::open(brigade, "fr");
    window.driver.wait("[name=officer]");
    window.driver.script("[...document.querySelectorAll('[name=officer]')].at(-1).click()", &[]);
    window.driver.wait("[data-stick=missing]");
    press(&window, "La clé est branchée ailleurs");
    fill(&window, "#stick-folder", &stick.display().to_string());
    fill(&window, "#passphrase", PIN);
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("home");
    let pages = window.driver.pages();
    fs::rename(stick, stick.with_extension("pulled")).unwrap();
    window.follow(&pages);
    says(&window, "La clé USB a été retirée");
    picture(&window, "remplacer-cle");
    picture_in_arabic(&window, "remplacer-cle-ar");
    as_first(&window);
    officers(&window);
    assert!(
        window.driver.find("[data-standing=confirmed] [data-limit]").is_some(),
        "she is confirmed, and can be limited"
    );
    says(&window, "Limiter");
    press(&window, "Retirer");
    window.driver.wait("dialog");
    picture(&window, "remplacer-retirer");
    window.click("dialog [data-confirm]");
    wait_for("her line to go", PATIENCE, || window.driver.find("[data-remove]").is_none().then_some(()));
    window.close();
}

fn she_forgot(brigade: &Desk, coordinator: &Desk) {
    let window = Window::open(coordinator, "fr");
    window.unlock();
    press(&window, "Postes et unités");
    window.click("[data-read]");
    fill(&window, "#reading-reason", "Brigade rappelée au numéro connu");
    window.click("dialog button[type=submit]");
    window.driver.wait("[data-words]");
    let words = "return [...document.querySelectorAll('[data-words] li')].map((each) => each.textContent).join(' ')";
    let words = window.driver.script(words, &[]).as_str().unwrap().to_owned();
    window.close();
    let window = Window::open(brigade, "fr");
    press(&window, "J'ai oublié ma phrase");
    fill(&window, "#recover-words", &words);
    see(&window, "[data-recover]");
    picture(&window, "remplacer-oubli");
    fill(&window, "[data-new]", ANEW);
    fill(&window, "[data-again]", ANEW);
    wait_for("a good phrase", PATIENCE, || {
        window.attribute("[data-recover] button[type=submit]", "disabled").is_none().then_some(())
    });
    press(&window, "Ouvrir avec ces mots");
    window.wait_for_screen("home");
    window.close();
}
