//! How are entries kept, and where does this desk's next one stand?

use aman_sync_protocol::entry::{Entry, Kind, Place};
use aman_sync_protocol::ids::{EntryId, LogId, SpaceId};
use aman_sync_protocol::incarnation::IncarnationCertificate;
use rusqlite::{Connection, OptionalExtension, params};

use super::{LogDb, log_fault};
use crate::fault::{VaultFault, VaultFile};

/// How an entry stands on this desk; the numbers are in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    Chained = 0,
    Early = 1,
    Branch = 2,
    Quarantined = 3,
}

/// How an entry came here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// Written here: it goes into the outbox.
    Mine { priority: u8 },
    /// From the present server, which therefore holds it.
    Pulled,
    /// By hand: the server may not know it.
    Carried,
}

/// An entry to be stored.
pub(crate) struct NewEntry<'a> {
    pub(crate) entry: &'a Entry,
    pub(crate) standing: Standing,
    pub(crate) arrival: Arrival,
}

impl<'a> NewEntry<'a> {
    pub(crate) fn contiguous(entry: &'a Entry, arrival: Arrival) -> Self {
        Self { entry, standing: Standing::Chained, arrival }
    }
}

/// A stored entry, as the projection reads it.
pub(crate) struct LogRow {
    pub(crate) row: i64,
    pub(crate) id: EntryId,
    pub(crate) bytes: Vec<u8>,
}

/// Stores an entry; tells whether it is new.
pub(crate) fn insert_entry(db: &Connection, new: &NewEntry<'_>) -> Result<bool, VaultFault> {
    let header = new.entry.header();
    let kind = match header.kind {
        Kind::Sealed => 0,
        Kind::Roster => 1,
        Kind::Beacon => 2,
    };
    // A beacon goes after everything it may speak of, whoever wrote it.
    let others = if header.kind == Kind::Beacon { BEACON } else { TEXT };
    let (mine, priority, acknowledged) = match new.arrival {
        Arrival::Mine { priority } => (true, priority, false),
        Arrival::Pulled => (false, others, true),
        Arrival::Carried => (false, others, false),
    };
    let seq = i64::try_from(header.seq).map_err(|_| VaultFault::Refused { what: "seq" })?;
    let added = db
        .prepare_cached(
            "INSERT OR IGNORE INTO entry (id, kind, space, log, seq, prev, bytes, place, mine, priority, acknowledged)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                new.entry.id().as_bytes(),
                kind,
                header.space.as_bytes(),
                header.log.as_bytes(),
                seq,
                header.prev,
                new.entry.bytes(),
                new.standing as u8,
                mine,
                priority,
                acknowledged,
            ])
        })
        .map_err(log_fault("store an entry"))?;
    Ok(added > 0)
}

/// Finds where the next entry of one of this desk's own logs stands in a space.
pub(crate) fn next_place(
    db: &Connection,
    certificate: &IncarnationCertificate,
    space: SpaceId,
) -> Result<Place, VaultFault> {
    let log = certificate.log_id();
    Ok(place_after(db, log, space)?.unwrap_or(Place { space, log, seq: 0, prev: certificate.hash() }))
}

