//! Is the service that is near her and open proposed first, and does a desk remember which one sent somebody away?

use std::path::Path;

use aman_tests::desk::{Desk, Region, level};
use serde_json::{Value, json};

use crate::cli_apart::second_desk;
use crate::cli_course::{add, day};

fn date(from_today: i64) -> Value {
    json!({ "date": day(from_today), "precision": "J" })
}

/// A reception of somebody who lives there.
pub(crate) fn living_in(desk: &Desk, folder: &Path, residence: &Value) -> String {
    let document = json!({ "form": "reception", "pack": "reception/1", "answers": {
        "reception": { "date": date(-9), "mode": "ECOUTE" },
        "person": { "given_latin": "Inventée", "residence": residence },
    } });
    let file = folder.join("living.json");
    std::fs::write(&file, document.to_string()).unwrap();
    desk.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned()
}

fn services(desk: &Desk, id: &str, kind: &str) -> Vec<Value> {
    desk.run(&["course", "services", id, "--kind", kind])["services"].as_array().unwrap().clone()
}

fn codes(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["code"].as_str().unwrap()).collect()
}

fn found(desk: &Desk, id: &str, service: &str, what: &str, on: i64) {
    let told = [
        ("service", json!("CENTRE_EC")),
        ("listed", json!(service)),
        ("state", json!("INDISPO")),
        ("date", date(on)),
        ("report", json!(what)),
        ("reported", date(on)),
    ];
    add(desk, id, "referrals", &told);
}

#[test]
fn services_of_her_place_and_of_the_wanted_kind_are_proposed_open_first() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let id = living_in(desk, folder.path(), &json!({ "region": "08", "province": "08.363" }));
    let near = services(desk, &id, "CENTRE_EC");
    assert_eq!(near.len(), 3, "that of another province is not proposed: {near:?}");
    assert_eq!((&near[0]["open"], near.iter().any(|line| line["code"] == "sv03")), (&json!(true), false));
    let always = &near[codes(&near).iter().position(|code| *code == "sv02").unwrap()];
    assert_eq!((&always["hours"], &always["days"]), (&json!("00:00-24:00"), &json!("1234567")));
    assert_eq!((&always["source"], &always["found"]), (&json!("P"), &Value::Null));
    assert_eq!(codes(&near)[2..], [if near[2]["code"] == "sv01" { "sv01" } else { "sv04" }], "the nearest come first");
    // The region's is hers too; hours that nobody knows say nothing.
    assert_eq!(codes(&services(desk, &id, "HEBERG")), ["sv05"]);
    assert_eq!(services(desk, &id, "AJ")[0]["open"], Value::Null);
    assert!(services(desk, &id, "MEDLEG").is_empty());
    let elsewhere = living_in(desk, folder.path(), &json!({ "region": "01", "province": "01.511" }));
    let mut there = codes(&services(desk, &elsewhere, "CENTRE_EC")).into_iter().map(str::to_owned).collect::<Vec<_>>();
    there.sort();
    assert_eq!(there, ["sv03", "sv04"]);
}

#[test]
fn what_an_officer_found_a_service_to_be_is_remembered_for_the_next_one_and_at_the_other_desk() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let home = json!({ "region": "08", "province": "08.363" });
    let [one, other] = [(), ()].map(|()| living_in(desk, folder.path(), &home));
    found(desk, &one, "sv02", "FERME", -1);
    let near = services(desk, &other, "CENTRE_EC");
    let last = near.last().unwrap();
    assert_eq!(
        (&last["code"], &last["found"]["what"], &last["found"]["day"]),
        (&json!("sv02"), &json!("FERME"), &json!(day(-1)))
    );
    assert_eq!((&last["found"]["words"], &last["found"]["shut"]), (&json!("Fermé"), &json!(true)));

    level(&[desk]);
    let second = second_desk(&region, folder.path());
    level(&[desk, &second]);
    let there = services(&second, &other, "CENTRE_EC");
    assert_eq!(there.last().unwrap()["found"]["what"], "FERME", "it came with the entries of the unit");

    // The newest word counts.
    found(&second, &other, "sv02", "OUVERT", 0);
    level(&[&second, desk]);
    let near = services(desk, &one, "CENTRE_EC");
    let open = near.iter().find(|line| line["code"] == "sv02").unwrap();
    assert_eq!((&open["found"]["what"], &open["found"]["shut"]), (&json!("OUVERT"), &json!(false)));
    assert!(near.last().unwrap()["code"] != "sv02");
}
