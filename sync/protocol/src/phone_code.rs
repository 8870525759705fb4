//! How does a coordinator's desk say yes to another desk over the telephone?
//!
//! Twenty digits in four groups: amount (2) ‖ counter modulo 100 (2) ‖ proof (16). The proof is the first 16 bytes of
//! HMAC(secret, "aman/phone/v1" ‖ purpose (1) ‖ by (16) ‖ to (16) ‖ counter (8) ‖ amount (1) ‖ subject (8)) as one
//! big-endian number modulo 10^16. Both ends hold the secret; each keeps the counter of the other.

use core::fmt;
use core::hint::black_box;
use core::str::FromStr;

use crate::error::Malformed;
use crate::hazmat;
use crate::ids::DeskId;
use crate::secret::{SpaceKey, SymmetricKey};

/// What a code says yes to. The numbers are for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// 1: so many days more of older records.
    Lease = 1,
    /// 2: the second signature of an act that waits.
    Second = 2,
}

/// What is said, all of it under the proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saying {
    /// What for.
    pub purpose: Purpose,
    /// The coordinator's desk.
    pub by: DeskId,
    /// The desk it is for.
    pub to: DeskId,
    /// One more than in the last code of this purpose between the two.
    pub counter: u64,
    /// Days, 1 to 99; 0 where none are said.
    pub amount: u8,
    /// Number of the act that waits; 0 where none does.
    pub subject: u64,
}

/// Twenty digits said over the telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhoneCode {
    amount: u8,
    low: u8,
    proof: u64,
}

impl PhoneCode {
    /// The digits of what is said, under the secret that both desks hold.
    #[must_use]
    pub fn derive(secret: &SymmetricKey, saying: &Saying) -> Self {
        let (amount, low) = (saying.amount % HUNDRED, low_of(saying.counter));
        Self { amount, low, proof: proof(secret, saying) }
    }

    /// The amount as said; only a proof makes it true.
    #[must_use]
    pub const fn amount(&self) -> u8 {
        self.amount
    }

    /// The counter this code can have if it is not used yet: the next after `last` with its two digits.
    #[must_use]
    pub fn counter_after(&self, last: u64) -> u64 {
        let next = last.saturating_add(1);
        let ahead = (u64::from(self.low) + u64::from(HUNDRED) - u64::from(low_of(next))) % u64::from(HUNDRED);
        next.saturating_add(ahead)
    }

    /// The counter this code has if it was used already: the last up to `last` with its two digits.
    #[must_use]
    pub fn counter_upto(&self, last: u64) -> Option<u64> {
        let back = (u64::from(low_of(last)) + u64::from(HUNDRED) - u64::from(self.low)) % u64::from(HUNDRED);
        last.checked_sub(back).filter(|counter| *counter > 0)
    }

    /// Whether these are the digits of what is said; takes the same time whichever digit is wrong.
    #[must_use]
    pub fn proves(&self, secret: &SymmetricKey, saying: &Saying) -> bool {
        let right = Self::derive(secret, saying).bytes();
        let differs = right.iter().zip(self.bytes()).fold(0_u8, |sum, (one, other)| sum | (one ^ other));
        black_box(differs) == 0
    }

    fn bytes(&self) -> [u8; 10] {
        let mut out = [0; 10];
        let [amount, low, proof @ ..] = &mut out;
        (*amount, *low) = (self.amount, self.low);
        *proof = self.proof.to_be_bytes();
        out
    }
}

impl fmt::Display for PhoneCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number =
            (u128::from(self.amount) * 100 + u128::from(self.low)) * u128::from(MODULUS) + u128::from(self.proof);
        for (place, exponent) in [15, 10, 5, 0].into_iter().enumerate() {
            let space = if place == 0 { "" } else { " " };
            write!(f, "{space}{:05}", number / 10u128.pow(exponent) % 100_000)?;
        }
        Ok(())
    }
}

impl FromStr for PhoneCode {
    type Err = Malformed;

