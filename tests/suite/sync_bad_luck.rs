//! What the line, the clock and the server's disk can do, and what is never lost by it.

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use aman_sync_client::{Dial, NetworkFault, SyncFault, Transport, sync_blocking};
use aman_sync_protocol::message::{Alert, AlertCode};
use aman_sync_protocol::replica::Replica;
use aman_sync_protocol::statement::Statement;

use crate::sync_world::{Desk, FULL, Region, Still, World};

/// Passes bytes on until so many came from the desk, then cuts both ways.
fn cut_after(server: SocketAddr, limit: usize) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for desk in listener.incoming() {
            let (mut desk, mut up) = (desk.unwrap(), TcpStream::connect(server).unwrap());
            let (mut back, mut down) = (desk.try_clone().unwrap(), up.try_clone().unwrap());
            thread::spawn(move || std::io::copy(&mut down, &mut back));
            let (mut left, mut buffer) = (limit, [0; 512]);
            while left > 0 {
                let most = left.min(buffer.len());
                let Ok(count @ 1..) = desk.read(&mut buffer[..most]) else { break };
                up.write_all(&buffer[..count]).unwrap();
                left -= count;
            }
            let _closed = up.shutdown(Shutdown::Write);
            thread::sleep(Duration::from_millis(200));
            let _closed = (desk.shutdown(Shutdown::Both), up.shutdown(Shutdown::Both));
        }
    });
    address
}

#[test]
fn a_body_cut_half_way_keeps_what_came_whole_and_the_next_exchange_sends_the_rest() {
    let world = World::new();
    let (region, mut brigade) = Region::with_brigade(&world);
    brigade.write_many(region.sheet, 100);
    let before = world.entries();
    let line = Dial { address: cut_after(world.address(), 60_000).to_string(), server_key: world.key() };
    let cut = brigade.sync(&line).unwrap_err();
    assert_eq!(cut.fault, SyncFault::Network(NetworkFault::Cut));
    thread::sleep(Duration::from_millis(300));
    let kept = world.entries() - before;
    assert!((20..100).contains(&kept), "{kept} of 100 came whole");
    assert_eq!(cut.report.pushed as usize, 100 - brigade.replica.waiting());
    let rest = brigade.sync(&world.dial()).unwrap();
    assert_eq!((brigade.replica.waiting(), world.entries() - before, rest.alerts.len()), (0, 100, 0));
}

#[test]
fn a_line_cut_again_and_again_still_brings_everything_across() {
    let world = World::new();
    let (region, mut brigade) = Region::with_brigade(&world);
    brigade.write_many(region.sheet, 60);
    let line = Dial { address: cut_after(world.address(), 25_000).to_string(), server_key: world.key() };
    let attempts = (0..40).take_while(|_| brigade.sync(&line).is_err()).count();
    assert!(attempts >= 2, "the line was cut");
    assert_eq!(brigade.replica.waiting(), 0);
}

#[test]
fn a_server_with_another_key_is_not_spoken_to() {
    let (world, other) = (World::new(), World::new());
    let (region, mut brigade) = Region::with_brigade(&world);
    brigade.write(region.sheet);
    let wrong = Dial { address: other.address().to_string(), server_key: world.key() };
    let failure = brigade.sync(&wrong).unwrap_err();
    assert_eq!(failure.fault, SyncFault::Network(NetworkFault::OtherKey));
    assert_eq!((other.entries(), brigade.replica.waiting()), (0, 1));
}

#[test]
fn an_address_where_nobody_answers_is_told_as_such() {
    let world = World::new();
    let (_region, mut brigade) = Region::with_brigade(&world);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let failure = brigade.sync(&Dial { address: free.to_string(), server_key: world.key() }).unwrap_err();
    assert_eq!(failure.fault, SyncFault::Network(NetworkFault::Unreachable));
    for wrong in ["", "host", "host:", ":1", "host:99999"] {
        let dial = Dial { address: wrong.to_owned(), server_key: world.key() };
        assert_eq!(Transport::new(&dial, brigade.link_key()).err(), Some(NetworkFault::BadAddress));
    }
}

#[test]
fn a_server_that_falls_silent_is_given_up_and_nothing_is_lost() {
    let world = World::new();
    let (region, mut brigade) = Region::with_brigade(&world);
    brigade.write(region.sheet);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = Dial { address: listener.local_addr().unwrap().to_string(), server_key: world.key() };
    let transport = brigade.transport(&silent).with_patience(Duration::from_millis(300));
    let failure = sync_blocking(&transport, &mut brigade.replica, &Still(0)).unwrap_err();
    assert_eq!(failure.fault, SyncFault::Network(NetworkFault::Stalled));
    assert_eq!(brigade.replica.waiting(), 1);
}

