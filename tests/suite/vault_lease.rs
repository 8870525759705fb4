//! Does the lease close what it should, keep open what it must, and open again by the region's word only?

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use aman_schema::{EXAMPLE_COMPLETE, EXAMPLE_LISTENING, Path};
use aman_sync_protocol::host::{Clock, Timestamp};
use aman_sync_protocol::ids::RecordId;
use aman_sync_protocol::phone_code::PhoneCode;
use aman_sync_protocol::replica::{Item, Replica};
use aman_vault::apart::Decision;
use aman_vault::host::OsEntropy;
use aman_vault::state::FileState;
use aman_vault::{Host, VaultFault};
use serde_json::{Value, json};

use crate::vault_world::{Region, TestDesk, example, exchange, open, pass, region, unlock, words};

/// A machine whose running time and wall clock the test moves.
#[derive(Clone)]
struct Machine {
    now: Arc<AtomicI64>,
    up: Arc<AtomicU64>,
}

impl Clock for Machine {
    fn now(&self) -> Timestamp {
        Timestamp(self.now.fetch_add(1, Ordering::SeqCst))
    }

    fn uptime_ms(&self) -> u64 {
        self.up.load(Ordering::SeqCst)
    }
}

impl Machine {
    fn new() -> Self {
        Self { now: Arc::new(AtomicI64::new(1_790_000_100_000)), up: Arc::new(AtomicU64::new(0)) }
    }

    fn host(&self) -> Host {
        Host::new(Box::new(OsEntropy::new()), Box::new(self.clone()))
    }

    fn run_hours(&self, hours: u64) {
        self.up.fetch_add(hours * 3_600_000, Ordering::SeqCst);
    }
}

/// A region whose one station works on a machine of the test, and holds one record that nothing keeps open.
fn station() -> (Region, Machine, RecordId) {
    let mut region = region(1);
    let machine = Machine::new();
    let id = region.desks[0].vault.add_record(&example(EXAMPLE_LISTENING)).unwrap().record();
    exchange(&mut region.coordinator, &mut region.desks[0]);
    let desk = region.desks.pop().unwrap().reopen_with(machine.host());
    region.desks.push(desk);
    (region, machine, id)
}

fn run_out(desk: &mut TestDesk, machine: &Machine) {
    machine.run_hours(14 * 24);
    desk.vault.tick().unwrap();
    assert!(desk.vault.lease().unwrap().over);
}

fn narrative() -> Path {
    Path::parse("narrative.story").unwrap()
}

#[test]
fn older_records_close_after_the_hours_and_every_call_that_reads_one_refuses() {
    let (mut region, machine, id) = station();
    let desk = &mut region.desks[0];
    machine.run_hours(14 * 24 - 1);
    desk.vault.tick().unwrap();
    assert!(desk.vault.record(id).is_ok(), "it still runs");
    machine.run_hours(1);
    desk.vault.tick().unwrap();
    let closed = VaultFault::LeaseOver;
    assert_eq!(desk.vault.record(id).unwrap_err(), closed);
    assert_eq!(desk.vault.history(id).unwrap_err(), closed);
    let change = [(narrative(), Some(json!("autre")))];
    assert_eq!(desk.vault.amend(id, &change, &words("essai")).unwrap_err(), closed);
    assert_eq!(
        desk.vault.resolve(id, narrative().as_str(), &Decision::Take("x"), &words("essai")).unwrap_err(),
        closed
    );
    assert_eq!(desk.vault.read_file(id, &words("essai")).unwrap_err(), closed);
    assert_eq!(desk.vault.archive(id, &words("essai")).unwrap_err(), closed);
    assert!(desk.vault.search(&words("a"), 10).unwrap().is_empty());
    let row = &desk.vault.list(None, 10).unwrap()[0];
    assert_eq!((row.file, row.title.expose().as_str()), (FileState::LeaseOver, ""));
    assert!(desk.vault.lease_is_over().unwrap());
    // Nothing is deleted by it.
    assert!(desk.vault.verify().unwrap().is_sound());
    // The wall clock neither closes nor opens anything.
    machine.now.store(0, Ordering::SeqCst);
    assert_eq!(desk.vault.record(id).unwrap_err(), closed);
}

#[test]
fn drafts_receptions_sealing_and_what_was_received_since_stay_open() {
    let (mut region, machine, old) = station();
    let desk = &mut region.desks[0];
    let before = desk.vault.draft_new("reception", "reception/1").unwrap();
    run_out(desk, &machine);
    desk.vault.draft_set(before, &narrative(), Some(&json!("elle parle"))).unwrap();
    assert_eq!(desk.vault.draft(before).unwrap().get(&narrative()), Some(&json!("elle parle")));
    let sealed = desk.vault.seal_draft(before, &example(EXAMPLE_LISTENING)).unwrap().record();
    let added = desk.vault.add_record(&example(EXAMPLE_LISTENING)).unwrap().record();
    for id in [sealed, added] {
        assert_eq!(desk.vault.record(id).unwrap().file, FileState::Open);
        desk.vault.amend(id, &[(narrative(), Some(json!("suite")))], &words("elle revient")).unwrap();
    }
    assert_eq!(desk.vault.record(old).unwrap_err(), VaultFault::LeaseOver);
    // Sync goes on.
    assert!(!desk.vault.replica().unsent(usize::MAX).unwrap().is_empty());
    let (coordinator, desk) = (&mut region.coordinator, &mut region.desks[0]);
    desk.send_to(coordinator);
    assert_eq!(coordinator.vault.list(None, 10).unwrap().len(), 3);
}

