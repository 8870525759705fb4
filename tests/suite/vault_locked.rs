//! Does a desk that nobody can open still receive, show nothing of it, and give it whole to the next officer?

use std::fs;

use aman_schema::{EXAMPLE_COMPLETE, Path, flatten};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::replica::{Item, Pulled, Replica};
use aman_vault::state::{DraftState, FileState, RecordRow};
use aman_vault::{LockedVault, NewVault, OpenVault, Passphrase, VaultFault, VaultFile};
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::vault_world::{
    TestDesk, example, exchange, host, new_vault, open, options, pass, region, unlock, words, wrong,
};

/// Types a reception at a locked vault and leaves it in the middle.
fn type_locked(vault: &mut LockedVault) -> Vec<(Path, Value)> {
    let told = flatten(example(EXAMPLE_COMPLETE).answers());
    let reception = vault.receive("reception", "reception/1").unwrap();
    for (at, value) in &told {
        vault.receive_answers(&reception, &[(at.clone(), Some(value.clone()))]).unwrap();
    }
    told
}

/// Takes a whole reception at a locked vault.
fn take_locked(vault: &mut LockedVault) {
    let record = example(EXAMPLE_COMPLETE);
    let reception = vault.receive(record.form(), record.pack()).unwrap();
    for (at, value) in flatten(record.answers()) {
        vault.receive_answers(&reception, &[(at, Some(value))]).unwrap();
    }
    vault.receive_finish(&reception, &record).unwrap();
}

fn only(vault: &OpenVault) -> RecordRow {
    let rows = vault.list(None, 10).unwrap();
    assert_eq!(rows.len(), 1);
    rows[0].clone()
}

#[test]
fn a_forgotten_passphrase_stops_no_reception_and_the_next_officer_goes_on_with_it() {
    let keep = tempfile::tempdir().unwrap();
    drop(new_vault(keep.path()).lock());
    let mut locked = open(keep.path());
    let told = type_locked(&mut locked);
    drop(locked); // the power goes: nobody holds the key of this reception any more

    for (at, value) in &told {
        let text = value.as_str().filter(|text| text.len() > 12).unwrap_or(at.as_str());
        for file in fs::read_dir(keep.path()).unwrap().flatten() {
            let bytes = fs::read(file.path()).unwrap();
            assert!(!bytes.windows(text.len()).any(|window| window == text.as_bytes()), "{at} in {:?}", file.path());
        }
    }
    let locked = open(keep.path());
    assert_eq!(locked.log().locked_receptions().unwrap(), 1);
    let Err((locked, _)) = locked.unlock(None, &wrong()) else { panic!("opened") };
    let mut vault = unlock(*locked);
    assert!(vault.drafts().unwrap().is_empty(), "not yet taken in");
    vault.after_sync().unwrap();
    assert_eq!(vault.log().locked_receptions().unwrap(), 0);
    let drafts = vault.drafts().unwrap();
    assert_eq!((drafts.len(), drafts[0].state, drafts[0].locked), (1, DraftState::Open, true));
    assert_eq!(vault.draft(drafts[0].draft).unwrap().answers(), example(EXAMPLE_COMPLETE).answers());
    assert_eq!(vault.trail(1).unwrap()[0].code, "reception.locked.opened");
    let (at, _) = &told[0];
    vault.draft_set(drafts[0].draft, at, None).unwrap();
    assert_eq!(vault.draft(drafts[0].draft).unwrap().get(at), None);
    assert!(vault.verify().unwrap().is_sound());
}

