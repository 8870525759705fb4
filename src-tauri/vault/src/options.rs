//! With which settings is a vault opened?

use std::path::PathBuf;

use aman_schema::Private;
use aman_sync_protocol::ids::OfficerId;
use zeroize::Zeroizing;

use crate::device::PlainFile;

/// How a vault is opened.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The SQLite file layer under `log.db`; tests put a crashing one here.
    pub vfs: Option<String>,
    /// How `log.db` flushes.
    pub synchronous: Synchronous,
    /// The cost of a new slot.
    pub argon: Argon,
    /// The largest size of each database in pages; tests use it as a small disk.
    pub max_pages: Option<u32>,
    /// The folder of a key stick, if one is in reach.
    pub stick: Option<PathBuf>,
    /// Where this machine keeps its secret.
    pub device: Option<PlainFile>,
}

/// How `log.db` flushes its commits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Synchronous {
    /// Each commit is flushed before it is acknowledged. The only setting for real use.
    #[default]
    Full,
    /// Exists only so that the durability test can be seen to fail.
    Normal,
    /// Exists only so that the durability test can be seen to fail.
    Off,
}

/// The cost of turning a passphrase into a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argon {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Default for Argon {
    /// 64 MiB and three passes: about a quarter of a second per guess and core (RFC 9106, second choice).
    fn default() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3 }
    }
}

impl Argon {
    /// A cost for tests, worthless against a guesser.
    #[must_use]
    pub fn weak_for_tests() -> Self {
        Self { memory_kib: 64, passes: 1 }
    }
}

/// What an officer types to open her slot; cannot be printed, leaves memory when dropped.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes what was typed.
    #[must_use]
    pub fn new(typed: String) -> Self {
        Self(Zeroizing::new(typed))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    pub(crate) fn typed(&self) -> &str {
        &self.0
    }
}

/// The first officer of a new vault.
pub struct NewVault {
    /// Her name, kept under the vault key.
    pub officer_name: Private<String>,
    /// What she will type.
    pub passphrase: Passphrase,
}

/// What is told about a slot while the vault is locked: no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotLabel {
    /// Whose slot it is.
    pub officer: OfficerId,
    /// Its place in the slot file, from 1.
    pub number: u32,
}
