//! What did officers find the services of the directory to be, in all records?

use aman_schema::{Pack, ServiceReport};
use aman_sync_protocol::ids::RecordId;
use rusqlite::{Connection, params};
use serde_json::Value;

use super::{ViewDb, view_fault};
use crate::fault::VaultFault;

/// Derives what one record says of services.
pub(super) fn add_reported(db: &Connection, record: &RecordId, answers: &Value, pack: &Pack) -> Result<(), VaultFault> {
    const DOING: &str = "derive what is reported";
    db.prepare_cached("DELETE FROM reported WHERE record = ?1")
        .and_then(|mut one| one.execute([record.as_bytes()]))
        .map_err(view_fault(DOING))?;
    for ServiceReport { service, day, what, item } in pack.service_reports(answers) {
        db.prepare_cached("INSERT OR IGNORE INTO reported VALUES (?1, ?2, ?3, ?4, ?5)")
            .and_then(|mut one| one.execute(params![service, day, what, record.as_bytes(), item.as_str()]))
            .map_err(view_fault(DOING))?;
    }
    Ok(())
}

impl ViewDb {
    /// The newest report of a service: its day and what.
    pub(crate) fn newest_report(&self, service: &str) -> Result<Option<(i64, String)>, VaultFault> {
        const DOING: &str = "read what is reported";
        let mut statement = self
            .db
            .prepare_cached(
                "SELECT day, what FROM reported WHERE service = ?1 ORDER BY day DESC, record DESC, item DESC LIMIT 1",
            )
            .map_err(view_fault(DOING))?;
        let mut rows =
            statement.query_map([service], |row| Ok((row.get(0)?, row.get(1)?))).map_err(view_fault(DOING))?;
        rows.next().transpose().map_err(view_fault(DOING))
    }
}
