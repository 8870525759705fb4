//! Which records may be of one person, and which did a person say are?

use std::collections::BTreeSet;

use aman_sync_protocol::ids::RecordId;
use rusqlite::params;

use super::{ViewDb, view_fault};
use crate::fault::VaultFault;

impl ViewDb {
    /// Records that share what one is filed under; of one kind of mark, or of all that speak for the same person.
    pub(crate) fn sharing(&self, blocks: &[String], limit: u32) -> Result<BTreeSet<RecordId>, VaultFault> {
        let mut out = BTreeSet::new();
        let mut statement = self
            .db
            .prepare_cached("SELECT record FROM block WHERE value = ?1 LIMIT ?2")
            .map_err(view_fault("look for the same person"))?;
        for block in blocks {
            let rows = statement
                .query_map(params![block, limit], |row| row.get(0).map(RecordId::from_bytes))
                .map_err(view_fault("look for the same person"))?;
            for row in rows {
                out.insert(row.map_err(view_fault("look for the same person"))?);
            }
        }
        Ok(out)
    }

    /// Groups of records that share a mark of the person, each at least two and at most `most` strong.
    pub(crate) fn shared_blocks(&self, most: u32) -> Result<Vec<Vec<RecordId>>, VaultFault> {
        const DOING: &str = "look for duplicates";
        let values: Vec<String> = {
            let mut statement = self
                .db
                .prepare_cached(
                    "SELECT value FROM block WHERE value >= 'd' AND value < 'q' GROUP BY value
                     HAVING count(*) BETWEEN 2 AND ?1 ORDER BY value",
                )
                .map_err(view_fault(DOING))?;
            let rows = statement.query_map([most], |row| row.get(0)).map_err(view_fault(DOING))?;
            rows.collect::<Result<_, _>>().map_err(view_fault(DOING))?
        };
        let mut out = Vec::new();
        for value in values {
            out.push(self.sharing(&[value], most)?.into_iter().collect());
        }
        Ok(out)
    }

    /// The records that were said to be of the same person as one, through others too; without itself.
    pub(crate) fn same_as(&self, record: &RecordId) -> Result<BTreeSet<RecordId>, VaultFault> {
        let mut known = BTreeSet::from([*record]);
        let mut ahead = vec![*record];
        while let Some(at) = ahead.pop() {
            for next in self.linked_with(&at)? {
                if known.insert(next) {
                    ahead.push(next);
                }
            }
        }
        known.remove(record);
        Ok(known)
    }

    /// Whether one record says of the other that they are of the same person.
    pub(crate) fn says_same(&self, record: &RecordId, other: &RecordId) -> Result<bool, VaultFault> {
        self.db
            .prepare_cached("SELECT count(*) FROM same WHERE record = ?1 AND other = ?2")
            .and_then(|mut one| one.query_row(params![record.as_bytes(), other.as_bytes()], |row| row.get(0)))
            .map_err(view_fault("read links"))
    }

    fn linked_with(&self, record: &RecordId) -> Result<Vec<RecordId>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT other FROM same WHERE record = ?1 UNION SELECT record FROM same WHERE other = ?1")
            .map_err(view_fault("read links"))?;
        let rows = statement
            .query_map([record.as_bytes()], |row| row.get(0).map(RecordId::from_bytes))
            .map_err(view_fault("read links"))?;
        rows.collect::<Result<_, _>>().map_err(view_fault("read links"))
    }
}
