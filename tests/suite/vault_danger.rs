//! Is danger kept over the life of a record, does it leave the desk first, and does a call reach the region and come back?

use aman_schema::{EXAMPLE_COMPLETE, EXAMPLE_LISTENING, Level, Path};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{EntryId, RecordId};
use aman_sync_protocol::replica::{Pulled, Replica};
use aman_vault::call_list::CallStep;
use aman_vault::host::OsEntropy;
use aman_vault::{Host, VaultFault};
use serde_json::{Value, json};

use crate::vault_world::{Region, TestClock, TestDesk, example, exchange, region, words};

fn path(text: &str) -> Path {
    Path::parse(text).unwrap()
}

fn add(desk: &mut TestDesk, text: &str) -> RecordId {
    desk.vault.add_record(&example(text)).unwrap().record()
}

fn reassess(desk: &mut TestDesk, id: RecordId, changes: &[(&str, Value)], why: &str) -> Result<EntryId, VaultFault> {
    let changes: Vec<_> =
        changes.iter().map(|(at, value)| (path(at), (!value.is_null()).then(|| value.clone()))).collect();
    desk.vault.reassess(id, &changes, &words(why))
}

#[test]
fn every_assessment_stays_with_its_level_its_author_and_what_changed() {
    let mut region = region(2);
    let id = add(&mut region.desks[0], EXAMPLE_COMPLETE);
    let (first, second) = region.desks.split_at_mut(1);
    let (first, second) = (&mut first[0], &mut second[0]);
    exchange(first, second);
    reassess(first, id, &[("danger.judgement", json!(null))], "elle est à l'abri").unwrap();
    exchange(first, second);
    reassess(second, id, &[("danger.r04", json!("no")), ("danger.r02", json!("no"))], "il est détenu").unwrap();
    exchange(first, second);
    // Put again, and nothing changed: that is an assessment too.
    reassess(first, id, &[], "suivi des 72 heures").unwrap();
    // What is no answer of the grid is none.
    first.vault.amend(id, &[(path("person.age"), Some(json!(44)))], &words("essai")).unwrap();
    exchange(first, second);
    for desk in [&*first, &*second] {
        let course = desk.vault.course(id).unwrap();
        let levels: Vec<Option<Level>> = course.iter().map(|one| one.danger.level).collect();
        assert_eq!(levels, [Some(Level::N4), Some(Level::N3), Some(Level::N3), Some(Level::N3)]);
        let said: Vec<Option<String>> =
            course.iter().map(|one| one.reason.as_ref().map(|reason| reason.expose().clone())).collect();
        let said: Vec<&str> = said.iter().map(|one| one.as_deref().unwrap_or("-")).collect();
        assert_eq!(said, ["-", "elle est à l'abri", "il est détenu", "suivi des 72 heures"]);
        assert_ne!(course[1].desk, course[2].desk);
        assert!(course[0].changes.is_empty() && course[3].changes.is_empty());
        let changes: Vec<(&str, &Value, &Value)> =
            course[2].changes.iter().map(|one| (one.path.as_str(), one.before.expose(), one.after.expose())).collect();
        let (yes, no) = (json!("yes"), json!("no"));
        assert_eq!(changes, [("danger.r04", &yes, &no), ("danger.r02", &yes, &no)]);
        assert!(desk.vault.record(id).unwrap().siblings.is_empty(), "when it was put again is nothing to decide");
    }
}

#[test]
fn assessing_again_needs_a_reason_and_touches_the_grid_alone() {
    let mut region = region(1);
    let desk = &mut region.desks[0];
    let id = add(desk, EXAMPLE_COMPLETE);
    assert_eq!(reassess(desk, id, &[], " ").unwrap_err(), VaultFault::NoReason);
    let elsewhere = reassess(desk, id, &[("person.age", json!(4))], "essai").unwrap_err();
    assert_eq!(elsewhere, VaultFault::Refused { what: "path" });
    assert_eq!(desk.vault.course(id).unwrap().len(), 1);
}

