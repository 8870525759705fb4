//! What do the power-cut tests share: a vault that opens fast, a still clock, and the folder a cut leaves behind?

use std::fs;
use std::path::Path as FilePath;

use aman_schema::{Path, Private};
use aman_sync_protocol::host::{Clock, Timestamp};
use aman_tests::crash_vfs::Event;
use aman_tests::seeded::{SeededEntropy, seed};
use aman_tests::survivor::{files_after_cut, write_into};
use aman_vault::{Argon, Host, NewVault, Options, Passphrase};

/// How many fields the answers go round.
pub(crate) const FIELDS: usize = 15;

/// The field of an answer.
pub(crate) fn field(answer: usize) -> Path {
    Path::parse(&format!("facts.answer_{}", answer % FIELDS)).unwrap()
}

pub(crate) fn weak() -> Options {
    Options { argon: Argon::weak_for_tests(), ..Options::default() }
}

pub(crate) fn passphrase() -> Passphrase {
    Passphrase::new("cinq mots tires au sort ici".to_owned())
}

pub(crate) fn officer() -> NewVault {
    NewVault { officer_name: Private::new("Officier inventé".to_owned()), passphrase: passphrase() }
}

pub(crate) fn host() -> Host {
    Host::new(Box::new(SeededEntropy::new(seed())), Box::new(StillClock))
}

/// A vault's folder as a cut leaves it, to be opened with SQLite's own file layer: its slots, and what the disk still holds.
pub(crate) fn after_cut(vault: &FilePath, events: &[Event], cut: usize, dice: &mut SeededEntropy) -> tempfile::TempDir {
    let fresh = tempfile::tempdir().unwrap();
    for slot in ["slots.a", "slots.b"] {
        fs::copy(vault.join(slot), fresh.path().join(slot)).unwrap();
    }
    write_into(&files_after_cut(events, cut, dice), fresh.path());
    fresh
}

struct StillClock;

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        Timestamp(1_790_000_000_000)
    }

    fn uptime_ms(&self) -> u64 {
        0
    }
}
