//! Which fields and codes does the pack have?

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::{Dice, invented};

/// The sections of the pack's form, and its lists of codes.
pub(crate) struct Form {
    pub(crate) sections: Vec<Section>,
    pub(crate) lists: BTreeMap<String, Vec<String>>,
    pub(crate) provinces: Vec<String>,
}

pub(crate) struct Section {
    pub(crate) name: String,
    pub(crate) repeats: bool,
    pub(crate) fields: Vec<Field>,
}

pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) group: String,
    pub(crate) on_sheet: bool,
    kind: String,
    list: String,
}

impl Form {
    pub(crate) fn read(pack: &Path) -> Self {
        let text = std::fs::read_to_string(pack.join("forms/reception.json")).unwrap();
        let form: Value = serde_json::from_str(&text).unwrap();
        let sections = form["sections"].as_array().unwrap().iter().map(Section::read).collect();
        let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for [list, _, code] in rows(&pack.join("lists/codelists.csv")) {
            lists.entry(list).or_default().push(code);
        }
        let provinces = rows(&pack.join("lists/geo_provinces.csv")).map(|[code, ..]| code).collect();
        Self { sections, lists, provinces }
    }
}

impl Section {
    fn read(section: &Value) -> Self {
        let name = text(section, "section");
        let fields = section["fields"].as_array().unwrap().iter().map(|field| Field::read(field, &name)).collect();
        Self { repeats: !section["repeat"].is_null(), name, fields }
    }
}

impl Field {
    fn read(field: &Value, section: &str) -> Self {
        let group = field["group"].as_str().unwrap_or(section).to_owned();
        let on_sheet = field["part"] == "sheet";
        Self { name: text(field, "field"), group, on_sheet, kind: text(field, "kind"), list: text(field, "list") }
    }

    /// An invented answer as canonical JSON.
    pub(crate) fn invent(&self, form: &Form, dice: &mut Dice) -> String {
        if dice.one_in(12) {
            return format!("{{\"answer\":\"{}\"}}", dice.pick(&["unknown", "refused", "not_asked"]));
        }
        let fallback = vec!["AUTRE".to_owned()];
        let codes = form.lists.get(&self.list).unwrap_or(&fallback);
        match self.kind.as_str() {
            "yes_no" => format!("\"{}\"", dice.pick(&["yes", "no"])),
            "choice" => format!("\"{}\"", dice.pick(codes)),
            "choices" => {
                let chosen: Vec<String> = (0..=dice.below(3)).map(|_| format!("\"{}\"", dice.pick(codes))).collect();
                format!("[{}]", chosen.join(","))
            }
            "date" => invented::date(dice),
            "time" => format!("\"{:02}:{:02}\"", dice.below(24), dice.below(12) * 5),
            "number" => dice.below(90).to_string(),
            // Numbers nobody has been given.
            "phone" => format!("\"+2126000000{:02}\"", dice.below(100)),
            "id_document" => {
                format!(
                    "{{\"number\":\"{}{}\",\"type\":\"CNIE\"}}",
                    dice.pick(&["ZT", "ZX", "Q"]),
                    dice.below(1_000_000)
                )
            }
            "place" => {
                let province = dice.pick(&form.provinces);
                let region = province.split('.').next().unwrap_or_default();
                format!("{{\"province\":\"{province}\",\"region\":\"{region}\"}}")
            }
            "narrative" => invented::narrative(dice),
            _ => invented::text(&self.name, dice),
        }
    }
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// The first three columns of each line below the heading; they are never quoted.
fn rows(path: &Path) -> impl Iterator<Item = [String; 3]> {
    let text = std::fs::read_to_string(path).unwrap();
    let lines: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
    lines.into_iter().filter_map(|line| {
        let mut columns = line.split(',').map(str::to_owned);
        Some([columns.next()?, columns.next()?, columns.next()?])
    })
}
