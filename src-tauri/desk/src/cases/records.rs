//! How are records added, listed, shown, amended and found?

use aman_schema::{Draft, Path, Private, Problem, View, flatten, parse, view};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::RecordId;
use aman_vault::state::{ListCursor, RecordState, Restriction};
use aman_vault::trail::{Act, TrailWords};
use serde_json::Value;

use super::apart::may_write;
use super::permits::Right;
use crate::convert;
use crate::desk::Desk;
use crate::labels::Names;
use crate::view::{FileState, Found, HistoryLine, RecordDetail, RecordPage, Role, Sealed, SearchHit};
use crate::{Code, Outcome};

/// What came of adding a record from outside.
pub enum Added {
    /// It is kept.
    Sealed(Sealed),
    /// It was refused whole; nothing is kept.
    Refused(Vec<Problem>),
}

impl Desk {
    /// Adds a record from JSON `{"form","pack","answers"}`.
    ///
    /// # Errors
    /// It is not JSON, it is too large, the desk is locked, or the disk is full.
    pub fn record_add(&mut self, bytes: &[u8]) -> Outcome<Added> {
        self.permit(Right::Read)?;
        let document: Value = serde_json::from_slice(bytes).map_err(|_| Code::NotJson)?;
        // A record says itself under which of the packs of this desk it was written.
        let named = document.get("pack").and_then(Value::as_str).unwrap_or_default();
        let vault = self.opened()?;
        let pack = vault.packs().find(named).unwrap_or_else(|| vault.packs().newest());
        let record = match parse(&document, &pack) {
            Ok(record) => record,
            Err(problems) => return Ok(Added::Refused(problems)),
        };
        let answers: Vec<_> = flatten(record.answers()).into_iter().map(|(path, value)| (path, Some(value))).collect();
        self.head_only(&pack, &answers)?;
        let outcome = self.opened()?.add_record(&record)?;
        let restricted = pack.restricts(record.answers());
        let outside = if restricted { self.outside_name()? } else { None };
        Ok(Added::Sealed(Sealed { restricted, outside, ..self.sealed(&outcome, &record, None) }))
    }

    /// One page of records, newest first; `after` is the `next` of the page before.
    ///
    /// # Errors
    /// The desk is locked, or `after` is not a place in the list.
    pub fn list(&mut self, after: Option<&str>) -> Outcome<RecordPage> {
        self.permit(Right::Read)?;
        let after = after.map(cursor).transpose()?;
        let names = self.names()?;
        let rows = self.opened()?.list(after, PAGE)?;
        let next = (rows.len() == PAGE as usize).then(|| rows.last()).flatten();
        let next = next.map(|row| format!("{}-{}", row.opened.0, row.record));
        Ok(RecordPage { records: rows.iter().map(|row| self.line(row, &names)).collect(), next })
    }

    /// One record, as far as this desk may read it; that it was read stands in the trail first.
    ///
    /// # Errors
    /// The desk is locked or the record is unknown.
    pub fn record(&mut self, id: &str) -> Outcome<RecordDetail> {
        self.permit(Right::Read)?;
        let record = record_id(id)?;
        let vault = self.opened()?;
        let state = vault.record(record)?;
        vault.trail_record(record, Act::RecordRead)?;
        self.reading = Some(record);
        self.take_up_opened(record)?;
        self.detail(&state)
    }

    /// Every act in the life of a record, oldest first; read alone, it stands in the trail as the record would.
    ///
    /// # Errors
    /// The desk is locked or the record is unknown.
    pub fn history(&mut self, id: &str) -> Outcome<Vec<HistoryLine>> {
        self.permit(Right::Read)?;
        let names = self.names()?;
        let record = record_id(id)?;
        let vault = self.opened()?;
        let lines = vault.history(record)?;
        let pack = vault.pack_of_record(record)?;
        if self.reading != Some(record) {
            self.opened()?.trail_record(record, Act::HistoryRead)?;
        }
        Ok(lines.iter().map(|line| convert::history(line, &names, &pack)).collect())
    }

    /// Amends one answer, with the reason; null takes it away.
    ///
    /// # Errors
    /// The desk is locked or may not, the record or path is unknown, the value does not fit, or there is no reason.
    pub fn amend(&mut self, id: &str, path: &str, value: Value, reason: &str) -> Outcome<RecordDetail> {
        self.amend_all(id, &[(path.to_owned(), value)], reason)?;
        self.record(id)
    }

    /// The record that somebody wants to change for a reason, if she and this desk may.
    pub(super) fn amendable(&mut self, id: &str, reason: &str) -> Outcome<(RecordId, RecordState)> {
        self.permit(Right::Amend)?;
        record_id(id)?;
        if reason.trim().is_empty() {
            return Err(Code::ReasonNeeded.into());
        }
        self.writable(id)
    }

    /// The record that somebody adds to, if she and this desk may.
    pub(super) fn writable(&mut self, id: &str) -> Outcome<(RecordId, RecordState)> {
        self.permit(Right::Amend)?;
        let record = record_id(id)?;
        let state = self.opened()?.record(record)?;
        may_write(&state)?;
        Ok((record, state))
    }

    /// Amends several answers in one act, and names the entry.
    ///
    /// # Errors
    /// As [`Desk::amend`].
    pub fn amend_all(&mut self, id: &str, changes: &[(String, Value)], reason: &str) -> Outcome<String> {
        let (record, state) = self.amendable(id, reason)?;
        let mut parsed = Vec::new();
        for (path, value) in changes {
            let path = Path::parse(path).map_err(|_| Code::UnknownPath)?;
            parsed.push((path, (!value.is_null()).then(|| value.clone())));
        }
        self.would_fit(&state, &parsed)?;
        self.head_only(&self.pack_of_state(&state), &parsed)?;
        Ok(self.opened()?.amend(record, &parsed, &Private::new(reason.to_owned()))?.to_string())
    }

