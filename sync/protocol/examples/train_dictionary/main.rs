//! Trains the compression dictionary on invented receptions:
//! `cargo run -p aman-sync-protocol --example train_dictionary -- schema/packs/reception-1 target/2.dict`.
//!
//! A dictionary contains pieces of what it was trained on, so no text of a real person ever comes near it. The
//! people, places and stories are invented in `invented.rs`; fields and codes come from the pack. A released
//! dictionary is never trained again: the next one gets the next number, and its SHA-256 a line in `dict.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a tool of the builders: it fails by panicking"
)]

use std::path::Path;
use std::process::ExitCode;

use aman_sync_protocol::host::{Entropy, Timestamp};
use aman_sync_protocol::ids::{ActId, EntryId, OfficerId, OpId, RecordId, SpaceId};
use aman_sync_protocol::payload::{Op, Payload, PrivateText, Verb, What};
use aman_sync_protocol::secret::{SigningKey, hash};

mod form;
mod invented;

use form::{Field, Form};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [pack, out] = arguments.as_slice() else { return ExitCode::from(2) };
    let form = Form::read(Path::new(pack));
    let mut dice = Dice(0);
    let samples: Vec<Vec<u8>> = (0..RECEPTIONS).flat_map(|_| reception(&form, &mut dice)).collect();
    let dictionary = zstd::dict::from_samples(&samples, DICTIONARY_BYTES).unwrap();
    std::fs::write(out, dictionary).unwrap();
    ExitCode::SUCCESS
}

/// The entries one reception leaves: sheet, file, an amendment, sometimes a resolution and a line of the trail.
fn reception(form: &Form, dice: &mut Dice) -> Vec<Vec<u8>> {
    let (sheet, file): (Vec<_>, Vec<_>) = answers(form, dice).into_iter().partition(|(field, _)| field.on_sheet);
    let mut samples = vec![record(&sheet, dice), record(&file, dice)];
    if !sheet.is_empty() && dice.one_in(2) {
        let amended = [sheet[dice.below(sheet.len())].clone()];
        samples.push(record(&amended, dice));
    }
    if !file.is_empty() && dice.one_in(3) {
        let mut payload = payload_of(&[file[dice.below(file.len())].clone()], dice);
        payload.ops[0].verb = Verb::Resolve;
        payload.ops[0].supersedes =
            (0..2).map(|_| OpId { entry: EntryId::from_bytes(dice.bytes()), index: dice.below(40) as u16 }).collect();
        samples.push(signed(payload, dice));
    }
    samples
}

fn answers<'a>(form: &'a Form, dice: &mut Dice) -> Vec<(&'a Field, Op)> {
    let mut found = Vec::new();
    for section in &form.sections {
        if !section.repeats {
            for field in &section.fields {
                if !dice.one_in(4) {
                    let path = format!("{}.{}", section.name, field.name);
                    found.push((field, set(&field.group, &path, field.invent(form, dice))));
                }
            }
            continue;
        }
        for place in 0..dice.below(3) {
            let item = format!("{0}[{1:.1}{2}]", section.name, section.name, place + 1);
            for (index, field) in section.fields.iter().enumerate() {
                if index == 0 {
                    let mut added = set(&item, &item, format!("{{\"at\":{place}}}"));
                    added.verb = Verb::AddItem;
                    found.push((field, added));
                }
                if !dice.one_in(4) {
                    found.push((field, set(&item, &format!("{item}.{}", field.name), field.invent(form, dice))));
                }
            }
        }
    }
    found
}

fn set(group: &str, path: &str, value: String) -> Op {
    let value = Some(PrivateText::new(value));
    Op { verb: Verb::Set, group: group.to_owned(), path: path.to_owned(), value, supersedes: Vec::new() }
}

fn record(answers: &[(&Field, Op)], dice: &mut Dice) -> Vec<u8> {
    let payload = payload_of(answers, dice);
    signed(payload, dice)
}

fn payload_of(answers: &[(&Field, Op)], dice: &mut Dice) -> Payload {
    let claimed = 1_790_000_000_000 + i64::from(u32::from_be_bytes(dice.bytes()));
    let mut payload = Payload::empty(What::Record, Timestamp(claimed));
    payload.pack = "reception/1".to_owned();
    payload.record = RecordId::random(dice);
    payload.officer = OfficerId::random(dice);
    payload.act = ActId::random(dice);
    payload.parts = 2;
    payload.uptime_ms = u64::from(u32::from_be_bytes(dice.bytes()) >> 6);
    payload.last_receipt = if dice.one_in(2) { Some(dice.bytes()) } else { None };
    payload.parents = (0..dice.below(3)).map(|_| EntryId::from_bytes(dice.bytes())).collect();
    payload.lamport = payload.parents.len() as u64;
    if !payload.parents.is_empty() {
        payload.reason = PrivateText::new(invented::reason(dice));
    }
    payload.ops = answers.iter().map(|(_, op)| op.clone()).collect();
    payload
}

fn signed(mut payload: Payload, dice: &mut Dice) -> Vec<u8> {
    payload.sign(&SigningKey::make(dice), &SpaceId::random(dice));
    payload.encode().expose().to_vec()
}

/// Random bytes that come out the same each time.
pub(crate) struct Dice(u64);

impl Dice {
    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut out = [0; N];
        self.fill(&mut out);
        out
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        u32::from_be_bytes(self.bytes()) as usize % limit.max(1)
    }

    pub(crate) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }
}

impl Entropy for Dice {
    fn fill(&mut self, out: &mut [u8]) {
        for part in out.chunks_mut(32) {
            self.0 += 1;
            let block = hash(&[b"dictionary 1", &self.0.to_be_bytes()]);
            part.iter_mut().zip(block).for_each(|(to, from)| *to = from);
        }
    }
}

const RECEPTIONS: usize = 600;
const DICTIONARY_BYTES: usize = 32 << 10;
