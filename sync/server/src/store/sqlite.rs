//! How does the server keep its bytes in one embedded SQLite file?
//!
//! WAL with `synchronous=FULL`: a commit that returned survives a power cut. One connection writes; readings take a
//! connection from a small pool and see one snapshot each.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use aman_sync_protocol::entry::{Entry, Kind};
use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::ids::{DeskId, EntryId, Incarnation, KeyId, LogId, SpaceId};
use aman_sync_protocol::wrap::Wrap;
use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, Params, TransactionBehavior, ffi, params};

use super::columns::{fixed, number_of, place_of, read_row, signed, unsigned};
use super::migrations::{is_of_today, migrate};
use super::{Kept, Ledger, LetterCount, Place, ReadWork, Reading, Row, Store, StoreFault, WriteWork, Writer};

/// An embedded store in one file.
pub struct SqliteStore {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl SqliteStore {
    /// Opens the store, or begins a new one with a new incarnation.
    ///
    /// # Errors
    /// The file is no store, is newer than this program, or cannot be written.
    pub fn open(path: &Path, entropy: &mut dyn Entropy) -> Result<Self, StoreFault> {
        let mut connection = connect(path)?;
        migrate(&mut connection)?;
        connection
            .execute(
                "INSERT INTO store (one, incarnation) VALUES (1, ?1) ON CONFLICT DO NOTHING",
                [Incarnation::random(entropy).as_bytes().as_slice()],
            )
            .map_err(fault("begin store"))?;
        Ok(Self { path: path.to_owned(), writer: Mutex::new(connection), readers: Mutex::new(Vec::new()) })
    }

    /// Opens a store that stands, to read it beside whoever writes it; nothing when it is of an older program.
    ///
    /// # Errors
    /// The file is no store, is newer than this program, or cannot be read.
    pub(crate) fn look(path: &Path) -> Result<Option<Self>, StoreFault> {
        let connection = connect(path)?;
        let of_today = is_of_today(&connection)?;
        Ok(of_today.then(|| Self {
            path: path.to_owned(),
            writer: Mutex::new(connection),
            readers: Mutex::new(Vec::new()),
        }))
    }
}

impl Store for SqliteStore {
    fn write(&self, work: WriteWork<'_>) -> Result<(), StoreFault> {
        let mut connection = own(&self.writer);
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault("begin write"))?;
        work(&mut Rows(&transaction))?;
        transaction.commit().map_err(fault("commit"))
    }

    fn read(&self, work: ReadWork<'_>) -> Result<(), StoreFault> {
        let pooled = own(&self.readers).pop();
        let mut connection = match pooled {
            Some(connection) => connection,
            None => connect(&self.path)?,
        };
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Deferred).map_err(fault("begin read"))?;
        let outcome = work(&Rows(&transaction));
        transaction.finish().map_err(fault("end read"))?;
        let mut readers = own(&self.readers);
        if readers.len() < POOLED {
            readers.push(connection);
        }
        outcome
    }

    fn inspect(&self) -> Result<(), StoreFault> {
        let answer: String =
            own(&self.writer).query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(fault("inspect"))?;
        if answer == "ok" { Ok(()) } else { Err(StoreFault::Damaged) }
    }
}

struct Rows<'a>(&'a Connection);

