//! What a coordinator and a unit do at the command line when a desk is lost, when it burned, and when the law orders.

use aman_tests::desk::{Desk, Region, level};
use serde_json::Value;
use std::path::Path;

fn added(desk: &Desk, folder: &Path) -> String {
    let file = folder.join("record.json");
    std::fs::write(&file, aman_schema::EXAMPLE_COMPLETE).unwrap();
    desk.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned()
}

fn desk_of(desk: &Desk) -> String {
    desk.run(&["status"])["desk"].as_str().unwrap().to_owned()
}

#[test]
fn a_stolen_desk_is_refused_at_its_next_request_and_the_region_knows_what_it_exposes() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (coordinator, stolen) = (&region.coordinator, &region.brigades[0]);
    let id = added(stolen, folder.path());
    level(&[stolen, coordinator]);
    let desk = desk_of(stolen);
    let preview = coordinator.run(&["revoke", "--desk", &desk, "--preview"]);
    assert_eq!((preview["records"][0].as_str(), preview["revoked"].as_bool()), (Some(&*id), Some(false)));
    assert!(preview["lastWord"].is_i64());
    assert_eq!(stolen.try_run(&["revoke", "--desk", &desk, "--reason", "moi"]).code, 3, "a brigade revokes nobody");
    assert_eq!(coordinator.try_run(&["revoke", "--desk", &"0".repeat(32), "--reason", "x"]).code, 2);
    assert_eq!(coordinator.try_run(&["revoke", "--desk", &desk, "--reason", "  "]).code, 2);
    coordinator.run(&["revoke", "--desk", &desk, "--reason", "volé dans la voiture"]);
    let late = added(stolen, folder.path());
    let refused = stolen.try_run(&["sync"]);
    assert_ne!(refused.code, 0);
    coordinator.run(&["sync"]);
    assert_ne!(coordinator.try_run(&["record", "show", &late]).code, 0);
    assert_eq!(coordinator.run(&["verify"])["sound"], true);
    let trail = coordinator.run(&["trail"]).to_string();
    assert!(trail.contains("desk.revoked") && trail.contains("volé dans la voiture"));
    assert_eq!(
        stolen.run(&["draft", "list"])["drafts"].as_array().map(Vec::len),
        Some(0),
        "nothing stops a reception there"
    );
}

#[test]
fn a_second_desk_of_a_unit_reads_nothing_before_both_officers_compared_the_digits() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let first = &region.brigades[0];
    let id = added(first, folder.path());
    level(&[first]);
    let second = region.another_desk(&folder.path().join("second"));
    level(&[first, &second, first, &second]);
    let shown = second.run(&["record", "show", &id]);
    assert_ne!(shown["file"], "open", "{shown}");
    assert_eq!(second.try_run(&["colleagues", "--confirm", "0000 0000 0000"]).code, 2);
    Region::confirm_each_other(first, &second);
    level(&[first, &second]);
    let example: Value = serde_json::from_str(aman_schema::EXAMPLE_COMPLETE).unwrap();
    assert_eq!(second.run(&["record", "show", &id])["answers"], example["answers"]);
}

