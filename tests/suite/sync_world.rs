//! Desks, a region and a real server in this process, for the tests of the exchange.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use aman_sync_client::{Dial, SyncFailure, SyncReport, Transport, sync_blocking};
use aman_sync_protocol::entry::{Entry, Kind, Place, clear_entry};
use aman_sync_protocol::grant::{Grant, GrantSlot, make_grant};
use aman_sync_protocol::host::{Clock, Entropy, Timestamp};
use aman_sync_protocol::ids::{DeskId, EntryId, LogId, SpaceId, UnitId};
use aman_sync_protocol::incarnation::{IncarnationCertificate, Purpose, desk_id};
use aman_sync_protocol::replica::Item;
use aman_sync_protocol::replica_memory::MemoryReplica;
use aman_sync_protocol::seal::{Floor, SealUnder, Sealing, seal_entry};
use aman_sync_protocol::secret::{SealingKey, SigningKey, SpaceKey, VerifyingKey};
use aman_sync_protocol::statement::{DeskCard, Membership, Statement, encode_statements};
use aman_sync_server::{Config, Server};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Bytes that a test can repeat; they guard nothing.
pub(crate) struct Dice(u64);

impl Entropy for Dice {
    fn fill(&mut self, out: &mut [u8]) {
        for byte in out {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (self.0 >> 56) as u8;
        }
    }
}

/// A clock that stands.
pub(crate) struct Still(pub(crate) i64);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp(self.0)
    }

    fn uptime_ms(&self) -> u64 {
        0
    }
}

/// A desk without a vault: keys, chains and a replica in memory.
pub(crate) struct Desk {
    pub(crate) id: DeskId,
    pub(crate) signing: SigningKey,
    pub(crate) link: [u8; 32],
    pub(crate) sealing: SealingKey,
    pub(crate) certificate: IncarnationCertificate,
    pub(crate) replica: MemoryReplica,
    pub(crate) heads: BTreeMap<SpaceId, (u64, [u8; 32])>,
    pub(crate) dice: Dice,
}

impl Desk {
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Dice(seed.wrapping_mul(77) + 1);
        let (signing, link, sealing) =
            (SigningKey::make(&mut dice), SigningKey::make(&mut dice), SealingKey::make(&mut dice));
        let id = desk_id(&signing.public(), &link.public());
        let certificate = IncarnationCertificate::make(&signing, Purpose::Desk, &mut dice);
        let replica = MemoryReplica::new(id);
        let link = *link.expose_seed();
        Self { id, signing, link, sealing, certificate, replica, heads: BTreeMap::new(), dice }
    }

    pub(crate) fn log(&self) -> LogId {
        self.certificate.log_id()
    }

    pub(crate) fn link_key(&self) -> SigningKey {
        SigningKey::from_seed(self.link)
    }

    pub(crate) fn card(&self, unit: UnitId, registrar: bool) -> DeskCard {
        let (signing, link) = (self.signing.public(), self.link_key().public());
        DeskCard { unit, signing, link, sealing: self.sealing.public(), registrar }
    }

    pub(crate) fn place(&self, space: SpaceId) -> Place {
        let (seq, prev) = self.heads.get(&space).copied().unwrap_or((0, self.certificate.hash()));
        Place { space, log: self.log(), seq, prev }
    }

    /// Seals an entry that continues the chain of a space, without handing it to the replica.
    pub(crate) fn seal(&mut self, space: SpaceId) -> Entry {
        let entry = self.seal_at(&self.place(space));
        self.heads.insert(space, (entry.header().seq + 1, *entry.id().as_bytes()));
        entry
    }

    pub(crate) fn seal_at(&mut self, place: &Place) -> Entry {
        let key = SpaceKey::from_bytes([7; 32]);
        let how = Sealing { under: SealUnder::Space(&key), floor: Floor::File };
        seal_entry(place, how, b"what she said", &self.signing, &mut self.dice).unwrap()
    }

    pub(crate) fn write(&mut self, space: SpaceId) -> EntryId {
        let entry = self.seal(space);
        let received = self.replica.write(Item::Entry(entry.bytes().to_vec()));
        assert_eq!((received.stored, received.alerts.len()), (1, 0), "{received:?}");
        entry.id()
    }

    pub(crate) fn write_many(&mut self, space: SpaceId, count: usize) -> Vec<EntryId> {
        (0..count).map(|_| self.write(space)).collect()
    }

    pub(crate) fn write_roster(&mut self, space: SpaceId, statements: &[Statement]) -> Entry {
        let payload = encode_statements(self.replica.roster().next_lamport(), statements);
        let entry = clear_entry(Kind::Roster, &self.place(space), &payload, &self.signing).unwrap();
        self.heads.insert(space, (entry.header().seq + 1, *entry.id().as_bytes()));
        let received = self.replica.write(Item::Entry(entry.bytes().to_vec()));
        assert_eq!((received.stored, received.alerts.len()), (1, 0), "{received:?}");
        entry
    }

    pub(crate) fn show_certificate(&mut self) {
        let _received = self.replica.write(Item::Incarnation(self.certificate.encode()));
    }

    pub(crate) fn grant(&mut self, space: SpaceId, to: &DeskCard, to_id: DeskId) -> Grant {
        let slot = GrantSlot { space, epoch: 0, to: to_id, by: self.id };
        let key = SpaceKey::from_bytes([7; 32]);
        let grant = make_grant(&slot, &key, &to.sealing, &self.signing, &mut self.dice).unwrap();
        let _received = self.replica.write(Item::Grant(grant.encode()));
        grant
    }

    pub(crate) fn transport(&self, dial: &Dial) -> Transport {
        Transport::new(dial, self.link_key()).unwrap()
    }

    pub(crate) fn sync(&mut self, dial: &Dial) -> Result<SyncReport, SyncFailure<core::convert::Infallible>> {
        let transport = self.transport(dial);
        sync_blocking(&transport, &mut self.replica, &Still(1_800_000_000_000))
    }
}

