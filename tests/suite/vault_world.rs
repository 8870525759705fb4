//! How are vaults of one region set up for a test, without a server between them?

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use aman_schema::{Pack, Private, Record, parse};
use aman_sync_protocol::host::{Clock, Timestamp};
use aman_sync_protocol::ids::{DeskId, OfficerId, UnitId};
use aman_sync_protocol::replica::{Item, Pulled, Replica};
use aman_vault::host::OsEntropy;
use aman_vault::{Argon, Host, LockedVault, NewVault, OpenVault, Options, Passphrase};
use serde_json::Value;
use tempfile::TempDir;

/// A clock the test moves.
#[derive(Clone, Default)]
pub(crate) struct TestClock(pub(crate) Arc<AtomicI64>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        // Each look is a millisecond later, so that claims differ.
        Timestamp(self.0.fetch_add(1, Ordering::SeqCst))
    }

    fn uptime_ms(&self) -> u64 {
        1_000
    }
}

/// A desk of the test: its folder, and its vault while it is open.
pub(crate) struct TestDesk {
    pub(crate) folder: PathBuf,
    pub(crate) vault: OpenVault,
    pub(crate) id: DeskId,
    sent: BTreeSet<Vec<u8>>,
    lsn: u64,
    _keep: TempDir,
}

pub(crate) fn options() -> Options {
    Options { argon: Argon::weak_for_tests(), ..Options::default() }
}

pub(crate) fn host() -> Host {
    let clock = TestClock::default();
    clock.0.store(1_790_000_000_000, Ordering::SeqCst);
    Host::new(Box::new(OsEntropy::new()), Box::new(clock))
}

pub(crate) fn pass() -> Passphrase {
    Passphrase::new("cinq mots faciles à retenir".to_owned())
}

pub(crate) fn wrong() -> Passphrase {
    Passphrase::new("cinq mots faciles à oublier".to_owned())
}

pub(crate) fn words(text: &str) -> Private<String> {
    Private::new(text.to_owned())
}

pub(crate) fn new_vault(folder: &Path) -> OpenVault {
    new_vault_with(folder, &options())
}

pub(crate) fn new_vault_with(folder: &Path, options: &Options) -> OpenVault {
    let new = NewVault { officer_name: words("Adjudante Essai"), passphrase: pass() };
    LockedVault::create(folder, options, &new, host()).unwrap()
}

pub(crate) fn open(folder: &Path) -> LockedVault {
    LockedVault::open(folder, &options(), host()).unwrap()
}

pub(crate) fn unlock(locked: LockedVault) -> OpenVault {
    match locked.unlock(None, &pass()) {
        Ok(open) => open,
        Err((_, failed)) => panic!("{failed:?}"),
    }
}

pub(crate) fn example(text: &str) -> Record {
    let value: Value = serde_json::from_str(text).unwrap();
    parse(&value, Pack::builtin()).unwrap()
}

impl TestDesk {
    pub(crate) fn new() -> Self {
        Self::with(&options())
    }

    pub(crate) fn with(options: &Options) -> Self {
        let keep = tempfile::tempdir().unwrap();
        let folder = keep.path().join("vault");
        let vault = new_vault_with(&folder, options);
        let id = vault.log().desk_id().unwrap();
        Self { folder, vault, id, sent: BTreeSet::new(), lsn: 0, _keep: keep }
    }

    /// Closes and opens the vault again.
    pub(crate) fn reopen(self) -> Self {
        self.reopen_with(host())
    }

    /// The same on another machine's clock.
    pub(crate) fn reopen_with(self, host: Host) -> Self {
        let Self { folder, vault, id, sent, lsn, _keep } = self;
        drop(vault.lock());
        let vault = unlock(LockedVault::open(&folder, &options(), host).unwrap());
        Self { folder, vault, id, sent, lsn, _keep }
    }

    /// Locks the vault and opens it as one of its officers.
    pub(crate) fn reopen_as(self, officer: OfficerId, passphrase: &Passphrase) -> Self {
        let Self { folder, vault, id, sent, lsn, _keep } = self;
        drop(vault.lock());
        let vault = match open(&folder).unlock(Some(officer), passphrase) {
            Ok(vault) => vault,
            Err((_, failed)) => panic!("{failed:?}"),
        };
        Self { folder, vault, id, sent, lsn, _keep }
    }

    /// Locks the vault, lets somebody act on it without a passphrase, and unlocks it.
    pub(crate) fn locked(self, act: impl FnOnce(&mut LockedVault)) -> Self {
        let Self { folder, vault, id, sent, lsn, _keep } = self;
        drop(vault.lock());
        let mut locked = open(&folder);
        act(&mut locked);
        Self { vault: unlock(locked), folder, id, sent, lsn, _keep }
    }

    /// Carries what this desk has to send to another, which may read only what the roster lets it.
    pub(crate) fn send_to(&mut self, other: &mut Self) {
        let items: Vec<Item> =
            self.vault.replica().unsent(usize::MAX).unwrap().into_iter().map(|unsent| unsent.item).collect();
        let fresh: Vec<Pulled> = items
            .into_iter()
            .filter(|item| {
                let key = [other.id.as_bytes().as_slice(), item.bytes()].concat();
                self.sent.insert(key)
            })
            .map(|item| {
                other.lsn += 1;
                Pulled { lsn: other.lsn, item }
            })
            .collect();
        let received = other.vault.replica().receive(&fresh, Timestamp(0)).unwrap();
        assert_eq!(received.alerts, Vec::new());
        other.vault.after_sync().unwrap();
    }
}

/// Both desks tell each other what they have, until nothing is new.
pub(crate) fn exchange(one: &mut TestDesk, other: &mut TestDesk) {
    for _ in 0..3 {
        one.vault.after_sync().unwrap();
        one.send_to(other);
        other.send_to(one);
    }
}

/// A coordinator's desk and desks of one brigade, all enrolled.
pub(crate) struct Region {
    pub(crate) coordinator: TestDesk,
    pub(crate) unit: UnitId,
    pub(crate) desks: Vec<TestDesk>,
}

pub(crate) fn region(desks: usize) -> Region {
    let mut coordinator = TestDesk::new();
    coordinator.vault.create_authority(&words("Région d’essai")).unwrap();
    let unit = coordinator.vault.add_unit(&words("Brigade d’essai"), "brigade").unwrap();
    let mut region = Region { coordinator, unit, desks: Vec::new() };
    for _ in 0..desks {
        let desk = TestDesk::new();
        region.admit(desk);
    }
    region
}

impl Region {
    /// Admits a desk to another unit than the region's first.
    pub(crate) fn admit_to(&mut self, desk: &mut TestDesk, unit: UnitId) {
        let (root, certificate) = self.coordinator.vault.log().root_papers().unwrap().unwrap();
        desk.vault.replica().install_root(&root, &certificate).unwrap();
        let request = aman_vault::enrol::DeskRequest::decode(&desk.vault.request().unwrap().encode()).unwrap();
        self.coordinator.vault.admit_desk(&request, unit).unwrap();
        exchange(&mut self.coordinator, desk);
    }

    pub(crate) fn admit(&mut self, mut desk: TestDesk) {
        self.admit_to(&mut desk, self.unit);
        for other in &mut self.desks {
            exchange(&mut self.coordinator, other);
            exchange(other, &mut desk);
            other.vault.confirm_desk(&desk.id).unwrap();
            desk.vault.confirm_desk(&other.id).unwrap();
            exchange(other, &mut desk);
        }
        self.desks.push(desk);
    }
}
