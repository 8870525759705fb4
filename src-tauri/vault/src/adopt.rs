//! Does an officer stand for a record, and how does one come to?
//!
//! What a locked desk took is sealed without an officer. *Adopting* it is an act of an officer: an entry in each part of
//! the record, signed by her, with her reason, that has what nobody attested among its ancestors. Both stay in the history.

use std::collections::{BTreeMap, BTreeSet};

use aman_schema::Private;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{EntryId, RecordId};
use aman_sync_protocol::payload::{PrivateText, Verb};
use serde_json::Value;

use crate::fault::VaultFault;
use crate::log;
use crate::merge::{MergeEntry, Merged};
use crate::seal::{ADOPTED, OWN, Part, RECEIVED, op};
use crate::spaces::Role;
use crate::trail::TrailWords;
use crate::vault::OpenVault;
use crate::view::EntryRow;

impl OpenVault {
    /// Adopts a record that nobody attested: the officer at work stands for it from here on; returns her entry.
    ///
    /// # Errors
    /// No reason was given, somebody stands for it already, this desk may not write the record or does not read its
    /// file, or the log cannot be written.
    pub fn adopt(&mut self, record: RecordId, reason: &Private<String>) -> Result<EntryId, VaultFault> {
        // EXPOSE: to see whether it says anything.
        if reason.expose().trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        self.project()?;
        let line = self.view.record(&record)?.ok_or(VaultFault::NoSuchRecord)?;
        if line.frozen {
            return Err(VaultFault::NotAllowed { what: "newer record" });
        }
        let unit = line.unit.filter(|unit| self.book.unit == Some(*unit) && line.file == 0);
        let unit = unit.ok_or(VaultFault::NotAllowed { what: "adopt" })?;
        if self.is_stood_for(&record, &self.view.entries(&record)?)? {
            return Err(VaultFault::NothingToDo);
        }
        let mut parts = Vec::new();
        for role in [Role::Sheet, Role::File] {
            let space = self.book.space(unit, role).ok_or(VaultFault::KeyMissing)?;
            if !self.core.log.roster().may_write(&self.core.log.desk_id()?, &space) {
                return Err(VaultFault::NotAllowed { what: "write" });
            }
            let mut payload = self.record_payload(record, &line.pack);
            payload.ops = vec![op(Verb::Set, OWN, ADOPTED, Some(Value::Bool(true)))];
            // EXPOSE: into the sealed entry.
            payload.reason = PrivateText::new(reason.expose().as_str());
            self.place_in_history(&mut payload, &record, &space)?;
            let key = Some(self.key_for(&record, &space)?);
            parts.push(Part { space, payload, key });
        }
        self.trail_append(&TrailWords { code: "record.adopted", record: Some(record), reason: Some(reason) })?;
        let sealed = self.seal_parts(parts, log::TEXT)?;
        let tx = self.core.log.begin()?;
        sealed.store(&tx)?;
        log::commit(tx)?;
        self.project_later();
        sealed.entries.last().map(aman_sync_protocol::entry::Entry::id).ok_or(VaultFault::NothingToDo)
    }

    /// Tells whether an officer stands for every entry of a record: by her own hand, or by adopting it.
    ///
    /// Computed when it is shown and not projected: which signatures are good follows from the roster too.
    pub(crate) fn is_stood_for(&self, record: &RecordId, entries: &[EntryRow]) -> Result<bool, VaultFault> {
        let (nobody, by_officers): (Vec<&EntryRow>, Vec<&EntryRow>) =
            entries.iter().filter(|entry| !entry.notice).partition(|entry| entry.officer.is_zero());
        if nobody.is_empty() {
            return Ok(true);
        }
        let known = self.view.merge_entries(record)?;
        let mut covered = BTreeSet::new();
        for entry in by_officers {
            if self.adopts(entry)? {
                covered.extend(past_of(entry.id, &known));
            }
        }
        Ok(nobody.iter().all(|entry| covered.contains(&entry.id)))
    }

    /// Tells whether an entry adopts, under a good signature of its officer.
    pub(crate) fn adopts(&self, entry: &EntryRow) -> Result<bool, VaultFault> {
        let Some((_, payload)) = self.open_payload(&self.log_entry(&entry.id)?)? else {
            return Ok(false);
        };
        Ok(payload.ops.iter().any(|op| op.path == ADOPTED) && self.is_attested(&payload, &entry.space))
    }
}

