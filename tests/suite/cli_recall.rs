//! Does everybody who received data under a consent get a recall when she withdraws it, and does a referral nobody answers reach
//! the head of the cell?

use std::path::Path;

use aman_tests::desk::{Answer, Desk, PASSPHRASE, Region};
use serde_json::{Value, json};

use crate::cli_course::{add, day};
use crate::cli_officers::{OTHER, admit, code, run_as};

fn date(from_today: i64) -> Value {
    json!({ "date": day(from_today), "precision": "J" })
}

/// A reception with referrals, each with its id, service, state and day; she agreed to every one of those services.
pub(crate) fn referred(desk: &Desk, folder: &Path, referrals: &[(&str, &str, &str, i64)]) -> String {
    let consent = |(id, service, ..): &(&str, &str, &str, i64)| json!({ "id": id.replace('r', "c"), "scope": "C_SOCIAL", "service": service, "given": "yes", "date": date(-20) });
    let mut consents: Vec<Value> = Vec::new();
    for referral in referrals {
        if !consents.iter().any(|known| known["service"] == referral.1) {
            consents.push(consent(referral));
        }
    }
    let referral = |(id, service, state, at): &(&str, &str, &str, i64)| {
        json!({ "id": id, "service": service, "service_name": "Correspondante inventée", "purpose": "Écoute inventée",
                "state": state, "date": date(*at) })
    };
    let document = json!({ "form": "reception", "pack": "reception/1", "answers": {
        "reception": { "date": date(-20), "mode": "SIGNALEMENT" },
        "person": { "given_latin": "Inventée", "family_latin": "Zerhouni" },
        "consents": consents,
        "referrals": referrals.iter().map(referral).collect::<Vec<_>>(),
    } });
    let file = folder.join("referred.json");
    std::fs::write(&file, document.to_string()).unwrap();
    desk.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned()
}

fn try_step(desk: &Desk, id: &str, (section, item): (&str, Option<&str>), set: &[(&str, Value)]) -> Answer {
    let set: Vec<String> = set.iter().map(|(field, value)| format!("{field}={value}")).collect();
    let mut args = vec!["course", "add", id, "--section", section];
    args.extend(item.into_iter().flat_map(|item| ["--item", item]));
    args.extend(set.iter().flat_map(|one| ["--set", one.as_str()]));
    desk.try_run(&args)
}

fn step(desk: &Desk, id: &str, at: (&str, Option<&str>), set: &[(&str, Value)]) {
    let done = try_step(desk, id, at, set);
    assert_eq!(done.code, 0, "{}{}", done.stdout, done.stderr);
}

/// The lines of one kind in the agenda, whenever they are due.
fn lines(agenda: &Value, kind: &str) -> Vec<Value> {
    let all = ["overdue", "today", "soon"].into_iter().flat_map(|list| agenda[list].as_array().unwrap());
    all.filter(|line| line["kind"] == kind).cloned().collect()
}

fn items(agenda: &Value, kind: &str) -> Vec<String> {
    lines(agenda, kind).iter().map(|line| line["item"].as_str().unwrap().to_owned()).collect()
}

