//! How do opened entries become tables?
//!
//! Rows of `entry`, `parent` and `op` are what was said; everything else of a record is derived anew from all of them
//! whenever one is added. So the tables are a function of the set of entries and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use aman_schema::{Lang, Pack, Path, unflatten};
use aman_sync_protocol::entry::Header;
use aman_sync_protocol::ids::{EntryId, KeyId, OpId, RecordId, SpaceId, UnitId};
use aman_sync_protocol::payload::{Payload, Verb, What};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::{ViewDb, view_fault};
use crate::fault::VaultFault;
use crate::merge::{MergeEntry, MergeOp, Merged, is_conflict, merge};
use crate::seal::{DANGER, FORM, is_own};

/// Whether the operations of an entry may be kept in the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Closed,
    Shown,
}

/// An entry that was opened, and what is known around it.
pub(crate) struct Seen {
    pub(crate) id: EntryId,
    pub(crate) header: Header,
    pub(crate) payload: Payload,
    pub(crate) part: u8,
    pub(crate) content: Content,
    pub(crate) key: KeyId,
    pub(crate) unit: Option<UnitId>,
}

/// What became of an entry of the log.
pub(crate) enum Reading {
    /// It concerns no record (trail, notices) or has no content left.
    Nothing,
    Opened(Box<Seen>),
    /// No key here opens it.
    Unopened(EntryId, SpaceId),
}

impl ViewDb {
    /// Applies a batch and moves the watermark, in one transaction.
    pub(crate) fn apply(&mut self, batch: &[Reading], mark: Option<(i64, EntryId)>, keys: u64) -> Result<(), VaultFault> {
        let tx = self.db.transaction().map_err(view_fault("begin"))?;
        let mut touched = BTreeSet::new();
        for reading in batch {
            match reading {
                Reading::Nothing => {}
                Reading::Opened(seen) => {
                    add_seen(&tx, seen)?;
                    touched.insert(seen.payload.record);
                }
                Reading::Unopened(id, space) => {
                    tx.execute("INSERT OR IGNORE INTO unopened VALUES (?1, ?2)", params![id.as_bytes(), space.as_bytes()])
                        .map_err(view_fault("note a sealed entry"))?;
                }
            }
        }
        for record in &touched {
            derive(&tx, record)?;
        }
        if let Some((row, id)) = mark {
            tx.execute(
                "INSERT INTO watermark VALUES (1, ?1, ?2, ?3)
                 ON CONFLICT (one) DO UPDATE SET row = ?1, id = ?2, keys = ?3",
                params![row, id.as_bytes(), keys],
            )
            .map_err(view_fault("move the watermark"))?;
        }
        tx.commit().map_err(view_fault("commit"))
    }

    /// Forgets everything: the log that was read is not this one.
    pub(crate) fn clear(&mut self) -> Result<(), VaultFault> {
        self.db
            .execute_batch(
                "BEGIN; DELETE FROM watermark; DELETE FROM entry; DELETE FROM parent; DELETE FROM op; DELETE FROM unopened;
                 DELETE FROM answer; DELETE FROM record; DELETE FROM words; DELETE FROM found; COMMIT;",
            )
            .map_err(view_fault("clear the view"))
    }
}

