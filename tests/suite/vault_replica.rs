//! Does the log keep to the rules of a replica: verified before stored, acknowledged only by proof, nothing dropped?

use aman_schema::EXAMPLE_COMPLETE;
use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::Incarnation;
use aman_sync_protocol::message::AlertCode;
use aman_sync_protocol::receipt::{Head, ProvenReceipt, Receipt};
use aman_sync_protocol::replica::{Item, Pulled, Replica, Scope};
use aman_sync_protocol::secret::SigningKey;
use aman_vault::host::OsEntropy;
use aman_vault::state::{ServerPin, SyncState};

use crate::vault_world::{TestDesk, example, exchange, region};

fn receipts(desk: &mut TestDesk, server: &SigningKey, below: u64) -> Vec<ProvenReceipt> {
    let heads = desk.vault.replica().heads(Scope::Own).unwrap();
    heads
        .iter()
        .map(|head| {
            let receipt = Receipt {
                server: Incarnation::from_bytes([9; 16]),
                space: head.space,
                log: head.log,
                head: head
                    .seq
                    .checked_sub(below)
                    .map(|seq| Head { seq, entry: entry_at(desk, head.log, head.space, seq) }),
                early: Vec::new(),
                lsn: 1,
                server_time: Timestamp(1_790_000_009_000),
            };
            Receipt::decode(&receipt.sign(server)).unwrap().verify(&server.public()).unwrap()
        })
        .collect()
}

fn entry_at(
    desk: &TestDesk,
    log: aman_sync_protocol::ids::LogId,
    space: aman_sync_protocol::ids::SpaceId,
    seq: u64,
) -> aman_sync_protocol::ids::EntryId {
    let db = rusqlite::Connection::open(desk.folder.join("log.db")).unwrap();
    let id: [u8; 32] = db
        .query_row(
            "SELECT id FROM entry WHERE log = ?1 AND space = ?2 AND seq = ?3",
            rusqlite::params![log.as_bytes(), space.as_bytes(), i64::try_from(seq).unwrap()],
            |row| row.get(0),
        )
        .unwrap();
    aman_sync_protocol::ids::EntryId::from_bytes(id)
}

fn unsent_entries(desk: &mut TestDesk) -> Vec<Entry> {
    let unsent = desk.vault.replica().unsent(usize::MAX).unwrap();
    unsent
        .iter()
        .filter_map(|unsent| match &unsent.item {
            Item::Entry(bytes) => Some(Entry::decode(bytes).unwrap()),
            Item::Incarnation(_) | Item::Wrap(_) | Item::Grant(_) => None,
        })
        .collect()
}

#[test]
fn only_a_receipt_empties_the_outbox_and_the_bytes_stay() {
    let mut region = region(1);
    let desk = &mut region.desks[0];
    let server = SigningKey::make(&mut OsEntropy::new());
    desk.vault
        .replica()
        .set_server(&ServerPin { address: "localhost:1".to_owned(), key: *server.public().as_bytes() })
        .unwrap();
    let id = desk.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap().record();
    let items: Vec<Item> = desk.vault.replica().unsent(usize::MAX).unwrap().into_iter().map(|one| one.item).collect();
    let waiting = unsent_entries(desk).len();
    assert!(waiting >= 2);
    desk.vault.replica().sent(&items).unwrap();
    assert_eq!(unsent_entries(desk).len(), waiting);
    assert_eq!(desk.vault.record(id).unwrap().sync, SyncState::Sent);
    let held = desk.vault.log().entry_count().unwrap();
    for receipt in receipts(desk, &server, 0) {
        assert!(!desk.vault.replica().acknowledge(&receipt).unwrap().forked);
    }
    let own = desk.vault.log().own_certificates().unwrap().map(|certificate| certificate.log_id());
    assert!(unsent_entries(desk).iter().all(|entry| !own.contains(&entry.header().log)));
    assert_eq!(desk.vault.log().entry_count().unwrap(), held);
    assert_eq!(desk.vault.record(id).unwrap().sync, SyncState::Received { at: Timestamp(1_790_000_009_000) });
    assert!(desk.vault.verify().unwrap().is_sound());
    desk.vault.replica().forget_acknowledgements().unwrap();
    assert!(unsent_entries(desk).len() >= waiting);
    assert!(desk.vault.replica().cursors().unwrap().is_empty());
}

