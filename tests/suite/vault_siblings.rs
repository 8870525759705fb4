//! Does nothing that was written apart get lost, mixed or decided by the order of things, and does a person's decision end it?

use std::collections::BTreeSet;

use aman_schema::{EXAMPLE_COMPLETE, Path, Private, get};
use aman_sync_protocol::ids::{EntryId, RecordId};
use aman_vault::VaultFault;
use aman_vault::apart::Decision;
use aman_vault::state::Sibling;
use serde_json::{Value, json};

use crate::vault_world::{Region, TestDesk, example, exchange, region, words};

fn path(text: &str) -> Path {
    Path::parse(text).unwrap()
}

/// A record that both desks of a unit hold.
fn shared() -> (Region, RecordId) {
    let mut region = region(2);
    let id = region.desks[0].vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap().record();
    meet(&mut region);
    (region, id)
}

fn meet(region: &mut Region) {
    let (first, second) = region.desks.split_at_mut(1);
    exchange(&mut first[0], &mut second[0]);
}

fn amend(desk: &mut TestDesk, id: RecordId, at: &str, value: Value) -> Result<EntryId, VaultFault> {
    let value = (!value.is_null()).then_some(value);
    desk.vault.amend(id, &[(path(at), value)], &words("essai"))
}

/// Each desk writes its own value, then they meet.
fn write_apart(region: &mut Region, id: RecordId, one: (&str, Value), two: (&str, Value)) {
    amend(&mut region.desks[0], id, one.0, one.1).unwrap();
    amend(&mut region.desks[1], id, two.0, two.1).unwrap();
    meet(region);
}

fn siblings(desk: &TestDesk, id: RecordId, at: &str) -> Vec<Sibling> {
    desk.vault.record(id).unwrap().siblings.get(at).cloned().unwrap_or_default()
}

fn named(siblings: &[Sibling], value: &Value) -> String {
    siblings.iter().find(|one| one.value.expose() == value).unwrap().sibling.clone()
}

fn resolve(desk: &mut TestDesk, id: RecordId, at: &str, value: &Value) {
    let take = named(&siblings(desk, id, at), value);
    desk.vault.resolve(id, at, &Decision::Take(&take), &words("décidé avec elle")).unwrap();
}

fn shown(desk: &TestDesk, id: RecordId, at: &str) -> Value {
    let state = desk.vault.record(id).unwrap();
    get(&state.document.expose()["answers"], &path(at)).cloned().unwrap_or_default()
}

fn both_agree(region: &Region) {
    let dumps: Vec<Private<String>> = region.desks.iter().map(|desk| desk.vault.dump_view().unwrap()).collect();
    assert!(dumps[0] == dumps[1], "two desks with the same entries show different tables");
}

#[test]
fn who_amends_a_field_with_several_values_is_told_to_decide_first() {
    let (mut region, id) = shared();
    write_apart(&mut region, id, ("person.address", json!("Chez sa mère")), ("person.address", json!("Chez sa sœur")));
    for value in [json!("Chez sa tante"), json!("Chez sa mère"), json!(null)] {
        let refused = amend(&mut region.desks[0], id, "person.address", value);
        assert_eq!(refused.unwrap_err(), VaultFault::WrittenApart);
    }
    assert_eq!(siblings(&region.desks[0], id, "person.address").len(), 2, "both values still stand");
    // What does not stand apart is amended as ever.
    amend(&mut region.desks[0], id, "person.age", json!(44)).unwrap();
    resolve(&mut region.desks[0], id, "person.address", &json!("Chez sa sœur"));
    amend(&mut region.desks[0], id, "person.address", json!("Chez sa tante")).unwrap();
    meet(&mut region);
    assert_eq!(shown(&region.desks[1], id, "person.address"), json!("Chez sa tante"));
    both_agree(&region);
}

