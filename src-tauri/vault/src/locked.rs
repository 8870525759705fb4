//! How is a reception taken while nobody has opened the vault?
//!
//! Each has a fresh key. It lives in a [`LockedReception`], with whoever types, and beside the rows sealed to the desk's
//! own sealing key, whose private half only an officer's slot opens. So each answer is durable at once, and nothing of
//! it can be read here: this file seals and never opens. When the [`LockedReception`] is dropped, or the power goes, what
//! was written waits for an officer.

use aman_schema::{Path, Record};
use aman_sync_protocol::ids::DeskId;
use aman_sync_protocol::secret::SymmetricKey;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use crate::draft_rows::{DraftHead, Sealer, seal_changes, write_rows};
use crate::fault::{VaultFault, VaultFile};
use crate::log::{self, LogDb, log_fault};
use crate::state::DraftId;
use crate::vault::LockedVault;

/// A reception at a locked desk: the right to write to it, and no other.
///
/// ```compile_fail
/// fn read(vault: &aman_vault::LockedVault, reception: &aman_vault::locked::LockedReception) {
///     vault.draft(reception.draft()).ok();
/// }
/// ```
/// ```compile_fail
/// fn look(vault: &aman_vault::LockedVault) {
///     vault.list(None, 10).ok();
/// }
/// ```
/// ```compile_fail
/// fn search(vault: &aman_vault::LockedVault) {
///     vault.search(&aman_schema::Private::new(String::new()), 1).ok();
/// }
/// ```
pub struct LockedReception {
    draft: DraftId,
    key: SymmetricKey,
}

impl LockedReception {
    /// Names the draft.
    #[must_use]
    pub const fn draft(&self) -> DraftId {
        self.draft
    }

    const fn sealer(&self) -> Sealer<'_> {
        Sealer { draft: self.draft, key: &self.key }
    }
}

impl LockedVault {
    /// Opens an empty reception that can only be written; needs no slot, no passphrase and no admission.
    ///
    /// # Errors
    /// The log cannot be written.
    pub fn receive(&mut self, form: &str, pack: &str) -> Result<LockedReception, VaultFault> {
        let desk = self.core.log.desk_id()?;
        let to = self.core.log.sealing_public()?;
        let host = &mut self.core.host;
        let mut id = [0; 16];
        host.entropy().fill(&mut id);
        let reception = LockedReception { draft: DraftId(id), key: SymmetricKey::make(host.entropy()) };
        let head = DraftHead {
            form: form.to_owned(),
            pack: pack.to_owned(),
            opened: host.now(),
            label: String::new(),
            record: None,
            step: None,
        };
        let sealed_head = reception.sealer().seal_head(&head, host.entropy());
        let sealed_key = to
            .seal(&key_info(&desk, reception.draft), reception.key.expose(), host.entropy())
            .map_err(|_| VaultFault::Damaged { file: VaultFile::Log })?;
        let tx = self.core.log.begin()?;
        tx.execute("INSERT INTO draft (id, state, sealed) VALUES (?1, 3, ?2)", params![id, sealed_head])
            .and_then(|_| tx.execute("INSERT INTO locked_draft VALUES (?1, ?2)", params![id, sealed_key]))
            .map_err(log_fault("open a reception"))?;
        log::commit(tx)?;
        Ok(reception)
    }

    /// Writes answers, or takes them away; returns when all are durable.
    ///
    /// Nothing stored is looked at: who takes an item of a list away names its fields too.
    ///
    /// # Errors
    /// It is finished, a value is too large, or the disk is full: then nothing changed.
    pub fn receive_answers(
        &mut self,
        reception: &LockedReception,
        changes: &[(Path, Option<Value>)],
    ) -> Result<(), VaultFault> {
        let sealer = reception.sealer();
        let rows = seal_changes(sealer, changes, &mut self.core.host)?;
        let tx = self.core.log.begin()?;
        still_open(&tx, reception.draft)?;
        write_rows(&tx, sealer, &rows)?;
        log::commit(tx)
    }

    /// Finishes a reception: the next officer who unlocks seals it for the unit by that alone.
    ///
    /// # Errors
    /// It was finished before, or the disk is full: then it is as it was.
    pub fn receive_finish(&mut self, reception: &LockedReception, record: &Record) -> Result<(), VaultFault> {
        let document = reception.sealer().seal_document(&record.to_value(), self.core.host.entropy());
        let tx = self.core.log.begin()?;
        still_open(&tx, reception.draft)?;
        tx.execute("UPDATE draft SET state = 4, document = ?2 WHERE id = ?1", params![reception.draft.0, document])
            .and_then(|_| tx.execute("DELETE FROM draft_answer WHERE draft = ?1", [reception.draft.0]))
            .map_err(log_fault("finish a reception"))?;
        log::commit(tx)
    }
}

impl LogDb {
    /// Counts the receptions that were taken while locked and wait for an officer. Nothing else of them is known here.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn locked_receptions(&self) -> Result<u32, VaultFault> {
        self.db
            .query_row("SELECT count(*) FROM locked_draft WHERE sealed IS NOT NULL", [], |row| row.get(0))
            .map_err(log_fault("count receptions"))
    }
}

fn still_open(db: &Connection, draft: DraftId) -> Result<(), VaultFault> {
    let state: Option<u8> = db
        .query_row("SELECT state FROM draft WHERE id = ?1", [draft.0], |row| row.get(0))
        .optional()
        .map_err(log_fault("write a reception"))?;
    if state == Some(3) { Ok(()) } else { Err(VaultFault::NoSuchDraft) }
}

/// What the key of one reception at one desk is sealed for.
pub(crate) fn key_info(desk: &DeskId, draft: DraftId) -> Vec<u8> {
    [b"aman/locked/v1".as_slice(), desk.as_bytes(), &draft.0].concat()
}
