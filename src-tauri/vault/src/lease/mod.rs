//! May older records still be read at this desk?
//!
//! The lease counts powered-on hours and unlocks since the last word signed by the region, never wall time. When it has
//! run out older records close; nothing is deleted, and nothing that a reception needs ever stops. Every call that
//! reads a sealed record asks the [`Gate`] first.

mod count;
mod notice;
mod open_still;
mod phone;

use aman_schema::Private;
use aman_sync_protocol::ids::RecordId;

use crate::fault::VaultFault;
use crate::state::RecordState;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;
use crate::view::RecordLine;

pub(crate) use count::word_heard;
pub use count::{Figures, LeaseState};
pub(crate) use notice::{Heard, Notice};

/// What the lease says at this moment, read once for a whole answer.
pub(crate) struct Gate {
    /// The last row of the log when the lease had run out; nothing while it runs.
    edge: Option<i64>,
    day: open_still::Day,
}

impl Gate {
    /// Whether the lease has run out.
    pub(crate) const fn is_over(&self) -> bool {
        self.edge.is_some()
    }

    /// Whether what stands at this row of the log is older than the end of the lease.
    pub(crate) fn is_older(&self, row: i64) -> bool {
        self.edge.is_some_and(|edge| row <= edge)
    }
}

impl OpenVault {
    /// Tells whether the lease has run out at this desk.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn lease_is_over(&self) -> Result<bool, VaultFault> {
        Ok(self.gate()?.is_over())
    }

    /// Opens one older record after the lease has run out, with a reason; it stays open until the desk is locked.
    ///
    /// # Errors
    /// No reason was given, there is no such record, or the trail cannot be written: then nothing is shown.
    pub fn break_glass(&mut self, record: RecordId, reason: &Private<String>) -> Result<RecordState, VaultFault> {
        // EXPOSE: to see whether it says anything.
        if reason.expose().trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        self.view.record(&record)?.ok_or(VaultFault::NoSuchRecord)?;
        self.trail_append(&TrailWords {
            record: Some(record),
            reason: Some(reason),
            ..TrailWords::of(Act::LeaseBroken)
        })?;
        self.broken.insert(record);
        self.record(record)
    }

    pub(crate) fn gate(&self) -> Result<Gate, VaultFault> {
        let edge = if self.is_leased()? { self.core.log.counted()?.edge } else { None };
        // While the lease runs nothing else has to be known.
        let day = if edge.is_some() { self.today()? } else { open_still::Day::unknown() };
        Ok(Gate { edge, day })
    }

    /// Whether the lease closes this record now.
    pub(crate) fn is_closed(&self, gate: &Gate, line: &RecordLine) -> Result<bool, VaultFault> {
        let Some(edge) = gate.edge else {
            return Ok(false);
        };
        if self.broken.contains(&line.record) || self.stays_open(&gate.day, line)? {
            return Ok(false);
        }
        let first = self.view.first_entry(&line.record)?;
        let since = first.map(|entry| self.core.log.row_of(&entry)).transpose()?.flatten();
        Ok(!since.is_some_and(|(row, mine)| mine && row > edge))
    }

    /// Refuses to read a record that the lease closes.
    pub(crate) fn refuse_closed(&self, line: &RecordLine) -> Result<(), VaultFault> {
        if self.is_closed(&self.gate()?, line)? { Err(VaultFault::LeaseOver) } else { Ok(()) }
    }
}
