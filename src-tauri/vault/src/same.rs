//! Is this woman, or this author, in another record too?
//!
//! The desk only ever proposes, with reasons; a person says that two records are of one ("the same"), with a reason, and may
//! take it back. It is one value of the vault's own in the file of the record it is said in (`aman[RECORD].same`): nothing of
//! either record moves, and what was said before stays in the history.

use std::collections::{BTreeMap, BTreeSet};

use aman_schema::{Alike, Identity, Name, Path, Private, Reason, Whose};
use aman_sync_protocol::ids::{EntryId, RecordId};
use serde_json::{Value, json};

use crate::fault::VaultFault;
use crate::lease::Gate;
use crate::seal::OWN;
use crate::state::{DraftId, RecordRow};
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;
use crate::view::RecordLine;

/// A record that may be of the same person, or name the same author.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The record.
    pub row: RecordRow,
    /// How alike, and why.
    pub alike: Alike,
    /// A person said that they are the same.
    pub linked: bool,
}

/// Two records that may be of one person.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The one opened first.
    pub first: RecordRow,
    /// The other.
    pub second: RecordRow,
    /// How alike, and why.
    pub alike: Alike,
    /// A person said that they are the same.
    pub linked: bool,
}

/// A record for which others are looked for, and those a person linked to it; neither while it is a draft.
#[derive(Default)]
struct Beside {
    itself: Option<RecordId>,
    same: BTreeSet<RecordId>,
}

impl OpenVault {
    /// Says that two records are of one person, with a reason; returns the entry.
    ///
    /// # Errors
    /// No reason was given, they are one record or said to be the same already, one is unknown or of another unit, this
    /// desk may not write, or the log cannot be written.
    pub fn link(&mut self, record: RecordId, other: RecordId, why: &Private<String>) -> Result<EntryId, VaultFault> {
        self.may_link(record, other, why)?;
        if record == other || self.view.says_same(&record, &other)? || self.view.says_same(&other, &record)? {
            return Err(VaultFault::NothingToDo);
        }
        let entry = self.set_own(record, &link_path(&other), json!(true), why)?;
        self.trail_append(&linked_words(Act::Linked, record, why, &other.to_string()))?;
        Ok(entry)
    }

    /// Takes back that two records are of one person, with a reason; returns the last entry.
    ///
    /// # Errors
    /// As [`OpenVault::link`]; nobody said so of just these two.
    pub fn unlink(&mut self, record: RecordId, other: RecordId, why: &Private<String>) -> Result<EntryId, VaultFault> {
        self.may_link(record, other, why)?;
        let mut entry = Err(VaultFault::NothingToDo);
        for (one, two) in [(record, other), (other, record)] {
            if self.view.says_same(&one, &two)? {
                entry = Ok(self.set_own(one, &link_path(&two), json!(false), why)?);
            }
        }
        if entry.is_ok() {
            self.trail_append(&linked_words(Act::Unlinked, record, why, &other.to_string()))?;
        }
        entry
    }

    /// The records said to be of the same person as one, directly or through others.
    ///
    /// # Errors
    /// There is no such record here, or the databases cannot be read.
    pub fn same_as(&self, record: RecordId) -> Result<Vec<RecordRow>, VaultFault> {
        let gate = self.gate()?;
        let mut rows = Vec::new();
        for other in self.view.same_as(&record)? {
            if let Some(line) = self.view.record(&other)? {
                rows.push(self.gated_row(&gate, &line)?);
            }
        }
        Ok(rows)
    }

    /// Records that may be of the same person as one, the likeliest first; those already said to be are marked.
    ///
    /// # Errors
    /// There is no such record here, or the databases cannot be read.
    pub fn candidates(&self, record: RecordId, limit: u32) -> Result<Vec<Candidate>, VaultFault> {
        let line = self.view.record(&record)?.ok_or(VaultFault::NoSuchRecord)?;
        self.refuse_closed(&line)?;
        let mine = self.pack_of(&line.pack).identity(&answers(&line)?);
        let beside = Beside { itself: Some(record), same: self.view.same_as(&record)? };
        self.candidates_of(&mine, &beside, limit, Wanted::Enough)
    }