#[test]
fn high_danger_a_measure_in_force_and_a_follow_up_that_is_due_keep_a_record_open() {
    let (mut region, machine, _) = station();
    let desk = &mut region.desks[0];
    let mut with = |section: &str, field: &str, value: Value| {
        let mut document: Value = serde_json::from_str(EXAMPLE_LISTENING).unwrap();
        document["answers"][section][field] = value;
        desk.vault.add_record(&example(&document.to_string())).unwrap().record()
    };
    // The machine's clock says 21 September 2026.
    let due = with("followup", "next", json!({"date": "2026-10-01", "precision": "J"}));
    let overdue = with("followup", "next", json!({"date": "2026-09-12", "precision": "J"}));
    let later = with("followup", "next", json!({"date": "2026-11-30", "precision": "J"}));
    let measured = with("procedure", "measures", json!(["MP06"]));
    let high = desk.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap().record();
    assert!(matches!(desk.vault.record(high).unwrap().danger.as_deref(), Some("N3" | "N4")), "the example is high");
    run_out(desk, &machine);
    for id in [due, overdue, measured, high] {
        assert!(desk.vault.record(id).is_ok());
    }
    assert_eq!(desk.vault.record(later).unwrap_err(), VaultFault::LeaseOver);
    // A clock that fell back to 2010 is in doubt: whatever has a date stays open.
    machine.now.store(1_262_304_000_000, Ordering::SeqCst);
    assert!(desk.vault.record(later).is_ok());
    machine.now.store(2_840_000_000_000, Ordering::SeqCst);
    assert!(desk.vault.record(later).is_ok());
}

#[test]
fn a_new_word_of_the_region_opens_them_and_an_old_one_brought_again_does_not() {
    let (mut region, machine, id) = station();
    let coordinator = &mut region.coordinator;
    let old: Vec<Item> =
        coordinator.vault.replica().unsent(usize::MAX).unwrap().into_iter().map(|one| one.item).collect();
    let desk = &mut region.desks[0];
    run_out(desk, &machine);
    let _again = desk.vault.replica().receive_by_hand(&old, Timestamp(0)).unwrap();
    assert_eq!(desk.vault.record(id).unwrap_err(), VaultFault::LeaseOver);
    // A colleague's word is none of the region's: the lease stays over.
    let mut words_of_region = Vec::new();
    region.coordinator.vault.add_unit(&words("Autre brigade"), "brigade").unwrap();
    for one in region.coordinator.vault.replica().unsent(usize::MAX).unwrap() {
        if !old.iter().any(|item| item.bytes() == one.item.bytes()) {
            words_of_region.push(one.item);
        }
    }
    let desk = &mut region.desks[0];
    let _new = desk.vault.replica().receive_by_hand(&words_of_region, Timestamp(0)).unwrap();
    assert!(desk.vault.record(id).is_ok());
    let lease = desk.vault.lease().unwrap();
    assert_eq!((lease.minutes_left, lease.unlocks_left, lease.over), (14 * 24 * 60, 400, false));
}

#[test]
fn unlocks_count_and_a_power_cut_loses_minutes_and_never_gains_any() {
    let (mut region, machine, id) = station();
    let desk = region.desks.pop().unwrap();
    let folder = desk.folder.clone();
    assert_eq!(desk.vault.lease().unwrap().unlocks_left, 399);
    machine.run_hours(1);
    let mut desk = desk;
    desk.vault.tick().unwrap();
    let left = desk.vault.lease().unwrap().minutes_left;
    assert_eq!(left, 14 * 24 * 60 - 60);
    machine.up.fetch_add(4 * 60_000, Ordering::SeqCst);
    desk.vault.tick().unwrap();
    assert_eq!(desk.vault.lease().unwrap().minutes_left, left, "four minutes are not worth a write");
    drop(desk.vault); // the power goes
    machine.up.store(0, Ordering::SeqCst);
    let mut vault =
        unlock(aman_vault::LockedVault::open(&folder, &crate::vault_world::options(), machine.host()).unwrap());
    assert_eq!(vault.lease().unwrap().minutes_left, left);
    assert_eq!(vault.lease().unwrap().unlocks_left, 398);
    machine.up.fetch_add(4 * 60_000, Ordering::SeqCst);
    let mut locked = vault.lock(); // an orderly end writes what is left over
    for _ in 0..398 {
        vault = unlock(locked);
        assert!(vault.record(id).is_ok());
        locked = vault.lock();
    }
    vault = unlock(locked);
    assert_eq!(vault.lease().unwrap().minutes_left, left - 4);
    assert_eq!(vault.record(id).unwrap_err(), VaultFault::LeaseOver);
}

