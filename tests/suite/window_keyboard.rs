//! Does the whole path work by keyboard alone? Reception, seal, sync to a real server, the sheet and the file in a second real window.

use std::time::Duration;

use aman_schema::{Draft, Lang, Pack, view};
use aman_tests::desk::Region;
use aman_tests::programs::wait_for;
use aman_tests::typist::Typist;
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Window};
use serde_json::Value;

const MOST_KEYS: usize = 180;
const LEAST_ANSWERS: usize = 60;
/// Of a file that holds what the law wants of every reception, and no more.
const MOST_KEYS_OF_THE_LEAST: usize = 45;
const REASON: &str = "Demande du parquet, pièce inventée 12";

#[test]
fn a_reception_typed_by_keyboard_is_read_at_the_region_as_it_was_told() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    region.let_the_region_read();
    let told: Value = serde_json::from_str(aman_schema::EXAMPLE_COMPLETE).unwrap();

    let brigade = Window::open(&region.brigades[0], "fr");
    brigade.unlock();
    let view = view_of(&told, Lang::Fr);
    let mut officer = Typist::new(&brigade, &told, &view);
    brigade.driver.press(&[], key::ENTER); // "new reception" has the focus
    officer.keys.choice += 1;
    brigade.wait_for_screen("page");
    officer.fill();
    let id = officer.seal();
    assert!(!id.is_empty(), "the record has a number");
    sync_by_keyboard(&brigade);
    for (place, keys) in &officer.ledger {
        println!("{:>3} {:>3} {:>4}  {place}", keys.choice, keys.movement, keys.typed);
    }
    let words = brigade.text();
    let (keys, answered, accepted) = (officer.keys, officer.answered, officer.accepted.clone());
    println!(
        "keyboard: {} choice keys + {} movement keys = {} (limit {MOST_KEYS}), {} typed, {answered} questions",
        keys.choice,
        keys.movement,
        keys.counted(),
        keys.typed
    );

    let coordinator = Window::open(&region.coordinator, "fr");
    coordinator.unlock();
    sync_by_keyboard(&coordinator);
    read_by_keyboard(&coordinator, &id);

    coordinator.close();
    brigade.close();
    let kept = region.coordinator.run(&["record", "show", &id, "--open-file", "--reason", REASON]);
    // What the case leaves open and Enter took from the form's proposal is today's date, and is looked at apart.
    let mut kept = without_ids(&kept["answers"]);
    for path in accepted {
        let (section, field) = path.split_once('.').unwrap();
        if let Some(date) = kept[section].as_object_mut().and_then(|section| section.remove(field)) {
            assert_eq!(date["precision"], "J", "{path}: the day the form proposes, taken by Enter");
        }
    }
    assert_eq!(
        differences("", &kept, &without_ids(&told["answers"])),
        Vec::<String>::new(),
        "the record at the other desk equals the case"
    );
    assert!(leaves(&told["answers"]) >= LEAST_ANSWERS, "{} answers", leaves(&told["answers"]));
    assert!(keys.counted() <= MOST_KEYS, "{keys:?}: {} keys", keys.counted());
    assert!(words.contains("serveur"), "the sync page says in words what the server has");
}

#[test]
fn a_woman_who_only_wants_to_be_heard_is_kept_in_the_fewest_keys() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let told: Value = serde_json::from_str(aman_schema::EXAMPLE_LISTENING).unwrap();
    let window = Window::open(&region.brigades[0], "fr");
    window.unlock();
    let view = view_of(&told, Lang::Fr);
    let mut officer = Typist::new(&window, &told, &view);
    window.driver.press(&[], key::ENTER);
    officer.keys.choice += 1;
    window.wait_for_screen("page");
    officer.fill();
    let id = officer.seal();
    for (place, keys) in &officer.ledger {
        println!("{:>3} {:>3} {:>4}  {place}", keys.choice, keys.movement, keys.typed);
    }
    let keys = officer.keys;
    println!(
        "keyboard, the least: {} choice keys + {} movement keys = {} (limit {MOST_KEYS_OF_THE_LEAST}), {} typed",
        keys.choice,
        keys.movement,
        keys.counted(),
        keys.typed
    );
    window.close();
    let kept = region.brigades[0].run(&["record", "show", &id]);
    assert_eq!(kept["answers"]["narrative"], told["answers"]["narrative"]);
    assert_eq!(kept["answers"]["safety"], told["answers"]["safety"]);
    assert_eq!(kept["answers"]["reception"]["mode"], "ECOUTE");
    assert!(keys.counted() <= MOST_KEYS_OF_THE_LEAST, "{keys:?}: {} keys", keys.counted());
}

