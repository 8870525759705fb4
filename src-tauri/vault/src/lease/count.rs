//! What was counted since the region's last signed word, and how long does the lease run?
//!
//! Whole minutes are written once in five of them, an unlock at once: no write for a keystroke, and a power cut loses
//! minutes and never gains any. Registrars' own desks are the region and have no lease; a desk that waits has nothing to
//! close.

use aman_sync_protocol::ids::DeskId;
use rusqlite::{Connection, params};

use crate::fault::VaultFault;
use crate::log::{self, LogDb, log_fault, put_setting, setting};
use crate::vault::{Core, OpenVault};

/// How long a lease runs in this region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Powered-on hours.
    pub hours: u32,
    /// Unlocks.
    pub unlocks: u32,
    /// Counts the changes; the largest one holds. 0: nobody of the region has decided yet.
    pub turn: u32,
}

impl Default for Figures {
    /// A proposal, to be validated by the region: fourteen days of a machine that is never switched off, and about
    /// thirty unlocks a day.
    fn default() -> Self {
        Self { hours: 14 * 24, unlocks: 400, turn: 0 }
    }
}

/// How the lease of this desk stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeaseState {
    /// This desk has a lease; a registrar's desk and one that waits have none.
    pub leased: bool,
    /// It has run out.
    pub over: bool,
    /// Powered-on minutes left.
    pub minutes_left: u64,
    /// Unlocks left.
    pub unlocks_left: u64,
    /// Days said over the telephone, while they hold; else 0.
    pub days: u8,
    /// The region's figures.
    pub figures: Figures,
    /// Phone codes can be checked here.
    pub takes_codes: bool,
}

/// The counters as they stand on the disk.
#[derive(Clone, Copy)]
pub(crate) struct Counted {
    minutes: u64,
    unlocks: u64,
    days: u8,
    pub(crate) edge: Option<i64>,
}

impl OpenVault {
    /// Counts the minutes gone by since the last count; called by whatever an officer does, and cheap.
    ///
    /// # Errors
    /// The log cannot be read or written; the minutes are counted the next time.
    pub fn tick(&mut self) -> Result<(), VaultFault> {
        self.core.tick()
    }

    /// Tells how the lease of this desk stands.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn lease(&self) -> Result<LeaseState, VaultFault> {
        let (counted, figures) = (self.core.log.counted()?, self.core.log.figures()?);
        let (minutes, unlocks) = limits(&counted, &figures);
        let leased = self.is_leased()?;
        Ok(LeaseState {
            leased,
            over: leased && counted.edge.is_some(),
            minutes_left: minutes.saturating_sub(counted.minutes),
            unlocks_left: unlocks.saturating_sub(counted.unlocks),
            days: counted.days,
            figures,
            takes_codes: self.has_phone_secret()?,
        })
    }

    pub(crate) fn is_leased(&self) -> Result<bool, VaultFault> {
        let me = self.core.log.desk_id()?;
        Ok(self.core.log.roster().desk(&me).is_some_and(|card| !card.registrar))
    }
}

impl Core {
    /// Counts one unlock, and the minutes before it.
    pub(crate) fn count_unlock(&mut self) -> Result<(), VaultFault> {
        let minutes = self.minutes_gone();
        self.log.count(minutes, 1)?;
        self.counted_ms = self.counted_ms.saturating_add(minutes * MINUTE_MS);
        Ok(())
    }

    pub(crate) fn tick(&mut self) -> Result<(), VaultFault> {
        let minutes = self.minutes_gone();
        if minutes < MINUTES_A_WRITE && !(minutes > 0 && self.log.would_end(minutes)?) {
            return Ok(());
        }
        self.log.count(minutes, 0)?;
        self.counted_ms = self.counted_ms.saturating_add(minutes * MINUTE_MS);
        Ok(())
    }

    /// Counts what is left over, before the desk is locked or ends.
    pub(crate) fn count_rest(&mut self) {
        let minutes = self.minutes_gone();
        // A disk that is full loses minutes; the next count takes them up while the program runs.
        if minutes > 0 && self.log.count(minutes, 0).is_ok() {
            self.counted_ms = self.counted_ms.saturating_add(minutes * MINUTE_MS);
        }
    }

    fn minutes_gone(&mut self) -> u64 {
        let up = self.host.uptime_ms();
        // A counter that went back counts from there: minutes are lost, never gained.
        self.counted_ms = self.counted_ms.min(up);
        (up - self.counted_ms) / MINUTE_MS
    }
}

