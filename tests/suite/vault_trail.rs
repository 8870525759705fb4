//! Do coordinators and colleagues see who looked at what, and can nothing be taken out of it unseen?

use aman_schema::EXAMPLE_LISTENING;
use aman_sync_protocol::ids::RecordId;
use aman_vault::UnlockFailed;
use aman_vault::state::TrailFault;
use aman_vault::told::TrailFilter;
use aman_vault::trail::{Act, TrailWords};

use crate::vault_world::{TestDesk, example, exchange, open, region, unlock, words, wrong};

fn all() -> TrailFilter {
    TrailFilter { record: None, officer: None, since: None, limit: 1000 }
}

fn codes(desk: &TestDesk, filter: &TrailFilter) -> Vec<String> {
    desk.vault.trail_of_all(filter).unwrap().into_iter().map(|line| line.code).collect()
}

fn read(desk: &mut TestDesk, record: RecordId, why: &str) {
    let reason = words(why);
    let words = TrailWords { record: Some(record), reason: Some(&reason), ..TrailWords::of(Act::RecordRead) };
    desk.vault.trail_append(&words).unwrap();
}

#[test]
fn the_unit_s_other_desk_and_the_coordinator_see_who_opened_a_record_where_and_why() {
    let mut region = region(2);
    let (first, second) = region.desks.split_at_mut(1);
    let (first, second) = (&mut first[0], &mut second[0]);
    let id = first.vault.add_record(&example(EXAMPLE_LISTENING)).unwrap().record();
    let other = first.vault.add_record(&example(EXAMPLE_LISTENING)).unwrap().record();
    read(first, id, "elle appelle");
    read(first, other, "autre");
    let about = TrailFilter { record: Some(id), ..all() };
    assert_eq!(codes(first, &about), ["record.read"], "before it is folded too");
    first.vault.fold_trail().unwrap();
    exchange(first, second);
    exchange(&mut region.coordinator, first);
    for desk in [&*first, &*second, &region.coordinator] {
        let lines = desk.vault.trail_of_all(&about).unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].desk, lines[0].officer), (Some(first.id), Some(first.vault.officer())));
        assert_eq!(lines[0].reason.as_ref().unwrap().expose(), "elle appelle");
        assert_eq!(lines[0].unit, first.vault.unit());
        assert!(desk.vault.verify().unwrap().is_sound());
    }
    assert_eq!(first.vault.dump_told().unwrap(), second.vault.dump_told().unwrap());
    let by = TrailFilter { officer: Some(second.vault.officer()), record: Some(id), ..all() };
    assert!(codes(&region.coordinator, &by).is_empty());
}

#[test]
fn passphrases_that_failed_while_it_was_locked_stand_in_the_trail_at_the_next_unlock() {
    let mut region = region(1);
    let desk = region.desks.pop().unwrap();
    let folder = desk.folder.clone();
    drop(desk.vault.lock());
    for _ in 0..3 {
        let Err((_, failed)) = open(&folder).unlock(None, &wrong()) else { panic!("opened") };
        assert_eq!(failed, UnlockFailed::WrongPassphrase);
    }
    let vault = unlock(open(&folder));
    let lines = vault.trail(4).unwrap();
    let told: Vec<&str> = lines.iter().map(|line| line.code.as_str()).collect();
    assert_eq!(told, ["unlock", "unlock.failed", "unlock.failed", "unlock.failed"]);
    assert!(lines[1..].iter().all(|line| line.officer.is_none()) && lines[0].officer.is_some());
    let vault = unlock(vault.lock());
    assert_eq!(vault.trail(100).unwrap().iter().filter(|line| line.code == "unlock.failed").count(), 3, "told once");
}

#[test]
fn a_line_changed_or_taken_out_on_the_disk_is_named_by_the_desk() {
    let changes = [
        (
            "UPDATE trail SET sealed = (SELECT sealed FROM trail WHERE number = 3) WHERE number = 2",
            TrailFault::Changed,
            2,
        ),
        ("DELETE FROM trail WHERE number = 2", TrailFault::Changed, 2),
    ];
    for (sql, fault, number) in changes {
        let mut region = region(1);
        let mut desk = region.desks.pop().unwrap();
        for _ in 0..3 {
            desk.vault.trail_append(&TrailWords::of(Act::Searched)).unwrap();
        }
        assert_eq!(desk.vault.verify().unwrap().trails, []);
        let db = rusqlite::Connection::open(desk.folder.join("log.db")).unwrap();
        assert_eq!(db.execute(sql, []).unwrap(), 1);
        drop(db);
        let report = desk.vault.verify().unwrap();
        assert!(!report.is_sound());
        let named = report.trails.iter().any(|one| one.fault == fault && (one.from..=one.to).contains(&number));
        assert!(named, "{sql}: {:?}", report.trails);
    }
}

#[test]
fn lines_that_a_desk_took_out_or_changed_before_it_folded_them_are_named_by_who_reads_them() {
    // The desk's own database is changed between two folds, as by somebody with its keys: the next fold does not fit.
    for (sql, fault) in [
        ("UPDATE trail SET folded = 1 WHERE folded = 0 AND number % 2 = 0", TrailFault::Gap),
        ("DELETE FROM trail_link", TrailFault::Changed),
    ] {
        let mut region = region(1);
        let desk = &mut region.desks[0];
        desk.vault.trail_append(&TrailWords::of(Act::Searched)).unwrap();
        desk.vault.fold_trail().unwrap();
        for _ in 0..2 {
            desk.vault.trail_append(&TrailWords::of(Act::Searched)).unwrap();
        }
        let db = rusqlite::Connection::open(desk.folder.join("log.db")).unwrap();
        assert!(db.execute(sql, []).unwrap() > 0);
        drop(db);
        // The fold after the next one begins where this desk's own links say.
        for _ in 0..2 {
            desk.vault.trail_append(&TrailWords::of(Act::Searched)).unwrap();
            desk.vault.fold_trail().unwrap();
        }
        exchange(&mut region.coordinator, &mut region.desks[0]);
        let report = region.coordinator.vault.verify().unwrap();
        let found: Vec<TrailFault> =
            report.trails.iter().filter(|one| one.desk == region.desks[0].id).map(|one| one.fault).collect();
        assert!(found.contains(&fault), "{sql}: {found:?}");
        assert!(!report.is_sound());
    }
}

#[test]
fn every_act_of_the_closed_list_has_its_words_in_each_language() {
    for lang in ["fr", "ar", "en"] {
        let words =
            std::fs::read_to_string(aman_tests::programs::tree().join(format!("ui/src/words/{lang}/window.ftl")));
        let words = words.unwrap();
        for act in Act::ALL {
            let key = format!("trail-act-{} = ", act.text().replace('.', "-"));
            assert!(words.lines().any(|line| line.starts_with(&key)), "{key}in {lang}");
        }
    }
}
