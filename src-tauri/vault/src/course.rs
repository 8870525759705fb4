//! How did the danger in a record go, and how is it assessed again?
//!
//! An assessment is an act that wrote answers of the grid, or that says by itself that the grid was put again. Its level is the
//! one its author saw: of the entries before hers, and her own. Earlier ones stay; they are compared and never overwritten.

use std::collections::{BTreeMap, BTreeSet};

use aman_schema::{Danger, Pack, Path, Private};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{DeskId, EntryId, OfficerId, RecordId};
use aman_sync_protocol::payload::Verb;
use serde_json::Value;

use crate::amend::{Amendment, plan_changes, say_why};
use crate::fault::VaultFault;
use crate::merge::{MergeEntry, Merged, merge};
use crate::seal::{ASSESSED, OWN, op};
use crate::vault::OpenVault;
use crate::view::{answers_of, danger_of};

/// One assessment of the danger in a record.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The entry that says so.
    pub entry: EntryId,
    /// Who; zero when nobody attested it.
    pub officer: OfficerId,
    /// At which desk, if the roster knows the log.
    pub desk: Option<DeskId>,
    /// When, as that desk's clock said.
    pub claimed: Timestamp,
    /// That clock was known to be wrong.
    pub doubtful: bool,
    /// What the grid and the judgement came to.
    pub danger: Danger,
    /// Why it was assessed again; none at the reception.
    pub reason: Option<Private<String>>,
    /// Answers of the grid that changed with it; none at the reception.
    pub changes: Vec<GridChange>,
}

/// One answer of the grid before and after.
#[derive(Clone, Debug)]
pub struct GridChange {
    /// The question.
    pub path: String,
    /// What stood there; null for nothing.
    pub before: Private<Value>,
    /// What stands there now.
    pub after: Private<Value>,
}

impl OpenVault {
    /// Tells every assessment of the danger in a record, the first one first.
    ///
    /// # Errors
    /// There is no such record here, the lease closes it, or the databases cannot be read.
    pub fn course(&self, record: RecordId) -> Result<Vec<Assessment>, VaultFault> {
        let Some(line) = self.view.record(&record)? else {
            return Ok(Vec::new());
        };
        self.refuse_closed(&line)?;
        let pack = self.pack_of(&line.pack);
        let entries = self.view.merge_entries(&record)?;
        let by_id: BTreeMap<EntryId, &MergeEntry> = entries.iter().map(|entry| (entry.id, entry)).collect();
        let mut course = Vec::new();
        for row in self.view.entries(&record)?.into_iter().filter(|row| row.part == 0 && !row.notice) {
            let Some(entry) = by_id.get(&row.id).filter(|entry| entry.ops.iter().any(|op| assesses(&op.path, &pack)))
            else {
                continue;
            };
            let before = merge(&past_of(entry, &by_id));
            let now = merge(&[past_of(entry, &by_id), vec![(*entry).clone()]].concat());
            // EXPOSE: only to see whether a reason was given.
            let reason = (row.shown && !row.reason.expose().is_empty()).then(|| row.reason.clone());
            course.push(Assessment {
                entry: row.id,
                officer: row.officer,
                desk: self.core.log.roster().signer_of(&row.log).map(|signer| signer.desk),
                claimed: row.claimed,
                doubtful: row.doubtful,
                danger: danger_of(&now, &answers_of(&now), &pack),
                reason,
                changes: if before.fields.is_empty() { Vec::new() } else { changes(entry, &before, &pack) },
            });
        }
        Ok(course)
    }

    /// Assesses the danger again, with a reason. Where no answer changed, that it was put again is kept all the same.
    ///
    /// # Errors
    /// No reason was given, a change is none of the grid's, several values of it stand apart, or as in [`OpenVault::amend`].
    pub fn reassess(
        &mut self,
        record: RecordId,
        changes: &[(Path, Option<Value>)],
        reason: &Private<String>,
    ) -> Result<EntryId, VaultFault> {
        say_why(reason)?;
        let (line, merged) = self.amendable(&record)?;
        let pack = self.pack_of(&line.pack);
        if changes.iter().any(|(path, _)| !pack.is_of_grid(path)) {
            return Err(VaultFault::Refused { what: "path" });
        }
        let mut ops = match plan_changes(changes, &merged, &pack) {
            Err(VaultFault::NothingToDo) => Vec::new(),
            planned => planned?,
        };
        let after = self.parse_after(&line, &merged, &ops)?;
        ops.push(op(Verb::Set, OWN, ASSESSED, Some(Value::from(self.core.host.now().0))));
        self.write_changes(&Amendment { line: &line, merged: &merged, after: &after, reason, draft: None }, ops)
    }
}

fn assesses(path: &str, pack: &Pack) -> bool {
    path == ASSESSED || is_of_grid(path, pack)
}

fn is_of_grid(path: &str, pack: &Pack) -> bool {
    Path::parse(path).is_ok_and(|path| pack.is_of_grid(&path))
}

/// What the author of an entry had before her, in the same space.
fn past_of(entry: &MergeEntry, entries: &BTreeMap<EntryId, &MergeEntry>) -> Vec<MergeEntry> {
    let (mut seen, mut open) = (BTreeSet::new(), entry.parents.clone());
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(entries.get(&next).into_iter().flat_map(|entry| entry.parents.iter().copied()));
        }
    }
    seen.iter().filter_map(|id| entries.get(id)).map(|entry| (*entry).clone()).collect()
}

fn changes(entry: &MergeEntry, before: &Merged, pack: &Pack) -> Vec<GridChange> {
    let value =
        |text: Option<&str>| Private::new(text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null));
    let of_grid = entry.ops.iter().filter(|op| is_of_grid(&op.path, pack));
    of_grid
        .map(|op| GridChange {
            path: op.path.clone(),
            before: value(before.shown(&op.path)),
            after: value(op.value.as_deref().filter(|_| op.verb != Verb::Clear)),
        })
        .collect()
}
