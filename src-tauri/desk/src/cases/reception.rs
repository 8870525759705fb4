//! How is a reception opened, typed, checked and sealed?
//!
//! An answer is durable before its effect on the form is told.

use aman_schema::{After, Clock, Draft, Path, Record, View, ViewDifference, parse};
use aman_vault::VaultFault;
use aman_vault::state::{DraftId, DraftState, SealOutcome};
use aman_vault::trail::{Act, TrailWords};
use serde_json::Value;

use super::permits::Right;
use super::steps::asked_at_reception;
use crate::convert;
use crate::desk::{Desk, Shown};
use crate::enrol::{from_hex_exact, to_hex};
use crate::view::{Check, DraftLine, Opened, Sealed, SectionCheck, Suggestions, Warning};
use crate::{Code, Outcome};

impl Desk {
    /// Opens a new reception at once.
    ///
    /// # Errors
    /// The desk is locked, or the disk is full.
    pub fn reception_open(&mut self) -> Outcome<Opened> {
        let vault = self.opened()?;
        let pack = vault.newest_pack();
        let draft = vault.draft_new(FORM, pack.id())?;
        self.show(draft)
    }

    /// Takes a reception up again, also one that another officer began.
    ///
    /// # Errors
    /// The desk is locked, or no open draft has this number.
    pub fn reception_resume(&mut self, draft: &str) -> Outcome<Opened> {
        self.permit(Right::Read)?;
        let draft = draft_id(draft)?;
        let opened = self.show(draft)?;
        match self.opened()?.trail_draft(draft) {
            // A full disk must not keep anybody from going on.
            Ok(()) | Err(VaultFault::Full) => Ok(opened),
            Err(fault) => Err(fault.into()),
        }
    }

    /// Keeps one answer durably (null takes it away), then tells what changed in the form.
    ///
    /// # Errors
    /// The desk is locked, the draft or the path is unknown, or the disk is full.
    pub fn reception_answer(&mut self, draft: &str, path: &str, value: Value) -> Outcome<ViewDifference> {
        self.permit(Right::Read)?;
        let path = if value.is_null() { any_path(path)? } else { self.known_path(draft_id(draft)?, path)? };
        let draft = draft_id(draft)?;
        let mut next = self.typed(draft)?.clone();
        self.only_of_step(draft, &path)?;
        let value = (!value.is_null()).then_some(value);
        next.set(&path, value.clone());
        self.restrict_before(draft, &next)?;
        self.keep(draft, &[(path, value)])?;
        self.free_after(draft, &next)?;
        self.differ(draft, next)
    }

    /// Adds an item to a repeated section.
    ///
    /// # Errors
    /// As [`Desk::reception_answer`].
    pub fn reception_item_add(&mut self, draft: &str, section: &str) -> Outcome<ViewDifference> {
        self.permit(Right::Read)?;
        let draft = draft_id(draft)?;
        let mut next = self.typed(draft)?.clone();
        self.no_step(draft)?;
        if !asked_at_reception(&self.pack_of(next.pack()), section) {
            return Err(Code::UnknownPath.into());
        }
        let item = self.free_item(&next, section);
        next.add_item(section, &item);
        let path = self.known_path(draft, Path::of_item(section, &item).as_str())?;
        self.keep(draft, &[(path, Some(Value::Object(serde_json::Map::new())))])?;
        self.differ(draft, next)
    }

    /// Takes an item away, with its answers.
    ///
    /// # Errors
    /// As [`Desk::reception_answer`].
    pub fn reception_item_remove(&mut self, draft: &str, path: &str) -> Outcome<ViewDifference> {
        self.permit(Right::Read)?;
        let path = any_path(path)?;
        let draft = draft_id(draft)?;
        let mut next = self.typed(draft)?.clone();
        self.no_step(draft)?;
        next.remove_item(&path);
        self.keep(draft, &[(path, None)])?;
        self.free_after(draft, &next)?;
        self.differ(draft, next)
    }

    /// What to read before sealing: what refuses, and what deserves a look.
    ///
    /// # Errors
    /// The desk is locked or the draft is unknown.
    pub fn reception_check(&mut self, draft: &str) -> Outcome<Check> {
        self.permit(Right::Read)?;
        let draft = draft_id(draft)?;
        self.typed(draft)?;
        let shown = self.shown.get(&draft).ok_or(Code::UnknownDraft)?;
        let check = check(&shown.view);
        // Looked for once more, now that all is said; whatever comes of it, nothing waits for it.
        let (alike, not_searched) = if self.receives(draft) { (Vec::new(), true) } else { self.alike_told(draft) };
        Ok(Check { alike, not_searched, ..check })
    }

