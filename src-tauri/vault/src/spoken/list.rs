//! Which word has which value, and which word is meant by what was typed?

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::fold::fold;

/// Every word, in the order of its value.
#[must_use]
pub fn all_words() -> &'static [&'static str] {
    &WORDS
}

/// The word meant by one typed word: its first four letters name it, whatever follows is looked at no more.
///
/// What is longer than the word by two letters or more is no word: two words were run together.
#[must_use]
pub fn recognise(typed: &str) -> Option<&'static str> {
    value(&fold(typed)).map(word)
}

/// Words that begin as what was typed, at most so many; for completion on a screen.
#[must_use]
pub fn complete(typed: &str, limit: usize) -> Vec<&'static str> {
    let typed = fold(typed);
    let begins = |word: &&&str| !typed.is_empty() && fold(word).starts_with(&typed);
    WORDS.iter().filter(begins).take(limit).copied().collect()
}

/// The value of one folded word.
pub(super) fn value(folded: &str) -> Option<u16> {
    let value = *BY_PREFIX.get(&prefix(folded)?)?;
    let longest = fold(word(value)).chars().count() + 1;
    (folded.chars().count() <= longest).then_some(value)
}

/// The values of a folded token: one word, or whole words run together.
pub(super) fn values_in(token: &str) -> Option<Vec<u16>> {
    if let Some(value) = value(token) {
        return Some(vec![value]);
    }
    let (mut rest, mut values) = (token, Vec::new());
    while !rest.is_empty() {
        let value = *BY_PREFIX.get(&prefix(rest)?)?;
        rest = rest.strip_prefix(fold(word(value)).as_str())?;
        values.push(value);
    }
    Some(values)
}

/// The word of a value; values are 11 bits.
pub(super) fn word(value: u16) -> &'static str {
    WORDS.get(usize::from(value)).copied().unwrap_or_default()
}

fn prefix(folded: &str) -> Option<[char; PREFIX]> {
    let mut letters = folded.chars();
    let mut prefix = ['\0'; PREFIX];
    for place in &mut prefix {
        *place = letters.next()?;
    }
    Some(prefix)
}

static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| include_str!("french.txt").lines().collect());

static BY_PREFIX: LazyLock<BTreeMap<[char; PREFIX], u16>> = LazyLock::new(|| {
    WORDS.iter().zip(0_u16..).filter_map(|(word, value)| Some((prefix(&fold(word))?, value))).collect()
});

const PREFIX: usize = 4;
