//! Which spellings are well-known names of their own?

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::words::Word;

/// The number of a well-known name, if this word is one of its spellings.
pub(super) fn known(word: &Word) -> Option<usize> {
    if word.servant || word.faith {
        return None;
    }
    NAMES.get(word.text.as_str()).or_else(|| NAMES.get(word.text.strip_prefix("ال")?)).copied()
}

/// One name per line: its spellings.
static NAMES: LazyLock<BTreeMap<&str, usize>> = LazyLock::new(|| {
    let lines = include_str!("known.txt").lines().filter(|line| !line.starts_with('#'));
    let spellings =
        lines.enumerate().flat_map(|(number, line)| line.split_whitespace().map(move |word| (word, number)));
    spellings.collect()
});
