//! How does somebody outside the unit read a file?
//!
//! Only a person the roster names, under a switch that cites the authorising act, or somebody at a desk that the unit gave
//! its records to, by two signatures; always with a reason. The line in the trail is durable before a word is shown, and a
//! notice to the unit follows in its trail space. Nothing of what was read stays in the view.

use aman_schema::Private;
use aman_sync_protocol::ids::{RecordId, UnitId};
use aman_sync_protocol::payload::{Payload, PrivateText, What};
use aman_sync_protocol::statement::REGION_READS_FILES;

use crate::fault::VaultFault;
use crate::letters::Letters;
use crate::log;
use crate::merge::{MergeEntry, merge};
use crate::seal::Part;
use crate::spaces::Role;
use crate::state::{FileState, RecordState};
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;
use crate::view;

impl OpenVault {
    /// Opens the file of a record of another unit, with a reason.
    ///
    /// # Errors
    /// No reason was given, the roster does not allow it to this officer, the key is not here yet, or the trail cannot
    /// be written: then nothing is shown.
    pub fn read_file(&mut self, record: RecordId, reason: &Private<String>) -> Result<RecordState, VaultFault> {
        self.project()?;
        let line = self.view.record(&record)?.ok_or(VaultFault::NoSuchRecord)?;
        self.refuse_closed(&line)?;
        if line.unit == self.book.unit {
            return self.record(record);
        }
        // EXPOSE: to see whether it says anything.
        if reason.expose().trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        let unit = line.unit.ok_or(VaultFault::KeyMissing)?;
        // A desk that was given the records by hand may not write in that unit's spaces: its own trail says who read.
        let given = self.units_given().contains(&unit);
        if !given {
            self.may_read_files(unit)?;
        }
        let words = TrailWords { record: Some(record), reason: Some(reason), ..TrailWords::of(Act::FileReadOutside) };
        self.trail_append(&words)?;
        let opened = self.open_file_entries(record)?;
        let merged = merge(&opened);
        let mut line = line;
        line.answers = view::answers_of(&merged).to_string();
        line.conflicts = u32::try_from(merged.conflicts().len() + merged.together.len()).unwrap_or(u32::MAX);
        let mut state = self.record_state(line, &merged)?;
        state.file = FileState::Open;
        if !given {
            self.notify_unit(unit, record, reason)?;
        }
        Ok(state)
    }

    fn may_read_files(&self, unit: UnitId) -> Result<(), VaultFault> {
        let roster = self.core.log.roster();
        let named = roster
            .switch(REGION_READS_FILES)
            .is_some_and(|switch| switch.on && switch.readers.contains(&self.keys.officer));
        if !named {
            return Err(VaultFault::NotAllowed { what: "read files" });
        }
        let space = self.book.space(unit, Role::File).ok_or(VaultFault::KeyMissing)?;
        self.keys.newest(&space).map(|_| ()).ok_or(VaultFault::KeyMissing)
    }

    /// Opens all entries of a record, the closed ones too; nothing is written down.
    fn open_file_entries(&self, record: RecordId) -> Result<Vec<MergeEntry>, VaultFault> {
        let mut entries = Vec::new();
        let mut files = 0_u32;
        for row in self.view.entries(&record)?.into_iter().filter(|row| !row.notice) {
            let entry = self.log_entry(&row.id)?;
            let Some((_, payload)) = self.open_payload(&entry)? else {
                continue;
            };
            files += u32::from(row.part == 1);
            entries.push(MergeEntry {
                id: row.id,
                space: row.space,
                parents: payload.parents.clone(),
                lamport: payload.lamport,
                ops: view::merge_ops(&payload),
            });
        }
        if files == 0 { Err(VaultFault::KeyMissing) } else { Ok(entries) }
    }

    /// Tells the unit that its file was read, in its own trail space.
    fn notify_unit(&mut self, unit: UnitId, record: RecordId, reason: &Private<String>) -> Result<(), VaultFault> {
        let space = self.book.space(unit, Role::Trail).ok_or(VaultFault::KeyMissing)?;
        let mut payload = Payload::empty(What::Notice, self.core.host.now());
        payload.record = record;
        // EXPOSE: into the sealed notice.
        payload.reason = PrivateText::new(reason.expose().as_str());
        payload.body =
            Some(aman_sync_protocol::payload::PrivateBytes::new(Letters::array(1).text("file.read.outside").done()));
        let sealed = self.seal_parts(vec![Part { space, payload, key: None }], log::TRAIL)?;
        let tx = self.core.log.begin()?;
        sealed.store(&tx)?;
        log::commit(tx)
    }
}
