//! What the server refuses, and that nothing of it is stored.

use aman_sync_client::{NetworkFault, SyncFault, post_raw_blocking};
use aman_sync_protocol::entry::{Entry, Kind, Place, clear_entry};
use aman_sync_protocol::frame::{Frame, FrameType, read_frames};
use aman_sync_protocol::ids::{EntryId, SpaceId};
use aman_sync_protocol::incarnation::{IncarnationCertificate, Purpose};
use aman_sync_protocol::message::{Alert, AlertCode, Ask, End, Hello};
use aman_sync_protocol::replica::Item;
use aman_sync_protocol::statement::{Statement, encode_statements};
use aman_sync_protocol::wire::item_frame;
use aman_sync_protocol::wrap::Wrap;

use crate::sync_world::{Desk, FULL, NONE, READER, Region, World};

fn hello_of(desk: &Desk) -> Hello {
    Hello {
        desk: desk.id,
        server_incarnation: None,
        budget: 1 << 20,
        ask: Ask::Nothing,
        cursors: vec![],
        heads: vec![],
    }
}

fn body_of(desk: &Desk, items: &[Item]) -> Vec<u8> {
    let mut body = Frame::new(FrameType::Hello, hello_of(desk).encode()).unwrap().encode();
    for item in items {
        item_frame(item).unwrap().write(&mut body);
    }
    Frame::new(FrameType::End, End::default().encode()).unwrap().write(&mut body);
    body
}

fn ask(world: &World, desk: &Desk, body: Vec<u8>) -> (u16, Vec<Frame>) {
    let (status, answer) = post_raw_blocking(&desk.transport(&world.dial()), body).unwrap();
    (status, if answer.is_empty() { vec![] } else { read_frames(&answer).unwrap() })
}

fn alerts(frames: &[Frame]) -> Vec<Alert> {
    let of_alerts = frames.iter().filter(|frame| frame.kind == FrameType::Alert);
    of_alerts.map(|frame| Alert::decode(&frame.payload).unwrap()).collect()
}

/// Pushes items as they are, and returns the codes of the alerts.
fn push(world: &World, desk: &Desk, items: &[Item]) -> Vec<AlertCode> {
    let (status, frames) = ask(world, desk, body_of(desk, items));
    assert_eq!(status, 200);
    alerts(&frames).iter().map(|alert| alert.code).collect()
}

fn item(entry: &Entry) -> Item {
    Item::Entry(entry.bytes().to_vec())
}

/// Says that pushing these is refused with this code, and that the store did not change.
fn refused(world: &World, desk: &Desk, items: &[Item], code: AlertCode) {
    let before = world.ids();
    assert_eq!(push(world, desk, items), [code]);
    assert_eq!(world.ids(), before, "{code:?}");
}

#[test]
fn an_entry_with_one_bit_changed_is_refused_and_its_neighbours_are_kept() {
    let world = World::new();
    let (region, mut brigade) = Region::with_brigade(&world);
    let before = world.entries();
    let (first, second) = (brigade.seal(region.sheet), brigade.seal(region.sheet));
    let certificate = Item::Incarnation(brigade.certificate.encode());
    let mut damaged = second.bytes().to_vec();
    let middle = damaged.len() - 100;
    damaged[middle] ^= 1;
    let codes = push(&world, &brigade, &[certificate, item(&first), Item::Entry(damaged), item(&second)]);
    assert_eq!(codes, [AlertCode::BadSignature]);
    assert_eq!(world.entries(), before + 2);
    refused(&world, &brigade, &[Item::Entry(vec![1, 2, 3])], AlertCode::Malformed);
}

#[test]
fn an_entry_signed_by_another_key_than_its_logs_is_refused() {
    let world = World::new();
    let (region, mut brigade) = Region::with_brigade(&world);
    let mut thief = Desk::new(66);
    let place = brigade.place(region.sheet);
    let forged = thief.seal_at(&place);
    brigade.write(region.sheet);
    brigade.sync(&world.dial()).unwrap();
    refused(&world, &brigade, &[item(&forged)], AlertCode::BadSignature);
}

