//! What goes into a bundle for a unit, and what becomes of one that came?
//!
//! A bundle holds everything this desk has of the spaces that all desks of the unit may read: carrying too much twice
//! costs nothing, guessing what they lack could cost an entry. Filling one needs no passphrase; opening one does. So
//! a desk that is locked keeps the file as it came until somebody unlocks.

use aman_sync_protocol::frame::{Frame, FrameType};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{DeskId, SpaceId, UnitId};
use aman_sync_protocol::receipt::Receipt;
use aman_sync_protocol::replica::{Item, Replica};
use aman_sync_protocol::secret::{SealingPublic, VerifyingKey};
use rusqlite::params;

use super::{LogDb, log_fault};
use crate::fault::VaultFault;
use crate::state::{BundleTaken, Parcel, ParcelOutcome};

/// What is to be sealed to the desks of a unit.
pub struct Bundle {
    /// Certificates, wraps, grants, entries, beacons, receipts, in this order.
    pub frames: Vec<Frame>,
    /// The sealing keys of the desks it is for.
    pub to: Vec<SealingPublic>,
    /// How many entries it carries.
    pub entries: u64,
    /// How many receipts it carries.
    pub receipts: u64,
}

impl LogDb {
    /// Fills a bundle for the desks of a unit, with this desk's freshest beacons in it.
    ///
    /// # Errors
    /// This desk is not in the roster, the unit has no desk, or the database cannot be used.
    pub fn bundle_for(&mut self, unit: &UnitId, now: Timestamp) -> Result<Bundle, VaultFault> {
        self.append_due_beacons(now)?;
        let me = self.desk_id()?;
        if self.roster.desk(&me).is_none() {
            return Err(VaultFault::NotEnrolled);
        }
        let there = |desk: &DeskId| *desk != me && !self.roster.revoked(desk);
        let desks: Vec<DeskId> =
            self.roster.desks().filter(|(id, card)| card.unit == *unit && there(id)).map(|(id, _)| *id).collect();
        if desks.is_empty() {
            return Err(VaultFault::NothingToDo);
        }
        let to = desks.iter().filter_map(|desk| self.roster.desk(desk)).map(|card| card.sealing.clone()).collect();
        let mut grants = Bundle { frames: Vec::new(), to, entries: 0, receipts: 0 };
        for desk in &desks {
            self.add(&mut grants, FrameType::Grant, "SELECT bytes FROM key_grant WHERE to_desk = ?1", desk.as_bytes())?;
        }
        let shared = self.roster.readable(&me).into_iter();
        let spaces = shared.filter(|space| desks.iter().all(|desk| self.roster.may_read(desk, space)));
        let spaces: Vec<SpaceId> = spaces.collect();
        for grant in self.grants_for_heir()?.into_iter().filter(|grant| spaces.contains(&grant.space)) {
            grants.frames.push(frame(FrameType::Grant, grant.encode())?);
        }
        self.fill(grants, &spaces)
    }

    /// Puts what this desk holds of spaces behind the grants that a bundle begins with, and certificates before them.
    pub(crate) fn fill(&self, grants: Bundle, spaces: &[SpaceId]) -> Result<Bundle, VaultFault> {
        let mut bundle = Bundle { frames: Vec::new(), ..grants };
        for item in self.all_certificates()? {
            bundle.frames.push(frame(FrameType::Incarnation, item.bytes().to_vec())?);
        }
        bundle.frames.extend(grants.frames);
        for space in spaces {
            self.add(&mut bundle, FrameType::Wrap, "SELECT bytes FROM wrap WHERE space = ?1", space.as_bytes())?;
            bundle.entries += self.add(&mut bundle, FrameType::Entry, ENTRIES, space.as_bytes())?;
            bundle.receipts += self.add(&mut bundle, FrameType::Receipt, RECEIPTS, space.as_bytes())?;
        }
        Ok(bundle)
    }

    /// Takes in what a bundle held: the items in one transaction, then the receipts.
    ///
    /// # Errors
    /// A frame is of a kind no bundle holds (then nothing was stored), or the database cannot be written.
    pub fn take_bundle(&mut self, frames: &[Frame], now: Timestamp) -> Result<BundleTaken, VaultFault> {
        let (mut items, mut receipts) = (Vec::new(), Vec::new());
        for frame in frames {
            let bytes = frame.payload.clone();
            match frame.kind {
                FrameType::Incarnation => items.push(Item::Incarnation(bytes)),
                FrameType::Entry => items.push(Item::Entry(bytes)),
                FrameType::Wrap => items.push(Item::Wrap(bytes)),
                FrameType::Grant => items.push(Item::Grant(bytes)),
                FrameType::Receipt => receipts.push(bytes),
                FrameType::Hello
                | FrameType::Alert
                | FrameType::End
                | FrameType::Chunk
                | FrameType::Pulled
                | FrameType::ServerHello
                | FrameType::ChunkAsk
                | FrameType::ChunkAnswer
                | FrameType::ChunksKept => return Err(VaultFault::Refused { what: "bundle" }),
            }
        }
        let received = self.receive_by_hand(&items, now)?;
        let mut taken = BundleTaken {
            stored: received.stored,
            duplicate: received.duplicate,
            set_aside: received.set_aside,
            alerts: received.alerts,
            ..BundleTaken::default()
        };
        let Some(key) = self.server()?.map(|pin| VerifyingKey::from_bytes(pin.key)) else {
            return Ok(taken);
        };
        for proof in receipts.iter().filter_map(|bytes| Receipt::decode(bytes).ok()?.verify(&key).ok()) {
            taken.receipts += 1;
            taken.acknowledged += self.take_carried_receipt(&proof)?.newly;
        }
        Ok(taken)
    }

