//! Does a draft that becomes one officer's own, or the unit's again, lose an acknowledged answer when the power goes?

use std::fs;

use aman_schema::{Path, Private};
use aman_sync_protocol::host::{Clock, Timestamp};
use aman_tests::crash_vfs::{Event, Recorder};
use aman_tests::seeded::{SeededEntropy, seed};
use aman_tests::survivor::{answers_said, files_after_cut, write_into};
use aman_vault::state::DraftId;
use aman_vault::{Argon, Host, LockedVault, NewVault, Options, Passphrase};
use serde_json::{Value, json};

const ROUNDS: usize = 12;
const FIELDS: usize = 15;
const CUTS: usize = 200;

#[test]
fn no_power_cut_loses_an_answer_of_a_draft_that_is_sealed_anew_and_again() {
    let run = Run::new();
    let mut dice = SeededEntropy::new(seed());
    let mut between = 0;
    for _ in 0..CUTS {
        let cut = run.begun + 1 + dice.below(run.events.len() - run.begun);
        between += usize::from(run.turning.iter().any(|turn| turn.contains(&cut)));
        run.look_after(cut, &mut dice);
    }
    assert!(between > CUTS / 20, "only {between} cuts fell into a sealing anew");
    println!("{CUTS} power cuts, {between} of them while a draft was sealed anew: nothing lost");
}

/// An officer who types, restricts, types on and frees, every write noted.
struct Run {
    folder: tempfile::TempDir,
    events: Vec<Event>,
    begun: usize,
    turning: Vec<std::ops::Range<usize>>,
    draft: DraftId,
}

impl Run {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let recorder = Recorder::register(&format!("restricted-{}", folder.path().display()));
        let options = Options { vfs: Some(recorder.name().to_owned()), ..weak() };
        let officer = NewVault { officer_name: Private::new("Officier inventé".to_owned()), passphrase: passphrase() };
        let mut vault = LockedVault::create(folder.path(), &options, &officer, host()).unwrap();
        let draft = vault.draft_new("reception", "reception/1").unwrap();
        recorder.settle();
        let (begun, mut turning) = (recorder.count(), Vec::new());
        for round in 0..ROUNDS {
            for answer in round * FIELDS..(round + 1) * FIELDS {
                vault.draft_set(draft, &field(answer), Some(&value(answer))).unwrap();
                recorder.said(answer);
            }
            let from = recorder.count();
            if round % 2 == 0 {
                vault.draft_restrict(draft).unwrap()
            } else {
                vault.draft_free(draft).unwrap()
            }
            turning.push(from..recorder.count());
        }
        let events = recorder.events();
        drop(vault);
        Self { folder, events, begun, turning, draft }
    }

    /// Unlocks what the disk still holds, with SQLite's own file layer: every answer said is there.
    fn look_after(&self, cut: usize, dice: &mut SeededEntropy) {
        let said = answers_said(&self.events, cut);
        let fresh = tempfile::tempdir().unwrap();
        for slot in ["slots.a", "slots.b"] {
            fs::copy(self.folder.path().join(slot), fresh.path().join(slot)).unwrap();
        }
        write_into(&files_after_cut(&self.events, cut, dice), fresh.path());
        let locked = LockedVault::open(fresh.path(), &weak(), host()).unwrap();
        let Ok(vault) = locked.unlock(None, &passphrase()) else { panic!("seed {}, cut {cut}", seed()) };
        let draft = vault.draft(self.draft).unwrap();
        for answer in said.saturating_sub(FIELDS)..said {
            let found = draft.get(&field(answer)).and_then(|value| value["number"].as_u64());
            let kept = found.and_then(|number| usize::try_from(number).ok()).is_some_and(|number| number >= answer);
            assert!(kept, "seed {}, cut {cut}: {answer} of {said} is lost", seed());
        }
        assert!(vault.verify().unwrap().is_sound());
    }
}

fn field(answer: usize) -> Path {
    Path::parse(&format!("facts.answer_{}", answer % FIELDS)).unwrap()
}

fn value(answer: usize) -> Value {
    json!({ "number": answer, "text": "é".repeat(if answer.is_multiple_of(11) { 4000 } else { answer % 50 }) })
}

fn weak() -> Options {
    Options { argon: Argon::weak_for_tests(), ..Options::default() }
}

fn passphrase() -> Passphrase {
    Passphrase::new("cinq mots tires au sort ici".to_owned())
}

fn host() -> Host {
    Host::new(Box::new(SeededEntropy::new(seed())), Box::new(StillClock))
}

struct StillClock;

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        Timestamp(1_790_000_000_000)
    }

    fn uptime_ms(&self) -> u64 {
        0
    }
}
