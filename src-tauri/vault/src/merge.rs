//! What do the entries of one record say together?
//!
//! A pure function of the set of entries: order of arrival, repetition and batching change nothing. No clock decides.
//! Within one space an operation is dominated by another on the same path if its entry is a strict ancestor of the
//! other's, if a resolution names it, or if it stands before the other in the same entry. What is left undominated
//! holds; several different values are siblings, and wait for a person.

use std::collections::{BTreeMap, BTreeSet};

use aman_sync_protocol::ids::{EntryId, OpId, SpaceId};
use aman_sync_protocol::payload::Verb;

/// An entry of a record, opened, as far as merging needs it.
#[derive(Clone, Debug)]
pub struct MergeEntry {
    /// Its id.
    pub id: EntryId,
    /// The space it is in.
    pub space: SpaceId,
    /// What its author had seen of this record and space.
    pub parents: Vec<EntryId>,
    /// Its counter.
    pub lamport: u64,
    /// What it changes.
    pub ops: Vec<MergeOp>,
}

/// One change.
#[derive(Clone, Debug)]
pub struct MergeOp {
    /// Its place in the entry.
    pub index: u16,
    /// What it does.
    pub verb: Verb,
    /// The group whose fields belong together.
    pub group: String,
    /// The field.
    pub path: String,
    /// The value as canonical JSON; none when it takes the field away.
    pub value: Option<String>,
    /// Operations it supersedes by name.
    pub supersedes: Vec<OpId>,
}

/// A value that holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Standing {
    /// The counter of its entry.
    pub lamport: u64,
    /// Which operation says so.
    pub op: OpId,
    /// The space it is in.
    pub space: SpaceId,
    /// The value; none means "taken away".
    pub value: Option<String>,
}

/// What a record says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// What holds for each field: ascending by (lamport, entry, index); the last one is shown.
    pub fields: BTreeMap<String, Vec<Standing>>,
    /// Groups in which different fields were written apart.
    pub together: BTreeSet<String>,
    /// Newest entries by space: what the next entry names as its parents.
    pub heads: BTreeMap<SpaceId, Vec<EntryId>>,
}

impl Merged {
    /// Lists the fields that have more than one value.
    #[must_use]
    pub fn conflicts(&self) -> Vec<&str> {
        self.fields.iter().filter(|(_, held)| is_conflict(held)).map(|(path, _)| path.as_str()).collect()
    }

    /// Returns the value that is shown for a field.
    #[must_use]
    pub fn shown(&self, path: &str) -> Option<&str> {
        self.fields.get(path)?.last()?.value.as_deref()
    }
}

/// Tells whether values differ.
#[must_use]
pub fn is_conflict(held: &[Standing]) -> bool {
    held.iter().any(|one| held.first().is_some_and(|first| first.value != one.value))
}

/// Merges the entries of one record.
#[must_use]
pub fn merge(entries: &[MergeEntry]) -> Merged {
    let by_id: BTreeMap<EntryId, &MergeEntry> = entries.iter().map(|entry| (entry.id, entry)).collect();
    let past = Past::of(&by_id);
    let mut ops: BTreeMap<&str, Vec<Held<'_>>> = BTreeMap::new();
    for entry in by_id.values() {
        for op in &entry.ops {
            ops.entry(op.path.as_str()).or_default().push(Held { entry, op });
        }
    }
    let mut merged = Merged::default();
    for (path, held) in &ops {
        let retractions = retractions_above(path, &ops);
        let mut standing: Vec<Standing> = held
            .iter()
            .filter(|one| !held.iter().chain(retractions.iter().copied()).any(|other| past.dominates(other, one)))
            .map(Held::standing)
            .collect();
        standing.sort();
        if !standing.is_empty() {
            merged.fields.insert((*path).to_owned(), standing);
        }
    }
    merged.together = soft_conflicts(&by_id, &past, &merged);
    merged.heads = heads(&by_id);
    merged
}

struct Held<'a> {
    entry: &'a MergeEntry,
    op: &'a MergeOp,
}

