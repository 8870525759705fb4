//! How does a draft become one officer's own, closed to everybody else who opens this vault?
//!
//! ```text
//! officer's signing seed ─▶ own key ─▶ key of the draft ─▶ its rows
//! ```
//! The seed lies under her slot alone, so neither another slot nor the vault key opens any of it. What was typed before
//! is sealed anew in one transaction; the pages it stood in are overwritten (`secure_delete`), and the write-ahead log,
//! which would still hold them, is emptied.

use std::collections::BTreeMap;

use aman_schema::Record;
use aman_sync_protocol::ids::RecordId;
use aman_sync_protocol::secret::{SymmetricKey, open_bytes, seal_bytes};
use rusqlite::{Connection, params};

use crate::desk_keys::Keys;
use crate::draft_rows::Sealer;
use crate::fault::VaultFault;
use crate::log::{self, log_fault};
use crate::past_unit::Leaving;
use crate::rekey::seal_anew;
use crate::seal::{Attest, outcome};
use crate::shelf::OwnRecord;
use crate::state::{DraftId, DraftState, SealOutcome};
use crate::vault::OpenVault;

/// What only the officer at work opens.
#[derive(Default)]
pub(crate) struct Own {
    pub(crate) drafts: BTreeMap<DraftId, SymmetricKey>,
    /// What she sealed past her unit, read from the exchange space up to this row.
    pub(crate) shelf: BTreeMap<RecordId, OwnRecord>,
    pub(crate) row: i64,
}

impl Own {
    /// The key a draft is sealed under.
    pub(crate) fn key_of<'a>(&'a self, draft: DraftId, keys: &'a Keys) -> &'a SymmetricKey {
        self.drafts.get(&draft).unwrap_or(&keys.drafts)
    }
}

impl OpenVault {
    /// Makes an open draft the officer's own: from here on no other officer of this desk sees or opens it.
    ///
    /// # Errors
    /// There is no such open draft, or the log cannot be written: then it is as before.
    pub fn draft_restrict(&mut self, draft: DraftId) -> Result<(), VaultFault> {
        if self.draft_state(draft)? != DraftState::Open {
            return Err(VaultFault::NoSuchDraft);
        }
        if self.draft_is_restricted(draft) {
            return Ok(());
        }
        let key = SymmetricKey::make(self.core.host.entropy());
        let sealed = self.seal_own_key(draft, &key);
        let old = Sealer { draft, key: &self.keys.drafts };
        let host = &mut self.core.host;
        let tx = log::begin(&mut self.core.log.db)?;
        seal_anew(&tx, old, Sealer { draft, key: &key }, host, |state, _, _| own_state(state))?;
        put_own_key(&tx, draft, &sealed)?;
        log::commit(tx)?;
        self.own.drafts.insert(draft, key);
        self.core.log.empty_wal();
        Ok(())
    }

    /// Gives an open draft back to all officers of this desk.
    ///
    /// # Errors
    /// It is not an open draft of the officer at work, or the log cannot be written: then it is as before.
    pub fn draft_free(&mut self, draft: DraftId) -> Result<(), VaultFault> {
        if self.draft_state(draft)? != DraftState::Open {
            return Err(VaultFault::NoSuchDraft);
        }
        let Some(key) = self.own.drafts.get(&draft) else {
            return Ok(());
        };
        let new = Sealer { draft, key: &self.keys.drafts };
        let host = &mut self.core.host;
        let tx = log::begin(&mut self.core.log.db)?;
        seal_anew(&tx, Sealer { draft, key }, new, host, |_, _, _| Ok(OPEN))?;
        forget_own_key(&tx, draft)?;
        log::commit(tx)?;
        self.own.drafts.remove(&draft);
        Ok(())
    }

    /// Tells whether a draft is the own one of the officer at work.
    #[must_use]
    pub fn draft_is_restricted(&self, draft: DraftId) -> bool {
        self.own.drafts.contains_key(&draft)
    }

