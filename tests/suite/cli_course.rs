//! Does the command line say what is due, how she is called, and keep what follows a reception, with the rights that belong to it?

use std::path::Path;

use aman_schema::moment_at;
use aman_tests::desk::{Answer, Desk, PASSPHRASE, Region};
use serde_json::{Value, json};

use crate::cli_officers::{OTHER, admit, code, run_as};

/// The day so many days from today, as this desk says it.
pub(crate) fn day(from_today: i64) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let now = i64::try_from(now.as_millis()).unwrap();
    moment_at(now + from_today * 86_400_000)[..10].to_owned()
}

fn date(from_today: i64) -> Value {
    json!({ "date": day(from_today), "precision": "J" })
}

/// A reception whose follow-up is due in so many days, with four telephones of which two are safe.
pub(crate) fn received(desk: &Desk, folder: &Path, due: i64) -> String {
    let document = json!({ "form": "reception", "pack": "reception/1", "answers": {
        "reception": { "date": date(-9), "mode": "ECOUTE" },
        "person": { "given_latin": "Inventée", "family_latin": "Zerhouni" },
        "phones": [
            { "id": "p1", "number": "+212600000001", "owner": "la voisine", "safety": "HORAIRE", "hours": "10 h à midi" },
            { "id": "p2", "number": "+212600000002", "safety": "PARTAGE" },
            { "id": "p3", "number": "+212600000003", "safety": "INTERDIT" },
            { "id": "p4", "number": "+212600000004", "safety": "OK" },
            { "id": "p5", "number": "+212600000005" },
        ],
        "followup": { "wanted": "yes", "next": date(due), "channel": "APPEL", "safe_words": "le dispensaire" },
    } });
    let file = folder.join("record.json");
    std::fs::write(&file, document.to_string()).unwrap();
    desk.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned()
}

fn try_add(desk: &Desk, id: &str, section: &str, set: &[(&str, Value)], more: &[&str]) -> Answer {
    let set: Vec<String> = set.iter().map(|(field, value)| format!("{field}={value}")).collect();
    let mut args = vec!["course", "add", id, "--section", section];
    args.extend(set.iter().flat_map(|one| ["--set", one.as_str()]));
    args.extend(more);
    desk.try_run(&args)
}

/// Adds an item that must be taken, and names it.
pub(crate) fn add(desk: &Desk, id: &str, section: &str, set: &[(&str, Value)]) -> String {
    let added = try_add(desk, id, section, set, &[]);
    assert_eq!(added.code, 0, "{}{}", added.stdout, added.stderr);
    let item = added.json["item"].as_str().unwrap();
    item[section.len() + 1..item.len() - 1].to_owned()
}

/// What is due for a record: kind and days from today, in the order of the lists.
fn due(desk: &Desk, id: &str, days: &str) -> Vec<(String, i64)> {
    of_record(&desk.run(&["agenda", "--days", days]), id)
}

fn of_record(agenda: &Value, id: &str) -> Vec<(String, i64)> {
    let lines = ["overdue", "today", "soon"].into_iter().flat_map(|list| agenda[list].as_array().unwrap());
    let of_record = lines.filter(|line| line["id"] == id);
    of_record.map(|line| (line["kind"].as_str().unwrap().to_owned(), line["days"].as_i64().unwrap())).collect()
}

fn kept(kind: &str, days: i64) -> (String, i64) {
    (kind.to_owned(), days)
}

