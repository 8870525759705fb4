//! What does a reader get, and in which order?
//!
//! The roster's space first, so that whoever wrote the rest is known before it; then each readable space from the
//! reader's cursor on, in the order of its space. A log's certificate comes before the first of its entries. Grants
//! go to their addressee alone, those to a key on paper to every reader of the space: paper fetches nothing. What this request pushed, or the reader says it holds, is passed over.

use std::collections::{BTreeMap, BTreeSet};

use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{DeskId, EntryId, Incarnation, LogId, SpaceId};
use aman_sync_protocol::message::{End, Hello};
use aman_sync_protocol::receipt::{Head, Receipt};
use aman_sync_protocol::replica::{Item, Pulled};
use aman_sync_protocol::roster::Roster;

use crate::store::{Place, Reading, Row, StoreFault, What};

/// What one reader gets in one exchange, part by part.
pub(crate) struct Delivery {
    reader: DeskId,
    papers: BTreeSet<DeskId>,
    left: Vec<SpaceId>,
    cursors: BTreeMap<SpaceId, u64>,
    budget: u64,
    pushed: BTreeSet<EntryId>,
    held: BTreeMap<(LogId, SpaceId), (u64, EntryId)>,
    shown: BTreeSet<LogId>,
    reached: BTreeMap<SpaceId, u64>,
}

impl Delivery {
    /// Prepares what a reader gets from the spaces that the roster lets it read.
    pub(crate) fn new(hello: &Hello, roster: &Roster, pushed: BTreeSet<EntryId>) -> Self {
        let mut left = roster.readable(&hello.desk);
        left.reverse();
        Self {
            reader: hello.desk,
            papers: roster.papers().collect(),
            left,
            cursors: hello.cursors.iter().copied().collect(),
            budget: hello.budget.clamp(LEAST_BUDGET, MOST_BUDGET),
            pushed,
            held: hello.heads.iter().map(|head| ((head.log, head.space), (head.seq, head.entry))).collect(),
            shown: BTreeSet::new(),
            reached: BTreeMap::new(),
        }
    }

    /// Says whether a cursor is beyond what the store ever gave out: the store was rolled back.
    pub(crate) fn is_ahead(&self, store: &dyn Reading) -> Result<bool, StoreFault> {
        for (space, cursor) in &self.cursors {
            if *cursor > store.space_head(space)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Reads the next part; an empty one is the last.
    pub(crate) fn next_part(&mut self, store: &dyn Reading) -> Result<Vec<Pulled>, StoreFault> {
        let mut part = Vec::new();
        while part.is_empty() && self.budget > 0 {
            let Some(space) = self.left.last().copied() else { break };
            let from = self.reached.get(&space).or_else(|| self.cursors.get(&space)).copied().unwrap_or(0);
            let rows = store.after(&space, from, PART_BYTES)?;
            if rows.is_empty() {
                self.left.pop();
                self.reached.entry(space).or_insert(from);
            }
            for row in rows {
                self.reached.insert(space, row.lsn);
                self.give(space, row, store, &mut part)?;
            }
        }
        Ok(part)
    }

    /// Says how far this exchange served the reader.
    pub(crate) fn end(self) -> End {
        let moved = |(space, lsn): &(SpaceId, u64)| *lsn > self.cursors.get(space).copied().unwrap_or(0);
        let cursors = self.reached.into_iter().filter(moved).collect();
        End { more: !self.left.is_empty(), cursors, complete: true }
    }

    fn give(
        &mut self,
        space: SpaceId,
        row: Row,
        store: &dyn Reading,
        part: &mut Vec<Pulled>,
    ) -> Result<(), StoreFault> {
        let item = match row.what {
            What::Grant { to } if to != self.reader && !self.papers.contains(&to) => return Ok(()),
            What::Grant { .. } => Item::Grant(row.bytes),
            What::Wrap => Item::Wrap(row.bytes),
            What::Entry { id, log, seq, place } => {
                if self.pushed.contains(&id) || self.holds(store, (log, space), (seq, place))? {
                    return Ok(());
                }
                self.show(store, log, space, part)?;
                Item::Entry(row.bytes)
            }
        };
        self.spend(&item);
        part.push(Pulled { lsn: row.lsn, item });
        Ok(())
    }

    fn holds(&self, store: &dyn Reading, chain: (LogId, SpaceId), at: (u64, Place)) -> Result<bool, StoreFault> {
        let Some((seq, entry)) = self.held.get(&chain) else { return Ok(false) };
        if at.1 != Place::Main || at.0 > *seq {
            return Ok(false);
        }
        // The reader's head must stand on the same branch for what is below it to be the same.
        Ok(store.entry(&chain.0, &chain.1, entry)?.is_some_and(|kept| kept.place == Place::Main))
    }

    fn show(
        &mut self,
        store: &dyn Reading,
        log: LogId,
        space: SpaceId,
        part: &mut Vec<Pulled>,
    ) -> Result<(), StoreFault> {
        if !self.shown.insert(log) {
            return Ok(());
        }
        let cursor = self.cursors.get(&space).copied().unwrap_or(0);
        let first = store.order_of(&log, &space)?.map_or(0, |(first, _)| first);
        if first > cursor {
            let bytes = store.certificate(&log)?.ok_or(StoreFault::Damaged)?;
            let item = Item::Incarnation(bytes);
            self.spend(&item);
            part.push(Pulled { lsn: 0, item });
        }
        Ok(())
    }

    fn spend(&mut self, item: &Item) {
        self.budget = self.budget.saturating_sub(item.bytes().len() as u64);
    }
}

/// States what the store holds of a chain.
pub(crate) fn receipt_of(
    store: &dyn Reading,
    chain: &(LogId, SpaceId),
    server: Incarnation,
    server_time: Timestamp,
) -> Result<Receipt, StoreFault> {
    let (log, space) = *chain;
    let head = store.chain_head(&log, &space)?.map(|(seq, entry)| Head { seq, entry });
    let early = store.beside(&log, &space, Receipt::MAX_EARLY)?;
    let lsn = store.order_of(&log, &space)?.map_or(0, |(_, last)| last);
    Ok(Receipt { server, space, log, head, early, lsn, server_time })
}

const LEAST_BUDGET: u64 = 16 * 1024;
const MOST_BUDGET: u64 = 16 * 1024 * 1024;
const PART_BYTES: usize = 64 * 1024;
