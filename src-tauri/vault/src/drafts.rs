//! What is being typed, and since when is it durable?
//!
//! One sealed row per answer, under a key of the vault: any officer of the desk may go on. A call returns only after
//! its commit was flushed.

use aman_schema::{Draft, Path, Private, flatten, unflatten};
use aman_sync_protocol::ids::RecordId;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};

use crate::draft_rows::{Answer, DraftHead, Sealer, seal_changes, write_rows};
use crate::fault::VaultFault;
use crate::log::{self, log_fault};
use crate::restrict::{OWN_FINISHED, OWN_OPEN};
use crate::state::{DraftId, DraftState, DraftSummary};
use crate::vault::OpenVault;

impl OpenVault {
    /// Opens an empty draft of a form.
    ///
    /// # Errors
    /// The log cannot be written.
    pub fn draft_new(&mut self, form: &str, pack: &str) -> Result<DraftId, VaultFault> {
        let (form, pack) = (form.to_owned(), pack.to_owned());
        let opened = self.core.host.now();
        self.draft_begin(&DraftHead { form, pack, opened, label: String::new(), record: None, step: None })
    }

    /// Opens an empty draft under its head.
    pub(crate) fn draft_begin(&mut self, head: &DraftHead) -> Result<DraftId, VaultFault> {
        let mut id = [0; 16];
        self.core.host.entropy().fill(&mut id);
        let sealed = self.seal_head(DraftId(id), head);
        let tx = self.core.log.begin()?;
        tx.execute("INSERT INTO draft (id, state, sealed) VALUES (?1, 0, ?2)", params![id, sealed])
            .map_err(log_fault("open a draft"))?;
        log::commit(tx)?;
        Ok(DraftId(id))
    }

    /// Writes one answer, or takes it away; returns when it is durable.
    ///
    /// An item of a list is written at its own path (`children[c1]`); taking it away takes its fields too.
    ///
    /// # Errors
    /// There is no such open draft, the value is too large, the disk is full: then nothing changed.
    pub fn draft_set(&mut self, draft: DraftId, path: &Path, value: Option<&Value>) -> Result<(), VaultFault> {
        let change = [(path.clone(), value.cloned())];
        self.draft_set_many(draft, &change)
    }

    /// Writes several answers at once: all are durable, or none.
    ///
    /// # Errors
    /// As [`OpenVault::draft_set`].
    pub fn draft_set_many(&mut self, draft: DraftId, changes: &[(Path, Option<Value>)]) -> Result<(), VaultFault> {
        if self.draft_state(draft)? != DraftState::Open {
            return Err(VaultFault::NoSuchDraft);
        }
        let sealer = Sealer { draft, key: self.own.key_of(draft, &self.keys) };
        let mut under = Vec::new();
        for (path, value) in changes {
            if value.is_none() && path.field().is_none() {
                under.extend(self.slots_under(draft, path)?);
            }
        }
        let rows = seal_changes(sealer, changes, &mut self.core.host)?;
        let tx = self.core.log.begin()?;
        write_rows(&tx, sealer, &rows)?;
        under.iter().try_for_each(|slot| sealer.remove_answer(&tx, slot))?;
        log::commit(tx)
    }

    /// Keeps a word with a draft, to find it by.
    ///
    /// # Errors
    /// There is no such draft, or the log cannot be written.
    pub fn draft_set_meta(&mut self, draft: DraftId, label: &Private<String>) -> Result<(), VaultFault> {
        let mut head = self.draft_head(draft)?;
        // EXPOSE: into the draft's sealed row.
        head.label.clone_from(label.expose());
        let sealed = self.seal_head(draft, &head);
        let tx = self.core.log.begin()?;
        tx.execute("UPDATE draft SET sealed = ?2 WHERE id = ?1", params![draft.0, sealed])
            .map_err(log_fault("label a draft"))?;
        log::commit(tx)
    }

