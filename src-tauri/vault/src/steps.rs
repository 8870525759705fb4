//! How is one thing done after the reception typed, kept, and sealed as one amendment?
//!
//! A step is a draft like any other, of one item of a sealed record: durable answer by answer, and open to every officer of the
//! desk. It ends in the same transaction in which its amendment is sealed.

use aman_schema::{Path, Private, get};
use aman_sync_protocol::ids::{EntryId, RecordId};
use serde_json::Value;

use crate::amend::{Amendment, plan_changes, say_why};
use crate::draft_rows::DraftHead;
use crate::fault::VaultFault;
use crate::state::{DraftId, DraftState};
use crate::vault::OpenVault;

impl OpenVault {
    /// Opens a draft of an item of a record, a new one or one that is there; the one that is open already is given back.
    ///
    /// # Errors
    /// There is no such record here, the lease closes it, or the log cannot be written.
    pub fn step_open(&mut self, record: RecordId, item: &Path) -> Result<DraftId, VaultFault> {
        self.project()?;
        let line = self.view.record(&record)?.ok_or(VaultFault::NoSuchRecord)?;
        self.refuse_closed(&line)?;
        let open = self.drafts()?.into_iter().find(|draft| {
            draft.state == DraftState::Open && draft.record == Some(record) && draft.step.as_ref() == Some(item)
        });
        if let Some(open) = open {
            return Ok(open.draft);
        }
        let opened = self.core.host.now();
        let (form, pack, step) = (line.form, line.pack, Some(item.clone()));
        self.draft_begin(&DraftHead { form, pack, opened, label: String::new(), record: Some(record), step })
    }

    /// The record and the item that a draft is about, if the reception is over.
    ///
    /// # Errors
    /// There is no such draft, or it cannot be opened.
    pub fn step_of(&self, draft: DraftId) -> Result<Option<(RecordId, Path)>, VaultFault> {
        let head = self.draft_head(draft)?;
        Ok(head.record.zip(head.step))
    }

    /// Seals a step: one amendment with all that was typed, and the draft ends with it.
    ///
    /// # Errors
    /// It is no step, nothing was typed, or as in [`OpenVault::amend`]; then the draft stays.
    pub fn step_seal(&mut self, draft: DraftId, reason: &Private<String>) -> Result<EntryId, VaultFault> {
        say_why(reason)?;
        let (record, item) = self.step_of(draft)?.ok_or(VaultFault::NoSuchDraft)?;
        let typed = self.draft(draft)?;
        let answers = get(typed.answers(), &item).and_then(Value::as_object).cloned().unwrap_or_default();
        let (line, merged) = self.amendable(&record)?;
        let changes: Vec<(Path, Option<Value>)> = if merged.shown(item.as_str()).is_some() {
            let address = item.item().unwrap_or_default();
            let fields = answers.into_iter().filter(|(name, _)| name != "id");
            fields.map(|(name, value)| (Path::in_item(item.section(), address, &name), Some(value))).collect()
        } else if answers.iter().any(|(name, _)| name != "id") {
            vec![(item, Some(Value::Object(answers)))]
        } else {
            Vec::new()
        };
        let ops = plan_changes(&changes, &merged, &self.pack_of(&line.pack))?;
        let after = self.parse_after(&line, &merged, &ops)?;
        let amendment = Amendment { line: &line, merged: &merged, after: &after, reason, draft: Some(draft) };
        self.write_changes(&amendment, ops)
    }
}
