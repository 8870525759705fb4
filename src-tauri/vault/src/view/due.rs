//! What is due on which day, of all records?

use aman_schema::{Pack, Path};
use aman_sync_protocol::ids::{RecordId, UnitId};
use rusqlite::{Connection, params};
use serde_json::Value;

use super::{ViewDb, view_fault};
use crate::fault::VaultFault;
use crate::merge::{Merged, Standing};
use crate::seal::ASSESSED;

/// A row of `due`, with what a list shows of its record.
pub(crate) struct DueRow {
    pub(crate) day: i64,
    pub(crate) task: String,
    pub(crate) record: RecordId,
    pub(crate) item: Option<Path>,
    pub(crate) unit: Option<UnitId>,
    pub(crate) danger: String,
    pub(crate) pack: String,
}

/// Derives what is due for one record.
pub(super) fn add_due(
    db: &Connection,
    record: &RecordId,
    (merged, answers): (&Merged, &Value),
    pack: &Pack,
) -> Result<(), VaultFault> {
    const DOING: &str = "derive what is due";
    db.prepare_cached("DELETE FROM due WHERE record = ?1")
        .and_then(|mut one| one.execute([record.as_bytes()]))
        .map_err(view_fault(DOING))?;
    let due = pack.due(answers).into_iter();
    for due in due.filter(|due| !pack.task_reviewed(&due.task) || !is_reviewed(merged, due.item.as_ref())) {
        db.prepare_cached("INSERT OR IGNORE INTO due VALUES (?1, ?2, ?3, ?4)")
            .and_then(|mut one| {
                one.execute(params![due.day, due.task, record.as_bytes(), due.item.as_ref().map_or("", Path::as_str)])
            })
            .map_err(view_fault(DOING))?;
    }
    Ok(())
}

/// Whether the danger was assessed again after the last word of an item, as entries follow each other: no clock is asked.
fn is_reviewed(merged: &Merged, item: Option<&Path>) -> bool {
    let last = |held: &Vec<Standing>| held.last().map(|standing| standing.lamport);
    let assessed = merged.fields.get(ASSESSED).and_then(last);
    let of_item = merged.fields.iter().filter(|(path, _)| {
        Path::parse(path)
            .is_ok_and(|path| item.is_some_and(|item| path.section() == item.section() && path.item() == item.item()))
    });
    assessed > of_item.filter_map(|(_, held)| last(held)).max()
}

impl ViewDb {
    /// Everything that is due until a day, that day included, the first day first.
    pub(crate) fn due_until(&self, day: i64) -> Result<Vec<DueRow>, VaultFault> {
        const DOING: &str = "read what is due";
        let mut statement = self
            .db
            .prepare_cached(
                "SELECT d.day, d.task, d.record, d.item, r.unit, r.danger, r.pack FROM due d JOIN record r ON r.id = d.record
                 WHERE d.day <= ?1 ORDER BY d.day, r.danger DESC, d.record, d.task, d.item",
            )
            .map_err(view_fault(DOING))?;
        let rows = statement
            .query_map([day], |row| {
                let item: String = row.get(3)?;
                let unit: Vec<u8> = row.get(4)?;
                Ok(DueRow {
                    day: row.get(0)?,
                    task: row.get(1)?,
                    record: RecordId::from_bytes(row.get(2)?),
                    item: Path::parse(&item).ok(),
                    unit: unit.try_into().ok().map(UnitId::from_bytes),
                    danger: row.get(5)?,
                    pack: row.get(6)?,
                })
            })
            .map_err(view_fault(DOING))?;
        rows.collect::<Result<_, _>>().map_err(view_fault(DOING))
    }

    /// What is due for one record: its kind and its day.
    pub(crate) fn due_of(&self, record: &RecordId) -> Result<Vec<(String, i64)>, VaultFault> {
        const DOING: &str = "read what is due";
        let mut statement =
            self.db.prepare_cached("SELECT task, day FROM due WHERE record = ?1").map_err(view_fault(DOING))?;
        let rows = statement
            .query_map([record.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(view_fault(DOING))?;
        rows.collect::<Result<_, _>>().map_err(view_fault(DOING))
    }
}
