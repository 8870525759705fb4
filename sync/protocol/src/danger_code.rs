//! How does a brigade without a link tell the region, by telephone or radio and without a name, that a woman is in high danger?
//!
//! Twenty digits in four groups: version 1 (1) ‖ level 3 or 4 (1) ‖ mark (9) ‖ proof (9). The mark stands for the record; only who
//! holds the unit's sheet key can tell which one. The proof says that the digits come from a desk of that unit and were heard
//! right: a reader tries the units it knows, and the one that proves it is the one that calls.

use core::fmt;
use core::str::FromStr;

use crate::error::Malformed;
use crate::hazmat;
use crate::ids::RecordId;
use crate::secret::{SpaceKey, SymmetricKey};

/// The level of danger that is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// 3: high.
    High = 3,
    /// 4: imminent or extreme.
    Imminent = 4,
}

/// What stands for a record where nothing of it may be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(u32);

/// Twenty digits read out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DangerCode {
    level: Level,
    mark: Mark,
    proof: u32,
}

impl Level {
    /// Reads 3 or 4.
    #[must_use]
    pub const fn of(number: u8) -> Option<Self> {
        match number {
            3 => Some(Self::High),
            4 => Some(Self::Imminent),
            _ => None,
        }
    }
}

impl Mark {
    /// The mark of a record under a unit's key for such codes.
    #[must_use]
    pub fn of(key: &SymmetricKey, record: &RecordId) -> Self {
        Self(nine_digits(&hazmat::hmac(key.expose(), &[MARK, record.as_bytes()])))
    }

    /// The nine digits as a number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// Reads the number again.
    #[must_use]
    pub const fn from_number(number: u32) -> Option<Self> {
        if number < MODULUS { Some(Self(number)) } else { None }
    }
}

impl DangerCode {
    /// The digits for a record at this level.
    #[must_use]
    pub fn derive(key: &SymmetricKey, record: &RecordId, level: Level) -> Self {
        let mark = Mark::of(key, record);
        Self { level, mark, proof: proof(key, level, mark) }
    }

    /// The level as said; only a proof makes it true.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// What stands for the record.
    #[must_use]
    pub const fn mark(&self) -> Mark {
        self.mark
    }

    /// Whether a desk that holds this key has made these digits, and all of them were heard right.
    #[must_use]
    pub fn is_of(&self, key: &SymmetricKey) -> bool {
        proof(key, self.level, self.mark) == self.proof
    }
}

impl fmt::Display for DangerCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{VERSION}{}{:09}{:09}", self.level as u8, self.mark.0, self.proof);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && place % 5 == 0 {
                write!(out, " ")?;
            }
            write!(out, "{digit}")?;
        }
        Ok(())
    }
}

impl FromStr for DangerCode {
    type Err = Malformed;

    /// Reads twenty digits; spaces between them do not count.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let mut digits = Vec::with_capacity(DIGITS);
        for character in text.chars().filter(|character| *character != ' ') {
            if digits.len() == DIGITS {
                return Err(Malformed::TooLong);
            }
            digits.push(character.to_digit(10).ok_or(Malformed::WrongValue)?);
        }
        let [version, level, rest @ ..] = digits.as_slice() else {
            return Err(Malformed::Truncated);
        };
        if *version > VERSION {
            return Err(Malformed::Newer(u64::from(*version)));
        }
        let (mark, proof) =
            rest.split_at_checked(9).filter(|(_, proof)| proof.len() == 9).ok_or(Malformed::Truncated)?;
        let number = |digits: &[u32]| digits.iter().fold(0, |sum, digit| sum * 10 + digit);
        let level = u8::try_from(*level).ok().and_then(Level::of).filter(|_| *version == VERSION);
        Ok(Self { level: level.ok_or(Malformed::WrongValue)?, mark: Mark(number(mark)), proof: number(proof) })
    }
}

impl SpaceKey {
    /// HKDF(sheet space key, "", "aman/danger-code/v1"): what a unit and its region share for these digits.
    #[must_use]
    pub fn derive_danger_key(&self) -> SymmetricKey {
        SymmetricKey::from_bytes(*hazmat::hkdf(self.expose(), &[], &[b"aman/danger-code/v1"]))
    }
}

fn proof(key: &SymmetricKey, level: Level, mark: Mark) -> u32 {
    nine_digits(&hazmat::hmac(key.expose(), &[PROOF, &[1, level as u8], &mark.0.to_be_bytes()]))
}

/// The first eight bytes as one big-endian number, modulo 10^9.
fn nine_digits(mac: &[u8; 32]) -> u32 {
    let number = mac.iter().take(8).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    u32::try_from(number % u64::from(MODULUS)).unwrap_or(0)
}

const VERSION: u32 = 1;
const DIGITS: usize = 20;
const MODULUS: u32 = 1_000_000_000;
const MARK: &[u8] = b"aman/danger-mark/v1";
const PROOF: &[u8] = b"aman/danger/v1";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    fn key(of: u8) -> SymmetricKey {
        SpaceKey::from_bytes([of; 32]).derive_danger_key()
    }

    #[test]
    fn the_digits_say_the_level_and_the_unit_and_nothing_of_the_record() {
        let record = RecordId::from_bytes([9; 16]);
        let code = DangerCode::derive(&key(1), &record, Level::Imminent);
        let spoken = code.to_string();
        assert_eq!(spoken.len(), 23);
        assert!(spoken.starts_with("14"));
        let heard: DangerCode = spoken.parse().unwrap();
        assert_eq!(heard, code);
        assert!(heard.is_of(&key(1)) && !heard.is_of(&key(2)));
        assert_eq!(heard.mark(), Mark::of(&key(1), &record));
        assert_ne!(heard.mark(), Mark::of(&key(2), &record));
    }

    #[test]
    fn one_digit_misheard_or_two_that_changed_places_are_noticed() {
        let spoken =
            DangerCode::derive(&key(1), &RecordId::from_bytes([9; 16]), Level::High).to_string().replace(' ', "");
        let wrong = |digits: &[u8]| {
            let text = String::from_utf8(digits.to_vec()).unwrap();
            text.parse::<DangerCode>().is_ok_and(|code| code.is_of(&key(1)))
        };
        for place in 0..DIGITS {
            for turn in 1..10 {
                let mut digits = spoken.clone().into_bytes();
                digits[place] = b'0' + (digits[place] - b'0' + turn) % 10;
                assert!(!wrong(&digits), "place {place}, turn {turn}");
            }
            let mut digits = spoken.clone().into_bytes();
            if place + 1 < DIGITS && digits[place] != digits[place + 1] {
                digits.swap(place, place + 1);
                assert!(!wrong(&digits), "places {place} and the next");
            }
        }
    }

    #[test]
    fn what_is_no_code_is_told_apart_from_a_newer_one() {
        for text in
            ["", "1", "1412345678912345678", "141234567891234567899", "12123456789123456789", "1x123456789123456789"]
        {
            assert!(text.parse::<DangerCode>().is_err(), "{text}");
        }
        assert_eq!("24123456789123456789".parse::<DangerCode>().unwrap_err(), Malformed::Newer(2));
    }
}