#[test]
fn chains_that_begin_or_go_on_wrongly_are_refused() {
    let world = World::new();
    let (region, mut brigade) = Region::with_brigade(&world);
    brigade.write_many(region.sheet, 3);
    brigade.sync(&world.dial()).unwrap();
    let place = brigade.place(region.sheet);
    let wrong_seq = brigade.seal_at(&Place { seq: place.seq + 1, ..place });
    refused(&world, &brigade, &[item(&wrong_seq)], AlertCode::BadChain);
    let endless = brigade.seal_at(&Place { seq: u64::MAX, prev: [3; 32], ..place });
    refused(&world, &brigade, &[item(&endless)], AlertCode::BadChain);
    let wrong_base = brigade.seal_at(&Place { seq: 0, prev: [9; 32], ..place });
    refused(&world, &brigade, &[item(&wrong_base)], AlertCode::BadChain);
}

#[test]
fn nobody_writes_into_a_space_that_is_not_theirs() {
    let world = World::new();
    let (mut region, mut brigade) = Region::with_brigade(&world);
    let foreign = SpaceId::random(&mut brigade.dice);
    let unit = region.unit;
    let _entry = region.state(&[Statement::Space { space: foreign, unit, sealed: vec![] }]);
    region.coordinator.sync(&world.dial()).unwrap();
    brigade.write(region.sheet);
    brigade.sync(&world.dial()).unwrap();
    let entry = brigade.seal(foreign);
    refused(&world, &brigade, &[item(&entry)], AlertCode::MayNotWrite);
    let unheard = SpaceId::random(&mut brigade.dice);
    let entry = brigade.seal(unheard);
    refused(&world, &brigade, &[item(&entry)], AlertCode::MayNotWrite);
    let wrap = Wrap { space: foreign, epoch: 0, key: aman_sync_protocol::ids::KeyId::ZERO, sealed: [0; 60] };
    refused(&world, &brigade, &[Item::Wrap(wrap.encode())], AlertCode::NotMember);
    assert_eq!(world.count("SELECT COUNT(*) FROM wraps"), 0);
}

#[test]
fn a_reader_cannot_write_and_a_desk_cannot_write_the_roster() {
    let world = World::new();
    let (mut region, mut brigade) = Region::with_brigade(&world);
    let mut reader = Desk::new(5);
    region.admit(&mut reader, READER);
    region.coordinator.sync(&world.dial()).unwrap();
    reader.sync(&world.dial()).unwrap();
    let certificate = Item::Incarnation(reader.certificate.encode());
    let entry = reader.seal(region.sheet);
    refused(&world, &reader, &[certificate, item(&entry)], AlertCode::MayNotWrite);
    let roster = encode_statements(99, &[Statement::Revoke { desk: region.coordinator.id }]);
    let place = brigade.place(region.roster_space);
    let coup = clear_entry(Kind::Roster, &place, &roster, &brigade.signing).unwrap();
    brigade.write(region.sheet);
    brigade.sync(&world.dial()).unwrap();
    refused(&world, &brigade, &[item(&coup)], AlertCode::MayNotWrite);
}

#[test]
fn the_link_key_signs_beacons_and_nothing_else() {
    let world = World::new();
    let (region, mut brigade) = Region::with_brigade(&world);
    let link = brigade.link_key();
    let certificate = IncarnationCertificate::make(&link, Purpose::Link, &mut brigade.dice);
    let place = Place { space: region.sheet, log: certificate.log_id(), seq: 0, prev: certificate.hash() };
    let beacon = clear_entry(Kind::Beacon, &place, b"heads", &link).unwrap();
    let shown = Item::Incarnation(certificate.encode());
    assert_eq!(push(&world, &brigade, &[shown, item(&beacon)]), []);
    let place = Place { seq: 1, prev: *beacon.id().as_bytes(), ..place };
    let roster = clear_entry(Kind::Roster, &place, b"x", &link).unwrap();
    refused(&world, &brigade, &[item(&roster)], AlertCode::MayNotWrite);
    brigade.signing = link;
    let sealed = brigade.seal_at(&place);
    refused(&world, &brigade, &[item(&sealed)], AlertCode::MayNotWrite);
}

#[test]
fn a_log_nobody_vouches_for_is_refused_with_its_certificate() {
    let world = World::new();
    let (region, mut brigade) = Region::with_brigade(&world);
    let mut stranger = Desk::new(77);
    let entry = stranger.seal(region.sheet);
    let certificate = Item::Incarnation(stranger.certificate.encode());
    let codes = push(&world, &brigade, &[certificate, item(&entry)]);
    assert_eq!(codes, [AlertCode::UnknownLog, AlertCode::UnknownLog]);
    brigade.write(region.sheet);
    brigade.sync(&world.dial()).unwrap();
}

