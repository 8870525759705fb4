//! How is a whole pack one document, with one way to write it?
//!
//! ```text
//! {"aman_pack":1,"form":…,"grid":[…],"lists":{NAME:[…]},"more":{FILE:…},"pack":…,"papers":…,"timers":…,"words":{LANG:{…}}}
//! ```
//!
//! Compact JSON with the keys of every object in order. What a file of a pack says that this program does not know is
//! carried along: nothing is lost between two programs.

use crate::content::sorted;
use crate::csv;
use crate::fault::PackFault;
use crate::lang::Lang;
use crate::list::{CodeEntry, CodeList};
use crate::load::PackFiles;
use crate::pack::Pack;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A whole pack as one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    parts: Value,
}

/// Why bytes are no bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundleFault {
    /// A newer program wrote it, in this version of the format.
    Newer(u64),
    /// It is no form pack, or not written as the format says.
    NotAPack,
    /// It is longer than a pack may be.
    TooLong,
}

impl Bundle {
    /// Makes a bundle of parts; what the format does not name is left out.
    pub(crate) fn new(parts: BTreeMap<&'static str, Value>) -> Self {
        let mut whole: Map<String, Value> = parts.into_iter().map(|(name, part)| (name.to_owned(), part)).collect();
        whole.insert(FORMAT.to_owned(), json!(VERSION));
        Self { parts: sorted(&Value::Object(whole)) }
    }

    /// Gathers the files of a pack as they lie in the source of the program.
    #[must_use]
    pub fn of_files(files: &PackFiles) -> Self {
        let json = |name: &str| files.get(name).and_then(|text| serde_json::from_str::<Value>(text).ok());
        let pack = json("pack.json").unwrap_or_default();
        let form_file = format!("forms/{}.json", text(&pack, "form"));
        let mut parts = BTreeMap::from([
            ("form", json(&form_file).unwrap_or_default()),
            ("grid", rows_as_json(files.get("grid.csv"))),
            ("lists", lists_of(files)),
        ]);
        let words = Lang::ALL.iter().filter_map(|lang| {
            let mut words = json(&words_file(*lang))?;
            // An empty word is none.
            words.as_object_mut()?.retain(|_, text| text.as_str() != Some(""));
            Some((lang.code().to_owned(), words))
        });
        parts.insert("words", Value::Object(words.collect()));
        for (part, name) in [("papers", "papers.json"), ("timers", "timers.json")] {
            parts.extend(json(name).map(|value| (part, value)));
        }
        let known = |name: &str| {
            ["pack.json", "grid.csv", "papers.json", "timers.json", form_file.as_str()].contains(&name)
                || LIST_FILES.contains(&name)
                || name.starts_with("words/")
        };
        let more = files.iter().filter(|(name, _)| !known(name)).map(|(name, text)| {
            let value = serde_json::from_str(text).ok().filter(|_| name.ends_with(".json"));
            (name.clone(), value.unwrap_or_else(|| json!(text)))
        });
        let more: Map<String, Value> = more.collect();
        if !more.is_empty() {
            parts.insert("more", Value::Object(more));
        }
        parts.insert("pack", pack);
        Self::new(parts)
    }

