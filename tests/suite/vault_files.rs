//! What happens when the files of a vault are damaged, foreign, newer, locked or on a full disk?

use std::fs;
use std::path::Path;

use aman_schema::{EXAMPLE_COMPLETE, Path as Field, Private};
use aman_vault::state::Notice;
use aman_vault::{LockedVault, Options, UnlockFailed, VaultFault, VaultFile};
use serde_json::json;

use crate::vault_world::{
    TestDesk, example, host, new_vault, new_vault_with, open, options, pass, region, unlock, words,
};

fn fault(folder: &Path) -> VaultFault {
    match LockedVault::open(folder, &options(), host()) {
        Ok(_) => panic!("opened"),
        Err(fault) => fault,
    }
}

/// Every file of the folder with its bytes, locks aside.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_name() != "vault.lock")
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

fn make(folder: &Path) -> aman_vault::state::DraftId {
    let mut vault = new_vault(folder);
    let draft = vault.draft_new("reception", "reception/1").unwrap();
    vault.draft_set(draft, &Field::parse("safety.emergency").unwrap(), Some(&json!("no"))).unwrap();
    drop(vault.lock());
    draft
}

#[test]
fn one_damaged_slot_file_is_kept_aside_and_the_other_opens_the_vault() {
    for name in ["slots.a", "slots.b"] {
        let keep = tempfile::tempdir().unwrap();
        make(keep.path());
        let mut bytes = fs::read(keep.path().join(name)).unwrap();
        bytes[40] ^= 1;
        fs::write(keep.path().join(name), &bytes).unwrap();
        let locked = open(keep.path());
        let aside = format!("{name}.aside-1");
        assert_eq!(locked.notices(), [Notice::SetAside { file: VaultFile::Slots, name: aside.clone() }]);
        assert!(fs::read(keep.path().join(aside)).unwrap() == bytes);
        drop(unlock(locked).lock());
        assert!(fs::read(keep.path().join("slots.a")).unwrap() == fs::read(keep.path().join("slots.b")).unwrap());
    }
}

#[test]
fn a_missing_slot_file_is_made_again_from_the_other() {
    let keep = tempfile::tempdir().unwrap();
    make(keep.path());
    fs::remove_file(keep.path().join("slots.b")).unwrap();
    drop(unlock(open(keep.path())));
    assert!(keep.path().join("slots.b").exists());
}

#[test]
fn two_damaged_slot_files_are_named_and_left_where_they_are() {
    let keep = tempfile::tempdir().unwrap();
    make(keep.path());
    for name in ["slots.a", "slots.b"] {
        fs::write(keep.path().join(name), b"not slots").unwrap();
    }
    let before = contents(keep.path());
    assert_eq!(fault(keep.path()), VaultFault::Damaged { file: VaultFile::Slots });
    assert!(contents(keep.path()) == before, "a file was touched");
}

#[test]
fn a_truncated_log_is_named_and_left_as_it_is() {
    let keep = tempfile::tempdir().unwrap();
    make(keep.path());
    let log = keep.path().join("log.db");
    let whole = fs::read(&log).unwrap();
    for length in [whole.len() / 2, 5000, 100, 0] {
        fs::write(&log, &whole[..length]).unwrap();
        let fault = fault(keep.path());
        let named = matches!(
            fault,
            VaultFault::Damaged { file: VaultFile::Log } | VaultFault::Foreign { file: VaultFile::Log }
        );
        assert!(named, "{length}: {fault:?}");
        assert!(fs::read(&log).unwrap() == whole[..length], "the file was touched");
    }
    fs::write(&log, &whole).unwrap();
    assert_eq!(unlock(open(keep.path())).drafts().unwrap().len(), 1);
}