    /// Reads which drafts are the officer's own.
    pub(crate) fn read_own_drafts(&mut self) -> Result<(), VaultFault> {
        const DOING: &str = "read drafts";
        let mut statement =
            self.core.log.db.prepare_cached("SELECT draft, sealed FROM own_draft").map_err(log_fault(DOING))?;
        let rows = statement
            .query_map([], |row| Ok((DraftId(row.get(0)?), row.get::<_, Vec<u8>>(1)?)))
            .map_err(log_fault(DOING))?;
        for row in rows {
            let (draft, sealed) = row.map_err(log_fault(DOING))?;
            // Another officer's does not open.
            let Ok(plain) = open_bytes(&self.keys.own, &own_aad(draft), &sealed) else { continue };
            if let Ok(bytes) = plain.expose().try_into() {
                self.own.drafts.insert(draft, SymmetricKey::from_bytes(bytes));
            }
        }
        Ok(())
    }

    /// The record that an own draft becomes: known to its officer alone, and the same whenever she asks.
    pub(crate) fn own_record_id(&self, draft: DraftId) -> RecordId {
        let mark = self.keys.own.mark(&[b"record ".as_slice(), &draft.0].concat());
        let mut id = [0; 16];
        id.iter_mut().zip(mark).for_each(|(to, from)| *to = from);
        RecordId::from_bytes(id)
    }

    /// Seals an own draft for the outside unit, or keeps it under her key until one is named.
    pub(crate) fn seal_own_draft(&mut self, draft: DraftId, record: &Record) -> Result<SealOutcome, VaultFault> {
        let id = self.own_record_id(draft);
        let unattested = self.taken_while_locked(draft)? && self.draft_state(draft)? == DraftState::Finished;
        let Some(outside) = self.outside() else {
            if self.draft_state(draft)? == DraftState::Open {
                self.finish_draft(draft, id, &record.to_value())?;
            }
            return Ok(SealOutcome::Waiting { record: id });
        };
        let lines = self.own_lines(Some(id))?;
        let opened = self.draft_head(draft)?.opened;
        let leaving = Leaving {
            attest: if unattested { Attest::Nobody } else { Attest::Officer },
            received: unattested.then_some(opened),
            lines: lines.texts,
        };
        let sealed = self.seal_past_unit(id, record, &outside, leaving)?;
        let tx = self.core.log.begin()?;
        sealed.store(&tx)?;
        for sql in [
            "DELETE FROM draft_answer WHERE draft = ?1",
            "DELETE FROM locked_draft WHERE draft = ?1",
            "DELETE FROM own_draft WHERE draft = ?1",
            "DELETE FROM draft WHERE id = ?1",
        ] {
            tx.execute(sql, [draft.0]).map_err(log_fault("close a draft"))?;
        }
        lines.rows.iter().try_for_each(|row| forget_line(&tx, *row))?;
        log::commit(tx)?;
        self.own.drafts.remove(&draft);
        self.core.log.empty_wal();
        self.project_later();
        Ok(outcome(id, &sealed))
    }

    /// What an own draft became, if it was sealed before.
    pub(crate) fn own_sealed_before(&self, draft: DraftId) -> Option<SealOutcome> {
        let record = self.own_record_id(draft);
        self.own.shelf.get(&record).map(|held| SealOutcome::Sealed { record, entry: held.entry })
    }

    /// Seals what waited for an outside unit, as far as it is the officer's own; returns how many.
    pub(crate) fn seal_own_waiting(&mut self) -> Result<u32, VaultFault> {
        if self.outside().is_none() {
            return Ok(0);
        }
        let mut sealed = 0;
        for draft in self.own.drafts.keys().copied().collect::<Vec<_>>() {
            let Some(document) = self.finished_document(draft)? else { continue };
            // One that the pack no longer takes stays a finished draft; the others go on.
            let Ok(record) = aman_schema::parse(&document, &self.pack_of(crate::seal::pack_in(&document))) else {
                continue;
            };
            if matches!(self.seal_own_draft(draft, &record)?, SealOutcome::Sealed { .. }) {
                sealed += 1;
            }
        }
        Ok(sealed)
    }

