//! Which codes can be chosen, under which labels, from which source?

use crate::lang::Lang;
use crate::view::{OptionView, Options};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A list of codes. A code is retired, never deleted or used again.
#[derive(Clone, Debug)]
pub struct CodeList {
    name: String,
    entries: Vec<CodeEntry>,
    codes: BTreeSet<String>,
    options: [Options; 4],
}

/// One code of a list.
#[derive(Clone, Debug)]
pub struct CodeEntry {
    /// What is stored.
    pub code: String,
    /// French, Arabic, English and, where there is one, Tamazight.
    pub labels: [String; 4],
    /// Where the category comes from.
    pub source: String,
    /// The day from which it is no longer offered, empty while it is.
    pub valid_to: String,
    /// The code it lies under.
    pub parent: Option<String>,
}

impl CodeList {
    pub(crate) fn new(name: &str, entries: Vec<CodeEntry>) -> Self {
        let codes = entries.iter().map(|entry| entry.code.clone()).collect();
        let options = Lang::ALL.map(|lang| options_of(&entries, lang));
        Self { name: name.to_owned(), entries, codes, options }
    }

    /// The name by which fields refer to it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Every code, retired ones included, in order.
    #[must_use]
    pub fn entries(&self) -> &[CodeEntry] {
        &self.entries
    }

    /// Whether the code is or was in the list.
    #[must_use]
    pub fn holds(&self, code: &str) -> bool {
        self.codes.contains(code)
    }

    /// The label of a code.
    #[must_use]
    pub fn label(&self, code: &str, lang: Lang) -> Option<&str> {
        let entry = self.entries.iter().find(|entry| entry.code == code)?;
        Some(label_of(entry, lang).0)
    }

    pub(crate) fn options(&self, lang: Lang) -> Options {
        let [fr, ar, en, zgh] = &self.options;
        [fr, ar, en, zgh].into_iter().nth(lang.index()).cloned().unwrap_or_default()
    }

    pub(crate) fn has_duplicates(&self) -> bool {
        self.codes.len() != self.entries.len()
    }
}

/// The lists of one file with the columns `list,order,code,fr,ar,en,source` (and `zgh`, `valid_to` if need be).
pub(crate) fn lists_of(rows: &[BTreeMap<String, String>]) -> BTreeMap<String, Arc<CodeList>> {
    let mut grouped: BTreeMap<String, Vec<(u32, CodeEntry)>> = BTreeMap::new();
    for row in rows {
        let order = cell(row, "order").parse().unwrap_or(u32::MAX);
        grouped.entry(cell(row, "list")).or_default().push((order, entry_of(row)));
    }
    let finish = |(name, mut entries): (String, Vec<(u32, CodeEntry)>)| {
        entries.sort_by_key(|(order, _)| *order);
        let list = CodeList::new(&name, entries.into_iter().map(|(_, entry)| entry).collect());
        (name, Arc::new(list))
    };
    grouped.into_iter().map(finish).collect()
}

/// One list from a file of its own with the columns `code,fr,ar,en`.
pub(crate) fn list_of(name: &str, rows: &[BTreeMap<String, String>]) -> Arc<CodeList> {
    Arc::new(CodeList::new(name, rows.iter().map(entry_of).collect()))
}

/// One list of places from files with the columns `code,name_fr,name_ar`; a code without a longer known prefix is a region.
pub(crate) fn places_of(levels: &[(&str, Vec<BTreeMap<String, String>>)]) -> Arc<CodeList> {
    let entries = levels.iter().flat_map(|(stated, rows)| rows.iter().map(move |row| place_entry(row, stated)));
    Arc::new(CodeList::new(PLACES, entries.collect()))
}

/// One place; it lies under the one that a column states, or else under the one whose code begins its own.
pub(crate) fn place_entry(row: &BTreeMap<String, String>, parent_column: &str) -> CodeEntry {
    let code = cell(row, "code");
    let stated = cell(row, parent_column);
    let parent = if stated.is_empty() { code.rsplit_once('.').map(|(head, _)| head.to_owned()) } else { Some(stated) };
    let (fr, ar) = (cell(row, "name_fr"), cell(row, "name_ar"));
    let labels = [fr.clone(), ar, fr, String::new()];
    CodeEntry { code, labels, source: "HCP 2024".to_owned(), valid_to: String::new(), parent }
}

/// The name of the list of places.
pub(crate) const PLACES: &str = "PLACES";

fn entry_of(row: &BTreeMap<String, String>) -> CodeEntry {
    CodeEntry {
        code: cell(row, "code"),
        labels: ["fr", "ar", "en", "zgh"].map(|lang| cell(row, lang)),
        source: cell(row, "source"),
        valid_to: cell(row, "valid_to"),
        parent: row.get("parent").filter(|parent| !parent.is_empty()).cloned(),
    }
}

fn cell(row: &BTreeMap<String, String>, name: &str) -> String {
    row.get(name).cloned().unwrap_or_default()
}

fn label_of(entry: &CodeEntry, lang: Lang) -> (&str, Option<Lang>) {
    let [fr, ..] = &entry.labels;
    match entry.labels.get(lang.index()).filter(|label| !label.is_empty()) {
        Some(label) => (label, None),
        None => (fr, Some(Lang::Fr)),
    }
}

fn options_of(entries: &[CodeEntry], lang: Lang) -> Options {
    let offered: Vec<&CodeEntry> = entries.iter().filter(|entry| entry.valid_to.is_empty()).collect();
    let keyed = offered.len() <= 9;
    let option = |(place, entry): (usize, &&CodeEntry)| {
        let (label, words_lang) = label_of(entry, lang);
        OptionView {
            code: entry.code.clone(),
            label: label.to_owned(),
            key: keyed.then(|| (place + 1).to_string()),
            words_lang,
            parent: entry.parent.clone(),
        }
    };
    Options(Arc::new(offered.iter().enumerate().map(option).collect()))
}