#[test]
fn a_foreign_database_in_place_of_the_log_is_named_and_left_as_it_is() {
    let (keep, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    make(keep.path());
    make(other.path());
    let log = keep.path().join("log.db");
    let own = fs::read(&log).unwrap();
    let foreign = other.path().join("foreign.db");
    let db = rusqlite::Connection::open(&foreign).unwrap();
    db.execute_batch("CREATE TABLE customers (name TEXT); INSERT INTO customers VALUES ('x');").unwrap();
    drop(db);
    for bytes in [fs::read(foreign).unwrap(), fs::read(other.path().join("log.db")).unwrap(), vec![7; 9000]] {
        fs::write(&log, &bytes).unwrap();
        assert_eq!(fault(keep.path()), VaultFault::Foreign { file: VaultFile::Log });
        assert!(fs::read(&log).unwrap() == bytes, "the file was touched");
    }
    fs::write(&log, own).unwrap();
    assert_eq!(unlock(open(keep.path())).drafts().unwrap().len(), 1);
}

#[test]
fn a_log_of_a_newer_program_is_its_own_state() {
    let keep = tempfile::tempdir().unwrap();
    make(keep.path());
    let db = rusqlite::Connection::open(keep.path().join("log.db")).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    assert_eq!(fault(keep.path()), VaultFault::Newer { file: VaultFile::Log, version: 99 });
}

#[test]
fn a_folder_without_a_vault_and_a_folder_with_one_are_told_apart() {
    let keep = tempfile::tempdir().unwrap();
    assert_eq!(fault(keep.path()), VaultFault::NotAVault);
    make(keep.path());
    let new = aman_vault::NewVault { officer_name: words("Autre"), passphrase: pass() };
    let again = LockedVault::create(keep.path(), &options(), &new, host());
    assert_eq!(again.err(), Some(VaultFault::Exists));
}

#[test]
fn a_second_holder_of_a_vault_is_told_busy() {
    let keep = tempfile::tempdir().unwrap();
    make(keep.path());
    let first = open(keep.path());
    assert_eq!(fault(keep.path()), VaultFault::Busy);
    drop(first);
    drop(open(keep.path()));
}

#[test]
fn a_deleted_damaged_or_foreign_view_is_built_again_to_the_same_tables() {
    let mut region = region(1);
    let mut desk = region.desks.pop().unwrap();
    for _ in 0..3 {
        let id = desk.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap().record();
        let at = Field::parse("safety.emergency").unwrap();
        desk.vault.amend(id, &[(at, Some(json!({"answer": "refused"})))], &words("correction")).unwrap();
    }
    let before = desk.vault.dump_view().unwrap();
    assert!(before.expose().len() > 1000);
    let TestDesk { folder, .. } = &desk;
    let folder = folder.clone();
    let view = folder.join("view.db");
    for turn in 0..4 {
        drop(desk.vault.lock());
        match turn {
            0 => fs::remove_file(&view).unwrap(),
            1 => fs::write(&view, b"SQLite format 3\0 somebody else's").unwrap(),
            2 => {
                let mut bytes = fs::read(&view).unwrap();
                for byte in bytes.iter_mut().step_by(997) {
                    *byte ^= 0x55;
                }
                fs::write(&view, bytes).unwrap();
            }
            _ => {
                let length = fs::metadata(&view).unwrap().len();
                fs::OpenOptions::new().write(true).open(&view).unwrap().set_len(length / 2).unwrap();
            }
        }
        desk.vault = unlock(open(&folder));
        assert_eq!(desk.vault.dump_view().unwrap(), before, "turn {turn}");
        assert!(!is_plain(&view));
    }
}

fn is_plain(path: &Path) -> bool {
    fs::read(path).unwrap().starts_with(b"SQLite format 3")
}

#[test]
fn the_view_deleted_while_it_is_open_is_built_again_after_the_next_unlock() {
    let mut region = region(1);
    let mut desk = region.desks.pop().unwrap();
    let id = desk.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap().record();
    let before = desk.vault.dump_view().unwrap();
    for name in ["view.db", "view.db-wal", "view.db-shm"] {
        fs::remove_file(desk.folder.join(name)).ok();
    }
    let desk = desk.reopen();
    assert_eq!(desk.vault.dump_view().unwrap(), before);
    assert!(desk.vault.record(id).is_ok());
}

#[test]
fn a_full_disk_refuses_one_answer_and_loses_none() {
    let keep = tempfile::tempdir().unwrap();
    drop(new_vault(keep.path()).lock());
    let small = Options { max_pages: Some(80), ..options() };
    let Ok(locked) = LockedVault::open(keep.path(), &small, host()) else { panic!() };
    let mut vault = unlock(locked);
    let draft = vault.draft_new("reception", "reception/1").unwrap();
    let mut kept = Vec::new();
    let mut full = false;
    for number in 0..400 {
        let at = Field::parse(&format!("notes.field{number}")).unwrap();
        let value = json!("texte ".repeat(500));
        match vault.draft_set(draft, &at, Some(&value)) {
            Ok(()) => kept.push((at, value)),
            Err(VaultFault::Full) => {
                full = true;
                break;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(full && !kept.is_empty());
    for (at, value) in &kept {
        assert_eq!(vault.draft(draft).unwrap().get(at), Some(value));
    }
    drop(vault);
    let mut vault = unlock(open(keep.path()));
    for (at, value) in &kept {
        assert_eq!(vault.draft(draft).unwrap().get(at), Some(value));
    }
    let at = Field::parse("safety.emergency").unwrap();
    vault.draft_set(draft, &at, Some(&json!("no"))).unwrap();
}

#[test]
fn records_sealed_together_on_a_full_disk_are_refused_together() {
    let keep = tempfile::tempdir().unwrap();
    let mut vault = new_vault(keep.path());
    vault.create_authority(&Private::new("Région".to_owned())).unwrap();
    drop(vault.lock());
    let small = Options { max_pages: Some(150), ..options() };
    let Ok(locked) = LockedVault::open(keep.path(), &small, host()) else { panic!() };
    let mut vault = unlock(locked);
    let three = || [(); 3].map(|()| example(EXAMPLE_COMPLETE));
    let mut kept = Vec::new();
    let refused = loop {
        match vault.add_records(&three()) {
            Ok(sealed) => kept.extend(sealed.iter().map(aman_vault::state::SealOutcome::record)),
            Err(fault) => break fault,
        }
    };
    assert_eq!(refused, VaultFault::Full);
    assert!(kept.len() >= 3, "the test is able to seal");
    // The transaction is over: whether one more still fits or not, it is asked anew.
    let one_more = vault.add_record(&example(EXAMPLE_COMPLETE));
    assert!(one_more.as_ref().err().is_none_or(|fault| *fault == VaultFault::Full), "{one_more:?}");
    kept.extend(one_more.ok().map(|sealed| sealed.record()));
    drop(vault);
    let mut vault = unlock(open(keep.path()));
    assert_eq!(vault.list(None, 1000).unwrap().len(), kept.len());
    assert!(kept.iter().all(|record| vault.record(*record).is_ok()));
    assert_eq!(vault.add_records(&three()).unwrap().len(), 3);
    assert!(vault.verify().unwrap().is_sound());
}

#[test]
fn ten_megabytes_in_one_answer_are_refused_by_name() {
    let keep = tempfile::tempdir().unwrap();
    let mut vault = new_vault(keep.path());
    let draft = vault.draft_new("reception", "reception/1").unwrap();
    let at = Field::parse("narrative.text").unwrap();
    let huge = json!("a".repeat(10 << 20));
    assert!(matches!(vault.draft_set(draft, &at, Some(&huge)), Err(VaultFault::TooLarge { .. })));
    assert!(vault.draft(draft).unwrap().get(&at).is_none());
}

#[test]
fn nothing_of_a_record_or_draft_stands_in_the_folder_in_the_clear() {
    let mut region = region(1);
    let desk = &mut region.desks[0];
    let canary = "Zwyxcanari";
    let record = example(EXAMPLE_COMPLETE);
    let id = desk.vault.add_record(&record).unwrap().record();
    let draft = desk.vault.draft_new(record.form(), record.pack()).unwrap();
    let at = Field::parse("person.address").unwrap();
    desk.vault.draft_set(draft, &at, Some(&json!(format!("rue {canary}")))).unwrap();
    desk.vault.amend(id, &[(at, Some(json!(format!("rue {canary}"))))], &words(canary)).unwrap();
    desk.vault.draft_set_meta(draft, &words(canary)).unwrap();
    assert_eq!(
        desk.vault.search(&words(canary), 5).unwrap().len(),
        usize::from(desk.vault.dump_view().unwrap().expose().contains(&canary.to_lowercase()))
    );
    assert!(desk.vault.dump_view().unwrap().expose().contains(canary));
    let look = |needle: &[u8]| {
        contents(&desk.folder)
            .iter()
            .any(|(_, bytes)| bytes.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle)))
    };
    assert!(!look(canary.as_bytes()));
    assert!(!look("Adjudante Essai".as_bytes()));
    assert!(!look(b"safety.emergency"));
    // The control: the log's own table names are found, so the search works.
    assert!(look(b"draft_answer"));
}

#[test]
fn a_vault_whose_keyring_was_changed_does_not_open_and_says_so() {
    let keep = tempfile::tempdir().unwrap();
    make(keep.path());
    let db = rusqlite::Connection::open(keep.path().join("log.db")).unwrap();
    db.execute("UPDATE secret SET sealed = zeroblob(61)", []).unwrap();
    drop(db);
    let Err((locked, failed)) = open(keep.path()).unlock(None, &pass()) else { panic!("opened") };
    assert_eq!(failed, UnlockFailed::Fault(VaultFault::CannotOpen { what: "keyring" }));
    assert_eq!(locked.officers().len(), 1);
}

#[test]
fn an_attempt_to_create_that_was_cut_off_does_not_stand_in_the_way() {
    let keep = tempfile::tempdir().unwrap();
    drop(new_vault_with(keep.path(), &options()));
    for name in ["slots.a", "slots.b"] {
        fs::remove_file(keep.path().join(name)).unwrap();
    }
    assert_eq!(fault(keep.path()), VaultFault::Damaged { file: VaultFile::Slots });
    drop(new_vault(keep.path()).lock());
    assert!(keep.path().join("log.db.aside-1").exists());
    drop(unlock(open(keep.path())));
}

#[test]
fn verify_names_a_changed_a_missing_and_a_misplaced_entry() {
    let changes = [
        (
            "UPDATE entry SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || x'00' AS BLOB) WHERE kind = 0 AND mine = 1",
            "damaged",
        ),
        ("DELETE FROM entry WHERE kind = 0 AND mine = 1 AND seq = 0", "missing"),
        ("UPDATE wrap SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || x'00' AS BLOB)", "fault"),
        ("UPDATE trail SET sealed = zeroblob(60) WHERE number = 1", "fault"),
    ];
    for (sql, what) in changes {
        let mut region = region(1);
        let mut desk = region.desks.pop().unwrap();
        for _ in 0..2 {
            let _sealed = desk.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap();
        }
        let line = aman_vault::trail::TrailWords::of(aman_vault::trail::Act::Searched);
        desk.vault.trail_append(&line).unwrap();
        assert!(desk.vault.verify().unwrap().is_sound());
        let db = rusqlite::Connection::open(desk.folder.join("log.db")).unwrap();
        assert!(db.execute(sql, []).unwrap() > 0);
        drop(db);
        let report = desk.vault.verify().unwrap();
        let found = match what {
            "damaged" => !report.damaged.is_empty(),
            "missing" => !report.missing.is_empty(),
            _ => !report.faults.is_empty(),
        };
        assert!(found, "{sql}: {report:?}");
    }
}
