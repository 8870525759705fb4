//! How are secret bytes said as words, and words typed anywhere understood as bytes?
//!
//! The list has 2048 unaccented French words; a word carries 11 bits. Its first four letters name it, with any case or
//! accents and whatever keyboard layout was active ([`fold`] says how). `french.txt` is frozen: a word's place in it is its value.
//!
//! ```text
//! bits      = bytes ‖ 1 ‖ zeros up to a multiple of 11
//! words     = each 11 bits as a word ‖ one word of 11 bits of SHA-256("aman/words/v1" ‖ bytes)
//! ```
//! 16 bytes are 13 words, 32 bytes are 25.

mod canon;
mod fold;
mod list;

use std::fmt;

use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::secret::{Plain, hash};

pub use canon::canonical;
pub use fold::fold;
pub use list::{all_words, complete, recognise};

/// Why typed words give no bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordsFault {
    /// Each word is of the list, but one is another than was written, missing or out of place.
    Checksum,
    /// There are fewer words than any secret has, or more.
    Length,
    /// This word (from 1) is not of the list.
    Unknown {
        /// Its place.
        number: u32,
    },
}

impl fmt::Display for WordsFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self:?}")
    }
}

impl std::error::Error for WordsFault {}

/// Draws words for a new passphrase: 11 bits of entropy each, 55 bits for five.
#[must_use]
pub fn propose_words(count: usize, dice: &mut dyn Entropy) -> Vec<&'static str> {
    let mut draw = || {
        let mut bytes = [0; 2];
        dice.fill(&mut bytes);
        // 2048 divides 65536: each word is equally likely.
        list::word(u16::from_be_bytes(bytes) & WORD_MASK)
    };
    (0..count).map(|_| draw()).collect()
}

/// How many words a passphrase that is proposed has.
pub const PROPOSED: usize = 5;

/// Says bytes as words, with a checksum word at the end.
#[must_use]
pub fn encode_words(bytes: &[u8]) -> Vec<&'static str> {
    let bit = |place: usize| match bytes.get(place / 8) {
        Some(byte) => u16::from(byte >> (7 - place % 8) & 1),
        None => u16::from(place == bytes.len() * 8),
    };
    let value = |word: usize| (0..WORD_BITS).fold(0, |value, place| (value << 1) | bit(word * WORD_BITS + place));
    let count = (bytes.len() * 8 + 1).div_ceil(WORD_BITS);
    let mut words: Vec<&'static str> = (0..count).map(|word| list::word(value(word))).collect();
    words.push(checksum(bytes));
    words
}

/// Reads words back: typed or read aloud, with spaces or one after the other, numbers between them ignored.
///
/// # Errors
/// A word is not of the list (the first one is named), or all are and the checksum says that one is wrong.
pub fn decode_words(text: &str) -> Result<Plain, WordsFault> {
    let mut values = Vec::new();
    for token in fold(text).split(|letter: char| !letter.is_alphabetic()).filter(|token| !token.is_empty()) {
        let number = u32::try_from(values.len() + 1).unwrap_or(u32::MAX);
        values.extend(list::values_in(token).ok_or(WordsFault::Unknown { number })?);
    }
    let (sum, values) = values.split_last().ok_or(WordsFault::Length)?;
    if values.is_empty() || values.len() > MOST_WORDS {
        return Err(WordsFault::Length);
    }
    let bytes = bytes_of(values).ok_or(WordsFault::Checksum)?;
    let plain = Plain::new(bytes);
    if list::word(*sum) == checksum(plain.expose()) { Ok(plain) } else { Err(WordsFault::Checksum) }
}

fn bytes_of(values: &[u16]) -> Option<Vec<u8>> {
    let bit = |place: usize| {
        let value = values.get(place / WORD_BITS).copied().unwrap_or(0);
        u8::from(value >> (WORD_BITS - 1 - place % WORD_BITS) & 1 == 1)
    };
    let padding = usize::try_from(values.last()?.trailing_zeros()).ok()? + 1;
    let bits = (values.len() * WORD_BITS).checked_sub(padding)?;
    let whole = padding <= WORD_BITS && bits % 8 == 0;
    whole.then(|| {
        (0..bits / 8).map(|byte| (0..8).fold(0, |value, place| (value << 1) | bit(byte * 8 + place))).collect()
    })
}

fn checksum(bytes: &[u8]) -> &'static str {
    let sum = hash(&[b"aman/words/v1", bytes]);
    let [first, second, ..] = sum;
    list::word(u16::from_be_bytes([first, second]) >> 5)
}

const WORD_BITS: usize = 11;
const WORD_MASK: u16 = 0x7ff;
/// What a paper may hold: 1 KiB and a little.
const MOST_WORDS: usize = 800;

#[cfg(test)]
mod tests;