    /// Records found by name, best first; the search stands in the trail.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn search(&mut self, text: &str, limit: u32) -> Outcome<Found> {
        let results = self.search_quietly(text, limit)?;
        let vault = self.opened()?;
        vault.trail_append(&TrailWords::of(Act::Searched))?;
        Ok(Found { results, not_searched: vault.lease_is_over()? })
    }

    pub(crate) fn search_quietly(&mut self, text: &str, limit: u32) -> Outcome<Vec<SearchHit>> {
        self.permit(Right::Read)?;
        let names = self.names()?;
        let found = self.opened()?.search(&Private::new(text.to_owned()), limit)?;
        Ok(found.iter().map(|found| convert::hit(&found.row, &names)).collect())
    }

    /// As a search, but only what is found by the name of the person received: for the eyes of whoever receives another.
    pub(crate) fn search_person(&mut self, text: &str, limit: u32) -> Outcome<Vec<SearchHit>> {
        self.permit(Right::Read)?;
        let names = self.names()?;
        let vault = self.opened()?;
        let found = vault.search(&Private::new(text.to_owned()), limit.saturating_mul(3))?;
        let hers = found.iter().filter_map(|one| Some((one, super::same::about_person(vault, one, text)?)));
        let hits = hers.map(|(one, reasons)| SearchHit { reasons, ..convert::hit(&one.row, &names) });
        Ok(hits.take(limit as usize).collect())
    }

    pub(crate) fn detail(&mut self, state: &RecordState) -> Outcome<RecordDetail> {
        let names = self.names()?;
        let draft = draft_of(state);
        let mut file = convert::file(state.file);
        if file == FileState::Closed && self.may_read_files(state.unit)? {
            file = FileState::OnReason;
        }
        let pack = self.pack_of(draft.pack());
        Ok(RecordDetail {
            id: state.record.to_string(),
            form: draft.form().to_owned(),
            pack: draft.pack().to_owned(),
            answers: draft.answers().clone(),
            view: self.view_of(state),
            steps: pack.steps(draft.answers(), self.lang()),
            review: self.opened()?.tasks_of(state.record)?.iter().any(|task| pack.task_reviewed(task)),
            closed: pack.is_closed(draft.answers()),
            conflicts: self.apart_in(state)?,
            course: self.course_of(state.record, &names)?,
            grid: pack.grid_section().unwrap_or_default().to_owned(),
            taken_up: self.taken_up(state.record, &names)?,
            file,
            passage: convert::passage(state.sync),
            unit: convert::unit(state.unit, &names),
            newer: state.newer > 0,
            attested: state.attested,
            received_locked: state.received_locked.map(|at| at.0),
            may_adopt: !state.attested && file == FileState::Open && self.role()? != Role::Coordinator,
            archived: state.archived,
            restricted: state.restricted != Restriction::No,
            entrusted_by: convert::entrusted_by(state.restricted, &names),
        })
    }

    /// The pack of a record.
    pub(super) fn pack_of_state(&self, state: &RecordState) -> std::sync::Arc<aman_schema::Pack> {
        self.pack_of(draft_of(state).pack())
    }

    /// The form of a record as it is shown; of values written apart the higher danger counts.
    pub(super) fn view_of(&self, state: &RecordState) -> View {
        let draft = draft_of(state);
        let mut view = view(&draft, &self.pack_of(draft.pack()), self.lang(), state.opened.0);
        view.danger = state.highest.clone();
        view.timers = self.timers_of(&draft);
        view
    }

    /// Refuses changes that do not fit their questions, as the pack of the record asks them.
    pub(super) fn would_fit(&self, state: &RecordState, changes: &[(Path, Option<Value>)]) -> Outcome<()> {
        let mut draft = draft_of(state);
        let pack = self.packs().find(draft.pack()).ok_or(Code::UnknownPack)?;
        for (path, value) in changes {
            match (path.field(), path.item(), value) {
                (None, _, None) => draft.remove_item(path),
                (None, Some(item), Some(fields)) => {
                    let known = |(name, _): &(&String, _)| !matches!(name.as_str(), "id" | "at");
                    for (name, value) in fields.as_object().into_iter().flatten().filter(known) {
                        draft.set(&Path::in_item(path.section(), item, name), Some(value.clone()));
                    }
                }
                _ => draft.set(path, value.clone()),
            }
        }
        parse(&draft.to_value(), &pack).map_err(|_| Code::InvalidAnswer)?;
        if pack.barred(changes, draft.answers()).is_some() { Err(Code::BarredByRecord.into()) } else { Ok(()) }
    }

    pub(crate) fn line(&self, row: &aman_vault::state::RecordRow, names: &Names) -> crate::view::RecordLine {
        convert::record_line(row, names)
    }
}

pub(crate) fn record_id(text: &str) -> Outcome<RecordId> {
    text.parse().map_err(|_| Code::UnknownRecord.into())
}

pub(super) fn draft_of(state: &RecordState) -> Draft {
    // EXPOSE: into the form as shown.
    let document = state.document.expose();
    let text = |key: &str| document.get(key).and_then(Value::as_str).unwrap_or_default();
    Draft::with_answers(text("form"), text("pack"), document.get("answers").cloned().unwrap_or_default())
}

fn cursor(text: &str) -> Outcome<ListCursor> {
    let read = || {
        let (opened, record) = text.rsplit_once('-')?;
        Some(ListCursor { opened: Timestamp(opened.parse().ok()?), record: record.parse().ok()? })
    };
    read().ok_or_else(|| Code::WrongUse.into())
}

/// Two screens full: making and drawing a line costs the page a millisecond.
const PAGE: u32 = 30;