impl Rows<'_> {
    fn one<T: FromSql>(&self, sql: &str, params: impl Params) -> Result<Option<T>, StoreFault> {
        let mut statement = self.0.prepare_cached(sql).map_err(fault("prepare"))?;
        statement.query_row(params, |row| row.get(0)).optional().map_err(fault("read"))
    }

    fn blobs(&self, sql: &str, params: impl Params) -> Result<Vec<Vec<u8>>, StoreFault> {
        let mut statement = self.0.prepare_cached(sql).map_err(fault("prepare"))?;
        let rows = statement.query_map(params, |row| row.get(0)).map_err(fault("read"))?;
        rows.collect::<Result<_, _>>().map_err(fault("read"))
    }

    fn kept(&self, sql: &str, params: impl Params) -> Result<Vec<Kept>, StoreFault> {
        let mut statement = self.0.prepare_cached(sql).map_err(fault("prepare"))?;
        let rows = statement
            .query_map(params, |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?, row.get(2)?)))
            .map_err(fault("read"))?;
        rows.map(|row| {
            let (id, seq, place) = row.map_err(fault("read"))?;
            Ok(Kept { id: EntryId::from_bytes(fixed(&id)?), seq: unsigned(seq)?, place: place_of(place)? })
        })
        .collect()
    }

    fn change(&self, sql: &str, params: impl Params) -> Result<usize, StoreFault> {
        self.0.prepare_cached(sql).map_err(fault("prepare"))?.execute(params).map_err(fault("write"))
    }

    fn next_lsn(&self, space: &SpaceId) -> Result<i64, StoreFault> {
        let sql = "INSERT INTO spaces (space, head) VALUES (?1, 1)
                   ON CONFLICT DO UPDATE SET head = head + 1 RETURNING head";
        self.one(sql, [space.as_bytes().as_slice()])?.ok_or(StoreFault::Damaged)
    }
}

