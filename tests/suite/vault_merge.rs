//! Does the same set of entries always give the same tables?

use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{EntryId, OpId, SpaceId};
use aman_sync_protocol::payload::Verb;
use aman_sync_protocol::replica::{Item, Pulled, Replica};
use aman_vault::apart::Decision;
use aman_vault::merge::{MergeEntry, MergeOp, is_conflict, merge};
use proptest::prelude::*;
use serde_json::json;

use crate::vault_world::{TestDesk, example, exchange, region, words};

fn entry(number: u8, parents: &[u8], ops: Vec<(Verb, &str, Option<&str>)>) -> MergeEntry {
    let id = |number: u8| EntryId::from_bytes([number; 32]);
    MergeEntry {
        id: id(number),
        space: SpaceId::from_bytes([1; 16]),
        parents: parents.iter().map(|parent| id(*parent)).collect(),
        lamport: u64::from(number),
        ops: ops
            .into_iter()
            .zip(0..)
            .map(|((verb, path, value), index)| MergeOp {
                index,
                verb,
                group: path.split('.').next().unwrap().to_owned(),
                path: path.to_owned(),
                value: value.map(str::to_owned),
                supersedes: Vec::new(),
            })
            .collect(),
    }
}

#[test]
fn a_later_value_dominates_only_what_its_author_had_seen() {
    let first = entry(1, &[], vec![(Verb::Set, "a.x", Some("1"))]);
    let second = entry(2, &[1], vec![(Verb::Set, "a.x", Some("2"))]);
    let apart = entry(3, &[1], vec![(Verb::Set, "a.x", Some("3"))]);
    let merged = merge(&[first.clone(), second.clone()]);
    assert_eq!(merged.shown("a.x"), Some("2"));
    assert!(merged.conflicts().is_empty());
    let merged = merge(&[first.clone(), second.clone(), apart.clone()]);
    assert_eq!(merged.conflicts(), ["a.x"]);
    let after = entry(4, &[2, 3], vec![(Verb::Set, "a.x", Some("4"))]);
    assert!(merge(&[first, second, apart, after]).conflicts().is_empty());
}

#[test]
fn the_same_value_written_apart_is_no_conflict() {
    let first = entry(1, &[], vec![(Verb::Set, "a.x", Some("1"))]);
    let second = entry(2, &[1], vec![(Verb::Set, "a.x", Some("2"))]);
    let third = entry(3, &[1], vec![(Verb::Set, "a.x", Some("2"))]);
    let merged = merge(&[first, second, third]);
    assert!(!is_conflict(&merged.fields["a.x"]));
}

#[test]
fn different_fields_of_one_group_written_apart_are_shown_together() {
    let first = entry(1, &[], vec![(Verb::Set, "a.x", Some("1")), (Verb::Set, "a.y", Some("1"))]);
    let second = entry(2, &[1], vec![(Verb::Set, "a.x", Some("2"))]);
    let third = entry(3, &[1], vec![(Verb::Set, "a.y", Some("3"))]);
    let merged = merge(&[first.clone(), second.clone(), third.clone()]);
    assert!(merged.conflicts().is_empty());
    assert!(merged.together.contains_key("a"));
    let seen = entry(4, &[2, 3], vec![(Verb::Set, "a.x", Some("2"))]);
    assert!(merge(&[first, second, third, seen]).together.is_empty());
}

#[test]
fn an_item_taken_back_takes_along_only_what_was_seen() {
    let first = entry(1, &[], vec![(Verb::AddItem, "l[1]", Some("{\"at\":0}")), (Verb::Set, "l[1].x", Some("1"))]);
    let retract = entry(2, &[1], vec![(Verb::RetractItem, "l[1]", None)]);
    let merged = merge(&[first.clone(), retract.clone()]);
    assert_eq!(merged.shown("l[1]"), None);
    assert_eq!(merged.shown("l[1].x"), None);
    let amend = entry(3, &[1], vec![(Verb::Set, "l[1].x", Some("2"))]);
    let merged = merge(&[first, retract, amend]);
    assert_eq!(merged.shown("l[1].x"), Some("2"));
}

#[test]
fn a_resolution_supersedes_by_name() {
    let first = entry(1, &[], vec![(Verb::Set, "a.x", Some("1"))]);
    let second = entry(2, &[], vec![(Verb::Set, "a.x", Some("2"))]);
    let mut resolve = entry(3, &[2], vec![(Verb::Resolve, "a.x", Some("1"))]);
    resolve.ops[0].supersedes = vec![OpId { entry: first.id, index: 0 }, OpId { entry: second.id, index: 0 }];
    let merged = merge(&[first, second, resolve]);
    assert_eq!(merged.fields["a.x"].len(), 1);
    assert_eq!(merged.shown("a.x"), Some("1"));
}

