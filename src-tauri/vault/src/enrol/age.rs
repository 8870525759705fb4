//! How old are the file keys, as far as the server's signed words tell?
//!
//! No clock of a desk is asked. A key is as old as the time between the first receipt for the statement that names it and the
//! newest receipt. The server's clock is a claim too: where it went back since, the earlier time counts, so that a key is
//! rather called old than young. Nothing follows from it but a reminder.

use std::collections::BTreeMap;

use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::ids::{EntryId, SpaceId, UnitId};
use aman_sync_protocol::statement::{Statement, decode_statements};
use rusqlite::OptionalExtension;

use crate::fault::VaultFault;
use crate::log::{LogDb, log_fault};
use crate::spaces::Role;
use crate::vault::OpenVault;

/// How old the newest file key of a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyAge {
    /// The unit.
    pub unit: UnitId,
    /// Which key it is, from 0.
    pub epoch: u32,
    /// Whole days; nothing: no signed word tells.
    pub days: Option<u32>,
}

impl OpenVault {
    /// Tells how old the newest file key of each unit is.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn file_key_ages(&self) -> Result<Vec<KeyAge>, VaultFault> {
        let stated = self.core.log.epochs_stated()?;
        let newest = self.core.log.newest_receipt()?.map(|(_, at)| at.0);
        let roster = self.core.log.roster();
        let mut ages = Vec::new();
        for (space, unit, _) in self.book.spaces().filter(|(_, _, role)| *role == Role::File) {
            let Some((epoch, _)) = roster.newest_epoch(space) else { continue };
            let since = match stated.get(&(*space, epoch)) {
                Some(entry) => self.core.log.held_since(entry)?,
                None => None,
            };
            let days =
                since.zip(newest).map(|(since, now)| u32::try_from(now.saturating_sub(since) / DAY_MS).unwrap_or(0));
            ages.push(KeyAge { unit, epoch, days });
        }
        Ok(ages)
    }
}

impl LogDb {
    /// Lists in which entry each epoch was stated first.
    fn epochs_stated(&self) -> Result<BTreeMap<(SpaceId, u32), EntryId>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT bytes FROM entry WHERE kind = 1 AND place <> 3 ORDER BY row")
            .map_err(log_fault(DOING))?;
        let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).map_err(log_fault(DOING))?;
        let mut stated = BTreeMap::new();
        for row in rows {
            let Ok(entry) = Entry::decode(&row.map_err(log_fault(DOING))?) else { continue };
            let Some((_, statements)) = entry.clear_payload().and_then(|bytes| decode_statements(bytes).ok()) else {
                continue;
            };
            for said in statements {
                if let Statement::Epoch { space, epoch, .. } = said {
                    stated.entry((space, epoch)).or_insert_with(|| entry.id());
                }
            }
        }
        Ok(stated)
    }

    /// The earliest time the server signed for since it first said that it holds this entry.
    fn held_since(&self, entry: &EntryId) -> Result<Option<i64>, VaultFault> {
        self.db
            .query_row(
                "SELECT MIN(server_time) FROM receipt WHERE row >= (
                     SELECT r.row FROM entry e JOIN receipt r ON r.space = e.space AND r.log = e.log
                     WHERE e.id = ?1 AND r.seq >= e.seq ORDER BY r.row LIMIT 1)",
                [entry.as_bytes()],
                |row| row.get::<_, Option<i64>>(0),
            )
            .optional()
            .map(Option::flatten)
            .map_err(log_fault("read a receipt"))
    }
}

const DOING: &str = "read the roster";
const DAY_MS: i64 = 86_400_000;