#[test]
fn a_clock_at_2010_or_2060_stops_nothing() {
    let world = World::new();
    let (region, mut brigade) = Region::with_brigade(&world);
    let moments = [1_262_304_000_000, 2_840_140_800_000, 0, i64::MIN, i64::MAX];
    for ms in moments {
        brigade.write(region.sheet);
        let transport = Transport::at_moment(&world.dial(), brigade.link_key(), ms.max(0) as u64 / 1000).unwrap();
        let report = sync_blocking(&transport, &mut brigade.replica, &Still(ms)).unwrap();
        assert_eq!((report.pushed, report.alerts.len()), (1, 0));
    }
}

#[test]
fn a_server_that_lost_its_store_is_refilled_by_any_desk_with_the_roster_first() {
    let mut world = World::new();
    let (mut region, mut brigade) = Region::with_brigade(&world);
    brigade.write_many(region.sheet, 30);
    brigade.sync(&world.dial()).unwrap();
    region.coordinator.sync(&world.dial()).unwrap();
    let held = world.ids();
    world.stop();
    for name in ["store.db", "store.db-wal", "store.db-shm"] {
        let _absent = fs::remove_file(world.folder.path().join(name));
    }
    world.start(None);
    assert_eq!(world.entries(), 0);
    brigade.write(region.sheet);
    let report = brigade.sync(&world.dial()).unwrap();
    assert_eq!((report.alerts, brigade.replica.waiting()), (vec![Alert::plain(AlertCode::Restored)], 0));
    assert!(held.iter().all(|id| world.ids().contains(id)), "everything is there again");
    assert_eq!(world.ids().len(), held.len() + 1);
    let report = region.coordinator.sync(&world.dial()).unwrap();
    let expected = vec![Alert::plain(AlertCode::Restored)];
    assert_eq!((report.alerts, region.coordinator.replica.waiting()), (expected, 0));
    assert_eq!(region.coordinator.replica.entry_ids(), brigade.replica.entry_ids());
}

#[test]
fn a_server_put_back_to_an_older_copy_of_its_store_is_noticed_and_refilled() {
    let mut world = World::new();
    let (mut region, mut brigade) = Region::with_brigade(&world);
    brigade.write_many(region.sheet, 3);
    brigade.sync(&world.dial()).unwrap();
    region.coordinator.sync(&world.dial()).unwrap();
    world.stop();
    let (store, copy) = (world.folder.path().join("store.db"), world.folder.path().join("copy.db"));
    fs::copy(&store, &copy).unwrap();
    world.start(None);
    brigade.write_many(region.sheet, 4);
    brigade.sync(&world.dial()).unwrap();
    region.coordinator.sync(&world.dial()).unwrap();
    world.stop();
    fs::rename(&copy, &store).unwrap();
    world.start(None);
    let report = brigade.sync(&world.dial()).unwrap();
    assert!(report.alerts.iter().any(|alert| alert.code == AlertCode::RolledBack), "{report:?}");
    assert_eq!(brigade.replica.waiting(), 0);
    assert_eq!(world.ids().len(), brigade.replica.entry_ids().len());
    assert!(brigade.replica.server_incarnation().unwrap().is_some());
}

#[test]
fn a_desk_named_late_in_a_long_roster_refills_a_server_all_the_same() {
    let mut world = World::new();
    let mut region = Region::found(1);
    let (unit, many) = (region.unit, 230);
    let crowd: Vec<Statement> = (1000..1000 + many)
        .map(Desk::new)
        .map(|desk| Statement::Desk { desk: desk.id, card: desk.card(unit, false) })
        .collect();
    for part in crowd.chunks(50) {
        let _entry = region.state(part);
    }
    let mut last = Desk::new(2);
    region.admit(&mut last, FULL);
    region.coordinator.sync(&world.dial()).unwrap();
    last.sync(&world.dial()).unwrap();
    world.stop();
    for name in ["store.db", "store.db-wal", "store.db-shm"] {
        let _absent = fs::remove_file(world.folder.path().join(name));
    }
    world.start(None);
    last.write(region.sheet);
    last.sync(&world.dial()).unwrap();
    assert_eq!((last.replica.waiting(), world.ids().len()), (0, last.replica.entry_ids().len()));
}
