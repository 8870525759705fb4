//! How is a pack a folder of tables that a person can fill in, and what stands wrongly in which row?
//!
//! The columns have the names of XLSForm where it has one; `docs/packs.md` lists them. What no column holds stands in
//! `parameters` or, as JSON, in `more`: a pack written as tables and built again is the same pack.

mod cells;
mod expr_in;
mod expr_out;
mod lists;
mod papers;
mod settings;
mod sheet;
mod survey;
mod timers;

use crate::bundle::Bundle;
use crate::fault::PackFault;
use crate::load::PackFiles;
use crate::services;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub use expr_in::ConditionFault;
use sheet::Sheet;

/// One cell that cannot be taken. A pack holds no personal value, so what stands there may be repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFault {
    /// The file.
    pub file: String,
    /// The row as a spreadsheet counts it, the first line being 1.
    pub row: Option<usize>,
    /// The column.
    pub column: String,
    /// What is wrong there.
    pub what: TableFaultKind,
}

/// What can be wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableFaultKind {
    /// The condition is outside what packs can state.
    Condition(ConditionFault),
    /// A cell that must say something is empty.
    Empty,
    /// The column must be there and is not.
    NoColumn,
    /// The file must be there and is not.
    NoFile,
    /// A group is opened and not closed.
    NotClosed,
    /// A group is closed that is not open, or a question stands outside every group.
    NotOpen,
    /// The cell is not JSON.
    NotJson,
    /// The same name stands twice.
    Twice,
    /// The cell cannot be understood.
    Unclear(String),
    /// The table has no such column.
    UnknownColumn,
}

/// In which row each thing of a pack stands.
#[derive(Clone, Debug, Default)]
pub struct Places {
    rows: BTreeMap<String, (&'static str, usize)>,
}

impl Places {
    fn put(&mut self, thing: impl Into<String>, file: &'static str, row: usize) {
        self.rows.entry(thing.into()).or_insert((file, row));
    }

    /// The file and row in which stands what a fault is about.
    #[must_use]
    pub fn of(&self, fault: &PackFault) -> Option<(&'static str, usize)> {
        let at = fault.at.as_str();
        let plain = at.strip_suffix(".hint").unwrap_or(at);
        let named = ["field.", "section.", "timer."].iter().find_map(|kind| plain.strip_prefix(kind));
        let paper = plain.strip_prefix("paper.").and_then(|rest| rest.split('.').next());
        let known = [Some(at), Some(plain), named, paper];
        known.into_iter().flatten().find_map(|thing| self.rows.get(thing)).copied()
    }
}

impl Bundle {
    /// Writes a pack as tables, by file name.
    #[must_use]
    pub fn to_tables(&self) -> PackFiles {
        let mut out = Out { files: PackFiles::new(), words: words_of(self.part("words")), more: Vec::new() };
        let mut head = self.part("pack").clone();
        timers::write(self.part("timers"), &mut head, &mut out);
        settings::write(&head, &mut out);
        survey::write(self.part("form"), &mut out);
        lists::write_choices(self.part("lists"), &mut out);
        lists::write_grid(self.part("grid"), &mut out);
        papers::write(self.part("papers"), &mut out);
        for (file, value) in self.part("more").as_object().into_iter().flatten() {
            // The directory is a table as it lies there.
            if let (services::FILE, Some(table)) = (file.as_str(), value.as_str()) {
                out.files.insert(file.clone(), table.to_owned());
                continue;
            }
            out.more.push((format!("file {file}"), value.clone()));
        }
        lists::write_words(&mut out);
        lists::write_more(&mut out);
        out.files
    }

