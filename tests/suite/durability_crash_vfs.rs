//! Is every acknowledged answer still there after the power went? 200 cuts under the vault's log, and two settings that must lose.

use std::path::Path as FilePath;

use aman_tests::crash_vfs::{Event, Recorder};
use aman_tests::seeded::{SeededEntropy, seed};
use aman_tests::survivor::answers_said;
use aman_vault::{LockedVault, Options, Synchronous};
use serde_json::{Value, json};

use crate::durability_world::{FIELDS, after_cut, field, host, officer, passphrase, weak};

const ANSWERS: usize = 450; // enough for SQLite to move the log into the database in between
const CUTS: usize = 200;
const NIGHTLY_CUTS: usize = 50_000;

#[test]
fn every_acknowledged_answer_was_flushed_before_it_was_acknowledged() {
    let run = typing(Synchronous::Full);
    let lost = run.cuts_that_lose(CUTS);
    assert!(lost.is_empty(), "seed {}: {} of {CUTS} cuts lose answers: {:?}", seed(), lost.len(), lost.first());
    println!("{CUTS} power cuts, {} events recorded, no acknowledged answer lost", run.events.len());
}

#[test]
fn with_normal_the_same_cuts_lose_answers() {
    let lost = typing(Synchronous::Normal).cuts_that_lose(CUTS);
    assert!(!lost.is_empty(), "a test that cannot fail proves nothing");
    println!("synchronous NORMAL: {} of {CUTS} cuts lose acknowledged answers", lost.len());
}

#[test]
fn with_off_the_same_cuts_lose_answers() {
    let lost = typing(Synchronous::Off).cuts_that_lose(CUTS);
    assert!(!lost.is_empty(), "a test that cannot fail proves nothing");
    println!("synchronous OFF: {} of {CUTS} cuts lose acknowledged answers", lost.len());
}

#[test]
#[ignore = "the long form, for ./run nightly"]
fn nightly_no_cut_of_fifty_thousand_loses_an_answer() {
    let lost = typing(Synchronous::Full).cuts_that_lose(NIGHTLY_CUTS);
    assert!(lost.is_empty(), "seed {}: {:?}", seed(), lost.first());
}

/// One officer typing into one draft, every write of it noted.
struct Run {
    folder: tempfile::TempDir,
    events: Vec<Event>,
    begun: usize,
    draft: aman_vault::state::DraftId,
}

/// An answer that the user had been told was kept, and was not.
#[derive(Debug)]
#[expect(dead_code, reason = "printed when a test fails")]
struct Lost {
    cut: usize,
    said: usize,
    found: Option<usize>,
}

fn typing(synchronous: Synchronous) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::register(&format!("vault-{synchronous:?}-{}", folder.path().display()));
    let options = Options { vfs: Some(recorder.name().to_owned()), synchronous, ..weak() };
    let mut vault = LockedVault::create(folder.path(), &options, &officer(), host()).unwrap();
    let draft = vault.draft_new("reception", "reception/1").unwrap();
    recorder.settle();
    let begun = recorder.count();
    for answer in 0..ANSWERS {
        vault.draft_set(draft, &field(answer), Some(&value(answer))).unwrap();
        recorder.said(answer);
    }
    let events = recorder.events();
    drop(vault);
    Run { folder, events, begun, draft }
}

impl Run {
    fn cuts_that_lose(&self, cuts: usize) -> Vec<Lost> {
        let mut dice = SeededEntropy::new(seed());
        (0..cuts)
            .filter_map(|_| {
                let cut = self.begun + 1 + dice.below(self.events.len() - self.begun);
                self.loss_at(cut, &mut dice)
            })
            .collect()
    }

    /// Opens what the disk still holds, with SQLite's own file layer, and compares.
    fn loss_at(&self, cut: usize, dice: &mut SeededEntropy) -> Option<Lost> {
        let said = answers_said(&self.events, cut);
        let fresh = after_cut(self.folder.path(), &self.events, cut, dice);
        let found = self.answers_in(fresh.path());
        let kept = |answer: usize| {
            let there = found.as_ref()?.get(answer % FIELDS).copied().flatten()?;
            (there >= answer).then_some(())
        };
        let last_of_each_field = said.saturating_sub(FIELDS)..said;
        let lost = last_of_each_field.into_iter().any(|answer| kept(answer).is_none());
        lost.then(|| Lost { cut, said, found: found.and_then(|found| found.into_iter().flatten().max()) })
    }

    /// The newest answer of each field, or nothing when the vault cannot be opened.
    fn answers_in(&self, folder: &FilePath) -> Option<Vec<Option<usize>>> {
        let locked = LockedVault::open(folder, &weak(), host()).ok()?;
        let vault = locked.unlock(None, &passphrase()).ok()?;
        let draft = vault.draft(self.draft).ok()?;
        let number =
            |field: usize| draft.get(&self::field(field))?["number"].as_u64().and_then(|n| usize::try_from(n).ok());
        Some((0..FIELDS).map(number).collect())
    }
}

/// Answers of all sizes: a code, a name, and now and then a page of narrative.
fn value(answer: usize) -> Value {
    let length = if answer.is_multiple_of(11) { 9000 } else { answer % 50 };
    json!({ "number": answer, "text": "é".repeat(length) })
}