#[test]
fn a_lower_receipt_of_the_same_server_makes_what_lies_above_unsent_again() {
    let mut region = region(1);
    let desk = &mut region.desks[0];
    let server = SigningKey::make(&mut OsEntropy::new());
    for _ in 0..2 {
        let _sealed = desk.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap();
    }
    for receipt in receipts(desk, &server, 0) {
        let _done = desk.vault.replica().acknowledge(&receipt).unwrap();
    }
    let before = unsent_entries(desk).len();
    let back: u64 = receipts(desk, &server, 1)
        .iter()
        .map(|receipt| desk.vault.replica().acknowledge(receipt).unwrap().taken_back)
        .sum();
    assert!(back >= 2);
    assert_eq!(unsent_entries(desk).len() as u64, before as u64 + back);
}

#[test]
fn receiving_again_or_in_another_order_changes_nothing() {
    let mut region = region(2);
    let (first, second) = region.desks.split_at_mut(1);
    let (first, second) = (&mut first[0], &mut second[0]);
    for _ in 0..3 {
        let _sealed = first.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap();
    }
    let items: Vec<Item> = first.vault.replica().unsent(usize::MAX).unwrap().into_iter().map(|one| one.item).collect();
    let mut pulled: Vec<Pulled> = items.into_iter().zip(100..).map(|(item, lsn)| Pulled { lsn, item }).collect();
    pulled.reverse();
    let received = second.vault.replica().receive(&pulled, Timestamp(0)).unwrap();
    assert!(received.stored > 0);
    second.vault.after_sync().unwrap();
    let dump = second.vault.dump_view().unwrap();
    let again = second.vault.replica().receive(&pulled, Timestamp(0)).unwrap();
    assert_eq!((again.stored, again.set_aside), (0, 0));
    second.vault.after_sync().unwrap();
    assert_eq!(second.vault.dump_view().unwrap(), dump);
    assert_eq!(first.vault.dump_view().unwrap(), dump);
    assert!(second.vault.verify().unwrap().is_sound());
}

#[test]
fn an_entry_with_a_wrong_signature_is_set_aside_and_the_cursor_moves_on() {
    let mut region = region(2);
    let (first, second) = region.desks.split_at_mut(1);
    let (first, second) = (&mut first[0], &mut second[0]);
    let _sealed = first.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap();
    let entry = unsent_entries(first).into_iter().find(|entry| entry.clear_payload().is_none()).unwrap();
    let mut bytes = entry.bytes().to_vec();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let held = second.vault.log().entry_count().unwrap();
    let batch = [Pulled { lsn: 500, item: Item::Entry(bytes) }, Pulled { lsn: 501, item: Item::Entry(vec![1, 2, 3]) }];
    let received = second.vault.replica().receive(&batch, Timestamp(0)).unwrap();
    assert_eq!((received.stored, received.set_aside), (0, 2));
    let codes: Vec<AlertCode> = received.alerts.iter().map(|alert| alert.code).collect();
    assert_eq!(codes, [AlertCode::BadSignature, AlertCode::Malformed]);
    assert_eq!(second.vault.log().entry_count().unwrap(), held);
    let space = entry.header().space;
    assert!(second.vault.replica().cursors().unwrap().contains(&(space, 500)));
}

#[test]
fn an_entry_that_comes_before_its_predecessor_is_early_and_settles_later() {
    let mut region = region(2);
    let (first, second) = region.desks.split_at_mut(1);
    let (first, second) = (&mut first[0], &mut second[0]);
    for _ in 0..2 {
        let _sealed = first.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap();
    }
    let items: Vec<Item> = first.vault.replica().unsent(usize::MAX).unwrap().into_iter().map(|one| one.item).collect();
    let sealed = |item: &&Item| match item {
        Item::Entry(bytes) => Entry::decode(bytes).unwrap().clear_payload().is_none(),
        Item::Incarnation(_) | Item::Wrap(_) | Item::Grant(_) => false,
    };
    let (entries, others): (Vec<&Item>, Vec<&Item>) = items.iter().partition(sealed);
    let give = |desk: &mut TestDesk, items: &[&Item]| {
        let pulled: Vec<Pulled> = items.iter().map(|item| Pulled { lsn: 0, item: (*item).clone() }).collect();
        let received = desk.vault.replica().receive(&pulled, Timestamp(0)).unwrap();
        assert_eq!(received.alerts, Vec::new());
    };
    give(second, &others);
    for entry in entries.iter().rev() {
        give(second, &[entry]);
    }
    second.vault.after_sync().unwrap();
    assert!(second.vault.verify().unwrap().is_sound());
    assert_eq!(second.vault.dump_view().unwrap(), first.vault.dump_view().unwrap());
}