#[test]
fn a_decision_needs_a_reason_a_known_value_and_something_to_decide() {
    let (mut region, id) = shared();
    write_apart(&mut region, id, ("person.address", json!("A")), ("person.address", json!("B")));
    let desk = &mut region.desks[0].vault;
    let at = "person.address";
    let refused = |found| Err::<EntryId, VaultFault>(found);
    assert_eq!(
        desk.resolve(id, at, &Decision::Take("x.0"), &words("essai")),
        refused(VaultFault::Refused { what: "sibling" })
    );
    assert_eq!(desk.resolve(id, at, &Decision::Take("x.0"), &words(" ")), refused(VaultFault::NoReason));
    assert_eq!(
        desk.resolve(id, "person.age", &Decision::Take("x.0"), &words("essai")),
        refused(VaultFault::NothingToDo)
    );
    assert_eq!(desk.resolve(id, "person", &Decision::Together, &words("essai")), refused(VaultFault::NothingToDo));
    let joined = words("A\nB");
    let of_a_line = desk.resolve(id, at, &Decision::All(&joined), &words("essai"));
    assert_eq!(
        of_a_line,
        refused(VaultFault::Refused { what: "sibling" }),
        "only narratives are kept one after the other"
    );
}

#[test]
fn decisions_made_apart_are_siblings_again_and_a_third_ends_them() {
    let (mut region, id) = shared();
    let at = "person.address";
    write_apart(&mut region, id, (at, json!("Chez sa mère")), (at, json!("Chez sa sœur")));
    resolve(&mut region.desks[0], id, at, &json!("Chez sa mère"));
    resolve(&mut region.desks[1], id, at, &json!("Chez sa sœur"));
    meet(&mut region);
    both_agree(&region);
    for desk in &region.desks {
        assert_eq!(siblings(desk, id, at).len(), 2, "two decisions made apart stand side by side");
    }
    resolve(&mut region.desks[1], id, at, &json!("Chez sa mère"));
    meet(&mut region);
    both_agree(&region);
    for desk in &region.desks {
        assert!(siblings(desk, id, at).is_empty());
        assert_eq!(shown(desk, id, at), json!("Chez sa mère"));
    }
}

#[test]
fn the_same_decision_made_apart_is_no_conflict_and_an_amendment_beside_a_decision_is() {
    let (mut region, id) = shared();
    let at = "person.address";
    write_apart(&mut region, id, (at, json!("Chez sa mère")), (at, json!("Chez sa sœur")));
    resolve(&mut region.desks[0], id, at, &json!("Chez sa mère"));
    resolve(&mut region.desks[1], id, at, &json!("Chez sa mère"));
    meet(&mut region);
    assert!(region.desks.iter().all(|desk| siblings(desk, id, at).is_empty()));
    write_apart(&mut region, id, (at, json!("Un foyer")), (at, json!("Un hôtel")));
    resolve(&mut region.desks[0], id, at, &json!("Un foyer"));
    amend(&mut region.desks[1], id, "person.age", json!(44)).unwrap();
    meet(&mut region);
    assert!(region.desks.iter().all(|desk| siblings(desk, id, at).is_empty()));
}

#[test]
fn an_item_taken_back_while_another_amends_it_waits_for_a_person() {
    for keep in [true, false] {
        let (mut region, id) = shared();
        write_apart(&mut region, id, ("children[c1]", json!(null)), ("children[c1].age", json!(7)));
        both_agree(&region);
        for desk in &region.desks {
            let apart = siblings(desk, id, "children[c1]");
            let back = apart.iter().filter(|one| one.value.expose().is_null()).count();
            assert!(back > 0 && back < apart.len(), "taken back and kept stand side by side");
            // Until then nothing of it goes.
            assert_eq!(shown(desk, id, "children[c1].age"), json!(7));
            assert_eq!(shown(desk, id, "children[c1].given"), json!("Anir"));
        }
        let apart = siblings(&region.desks[0], id, "children[c1]");
        let take = apart.iter().find(|one| one.value.expose().is_null() != keep).unwrap().sibling.clone();
        region.desks[0].vault.resolve(id, "children[c1]", &Decision::Take(&take), &words("décidé")).unwrap();
        meet(&mut region);
        both_agree(&region);
        for desk in &region.desks {
            assert!(siblings(desk, id, "children[c1]").is_empty());
            let age = if keep { json!(7) } else { json!(null) };
            assert_eq!(shown(desk, id, "children[c1].age"), age, "kept: {keep}");
            let given = if keep { json!("Anir") } else { json!(null) };
            assert_eq!(shown(desk, id, "children[c1].given"), given, "kept: {keep}");
        }
    }
}

