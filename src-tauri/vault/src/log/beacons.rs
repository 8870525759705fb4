//! Which heads has this desk to state, so that others notice an omission?

use aman_sync_protocol::beacon::{Beacon, SeenHead};
use aman_sync_protocol::entry::{Kind, clear_entry};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{EntryId, LogId, SpaceId, UnitId};
use rusqlite::{Connection, params};

use super::entries::{BEACON, next_place};
use super::{Arrival, LogDb, NewEntry, insert_entry, log_fault, put_setting, setting};
use crate::fault::VaultFault;

impl LogDb {
    pub(crate) fn write_due_beacons(&mut self, now: Timestamp) -> Result<u64, VaultFault> {
        let desk = self.desk_id()?;
        let certificate = self.own_certificate("log.link")?;
        let Some(unit) = self.roster.desk(&desk).map(|card| card.unit) else {
            return Ok(0);
        };
        if self.roster.signer_of(&certificate.log_id()).is_none() {
            return Ok(0);
        }
        let spaces = self.roster.beacon_spaces(&desk);
        let own: Vec<SpaceId> =
            self.roster.spaces().filter(|(_, space)| space.unit == unit).map(|(id, _)| *id).collect();
        let daily = self.daily_space(&own, &spaces, now)?;
        // Once a day everything is said again that concerns the unit: a store that was put back in silence may have
        // given old places to new entries, and no change would ever name those again.
        let roll_space = self.roster.root().map(|root| root.roster_space);
        let homes: Vec<SpaceId> = spaces.iter().copied().filter(|space| self.roster.is_home(&desk, space)).collect();
        let restated: Vec<SpaceId> =
            own.iter().copied().chain(roll_space).filter(|space| self.roster.may_read(&desk, space)).collect();
        let link = aman_sync_protocol::secret::SigningKey::from_seed(*self.link.expose_seed());
        let mut failed = self.failed_unlocks()?;
        // What the coordination reads also names the spaces it does not read: when this desk is lost, that says up to where its files count.
        let shared: Vec<SpaceId> = homes.iter().copied().filter(|space| self.is_read_outside(&unit, space)).collect();
        let tx = self.begin()?;
        let news = changed_in(&tx, own.iter().filter(|space| restated.contains(space)))?;
        let mut written = 0;
        for space in spaces {
            let changed = changed_heads(&tx, &space)?;
            let told: &[SeenHead] = if shared.contains(&space) { &news } else { &[] };
            if changed.is_empty() && told.is_empty() && daily != Some(space) {
                continue;
            }
            let roll = match roll_space {
                Some(roll) if homes.contains(&space) => changed_roll(&tx, &roll)?,
                Some(_) | None => Vec::new(),
            };
            let mut heads: Vec<SeenHead> = changed.iter().map(|head| head.seen(space)).collect();
            heads.extend(&roll);
            heads.extend(told);
            if daily == Some(space) {
                heads.extend(all_heads(&tx, &restated)?);
            }
            heads.sort();
            heads.dedup();
            let beacon = Beacon {
                heads,
                status: Vec::new(),
                claimed: now,
                failed_unlocks: std::mem::take(&mut failed),
                unknown: Vec::new(),
            };
            let place = next_place(&tx, &certificate, space)?;
            let entry = clear_entry(Kind::Beacon, &place, &beacon.encode(), &link).map_err(|_| NO_BEACON)?;
            insert_entry(&tx, &NewEntry::contiguous(&entry, Arrival::Mine { priority: BEACON }))?;
            state(&tx, &space, &changed, now)?;
            state_roll(&tx, &roll)?;
            written += 1;
        }
        if failed.is_empty() {
            put_setting(&tx, FAILED, &[])?;
        }
        super::commit(tx)?;
        Ok(written)
    }

    /// Remembers a passphrase that opened nothing; the next beacon tells of it.
    pub(crate) fn note_failed_unlock(&mut self, at: Timestamp) -> Result<(), VaultFault> {
        let mut kept = setting(&self.db, FAILED)?.unwrap_or_default();
        // The newest hundred say enough.
        let surplus = kept.len().saturating_sub(99 * 8);
        kept.drain(..surplus);
        kept.extend_from_slice(&at.0.to_be_bytes());
        let tx = self.begin()?;
        put_setting(&tx, FAILED, &kept)?;
        super::commit(tx)?;
        self.keep_failure(at)
    }

    fn failed_unlocks(&self) -> Result<Vec<Timestamp>, VaultFault> {
        let kept = setting(&self.db, FAILED)?.unwrap_or_default();
        let (times, _) = kept.as_chunks::<8>();
        Ok(times.iter().map(|time| Timestamp(i64::from_be_bytes(*time))).collect())
    }

    /// The space of its own unit in which a daily word is due, or one that is owed about failed unlocks.
    fn daily_space(&self, own: &[SpaceId], spaces: &[SpaceId], now: Timestamp) -> Result<Option<SpaceId>, VaultFault> {
        let mut known = own.iter().filter(|space| spaces.contains(space)).copied();
        let first = known.clone().next();
        for space in known.by_ref() {
            if let Some(last) = last_stated(&self.db, &space)? {
                // A clock that went back counts as a day gone by: one beacon too many is cheaper than silence.
                let stale = now.0.saturating_sub(last) >= DAY_MS || now.0 < last;
                return Ok(stale.then_some(space).or(self.owes_word()?.then_some(space)));
            }
        }
        Ok(first.filter(|_| self.owes_word().unwrap_or(false)))
    }

