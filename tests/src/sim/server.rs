//! What does a simulated server keep, and what does it give to whom?
//!
//! The honest part is the real server's contract in the plainest form: everything that is well signed by a writer is
//! kept once, takes the next place of its space, and is served in this order, the roster first. The tricks stand
//! beside it, each at the one moment where it bites.

use std::collections::{BTreeMap, BTreeSet};

use aman_sync_protocol::author::find_author;
use aman_sync_protocol::entry::Place;
use aman_sync_protocol::entry::{Entry, Kind as EntryKind, clear_entry};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{DeskId, EntryId, Incarnation, LogId, SpaceId};
use aman_sync_protocol::incarnation::IncarnationCertificate;
use aman_sync_protocol::message::Hello;
use aman_sync_protocol::receipt::{Head, Receipt, SignedReceipt};
use aman_sync_protocol::replica::{Item, Pulled};
use aman_sync_protocol::roster::Roster;
use aman_sync_protocol::secret::{SigningKey, VerifyingKey};

use super::trick::Kind;
use crate::seeded::SeededEntropy;

/// What a server has in its store.
#[derive(Clone, Default)]
pub struct Store {
    roster: Roster,
    certificates: BTreeMap<LogId, Vec<u8>>,
    spaces: BTreeMap<SpaceId, Vec<Row>>,
    held: BTreeSet<Vec<u8>>,
    heads: BTreeMap<(LogId, SpaceId), Head>,
    follows: BTreeMap<(LogId, SpaceId, [u8; 32]), (u64, EntryId)>,
}

#[derive(Clone)]
struct Row {
    item: Item,
    entry: Option<Entry>,
}

/// A server, and what it is up to.
pub struct Server {
    key: SigningKey,
    /// Which life of its store it claims.
    pub incarnation: Incarnation,
    stores: Vec<Store>,
    /// The way it deviates once it began to.
    pub trick: Kind,
    /// Whether it deviates now.
    pub active: bool,
    victims: BTreeSet<DeskId>,
    salt: u64,
    old_receipts: Vec<Vec<u8>>,
    dice: SeededEntropy,
    /// What it forged: nobody may ever keep it.
    pub forged: BTreeSet<EntryId>,
    /// How often the trick changed what somebody was given.
    pub played: u64,
}

impl Server {
    /// Makes an empty server that will deviate in this way.
    pub fn new(trick: Kind, seed: u64) -> Self {
        let mut dice = SeededEntropy::new(seed ^ 0x5e17_e500);
        Self {
            key: SigningKey::make(&mut dice),
            incarnation: Incarnation::random(&mut dice),
            stores: vec![Store::default()],
            trick,
            active: false,
            victims: BTreeSet::new(),
            salt: dice.word(),
            old_receipts: Vec::new(),
            dice,
            forged: BTreeSet::new(),
            played: 0,
        }
    }

    /// The key that desks pin.
    pub fn public(&self) -> VerifyingKey {
        self.key.public()
    }

    /// Begins to deviate towards some desks; `earlier` is a store of the past.
    pub fn turn(&mut self, victims: BTreeSet<DeskId>, earlier: Option<Store>) {
        self.active = self.trick != Kind::Honest;
        self.victims = victims;
        match self.trick {
            Kind::RollBack => {
                if let Some(earlier) = earlier {
                    self.played += u64::from(earlier.entries().count() < self.stores[0].entries().count());
                    self.stores = vec![earlier];
                }
            }
            Kind::Fork => self.stores = vec![self.stores[0].clone(), self.stores[0].clone()],
            Kind::Honest
            | Kind::Omit
            | Kind::Swap
            | Kind::Replay
            | Kind::Reorder
            | Kind::Forge
            | Kind::LieHeads
            | Kind::WithholdRoster => {}
        }
    }

    /// A copy of the store as it is.
    pub fn snapshot(&self) -> Store {
        self.stores[0].clone()
    }