fn any_entries() -> impl Strategy<Value = Vec<MergeEntry>> {
    proptest::collection::vec((proptest::collection::vec(0_u8..20, 0..3), 0_u8..5, 0_u8..4, 0_u8..5), 1..20).prop_map(
        |seeds| {
            let make = |(number, (parents, path, value, verb)): (u8, (Vec<u8>, u8, u8, u8))| {
                let parents: Vec<u8> =
                    parents.into_iter().filter(|parent| *parent < number).map(|parent| parent + 1).collect();
                let paths = ["a.x", "a.y", "l[1]", "l[1].x", "b.z"];
                let verbs = [Verb::Set, Verb::AddItem, Verb::RetractItem, Verb::Resolve, Verb::Clear];
                let value = value.to_string();
                entry(number + 1, &parents, vec![(verbs[usize::from(verb)], paths[usize::from(path)], Some(&value))])
            };
            (0_u8..).zip(seeds).map(make).collect()
        },
    )
}

proptest! {
    #[test]
    fn any_order_and_repetition_of_entries_merges_alike(
        (entries, shuffled, again) in any_entries().prop_flat_map(|entries| {
            let count = entries.len();
            (Just(entries.clone()), Just(entries).prop_shuffle(), 0..count)
        })
    ) {
        let merged = merge(&entries);
        let mut twice = shuffled;
        twice.push(entries[again].clone());
        prop_assert_eq!(merge(&twice), merged);
    }
}

/// Every sealed item of a small story between two desks, and the tables they lead to.
fn story() -> (aman_sync_protocol::entry::Entry, Vec<Item>, TestDesk) {
    let mut region = region(3);
    let reader = region.desks.pop().unwrap();
    let (first, second) = region.desks.split_at_mut(1);
    let (first, second) = (&mut first[0], &mut second[0]);
    let at = aman_schema::Path::parse("safety.emergency").unwrap();
    for text in [aman_schema::EXAMPLE_COMPLETE, aman_schema::EXAMPLE_ARABIC] {
        let id = first.vault.add_record(&example(text)).unwrap().record();
        exchange(first, second);
        first.vault.amend(id, &[(at.clone(), Some(json!({"answer": "refused"})))], &words("un")).unwrap();
        second.vault.amend(id, &[(at.clone(), Some(json!({"answer": "unknown"})))], &words("deux")).ok();
        exchange(first, second);
        let state = second.vault.record(id).unwrap();
        if let Some(siblings) = state.siblings.get(at.as_str()) {
            let take = siblings[0].sibling.clone();
            second.vault.resolve(id, at.as_str(), &Decision::Take(&take), &words("décidé")).unwrap();
        }
        exchange(first, second);
    }
    first.vault.replica().forget_acknowledgements().unwrap();
    let items: Vec<Item> = first.vault.replica().unsent(usize::MAX).unwrap().into_iter().map(|one| one.item).collect();
    let root = region.coordinator.vault.log().root_papers().unwrap().unwrap().0;
    (root, items, reader)
}

#[test]
fn any_permutation_duplication_and_batching_of_the_same_items_gives_the_same_tables() {
    let (_, items, reader) = story();
    let folder = reader.folder.clone();
    let keep = tempfile::tempdir().unwrap();
    drop(reader.vault.lock());
    let mut dice = Dice(7);
    let mut expected: Option<aman_schema::Private<String>> = None;
    for turn in 0..12 {
        let copy = keep.path().join(format!("turn{turn}"));
        std::fs::create_dir_all(&copy).unwrap();
        for name in ["log.db", "log.db-wal", "slots.a", "slots.b"] {
            if folder.join(name).exists() {
                std::fs::copy(folder.join(name), copy.join(name)).unwrap();
            }
        }
        let mut vault = crate::vault_world::unlock(crate::vault_world::open(&copy));
        let mut order = items.clone();
        order.extend(items.iter().filter(|_| dice.below(4) == 0).cloned());
        for at in (1..order.len()).rev() {
            order.swap(at, dice.below(at + 1));
        }
        let mut rest = order.as_slice();
        while !rest.is_empty() {
            let (batch, after) = rest.split_at(rest.len().min(1 + dice.below(7)));
            let pulled: Vec<Pulled> = batch.iter().map(|item| Pulled { lsn: 0, item: item.clone() }).collect();
            let _received = vault.replica().receive(&pulled, Timestamp(0)).unwrap();
            if dice.below(3) == 0 {
                vault.after_sync().unwrap();
            }
            rest = after;
        }
        vault.after_sync().unwrap();
        let dump = vault.dump_view().unwrap();
        assert!(dump.expose().len() > 5000);
        match &expected {
            None => expected = Some(dump),
            Some(first) => assert!(*first == dump, "turn {turn} differs"),
        }
        assert!(vault.verify().unwrap().is_sound());
    }
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).unwrap()
    }
}
