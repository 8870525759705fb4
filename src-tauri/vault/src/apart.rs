//! What was written apart in a record, by whom and when at the latest, and how does a person decide?
//!
//! A decision is an entry like any other: it names every value it supersedes, the choice and the reason. Two decisions made
//! apart are values written apart again. Nothing here stops a reception: a record can wait for its decision for years.

use std::collections::{BTreeMap, BTreeSet};

use aman_schema::{KindName, Pack, Path, Private};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{DeskId, EntryId, OfficerId, RecordId};
use aman_sync_protocol::payload::{Op, PrivateText, Verb};
use serde_json::Value;

use crate::amend::{Amendment, say_why};
use crate::fault::VaultFault;
use crate::merge::{MergeEntry, Merged, Standing, is_conflict};
use crate::records::sibling_name;
use crate::seal::canonical;
use crate::vault::OpenVault;

/// How values written apart are decided.
#[derive(Clone, Debug)]
pub enum Decision<'a> {
    /// This one of them holds.
    Take(&'a str),
    /// All of them hold, each whole, one after the other in this text: for narratives only.
    All(&'a Private<String>),
    /// Different fields of one group were read side by side, and hold together.
    Together,
}

/// One of several values written apart for one field.
#[derive(Clone, Debug)]
pub struct Sibling {
    /// Its name: entry and index, as `resolve` takes it.
    pub sibling: String,
    /// The field.
    pub path: String,
    /// The value; null means "taken away".
    pub value: Private<Value>,
    /// Who wrote it.
    pub officer: OfficerId,
    /// At which desk, if the roster knows the log.
    pub desk: Option<DeskId>,
    /// When, as that desk's clock said.
    pub claimed: Timestamp,
    /// That clock was known to be wrong.
    pub doubtful: bool,
    /// A server signed, before it was written, for this time.
    pub after: Option<Timestamp>,
    /// A server signed, when it was there, for this time.
    pub before: Option<Timestamp>,
}

impl OpenVault {
    /// Decides between values written apart, with a reason; returns the entry that says so.
    ///
    /// `path` names the field, or for [`Decision::Together`] the group.
    ///
    /// # Errors
    /// Nothing stands apart there, there is no such sibling, the text leaves one of them out, no reason was given, this desk
    /// may not write the record, or the log cannot be written.
    pub fn resolve(
        &mut self,
        record: RecordId,
        path: &str,
        decision: &Decision<'_>,
        reason: &Private<String>,
    ) -> Result<EntryId, VaultFault> {
        say_why(reason)?;
        let (line, merged) = self.amendable(&record)?;
        let pack = self.pack_of(&line.pack);
        let ops = match decision {
            Decision::Together => together_ops(&merged, path, &pack)?,
            Decision::Take(name) => vec![take_op(&merged, (path, name), &pack)?],
            Decision::All(text) => vec![all_op(&merged, (path, text), &pack)?],
        };
        let after = self.parse_after(&line, &merged, &ops)?;
        self.write_changes(&Amendment { line: &line, merged: &merged, after: &after, reason, draft: None }, ops)
    }

    /// Everything that stands apart in a record: fields with several values, and groups whose fields were written apart.
    pub(crate) fn all_apart(&self, record: &RecordId, merged: &Merged) -> Result<(Apart, Apart), VaultFault> {
        let (mut fields, mut groups) = (Apart::new(), Apart::new());
        if merged.conflicts().is_empty() && merged.together.is_empty() {
            return Ok((fields, groups));
        }
        let times = self.times(&self.view.merge_entries(record)?)?;
        for path in merged.conflicts() {
            let held = merged.apart(path).unwrap_or_default();
            fields.insert(path.to_owned(), self.siblings_of(record, path, held, &times)?);
        }
        for (group, paths) in &merged.together {
            let mut written = Vec::new();
            for path in paths {
                let held = merged.fields.get(path).map(Vec::as_slice).unwrap_or_default();
                written.extend(self.siblings_of(
                    record,
                    path,
                    held.last().map(std::slice::from_ref).unwrap_or_default(),
                    &times,
                )?);
            }
            groups.insert(group.clone(), written);
        }
        Ok((fields, groups))
    }

    fn siblings_of(
        &self,
        record: &RecordId,
        path: &str,
        held: &[Standing],
        times: &Times,
    ) -> Result<Vec<Sibling>, VaultFault> {
        let entries = self.view.entries(record)?;
        let (mut siblings, mut acts) = (Vec::new(), BTreeSet::new());
        for standing in held {
            let Some(entry) = entries.iter().find(|entry| entry.id == standing.op.entry) else {
                continue;
            };
            // One act may say the same in the sheet and in the file.
            if !acts.insert((entry.act, standing.value.as_deref())) {
                continue;
            }
            let value = standing.value.as_deref().and_then(|text| serde_json::from_str(text).ok());
            siblings.push(Sibling {
                sibling: sibling_name(standing),
                path: path.to_owned(),
                value: Private::new(value.unwrap_or(Value::Null)),
                officer: entry.officer,
                desk: self.core.log.roster().signer_of(&entry.log).map(|signer| signer.desk),
                claimed: entry.claimed,
                doubtful: entry.doubtful,
                after: times.after.get(&entry.id).copied().map(Timestamp),
                before: times.before.get(&entry.id).copied().map(Timestamp),
            });
        }
        Ok(siblings)
    }

    /// Between which times that a server signed was each entry written, as far as receipts at this desk prove it?
    ///
    /// It is younger than the receipt it cites and than what its author had seen; it is older than the first receipt that
    /// covers it, and than what was written by somebody who had seen it. No clock of a desk is asked.
    fn times(&self, entries: &[MergeEntry]) -> Result<Times, VaultFault> {
        let receipts = self.core.log.receipt_times()?;
        let mut times = Times::default();
        let mut in_order: Vec<&MergeEntry> = entries.iter().collect();
        in_order.sort_by_key(|entry| (entry.lamport, entry.id));
        for entry in &in_order {
            let cited = self.open_payload(&self.log_entry(&entry.id)?)?.and_then(|(_, payload)| payload.last_receipt);
            let cited = cited.and_then(|receipt| receipts.get(&receipt)).copied();
            let seen = entry.parents.iter().filter_map(|parent| times.after.get(parent)).copied();
            if let Some(after) = seen.chain(cited).max() {
                times.after.insert(entry.id, after);
            }
        }
        for entry in in_order.iter().rev() {
            let covered = self.core.log.receipt_time(&entry.id)?;
            let before = times.before.get(&entry.id).copied().into_iter().chain(covered).min();
            let Some(before) = before else {
                continue;
            };
            times.before.insert(entry.id, before);
            for parent in &entry.parents {
                times.before.entry(*parent).and_modify(|known| *known = (*known).min(before)).or_insert(before);
            }
        }
        Ok(times)
    }
}

/// Siblings by path or group.
pub(crate) type Apart = BTreeMap<String, Vec<Sibling>>;

/// Times a server signed, around entries.
#[derive(Default)]
struct Times {
    after: BTreeMap<EntryId, i64>,
    before: BTreeMap<EntryId, i64>,
}

fn take_op(merged: &Merged, (path, name): (&str, &str), pack: &Pack) -> Result<Op, VaultFault> {
    let held = merged.apart(path).ok_or(VaultFault::NothingToDo)?;
    let chosen = held.iter().find(|standing| sibling_name(standing) == name);
    let chosen = chosen.ok_or(VaultFault::Refused { what: "sibling" })?;
    decided((path, held), chosen.value.clone(), pack)
}

/// All versions, each whole: a text that leaves one out, or cuts into it, is refused.
fn all_op(merged: &Merged, (path, text): (&str, &Private<String>), pack: &Pack) -> Result<Op, VaultFault> {
    let held = merged.apart(path).ok_or(VaultFault::NothingToDo)?;
    let at = Path::parse(path).map_err(|_| VaultFault::Refused { what: "path" })?;
    let narrative = pack.kind_of(&at) == Some(KindName::Narrative);
    let said = held.iter().filter_map(|standing| serde_json::from_str::<Value>(standing.value.as_deref()?).ok());
    let mut whole = said.filter_map(|value| value.as_str().map(str::to_owned));
    // EXPOSE: compared with what stands there.
    if !narrative || !whole.all(|version| text.expose().contains(&version)) {
        return Err(VaultFault::Refused { what: "sibling" });
    }
    // EXPOSE: into the sealed entry.
    decided((path, held), Some(canonical(&Value::from(text.expose().as_str()))), pack)
}

fn together_ops(merged: &Merged, group: &str, pack: &Pack) -> Result<Vec<Op>, VaultFault> {
    let paths = merged.together.get(group).ok_or(VaultFault::NothingToDo)?;
    let held = paths.iter().filter_map(|path| Some((path, merged.fields.get(path)?)));
    held.map(|(path, held)| decided((path, held), held.last().and_then(|one| one.value.clone()), pack)).collect()
}

fn decided((path, held): (&str, &[Standing]), value: Option<String>, pack: &Pack) -> Result<Op, VaultFault> {
    let at = Path::parse(path).map_err(|_| VaultFault::Refused { what: "path" })?;
    Ok(Op {
        verb: Verb::Resolve,
        group: pack.group_of(&at),
        path: path.to_owned(),
        value: value.map(PrivateText::new),
        supersedes: held.iter().map(|standing| standing.op).collect(),
    })
}

/// Refuses to write over values that stand apart: whoever amends would decide without knowing.
///
/// An item that is taken back takes its fields along, so they count too.
pub(crate) fn refuse_apart(ops: &[Op], merged: &Merged) -> Result<(), VaultFault> {
    let apart = |op: &Op| {
        let inside = format!("{}.", op.path);
        let takes_along = op.verb == Verb::RetractItem;
        let mut held = merged.fields.iter().filter(|(_, held)| is_conflict(held));
        held.any(|(path, _)| *path == op.path || (takes_along && path.starts_with(&inside)))
    };
    if ops.iter().any(apart) { Err(VaultFault::WrittenApart) } else { Ok(()) }
}
