//! How do two people compare a chain over the telephone?
//!
//! Twenty digits: SHA-256("aman/state/v1" ‖ space ‖ log ‖ seq (8) ‖ entry id), its first 16 bytes as one big-endian
//! number modulo 10^20. The speaker says the seq and the digits, the listener compares at that seq.

use core::fmt;
use core::str::FromStr;

use crate::error::Malformed;
use crate::hazmat;
use crate::ids::{EntryId, LogId, SpaceId};

/// Twenty digits that stand for one chain up to one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateCode(u128);

impl StateCode {
    /// The digits of the chain whose entry at `seq` is `entry`.
    #[must_use]
    pub fn derive(space: &SpaceId, log: &LogId, seq: u64, entry: &EntryId) -> Self {
        let hash = hazmat::sha256(&[TAG, space.as_bytes(), log.as_bytes(), &seq.to_be_bytes(), entry.as_bytes()]);
        let number = hash.iter().take(16).fold(0u128, |sum, byte| (sum << 8) | u128::from(*byte));
        Self(number % MODULUS)
    }
}

impl fmt::Display for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups = [15, 10, 5, 0].map(|place| self.0 / 10u128.pow(place) % 100_000);
        for (place, group) in groups.iter().enumerate() {
            let space = if place == 0 { "" } else { " " };
            write!(f, "{space}{group:05}")?;
        }
        Ok(())
    }
}

impl FromStr for StateCode {
    type Err = Malformed;

    /// Reads twenty digits; spaces between them do not count.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let mut number = 0;
        let mut count = 0;
        for character in text.chars().filter(|character| *character != ' ') {
            let digit = character.to_digit(10).ok_or(Malformed::WrongValue)?;
            count += 1;
            if count > DIGITS {
                return Err(Malformed::TooLong);
            }
            number = number * 10 + u128::from(digit);
        }
        if count == DIGITS { Ok(Self(number)) } else { Err(Malformed::Truncated) }
    }
}

const DIGITS: u32 = 20;
const MODULUS: u128 = 100_000_000_000_000_000_000;
const TAG: &[u8] = b"aman/state/v1";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_code_is_twenty_digits_and_can_be_read_back() {
        let code = StateCode::derive(&SpaceId::ZERO, &LogId::ZERO, 7, &EntryId::from_bytes([9; 32]));
        let spoken = code.to_string();
        assert_eq!(spoken.len(), 23);
        assert_eq!(spoken.parse::<StateCode>().unwrap(), code);
        assert_eq!(spoken.replace(' ', "").parse::<StateCode>().unwrap(), code);
    }

    #[test]
    fn another_seq_gives_another_code() {
        let code = |seq| StateCode::derive(&SpaceId::ZERO, &LogId::ZERO, seq, &EntryId::from_bytes([9; 32]));
        assert_ne!(code(1), code(2));
    }

    #[test]
    fn too_few_too_many_and_no_digits_are_refused() {
        for text in ["", "1", "123456789012345678901", "1234567890123456789x"] {
            assert!(text.parse::<StateCode>().is_err());
        }
    }
}
