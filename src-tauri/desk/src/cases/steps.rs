//! How is what was done after the reception typed and sealed, item by item?

use aman_schema::{After, Clock, Draft, KindName, Pack, Path, Private, View, view_by};
use aman_sync_protocol::ids::RecordId;
use aman_vault::state::DraftId;
use serde_json::Value;

use super::apart::may_write;
use super::permits::Right;
use super::reception::draft_id;
use super::records::{draft_of, record_id};
use crate::desk::{Beneath, Desk};
use crate::view::{Opened, RecordDetail, StepOf};
use crate::{Code, Outcome};

impl Desk {
    /// Opens one thing done after the reception: a new item of a list, or one that is there, to be added to. What was typed in
    /// it before is there still.
    ///
    /// # Errors
    /// The desk is locked or may not, the record or the item is unknown, or nothing is added to that list after the reception.
    pub fn step_open(&mut self, id: &str, section: &str, item: Option<&str>) -> Outcome<Opened> {
        self.permit(Right::Amend)?;
        let record = record_id(id)?;
        let state = self.opened()?.record(record)?;
        if self.pack_of_state(&state).after(section).is_none() {
            return Err(Code::UnknownPath.into());
        }
        may_write(&state)?;
        let there = draft_of(&state);
        let item = match item {
            Some(item) if there.items(section).contains(&item) => item.to_owned(),
            Some(_) => return Err(Code::UnknownPath.into()),
            None => self.open_item(record, section)?.unwrap_or_else(|| self.free_item(&there, section)),
        };
        let path = Path::of_item(section, &item);
        let draft = self.opened()?.step_open(record, &path)?;
        self.show(draft)
    }

    /// Seals a step into its record: one amendment. Where the form warns of something in it, the officer says why she goes on.
    ///
    /// # Errors
    /// The desk is locked or may not, the draft is none of a step, nothing was typed, a value does not fit, only the head of the
    /// cell answers one of its questions, or the form warns and there is no reason.
    pub fn step_seal(&mut self, draft: &str, reason: &str) -> Outcome<RecordDetail> {
        let (record, _) = self.step_seal_entry(draft, reason)?;
        self.record(&record)
    }

    /// Seals as [`Desk::step_seal`]; names the record and the entry.
    ///
    /// # Errors
    /// As [`Desk::step_seal`].
    pub fn step_seal_entry(&mut self, draft: &str, reason: &str) -> Outcome<(String, String)> {
        self.permit(Right::Amend)?;
        let id = draft_id(draft)?;
        let (record, item) = self.opened()?.step_of(id)?.ok_or(Code::UnknownDraft)?;
        let state = self.opened()?.record(record)?;
        may_write(&state)?;
        let typed = self.typed(id)?.clone();
        let changes = typed_changes(&typed, &item);
        self.would_fit(&state, &changes)?;
        let pack = self.pack_of_state(&state);
        self.head_only(&pack, &changes)?;
        let shown = self.shown.get(&id).ok_or(Code::UnknownDraft)?;
        if changes.iter().any(|(path, value)| chooses_nothing(&shown.view, path, value.as_ref())) {
            return Err(Code::InvalidAnswer.into());
        }
        let warned = warns(&shown.view);
        let reason = reason.trim();
        if warned && reason.is_empty() {
            return Err(Code::ReasonNeeded.into());
        }
        let reason = if reason.is_empty() { self.step_label(&pack, item.section()) } else { reason.to_owned() };
        let entry = self.opened()?.step_seal(id, &Private::new(reason))?;
        self.shown.remove(&id);
        Ok((record.to_string(), entry.to_string()))
    }

    /// Throws a step away that is being typed; the record stays as it was.
    ///
    /// # Errors
    /// The desk is locked, or the draft is none of a step.
    pub fn step_discard(&mut self, draft: &str) -> Outcome<()> {
        self.permit(Right::Amend)?;
        let id = draft_id(draft)?;
        self.opened()?.step_of(id)?.ok_or(Code::UnknownDraft)?;
        self.opened()?.draft_discard(id)?;
        self.shown.remove(&id);
        Ok(())
    }

    /// The reason that an act of the course is sealed with where nobody has to say more.
    pub(super) fn step_label(&self, pack: &Pack, section: &str) -> String {
        pack.words(self.lang(), &format!("section.{section}.item")).map_or("—", |words| words.text).to_owned()
    }

    /// Refuses what only the head of a cell answers to anybody else.
    pub(super) fn head_only(&self, pack: &Pack, changes: &[(Path, Option<Value>)]) -> Outcome<()> {
        let touches = |(path, value): &(Path, Option<Value>)| pack.touches_head(path, value.as_ref());
        if changes.iter().any(touches) { self.permit(Right::Lead) } else { Ok(()) }
    }

