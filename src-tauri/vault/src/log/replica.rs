//! How does the sync engine see the log? Everything here works while the desk is locked.

use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{DeskId, EntryId, Incarnation, LogId, SpaceId};
use aman_sync_protocol::receipt::ProvenReceipt;
use aman_sync_protocol::replica::{Acknowledged, ChainHead, Item, Pulled, Received, Replica, Scope, Settled, Unsent};
use rusqlite::params;

use super::receive::{Carrier, move_cursor};
use super::{LogDb, log_fault, put_setting, setting};
use crate::fault::VaultFault;

impl Replica for LogDb {
    type Fault = VaultFault;

    fn desk(&self) -> Result<DeskId, VaultFault> {
        self.desk_id()
    }

    fn server_incarnation(&self) -> Result<Option<Incarnation>, VaultFault> {
        Ok(setting(&self.db, "server.incarnation")?
            .and_then(|bytes| bytes.try_into().ok())
            .map(Incarnation::from_bytes))
    }

    fn set_server_incarnation(&mut self, incarnation: Incarnation) -> Result<(), VaultFault> {
        let tx = self.begin()?;
        put_setting(&tx, "server.incarnation", incarnation.as_bytes())?;
        super::commit(tx)
    }

    fn cursors(&self) -> Result<Vec<(SpaceId, u64)>, VaultFault> {
        let mut statement =
            self.db.prepare_cached("SELECT space, lsn FROM cursor").map_err(log_fault("read cursors"))?;
        let rows = statement
            .query_map([], |row| Ok((SpaceId::from_bytes(row.get(0)?), row.get(1)?)))
            .map_err(log_fault("read cursors"))?;
        rows.collect::<Result<_, _>>().map_err(log_fault("read cursors"))
    }

    fn advance_cursors(&mut self, cursors: &[(SpaceId, u64)]) -> Result<(), VaultFault> {
        let tx = self.begin()?;
        for (space, lsn) in cursors {
            move_cursor(&tx, space, *lsn)?;
        }
        super::commit(tx)
    }

    fn heads(&self, scope: Scope) -> Result<Vec<ChainHead>, VaultFault> {
        let own = match scope {
            Scope::Own => "WHERE log IN (SELECT log FROM incarnation WHERE mine = 1)",
            Scope::All => "",
        };
        // Each chain is looked at from its end: what was acknowledged long ago is not read again at each exchange.
        let last = |what: &str| {
            format!(
                "(SELECT {what} FROM entry x WHERE x.space = c.space AND x.log = c.log AND x.place = 0 {} ORDER BY x.seq DESC LIMIT 1)",
                if what == "seq" { "AND x.acknowledged = 1" } else { "" }
            )
        };
        let sql = format!(
            "SELECT e.log, e.space, e.seq, e.id, {} FROM (SELECT DISTINCT space, log FROM entry {own}) c
             JOIN entry e ON e.row = {} WHERE e.space NOT IN (SELECT space FROM horizon WHERE wanted = 1)
             ORDER BY e.space, e.log",
            last("seq"),
            last("row")
        );
        let mut statement = self.db.prepare_cached(&sql).map_err(log_fault("read heads"))?;
        let rows = statement
            .query_map([], |row| {
                Ok(ChainHead {
                    log: LogId::from_bytes(row.get(0)?),
                    space: SpaceId::from_bytes(row.get(1)?),
                    seq: row.get(2)?,
                    entry: EntryId::from_bytes(row.get(3)?),
                    acknowledged: row.get(4)?,
                })
            })
            .map_err(log_fault("read heads"))?;
        rows.collect::<Result<_, _>>().map_err(log_fault("read heads"))
    }

    fn unsent(&self, budget: usize) -> Result<Vec<Unsent>, VaultFault> {
        self.outbox(budget)
    }

    fn sent(&mut self, items: &[Item]) -> Result<(), VaultFault> {
        self.mark_sent(items)
    }

    fn receive(&mut self, items: &[Pulled], now: Timestamp) -> Result<Received, VaultFault> {
        self.take_items(items, Carrier::Server, now)
    }

    fn acknowledge(&mut self, receipt: &ProvenReceipt) -> Result<Acknowledged, VaultFault> {
        self.take_receipt(receipt)
    }

    fn forget_acknowledgements(&mut self) -> Result<(), VaultFault> {
        let tx = self.begin()?;
        tx.execute_batch(
            "UPDATE entry SET acknowledged = 0, sent = 0; UPDATE wrap SET sent = 0; UPDATE key_grant SET sent = 0;
             UPDATE incarnation SET sent = 0;
             UPDATE chunk_ref SET held = 0;
             UPDATE receipt SET forgotten = 1; DELETE FROM cursor;",
        )
        .map_err(log_fault("forget acknowledgements"))?;
        super::commit(tx)
    }

    fn note_refusal(&mut self, entry: &EntryId, code: u8) -> Result<(), VaultFault> {
        self.db
            .execute("UPDATE entry SET refused = ?2 WHERE id = ?1", params![entry.as_bytes(), code])
            .map_err(log_fault("note a refusal"))?;
        Ok(())
    }

    fn append_due_beacons(&mut self, now: Timestamp) -> Result<u64, VaultFault> {
        self.refresh_roster()?;
        self.write_due_beacons(now)
    }

    fn settle(&mut self, now: Timestamp) -> Result<Settled, VaultFault> {
        self.settle_claims(now)
    }
}

impl LogDb {
    /// The ids of the statements this desk holds of the roster: other bytes for another roster.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn roster_state(&self) -> Result<Vec<u8>, VaultFault> {
        const DOING: &str = "read the roster";
        let Some(space) = self.roster.root().map(|root| root.roster_space) else { return Ok(Vec::new()) };
        let mut statement = self
            .db
            .prepare_cached("SELECT id FROM entry WHERE space = ?1 AND kind = 1 AND place <> 3 ORDER BY id")
            .map_err(log_fault(DOING))?;
        let rows = statement.query_map([space.as_bytes()], |row| row.get(0)).map_err(log_fault(DOING))?;
        let ids: Vec<[u8; 32]> = rows.collect::<Result<_, _>>().map_err(log_fault(DOING))?;
        Ok(ids.concat())
    }

    /// Takes items that came by hand, as [`Replica::receive`] takes the server's.
    ///
    /// # Errors
    /// The database cannot be written; then nothing was stored.
    pub fn receive_by_hand(&mut self, items: &[Item], now: Timestamp) -> Result<Received, VaultFault> {
        let pulled: Vec<Pulled> = items.iter().map(|item| Pulled { lsn: 0, item: item.clone() }).collect();
        self.take_items(&pulled, Carrier::Hand, now)
    }
}
