//! Which ten words stand for an invitation, and which of them was misheard?
//!
//! Eight words carry 88 random bits, two check them. The words are symbols of GF(2¹¹), x¹¹ + x² + 1, and hold
//! Σ cᵢ = 0 and Σ cᵢ·xⁱ = 0 for i = 0 … 9: one wrong word is found *and named*, so is a pair that changed places; any two
//! wrong words are found. A listener so asks for one word again, and not for ten.

use aman_vault::spoken::{all_words, fold, recognise};
use zeroize::Zeroizing;

/// What an invitation's code is made of: 88 bits.
pub type CodeBytes = Zeroizing<[u8; BYTES]>;

/// Why words are no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFault {
    /// There are so many words, not ten.
    Length(usize),
    /// This word, from 1, is not of the list.
    Unknown(usize),
    /// This word, from 1, does not go with the others.
    Wrong(usize),
    /// This word, from 1, and the next have changed places.
    Exchanged(usize),
    /// More than one word is wrong.
    Several,
}

/// Says a code as ten words.
#[must_use]
pub fn code_words(code: &[u8; BYTES]) -> Vec<&'static str> {
    let bit = |place: usize| code.get(place / 8).map_or(0, |byte| u16::from(byte >> (7 - place % 8) & 1));
    let symbol = |word: usize| (0..BITS).fold(0, |value, place| (value << 1) | bit(word * BITS + place));
    let mut symbols: Vec<u16> = (0..CARRYING).map(symbol).collect();
    let (sum, weighted) = sums(&symbols);
    // c₈ + c₉ = sum and c₈·x⁸ + c₉·x⁹ = weighted.
    let eighth = divide(weighted ^ times(sum, power(9)), power(8) ^ power(9));
    symbols.extend([eighth, sum ^ eighth]);
    symbols.iter().map(|symbol| all_words().get(usize::from(*symbol)).copied().unwrap_or_default()).collect()
}

/// Reads ten words, typed or read out, under any keyboard.
///
/// # Errors
/// The words are no code; the first word that is known to be wrong is named.
pub fn read_code(text: &str) -> Result<CodeBytes, CodeFault> {
    let folded = Zeroizing::new(fold(text));
    let tokens = folded.split(|letter: char| !letter.is_alphabetic()).filter(|token| !token.is_empty());
    let mut symbols = Zeroizing::new(Vec::with_capacity(WORDS));
    for (number, token) in (1..).zip(tokens) {
        let word = recognise(token).ok_or(CodeFault::Unknown(number))?;
        let value = all_words().iter().position(|known| *known == word).ok_or(CodeFault::Unknown(number))?;
        symbols.push(u16::try_from(value).map_err(|_| CodeFault::Unknown(number))?);
    }
    if symbols.len() != WORDS {
        return Err(CodeFault::Length(symbols.len()));
    }
    check(&symbols)?;
    let bit = |place: usize| symbols.get(place / BITS).map_or(0, |symbol| symbol >> (BITS - 1 - place % BITS) & 1);
    let mut code = Zeroizing::new([0; BYTES]);
    for (number, byte) in code.iter_mut().enumerate() {
        *byte = (0..8).fold(0, |value, place| (value << 1) | u8::from(bit(number * 8 + place) == 1));
    }
    Ok(code)
}

fn check(symbols: &[u16]) -> Result<(), CodeFault> {
    let (sum, weighted) = sums(symbols);
    if sum == 0 && weighted == 0 {
        return Ok(());
    }
    if sum == 0 {
        let exchanged = |at: &usize| {
            let pair = symbols.get(*at).zip(symbols.get(at + 1));
            pair.is_some_and(|(one, other)| times(one ^ other, power(*at) ^ power(at + 1)) == weighted)
        };
        let mut places = (0..WORDS - 1).filter(exchanged);
        return Err(match (places.next(), places.next()) {
            (Some(at), None) => CodeFault::Exchanged(at + 1),
            _ => CodeFault::Several,
        });
    }
    // One wrong word adds e to the first sum and e·xⁱ to the second.
    let ratio = divide(weighted, sum);
    Err((0..WORDS).find(|at| power(*at) == ratio).map_or(CodeFault::Several, |at| CodeFault::Wrong(at + 1)))
}

