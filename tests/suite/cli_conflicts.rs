//! Do two desks and a real server bring values written apart to a decision on the command line?

use std::path::Path;

use aman_tests::desk::{Desk, Region, level};
use serde_json::{Value, json};

use crate::cli_apart::{added, second_desk};

fn two_desks(folder: &Path) -> (Region, Desk, Desk, String) {
    let region = Region::with_brigades(folder, &["Brigade inventée"]);
    let first = region.brigades[0].clone();
    let id = added(&first, folder);
    level(&[&first]);
    let second = second_desk(&region, folder);
    level(&[&first, &second, &first]);
    (region, first, second, id)
}

fn amend(desk: &Desk, id: &str, set: &str) {
    desk.run(&["record", "amend", id, "--set", set, "--reason", "elle l'a dit"]);
}

fn line(desk: &Desk, path: &str) -> Value {
    let conflicts = desk.run(&["conflicts"]);
    let lines = conflicts["conflicts"].as_array().unwrap().clone();
    lines.into_iter().find(|line| line["path"] == path).unwrap_or_default()
}

fn named<'a>(line: &'a Value, value: &str) -> &'a str {
    let siblings = line["siblings"].as_array().unwrap();
    siblings.iter().find(|one| one["value"] == value).unwrap()["sibling"].as_str().unwrap()
}

#[test]
fn a_value_is_chosen_at_one_desk_with_a_reason_and_holds_at_both() {
    let folder = tempfile::tempdir().unwrap();
    let (_region, first, second, id) = two_desks(folder.path());
    amend(&first, &id, "person.address=\"Chez sa mère\"");
    amend(&second, &id, "person.address=\"Chez sa sœur\"");
    level(&[&first, &second, &first]);
    let apart = line(&first, "person.address");
    assert_eq!((&apart["record"], &apart["together"], &apart["mayDecide"]), (&json!(id), &json!(false), &json!(true)));
    assert_eq!(apart["siblings"].as_array().unwrap().len(), 2);
    let own = named(&apart, "Chez sa mère").to_owned();
    for sibling in apart["siblings"].as_array().unwrap() {
        assert!(
            sibling["officer"].is_string() && sibling["desk"].is_string() && sibling["claimed"].is_i64(),
            "{sibling}"
        );
    }
    // The writer's desk holds the receipt before and the receipt after.
    let mine = apart["siblings"].as_array().unwrap().iter().find(|one| one["sibling"] == own.as_str()).unwrap();
    let (after, claimed, before) = (mine["after"].as_i64(), mine["claimed"].as_i64(), mine["before"].as_i64());
    assert!(after.unwrap() <= claimed.unwrap() && claimed.unwrap() <= before.unwrap(), "{mine}");

    let refused = first.try_run(&["record", "amend", &id, "--set", "person.address=\"Ailleurs\"", "--reason", "x"]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    let without = first.try_run(&["resolve", &id, "--path", "person.address", "--take", &own, "--reason", " "]);
    assert_eq!(without.code, 2, "{}", without.stderr);
    let unknown = first.try_run(&["resolve", &id, "--path", "person.address", "--take", "autre.0", "--reason", "x"]);
    assert_eq!(unknown.code, 2, "{}", unknown.stderr);
    assert!(!unknown.stderr.contains("Chez"), "no value of a person on stderr");

    let decided = first.run(&["resolve", &id, "--path", "person.address", "--take", &own, "--reason", "elle confirme"]);
    assert_eq!(decided["id"], id);
    level(&[&first, &second, &first]);
    for desk in [&first, &second] {
        assert_eq!(desk.run(&["conflicts"])["conflicts"], json!([]));
        let shown = desk.run(&["record", "show", &id]);
        assert_eq!(shown["answers"]["person"]["address"], "Chez sa mère");
        assert_eq!(shown["siblings"], json!({}));
        let history = desk.run(&["record", "history", &id]).to_string();
        assert!(
            history.contains("Chez sa sœur") && history.contains("elle confirme"),
            "the other value stays in the history"
        );
        assert_eq!(desk.run(&["verify"])["sound"], true);
    }
}

#[test]
fn decisions_made_apart_come_back_as_siblings_and_a_third_holds() {
    let folder = tempfile::tempdir().unwrap();
    let (_region, first, second, id) = two_desks(folder.path());
    amend(&first, &id, "person.address=\"Chez sa mère\"");
    amend(&second, &id, "person.address=\"Chez sa sœur\"");
    level(&[&first, &second, &first]);
    for (desk, value) in [(&first, "Chez sa mère"), (&second, "Chez sa sœur")] {
        let apart = line(desk, "person.address");
        desk.run(&["resolve", &id, "--path", "person.address", "--take", named(&apart, value), "--reason", "ici"]);
    }
    level(&[&first, &second, &first]);
    let apart = line(&second, "person.address");
    assert_eq!(apart["siblings"].as_array().unwrap().len(), 2);
    let take = named(&apart, "Chez sa sœur");
    second.run(&["resolve", &id, "--path", "person.address", "--take", take, "--reason", "relu ensemble"]);
    level(&[&second, &first]);
    assert_eq!(first.run(&["record", "show", &id])["answers"]["person"]["address"], "Chez sa sœur");
    assert_eq!(first.run(&["conflicts"])["conflicts"], json!([]));
}

#[test]
fn both_narratives_are_kept_whole_with_dates_and_groups_are_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let (region, first, second, id) = two_desks(folder.path());
    amend(&first, &id, "narrative.story=\"Le matin, A.\"");
    amend(&second, &id, "narrative.story=\"Le soir, B.\"");
    amend(&first, &id, "facts.frequency={\"answer\":\"unknown\"}");
    amend(&second, &id, "facts.since={\"answer\":\"refused\"}");
    level(&[&first, &second, &first]);
    level(&[&region.coordinator]);
    let apart = line(&first, "narrative.story");
    assert_eq!(apart["both"], true);
    assert_eq!(line(&first, "facts.history")["together"], true);
    assert_eq!(first.run(&["record", "show", &id])["together"]["facts.history"].as_array().unwrap().len(), 2);
    // The region sees the sheet: it is told of what stands apart there, and does not decide.
    let seen = line(&region.coordinator, "facts.history");
    assert_eq!((&seen["mayDecide"], &seen["together"]), (&json!(false), &json!(true)));
    assert_eq!(line(&region.coordinator, "narrative.story"), Value::Null);

    first.run(&["resolve", &id, "--path", "narrative.story", "--take", "both", "--reason", "les deux valent"]);
    first.run(&["resolve", &id, "--path", "facts.history", "--take", "together", "--reason", "lu avec elle"]);
    level(&[&first, &second]);
    let story = second.run(&["record", "show", &id])["answers"]["narrative"]["story"].as_str().unwrap().to_owned();
    assert!(story.contains("Le matin, A.") && story.contains("Le soir, B."), "{story}");
    assert_eq!(story.matches("[20").count(), 2, "each stands under its date: {story}");
    assert_eq!(second.run(&["conflicts"])["conflicts"], json!([]));
}