#[test]
fn an_item_is_not_taken_back_over_values_that_stand_apart_in_it() {
    let (mut region, id) = shared();
    write_apart(&mut region, id, ("children[c1].age", json!(7)), ("children[c1].age", json!(8)));
    let refused = amend(&mut region.desks[0], id, "children[c1]", json!(null));
    assert_eq!(refused.unwrap_err(), VaultFault::WrittenApart);
}

#[test]
fn items_added_apart_are_all_there_and_nothing_stands_apart() {
    let (mut region, id) = shared();
    let child = |name: &str| json!({ "given": name, "age": 3 });
    write_apart(&mut region, id, ("children[c2]", child("Idir")), ("children[c3]", child("Tilelli")));
    both_agree(&region);
    for desk in &region.desks {
        let state = desk.vault.record(id).unwrap();
        assert!(state.siblings.is_empty() && state.together.is_empty());
        let given: BTreeSet<String> = state.document.expose()["answers"]["children"]
            .as_array()
            .unwrap()
            .iter()
            .map(|child| child["given"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(given, ["Anir", "Idir", "Tilelli"].map(str::to_owned).into());
    }
}

#[test]
fn two_narratives_are_kept_whole_or_one_is_chosen_and_never_mixed() {
    let (mut region, id) = shared();
    let (morning, evening) = ("Le matin elle a dit A.\nPuis B.", "Le soir elle a dit C.\nPuis B.");
    write_apart(&mut region, id, ("narrative.story", json!(morning)), ("narrative.story", json!(evening)));
    let now = shown(&region.desks[0], id, "narrative.story");
    assert!([json!(morning), json!(evening)].contains(&now), "what is shown is one whole version");
    let decide = |desk: &mut TestDesk, text: &str| {
        desk.vault.resolve(id, "narrative.story", &Decision::All(&words(text)), &words("les deux valent"))
    };
    let mixed = "Le matin elle a dit A.\nLe soir elle a dit C.\nPuis B.";
    let desk = &mut region.desks[0];
    assert_eq!(decide(desk, mixed).unwrap_err(), VaultFault::Refused { what: "sibling" });
    assert_eq!(decide(desk, morning).unwrap_err(), VaultFault::Refused { what: "sibling" });
    let both = format!("[matin]\n{morning}\n\n[soir]\n{evening}");
    decide(desk, &both).unwrap();
    meet(&mut region);
    for desk in &region.desks {
        assert!(siblings(desk, id, "narrative.story").is_empty());
        assert_eq!(shown(desk, id, "narrative.story"), json!(both));
    }
}

#[test]
fn different_answers_of_one_group_written_apart_are_read_together_by_a_person() {
    let (mut region, id) = shared();
    let unknown = json!({ "answer": "unknown" });
    write_apart(&mut region, id, ("facts.frequency", unknown), ("facts.since", json!({ "answer": "refused" })));
    both_agree(&region);
    for desk in &region.desks {
        let state = desk.vault.record(id).unwrap();
        assert!(state.siblings.is_empty());
        let paths: Vec<&str> = state.together["facts.history"].iter().map(|one| one.path.as_str()).collect();
        assert_eq!(paths, ["facts.frequency", "facts.since"]);
        assert_eq!(desk.vault.list(None, 10).unwrap()[0].conflicts, 1, "the list counts it");
    }
    region.desks[1].vault.resolve(id, "facts.history", &Decision::Together, &words("lu avec elle")).unwrap();
    meet(&mut region);
    both_agree(&region);
    for desk in &region.desks {
        assert!(desk.vault.record(id).unwrap().together.is_empty());
        assert_eq!(desk.vault.list(None, 10).unwrap()[0].conflicts, 0);
    }
}

#[test]
fn of_two_answers_about_danger_the_higher_one_counts_until_a_person_decides() {
    let (mut region, id) = shared();
    amend(&mut region.desks[0], id, "danger.judgement", json!(null)).unwrap();
    meet(&mut region);
    let level = |desk: &TestDesk| desk.vault.list(None, 10).unwrap()[0].danger.clone();
    assert_eq!(level(&region.desks[0]).as_deref(), Some("N3"));
    write_apart(&mut region, id, ("danger.r01", json!("yes")), ("danger.r01", json!({ "answer": "unknown" })));
    both_agree(&region);
    for desk in &region.desks {
        assert_eq!(level(desk).as_deref(), Some("N4"), "neither order of two entries lowers a level");
        assert_eq!(desk.vault.record(id).unwrap().highest.level, Some(aman_schema::Level::N4));
    }
    // Another act meanwhile does not lower it either.
    amend(&mut region.desks[1], id, "danger.o06", json!("no")).unwrap();
    meet(&mut region);
    assert!(region.desks.iter().all(|desk| level(desk).as_deref() == Some("N4")));
    resolve(&mut region.desks[1], id, "danger.r01", &json!({ "answer": "unknown" }));
    meet(&mut region);
    both_agree(&region);
    assert!(
        region.desks.iter().all(|desk| level(desk).as_deref() == Some("N3")),
        "decided: the rule counts what was chosen"
    );
}

#[test]
fn a_reception_goes_on_beside_values_that_stand_apart() {
    let (mut region, id) = shared();
    write_apart(&mut region, id, ("person.address", json!("A")), ("person.address", json!("B")));
    let desk = &mut region.desks[0].vault;
    let before = desk.list(None, 10).unwrap().len();
    let _first = desk.add_record(&example(EXAMPLE_COMPLETE)).unwrap();
    let draft = desk.draft_new("reception", aman_schema::Pack::builtin().id()).unwrap();
    let _second = desk.seal_draft(draft, &example(aman_schema::EXAMPLE_LISTENING)).unwrap();
    assert_eq!(desk.list(None, 10).unwrap().len(), before + 2);
    assert_eq!(siblings(&region.desks[0], id, "person.address").len(), 2);
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).unwrap()
    }
}

