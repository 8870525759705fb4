//! How is a reception taken while nobody has unlocked, and how does an officer come to stand for it?

use aman_schema::{Draft, Path, Private, Record, flatten};
use aman_vault::VaultFault;
use aman_vault::locked::LockedReception;
use aman_vault::state::DraftId;
use serde_json::Value;

use super::permits::Right;
use crate::desk::{Desk, Standing};
use crate::view::{Opened, RecordDetail};
use crate::{Code, Outcome};

use super::reception::FORM;
use super::records::record_id;

impl Desk {
    /// Opens a reception at a locked desk: written answer by answer, sealed to the desk, readable by no one until an
    /// officer unlocks. One that is being taken is let go.
    ///
    /// # Errors
    /// There is no vault, the desk is open (then an ordinary reception is the right thing), or the disk is full.
    pub fn locked_reception_open(&mut self) -> Outcome<Opened> {
        let Standing::Locked(vault) = &mut self.standing else {
            return Err(match self.standing {
                Standing::Absent => Code::NoVault,
                Standing::Locked(_) | Standing::Open(_) | Standing::Turning => Code::NotAllowed,
            }
            .into());
        };
        let pack = vault.newest_pack();
        let reception = vault.receive(FORM, pack.id())?;
        let draft = reception.draft();
        self.receiving = Some(reception);
        self.shown.clear();
        let typed = Draft::new(FORM, pack.id());
        Ok(self.first_shown(draft, typed, None))
    }

    /// Whether somebody's words or keys are in memory: an officer is at work, or a locked desk takes a reception.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self.standing, Standing::Open(_)) || self.receiving.is_some() || self.narrow.is_some()
    }

    /// Starts an exchange if nobody is at work; what is sent and fetched stays sealed.
    ///
    /// # Errors
    /// No server is known, or an exchange is running.
    pub fn exchange_while_locked(&mut self) -> Outcome<()> {
        if matches!(self.standing, Standing::Locked(_)) { self.sync_now().map(drop) } else { Ok(()) }
    }

    /// Stands, as the officer at work, for a record that a locked desk took.
    ///
    /// # Errors
    /// The desk is locked or may not, the record is unknown, an officer stands for it already, or there is no reason.
    pub fn record_adopt(&mut self, id: &str, reason: &str) -> Outcome<RecordDetail> {
        self.record_adopt_entry(id, reason)?;
        self.record(id)
    }

    /// The same, and names the entry.
    ///
    /// # Errors
    /// As [`Desk::record_adopt`].
    pub fn record_adopt_entry(&mut self, id: &str, reason: &str) -> Outcome<String> {
        self.permit(Right::Read)?;
        let record = record_id(id)?;
        Ok(self.opened()?.adopt(record, &Private::new(reason.to_owned()))?.to_string())
    }

    /// Whether this is the reception that is being taken at a locked desk.
    pub(super) fn receives(&self, draft: DraftId) -> bool {
        self.receiving.as_ref().is_some_and(|reception| reception.draft() == draft)
    }

    /// Keeps answers durably, at an open desk or a locked one.
    pub(super) fn keep(&mut self, draft: DraftId, changes: &[(Path, Option<Value>)]) -> Outcome<()> {
        if !self.receives(draft) {
            return Ok(self.opened()?.draft_set_many(draft, changes)?);
        }
        let shown = self.shown.get(&draft).ok_or(Code::UnknownDraft)?;
        // The locked vault looks at nothing stored, so what goes with an item is named here.
        let mut all = changes.to_vec();
        for (item, _) in changes.iter().filter(|(path, value)| value.is_none() && path.field().is_none()) {
            let answers = flatten(shown.draft.answers()).into_iter().map(|(path, _)| path);
            let under =
                answers.filter(|path| path.section() == item.section() && path.item() == item.item() && path != item);
            all.extend(under.map(|path| (path, None)));
        }
        self.while_receiving(|vault, reception| vault.receive_answers(reception, &all))
    }

    /// Finishes the reception of a locked desk and lets go of it.
    pub(super) fn finish_locked(&mut self, draft: DraftId, record: &Record) -> Outcome<()> {
        self.while_receiving(|vault, reception| vault.receive_finish(reception, record))?;
        self.receiving = None;
        self.shown.remove(&draft);
        Ok(())
    }

    fn while_receiving(
        &mut self,
        act: impl FnOnce(&mut aman_vault::LockedVault, &LockedReception) -> Result<(), VaultFault>,
    ) -> Outcome<()> {
        match (&mut self.standing, &self.receiving) {
            (Standing::Locked(vault), Some(reception)) => Ok(act(vault, reception)?),
            _ => Err(Code::UnknownDraft.into()),
        }
    }
}
