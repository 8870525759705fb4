//! Is a record that was said to be sealed there after the power went, and are those sealed together all there or none?

use aman_schema::{EXAMPLE_LISTENING, Pack, Private, Record, parse};
use aman_sync_protocol::ids::RecordId;
use aman_tests::crash_vfs::{Event, Recorder};
use aman_tests::seeded::{SeededEntropy, seed};
use aman_tests::survivor::answers_said;
use aman_vault::{LockedVault, Options};

use crate::durability_world::{after_cut, host, officer, passphrase, weak};

const ACTS: usize = 12;
const CUTS: usize = 60;

#[test]
fn no_power_cut_loses_a_record_said_to_be_sealed_or_leaves_a_part_of_those_sealed_together() {
    let run = Run::new();
    let mut dice = SeededEntropy::new(seed());
    let mut ahead = 0;
    for _ in 0..CUTS {
        let cut = run.begun + 1 + dice.below(run.events.len() - run.begun);
        ahead += usize::from(run.look_after(cut, &mut dice));
    }
    assert!(ahead > 0 && ahead < CUTS, "{ahead} of {CUTS} cuts kept an act that nobody was told of");
    println!(
        "{CUTS} power cuts, {ahead} of them after an act was kept and before that was said: nothing lost, nothing halved"
    );
}

/// An officer who seals, one by one and several together, every write noted.
struct Run {
    folder: tempfile::TempDir,
    events: Vec<Event>,
    begun: usize,
    acts: Vec<Vec<RecordId>>,
}

impl Run {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let recorder = Recorder::register(&format!("sealing-{}", folder.path().display()));
        let options = Options { vfs: Some(recorder.name().to_owned()), ..weak() };
        let mut vault = LockedVault::create(folder.path(), &options, &officer(), host()).unwrap();
        vault.create_authority(&Private::new("Région".to_owned())).unwrap();
        recorder.settle();
        let (begun, mut acts) = (recorder.count(), Vec::new());
        for act in 0..ACTS {
            let sealed = match act % 3 {
                0 => vec![vault.add_record(&record()).unwrap()],
                more => vault.add_records(&vec![record(); 2 * more]).unwrap(),
            };
            acts.push(sealed.iter().map(|outcome| outcome.record()).collect());
            recorder.said(act);
        }
        let events = recorder.events();
        drop(vault);
        Self { folder, events, begun, acts }
    }

    /// Unlocks what the disk still holds; tells whether an act is there that nobody was told of.
    fn look_after(&self, cut: usize, dice: &mut SeededEntropy) -> bool {
        let said = answers_said(&self.events, cut);
        let fresh = after_cut(self.folder.path(), &self.events, cut, dice);
        let locked = LockedVault::open(fresh.path(), &weak(), host()).unwrap();
        let Ok(vault) = locked.unlock(None, &passphrase()) else { panic!("seed {}, cut {cut}", seed()) };
        let mut ahead = false;
        for (number, act) in self.acts.iter().enumerate() {
            let there = act.iter().filter(|record| vault.record(**record).is_ok()).count();
            assert!(number >= said || there == act.len(), "seed {}, cut {cut}: act {number} of {said}", seed());
            assert!([0, act.len()].contains(&there), "seed {}, cut {cut}: {there} of {}", seed(), act.len());
            ahead |= number >= said && there > 0;
        }
        assert!(vault.verify().unwrap().is_sound(), "seed {}, cut {cut}", seed());
        ahead
    }
}

fn record() -> Record {
    parse(&serde_json::from_str(EXAMPLE_LISTENING).unwrap(), Pack::builtin()).unwrap()
}
