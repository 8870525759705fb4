//! Which values does each kind of question take?
//!
//! [`crate::json_schema()`] says the same in JSON Schema; a property test holds the two together.

use crate::date::span_of;
use crate::list::CodeList;
use crate::path::is_item_id;
use crate::problem::Code;
use crate::view::KindName;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The longest narrative, in characters.
pub const NARRATIVE_LIMIT: u32 = 200_000;
pub(crate) const TEXT_LIMIT: u32 = 200;
pub(crate) const HIJRI_LIMIT: u32 = 60;
pub(crate) const NUMBER_LIMIT: u32 = 30;
pub(crate) const COMMUNE_LIMIT: u32 = 120;
pub(crate) const DETAIL_LIMIT: u32 = 300;
pub(crate) const PHONE_LIMIT: u32 = 40;
pub(crate) const PHONE_PATTERN: &str = r"^\+?[0-9]([ .-]?[0-9]){2,19}$";
pub(crate) const TIME_PATTERN: &str = "^([01][0-9]|2[0-3]):[0-5][0-9]$";
pub(crate) const PLACE_CODES: [&str; 3] = ["region", "province", "cercle"];
pub(crate) const PRECISIONS: [(&str, Option<&str>); 5] = [
    ("J", Some(crate::date::DAY_PATTERN)),
    ("M", Some(crate::date::MONTH_PATTERN)),
    ("A", Some(crate::date::YEAR_PATTERN)),
    ("E", Some(crate::date::YEAR_PATTERN)),
    ("I", None),
];

/// A kind of question with what bounds its values.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Choice(Arc<CodeList>),
    Choices(Arc<CodeList>),
    Date(Arc<CodeList>),
    IdDocument(Arc<CodeList>),
    /// The id of an item of a repeated section.
    Item(String),
    Narrative(u32),
    Number {
        min: i32,
        max: i32,
    },
    Phone,
    Place {
        list: Arc<CodeList>,
        coded: bool,
    },
    Text(u32),
    Time,
    YesNo,
}

impl Kind {
    pub(crate) const fn name(&self) -> KindName {
        match self {
            // Chosen as a code is: what is offered are the items.
            Self::Choice(_) | Self::Item(_) => KindName::Choice,
            Self::Choices(_) => KindName::Choices,
            Self::Date(_) => KindName::Date,
            Self::IdDocument(_) => KindName::IdDocument,
            Self::Narrative(_) => KindName::Narrative,
            Self::Number { .. } => KindName::Number,
            Self::Phone => KindName::Phone,
            Self::Place { .. } => KindName::Place,
            Self::Text(_) => KindName::Text,
            Self::Time => KindName::Time,
            Self::YesNo => KindName::YesNo,
        }
    }

    /// The longest text it takes.
    pub(crate) const fn max_length(&self) -> Option<u32> {
        if let Self::Narrative(limit) | Self::Text(limit) = self { Some(*limit) } else { None }
    }

    /// The smallest and largest number it takes.
    pub(crate) const fn range(&self) -> Option<(i32, i32)> {
        if let Self::Number { min, max } = self { Some((*min, *max)) } else { None }
    }

    /// For places: whether only codes are taken.
    pub(crate) const fn is_coded(&self) -> Option<bool> {
        if let Self::Place { coded, .. } = self { Some(*coded) } else { None }
    }

    /// Whether a value of this kind may hold words that nobody chose from a list.
    pub(crate) const fn is_free(&self) -> bool {
        match self {
            Self::IdDocument(_) | Self::Narrative(_) | Self::Phone | Self::Text(_) => true,
            Self::Place { coded, .. } => !*coded,
            Self::Choice(_)
            | Self::Choices(_)
            | Self::Date(_)
            | Self::Item(_)
            | Self::Number { .. }
            | Self::Time
            | Self::YesNo => false,
        }
    }

    /// Everything that is wrong with a value, non-answers aside.
    pub(crate) fn faults(&self, value: &Value) -> Vec<Code> {
        match self {
            Self::Choice(list) => code_in(list, value).err().into_iter().collect(),
            Self::Choices(list) => choices(list, value),
            Self::Date(_) => date(value),
            Self::IdDocument(list) => id_document(list, value),
            Self::Item(_) => shaped(value, Code::BadId, is_item_id).err().into_iter().collect(),
            Self::Narrative(limit) | Self::Text(limit) => text(value, *limit).err().into_iter().collect(),
            Self::Number { min, max } => number(value, *min, *max).err().into_iter().collect(),
            Self::Phone => shaped(value, Code::BadPhone, is_phone).err().into_iter().collect(),
            Self::Place { list, coded } => place(list, *coded, value),
            Self::Time => shaped(value, Code::BadTime, is_time).err().into_iter().collect(),
            Self::YesNo => match value.as_str() {
                Some("yes" | "no") => Vec::new(),
                Some(_) => vec![Code::UnknownCode],
                None => vec![Code::WrongKind],
            },
        }
    }
}

fn text(value: &Value, limit: u32) -> Result<(), Code> {
    let text = value.as_str().ok_or(Code::WrongKind)?;
    if text.is_empty() {
        return Err(Code::TooShort);
    }
    if text.chars().nth(limit as usize).is_some() { Err(Code::TooLong) } else { Ok(()) }
}

fn shaped(value: &Value, code: Code, fits: fn(&str) -> bool) -> Result<(), Code> {
    let text = value.as_str().ok_or(Code::WrongKind)?;
    if fits(text) { Ok(()) } else { Err(code) }
}

