//! What has the server signed for, and what leaves the outbox by it?

use std::collections::BTreeMap;

use aman_sync_protocol::gap::{Held, claim_of_receipt};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{EntryId, LogId, SpaceId};
use aman_sync_protocol::message::{Alert, AlertCode};
use aman_sync_protocol::receipt::{ProvenReceipt, Receipt};
use aman_sync_protocol::replica::{Acknowledged, Replica};
use aman_sync_protocol::secret::hash;
use rusqlite::{Connection, OptionalExtension, params};

use super::gaps::{held, note};
use super::receive::keep_alert;
use super::{LogDb, log_fault};
use crate::fault::VaultFault;
use crate::state::KeptAlert;

impl LogDb {
    pub(crate) fn take_receipt(&mut self, proof: &ProvenReceipt) -> Result<Acknowledged, VaultFault> {
        let receipt = proof.receipt();
        let tx = self.begin()?;
        let before = last_head(&tx, receipt)?;
        let mut done = Acknowledged { taken_back: take_back(&tx, receipt, before)?, ..Acknowledged::default() };
        store(&tx, proof)?;
        note_claim(&tx, proof)?;
        if let Some(head) = receipt.head {
            match place(&tx, receipt, &head.entry)? {
                Some(_) => done.newly += walk_back(&tx, receipt, head.entry, before)?,
                None if stands_otherwise(&tx, receipt, head.seq, &head.entry)? => {
                    done.forked = true;
                    let alert = Alert::about(AlertCode::Fork, receipt.log, receipt.space, head.seq).with(&[head.entry]);
                    keep_alert(&tx, &alert)?;
                }
                // The server holds more of this desk's own writing than it does: an older disk came back.
                None if is_own(&tx, receipt)? => {
                    let alert = Alert::about(AlertCode::Gap, receipt.log, receipt.space, head.seq).with(&[head.entry]);
                    keep_alert(&tx, &alert)?;
                }
                None => {}
            }
        }
        for early in &receipt.early {
            done.newly += mark(&tx, early)?;
        }
        super::commit(tx)?;
        Ok(done)
    }

    /// Takes a receipt that came by hand: an old one among newer ones takes nothing back, and one of another server's
    /// store is evidence and no more.
    pub(crate) fn take_carried_receipt(&mut self, proof: &ProvenReceipt) -> Result<Acknowledged, VaultFault> {
        let receipt = proof.receipt();
        let known = self.server_incarnation()?;
        if known.is_none() {
            self.set_server_incarnation(receipt.server)?;
        }
        let upto = receipt.head.map_or(-1, |head| i64::try_from(head.seq).unwrap_or(i64::MAX));
        if known.is_none_or(|known| known == receipt.server) && last_head(&self.db, receipt)? < upto {
            return self.take_receipt(proof);
        }
        let tx = self.begin()?;
        note_claim(&tx, proof)?;
        if known.is_some_and(|known| known != receipt.server) {
            store(&tx, proof)?;
            tx.execute("UPDATE receipt SET forgotten = 1 WHERE bytes = ?1", [proof.bytes()])
                .map_err(log_fault("store a receipt"))?;
        }
        super::commit(tx)?;
        Ok(Acknowledged::default())
    }

    /// Returns the newest receipt's bytes, for a payload to cite, and the server's time in it.
    pub(crate) fn newest_receipt(&self) -> Result<Option<(Vec<u8>, Timestamp)>, VaultFault> {
        self.db
            .prepare_cached("SELECT bytes, server_time FROM receipt ORDER BY row DESC LIMIT 1")
            .and_then(|mut statement| {
                statement.query_row([], |row| Ok((row.get(0)?, Timestamp(row.get(1)?)))).optional()
            })
            .map_err(log_fault("read a receipt"))
    }

    /// Returns the time of each receipt here, by the hash under which payloads cite it.
    pub(crate) fn receipt_times(&self) -> Result<BTreeMap<[u8; 32], i64>, VaultFault> {
        let mut statement =
            self.db.prepare_cached("SELECT bytes, server_time FROM receipt").map_err(log_fault("read receipts"))?;
        let rows = statement
            .query_map([], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?)))
            .map_err(log_fault("read receipts"))?;
        let named = rows.map(|row| row.map(|(bytes, time)| (receipt_hash(&bytes), time)));
        named.collect::<Result<_, _>>().map_err(log_fault("read receipts"))
    }

    /// Returns the latest time that a server signed for: a clock far from it is doubtful.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn signed_time(&self) -> Result<Option<Timestamp>, VaultFault> {
        self.db
            .query_row("SELECT MAX(server_time) FROM receipt", [], |row| {
                Ok(row.get::<_, Option<i64>>(0)?.map(Timestamp))
            })
            .map_err(log_fault("read a receipt"))
    }

    /// Lists what somebody should look at: forks, gaps, entries that were set aside.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn alerts(&self) -> Result<Vec<KeptAlert>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT code, space, log, seq, entry FROM alert ORDER BY row DESC LIMIT 1000")
            .map_err(log_fault("read alerts"))?;
        let rows = statement.query_map([], read_alert).map_err(log_fault("read alerts"))?;
        rows.collect::<Result<_, _>>().map_err(log_fault("read alerts"))
    }
}

/// The hash under which a payload cites a receipt.
pub(crate) fn receipt_hash(bytes: &[u8]) -> [u8; 32] {
    hash(&[b"aman/receipt-hash/v1", bytes])
}

