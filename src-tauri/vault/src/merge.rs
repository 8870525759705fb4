//! What do the entries of one record say together?
//!
//! A pure function of the set of entries: order of arrival, repetition and batching change nothing. No clock decides.
//! Within one space an operation is dominated by another on the same path if its entry is a strict ancestor of the
//! other's, if a resolution names it, or if it stands before the other in the same entry. What is left undominated
//! holds; several different values are siblings, and wait for a person. An item that one officer took back while another
//! amended it, neither knowing of the other, is such a case too: "taken back" and "kept" stand side by side.

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
    /// Groups in which different fields were written apart, with those fields. A group in which one field has several
    /// values is left out: that is decided first, by somebody who then has both before her.
    pub together: BTreeMap<String, BTreeSet<String>>,
    /// Newest entries by space: what the next entry names as its parents.
    pub heads: BTreeMap<SpaceId, Vec<EntryId>>,
}

impl Merged {
    /// Lists the fields that have more than one value. What the vault writes for itself is nobody's to decide.
    #[must_use]
    pub fn conflicts(&self) -> Vec<&str> {
        let apart = self.fields.iter().filter(|(path, held)| is_conflict(held) && !path.starts_with(OWN_PATHS));
        apart.map(|(path, _)| path.as_str()).collect()
    }