    /// Whether any store holds an entry.
    pub fn holds(&self, id: &EntryId) -> bool {
        self.stores.iter().any(|store| store.entries().any(|entry| entry.id() == *id))
    }

    /// Takes what a desk pushes; gives the chains that were touched.
    pub fn push(&mut self, desk: DeskId, item: &Item) -> Option<(LogId, SpaceId)> {
        let chain = chain_of(item);
        if self.active && self.trick == Kind::LieHeads && self.drops(item) {
            self.played += 1;
            let (log, space) = chain?;
            let entry = entry_of(item)?;
            // The lie: the head of the receipt is an entry that was thrown away.
            let store = self.store_for(desk);
            store.heads.insert((log, space), Head { seq: entry.header().seq, entry: entry.id() });
            return chain;
        }
        self.store_for(desk).keep(item);
        chain
    }

    /// The receipts for some chains, as their bytes will be read.
    pub fn receipts(
        &mut self,
        desk: DeskId,
        chains: &BTreeSet<(LogId, SpaceId)>,
        now: Timestamp,
    ) -> Vec<SignedReceipt> {
        let mut receipts = Vec::new();
        if self.active && self.trick == Kind::Replay && !self.old_receipts.is_empty() && self.victims.contains(&desk) {
            let at = self.dice.below(self.old_receipts.len());
            receipts.push(self.old_receipts[at].clone());
            self.played += 1;
        }
        for chain in chains {
            let (server, key) = (self.incarnation, SigningKey::from_seed(*self.key.expose_seed()));
            let receipt = self.store_for(desk).receipt(chain, server, now).sign(&key);
            self.old_receipts.push(receipt.clone());
            receipts.push(receipt);
        }
        receipts.iter().map(|bytes| Receipt::decode(bytes).expect("a receipt")).collect()
    }

    /// What a desk is given, whether more is left, and how far it was served. `None` in the place of the end: the line
    /// is cut there.
    pub fn deliver(&mut self, hello: &Hello, pushed: &BTreeSet<EntryId>) -> Delivery {
        let desk = hello.desk;
        let cursors: BTreeMap<SpaceId, u64> = hello.cursors.iter().copied().collect();
        let mut honest = self.store_for(desk).after(desk, &cursors, pushed);
        let ends = honest.ends.clone();
        let bites = self.active && (self.victims.contains(&desk) || self.trick == Kind::LieHeads);
        let mut cut = false;
        if bites {
            cut = self.bend(&mut honest.items);
        }
        Delivery { items: honest.items, ends, cut }
    }

    /// Plays the trick on what a victim is to be given; true if the line is cut behind it.
    fn bend(&mut self, items: &mut Vec<Pulled>) -> bool {
        let before = items.clone();
        let mut cut = false;
        match self.trick {
            Kind::Honest | Kind::RollBack | Kind::Fork | Kind::LieHeads => {}
            Kind::Omit => items.retain(|pulled| !self.keeps_back(&pulled.item)),
            Kind::WithholdRoster => {
                let roll = self.stores[0].roster.root().map(|root| root.roster_space);
                items.retain(|pulled| entry_of(&pulled.item).is_none_or(|entry| Some(entry.header().space) != roll));
            }
            Kind::Swap => self.swap(items),
            Kind::Replay => {
                let again: Vec<Pulled> = self.stores[0].all().into_iter().take(12).collect();
                items.splice(0..0, again);
            }
            Kind::Reorder => {
                for at in (1..items.len()).rev() {
                    items.swap(at, self.dice.below(at + 1));
                }
                cut = items.len() > 2;
                if cut {
                    items.truncate(items.len() / 2 + 1);
                }
            }
            Kind::Forge => self.forge(items),
        }
        if *items != before {
            self.played += 1;
        }
        cut
    }