    /// Builds a pack of tables, by file name; says in which row everything stands.
    ///
    /// # Errors
    /// A cell cannot be taken; every one is listed.
    pub fn of_tables(files: &PackFiles) -> Result<(Self, Places), Vec<TableFault>> {
        let mut made = In { files, faults: Vec::new(), places: Places::default(), words: BTreeMap::new() };
        let more = lists::read_more(&mut made);
        let mut pack = settings::read(&mut made);
        let mut form = survey::read(&mut made);
        let mut papers = papers::read(&mut made);
        let mut timers = timers::read(&mut made, &mut pack);
        let parts = BTreeMap::from([("lists", lists::read_choices(&mut made)), ("grid", lists::read_grid(&mut made))]);
        lists::read_words(&mut made);
        if let (Some(form), Some(pack)) = (form.as_object_mut(), pack.as_object()) {
            form.insert("form".to_owned(), pack.get("form").cloned().unwrap_or_default());
        }
        let mut others = Map::new();
        for (name, value) in more {
            match name.as_str() {
                "form" => extend(&mut form, value),
                "pack" => extend(&mut pack, value),
                "papers" => extend(&mut papers, value),
                "timers" => extend(&mut timers, value),
                _ => {
                    let file = name.strip_prefix("file ").unwrap_or(&name).to_owned();
                    others.insert(file, value);
                }
            }
        }
        if let Some(table) = files.get(services::FILE) {
            others.insert(services::FILE.to_owned(), json!(crate::csv::with_commas(table)));
        }
        if !made.faults.is_empty() {
            return Err(made.faults);
        }
        let mut parts = parts;
        parts.extend([("form", form), ("pack", pack), ("words", json!(made.words))]);
        let optional = [("papers", papers), ("timers", timers)];
        parts.extend(optional.into_iter().filter(|(_, part)| !part.is_null()));
        if !others.is_empty() {
            parts.insert("more", Value::Object(others));
        }
        Ok((Self::new(parts), made.places))
    }
}

/// Tables being written.
struct Out {
    files: PackFiles,
    /// Words that no table has taken yet: language → key → text.
    words: BTreeMap<String, BTreeMap<String, String>>,
    /// What has no table of its own.
    more: Vec<(String, Value)>,
}

impl Out {
    /// A part of the pack and the things that it lists under its own name; another shape is kept as it is.
    fn listed<'a>(&mut self, name: &str, part: &'a Value) -> Option<(&'a Map<String, Value>, &'a [Value])> {
        let listed = part.get(name).and_then(Value::as_array).filter(|all| all.iter().all(Value::is_object));
        let both = part.as_object().zip(listed);
        if both.is_none() && !part.is_null() {
            self.more.push((name.to_owned(), part.clone()));
        }
        Some((both?.0, both?.1.as_slice()))
    }

    /// Takes the words of a key into the cells of a row, as `COLUMN::LANG`.
    fn label(&mut self, row: &mut BTreeMap<String, String>, column: &str, key: &str) {
        for (lang, table) in &mut self.words {
            if let Some(text) = table.remove(key) {
                row.insert(format!("{column}::{lang}"), text);
            }
        }
    }
}

/// Tables being read.
struct In<'a> {
    files: &'a PackFiles,
    faults: Vec<TableFault>,
    places: Places,
    words: BTreeMap<String, BTreeMap<String, String>>,
}

impl In<'_> {
    fn fault(&mut self, file: &str, row: Option<usize>, column: &str, what: TableFaultKind) {
        self.faults.push(TableFault { file: file.to_owned(), row, column: column.to_owned(), what });
    }

    /// A table; one that may be missing is empty then.
    fn sheet(&mut self, file: &'static str, columns: &[&str], needed: &[&str]) -> Sheet {
        let Some(text) = self.files.get(file) else {
            if !needed.is_empty() {
                self.fault(file, None, "", TableFaultKind::NoFile);
            }
            return Sheet::empty(file);
        };
        let sheet = Sheet::read(file, text);
        for column in &sheet.columns {
            if !sheet::fits(column, columns) {
                self.fault(file, Some(1), column, TableFaultKind::UnknownColumn);
            }
        }
        for column in needed.iter().filter(|needed| !sheet.columns.iter().any(|column| column == **needed)) {
            self.fault(file, Some(1), column, TableFaultKind::NoColumn);
        }
        sheet
    }

    /// Keeps what cells named `COLUMN::LANG` say under a key of the words.
    fn label(&mut self, row: &sheet::Row, column: &str, key: &str) {
        for (name, text) in row.cells.iter().filter(|(_, text)| !text.is_empty()) {
            if let Some(("", lang)) = name.strip_prefix(column).and_then(|rest| rest.split_once("::")) {
                self.words.entry(lang.to_owned()).or_default().insert(key.to_owned(), text.clone());
            }
        }
    }
}

fn words_of(words: &Value) -> BTreeMap<String, BTreeMap<String, String>> {
    let table = |(lang, table): (&String, &Value)| {
        let texts = table.as_object().into_iter().flatten();
        let texts = texts.filter_map(|(key, text)| Some((key.clone(), text.as_str()?.to_owned())));
        (lang.clone(), texts.collect())
    };
    words.as_object().into_iter().flatten().map(table).collect()
}