/// Finds the place behind the last entry of a chain, if it has begun.
fn place_after(db: &Connection, log: LogId, space: SpaceId) -> Result<Option<Place>, VaultFault> {
    let last: Option<(i64, Vec<u8>)> = db
        .prepare_cached(
            "SELECT seq, id FROM entry WHERE space = ?1 AND log = ?2 AND place = 0 ORDER BY seq DESC LIMIT 1",
        )
        .and_then(|mut statement| {
            statement
                .query_row(params![space.as_bytes(), log.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .map_err(log_fault("find the end of a chain"))?;
    let Some((seq, id)) = last else { return Ok(None) };
    let prev = id.try_into().map_err(|_| VaultFault::Damaged { file: VaultFile::Log })?;
    Ok(Some(Place { space, log, seq: u64::try_from(seq).unwrap_or(0).saturating_add(1), prev }))
}

impl LogDb {
    /// Finds where the next entry of this desk's own log stands; its certificate is only asked for where a chain begins.
    pub(crate) fn next_own_place(&self, which: &str, space: SpaceId) -> Result<Place, VaultFault> {
        let log = LogId::from_bytes(self.fixed(which)?);
        match place_after(&self.db, log, space)? {
            Some(place) => Ok(place),
            None => next_place(&self.db, &self.own_certificate(which)?, space),
        }
    }

    /// Reads sealed entries after a row, in the order they were stored.
    pub(crate) fn sealed_after(&self, row: i64, limit: u32) -> Result<Vec<LogRow>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached(
                "SELECT row, id, bytes FROM entry WHERE row > ?1 AND kind = 0 AND place <> 3 ORDER BY row LIMIT ?2",
            )
            .map_err(log_fault("read entries"))?;
        let rows = statement.query_map(params![row, limit], read_row).map_err(log_fault("read entries"))?;
        rows.collect::<Result<_, _>>().map_err(log_fault("read entries"))
    }

    /// Reads one entry.
    pub(crate) fn entry(&self, id: &EntryId) -> Result<Option<Entry>, VaultFault> {
        let bytes: Option<Vec<u8>> = self
            .db
            .prepare_cached("SELECT bytes FROM entry WHERE id = ?1")
            .and_then(|mut statement| statement.query_row([id.as_bytes()], |row| row.get(0)).optional())
            .map_err(log_fault("read an entry"))?;
        bytes.map(|bytes| Entry::decode(&bytes)).transpose().map_err(|_| VaultFault::Damaged { file: VaultFile::Log })
    }

    /// Tells which entry stands at a row.
    pub(crate) fn id_at(&self, row: i64) -> Result<Option<EntryId>, VaultFault> {
        let id: Option<[u8; 32]> = self
            .db
            .prepare_cached("SELECT id FROM entry WHERE row = ?1")
            .and_then(|mut statement| statement.query_row([row], |row| row.get(0)).optional())
            .map_err(log_fault("read an entry"))?;
        Ok(id.map(EntryId::from_bytes))
    }

    /// Tells of one entry whether it was sent and whether it was acknowledged.
    pub(crate) fn sent_state(&self, id: &EntryId) -> Result<(bool, bool), VaultFault> {
        let found = self
            .db
            .prepare_cached("SELECT sent, acknowledged FROM entry WHERE id = ?1")
            .and_then(|mut statement| {
                statement.query_row([id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()
            })
            .map_err(log_fault("read an entry"))?;
        Ok(found.unwrap_or((false, false)))
    }

    /// Counts what has no receipt yet, and the age of the oldest: its row's claim is not known, so only the count.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn unsent_count(&self) -> Result<u64, VaultFault> {
        self.db
            .query_row("SELECT count(*) FROM entry WHERE acknowledged = 0 AND kind <> 2", [], |row| row.get(0))
            .map_err(log_fault("count the outbox"))
    }

    /// Counts the entries held.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn entry_count(&self) -> Result<u64, VaultFault> {
        self.db.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).map_err(log_fault("count entries"))
    }

    /// Tells at which time the server said it holds a chain up to this entry, if it did.
    pub(crate) fn receipt_time(&self, id: &EntryId) -> Result<Option<i64>, VaultFault> {
        self.db
            .prepare_cached(
                "SELECT r.server_time FROM entry e JOIN receipt r ON r.space = e.space AND r.log = e.log
                 WHERE e.id = ?1 AND r.seq >= e.seq ORDER BY r.row LIMIT 1",
            )
            .and_then(|mut statement| statement.query_row([id.as_bytes()], |row| row.get(0)).optional())
            .map_err(log_fault("read a receipt"))
    }
}

pub(crate) fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<LogRow> {
    Ok(LogRow { row: row.get(0)?, id: EntryId::from_bytes(row.get(1)?), bytes: row.get(2)? })
}

/// Priority of ordinary text.
pub(crate) const TEXT: u8 = 3;
/// Priority of text about high danger.
pub(crate) const URGENT: u8 = 2;
/// Priority of manifests of attachments: after all text.
pub(crate) const MANIFEST: u8 = 4;
/// Priority of the trail and of notices.
pub(crate) const TRAIL: u8 = 4;
/// Priority of beacons: last of all.
pub(crate) const BEACON: u8 = 5;