    fn swap(&mut self, items: &mut [Pulled]) {
        let sealed: Vec<usize> = (0..items.len()).filter(|at| is_sealed(&items[*at].item)).collect();
        for pair in sealed.chunks_exact(2) {
            if self.dice.coin() {
                items[pair[0]].item = items[pair[1]].item.clone();
            }
        }
    }

    fn forge(&mut self, items: &mut [Pulled]) {
        for pulled in items {
            let Some(entry) = entry_of(&pulled.item) else { continue };
            if entry.header().kind != EntryKind::Sealed || self.dice.below(3) != 0 {
                continue;
            }
            let bytes = match self.dice.below(3) {
                0 => self.under_own_key(&entry),
                1 => flipped(&entry, self.dice.below(64) + 1),
                _ => flipped(&entry, 200 + self.dice.below(100)),
            };
            if let Ok(false) = Entry::decode(&bytes).map(|forged| forged.id() == entry.id()) {
                self.forged.extend(Entry::decode(&bytes).map(|forged| forged.id()));
            }
            pulled.item = Item::Entry(bytes);
        }
    }

    /// An entry at the same place, signed by the server.
    fn under_own_key(&self, entry: &Entry) -> Vec<u8> {
        let header = entry.header();
        let place = Place { space: header.space, log: header.log, seq: header.seq, prev: header.prev };
        let forged = clear_entry(EntryKind::Beacon, &place, &[0xa0], &self.key);
        forged.map(|forged| forged.bytes().to_vec()).unwrap_or_default()
    }

    fn keeps_back(&self, item: &Item) -> bool {
        // Half of the histories keep back whole tails, beacons too; the others single entries.
        let Some(entry) = entry_of(item) else { return false };
        let beacon = entry.header().kind == EntryKind::Beacon;
        let picked = entry.id().as_bytes()[0].wrapping_add((self.salt & 0xff) as u8) % 3 == 0;
        let whole = self.salt & 0x100 == 0;
        entry.header().kind != EntryKind::Roster && ((whole && entry.header().seq % 5 > 1) || (!beacon && picked))
    }

    fn drops(&self, item: &Item) -> bool {
        let Some(entry) = entry_of(item) else { return false };
        entry.header().kind == EntryKind::Sealed
            && entry.id().as_bytes()[0].wrapping_add((self.salt & 0xff) as u8) % 3 == 0
    }

    fn store_for(&mut self, desk: DeskId) -> &mut Store {
        let group = usize::from(self.stores.len() > 1 && self.victims.contains(&desk));
        &mut self.stores[group]
    }
}

/// What one exchange gives a desk.
pub struct Delivery {
    /// In this order.
    pub items: Vec<Pulled>,
    /// How far each space was served, if the exchange comes to its end.
    pub ends: Vec<(SpaceId, u64)>,
    /// The line is cut behind the items.
    pub cut: bool,
}

impl Store {
    fn keep(&mut self, item: &Item) {
        if !self.held.insert(item.bytes().to_vec()) {
            return;
        }
        match item {
            Item::Incarnation(bytes) => {
                let certificate = IncarnationCertificate::decode(bytes).expect("desks send good certificates");
                self.certificates.insert(certificate.log_id(), bytes.clone());
            }
            Item::Wrap(_) | Item::Grant(_) => {}
            Item::Entry(bytes) => {
                let entry = Entry::decode(bytes).expect("desks send good entries");
                if !self.keep_entry(entry, item) {
                    self.held.remove(item.bytes());
                }
            }
        }
    }