/// A region: its coordinator's desk, its spaces, and the fingerprint of its root.
pub(crate) struct Region {
    pub(crate) coordinator: Desk,
    pub(crate) unit: UnitId,
    pub(crate) roster_space: SpaceId,
    pub(crate) sheet: SpaceId,
    pub(crate) root: EntryId,
}

pub(crate) const FULL: Membership = Membership { read: true, write: true };
pub(crate) const READER: Membership = Membership { read: true, write: false };
pub(crate) const NONE: Membership = Membership { read: false, write: false };

impl Region {
    pub(crate) fn found(seed: u64) -> Self {
        let mut coordinator = Desk::new(seed);
        let unit = UnitId::random(&mut coordinator.dice);
        let (roster_space, sheet) = (SpaceId::random(&mut coordinator.dice), SpaceId::random(&mut coordinator.dice));
        coordinator.show_certificate();
        let statements = [
            Statement::Root { authority: coordinator.signing.public(), roster_space, region: unit },
            Statement::Unit { unit, sealed: vec![1, 2, 3] },
            Statement::Space { space: roster_space, unit, sealed: vec![4] },
            Statement::Space { space: sheet, unit, sealed: vec![5] },
            Statement::Desk { desk: coordinator.id, card: coordinator.card(unit, true) },
            Statement::Member { space: sheet, desk: coordinator.id, membership: READER },
        ];
        let root = coordinator.write_roster(roster_space, &statements).id();
        Self { coordinator, unit, roster_space, sheet, root }
    }

    pub(crate) fn state(&mut self, statements: &[Statement]) -> Entry {
        self.coordinator.write_roster(self.roster_space, statements)
    }

    /// Admits a desk as a member of the sheet space; it learns the roster as an approval would carry it.
    pub(crate) fn admit(&mut self, desk: &mut Desk, membership: Membership) {
        let unit = self.unit;
        let _entry = self.state(&[
            Statement::Desk { desk: desk.id, card: desk.card(unit, false) },
            Statement::Member { space: self.sheet, desk: desk.id, membership },
        ]);
        self.hand_roster_to(desk);
        desk.show_certificate();
    }

    pub(crate) fn hand_roster_to(&self, desk: &mut Desk) {
        let certificate = Item::Incarnation(self.coordinator.certificate.encode());
        let _received = desk.replica.write(certificate);
        let mut entries: Vec<&Entry> = self
            .coordinator
            .replica
            .entry_ids()
            .iter()
            .filter_map(|id| self.coordinator.replica.entry(id))
            .filter(|entry| entry.header().kind == Kind::Roster)
            .collect();
        entries.sort_by_key(|entry| entry.header().seq);
        for entry in entries {
            let _received = desk.replica.write(Item::Entry(entry.bytes().to_vec()));
        }
    }

    /// A region with one brigade desk, both in step with the server.
    pub(crate) fn with_brigade(world: &World) -> (Self, Desk) {
        let mut region = Self::found(1);
        let mut brigade = Desk::new(2);
        region.admit(&mut brigade, FULL);
        region.coordinator.sync(&world.dial()).unwrap();
        brigade.sync(&world.dial()).unwrap();
        (region, brigade)
    }
}

/// A real server in this process, on a folder that goes away.
pub(crate) struct World {
    pub(crate) folder: TempDir,
    runtime: Runtime,
    server: Option<Server>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::pinned(None)
    }

    pub(crate) fn pinned(root: Option<EntryId>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime = Runtime::new().unwrap();
        let mut world = Self { folder, runtime, server: None };
        world.start(root);
        world
    }

    /// A server over a copy of a server's folder.
    pub(crate) fn over(data: &std::path::Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for file in std::fs::read_dir(data).unwrap().map(Result::unwrap) {
            std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
        let mut world = Self { folder, runtime: Runtime::new().unwrap(), server: None };
        world.start(None);
        world
    }

    pub(crate) fn start(&mut self, root: Option<EntryId>) {
        let listen: SocketAddr = "127.0.0.1:0".parse().unwrap();
        let config = Config { data: self.folder.path().to_owned(), listen, root };
        self.server = Some(self.runtime.block_on(Server::start(&config)).unwrap());
    }

    pub(crate) fn stop(&mut self) {
        if let Some(server) = self.server.take() {
            self.runtime.block_on(server.stop());
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.server.as_ref().unwrap().address()
    }

    pub(crate) fn key(&self) -> VerifyingKey {
        self.server.as_ref().unwrap().key()
    }

    pub(crate) fn dial(&self) -> Dial {
        Dial { address: self.address().to_string(), server_key: self.key() }
    }

    /// How many entries the store holds, as another reader of the file sees it.
    pub(crate) fn entries(&self) -> i64 {
        self.count("SELECT COUNT(*) FROM entries")
    }

    pub(crate) fn count(&self, sql: &str) -> i64 {
        let path = aman_sync_server::store_path(self.folder.path());
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let connection = rusqlite::Connection::open_with_flags(path, flags).unwrap();
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    pub(crate) fn ids(&self) -> Vec<EntryId> {
        let path = aman_sync_server::store_path(self.folder.path());
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let connection = rusqlite::Connection::open_with_flags(path, flags).unwrap();
        let mut statement = connection.prepare("SELECT id FROM entries ORDER BY id").unwrap();
        let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
        rows.map(|id| EntryId::from_bytes(id.unwrap().try_into().unwrap())).collect()
    }
}
