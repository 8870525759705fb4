//! What does the roster order about entries that are held already?
//!
//! A revocation quarantines what its desk wrote behind the heads that still count; an order to destroy leaves stubs and
//! removes wraps. Nothing else ever takes something back, and whatever was read from it is projected anew.

use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::ids::{DeskId, EntryId, LogId, SpaceId};
use aman_sync_protocol::roster::Counts;
use rusqlite::{Connection, params};

use super::{LogDb, give_up, log_fault, put_setting, setting};
use crate::fault::VaultFault;

/// An entry of a revoked desk that is kept but does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// The entry.
    pub entry: EntryId,
    /// Whose it is.
    pub desk: DeskId,
    /// The chain it stands in.
    pub log: LogId,
    /// The audience.
    pub space: SpaceId,
    /// Its place.
    pub seq: u64,
}

impl LogDb {
    /// Lists what revoked desks wrote after they were revoked; kept, not projected, not sent on.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn quarantined(&self) -> Result<Vec<Quarantined>, VaultFault> {
        const DOING: &str = "read the quarantine";
        let mut statement = self
            .db
            .prepare_cached("SELECT id, log, space, seq FROM entry WHERE place = 3 ORDER BY row")
            .map_err(log_fault(DOING))?;
        let rows = statement
            .query_map([], |row| {
                Ok((
                    EntryId::from_bytes(row.get(0)?),
                    LogId::from_bytes(row.get(1)?),
                    SpaceId::from_bytes(row.get(2)?),
                    row.get(3)?,
                ))
            })
            .map_err(log_fault(DOING))?;
        let mut found = Vec::new();
        for row in rows {
            let (entry, log, space, seq) = row.map_err(log_fault(DOING))?;
            let desk = self.roster.signer_of(&log).map_or(DeskId::ZERO, |signer| signer.desk);
            found.push(Quarantined { entry, desk, log, space, seq });
        }
        Ok(found)
    }

    /// How often something that had been projected was taken back.
    pub(crate) fn taken_back(&self) -> Result<u64, VaultFault> {
        let count = setting(&self.db, TAKEN_BACK)?.and_then(|bytes| bytes.try_into().ok());
        Ok(count.map_or(0, u64::from_be_bytes))
    }

    pub(crate) fn obey_roster(&mut self) -> Result<(), VaultFault> {
        let orders = self.orders();
        if setting(&self.db, OBEYED)?.unwrap_or_default() == orders {
            return Ok(());
        }
        let mut changed = self.quarantine_revoked()?;
        for (_, order) in self.roster.destructions() {
            for id in &order.entries {
                changed += leave_stub(&self.db, id)?;
                // Of an attachment the chunks go with the manifest.
                give_up(&self.db, id.as_bytes())?;
            }
            for (space, key) in &order.keys {
                self.db
                    .execute(
                        "DELETE FROM wrap WHERE space = ?1 AND key_id = ?2",
                        params![space.as_bytes(), key.as_bytes()],
                    )
                    .map_err(log_fault("destroy a wrap"))?;
            }
        }
        if changed > 0 {
            let next = self.taken_back()?.saturating_add(1);
            put_setting(&self.db, TAKEN_BACK, &next.to_be_bytes())?;
        }
        put_setting(&self.db, OBEYED, &orders)
    }

    /// A mark of everything that was ordered: revoked desks and orders to destroy.
    fn orders(&self) -> Vec<u8> {
        let revoked = self.roster.desks().filter(|(desk, _)| self.roster.revoked(desk));
        let mut mark: Vec<u8> = revoked.flat_map(|(desk, _)| desk.as_bytes().to_vec()).collect();
        self.roster.destructions().for_each(|(entry, _)| mark.extend_from_slice(entry.as_bytes()));
        mark
    }

    fn quarantine_revoked(&self) -> Result<usize, VaultFault> {
        const DOING: &str = "quarantine entries";
        let me = self.desk_id()?;
        let mut statement = self
            .db
            .prepare_cached("SELECT id, log, space, seq FROM entry WHERE place <> 3 AND mine = 0")
            .map_err(log_fault(DOING))?;
        let mut rows = statement.query([]).map_err(log_fault(DOING))?;
        let mut out = Vec::new();
        while let Some(row) = rows.next().map_err(log_fault(DOING))? {
            let read = || -> rusqlite::Result<_> {
                Ok((EntryId::from_bytes(row.get(0)?), LogId::from_bytes(row.get(1)?), SpaceId::from_bytes(row.get(2)?)))
            };
            let (id, log, space) = read().map_err(log_fault(DOING))?;
            let seq = row.get(3).map_err(log_fault(DOING))?;
            let desk = self.roster.signer_of(&log).map(|signer| signer.desk).filter(|desk| *desk != me);
            if desk.is_some_and(|desk| self.roster.counts(&desk, &log, &space, (seq, id)) == Counts::No) {
                out.push(id);
            }
        }
        for id in &out {
            self.db.execute("UPDATE entry SET place = 3 WHERE id = ?1", [id.as_bytes()]).map_err(log_fault(DOING))?;
        }
        Ok(out.len())
    }
}

fn leave_stub(db: &Connection, id: &EntryId) -> Result<usize, VaultFault> {
    let held: Vec<u8> =
        match db.query_row("SELECT bytes FROM entry WHERE id = ?1 AND kind = 0", [id.as_bytes()], |row| row.get(0)) {
            Ok(bytes) => bytes,
            Err(rusqlite::Error::QueryReturnedNoRows) => return Ok(0),
            Err(error) => return Err(log_fault("destroy an entry")(error)),
        };
    let Some(entry) = Entry::decode(&held).ok().filter(|entry| !entry.is_stub()) else { return Ok(0) };
    db.execute("UPDATE entry SET bytes = ?2 WHERE id = ?1", params![id.as_bytes(), entry.to_stub().bytes()])
        .map_err(log_fault("destroy an entry"))
}

const OBEYED: &str = "obeyed";
const TAKEN_BACK: &str = "taken.back";
