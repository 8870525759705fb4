//! What a lost desk can still read and say, and how a unit gets its files back.

use aman_schema::EXAMPLE_COMPLETE;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::replica::{Item, Pulled, Replica};
use aman_sync_protocol::wrap::Wrap;
use aman_vault::VaultFault;
use aman_vault::paper::Share;
use aman_vault::state::{FileState, SealOutcome};

use crate::vault_world::{Region, TestDesk, example, exchange, region, words};

fn add(desk: &mut TestDesk) -> aman_sync_protocol::ids::RecordId {
    let outcome = desk.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap();
    assert!(matches!(outcome, SealOutcome::Sealed { .. }));
    outcome.record()
}

/// Whatever a thief has copied from anywhere is given to him, whether the roster lets him or not.
fn leak(from: &mut TestDesk, to: &mut TestDesk) {
    let unsent: Vec<Item> =
        from.vault.replica().unsent(usize::MAX).unwrap().into_iter().map(|unsent| unsent.item).collect();
    let all = unsent.into_iter().map(|item| Pulled { lsn: 0, item }).collect::<Vec<_>>();
    let _received = to.vault.replica().receive(&all, Timestamp(0)).unwrap();
    to.vault.project().unwrap();
}

fn all_level(region: &mut Region) {
    let Region { coordinator, desks, .. } = region;
    for _ in 0..2 {
        for desk in desks.iter_mut() {
            exchange(coordinator, desk);
        }
        let (first, rest) = desks.split_first_mut().unwrap();
        for other in rest {
            exchange(first, other);
        }
    }
}

#[test]
fn what_is_written_after_a_desk_was_revoked_is_closed_to_it_also_in_old_records() {
    let mut region = region(2);
    all_level(&mut region);
    let old = add(&mut region.desks[0]);
    all_level(&mut region);
    let mut lost = region.desks.pop().unwrap();
    assert_eq!(lost.vault.record(old).unwrap().file, FileState::Open);
    let exposure = region.coordinator.vault.exposure(&lost.id).unwrap();
    assert_eq!((exposure.unit, exposure.records.as_slice()), (region.unit, [old].as_slice()));
    assert_eq!(region.coordinator.vault.revoke_desk(&lost.id, &words(" ")), Err(VaultFault::NoReason));
    region.coordinator.vault.revoke_desk(&lost.id, &words("volé dans la voiture")).unwrap();
    assert_eq!(region.coordinator.vault.revoke_desk(&lost.id, &words("encore")), Err(VaultFault::NothingToDo));
    let kept = &mut region.desks[0];
    exchange(&mut region.coordinator, kept);

    let fresh = add(kept);
    let address =
        [(aman_schema::Path::parse("person.address").unwrap(), Some(serde_json::json!("Chez sa tante, cachée")))];
    kept.vault.amend(old, &address, &words("elle a fui")).unwrap();
    leak(kept, &mut lost);
    assert!(lost.vault.record(fresh).is_err(), "a record written since is not there for the thief");
    let shown = lost.vault.record(old).unwrap();
    // EXPOSE: compared in a test.
    assert!(!shown.document.expose().to_string().contains("tante"), "what was added to an old record neither");
    assert_eq!(kept.vault.record(fresh).unwrap().file, FileState::Open);
    exchange(&mut region.coordinator, kept);
    assert!(region.coordinator.vault.record(fresh).is_ok(), "the coordinator goes on reading the sheet");
}

