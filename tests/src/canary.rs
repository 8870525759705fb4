//! Does anything a person said stand where it must not? Random values, looked for in every dress a file could give them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::encodings::{base64_cores, hex, json_escaped, utf16};
use crate::seeded::SeededEntropy;

/// One random value, and the field it was typed into.
#[derive(Debug, Clone)]
pub struct Canary {
    /// Path of the field.
    pub field: String,
    /// What was typed.
    pub value: String,
}

/// A canary found where it must not be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path of the field.
    pub field: String,
    /// The dress it was found in.
    pub dress: &'static str,
    /// The file, or the name given to the bytes.
    pub place: String,
}

/// All canaries of one run, ready to be looked for.
#[derive(Debug, Default)]
pub struct Canaries {
    all: Vec<Canary>,
    patterns: Vec<Pattern>,
    starts: BTreeMap<[u8; 4], Vec<usize>>,
}

#[derive(Debug)]
struct Pattern {
    canary: usize,
    dress: &'static str,
    bytes: Vec<u8>,
}

impl Canaries {
    /// Makes a random word for the field and remembers it.
    pub fn word(&mut self, field: &str, dice: &mut SeededEntropy) -> String {
        self.add(field, &format!("Q{}", dice.letters(13)))
    }

    /// Remembers a value that is rare enough to be looked for: eight bytes at least.
    pub fn add(&mut self, field: &str, value: &str) -> String {
        self.add_forms(field, value, &[value.to_owned()]);
        value.to_owned()
    }

    /// Remembers a value that may be written in several forms, each rare enough to be looked for.
    pub fn add_forms(&mut self, field: &str, value: &str, forms: &[String]) {
        let canary = self.all.len();
        self.all.push(Canary { field: field.to_owned(), value: value.to_owned() });
        for form in forms {
            assert!(form.len() >= 8, "{field}: a canary of {} bytes would be found by chance", form.len());
            for (dress, bytes) in dresses(form) {
                let Some(start) = bytes.first_chunk::<4>() else { continue };
                self.starts.entry(*start).or_default().push(self.patterns.len());
                self.patterns.push(Pattern { canary, dress, bytes });
            }
        }
    }

    /// The canaries of this run.
    pub fn all(&self) -> &[Canary] {
        &self.all
    }

    /// Looks through bytes, and through every compressed frame in them.
    pub fn find_in(&self, place: &str, bytes: &[u8]) -> Vec<Finding> {
        let mut found = self.find_plain(place, bytes);
        for unpacked in zstd_frames(bytes) {
            found.extend(self.find_plain(place, &unpacked).into_iter().map(|mut finding| {
                finding.dress = "zstd";
                finding
            }));
        }
        found.sort();
        found.dedup();
        found
    }

    fn find_plain(&self, place: &str, bytes: &[u8]) -> Vec<Finding> {
        // Two bytes decide in one look whether a pattern could begin here.
        let mut likely = vec![false; 1 << 16];
        for start in self.starts.keys() {
            likely[usize::from(u16::from_be_bytes([start[0], start[1]]))] = true;
        }
        let mut found = Vec::new();
        for (at, start) in bytes.windows(4).enumerate() {
            if !likely[usize::from(start[0]) << 8 | usize::from(start[1])] {
                continue;
            }
            let Some(candidates) = start.first_chunk::<4>().and_then(|start| self.starts.get(start)) else { continue };
            for pattern in candidates.iter().map(|index| &self.patterns[*index]) {
                if bytes[at..].starts_with(&pattern.bytes) {
                    let field = self.all[pattern.canary].field.clone();
                    found.push(Finding { field, dress: pattern.dress, place: place.to_owned() });
                }
            }
        }
        found
    }

    /// Looks through every file below a folder, and through the names of the files.
    pub fn find_below(&self, folder: &Path) -> Vec<Finding> {
        files_below(folder)
            .into_iter()
            .flat_map(|path| {
                let name = path.display().to_string();
                let mut found = self.find_in("a file name", name.as_bytes());
                found.extend(self.find_in(&name, &fs::read(&path).unwrap_or_default()));
                found
            })
            .collect()
    }
}

/// Every file below a folder, links not followed.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => waiting.push(entry.path()),
                Ok(kind) if kind.is_file() => found.push(entry.path()),
                Ok(_) | Err(_) => {}
            }
        }
    }
    found.sort();
    found
}

fn dresses(value: &str) -> Vec<(&'static str, Vec<u8>)> {
    let plain = value.as_bytes();
    let mut all = vec![
        ("utf-8", plain.to_vec()),
        ("utf-16 low first", utf16(value, u16::to_le_bytes)),
        ("utf-16 high first", utf16(value, u16::to_be_bytes)),
        ("hex", hex(plain).into_bytes()),
        ("hex", hex(plain).to_uppercase().into_bytes()),
        ("json", json_escaped(value).into_bytes()),
        ("json", json_escaped(value).to_uppercase().replace("\\U", "\\u").into_bytes()),
        ("utf-8", percent_encoded(value).into_bytes()),
    ];
    for core in base64_cores(plain) {
        all.push(("base64", core.replace('+', "-").replace('/', "_").into_bytes()));
        all.push(("base64", core.into_bytes()));
    }
    all.sort();
    all.dedup_by(|one, other| one.1 == other.1);
    all
}

fn percent_encoded(value: &str) -> String {
    value
        .bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const UNPACKED_LIMIT: usize = 16 << 20;

fn zstd_frames(bytes: &[u8]) -> Vec<Vec<u8>> {
    let starts = bytes.windows(4).enumerate().filter(|(_, window)| *window == ZSTD_MAGIC).map(|(at, _)| at);
    starts.filter_map(|at| unpacked(&bytes[at..])).collect()
}

fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    use std::io::Read;
    let mut out = Vec::new();
    let decoder = zstd::stream::read::Decoder::new(bytes).ok()?.single_frame();
    let outcome = decoder.take(UNPACKED_LIMIT as u64).read_to_end(&mut out);
    (outcome.is_ok() || !out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encodings::base64;

    fn one() -> (Canaries, String) {
        let mut canaries = Canaries::default();
        let value = canaries.add("person.name", "Qazertyé محمد");
        (canaries, value)
    }

    #[test]
    fn a_canary_is_found_in_every_dress() {
        let (canaries, value) = one();
        let leaks: Vec<Vec<u8>> = vec![
            format!("…{value}…").into_bytes(),
            utf16(&value, u16::to_le_bytes),
            utf16(&value, u16::to_be_bytes),
            base64(format!("xx{value}").as_bytes()).into_bytes(),
            hex(value.as_bytes()).into_bytes(),
            json_escaped(&value).into_bytes(),
            zstd::encode_all(format!("{} {value}", "long ".repeat(99)).as_bytes(), 3).unwrap(),
        ];
        for (number, leak) in leaks.iter().enumerate() {
            assert!(!canaries.find_in("leak", leak).is_empty(), "dress {number}");
        }
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let (canaries, _) = one();
        assert!(canaries.find_in("noise", "Qazerty محمود".repeat(500).as_bytes()).is_empty());
    }
}
