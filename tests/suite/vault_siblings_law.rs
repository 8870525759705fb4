//! Is merging the same in any order and grouping, and does no value go that nobody had seen?

use std::collections::BTreeMap;

use aman_sync_protocol::ids::{EntryId, OpId, SpaceId};
use aman_sync_protocol::payload::Verb;
use aman_vault::merge::{MergeEntry, MergeOp, Merged, merge};
use proptest::prelude::*;

fn id_of(number: u8) -> EntryId {
    EntryId::from_bytes([number; 32])
}

/// Entries as they may come from anywhere: amendments, retractions and decisions that name what they supersede.
fn any_entries() -> impl Strategy<Value = Vec<MergeEntry>> {
    let one = (
        proptest::collection::vec(0_u8..24, 0..3),
        0_u8..5,
        0_u8..4,
        0_u8..5,
        proptest::collection::vec(0_u8..24, 0..3),
    );
    proptest::collection::vec(one, 1..24).prop_map(|seeds| {
        let paths = ["a.x", "a.y", "l[1]", "l[1].x", "l[1].y"];
        let verbs = [Verb::Set, Verb::AddItem, Verb::RetractItem, Verb::Resolve, Verb::Clear];
        (1_u8..)
            .zip(seeds)
            .map(|(number, (parents, path, value, verb, named))| MergeEntry {
                id: id_of(number),
                space: SpaceId::from_bytes([1; 16]),
                parents: parents
                    .into_iter()
                    .map(|parent| parent + 1)
                    .filter(|parent| *parent < number)
                    .map(id_of)
                    .collect(),
                lamport: u64::from(number),
                ops: vec![MergeOp {
                    index: 0,
                    verb: verbs[usize::from(verb)],
                    group: paths[usize::from(path)].split('.').next().unwrap().to_owned(),
                    path: paths[usize::from(path)].to_owned(),
                    value: (value > 0).then(|| value.to_string()),
                    supersedes: named.into_iter().map(|of| OpId { entry: id_of(of + 1), index: 0 }).collect(),
                }],
            })
            .collect()
    })
}

fn before(entries: &BTreeMap<EntryId, &MergeEntry>, one: &EntryId, other: &EntryId) -> bool {
    let mut open = entries[other].parents.clone();
    while let Some(next) = open.pop() {
        if next == *one {
            return true;
        }
        open.extend(entries.get(&next).into_iter().flat_map(|entry| entry.parents.clone()));
    }
    false
}

/// Every value that does not hold was seen, or named, by somebody who wrote there or took its item back.
fn nothing_went_unseen(entries: &[MergeEntry], merged: &Merged) -> Result<(), TestCaseError> {
    let by_id: BTreeMap<EntryId, &MergeEntry> = entries.iter().map(|entry| (entry.id, entry)).collect();
    for entry in entries {
        let op = &entry.ops[0];
        let me = OpId { entry: entry.id, index: 0 };
        if merged.fields.get(&op.path).is_some_and(|held| held.iter().any(|one| one.op == me)) {
            continue;
        }
        let item = op.path.split_once("].").map(|(item, _)| format!("{item}]"));
        let seen = entries.iter().filter(|other| other.id != entry.id).any(|other| {
            let there = other.ops[0].path == op.path || Some(&other.ops[0].path) == item.as_ref();
            there && (before(&by_id, &entry.id, &other.id) || other.ops[0].supersedes.contains(&me))
        });
        prop_assert!(seen, "{:?} went although nobody had seen it", me);
    }
    let invented = merged.fields.iter().flat_map(|(path, held)| held.iter().map(move |one| (path, one)));
    for (path, one) in invented {
        let written = by_id[&one.op.entry].ops[0].clone();
        prop_assert_eq!(&written.path, path);
        prop_assert!(one.value.is_none() || one.value == written.value, "a value that nobody wrote");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn merging_is_the_same_in_any_order_any_grouping_and_any_number_of_times(
        (entries, shuffled, cut, again) in any_entries().prop_flat_map(|entries| {
            let count = entries.len();
            (Just(entries.clone()), Just(entries).prop_shuffle(), 0..=count, 0..count)
        })
    ) {
        let merged = merge(&entries);
        prop_assert_eq!(&merge(&shuffled), &merged);
        // Two heaps laid on each other either way, some of it twice.
        let (one, two) = shuffled.split_at(cut);
        prop_assert_eq!(&merge(&[two, one, &shuffled[again..]].concat()), &merged);
        prop_assert_eq!(&merge(&[&shuffled[again..], one, two, one].concat()), &merged);
        nothing_went_unseen(&entries, &merged)?;
    }
}
