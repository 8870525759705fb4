//! How are calls of high danger that the region took up, and whom to call, kept and read in the view?

use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{EntryId, LogId, OfficerId, UnitId};
use rusqlite::{Connection, params};

use super::{ViewDb, view_fault};
use crate::fault::VaultFault;

/// One notice that a call was taken up.
pub(crate) struct CalledRow {
    pub(crate) entry: EntryId,
    pub(crate) log: LogId,
    pub(crate) unit: UnitId,
    pub(crate) level: u8,
    pub(crate) mark: u32,
    pub(crate) officer: OfficerId,
    pub(crate) at: Timestamp,
}

/// One notice that says whom to call.
pub(crate) struct CallListRow {
    pub(crate) entry: EntryId,
    pub(crate) log: LogId,
    pub(crate) unit: UnitId,
    pub(crate) body: Vec<u8>,
}

impl ViewDb {
    /// Lists the notices that say whom to call.
    pub(crate) fn call_lists(&self) -> Result<Vec<CallListRow>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT entry, log, unit, body FROM call_list ORDER BY entry")
            .map_err(view_fault("read whom to call"))?;
        let rows = statement
            .query_map([], |row| {
                Ok(CallListRow {
                    entry: EntryId::from_bytes(row.get(0)?),
                    log: LogId::from_bytes(row.get(1)?),
                    unit: UnitId::from_bytes(row.get(2)?),
                    body: row.get(3)?,
                })
            })
            .map_err(view_fault("read whom to call"))?;
        rows.collect::<Result<_, _>>().map_err(view_fault("read whom to call"))
    }

    /// Lists them.
    pub(crate) fn called(&self) -> Result<Vec<CalledRow>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT entry, log, unit, level, mark, officer, at FROM called ORDER BY entry")
            .map_err(view_fault("read calls"))?;
        let rows = statement
            .query_map([], |row| {
                Ok(CalledRow {
                    entry: EntryId::from_bytes(row.get(0)?),
                    log: LogId::from_bytes(row.get(1)?),
                    unit: UnitId::from_bytes(row.get(2)?),
                    level: row.get(3)?,
                    mark: row.get(4)?,
                    officer: OfficerId::from_bytes(row.get(5)?),
                    at: Timestamp(row.get(6)?),
                })
            })
            .map_err(view_fault("read calls"))?;
        rows.collect::<Result<_, _>>().map_err(view_fault("read calls"))
    }
}

pub(super) fn add_call_list(db: &Connection, row: &CallListRow) -> Result<(), VaultFault> {
    db.execute(
        "INSERT OR IGNORE INTO call_list VALUES (?1, ?2, ?3, ?4)",
        params![row.entry.as_bytes(), row.log.as_bytes(), row.unit.as_bytes(), row.body],
    )
    .map_err(view_fault("project whom to call"))?;
    Ok(())
}

pub(super) fn add_called(db: &Connection, row: &CalledRow) -> Result<(), VaultFault> {
    db.execute(
        "INSERT OR IGNORE INTO called VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            row.entry.as_bytes(),
            row.log.as_bytes(),
            row.unit.as_bytes(),
            row.level,
            row.mark,
            row.officer.as_bytes(),
            row.at.0
        ],
    )
    .map_err(view_fault("project a call"))?;
    Ok(())
}