impl Reading for Rows<'_> {
    fn incarnation(&self) -> Result<Incarnation, StoreFault> {
        let bytes: Option<Vec<u8>> = self.one("SELECT incarnation FROM store", [])?;
        Ok(Incarnation::from_bytes(fixed(&bytes.ok_or(StoreFault::Damaged)?)?))
    }

    fn entry(&self, log: &LogId, space: &SpaceId, id: &EntryId) -> Result<Option<Kept>, StoreFault> {
        let sql = "SELECT id, seq, standing FROM entries WHERE id = ?1 AND log = ?2 AND space = ?3";
        let mut found = self.kept(sql, params![id.as_bytes(), log.as_bytes(), space.as_bytes()])?;
        Ok(found.pop())
    }

    fn at(&self, log: &LogId, space: &SpaceId, seq: u64) -> Result<Vec<Kept>, StoreFault> {
        self.kept(AT, params![log.as_bytes(), space.as_bytes(), signed(seq)?])
    }

    fn waiting_for(&self, log: &LogId, space: &SpaceId, prev: &EntryId) -> Result<Vec<Kept>, StoreFault> {
        self.kept(WAITING, params![log.as_bytes(), space.as_bytes(), prev.as_bytes()])
    }

    fn chain_head(&self, log: &LogId, space: &SpaceId) -> Result<Option<(u64, EntryId)>, StoreFault> {
        let sql = "SELECT entry, seq, 0 FROM chains WHERE log = ?1 AND space = ?2";
        let found = self.kept(sql, params![log.as_bytes(), space.as_bytes()])?;
        Ok(found.first().map(|kept| (kept.seq, kept.id)))
    }

    fn beside(&self, log: &LogId, space: &SpaceId, limit: usize) -> Result<Vec<EntryId>, StoreFault> {
        let sql = "SELECT id, seq, standing FROM entries
                   WHERE log = ?1 AND space = ?2 AND standing > 0 ORDER BY id LIMIT ?3";
        let limit = signed(limit as u64)?;
        let found = self.kept(sql, params![log.as_bytes(), space.as_bytes(), limit])?;
        Ok(found.iter().map(|kept| kept.id).collect())
    }

    fn order_of(&self, log: &LogId, space: &SpaceId) -> Result<Option<(u64, u64)>, StoreFault> {
        let end_of = |sql: &str| -> Result<Option<u64>, StoreFault> {
            self.one(sql, params![log.as_bytes(), space.as_bytes()])?.map(unsigned).transpose()
        };
        let low = end_of("SELECT lsn FROM entries WHERE log = ?1 AND space = ?2 ORDER BY lsn LIMIT 1")?;
        let high = end_of("SELECT lsn FROM entries WHERE log = ?1 AND space = ?2 ORDER BY lsn DESC LIMIT 1")?;
        Ok(low.zip(high))
    }

    fn space_head(&self, space: &SpaceId) -> Result<u64, StoreFault> {
        let head = self.one("SELECT head FROM spaces WHERE space = ?1", [space.as_bytes().as_slice()])?;
        unsigned(head.unwrap_or(0))
    }

    fn spaces(&self) -> Result<Vec<SpaceId>, StoreFault> {
        let found = self.blobs("SELECT space FROM spaces ORDER BY space", [])?;
        found.iter().map(|space| Ok(SpaceId::from_bytes(fixed(space)?))).collect()
    }

    fn after(&self, space: &SpaceId, lsn: u64, bytes: usize) -> Result<Vec<Row>, StoreFault> {
        let mut statement = self.0.prepare_cached(AFTER).map_err(fault("prepare"))?;
        let mut found = statement.query(params![space.as_bytes(), signed(lsn)?]).map_err(fault("read"))?;
        let (mut rows, mut taken) = (Vec::new(), 0);
        while let Some(row) = found.next().map_err(fault("read"))? {
            let row = read_row(row)?;
            taken += row.bytes.len();
            rows.push(row);
            if taken >= bytes {
                break;
            }
        }
        Ok(rows)
    }

    fn certificate(&self, log: &LogId) -> Result<Option<Vec<u8>>, StoreFault> {
        self.one("SELECT bytes FROM incarnations WHERE log = ?1", [log.as_bytes().as_slice()])
    }

    fn certificates(&self) -> Result<Vec<Vec<u8>>, StoreFault> {
        self.blobs("SELECT bytes FROM incarnations ORDER BY arrival", [])
    }

    fn roster_entries(&self) -> Result<Vec<Vec<u8>>, StoreFault> {
        self.blobs("SELECT bytes FROM entries WHERE kind = 1 ORDER BY space, lsn", [])
    }

    fn roster_entry(&self, id: &EntryId) -> Result<Option<Vec<u8>>, StoreFault> {
        self.one("SELECT bytes FROM entries WHERE id = ?1 AND kind = 1", [id.as_bytes().as_slice()])
    }

    fn letter(&self, mailbox: &[u8; 16]) -> Result<Option<Vec<u8>>, StoreFault> {
        self.one("SELECT bytes FROM mailboxes WHERE name = ?1", [mailbox.as_slice()])
    }

    fn has_chunk(&self, space: &SpaceId, address: &[u8; 32]) -> Result<bool, StoreFault> {
        let sql = "SELECT 1 FROM chunks WHERE space = ?1 AND address = ?2";
        Ok(self.one::<i64>(sql, params![space.as_bytes(), address])?.is_some())
    }

    fn chunk(&self, space: &SpaceId, address: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreFault> {
        self.one("SELECT bytes FROM chunks WHERE space = ?1 AND address = ?2", params![space.as_bytes(), address])
    }

    fn chunks_after(&self, space: &SpaceId, after: &[u8; 32], limit: usize) -> Result<Vec<[u8; 32]>, StoreFault> {
        let sql = "SELECT address FROM chunks WHERE space = ?1 AND address > ?2 ORDER BY address LIMIT ?3";
        let found = self.blobs(sql, params![space.as_bytes(), after, signed(limit as u64)?])?;
        found.iter().map(|address| fixed(address)).collect()
    }

    fn chunk_spaces(&self) -> Result<Vec<SpaceId>, StoreFault> {
        let found = self.blobs("SELECT DISTINCT space FROM chunks ORDER BY space", [])?;
        found.iter().map(|space| Ok(SpaceId::from_bytes(fixed(space)?))).collect()
    }

    fn letters(&self) -> Result<LetterCount, StoreFault> {
        let count = |enrolled: i64| -> Result<u64, StoreFault> {
            let count = self.one("SELECT COUNT(*) FROM mailboxes WHERE enrolled = ?1", [enrolled])?;
            unsigned(count.unwrap_or(0))
        };
        Ok(LetterCount { enrolled: count(1)?, strangers: count(0)? })
    }
}

