//! What did a record say at each moment of its life, and which papers of it were given?

use std::collections::BTreeSet;

use aman_schema::Private;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{EntryId, OfficerId, RecordId};
use serde_json::Value;

use crate::fault::VaultFault;
use crate::merge::{MergeEntry, merge};
use crate::told::TrailFilter;
use crate::trail::Act;
use crate::vault::OpenVault;
use crate::view::answers_of;

/// What a record said at some moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordVersion {
    /// Since when, as the clock of the desk said that wrote it.
    pub claimed: Timestamp,
    /// Its answers then.
    pub answers: Private<Value>,
}

/// What the trail says of the papers of one record: each line's paper, item, language and check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaperTrail {
    /// Copies that were printed or written.
    pub given: Vec<String>,
    /// Papers out of which what she told was copied.
    pub copied: Vec<String>,
}

impl OpenVault {
    /// What a record said, the latest first: after each of its entries in the order of its history, and as the author of each
    /// entry saw it. The first is what it says now.
    ///
    /// # Errors
    /// There is no such record here, or the databases cannot be read.
    pub fn versions(&self, record: RecordId) -> Result<Vec<RecordVersion>, VaultFault> {
        let state = self.record(record)?;
        // EXPOSE: from one private value into another.
        let answers = state.document.expose().get("answers").cloned().unwrap_or_default();
        let mut versions = vec![RecordVersion { claimed: state.changed, answers: Private::new(answers) }];
        let entries = self.view.merge_entries(&record)?;
        let order = self.view.entries(&record)?;
        let mut seen: BTreeSet<EntryId> = order.iter().map(|row| row.id).collect();
        for row in order.iter().rev() {
            for of in [&seen, &past(&entries, row.id)] {
                let then: Vec<MergeEntry> = entries.iter().filter(|entry| of.contains(&entry.id)).cloned().collect();
                let version = RecordVersion { claimed: row.claimed, answers: Private::new(answers_of(&merge(&then))) };
                if !versions.iter().any(|known| known.answers == version.answers) {
                    versions.push(version);
                }
            }
            seen.remove(&row.id);
        }
        Ok(versions)
    }

    /// Who gave the answer that stands at a path, and when by the clock of that desk.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn author_of(&self, record: RecordId, path: &str) -> Result<Option<(OfficerId, Timestamp)>, VaultFault> {
        let merged = merge(&self.view.merge_entries(&record)?);
        let Some(standing) = merged.fields.get(path).and_then(|held| held.last()) else {
            return Ok(None);
        };
        let entries = self.view.entries(&record)?;
        let entry = entries.iter().find(|entry| entry.id == standing.op.entry);
        Ok(entry.map(|entry| (entry.officer, entry.claimed)))
    }

    /// The papers of a record that were printed, written or copied from, here and at every desk whose trail this desk may read.
    /// Of a record that is one officer's own nobody here knows.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn paper_trail(&self, record: RecordId) -> Result<Option<PaperTrail>, VaultFault> {
        if self.is_own(record) {
            return Ok(None);
        }
        let filter = TrailFilter { record: Some(record), officer: None, since: None, limit: u32::MAX };
        let mut trail = PaperTrail::default();
        for line in self.trail_of_all(&filter)? {
            if [Act::Printed, Act::PaperSaved].iter().any(|act| act.text() == line.code) {
                trail.given.push(line.subject);
            } else if line.code == Act::PaperCopied.text() {
                trail.copied.push(line.subject);
            }
        }
        Ok(Some(trail))
    }

    /// Whether the clock of this desk lies behind what a server signed, so that what it says now cannot be right.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn clock_is_doubtful(&mut self) -> Result<bool, VaultFault> {
        Ok(self.stamp(0)?.is_doubtful())
    }
}

/// An entry and everything its author had seen.
fn past(entries: &[MergeEntry], of: EntryId) -> BTreeSet<EntryId> {
    let mut known = BTreeSet::new();
    let mut open = vec![of];
    while let Some(id) = open.pop() {
        if known.insert(id) {
            let parents = entries.iter().filter(|entry| entry.id == id).flat_map(|entry| &entry.parents);
            open.extend(parents.copied());
        }
    }
    // The half in the other space was sealed in the same act and stands at the same counter.
    let lamport = entries.iter().filter(|entry| known.contains(&entry.id)).map(|entry| entry.lamport).max();
    let beside = entries.iter().filter(|entry| Some(entry.lamport) <= lamport && !known.contains(&entry.id));
    let spaces: BTreeSet<_> =
        entries.iter().filter(|entry| known.contains(&entry.id)).map(|entry| entry.space).collect();
    let beside: Vec<EntryId> = beside.filter(|entry| !spaces.contains(&entry.space)).map(|entry| entry.id).collect();
    known.extend(beside);
    known
}
