//! What do the projections answer?

use aman_schema::Private;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{ActId, EntryId, KeyId, LogId, OfficerId, RecordId, SpaceId, UnitId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::apply::read_op;
use super::derive::merge_entries;
use super::{Mark, ViewDb, view_fault};
use crate::fault::VaultFault;
use crate::merge::{MergeEntry, MergeOp};
use crate::state::ListCursor;

/// A row of `record`.
pub(crate) struct RecordLine {
    pub(crate) record: RecordId,
    pub(crate) unit: Option<UnitId>,
    pub(crate) form: String,
    pub(crate) pack: String,
    pub(crate) title: Private<String>,
    pub(crate) danger: Option<String>,
    pub(crate) opened: Timestamp,
    pub(crate) changed: Timestamp,
    pub(crate) file: u8,
    pub(crate) conflicts: u32,
    pub(crate) incomplete: bool,
    pub(crate) newer: u32,
    pub(crate) frozen: bool,
    pub(crate) answers: String,
}

/// A row of `entry`.
pub(crate) struct EntryRow {
    pub(crate) id: EntryId,
    pub(crate) space: SpaceId,
    pub(crate) part: u8,
    pub(crate) shown: bool,
    pub(crate) log: LogId,
    pub(crate) act: ActId,
    pub(crate) officer: OfficerId,
    pub(crate) claimed: Timestamp,
    pub(crate) doubtful: bool,
    pub(crate) reason: Private<String>,
    pub(crate) newer: bool,
    pub(crate) key: KeyId,
    pub(crate) notice: bool,
}

impl ViewDb {
    /// Tells how far the log was read.
    pub(crate) fn watermark(&self) -> Result<Option<Mark>, VaultFault> {
        let read = |row: &Row<'_>| {
            Ok(Mark {
                row: row.get(0)?,
                id: EntryId::from_bytes(row.get(1)?),
                keys: row.get(2)?,
                taken_back: row.get(3)?,
            })
        };
        self.db
            .prepare_cached("SELECT row, id, keys, taken_back FROM watermark")
            .and_then(|mut statement| statement.query_row([], read).optional())
            .map_err(view_fault("read the watermark"))
    }

    /// Tells whether there are entries that no key opened so far.
    pub(crate) fn has_unopened(&self) -> Result<bool, VaultFault> {
        self.db
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM unopened)")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(view_fault("read sealed entries"))
    }

    /// Lists the records of a unit.
    pub(crate) fn records_of(&self, unit: &UnitId) -> Result<Vec<RecordId>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT id FROM record WHERE unit = ?1 ORDER BY opened, id")
            .map_err(view_fault("list records"))?;
        let rows = statement
            .query_map([unit.as_bytes()], |row| row.get(0).map(RecordId::from_bytes))
            .map_err(view_fault("list records"))?;
        rows.collect::<Result<_, _>>().map_err(view_fault("list records"))
    }

    /// Lists the records of a unit in high danger that were written in since a time.
    pub(crate) fn in_high_danger(&self, unit: &UnitId, since: i64) -> Result<Vec<RecordId>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached(
                "SELECT id FROM record WHERE unit = ?1 AND changed >= ?2 AND danger IN ('N3', 'N4') ORDER BY id",
            )
            .map_err(view_fault("list records"))?;
        let rows = statement
            .query_map(params![unit.as_bytes(), since], |row| row.get(0).map(RecordId::from_bytes))
            .map_err(view_fault("list records"))?;
        rows.collect::<Result<_, _>>().map_err(view_fault("list records"))
    }

    /// Lists entries that no key opened so far.
    pub(crate) fn unopened(&self) -> Result<Vec<EntryId>, VaultFault> {
        let mut statement =
            self.db.prepare_cached("SELECT id FROM unopened").map_err(view_fault("read sealed entries"))?;
        let rows = statement
            .query_map([], |row| row.get(0).map(EntryId::from_bytes))
            .map_err(view_fault("read sealed entries"))?;
        rows.collect::<Result<_, _>>().map_err(view_fault("read sealed entries"))
    }

    pub(crate) fn record(&self, record: &RecordId) -> Result<Option<RecordLine>, VaultFault> {
        self.db
            .prepare_cached("SELECT * FROM record WHERE id = ?1")
            .and_then(|mut statement| statement.query_row([record.as_bytes()], read_record).optional())
            .map_err(view_fault("read a record"))
    }

    pub(crate) fn list(&self, after: Option<ListCursor>, limit: u32) -> Result<Vec<RecordLine>, VaultFault> {
        let (opened, id) = after.map_or((i64::MAX, vec![0xff; 17]), |at| (at.opened.0, at.record.as_bytes().to_vec()));
        let mut statement = self
            .db
            .prepare_cached("SELECT * FROM record WHERE (opened, id) < (?1, ?2) ORDER BY opened DESC, id DESC LIMIT ?3")
            .map_err(view_fault("list records"))?;
        let rows = statement.query_map(params![opened, id, limit], read_record).map_err(view_fault("list records"))?;
        rows.collect::<Result<_, _>>().map_err(view_fault("list records"))
    }

    pub(crate) fn entries(&self, record: &RecordId) -> Result<Vec<EntryRow>, VaultFault> {
        self.entry_rows(record, "what IN (0, 3)")
    }

    /// Every entry that holds a share of a record's file, attachments too.
    pub(crate) fn file_entries(&self, record: &RecordId) -> Result<Vec<EntryRow>, VaultFault> {
        self.entry_rows(record, "part = 1")
    }

    /// Every entry about a record, of whatever kind.
    pub(crate) fn every_entry(&self, record: &RecordId) -> Result<Vec<EntryRow>, VaultFault> {
        self.entry_rows(record, "TRUE")
    }

    /// The entries of a record's file that hold manifests of attachments.
    pub(crate) fn attachment_entries(&self, record: &RecordId) -> Result<Vec<EntryRow>, VaultFault> {
        self.entry_rows(record, "what = 2 AND part = 1")
    }

    fn entry_rows(&self, record: &RecordId, which: &'static str) -> Result<Vec<EntryRow>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached(&format!(
                "SELECT id, space, part, content, log, act, officer, claimed, doubtful, reason, newer, key_id, what
                 FROM entry WHERE record = ?1 AND {which} ORDER BY lamport, id"
            ))
            .map_err(view_fault("read a history"))?;
        let rows = statement.query_map([record.as_bytes()], read_entry).map_err(view_fault("read a history"))?;
        rows.collect::<Result<_, _>>().map_err(view_fault("read a history"))
    }

    pub(crate) fn ops(&self, entry: &EntryId) -> Result<Vec<MergeOp>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached(
                "SELECT entry, idx, verb, grp, path, value, supersedes FROM op WHERE entry = ?1 ORDER BY idx",
            )
            .map_err(view_fault("read a history"))?;
        let rows = statement.query_map([entry.as_bytes()], read_op).map_err(view_fault("read a history"))?;
        rows.collect::<Result<_, _>>().map_err(view_fault("read a history"))
    }

    pub(crate) fn merge_entries(&self, record: &RecordId) -> Result<Vec<MergeEntry>, VaultFault> {
        merge_entries(&self.db, record)
    }

    pub(crate) fn first_entry(&self, record: &RecordId) -> Result<Option<EntryId>, VaultFault> {
        self.db
            .query_row(
                "SELECT id FROM entry WHERE record = ?1 AND what = 0 ORDER BY lamport, part DESC, id LIMIT 1",
                [record.as_bytes()],
                |row| row.get(0).map(EntryId::from_bytes),
            )
            .optional()
            .map_err(view_fault("read a record"))
    }

    /// Lists the records that were archived.
    pub(crate) fn archived(&self) -> Result<Vec<RecordId>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT DISTINCT record FROM answer WHERE path = ?1 AND value = 'true' ORDER BY record")
            .map_err(view_fault("list archived records"))?;
        let rows = statement
            .query_map([crate::seal::ARCHIVED], |row| row.get(0).map(RecordId::from_bytes))
            .map_err(view_fault("list archived records"))?;
        rows.collect::<Result<_, _>>().map_err(view_fault("list archived records"))
    }

    /// Lists the values that stand at a path, those written apart too.
    pub(crate) fn values_at(&self, record: &RecordId, path: &str) -> Result<Vec<String>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached(
                "SELECT value FROM answer WHERE record = ?1 AND path = ?2 AND value IS NOT NULL ORDER BY rank",
            )
            .map_err(view_fault("read a record"))?;
        let rows = statement
            .query_map(params![record.as_bytes(), path], |row| row.get(0))
            .map_err(view_fault("read a record"))?;
        rows.collect::<Result<_, _>>().map_err(view_fault("read a record"))
    }

    /// The latest time that anybody claimed in a record.
    pub(crate) fn newest_claim(&self) -> Result<Option<Timestamp>, VaultFault> {
        self.db
            .query_row("SELECT max(changed) FROM record", [], |row| row.get::<_, Option<i64>>(0))
            .map(|newest| newest.map(Timestamp))
            .map_err(view_fault("read the newest time"))
    }

    /// Writes all tables but the watermark as text, in a fixed order: what the projection law compares.
    pub(crate) fn dump(&self) -> Result<String, VaultFault> {
        let mut out = String::new();
        for (name, columns, order) in [
            ("entry", "*", "id"),
            ("parent", "*", "entry, parent"),
            ("op", "*", "entry, idx"),
            ("unopened", "*", "id"),
            ("answer", "*", "record, path, rank"),
            ("record", "*", "id"),
            ("found", "record, body", "record"),
            ("name", "*", "key, word, record"),
            ("block", "*", "value, record"),
            ("same", "*", "record, other"),
            ("due", "*", "day, task, record, item"),
            ("reported", "*", "service, day, record, item"),
        ] {
            out.push_str(name);
            out.push('\n');
            dump_table(&self.db, &format!("SELECT {columns} FROM {name} ORDER BY {order}"), &mut out)?;
        }
        Ok(out)
    }

    /// Writes what desks said in trail spaces as text: the same law for the tables that grow with each unlock.
    pub(crate) fn dump_told(&self) -> Result<String, VaultFault> {
        let mut out = String::new();
        for (name, order) in [
            ("fold", "entry"),
            ("told", "entry, number"),
            ("second", "entry"),
            ("called", "entry"),
            ("call_list", "entry"),
        ] {
            dump_table(&self.db, &format!("SELECT * FROM {name} ORDER BY {order}"), &mut out)?;
        }
        Ok(out)
    }

    /// Asks the cipher whether every page is as it was written.
    pub(crate) fn pages_are_sound(&self) -> Result<bool, VaultFault> {
        let mut statement = self.db.prepare("PRAGMA cipher_integrity_check").map_err(view_fault("check the view"))?;
        let mut faults = statement.query([]).map_err(view_fault("check the view"))?;
        let damaged = faults.next().map_err(view_fault("check the view"))?.is_some();
        let word: String = self
            .db
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(view_fault("check the view"))?;
        Ok(!damaged && word == "ok")
    }
}