/// What stands against a paper, of one item if it has one for each.
fn unmet(desk: &Desk, id: &str, paper: &str, item: Option<&str>) -> Vec<String> {
    let listed = desk.run(&["paper", "list", id])["papers"].clone();
    let line = listed.as_array().unwrap().iter().find(|line| line["paper"] == paper && line["item"] == json!(item));
    let unmet = line.unwrap_or_else(|| panic!("{paper} {item:?} in {listed}"))["unmet"].clone();
    unmet.as_array().unwrap().iter().map(|words| words.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_withdrawn_consent_recalls_what_was_sent_under_it_until_somebody_notes_that_the_notice_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let sent = [
        ("r1", "CENTRE_EC", "ENVOYEE", -1),
        ("r2", "UPIPEC", "ENVOYEE", -1),
        ("r3", "CENTRE_EC", "PROPOSEE", -1),
        ("r4", "CENTRE_EC", "REALISEE", -9),
    ];
    let id = referred(desk, folder.path(), &sent);
    assert_eq!(items(&desk.run(&["agenda"]), "recall"), [""; 0]);
    assert_eq!(unmet(desk, &id, "D17", Some("referrals[r1]")).len(), 2, "she did not withdraw anything");
    step(desk, &id, ("consents", Some("c1")), &[("withdrawn", date(0))]);

    let agenda = desk.try_run(&["agenda"]);
    assert_eq!(items(&agenda.json, "recall"), ["referrals[r1]", "referrals[r4]"]);
    let line = &lines(&agenda.json, "recall")[0];
    assert!(line["about"].as_str().unwrap().contains("Centre d'écoute"), "{line}");
    assert_eq!((&line["days"], line["advice"].as_array().unwrap().len()), (&json!(0), 2));
    assert!(!agenda.stdout.contains("Zerhouni") && !agenda.stdout.contains("Correspondante"), "a list names nobody");
    let answers = desk.run(&["record", "show", &id])["answers"].clone();
    assert_eq!(answers["consents"][0]["given"], "yes", "the answer that was given is kept");

    assert_eq!(unmet(desk, &id, "D17", Some("referrals[r1]")), [""; 0]);
    assert!(unmet(desk, &id, "D17", Some("referrals[r3]"))[0].contains("apprendrait"), "nothing went out for it");
    assert!(unmet(desk, &id, "D17", Some("referrals[r2]"))[0].contains("retiré"), "another consent stands");
    for lang in ["fr", "ar"] {
        let out = folder.path().join(format!("{lang}.pdf"));
        let args = ["paper", &*id, "--paper", "D17", "--item", "r1", "--lang", lang, "--out", out.to_str().unwrap()];
        let made = desk.try_run(&args);
        assert_eq!(made.code, 0, "{}{}", made.stdout, made.stderr);
        assert!(std::fs::read(&out).unwrap().starts_with(b"%PDF-"));
    }

    step(desk, &id, ("referrals", Some("r1")), &[("recalled", date(0)), ("recalled_how", json!("MAIN"))]);
    assert_eq!(items(&desk.run(&["agenda"]), "recall"), ["referrals[r4]"]);
    step(desk, &id, ("referrals", Some("r4")), &[("recalled", date(0)), ("recalled_how", json!("RIEN"))]);
    assert_eq!(items(&desk.run(&["agenda"]), "recall"), [""; 0]);
    assert!(!unmet(desk, &id, "D17", Some("referrals[r4]")).is_empty(), "a notice would tell what was never told");
    step(desk, &id, ("referrals", Some("r1")), &[("recall_reply", json!("DETRUIT"))]);
}

#[test]
fn no_referral_leaves_for_a_service_whose_consent_she_withdrew_until_she_gives_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let id = referred(desk, folder.path(), &[("r1", "CENTRE_EC", "ENVOYEE", -1), ("r2", "UPIPEC", "CONSENTIE", 0)]);
    let prosecutor = unmet(desk, &id, "D06", None);
    step(desk, &id, ("consents", Some("c1")), &[("withdrawn", date(0))]);
    assert_eq!(unmet(desk, &id, "D06", None), prosecutor, "the prosecutor is told whatever she agreed to");

    let anew = |state: &str| [("service", json!("CENTRE_EC")), ("state", json!(state)), ("date", date(0))];
    for state in ["PROPOSEE", "CONSENTIE", "ENVOYEE"] {
        let barred = try_step(desk, &id, ("referrals", None), &anew(state));
        assert_eq!((barred.code, code(&barred)), (2, "barred-by-record"), "{}", barred.stdout);
        let words = barred.json["failure"].to_string() + &barred.stderr + &barred.stdout;
        assert!(words.contains("nouvel accord"), "{words}");
    }
    let whole = format!("referrals[i9]={}", json!({ "service": "CENTRE_EC", "state": "ENVOYEE", "date": date(0) }));
    let moved = "referrals[r2].service=\"CENTRE_EC\"";
    for set in [whole.as_str(), moved] {
        let barred = desk.try_run(&["record", "amend", &id, "--set", set, "--reason", "essai"]);
        assert_eq!(code(&barred), "barred-by-record", "{set} {}", barred.stdout);
    }
    assert_eq!(desk.run(&["draft", "list"])["drafts"], json!([]), "nothing is left behind");
    // What came of the referral that left is still noted, and another service is free.
    step(desk, &id, ("referrals", Some("r1")), &[("state", json!("REALISEE"))]);
    step(
        desk,
        &id,
        ("referrals", None),
        &[("service", json!("UPIPEC")), ("state", json!("ENVOYEE")), ("date", date(0))],
    );

    let agreed =
        [("scope", json!("C_SOCIAL")), ("service", json!("CENTRE_EC")), ("given", json!("yes")), ("date", date(0))];
    add(desk, &id, "consents", &agreed);
    step(desk, &id, ("referrals", None), &anew("ENVOYEE"));
    assert_eq!(items(&desk.run(&["agenda"]), "recall"), [""; 0], "under the new consent nothing is recalled");
}

