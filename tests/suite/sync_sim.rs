//! Is every deviation of a hostile server noticed over many histories, and is an honest one left in peace?
//!
//! `AMAN_SEED` is where the long series starts, `AMAN_MINUTES` how long it may last.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use aman_tests::seeded::seed;
use aman_tests::sim::{Kind, Outcome, Planted, Violation, Way, run};

/// How many histories of each kind were played, and in how many the deviation had an effect, by the way of the word.
#[derive(Default)]
struct Tally {
    played: BTreeMap<Kind, u64>,
    effective: BTreeMap<(Kind, Way), u64>,
}

impl Tally {
    fn take(&mut self, seed: u64, outcome: &Outcome) {
        assert!(outcome.violations.is_empty(), "seed {seed}: {outcome:?}");
        *self.played.entry(outcome.kind).or_default() += 1;
        *self.effective.entry((outcome.kind, outcome.way)).or_default() += u64::from(outcome.effective);
    }

    fn effective(&self, kind: Kind) -> u64 {
        self.effective.iter().filter(|((played, _), _)| *played == kind).map(|(_, count)| count).sum()
    }

    /// Prints how often each kind had an effect; none of the hostile ones may be zero.
    fn tell(&self) {
        for kind in Kind::ALL {
            let ways = [Way::Beacon, Way::Bundle, Way::Code]
                .map(|way| format!("{way:?} {}", self.effective.get(&(kind, way)).copied().unwrap_or(0)));
            let played = self.played.get(&kind).copied().unwrap_or(0);
            println!("{kind:?}: {played} histories, effective {} ({})", self.effective(kind), ways.join(", "));
            assert!(kind == Kind::Honest || self.effective(kind) > 0, "{kind:?} never had an effect");
        }
        assert_eq!(self.effective(Kind::Honest), 0, "an honest server changed what it gave");
    }
}

/// Plays seeds on all processors for as long as `goes_on` says; each seed is one history, whoever plays it.
fn play(first: u64, goes_on: impl Fn(u64) -> bool + Sync) -> Tally {
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let work = |thread: u64| {
            let mut tally = Tally::default();
            let mut next = first + thread;
            while goes_on(next) {
                tally.take(next, &run(next, Planted::Nothing));
                next += threads;
            }
            tally
        };
        let workers: Vec<_> = (0..threads).map(|thread| scope.spawn(move || work(thread))).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let mut all = Tally::default();
    for tally in tallies {
        tally.played.into_iter().for_each(|(kind, count)| *all.played.entry(kind).or_default() += count);
        tally.effective.into_iter().for_each(|(kind, count)| *all.effective.entry(kind).or_default() += count);
    }
    println!("{} histories from seed {first}", all.played.values().sum::<u64>());
    all
}

#[test]
fn two_hundred_histories_with_a_hostile_server_leave_nothing_unnoticed() {
    play(0, |seed| seed < 200).tell();
}

#[test]
#[ignore = "the nightly command plays it for as long as it is told"]
fn histories_of_a_whole_night_leave_nothing_unnoticed() {
    let minutes = std::env::var("AMAN_MINUTES").ok().and_then(|text| text.parse().ok()).unwrap_or(10);
    let (begun, limit) = (Instant::now(), Duration::from_secs(60 * minutes));
    play(seed(), |_| begun.elapsed() < limit).tell();
}

/// Seeds in which something was once wrong, here or in the desks.
#[test]
fn a_beacon_from_a_desk_that_does_not_know_its_reader_is_a_word_all_the_same() {
    assert_eq!(run(1213, Planted::Nothing).violations, []);
}

/// Plays histories with a planted fault until its checker says something; gives what it said first.
fn caught(planted: Planted) -> Violation {
    let found = (0..200).find_map(|seed| run(seed, planted).violations.into_iter().next());
    found.unwrap_or_else(|| panic!("no checker caught {planted:?}"))
}

#[test]
fn each_checker_catches_the_fault_that_was_planted_for_it() {
    assert!(matches!(caught(Planted::Deaf), Violation::Unnoticed(_)));
    assert!(matches!(caught(Planted::CriesWolf), Violation::FalseAlarm(_)));
    assert!(matches!(caught(Planted::Forgets), Violation::Lost(_)));
    assert!(matches!(caught(Planted::Credulous), Violation::ForgedKept(_)));
    assert!(matches!(caught(Planted::Stubborn), Violation::NotHealed(_)));
}

#[test]
fn one_seed_gives_one_history() {
    for seed in [1, 3, 8] {
        let (one, other) = (run(seed, Planted::Nothing), run(seed, Planted::Nothing));
        assert_eq!(format!("{one:?}"), format!("{other:?}"));
    }
}