    /// Reads a draft as it stands.
    ///
    /// # Errors
    /// There is no such draft, or it cannot be opened.
    pub fn draft(&self, draft: DraftId) -> Result<Draft, VaultFault> {
        let head = self.draft_head(draft)?;
        if let Some(document) = self.finished_document(draft)? {
            let answers = document.get("answers").cloned().unwrap_or_else(|| json!({}));
            return Ok(Draft::with_answers(&head.form, &head.pack, answers));
        }
        let answers = self.answers(draft)?;
        let leaves = answers.iter().map(|answer| (&answer.path, &answer.value));
        Ok(Draft::with_answers(&head.form, &head.pack, unflatten(leaves)))
    }

    /// Lists the drafts of this desk, the last touched first; sealed ones are left out.
    ///
    /// # Errors
    /// The log cannot be read, or a draft cannot be opened.
    pub fn drafts(&self) -> Result<Vec<DraftSummary>, VaultFault> {
        let ids: Vec<[u8; 16]> = {
            let mut statement = self
                .core
                .log
                .db
                .prepare_cached("SELECT id FROM draft WHERE state IN (0, 1, 5, 6)")
                .map_err(log_fault("list drafts"))?;
            let rows = statement.query_map([], |row| row.get(0)).map_err(log_fault("list drafts"))?;
            rows.collect::<Result<_, _>>().map_err(log_fault("list drafts"))?
        };
        let mut drafts = Vec::new();
        for id in ids {
            match self.summary(DraftId(id)) {
                Ok(draft) => drafts.push(draft),
                // Another officer's own.
                Err(VaultFault::NoSuchDraft) => {}
                Err(fault) => return Err(fault),
            }
        }
        drafts.sort_by_key(|draft| (std::cmp::Reverse(draft.changed), draft.draft));
        Ok(drafts)
    }

    /// Deletes an open draft for good: the person asked for it twice.
    ///
    /// # Errors
    /// There is no such open draft, or the log cannot be written.
    pub fn draft_discard(&mut self, draft: DraftId) -> Result<(), VaultFault> {
        if self.draft_state(draft)? != DraftState::Open {
            return Err(VaultFault::NoSuchDraft);
        }
        let tx = self.core.log.begin()?;
        remove_draft(&tx, draft)?;
        log::commit(tx)?;
        self.own.drafts.remove(&draft);
        Ok(())
    }

    /// Keeps a finished record as a draft until the unit's keys are here; returns its id-to-be.
    pub(crate) fn finish_draft(
        &mut self,
        draft: DraftId,
        record: RecordId,
        document: &Value,
    ) -> Result<(), VaultFault> {
        let mut head = self.draft_head(draft)?;
        head.record = Some(record);
        let sealed = self.seal_head(draft, &head);
        let sealer = Sealer { draft, key: self.own.key_of(draft, &self.keys) };
        let state = if self.own.drafts.contains_key(&draft) { OWN_FINISHED } else { 1 };
        let document = sealer.seal_document(document, self.core.host.entropy.as_mut());
        let tx = self.core.log.begin()?;
        tx.execute(
            "UPDATE draft SET state = ?4, sealed = ?2, document = ?3 WHERE id = ?1",
            params![draft.0, sealed, document, state],
        )
        .map_err(log_fault("finish a draft"))?;
        // An officer finishes it: whoever began it, she stands for it now.
        for sql in ["DELETE FROM draft_answer WHERE draft = ?1", "DELETE FROM locked_draft WHERE draft = ?1"] {
            tx.execute(sql, [draft.0]).map_err(log_fault("finish a draft"))?;
        }
        log::commit(tx)
    }

    /// Prepares the row of a draft whose record is being sealed.
    pub(crate) fn sealed_head(&mut self, draft: DraftId, record: RecordId) -> Result<Vec<u8>, VaultFault> {
        let mut head = self.draft_head(draft)?;
        head.record = Some(record);
        Ok(self.seal_head(draft, &head))
    }

    pub(crate) fn draft_state(&self, draft: DraftId) -> Result<DraftState, VaultFault> {
        let state: Option<u8> = self
            .core
            .log
            .db
            .prepare_cached("SELECT state FROM draft WHERE id = ?1")
            .and_then(|mut statement| statement.query_row([draft.0], |row| row.get(0)).optional())
            .map_err(log_fault("read a draft"))?;
        match state {
            None => Err(VaultFault::NoSuchDraft),
            Some(0) => Ok(DraftState::Open),
            Some(1) => Ok(DraftState::Finished),
            Some(2) => Ok(DraftState::Sealed),
            Some(OWN_OPEN) if self.own.drafts.contains_key(&draft) => Ok(DraftState::Open),
            Some(OWN_FINISHED) if self.own.drafts.contains_key(&draft) => Ok(DraftState::Finished),
            // Taken while locked and not taken in yet, or another officer's own.
            Some(_) => Err(VaultFault::NoSuchDraft),
        }
    }