#[test]
fn a_replacement_officer_sends_on_what_was_finished_and_adopts_it_and_the_history_shows_both() {
    let mut region = region(2);
    let desk = region.desks.remove(0);
    let mut desk = desk.locked(take_locked);
    desk.vault.after_sync().unwrap();
    assert!(desk.vault.drafts().unwrap().is_empty(), "it was sealed by the unlocking alone");
    let id = only(&desk.vault).record;
    let mut other = region.desks.remove(0);
    exchange(&mut region.coordinator, &mut desk);
    exchange(&mut desk, &mut other);
    for vault in [&desk.vault, &other.vault, &region.coordinator.vault] {
        let row = only(vault);
        assert!(!row.attested, "everybody sees that nobody attested it");
        assert_eq!(row.danger.as_deref(), Some("N4"), "and how urgent it is");
        assert_eq!(vault.record(id).unwrap().received_locked.map(|at| at > Timestamp(0)), Some(true));
        assert!(vault.history(id).unwrap().iter().all(|line| line.officer.is_zero() && !line.attested));
    }
    assert_eq!(desk.vault.record(id).unwrap().document.expose(), &example(EXAMPLE_COMPLETE).to_value());

    assert_eq!(desk.vault.adopt(id, &words(" ")), Err(VaultFault::NoReason));
    let refused = region.coordinator.vault.adopt(id, &words("relue"));
    assert_eq!(refused, Err(VaultFault::NotAllowed { what: "adopt" }), "the region reads no file and adopts none");
    desk.vault.adopt(id, &words("relue avec elle")).unwrap();
    assert_eq!(desk.vault.adopt(id, &words("encore")), Err(VaultFault::NothingToDo));
    exchange(&mut region.coordinator, &mut desk);
    exchange(&mut desk, &mut other);
    for vault in [&desk.vault, &other.vault, &region.coordinator.vault] {
        assert!(only(vault).attested);
        let history = vault.history(id).unwrap();
        assert!(history.iter().any(|line| line.officer.is_zero() && !line.attested), "who took it stays nobody");
        let adopted = history.iter().find(|line| line.adopts).unwrap();
        assert_eq!((adopted.officer, adopted.attested), (desk.vault.officer(), true));
        assert!(vault.verify().unwrap().is_sound());
    }
    assert_eq!(desk.vault.dump_view().unwrap(), other.vault.dump_view().unwrap());
    assert_eq!(region.coordinator.vault.record(id).unwrap().file, FileState::Closed);
    // The same again is the same: an amendment by an officer is no adoption, and adopting changes no answer.
    assert_eq!(other.vault.record(id).unwrap().document.expose(), &example(EXAMPLE_COMPLETE).to_value());
}

#[test]
fn an_amendment_does_not_adopt_and_entries_in_any_order_say_the_same() {
    let mut region = region(2);
    let desk = region.desks.remove(0);
    let mut desk = desk.locked(take_locked);
    desk.vault.after_sync().unwrap();
    let id = only(&desk.vault).record;
    let at = Path::parse("safety.emergency").unwrap();
    desk.vault.amend(id, &[(at, Some(json!({"answer": "refused"})))], &words("précision")).unwrap();
    assert!(!only(&desk.vault).attested);
    desk.vault.adopt(id, &words("relue")).unwrap();
    let items: Vec<Item> = desk.vault.replica().unsent(usize::MAX).unwrap().into_iter().map(|one| one.item).collect();
    let mut pulled: Vec<Pulled> = items.into_iter().zip(500..).map(|(item, lsn)| Pulled { lsn, item }).collect();
    pulled.reverse();
    let other = &mut region.desks[0];
    let _twice = other.vault.replica().receive(&pulled, Timestamp(0)).unwrap();
    let _twice = other.vault.replica().receive(&pulled, Timestamp(0)).unwrap();
    other.vault.after_sync().unwrap();
    assert_eq!(other.vault.dump_view().unwrap(), desk.vault.dump_view().unwrap());
    assert!(only(&other.vault).attested);
}

#[test]
fn with_damaged_slot_files_a_desk_receives_and_gives_all_back_when_a_good_one_is_put_back() {
    let keep = tempfile::tempdir().unwrap();
    drop(new_vault(keep.path()).lock());
    let good = fs::read(keep.path().join("slots.a")).unwrap();
    for name in ["slots.a", "slots.b"] {
        fs::write(keep.path().join(name), b"not slots").unwrap();
    }
    let refused = LockedVault::open(keep.path(), &options(), host()).err();
    assert_eq!(refused, Some(VaultFault::Damaged { file: VaultFile::Slots }));
    let mut locked = LockedVault::open_without_slots(keep.path(), &options(), host()).unwrap();
    assert!(locked.officers().is_empty());
    take_locked(&mut locked);
    type_locked(&mut locked);
    assert_eq!(locked.log().locked_receptions().unwrap(), 2);
    assert!(locked.verify().unwrap().is_sound());
    let Err((locked, _)) = locked.unlock(None, &pass()) else { panic!("opened without a slot") };
    drop(locked);
    assert_eq!(fs::read(keep.path().join("slots.b")).unwrap(), b"not slots", "left as it was");
    fs::write(keep.path().join("slots.a"), good).unwrap();
    let mut vault = unlock(open(keep.path()));
    vault.after_sync().unwrap();
    let drafts = vault.drafts().unwrap();
    assert_eq!(drafts.iter().filter(|draft| draft.state == DraftState::Finished && draft.locked).count(), 1);
    assert_eq!(drafts.iter().filter(|draft| draft.state == DraftState::Open && draft.locked).count(), 1);
}

