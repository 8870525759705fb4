//! Do two desks of one unit share their records, stand side by side when they disagree, and does a unit hear who read its file?

use std::path::Path;

use aman_tests::desk::{Desk, Region, level};
use serde_json::Value;

/// A second desk of the first unit, admitted, confirmed at both desks, and so given the unit's file key by the first.
pub(crate) fn second_desk(region: &Region, folder: &Path) -> Desk {
    let desk = region.another_desk(&folder.join("second"));
    level(&[&region.brigades[0], &desk]);
    Region::confirm_each_other(&region.brigades[0], &desk);
    desk
}

pub(crate) fn added(desk: &Desk, folder: &Path) -> String {
    let file = folder.join("record.json");
    std::fs::write(&file, aman_schema::EXAMPLE_COMPLETE).unwrap();
    desk.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned()
}

#[test]
fn two_desks_of_a_unit_share_a_record_and_what_they_write_apart_stands_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let first = &region.brigades[0];
    let id = added(first, folder.path());
    level(&[first]);
    let second = second_desk(&region, folder.path());
    level(&[first, &second]);
    let example: Value = serde_json::from_str(aman_schema::EXAMPLE_COMPLETE).unwrap();
    assert_eq!(second.run(&["record", "show", &id])["answers"], example["answers"]);

    for (desk, address) in [(first, "\"Chez sa mère\""), (&second, "\"Chez sa sœur\"")] {
        let set = format!("person.address={address}");
        desk.run(&["record", "amend", &id, "--set", &set, "--reason", "elle a déménagé"]);
    }
    level(&[first, &second, first]);
    for desk in [first, &second] {
        let conflicts = desk.run(&["conflicts"]);
        assert_eq!(
            (conflicts["conflicts"][0]["record"].as_str(), conflicts["conflicts"][0]["path"].as_str()),
            (Some(&*id), Some("person.address"))
        );
        let siblings = desk.run(&["record", "show", &id])["siblings"]["person.address"].clone();
        let mut values: Vec<&str> =
            siblings.as_array().unwrap().iter().map(|sibling| sibling["value"].as_str().unwrap()).collect();
        values.sort_unstable();
        assert_eq!(values, ["Chez sa mère", "Chez sa sœur"]);
        assert_eq!(desk.run(&["verify"])["sound"], true);
    }
}

#[test]
fn a_unit_finds_in_the_history_who_of_the_region_read_its_file_and_why() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    let id = added(brigade, folder.path());
    coordinator.run(&["switch", "set", "region-reads-files", "--act", "Décision 12/2026"]);
    level(&[coordinator, brigade, coordinator]);
    coordinator.run(&["record", "show", &id, "--open-file", "--reason", "suivi du danger"]);
    level(&[coordinator, brigade]);
    let history = brigade.run(&["record", "history", &id]);
    let told = history["history"].as_array().unwrap().iter().any(|line| line["reason"] == "suivi du danger");
    assert!(told, "{history}");
}
