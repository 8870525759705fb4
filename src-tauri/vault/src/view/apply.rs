//! How are opened entries written into the view?

use std::collections::BTreeSet;

use aman_sync_protocol::entry::Header;
use aman_sync_protocol::ids::{EntryId, KeyId, OpId, RecordId, SpaceId, UnitId};
use aman_sync_protocol::payload::{Payload, Verb, What};
use rusqlite::{Connection, params};

use super::called::{CallListRow, CalledRow, add_call_list, add_called};
use super::derive::derive;
use super::told::{SecondWord, ToldFold, add_fold, add_second};
use super::{ViewDb, view_fault};
use crate::fault::VaultFault;
use crate::lease::Heard;
use crate::merge::MergeOp;

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

impl Seen {
    /// Whether it is a share of a file that this desk may show without a reason.
    pub(crate) fn is_shown_file(&self) -> bool {
        self.part == 1 && self.content == Content::Shown
    }
}

/// How far the log was read, and with what.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    /// The last log row read.
    pub(crate) row: i64,
    /// The entry that stands there.
    pub(crate) id: EntryId,
    /// Space keys and wraps known at that time.
    pub(crate) keys: u64,
    /// How often the log had taken something back.
    pub(crate) taken_back: u64,
}

/// What became of an entry of the log.
pub(crate) enum Reading {
    /// It concerns no record (trail, notices) or has no content left.
    Nothing,
    Opened(Box<Seen>),
    /// Lines of a trail.
    Told(Box<ToldFold>),
    /// A question for a second signature, or its answer.
    Second(Box<SecondWord>),
    /// Whom to call about high danger.
    CallList(Box<CallListRow>),
    /// A call of high danger that somebody took up.
    Called(Box<CalledRow>),
    /// Something about the lease: for the log, not for the view.
    Heard(Box<Heard>),
    /// No key here opens it.
    Unopened(EntryId, SpaceId),
}

impl ViewDb {
    /// Applies a batch and moves the watermark, in one transaction.
    pub(crate) fn apply(&mut self, batch: &[Reading], mark: Option<Mark>) -> Result<(), VaultFault> {
        let tx = self.db.transaction().map_err(view_fault("begin"))?;
        let mut touched = BTreeSet::new();
        for reading in batch {
            match reading {
                Reading::Nothing => {}
                Reading::Heard(heard) => opened_now(&tx, &heard.entry)?,
                Reading::Told(told) => {
                    add_fold(&tx, told)?;
                    opened_now(&tx, &told.entry)?;
                }
                Reading::Second(word) => {
                    add_second(&tx, word)?;
                    opened_now(&tx, &word.entry)?;
                }
                Reading::CallList(row) => {
                    add_call_list(&tx, row)?;
                    opened_now(&tx, &row.entry)?;
                }
                Reading::Called(row) => {
                    add_called(&tx, row)?;
                    opened_now(&tx, &row.entry)?;
                }
                Reading::Opened(seen) => {
                    add_seen(&tx, seen)?;
                    touched.insert(seen.payload.record);
                }
                Reading::Unopened(id, space) => {
                    tx.execute(
                        "INSERT OR IGNORE INTO unopened VALUES (?1, ?2)",
                        params![id.as_bytes(), space.as_bytes()],
                    )
                    .map_err(view_fault("note a sealed entry"))?;
                }
            }
        }
        for record in &touched {
            derive(&tx, record, &self.packs)?;
        }
        if let Some(mark) = mark {
            tx.prepare_cached(
                "INSERT INTO watermark (one, row, id, keys, taken_back) VALUES (1, ?1, ?2, ?3, ?4)
                 ON CONFLICT (one) DO UPDATE SET row = ?1, id = ?2, keys = ?3, taken_back = ?4",
            )
            .and_then(|mut statement| {
                statement.execute(params![mark.row, mark.id.as_bytes(), mark.keys, mark.taken_back])
            })
            .map_err(view_fault("move the watermark"))?;
        }
        tx.commit().map_err(view_fault("commit"))
    }