fn sums(symbols: &[u16]) -> (u16, u16) {
    let weighted = symbols.iter().enumerate().map(|(at, symbol)| times(*symbol, power(at)));
    (symbols.iter().fold(0, |sum, symbol| sum ^ symbol), weighted.fold(0, |sum, symbol| sum ^ symbol))
}

fn times(one: u16, other: u16) -> u16 {
    let (mut product, mut shifted) = (0, one);
    for place in 0..BITS {
        if other >> place & 1 == 1 {
            product ^= shifted;
        }
        let carry = shifted >> (BITS - 1) & 1 == 1;
        shifted = (shifted << 1 & MASK) ^ if carry { REDUCTION } else { 0 };
    }
    product
}

fn power(exponent: usize) -> u16 {
    (0..exponent).fold(1, |value, _| times(value, 2))
}

/// `other` is not 0: its inverse is its power 2¹¹ − 2.
fn divide(one: u16, other: u16) -> u16 {
    let inverse = (1..BITS).fold((1, other), |(inverse, square), _| {
        let square = times(square, square);
        (times(inverse, square), square)
    });
    times(one, inverse.0)
}

/// Bytes of a code.
pub(super) const BYTES: usize = 11;
const WORDS: usize = 10;
const CARRYING: usize = 8;
const BITS: usize = 11;
const MASK: u16 = 0x7ff;
/// x¹¹ = x² + 1.
const REDUCTION: u16 = 0b101;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    const CODES: [[u8; BYTES]; 3] = [[0; BYTES], [0xff; BYTES], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 251]];

    fn other(word: &str) -> &'static str {
        all_words()[(all_words().iter().position(|known| *known == word).unwrap() + 977) % 2048]
    }

    #[test]
    fn ten_words_come_back_as_they_were_also_by_their_first_four_letters() {
        for code in CODES {
            let words = code_words(&code);
            assert_eq!(words.len(), 10);
            assert_eq!(*read_code(&words.join(" ")).unwrap(), code);
            let short: Vec<String> = words.iter().map(|word| word.chars().take(4).collect()).collect();
            assert_eq!(*read_code(&format!(" 1 {} ", short.join(" - ").to_uppercase())).unwrap(), code);
        }
    }

    #[test]
    fn one_wrong_word_is_named_wherever_it_stands() {
        for code in CODES {
            for at in 0..10 {
                let mut words = code_words(&code);
                words[at] = other(words[at]);
                assert_eq!(read_code(&words.join(" ")), Err(CodeFault::Wrong(at + 1)));
            }
        }
    }

    #[test]
    fn two_wrong_words_are_never_taken_for_a_code() {
        for first in 0..10 {
            for second in 0..first {
                let mut words = code_words(&CODES[2]);
                words[first] = other(words[first]);
                words[second] = other(other(words[second]));
                assert!(read_code(&words.join(" ")).is_err());
            }
        }
    }

    #[test]
    fn two_neighbours_that_changed_places_are_named() {
        for at in 0..9 {
            let mut words = code_words(&CODES[2]);
            if words[at] == words[at + 1] {
                continue;
            }
            words.swap(at, at + 1);
            assert_eq!(read_code(&words.join(" ")), Err(CodeFault::Exchanged(at + 1)));
        }
    }

    #[test]
    fn a_word_nobody_wrote_and_a_missing_one_are_told_apart() {
        let mut words = code_words(&CODES[2]);
        words[3] = "xxxxxx";
        assert_eq!(read_code(&words.join(" ")), Err(CodeFault::Unknown(4)));
        assert_eq!(read_code(&code_words(&CODES[2])[..9].join(" ")), Err(CodeFault::Length(9)));
        assert_eq!(read_code(""), Err(CodeFault::Length(0)));
    }

    #[test]
    fn the_field_is_one() {
        for value in 1..=MASK {
            assert_eq!(times(value, divide(1, value)), 1, "{value}");
        }
        let powers: std::collections::BTreeSet<u16> = (0..10).map(power).collect();
        assert_eq!(powers.len(), 10);
    }
}