    pub(crate) fn seal_own_key(&mut self, draft: DraftId, key: &SymmetricKey) -> Vec<u8> {
        seal_bytes(&self.keys.own, &own_aad(draft), key.expose(), self.core.host.entropy.as_mut())
    }
}

impl crate::log::LogDb {
    /// Empties the write-ahead log, so that what was overwritten stands nowhere in the folder. Where a reader hinders it
    /// now, the next time does it.
    pub(crate) fn empty_wal(&self) {
        let short = std::time::Duration::from_millis(200);
        let waited = self.db.busy_timeout(short).is_ok();
        self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).ok();
        if waited {
            self.db.busy_timeout(crate::store::BUSY).ok();
        }
    }
}

pub(crate) fn put_own_key(db: &Connection, draft: DraftId, sealed: &[u8]) -> Result<(), VaultFault> {
    db.execute("INSERT INTO own_draft VALUES (?1, ?2)", params![draft.0, sealed])
        .map_err(log_fault("restrict a draft"))?;
    Ok(())
}

pub(crate) fn forget_own_key(db: &Connection, draft: DraftId) -> Result<(), VaultFault> {
    db.execute("DELETE FROM own_draft WHERE draft = ?1", [draft.0]).map_err(log_fault("free a draft"))?;
    Ok(())
}

fn forget_line(db: &Connection, row: i64) -> Result<(), VaultFault> {
    db.execute("DELETE FROM own_line WHERE row = ?1", [row]).map_err(log_fault("send a line"))?;
    Ok(())
}

/// The state of an own draft that was in this state.
pub(crate) fn own_state(state: u8) -> Result<u8, VaultFault> {
    match state {
        OPEN => Ok(OWN_OPEN),
        FINISHED => Ok(OWN_FINISHED),
        _ => Err(VaultFault::NoSuchDraft),
    }
}

fn own_aad(draft: DraftId) -> Vec<u8> {
    [b"aman/own-draft/v1 ".as_slice(), &draft.0].concat()
}