    /// Reads a bundle.
    ///
    /// # Errors
    /// The bytes are anything but the one way to write a bundle, of this version of the format.
    pub fn decode(bytes: &[u8]) -> Result<Self, BundleFault> {
        if bytes.len() > LIMIT {
            return Err(BundleFault::TooLong);
        }
        let parts: Value = serde_json::from_slice(bytes).map_err(|_| BundleFault::NotAPack)?;
        match parts.get(FORMAT).and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(newer) if newer > VERSION => return Err(BundleFault::Newer(newer)),
            Some(_) | None => return Err(BundleFault::NotAPack),
        }
        let whole = parts.as_object().ok_or(BundleFault::NotAPack)?;
        let known = whole.keys().all(|key| key == FORMAT || PARTS.contains(&key.as_str()));
        let bundle = Self { parts };
        if known && bundle.encode().as_bytes() == bytes { Ok(bundle) } else { Err(BundleFault::NotAPack) }
    }

    /// The one way to write it.
    #[must_use]
    pub fn encode(&self) -> String {
        sorted(&self.parts).to_string()
    }

    /// Loads the pack.
    ///
    /// # Errors
    /// Something in it does not hold together; everything found is listed.
    pub fn load(&self) -> Result<Pack, Vec<PackFault>> {
        Pack::load(&self.files())
    }

    /// The name of the pack with its version, as it says itself.
    #[must_use]
    pub fn id(&self) -> &str {
        text(self.part("pack"), "id")
    }

    /// From which day it is meant to be used, as `YYYY-MM-DD`.
    #[must_use]
    pub fn valid_from(&self) -> &str {
        text(self.part("pack"), "valid_from")
    }

    /// The oldest program that can use it.
    #[must_use]
    pub fn requires_program(&self) -> &str {
        text(self.part("pack"), "requires_program")
    }

    /// One part; null where there is none.
    pub(crate) fn part(&self, name: &str) -> &Value {
        self.parts.get(name).unwrap_or(&Value::Null)
    }

    /// The same as files, as the loader takes them.
    fn files(&self) -> PackFiles {
        let mut files = PackFiles::new();
        let form = text(self.part("pack"), "form");
        let named = [("pack.json", "pack"), (LISTS, "lists"), ("papers.json", "papers"), ("timers.json", "timers")];
        for (name, part) in named {
            if !self.part(part).is_null() {
                files.insert(name.to_owned(), self.part(part).to_string());
            }
        }
        files.insert(format!("forms/{form}.json"), self.part("form").to_string());
        files.insert("grid.csv".to_owned(), json_as_rows(self.part("grid")));
        for lang in Lang::ALL {
            let words = self.part("words").get(lang.code()).cloned().unwrap_or_else(|| json!({}));
            files.insert(words_file(lang), words.to_string());
        }
        for (name, value) in self.part("more").as_object().into_iter().flatten() {
            let text = value.as_str().filter(|_| !name.ends_with(".json"));
            files.insert(name.clone(), text.map_or_else(|| value.to_string(), str::to_owned));
        }
        files
    }
}

/// The lists as one file gives them, if a pack came as one document.
pub(crate) fn lists_in(lists: &Value) -> BTreeMap<String, Arc<CodeList>> {
    let list = |(name, entries): (&String, &Value)| {
        let entries = entries.as_array().into_iter().flatten().map(entry_of).collect();
        (name.clone(), Arc::new(CodeList::new(name, entries)))
    };
    lists.as_object().into_iter().flatten().map(list).collect()
}

fn entry_of(value: &Value) -> CodeEntry {
    let cell = |key: &str| text(value, key).to_owned();
    CodeEntry {
        code: cell("code"),
        labels: ["fr", "ar", "en", "zgh"].map(cell),
        source: cell("source"),
        valid_to: cell("retired"),
        parent: value.get("parent").and_then(Value::as_str).map(str::to_owned),
    }
}

/// Every list, with what its files say beside labels.
fn lists_of(files: &PackFiles) -> Value {
    let mut lists: BTreeMap<String, Vec<(u32, Value)>> = BTreeMap::new();
    let rows = |name: &str| files.get(name).map(|text| csv::rows(text)).unwrap_or_default();
    for row in rows("lists/codelists.csv").into_iter().chain(rows("lists/own.csv")) {
        let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
        let order = cell("order").parse().unwrap_or(u32::MAX);
        let (list, entry) = (cell("list"), listed(row, &["list", "order"]));
        lists.entry(list).or_default().push((order, entry));
    }
    for entries in lists.values_mut() {
        entries.sort_by_key(|(order, _)| *order);
    }
    let offences = rows("offences.csv").into_iter().map(|row| (0, listed(row, &[])));
    lists.insert("OFFENCE".to_owned(), offences.collect());
    let mut places = Vec::new();
    for (stated, name) in PLACE_FILES {
        for row in rows(name) {
            let entry = crate::list::place_entry(&row, stated);
            let mut value = listed(row, &["code", "name_fr", "name_ar", stated]);
            if let (Some(value), [fr, ar, en, _]) = (value.as_object_mut(), &entry.labels) {
                let said = [("code", &entry.code), ("fr", fr), ("ar", ar), ("en", en), ("source", &entry.source)];
                value.extend(said.map(|(key, said)| (key.to_owned(), json!(said))));
                value.extend(entry.parent.map(|parent| ("parent".to_owned(), json!(parent))));
            }
            places.push((0, value));
        }
    }
    lists.insert(crate::list::PLACES.to_owned(), places);
    let plain = |(name, entries): (String, Vec<(u32, Value)>)| {
        (name, Value::Array(entries.into_iter().map(|(_, entry)| entry).collect()))
    };
    Value::Object(lists.into_iter().map(plain).collect())
}

