//! How is a record archived, how does its file leave this desk, and how does it come back?

use aman_schema::Private;
use aman_vault::horizon::{ArchivedRow, Whereabouts};

use super::permits::Right;
use super::records::record_id;
use crate::desk::Desk;
use crate::view::{ArchivedLine, ArchivedState, RecordDetail};
use crate::{Code, Outcome};

impl Desk {
    /// Archives a record of this unit, with a reason.
    ///
    /// # Errors
    /// The officer does not head the cell, there is no reason, or the record is unknown, closed or archived already.
    pub fn archive(&mut self, id: &str, reason: &str) -> Outcome<RecordDetail> {
        if reason.trim().is_empty() {
            return Err(Code::ReasonNeeded.into());
        }
        self.permit(Right::Lead)?;
        self.opened()?.archive(record_id(id)?, &Private::new(reason.to_owned()))?;
        self.record(id)
    }

    /// Archived records, and who else holds their files.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn archived(&mut self) -> Outcome<Vec<ArchivedLine>> {
        Ok(self.opened()?.archived()?.iter().map(line).collect())
    }

    /// Lets the files that two others hold leave this desk.
    ///
    /// # Errors
    /// The officer does not head the cell, or the disk is full.
    pub fn horizon_apply(&mut self) -> Outcome<Vec<ArchivedLine>> {
        self.permit(Right::Lead)?;
        let left = self.opened()?.apply_horizon()?;
        let lines = self.archived()?;
        Ok(lines.into_iter().filter(|line| left.iter().any(|record| record.to_string() == line.record)).collect())
    }

    /// Asks for the file of a record that left; the next exchange brings it.
    ///
    /// # Errors
    /// There is no reason, the record is unknown, or its file is here.
    pub fn horizon_recall(&mut self, id: &str, reason: &str) -> Outcome<Vec<ArchivedLine>> {
        if reason.trim().is_empty() {
            return Err(Code::ReasonNeeded.into());
        }
        self.opened()?.recall(record_id(id)?, &Private::new(reason.to_owned()))?;
        self.archived()
    }
}

fn line(row: &ArchivedRow) -> ArchivedLine {
    ArchivedLine {
        record: row.record.to_string(),
        claimed: row.opened.0,
        state: match row.file {
            Whereabouts::Kept => ArchivedState::Kept,
            Whereabouts::MayLeave => ArchivedState::MayLeave,
            Whereabouts::Left => ArchivedState::Left,
            Whereabouts::AskedBack => ArchivedState::AskedBack,
        },
        server: row.server,
        desks: row.desks,
    }
}