const OPEN: u8 = 0;
const FINISHED: u8 = 1;
/// The states of an officer's own draft; the numbers are in the database.
pub(crate) const OWN_OPEN: u8 = 5;
pub(crate) const OWN_FINISHED: u8 = 6;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]
    use aman_schema::{Draft, EXAMPLE_COMPLETE, Pack, Path, Private, Record, flatten, parse};
    use aman_sync_protocol::entry::Entry;
    use aman_sync_protocol::envelope::{Opener, open_envelope};
    use aman_sync_protocol::ids::OfficerId;
    use aman_sync_protocol::secret::{SymmetricKey, open_bytes};
    use serde_json::{Value, json};

    use super::own_aad;
    use crate::draft_rows::Sealer;
    use crate::state::{DraftId, SealOutcome};
    use crate::{Argon, Host, LockedVault, NewVault, OpenVault, Options, Passphrase};

    fn phrase(of: &str) -> Passphrase {
        Passphrase::new(format!("phrase {of}"))
    }

    fn new(of: &str) -> NewVault {
        NewVault { officer_name: Private::new(of.to_owned()), passphrase: phrase(of) }
    }

    fn open(folder: &std::path::Path, officer: OfficerId, of: &str) -> OpenVault {
        let options = Options { argon: Argon::weak_for_tests(), ..Options::default() };
        let locked = LockedVault::open(folder, &options, Host::system()).unwrap();
        let Ok(vault) = locked.unlock(Some(officer), &phrase(of)) else { panic!("it opens") };
        vault
    }

    fn record(known: &str) -> Record {
        let answers = serde_json::from_str::<Value>(EXAMPLE_COMPLETE).unwrap()["answers"].clone();
        let mut draft = Draft::with_answers("reception", "reception/1", answers);
        draft.set(&Path::parse("restrict.author_known").unwrap(), Some(json!(known)));
        parse(&draft.to_value(), Pack::builtin()).unwrap()
    }

    /// Everything that any key of this officer's open vault opens in its log, one after the other.
    fn all_that_opens(vault: &OpenVault) -> Vec<u8> {
        let db = &vault.core.log.db;
        let blobs = |sql: &str| -> Vec<(Vec<u8>, Vec<u8>)> {
            let mut statement = db.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            rows.map(Result::unwrap).collect()
        };
        let mut opened = Vec::new();
        let mut draft_keys: Vec<&SymmetricKey> = vec![&vault.keys.drafts, &vault.keys.vault_key, &vault.keys.trail];
        draft_keys.extend(vault.own.drafts.values());
        for (id, _) in blobs("SELECT id, sealed FROM draft") {
            let draft = DraftId(id.try_into().unwrap());
            for key in &draft_keys {
                let sealer = Sealer { draft, key };
                opened
                    .extend(sealer.all_answers(db).map(|answers| answers.to_string().into_bytes()).unwrap_or_default());
            }
        }
        for (draft, sealed) in blobs("SELECT draft, sealed FROM own_draft") {
            let draft = DraftId(draft.try_into().unwrap());
            let keys = draft_keys.iter().copied().chain([&vault.keys.own]);
            opened.extend(keys.filter_map(|key| open_bytes(key, &own_aad(draft), &sealed).ok()).flat_map(|_| *b"key "));
        }
        for (bytes, _) in blobs("SELECT bytes, id FROM entry WHERE kind = 0") {
            let entry = Entry::decode(&bytes).unwrap();
            let Some((_, payload)) = vault.open_payload(&entry).unwrap() else { continue };
            opened.extend_from_slice(payload.encode().expose());
            let Some(body) = payload.body else { continue };
            for key in [&vault.keys.sealing, &vault.keys.own_sealing] {
                for opener in [Opener::Writer, Opener::Reader] {
                    let read = open_envelope(&entry.header().space, body.expose(), key, opener).ok().flatten();
                    opened.extend(read.iter().flat_map(|enclosed| enclosed.encode().expose().to_vec()));
                }
            }
        }
        opened.extend(vault.dump_view().unwrap().expose().bytes());
        opened.extend(
            format!("{:?}", vault.trail(1000).unwrap().iter().map(|line| line.record).collect::<Vec<_>>()).bytes(),
        );
        opened
    }

    fn words_in(opened: &[u8]) -> usize {
        let told = flatten(record("yes").answers());
        let long = told.iter().filter_map(|(_, value)| value.as_str()).filter(|text| text.len() > 8);
        long.filter(|text| opened.windows(text.len()).any(|window| window == text.as_bytes())).count()
    }

    #[test]
    fn no_key_of_another_officer_s_vault_opens_a_word_of_an_own_draft_and_the_search_finds_what_is_the_unit_s() {
        let keep = tempfile::tempdir().unwrap();
        let folder = keep.path().join("v");
        let options = Options { argon: Argon::weak_for_tests(), ..Options::default() };
        let mut vault = LockedVault::create(&folder, &options, &new("head"), Host::system()).unwrap();
        vault.create_authority(&Private::new("Région".to_owned())).unwrap();
        let (head, officer) = (vault.officer(), vault.add_officer(&new("officer")).unwrap());
        drop(vault.lock());

        let mut vault = open(&folder, officer, "officer");
        let finished = vault.add_record(&record("yes")).unwrap().record();
        let typed = vault.draft_new("reception", "reception/1").unwrap();
        for (at, value) in flatten(record("yes").answers()) {
            vault.draft_set(typed, &at, Some(&value)).unwrap();
        }
        vault.draft_restrict(typed).unwrap();
        assert!(words_in(&all_that_opens(&vault)) > 10, "she has them all");
        drop(vault.lock());

        let vault = open(&folder, head, "head");
        let opened = all_that_opens(&vault);
        assert_eq!(words_in(&opened), 0);
        assert!(!opened.windows(4).any(|window| window == b"key "), "nor the keys of her drafts");
        assert!(vault.record(finished).is_err());
        drop(vault.lock());

        let mut vault = open(&folder, officer, "officer");
        assert!(matches!(vault.add_record(&record("no")).unwrap(), SealOutcome::Sealed { .. }));
        drop(vault.lock());
        let vault = open(&folder, head, "head");
        assert!(words_in(&all_that_opens(&vault)) > 10, "what is the unit's is found by the same search");
    }
}