impl LogDb {
    pub(crate) fn counted(&self) -> Result<Counted, VaultFault> {
        self.db
            .prepare_cached("SELECT minutes, unlocks, days, edge FROM lease")
            .and_then(|mut statement| {
                statement.query_row([], |row| {
                    Ok(Counted { minutes: row.get(0)?, unlocks: row.get(1)?, days: row.get(2)?, edge: row.get(3)? })
                })
            })
            .map_err(log_fault("read the lease"))
    }

    pub(crate) fn figures(&self) -> Result<Figures, VaultFault> {
        let number = |name: &str| -> Result<Option<u32>, VaultFault> {
            Ok(setting(&self.db, name)?.and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes))
        };
        let read = (number(HOURS)?, number(UNLOCKS)?, number(TURN)?);
        Ok(match read {
            (Some(hours), Some(unlocks), Some(turn)) => Figures { hours, unlocks, turn },
            _ => Figures::default(),
        })
    }

    /// Whether a desk is a registrar's, not this one and not revoked: what it signs is a word of the region.
    pub(crate) fn is_region(&self, desk: &DeskId) -> bool {
        let other = self.desk_id().is_ok_and(|me| me != *desk);
        other && !self.roster.revoked(desk) && self.roster.desk(desk).is_some_and(|card| card.registrar)
    }

    /// Tells the row of an entry, and whether this desk wrote it.
    pub(crate) fn row_of(&self, entry: &aman_sync_protocol::ids::EntryId) -> Result<Option<(i64, bool)>, VaultFault> {
        use rusqlite::OptionalExtension;
        self.db
            .prepare_cached("SELECT row, mine FROM entry WHERE id = ?1")
            .and_then(|mut statement| {
                statement.query_row([entry.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()
            })
            .map_err(log_fault("read an entry"))
    }

    fn would_end(&self, minutes: u64) -> Result<bool, VaultFault> {
        let counted = self.counted()?;
        let more = Counted { minutes: counted.minutes.saturating_add(minutes), ..counted };
        Ok(counted.edge.is_none() && is_over(&more, &self.figures()?))
    }

    fn count(&mut self, minutes: u64, unlocks: u64) -> Result<(), VaultFault> {
        let figures = self.figures()?;
        let tx = self.begin()?;
        tx.execute("UPDATE lease SET minutes = minutes + ?1, unlocks = unlocks + ?2", params![minutes, unlocks])
            .map_err(log_fault("count"))?;
        let counted = tx
            .query_row("SELECT minutes, unlocks, days FROM lease", [], |row| {
                Ok(Counted { minutes: row.get(0)?, unlocks: row.get(1)?, days: row.get(2)?, edge: None })
            })
            .map_err(log_fault("count"))?;
        if is_over(&counted, &figures) {
            tx.execute("UPDATE lease SET edge = coalesce(edge, (SELECT coalesce(max(row), 0) FROM entry))", [])
                .map_err(log_fault("count"))?;
        }
        log::commit(tx)
    }
}

/// A word of the region came: the lease begins anew.
pub(crate) fn word_heard(db: &Connection) -> Result<(), VaultFault> {
    begin_anew(db, 0)
}

/// The lease begins anew, for so many days, or by the region's figures.
pub(super) fn begin_anew(db: &Connection, days: u8) -> Result<(), VaultFault> {
    db.execute("UPDATE lease SET minutes = 0, unlocks = 0, days = ?1, edge = NULL", [days])
        .map_err(log_fault("renew the lease"))?;
    Ok(())
}

pub(super) fn put_figures(db: &Connection, figures: &Figures) -> Result<(), VaultFault> {
    for (name, number) in [(HOURS, figures.hours), (UNLOCKS, figures.unlocks), (TURN, figures.turn)] {
        put_setting(db, name, &number.to_be_bytes())?;
    }
    Ok(())
}

fn is_over(counted: &Counted, figures: &Figures) -> bool {
    let (minutes, unlocks) = limits(counted, figures);
    counted.minutes >= minutes || counted.unlocks > unlocks
}

/// Minutes and unlocks that the lease allows: the region's, or the same rhythm for the days that were said.
fn limits(counted: &Counted, figures: &Figures) -> (u64, u64) {
    let (hours, unlocks) = (u64::from(figures.hours), u64::from(figures.unlocks));
    if counted.days == 0 {
        return (hours * 60, unlocks);
    }
    let hours_said = u64::from(counted.days) * 24;
    (hours_said * 60, (unlocks * hours_said).div_ceil(hours.max(1)).max(u64::from(counted.days)))
}

const MINUTE_MS: u64 = 60_000;
const MINUTES_A_WRITE: u64 = 5;
const HOURS: &str = "lease.hours";
const UNLOCKS: &str = "lease.unlocks";
const TURN: &str = "lease.turn";
