//! What stands in the memory of a running program? Every page it may write, read from outside, as a thief with a frozen machine would.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// Something to look for, under a name that may be printed.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What it is called.
    pub name: String,
    /// Its bytes: eight at least.
    pub bytes: Vec<u8>,
}

/// Values to look for all at once.
#[derive(Debug, Default)]
pub struct Searched {
    all: Vec<Wanted>,
    starts: BTreeMap<[u8; 2], Vec<usize>>,
}

/// How often each value was found, and how much was read.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Findings {
    /// Times found, by name; what was not found is not listed.
    pub found: BTreeMap<String, usize>,
    /// Bytes that were not zero and were looked at.
    pub read: u64,
}

impl Searched {
    /// Adds bytes under a name.
    pub fn add(&mut self, name: &str, bytes: &[u8]) {
        assert!(bytes.len() >= 8, "{name}: so few bytes are found by chance");
        self.starts.entry([bytes[0], bytes[1]]).or_default().push(self.all.len());
        self.all.push(Wanted { name: name.to_owned(), bytes: bytes.to_vec() });
    }

    /// Adds a text as it stands in memory: UTF-8, and the sixteen-bit letters of a webview.
    pub fn add_text(&mut self, name: &str, text: &str) {
        self.add(name, text.as_bytes());
        self.add(name, &crate::encodings::utf16(text, u16::to_le_bytes));
    }

    /// Every name that is looked for.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.all.iter().map(|wanted| wanted.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Looks through every page that a process may write.
    pub fn find_in(&self, process: u32) -> Findings {
        let mut findings = Findings::default();
        let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).unwrap_or_default();
        let Ok(mut memory) = File::open(format!("/proc/{process}/mem")) else { return findings };
        for (from, until) in maps.lines().filter_map(writable) {
            self.find_between(&mut memory, from, until, &mut findings);
        }
        findings
    }

    fn find_between(&self, memory: &mut File, from: u64, until: u64, findings: &mut Findings) {
        let longest = self.all.iter().map(|wanted| wanted.bytes.len()).max().unwrap_or(0);
        let mut carried: Vec<u8> = Vec::new();
        let mut page = vec![0; CHUNK];
        let mut at = from;
        while at < until {
            let wished = usize::try_from(until - at).unwrap_or(CHUNK).min(CHUNK);
            let read = memory.seek(SeekFrom::Start(at)).and_then(|_| memory.read_exact(&mut page[..wished])).is_ok();
            at += wished as u64;
            if !read || page[..wished] == ZEROS[..wished] {
                carried.clear();
                continue;
            }
            findings.read += wished as u64;
            let before = carried.len();
            carried.extend_from_slice(&page[..wished]);
            self.look(&carried, before, findings);
            let keep = carried.len().min(longest.saturating_sub(1));
            carried.drain(..carried.len() - keep);
        }
    }

    /// What ends before `known` was counted with the chunk before.
    fn look(&self, bytes: &[u8], known: usize, findings: &mut Findings) {
        let mut likely = vec![false; 1 << 16];
        for start in self.starts.keys() {
            likely[usize::from(u16::from_be_bytes(*start))] = true;
        }
        for (at, pair) in bytes.windows(2).enumerate() {
            if !likely[usize::from(pair[0]) << 8 | usize::from(pair[1])] {
                continue;
            }
            for index in self.starts.get(&[pair[0], pair[1]]).into_iter().flatten() {
                let wanted = &self.all[*index];
                if at + wanted.bytes.len() > known && bytes[at..].starts_with(&wanted.bytes) {
                    *findings.found.entry(wanted.name.clone()).or_default() += 1;
                }
            }
        }
    }
}

impl Findings {
    /// Sums over several processes.
    pub fn with(mut self, other: Self) -> Self {
        self.read += other.read;
        for (name, times) in other.found {
            *self.found.entry(name).or_default() += times;
        }
        self
    }

    /// How many times anything was found.
    pub fn total(&self) -> usize {
        self.found.values().sum()
    }
}

/// Where a mapping begins and ends, if the process may write there.
fn writable(line: &str) -> Option<(u64, u64)> {
    let mut words = line.split(' ');
    let (from, until) = words.next()?.split_once('-')?;
    let rights = words.next()?;
    let place = (u64::from_str_radix(from, 16).ok()?, u64::from_str_radix(until, 16).ok()?);
    rights.starts_with("rw").then_some(place)
}

/// Every process that was started by another, and by those it started, itself included.
pub fn family(process: u32) -> Vec<u32> {
    let mut found = vec![process];
    let mut at = 0;
    while at < found.len() {
        for thread in std::fs::read_dir(format!("/proc/{}/task", found[at])).into_iter().flatten().flatten() {
            let children = std::fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            found.extend(children.split_whitespace().filter_map(|number| number.parse::<u32>().ok()));
        }
        at += 1;
    }
    found
}

/// The name of a process.
pub fn name_of(process: u32) -> String {
    std::fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default().trim().to_owned()
}

const CHUNK: usize = 64 << 10;
static ZEROS: [u8; CHUNK] = [0; CHUNK];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_across_two_chunks_is_found_once() {
        let mut searched = Searched::default();
        searched.add("word", b"Qabcdefghij");
        let mut findings = Findings::default();
        let mut text = vec![b'.'; CHUNK + 100];
        text[CHUNK - 5..CHUNK + 6].copy_from_slice(b"Qabcdefghij");
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &text).unwrap();
        let mut opened = File::open(file.path()).unwrap();
        searched.find_between(&mut opened, 0, text.len() as u64, &mut findings);
        assert_eq!(findings.found.get("word"), Some(&1));
    }
}