fn listed(row: BTreeMap<String, String>, without: &[&str]) -> Value {
    let cells = row.into_iter().filter(|(name, cell)| !cell.is_empty() && !without.contains(&name.as_str()));
    let named = |(name, cell)| (if name == "valid_to" { "retired".to_owned() } else { name }, Value::String(cell));
    Value::Object(cells.map(named).collect())
}

fn rows_as_json(text: Option<&String>) -> Value {
    let rows = text.map(|text| csv::rows(text)).unwrap_or_default();
    Value::Array(rows.into_iter().map(|row| listed(row, &[])).collect())
}

fn json_as_rows(rows: &Value) -> String {
    let rows: Vec<&Map<String, Value>> = rows.as_array().into_iter().flatten().filter_map(Value::as_object).collect();
    let mut names: Vec<String> = rows.iter().flat_map(|row| row.keys().cloned()).collect();
    names.sort();
    names.dedup();
    let cell = |row: &Map<String, Value>, name: &String| match row.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let lines = rows.iter().map(|row| csv::line(&names.iter().map(|name| cell(row, name)).collect::<Vec<_>>()));
    std::iter::once(csv::line(&names)).chain(lines).collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn words_file(lang: Lang) -> String {
    format!("words/{}.json", lang.code())
}

/// The file in which the loader finds lists that came as one document.
pub(crate) const LISTS: &str = "lists.json";
const FORMAT: &str = "aman_pack";
const VERSION: u64 = 1;
/// The parts of a bundle.
const PARTS: [&str; 8] = ["form", "grid", "lists", "more", "pack", "papers", "timers", "words"];
/// Longest bundle, in bytes.
const LIMIT: usize = 16 << 20;
/// Files with places, and in which column they name the place above.
pub(crate) const PLACE_FILES: [(&str, &str); 4] = [
    ("", "lists/geo_regions.csv"),
    ("region_code", "lists/geo_provinces.csv"),
    ("", "lists/geo_cercles.csv"),
    ("parent_code", "lists/geo_prefectures_arrondissements.csv"),
];
const LIST_FILES: [&str; 7] = [
    "lists/codelists.csv",
    "lists/own.csv",
    "offences.csv",
    "lists/geo_regions.csv",
    "lists/geo_provinces.csv",
    "lists/geo_cercles.csv",
    "lists/geo_prefectures_arrondissements.csv",
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::{Bundle, BundleFault};
    use crate::builtin::builtin_files;
    use crate::pack::Pack;

    #[test]
    fn the_pack_of_the_program_as_one_document_is_the_same_pack() {
        let bundle = Bundle::of_files(&builtin_files());
        let read = Bundle::decode(bundle.encode().as_bytes()).unwrap();
        assert_eq!(read, bundle);
        assert_eq!(read.id(), "reception/1");
        let loaded = read.load().unwrap_or_else(|faults| panic!("{faults:#?}"));
        assert!(format!("{loaded:?}") == format!("{:?}", Pack::builtin()), "something is lost");
    }

    #[test]
    fn there_is_one_way_to_write_a_bundle_and_a_newer_one_says_so() {
        let text = Bundle::of_files(&builtin_files()).encode();
        assert_eq!(Bundle::decode(format!(" {text}").as_bytes()), Err(BundleFault::NotAPack));
        let newer = text.replacen("\"aman_pack\":1", "\"aman_pack\":2", 1);
        assert_eq!(Bundle::decode(newer.as_bytes()), Err(BundleFault::Newer(2)));
        let other = text.replacen("\"aman_pack\":1", "\"aman_pack\":1,\"extra\":1", 1);
        assert_eq!(Bundle::decode(other.as_bytes()), Err(BundleFault::NotAPack));
        for bad in ["", "{}", "[]", "{\"aman_pack\":0}", "{\"aman_pack\":\"1\"}", "\u{0}"] {
            assert_eq!(Bundle::decode(bad.as_bytes()), Err(BundleFault::NotAPack), "{bad}");
        }
    }

    #[test]
    fn what_this_program_does_not_know_is_carried_along() {
        let mut files = builtin_files();
        files.insert("agenda.json".to_owned(), "{\"b\": 1, \"a\": [\"x\"]}".to_owned());
        files.insert("notes.txt".to_owned(), "as it is".to_owned());
        let read = Bundle::decode(Bundle::of_files(&files).encode().as_bytes()).unwrap();
        let back = read.files();
        assert_eq!(back.get("agenda.json").unwrap(), "{\"a\":[\"x\"],\"b\":1}");
        assert_eq!(back.get("notes.txt").unwrap(), "as it is");
        assert!(read.load().is_ok());
    }
}
