//! Does a vault keep drafts, records, amendments and history through locking, and across desks?

use aman_schema::{EXAMPLE_ARABIC, EXAMPLE_COMPLETE, Path};
use aman_sync_protocol::statement::{REGION_READS_FILES, Switch};
use aman_vault::apart::Decision;
use aman_vault::state::{DraftState, FileState, SealOutcome, SyncState};
use aman_vault::trail::{Act, TrailWords};
use aman_vault::{UnlockFailed, VaultFault};
use serde_json::{Value, json};

use crate::vault_world::{TestDesk, example, exchange, new_vault, open, region, unlock, words, wrong};

fn narrative() -> (Path, Value) {
    let answers = example(EXAMPLE_COMPLETE).answers().clone();
    aman_schema::flatten(&answers)
        .into_iter()
        .filter(|(path, value)| path.field().is_some() && path.item().is_none() && value.is_string())
        .max_by_key(|(_, value)| value.as_str().map(str::len))
        .unwrap()
}

#[test]
fn a_wrong_passphrase_is_named_and_the_vault_comes_back() {
    let keep = tempfile::tempdir().unwrap();
    drop(new_vault(keep.path()).lock());
    let locked = open(keep.path());
    let Err((locked, failed)) = locked.unlock(None, &wrong()) else { panic!("opened") };
    assert_eq!(failed, UnlockFailed::WrongPassphrase);
    let officer = locked.officers()[0].officer;
    assert_eq!(unlock(*locked).officer(), officer);
}

#[test]
fn a_second_officer_opens_the_vault_with_her_own_passphrase_and_signs_as_herself() {
    let keep = tempfile::tempdir().unwrap();
    let mut vault = new_vault(keep.path());
    let second = aman_vault::Passphrase::new("autre phrase".to_owned());
    let new = aman_vault::NewVault { officer_name: words("Brigadière Deux"), passphrase: second };
    let officer = vault.add_officer(&new).unwrap();
    let draft = vault.draft_new("reception", "reception/1").unwrap();
    let (at, value) = narrative();
    vault.draft_set(draft, &at, Some(&value)).unwrap();
    let locked = vault.lock();
    let Ok(vault) = locked.unlock(Some(officer), &aman_vault::Passphrase::new("autre phrase".to_owned())) else {
        panic!()
    };
    assert_eq!(vault.officer(), officer);
    assert_eq!(vault.draft(draft).unwrap().get(&at), Some(&value));
    assert_eq!(vault.officers().len(), 2);
}

#[test]
fn an_answer_survives_locking_and_an_item_taken_away_takes_its_fields() {
    let keep = tempfile::tempdir().unwrap();
    let mut vault = new_vault(keep.path());
    let record = example(EXAMPLE_COMPLETE);
    let draft = vault.draft_new(record.form(), record.pack()).unwrap();
    for (at, value) in aman_schema::flatten(record.answers()) {
        vault.draft_set(draft, &at, Some(&value)).unwrap();
    }
    vault.draft_set_meta(draft, &words("premier nom")).unwrap();
    let mut vault = unlock(vault.lock());
    assert_eq!(vault.draft(draft).unwrap().answers(), record.answers());
    let listed = vault.drafts().unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].state, DraftState::Open);
    let (item, _) = aman_schema::flatten(record.answers()).into_iter().find(|(at, _)| at.field().is_none()).unwrap();
    vault.draft_set(draft, &item, None).unwrap();
    let left = aman_schema::flatten(vault.draft(draft).unwrap().answers());
    assert!(left.iter().all(|(at, _)| at.section() != item.section() || at.item() != item.item()));
}

#[test]
fn a_waiting_desk_keeps_finished_receptions_and_seals_them_when_it_is_approved() {
    let mut desk = TestDesk::new();
    let record = example(EXAMPLE_COMPLETE);
    let draft = desk.vault.draft_new(record.form(), record.pack()).unwrap();
    let outcome = desk.vault.seal_draft(draft, &record).unwrap();
    let SealOutcome::Waiting { record: id } = outcome else { panic!("{outcome:?}") };
    let mut desk = desk.reopen();
    let shown = desk.vault.record(id).unwrap();
    assert_eq!(shown.sync, SyncState::Waiting);
    assert_eq!(*shown.document.expose(), record.to_value());
    assert_eq!(desk.vault.seal_draft(draft, &record).unwrap().record(), id);

    let mut region = region(0);
    region.admit(std::mem::replace(&mut desk, TestDesk::new()));
    let shown = region.desks[0].vault.record(id).unwrap();
    assert_eq!(shown.sync, SyncState::Kept);
    assert_eq!(*shown.document.expose(), record.to_value());
    assert!(region.desks[0].vault.drafts().unwrap().is_empty());
}

