//! Is she here already, or the same author? What the desk proposes, and what a person says.

use aman_schema::{Name, Private, Reason, Whose};
use aman_vault::same::{Candidate, Pair};
use aman_vault::state::{DraftId, Found};
use aman_vault::trail::{Act, TrailWords};

use super::permits::Right;
use super::records::record_id;
use crate::convert;
use crate::desk::Desk;
use crate::labels::Names;
use crate::view::{DuplicatePair, Same, SearchHit};
use crate::{Code, Outcome};

impl Desk {
    /// Pairs of records that may be of one person, the likeliest first; that they were read stands in the trail.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn duplicates(&mut self, limit: u32) -> Outcome<Vec<DuplicatePair>> {
        self.permit(Right::Read)?;
        let names = self.names()?;
        let vault = self.opened()?;
        let pairs = vault.duplicates(limit)?;
        vault.trail_append(&TrailWords::of(Act::DuplicatesRead))?;
        Ok(pairs.iter().map(|pair| duplicate(pair, &names)).collect())
    }

    /// The records said to be of the same person as one, and those that may be.
    ///
    /// # Errors
    /// The desk is locked or the record is unknown.
    pub fn same(&mut self, record: &str) -> Outcome<Same> {
        self.permit(Right::Read)?;
        let record = record_id(record)?;
        let names = self.names()?;
        let vault = self.opened()?;
        let same = vault.same_as(record)?;
        let candidates = vault.candidates(record, SHOWN)?;
        if !candidates.is_empty() {
            vault.trail_record(record, Act::DuplicatesRead)?;
        }
        let linked = |row| SearchHit { linked: true, ..convert::hit(row, &names) };
        Ok(Same {
            same: same.iter().map(linked).collect(),
            candidates: candidates.iter().filter(|one| !one.linked).map(|one| candidate(one, &names)).collect(),
        })
    }

    /// Says that two records are of one person, with a reason; both stay as they are.
    ///
    /// # Errors
    /// The desk is locked or may not, a record is unknown, it was said already, or there is no reason.
    pub fn merge(&mut self, record: &str, other: &str, reason: &str) -> Outcome<Same> {
        self.merge_entry(record, other, reason)?;
        self.same(record)
    }

    /// As [`Desk::merge`], and names the entry.
    ///
    /// # Errors
    /// As [`Desk::merge`].
    pub fn merge_entry(&mut self, record: &str, other: &str, reason: &str) -> Outcome<String> {
        let (record, other) = self.two(record, other, reason)?;
        Ok(self.opened()?.link(record, other, &Private::new(reason.to_owned()))?.to_string())
    }

    /// Takes back that two records are of one person, with a reason.
    ///
    /// # Errors
    /// As [`Desk::merge`]; nobody said so of these two.
    pub fn unmerge(&mut self, record: &str, other: &str, reason: &str) -> Outcome<Same> {
        self.unmerge_entry(record, other, reason)?;
        self.same(record)
    }

    /// As [`Desk::unmerge`], and names the entry.
    ///
    /// # Errors
    /// As [`Desk::unmerge`].
    pub fn unmerge_entry(&mut self, record: &str, other: &str, reason: &str) -> Outcome<String> {
        let (record, other) = self.two(record, other, reason)?;
        Ok(self.opened()?.unlink(record, other, &Private::new(reason.to_owned()))?.to_string())
    }

    /// Other records in which an author of this one is alleged too: for whoever leads, with a reason that is in the trail first.
    ///
    /// # Errors
    /// The desk is locked or may not, the record is unknown, or there is no reason.
    pub fn same_authors(&mut self, record: &str, reason: &str) -> Outcome<Vec<SearchHit>> {
        self.opened()?;
        self.permit(Right::Lead)?;
        self.permit(Right::Read)?;
        if reason.trim().is_empty() {
            return Err(Code::ReasonNeeded.into());
        }
        let record = record_id(record)?;
        let names = self.names()?;
        let found = self.opened()?.same_authors(record, &Private::new(reason.to_owned()))?;
        Ok(found.iter().map(|one| candidate(one, &names)).collect())
    }

    /// Records that may be of the person a draft is about.
    pub(crate) fn alike(&mut self, draft: DraftId) -> Outcome<Vec<SearchHit>> {
        let names = self.names()?;
        let found = self.opened()?.candidates_of_draft(draft, SHOWN)?;
        Ok(found.iter().map(|one| candidate(one, &names)).collect())
    }

    fn two(
        &mut self,
        record: &str,
        other: &str,
        reason: &str,
    ) -> Outcome<(aman_sync_protocol::ids::RecordId, aman_sync_protocol::ids::RecordId)> {
        self.permit(Right::Amend)?;
        if reason.trim().is_empty() {
            return Err(Code::ReasonNeeded.into());
        }
        Ok((record_id(record)?, record_id(other)?))
    }
}

/// Why a record was found by the name of the person received; one that was found because an author or a witness is called
/// so says nothing about her.
pub(crate) fn about_person(vault: &aman_vault::OpenVault, found: &Found, text: &str) -> Option<Vec<Reason>> {
    let state = vault.record(found.row.record).ok()?;
    // EXPOSE: compared with what is typed.
    let answers = state.document.expose().get("answers").cloned().unwrap_or_default();
    let typed = Name::of(text);
    let pack = vault.pack_of_record(found.row.record).ok()?;
    let names = pack.names_of(&answers, Whose::Person);
    let alike = names.iter().map(|name| name.like(&typed)).filter(|like| like.same).max_by_key(|like| like.score);
    let begins =
        |name: &Name| typed.each().all(|word| name.each().any(|have| have.like(&word).same || word.begins(&have)));
    alike.map(|like| like.reasons).or_else(|| names.iter().any(begins).then(Vec::new))
}

fn candidate(one: &Candidate, names: &Names) -> SearchHit {
    SearchHit { reasons: one.alike.reasons.clone(), linked: one.linked, ..convert::hit(&one.row, names) }
}

fn duplicate(pair: &Pair, names: &Names) -> DuplicatePair {
    DuplicatePair {
        first: convert::hit(&pair.first, names),
        second: convert::hit(&pair.second, names),
        reasons: pair.alike.reasons.clone(),
        score: pair.alike.score,
        linked: pair.linked,
    }
}

const SHOWN: u32 = 8;
