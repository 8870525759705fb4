//! Is a reception whose author somebody of the unit knows kept from that unit, and read where it belongs?

use aman_schema::{EXAMPLE_COMPLETE, Path, flatten};
use aman_sync_protocol::ids::{RecordId, UnitId};
use aman_vault::officers::Secret;
use aman_vault::state::{DraftState, FileState, ListCursor, Restriction, SealOutcome, SyncState};
use aman_vault::trail::Act;
use aman_vault::{LockedVault, NewVault, OpenVault, Passphrase, VaultFault};
use serde_json::{Value, json};

use crate::vault_restricted_world::{Two, known, own_pass, restricted, sealed, two, type_restricted};
use crate::vault_world::{TestDesk, example, exchange, host, open, options, pass, words};

/// What an officer who opened this vault can come upon of a record.
fn nothing_of(vault: &OpenVault, record: RecordId) {
    assert!(vault.list(None, 10).unwrap().is_empty());
    assert!(vault.drafts().unwrap().is_empty());
    assert!(vault.search(&words("Ouzemmour"), 10).unwrap().is_empty());
    assert_eq!(vault.totals().unwrap().records, 0);
    assert_eq!(vault.record(record).err(), Some(VaultFault::NoSuchRecord));
    assert_eq!(vault.history(record).err(), Some(VaultFault::NoSuchRecord));
    assert!(vault.trail(1000).unwrap().iter().all(|line| line.record.is_none()), "no line names it");
    let shown = format!("{}{}", vault.dump_view().unwrap().expose(), vault.dump_told().unwrap().expose());
    for (at, value) in flatten(restricted().answers()) {
        if let Some(text) = value.as_str().filter(|text| text.len() > 8) {
            assert!(!shown.contains(text), "{at}");
        }
    }
}

#[test]
fn an_outside_unit_takes_it_in_and_neither_the_unit_nor_its_head_nor_the_region_reads_it() {
    let mut two = two();
    two.name();
    let mut two = two.by_officer();
    let draft = type_restricted(&mut two.desk.vault);
    let record = sealed(two.desk.vault.seal_draft(draft, &restricted()).unwrap());
    assert_eq!(sealed(two.desk.vault.seal_draft(draft, &restricted()).unwrap()), record, "asked again, the same");
    two.talk();

    let rows = two.outside.vault.list(None, 10).unwrap();
    assert_eq!((rows.len(), rows[0].record, rows[0].file), (1, record, FileState::Open));
    assert_eq!((rows[0].restricted, rows[0].unit), (Restriction::From(two.unit), Some(two.other_unit)));
    let state = two.outside.vault.record(record).unwrap();
    assert_eq!(state.document.expose(), &restricted().to_value());
    let history = two.outside.vault.history(record).unwrap();
    assert!(history.iter().all(|line| line.officer == two.officer && line.attested), "signed by who received");
    assert!(!state.incomplete && state.attested);
    let taken = two.outside.vault.trail(1000).unwrap().into_iter().find(|line| line.code == "record.entrusted");
    let taken = taken.unwrap();
    assert_eq!((taken.record, taken.subject), (Some(record), two.unit.to_string()));

    let region = &two.region.coordinator.vault;
    assert_eq!(region.list(None, 10).unwrap()[0].file, FileState::Closed, "the region holds the sheet and no file");
    assert_eq!(region.list(None, 10).unwrap()[0].unit, Some(two.other_unit));
    assert!(!region.dump_view().unwrap().expose().contains("Ouzemmour"));

    let two = two.by_head();
    nothing_of(&two.desk.vault, record);
    for vault in [&two.desk.vault, &two.outside.vault, &two.region.coordinator.vault] {
        let report = vault.verify().unwrap();
        assert!(report.is_sound(), "{report:?}");
    }
}

