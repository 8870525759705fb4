//! Does a vault notice what was kept back from it, say by whose word, and keep quiet when nothing was?

use aman_schema::EXAMPLE_COMPLETE;
use aman_sync_protocol::entry::{Entry, Kind};
use aman_sync_protocol::gap::Witness;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::Incarnation;
use aman_sync_protocol::message::AlertCode;
use aman_sync_protocol::receipt::{Head, Receipt};
use aman_sync_protocol::replica::{Item, Pulled, Replica};
use aman_sync_protocol::secret::SigningKey;
use aman_sync_protocol::state_code::StateCode;
use aman_vault::host::OsEntropy;
use aman_vault::state::Compared;

use crate::vault_world::{TestDesk, example, exchange, open, region, unlock};

const NOW: Timestamp = Timestamp(1_790_000_100_000);

/// What a desk would push now, with the beacons that are due, as a server would number it.
fn pushed(desk: &mut TestDesk) -> Vec<Pulled> {
    desk.vault.replica().append_due_beacons(NOW).unwrap();
    let items = desk.vault.replica().unsent(usize::MAX).unwrap().into_iter().map(|unsent| unsent.item);
    items.zip(1000..).map(|(item, lsn)| Pulled { lsn, item }).collect()
}

fn entry(pulled: &Pulled) -> Option<Entry> {
    match &pulled.item {
        Item::Entry(bytes) => Some(Entry::decode(bytes).unwrap()),
        Item::Incarnation(_) | Item::Wrap(_) | Item::Grant(_) => None,
    }
}

fn is_sealed(pulled: &Pulled) -> bool {
    entry(pulled).is_some_and(|entry| entry.header().kind == Kind::Sealed)
}

/// Two desks of one unit that know the same, and what the first pushes after two receptions.
fn told() -> (TestDesk, TestDesk, Vec<Pulled>) {
    let mut region = region(2);
    let mut second = region.desks.pop().unwrap();
    let mut first = region.desks.pop().unwrap();
    exchange(&mut first, &mut second);
    let known = pushed(&mut first);
    for _ in 0..2 {
        let _sealed = first.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap();
    }
    // The second has the first's letters about its officers already: keeping one back would hide nothing.
    let is_known = |pulled: &Pulled| is_sealed(pulled) && known.iter().any(|known| known.item == pulled.item);
    let pushed = pushed(&mut first).into_iter().filter(|pulled| !is_known(pulled)).collect();
    (first, second, pushed)
}

#[test]
fn an_entry_kept_back_is_a_gap_by_the_word_of_a_beacon_and_closes_when_it_comes() {
    let (first, mut second, pushed) = told();
    let own = first.vault.log().own_certificates().unwrap()[0].log_id();
    let of_first = |pulled: &&Pulled| entry(pulled).is_some_and(|entry| entry.header().log == own);
    let kept_back = pushed.iter().filter(|pulled| is_sealed(pulled)).rfind(of_first).unwrap().clone();
    let rest: Vec<Pulled> = pushed.iter().filter(|pulled| **pulled != kept_back).cloned().collect();
    let received = second.vault.replica().receive(&rest, NOW).unwrap();
    let codes: Vec<AlertCode> = received.alerts.iter().map(|alert| alert.code).collect();
    assert_eq!(codes, [AlertCode::Gap]);
    let missing = entry(&kept_back).unwrap();
    let gaps = second.vault.log().gaps().unwrap();
    assert_eq!(gaps.len(), 1);
    let gap = &gaps[0];
    assert_eq!((gap.claim.log, gap.claim.space, gap.from), (own, missing.header().space, missing.header().seq));
    assert_eq!((gap.claim.word.witness, gap.claim.word.said), (Witness::Beacon(first.id), NOW));
    assert_eq!((gap.raised, gap.closed), (NOW, None));
    let report = second.vault.verify().unwrap();
    assert!(!report.is_sound());
    assert_eq!(report.open_gaps().count(), 1);
    let received = second.vault.replica().receive(&[kept_back], Timestamp(NOW.0 + 5)).unwrap();
    assert_eq!(received.alerts, []);
    let gaps = second.vault.log().gaps().unwrap();
    assert_eq!((gaps.len(), gaps[0].closed), (1, Some(Timestamp(NOW.0 + 5))));
    assert!(second.vault.verify().unwrap().is_sound());
}

#[test]
fn an_entry_kept_back_from_the_middle_is_a_gap_from_there_on() {
    let (first, mut second, pushed) = told();
    let own = first.vault.log().own_certificates().unwrap()[0].log_id();
    let chained =
        |pulled: &&Pulled| entry(pulled).is_some_and(|entry| entry.header().log == own && entry.header().seq == 0);
    let kept_back = pushed.iter().filter(|pulled| is_sealed(pulled)).find(chained).unwrap().clone();
    let rest: Vec<Pulled> = pushed.iter().filter(|pulled| **pulled != kept_back).cloned().collect();
    let _received = second.vault.replica().receive(&rest, NOW).unwrap();
    let gaps = second.vault.log().gaps().unwrap();
    assert_eq!((gaps.len(), gaps[0].from), (1, 0));
    assert!(gaps[0].claim.seq > 0);
}

#[test]
fn what_comes_in_the_order_of_the_server_raises_nothing_however_it_is_cut() {
    let (_first, mut second, pushed) = told();
    for pulled in &pushed {
        let received = second.vault.replica().receive(core::slice::from_ref(pulled), NOW).unwrap();
        assert_eq!(received.alerts, []);
        assert!(second.vault.log().gaps().unwrap().is_empty());
    }
    assert_eq!(second.vault.replica().settle(NOW).unwrap().alerts, []);
    assert!(second.vault.verify().unwrap().is_sound());
}