impl Ledger for Rows<'_> {
    fn put_entry(&mut self, entry: &Entry, place: Place) -> Result<u64, StoreFault> {
        let header = entry.header();
        let lsn = self.next_lsn(&header.space)?;
        let kind = match header.kind {
            Kind::Sealed => 0,
            Kind::Roster => 1,
            Kind::Beacon => 2,
        };
        let sql = "INSERT INTO entries (id, space, log, seq, prev, kind, standing, lsn, bytes)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        self.change(
            sql,
            params![
                entry.id().as_bytes(),
                header.space.as_bytes(),
                header.log.as_bytes(),
                signed(header.seq)?,
                header.prev,
                kind,
                number_of(place),
                lsn,
                entry.bytes()
            ],
        )?;
        unsigned(lsn)
    }

    fn move_entry(&mut self, id: &EntryId, place: Place) -> Result<(), StoreFault> {
        let sql = "UPDATE entries SET standing = ?2 WHERE id = ?1";
        self.change(sql, params![id.as_bytes(), number_of(place)]).map(drop)
    }

    fn set_chain_head(&mut self, log: &LogId, space: &SpaceId, head: (u64, EntryId)) -> Result<(), StoreFault> {
        let sql = "INSERT INTO chains (log, space, seq, entry) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT DO UPDATE SET seq = excluded.seq, entry = excluded.entry";
        self.change(sql, params![log.as_bytes(), space.as_bytes(), signed(head.0)?, head.1.as_bytes()]).map(drop)
    }

    fn put_certificate(&mut self, log: &LogId, bytes: &[u8]) -> Result<(), StoreFault> {
        let sql = "INSERT INTO incarnations (log, arrival, bytes)
                   VALUES (?1, (SELECT COALESCE(MAX(arrival), 0) + 1 FROM incarnations), ?2) ON CONFLICT DO NOTHING";
        self.change(sql, params![log.as_bytes(), bytes]).map(drop)
    }

    fn put_wrap(&mut self, space: &SpaceId, bytes: &[u8]) -> Result<(), StoreFault> {
        if self.one::<i64>("SELECT 1 FROM wraps WHERE bytes = ?1", [bytes])?.is_some() {
            return Ok(());
        }
        let lsn = self.next_lsn(space)?;
        let sql = "INSERT INTO wraps (bytes, space, lsn) VALUES (?1, ?2, ?3)";
        self.change(sql, params![bytes, space.as_bytes(), lsn]).map(drop)
    }

    fn put_grant(&mut self, space: &SpaceId, to: &DeskId, bytes: &[u8]) -> Result<(), StoreFault> {
        if self.one::<i64>("SELECT 1 FROM grants WHERE bytes = ?1", [bytes])?.is_some() {
            return Ok(());
        }
        let lsn = self.next_lsn(space)?;
        let sql = "INSERT INTO grants (bytes, space, addressee, lsn) VALUES (?1, ?2, ?3, ?4)";
        self.change(sql, params![bytes, space.as_bytes(), to.as_bytes(), lsn]).map(drop)
    }

    fn destroy_entry(&mut self, id: &EntryId) -> Result<(), StoreFault> {
        let held: Option<Vec<u8>> =
            self.one("SELECT bytes FROM entries WHERE id = ?1 AND kind = 0", [id.as_bytes().as_slice()])?;
        let Some(bytes) = held else { return Ok(()) };
        let stub = Entry::decode(&bytes).map_err(|_| StoreFault::Damaged)?.to_stub();
        self.change("UPDATE entries SET bytes = ?2 WHERE id = ?1", params![id.as_bytes(), stub.bytes()]).map(drop)
    }

    fn destroy_wraps(&mut self, space: &SpaceId, key: &KeyId) -> Result<(), StoreFault> {
        for bytes in self.blobs("SELECT bytes FROM wraps WHERE space = ?1", [space.as_bytes().as_slice()])? {
            if Wrap::decode(&bytes).is_ok_and(|wrap| wrap.key == *key) {
                self.change("DELETE FROM wraps WHERE bytes = ?1", [bytes])?;
            }
        }
        Ok(())
    }

    fn put_chunk(&mut self, space: &SpaceId, address: &[u8; 32], bytes: &[u8]) -> Result<(), StoreFault> {
        let sql = "INSERT INTO chunks (space, address, bytes) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.change(sql, params![space.as_bytes(), address, bytes]).map(drop)
    }

    fn put_letter(&mut self, mailbox: &[u8; 16], writer: Writer, arrival: i64, bytes: &[u8]) -> Result<(), StoreFault> {
        let sql = "INSERT INTO mailboxes (name, enrolled, arrival, bytes) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT DO UPDATE SET enrolled = excluded.enrolled, arrival = excluded.arrival,
                                             bytes = excluded.bytes";
        let enrolled = i64::from(writer == Writer::Enrolled);
        self.change(sql, params![mailbox, enrolled, arrival, bytes]).map(drop)
    }

    fn expire_letters(&mut self, writer: Writer, before: i64) -> Result<(), StoreFault> {
        let enrolled = i64::from(writer == Writer::Enrolled);
        self.change("DELETE FROM mailboxes WHERE enrolled = ?1 AND arrival < ?2", params![enrolled, before]).map(drop)
    }
}