/// The server names a head that is not here: it has to come, or somebody keeps it back.
fn note_claim(db: &Connection, proof: &ProvenReceipt) -> Result<(), VaultFault> {
    match claim_of_receipt(proof) {
        Some(claim) if held(db, &claim.entry)? == Held::Absent => note(db, &claim),
        Some(_) | None => Ok(()),
    }
}

fn read_alert(row: &rusqlite::Row<'_>) -> rusqlite::Result<KeptAlert> {
    let bytes = |column: usize| row.get::<_, Vec<u8>>(column);
    Ok(KeptAlert {
        code: row.get(0)?,
        space: bytes(1)?.try_into().ok().map(SpaceId::from_bytes),
        log: bytes(2)?.try_into().ok().map(LogId::from_bytes),
        seq: row.get(3)?,
        entry: bytes(4)?.try_into().ok().map(EntryId::from_bytes),
    })
}

fn store(db: &Connection, proof: &ProvenReceipt) -> Result<(), VaultFault> {
    let receipt = proof.receipt();
    db.prepare_cached(
        "INSERT OR IGNORE INTO receipt (space, log, incarnation, seq, server_time, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )
    .and_then(|mut statement| {
        statement.execute(params![
            receipt.space.as_bytes(),
            receipt.log.as_bytes(),
            receipt.server.as_bytes(),
            receipt.head.map_or(-1, |head| i64::try_from(head.seq).unwrap_or(i64::MAX)),
            receipt.server_time.0,
            proof.bytes()
        ])
    })
    .map_err(log_fault("store a receipt"))?;
    Ok(())
}

/// How far the last receipt of the same server went; -1 when there is none.
fn last_head(db: &Connection, receipt: &Receipt) -> Result<i64, VaultFault> {
    let last: Option<i64> = db
        .query_row(
            "SELECT seq FROM receipt WHERE space = ?1 AND log = ?2 AND incarnation = ?3 AND forgotten = 0
             ORDER BY row DESC LIMIT 1",
            params![receipt.space.as_bytes(), receipt.log.as_bytes(), receipt.server.as_bytes()],
            |row| row.get(0),
        )
        .optional()
        .map_err(log_fault("read a receipt"))?;
    Ok(last.unwrap_or(-1))
}

/// A receipt that says less than an earlier one of the same server: what lies above waits again.
fn take_back(db: &Connection, receipt: &Receipt, before: i64) -> Result<u64, VaultFault> {
    let now = receipt.head.map_or(-1, |head| i64::try_from(head.seq).unwrap_or(i64::MAX));
    if before <= now {
        return Ok(0);
    }
    let back = db
        .execute(
            "UPDATE entry SET acknowledged = 0, sent = 0 WHERE space = ?1 AND log = ?2 AND seq > ?3 AND acknowledged = 1",
            params![receipt.space.as_bytes(), receipt.log.as_bytes(), now],
        )
        .map_err(log_fault("take back a receipt"))?;
    for table in ["wrap", "key_grant"] {
        db.execute(&format!("UPDATE {table} SET sent = 0 WHERE space = ?1"), [receipt.space.as_bytes()])
            .map_err(log_fault("take back a receipt"))?;
    }
    Ok(back as u64)
}

/// Walks from the head back to where the last receipt stood: an early entry acknowledged before may lie between.
fn walk_back(db: &Connection, receipt: &Receipt, head: EntryId, before: i64) -> Result<u64, VaultFault> {
    let mut newly = 0;
    let mut at = head;
    while let Some((seq, prev)) = place(db, receipt, &at)? {
        if seq <= before {
            break;
        }
        newly += mark(db, &at)?;
        at = prev;
    }
    Ok(newly)
}

fn place(db: &Connection, receipt: &Receipt, id: &EntryId) -> Result<Option<(i64, EntryId)>, VaultFault> {
    db.prepare_cached("SELECT seq, prev FROM entry WHERE id = ?1 AND space = ?2 AND log = ?3")
        .and_then(|mut statement| {
            statement
                .query_row(params![id.as_bytes(), receipt.space.as_bytes(), receipt.log.as_bytes()], |row| {
                    Ok((row.get(0)?, EntryId::from_bytes(row.get(1)?)))
                })
                .optional()
        })
        .map_err(log_fault("read a chain"))
}

fn stands_otherwise(db: &Connection, receipt: &Receipt, seq: u64, id: &EntryId) -> Result<bool, VaultFault> {
    db.query_row(
        "SELECT EXISTS (SELECT 1 FROM entry WHERE space = ?1 AND log = ?2 AND seq = ?3 AND id <> ?4)",
        params![receipt.space.as_bytes(), receipt.log.as_bytes(), seq, id.as_bytes()],
        |row| row.get(0),
    )
    .map_err(log_fault("read a chain"))
}

fn is_own(db: &Connection, receipt: &Receipt) -> Result<bool, VaultFault> {
    db.query_row(
        "SELECT EXISTS (SELECT 1 FROM incarnation WHERE log = ?1 AND mine = 1)",
        [receipt.log.as_bytes()],
        |row| row.get(0),
    )
    .map_err(log_fault("read certificates"))
}

fn mark(db: &Connection, id: &EntryId) -> Result<u64, VaultFault> {
    let changed = db
        .prepare_cached("UPDATE entry SET acknowledged = 1, sent = 1 WHERE id = ?1 AND acknowledged = 0")
        .and_then(|mut statement| statement.execute([id.as_bytes()]))
        .map_err(log_fault("acknowledge an entry"))?;
    Ok(changed as u64)
}
