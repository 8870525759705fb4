//! Which day is it, how far has each time limit run, and what if the clock of this desk cannot be right?
//!
//! Nothing waits for a clock: what is asked is asked once, can be passed by, and is kept as what an officer said.

use aman_schema::{Clock, Draft, Path, TimerView, ViewDifference, moment_at, view_by};
use aman_vault::state::DraftId;
use serde_json::{Value, json};

use super::permits::Right;
use super::reception::draft_id;
use crate::desk::{Beneath, Desk, Shown};
use crate::enrol::to_hex;
use crate::view::Opened;
use crate::{Code, Outcome};

impl Desk {
    /// What the clock says, and whether that can be right: not before this program was written, nor a day before what a
    /// server signed, nor years after it.
    pub(crate) fn clock(&self) -> Clock {
        let now = self.now();
        let signed = self.log().ok().and_then(|log| log.signed_time().ok()).flatten();
        let contradicted = signed
            .is_some_and(|signed| now.saturating_add(DAY_MS) < signed.0 || now > signed.0.saturating_add(LONG_MS));
        Clock { now, doubtful: contradicted || now < WRITTEN_MS }
    }

    /// The time limits of a record, as they stand now; that it was read stands in the trail first.
    ///
    /// # Errors
    /// The desk is locked or the record is unknown.
    pub fn timers(&mut self, id: &str) -> Outcome<Vec<TimerView>> {
        Ok(self.record(id)?.view.timers)
    }

    /// Keeps which day and hour the officer says it is, because the clock cannot be right; neither where she does not know.
    ///
    /// # Errors
    /// The desk is locked, the draft is unknown, what is said is no day or hour, or the disk is full.
    pub fn reception_clock(&mut self, draft: &str, date: Option<&str>, time: Option<&str>) -> Outcome<ViewDifference> {
        self.permit(Right::Read)?;
        let draft = draft_id(draft)?;
        let paths = self.pack_of_draft(draft)?.clock_paths().ok_or(Code::UnknownPath)?;
        let mut changes = Vec::new();
        if let Some(date) = date {
            changes.push((paths.date, Some(json!({ "date": date, "precision": "J" }))));
        }
        changes.extend(paths.time.zip(time).map(|(path, time)| (path, Some(Value::from(time)))));
        let mark = if changes.is_empty() { paths.untold } else { paths.told };
        changes.push((paths.mark, Some(mark)));
        let mut next = self.typed(draft)?.clone();
        for (path, value) in &changes {
            next.set(path, value.clone());
        }
        self.fits(draft, &next, &changes)?;
        self.keep(draft, &changes)?;
        self.differ(draft, next)
    }

    /// Opens a reception of somebody who only asks for information, or a session held for a group: nobody is named, and it
    /// is counted.
    ///
    /// # Errors
    /// The desk is locked, the pack knows of no such reception, or the disk is full.
    pub fn information_open(&mut self, session: bool) -> Outcome<Opened> {
        self.permit(Right::Read)?;
        let pack = self.opened()?.newest_pack();
        let begun = pack.information(session).ok_or(Code::UnknownPath)?;
        let mut changes: Vec<_> = begun.into_iter().map(|(path, code)| (path, Some(code))).collect();
        if let (Some(now), Some(paths)) = (self.clock().believed(), pack.clock_paths()) {
            let moment = moment_at(now);
            let (date, time) = moment.split_once(' ').unwrap_or((&moment, ""));
            changes.push((paths.date, Some(json!({ "date": date, "precision": "J" }))));
            changes.extend(paths.time.map(|path| (path, Some(Value::from(time)))));
        }
        let draft = self.opened()?.draft_new(pack.form(), pack.id())?;
        self.opened()?.draft_set_many(draft, &changes)?;
        let typed = self.opened()?.draft(draft)?;
        Ok(self.first_shown(draft, typed, None))
    }

    /// Lays a reception aside before the desk is locked: whoever unlocks goes on where it was left.
    ///
    /// # Errors
    /// The desk is locked, or the draft is unknown.
    pub fn reception_pause(&mut self, draft: &str) -> Outcome<()> {
        let draft = draft_id(draft)?;
        self.typed(draft)?;
        self.paused = Some(draft);
        Ok(())
    }

    /// The reception that was laid aside, told once to whoever unlocked.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn reception_paused(&mut self) -> Outcome<Option<String>> {
        self.opened()?;
        Ok(self.paused.take().map(|draft| to_hex(&draft.0)))
    }

    /// Shows a draft for the first time since the desk was opened.
    pub(super) fn first_shown(&mut self, draft: DraftId, typed: Draft, beneath: Option<Beneath>) -> Opened {
        let clock = self.clock();
        let view = self.form_of(&typed, beneath.as_ref(), clock);
        let marked = self.pack_of(typed.pack()).clock_paths().is_none_or(|paths| typed.get(&paths.mark).is_some());
        // After the reception every date is asked by itself.
        let asks_clock = clock.doubtful && !marked && beneath.is_none();
        let step = beneath.as_ref().map(|beneath| beneath.of.clone());
        self.shown.insert(draft, Shown { doubtful: clock.doubtful, draft: typed, view: view.clone(), beneath });
        Opened { draft: to_hex(&draft.0), view, asks_clock, step }
    }

    /// The time limits of answers by their own pack, as they stand now.
    pub(super) fn timers_of(&self, record: &Draft) -> Vec<TimerView> {
        self.pack_of(record.pack()).timers(record.answers(), self.lang(), self.clock())
    }

    /// Refuses what its questions would refuse.
    fn fits(&self, draft: DraftId, next: &Draft, changes: &[(Path, Option<Value>)]) -> Outcome<()> {
        let doubtful = self.shown.get(&draft).is_some_and(|shown| shown.doubtful);
        let view = view_by(next, &self.pack_of(next.pack()), self.lang(), Clock { now: self.now(), doubtful });
        let refused = |path: &Path| view.field(path).is_some_and(|field| field.problems.iter().any(|one| one.refuses));
        if changes.iter().any(|(path, _)| refused(path)) { Err(Code::InvalidAnswer.into()) } else { Ok(()) }
    }
}

/// The first of January 2026: no desk ran this program before.
const WRITTEN_MS: i64 = 1_767_225_600_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// A desk that heard of no server for so long may have a clock that jumped.
const LONG_MS: i64 = 730 * DAY_MS;