    /// Records that may be of the person a draft is about; while it is typed a name alone is reason to ask.
    ///
    /// # Errors
    /// There is no such draft, or the databases cannot be read.
    pub fn candidates_of_draft(&self, draft: DraftId, limit: u32) -> Result<Vec<Candidate>, VaultFault> {
        let typed = self.draft(draft)?;
        let mine = self.pack_of(typed.pack()).identity(typed.answers());
        self.candidates_of(&mine, &Beside::default(), limit, Wanted::Any)
    }

    /// Pairs of records of this unit that may be of one person, the likeliest first.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn duplicates(&self, limit: u32) -> Result<Vec<Pair>, VaultFault> {
        let gate = self.gate()?;
        let mut known: BTreeMap<RecordId, Option<(RecordLine, Identity)>> = BTreeMap::new();
        let mut pairs: BTreeMap<(RecordId, RecordId), Alike> = BTreeMap::new();
        for group in self.view.shared_blocks(LARGEST_BLOCK)? {
            for record in &group {
                if !known.contains_key(record) {
                    known.insert(*record, self.identified(&gate, record)?);
                }
            }
            for (at, one) in group.iter().enumerate() {
                for two in group.iter().skip(at + 1) {
                    let both = known.get(one).and_then(Option::as_ref).zip(known.get(two).and_then(Option::as_ref));
                    if let Some(((_, mine), (_, other))) = both
                        && let Some(alike) = mine.like(other).filter(|alike| alike.enough)
                    {
                        pairs.entry((*one, *two)).or_insert(alike);
                    }
                }
            }
        }
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.sort_by(|(one, left), (two, right)| right.score.cmp(&left.score).then(one.cmp(two)));
        pairs.truncate(limit as usize);
        let row = |record: &RecordId| {
            let line = known.get(record).and_then(Option::as_ref).map(|(line, _)| line);
            self.gated_row(&gate, line.ok_or(VaultFault::NoSuchRecord)?)
        };
        let mut out = Vec::new();
        for ((one, two), alike) in pairs {
            let (mut first, mut second) = (row(&one)?, row(&two)?);
            if (second.opened, second.record) < (first.opened, first.record) {
                std::mem::swap(&mut first, &mut second);
            }
            out.push(Pair { first, second, alike, linked: self.view.same_as(&one)?.contains(&two) });
        }
        Ok(out)
    }

    /// Records of this desk in which an author of this one is alleged too; the reason is in the trail before they are shown.
    ///
    /// # Errors
    /// No reason was given, there is no such record here, or the databases cannot be read.
    pub fn same_authors(&mut self, record: RecordId, why: &Private<String>) -> Result<Vec<Candidate>, VaultFault> {
        // EXPOSE: to see whether it says anything.
        if why.expose().trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        let line = self.view.record(&record)?.ok_or(VaultFault::NoSuchRecord)?;
        self.refuse_closed(&line)?;
        self.trail_append(&linked_words(Act::AuthorsCompared, record, why, ""))?;
        let gate = self.gate()?;
        let mine = self.pack_of(&line.pack).names_of(&answers(&line)?, Whose::Author);
        let blocks: Vec<String> = mine.iter().flat_map(Name::blocks).map(|block| format!("a:{block}")).collect();
        let mut out = Vec::new();
        for other in self.view.sharing(&blocks, LARGEST_BLOCK)? {
            if other == record {
                continue;
            }
            let Some(line) = self.view.record(&other)?.filter(|line| line.file == 0) else { continue };
            let named = self.pack_of(&line.pack).names_of(&answers(&line)?, Whose::Author);
            if let Some((score, reasons)) = best_like(&mine, &named)
                && !self.is_closed(&gate, &line)?
            {
                let alike = Alike { score, reasons, enough: true };
                out.push(Candidate { row: self.gated_row(&gate, &line)?, alike, linked: false });
            }
        }
        out.sort_by(|one, two| two.alike.score.cmp(&one.alike.score).then(two.row.opened.cmp(&one.row.opened)));
        Ok(out)
    }

    fn candidates_of(
        &self,
        mine: &Identity,
        beside: &Beside,
        limit: u32,
        wanted: Wanted,
    ) -> Result<Vec<Candidate>, VaultFault> {
        let gate = self.gate()?;
        let mut found = Vec::new();
        for other in self.view.sharing(&mine.blocks(), LARGEST_BLOCK)? {
            if beside.itself == Some(other) {
                continue;
            }
            if let Some((line, identity)) = self.identified(&gate, &other)?
                && let Some(alike) = mine.like(&identity).filter(|alike| alike.enough || wanted == Wanted::Any)
            {
                found.push((line, alike));
            }
        }
        found.sort_by(|(one, left), (two, right)| right.score.cmp(&left.score).then(two.opened.cmp(&one.opened)));
        found.truncate(limit as usize);
        found
            .into_iter()
            .map(|(line, alike)| {
                let linked = beside.same.contains(&line.record);
                Ok(Candidate { row: self.gated_row(&gate, &line)?, alike, linked })
            })
            .collect()
    }

    /// A record whose file is read here and which the lease does not close, with who it is about.
    fn identified(&self, gate: &Gate, record: &RecordId) -> Result<Option<(RecordLine, Identity)>, VaultFault> {
        let Some(line) = self.view.record(record)?.filter(|line| line.file == 0) else { return Ok(None) };
        if self.is_closed(gate, &line)? {
            return Ok(None);
        }
        let identity = self.pack_of(&line.pack).identity(&answers(&line)?);
        Ok(Some((line, identity)))
    }

    fn may_link(&mut self, record: RecordId, other: RecordId, why: &Private<String>) -> Result<(), VaultFault> {
        // EXPOSE: to see whether it says anything.
        if why.expose().trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        self.project()?;
        for one in [record, other] {
            let line = self.view.record(&one)?.ok_or(VaultFault::NoSuchRecord)?;
            self.refuse_closed(&line)?;
            // Who cannot read both cannot say that they are one.
            if line.unit.is_none() || line.unit != self.book.unit || line.file != 0 {
                return Err(VaultFault::NotAllowed { what: "write" });
            }
        }
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Any,
    Enough,
}