#[test]
fn two_assessments_made_apart_are_both_kept_and_the_higher_level_counts() {
    let mut region = region(2);
    let id = add(&mut region.desks[0], EXAMPLE_COMPLETE);
    let (first, second) = region.desks.split_at_mut(1);
    let (first, second) = (&mut first[0], &mut second[0]);
    reassess(first, id, &[("danger.judgement", json!(null))], "base").unwrap();
    exchange(first, second);
    reassess(first, id, &[("danger.r01", json!("yes"))], "elle l'a dit").unwrap();
    reassess(second, id, &[("danger.r02", json!("no")), ("danger.r04", json!("no"))], "elle l'a dit").unwrap();
    exchange(first, second);
    for desk in [first, second] {
        assert_eq!(desk.vault.course(id).unwrap().len(), 4);
        let merged = desk.vault.record(id).unwrap().highest.level;
        assert_eq!(merged, Some(Level::N4), "one of the two found it, and nobody has lowered it knowing both");
        assert_eq!(desk.vault.list(None, 10).unwrap()[0].danger.as_deref(), Some("N4"));
        assert!(!desk.vault.record(id).unwrap().together.is_empty(), "two officers are asked to read them together");
    }
}

fn entries_of(desk: &TestDesk, id: RecordId) -> Vec<EntryId> {
    desk.vault.history(id).unwrap().into_iter().map(|line| line.entry).collect()
}

#[test]
fn over_a_link_that_is_cut_high_danger_has_left_before_what_was_written_earlier() {
    let Region { mut coordinator, mut desks, .. } = region(1);
    let desk = &mut desks[0];
    exchange(&mut coordinator, desk);
    let earlier: Vec<RecordId> = (0..5).map(|_| add(desk, EXAMPLE_LISTENING)).collect();
    let high = add(desk, EXAMPLE_COMPLETE);
    let mine = entries_of(desk, high);
    let unsent = desk.vault.replica().unsent(usize::MAX).unwrap();
    let entries: Vec<EntryId> =
        unsent.iter().filter_map(|one| one.entry).filter(|id| is_sealed(desk, &earlier, high, id)).collect();
    assert!(
        mine.contains(&entries[0]) && mine.contains(&entries[1]),
        "both parts of it go before the ten that are older"
    );
    assert_eq!(entries.len(), 12);
    // The link lasts for these two.
    let last = unsent.iter().position(|one| one.entry == Some(entries[1])).unwrap();
    let through: Vec<Pulled> =
        unsent.into_iter().take(last + 1).zip(1..).map(|(one, lsn)| Pulled { lsn, item: one.item }).collect();
    let _received = coordinator.vault.replica().receive(&through, Timestamp(0)).unwrap();
    coordinator.vault.after_sync().unwrap();
    let seen: Vec<(RecordId, Option<String>)> =
        coordinator.vault.list(None, 50).unwrap().into_iter().map(|row| (row.record, row.danger)).collect();
    assert_eq!(seen, [(high, Some("N4".to_owned()))], "the region sees her, and nothing older yet");
    // The rest comes later, and the chain is whole.
    exchange(&mut coordinator, desk);
    assert_eq!(coordinator.vault.list(None, 50).unwrap().len(), 6);
    assert!(coordinator.vault.verify().unwrap().is_sound());
}

fn is_sealed(desk: &TestDesk, earlier: &[RecordId], high: RecordId, id: &EntryId) -> bool {
    earlier.iter().chain([&high]).any(|record| entries_of(desk, *record).contains(id))
}

#[test]
fn a_call_opens_a_placeholder_that_the_entry_fills_and_the_unit_sees_who_took_it_up() {
    let Region { mut coordinator, mut desks, unit, .. } = region(1);
    let desk = &mut desks[0];
    exchange(&mut coordinator, desk);
    let id = add(desk, EXAMPLE_COMPLETE);
    let code = desk.vault.danger_code(id).unwrap();
    assert_eq!(code, desk.vault.danger_code(id).unwrap(), "read out again, it is the same");
    // No link: only the digits arrive.
    let call = coordinator.vault.danger_heard(&code.replace(' ', "")).unwrap();
    assert_eq!((call.unit, call.level, call.record), (unit, 4, None));
    assert_eq!(call.officer, coordinator.vault.officer());
    let again = coordinator.vault.danger_heard(&code).unwrap();
    assert_eq!((again.at, again.mark), (call.at, call.mark), "typed again, it is the same call");
    assert_eq!(coordinator.vault.calls().unwrap().len(), 1);
    exchange(&mut coordinator, desk);
    assert_eq!(coordinator.vault.calls().unwrap()[0].record, Some(id), "the entry fills the placeholder");
    let came_back = desk.vault.opened_by(id).unwrap();
    assert_eq!(came_back.len(), 1);
    assert_eq!((came_back[0].officer, came_back[0].at), (call.officer, call.at));
    assert!(coordinator.vault.verify().unwrap().is_sound() && desk.vault.verify().unwrap().is_sound());
}

