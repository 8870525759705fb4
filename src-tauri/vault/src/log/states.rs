//! Which digits stand for a chain, and do those heard on the telephone stand for the same one?

use aman_sync_protocol::ids::{EntryId, LogId, SpaceId};
use aman_sync_protocol::incarnation::Purpose;
use aman_sync_protocol::state_code::StateCode;
use rusqlite::params;

use super::{LogDb, log_fault};
use crate::fault::VaultFault;
use crate::state::{ChainState, Compared};

impl LogDb {
    /// Lists this desk's own chains, each at its last acknowledged entry; one without any at its last entry.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn own_states(&self) -> Result<Vec<ChainState>, VaultFault> {
        self.states("IN (SELECT log FROM incarnation WHERE mine = 1)", true)
    }

    /// Lists the chains of other desks, each at the last entry held here.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn other_states(&self) -> Result<Vec<ChainState>, VaultFault> {
        self.states("NOT IN (SELECT log FROM incarnation WHERE mine = 1)", false)
    }

    /// Compares the digits heard for a chain at one place with what is here; without a space all of the log's are tried.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn compare(
        &self,
        log: &LogId,
        space: Option<&SpaceId>,
        seq: u64,
        heard: StateCode,
    ) -> Result<Compared, VaultFault> {
        let chains = self.entries_at(log, Some(seq))?;
        let wanted: Vec<_> = chains.into_iter().filter(|(at, _, _)| space.is_none_or(|space| space == at)).collect();
        if wanted.iter().any(|(at, seq, entry)| StateCode::derive(at, log, *seq, entry) == heard) {
            return Ok(Compared::Same);
        }
        if !wanted.is_empty() {
            return Ok(Compared::Different);
        }
        let all = self.entries_at(log, None)?.into_iter();
        let held = all.filter(|(at, _, _)| space.is_none_or(|space| space == at)).map(|(_, seq, _)| seq).max();
        Ok(Compared::Missing(held))
    }

    fn states(&self, logs: &'static str, at_receipt: bool) -> Result<Vec<ChainState>, VaultFault> {
        let sql = format!(
            "SELECT space, log, max(seq), max(CASE WHEN acknowledged = 1 THEN seq END) FROM entry
             WHERE place = 0 AND kind <> 2 AND log {logs} GROUP BY space, log ORDER BY space, log"
        );
        let mut statement = self.db.prepare_cached(&sql).map_err(log_fault(DOING))?;
        let rows = statement
            .query_map([], |row| {
                Ok((
                    SpaceId::from_bytes(row.get(0)?),
                    LogId::from_bytes(row.get(1)?),
                    row.get::<_, u64>(2)?,
                    row.get::<_, Option<u64>>(3)?,
                ))
            })
            .map_err(log_fault(DOING))?;
        let mut states = Vec::new();
        for row in rows {
            let (space, log, head, acknowledged) = row.map_err(log_fault(DOING))?;
            let seq = acknowledged.filter(|_| at_receipt).unwrap_or(head);
            let writes = self.roster.signer_of(&log).is_none_or(|signer| signer.purpose == Purpose::Desk);
            let found = self.entry_in_chain(&space, &log, seq)?;
            if let (true, Some(entry)) = (writes, found) {
                let code = StateCode::derive(&space, &log, seq, &entry);
                states.push(ChainState { log, space, seq, code, acknowledged: acknowledged == Some(seq) });
            }
        }
        Ok(states)
    }

    fn entry_in_chain(&self, space: &SpaceId, log: &LogId, seq: u64) -> Result<Option<EntryId>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT id FROM entry WHERE space = ?1 AND log = ?2 AND seq = ?3 AND place = 0")
            .map_err(log_fault(DOING))?;
        let mut rows = statement
            .query_map(params![space.as_bytes(), log.as_bytes(), seq], |row| row.get(0))
            .map_err(log_fault(DOING))?;
        rows.next().transpose().map(|id| id.map(EntryId::from_bytes)).map_err(log_fault(DOING))
    }

    /// The entries of a log at one seq, or all that follow each other without a hole.
    fn entries_at(&self, log: &LogId, seq: Option<u64>) -> Result<Vec<(SpaceId, u64, EntryId)>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached(
                "SELECT space, seq, id FROM entry WHERE log = ?1 AND place IN (0, 2) AND (?2 IS NULL OR seq = ?2)",
            )
            .map_err(log_fault(DOING))?;
        let rows = statement
            .query_map(params![log.as_bytes(), seq], |row| {
                Ok((SpaceId::from_bytes(row.get(0)?), row.get(1)?, EntryId::from_bytes(row.get(2)?)))
            })
            .map_err(log_fault(DOING))?;
        rows.collect::<Result<_, _>>().map_err(log_fault(DOING))
    }
}

const DOING: &str = "read a state code";