#[test]
fn the_agenda_says_what_is_late_due_today_and_in_seven_days_and_names_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let [late, today, soon, later] = [-2, 0, 5, 9].map(|days| received(desk, folder.path(), days));
    let agenda = desk.try_run(&["agenda"]);
    let ids = |list: &str| -> Vec<&str> {
        agenda.json[list].as_array().unwrap().iter().map(|line| line["id"].as_str().unwrap()).collect()
    };
    assert_eq!(
        (ids("overdue"), ids("today"), ids("soon")),
        (vec![late.as_str()], vec![today.as_str()], vec![soon.as_str()])
    );
    assert_eq!((&agenda.json["day"], &agenda.json["doubtful"]), (&json!(day(0)), &json!(false)));
    let first = &agenda.json["overdue"][0];
    assert_eq!((&first["due"], &first["days"], &first["calls"]), (&json!(day(-2)), &json!(-2), &json!(true)));
    assert!(!agenda.stdout.contains("Zerhouni") && !agenda.stdout.contains("2126"), "a list names nobody");
    assert_eq!(due(desk, &later, "14"), [kept("contact", 9)]);
}

#[test]
fn the_outcome_of_a_call_is_kept_in_one_act_and_sets_the_next_date() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let id = received(desk, folder.path(), -1);
    let called = desk.run(&["course", "called", &id, "--outcome", "NON_JOINTE"]);
    assert_eq!(called["danger"], false);
    assert_eq!(due(desk, &id, "40"), [kept("contact", 1)], "tomorrow again");
    desk.run(&["course", "called", &id, "--outcome", "JOINTE_OK"]);
    assert_eq!(due(desk, &id, "40"), [kept("contact", 7)], "no level is known: in a week");
    let steps = desk.run(&["course", "list", &id])["steps"].clone();
    assert_eq!(steps.as_array().unwrap().len(), 2);
    assert_eq!(steps[0]["day"], json!(day(0)));
    desk.run(&["course", "called", &id, "--outcome", "REFUS"]);
    assert_eq!(due(desk, &id, "40"), [], "she wants no more");
    let unknown = desk.try_run(&["course", "called", &id, "--outcome", "PEUT_ETRE"]);
    assert_eq!((unknown.code, code(&unknown)), (2, "unknown-path"), "{}", unknown.stdout);
}

#[test]
fn the_card_says_first_what_keeps_her_safe_and_holds_no_number_that_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let id = received(desk, folder.path(), 0);
    let answer = desk.try_run(&["course", "card", &id]);
    let card = &answer.json["card"];
    let numbers: Vec<&str> =
        card["phones"].as_array().unwrap().iter().map(|phone| phone["number"].as_str().unwrap()).collect();
    assert_eq!(numbers, ["+212600000001", "+212600000004"]);
    assert_eq!(card["withheld"], 3);
    for number in ["+212600000002", "+212600000003", "+212600000005"] {
        assert!(!answer.stdout.contains(number), "{number} is not proposed");
    }
    let at = |text: &str| answer.stdout.find(text).unwrap_or_else(|| panic!("{text} in {}", answer.stdout));
    let first_number = at("+212600000001");
    let other = card["other"][0].as_str().unwrap();
    for before in ["le dispensaire", other, "10 h à midi", "la voisine"] {
        assert!(at(before) < first_number, "{before} stands before the number");
    }
    assert_eq!(card["other"].as_array().unwrap().len(), 2);
    assert!(desk.run(&["trail"]).to_string().contains("record.read"), "that it was read is kept");
}

#[test]
fn when_somebody_else_answers_the_danger_review_is_due_until_it_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let id = received(desk, folder.path(), 0);
    let called = desk.run(&["course", "called", &id, "--outcome", "AUTRE_REP"]);
    assert_eq!(called["danger"], true);
    assert_eq!(due(desk, &id, "7"), [kept("review", 0), kept("contact", 1)]);
    desk.run(&["record", "reassess", &id, "--reason", "un homme a répondu"]);
    assert_eq!(due(desk, &id, "7"), [kept("contact", 1)]);
    desk.run(&["course", "called", &id, "--outcome", "AUTRE_REP"]);
    assert_eq!(due(desk, &id, "7"), [kept("review", 0), kept("contact", 1)], "each time anew");
}