/// Ctrl+K, "sync", Enter, then Enter on the button that has the focus.
fn sync_by_keyboard(window: &Window) {
    go_to(window, "Sync", "sync");
    wait_for("the sync button to have the focus", PATIENCE, || {
        (window.driver.script("return !!document.activeElement?.matches('[data-sync]')", &[]) == true).then_some(())
    });
    window.driver.press(&[], key::ENTER);
    wait_for("the sync to end", PATIENCE, || {
        let phase = window.attribute("[data-screen=sync]", "data-phase");
        assert_ne!(phase.as_deref(), Some("failed"), "{}", window.text());
        (phase.as_deref() == Some("done")).then_some(())
    });
}

/// To the list, to the record, to its file, with a reason.
fn read_by_keyboard(window: &Window, id: &str) {
    let row = format!("button[data-record='{id}']");
    window.driver.wait(&row);
    tab_to(window, &row);
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("record");
    let file = || window.attribute("[data-screen=record]", "data-file");
    wait_for("the record", PATIENCE, || file().filter(|file| !file.is_empty()));
    assert_eq!(file().as_deref(), Some("on_reason"), "the sheet is shown, the file waits for a reason");
    let sheet = window.text();
    assert!(!sheet.contains(REASON));
    tab_to(window, "[data-open-file]");
    window.driver.press(&[], key::ENTER);
    window.driver.wait("#file-reason");
    window.driver.type_text(REASON);
    window.driver.press(&[], key::ENTER);
    wait_for("the file to open", PATIENCE, || (file().as_deref() == Some("open")).then_some(()));
}

fn tab_to(window: &Window, css: &str) {
    for _ in 0..80 {
        let there = window.driver.script("return !!document.activeElement?.matches(arguments[0])", &[Value::from(css)]);
        if there == true {
            return;
        }
        window.driver.press(&[], key::TAB);
    }
    panic!("{css} cannot be reached by the keyboard");
}

fn go_to(window: &Window, letters: &str, screen: &str) {
    window.driver.press(&[key::CONTROL], 'k');
    window.driver.wait("#go-to");
    std::thread::sleep(Duration::from_millis(100));
    window.driver.type_text(letters);
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen(screen);
}

fn view_of(record: &Value, lang: Lang) -> Value {
    let draft = Draft::with_answers("reception", "reception/1", record["answers"].clone());
    serde_json::to_value(view(&draft, Pack::builtin(), lang, 0)).unwrap()
}

/// Items get their ids where they are typed; all else must be equal.
fn without_ids(answers: &Value) -> Value {
    match answers {
        Value::Array(items) => items.iter().map(without_ids).collect(),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .filter(|(name, _)| *name != "id")
                .map(|(name, value)| (name.clone(), without_ids(value)))
                .collect(),
        ),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => answers.clone(),
    }
}

/// Where two records differ, and how.
fn differences(path: &str, kept: &Value, told: &Value) -> Vec<String> {
    let (Value::Object(one), Value::Object(other)) = (kept, told) else {
        return if kept == told { Vec::new() } else { vec![format!("{path}: kept {kept}, told {told}")] };
    };
    let mut names: Vec<&String> = one.keys().chain(other.keys()).collect();
    names.sort();
    names.dedup();
    names.into_iter().flat_map(|name| differences(&format!("{path}.{name}"), &kept[name], &told[name])).collect()
}

/// Answers in a record; the choices of one question count once.
fn leaves(answers: &Value) -> usize {
    let sections = answers.as_object().into_iter().flatten().map(|(_, section)| section);
    sections
        .map(|section| match section {
            Value::Array(items) => items.iter().map(|item| item.as_object().map_or(0, |item| item.len() - 1)).sum(),
            Value::Object(fields) => fields.len(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 1,
        })
        .sum()
}