/// When a locked desk took it, if one did.
pub(crate) fn received_locked(merged: &Merged) -> Option<Timestamp> {
    merged.shown(RECEIVED)?.parse().ok().map(Timestamp)
}

/// Every ancestor of an entry within its space.
fn past_of(entry: EntryId, known: &[MergeEntry]) -> BTreeSet<EntryId> {
    let by_id: BTreeMap<EntryId, &MergeEntry> = known.iter().map(|entry| (entry.id, entry)).collect();
    let Some(first) = by_id.get(&entry) else { return BTreeSet::new() };
    let mut past = BTreeSet::new();
    let mut open = first.parents.clone();
    while let Some(next) = open.pop() {
        if let Some(parent) = by_id.get(&next).filter(|parent| parent.space == first.space)
            && past.insert(next)
        {
            open.extend(&parent.parents);
        }
    }
    past
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]
    use aman_schema::{EXAMPLE_COMPLETE, Pack, Private, parse};
    use aman_sync_protocol::ids::{OfficerId, RecordId};
    use aman_sync_protocol::payload::{Payload, Verb};
    use aman_sync_protocol::secret::SigningKey;
    use serde_json::json;

    use crate::seal::{ADOPTED, OWN, Part, op};
    use crate::spaces::Role;
    use crate::{Argon, Host, LockedVault, NewVault, OpenVault, Options, Passphrase};

    /// A region's first desk that took one reception while locked.
    fn received(folder: &std::path::Path) -> (OpenVault, RecordId) {
        let options = Options { argon: Argon::weak_for_tests(), ..Options::default() };
        let passphrase = || Passphrase::new("phrase".to_owned());
        let new = NewVault { officer_name: Private::new("Essai".to_owned()), passphrase: passphrase() };
        let mut vault = LockedVault::create(folder, &options, &new, Host::system()).unwrap();
        vault.create_authority(&Private::new("Région".to_owned())).unwrap();
        let mut locked = vault.lock();
        let record = parse(&serde_json::from_str(EXAMPLE_COMPLETE).unwrap(), Pack::builtin()).unwrap();
        let reception = locked.receive(record.form(), record.pack()).unwrap();
        locked.receive_finish(&reception, &record).unwrap();
        let Ok(mut vault) = locked.unlock(None, &passphrase()) else { panic!("it opens") };
        vault.after_sync().unwrap();
        let id = vault.list(None, 1).unwrap()[0].record;
        (vault, id)
    }

    /// Appends entries that say they adopt, under whatever signature `sign` gives them.
    fn claim(vault: &mut OpenVault, record: RecordId, see: bool, sign: impl Fn(&mut Payload, &OpenVault)) {
        for role in [Role::Sheet, Role::File] {
            let space = vault.book.own(role).unwrap();
            let mut payload = vault.record_payload(record, "reception/1");
            payload.ops = vec![op(Verb::Set, OWN, ADOPTED, Some(json!(true)))];
            if see {
                vault.place_in_history(&mut payload, &record, &space).unwrap();
            }
            sign(&mut payload, vault);
            let key = Some(vault.key_for(&record, &space).unwrap());
            let sealed = vault.seal_as_it_is(Part { space, payload, key }).unwrap();
            let tx = vault.core.log.begin().unwrap();
            sealed.store(&tx).unwrap();
            crate::log::commit(tx).unwrap();
            vault.project().unwrap();
        }
    }

    fn attested(vault: &OpenVault) -> bool {
        vault.list(None, 1).unwrap()[0].attested
    }

    #[test]
    fn only_an_officer_s_good_signature_over_what_was_seen_adopts() {
        let keep = tempfile::tempdir().unwrap();
        let (mut vault, record) = received(&keep.path().join("v"));
        claim(&mut vault, record, true, |_, _| {});
        assert!(!attested(&vault), "nobody's claim");
        claim(&mut vault, record, true, |payload, vault| payload.officer = vault.keys.officer);
        assert!(!attested(&vault), "a name without a signature");
        claim(&mut vault, record, true, |payload, vault| {
            payload.officer = vault.keys.officer;
            let space = vault.book.own(Role::Sheet).unwrap();
            payload.sign(&SigningKey::from_seed([7; 32]), &space);
        });
        assert!(!attested(&vault), "another's signature");
        claim(&mut vault, record, true, |payload, _| payload.officer = OfficerId::from_bytes([9; 16]));
        assert!(!attested(&vault), "an officer nobody knows");
        vault.adopt(record, &Private::new("relue".to_owned())).unwrap();
        assert!(attested(&vault));
    }
}