    /// What a step stands on: its record's answers as they are now.
    pub(super) fn beneath(&mut self, draft: DraftId) -> Outcome<Option<Beneath>> {
        if self.receives(draft) {
            return Ok(None);
        }
        let Some((record, item)) = self.opened()?.step_of(draft)? else { return Ok(None) };
        let state = self.opened()?.record(record)?;
        let label = self.step_label(&self.pack_of_state(&state), item.section());
        let of =
            StepOf { record: record.to_string(), item: item.to_string(), section: item.section().to_owned(), label };
        Ok(Some(Beneath { answers: draft_of(&state), item, of }))
    }

    /// The form of a draft: whole at the reception, afterwards only the one item.
    pub(super) fn form_of(&self, typed: &Draft, beneath: Option<&Beneath>, clock: Clock) -> View {
        let pack = self.pack_of(typed.pack());
        let Some(Beneath { answers, item, .. }) = beneath else {
            return view_by(typed, &pack, self.lang(), clock);
        };
        let mut whole = answers.clone();
        whole.add_item(item.section(), item.item().unwrap_or_default());
        for (path, value) in aman_schema::flatten(typed.answers()) {
            whole.set(&path, Some(value));
        }
        let mut view = view_by(&whole, &pack, self.lang(), clock);
        view.sections.retain(|section| section.id == item.section());
        // What only the head of the cell answers is put to nobody else; what she answered is still read.
        let leads = self.permit(Right::Lead).is_ok();
        for section in &mut view.sections {
            section.items.retain(|held| held.path == *item);
            let fields = section.items.iter_mut().flat_map(|held| &mut held.fields);
            for field in fields.filter(|field| pack.is_by_head(&field.path)) {
                field.shown &= leads;
            }
        }
        view
    }

    /// Refuses an answer beside the item of a step, and in a reception what is only asked after it.
    pub(super) fn only_of_step(&self, draft: DraftId, path: &Path) -> Outcome<()> {
        let Some(shown) = self.shown.get(&draft) else { return Ok(()) };
        let beside = match shown.beneath.as_ref().map(|beneath| &beneath.item) {
            Some(item) => path.section() != item.section() || path.item() != item.item(),
            None => !asked_at_reception(&self.pack_of(shown.draft.pack()), path.section()),
        };
        if beside { Err(Code::UnknownPath.into()) } else { Ok(()) }
    }

    /// Refuses to treat a step as a reception.
    pub(super) fn no_step(&self, draft: DraftId) -> Outcome<()> {
        let step = self.shown.get(&draft).is_some_and(|shown| shown.beneath.is_some());
        if step { Err(Code::UnknownDraft.into()) } else { Ok(()) }
    }

    /// The new item of this list that is being typed already, if there is one.
    fn open_item(&mut self, record: RecordId, section: &str) -> Outcome<Option<String>> {
        let state = self.opened()?.record(record)?;
        let there = draft_of(&state);
        let known = there.items(section);
        let drafts = self.opened()?.drafts()?;
        let open = drafts.iter().filter(|draft| draft.record == Some(record)).filter_map(|draft| draft.step.as_ref());
        let mut fresh = open.filter(|step| step.section() == section).filter_map(Path::item);
        Ok(fresh.find(|item| !known.contains(item)).map(str::to_owned))
    }
}

/// What was typed, as changes of a record.
fn typed_changes(typed: &Draft, item: &Path) -> Vec<(Path, Option<Value>)> {
    let leaves = aman_schema::flatten(typed.answers()).into_iter();
    let of_item = leaves.filter(|(path, _)| path.field().is_some() && path.section() == item.section());
    of_item.map(|(path, value)| (path, Some(value))).collect()
}

/// Whether something was chosen that is not offered: an item that is not there.
fn chooses_nothing(view: &View, path: &Path, value: Option<&Value>) -> bool {
    let (Some(field), Some(code)) = (view.field(path), value.and_then(Value::as_str)) else { return false };
    field.kind == KindName::Choice && !field.options.iter().any(|option| option.code == code)
}

/// Whether the form asks to look again at something that was answered.
fn warns(view: &View) -> bool {
    let problems = view.sections.iter().flat_map(aman_schema::SectionView::all_fields);
    problems
        .flat_map(|field| &field.problems)
        .any(|problem| !problem.refuses && !problem.bars && problem.code != NOT_APPLICABLE)
}

const NOT_APPLICABLE: &str = "not_applicable";

/// Whether a section may be filled in a reception.
pub(super) fn asked_at_reception(pack: &Pack, section: &str) -> bool {
    pack.after(section) != Some(After::Only)
}