fn dump_table(db: &Connection, sql: &str, out: &mut String) -> Result<(), VaultFault> {
    let mut statement = db.prepare(sql).map_err(view_fault("dump"))?;
    let columns = statement.column_count();
    let mut rows = statement.query([]).map_err(view_fault("dump"))?;
    while let Some(row) = rows.next().map_err(view_fault("dump"))? {
        for column in 0..columns {
            let value: rusqlite::types::Value = row.get(column).map_err(view_fault("dump"))?;
            match value {
                rusqlite::types::Value::Null => out.push('-'),
                rusqlite::types::Value::Integer(number) => out.push_str(&number.to_string()),
                rusqlite::types::Value::Real(number) => out.push_str(&number.to_string()),
                rusqlite::types::Value::Text(text) => out.push_str(&text),
                rusqlite::types::Value::Blob(bytes) => out.extend(bytes.iter().map(|byte| format!("{byte:02x}"))),
            }
            out.push('\t');
        }
        out.push('\n');
    }
    Ok(())
}

fn read_record(row: &Row<'_>) -> rusqlite::Result<RecordLine> {
    let unit: Vec<u8> = row.get(1)?;
    let danger: String = row.get(5)?;
    Ok(RecordLine {
        record: RecordId::from_bytes(row.get(0)?),
        unit: unit.try_into().ok().map(UnitId::from_bytes),
        form: row.get(2)?,
        pack: row.get(3)?,
        title: Private::new(row.get(4)?),
        danger: (!danger.is_empty()).then_some(danger),
        opened: Timestamp(row.get(6)?),
        changed: Timestamp(row.get(7)?),
        file: row.get(8)?,
        conflicts: row.get(9)?,
        incomplete: row.get(11)?,
        newer: row.get(12)?,
        frozen: row.get(13)?,
        answers: row.get(14)?,
    })
}

fn read_entry(row: &Row<'_>) -> rusqlite::Result<EntryRow> {
    Ok(EntryRow {
        id: EntryId::from_bytes(row.get(0)?),
        space: SpaceId::from_bytes(row.get(1)?),
        part: row.get(2)?,
        shown: row.get(3)?,
        log: LogId::from_bytes(row.get(4)?),
        act: ActId::from_bytes(row.get(5)?),
        officer: OfficerId::from_bytes(row.get(6)?),
        claimed: Timestamp(row.get(7)?),
        doubtful: row.get(8)?,
        reason: Private::new(row.get(9)?),
        newer: row.get(10)?,
        key: KeyId::from_bytes(row.get(11)?),
        notice: row.get::<_, u64>(12)? == 3,
    })
}