fn best_like(mine: &[Name], named: &[Name]) -> Option<(u8, Vec<Reason>)> {
    let pairs = mine.iter().flat_map(|one| named.iter().map(move |other| one.like(other)));
    pairs.filter(|like| like.same).max_by_key(|like| like.score).map(|like| (like.score, like.reasons))
}

fn answers(line: &RecordLine) -> Result<Value, VaultFault> {
    serde_json::from_str(&line.answers).map_err(|_| VaultFault::Refused { what: "answers" })
}

fn linked_words<'a>(code: Act, record: RecordId, why: &'a Private<String>, subject: &'a str) -> TrailWords<'a> {
    TrailWords { record: Some(record), reason: Some(why), subject, ..TrailWords::of(code) }
}

/// Where a record says that another is of the same person.
pub(crate) fn link_path(other: &RecordId) -> String {
    Path::in_item(OWN, &other.to_string(), SAME).as_str().to_owned()
}

/// The other record of such a path.
pub(crate) fn linked_by(path: &str) -> Option<RecordId> {
    let path = Path::parse(path).ok()?;
    if path.section() != OWN || path.field() != Some(SAME) {
        return None;
    }
    path.item()?.parse().ok()
}

const SAME: &str = "same";
/// A mark that more records share tells nobody apart.
const LARGEST_BLOCK: u32 = 200;