#[test]
fn its_officer_reads_it_again_and_the_line_stands_in_the_trail_of_the_outside_unit_alone() {
    let mut two = two();
    two.name();
    let mut two = two.by_officer();
    let record = sealed(two.desk.vault.add_record(&restricted()).unwrap());
    let mut two = two.by_head().by_officer();
    let rows = two.desk.vault.list(None, 10).unwrap();
    assert_eq!((rows.len(), rows[0].restricted, rows[0].sync), (1, Restriction::Own, SyncState::Kept));
    let after = ListCursor { opened: rows[0].opened, record: rows[0].record };
    assert!(two.desk.vault.list(Some(after), 10).unwrap().is_empty(), "and not again on the next page");
    assert_eq!(two.desk.vault.search(&words("Ouzem"), 10).unwrap()[0].row.record, record);
    assert_eq!(two.desk.vault.totals().unwrap().records, 1);
    assert_eq!(two.desk.vault.record(record).unwrap().document.expose(), &restricted().to_value());
    assert_eq!(two.desk.vault.history(record).unwrap()[0].officer, two.officer);
    let before = two.desk.vault.trail(1000).unwrap().len();
    two.desk.vault.trail_record(record, Act::RecordRead).unwrap();
    assert_eq!(two.desk.vault.trail(1000).unwrap().len(), before, "her own unit's trail says nothing");
    two.talk();
    let told = two.outside.vault.trail(1000).unwrap();
    let line = told.iter().find(|line| line.code == "record.read").unwrap();
    let who = (line.record, line.officer, line.subject.as_str());
    assert_eq!(who, (Some(record), Some(two.officer), two.unit.to_string().as_str()));
    assert_eq!(two.outside.vault.list(None, 10).unwrap().len(), 1);
    let amended = two.desk.vault.amend(record, &[(known(), Some(json!("no")))], &words("erreur"));
    assert_eq!(amended.err(), Some(VaultFault::NoSuchRecord), "from here on it is the outside unit's");
}

#[test]
fn from_the_answer_on_no_other_officer_sees_or_opens_the_draft_and_a_no_gives_it_back() {
    let two = two().by_officer();
    let mut two = two;
    let draft = type_restricted(&mut two.desk.vault);
    assert!(two.desk.vault.draft_is_restricted(draft));
    let mut two = two.by_head();
    assert!(two.desk.vault.drafts().unwrap().is_empty());
    assert_eq!(two.desk.vault.draft(draft).err(), Some(VaultFault::NoSuchDraft));
    assert_eq!(two.desk.vault.draft_set(draft, &known(), None).err(), Some(VaultFault::NoSuchDraft));
    assert_eq!(two.desk.vault.draft_discard(draft).err(), Some(VaultFault::NoSuchDraft));
    assert_eq!(two.desk.vault.draft_free(draft).err(), Some(VaultFault::NoSuchDraft));
    assert_eq!(two.desk.vault.seal_draft(draft, &restricted()).err(), Some(VaultFault::NoSuchDraft));
    let mut two = two.by_officer();
    assert_eq!(two.desk.vault.draft(draft).unwrap().answers(), restricted().answers(), "whole, and in its order");
    two.desk.vault.draft_set(draft, &known(), Some(&json!("no"))).unwrap();
    two.desk.vault.draft_free(draft).unwrap();
    let two = two.by_head();
    assert_eq!(two.desk.vault.drafts().unwrap()[0].draft, draft);
    assert_eq!(two.desk.vault.draft(draft).unwrap().answers(), example(EXAMPLE_COMPLETE).answers());
}

#[test]
fn while_no_outside_unit_is_named_it_is_kept_by_its_officer_alone_and_leaves_when_one_is() {
    let two = two().by_officer();
    let mut two = two;
    let draft = type_restricted(&mut two.desk.vault);
    let outcome = two.desk.vault.seal_draft(draft, &restricted()).unwrap();
    let SealOutcome::Waiting { record } = outcome else { panic!("nobody takes it yet") };
    assert_eq!(two.desk.vault.seal_draft(draft, &restricted()).unwrap(), outcome);
    assert_eq!(two.desk.vault.drafts().unwrap()[0].state, DraftState::Finished);
    assert_eq!(two.desk.vault.record(record).unwrap().document.expose(), &restricted().to_value());
    two.desk.vault.trail_record(record, Act::RecordRead).unwrap();

    let mut two = two.by_head();
    nothing_of(&two.desk.vault, record);
    // Somebody else's unlocking after the naming sends nothing that it cannot open.
    two.name();
    nothing_of(&two.desk.vault, record);
    assert!(two.outside.vault.list(None, 10).unwrap().is_empty());

    let mut two = two.by_officer();
    two.talk();
    assert!(two.desk.vault.drafts().unwrap().is_empty());
    let state = two.outside.vault.record(record).unwrap();
    assert_eq!(state.document.expose(), &restricted().to_value());
    assert!(two.outside.vault.trail(1000).unwrap().iter().any(|line| line.code == "record.read"), "its lines came too");
    assert_eq!(two.desk.vault.record(record).unwrap().restricted, Restriction::Own);
}

#[test]
fn a_desk_that_is_not_admitted_yet_keeps_it_under_her_key_too() {
    let mut desk = TestDesk::new();
    let new = NewVault { officer_name: words("Essai"), passphrase: own_pass() };
    let officer = desk.vault.add_officer(&new).unwrap();
    let head = desk.vault.officer();
    let mut desk = desk.reopen_as(officer, &own_pass());
    let SealOutcome::Waiting { record } = desk.vault.add_record(&restricted()).unwrap() else { panic!("sealed") };
    let desk = desk.reopen_as(head, &pass());
    nothing_of(&desk.vault, record);
    let desk = desk.reopen_as(officer, &own_pass());
    assert_eq!(desk.vault.record(record).unwrap().document.expose(), &restricted().to_value());
}