#[test]
fn what_a_revoked_desk_writes_later_is_quarantined_and_what_the_region_had_stays() {
    let mut region = region(1);
    let before = add(&mut region.desks[0]);
    all_level(&mut region);
    let mut lost = region.desks.pop().unwrap();
    region.coordinator.vault.revoke_desk(&lost.id, &words("perdu")).unwrap();
    let after = add(&mut lost);
    let (sheet_before, quarantined) = {
        let coordinator = &mut region.coordinator;
        let unsent: Vec<Pulled> = lost
            .vault
            .replica()
            .unsent(usize::MAX)
            .unwrap()
            .into_iter()
            .map(|unsent| Pulled { lsn: 0, item: unsent.item })
            .collect();
        let received = coordinator.vault.replica().receive(&unsent, Timestamp(0)).unwrap();
        assert!(received.alerts.iter().any(|alert| alert.code == aman_sync_protocol::message::AlertCode::Revoked));
        coordinator.vault.after_sync().unwrap();
        (coordinator.vault.record(before).is_ok(), coordinator.vault.log().quarantined().unwrap())
    };
    assert!(sheet_before, "what was received before counts");
    assert!(region.coordinator.vault.record(after).is_err(), "what came later does not");
    assert!(
        !quarantined.is_empty() && quarantined.iter().all(|kept| kept.desk == lost.id),
        "it is kept and can be shown"
    );
}

#[test]
fn a_beacon_of_the_thief_that_names_places_nobody_wrote_widens_nothing_the_coordination_reads() {
    let mut region = region(1);
    let before = add(&mut region.desks[0]);
    all_level(&mut region);
    let mut lost = region.desks.pop().unwrap();
    // Who has the disk has the key of beacons: the next one names heads far behind what was ever written.
    let db = rusqlite::Connection::open(lost.folder.join("log.db")).unwrap();
    let invented = db
        .execute(
            "INSERT INTO entry (id, kind, space, log, seq, prev, bytes, place, mine, priority, acknowledged, sent)
             SELECT randomblob(32), kind, space, log, 1000000, prev, bytes, 0, 0, priority, 1, 1 FROM entry
             WHERE mine = 1 AND kind = 0 GROUP BY space, log",
            [],
        )
        .unwrap();
    assert!(invented > 1, "{invented} chains");
    lost.vault.replica().append_due_beacons(Timestamp(1_790_000_400_000)).unwrap();
    assert_eq!(db.execute("DELETE FROM entry WHERE seq = 1000000", []).unwrap(), invented);
    drop(db);
    leak(&mut lost, &mut region.coordinator);
    region.coordinator.vault.revoke_desk(&lost.id, &words("volé")).unwrap();
    let after = add(&mut lost);
    leak(&mut lost, &mut region.coordinator);
    assert!(region.coordinator.vault.record(after).is_err(), "what came later does not count");
    assert!(region.coordinator.vault.record(before).is_ok());
    assert!(!region.coordinator.vault.log().quarantined().unwrap().is_empty());
}

#[test]
fn entries_that_were_shown_already_are_taken_back_when_the_revocation_cuts_behind_them() {
    // A second coordinator has pulled more from the stolen desk than the one who revokes it.
    let mut region = region(2);
    all_level(&mut region);
    let mut lost = region.desks.pop().unwrap();
    let late = add(&mut lost);
    let other = &mut region.desks[0];
    exchange(&mut lost, other);
    assert!(other.vault.record(late).is_ok());
    region.coordinator.vault.revoke_desk(&lost.id, &words("volé")).unwrap();
    let before = other.vault.dump_view().unwrap();
    exchange(&mut region.coordinator, other);
    assert!(other.vault.log().quarantined().unwrap().iter().all(|kept| kept.desk == lost.id));
    // The sheet chain was cut at nothing (the coordinator held none of it): what a holder had before stays.
    assert!(other.vault.record(late).is_ok());
    // EXPOSE: compared in a test.
    assert!(before.expose().len() > 100);
}

