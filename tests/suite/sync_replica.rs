//! The rules every replica keeps, whatever database it stands on.

use aman_sync_protocol::beacon::{Beacon, SeenHead};
use aman_sync_protocol::entry::{Entry, Kind, Place, clear_entry};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{EntryId, Incarnation, KeyId, SpaceId, UnitId};
use aman_sync_protocol::incarnation::{IncarnationCertificate, Purpose, desk_id};
use aman_sync_protocol::message::{Alert, AlertCode};
use aman_sync_protocol::receipt::{Head, ProvenReceipt, Receipt};
use aman_sync_protocol::replica::{ChainHead, Item, Pulled, Replica, Scope};
use aman_sync_protocol::replica_memory::MemoryReplica;
use aman_sync_protocol::secret::SigningKey;
use aman_sync_protocol::statement::{DeskCard, Statement};
use aman_sync_protocol::wrap::Wrap;
use aman_vault::enrol::DeskRequest;

use crate::sync_world::{Desk, FULL, Region};
use crate::vault_world::TestDesk;

/// What a server would send to a new reader of a region with one brigade.
pub(crate) struct Feed {
    root: Entry,
    certificate: IncarnationCertificate,
    sheet: SpaceId,
    entries: Vec<Entry>,
    items: Vec<Pulled>,
}

impl Feed {
    /// A feed of a region that the reader is a member of.
    fn new(reader: &DeskCard) -> Self {
        let mut region = Region::found(1);
        let mut brigade = Desk::new(2);
        let (desk, unit, space) = (desk_id(&reader.signing, &reader.link), region.unit, region.sheet);
        let _entry = region.state(&[
            Statement::Desk { desk, card: DeskCard { unit, ..reader.clone() } },
            Statement::Member { space, desk, membership: FULL },
        ]);
        region.admit(&mut brigade, FULL);
        let roster: Vec<Item> =
            brigade.replica.unsent(usize::MAX).unwrap().into_iter().map(|unsent| unsent.item).collect();
        let entries: Vec<Entry> = (0..6).map(|_| brigade.seal(region.sheet)).collect();
        let wrap = Wrap { space: region.sheet, epoch: 0, key: KeyId::from_bytes([1; 16]), sealed: [3; 60] };
        let mut items: Vec<Pulled> = Vec::new();
        for (place, item) in roster.into_iter().enumerate() {
            let lsn = if matches!(item, Item::Entry(_)) { place as u64 + 1 } else { 0 };
            items.push(Pulled { lsn, item });
        }
        items.push(Pulled { lsn: 1, item: Item::Wrap(wrap.encode()) });
        for (place, entry) in entries.iter().enumerate() {
            items.push(Pulled { lsn: place as u64 + 2, item: Item::Entry(entry.bytes().to_vec()) });
        }
        let root = region.coordinator.replica.entry(&region.root).unwrap().clone();
        let certificate = region.coordinator.certificate.clone();
        Self { root, certificate, sheet: region.sheet, entries, items }
    }

    /// The beacon in which the brigade states its head, with the certificate of its link.
    fn beacon(&self) -> Vec<Pulled> {
        let brigade = Desk::new(2);
        let link = brigade.link_key();
        let certificate = IncarnationCertificate::make(&link, Purpose::Link, &mut Desk::new(99).dice);
        let last = &self.entries[5];
        let head = SeenHead { log: last.header().log, space: self.sheet, seq: 5, entry: last.id() };
        let beacon = Beacon { heads: vec![head], ..Beacon::default() };
        let place = Place { space: self.sheet, log: certificate.log_id(), seq: 0, prev: certificate.hash() };
        let entry = clear_entry(Kind::Beacon, &place, &beacon.encode(), &link).unwrap();
        let certificate = Pulled { lsn: 0, item: Item::Incarnation(certificate.encode()) };
        vec![certificate, Pulled { lsn: 9, item: Item::Entry(entry.bytes().to_vec()) }]
    }

    fn receipt(&self, server: &SigningKey, last: Option<usize>, early: &[usize]) -> ProvenReceipt {
        let head = last.map(|seq| Head { seq: seq as u64, entry: self.entries[seq].id() });
        let mut early: Vec<EntryId> = early.iter().map(|at| self.entries[*at].id()).collect();
        early.sort();
        let receipt = Receipt {
            server: Incarnation::from_bytes([4; 16]),
            space: self.sheet,
            log: self.entries[0].header().log,
            head,
            early,
            lsn: 7,
            server_time: Timestamp(0),
        };
        Receipt::decode(&receipt.sign(server)).unwrap().verify(&server.public()).unwrap()
    }
}

/// Whatever a replica lives in.
pub(crate) trait Holder {
    type Fault: core::fmt::Debug;
    type Kept: Replica<Fault = Self::Fault>;

    fn kept(&mut self) -> &mut Self::Kept;
    fn card(&self) -> DeskCard;
    fn pin(&mut self, feed: &Feed);
}

/// A replica in memory and the keys of its desk.
struct InMemory(Desk);