#[test]
fn a_burned_unit_reads_its_files_again_with_its_sheet_and_another_one_by_three_of_five() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (coordinator, burned) = (&region.coordinator, &region.brigades[0]);
    let shares = folder.path().join("parts");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let made = coordinator.run(&["recovery", "create", "--out", &shares.display().to_string()]);
    assert_eq!((made["shares"].as_u64(), std::fs::read_dir(&shares).unwrap().count()), (Some(5), 5));
    coordinator.run(&["sync"]);
    level(&[burned]);
    let sheet = path("feuille.txt");
    burned.run(&["recovery", "sheet", "--out", &sheet]);
    let id = added(burned, folder.path());
    level(&[burned, coordinator]);
    let example: Value = serde_json::from_str(aman_schema::EXAMPLE_COMPLETE).unwrap();
    let share = |number: u8| shares.join(format!("share-{number}.txt")).display().to_string();
    let gone = desk_of(burned);
    coordinator.run(&["revoke", "--desk", &gone, "--reason", "incendie"]);

    let with_sheet = region.another_desk(&folder.path().join("with-sheet"));
    level(&[&with_sheet]);
    assert_ne!(with_sheet.run(&["record", "show", &id])["file"], "open");
    let words = std::fs::read_to_string(&sheet).unwrap();
    let slipped = words.replacen(words.split_whitespace().nth(1).unwrap(), "zebre", 1);
    assert_eq!(with_sheet.try_tell(&["recovery", "use-sheet", "--from", "-"], &slipped).code, 3);
    assert_eq!(with_sheet.try_run(&["recovery", "use-sheet", "--from", &share(1)]).code, 3, "a share is no sheet");
    assert_eq!(with_sheet.run(&["recovery", "use-sheet", "--from", &sheet])["keys"], 1);
    assert_eq!(with_sheet.run(&["record", "show", &id])["answers"], example["answers"]);

    let by_ceremony = region.another_desk(&folder.path().join("by-ceremony"));
    level(&[&by_ceremony]);
    let (desk, unit) = (desk_of(&by_ceremony), region.units[0].clone());
    assert_eq!(coordinator.try_run(&["recovery", "rehearse", "--share", &share(1), "--share", &share(2)]).code, 3);
    let rehearsed =
        coordinator.run(&["recovery", "rehearse", "--share", &share(1), "--share", &share(2), "--share", &share(5)]);
    assert_eq!(rehearsed["key"], made["key"]);
    let mut words = vec!["recovery", "unit", "--unit", &unit, "--desk", &desk, "--reason", "incendie, feuille brûlée"];
    let files = [share(2), share(3), share(4)];
    files.iter().for_each(|file| words.extend(["--share", file]));
    assert!(coordinator.run(&words)["keys"].as_u64().is_some_and(|keys| keys >= 1));
    level(&[coordinator, &by_ceremony]);
    assert_eq!(by_ceremony.run(&["record", "show", &id])["answers"], example["answers"]);
    assert_ne!(coordinator.run(&["record", "show", &id])["file"], "open", "the coordinator read nothing");
}

#[test]
fn a_record_destroyed_by_order_is_gone_from_desks_and_server_and_everything_still_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (coordinator, brigade) = (&region.coordinator, &region.brigades[0]);
    let (doomed, kept) = (added(brigade, folder.path()), added(brigade, folder.path()));
    level(&[brigade, coordinator]);
    assert_eq!(brigade.try_run(&["destroy", "ask", &doomed, "--act", " "]).code, 2);
    let asked = brigade.run(&["destroy", "ask", &doomed, "--act", "Ordonnance inventée 3/2027"]);
    let request = asked["request"].as_str().unwrap();
    assert_eq!(brigade.try_run(&["destroy", "order", request]).code, 3);
    level(&[brigade, coordinator]);
    let listed = coordinator.run(&["destroy", "list"]);
    assert_eq!(
        (listed["requests"][0]["act"].as_str(), listed["requests"][0]["ordered"].as_bool()),
        (Some("Ordonnance inventée 3/2027"), Some(false))
    );
    coordinator.run(&["destroy", "order", request]);
    level(&[coordinator, brigade, coordinator]);
    for desk in [brigade, coordinator] {
        assert_ne!(desk.try_run(&["record", "show", &doomed]).code, 0);
        desk.run(&["record", "show", &kept]);
        assert_eq!(desk.run(&["verify"])["sound"], true);
    }
    let listed = coordinator.run(&["destroy", "list"]);
    let obeyed = listed["requests"][0]["obeyed"].as_array().map(Vec::len);
    assert_eq!((obeyed, listed["requests"][0]["ordered"].as_bool()), (Some(2), Some(true)), "{listed}");
}