#[test]
fn a_recall_is_owed_of_a_closed_record_too() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let id = referred(desk, folder.path(), &[("r1", "CENTRE_EC", "ENVOYEE", -5)]);
    let closing = [("reason", json!("TERMINE")), ("date", date(0)), ("approved", json!("yes"))];
    add(desk, &id, "closure", &closing);
    assert_eq!(items(&desk.run(&["agenda"]), "referral"), [""; 0]);
    step(desk, &id, ("consents", Some("c1")), &[("withdrawn", date(0))]);
    assert_eq!(items(&desk.run(&["agenda"]), "recall"), ["referrals[r1]"]);
}

#[test]
fn a_referral_nobody_answers_says_what_to_do_and_after_a_second_term_reaches_the_head() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let waiting = [
        ("r1", "UPIPEC", "ENVOYEE", -4),
        ("r2", "CENTRE_EC", "ENVOYEE", -10),
        ("r3", "PSY", "RECUE", -12),
        ("r4", "AJ", "ENVOYEE", -2),
    ];
    let id = referred(desk, folder.path(), &waiting);
    let officer = admit(desk, "Adjointe inventée", "officer");
    let head = desk.run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    let agenda = |who: &str, passphrase: &str| run_as(desk, who, passphrase, &["agenda"]).json;
    let hers = agenda(&head, PASSPHRASE);
    let told: Vec<_> = lines(&hers, "referral")
        .iter()
        .map(|line| (line["item"].clone(), line["days"].clone(), line["escalated"].clone()))
        .collect();
    // Three days for an answer, seven more until the head sees it; what is hers to see stands first.
    let item = |item: &str| json!(format!("referrals[{item}]"));
    assert_eq!(
        told,
        [
            (item("r3"), json!(-9), json!(true)),
            (item("r2"), json!(-7), json!(true)),
            (item("r1"), json!(-1), json!(false)),
            (item("r4"), json!(1), json!(false)),
        ]
    );
    assert_eq!(hers["escalated"], 2);
    let late = &lines(&hers, "referral")[0];
    assert_eq!((late["advice"].as_array().unwrap().len(), &late["source"]), (3, &json!("P")));
    assert_eq!(lines(&hers, "referral")[3]["advice"], json!([]), "there is still time");
    let theirs = agenda(&officer, OTHER);
    assert_eq!((&theirs["escalated"], lines(&theirs, "referral").len()), (&json!(0), 4));

    let as_head = |item: &str, set: &[&str]| {
        let mut args = vec!["course", "add", id.as_str(), "--section", "referrals", "--item", item];
        args.extend(set.iter().flat_map(|one| ["--set", one]));
        run_as(desk, &head, PASSPHRASE, &args)
    };
    let silent = as_head("r2", &["state=\"REFUS_SERV\""]);
    assert_eq!((silent.code, code(&silent)), (2, "reason-needed"), "a refusal has its reason: {}", silent.stdout);
    for (item, set) in [
        ("r1", &["state=\"ACCEPTEE\""][..]),
        ("r2", &["state=\"REFUS_SERV\"", "reason_none=\"HORS\""]),
        ("r3", &["state=\"REALISEE\""]),
        ("r4", &["state=\"REFUSEE\"", "reason_none=\"REFUS\""]),
    ] {
        let done = as_head(item, set);
        assert_eq!(done.code, 0, "{}{}", done.stdout, done.stderr);
    }
    let after = agenda(&head, PASSPHRASE);
    assert_eq!((items(&after, "referral"), &after["escalated"]), (vec![], &json!(0)));
}