impl Holder for InMemory {
    type Fault = core::convert::Infallible;
    type Kept = MemoryReplica;

    fn kept(&mut self) -> &mut MemoryReplica {
        &mut self.0.replica
    }

    fn card(&self) -> DeskCard {
        self.0.card(UnitId::ZERO, false)
    }

    fn pin(&mut self, _feed: &Feed) {}
}

impl Holder for TestDesk {
    type Fault = aman_vault::VaultFault;
    type Kept = aman_vault::log::LogDb;

    fn kept(&mut self) -> &mut Self::Kept {
        self.vault.replica()
    }

    fn card(&self) -> DeskCard {
        let request = self.vault.request().unwrap();
        let DeskRequest { signing, link, sealing, .. } = DeskRequest::decode(&request.encode()).unwrap();
        DeskCard { unit: UnitId::ZERO, signing, link, sealing, registrar: false }
    }

    fn pin(&mut self, feed: &Feed) {
        self.vault.replica().install_root(&feed.root, &feed.certificate).unwrap();
    }
}

/// A holder and what its server would send; a second call gives a second holder of its own region.
fn ready<H: Holder>(make: &dyn Fn() -> H) -> (Feed, H) {
    let mut holder = make();
    let feed = Feed::new(&holder.card());
    holder.pin(&feed);
    (feed, holder)
}

/// Every rule, on a replica that `make` gives; it may know the region's root.
pub(crate) fn keeps_the_rules<H: Holder>(make: &dyn Fn() -> H) {
    receiving_again_or_in_any_order_changes_nothing(make);
    cursors_move_with_what_came_and_never_back(make);
    only_receipts_empty_the_outbox_and_a_lower_one_fills_it_again(make);
    the_servers_incarnation_is_remembered(make);
    what_a_beacon_names_and_is_kept_back_is_a_gap_until_it_comes(make);
    what_a_receipt_names_is_a_gap_only_when_no_pull_can_still_bring_it(make);
}

fn what_a_beacon_names_and_is_kept_back_is_a_gap_until_it_comes<H: Holder>(make: &dyn Fn() -> H) {
    for kept_back in 0..6 {
        let (feed, mut holder) = ready(make);
        let beacon = feed.beacon();
        let missing = feed.entries[kept_back].id();
        let is_missing = |pulled: &Pulled| match &pulled.item {
            Item::Entry(bytes) => Entry::decode(bytes).unwrap().id() == missing,
            Item::Incarnation(_) | Item::Wrap(_) | Item::Grant(_) => false,
        };
        let (late, shown): (Vec<Pulled>, Vec<Pulled>) = feed.items.iter().cloned().partition(is_missing);
        let received = holder.kept().receive(&shown, Timestamp(0)).unwrap();
        assert_eq!(received.alerts, [], "nobody has said yet that there is more");
        let received = holder.kept().receive(&beacon, Timestamp(1)).unwrap();
        let last = &feed.entries[5];
        let gap = Alert::about(AlertCode::Gap, last.header().log, feed.sheet, 5).with(&[last.id()]);
        assert_eq!(received.alerts, [gap]);
        assert_eq!(holder.kept().receive(&beacon, Timestamp(2)).unwrap().alerts, [], "told once");
        assert_eq!(holder.kept().receive(&late, Timestamp(3)).unwrap().alerts, []);
        let settled = holder.kept().settle(Timestamp(4)).unwrap();
        assert_eq!((settled.alerts, settled.look_again), (Vec::new(), false), "closed");
    }
}

fn what_a_receipt_names_is_a_gap_only_when_no_pull_can_still_bring_it<H: Holder>(make: &dyn Fn() -> H) {
    let server = SigningKey::from_seed([8; 32]);
    let (feed, mut holder) = ready(make);
    let but_last = &feed.items[..feed.items.len() - 1];
    let _received = holder.kept().receive(but_last, Timestamp(0)).unwrap();
    let _taken = holder.kept().acknowledge(&feed.receipt(&server, Some(5), &[])).unwrap();
    let settled = holder.kept().settle(Timestamp(1)).unwrap();
    assert_eq!((settled.alerts, settled.look_again), (Vec::new(), true), "another exchange may bring it");
    let settled = holder.kept().settle(Timestamp(2)).unwrap();
    assert_eq!(settled.alerts.iter().map(|alert| alert.code).collect::<Vec<_>>(), [AlertCode::Gap]);
}

fn heads(replica: &mut impl Holder) -> Vec<ChainHead> {
    let mut heads = replica.kept().heads(Scope::All).unwrap();
    heads.sort();
    heads
}