    pub(crate) fn draft_head(&self, draft: DraftId) -> Result<DraftHead, VaultFault> {
        self.draft_state(draft)?;
        let sealed: Option<Vec<u8>> = self
            .core
            .log
            .db
            .prepare_cached("SELECT sealed FROM draft WHERE id = ?1")
            .and_then(|mut statement| statement.query_row([draft.0], |row| row.get(0)).optional())
            .map_err(log_fault("read a draft"))?;
        let sealed = sealed.ok_or(VaultFault::NoSuchDraft)?;
        self.sealer(draft).open_head(&sealed)
    }

    pub(crate) fn finished_document(&self, draft: DraftId) -> Result<Option<Value>, VaultFault> {
        let sealed: Option<Option<Vec<u8>>> = self
            .core
            .log
            .db
            .query_row("SELECT document FROM draft WHERE id = ?1 AND state IN (1, 6)", [draft.0], |row| row.get(0))
            .optional()
            .map_err(log_fault("read a draft"))?;
        let Some(sealed) = sealed.flatten() else {
            return Ok(None);
        };
        self.sealer(draft).open_document(&sealed).map(Some)
    }

    fn summary(&self, draft: DraftId) -> Result<DraftSummary, VaultFault> {
        let head = self.draft_head(draft)?;
        let state = self.draft_state(draft)?;
        let answers = self.answers(draft)?;
        let count = match self.finished_document(draft)? {
            Some(document) => flatten(document.get("answers").unwrap_or(&Value::Null)).len(),
            None => answers.len(),
        };
        Ok(DraftSummary {
            draft,
            form: head.form,
            pack: head.pack,
            opened: head.opened,
            changed: answers.iter().map(|answer| answer.at).max().unwrap_or(head.opened),
            answers: u32::try_from(count).unwrap_or(u32::MAX),
            label: (!head.label.is_empty()).then(|| Private::new(head.label)),
            record: head.record,
            step: head.step,
            state,
            locked: self.taken_while_locked(draft)?,
            restricted: self.draft_is_restricted(draft),
        })
    }

    fn answers(&self, draft: DraftId) -> Result<Vec<Answer>, VaultFault> {
        Ok(self.sealer(draft).answers(&self.core.log.db)?.into_iter().map(|row| row.answer).collect())
    }

    fn slots_under(&self, draft: DraftId, item: &Path) -> Result<Vec<[u8; 32]>, VaultFault> {
        let rows = self.sealer(draft).answers(&self.core.log.db)?;
        let under =
            |path: &Path| path.section() == item.section() && (item.item().is_none() || path.item() == item.item());
        Ok(rows.into_iter().filter(|row| under(&row.answer.path)).map(|row| row.slot).collect())
    }

    fn sealer(&self, draft: DraftId) -> Sealer<'_> {
        Sealer { draft, key: self.own.key_of(draft, &self.keys) }
    }

    fn seal_head(&mut self, draft: DraftId, head: &DraftHead) -> Vec<u8> {
        let key = self.own.key_of(draft, &self.keys);
        Sealer { draft, key }.seal_head(head, self.core.host.entropy.as_mut())
    }
}

/// Takes a draft away with all that was typed in it.
pub(crate) fn remove_draft(db: &Connection, draft: DraftId) -> Result<(), VaultFault> {
    for sql in [
        "DELETE FROM draft_answer WHERE draft = ?1",
        "DELETE FROM locked_draft WHERE draft = ?1",
        "DELETE FROM own_draft WHERE draft = ?1",
        "DELETE FROM draft WHERE id = ?1",
    ] {
        db.execute(sql, [draft.0]).map_err(log_fault("discard a draft"))?;
    }
    Ok(())
}
