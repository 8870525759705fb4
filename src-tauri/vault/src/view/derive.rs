//! How does everything of a record follow from its entries?
//!
//! Rows of `entry`, `parent` and `op` are what was said; everything else of a record is derived anew from all of them
//! whenever one is added. So the tables are a function of the set of entries and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use aman_schema::{Danger, Lang, Level, Pack, Packs, Path, Whose, highest_danger, unflatten};
use aman_sync_protocol::ids::{EntryId, RecordId, SpaceId};
use rusqlite::{Connection, OptionalExtension, ToSql, params};
use serde_json::Value;

use super::apply::read_op;
use super::view_fault;
use crate::fault::VaultFault;
use crate::merge::{MergeEntry, Merged, Standing, merge};
use crate::seal::{DANGER, FORM, is_own};

/// Reads the entries of a record as merging takes them.
pub(crate) fn merge_entries(db: &Connection, record: &RecordId) -> Result<Vec<MergeEntry>, VaultFault> {
    const DOING: &str = "read a record";
    let mut entries: BTreeMap<EntryId, MergeEntry> = BTreeMap::new();
    let mut statement = db
        .prepare_cached("SELECT id, space, lamport FROM entry WHERE record = ?1 AND what = 0")
        .map_err(view_fault(DOING))?;
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
             FROM op o JOIN entry e ON e.id = o.entry WHERE e.record = ?1",
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
    // Here and not in the question: a table that is sorted there is copied, and the copy wiped.
    for entry in entries.values_mut() {
        entry.ops.sort_by_key(|op| op.index);
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
        item.is_some_and(|item| {
            merged.fields.get(item.as_str()).is_some_and(|held| held.iter().all(|one| one.value.is_none()))
        })
    };
    unflatten(leaves.iter().filter(|(path, _)| !gone(path)).map(|(path, value)| (path, value)))
}

/// The danger that counts: by the answers, and never below a level that an assessment said and nobody after it has lowered.
pub(crate) fn danger_now(merged: &Merged, answers: &Value, pack: &Pack) -> Danger {
    let said = merged.fields.get(DANGER).into_iter().flatten();
    let said = said.filter_map(|standing| serde_json::from_str::<String>(standing.value.as_deref()?).ok());
    let highest = said.filter_map(|code| Level::parse(&code)).max();
    let by_answers = danger_of(merged, answers, pack);
    Danger { level: by_answers.level.max(highest), ..by_answers }
}

/// The danger by the answers. Between values written apart the graver one counts, until a person has decided.
pub(crate) fn danger_of(merged: &Merged, answers: &Value, pack: &Pack) -> Danger {
    let value = |standing: &Standing| serde_json::from_str::<Value>(standing.value.as_deref()?).ok();
    let apart = merged.conflicts().into_iter().filter_map(|path| {
        let values: Vec<Value> = merged.apart(path)?.iter().filter_map(value).collect();
        Some((Path::parse(path).ok()?, values))
    });
    highest_danger(answers, &apart.collect::<Vec<_>>(), pack)
}

/// Derives everything of one record from all its entries.
pub(crate) fn derive(db: &Connection, record: &RecordId, packs: &Packs) -> Result<(), VaultFault> {
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
                    statement.execute(params![
                        record.as_bytes(),
                        path,
                        rank,
                        standing.value,
                        op.entry.as_bytes(),
                        op.index
                    ])
                })
                .map_err(view_fault("derive a record"))?;
        }
    }
    let around = Around::read(db, record)?;
    let pack = packs.of(&around.pack);
    add_record(db, record, (&merged, &answers), (around, &pack))?;
    add_words(db, record, &answers, &pack)?;
    add_same(db, record, &merged)?;
    super::due::add_due(db, record, (&merged, &answers), &pack)?;
    super::reported::add_reported(db, record, &answers, &pack)
}