    /// Lists the values that stand apart at a path.
    #[must_use]
    pub fn apart(&self, path: &str) -> Option<&[Standing]> {
        self.fields.get(path).map(Vec::as_slice).filter(|held| is_conflict(held))
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
    let items = taken_back(&ops, &past);
    let mut merged = Merged::default();
    for (path, held) in &ops {
        let kept = match items.get(path) {
            Some(TakenBack::Contested) => maximal(held.iter().filter(|one| !one.takes_back()), &past),
            Some(TakenBack::By(_)) | None => Vec::new(),
        };
        let above = match items.get(item_of(path).as_str()) {
            Some(TakenBack::By(these)) if item_of(path) != *path => these.as_slice(),
            Some(TakenBack::By(_) | TakenBack::Contested) | None => &[],
        };
        let standing = maximal(held.iter(), &past);
        let standing = standing.iter().filter(|one| !above.iter().any(|other| past.dominates(other, one)));
        let mut standing: Vec<Standing> = standing.copied().chain(kept).map(Held::standing).collect();
        standing.sort();
        standing.dedup();
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

    /// Whether it takes back what stands at its path: a retraction, or a decision for one.
    fn takes_back(&self) -> bool {
        self.op.verb == Verb::RetractItem || (self.op.verb == Verb::Resolve && self.op.value.is_none())
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

    /// Whether neither had seen the other.
    fn concurrent(&self, one: &Held<'_>, other: &Held<'_>) -> bool {
        let (first, second) = (&one.entry.id, &other.entry.id);
        one.entry.space == other.entry.space
            && first != second
            && !self.before(first, second)
            && !self.before(second, first)
    }

    fn dominates(&self, strong: &Held<'_>, weak: &Held<'_>) -> bool {
        if strong.entry.space != weak.entry.space || strong.id() == weak.id() {
            return false;
        }
        let same_entry = strong.entry.id == weak.entry.id && strong.op.index > weak.op.index;
        same_entry || self.before(&weak.entry.id, &strong.entry.id) || strong.op.supersedes.contains(&weak.id())
    }
}

/// Leaves those that nothing else among them dominates.
fn maximal<'a, 'b>(held: impl Iterator<Item = &'b Held<'a>> + Clone, past: &Past) -> Vec<&'b Held<'a>>
where
    'a: 'b,
{
    held.clone().filter(|one| !held.clone().any(|other| past.dominates(other, one))).collect()
}

/// What became of an item that somebody took back.
enum TakenBack<'a, 'b> {
    /// These retractions hold, for the fields that they had seen.
    By(Vec<&'b Held<'a>>),
    /// Somebody amended it meanwhile: whether it stays is to be decided, and until then nothing of it goes.
    Contested,
}

/// Looks at every item that somebody took back.
fn taken_back<'a, 'b>(ops: &'b BTreeMap<&str, Vec<Held<'a>>>, past: &Past) -> BTreeMap<&'b str, TakenBack<'a, 'b>> {
    let mut items = BTreeMap::new();
    for (path, held) in ops.iter().filter(|(path, held)| path.ends_with(']') && held.iter().any(Held::takes_back)) {
        let standing = maximal(held.iter(), past);
        let fields = format!("{path}.");
        let inside = ops.range(fields.as_str()..).take_while(|(path, _)| path.starts_with(&fields));
        let meanwhile: Vec<&Held<'_>> = inside.flat_map(|(_, held)| maximal(held.iter(), past)).collect();
        let beside = standing.iter().filter(|one| !one.takes_back());
        let contested = standing
            .iter()
            .filter(|one| one.takes_back())
            .any(|back| meanwhile.iter().chain(beside.clone()).any(|other| past.concurrent(back, other)));
        let overruled = |back: &Held<'_>| {
            let keeps = |one: &&Held<'_>| one.op.verb == Verb::Resolve && !one.takes_back();
            held.iter().filter(keeps).any(|decision| past.dominates(decision, back))
        };
        let state = if contested {
            TakenBack::Contested
        } else {
            TakenBack::By(held.iter().filter(|one| one.takes_back() && !overruled(one)).collect())
        };
        items.insert(*path, state);
    }
    items
}

/// The item a path lies in; the path itself where it lies in none.
fn item_of(path: &str) -> String {
    path.split_once("].").map_or_else(|| path.to_owned(), |(item, _)| format!("{item}]"))
}

fn soft_conflicts(
    entries: &BTreeMap<EntryId, &MergeEntry>,
    past: &Past,
    merged: &Merged,
) -> BTreeMap<String, BTreeSet<String>> {
    // For each group: who wrote which field that holds.
    let mut groups: BTreeMap<(&str, SpaceId), BTreeSet<(EntryId, &str)>> = BTreeMap::new();
    let mut decided_first = BTreeSet::new();
    for (path, held) in &merged.fields {
        for standing in held {
            let entry = entries.get(&standing.op.entry);
            let op = entry.and_then(|entry| entry.ops.iter().find(|op| op.index == standing.op.index));
            let Some(op) = op.filter(|_| !path.starts_with(OWN_PATHS)) else {
                continue;
            };
            if is_conflict(held) {
                decided_first.insert(op.group.as_str());
            }
            groups.entry((op.group.as_str(), standing.space)).or_default().insert((standing.op.entry, path));
        }
    }
    let touches = |entry: &MergeEntry, group: &str| entry.ops.iter().any(|op| op.group == group);
    let mut together: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for ((group, _), written) in groups.iter().filter(|((group, _), _)| !decided_first.contains(group)) {
        let apart = |(one, at): &(EntryId, &str)| {
            written.iter().any(|(other, beside)| {
                let concurrent = one != other && at != beside && !past.before(one, other) && !past.before(other, one);
                // Whoever wrote both fields as they stand has seen them together: two desks that take in the same reception.
                let wrote_both = written.contains(&(*other, *at)) || written.contains(&(*one, *beside));
                let seen_both = |later: &&&MergeEntry| past.before(one, &later.id) && past.before(other, &later.id);
                concurrent && !wrote_both && !entries.values().filter(seen_both).any(|later| touches(later, group))
            })
        };
        let fields: BTreeSet<String> =
            written.iter().filter(|&one| apart(one)).map(|(_, path)| (*path).to_owned()).collect();
        if !fields.is_empty() {
            together.entry((*group).to_owned()).or_default().extend(fields);
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

/// How paths begin that are the vault's own.
const OWN_PATHS: &str = "aman.";
