//! How does a simulated desk write: real keys, real entries, a replica in memory?

use std::collections::{BTreeMap, BTreeSet};

use aman_sync_protocol::entry::{Entry, Kind, Place, clear_entry};
use aman_sync_protocol::gap::Claim;
use aman_sync_protocol::ids::{DeskId, EntryId, LogId, SpaceId, UnitId};
use aman_sync_protocol::incarnation::{IncarnationCertificate, Purpose, desk_id};
use aman_sync_protocol::message::Alert;
use aman_sync_protocol::replica::Item;
use aman_sync_protocol::replica_memory::MemoryReplica;
use aman_sync_protocol::roster::Roster;
use aman_sync_protocol::seal::{Floor, SealUnder, Sealing, seal_entry};
use aman_sync_protocol::secret::{SealingPublic, SigningKey, SpaceKey};
use aman_sync_protocol::statement::{DeskCard, Statement, encode_statements};

use crate::seeded::SeededEntropy;

/// One desk of a history.
pub struct Desk {
    /// Its id.
    pub id: DeskId,
    /// What it holds.
    pub replica: MemoryReplica,
    /// Everything it was told while it exchanged.
    pub told: Vec<Alert>,
    /// Entries the server ever signed for.
    pub acknowledged: BTreeSet<EntryId>,
    /// What it wrote.
    pub written: BTreeMap<EntryId, Entry>,
    signing: SigningKey,
    link: [u8; 32],
    sealing: SealingPublic,
    certificate: IncarnationCertificate,
    heads: BTreeMap<SpaceId, (u64, [u8; 32])>,
}

impl Desk {
    /// Makes a desk; nobody has admitted it.
    pub fn new(sealing: &SealingPublic, dice: &mut SeededEntropy) -> Self {
        let (signing, link) = (SigningKey::make(dice), SigningKey::make(dice));
        let id = desk_id(&signing.public(), &link.public());
        let certificate = IncarnationCertificate::make(&signing, Purpose::Desk, dice);
        let seed = *link.expose_seed();
        let mut replica = MemoryReplica::new(id);
        let _received = replica.write(Item::Incarnation(certificate.encode()));
        let of_link = IncarnationCertificate::make(&link, Purpose::Link, dice);
        replica.give_link(link, of_link);
        Self {
            id,
            replica,
            told: Vec::new(),
            acknowledged: BTreeSet::new(),
            written: BTreeMap::new(),
            signing,
            link: seed,
            sealing: sealing.clone(),
            certificate,
            heads: BTreeMap::new(),
        }
    }

    /// What the roster states about it.
    pub fn card(&self, unit: UnitId, registrar: bool) -> DeskCard {
        DeskCard {
            unit,
            signing: self.signing.public(),
            link: SigningKey::from_seed(self.link).public(),
            sealing: self.sealing.clone(),
            registrar,
        }
    }

    /// The key that founds a region.
    pub fn authority(&self) -> aman_sync_protocol::secret::VerifyingKey {
        self.signing.public()
    }

    /// The log of its own writing.
    pub fn log(&self) -> LogId {
        self.certificate.log_id()
    }

    /// Seals something into a space.
    pub fn write(&mut self, space: SpaceId, dice: &mut SeededEntropy) {
        let key = SpaceKey::from_bytes([7; 32]);
        let how = Sealing { under: SealUnder::Space(&key), floor: Floor::Other };
        let entry = seal_entry(&self.place(space), how, b"what she said", &self.signing, dice).expect("it fits");
        self.keep(entry);
    }

    /// States something in the roster.
    pub fn state(&mut self, space: SpaceId, statements: &[Statement]) {
        let payload = encode_statements(self.replica.roster().next_lamport(), statements);
        let entry = clear_entry(Kind::Roster, &self.place(space), &payload, &self.signing).expect("it fits");
        self.keep(entry);
    }

    /// Everything it holds of the spaces that another may read, as a bundle carries it: beacons last.
    pub fn bundle_for(&self, other: &DeskId) -> Vec<Item> {
        self.bundle_by(self.replica.roster(), other)
    }

    /// The same, where another's roster says what may be read.
    pub fn bundle_by(&self, roster: &Roster, other: &DeskId) -> Vec<Item> {
        let mut items: Vec<Item> = self.replica.rows().cloned().collect();
        let mut entries: Vec<&Entry> = self.entries().collect();
        entries.retain(|entry| roster.may_read(other, &entry.header().space));
        let root = roster.root().map(|root| root.roster_space);
        entries.sort_by_key(|entry| {
            let header = entry.header();
            (Some(header.space) != root, header.kind == Kind::Beacon, header.log, header.seq)
        });
        items.extend(entries.into_iter().map(|entry| Item::Entry(entry.bytes().to_vec())));
        items
    }

    /// The entries it holds.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.replica.entry_ids().into_iter().filter_map(|id| self.replica.entry(&id))
    }

    /// The gaps it shows now.
    pub fn gaps(&self) -> Vec<Claim> {
        self.replica.gaps()
    }

    fn place(&self, space: SpaceId) -> Place {
        let (seq, prev) = self.heads.get(&space).copied().unwrap_or((0, self.certificate.hash()));
        Place { space, log: self.log(), seq, prev }
    }

    fn keep(&mut self, entry: Entry) {
        let header = entry.header();
        self.heads.insert(header.space, (header.seq + 1, *entry.id().as_bytes()));
        let received = self.replica.write(Item::Entry(entry.bytes().to_vec()));
        assert_eq!(received.stored, 1, "a desk takes what it wrote itself");
        self.written.insert(entry.id(), entry);
    }
}