#[test]
fn breaking_the_glass_needs_a_reason_stands_in_the_trail_first_and_ends_with_the_lock() {
    let (mut region, machine, id) = station();
    let mut desk = region.desks.pop().unwrap();
    run_out(&mut desk, &machine);
    assert_eq!(desk.vault.break_glass(id, &words("  ")).unwrap_err(), VaultFault::NoReason);
    assert_eq!(desk.vault.break_glass(id, &words("elle est menacée ce soir")).unwrap().file, FileState::Open);
    let line = &desk.vault.trail(1).unwrap()[0];
    assert_eq!((line.code.as_str(), line.record), ("lease.broken", Some(id)));
    assert_eq!(line.reason.as_ref().unwrap().expose(), "elle est menacée ce soir");
    assert!(desk.vault.history(id).is_ok());
    let desk = desk.reopen_with(machine.host());
    assert_eq!(desk.vault.record(id).unwrap_err(), VaultFault::LeaseOver);
}

#[test]
fn twenty_digits_over_the_telephone_open_them_once_and_only_where_they_were_meant() {
    let (mut region, machine, id) = station();
    let other = TestDesk::new();
    region.admit(other);
    let (first, second) = region.desks.split_at_mut(1);
    let (first, second) = (&mut first[0], &mut second[0]);
    run_out(first, &machine);
    let coordinator = &mut region.coordinator.vault;
    let meant_for_other = coordinator.lease_code(second.id, 7).unwrap();
    let code = coordinator.lease_code(first.id, 7).unwrap();
    let next = coordinator.lease_code(first.id, 30).unwrap();
    let mut turned = code.to_string();
    turned.replace_range(22.., if turned.ends_with('9') { "8" } else { "9" });
    let turned: PhoneCode = turned.parse().unwrap();
    let longer: PhoneCode = code.to_string().replacen("07", "99", 1).parse().unwrap();
    for wrong in [&meant_for_other, &turned, &longer] {
        assert_eq!(first.vault.renew_lease(wrong).unwrap_err(), VaultFault::CodeWrong);
    }
    assert_eq!(first.vault.trail(1).unwrap()[0].code, "code.refused");
    assert_eq!(first.vault.record(id).unwrap_err(), VaultFault::LeaseOver);
    assert_eq!(first.vault.renew_lease(&code).unwrap(), 7);
    assert!(first.vault.record(id).is_ok());
    let lease = first.vault.lease().unwrap();
    assert_eq!((lease.days, lease.minutes_left, lease.unlocks_left), (7, 7 * 24 * 60, 200));
    assert_eq!(first.vault.renew_lease(&code).unwrap_err(), VaultFault::CodeUsed);
    assert_eq!(first.vault.renew_lease(&next).unwrap(), 30);
    machine.run_hours(30 * 24);
    first.vault.tick().unwrap();
    assert_eq!(first.vault.record(id).unwrap_err(), VaultFault::LeaseOver);
    assert_eq!(first.vault.renew_lease(&code).unwrap_err(), VaultFault::CodeUsed);
    assert!(first.vault.lease_code(second.id, 7).is_err(), "a station gives no codes");
    assert!(second.vault.lease_code(first.id, 7).is_err());
}

#[test]
fn the_region_s_figures_reach_the_stations_and_begin_the_count_anew() {
    let (mut region, machine, _) = station();
    region.coordinator.vault.set_lease_figures(48, 20).unwrap();
    exchange(&mut region.coordinator, &mut region.desks[0]);
    let desk = &mut region.desks[0];
    let lease = desk.vault.lease().unwrap();
    assert_eq!((lease.figures.hours, lease.figures.unlocks, lease.figures.turn), (48, 20, 1));
    machine.run_hours(48);
    desk.vault.tick().unwrap();
    assert!(desk.vault.lease().unwrap().over);
    assert!(desk.vault.set_lease_figures(1, 1).is_err(), "a station decides nothing");
}

#[test]
fn a_registrar_s_desk_and_a_desk_that_waits_have_no_lease() {
    let machine = Machine::new();
    let mut region = region(0);
    let id = region.coordinator.vault.add_record(&example(EXAMPLE_LISTENING)).unwrap().record();
    let mut coordinator = region.coordinator.reopen_with(machine.host());
    machine.run_hours(10_000);
    coordinator.vault.tick().unwrap();
    assert!(coordinator.vault.record(id).is_ok());
    assert!(!coordinator.vault.lease().unwrap().leased);
    let mut waiting = TestDesk::new().reopen_with(machine.host());
    let kept = waiting.vault.add_record(&example(EXAMPLE_LISTENING)).unwrap().record();
    machine.run_hours(10_000);
    waiting.vault.tick().unwrap();
    assert!(waiting.vault.record(kept).is_ok());
    // The lock and the passphrase are as they were.
    let folder = waiting.folder.clone();
    drop(waiting.vault.lock());
    assert!(open(&folder).unlock(None, &pass()).is_ok());
}
