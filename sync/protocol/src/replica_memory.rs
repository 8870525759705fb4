//! How does a replica behave that keeps nothing when the program ends?
//!
//! For tests, simulations and benchmarks: the rules of [`Replica`] in the plainest form, without seals and disk. It
//! writes nothing of its own but beacons; tests hand it entries with [`MemoryReplica::write`].

mod beacons;
mod rules;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::author::find_author;
use crate::chain::{Admission, ChainView, Standing, admit};
use crate::entry::{Entry, Kind};
use crate::grant::Grant;
use crate::ids::{DeskId, EntryId, Incarnation, LogId, SpaceId};
use crate::incarnation::IncarnationCertificate;
use crate::message::{Alert, AlertCode};
use crate::receipt::ProvenReceipt;
use crate::replica::{ChainHead, Item, Pulled, Received};
use crate::roster::{Roster, rebuild};
use crate::wrap::Wrap;

/// A desk's log database in memory.
pub struct MemoryReplica {
    desk: DeskId,
    server: Option<Incarnation>,
    roster: Roster,
    entries: BTreeMap<EntryId, Held>,
    certificates: BTreeMap<LogId, IncarnationCertificate>,
    rows: BTreeMap<Item, Row>,
    cursors: BTreeMap<SpaceId, u64>,
    aside: BTreeMap<Vec<u8>, Pulled>,
    arrivals: u64,
    words: Vec<words::Word>,
    link: Option<beacons::Link>,
}

struct Held {
    entry: Entry,
    standing: Standing,
    acknowledged: bool,
    refused: bool,
    arrival: u64,
}

struct Row {
    sent: bool,
    arrival: u64,
}

enum Taken {
    Stored(Option<Alert>),
    Duplicate,
    Aside(AlertCode),
}

impl MemoryReplica {
    /// Makes a replica that holds nothing.
    #[must_use]
    pub fn new(desk: DeskId) -> Self {
        Self {
            desk,
            server: None,
            roster: Roster::empty(),
            entries: BTreeMap::new(),
            certificates: BTreeMap::new(),
            rows: BTreeMap::new(),
            cursors: BTreeMap::new(),
            aside: BTreeMap::new(),
            arrivals: 0,
            words: Vec::new(),
            link: None,
        }
    }

    /// Takes an item this desk made, to be sent.
    pub fn write(&mut self, item: Item) -> Received {
        self.take_all(vec![Pulled { lsn: 0, item }])
    }

    /// Takes items that came by hand, in one piece.
    pub fn take_by_hand(&mut self, items: Vec<Item>) -> Received {
        self.take_all(items.into_iter().map(|item| Pulled { lsn: 0, item }).collect())
    }

    /// The roster as this desk knows it.
    #[must_use]
    pub const fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The entries held, by id.
    #[must_use]
    pub fn entry_ids(&self) -> BTreeSet<EntryId> {
        self.entries.keys().copied().collect()
    }

    /// One entry.
    #[must_use]
    pub fn entry(&self, id: &EntryId) -> Option<&Entry> {
        self.entries.get(id).map(|held| &held.entry)
    }

    /// The certificates, wraps and grants held.
    pub fn rows(&self) -> impl Iterator<Item = &Item> {
        self.rows.keys()
    }