#[test]
fn lost_to_follow_up_is_said_after_three_attempts_or_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let id = received(desk, folder.path(), 0);
    let lost = [("reason", json!("PERDUE")), ("date", date(0))];
    desk.run(&["course", "called", &id, "--outcome", "NON_JOINTE"]);
    desk.run(&["course", "called", &id, "--outcome", "NON_JOINTE"]);
    let early = try_add(desk, &id, "closure", &lost, &[]);
    assert_eq!((early.code, code(&early)), (2, "reason-needed"), "{}", early.stdout);
    assert_eq!(desk.run(&["draft", "list"])["drafts"], json!([]), "nothing is left behind");
    assert_eq!(try_add(desk, &id, "closure", &lost, &["--reason", "partie à l’étranger"]).code, 0);
    let other = received(desk, folder.path(), 0);
    for outcome in ["NON_JOINTE", "AUTRE_REP", "NON_JOINTE"] {
        desk.run(&["course", "called", &other, "--outcome", outcome]);
    }
    add(desk, &other, "closure", &lost);
}

#[test]
fn a_measure_that_expires_is_due_and_a_breach_is_linked_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let id = received(desk, folder.path(), 30);
    let measure =
        [("kind", json!("MP06")), ("base", json!("CP88_3")), ("state", json!("EN_COURS")), ("expiry", date(6))];
    let measure = add(desk, &id, "measures", &measure);
    assert_eq!(due(desk, &id, "7"), [kept("measure", 6)]);
    let breach = |measure: &str| {
        [("measure", json!(measure)), ("date", date(0)), ("how", json!(["APPROCHE"])), ("told", json!("no"))]
    };
    let nowhere = try_add(desk, &id, "breaches", &breach("i00000000"), &[]);
    assert_eq!((nowhere.code, code(&nowhere)), (2, "invalid-answer"), "{}", nowhere.stdout);
    add(desk, &id, "breaches", &breach(&measure));
    assert_eq!(due(desk, &id, "7"), [kept("review", 0), kept("measure", 6)], "a breach is a new fact");
    let kept_answers = desk.run(&["record", "show", &id])["answers"].clone();
    assert_eq!(kept_answers["breaches"][0]["measure"], json!(measure));
    // Told of by its title, not by its number.
    let steps = desk.run(&["course", "list", &id])["steps"].to_string();
    assert!(steps.contains("Mesure 1 · Interdiction de contact pendant la poursuite"), "{steps}");
    assert!(try_add(desk, &id, "measures", &[("state", json!("LEVEE"))], &["--item", &measure]).code == 0);
    assert_eq!(due(desk, &id, "7"), [kept("review", 0)], "a measure that was lifted does not expire");
}