    /// Seals a reception into a record. Warnings are kept with it and never stop it.
    ///
    /// While the desk waits to be admitted the finished reception is kept and sealed on admission; at a locked desk, when
    /// an officer unlocks.
    ///
    /// # Errors
    /// The desk is locked, the draft is unknown, a value does not fit its question, or the disk is full.
    pub fn reception_seal(&mut self, draft: &str) -> Outcome<Sealed> {
        self.permit(Right::Read)?;
        let id = draft_id(draft)?;
        let document = self.typed(id)?.to_value();
        self.no_step(id)?;
        let pack = self.pack_of_draft(id)?;
        let record = parse(&document, &pack).map_err(|_| Code::InvalidRecord)?;
        if self.receives(id) {
            self.finish_locked(id, &record)?;
            let warnings = record.warnings().iter().map(|warning| self.warning(record.pack(), warning)).collect();
            let restricted = pack.restricts(record.answers());
            return Ok(Sealed {
                id: None,
                entry: None,
                draft: Some(draft.to_owned()),
                warnings,
                restricted,
                outside: None,
            });
        }
        let restricted = pack.restricts(record.answers()) || self.opened()?.draft_is_restricted(id);
        let outcome = self.opened()?.seal_draft(id, &record)?;
        self.shown.remove(&id);
        let outside = if restricted { self.outside_name()? } else { None };
        Ok(Sealed { restricted, outside, ..self.sealed(&outcome, &record, Some(draft)) })
    }