#[test]
fn what_a_locked_desk_took_with_that_answer_passes_the_unit_by_and_is_adopted_outside() {
    let mut two = two();
    two.name();
    let desk = two.desk.locked(|vault| {
        let reception = vault.receive("reception", "reception/1").unwrap();
        vault.receive_finish(&reception, &restricted()).unwrap();
    });
    let mut two = Two { desk, ..two };
    two.talk();
    assert!(two.desk.vault.list(None, 10).unwrap().is_empty(), "not even to whoever unlocked");
    assert!(two.desk.vault.drafts().unwrap().is_empty());
    let row = two.outside.vault.list(None, 10).unwrap().remove(0);
    assert!(!row.attested);
    assert!(two.outside.vault.record(row.record).unwrap().received_locked.is_some());
    two.outside.vault.adopt(row.record, &words("relue au téléphone")).unwrap();
    assert!(two.outside.vault.list(None, 10).unwrap()[0].attested);
    assert!(two.desk.vault.verify().unwrap().is_sound() && two.outside.vault.verify().unwrap().is_sound());
}

#[test]
fn a_new_passphrase_opens_what_was_hers_and_recovery_words_do_not() {
    let mut two = two();
    let officer = two.officer;
    two = two.by_officer();
    let waiting = two.desk.vault.add_record(&restricted()).unwrap().record();
    let draft = type_restricted(&mut two.desk.vault);
    let new = || Passphrase::new("encore cinq mots tout neufs".to_owned());
    two.desk.vault.change_secret(&Secret::passphrase(new())).unwrap();
    two.desk = two.desk.reopen_as(officer, &new());
    assert_eq!(two.desk.vault.draft(draft).unwrap().answers(), restricted().answers());
    assert_eq!(two.desk.vault.record(waiting).unwrap().document.expose(), &restricted().to_value());

    // The words of the region open the vault, and not what was under her slot alone: it stays, for nobody here.
    two.talk();
    let spoken = two.region.coordinator.vault.recovery_words(two.desk.id, &words("oubliée")).unwrap();
    let typed = Passphrase::new(spoken.expose().join(" "));
    let folder = two.desk.folder.clone();
    drop(two.desk.vault.lock());
    let locked = LockedVault::open(&folder, &options(), host()).unwrap();
    let Ok(vault) = locked.recover(&typed, officer, &Secret::passphrase(own_pass())) else { panic!("it opens") };
    nothing_of(&vault, waiting);
    let new_self = vault.officer();
    drop(vault.lock());
    let Ok(vault) = open(&folder).unlock(Some(new_self), &own_pass()) else { panic!("it opens") };
    assert!(vault.drafts().unwrap().is_empty());
    assert!(vault.verify().unwrap().is_sound());
}

#[test]
fn an_officer_the_region_does_not_know_yet_is_taken_in_and_not_attested() {
    let mut two = two();
    two.name();
    let two = two.by_head();
    let mut two = two;
    let new =
        NewVault { officer_name: words("Remplaçante"), passphrase: Passphrase::new("mots provisoires".to_owned()) };
    let late = two.desk.vault.add_officer(&new).unwrap();
    two.desk = two.desk.reopen_as(late, &new.passphrase);
    let record = sealed(two.desk.vault.add_record(&restricted()).unwrap());
    two.talk();
    let row = two.outside.vault.list(None, 10).unwrap().remove(0);
    assert_eq!((row.record, row.attested, row.restricted), (record, false, Restriction::From(two.unit)));
    assert!(two.outside.vault.verify().unwrap().is_sound());
}

#[test]
fn a_reception_destroyed_outside_is_gone_at_its_officer_s_desk_too_and_never_comes_back() {
    let mut two = two();
    two.name();
    let mut two = two.by_officer();
    let record = sealed(two.desk.vault.add_record(&restricted()).unwrap());
    two.talk();
    let asked = two.outside.vault.request_destruction(record, "Jugement 3/2027").unwrap();
    two.talk();
    two.region.coordinator.vault.order_destruction(&asked).unwrap();
    two.talk();
    let mut two = two.by_head().by_officer();
    two.talk();
    for vault in [&two.desk.vault, &two.outside.vault, &two.region.coordinator.vault] {
        assert!(vault.list(None, 10).unwrap().is_empty());
        assert_eq!(vault.record(record).err(), Some(VaultFault::NoSuchRecord));
        let report = vault.verify().unwrap();
        assert!(report.is_sound(), "{report:?}");
    }
    let outside = two.outside.reopen();
    assert!(outside.vault.list(None, 10).unwrap().is_empty());
}