/// Reads the entries of a record as merging takes them.
pub(crate) fn merge_entries(db: &Connection, record: &RecordId) -> Result<Vec<MergeEntry>, VaultFault> {
    const DOING: &str = "read a record";
    let mut entries: BTreeMap<EntryId, MergeEntry> = BTreeMap::new();
    let mut statement =
        db.prepare_cached("SELECT id, space, lamport FROM entry WHERE record = ?1 AND what = 0").map_err(view_fault(DOING))?;
    let rows = statement
        .query_map([record.as_bytes()], |row| {
            Ok(MergeEntry {
                id: EntryId::from_bytes(row.get(0)?),
                space: SpaceId::from_bytes(row.get(1)?),
                parents: Vec::new(),
                lamport: row.get(2)?,
                ops: Vec::new(),
            })
        })
        .map_err(view_fault(DOING))?;
    for entry in rows {
        let entry = entry.map_err(view_fault(DOING))?;
        entries.insert(entry.id, entry);
    }
    let mut statement = db
        .prepare_cached("SELECT p.entry, p.parent FROM parent p JOIN entry e ON e.id = p.entry WHERE e.record = ?1")
        .map_err(view_fault(DOING))?;
    let rows = statement
        .query_map([record.as_bytes()], |row| Ok((EntryId::from_bytes(row.get(0)?), EntryId::from_bytes(row.get(1)?))))
        .map_err(view_fault(DOING))?;
    for row in rows {
        let (entry, parent) = row.map_err(view_fault(DOING))?;
        if let Some(entry) = entries.get_mut(&entry) {
            entry.parents.push(parent);
        }
    }
    let mut statement = db
        .prepare_cached(
            "SELECT o.entry, o.idx, o.verb, o.grp, o.path, o.value, o.supersedes
             FROM op o JOIN entry e ON e.id = o.entry WHERE e.record = ?1 ORDER BY o.entry, o.idx",
        )
        .map_err(view_fault(DOING))?;
    let rows = statement
        .query_map([record.as_bytes()], |row| Ok((EntryId::from_bytes(row.get(0)?), read_op(row)?)))
        .map_err(view_fault(DOING))?;
    for row in rows {
        let (entry, op) = row.map_err(view_fault(DOING))?;
        if let Some(entry) = entries.get_mut(&entry) {
            entry.ops.push(op);
        }
    }
    Ok(entries.into_values().collect())
}

/// Builds the answers that are shown from what holds.
pub(crate) fn answers_of(merged: &Merged) -> Value {
    let leaves: Vec<(Path, Value)> = merged
        .fields
        .iter()
        .filter_map(|(path, held)| {
            let path = Path::parse(path).ok().filter(|path| !is_own(path))?;
            let value = serde_json::from_str(held.last()?.value.as_deref()?).ok()?;
            Some((path, value))
        })
        .collect();
    let gone = |path: &Path| {
        let item = path.item().map(|item| Path::of_item(path.section(), item));
        item.is_some_and(|item| merged.fields.get(item.as_str()).is_some_and(|held| held.iter().all(|one| one.value.is_none())))
    };
    unflatten(leaves.iter().filter(|(path, _)| !gone(path)).map(|(path, value)| (path, value)))
}

/// Makes merging's operations of a payload's; what a newer program says is left out here and counted elsewhere.
pub(crate) fn merge_ops(payload: &Payload) -> Vec<MergeOp> {
    let known = payload.ops.iter().zip(0_u16..).filter(|(op, _)| !matches!(op.verb, Verb::Newer(_)));
    known
        .map(|(op, index)| MergeOp {
            index,
            verb: op.verb,
            group: op.group.clone(),
            path: op.path.clone(),
            // EXPOSE: into the encrypted view, or into the answer of a reading with a reason.
            value: op.value.as_ref().map(|value| value.expose().to_owned()),
            supersedes: op.supersedes.clone(),
        })
        .collect()
}

fn add_seen(db: &Connection, seen: &Seen) -> Result<(), VaultFault> {
    let payload = &seen.payload;
    let what = match payload.what {
        What::Record => 0,
        What::Trail => 1,
        What::Attachment => 2,
        What::Notice => 3,
        What::Newer(number) => number,
    };
    let shown = seen.content == Content::Shown;
    db.prepare_cached(
        "INSERT OR IGNORE INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    )
    .and_then(|mut statement| {
        statement.execute(params![
            seen.id.as_bytes(),
            payload.record.as_bytes(),
            seen.header.space.as_bytes(),
            seen.part,
            shown,
            seen.header.log.as_bytes(),
            payload.act.as_bytes(),
            payload.parts,
            payload.lamport,
            payload.officer.as_bytes(),
            payload.claimed.0,
            payload.clock_doubtful,
            payload.pack,
            what,
            // EXPOSE: into the encrypted view.
            if shown { payload.reason.expose() } else { "" },
            newer_of(payload),
            seen.key.as_bytes(),
            seen.unit.map(|unit| unit.as_bytes().to_vec()).unwrap_or_default(),
        ])
    })
    .map_err(view_fault("project an entry"))?;
    db.execute("DELETE FROM unopened WHERE id = ?1", [seen.id.as_bytes()]).map_err(view_fault("project an entry"))?;
    for parent in &payload.parents {
        db.prepare_cached("INSERT OR IGNORE INTO parent VALUES (?1, ?2)")
            .and_then(|mut statement| statement.execute(params![seen.id.as_bytes(), parent.as_bytes()]))
            .map_err(view_fault("project an entry"))?;
    }
    if shown {
        for op in merge_ops(payload) {
            add_op(db, &seen.id, &op)?;
        }
    }
    Ok(())
}

/// 0: all of it is understood; 1: a newer program says more; 2: and it must be understood to amend.
fn newer_of(payload: &Payload) -> u8 {
    if payload.must_understand.is_empty() {
        u8::from(payload.newer() || !payload.unknown.is_empty())
    } else {
        2
    }
}

fn add_op(db: &Connection, entry: &EntryId, op: &MergeOp) -> Result<(), VaultFault> {
    let verb = match op.verb {
        Verb::Set => 0,
        Verb::AddItem => 1,
        Verb::RetractItem => 2,
        Verb::Resolve => 3,
        Verb::Clear => 4,
        Verb::Newer(number) => number,
    };
    let mut supersedes = Vec::new();
    for id in &op.supersedes {
        supersedes.extend_from_slice(id.entry.as_bytes());
        supersedes.extend_from_slice(&id.index.to_be_bytes());
    }
    db.prepare_cached("INSERT OR IGNORE INTO op VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        .and_then(|mut statement| {
            statement.execute(params![entry.as_bytes(), op.index, verb, op.group, op.path, op.value, supersedes])
        })
        .map_err(view_fault("project an operation"))?;
    Ok(())
}