/// Two desks amend, take items back, decide and meet as the dice say.
fn wander(seed: u64) -> (usize, u32) {
    let (mut region, id) = shared();
    let (mut dice, mut apart, mut decisions) = (Dice(seed), 0, 0);
    for step in 0..30 {
        let desk = &mut region.desks[dice.below(2)];
        let state = desk.vault.record(id).unwrap();
        apart += state.siblings.len() + state.together.len();
        match dice.below(8) {
            0..=3 => {
                let (at, value) = match dice.below(5) {
                    0 => ("person.address", json!(format!("Adresse {step}"))),
                    1 => ("children[c1].age", json!(dice.below(18))),
                    2 => ("facts.frequency", json!({ "answer": "unknown" })),
                    3 => ("facts.since", json!({ "answer": "refused" })),
                    _ => ("children[c1]", json!(null)),
                };
                match amend(desk, id, at, value) {
                    Ok(_) | Err(VaultFault::NothingToDo | VaultFault::WrittenApart) => {}
                    Err(other) => panic!("seed {seed}, step {step}: {other:?}"),
                }
            }
            4 | 5 => {
                if let Some((at, beside)) = state.siblings.iter().next() {
                    let take = beside[dice.below(beside.len())].sibling.clone();
                    desk.vault.resolve(id, at, &Decision::Take(&take), &words("dés")).unwrap();
                    decisions += 1;
                } else if let Some(group) = state.together.keys().next() {
                    desk.vault.resolve(id, group, &Decision::Together, &words("dés")).unwrap();
                    decisions += 1;
                }
            }
            _ => meet(&mut region),
        }
    }
    meet(&mut region);
    both_agree(&region);
    // In the end a person decides everything, and both desks say the same.
    for _ in 0..10 {
        let state = region.desks[0].vault.record(id).unwrap();
        if let Some((at, apart)) = state.siblings.iter().next() {
            let take = apart[0].sibling.clone();
            region.desks[0].vault.resolve(id, at, &Decision::Take(&take), &words("fin")).unwrap();
        } else if let Some(group) = state.together.keys().next() {
            region.desks[0].vault.resolve(id, group, &Decision::Together, &words("fin")).unwrap();
        }
    }
    meet(&mut region);
    both_agree(&region);
    for desk in &region.desks {
        let state = desk.vault.record(id).unwrap();
        assert!(state.siblings.is_empty() && state.together.is_empty(), "seed {seed}: something still stands apart");
    }
    (apart, decisions)
}

#[test]
fn whatever_two_desks_do_they_agree_once_they_met_and_decided() {
    let (mut apart, mut decisions) = (0, 0);
    for seed in 1..=6 {
        let (some, more) = wander(seed);
        apart += some;
        decisions += more;
    }
    assert!(apart > 10 && decisions > 5, "the dice saw {apart} values apart and made {decisions} decisions");
}