#[test]
fn who_is_named_later_takes_what_comes_later_and_new_desks_of_it_read_along() {
    let mut two = two();
    two.name();
    let third = two.region.coordinator.vault.add_unit(&words("Brigade lointaine"), "brigade").unwrap();
    let mut far = TestDesk::new();
    two.region.admit_to(&mut far, third);
    let mut two = two.by_officer();
    let first = sealed(two.desk.vault.add_record(&restricted()).unwrap());
    two.talk();
    two.region.coordinator.vault.name_outside(two.unit, third).unwrap();
    two.talk_with(&mut far);
    let second = sealed(two.desk.vault.add_record(&restricted()).unwrap());
    // A desk admitted after that is named in the envelopes that follow.
    let mut farther = TestDesk::new();
    two.region.admit_to(&mut farther, third);
    two.talk_with(&mut far);
    exchange(&mut far, &mut farther);
    far.vault.confirm_desk(&farther.id).unwrap();
    farther.vault.confirm_desk(&far.id).unwrap();
    exchange(&mut far, &mut farther);
    let third_record = sealed(two.desk.vault.add_record(&restricted()).unwrap());
    two.talk_with(&mut far);
    two.talk_with(&mut farther);
    exchange(&mut far, &mut farther);
    let held = |desk: &TestDesk| {
        let mut rows: Vec<RecordId> = desk.vault.list(None, 10).unwrap().iter().map(|row| row.record).collect();
        rows.sort();
        rows
    };
    let mut later = vec![second, third_record];
    later.sort();
    assert_eq!(held(&two.outside), [first]);
    assert_eq!(held(&far), later);
    assert_eq!(held(&farther), later, "taken in by both, it is one record");
    for row in farther.vault.list(None, 10).unwrap() {
        assert_eq!((row.conflicts, row.attested), (0, true));
    }
    assert_eq!(two.region.coordinator.vault.outside_unit(two.unit), Some(third));
}

#[test]
fn neither_the_unit_itself_nor_a_partner_nor_the_coordination_can_be_the_outside_unit() {
    let mut two = two();
    let partner = two.region.coordinator.vault.add_unit(&words("Hôpital"), "partner").unwrap();
    let coordination = two.region.coordinator.vault.unit().unwrap();
    let vault = &mut two.region.coordinator.vault;
    for to in [two.unit, partner, coordination] {
        let refused = vault.name_outside(two.unit, to);
        assert_eq!(refused, Err(VaultFault::NotAllowed { what: "outside unit" }));
    }
    let unknown = UnitId::from_bytes([9; 16]);
    assert_eq!(vault.name_outside(two.unit, unknown), Err(VaultFault::NotAllowed { what: "unknown unit" }));
    vault.name_outside(two.unit, two.other_unit).unwrap();
    assert_eq!(vault.name_outside(two.unit, two.other_unit), Err(VaultFault::NothingToDo));
    let not_hers = two.desk.vault.name_outside(two.unit, two.other_unit);
    assert_eq!(not_hers, Err(VaultFault::NotAllowed { what: "roster" }), "only a registrar names one");
}

/// Every row and every entry of the unit's desk, as bytes.
fn folder_bytes(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(folder).unwrap().flatten();
    files.map(|file| (file.path().display().to_string(), std::fs::read(file.path()).unwrap_or_default())).collect()
}

#[test]
fn what_was_typed_before_the_answer_is_overwritten_in_the_log_and_its_journal() {
    let mut desk = TestDesk::new();
    let draft = desk.vault.draft_new("reception", "reception/1").unwrap();
    let at = Path::parse("narrative.story").unwrap();
    desk.vault.draft_set(draft, &at, Some(&Value::from("Q".repeat(3000)))).unwrap();
    let db = rusqlite::Connection::open(desk.folder.join("log.db")).unwrap();
    let before: Vec<u8> =
        db.query_row("SELECT sealed FROM draft_answer WHERE draft = ?1", [draft.0], |row| row.get(0)).unwrap();
    drop(db);
    let piece = &before[100..400];
    let holds = |desk: &TestDesk| {
        folder_bytes(&desk.folder).iter().any(|(_, bytes)| bytes.windows(piece.len()).any(|window| window == piece))
    };
    assert!(holds(&desk), "the sealed answer is found where it is");
    desk.vault.draft_restrict(draft).unwrap();
    assert!(!holds(&desk), "and nowhere once it was sealed anew");
}