#[test]
fn an_act_that_tells_the_author_asks_first_where_she_is_or_for_a_written_reason() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let id = received(desk, folder.path(), 30);
    let act = |more: &[(&'static str, Value)]| [&[("kind", json!("CONVOCATION")), ("date", date(0))], more].concat();
    let safe = [
        ("sleeps", json!("SUR")),
        ("children", json!("SURS")),
        ("warned", json!("yes")),
        ("warned_by", json!("APPEL")),
    ];
    let with = |at: usize, value: Value| {
        let mut answers = safe.to_vec();
        answers[at].1 = value;
        act(&answers)
    };
    let mut skipped = vec![act(&[]), with(0, json!("CHEZ_LUI")), with(1, json!("AVEC_LUI")), with(2, json!("no"))];
    skipped.push(with(0, json!({ "answer": "unknown" })));
    for answers in &skipped {
        let refused = try_add(desk, &id, "acts", answers, &[]);
        assert_eq!((refused.code, code(&refused)), (2, "reason-needed"), "{answers:?} {}", refused.stdout);
    }
    assert_eq!(desk.run(&["course", "list", &id])["steps"], json!([]));
    add(desk, &id, "acts", &act(&safe));
    assert_eq!(try_add(desk, &id, "acts", &skipped[0], &["--reason", "il est déjà détenu"]).code, 0);
    assert!(desk.run(&["record", "history", &id]).to_string().contains("il est déjà détenu"));
}

#[test]
fn only_the_head_of_the_cell_closes_and_whoever_receives_her_again_reopens() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let id = received(desk, folder.path(), 3);
    let officer = admit(desk, "Adjointe inventée", "officer");
    let head = desk.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    let as_head = |args: &[&str]| run_as(desk, &head, PASSPHRASE, args);
    let is_closed = || as_head(&["record", "show", &id]).json["closed"] == true;
    let due_as = |who: &str| of_record(&run_as(desk, who, PASSPHRASE, &["agenda"]).json, &id);
    let as_officer = |args: &[&str]| run_as(desk, &officer, OTHER, args);
    let add_as = |args: &[&str]| as_officer(&[&["course", "add", &id, "--section", "closure"], args].concat());
    let today = format!("date={}", date(0));
    let proposed = add_as(&["--set", "reason=\"TERMINE\"", "--set", &today]);
    assert_eq!(proposed.code, 0, "{}{}", proposed.stdout, proposed.stderr);
    let path = proposed.json["item"].as_str().unwrap();
    let item = &path["closure[".len()..path.len() - 1];
    assert_eq!(due_as(&head), [kept("closure", 0), kept("contact", 3)], "the head is asked");
    let approved = format!("{path}.approved=\"yes\"");
    let whole = format!("closure[i9]={}", json!({ "reason": "TERMINE", "date": date(0), "approved": "yes" }));
    for args in [
        vec!["record", "amend", id.as_str(), "--set", approved.as_str(), "--reason", "essai"],
        vec!["record", "amend", id.as_str(), "--set", whole.as_str(), "--reason", "essai"],
        vec!["course", "add", id.as_str(), "--section", "closure", "--item", item, "--set", "approved=\"yes\""],
    ] {
        let refused = as_officer(&args);
        assert_eq!((refused.code, code(&refused)), (3, "not-your-role"), "{args:?} {}", refused.stdout);
    }
    assert!(!is_closed());
    let approved =
        as_head(&["course", "add", &id, "--section", "closure", "--item", item, "--set", "approved=\"yes\""]);
    assert_eq!(approved.code, 0, "{}{}", approved.stdout, approved.stderr);
    assert!(is_closed());
    assert_eq!(due_as(&head), [], "nothing is due for what is closed");
    let gone = format!("{path}=null");
    let refused = as_officer(&["record", "amend", &id, "--set", &gone, "--reason", "essai"]);
    assert_eq!((refused.code, code(&refused)), (3, "not-your-role"), "her approval is hers to take back");
    let reopened =
        add_as(&["--item", item, "--set", "reopened=\"DEMANDE\"", "--set", &format!("reopened_on={}", date(0))]);
    assert_eq!(reopened.code, 0, "{}{}", reopened.stdout, reopened.stderr);
    assert_eq!(due_as(&head), [kept("contact", 3)]);
    assert!(!is_closed());
}

#[test]
fn what_is_asked_after_a_reception_is_no_question_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let typed = desk.try_tell(&["draft", "type"], "closure[c1].approved=\"yes\"\n");
    assert_ne!(typed.code, 0, "{}", typed.stdout);
    let officer = admit(desk, "Adjointe inventée", "officer");
    let closed = json!({ "form": "reception", "pack": "reception/1", "answers": {
        "closure": [{ "id": "c1", "reason": "ERREUR", "date": date(0), "approved": "yes" }],
    } });
    let file = folder.path().join("closed.json");
    std::fs::write(&file, closed.to_string()).unwrap();
    let refused = run_as(desk, &officer, OTHER, &["record", "add", "--from", file.to_str().unwrap()]);
    assert_eq!((refused.code, code(&refused)), (3, "not-your-role"), "{}", refused.stdout);
}
