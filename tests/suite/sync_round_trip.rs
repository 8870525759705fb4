//! What two desks and a server do when all goes well.

use std::thread;

use aman_sync_protocol::replica::{Item, Replica};
use aman_sync_protocol::statement::Statement;

use crate::sync_world::{Desk, FULL, Region, World};

#[test]
fn what_one_desk_writes_another_reads_and_both_hold_receipts() {
    let world = World::new();
    let (mut region, mut brigade) = Region::with_brigade(&world);
    let written = brigade.write_many(region.sheet, 5);
    let pushed = brigade.sync(&world.dial()).unwrap();
    assert_eq!((pushed.pushed, pushed.alerts.len(), brigade.replica.waiting()), (5, 0, 0));
    assert!(pushed.receipts >= 1);
    let pulled = region.coordinator.sync(&world.dial()).unwrap();
    assert_eq!((pulled.pulled, pulled.alerts.len()), (6, 0), "five entries and the certificate of their log");
    for id in written {
        let entry = region.coordinator.replica.entry(&id).unwrap();
        assert_eq!(entry.bytes(), brigade.replica.entry(&id).unwrap().bytes());
    }
}

#[test]
fn with_nothing_to_do_nothing_moves() {
    let world = World::new();
    let (mut region, mut brigade) = Region::with_brigade(&world);
    for desk in [&mut brigade, &mut region.coordinator] {
        desk.sync(&world.dial()).unwrap();
        let report = desk.sync(&world.dial()).unwrap();
        assert_eq!((report.pushed, report.pulled, report.receipts, report.alerts.len()), (0, 0, 0, 0));
    }
}

#[test]
fn pushing_everything_again_changes_nothing_and_gives_the_same_heads() {
    let world = World::new();
    let (region, mut brigade) = Region::with_brigade(&world);
    brigade.write_many(region.sheet, 40);
    brigade.sync(&world.dial()).unwrap();
    let (before, ids) = (world.count("SELECT SUM(head) FROM spaces"), world.ids());
    brigade.replica.forget_acknowledgements().unwrap();
    assert!(brigade.replica.waiting() > 40);
    let report = brigade.sync(&world.dial()).unwrap();
    assert_eq!((brigade.replica.waiting(), report.alerts.len()), (0, 0));
    assert_eq!((world.count("SELECT SUM(head) FROM spaces"), world.ids()), (before, ids));
}

#[test]
fn a_large_outbox_goes_in_several_exchanges_and_a_new_reader_gets_all_of_it() {
    let world = World::new();
    let (mut region, mut brigade) = Region::with_brigade(&world);
    brigade.write_many(region.sheet, 900);
    let report = brigade.sync(&world.dial()).unwrap();
    assert_eq!((report.pushed, brigade.replica.waiting()), (900, 0));
    assert_eq!(region.coordinator.sync(&world.dial()).unwrap().pulled, 901);
    let mut second = Desk::new(3);
    region.admit(&mut second, FULL);
    region.coordinator.sync(&world.dial()).unwrap();
    second.sync(&world.dial()).unwrap();
    assert!(brigade.replica.entry_ids().is_subset(&second.replica.entry_ids()));
    assert_eq!(second.replica.aside(), 0);
}

#[test]
fn a_grant_reaches_its_addressee_and_nobody_else() {
    let world = World::new();
    let (mut region, mut brigade) = Region::with_brigade(&world);
    let mut other = Desk::new(3);
    region.admit(&mut other, FULL);
    let grant = region.coordinator.grant(region.sheet, &brigade.card(region.unit, false), brigade.id);
    for desk in [&mut region.coordinator, &mut brigade, &mut other] {
        desk.sync(&world.dial()).unwrap();
    }
    let item = Item::Grant(grant.encode());
    assert!(brigade.replica.rows().any(|row| *row == item));
    assert!(!other.replica.rows().any(|row| *row == item));
    assert_eq!(world.count("SELECT COUNT(*) FROM grants"), 1);
}

#[test]
fn a_desk_admitted_offline_is_known_from_the_roster_and_not_from_the_server() {
    let world = World::new();
    let (mut region, _brigade) = Region::with_brigade(&world);
    let mut late = Desk::new(9);
    region.admit(&mut late, FULL);
    late.write(region.sheet);
    let refused = late.sync(&world.dial()).unwrap_err();
    assert_eq!((refused.report.pushed, late.replica.waiting() > 0), (0, true));
    region.coordinator.sync(&world.dial()).unwrap();
    late.sync(&world.dial()).unwrap();
    assert_eq!(late.replica.waiting(), 0);
}

#[test]
fn sixty_desks_that_come_at_once_are_all_served_and_none_waits_for_another() {
    let world = World::new();
    let (mut region, brigade) = Region::with_brigade(&world);
    let mut desks: Vec<Desk> = (100..160).map(Desk::new).collect();
    let unit = region.unit;
    let statements: Vec<Statement> = desks
        .iter()
        .flat_map(|desk| {
            let (id, space) = (desk.id, region.sheet);
            [
                Statement::Desk { desk: id, card: desk.card(unit, false) },
                Statement::Member { space, desk: id, membership: FULL },
            ]
        })
        .collect();
    let _entry = region.state(&statements);
    region.coordinator.sync(&world.dial()).unwrap();
    for desk in &mut desks {
        region.hand_roster_to(desk);
        desk.show_certificate();
        desk.write_many(region.sheet, 5);
    }
    let (dial, before) = (world.dial(), world.entries());
    let reports: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = desks.iter_mut().map(|desk| scope.spawn(|| desk.sync(&dial))).collect();
        running.into_iter().map(|desk| desk.join().unwrap()).collect()
    });
    assert!(reports.iter().all(Result::is_ok));
    assert_eq!(world.entries(), before + 300);
    assert!(desks.iter().all(|desk| desk.replica.waiting() == 0));
    drop(brigade);
}