#[test]
fn a_cloned_desk_raises_a_fork_keeps_both_branches_and_begins_a_new_log() {
    let mut region = region(2);
    let other = region.desks.pop().unwrap();
    let desk = region.desks.pop().unwrap();
    let mut other = other;
    let keep = tempfile::tempdir().unwrap();
    let copy = keep.path().join("vault");
    // The disk is copied while nobody works.
    let TestDesk { .. } = &desk;
    let folder = desk.folder.clone();
    let mut desk = desk.reopen();
    std::fs::create_dir_all(&copy).unwrap();
    for name in ["log.db", "log.db-wal", "slots.a", "slots.b"] {
        if folder.join(name).exists() {
            std::fs::copy(folder.join(name), copy.join(name)).unwrap();
        }
    }
    let mut clone = crate::vault_world::unlock(crate::vault_world::open(&copy));
    let one = desk.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap().record();
    let two = clone.add_record(&example(EXAMPLE_COMPLETE)).unwrap().record();
    desk.send_to(&mut other);
    let items: Vec<Item> = clone.replica().unsent(usize::MAX).unwrap().into_iter().map(|one| one.item).collect();
    let pulled: Vec<Pulled> = items.iter().map(|item| Pulled { lsn: 0, item: item.clone() }).collect();
    let received = other.vault.replica().receive(&pulled, Timestamp(0)).unwrap();
    assert!(received.alerts.iter().any(|alert| alert.code == AlertCode::Fork));
    other.vault.after_sync().unwrap();
    assert!(other.vault.record(one).is_ok() && other.vault.record(two).is_ok());
    assert!(!other.vault.verify().unwrap().forked.is_empty());
    let before = desk.vault.log().own_certificates().unwrap()[0].log_id();
    let received = desk.vault.replica().receive(&pulled, Timestamp(0)).unwrap();
    assert!(received.alerts.iter().any(|alert| alert.code == AlertCode::Fork));
    desk.vault.after_sync().unwrap();
    assert_ne!(desk.vault.log().own_certificates().unwrap()[0].log_id(), before);
    let three = desk.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap().record();
    let items: Vec<Item> = desk.vault.replica().unsent(usize::MAX).unwrap().into_iter().map(|one| one.item).collect();
    let pulled: Vec<Pulled> = items.into_iter().map(|item| Pulled { lsn: 0, item }).collect();
    let _received = other.vault.replica().receive(&pulled, Timestamp(0)).unwrap();
    other.vault.after_sync().unwrap();
    assert!(other.vault.record(three).is_ok());
}

#[test]
fn a_locked_desk_exchanges_entries_it_cannot_open() {
    let mut region = region(2);
    let mut second = region.desks.pop().unwrap();
    let first = &mut region.desks[0];
    let id = first.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap().record();
    let items: Vec<Item> = first.vault.replica().unsent(usize::MAX).unwrap().into_iter().map(|one| one.item).collect();
    let pulled: Vec<Pulled> = items.into_iter().zip(1000..).map(|(item, lsn)| Pulled { lsn, item }).collect();
    let mut locked = second.vault.lock();
    assert!(locked.replica().receive(&pulled, Timestamp(0)).unwrap().stored > 0);
    assert!(locked.replica().append_due_beacons(Timestamp(1)).unwrap() > 0);
    assert!(locked.verify().unwrap().is_sound());
    second.vault = crate::vault_world::unlock(locked);
    assert!(second.vault.record(id).is_ok());
    exchange(first, &mut second);
}

