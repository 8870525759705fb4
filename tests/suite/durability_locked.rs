//! Does a locked desk lose an acknowledged answer? Power cuts while it receives and while it is taken in, and `kill -9` at both.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use aman_tests::crash_vfs::{Event, Recorder};
use aman_tests::desk::{Desk, Region};
use aman_tests::seeded::{SeededEntropy, seed};
use aman_tests::survivor::answers_said;
use aman_vault::state::DraftId;
use aman_vault::{LockedVault, Options};
use serde_json::{Value, json};

use crate::durability_world::{FIELDS, after_cut, field, host, officer, passphrase, weak};

const ANSWERS: usize = 90;
const CUTS: usize = 200;
const KILLS: usize = 40;

#[test]
fn no_power_cut_loses_an_answer_of_a_locked_desk_nor_one_that_is_being_taken_in() {
    let run = Run::new();
    let mut dice = SeededEntropy::new(seed());
    let mut taking_in = 0;
    for _ in 0..CUTS {
        let cut = run.begun + 1 + dice.below(run.events.len() - run.begun);
        taking_in += usize::from(cut > run.unlocked);
        run.look_after(cut, &mut dice);
    }
    assert!(taking_in > CUTS / 20, "only {taking_in} cuts fell into the taking in");
    println!("{CUTS} power cuts, {taking_in} of them while an officer took it in: nothing lost");
}

/// A reception at a locked desk and the unlocking after it, every write noted.
struct Run {
    folder: tempfile::TempDir,
    events: Vec<Event>,
    begun: usize,
    unlocked: usize,
    draft: DraftId,
}

impl Run {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let recorder = Recorder::register(&format!("locked-{}", folder.path().display()));
        let options = Options { vfs: Some(recorder.name().to_owned()), ..weak() };
        let mut locked = LockedVault::create(folder.path(), &options, &officer(), host()).unwrap().lock();
        let reception = locked.receive("reception", "reception/1").unwrap();
        recorder.settle();
        let begun = recorder.count();
        for answer in 0..ANSWERS {
            locked.receive_answers(&reception, &[(field(answer), Some(value(answer)))]).unwrap();
            recorder.said(answer);
        }
        let (draft, unlocked) = (reception.draft(), recorder.count());
        let Ok(mut vault) = locked.unlock(None, &passphrase()) else { panic!("it opens") };
        vault.after_sync().unwrap();
        let events = recorder.events();
        drop(vault);
        Self { folder, events, begun, unlocked, draft }
    }

    /// Unlocks what the disk still holds, with SQLite's own file layer: every answer said is there.
    fn look_after(&self, cut: usize, dice: &mut SeededEntropy) {
        let said = answers_said(&self.events, cut);
        let fresh = after_cut(self.folder.path(), &self.events, cut, dice);
        let locked = LockedVault::open(fresh.path(), &weak(), host()).unwrap();
        let Ok(mut vault) = locked.unlock(None, &passphrase()) else { panic!("seed {}, cut {cut}", seed()) };
        vault.after_sync().unwrap();
        let draft = vault.draft(self.draft).unwrap();
        for answer in said.saturating_sub(FIELDS)..said {
            let there = draft.get(&field(answer)).and_then(|value| value["number"].as_u64());
            assert!(there >= Some(answer as u64), "seed {}, cut {cut}: {there:?} for {answer}", seed());
        }
    }
}

#[test]
fn no_kill_of_a_locked_desk_or_of_the_officer_s_unlocking_loses_an_acknowledged_answer() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let mut dice = SeededEntropy::new(seed());
    let mut drafts = BTreeMap::new();
    for kill in 0..KILLS {
        let (draft, acknowledged) = type_until_killed(desk, &mut dice);
        drafts.extend(draft.map(|draft| (draft, acknowledged)));
        if kill % 4 == 3 {
            let mut officer = desk.start(&["draft", "list"]);
            thread::sleep(Duration::from_micros(dice.below(700_000) as u64));
            officer.kill().unwrap();
            officer.wait().unwrap();
        }
    }
    let status = desk.run(&["status"]);
    let listed = desk.run(&["draft", "list"]);
    assert!(listed["drafts"].as_array().unwrap().len() >= drafts.len(), "each draft that was named is there");
    for (draft, acknowledged) in &drafts {
        let shown = desk.run(&["draft", "show", draft]);
        let kept =
            shown["answers"]["narrative"]["story"].as_str().and_then(|story| story.split(' ').nth(1)?.parse().ok());
        let last = acknowledged.checked_sub(1);
        assert!(kept >= last, "seed {}: answer {last:?} was acknowledged, {kept:?} is there", seed());
    }
    let total: usize = drafts.values().sum();
    assert!(total > KILLS, "only {total} answers were acknowledged: the kills came too early");
    println!("{KILLS} kills, {total} acknowledged answers, {} not yet taken in at the end", status["lockedReceptions"]);
}

/// One life of a locked desk: numbers go in without a passphrase, acknowledgements come out, then the power goes.
fn type_until_killed(desk: &Desk, dice: &mut SeededEntropy) -> (Option<String>, usize) {
    let mut command = desk.command(&["draft", "type", "--locked"]);
    let mut child = command.env_remove("AMAN_PASSPHRASE").stdin(Stdio::piped()).spawn().unwrap();
    let (mut input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let typist = thread::spawn(move || {
        let mut answer = 0;
        while writeln!(input, "narrative.story={}", json!(format!("réponse {answer} {}", "é".repeat(answer % 90))))
            .is_ok()
        {
            answer += 1;
        }
    });
    let listener = thread::spawn(move || {
        let (mut draft, mut count) = (None, 0);
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            match serde_json::from_str::<Value>(&line) {
                Ok(Value::Number(number)) => count = number.as_u64().map_or(count, |number| number as usize),
                Ok(said) => draft = said["draft"].as_str().map(str::to_owned),
                Err(_) => {} // a line cut by the kill acknowledges nothing
            }
        }
        (draft, count)
    });
    thread::sleep(Duration::from_micros(dice.below(500_000) as u64));
    child.kill().unwrap();
    child.wait().unwrap();
    typist.join().unwrap();
    listener.join().unwrap()
}

fn value(answer: usize) -> Value {
    json!({ "number": answer, "text": "é".repeat(if answer.is_multiple_of(11) { 9000 } else { answer }) })
}