    /// Receptions that are not sealed.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn drafts(&mut self) -> Outcome<Vec<DraftLine>> {
        self.permit(Right::Read)?;
        let drafts = self.opened()?.drafts()?;
        let open = drafts.iter().filter(|draft| draft.state != DraftState::Sealed);
        let lang = self.lang();
        Ok(open.map(|draft| convert::draft_line(draft, &self.pack_of(&draft.pack), lang)).collect())
    }

    /// The answers of a draft, as `{"form","pack","answers"}`.
    ///
    /// # Errors
    /// The desk is locked or the draft is unknown.
    pub fn draft_answers(&mut self, draft: &str) -> Outcome<Value> {
        self.permit(Right::Read)?;
        let id = draft_id(draft)?;
        let answers = self.opened()?.draft(id)?.to_value();
        self.opened()?.trail_draft(id)?;
        Ok(answers)
    }

    /// Records that resemble the name being typed, those first that share more than the name with what is typed already;
    /// `ticket` comes back with the answer.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn suggest(&mut self, ticket: u32, text: &str, draft: Option<&str>) -> Outcome<Suggestions> {
        let mut results = match draft.map(draft_id).transpose()? {
            Some(draft) => self.alike(draft)?,
            None => Vec::new(),
        };
        if text.trim().chars().count() >= SHORTEST {
            // In a reception only her own name counts; at the search box everything does.
            let hits = if draft.is_some() {
                self.search_person(text, SUGGESTED)?
            } else {
                self.search_quietly(text, SUGGESTED)?
            };
            for hit in hits {
                if results.iter().all(|known| known.id != hit.id) {
                    results.push(hit);
                }
            }
        }
        results.truncate(SUGGESTED as usize);
        let not_searched = self.opened()?.lease_is_over()?;
        Ok(Suggestions { ticket, results, not_searched })
    }

    /// What may be of the same person, with its line in the trail; nothing when that line cannot be written.
    fn alike_told(&mut self, draft: DraftId) -> (Vec<crate::view::SearchHit>, bool) {
        let alike = self.alike(draft).unwrap_or_default();
        let not_searched = self.opened().is_ok_and(|vault| vault.lease_is_over().unwrap_or(true));
        let told = alike.is_empty()
            || self.opened().is_ok_and(|vault| vault.trail_append(&TrailWords::of(Act::Searched)).is_ok());
        (if told { alike } else { Vec::new() }, not_searched)
    }

    pub(crate) fn sealed(&self, outcome: &SealOutcome, record: &Record, draft: Option<&str>) -> Sealed {
        let warnings = record.warnings().iter().map(|warning| self.warning(record.pack(), warning)).collect();
        match outcome {
            SealOutcome::Sealed { record, entry } => {
                let (id, entry) = (Some(record.to_string()), Some(entry.to_string()));
                Sealed { id, entry, draft: None, warnings, restricted: false, outside: None }
            }
            SealOutcome::Waiting { record } => {
                let draft = draft.map_or_else(|| record.to_string(), str::to_owned);
                let id = Some(record.to_string());
                Sealed { id, entry: None, draft: Some(draft), warnings, restricted: false, outside: None }
            }
        }
    }

    fn warning(&self, pack: &str, problem: &aman_schema::Problem) -> Warning {
        Warning {
            path: problem.path.to_string(),
            code: problem.code.as_str().to_owned(),
            text: self.pack_of(pack).problem_text(self.lang(), problem.code).to_owned(),
        }
    }

    pub(super) fn show(&mut self, draft: DraftId) -> Outcome<Opened> {
        let typed = match self.shown.get(&draft).filter(|_| self.receives(draft)) {
            Some(shown) => shown.draft.clone(),
            None => self.opened()?.draft(draft)?,
        };
        let beneath = self.beneath(draft)?;
        Ok(self.first_shown(draft, typed, beneath))
    }

    pub(crate) fn typed(&mut self, draft: DraftId) -> Outcome<&Draft> {
        if !self.shown.contains_key(&draft) {
            self.show(draft)?;
        }
        if !self.receives(draft) {
            self.opened()?;
        }
        self.shown.get(&draft).map(|shown| &shown.draft).ok_or_else(|| Code::UnknownDraft.into())
    }

    pub(super) fn differ(&mut self, draft: DraftId, next: Draft) -> Outcome<ViewDifference> {
        let shown = self.shown.get_mut(&draft).ok_or(Code::UnknownDraft)?;
        let (beneath, doubtful) = (shown.beneath.take(), shown.doubtful);
        let fresh = self.form_of(&next, beneath.as_ref(), Clock { now: self.now(), doubtful });
        let shown = self.shown.get_mut(&draft).ok_or(Code::UnknownDraft)?;
        let difference = fresh.difference(&shown.view);
        *shown = Shown { doubtful, draft: next, view: fresh, beneath };
        Ok(difference)
    }

    /// Only what the form asks can be answered; what it does not ask can still be taken away.
    fn known_path(&mut self, draft: DraftId, text: &str) -> Outcome<Path> {
        let path = any_path(text)?;
        if self.pack_of_draft(draft)?.knows(&path) { Ok(path) } else { Err(Code::UnknownPath.into()) }
    }

    // An id without meaning: items are named where names may not be seen.
    pub(super) fn free_item(&mut self, draft: &Draft, section: &str) -> String {
        let taken = draft.items(section);
        loop {
            let mut bytes = [0; 4];
            self.own.entropy().fill(&mut bytes);
            let item = format!("i{}", to_hex(&bytes));
            if !taken.contains(&item.as_str()) {
                return item;
            }
        }
    }
}

fn check(view: &View) -> Check {
    let asked = view.sections.iter().filter(|section| section.shown && section.after != Some(After::Only));
    let sections: Vec<SectionCheck> = asked.map(section_check).collect();
    let ready = sections.iter().all(|section| section.problems.is_empty());
    Check { ready, sections, alike: Vec::new(), not_searched: false }
}

fn section_check(section: &aman_schema::SectionView) -> SectionCheck {
    let (mut problems, mut warnings) = (Vec::new(), Vec::new());
    for field in section.all_fields() {
        for problem in &field.problems {
            let line =
                Warning { path: field.path.to_string(), code: problem.code.to_string(), text: problem.text.clone() };
            if problem.refuses { problems.push(line) } else { warnings.push(line) }
        }
    }
    SectionCheck {
        section: section.id.clone(),
        label: section.label.clone(),
        done: section.done,
        total: section.total,
        problems,
        warnings,
    }
}

fn any_path(text: &str) -> Outcome<Path> {
    Path::parse(text).map_err(|_| Code::UnknownPath.into())
}

pub(super) fn draft_id(text: &str) -> Outcome<DraftId> {
    from_hex_exact(text).map(DraftId).ok_or_else(|| Code::UnknownDraft.into())
}

pub(super) const FORM: &str = "reception";
const SHORTEST: usize = 2;
const SUGGESTED: u32 = 5;