#[test]
fn a_beacon_is_due_only_when_something_else_changed() {
    let mut region = region(1);
    let desk = &mut region.desks[0];
    let _sealed = desk.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap();
    let now = Timestamp(1_790_000_100_000);
    assert!(desk.vault.replica().append_due_beacons(now).unwrap() > 0);
    assert_eq!(desk.vault.replica().append_due_beacons(now).unwrap(), 0);
    let tomorrow = Timestamp(now.0 + 25 * 60 * 60 * 1000);
    assert_eq!(desk.vault.replica().append_due_beacons(tomorrow).unwrap(), 1);
}

#[test]
fn a_small_budget_still_gives_one_item_and_roster_entries_come_first() {
    let mut region = region(0);
    let coordinator = &mut region.coordinator;
    assert_eq!(coordinator.vault.replica().unsent(1).unwrap().len(), 1);
    let _sealed = coordinator.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap();
    let root = coordinator.vault.log().root_fingerprint().unwrap();
    let unsent = coordinator.vault.replica().unsent(usize::MAX).unwrap();
    let first = unsent.iter().find_map(|unsent| unsent.entry).unwrap();
    assert_eq!(first, root);
    assert!(matches!(unsent[0].item, Item::Incarnation(_)));
}

#[test]
fn an_early_entry_acknowledged_before_its_predecessor_does_not_hide_it() {
    let mut region = region(1);
    let desk = &mut region.desks[0];
    let server = SigningKey::make(&mut OsEntropy::new());
    for _ in 0..3 {
        let _sealed = desk.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap();
    }
    let head = desk.vault.replica().heads(Scope::Own).unwrap().into_iter().find(|head| head.seq == 2).unwrap();
    let prove = |desk: &mut TestDesk, upto: Option<u64>, early: Option<u64>| {
        let at = |seq| entry_at(desk, head.log, head.space, seq);
        let receipt = Receipt {
            server: Incarnation::from_bytes([9; 16]),
            space: head.space,
            log: head.log,
            head: upto.map(|seq| Head { seq, entry: at(seq) }),
            early: early.map(at).into_iter().collect(),
            lsn: 1,
            server_time: Timestamp(7),
        };
        let proven = Receipt::decode(&receipt.sign(&server)).unwrap().verify(&server.public()).unwrap();
        desk.vault.replica().acknowledge(&proven).unwrap().newly
    };
    assert_eq!(prove(desk, Some(0), Some(2)), 2);
    assert_eq!(prove(desk, Some(2), None), 1);
    assert!(
        unsent_entries(desk).iter().all(|entry| (entry.header().log, entry.header().space) != (head.log, head.space))
    );
}

#[test]
fn a_desk_restored_from_an_old_disk_begins_a_new_log_and_doubts_a_clock_that_went_back() {
    let mut region = region(1);
    let desk = &mut region.desks[0];
    let server = SigningKey::make(&mut OsEntropy::new());
    let _sealed = desk.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap();
    let before = desk.vault.log().own_certificates().unwrap()[0].log_id();
    let head = desk.vault.replica().heads(Scope::Own).unwrap().into_iter().find(|head| head.log == before).unwrap();
    let receipt = Receipt {
        server: Incarnation::from_bytes([9; 16]),
        space: head.space,
        log: head.log,
        head: Some(Head { seq: head.seq + 20, entry: aman_sync_protocol::ids::EntryId::from_bytes([7; 32]) }),
        early: Vec::new(),
        lsn: 1,
        server_time: Timestamp(2_000_000_000_000),
    };
    let proven = Receipt::decode(&receipt.sign(&server)).unwrap().verify(&server.public()).unwrap();
    assert_eq!(desk.vault.replica().acknowledge(&proven).unwrap().newly, 0);
    assert!(desk.vault.log().alerts().unwrap().iter().any(|alert| alert.code == AlertCode::Gap.number()));
    desk.vault.after_sync().unwrap();
    assert_ne!(desk.vault.log().own_certificates().unwrap()[0].log_id(), before);
    let id = desk.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap().record();
    assert!(desk.vault.history(id).unwrap().iter().all(|line| line.doubtful));
}
