//! What does a simulated desk keep its entries in: plain maps, or a real vault?
//!
//! Most histories are played in memory, because they are many. In some, one desk reads and judges with a real vault's
//! log; it writes nothing but beacons, and everything else is the same.

use core::convert::Infallible;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use aman_schema::Private;
use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::gap::Claim;
use aman_sync_protocol::host::{Clock, Timestamp};
use aman_sync_protocol::ids::{DeskId, EntryId, Incarnation, SpaceId};
use aman_sync_protocol::incarnation::IncarnationCertificate;
use aman_sync_protocol::receipt::ProvenReceipt;
use aman_sync_protocol::replica::{Acknowledged, ChainHead, Item, Pulled, Received, Replica, Scope, Settled, Unsent};
use aman_sync_protocol::replica_memory::MemoryReplica;
use aman_sync_protocol::roster::Roster;
use aman_sync_protocol::statement::DeskCard;
use aman_vault::enrol::DeskRequest;
use aman_vault::log::LogDb;
use aman_vault::{Argon, Host, LockedVault, NewVault, OpenVault, Options, Passphrase, Synchronous};
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use crate::seeded::SeededEntropy;

/// A replica of one kind or the other.
pub enum Kept {
    /// In plain maps.
    Memory(Box<MemoryReplica>),
    /// In a real vault.
    Vault(Box<Vault>),
}

/// A real vault in a folder that goes away.
pub struct Vault {
    open: OpenVault,
    looking: Connection,
    _folder: TempDir,
}

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp(1_800_000_000_000)
    }

    fn uptime_ms(&self) -> u64 {
        0
    }
}

impl Vault {
    /// Makes a vault with keys from these dice.
    pub fn new(dice: &mut SeededEntropy) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let folder = tempfile::tempdir().expect("a scratch folder");
        let place = folder.path().join(format!("vault-{}", COUNT.fetch_add(1, Ordering::Relaxed)));
        // No power is cut here, and nobody guesses.
        let options = Options { argon: Argon::weak_for_tests(), synchronous: Synchronous::Off, ..Options::default() };
        let passphrase = Passphrase::new("cinq mots tires au sort ici".to_owned());
        let new = NewVault { officer_name: Private::new(String::new()), passphrase };
        let host = Host::new(Box::new(SeededEntropy::new(dice.word())), Box::new(Still));
        let open = LockedVault::create(&place, &options, &new, host).expect("a new vault");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let looking = Connection::open_with_flags(place.join("log.db"), flags).expect("its log");
        Self { open, looking, _folder: folder }
    }

    /// What the roster states about it.
    pub fn card(&self, like: DeskCard) -> DeskCard {
        let request = self.open.request().expect("its request").encode();
        let request = DeskRequest::decode(&request).expect("its request");
        DeskCard { signing: request.signing, link: request.link, sealing: request.sealing, ..like }
    }

    fn log(&mut self) -> &mut LogDb {
        self.open.replica()
    }

    fn blobs(&self, sql: &str) -> Vec<Vec<u8>> {
        let mut statement = self.looking.prepare(sql).expect("its tables");
        let rows = statement.query_map([], |row| row.get(0)).expect("its rows");
        rows.map(|row| row.expect("a row")).collect()
    }
}

impl Kept {
    /// The roster as it knows it.
    pub fn roster(&self) -> &Roster {
        match self {
            Self::Memory(memory) => memory.roster(),
            Self::Vault(vault) => vault.open.log().roster(),
        }
    }

    /// The entries it holds.
    pub fn entries(&self) -> Vec<Entry> {
        match self {
            Self::Memory(memory) => memory.entry_ids().iter().filter_map(|id| memory.entry(id)).cloned().collect(),
            Self::Vault(vault) => {
                let all = vault.blobs("SELECT bytes FROM entry ORDER BY row");
                all.iter().map(|bytes| Entry::decode(bytes).expect("an entry")).collect()
            }
        }
    }

    /// Their ids.
    pub fn entry_ids(&self) -> BTreeSet<EntryId> {
        match self {
            Self::Memory(memory) => memory.entry_ids(),
            Self::Vault(_) => self.entries().iter().map(Entry::id).collect(),
        }
    }

    /// The certificates it holds; wraps and grants play no part here.
    pub fn certificates(&self) -> Vec<Item> {
        match self {
            Self::Memory(memory) => memory.rows().cloned().collect(),
            Self::Vault(vault) => {
                vault.blobs("SELECT certificate FROM incarnation").into_iter().map(Item::Incarnation).collect()
            }
        }
    }

    /// The gaps it shows now.
    pub fn gaps(&self) -> Vec<Claim> {
        match self {
            Self::Memory(memory) => memory.gaps(),
            Self::Vault(vault) => {
                let gaps = vault.open.log().gaps().expect("its gaps");
                gaps.into_iter().filter(|gap| gap.closed.is_none()).map(|gap| gap.claim).collect()
            }
        }
    }