fn receiving_again_or_in_any_order_changes_nothing<H: Holder>(make: &dyn Fn() -> H) {
    let (feed, mut whole) = ready(make);
    let received = whole.kept().receive(&feed.items, Timestamp(0)).unwrap();
    assert_eq!((received.stored + received.duplicate, received.set_aside), (feed.items.len() as u64, 0));
    assert_eq!(received.alerts, []);
    let expected = heads(&mut whole);
    assert_eq!(expected.len(), 2, "the roster and the sheet");
    assert_eq!(whole.kept().receive(&feed.items, Timestamp(1)).unwrap().stored, 0);
    assert_eq!(heads(&mut whole), expected);

    for step in 0..feed.items.len() {
        let (feed, mut turned) = ready(make);
        let mut whole = make_like(&feed, make);
        let count = feed.items.len();
        for place in 0..count {
            // Step 0 goes backwards; the others jump about, some never reaching an item before the last line does.
            let at = if step == 0 { count - 1 - place } else { (place * step + step) % count };
            let _received = turned.kept().receive(core::slice::from_ref(&feed.items[at]), Timestamp(0)).unwrap();
        }
        let _received = turned.kept().receive(&feed.items, Timestamp(0)).unwrap();
        let _received = whole.kept().receive(&feed.items, Timestamp(0)).unwrap();
        assert_eq!(heads(&mut turned), heads(&mut whole), "step {step}");
    }
}

/// Another holder that pins the same region.
fn make_like<H: Holder>(feed: &Feed, make: &dyn Fn() -> H) -> H {
    let mut holder = make();
    holder.pin(feed);
    holder
}

fn cursors_move_with_what_came_and_never_back<H: Holder>(make: &dyn Fn() -> H) {
    let (feed, mut replica) = ready(make);
    let _received = replica.kept().receive(&feed.items, Timestamp(0)).unwrap();
    let at = |replica: &mut H| {
        replica.kept().cursors().unwrap().iter().find(|(space, _)| *space == feed.sheet).map(|(_, lsn)| *lsn)
    };
    assert_eq!(at(&mut replica), Some(7));
    replica.kept().advance_cursors(&[(feed.sheet, 3)]).unwrap();
    assert_eq!(at(&mut replica), Some(7));
    replica.kept().advance_cursors(&[(feed.sheet, 9)]).unwrap();
    assert_eq!(at(&mut replica), Some(9));
    replica.kept().forget_acknowledgements().unwrap();
    assert_eq!(at(&mut replica).unwrap_or(0), 0);
}

fn only_receipts_empty_the_outbox_and_a_lower_one_fills_it_again<H: Holder>(make: &dyn Fn() -> H) {
    let server = SigningKey::from_seed([8; 32]);
    let (feed, mut replica) = ready(make);
    let _received = replica.kept().receive(&feed.items, Timestamp(0)).unwrap();
    let waiting = |replica: &mut H| {
        let unsent = replica.kept().unsent(usize::MAX).unwrap();
        feed.entries.iter().filter(|entry| unsent.iter().any(|unsent| unsent.entry == Some(entry.id()))).count()
    };
    assert_eq!(waiting(&mut replica), 0, "what came from the server need not go back");
    replica.kept().forget_acknowledgements().unwrap();
    assert_eq!(waiting(&mut replica), 6);
    let order: Vec<EntryId> =
        replica.kept().unsent(usize::MAX).unwrap().iter().filter_map(|unsent| unsent.entry).collect();
    let roster_first = order.iter().position(|id| *id == feed.entries[0].id()).unwrap();
    assert_eq!(roster_first, 3, "the root and the admissions go first");
    assert_eq!(order[3..], feed.entries.iter().map(Entry::id).collect::<Vec<_>>()[..], "each chain in its order");

    assert_eq!(replica.kept().acknowledge(&feed.receipt(&server, Some(2), &[5])).unwrap().newly, 4);
    assert_eq!(waiting(&mut replica), 2);
    assert_eq!(replica.kept().acknowledge(&feed.receipt(&server, Some(2), &[5])).unwrap().newly, 0);
    assert_eq!(replica.kept().acknowledge(&feed.receipt(&server, Some(5), &[])).unwrap().newly, 2);
    assert_eq!(waiting(&mut replica), 0);
    let lower = replica.kept().acknowledge(&feed.receipt(&server, Some(1), &[])).unwrap();
    assert_eq!((lower.taken_back, waiting(&mut replica)), (4, 4));
    let none = replica.kept().acknowledge(&feed.receipt(&server, None, &[])).unwrap();
    assert_eq!((none.taken_back, waiting(&mut replica)), (2, 6));
    assert!(!replica.kept().unsent(1).unwrap().is_empty(), "one item goes, whatever the budget");
}

fn the_servers_incarnation_is_remembered<H: Holder>(make: &dyn Fn() -> H) {
    let (_feed, mut replica) = ready(make);
    assert_eq!(replica.kept().server_incarnation().unwrap(), None);
    replica.kept().set_server_incarnation(Incarnation::from_bytes([6; 16])).unwrap();
    assert_eq!(replica.kept().server_incarnation().unwrap(), Some(Incarnation::from_bytes([6; 16])));
}

#[test]
fn the_replica_in_memory_keeps_the_rules() {
    keeps_the_rules(&|| InMemory(Desk::new(30)));
}

#[test]
fn the_replica_of_the_vault_keeps_the_rules() {
    keeps_the_rules(&TestDesk::new);
}