#[test]
fn a_desk_the_registrar_slips_into_a_unit_gets_no_file_key_until_an_officer_there_confirms_it() {
    let mut region = region(1);
    let record = add(&mut region.desks[0]);
    all_level(&mut region);
    let mut rogue = TestDesk::new();
    let (root, certificate) = region.coordinator.vault.log().root_papers().unwrap().unwrap();
    rogue.vault.replica().install_root(&root, &certificate).unwrap();
    let request = rogue.vault.request().unwrap();
    region.coordinator.vault.admit_desk(&request, region.unit).unwrap();
    exchange(&mut region.coordinator, &mut rogue);
    let first = &mut region.desks[0];
    exchange(&mut region.coordinator, first);
    exchange(first, &mut rogue);
    assert_eq!(first.vault.colleagues().unwrap().iter().filter(|one| !one.confirmed).count(), 1);
    assert!(!rogue.vault.can_seal(), "no file key came");
    assert_eq!(rogue.vault.record(record).map(|state| state.file).ok(), Some(FileState::KeyMissing));
    // A new epoch that names the rogue as its minter is not believed either.
    let statement = aman_sync_protocol::statement::Statement::Epoch {
        space: region.coordinator.vault.file_space_of(region.unit).unwrap(),
        epoch: 1,
        minter: rogue.id,
    };
    region.coordinator.vault.append_roster(&[statement]).unwrap();
    exchange(&mut region.coordinator, &mut rogue);
    rogue.vault.mint_due_keys().unwrap();
    let first = &mut region.desks[0];
    exchange(&mut region.coordinator, first);
    exchange(first, &mut rogue);
    let fresh = add(first);
    leak(first, &mut rogue);
    assert!(
        rogue.vault.record(fresh).is_ok_and(|state| state.file != FileState::Open)
            || rogue.vault.record(fresh).is_err()
    );
    assert_eq!(first.vault.pair_bytes(&rogue.id).unwrap(), rogue.vault.pair_bytes(&first.id).unwrap());
    first.vault.confirm_desk(&rogue.id).unwrap();
    rogue.vault.confirm_desk(&first.id).unwrap();
    exchange(first, &mut rogue);
    assert_eq!(rogue.vault.record(record).unwrap().file, FileState::Open, "confirmed at both desks, it reads");
}

fn burned(mut region: Region) -> (Region, aman_sync_protocol::ids::RecordId, TestDesk) {
    let record = add(&mut region.desks[0]);
    all_level(&mut region);
    let burned = region.desks.pop().unwrap();
    (region, record, burned)
}

/// A new desk of the unit after its only one is gone; the coordinator carries what the server would.
fn replacement(region: &mut Region, gone: &mut TestDesk) -> TestDesk {
    region.coordinator.vault.revoke_desk(&gone.id, &words("brûlé")).unwrap();
    let mut fresh = TestDesk::new();
    let (root, certificate) = region.coordinator.vault.log().root_papers().unwrap().unwrap();
    fresh.vault.replica().install_root(&root, &certificate).unwrap();
    let request = fresh.vault.request().unwrap();
    region.coordinator.vault.admit_desk(&request, region.unit).unwrap();
    exchange(&mut region.coordinator, &mut fresh);
    fresh
}

/// The server still holds everything the burned desk had sent; the new desk pulls it.
fn pull_everything(from: &mut TestDesk, to: &mut TestDesk) {
    let items = from.vault.log().all_items().unwrap();
    let pulled: Vec<Pulled> = items.into_iter().map(|item| Pulled { lsn: 0, item }).collect();
    let _received = to.vault.replica().receive(&pulled, Timestamp(0)).unwrap();
    to.vault.after_sync().unwrap();
}