#[test]
fn strangers_and_revoked_desks_get_a_plain_refusal_and_leave_nothing() {
    let world = World::new();
    let (mut region, mut brigade) = Region::with_brigade(&world);
    let stranger = Desk::new(88);
    let before = world.ids();
    let (status, frames) = ask(&world, &stranger, body_of(&stranger, &[]));
    assert_eq!((status, alerts(&frames)), (401, vec![Alert::plain(AlertCode::NotEnrolled)]));
    let (status, _frames) = ask(&world, &stranger, body_of(&brigade, &[]));
    assert_eq!(status, 401, "another desk's name does not help");
    let _entry = region.state(&[Statement::Revoke { desk: brigade.id }]);
    brigade.write(region.sheet);
    brigade.sync(&world.dial()).unwrap();
    region.coordinator.sync(&world.dial()).unwrap();
    brigade.write(region.sheet);
    let failure = brigade.sync(&world.dial()).unwrap_err();
    assert_eq!(failure.fault, SyncFault::Network(NetworkFault::Refused(AlertCode::Revoked)));
    assert_eq!(world.ids().len(), before.len() + 2, "one entry before the revocation, and the revocation");
    assert_eq!(region.coordinator.replica.entry_ids().len(), world.ids().len(), "what was written before stays");
}

#[test]
fn a_membership_that_ended_ends_reading_and_writing() {
    let world = World::new();
    let (mut region, mut brigade) = Region::with_brigade(&world);
    let mut second = Desk::new(3);
    region.admit(&mut second, FULL);
    region.coordinator.sync(&world.dial()).unwrap();
    second.sync(&world.dial()).unwrap();
    let (space, desk) = (region.sheet, second.id);
    let _entry = region.state(&[Statement::Member { space, desk, membership: NONE }]);
    region.coordinator.sync(&world.dial()).unwrap();
    let secret = brigade.write(region.sheet);
    brigade.sync(&world.dial()).unwrap();
    second.sync(&world.dial()).unwrap();
    assert!(second.replica.entry(&secret).is_none());
    let entry = second.seal(region.sheet);
    let certificate = Item::Incarnation(second.certificate.encode());
    refused(&world, &second, &[certificate, item(&entry)], AlertCode::MayNotWrite);
}

#[test]
fn bodies_that_are_no_exchange_are_refused_and_what_came_whole_before_is_kept() {
    let world = World::new();
    let (region, mut brigade) = Region::with_brigade(&world);
    for nonsense in [vec![], b"GET / HTTP/1.1".to_vec(), vec![200, 0, 0, 0, 1, 0], vec![3, 255, 255, 255, 255]] {
        assert_eq!(ask(&world, &brigade, nonsense).0, 400);
    }
    let end = [&Frame::new(FrameType::End, End::default().encode()).unwrap().encode()[..]].concat();
    assert_eq!(ask(&world, &brigade, end).0, 400, "an end before any hello");
    let tails: [(&[u8], AlertCode); 4] = [
        (&[200, 0, 0, 0, 1, 0], AlertCode::UnexpectedFrame),
        (&[6, 0, 0, 0, 1, 0], AlertCode::UnexpectedFrame),
        (&[3, 0, 255, 255, 255], AlertCode::TooMuch),
        (&[8, 0, 0, 0, 1, 0], AlertCode::Malformed),
    ];
    for (tail, code) in tails {
        let before = world.entries();
        let entry = brigade.seal(region.sheet);
        let certificate = Item::Incarnation(brigade.certificate.encode());
        let mut body = body_of(&brigade, &[certificate, item(&entry)]);
        let end = Frame::new(FrameType::End, End::default().encode()).unwrap().encode();
        body.truncate(body.len() - end.len());
        body.extend_from_slice(tail);
        body.extend_from_slice(&end);
        let (status, frames) = ask(&world, &brigade, body);
        assert_eq!((status, alerts(&frames)), (200, vec![Alert::plain(code)]));
        assert_eq!(world.entries(), before + 1);
        let last = End::decode(&frames.last().unwrap().payload).unwrap();
        assert!(!last.complete);
    }
}

