//! How is one answer, one item or one section of a form named?
//!
//! `section`, `section.field`, `section[ID]`, `section[ID].field`. An item whose id stands twice in one list is
//! addressed as `ID~2`, so that every item keeps an address of its own.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use ts_rs::TS;

/// The name of an answer (`person.birth`, `children[c1].age`), an item (`children[c1]`) or a section (`danger`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
#[ts(type = "string")]
pub struct Path(String);

/// The text is not a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPath;

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// The text does not have one of the four shapes of a path.
    pub fn parse(text: &str) -> Result<Self, NotAPath> {
        let (section, item, field) = split(text);
        let sound = is_word(section)
            && item.is_none_or(is_address)
            && field.is_none_or(is_word)
            && text.len() == length_of(section, item, field);
        if sound { Ok(Self(text.to_owned())) } else { Err(NotAPath) }
    }

    /// The path of a whole section.
    #[must_use]
    pub fn of_section(section: &str) -> Self {
        Self(section.to_owned())
    }

    /// The path of a field that stands once.
    #[must_use]
    pub fn of_field(section: &str, field: &str) -> Self {
        Self(format!("{section}.{field}"))
    }

    /// The path of an item of a repeated section.
    #[must_use]
    pub fn of_item(section: &str, item: &str) -> Self {
        Self(format!("{section}[{item}]"))
    }

    /// The path of a field inside an item.
    #[must_use]
    pub fn in_item(section: &str, item: &str, field: &str) -> Self {
        Self(format!("{section}[{item}].{field}"))
    }

    /// The section it lies in.
    #[must_use]
    pub fn section(&self) -> &str {
        split(&self.0).0
    }

    /// The address of the item it lies in, in a repeated section.
    #[must_use]
    pub fn item(&self) -> Option<&str> {
        split(&self.0).1
    }

    /// The field it names, unless it names an item or a section.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        split(&self.0).2
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Path {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for NotAPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("not a path")
    }
}

impl std::error::Error for NotAPath {}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(source)?).map_err(serde::de::Error::custom)
    }
}

/// The id of an item without the mark that keeps equal ids apart.
pub(crate) fn id_of_address(address: &str) -> &str {
    address.split_once('~').map_or(address, |(id, _)| id)
}

/// Whether an id may name an item: up to three small letters, then hexadecimal digits and hyphens, at most 40 in all.
///
/// The shape leaves no room for a name: item ids are seen by people who may not see names.
pub(crate) fn is_item_id(id: &str) -> bool {
    if id.is_empty() || id.len() > 40 {
        return false;
    }
    let tail = |skip: usize| {
        let rest = id.bytes().skip(skip);
        id.len() > skip && rest.into_iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'))
    };
    let letters = id.bytes().take(3).take_while(u8::is_ascii_lowercase).count();
    (0..=letters).any(tail)
}

/// The pattern of [`is_item_id`] for JSON Schema.
pub(crate) const ITEM_ID_PATTERN: &str = "^[a-z]{0,3}[0-9a-f-]{1,40}$";

/// Whether a key may stand in a path as a section or a field.
pub(crate) fn is_word(word: &str) -> bool {
    word.len() <= 60
        && word.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase())
        && word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

fn is_address(address: &str) -> bool {
    match address.split_once('~') {
        None => is_item_id(address),
        Some((id, turn)) => {
            is_item_id(id)
                && turn.len() <= 4
                && turn.parse::<u16>().is_ok_and(|turn| turn > 1)
                && !turn.starts_with('+')
        }
    }
}

fn split(text: &str) -> (&str, Option<&str>, Option<&str>) {
    let (head, field) = match text.split_once('.') {
        Some((head, field)) => (head, Some(field)),
        None => (text, None),
    };
    match head.split_once('[').and_then(|(section, rest)| Some((section, rest.strip_suffix(']')?))) {
        Some((section, item)) => (section, Some(item), field),
        None => (head, None, field),
    }
}

fn length_of(section: &str, item: Option<&str>, field: Option<&str>) -> usize {
    section.len() + item.map_or(0, |item| item.len() + 2) + field.map_or(0, |field| field.len() + 1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Path, is_item_id};

    #[test]
    fn the_four_shapes_are_read_and_nothing_else() {
        for good in ["danger", "person.birth", "children[c1]", "children[c1].age", "children[c1~2].age", "a[0-f].b_2"] {
            assert_eq!(Path::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            ".",
            "a.",
            ".b",
            "A.b",
            "a[].b",
            "a[c1]b",
            "a[c1",
            "a]c1[",
            "a.b.c",
            "a[x y].b",
            "a[c1~1].b",
            "a[c1~+2]",
            "é.b",
            "a[c1].b]",
        ] {
            assert!(Path::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_id_of_an_item_leaves_no_room_for_a_name() {
        for good in ["1", "c1", "aut12", "018f3c2a-77aa-7bbb-8ccc-123456789abc", "0", "-"] {
            assert!(is_item_id(good), "{good}");
        }
        for bad in ["", "fatima", "Khadija", "moi", "c 1", "c1~2", "c1]"] {
            assert!(!is_item_id(bad), "{bad}");
        }
    }
}