#[test]
fn before_its_admission_a_locked_desk_receives_and_seals_unattested_once_it_is_admitted() {
    let desk = TestDesk::new().locked(take_locked);
    let mut desk = desk;
    desk.vault.after_sync().unwrap();
    let waiting = desk.vault.drafts().unwrap();
    assert_eq!((waiting.len(), waiting[0].state, waiting[0].locked), (1, DraftState::Finished, true));
    let id = waiting[0].record.unwrap();
    assert!(!desk.vault.record(id).unwrap().attested);
    let mut region = region(0);
    region.admit(desk);
    let vault = &mut region.desks[0].vault;
    assert!(!only(vault).attested);
    assert_eq!(only(vault).record, id);
    vault.adopt(id, &words("relue")).unwrap();
    assert!(only(vault).attested);
}

#[test]
fn an_officer_who_finishes_what_was_begun_at_a_locked_desk_stands_for_it_herself() {
    let mut region = region(1);
    let desk = region.desks.remove(0);
    let mut desk = desk.locked(|locked| drop(type_locked(locked)));
    desk.vault.after_sync().unwrap();
    let draft = desk.vault.drafts().unwrap()[0].draft;
    let id = desk.vault.seal_draft(draft, &example(EXAMPLE_COMPLETE)).unwrap().record();
    assert!(only(&desk.vault).attested);
    assert!(desk.vault.history(id).unwrap().iter().all(|line| line.attested));
    assert_eq!(desk.vault.adopt(id, &words("relue")), Err(VaultFault::NothingToDo));
}

#[test]
fn what_was_finished_or_left_cannot_be_written_any_more() {
    let keep = tempfile::tempdir().unwrap();
    drop(new_vault(keep.path()).lock());
    let mut locked = open(keep.path());
    let record = example(EXAMPLE_COMPLETE);
    let reception = locked.receive(record.form(), record.pack()).unwrap();
    locked.receive_finish(&reception, &record).unwrap();
    let change = [(Path::parse("safety.emergency").unwrap(), Some(json!("no")))];
    assert_eq!(locked.receive_answers(&reception, &change), Err(VaultFault::NoSuchDraft));
    assert_eq!(locked.receive_finish(&reception, &record), Err(VaultFault::NoSuchDraft));
}

#[test]
fn a_row_that_somebody_wrote_into_the_file_opens_nothing_stops_nothing_and_is_told() {
    let keep = tempfile::tempdir().unwrap();
    let (one, other) = (keep.path().join("one"), keep.path().join("other"));
    drop(new_vault(&one).lock());
    drop(new_vault(&other).lock());
    let mut theirs = open(&other);
    take_locked(&mut theirs);
    drop(theirs);
    let from = Connection::open(other.join("log.db")).unwrap();
    let to = Connection::open(one.join("log.db")).unwrap();
    let row: (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>) = from
        .query_row(
            "SELECT d.id, d.sealed, d.document, l.sealed FROM draft d JOIN locked_draft l ON l.draft = d.id",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )
        .unwrap();
    to.execute("INSERT INTO draft VALUES (?1, 4, ?2, ?3)", params![row.0, row.1, row.2]).unwrap();
    to.execute("INSERT INTO locked_draft VALUES (?1, ?2)", params![row.0, row.3]).unwrap();
    drop((from, to));
    let mut locked = open(&one);
    take_locked(&mut locked);
    let mut vault = unlock(locked);
    vault.after_sync().unwrap();
    assert_eq!(vault.drafts().unwrap().len(), 1, "her own reception is there");
    assert_eq!(vault.log().locked_receptions().unwrap(), 1, "the foreign one is left as it is");
    assert_eq!(vault.verify().unwrap().faults, ["locked reception"]);
}

#[test]
fn a_second_officer_who_is_there_the_next_morning_finds_it() {
    let keep = tempfile::tempdir().unwrap();
    let mut vault = new_vault(keep.path());
    let new = NewVault { officer_name: words("Remplaçante"), passphrase: Passphrase::new("autre phrase".to_owned()) };
    let officer = vault.add_officer(&new).unwrap();
    let mut locked = vault.lock();
    type_locked(&mut locked);
    let Ok(mut vault) = locked.unlock(Some(officer), &Passphrase::new("autre phrase".to_owned())) else { panic!() };
    vault.after_sync().unwrap();
    assert_eq!(vault.drafts().unwrap().len(), 1);
}
