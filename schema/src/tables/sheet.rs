//! What stands in which row of a table?

use crate::csv;
use std::collections::BTreeMap;

/// A table with its first line as the names of its columns.
pub(super) struct Sheet {
    pub(super) file: &'static str,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// One row that is not blank.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// As a spreadsheet counts.
    pub(super) number: usize,
    pub(super) cells: BTreeMap<String, String>,
}

impl Sheet {
    pub(super) fn empty(file: &'static str) -> Self {
        Self { file, columns: Vec::new(), rows: Vec::new() }
    }

    pub(super) fn read(file: &'static str, text: &str) -> Self {
        let first = text.lines().next().unwrap_or_default();
        // Spreadsheets in French write semicolons.
        let separator = if first.contains(';') && !first.contains(',') { ';' } else { ',' };
        let mut lines = csv::cells(text, separator).into_iter();
        let columns: Vec<String> = lines.next().unwrap_or_default().iter().map(|name| name.trim().to_owned()).collect();
        let row = |(number, line): (usize, Vec<String>)| {
            let cells: BTreeMap<String, String> =
                columns.iter().cloned().zip(line).filter(|(name, cell)| !name.is_empty() && !cell.is_empty()).collect();
            Row { number, cells }
        };
        let rows = (2..).zip(lines).map(row).filter(|row| !row.cells.is_empty()).collect();
        Self { file, columns: columns.iter().filter(|name| !name.is_empty()).cloned().collect(), rows }
    }

    /// Writes rows under the columns that any of them uses, in the order of `columns`; `name::` stands for every
    /// language.
    pub(super) fn write(columns: &[&str], rows: &[BTreeMap<String, String>]) -> String {
        // A table without rows has its columns all the same.
        let empty = columns.iter().filter(|name| rows.is_empty() && !name.ends_with("::"));
        let mut used: Vec<String> = empty.map(|name| (*name).to_owned()).collect();
        for column in columns {
            let mut of_column: Vec<&String> =
                rows.iter().flat_map(BTreeMap::keys).filter(|name| fits(name, &[column])).collect();
            of_column.sort_by_key(|name| (LANGS.iter().position(|lang| name.ends_with(lang)), name.as_str()));
            for name in of_column {
                if !used.contains(name) {
                    used.push(name.clone());
                }
            }
            // A person looks for the column in which a code is retired even while none is.
            if *column == "retired" && !used.iter().any(|name| name == column) {
                used.push((*column).to_owned());
            }
        }
        let line = |row: &BTreeMap<String, String>| {
            csv::line(&used.iter().map(|name| row.get(name).cloned().unwrap_or_default()).collect::<Vec<_>>())
        };
        std::iter::once(csv::line(&used)).chain(rows.iter().map(line)).collect()
    }
}

impl Row {
    /// A cell without the spaces around it; empty if there is none.
    pub(super) fn cell(&self, name: &str) -> &str {
        self.cells.get(name).map(|cell| cell.trim()).unwrap_or_default()
    }
}

/// Whether a column is one of these; `label::` stands for `label::fr`, `label::ar` and so on.
pub(super) fn fits(column: &str, known: &[&str]) -> bool {
    known.iter().any(|known| {
        let of_lang = known.strip_suffix("::").and_then(|head| column.strip_prefix(head)?.strip_prefix("::"));
        column == *known || of_lang.is_some_and(|lang| crate::Lang::ALL.iter().any(|one| one.code() == lang))
    })
}

const LANGS: [&str; 4] = ["::fr", "::ar", "::en", "::zgh"];