    /// How many entries have no receipt.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.entries.values().filter(|held| !held.acknowledged).count()
    }

    /// How many items are set aside.
    #[must_use]
    pub fn aside(&self) -> usize {
        self.aside.len()
    }

    fn take_all(&mut self, mut items: Vec<Pulled>) -> Received {
        let mut received = Received::default();
        let retried: BTreeSet<Vec<u8>> = self.aside.keys().cloned().collect();
        items.extend(core::mem::take(&mut self.aside).into_values());
        let mut codes = BTreeMap::new();
        loop {
            let before = items.len();
            let mut left = Vec::new();
            for pulled in items {
                match self.take(&pulled.item) {
                    Taken::Stored(alert) => {
                        received.stored += 1;
                        received.alerts.extend(alert);
                    }
                    Taken::Duplicate => received.duplicate += 1,
                    Taken::Aside(code) => {
                        codes.insert(pulled.item.bytes().to_vec(), code);
                        left.push(pulled);
                    }
                }
            }
            items = left;
            if items.len() == before || items.is_empty() {
                break;
            }
        }
        for pulled in items {
            let key = pulled.item.bytes().to_vec();
            if !retried.contains(&key) {
                received.set_aside += 1;
                received.alerts.push(aside_alert(&pulled.item, codes.get(&key).copied()));
            }
            self.aside.insert(key, pulled);
        }
        received.alerts.extend(self.judge());
        received
    }

    fn take(&mut self, item: &Item) -> Taken {
        match item {
            Item::Incarnation(bytes) => self.take_certificate(bytes, item),
            Item::Entry(bytes) => match Entry::decode(bytes) {
                Ok(entry) => self.take_entry(entry),
                Err(_) => Taken::Aside(AlertCode::Malformed),
            },
            Item::Wrap(bytes) => match Wrap::decode(bytes) {
                Ok(_) => self.take_row(item),
                Err(_) => Taken::Aside(AlertCode::Malformed),
            },
            Item::Grant(bytes) => match Grant::decode(bytes) {
                Ok(grant) => match self.roster.granter(&grant.by) {
                    Some(key) if grant.verify(&key).is_ok() => self.take_row(item),
                    Some(_) => Taken::Aside(AlertCode::BadSignature),
                    None => Taken::Aside(AlertCode::UnknownLog),
                },
                Err(_) => Taken::Aside(AlertCode::Malformed),
            },
        }
    }

    fn take_row(&mut self, item: &Item) -> Taken {
        if self.rows.contains_key(item) {
            return Taken::Duplicate;
        }
        self.arrivals += 1;
        self.rows.insert(item.clone(), Row { sent: false, arrival: self.arrivals });
        Taken::Stored(None)
    }

    fn take_certificate(&mut self, bytes: &[u8], item: &Item) -> Taken {
        let Ok(certificate) = IncarnationCertificate::decode(bytes) else {
            return Taken::Aside(AlertCode::Malformed);
        };
        let log = certificate.log_id();
        let _known = self.roster.learn(&certificate);
        self.certificates.entry(log).or_insert(certificate);
        self.take_row(item)
    }

    fn take_entry(&mut self, entry: Entry) -> Taken {
        // The id covers every byte: what is held in its place was verified when it came.
        if self.entries.get(&entry.id()).is_some_and(|held| held.standing == Standing::Contiguous) {
            return Taken::Duplicate;
        }
        let header = entry.header();
        if self.roster.root().is_none() && header.kind == Kind::Roster {
            if let Some(certificate) = self.certificates.get(&header.log) {
                let _adopted = self.roster.adopt_root(&entry, certificate);
            }
            self.relearn();
        }
        if header.kind == Kind::Roster && self.roster.signer_of(&header.log).is_none() {
            if let Some(certificate) = self.certificates.get(&header.log) {
                let _seated = self.roster.apply_succession(&entry, certificate);
            }
            self.relearn();
        }
        if let Err(code) = find_author(&entry, &self.roster) {
            return Taken::Aside(code);
        }
        let alert = match admit(header, &self.view(&entry)) {
            Admission::Duplicate => return Taken::Duplicate,
            Admission::Refused(_) => return Taken::Aside(AlertCode::BadChain),
            Admission::Next => {
                self.keep(entry, Standing::Contiguous);
                None
            }
            Admission::Early => {
                self.keep(entry, Standing::Early);
                None
            }
            Admission::Fork { other, standing } => {
                let alert =
                    Alert::about(AlertCode::Fork, header.log, header.space, header.seq).with(&[other, entry.id()]);
                self.keep(entry, standing);
                Some(alert)
            }
        };
        Taken::Stored(alert)
    }

    fn keep(&mut self, entry: Entry, standing: Standing) {
        let id = entry.id();
        self.arrivals += 1;
        let arrival = self.arrivals;
        self.hear(&entry);
        let fresh = Held { entry, standing, acknowledged: false, refused: false, arrival };
        self.entries.entry(id).or_insert(fresh).standing = standing;
        if standing == Standing::Contiguous {
            self.settle(id);
        }
    }

    fn settle(&mut self, id: EntryId) {
        let mut next = vec![id];
        while let Some(id) = next.pop() {
            if let Some(held) = self.entries.get_mut(&id) {
                held.standing = Standing::Contiguous;
                if held.entry.header().kind == Kind::Roster {
                    let _applied = self.roster.apply(&held.entry);
                }
            }
            next.extend(
                self.entries
                    .values()
                    .filter(|held| held.standing == Standing::Early && held.entry.header().prev == *id.as_bytes())
                    .map(|held| held.entry.id()),
            );
        }
        self.relearn();
        if self.roster.must_rebuild() {
            self.rebuild_roster();
        }
    }

    fn rebuild_roster(&mut self) {
        let entries: Vec<Entry> = self.entries.values().map(|held| held.entry.clone()).collect();
        let certificates: Vec<IncarnationCertificate> = self.certificates.values().cloned().collect();
        let root = self.roster.root().and_then(|root| self.entry(&root.fingerprint));
        if let Some(roster) = root.and_then(|root| rebuild(root, &entries, &certificates)) {
            self.roster = roster;
        }
    }

    fn relearn(&mut self) {
        for certificate in self.certificates.values() {
            let _known = self.roster.learn(certificate);
        }
    }

    fn view(&self, entry: &Entry) -> ChainView {
        let header = entry.header();
        let same_chain =
            |held: &&Held| held.entry.header().log == header.log && held.entry.header().space == header.space;
        let rival_at = |seq: Option<u64>, except: [u8; 32]| {
            self.entries
                .values()
                .filter(same_chain)
                .find(|held| Some(held.entry.header().seq) == seq && *held.entry.id().as_bytes() != except)
        };
        ChainView {
            held: self.entries.get(&entry.id()).map(|held| held.standing),
            base: self.certificates.get(&header.log).map(IncarnationCertificate::hash),
            predecessor: self
                .entries
                .get(&EntryId::from_bytes(header.prev))
                .filter(same_chain)
                .map(|held| (held.entry.header().seq, held.standing)),
            rival: rival_at(Some(header.seq), *entry.id().as_bytes()).map(|held| held.entry.id()),
            rival_before: rival_at(header.seq.checked_sub(1), header.prev)
                .filter(|held| {
                    held.standing == Standing::Contiguous
                        && !self.entries.contains_key(&EntryId::from_bytes(header.prev))
                })
                .map(|held| held.entry.id()),
        }
    }

    fn heads_of(&self, own: bool) -> Vec<ChainHead> {
        let mut heads: BTreeMap<(LogId, SpaceId), ChainHead> = BTreeMap::new();
        for held in self.entries.values().filter(|held| held.standing == Standing::Contiguous) {
            let header = held.entry.header();
            let mine = self.roster.signer_of(&header.log).is_some_and(|signer| signer.desk == self.desk);
            if own && !mine {
                continue;
            }
            let acknowledged = held.acknowledged.then_some(header.seq);
            let found = ChainHead {
                log: header.log,
                space: header.space,
                seq: header.seq,
                entry: held.entry.id(),
                acknowledged,
            };
            let head = heads.entry((header.log, header.space)).or_insert(found);
            let acknowledged = head.acknowledged.max(acknowledged);
            if header.seq >= head.seq {
                *head = found;
            }
            head.acknowledged = acknowledged;
        }
        heads.into_values().collect()
    }

    fn covered(&self, receipt: &ProvenReceipt) -> BTreeSet<EntryId> {
        let receipt = receipt.receipt();
        let mut covered: BTreeSet<EntryId> = receipt.early.iter().copied().collect();
        let mut next = receipt.head.as_ref().map(|head| head.entry);
        while let Some(held) = next.and_then(|id| self.entries.get(&id)) {
            covered.insert(held.entry.id());
            next = Some(EntryId::from_bytes(held.entry.header().prev));
        }
        covered
    }
}

fn aside_alert(item: &Item, code: Option<AlertCode>) -> Alert {
    let alert = Alert::plain(code.unwrap_or(AlertCode::SetAside));
    match item {
        Item::Entry(bytes) => match Entry::decode(bytes) {
            Ok(entry) => {
                let header = entry.header();
                Alert { space: Some(header.space), log: Some(header.log), seq: Some(header.seq), ..alert }
                    .with(&[entry.id()])
            }
            Err(_) => alert,
        },
        Item::Incarnation(_) | Item::Wrap(_) | Item::Grant(_) => alert,
    }
}
