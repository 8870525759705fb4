//! What may a disk hold after the power went? Any subset of what was not yet flushed, cut anywhere inside a sector.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::crash_vfs::Event;
use crate::seeded::SeededEntropy;

const SECTOR: usize = 512;

/// The files after a cut: name to bytes.
pub type Files = BTreeMap<String, Vec<u8>>;

#[derive(Debug, Default, Clone)]
struct Disk {
    held: Vec<u8>,
    waiting: Vec<Event>,
    entered: bool,
    doomed: bool,
}

/// How hard the disk is on what was not flushed.
#[derive(Debug, Clone, Copy)]
enum Luck {
    Everything,
    Nothing,
    Sectors,
    Writes,
}

/// What the disk holds when the power goes before event number `cut`.
pub fn files_after_cut(events: &[Event], cut: usize, dice: &mut SeededEntropy) -> Files {
    let mut disks: BTreeMap<String, Disk> = BTreeMap::new();
    for event in events.iter().take(cut) {
        if let Some(file) = event.file() {
            disks.entry(file.to_owned()).or_default().meet(event);
        }
    }
    let luck = match dice.below(5) {
        0 => Luck::Everything,
        1 => Luck::Nothing,
        2 => Luck::Writes,
        _ => Luck::Sectors,
    };
    disks.into_iter().filter_map(|(name, disk)| disk.after_cut(luck, dice).map(|bytes| (name, bytes))).collect()
}

/// How many answers the user had been told were kept, when the power went before event number `cut`.
pub fn answers_said(events: &[Event], cut: usize) -> usize {
    let said = events.iter().take(cut).filter_map(|event| match event {
        Event::Said { answer } => Some(answer + 1),
        Event::Made { .. } | Event::Wrote { .. } | Event::Cut { .. } | Event::Flushed { .. } | Event::Gone { .. } => {
            None
        }
    });
    said.max().unwrap_or(0)
}

/// Writes the surviving files into a folder under their last names.
pub fn write_into(files: &Files, folder: &Path) {
    for (name, bytes) in files {
        if let Some(name) = Path::new(name).file_name() {
            fs::write(folder.join(name), bytes).expect("a scratch folder takes files");
        }
    }
}

impl Disk {
    fn meet(&mut self, event: &Event) {
        match event {
            Event::Made { .. } => *self = Self::default(),
            Event::Wrote { .. } | Event::Cut { .. } => self.waiting.push(event.clone()),
            Event::Flushed { .. } => {
                for event in std::mem::take(&mut self.waiting) {
                    apply(&mut self.held, &event);
                }
                self.entered = true;
            }
            Event::Gone { flushed, .. } if *flushed || !self.entered => *self = Self::default(),
            Event::Gone { .. } => self.doomed = true,
            Event::Said { .. } => {}
        }
    }

    fn after_cut(mut self, luck: Luck, dice: &mut SeededEntropy) -> Option<Vec<u8>> {
        let kept = !self.doomed || dice.coin();
        let entered = self.entered || (!self.waiting.is_empty() && dice.coin());
        if !kept || !entered {
            return None;
        }
        for event in std::mem::take(&mut self.waiting) {
            match luck {
                Luck::Everything => apply(&mut self.held, &event),
                Luck::Nothing => {}
                Luck::Writes if dice.coin() => apply(&mut self.held, &event),
                Luck::Writes => {}
                Luck::Sectors => apply_sectors(&mut self.held, &event, dice),
            }
        }
        Some(self.held)
    }
}

fn apply(held: &mut Vec<u8>, event: &Event) {
    match event {
        Event::Wrote { at, bytes, .. } => overwrite(held, *at, bytes),
        Event::Cut { size, .. } => held.truncate(*size),
        Event::Made { .. } | Event::Flushed { .. } | Event::Gone { .. } | Event::Said { .. } => {}
    }
}

/// Each sector of a write arrives whole, not at all, or up to some byte.
fn apply_sectors(held: &mut Vec<u8>, event: &Event, dice: &mut SeededEntropy) {
    let Event::Wrote { at, bytes, .. } = event else {
        if dice.coin() {
            apply(held, event);
        }
        return;
    };
    let mut from = 0;
    while from < bytes.len() {
        let until = (from + SECTOR - (at + from) % SECTOR).min(bytes.len());
        let arrived = match dice.below(3) {
            0 => from,
            1 => until,
            _ => from + dice.below(until - from),
        };
        if arrived > from {
            overwrite(held, at + from, &bytes[from..arrived]);
        }
        from = until;
    }
}

fn overwrite(held: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if held.len() < end {
        held.resize(end, 0);
    }
    held[at..end].copy_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrote(at: usize, bytes: &[u8]) -> Event {
        Event::Wrote { file: "f".into(), at, bytes: bytes.to_vec() }
    }

    #[test]
    fn what_was_flushed_survives_every_cut_and_every_die() {
        let events = [
            Event::Made { file: "f".into() },
            wrote(0, &[7; 2000]),
            Event::Flushed { file: "f".into() },
            wrote(600, &[9; 900]),
        ];
        let mut torn = 0;
        for seed in 0..200 {
            let files = files_after_cut(&events, 4, &mut SeededEntropy::new(seed));
            let bytes = files.get("f").expect("a flushed file is there");
            assert_eq!((&bytes[..600], &bytes[1500..]), (&[7u8; 600][..], &[7u8; 500][..]));
            torn += usize::from(bytes[600..1500].contains(&9) && bytes[600..1500].contains(&7));
        }
        assert!(torn > 20, "some writes are torn, not only kept or lost");
    }
}