    /// How many entries wait for a receipt.
    pub fn waiting(&self) -> usize {
        match self {
            Self::Memory(memory) => memory.waiting(),
            Self::Vault(vault) => {
                let waiting = vault.blobs("SELECT id FROM entry WHERE acknowledged = 0");
                waiting.len()
            }
        }
    }

    /// Takes what came by hand.
    pub fn take_by_hand(&mut self, items: Vec<Item>, now: Timestamp) -> Received {
        match self {
            Self::Memory(memory) => memory.take_by_hand(items),
            Self::Vault(vault) => vault.log().receive_by_hand(&items, now).expect("its log takes it"),
        }
    }

    /// Trusts the root that the admission papers begin with.
    pub fn trust(&mut self, papers: &[Item]) {
        let Self::Vault(vault) = self else { return };
        let roots = papers.iter().filter_map(|item| match item {
            Item::Entry(bytes) => Entry::decode(bytes).ok(),
            Item::Incarnation(_) | Item::Wrap(_) | Item::Grant(_) => None,
        });
        let certificates: Vec<IncarnationCertificate> = papers
            .iter()
            .filter_map(|item| match item {
                Item::Incarnation(bytes) => IncarnationCertificate::decode(bytes).ok(),
                Item::Entry(_) | Item::Wrap(_) | Item::Grant(_) => None,
            })
            .collect();
        for root in roots {
            let of_log = |certificate: &&IncarnationCertificate| certificate.log_id() == root.header().log;
            if let Some(certificate) = certificates.iter().find(of_log)
                && vault.log().install_root(&root, certificate).is_ok()
            {
                return;
            }
        }
    }
}

/// A vault that fails a simulated desk fails the test.
macro_rules! either {
    ($kept:expr, $one:ident => $call:expr) => {
        match $kept {
            Kept::Memory($one) => $call,
            Kept::Vault(vault) => {
                let $one = vault.open.replica();
                Ok($call.expect("the vault's log"))
            }
        }
    };
}

impl Replica for Kept {
    type Fault = Infallible;

    fn desk(&self) -> Result<DeskId, Infallible> {
        match self {
            Self::Memory(memory) => memory.desk(),
            Self::Vault(vault) => Ok(vault.open.log().desk_id().expect("its id")),
        }
    }

    fn server_incarnation(&self) -> Result<Option<Incarnation>, Infallible> {
        match self {
            Self::Memory(memory) => memory.server_incarnation(),
            Self::Vault(vault) => Ok(vault.open.log().server_incarnation().expect("its log")),
        }
    }

    fn set_server_incarnation(&mut self, incarnation: Incarnation) -> Result<(), Infallible> {
        either!(self, replica => replica.set_server_incarnation(incarnation))
    }

    fn cursors(&self) -> Result<Vec<(SpaceId, u64)>, Infallible> {
        match self {
            Self::Memory(memory) => memory.cursors(),
            Self::Vault(vault) => Ok(vault.open.log().cursors().expect("its log")),
        }
    }

    fn advance_cursors(&mut self, cursors: &[(SpaceId, u64)]) -> Result<(), Infallible> {
        either!(self, replica => replica.advance_cursors(cursors))
    }

    fn heads(&self, scope: Scope) -> Result<Vec<ChainHead>, Infallible> {
        match self {
            Self::Memory(memory) => memory.heads(scope),
            Self::Vault(vault) => Ok(vault.open.log().heads(scope).expect("its log")),
        }
    }

    fn unsent(&self, budget: usize) -> Result<Vec<Unsent>, Infallible> {
        match self {
            Self::Memory(memory) => memory.unsent(budget),
            Self::Vault(vault) => Ok(vault.open.log().unsent(budget).expect("its log")),
        }
    }

    fn sent(&mut self, items: &[Item]) -> Result<(), Infallible> {
        either!(self, replica => replica.sent(items))
    }

    fn receive(&mut self, items: &[Pulled], now: Timestamp) -> Result<Received, Infallible> {
        either!(self, replica => replica.receive(items, now))
    }

    fn acknowledge(&mut self, receipt: &ProvenReceipt) -> Result<Acknowledged, Infallible> {
        either!(self, replica => replica.acknowledge(receipt))
    }

    fn forget_acknowledgements(&mut self) -> Result<(), Infallible> {
        either!(self, replica => replica.forget_acknowledgements())
    }

    fn note_refusal(&mut self, entry: &EntryId, code: u8) -> Result<(), Infallible> {
        either!(self, replica => replica.note_refusal(entry, code))
    }

    fn append_due_beacons(&mut self, now: Timestamp) -> Result<u64, Infallible> {
        either!(self, replica => replica.append_due_beacons(now))
    }

    fn settle(&mut self, now: Timestamp) -> Result<Settled, Infallible> {
        either!(self, replica => replica.settle(now))
    }
}