    fn is_read_outside(&self, unit: &UnitId, space: &SpaceId) -> bool {
        let mut outside = self.roster.desks().filter(|(_, card)| card.unit != *unit);
        outside.any(|(desk, _)| self.roster.may_read(desk, space))
    }

    fn owes_word(&self) -> Result<bool, VaultFault> {
        Ok(!self.failed_unlocks()?.is_empty())
    }
}

struct ChainHead {
    log: LogId,
    seq: u64,
    entry: EntryId,
}

impl ChainHead {
    fn seen(&self, space: SpaceId) -> SeenHead {
        SeenHead { log: self.log, space, seq: self.seq, entry: self.entry }
    }
}

fn changed_heads(db: &Connection, space: &SpaceId) -> Result<Vec<ChainHead>, VaultFault> {
    heads_unless(db, space, "SELECT 1 FROM stated s WHERE s.space = ?1 AND s.log = e.log AND s.seq >= e.seq")
}

/// The same of several spaces.
fn changed_in<'a>(db: &Connection, spaces: impl Iterator<Item = &'a SpaceId>) -> Result<Vec<SeenHead>, VaultFault> {
    let mut news = Vec::new();
    for space in spaces {
        news.extend(changed_heads(db, space)?.iter().map(|head| head.seen(*space)));
    }
    Ok(news)
}

/// Heads of the roster that were not yet stated in the unit's own space.
fn changed_roll(db: &Connection, roll: &SpaceId) -> Result<Vec<SeenHead>, VaultFault> {
    let heads = heads_unless(db, roll, "SELECT 1 FROM stated_roll s WHERE s.log = e.log AND s.seq >= e.seq")?;
    Ok(heads.iter().map(|head| head.seen(*roll)).collect())
}

/// Every head of some spaces.
fn all_heads(db: &Connection, spaces: &[SpaceId]) -> Result<Vec<SeenHead>, VaultFault> {
    let mut heads = Vec::new();
    for space in spaces {
        heads.extend(heads_unless(db, space, "SELECT 1 WHERE 0")?.iter().map(|head| head.seen(*space)));
    }
    Ok(heads)
}

fn heads_unless(db: &Connection, space: &SpaceId, stated: &'static str) -> Result<Vec<ChainHead>, VaultFault> {
    let mut statement = db
        .prepare_cached(&format!(
            "SELECT e.log, e.seq, e.id FROM entry e
             JOIN (SELECT log, max(seq) AS top FROM entry WHERE space = ?1 AND place = 0 AND kind <> 2 GROUP BY log) h
               ON h.log = e.log AND h.top = e.seq
             WHERE e.space = ?1 AND e.place = 0 AND e.kind <> 2 AND NOT EXISTS ({stated}) ORDER BY e.log"
        ))
        .map_err(log_fault("read heads"))?;
    let rows = statement
        .query_map([space.as_bytes()], |row| {
            Ok(ChainHead {
                log: LogId::from_bytes(row.get(0)?),
                seq: row.get(1)?,
                entry: EntryId::from_bytes(row.get(2)?),
            })
        })
        .map_err(log_fault("read heads"))?;
    rows.collect::<Result<_, _>>().map_err(log_fault("read heads"))
}

fn state_roll(db: &Connection, heads: &[SeenHead]) -> Result<(), VaultFault> {
    for head in heads {
        db.execute(
            "INSERT INTO stated_roll VALUES (?1, ?2) ON CONFLICT (log) DO UPDATE SET seq = ?2",
            params![head.log.as_bytes(), head.seq],
        )
        .map_err(log_fault("note a beacon"))?;
    }
    Ok(())
}

fn last_stated(db: &Connection, space: &SpaceId) -> Result<Option<i64>, VaultFault> {
    db.query_row("SELECT max(at) FROM stated WHERE space = ?1", [space.as_bytes()], |row| row.get(0))
        .map_err(log_fault("read heads"))
}

fn state(db: &Connection, space: &SpaceId, heads: &[ChainHead], now: Timestamp) -> Result<(), VaultFault> {
    for head in heads {
        db.execute(
            "INSERT INTO stated VALUES (?1, ?2, ?3, ?4) ON CONFLICT (space, log) DO UPDATE SET seq = ?3, at = ?4",
            params![space.as_bytes(), head.log.as_bytes(), head.seq, now.0],
        )
        .map_err(log_fault("note a beacon"))?;
    }
    db.execute("UPDATE stated SET at = ?2 WHERE space = ?1", params![space.as_bytes(), now.0])
        .map_err(log_fault("note a beacon"))?;
    Ok(())
}

const NO_BEACON: VaultFault = VaultFault::Refused { what: "beacon" };
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const FAILED: &str = "failed.unlocks";
