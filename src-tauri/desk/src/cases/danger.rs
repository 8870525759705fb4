//! How is danger assessed again, told to the region without a link, and taken up there?

use aman_schema::{Pack, Path, Private};
use aman_sync_protocol::ids::RecordId;
use aman_vault::VaultFault;
use aman_vault::call_list::CallStep;
use aman_vault::course::Assessment;
use aman_vault::danger::Call;
use aman_vault::trail::Act;
use serde_json::Value;

use super::permits::Right;
use super::records::record_id;
use crate::desk::Desk;
use crate::labels::Names;
use crate::view::{
    AssessmentLine, CallLine, CallListView, CallStepLine, DangerCodeView, GridChangeLine, RecordDetail, Role,
    UnansweredLine,
};
use crate::{Code, Outcome};

impl Desk {
    /// Assesses the danger in a record again: answers that changed, perhaps none, and the reason.
    ///
    /// # Errors
    /// The desk is locked or may not, the record is unknown, a path is none of the grid's, a value does not fit, or there is
    /// no reason.
    pub fn reassess(&mut self, id: &str, changes: &[(String, Value)], reason: &str) -> Outcome<RecordDetail> {
        let (record, state) = self.amendable(id, reason)?;
        let pack = self.pack_of_state(&state);
        let mut parsed = Vec::new();
        for (path, value) in changes {
            let path = Path::parse(path).ok().filter(|path| pack.is_of_grid(path)).ok_or(Code::UnknownPath)?;
            parsed.push((path, (!value.is_null()).then(|| value.clone())));
        }
        self.would_fit(&state, &parsed)?;
        self.opened()?.reassess(record, &parsed, &Private::new(reason.to_owned()))?;
        self.record(id)
    }

    /// The digits that tell the region, by telephone or radio and without a name, of a record in high danger; that they were
    /// shown stands in the trail.
    ///
    /// # Errors
    /// The desk is locked, the record is unknown or another unit's, its level is not high, or the unit's key is not here.
    pub fn danger_code(&mut self, id: &str) -> Outcome<DangerCodeView> {
        self.permit(Right::Read)?;
        let record = record_id(id)?;
        let vault = self.opened()?;
        let code = vault.danger_code(record)?;
        vault.trail_record(record, Act::DangerCode)?;
        let names = self.names()?;
        let vault = self.opened()?;
        let taken_up = vault.opened_by(record)?.iter().map(|call| call_line(call, &names)).collect();
        Ok(DangerCodeView { code, taken_up })
    }

    /// Takes up a call whose digits were read out at a coordinator's desk; typed again, it is the same call.
    ///
    /// # Errors
    /// The desk is locked or no coordinator's, or the digits are not those of a unit known here.
    pub fn danger_heard(&mut self, digits: &str) -> Outcome<CallLine> {
        self.permit(Right::Read)?;
        if self.role()? != Role::Coordinator {
            return Err(Code::NotAllowed.into());
        }
        let names = self.names()?;
        let call = self.opened()?.danger_heard(digits)?;
        Ok(call_line(&call, &names))
    }

    /// Calls of high danger that the region took up, the latest first.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn danger_calls(&mut self) -> Outcome<Vec<CallLine>> {
        self.permit(Right::Read)?;
        let names = self.names()?;
        let mut calls: Vec<CallLine> = self.opened()?.calls()?.iter().map(|call| call_line(call, &names)).collect();
        calls.reverse();
        Ok(calls)
    }

    /// Whom brigades call about high danger, and after how long the next one.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn call_list(&mut self) -> Outcome<CallListView> {
        self.permit(Right::Read)?;
        let list = self.opened()?.call_list()?;
        let steps = list.steps.iter().map(|step| CallStepLine { who: step.who.clone(), number: step.number.clone() });
        Ok(CallListView { minutes: list.minutes, steps: steps.collect() })
    }

    /// Decides whom brigades call.
    ///
    /// # Errors
    /// The desk is locked or no coordinator's, or the list says nothing.
    pub fn call_list_set(&mut self, minutes: u32, steps: Vec<CallStepLine>) -> Outcome<CallListView> {
        self.permit(Right::Coordinate)?;
        let steps = steps.into_iter().map(|step| CallStep { who: step.who, number: step.number }).collect();
        self.opened()?.set_call_list(minutes, steps)?;
        self.call_list()
    }

    /// Records of this unit in high danger that nobody of the region has taken up, with whom to call now.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn unanswered(&mut self) -> Outcome<Vec<UnansweredLine>> {
        self.permit(Right::Read)?;
        let steps = self.call_list()?.steps;
        let waiting = self.opened()?.unanswered()?;
        let at = |place: Option<usize>| place.and_then(|place| steps.get(place)).cloned();
        let line = |one: &aman_vault::call_list::Unanswered| UnansweredLine {
            record: one.record.to_string(),
            since: one.since.0,
            now: at(one.step),
            next: at(one.step.map(|step| step + 1)),
        };
        Ok(waiting.iter().map(line).collect())
    }

    /// A coordinator who opens a record in high danger takes it up; the unit sees who and when.
    pub(super) fn take_up_opened(&mut self, record: RecordId) -> Outcome<()> {
        match self.opened()?.danger_opened(record) {
            // A full disk must not keep anybody from reading.
            Ok(()) | Err(VaultFault::Full) => Ok(()),
            Err(fault) => Err(fault.into()),
        }
    }

    pub(super) fn course_of(&mut self, record: RecordId, names: &Names) -> Outcome<Vec<AssessmentLine>> {
        let vault = self.opened()?;
        let (course, pack) = (vault.course(record)?, vault.pack_of_record(record)?);
        Ok(course.iter().map(|one| assessment_line(one, names, &pack)).collect())
    }

    pub(super) fn taken_up(&mut self, record: RecordId, names: &Names) -> Outcome<Vec<CallLine>> {
        Ok(self.opened()?.opened_by(record)?.iter().map(|call| call_line(call, names)).collect())
    }
}

fn assessment_line(one: &Assessment, names: &Names, pack: &Pack) -> AssessmentLine {
    AssessmentLine {
        entry: one.entry.to_string(),
        officer: if one.officer.is_zero() { String::new() } else { names.officer(one.officer) },
        desk: one.desk.map(|desk| desk.to_string()).unwrap_or_default(),
        claimed: one.claimed.0,
        clock_doubtful: one.doubtful,
        danger: one.danger.clone(),
        // EXPOSE: to the screen that shows the course.
        reason: one.reason.as_ref().map(|reason| reason.expose().clone()).unwrap_or_default(),
        changes: one
            .changes
            .iter()
            .map(|change| GridChangeLine {
                path: change.path.clone(),
                label: names.label(pack, &change.path),
                // EXPOSE: to the screen that shows the course.
                before: change.before.expose().clone(),
                after: change.after.expose().clone(),
            })
            .collect(),
    }
}

fn call_line(call: &Call, names: &Names) -> CallLine {
    CallLine {
        unit: names.unit(call.unit),
        level: call.level,
        mark: format!("{:09}", call.mark),
        officer: names.officer(call.officer),
        desk: call.desk.map(|desk| desk.to_string()).unwrap_or_default(),
        at: call.at.0,
        record: call.record.map(|record| record.to_string()),
    }
}
