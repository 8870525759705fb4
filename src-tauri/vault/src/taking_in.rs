//! What becomes of receptions that were taken while the vault was locked?
//!
//! At the next unlocking each becomes a draft like any other. One that was being typed is gone on with by an officer; one
//! that was finished is sealed for the unit at once without anybody's signature, so that danger is not kept waiting, and
//! stays *not attested* until an officer adopts it.

use aman_sync_protocol::ids::RecordId;
use aman_sync_protocol::secret::SymmetricKey;

use crate::draft_rows::{CANNOT_OPEN, Sealer};
use crate::fault::VaultFault;
use crate::locked::key_info;
use crate::log::{self, log_fault};
use crate::rekey::seal_anew;
use crate::restrict::{own_state, put_own_key};
use crate::state::DraftId;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;

/// A reception whose key was opened.
struct Taken {
    draft: DraftId,
    key: SymmetricKey,
}

impl OpenVault {
    /// Takes in what was received while the vault was locked; returns how many receptions.
    ///
    /// One that does not open is left as it is and counted by [`crate::log::LogDb::locked_receptions`]; it stops nothing.
    ///
    /// # Errors
    /// The log cannot be read or written; what was taken in before stays so.
    pub fn take_in_locked(&mut self) -> Result<u32, VaultFault> {
        let mut count = 0;
        for taken in self.locked_keys()? {
            match self.take_in(&taken) {
                Ok(()) => count += 1,
                Err(VaultFault::CannotOpen { .. } | VaultFault::Refused { .. }) => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(count)
    }

    /// Tells whether a draft was taken while locked and no officer stands for it.
    pub(crate) fn taken_while_locked(&self, draft: DraftId) -> Result<bool, VaultFault> {
        self.core
            .log
            .db
            .query_row("SELECT EXISTS (SELECT 1 FROM locked_draft WHERE draft = ?1)", [draft.0], |row| row.get(0))
            .map_err(log_fault("read a draft"))
    }

    fn locked_keys(&self) -> Result<Vec<Taken>, VaultFault> {
        const DOING: &str = "read receptions";
        let desk = self.core.log.desk_id()?;
        let mut statement = self
            .core
            .log
            .db
            .prepare_cached("SELECT draft, sealed FROM locked_draft WHERE sealed IS NOT NULL")
            .map_err(log_fault(DOING))?;
        let rows = statement
            .query_map([], |row| Ok((DraftId(row.get(0)?), row.get::<_, Vec<u8>>(1)?)))
            .map_err(log_fault(DOING))?;
        let mut keys = Vec::new();
        for row in rows {
            let (draft, sealed) = row.map_err(log_fault(DOING))?;
            let opened = self.keys.sealing.open(&key_info(&desk, draft), &sealed).ok();
            // A row that somebody else wrote into the file opens nothing and is left for `verify` to tell.
            if let Some(key) = opened.and_then(|plain| plain.expose().try_into().ok()).map(SymmetricKey::from_bytes) {
                keys.push(Taken { draft, key });
            }
        }
        Ok(keys)
    }

    fn take_in(&mut self, taken: &Taken) -> Result<(), VaultFault> {
        self.trail_append(&TrailWords::of(Act::LockedTaken))?;
        let (draft, old) = (taken.draft, Sealer { draft: taken.draft, key: &taken.key });
        // What restricts a reception is looked at by the program alone, before anybody of the desk could.
        let answers = old.all_answers(&self.core.log.db)?;
        let own = self.core.packs.all().any(|pack| pack.restricts(&answers));
        let key = own.then(|| SymmetricKey::make(self.core.host.entropy()));
        let sealed = key.as_ref().map(|key| self.seal_own_key(draft, key));
        let new = Sealer { draft, key: key.as_ref().unwrap_or(&self.keys.drafts) };
        let host = &mut self.core.host;
        let tx = log::begin(&mut self.core.log.db)?;
        seal_anew(&tx, old, new, host, |state, head, dice| {
            if state == FINISHED {
                head.record = Some(RecordId::random(dice));
            }
            // Being typed becomes open, finished becomes finished.
            let state = state.checked_sub(TYPED).ok_or(CANNOT_OPEN)?;
            if own { own_state(state) } else { Ok(state) }
        })?;
        sealed.iter().try_for_each(|sealed| put_own_key(&tx, draft, sealed))?;
        tx.execute("UPDATE locked_draft SET sealed = NULL WHERE draft = ?1", [taken.draft.0])
            .map_err(log_fault("take a reception in"))?;
        log::commit(tx)?;
        self.own.drafts.extend(key.map(|key| (draft, key)));
        if own {
            // The key it had, which the desk's own opens, must not stay in the journal.
            self.core.log.empty_wal();
        }
        Ok(())
    }
}

/// The states of a draft of a locked desk; the numbers are in the database.
const TYPED: u8 = 3;
const FINISHED: u8 = 4;
