//! How much is here, and how far has it gone?

use crate::fault::VaultFault;
use crate::log::{LogDb, log_fault};
use crate::vault::OpenVault;
use crate::view::{ABOUT_QUESTION, ABOUT_SESSION, view_fault};

/// Entries written at this desk, by how far they have gone; beacons are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryCounts {
    /// Only here.
    pub kept: u32,
    /// Read to the end by the server, not yet signed for.
    pub sent: u32,
    /// The server signed for them.
    pub received: u32,
}

/// Records this desk can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Records, of whatever kind.
    pub records: u32,
    /// Of these, questions for information: nobody is named in them.
    pub questions: u32,
    /// Of these, sessions held for a group.
    pub sessions: u32,
    /// Records with a field of which two values stand side by side.
    pub conflicts: u32,
}

impl LogDb {
    /// Counts this desk's own entries by how far they have gone.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn entry_counts(&self) -> Result<EntryCounts, VaultFault> {
        let sql = "SELECT coalesce(sum(acknowledged = 0 AND sent = 0), 0), coalesce(sum(acknowledged = 0 AND sent = 1), 0), \
                   coalesce(sum(acknowledged = 1), 0) FROM entry WHERE mine = 1 AND kind <> 2";
        self.db
            .query_row(sql, [], |row| Ok(EntryCounts { kept: row.get(0)?, sent: row.get(1)?, received: row.get(2)? }))
            .map_err(log_fault("count entries"))
    }
}

impl OpenVault {
    /// Counts the records this desk can show.
    ///
    /// # Errors
    /// The view cannot be read.
    pub fn totals(&self) -> Result<Totals, VaultFault> {
        // From the index alone: a row holds all answers of a record.
        let sql = "SELECT count(*), coalesce(sum(about = ?1), 0), coalesce(sum(about = ?2), 0), coalesce(sum(conflicts > 0), 0)
                   FROM record INDEXED BY record_about";
        let read = |row: &rusqlite::Row<'_>| {
            let records: u32 = row.get(0)?;
            Ok(Totals {
                records: records.saturating_add(self.own_count()),
                questions: row.get(1)?,
                sessions: row.get(2)?,
                conflicts: row.get(3)?,
            })
        };
        self.view
            .db
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row([ABOUT_QUESTION, ABOUT_SESSION], read))
            .map_err(view_fault("count records"))
    }
}