#[test]
fn a_unit_whose_only_desk_burned_reads_its_files_with_the_sheet_from_its_safe_and_the_coordinator_cannot() {
    let mut region = region(1);
    all_level(&mut region);
    let sheet = region.desks[0].vault.make_sheet().unwrap().words().join(" ");
    let (mut region, record, mut gone) = burned(region);
    let mut fresh = replacement(&mut region, &mut gone);
    pull_everything(&mut gone, &mut fresh);
    assert_eq!(fresh.vault.record(record).unwrap().file, FileState::KeyMissing);
    let other: String = aman_vault::spoken::encode_words(&[[1, 2].as_slice(), &[9; 36]].concat()).join(" ");
    assert!(fresh.vault.use_sheet(&other.parse().unwrap()).is_err(), "another sheet");
    assert_eq!(fresh.vault.use_sheet(&sheet.parse().unwrap()).unwrap(), 1);
    let state = fresh.vault.record(record).unwrap();
    assert_eq!(state.file, FileState::Open);
    assert!(fresh.vault.can_seal(), "and receives on");
    assert!(
        region.coordinator.vault.use_sheet(&sheet.parse().unwrap()).is_err(),
        "a coordinator who found it reads nothing"
    );
    assert!(region.coordinator.vault.record(record).is_ok_and(|state| state.file != FileState::Open));
}

#[test]
fn without_the_sheet_three_trustees_give_the_files_back_to_a_desk_of_the_unit_and_to_nobody_else() {
    let mut region = region(1);
    let shares: Vec<String> =
        region.coordinator.vault.make_recovery(3, 5).unwrap().iter().map(|share| share.words().join(" ")).collect();
    all_level(&mut region);
    let (mut region, record, mut gone) = burned(region);
    let mut fresh = replacement(&mut region, &mut gone);
    pull_everything(&mut gone, &mut fresh);
    let read = |places: &[usize]| places.iter().map(|at| shares[*at].parse().unwrap()).collect::<Vec<Share>>();
    let (unit, reason) = (region.unit, words("poste brûlé, feuille brûlée"));
    let coordinator = &mut region.coordinator.vault;
    assert!(coordinator.rehearse_recovery(&read(&[0, 1])).is_err(), "two are too few");
    coordinator.rehearse_recovery(&read(&[4, 1, 2])).unwrap();
    let own = coordinator.log().desk_id().unwrap();
    for (desk, shares) in [(gone.id, read(&[0, 1, 2])), (own, read(&[0, 1, 2])), (fresh.id, read(&[0, 1]))] {
        assert!(coordinator.recover_unit(&shares, unit, &desk, &reason).is_err(), "not to a revoked or foreign desk");
    }
    let recovered = coordinator.recover_unit(&read(&[0, 3, 4]), unit, &fresh.id, &reason).unwrap();
    assert_eq!(recovered.desk, fresh.id);
    assert!(recovered.keys >= 1);
    exchange(&mut region.coordinator, &mut fresh);
    assert_eq!(fresh.vault.record(record).unwrap().file, FileState::Open);
    assert!(
        region.coordinator.vault.record(record).is_ok_and(|state| state.file != FileState::Open),
        "nothing stays here"
    );
    let trail: Vec<String> = region.coordinator.vault.trail(20).unwrap().into_iter().map(|line| line.code).collect();
    assert!(trail.contains(&"recovery.used".to_owned()) && trail.contains(&"recovery.rehearsed".to_owned()));
}

#[test]
fn a_second_key_on_paper_is_sealed_to_only_after_an_officer_compared_its_digits() {
    let mut region = region(1);
    let _first = region.coordinator.vault.make_recovery(3, 5).unwrap();
    all_level(&mut region);
    assert_eq!(region.desks[0].vault.new_recovery(), None);
    let second = region.coordinator.vault.make_recovery(3, 5).unwrap();
    all_level(&mut region);
    let id = region.coordinator.vault.log().roster().recovery().unwrap().id();
    assert_eq!(region.desks[0].vault.new_recovery(), Some(id));
    add(&mut region.desks[0]);
    let shares: Vec<Share> = second.iter().take(3).map(|share| share.words().join(" ").parse().unwrap()).collect();
    all_level(&mut region);
    let (unit, desk) = (region.unit, region.desks[0].id);
    let reason = words("essai");
    assert!(region.coordinator.vault.recover_unit(&shares, unit, &desk, &reason).is_err(), "nothing was sealed to it");
    region.desks[0].vault.take_recovery().unwrap();
    all_level(&mut region);
    assert_eq!(region.coordinator.vault.recover_unit(&shares, unit, &desk, &reason).unwrap().keys, 1);
}

