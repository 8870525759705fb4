//! Is everything in a store what it should be?
//!
//! Reads every entry again as if it had just come: its bytes, its id, its author, its signature, its place.

use std::collections::BTreeMap;
use std::path::Path;

use aman_sync_protocol::author::find_author;
use aman_sync_protocol::chunks::address_of;
use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::gap::{Claim, claim_of_follower, claims_of_beacon};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{DeskId, EntryId, LogId, SpaceId};
use aman_sync_protocol::roster::Roster;

use crate::app::roster_of;
use crate::folder::look;
use crate::store::{Place, ReadWork, Reading, Row, StoreFault, What};

/// What was found in a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The region the store belongs to.
    pub root: Option<EntryId>,
    /// Entries that are whole and rightly signed.
    pub entries: u64,
    /// Of these, entries that wait for one before them.
    pub early: u64,
    /// Of these, entries beside the chain's head: their log was forked.
    pub forked: u64,
    /// Wraps and grants.
    pub rows: u64,
    /// Chunks of attachments.
    pub chunks: u64,
    /// Of these, chunks that are not what their address says.
    pub damaged_chunks: u64,
    /// Entries that are not what was put in.
    pub damaged: Vec<EntryId>,
    /// Chains of which a desk has signed that they go on, and the store lacks what follows.
    pub missing: Vec<Missing>,
}

/// Entries that must exist and are not in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The first seq that is not here.
    pub from: u64,
    /// The desk that wrote them.
    pub author: Option<DeskId>,
    /// How far the chain goes at least, and by whose word; of several the oldest.
    pub claim: Claim,
}

/// Reads a whole store again, as it is at one moment; its server may go on meanwhile.
///
/// # Errors
/// The store cannot be read, or the database itself is damaged.
pub fn verify(data: &Path) -> Result<Report, StoreFault> {
    let store = look(data)?;
    store.inspect()?;
    let mut report = Report::default();
    let work: ReadWork<'_> = &mut |reading| {
        // Of the same moment as the entries: a desk admitted since would seem to have written in nobody's name.
        let roster = roster_of(reading)?;
        let found = Report { root: roster.root().map(|root| root.fingerprint), ..Report::default() };
        let mut reread = Reread { roster: &roster, report: found, claims: Vec::new() };
        for space in reading.spaces()? {
            reread.space(reading, &space)?;
        }
        for space in reading.chunk_spaces()? {
            reread.chunks(reading, &space)?;
        }
        reread.report.missing = missing(reading, &roster, core::mem::take(&mut reread.claims))?;
        report = reread.report;
        Ok(())
    };
    store.read(work)?;
    Ok(report)
}

/// What one reading of the store has found so far.
struct Reread<'a> {
    roster: &'a Roster,
    report: Report,
    claims: Vec<Claim>,
}

impl Reread<'_> {
    fn space(&mut self, store: &dyn Reading, space: &SpaceId) -> Result<(), StoreFault> {
        let mut from = 0;
        loop {
            let rows = store.after(space, from, PART_BYTES)?;
            let Some(last) = rows.last() else { return Ok(()) };
            from = last.lsn;
            for row in rows {
                let What::Entry { place, .. } = row.what else {
                    self.report.rows += 1;
                    continue;
                };
                let entry = Entry::decode(&row.bytes).ok();
                self.verify(store, space, &row, entry.as_ref())?;
                if let Some(entry) = &entry {
                    self.hear(entry, place);
                }
            }
        }
    }

    fn chunks(&mut self, store: &dyn Reading, space: &SpaceId) -> Result<(), StoreFault> {
        let mut after = [0; 32];
        loop {
            let addresses = store.chunks_after(space, &after, PART_CHUNKS)?;
            let Some(last) = addresses.last() else { return Ok(()) };
            after = *last;
            for address in &addresses {
                let sound = store.chunk(space, address)?.is_some_and(|bytes| address_of(&bytes) == *address);
                self.report.chunks += 1;
                self.report.damaged_chunks += u64::from(!sound);
            }
        }
    }

    fn verify(
        &mut self,
        store: &dyn Reading,
        space: &SpaceId,
        row: &Row,
        entry: Option<&Entry>,
    ) -> Result<(), StoreFault> {
        let What::Entry { id, log, seq, place } = row.what else { return Ok(()) };
        let sound = entry.is_some_and(|entry| {
            let header = entry.header();
            entry.id() == id
                && header.log == log
                && header.seq == seq
                && header.space == *space
                && find_author(entry, self.roster).is_ok()
        });
        let linked = place == Place::Early || seq == 0 || {
            match entry.map(|entry| EntryId::from_bytes(entry.header().prev)) {
                Some(prev) => store
                    .entry(&log, space, &prev)?
                    .is_some_and(|before| before.seq + 1 == seq && before.place != Place::Early),
                None => false,
            }
        };
        if !sound || !linked {
            self.report.damaged.push(id);
            return Ok(());
        }
        self.report.entries += 1;
        match place {
            Place::Main => {}
            Place::Early => self.report.early += 1,
            Place::Branch => self.report.forked += 1,
        }
        Ok(())
    }

    /// What a beacon, or an entry beyond a hole, says about others.
    fn hear(&mut self, entry: &Entry, place: Place) {
        let Some(author) = self.roster.signer_of(&entry.header().log).map(|signer| signer.desk) else { return };
        self.claims.extend(claims_of_beacon(entry, author));
        if place == Place::Early {
            self.claims.extend(claim_of_follower(entry, author, Timestamp::default()));
        }
    }
}

/// One line for each chain: as far as anybody says, by the word that said so first.
fn missing(store: &dyn Reading, roster: &Roster, claims: Vec<Claim>) -> Result<Vec<Missing>, StoreFault> {
    let mut found: BTreeMap<(LogId, SpaceId), Missing> = BTreeMap::new();
    for claim in claims {
        let held = store.entry(&claim.log, &claim.space, &claim.entry)?;
        if held.is_some_and(|kept| kept.place != Place::Early) {
            continue;
        }
        let head = store.chain_head(&claim.log, &claim.space)?;
        let from = head.map_or(0, |(seq, _)| seq.saturating_add(1)).min(claim.seq);
        let author = roster.signer_of(&claim.log).map(|signer| signer.desk);
        let known =
            found.entry((claim.log, claim.space)).or_insert_with(|| Missing { from, author, claim: claim.clone() });
        let upto = known.claim.seq.max(claim.seq);
        if claim.word.said < known.claim.word.said {
            known.claim = claim;
        }
        known.claim.seq = upto;
        known.from = known.from.min(from);
    }
    Ok(found.into_values().collect())
}

const PART_BYTES: usize = 1024 * 1024;
const PART_CHUNKS: usize = 64;