fn is_time(text: &str) -> bool {
    let [tens, ones, b':', minute_tens, minute_ones] = text.as_bytes() else { return false };
    let hour = matches!((tens, ones), (b'0' | b'1', b'0'..=b'9') | (b'2', b'0'..=b'3'));
    hour && matches!((minute_tens, minute_ones), (b'0'..=b'5', b'0'..=b'9'))
}

fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let ends = digits.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
        && digits.bytes().next_back().is_some_and(|byte| byte.is_ascii_digit());
    let mut last = b'0';
    let sound = digits.bytes().all(|byte| {
        let fits = byte.is_ascii_digit() || (matches!(byte, b' ' | b'.' | b'-') && last.is_ascii_digit());
        last = byte;
        fits
    });
    ends && sound && (3..=20).contains(&digits.bytes().filter(u8::is_ascii_digit).count())
}

fn number(value: &Value, min: i32, max: i32) -> Result<(), Code> {
    let number = value.as_f64().ok_or(Code::WrongKind)?;
    if number.fract() != 0.0 {
        return Err(Code::WrongKind);
    }
    if (f64::from(min)..=f64::from(max)).contains(&number) { Ok(()) } else { Err(Code::OutOfRange) }
}

fn code_in(list: &CodeList, value: &Value) -> Result<(), Code> {
    let code = value.as_str().ok_or(Code::WrongKind)?;
    if list.holds(code) { Ok(()) } else { Err(Code::UnknownCode) }
}

fn choices(list: &CodeList, value: &Value) -> Vec<Code> {
    let Some(codes) = value.as_array() else { return vec![Code::WrongKind] };
    let mut faults: BTreeSet<Code> = codes.iter().filter_map(|code| code_in(list, code).err()).collect();
    let distinct: BTreeSet<&str> = codes.iter().filter_map(Value::as_str).collect();
    if faults.is_empty() && distinct.len() != codes.len() {
        faults.insert(Code::Repeated);
    }
    if codes.is_empty() {
        faults.insert(Code::TooShort);
    }
    faults.into_iter().collect()
}

fn date(value: &Value) -> Vec<Code> {
    let Some(parts) = value.as_object() else { return vec![Code::WrongKind] };
    let mut faults = BTreeSet::new();
    only(parts, &["date", "precision", "hijri"], &mut faults);
    optional(parts, "hijri", |hijri| text(hijri, HIJRI_LIMIT), &mut faults);
    let Some(precision) = parts.get("precision") else {
        faults.insert(Code::Missing);
        return faults.into_iter().collect();
    };
    let known = precision.as_str().filter(|code| PRECISIONS.iter().any(|(known, _)| known == code));
    match (known, parts.get("date")) {
        (None, _) => {
            faults.insert(if precision.is_string() { Code::UnknownCode } else { Code::WrongKind });
        }
        (Some("I"), None) => {}
        (Some("I"), Some(_)) => {
            faults.insert(Code::BadDate);
        }
        (Some(_), None) => {
            faults.insert(Code::Missing);
        }
        (Some(precision), Some(date)) => match date.as_str() {
            Some(date) if span_of(precision, date).is_some() => {}
            Some(_) => {
                faults.insert(Code::BadDate);
            }
            None => {
                faults.insert(Code::WrongKind);
            }
        },
    }
    faults.into_iter().collect()
}

fn id_document(list: &CodeList, value: &Value) -> Vec<Code> {
    let Some(parts) = value.as_object() else { return vec![Code::WrongKind] };
    let mut faults = BTreeSet::new();
    only(parts, &["type", "number"], &mut faults);
    if !parts.contains_key("type") {
        faults.insert(Code::Missing);
    }
    optional(parts, "type", |code| code_in(list, code), &mut faults);
    optional(parts, "number", |number| text(number, NUMBER_LIMIT), &mut faults);
    faults.into_iter().collect()
}

fn place(list: &CodeList, coded: bool, value: &Value) -> Vec<Code> {
    let Some(parts) = value.as_object() else { return vec![Code::WrongKind] };
    let mut faults = BTreeSet::new();
    if parts.is_empty() {
        faults.insert(Code::TooShort);
    }
    let known: &[&str] = if coded { &PLACE_CODES } else { &["region", "province", "cercle", "commune", "detail"] };
    only(parts, known, &mut faults);
    for (level, name) in PLACE_CODES.into_iter().enumerate() {
        optional(parts, name, |code| place_code(list, level, code), &mut faults);
    }
    if !coded {
        optional(parts, "commune", |commune| text(commune, COMMUNE_LIMIT), &mut faults);
        optional(parts, "detail", |detail| text(detail, DETAIL_LIMIT), &mut faults);
    }
    faults.into_iter().collect()
}

/// Regions have no dot in their code, provinces one, what lies below them two or three.
pub(crate) fn level_of_place(code: &str) -> usize {
    code.matches('.').count().min(2)
}

fn place_code(list: &CodeList, level: usize, code: &Value) -> Result<(), Code> {
    code_in(list, code)?;
    if code.as_str().is_some_and(|code| level_of_place(code) == level) { Ok(()) } else { Err(Code::UnknownCode) }
}

fn only(parts: &Map<String, Value>, known: &[&str], faults: &mut BTreeSet<Code>) {
    if parts.keys().any(|key| !known.contains(&key.as_str())) {
        faults.insert(Code::UnknownField);
    }
}

fn optional(
    parts: &Map<String, Value>,
    name: &str,
    fits: impl FnOnce(&Value) -> Result<(), Code>,
    faults: &mut BTreeSet<Code>,
) {
    if let Some(Err(code)) = parts.get(name).map(fits) {
        faults.insert(code);
    }
}