fn extend(value: &mut Value, with: Value) {
    match (value.as_object_mut(), with) {
        (Some(value), Value::Object(with)) => value.extend(with),
        (None, with) => *value = with,
        (Some(_), _) => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
    use super::{ConditionFault, TableFaultKind as What};
    use crate::builtin::builtin_files;
    use crate::bundle::Bundle;
    use crate::load::PackFiles;
    use serde_json::Value;

    fn tables() -> PackFiles {
        Bundle::of_files(&builtin_files()).to_tables()
    }

    fn faults(files: &PackFiles) -> Vec<String> {
        let faults = Bundle::of_tables(files).expect_err("it is bad");
        let told = faults
            .iter()
            .map(|fault| format!("{}:{}:{} {:?}", fault.file, fault.row.unwrap_or_default(), fault.column, fault.what));
        told.collect()
    }

    #[test]
    fn the_pack_of_the_program_as_tables_and_built_again_is_the_same_pack() {
        let bundle = Bundle::of_files(&builtin_files());
        let tables = bundle.to_tables();
        let (built, _) = Bundle::of_tables(&tables).unwrap_or_else(|faults| panic!("{faults:#?}"));
        assert!(built.encode() == bundle.encode(), "something is lost");
        assert!(!tables["survey.csv"].contains('{') || tables["survey.csv"].contains("${"), "{}", tables["survey.csv"]);
        assert!(built.to_tables() == tables);
    }

    #[test]
    fn a_list_that_went_through_a_spreadsheet_in_french_is_the_same() {
        let mut files = tables();
        let semicolons = |text: &String| {
            let rows = crate::csv::cells(text, ',');
            let line = |row: Vec<String>| {
                let cells = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
                cells.collect::<Vec<_>>().join(";") + "\r\n"
            };
            format!("\u{feff}{}", rows.into_iter().map(line).collect::<String>())
        };
        let before = Bundle::of_tables(&files).unwrap().0;
        for name in ["choices.csv", "survey.csv"] {
            let text = semicolons(&files[name]);
            files.insert(name.to_owned(), text);
        }
        assert!(Bundle::of_tables(&files).unwrap().0 == before);
    }

    #[test]
    fn keys_that_no_column_has_are_kept() {
        let mut files = builtin_files();
        let mut form: Value = serde_json::from_str(&files["forms/reception.json"]).unwrap();
        form["sections"][0]["later"] = serde_json::json!({"a": [1, 2]});
        form["sections"][1]["fields"][0]["clock"] = serde_json::json!("hours");
        form["sections"][1]["fields"][0]["shown"] = serde_json::json!({"hours_since": ["facts.date", 3]});
        form["timers"] = serde_json::json!([1]);
        files.insert("papers.json".to_owned(), "{\"papers\":[],\"later\":1}".to_owned());
        let mut timers: Value = serde_json::from_str(&files["timers.json"]).unwrap();
        timers["later"] = serde_json::json!({"a": 1});
        timers["timers"][0]["from"]["later"] = serde_json::json!("facts.date");
        timers["timers"][1]["later"] = serde_json::json!({"a": [1, 2]});
        timers["reception"]["later"] = serde_json::json!([1]);
        files.insert("timers.json".to_owned(), timers.to_string());
        files.insert("forms/reception.json".to_owned(), form.to_string());
        files.insert("agenda.json".to_owned(), "{\"x\":{\"y\":1}}".to_owned());
        let bundle = Bundle::of_files(&files);
        let (built, _) = Bundle::of_tables(&bundle.to_tables()).unwrap();
        assert!(built.encode() == bundle.encode());
    }

    #[test]
    fn time_limits_stand_in_a_table_whatever_the_file_says() {
        let tables = tables();
        let head = tables["timers.csv"].lines().next().unwrap();
        assert!(head.starts_with("timer,label::fr,"), "{head}");
        assert!(!tables["timers.csv"].contains('{') || tables["timers.csv"].contains("${"));
        let told = tables.get("more.csv").is_some_and(|more| more.contains("timers") || more.contains("reception"));
        assert!(!told && tables["settings.csv"].contains("mark=reception.clock"));
        for cell in ["code=INFO path=reception.mode", "code=GROUPE path=reception.asker"] {
            assert!(tables["settings.csv"].contains(cell), "{}", tables["settings.csv"]);
        }
        assert!(!tables["settings.csv"].lines().next().unwrap().contains("more"));
        for odd in ["{\"NAME\":[],\"reception\":{\"date\":\"a b\"}}", "{\"NAME\":[1]}", "{\"reception\":{}}", "[]", "3"]
        {
            let mut files = builtin_files();
            for name in ["papers", "timers"] {
                files.insert(format!("{name}.json"), odd.replace("NAME", name));
            }
            let bundle = Bundle::of_files(&files);
            let (built, _) = Bundle::of_tables(&bundle.to_tables()).unwrap();
            assert!(built.encode() == bundle.encode(), "{odd}");
        }
    }

    #[test]
    fn a_fault_names_file_row_and_column() {
        let mut files = tables();
        let survey = files["survey.csv"].replacen("${facts.weapon} = 'yes'", "pulldata('x')", 1);
        let row = survey.split("pulldata").next().unwrap().lines().count();
        files.insert("survey.csv".to_owned(), survey);
        let unknown = What::Condition(ConditionFault::UnknownFunction("pulldata".to_owned()));
        assert_eq!(faults(&files), [format!("survey.csv:{row}:relevant {unknown:?}")]);

        let mut files = tables();
        files.remove("choices.csv");
        let survey = files["survey.csv"].replacen("end_group", "", 1).replacen("type,", "typo,", 1);
        files.insert("survey.csv".to_owned(), survey);
        let told = faults(&files);
        assert!(told.contains(&"choices.csv:0: NoFile".to_owned()), "{told:?}");
        assert!(told.contains(&"survey.csv:1:typo UnknownColumn".to_owned()), "{told:?}");
        assert!(told.contains(&"survey.csv:1:type NoColumn".to_owned()), "{told:?}");
    }
}
