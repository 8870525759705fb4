//! Which keys were pressed, whatever layout was active?
//!
//! Letters that one key gives under different layouts become one letter: `a` and `q`, `z` and `w`, `m` with what stands beside
//! it, an Arabic or Tifinagh letter and the Latin one printed on its key. So a word typed blindly under the wrong layout is
//! still the same word, and nobody has to know which layout it was.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds case, accents and layouts away; spaces, digits and signs stay.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Composed first: ئ and ؤ have keys of their own, and are not ي and و with a mark.
    for letter in text.nfkc().flat_map(char::to_lowercase) {
        match key(letter) {
            Some(same) => push(&mut folded, same),
            None => {
                let parts = core::iter::once(letter).nfkd().filter(|part| !is_left_out(*part));
                parts.for_each(|part| push(&mut folded, key(part).unwrap_or(part)));
            }
        }
    }
    folded
}

// The key B gives lam-alef under Arabic, the same two letters as G and H: they fold together.
fn push(folded: &mut String, letter: char) {
    match letter {
        'h' if folded.ends_with('g') => {
            folded.pop();
            folded.push('b');
        }
        'œ' => folded.push_str("oe"),
        'æ' => folded.push_str("ae"),
        other => folded.push(other),
    }
}

fn key(letter: char) -> Option<char> {
    KEYS.iter().find(|(_, letters)| letters.contains(letter)).map(|(key, _)| *key)
}

fn is_left_out(letter: char) -> bool {
    let mark_of_direction =
        matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_combining_mark(letter) || mark_of_direction || matches!(letter, '\u{061c}' | '\u{0640}' | '\u{feff}')
}

/// One letter for all that one key can give: Latin (AZERTY and QWERTY), Arabic, Tifinagh.
const KEYS: [(char, &str); 35] = [
    ('a', "aqضشⴰⵇ"),
    ('b', "bⴱ"),
    ('c', "cؤⵛ"),
    ('d', "dيیⴷⴹ"),
    ('e', "eثⴻ"),
    ('f', "fبⴼ"),
    ('g', "gلⴳ"),
    ('h', "hاⵀ"),
    ('i', "iهⵉ"),
    ('j', "jتⵊ"),
    ('k', "kنⴽ"),
    ('l', "lمⵍ"),
    // M stands beside L on AZERTY and beside N on QWERTY; Shift gives the rest.
    ('m', "m;,:?كکةⵎ"),
    ('n', "nىⵏ"),
    ('o', "oخⵄ"),
    ('p', "pحⵃ"),
    ('r', "rقⵔⵕ"),
    ('s', "sسⵙⵚ"),
    ('t', "tفⵜⵟ"),
    ('u', "uعⵓ"),
    ('v', "vرⵖ"),
    ('x', "xءⵅ"),
    ('y', "yغⵢ"),
    ('z', "zwصئⵣⵥⵡ"),
    ('0', "0٠"),
    ('1', "1١"),
    ('2', "2٢"),
    ('3', "3٣"),
    ('4', "4٤"),
    ('5', "5٥"),
    ('6', "6٦"),
    ('7', "7٧"),
    ('8', "8٨"),
    ('9', "9٩"),
    (' ', " \t\r\n\u{a0}"),
];