    /// Reads twenty digits; spaces between them do not count.
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let mut digits = [0_u8; DIGITS];
        let mut places = digits.iter_mut();
        for character in text.chars().filter(|character| *character != ' ') {
            let digit = character.to_digit(10).ok_or(Malformed::WrongValue)?;
            *places.next().ok_or(Malformed::TooLong)? = u8::try_from(digit).map_err(|_| Malformed::WrongValue)?;
        }
        if places.next().is_some() {
            return Err(Malformed::Truncated);
        }
        let [a, b, c, d, proof @ ..] = digits;
        let proof = proof.iter().fold(0_u64, |sum, digit| sum * 10 + u64::from(*digit));
        Ok(Self { amount: a * 10 + b, low: c * 10 + d, proof })
    }
}

impl SpaceKey {
    /// HKDF(region space key, "", "aman/phone-secret/v1" ‖ desk): what the region and one desk share for codes.
    #[must_use]
    pub fn derive_phone_secret(&self, desk: &DeskId) -> SymmetricKey {
        SymmetricKey::from_bytes(*hazmat::hkdf(self.expose(), &[], &[b"aman/phone-secret/v1", desk.as_bytes()]))
    }
}

fn proof(secret: &SymmetricKey, saying: &Saying) -> u64 {
    let Saying { purpose, by, to, counter, amount, subject } = saying;
    let purpose = [*purpose as u8];
    let mac = hazmat::hmac(
        secret.expose(),
        &[TAG, &purpose, by.as_bytes(), to.as_bytes(), &counter.to_be_bytes(), &[*amount], &subject.to_be_bytes()],
    );
    let number = mac.iter().take(16).fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
    u64::try_from(number % u128::from(MODULUS)).unwrap_or(0)
}

fn low_of(counter: u64) -> u8 {
    u8::try_from(counter % u64::from(HUNDRED)).unwrap_or(0)
}

const DIGITS: usize = 20;
const HUNDRED: u8 = 100;
const MODULUS: u64 = 10_000_000_000_000_000;
const TAG: &[u8] = b"aman/phone/v1";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn saying() -> Saying {
        let (by, to) = (DeskId::from_bytes([1; 16]), DeskId::from_bytes([2; 16]));
        Saying { purpose: Purpose::Lease, by, to, counter: 207, amount: 14, subject: 0 }
    }

    fn secret() -> SymmetricKey {
        SymmetricKey::from_bytes([7; 32])
    }

    #[test]
    fn a_code_is_twenty_digits_that_say_the_amount_and_can_be_read_back() {
        let code = PhoneCode::derive(&secret(), &saying());
        let spoken = code.to_string();
        assert_eq!(spoken.len(), 23);
        assert!(spoken.starts_with("1407"));
        let read: PhoneCode = spoken.parse().unwrap();
        assert!(read.proves(&secret(), &saying()));
        assert_eq!(read.amount(), 14);
    }

    #[test]
    fn nothing_said_can_be_changed_without_another_proof() {
        let code = PhoneCode::derive(&secret(), &saying());
        let others = [
            Saying { purpose: Purpose::Second, ..saying() },
            Saying { by: DeskId::from_bytes([3; 16]), ..saying() },
            Saying { to: DeskId::from_bytes([3; 16]), ..saying() },
            Saying { counter: 307, ..saying() },
            Saying { amount: 15, ..saying() },
            Saying { subject: 1, ..saying() },
        ];
        assert!(others.iter().all(|other| !code.proves(&secret(), other)));
        assert!(!code.proves(&SymmetricKey::from_bytes([8; 32]), &saying()));
        let turned = code.to_string().replace("1407", "9907").parse::<PhoneCode>().unwrap();
        assert!(!turned.proves(&secret(), &Saying { amount: 99, ..saying() }));
    }

    #[test]
    fn the_two_digits_of_the_counter_tell_the_next_and_the_used_one() {
        let code = PhoneCode::derive(&secret(), &saying());
        assert_eq!(code.counter_after(206), 207);
        assert_eq!(code.counter_after(207), 307);
        assert_eq!(code.counter_after(150), 207);
        assert_eq!(code.counter_upto(207), Some(207));
        assert_eq!(code.counter_upto(206), Some(107));
        assert_eq!(code.counter_upto(3), None);
    }

    #[test]
    fn too_few_too_many_and_no_digits_are_refused() {
        for text in ["", "1", "123456789012345678901", "1234567890123456789x", "1234567890123456789٣"] {
            assert!(text.parse::<PhoneCode>().is_err());
        }
    }
}