#[test]
fn a_second_region_and_a_root_that_was_not_pinned_are_refused() {
    let world = World::new();
    let (region, _brigade) = Region::with_brigade(&world);
    let other = Region::found(50);
    let certificate = Item::Incarnation(other.coordinator.certificate.encode());
    let root = item(other.coordinator.replica.entry(&other.root).unwrap());
    let codes = push(&world, &region.coordinator, &[certificate.clone(), root.clone()]);
    assert_eq!(codes, [AlertCode::OtherRoot, AlertCode::UnknownLog], "a certificate is told when its job is over");

    let pinned = World::pinned(Some(region.root));
    let codes = push(&pinned, &other.coordinator, &[certificate, root]);
    assert_eq!(codes, [AlertCode::NotEnrolled]);
    assert_eq!(pinned.entries(), 0);
    let mut right = Region::found(1);
    assert_eq!(right.root, region.root);
    right.coordinator.sync(&pinned.dial()).unwrap();
    assert_eq!(pinned.entries(), 1);
}

#[test]
fn a_stranger_on_an_empty_server_leaves_nothing_unless_the_roster_he_brings_names_him() {
    let world = World::new();
    let mut region = Region::found(1);
    let mut brigade = Desk::new(2);
    region.hand_roster_to(&mut brigade);
    let failure = brigade.sync(&world.dial());
    assert!(failure.is_err() || brigade.replica.waiting() > 0);
    assert_eq!((world.entries(), world.count("SELECT COUNT(*) FROM incarnations")), (0, 0));
    region.admit(&mut brigade, FULL);
    brigade.sync(&world.dial()).unwrap();
    assert_eq!(world.entries(), 2, "the root and the admission, carried by the desk that is admitted");
}

#[test]
fn an_entry_before_its_predecessor_waits_and_is_promoted_when_it_comes() {
    let world = World::new();
    let (region, mut brigade) = Region::with_brigade(&world);
    let entries: Vec<Entry> = (0..4).map(|_| brigade.seal(region.sheet)).collect();
    let certificate = Item::Incarnation(brigade.certificate.encode());
    assert_eq!(push(&world, &brigade, &[certificate, item(&entries[3]), item(&entries[1])]), []);
    assert_eq!(world.count("SELECT COUNT(*) FROM entries WHERE standing = 1"), 2);
    assert_eq!(push(&world, &brigade, &[item(&entries[2])]), []);
    assert_eq!(world.count("SELECT COUNT(*) FROM entries WHERE standing = 1"), 3);
    assert_eq!(push(&world, &brigade, &[item(&entries[0])]), []);
    assert_eq!(world.count("SELECT COUNT(*) FROM entries WHERE standing = 1"), 0);
    assert_eq!(world.count("SELECT MAX(seq) FROM chains WHERE seq < 100"), 3);
}

#[test]
fn two_entries_at_one_place_are_both_kept_told_and_brought_to_every_reader() {
    let world = World::new();
    let (mut region, mut brigade) = Region::with_brigade(&world);
    brigade.write_many(region.sheet, 2);
    let place = brigade.place(region.sheet);
    let (left, right) = (brigade.seal_at(&place), brigade.seal_at(&place));
    let after = brigade.seal_at(&Place { seq: place.seq + 1, prev: *right.id().as_bytes(), ..place });
    brigade.sync(&world.dial()).unwrap();
    let codes = push(&world, &brigade, &[item(&left), item(&right), item(&after)]);
    assert_eq!(codes, [AlertCode::Fork]);
    let report = region.coordinator.sync(&world.dial()).unwrap();
    let told: Vec<EntryId> = report.alerts.iter().flat_map(|alert| alert.entries.clone()).collect();
    assert!(told.contains(&left.id()) && told.contains(&right.id()), "{report:?}");
    for entry in [&left, &right, &after] {
        assert!(region.coordinator.replica.entry(&entry.id()).is_some());
        assert!(world.ids().contains(&entry.id()));
    }
    for entry in [&left, &right, &after] {
        let _received = brigade.replica.write(item(entry));
    }
    brigade.sync(&world.dial()).unwrap();
    assert_eq!(brigade.replica.waiting(), 0, "the receipt names both branches");
}