pub(crate) fn read_op(row: &rusqlite::Row<'_>) -> rusqlite::Result<MergeOp> {
    let supersedes: Vec<u8> = row.get(6)?;
    let (names, _) = supersedes.as_chunks::<34>();
    let op_id = |name: &[u8; 34]| {
        let (entry, index) = name.split_first_chunk::<32>()?;
        Some(OpId {
            entry: EntryId::from_bytes(*entry),
            index: u16::from_be_bytes(*index.first_chunk()?),
        })
    };
    Ok(MergeOp {
        index: row.get(1)?,
        verb: match row.get::<_, u64>(2)? {
            0 => Verb::Set,
            1 => Verb::AddItem,
            2 => Verb::RetractItem,
            3 => Verb::Resolve,
            4 => Verb::Clear,
            newer => Verb::Newer(newer),
        },
        group: row.get(3)?,
        path: row.get(4)?,
        value: row.get(5)?,
        supersedes: names.iter().filter_map(op_id).collect(),
    })
}

/// Derives everything of one record from all its entries.
fn derive(db: &Connection, record: &RecordId) -> Result<(), VaultFault> {
    let merged = merge(&merge_entries(db, record)?);
    let answers = answers_of(&merged);
    for sql in ["DELETE FROM answer WHERE record = ?1", "DELETE FROM record WHERE id = ?1"] {
        db.prepare_cached(sql)
            .and_then(|mut statement| statement.execute([record.as_bytes()]))
            .map_err(view_fault("derive a record"))?;
    }
    for (path, held) in &merged.fields {
        for (standing, rank) in held.iter().zip(0_u32..) {
            db.prepare_cached("INSERT INTO answer VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
                .and_then(|mut statement| {
                    let op = standing.op;
                    statement.execute(params![record.as_bytes(), path, rank, standing.value, op.entry.as_bytes(), op.index])
                })
                .map_err(view_fault("derive a record"))?;
        }
    }
    add_record(db, record, &merged, &answers)?;
    add_words(db, record, &answers)
}

fn add_record(db: &Connection, record: &RecordId, merged: &Merged, answers: &Value) -> Result<(), VaultFault> {
    let around = Around::read(db, record)?;
    if around.entries == 0 {
        return Ok(());
    }
    let word = |path: &str| {
        let json = merged.shown(path).and_then(|text| serde_json::from_str::<String>(text).ok());
        json.unwrap_or_default()
    };
    let title = Pack::builtin().name_in(answers, Lang::Fr);
    let together: Vec<&str> = merged.together.iter().map(String::as_str).collect();
    let conflicts = merged.fields.values().filter(|held| is_conflict(held)).count();
    db.prepare_cached("INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)")
        .and_then(|mut statement| {
            statement.execute(params![
                record.as_bytes(),
                around.unit,
                word(FORM),
                around.pack,
                // EXPOSE: into the encrypted view.
                title.as_ref().map_or("", |title| title.expose().as_str()),
                word(DANGER),
                around.opened,
                around.changed,
                around.file,
                conflicts as u64,
                together.join("\n"),
                around.incomplete,
                around.newer,
                around.frozen,
                answers.to_string(),
            ])
        })
        .map_err(view_fault("derive a record"))?;
    Ok(())
}

/// What the entries of a record say together beside their operations.
struct Around {
    entries: u64,
    unit: Vec<u8>,
    pack: String,
    opened: i64,
    changed: i64,
    file: u8,
    incomplete: bool,
    newer: u64,
    frozen: bool,
}

impl Around {
    fn read(db: &Connection, record: &RecordId) -> Result<Self, VaultFault> {
        let mut around = db
            .prepare_cached(
                "SELECT count(*), coalesce(min(claimed), 0), coalesce(max(claimed), 0), coalesce(sum(newer > 0), 0),
                        max(part = 1 AND content = 1), max(part = 1), max(unit), max(newer) = 2 FROM entry WHERE record = ?1 AND what <> 3",
            )
            .and_then(|mut statement| {
                statement.query_row([record.as_bytes()], |row| {
                    let shown: Option<bool> = row.get(4)?;
                    let there: Option<bool> = row.get(5)?;
                    Ok(Self {
                        entries: row.get(0)?,
                        unit: row.get::<_, Option<Vec<u8>>>(6)?.unwrap_or_default(),
                        pack: String::new(),
                        opened: row.get(1)?,
                        changed: row.get(2)?,
                        newer: row.get(3)?,
                        frozen: row.get::<_, Option<bool>>(7)?.unwrap_or(false),
                        file: match (shown, there) {
                            (Some(true), _) => 0,
                            (_, Some(true)) => 1,
                            _ => 2,
                        },
                        incomplete: false,
                    })
                })
            })
            .map_err(view_fault("derive a record"))?;
        around.pack = db
            .prepare_cached("SELECT pack FROM entry WHERE record = ?1 AND what = 0 ORDER BY lamport DESC, id DESC LIMIT 1")
            .and_then(|mut statement| statement.query_row([record.as_bytes()], |row| row.get(0)).optional())
            .map_err(view_fault("derive a record"))?
            .unwrap_or_default();
        around.incomplete = Self::is_incomplete(db, record, around.file)?;
        Ok(around)
    }

    /// An act is incomplete when parts are missing that this desk should have: where it has no file part at all, only
    /// the sheet is expected.
    fn is_incomplete(db: &Connection, record: &RecordId, file: u8) -> Result<bool, VaultFault> {
        if file == 2 {
            return Ok(false);
        }
        let mut statement = db
            .prepare_cached("SELECT act, parts, id FROM entry WHERE record = ?1 AND what = 0")
            .map_err(view_fault("derive a record"))?;
        let rows = statement
            .query_map([record.as_bytes()], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, u64>(1)?, row.get(2)?)))
            .map_err(view_fault("derive a record"))?;
        let mut acts: BTreeMap<[u8; 16], (u64, BTreeSet<[u8; 32]>)> = BTreeMap::new();
        for row in rows {
            let (act, parts, id) = row.map_err(view_fault("derive a record"))?;
            let seen = acts.entry(act).or_default();
            seen.0 = seen.0.max(parts);
            seen.1.insert(id);
        }
        Ok(acts.values().any(|(parts, seen)| (seen.len() as u64) < *parts))
    }
}

fn add_words(db: &Connection, record: &RecordId, answers: &Value) -> Result<(), VaultFault> {
    const DOING: &str = "index a record";
    let body = Pack::builtin().search_text(answers);
    let known: Option<(i64, String)> = db
        .prepare_cached("SELECT row, body FROM found WHERE record = ?1")
        .and_then(|mut statement| statement.query_row([record.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional())
        .map_err(view_fault(DOING))?;
    if known.as_ref().is_some_and(|(_, old)| *old == body) {
        return Ok(());
    }
    if let Some((row, _)) = known {
        db.execute("DELETE FROM words WHERE rowid = ?1", [row]).map_err(view_fault(DOING))?;
        db.execute("DELETE FROM found WHERE row = ?1", [row]).map_err(view_fault(DOING))?;
    }
    db.execute("INSERT INTO found (record, body) VALUES (?1, ?2)", params![record.as_bytes(), body]).map_err(view_fault(DOING))?;
    let row = db.last_insert_rowid();
    db.execute("INSERT INTO words (rowid, body) VALUES (?1, ?2)", params![row, body]).map_err(view_fault(DOING))?;
    Ok(())
}