#[test]
fn digits_heard_wrong_or_typed_by_a_brigade_open_nothing() {
    let Region { mut coordinator, mut desks, .. } = region(1);
    let desk = &mut desks[0];
    exchange(&mut coordinator, desk);
    let (id, low) = (add(desk, EXAMPLE_COMPLETE), add(desk, EXAMPLE_LISTENING));
    let code = desk.vault.danger_code(id).unwrap();
    let mut wrong = code.clone();
    let last = if wrong.pop() == Some('0') { '1' } else { '0' };
    wrong.push(last);
    for heard in [wrong.as_str(), "", "12345", "2"] {
        assert_eq!(coordinator.vault.danger_heard(heard).unwrap_err(), VaultFault::CodeWrong, "{heard}");
    }
    let newer = format!("2{}", code.replace(' ', "").get(1..).unwrap());
    assert_eq!(coordinator.vault.danger_heard(&newer).unwrap_err(), VaultFault::Refused { what: "newer code" });
    assert!(matches!(desk.vault.danger_heard(&code), Err(VaultFault::NotAllowed { .. })));
    assert_eq!(
        desk.vault.danger_code(low).unwrap_err(),
        VaultFault::NothingToDo,
        "without high danger there is no call"
    );
    assert!(coordinator.vault.calls().unwrap().is_empty());
}

#[test]
fn a_coordinator_who_opens_the_record_takes_the_call_up_once() {
    let Region { mut coordinator, mut desks, .. } = region(1);
    let desk = &mut desks[0];
    let (id, low) = (add(desk, EXAMPLE_COMPLETE), add(desk, EXAMPLE_LISTENING));
    exchange(&mut coordinator, desk);
    for _ in 0..2 {
        coordinator.vault.danger_opened(id).unwrap();
        coordinator.vault.danger_opened(low).unwrap();
    }
    desk.vault.danger_opened(id).unwrap();
    exchange(&mut coordinator, desk);
    assert_eq!(desk.vault.opened_by(id).unwrap().len(), 1);
    assert!(desk.vault.opened_by(low).unwrap().is_empty());
}

#[test]
fn a_call_that_nobody_takes_up_climbs_the_list_of_the_region_and_stops_when_somebody_does() {
    let Region { mut coordinator, mut desks, .. } = region(1);
    let desk = &mut desks[0];
    exchange(&mut coordinator, desk);
    let step = |who: &str, number: &str| CallStep { who: who.to_owned(), number: number.to_owned() };
    let steps =
        vec![step("Permanence", "0500000001"), step("Coordonnatrice", "0500000002"), step("Parquet", "0500000003")];
    assert!(matches!(desk.vault.set_call_list(10, steps.clone()), Err(VaultFault::NotAllowed { .. })));
    assert!(matches!(coordinator.vault.set_call_list(0, steps.clone()), Err(VaultFault::Refused { .. })));
    assert!(matches!(coordinator.vault.set_call_list(10, Vec::new()), Err(VaultFault::Refused { .. })));
    coordinator.vault.set_call_list(5, vec![step("Ancien", "0500000009")]).unwrap();
    coordinator.vault.set_call_list(10, steps.clone()).unwrap();
    exchange(&mut coordinator, desk);
    let list = desk.vault.call_list().unwrap();
    assert_eq!((list.minutes, list.steps), (10, steps));
    let (id, _) = (add(desk, EXAMPLE_COMPLETE), add(desk, EXAMPLE_LISTENING));
    let waiting = desk.vault.unanswered().unwrap();
    assert_eq!(waiting.iter().map(|one| (one.record, one.step)).collect::<Vec<_>>(), [(id, Some(0))]);

    // Minutes pass, on a clock that nobody has to believe.
    let mut desk = desks.pop().unwrap();
    for (minutes, wanted) in [(11, Some(1)), (21, Some(2)), (600, Some(2))] {
        let clock = TestClock::default();
        clock.0.store(1_790_000_000_000 + minutes * 60_000, std::sync::atomic::Ordering::SeqCst);
        desk = desk.reopen_with(Host::new(Box::new(OsEntropy::new()), Box::new(clock)));
        assert_eq!(desk.vault.unanswered().unwrap()[0].step, wanted, "after {minutes} minutes");
    }
    let code = desk.vault.danger_code(id).unwrap();
    coordinator.vault.danger_heard(&code).unwrap();
    exchange(&mut coordinator, &mut desk);
    assert!(desk.vault.unanswered().unwrap().is_empty(), "somebody has taken it up");
}