    /// Forgets what entries of a record said: their content left this desk.
    pub(crate) fn forget(&mut self, record: &RecordId, entries: &[EntryId]) -> Result<(), VaultFault> {
        let fault = || view_fault("forget a file");
        let tx = self.db.transaction().map_err(fault())?;
        for id in entries {
            tx.execute("INSERT OR IGNORE INTO unopened SELECT id, space FROM entry WHERE id = ?1", [id.as_bytes()])
                .map_err(fault())?;
            for sql in [
                "DELETE FROM op WHERE entry = ?1",
                "DELETE FROM parent WHERE entry = ?1",
                "DELETE FROM entry WHERE id = ?1",
            ] {
                tx.execute(sql, [id.as_bytes()]).map_err(fault())?;
            }
        }
        derive(&tx, record, &self.packs)?;
        tx.commit().map_err(fault())
    }

    /// Derives the records of packs that were not here when their rows were last derived.
    pub(crate) fn derive_by_new_packs(&mut self) -> Result<(), VaultFault> {
        let fault = || view_fault("derive a record");
        let program = env!("CARGO_PKG_VERSION");
        let mut due: Vec<(String, String)> = Vec::new();
        let carried = aman_schema::Pack::builtin().id();
        let signed = self.packs.all().map(aman_schema::Pack::id).filter(|pack| *pack != carried);
        for (pack, mark) in std::iter::once(("", program)).chain(signed.map(|pack| (pack, HELD))) {
            let known = "SELECT count(*) FROM derived WHERE pack = ?1 AND mark = ?2";
            let known: u32 = self
                .db
                .prepare_cached(known)
                .and_then(|mut one| one.query_row([pack, mark], |row| row.get(0)))
                .map_err(fault())?;
            if known == 0 {
                due.push((pack.to_owned(), mark.to_owned()));
            }
        }
        for (pack, mark) in due {
            let tx = self.db.transaction().map_err(fault())?;
            let mut records: Vec<(RecordId, String)> = {
                let mut statement = tx.prepare("SELECT id, pack FROM record").map_err(fault())?;
                let rows = statement.query_map([], |row| Ok((RecordId::from_bytes(row.get(0)?), row.get(1)?)));
                rows.and_then(Iterator::collect).map_err(fault())?
            };
            // Of no name: the program's own pack, and what is read by it because its own is not here.
            let by_program = |of: &str| pack.is_empty() && self.packs.of(of).id() == carried;
            records.retain(|(_, of)| *of == pack || by_program(of));
            for (record, _) in &records {
                derive(&tx, record, &self.packs)?;
            }
            tx.execute(
                "INSERT INTO derived VALUES (?1, ?2) ON CONFLICT (pack) DO UPDATE SET mark = ?2",
                [&pack, &mark],
            )
            .map_err(fault())?;
            tx.commit().map_err(fault())?;
        }
        Ok(())
    }

    /// Forgets everything: the log that was read is not this one.
    pub(crate) fn clear(&mut self) -> Result<(), VaultFault> {
        self.db
            .execute_batch(
                "BEGIN; DELETE FROM watermark; DELETE FROM entry; DELETE FROM parent; DELETE FROM op; DELETE FROM unopened;
                 DELETE FROM answer; DELETE FROM record; DELETE FROM words; DELETE FROM found;
                 DELETE FROM name; DELETE FROM block; DELETE FROM same; DELETE FROM due; DELETE FROM reported;
                 DELETE FROM fold; DELETE FROM told; DELETE FROM second; DELETE FROM called; DELETE FROM call_list; COMMIT;",
            )
            .map_err(view_fault("clear the view"))
    }
}

/// The mark of a pack of which rows were derived.
const HELD: &str = "held";

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
    opened_now(db, &seen.id)?;
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

fn opened_now(db: &Connection, id: &EntryId) -> Result<(), VaultFault> {
    db.prepare_cached("DELETE FROM unopened WHERE id = ?1")
        .and_then(|mut statement| statement.execute([id.as_bytes()]))
        .map_err(view_fault("project an entry"))?;
    Ok(())
}

/// 0: all of it is understood; 1: a newer program says more; 2: and it must be understood to amend.
fn newer_of(payload: &Payload) -> u8 {
    if payload.must_understand.is_empty() { u8::from(payload.newer() || !payload.unknown.is_empty()) } else { 2 }
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
        Some(OpId { entry: EntryId::from_bytes(*entry), index: u16::from_be_bytes(*index.first_chunk()?) })
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
