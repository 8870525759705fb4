//! Does a draft that becomes one officer's own, or the unit's again, lose an acknowledged answer when the power goes?

use aman_tests::crash_vfs::{Event, Recorder};
use aman_tests::seeded::{SeededEntropy, seed};
use aman_tests::survivor::answers_said;
use aman_vault::state::DraftId;
use aman_vault::{LockedVault, Options};
use serde_json::{Value, json};

use crate::durability_world::{FIELDS, after_cut, field, host, officer, passphrase, weak};

const ROUNDS: usize = 12;
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
        let mut vault = LockedVault::create(folder.path(), &options, &officer(), host()).unwrap();
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
        let fresh = after_cut(self.folder.path(), &self.events, cut, dice);
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

fn value(answer: usize) -> Value {
    json!({ "number": answer, "text": "é".repeat(if answer.is_multiple_of(11) { 4000 } else { answer % 50 }) })
}