    fn keep_entry(&mut self, entry: Entry, item: &Item) -> bool {
        self.learn();
        let header = entry.header();
        if self.roster.root().is_none() {
            let certificate = self.certificates.get(&header.log).map(|bytes| IncarnationCertificate::decode(bytes));
            let Some(Ok(certificate)) = certificate else { return false };
            if self.roster.adopt_root(&entry, &certificate).is_err() {
                return false;
            }
        } else if find_author(&entry, &self.roster).is_err() {
            return false;
        }
        if header.kind == EntryKind::Roster {
            let _known = self.roster.apply(&entry);
            self.learn();
        }
        let chain = (header.log, header.space);
        self.follows.insert((header.log, header.space, header.prev), (header.seq, entry.id()));
        let mut at = match self.heads.get(&chain) {
            Some(head) => *head.entry.as_bytes(),
            None if header.seq == 0 => header.prev,
            None => [0; 32],
        };
        while let Some((seq, next)) = self.follows.get(&(chain.0, chain.1, at)) {
            self.heads.insert(chain, Head { seq: *seq, entry: *next });
            at = *next.as_bytes();
        }
        let space = header.space;
        self.spaces.entry(space).or_default().push(Row { item: item.clone(), entry: Some(entry) });
        true
    }

    fn learn(&mut self) {
        for bytes in self.certificates.values() {
            if let Ok(certificate) = IncarnationCertificate::decode(bytes) {
                let _known = self.roster.learn(&certificate);
            }
        }
    }

    fn receipt(&self, chain: &(LogId, SpaceId), server: Incarnation, server_time: Timestamp) -> Receipt {
        let (log, space) = *chain;
        let rows = self.spaces.get(&space).map(Vec::as_slice).unwrap_or_default();
        let last = rows.iter().rposition(|row| row.entry.as_ref().is_some_and(|entry| entry.header().log == log));
        let lsn = last.map_or(0, |place| place as u64 + 1);
        Receipt { server, space, log, head: self.heads.get(chain).copied(), early: Vec::new(), lsn, server_time }
    }

    fn after(&self, desk: DeskId, cursors: &BTreeMap<SpaceId, u64>, pushed: &BTreeSet<EntryId>) -> Honest {
        let mut honest = Honest { items: Vec::new(), ends: Vec::new() };
        let mut shown = BTreeSet::new();
        for space in self.roster.readable(&desk) {
            let rows = self.spaces.get(&space).map(Vec::as_slice).unwrap_or_default();
            let from = cursors.get(&space).copied().unwrap_or(0);
            for (row, lsn) in rows.iter().zip(1_u64..).skip(usize::try_from(from).unwrap_or(usize::MAX)) {
                let Some(entry) = &row.entry else { continue };
                if pushed.contains(&entry.id()) {
                    continue;
                }
                let log = entry.header().log;
                if let Some(bytes) = self.certificates.get(&log).filter(|_| shown.insert(log)) {
                    honest.items.push(Pulled { lsn: 0, item: Item::Incarnation(bytes.clone()) });
                }
                honest.items.push(Pulled { lsn, item: row.item.clone() });
            }
            if rows.len() as u64 > from {
                honest.ends.push((space, rows.len() as u64));
            }
        }
        honest
    }

    fn all(&self) -> Vec<Pulled> {
        self.spaces.values().flatten().map(|row| Pulled { lsn: 0, item: row.item.clone() }).collect()
    }

    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.spaces.values().flatten().filter_map(|row| row.entry.as_ref())
    }
}

struct Honest {
    items: Vec<Pulled>,
    ends: Vec<(SpaceId, u64)>,
}

fn entry_of(item: &Item) -> Option<Entry> {
    match item {
        Item::Entry(bytes) => Entry::decode(bytes).ok(),
        Item::Incarnation(_) | Item::Wrap(_) | Item::Grant(_) => None,
    }
}

fn chain_of(item: &Item) -> Option<(LogId, SpaceId)> {
    entry_of(item).map(|entry| (entry.header().log, entry.header().space))
}

fn is_sealed(item: &Item) -> bool {
    entry_of(item).is_some_and(|entry| entry.header().kind == EntryKind::Sealed)
}

fn flipped(entry: &Entry, from_the_end: usize) -> Vec<u8> {
    let mut bytes = entry.bytes().to_vec();
    let at = bytes.len().saturating_sub(from_the_end);
    bytes[at] ^= 0x40;
    bytes
}
