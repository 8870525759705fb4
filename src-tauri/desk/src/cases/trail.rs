//! Who looked at what, why, at which desk, and can that be believed?

use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::OfficerId;
use aman_vault::state::{TrailFault, TrailFinding};
use aman_vault::told::TrailFilter;
use aman_vault::trail::{Act, TrailWords};

use super::permits::Right;
use super::records::record_id;
use crate::convert;
use crate::desk::{Desk, Standing};
use crate::labels::Names;
use crate::view::{TrailLine, TrailVerified, VerifyLine};
use crate::{Code, Outcome};

/// Which lines of the trail are asked for.
#[derive(Clone, Debug, Default)]
pub struct TrailAsked {
    /// About this record.
    pub record: Option<String>,
    /// By this officer.
    pub officer: Option<String>,
    /// Not before this moment, Unix milliseconds.
    pub since: Option<i64>,
}

impl Desk {
    /// Who looked at, printed or exported what, here and at every desk whose trail this desk may read; oldest first.
    ///
    /// # Errors
    /// The desk is locked, the officer may not read the trail, or a number is none.
    pub fn trail(&mut self, asked: &TrailAsked) -> Outcome<Vec<TrailLine>> {
        self.permit(Right::Trail)?;
        if self.narrow.is_some() {
            return self.trail_for_auditor();
        }
        let record = asked.record.as_deref().map(record_id).transpose()?;
        let officer =
            asked.officer.as_deref().map(str::parse::<OfficerId>).transpose().map_err(|_| Code::UnknownOfficer)?;
        let since = asked.since.map(Timestamp);
        // What her unit does not know of stands in no line of its trail.
        let named = record.filter(|record| !matches!(self.opened().map(|vault| vault.is_own(*record)), Ok(true)));
        self.opened()?.trail_append(&TrailWords { record: named, ..TrailWords::of(Act::TrailRead) })?;
        self.trail_lines(&TrailFilter { record, officer, since, limit: TRAIL_LINES })
    }

    /// Who opened a record, the latest first; part of the page of a record that stands in the trail already.
    ///
    /// # Errors
    /// The desk is locked, the officer may not read the trail, or the record is unknown.
    pub fn record_trail(&mut self, id: &str) -> Outcome<Vec<TrailLine>> {
        self.permit(Right::Read)?;
        let record = record_id(id)?;
        let filter = TrailFilter { record: Some(record), officer: None, since: None, limit: RECORD_LINES };
        let mut lines = self.trail_lines(&filter)?;
        lines.reverse();
        Ok(lines)
    }

    /// Walks the chain of this desk's trail and of every folded one.
    ///
    /// # Errors
    /// The desk is locked, or the databases cannot be read.
    pub fn trail_verify(&mut self) -> Outcome<TrailVerified> {
        self.permit(Right::Trail)?;
        let report = self.opened()?.verify()?;
        let findings: Vec<VerifyLine> = report.trails.iter().map(finding).collect();
        let sound = !report.faults.contains(&"trail") && report.trails.iter().all(is_harmless);
        Ok(TrailVerified { sound, lines: super::small(report.trail), findings })
    }

    // The key of an auditor opens no name: officers and records are shown by their numbers.
    fn trail_for_auditor(&mut self) -> Outcome<Vec<TrailLine>> {
        let names = Names::unknown(self.lang());
        let (Standing::Locked(vault), Some(key)) = (&mut self.standing, &self.narrow) else {
            return Err(Code::Locked.into());
        };
        vault.trail_append_for(key, &TrailWords::of(Act::TrailRead))?;
        let lines = vault.trail_for(key, TRAIL_LINES)?;
        Ok(lines.iter().rev().map(|line| convert::trail(line, &names)).collect())
    }

    fn trail_lines(&mut self, filter: &TrailFilter) -> Outcome<Vec<TrailLine>> {
        let names = self.names()?;
        let lines = self.opened()?.trail_of_all(filter)?;
        Ok(lines.iter().rev().map(|line| convert::trail(line, &names)).collect())
    }
}

/// One finding in the words of the health check.
pub(super) fn finding(finding: &TrailFinding) -> VerifyLine {
    let code = match finding.fault {
        TrailFault::Gap => "trail-gap",
        TrailFault::Changed => "trail-changed",
        TrailFault::Repeated => "trail-repeated",
        TrailFault::Unsigned => "trail-unsigned",
        TrailFault::Unknown => "trail-unknown",
    };
    let TrailFinding { desk, from, to, .. } = finding;
    VerifyLine { code: code.to_owned(), subject: format!("{desk} {from}-{to}"), gap: None }
}

fn is_harmless(finding: &TrailFinding) -> bool {
    matches!(finding.fault, TrailFault::Repeated | TrailFault::Unknown)
}

const TRAIL_LINES: u32 = 10_000;
const RECORD_LINES: u32 = 200;
