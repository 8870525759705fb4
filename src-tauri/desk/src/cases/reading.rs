//! How does a named coordinator read a unit's file, and who is told?

use aman_schema::Private;
use aman_sync_protocol::ids::UnitId;
use aman_sync_protocol::statement::REGION_READS_FILES;

use super::permits::{Right, may};
use crate::convert;
use crate::desk::Desk;
use crate::view::{FileState, RecordDetail};
use crate::{Code, Outcome};

use super::records::record_id;

impl Desk {
    /// Opens the file of another unit's record: the trail line is durable before anything is shown, and the unit is told.
    ///
    /// # Errors
    /// There is no reason, the switch does not name this officer, the key has not arrived, or the record is unknown.
    pub fn open_file(&mut self, id: &str, reason: &str) -> Outcome<RecordDetail> {
        self.permit(Right::Read)?;
        if reason.trim().is_empty() {
            return Err(Code::ReasonNeeded.into());
        }
        let record = record_id(id)?;
        let state = self.opened()?.record(record)?;
        if convert::file(state.file) == FileState::Open {
            return self.record(id);
        }
        if !self.may_read_files(state.unit)? {
            return Err(Code::FileClosed.into());
        }
        let state = self.opened()?.read_file(record, &Private::new(reason.to_owned()))?;
        self.reading = Some(record);
        let mut detail = self.detail(&state)?;
        detail.file = FileState::Open;
        Ok(detail)
    }

    /// Whether the roster names this officer as a reader of the region's files, or the unit gave its records to this desk,
    /// where whoever leads the cell opens them.
    pub(crate) fn may_read_files(&mut self, unit: Option<UnitId>) -> Outcome<bool> {
        let given = self.opened()?.units_given();
        if unit.is_some_and(|unit| given.contains(&unit)) {
            return Ok(self.officer_role().is_none_or(|role| may(role, Right::Lead)));
        }
        if self.officer_role().is_some_and(|role| !may(role, Right::OpenFiles)) {
            return Ok(false);
        }
        let officer = self.opened()?.officer();
        let switch = self.roster()?.switch(REGION_READS_FILES);
        Ok(switch.is_some_and(|switch| switch.on && switch.readers.contains(&officer)))
    }
}