#[test]
fn what_was_added_is_what_is_shown_and_sealing_twice_is_sealing_once() {
    let mut region = region(1);
    let desk = &mut region.desks[0];
    let record = example(EXAMPLE_ARABIC);
    let draft = desk.vault.draft_new(record.form(), record.pack()).unwrap();
    let first = desk.vault.seal_draft(draft, &record).unwrap();
    assert_eq!(desk.vault.seal_draft(draft, &record).unwrap().record(), first.record());
    let shown = desk.vault.record(first.record()).unwrap();
    assert_eq!(*shown.document.expose(), record.to_value());
    assert_eq!(shown.file, FileState::Open);
    assert!(!shown.incomplete);
    assert_eq!(desk.vault.list(None, 10).unwrap().len(), 1);
    let history = desk.vault.history(first.record()).unwrap();
    assert_eq!(history.len(), 2);
    assert!(history.iter().all(|line| line.attested && line.act == history[0].act));
}

#[test]
fn an_amendment_needs_a_reason_and_leaves_the_old_value_in_the_history() {
    let mut region = region(1);
    let vault = &mut region.desks[0].vault;
    let id = vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap().record();
    let (at, old) = narrative();
    let change = [(at.clone(), Some(json!("Elle précise les faits.")))];
    assert_eq!(vault.amend(id, &change, &words("  ")), Err(VaultFault::NoReason));
    vault.amend(id, &change, &words("précision demandée")).unwrap();
    assert_eq!(vault.amend(id, &change, &words("encore")), Err(VaultFault::NothingToDo));
    let answers = vault.record(id).unwrap().document.expose()["answers"].clone();
    assert_eq!(aman_schema::get(&answers, &at), Some(&json!("Elle précise les faits.")));
    let history = vault.history(id).unwrap();
    let values: Vec<&Value> = history
        .iter()
        .flat_map(|line| &line.changes)
        .filter(|change| change.path == at.as_str())
        .map(|change| change.value.expose())
        .collect();
    assert_eq!(values, [&old, &json!("Elle précise les faits.")]);
    assert!(vault.amend(id, &[(at, Some(json!(7)))], &words("faux")).is_err());
}

#[test]
fn two_desks_that_write_apart_leave_siblings_and_one_resolution_ends_them() {
    let mut region = region(2);
    let (first, second) = region.desks.split_at_mut(1);
    let (first, second) = (&mut first[0], &mut second[0]);
    let id = first.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap().record();
    exchange(first, second);
    let (at, _) = narrative();
    first.vault.amend(id, &[(at.clone(), Some(json!("Version du matin.")))], &words("matin")).unwrap();
    second.vault.amend(id, &[(at.clone(), Some(json!("Version du soir.")))], &words("soir")).unwrap();
    exchange(first, second);
    let one = first.vault.record(id).unwrap();
    let two = second.vault.record(id).unwrap();
    assert_eq!(one.document.expose(), two.document.expose());
    let siblings = &one.siblings[at.as_str()];
    assert_eq!(siblings.len(), 2);
    assert_ne!(siblings[0].desk, siblings[1].desk);
    assert_eq!(first.vault.dump_view().unwrap(), second.vault.dump_view().unwrap());
    let take = siblings.iter().find(|one| *one.value.expose() == json!("Version du matin.")).unwrap().sibling.clone();
    second.vault.resolve(id, at.as_str(), &Decision::Take(&take), &words("confirmée par elle")).unwrap();
    exchange(first, second);
    for desk in [first, second] {
        let shown = desk.vault.record(id).unwrap();
        assert!(shown.siblings.is_empty());
        assert_eq!(aman_schema::get(&shown.document.expose()["answers"], &at), Some(&json!("Version du matin.")));
    }
}