    /// Keeps a courier file until somebody unlocks; the same file again changes nothing.
    ///
    /// # Errors
    /// Too many wait already, the disk is full, or the database cannot be written.
    pub fn keep_parcel(&mut self, file: &[u8], now: Timestamp) -> Result<(), VaultFault> {
        let tx = self.begin()?;
        let waiting: u32 = tx
            .query_row("SELECT count(*) FROM parcel WHERE outcome = 0 AND bytes <> ?1", [file], |row| row.get(0))
            .map_err(log_fault(DOING))?;
        if waiting >= MOST_PARCELS {
            return Err(VaultFault::TooLarge { bytes: file.len() as u64 });
        }
        tx.execute(
            "INSERT INTO parcel (arrived, bytes) SELECT ?1, ?2 WHERE NOT EXISTS
             (SELECT 1 FROM parcel WHERE outcome = 0 AND bytes = ?2)",
            params![now.0, file],
        )
        .map_err(log_fault(DOING))?;
        super::commit(tx)
    }

    /// Reads the files that wait, oldest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn waiting_parcels(&self) -> Result<Vec<i64>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT row FROM parcel WHERE outcome = 0 ORDER BY row")
            .map_err(log_fault(DOING))?;
        let rows = statement.query_map([], |row| row.get(0)).map_err(log_fault(DOING))?;
        rows.collect::<Result<_, _>>().map_err(log_fault(DOING))
    }

    /// Reads one file that waits.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn parcel_bytes(&self, row: i64) -> Result<Vec<u8>, VaultFault> {
        self.db.query_row("SELECT bytes FROM parcel WHERE row = ?1", [row], |row| row.get(0)).map_err(log_fault(DOING))
    }

    /// Notes what became of a file; its bytes go, they are on the stick and in the log.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn close_parcel(&mut self, row: i64, outcome: ParcelOutcome, now: Timestamp) -> Result<(), VaultFault> {
        let tx = self.begin()?;
        tx.execute(
            "UPDATE parcel SET outcome = ?2, opened = ?3, bytes = x'' WHERE row = ?1",
            params![row, number_of(outcome), now.0],
        )
        .map_err(log_fault(DOING))?;
        super::commit(tx)
    }

    /// Lists the newest courier files and what became of them.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn parcels(&self) -> Result<Vec<Parcel>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT row, arrived, outcome FROM parcel ORDER BY row DESC LIMIT 20")
            .map_err(log_fault(DOING))?;
        let rows = statement
            .query_map([], |row| {
                let outcome = match row.get::<_, u8>(2)? {
                    0 => ParcelOutcome::Waits,
                    1 => ParcelOutcome::Taken,
                    2 => ParcelOutcome::Closed,
                    _ => ParcelOutcome::Malformed,
                };
                Ok(Parcel { row: row.get(0)?, arrived: Timestamp(row.get(1)?), outcome })
            })
            .map_err(log_fault(DOING))?;
        rows.collect::<Result<_, _>>().map_err(log_fault(DOING))
    }

    fn add(&self, bundle: &mut Bundle, kind: FrameType, sql: &'static str, of: &[u8; 16]) -> Result<u64, VaultFault> {
        let mut statement = self.db.prepare_cached(sql).map_err(log_fault("fill a bundle"))?;
        let rows = statement.query_map([of], |row| row.get(0)).map_err(log_fault("fill a bundle"))?;
        let mut count = 0;
        for bytes in rows {
            bundle.frames.push(frame(kind, bytes.map_err(log_fault("fill a bundle"))?)?);
            count += 1;
        }
        Ok(count)
    }
}

fn frame(kind: FrameType, bytes: Vec<u8>) -> Result<Frame, VaultFault> {
    Frame::new(kind, bytes).map_err(|_| VaultFault::Refused { what: "bundle" })
}

const fn number_of(outcome: ParcelOutcome) -> u8 {
    match outcome {
        ParcelOutcome::Waits => 0,
        ParcelOutcome::Taken => 1,
        ParcelOutcome::Closed => 2,
        ParcelOutcome::Malformed => 3,
    }
}

/// Beacons go last: each speaks of what goes before it.
const ENTRIES: &str = "SELECT bytes FROM entry WHERE space = ?1 ORDER BY kind = 2, row";
const RECEIPTS: &str = "SELECT bytes FROM receipt WHERE row IN
    (SELECT max(row) FROM receipt WHERE space = ?1 AND forgotten = 0 GROUP BY log)";
const DOING: &str = "keep a courier file";
const MOST_PARCELS: u32 = 32;
