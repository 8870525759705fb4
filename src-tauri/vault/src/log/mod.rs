//! What does `log.db` hold, and what of it works while the desk is locked?
//!
//! Only sealed values, signed entries and what sync needs. The link key and the server's pin stand in it in clear: a
//! locked desk must sync. Whoever takes the disk can speak as this desk's link until it is revoked; he can open nothing.

mod beacons;
mod chains;
mod chunks;
pub(crate) mod courier;
mod entries;
mod gaps;
mod obey;
mod outbox;
#[cfg(test)]
mod plans;
mod receipts;
mod receive;
mod replica;
mod rolls;
mod settings;
mod states;

use std::path::{Path, PathBuf};

use aman_sync_protocol::gap::Claim;
use aman_sync_protocol::roster::Roster;
use aman_sync_protocol::secret::SigningKey;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::fault::{VaultFault, VaultFile, store_fault};
use crate::options::Options;
use crate::store::{self, Kind};

pub(crate) use chunks::{give_up, hand_over, put_chunk, put_ref};
pub use courier::Bundle;
pub(crate) use entries::{
    Arrival, LogRow, MANIFEST, NewEntry, TEXT, TRAIL, URGENT, insert_entry, next_place, read_row,
};
pub use obey::Quarantined;
pub(crate) use receipts::receipt_hash;
pub(crate) use receive::{put_grant, put_wrap};
pub(crate) use rolls::put_certificate;
pub(crate) use settings::{put_setting, setting};

/// The log database of one desk.
pub struct LogDb {
    pub(crate) db: Connection,
    pub(crate) roster: Roster,
    pub(crate) link: SigningKey,
    roll: rolls::Roll,
    /// What the items of the present batch say exists.
    heard: Vec<Claim>,
    path: PathBuf,
    options: Options,
}

impl LogDb {
    /// Opens the log of the vault with this id.
    pub(crate) fn open(folder: &Path, options: &Options, vault: &[u8; 16]) -> Result<Self, VaultFault> {
        let (log, held) = Self::open_any(folder, options)?;
        if held == *vault { Ok(log) } else { Err(VaultFault::Foreign { file: VaultFile::Log }) }
    }

    /// Opens a log and tells of which vault it is.
    pub(crate) fn open_any(folder: &Path, options: &Options) -> Result<(Self, [u8; 16]), VaultFault> {
        let path = folder.join(FILE);
        let empty = std::fs::metadata(&path).map_or(true, |meta| meta.len() == 0);
        if empty {
            return Err(VaultFault::Damaged { file: VaultFile::Log });
        }
        let db = open_connection(&path, options)?;
        let held = setting(&db, "vault")?.and_then(|held| held.try_into().ok());
        let held = held.ok_or(VaultFault::Foreign { file: VaultFile::Log })?;
        Ok((Self::over(db, path, options)?, held))
    }

    /// Makes the log of a new vault; `fill` writes its first rows in the same transaction.
    pub(crate) fn create(
        folder: &Path,
        options: &Options,
        fill: impl FnOnce(&Connection) -> Result<(), VaultFault>,
    ) -> Result<Self, VaultFault> {
        let path = folder.join(FILE);
        let mut db = open_connection(&path, options)?;
        let tx = begin(&mut db)?;
        fill(&tx)?;
        commit(tx)?;
        Self::over(db, path, options)
    }

    /// Opens a second connection to the same log, to sync beside a person who works.
    ///
    /// # Errors
    /// The database cannot be opened.
    pub fn beside(&self) -> Result<Self, VaultFault> {
        Self::over(open_connection(&self.path, &self.options)?, self.path.clone(), &self.options)
    }

    fn over(db: Connection, path: PathBuf, options: &Options) -> Result<Self, VaultFault> {
        let seed = setting(&db, "link")?.and_then(|seed| <[u8; 32]>::try_from(seed).ok());
        let link = seed.map(SigningKey::from_seed).ok_or(VaultFault::Damaged { file: VaultFile::Log })?;
        let mut log = Self {
            db,
            roster: Roster::empty(),
            link,
            roll: rolls::Roll::default(),
            heard: Vec::new(),
            path,
            options: options.clone(),
        };
        log.refresh_roster()?;
        Ok(log)
    }

    pub(crate) fn begin(&mut self) -> Result<Transaction<'_>, VaultFault> {
        begin(&mut self.db)
    }

    /// Begins a transaction that several acts share, each of which has to see the one before.
    pub(crate) fn begin_together(&self) -> Result<(), VaultFault> {
        self.db.execute_batch("BEGIN IMMEDIATE").map_err(log_fault("begin"))
    }

    /// Ends it; when this returns, all of it is on the disk.
    pub(crate) fn commit_together(&self) -> Result<(), VaultFault> {
        self.db.execute_batch("COMMIT").map_err(log_fault("commit"))
    }

    /// Takes back what was begun together; what the disk refused may have been taken back already.
    pub(crate) fn give_up_together(&self) {
        let _over = self.db.execute_batch("ROLLBACK").is_err();
    }

    /// Moves the WAL into the file, as far as no reader hinders it.
    pub(crate) fn checkpoint(&self) -> Result<(), VaultFault> {
        self.db
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
            .map_err(store_fault("checkpoint the log", VaultFile::Log))
    }
}

/// Begins a transaction that writes.
pub(crate) fn begin(db: &mut Connection) -> Result<Transaction<'_>, VaultFault> {
    db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(log_fault("begin"))
}

/// Ends a transaction; when this returns, it is on the disk.
pub(crate) fn commit(tx: Transaction<'_>) -> Result<(), VaultFault> {
    tx.commit().map_err(log_fault("commit"))
}

/// Reduces a database error of the log.
pub(crate) fn log_fault(doing: &'static str) -> impl FnOnce(rusqlite::Error) -> VaultFault {
    store_fault(doing, VaultFile::Log)
}

fn open_connection(path: &Path, options: &Options) -> Result<Connection, VaultFault> {
    let mut db = store::connect(path, options.vfs.as_deref(), &KIND)?;
    store::recognise(&db, &KIND)?;
    store::prepare(&db, options, &KIND)?;
    store::migrate(&mut db, &KIND)?;
    Ok(db)
}

/// The file's name in the vault's folder.
pub(crate) const FILE: &str = "log.db";
const KIND: Kind = Kind {
    file: VaultFile::Log,
    // "AMLG"
    application_id: 0x414D_4C47,
    migrations: &[
        (1, include_str!("migrations/0001_log.sql")),
        (2, include_str!("migrations/0002_escrowed.sql")),
        (3, include_str!("migrations/0003_gaps.sql")),
        (4, include_str!("migrations/0004_locked.sql")),
        (7, include_str!("migrations/0007_lease.sql")),
        (10, include_str!("migrations/0010_restricted.sql")),
        (14, include_str!("migrations/0014_attachments.sql")),
        (18, include_str!("migrations/0018_packs.sql")),
        (23, include_str!("migrations/0023_counts.sql")),
    ],
};
