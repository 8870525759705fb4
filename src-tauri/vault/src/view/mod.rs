//! What can be read on this desk while it is open?
//!
//! Plaintext under SQLCipher with a raw key derived from the vault key. Disposable: a file that cannot be used is set
//! aside and rebuilt from the log.

mod apply;
mod called;
mod derive;
mod due;
mod read;
mod reported;
mod same;
mod search;
#[cfg(test)]
mod search_speed;
mod told;

use std::path::Path;

use aman_schema::Packs;
use aman_sync_protocol::secret::SymmetricKey;
use rusqlite::Connection;
use zeroize::Zeroizing;

use crate::fault::{VaultFault, VaultFile, store_fault};
use crate::options::{Options, Synchronous};
use crate::platform;
use crate::state::Notice;
use crate::store::{self, Kind};

pub(crate) use apply::{Content, Mark, Reading, Seen, merge_ops};
pub(crate) use called::{CallListRow, CalledRow};
pub(crate) use derive::{ABOUT_QUESTION, ABOUT_SESSION, answers_of, danger_now, danger_of};
pub(crate) use due::DueRow;
pub(crate) use read::{EntryRow, RecordLine};
pub(crate) use told::{FoldSpan, SecondWord, ToldFilter, ToldFold};

/// The projections of an open vault.
pub(crate) struct ViewDb {
    pub(crate) db: Connection,
    /// By which records are read.
    packs: Packs,
}

impl ViewDb {
    /// Opens the view; one that is damaged, foreign or of another key is set aside and begun anew.
    pub(crate) fn open(
        folder: &Path,
        options: &Options,
        vault_key: &SymmetricKey,
        notices: &mut Vec<Notice>,
    ) -> Result<Self, VaultFault> {
        match Self::try_open(folder, options, vault_key) {
            Err(VaultFault::Damaged { .. } | VaultFault::Foreign { .. }) => {}
            other => return other,
        }
        let aside = platform::set_aside(folder, FILE)?;
        for beside in ["view.db-wal", "view.db-shm"] {
            platform::set_aside(folder, beside)?;
        }
        if let Some(name) = aside.as_ref().and_then(|path| path.file_name()) {
            notices.push(Notice::SetAside { file: VaultFile::View, name: name.to_string_lossy().into_owned() });
        }
        Self::try_open(folder, options, vault_key)
    }

    fn try_open(folder: &Path, options: &Options, vault_key: &SymmetricKey) -> Result<Self, VaultFault> {
        let path = folder.join(FILE);
        let is_old = std::fs::metadata(&path).is_ok_and(|meta| meta.len() > 0);
        if is_old && store::is_plain(&path) {
            return Err(VaultFault::Foreign { file: VaultFile::View });
        }
        let mut db = store::connect(&path, None, &KIND)?;
        // The cipher writes to stderr on its own otherwise; what failed is told by our faults.
        db.execute_batch("PRAGMA cipher_log_level = NONE").map_err(view_fault("quiet the cipher"))?;
        // Pages of names and answers lie in SQLite's own heap: wiped when freed, so that locking leaves none behind.
        db.execute_batch("PRAGMA cipher_memory_security = ON").map_err(view_fault("guard the memory of the view"))?;
        give_key(&db, &vault_key.derive("view"))?;
        let version: String = db
            .pragma_query_value(None, "cipher_version", |row| row.get(0))
            .map_err(|_| VaultFault::Store { doing: "find the cipher", code: -1 })?;
        if version.is_empty() {
            return Err(VaultFault::Store { doing: "find the cipher", code: -1 });
        }
        // It can be rebuilt, so it need not be flushed at each commit.
        let options = Options { synchronous: Synchronous::Normal, ..options.clone() };
        store::recognise(&db, &KIND)?;
        store::prepare(&db, &options, &KIND)?;
        // A page that falls out of the cache is wiped, and read, checked and deciphered again: one act touches some twenty, in
        // places of a tree that are as far apart as the numbers of records.
        db.execute_batch("PRAGMA cache_size = -8192").map_err(view_fault("set up the view"))?;
        store::migrate(&mut db, &KIND)?;
        db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
            .map_err(store_fault("write the view", VaultFile::View))?;
        if store::is_plain(&path) {
            // A build without the cipher would write names in the clear: better nothing than that.
            return Err(VaultFault::Store { doing: "encrypt the view", code: -1 });
        }
        Ok(Self { db, packs: Packs::default() })
    }

    /// Learns which packs there are; [`ViewDb::derive_by_new_packs`] then reads anew what they are about.
    pub(crate) fn know(&mut self, packs: Packs) {
        self.packs = packs;
    }
}

fn give_key(db: &Connection, key: &SymmetricKey) -> Result<(), VaultFault> {
    let mut statement = Zeroizing::new(String::with_capacity(128));
    statement.push_str("PRAGMA key = \"x'");
    for byte in key.expose() {
        for digit in [byte >> 4, byte & 15] {
            statement.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    statement.push_str("'\"");
    db.execute_batch(&statement).map_err(store_fault("key the view", VaultFile::View))
}

/// Reduces a database error of the view.
pub(crate) fn view_fault(doing: &'static str) -> impl FnOnce(rusqlite::Error) -> VaultFault {
    store_fault(doing, VaultFile::View)
}

const FILE: &str = "view.db";
const KIND: Kind = Kind {
    file: VaultFile::View,
    // "AMVW"
    application_id: 0x414D_5657,
    migrations: &[
        (1, include_str!("migrations/0001_view.sql")),
        (2, include_str!("migrations/0002_taken_back.sql")),
        (7, include_str!("migrations/0007_told.sql")),
        (11, include_str!("migrations/0011_called.sql")),
        (15, include_str!("migrations/0015_names.sql")),
        (19, include_str!("migrations/0019_derived.sql")),
        (20, include_str!("migrations/0020_due.sql")),
        (21, include_str!("migrations/0021_about.sql")),
        (22, include_str!("migrations/0022_reported.sql")),
    ],
};