#[test]
fn a_receipt_is_a_gap_only_once_its_place_was_pulled() {
    let (_first, mut second, pushed) = told();
    let server = SigningKey::make(&mut OsEntropy::new());
    let last = pushed.iter().rfind(|pulled| is_sealed(pulled)).unwrap();
    let (missing, lsn) = (entry(last).unwrap(), last.lsn);
    let header = missing.header();
    let before: Vec<Pulled> = pushed.iter().filter(|pulled| pulled.lsn < lsn).cloned().collect();
    let _received = second.vault.replica().receive(&before, NOW).unwrap();
    let incarnation = Incarnation::from_bytes([9; 16]);
    second.vault.replica().set_server_incarnation(incarnation).unwrap();
    let receipt = Receipt {
        server: incarnation,
        space: header.space,
        log: header.log,
        head: Some(Head { seq: header.seq, entry: missing.id() }),
        early: Vec::new(),
        lsn,
        server_time: Timestamp(77),
    };
    let proven = Receipt::decode(&receipt.sign(&server)).unwrap().verify(&server.public()).unwrap();
    let _done = second.vault.replica().acknowledge(&proven).unwrap();
    let settled = second.vault.replica().settle(NOW).unwrap();
    assert_eq!((settled.alerts.len(), settled.look_again), (0, true), "the server may only not have come to it yet");
    second.vault.replica().advance_cursors(&[(header.space, lsn)]).unwrap();
    let settled = second.vault.replica().settle(NOW).unwrap();
    assert_eq!(settled.alerts.iter().map(|alert| alert.code).collect::<Vec<_>>(), [AlertCode::Gap]);
    assert_eq!(second.vault.log().gaps().unwrap()[0].claim.word.witness, Witness::Receipt(incarnation));
}

#[test]
fn a_roster_kept_back_shows_by_the_beacon_of_a_desk_of_the_same_unit() {
    let mut region = region(2);
    let mut second = region.desks.pop().unwrap();
    let mut first = region.desks.pop().unwrap();
    exchange(&mut first, &mut second);
    region.coordinator.vault.add_unit(&crate::vault_world::words("Autre brigade"), "brigade").unwrap();
    exchange(&mut region.coordinator, &mut first);
    let _sealed = first.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap();
    let roll = second.vault.log().roster().root().unwrap().roster_space;
    let in_roll = |pulled: &Pulled| entry(pulled).is_some_and(|entry| entry.header().space == roll);
    let shown: Vec<Pulled> = pushed(&mut first).into_iter().filter(|pulled| !in_roll(pulled)).collect();
    let received = second.vault.replica().receive(&shown, NOW).unwrap();
    assert_eq!(received.alerts, [], "the roster may have been read before it changed");
    let settled = second.vault.replica().settle(NOW).unwrap();
    assert_eq!((settled.alerts.len(), settled.look_again), (0, true));
    let settled = second.vault.replica().settle(NOW).unwrap();
    assert_eq!(
        settled.alerts.iter().map(|alert| (alert.code, alert.space)).collect::<Vec<_>>(),
        [(AlertCode::Gap, Some(roll))]
    );
    exchange(&mut region.coordinator, &mut second);
    assert!(second.vault.log().gaps().unwrap().iter().all(|gap| gap.closed.is_some()));
}

#[test]
fn a_desk_put_back_to_an_older_disk_learns_it_from_another_s_beacon_and_begins_a_new_log() {
    let mut region = region(2);
    let mut second = region.desks.pop().unwrap();
    let first = region.desks.pop().unwrap();
    let mut first = first.reopen();
    let keep = tempfile::tempdir().unwrap();
    let copy = keep.path().join("vault");
    std::fs::create_dir_all(&copy).unwrap();
    for name in ["log.db", "log.db-wal", "slots.a", "slots.b"] {
        if first.folder.join(name).exists() {
            std::fs::copy(first.folder.join(name), copy.join(name)).unwrap();
        }
    }
    let _sealed = first.vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap();
    exchange(&mut first, &mut second);
    let mut old = unlock(open(&copy));
    let before = old.log().own_certificates().unwrap()[0].log_id();
    let heard: Vec<Pulled> = pushed(&mut second);
    let beacons: Vec<Pulled> = heard
        .into_iter()
        .filter(|pulled| {
            let beacon = entry(pulled).is_some_and(|entry| entry.header().kind == Kind::Beacon);
            beacon || matches!(pulled.item, Item::Incarnation(_))
        })
        .collect();
    let received = old.replica().receive(&beacons, NOW).unwrap();
    assert!(received.alerts.iter().any(|alert| alert.code == AlertCode::Gap && alert.log == Some(before)));
    old.after_sync().unwrap();
    assert_ne!(old.log().own_certificates().unwrap()[0].log_id(), before);
}

#[test]
fn a_state_code_is_the_same_different_or_missing() {
    let (first, mut second, pushed) = told();
    let chain = first.vault.log().own_states().unwrap().into_iter().find(|state| state.seq > 0).unwrap();
    let compare =
        |desk: &TestDesk, seq, code| desk.vault.log().compare(&chain.log, Some(&chain.space), seq, code).unwrap();
    assert_eq!(compare(&second, chain.seq, chain.code), Compared::Missing(None));
    let _received = second.vault.replica().receive(&pushed, NOW).unwrap();
    assert_eq!(compare(&second, chain.seq, chain.code), Compared::Same);
    let misheard: StateCode = "12345 12345 12345 12345".parse().unwrap();
    assert_eq!(compare(&second, chain.seq, misheard), Compared::Different);
    assert_eq!(compare(&second, chain.seq + 1, misheard), Compared::Missing(Some(chain.seq)));
}
