//! What is due on which day, of all records?

use aman_schema::{Pack, Path};
use aman_sync_protocol::ids::{RecordId, UnitId};
use rusqlite::{Connection, params};
use serde_json::Value;

use super::{ViewDb, view_fault};
use crate::fault::VaultFault;

/// A row of `due`, with what a list shows of its record.
pub(crate) struct DueRow {
    pub(crate) day: i64,
    pub(crate) task: String,
    pub(crate) record: RecordId,
    pub(crate) item: Option<Path>,
    pub(crate) unit: Option<UnitId>,
    pub(crate) danger: String,
}

/// Derives what is due for one record.
pub(super) fn add_due(db: &Connection, record: &RecordId, answers: &Value) -> Result<(), VaultFault> {
    const DOING: &str = "derive what is due";
    db.prepare_cached("DELETE FROM due WHERE record = ?1")
        .and_then(|mut one| one.execute([record.as_bytes()]))
        .map_err(view_fault(DOING))?;
    for due in Pack::builtin().due(answers) {
        db.prepare_cached("INSERT OR IGNORE INTO due VALUES (?1, ?2, ?3, ?4)")
            .and_then(|mut one| {
                one.execute(params![due.day, due.task, record.as_bytes(), due.item.as_ref().map_or("", Path::as_str)])
            })
            .map_err(view_fault(DOING))?;
    }
    Ok(())
}

impl ViewDb {
    /// Everything that is due until a day, that day included, the first day first.
    pub(crate) fn due_until(&self, day: i64) -> Result<Vec<DueRow>, VaultFault> {
        const DOING: &str = "read what is due";
        let mut statement = self
            .db
            .prepare_cached(
                "SELECT d.day, d.task, d.record, d.item, r.unit, r.danger FROM due d JOIN record r ON r.id = d.record
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
                })
            })
            .map_err(view_fault(DOING))?;
        rows.collect::<Result<_, _>>().map_err(view_fault(DOING))
    }

    /// The days on which she is to be contacted.
    pub(crate) fn days_of_contact(&self, record: &RecordId) -> Result<Vec<i64>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT task, day FROM due WHERE record = ?1")
            .map_err(view_fault("read what is due"))?;
        let rows = statement
            .query_map([record.as_bytes()], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))
            .map_err(view_fault("read what is due"))?;
        let rows: Vec<(String, i64)> = rows.collect::<Result<_, _>>().map_err(view_fault("read what is due"))?;
        Ok(rows.into_iter().filter(|(task, _)| Pack::builtin().task_calls(task)).map(|(_, day)| day).collect())
    }
}