#[test]
fn keys_rotate_by_the_year_without_a_word_lost_and_new_records_are_under_the_new_epoch() {
    let mut region = region(2);
    all_level(&mut region);
    let old = add(&mut region.desks[0]);
    all_level(&mut region);
    let count = region.coordinator.vault.rotate_keys(Some(region.unit), &words("une année")).unwrap();
    assert_eq!(count, 4, "sheet, file, trail and exchange");
    all_level(&mut region);
    all_level(&mut region);
    let fresh = add(&mut region.desks[1]);
    all_level(&mut region);
    for desk in &region.desks {
        for record in [old, fresh] {
            assert_eq!(desk.vault.record(record).unwrap().file, FileState::Open);
        }
    }
    let items = region.desks[1].vault.log().all_items().unwrap();
    let epochs: Vec<u32> = items
        .iter()
        .filter_map(|item| if let Item::Wrap(bytes) = item { Wrap::decode(bytes).ok() } else { None })
        .map(|wrap| wrap.epoch)
        .collect();
    assert_eq!(
        (epochs.iter().filter(|epoch| **epoch == 0).count(), epochs.iter().filter(|epoch| **epoch == 1).count()),
        (2, 2)
    );
    region.coordinator.vault.withdraw_officer(&region.desks[1].vault.officer(), &words("mutée")).unwrap();
    all_level(&mut region);
    assert!(region.desks[0].vault.log().roster().withdrawn(&region.desks[1].vault.officer()));
}

#[test]
fn a_record_destroyed_by_two_officers_is_gone_from_every_desk_and_the_chains_still_verify() {
    let mut region = region(2);
    let doomed = add(&mut region.desks[0]);
    let kept = region.desks[0].vault.add_record(&example(aman_schema::EXAMPLE_LISTENING)).unwrap().record();
    all_level(&mut region);
    let stick = region.desks[0].vault.log().all_items().unwrap();
    let request = region.desks[1].vault.request_destruction(doomed, "Ordonnance inventée 3/2027").unwrap();
    assert_eq!(region.desks[0].vault.request_destruction(doomed, " "), Err(VaultFault::NoReason));
    assert!(region.desks[1].vault.order_destruction(&request).is_err(), "a brigade cannot order");
    all_level(&mut region);
    assert_eq!(region.coordinator.vault.destruction_requests().unwrap().len(), 1);
    region.coordinator.vault.order_destruction(&request).unwrap();
    assert!(region.coordinator.vault.order_destruction(&request).is_err(), "ordered once");
    all_level(&mut region);
    all_level(&mut region);
    let coordinator = region.coordinator.vault.obeyed().unwrap();
    assert_eq!(coordinator.len(), 3, "each desk says that it obeyed: {coordinator:?}");
    for desk in region.desks.iter_mut().chain([&mut region.coordinator]) {
        assert!(desk.vault.record(doomed).is_err() && desk.vault.record(kept).is_ok());
        let report = desk.vault.verify().unwrap();
        assert!(report.is_sound(), "{report:?}");
        // EXPOSE: compared in a test.
        let dump = desk.vault.dump_view().unwrap();
        assert!(!dump.expose().contains("Ouzemmour") && !dump.expose().contains("CORP_COUPS"));
    }
    // An old stick brings the whole entries again: nothing comes back.
    let pulled: Vec<Pulled> = stick.into_iter().map(|item| Pulled { lsn: 0, item }).collect();
    let desk = &mut region.desks[1];
    let _received = desk.vault.replica().receive(&pulled, Timestamp(0)).unwrap();
    desk.vault.after_sync().unwrap();
    assert!(desk.vault.record(doomed).is_err() && desk.vault.verify().unwrap().is_sound());
}