impl Held<'_> {
    fn id(&self) -> OpId {
        OpId { entry: self.entry.id, index: self.op.index }
    }

    fn standing(&self) -> Standing {
        Standing {
            lamport: self.entry.lamport,
            op: self.id(),
            space: self.entry.space,
            value: match self.op.verb {
                Verb::Clear | Verb::RetractItem => None,
                Verb::AddItem | Verb::Newer(_) | Verb::Resolve | Verb::Set => self.op.value.clone(),
            },
        }
    }
}

/// Which entries lie before which.
struct Past {
    ancestors: BTreeMap<EntryId, BTreeSet<EntryId>>,
}

impl Past {
    fn of(entries: &BTreeMap<EntryId, &MergeEntry>) -> Self {
        let mut past = Self { ancestors: BTreeMap::new() };
        for id in entries.keys() {
            past.learn(*id, entries);
        }
        past
    }

    /// Walks back from one entry; a parent that is not here ends the way. Without recursion: chains can be long.
    fn learn(&mut self, id: EntryId, entries: &BTreeMap<EntryId, &MergeEntry>) {
        let mut seen = BTreeSet::new();
        let mut open: Vec<EntryId> = entries.get(&id).map(|entry| entry.parents.clone()).unwrap_or_default();
        while let Some(next) = open.pop() {
            let Some(entry) = entries.get(&next) else {
                continue;
            };
            if !seen.insert(next) {
                continue;
            }
            match self.ancestors.get(&next) {
                Some(known) => seen.extend(known),
                None => open.extend(&entry.parents),
            }
        }
        self.ancestors.insert(id, seen);
    }

    fn before(&self, one: &EntryId, other: &EntryId) -> bool {
        self.ancestors.get(other).is_some_and(|past| past.contains(one))
    }

    fn dominates(&self, strong: &Held<'_>, weak: &Held<'_>) -> bool {
        if strong.entry.space != weak.entry.space || strong.id() == weak.id() {
            return false;
        }
        let same_entry = strong.entry.id == weak.entry.id && strong.op.index > weak.op.index;
        same_entry || self.before(&weak.entry.id, &strong.entry.id) || strong.op.supersedes.contains(&weak.id())
    }
}

/// Retracting an item takes the fields along that its author had seen.
fn retractions_above<'a, 'b>(path: &str, ops: &'b BTreeMap<&str, Vec<Held<'a>>>) -> Vec<&'b Held<'a>> {
    let Some((item, _)) = path.split_once("].") else {
        return Vec::new();
    };
    let item = format!("{item}]");
    let held = ops.get(item.as_str()).into_iter().flatten();
    held.filter(|held| held.op.verb == Verb::RetractItem).collect()
}

fn soft_conflicts(entries: &BTreeMap<EntryId, &MergeEntry>, past: &Past, merged: &Merged) -> BTreeSet<String> {
    let mut groups: BTreeMap<(&str, SpaceId), BTreeSet<EntryId>> = BTreeMap::new();
    for standing in merged.fields.values().flatten() {
        let entry = entries.get(&standing.op.entry);
        let op = entry.and_then(|entry| entry.ops.iter().find(|op| op.index == standing.op.index));
        if let Some(op) = op {
            groups.entry((op.group.as_str(), standing.space)).or_default().insert(standing.op.entry);
        }
    }
    let touches = |entry: &MergeEntry, group: &str| entry.ops.iter().any(|op| op.group == group);
    let mut together = BTreeSet::new();
    for ((group, _), writers) in groups {
        let apart = writers.iter().any(|one| {
            writers.iter().any(|other| {
                let concurrent = one != other && !past.before(one, other) && !past.before(other, one);
                let seen_both = |later: &&&MergeEntry| past.before(one, &later.id) && past.before(other, &later.id);
                concurrent && !entries.values().filter(seen_both).any(|later| touches(later, group))
            })
        });
        if apart {
            together.insert(group.to_owned());
        }
    }
    together
}

fn heads(entries: &BTreeMap<EntryId, &MergeEntry>) -> BTreeMap<SpaceId, Vec<EntryId>> {
    let parents: BTreeSet<EntryId> = entries.values().flat_map(|entry| entry.parents.iter().copied()).collect();
    let mut heads: BTreeMap<SpaceId, Vec<EntryId>> = BTreeMap::new();
    for entry in entries.values().filter(|entry| !parents.contains(&entry.id)) {
        heads.entry(entry.space).or_default().push(entry.id);
    }
    heads
}