fn add_record(
    db: &Connection,
    record: &RecordId,
    (merged, answers): (&Merged, &Value),
    (around, pack): (Around, &Pack),
) -> Result<(), VaultFault> {
    if around.entries == 0 {
        return Ok(());
    }
    let word = |path: &str| {
        let json = merged.shown(path).and_then(|text| serde_json::from_str::<String>(text).ok());
        json.unwrap_or_default()
    };
    let title = pack.name_in(answers, Lang::Fr);
    let together: Vec<&str> = merged.together.keys().map(String::as_str).collect();
    let conflicts = merged.conflicts().len() + together.len();
    db.prepare_cached(
        "INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )
    .and_then(|mut statement| {
        statement.execute(params![
            record.as_bytes(),
            around.unit,
            word(FORM),
            around.pack,
            // EXPOSE: into the encrypted view.
            title.as_ref().map_or("", |title| title.expose().as_str()),
            danger_now(merged, answers, pack).level.map_or("", Level::code),
            around.opened,
            around.changed,
            around.file,
            conflicts as u64,
            together.join("\n"),
            around.incomplete,
            around.newer,
            around.frozen,
            answers.to_string(),
            about(answers, pack),
        ])
    })
    .map_err(view_fault("derive a record"))?;
    Ok(())
}

/// Whom a record is about, as `record` keeps it.
fn about(answers: &Value, pack: &Pack) -> u8 {
    if !pack.is_information(answers) {
        ABOUT_PERSON
    } else if pack.is_session(answers) {
        ABOUT_SESSION
    } else {
        ABOUT_QUESTION
    }
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
            .prepare_cached("SELECT pack FROM entry WHERE record = ?1 AND what = 0 ORDER BY lamport, id LIMIT 1")
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

pub(super) fn add_words(db: &Connection, record: &RecordId, answers: &Value, pack: &Pack) -> Result<(), VaultFault> {
    const DOING: &str = "index a record";
    let body = pack.index_text(answers);
    let known: Option<(i64, String)> = db
        .prepare_cached("SELECT row, body FROM found WHERE record = ?1")
        .and_then(|mut statement| {
            statement.query_row([record.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })
        .map_err(view_fault(DOING))?;
    if known.as_ref().is_some_and(|(_, old)| *old == body) {
        return Ok(());
    }
    let change = |sql: &str, params: &[&dyn ToSql]| {
        db.prepare_cached(sql).and_then(|mut statement| statement.execute(params)).map_err(view_fault(DOING))
    };
    if let Some((row, _)) = known {
        change("DELETE FROM words WHERE rowid = ?1", &[&row])?;
        change("DELETE FROM found WHERE row = ?1", &[&row])?;
    }
    change("INSERT INTO found (record, body) VALUES (?1, ?2)", &[record.as_bytes(), &body])?;
    let row = db.last_insert_rowid();
    change("INSERT INTO words (rowid, body) VALUES (?1, ?2)", &[&row, &body])?;
    add_names(db, record, answers, pack)
}

/// Names by their sound, and what records of one person share.
fn add_names(db: &Connection, record: &RecordId, answers: &Value, pack: &Pack) -> Result<(), VaultFault> {
    const DOING: &str = "index a record";
    for sql in ["DELETE FROM name WHERE record = ?1", "DELETE FROM block WHERE record = ?1"] {
        db.prepare_cached(sql).and_then(|mut one| one.execute([record.as_bytes()])).map_err(view_fault(DOING))?;
    }
    let mut blocks = pack.identity(answers).blocks();
    for (whose, name) in pack.names_in(answers) {
        for (word, keys) in name.indexed() {
            for key in keys {
                db.prepare_cached("INSERT OR IGNORE INTO name VALUES (?1, ?2, ?3)")
                    .and_then(|mut one| one.execute(params![key, word, record.as_bytes()]))
                    .map_err(view_fault(DOING))?;
            }
        }
        if whose == Whose::Author {
            blocks.extend(name.blocks().into_iter().map(|block| format!("a:{block}")));
        }
    }
    for block in blocks {
        db.prepare_cached("INSERT OR IGNORE INTO block VALUES (?1, ?2)")
            .and_then(|mut one| one.execute(params![block, record.as_bytes()]))
            .map_err(view_fault(DOING))?;
    }
    Ok(())
}

/// The records that a person said are of the same one: what stands, in this record, about each of them.
fn add_same(db: &Connection, record: &RecordId, merged: &Merged) -> Result<(), VaultFault> {
    const DOING: &str = "link a record";
    db.prepare_cached("DELETE FROM same WHERE record = ?1")
        .and_then(|mut one| one.execute([record.as_bytes()]))
        .map_err(view_fault(DOING))?;
    for (path, held) in &merged.fields {
        let linked = held.last().and_then(|one| one.value.as_deref()) == Some("true");
        if let Some(other) = crate::same::linked_by(path).filter(|_| linked) {
            db.prepare_cached("INSERT OR IGNORE INTO same VALUES (?1, ?2)")
                .and_then(|mut one| one.execute([record.as_bytes(), other.as_bytes()]))
                .map_err(view_fault(DOING))?;
        }
    }
    Ok(())
}

const ABOUT_PERSON: u8 = 0;
pub(crate) const ABOUT_QUESTION: u8 = 1;
pub(crate) const ABOUT_SESSION: u8 = 2;