/// Reduces the database's error to what was being done and a code; its text may hold values.
pub(crate) fn fault(doing: &'static str) -> impl Fn(rusqlite::Error) -> StoreFault {
    move |error| match error.sqlite_error() {
        Some(ffi::Error { code: ffi::ErrorCode::DiskFull, .. }) => StoreFault::DiskFull,
        Some(ffi::Error { code: ffi::ErrorCode::DatabaseBusy | ffi::ErrorCode::DatabaseLocked, .. }) => {
            StoreFault::Busy
        }
        Some(ffi::Error { code: ffi::ErrorCode::DatabaseCorrupt | ffi::ErrorCode::NotADatabase, .. }) => {
            StoreFault::Damaged
        }
        Some(ffi::Error { extended_code, .. }) => StoreFault::Refused { doing, code: *extended_code },
        None => StoreFault::Refused { doing, code: -1 },
    }
}

fn connect(path: &Path) -> Result<Connection, StoreFault> {
    let connection = Connection::open(path).map_err(fault("open"))?;
    connection.busy_timeout(core::time::Duration::from_secs(10)).map_err(fault("set up"))?;
    for (pragma, value) in
        [("journal_mode", "WAL"), ("synchronous", "FULL"), ("temp_store", "MEMORY"), ("secure_delete", "ON")]
    {
        connection.pragma_update(None, pragma, value).map_err(fault("set up"))?;
    }
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

// A writer that panicked rolled its transaction back when it was dropped: the connection is sound.
fn own<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

const POOLED: usize = 8;
// `+`: without it the order is read off the index of a log's order, and the whole log with it, for each entry.
pub(super) const AT: &str =
    "SELECT id, seq, standing FROM entries WHERE log = ?1 AND space = ?2 AND seq = ?3 ORDER BY +lsn";
pub(super) const WAITING: &str = "SELECT id, seq, standing FROM entries
    WHERE log = ?1 AND space = ?2 AND prev = ?3 AND standing > 0 ORDER BY +lsn";
const AFTER: &str = "SELECT lsn, 0, bytes, id, log, seq, standing FROM entries WHERE space = ?1 AND lsn > ?2
    UNION ALL SELECT lsn, 1, bytes, NULL, NULL, NULL, NULL FROM wraps WHERE space = ?1 AND lsn > ?2
    UNION ALL SELECT lsn, 2, bytes, addressee, NULL, NULL, NULL FROM grants WHERE space = ?1 AND lsn > ?2
    ORDER BY 1";