#[test]
fn a_record_is_found_by_a_beginning_of_a_name_in_another_spelling() {
    let mut region = region(1);
    let vault = &mut region.desks[0].vault;
    let id = vault.add_record(&example(EXAMPLE_ARABIC)).unwrap().record();
    for text in ["وازمور", "وازم", "ايت", "0600000258", "06000002"] {
        let found = vault.search(&words(text), 10).unwrap();
        assert_eq!(found.iter().map(|one| one.row.record).collect::<Vec<_>>(), [id], "{text}");
    }
    assert!(vault.search(&words("\" OR body:*"), 10).unwrap().is_empty());
    assert!(vault.search(&words("inconnue"), 10).unwrap().is_empty());
}

#[test]
fn the_list_goes_on_where_a_page_ended() {
    let mut region = region(1);
    let vault = &mut region.desks[0].vault;
    let mut added: Vec<_> = (0..5).map(|_| vault.add_record(&example(EXAMPLE_ARABIC)).unwrap().record()).collect();
    added.reverse();
    let mut listed = Vec::new();
    let mut after = None;
    loop {
        let page = vault.list(after, 2).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(aman_vault::state::ListCursor { opened: last.opened, record: last.record });
        listed.extend(page.iter().map(|row| row.record));
    }
    assert_eq!(listed, added);
}

#[test]
fn the_coordinator_sees_the_sheet_and_opens_the_file_only_under_the_switch_with_a_reason() {
    let mut region = region(1);
    let record = example(EXAMPLE_COMPLETE);
    let id = region.desks[0].vault.add_record(&record).unwrap().record();
    exchange(&mut region.coordinator, &mut region.desks[0]);
    let coordinator = &mut region.coordinator;
    let sheet = coordinator.vault.record(id).unwrap();
    assert_eq!(sheet.file, FileState::Closed);
    assert_eq!(sheet.danger, region.desks[0].vault.record(id).unwrap().danger);
    let text = sheet.document.expose().to_string();
    let (_, story) = narrative();
    assert!(!text.contains(story.as_str().unwrap()));
    assert_eq!(
        coordinator.vault.read_file(id, &words("contrôle")).unwrap_err(),
        VaultFault::NotAllowed { what: "read files" }
    );
    let switch = Switch { on: true, act: "Décision 12/2026".to_owned(), readers: vec![coordinator.vault.officer()] };
    coordinator.vault.set_switch(REGION_READS_FILES, &switch).unwrap();
    exchange(&mut region.coordinator, &mut region.desks[0]);
    exchange(&mut region.coordinator, &mut region.desks[0]);
    let coordinator = &mut region.coordinator;
    assert_eq!(coordinator.vault.read_file(id, &words(" ")).unwrap_err(), VaultFault::NoReason);
    let opened = coordinator.vault.read_file(id, &words("danger signalé par téléphone")).unwrap();
    assert_eq!(*opened.document.expose(), record.to_value());
    let line = &coordinator.vault.trail(1).unwrap()[0];
    assert_eq!((line.code.as_str(), line.record), ("file.read.outside", Some(id)));
    assert!(!coordinator.vault.dump_view().unwrap().expose().contains(story.as_str().unwrap()));
    assert_eq!(coordinator.vault.record(id).unwrap().file, FileState::Closed);
    exchange(&mut region.coordinator, &mut region.desks[0]);
    let history = region.desks[0].vault.history(id).unwrap();
    let told: Vec<_> = history.iter().filter(|line| line.notice).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].reason.as_ref().unwrap().expose(), "danger signalé par téléphone");
    assert!(region.desks[0].vault.verify().unwrap().is_sound());
    assert!(region.coordinator.vault.verify().unwrap().is_sound());
}

#[test]
fn the_trail_is_folded_when_the_vault_is_locked_and_its_chain_is_checked() {
    let mut region = region(1);
    let desk = region.desks.pop().unwrap();
    let mut desk = desk;
    for _ in 0..3 {
        desk.vault.trail_append(&TrailWords::of(Act::Searched)).unwrap();
    }
    let before = desk.vault.log().entry_count().unwrap();
    let lines = desk.vault.trail(100).unwrap().len();
    let desk = desk.reopen();
    assert_eq!(desk.vault.log().entry_count().unwrap(), before + 1);
    assert_eq!(desk.vault.trail(100).unwrap().len(), lines + 1, "the lines, and the unlock");
    let report = desk.vault.verify().unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.trail, lines as u64 + 1);
}
