//! What stands on a share and on a unit's sheet, as bytes and as words?
//!
//! ```text
//! share = 1 (version) ‖ 1 (kind) ‖ first 4 of the recovery id ‖ threshold ‖ place ‖ 32 bytes
//! sheet = 1 (version) ‖ 2 (kind) ‖ first 4 of its id ‖ 32 bytes
//! ```
//! Written as words of [`crate::spoken`], whose last word is a checksum.

use std::str::FromStr;

use aman_sync_protocol::ids::RecoveryId;
use aman_sync_protocol::secret::Plain;
use zeroize::Zeroizing;

use super::PaperKey;
use crate::fault::VaultFault;
use crate::shamir::{SharePoint, join_secret};
use crate::spoken::{decode_words, encode_words};

/// One of the shares of the region's key.
pub struct Share {
    key: [u8; 4],
    threshold: u8,
    point: SharePoint,
}

/// The secret of a unit's sheet.
pub struct PaperSecret {
    pub(super) key: [u8; 4],
    pub(super) secret: Zeroizing<[u8; 32]>,
}

impl Share {
    pub(super) fn new(id: &RecoveryId, threshold: u8, point: SharePoint) -> Self {
        Self { key: first_four(id), threshold, point }
    }

    /// Which share it is, from 1.
    #[must_use]
    pub fn place(&self) -> u8 {
        self.point.0
    }

    /// How many shares are needed.
    #[must_use]
    pub fn threshold(&self) -> u8 {
        self.threshold
    }

    /// The words that are printed.
    #[must_use]
    pub fn words(&self) -> Vec<&'static str> {
        encode_words(self.bytes().expose())
    }

    /// The bytes that are printed as a square.
    #[must_use]
    pub fn bytes(&self) -> Plain {
        let (place, bytes) = &self.point;
        Plain::new([&[VERSION, SHARE], self.key.as_slice(), &[self.threshold, *place], bytes.as_slice()].concat())
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&[VERSION, SHARE])?;
        let (key, rest) = rest.split_first_chunk::<4>()?;
        let (&[threshold, place], rest) = rest.split_first_chunk::<2>()?;
        let bytes: [u8; 32] = rest.try_into().ok()?;
        Some(Self { key: *key, threshold, point: (place, Zeroizing::new(bytes)) })
    }
}

impl FromStr for Share {
    type Err = VaultFault;

    fn from_str(words: &str) -> Result<Self, VaultFault> {
        let plain = decode_words(words).map_err(|_| WRONG_WORDS)?;
        Self::read(plain.expose()).ok_or(WRONG_WORDS)
    }
}

impl PaperSecret {
    pub(super) fn new(id: &RecoveryId, secret: Zeroizing<[u8; 32]>) -> Self {
        Self { key: first_four(id), secret }
    }

    /// The words that are printed.
    #[must_use]
    pub fn words(&self) -> Vec<&'static str> {
        encode_words(self.bytes().expose())
    }

    /// The bytes that are printed as a square.
    #[must_use]
    pub fn bytes(&self) -> Plain {
        Plain::new([&[VERSION, SHEET], self.key.as_slice(), self.secret.as_slice()].concat())
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&[VERSION, SHEET])?;
        let (key, secret) = rest.split_first_chunk::<4>()?;
        let secret: [u8; 32] = secret.try_into().ok()?;
        Some(Self { key: *key, secret: Zeroizing::new(secret) })
    }
}

impl FromStr for PaperSecret {
    type Err = VaultFault;

    fn from_str(words: &str) -> Result<Self, VaultFault> {
        let plain = decode_words(words).map_err(|_| WRONG_WORDS)?;
        Self::read(plain.expose()).ok_or(WRONG_WORDS)
    }
}

/// Makes the paper key of shares again, if they are enough, of one key, and right.
pub(super) fn join(shares: &[Share]) -> Result<PaperKey, VaultFault> {
    let first = shares.first().ok_or(WRONG_SHARES)?;
    if shares.iter().any(|share| (share.key, share.threshold) != (first.key, first.threshold)) {
        return Err(WRONG_SHARES);
    }
    let points: Vec<SharePoint> = shares.iter().map(|share| (share.point.0, Zeroizing::new(*share.point.1))).collect();
    Ok(PaperKey::of(&*join_secret(&points, first.threshold)?))
}

pub(super) fn first_four(id: &RecoveryId) -> [u8; 4] {
    let [a, b, c, d, ..] = *id.as_bytes();
    [a, b, c, d]
}

const VERSION: u8 = 1;
const SHARE: u8 = 1;
const SHEET: u8 = 2;
pub(super) const WRONG_SHARES: VaultFault = VaultFault::CannotOpen { what: "shares" };
const WRONG_WORDS: VaultFault = VaultFault::CannotOpen { what: "words" };

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::shamir::split_secret;
    use aman_sync_protocol::host::Entropy;

    struct Seeded(u64);
    impl Entropy for Seeded {
        fn fill(&mut self, out: &mut [u8]) {
            for byte in out {
                self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *byte = (self.0 >> 56) as u8;
            }
        }
    }

    fn dealt(seed: u64, threshold: u8, count: u8) -> (Zeroizing<[u8; 32]>, Vec<Share>) {
        let mut dice = Seeded(seed);
        let secret = super::super::draw(&mut dice);
        let id = RecoveryId::random(&mut dice);
        let points = split_secret(&secret, threshold, count, &mut dice).unwrap();
        (secret, points.into_iter().map(|point| Share::new(&id, threshold, point)).collect())
    }

    fn again(share: &Share) -> Share {
        share.words().join(" ").parse().unwrap()
    }

    #[test]
    fn any_three_of_five_shares_make_the_key_again_and_no_two_do() {
        for seed in 0..40 {
            let (secret, shares) = dealt(seed, 3, 5);
            let key = PaperKey::of(&secret).signing.public();
            for a in 0..5 {
                for b in 0..5 {
                    for c in 0..5 {
                        let chosen = [again(&shares[a]), again(&shares[b]), again(&shares[c])];
                        let joined = join(&chosen).map(|paper| paper.signing.public()).ok();
                        let distinct = a != b && b != c && a != c;
                        assert_eq!(joined, distinct.then_some(key), "{a} {b} {c}");
                    }
                }
            }
            assert!(join(&shares[..2]).is_err() && join(&[]).is_err());
            let all: Vec<Share> = [0, 0, 1, 2, 3, 4].iter().map(|at| again(&shares[*at])).collect();
            assert!(join(&all).is_ok_and(|paper| paper.signing.public() == key), "one share twice does no harm");
        }
    }

    #[test]
    fn two_shares_say_nothing_about_a_byte_of_the_secret() {
        // With two points given, every value of the first byte is still reached by exactly one third point.
        let (_, shares) = dealt(9, 3, 5);
        let (one, two) = (shares[0].point.1[0], shares[1].point.1[0]);
        let mut reached = std::collections::BTreeSet::new();
        for third in 0..=255_u8 {
            let point = |x: u8, y: u8| (x, Zeroizing::new([y; 32]));
            let secret = join_secret(&[point(1, one), point(2, two), point(3, third)], 3).unwrap();
            reached.insert(secret[0]);
        }
        assert_eq!(reached.len(), 256);
    }

    #[test]
    fn shares_of_two_keys_are_not_joined_and_a_sheet_is_no_share() {
        let ((_, one), (_, other)) = (dealt(1, 3, 5), dealt(2, 3, 5));
        assert!(join(&[again(&one[0]), again(&one[1]), again(&other[2])]).is_err());
        let sheet = PaperSecret::new(&RecoveryId::from_bytes([3; 16]), Zeroizing::new([7; 32]));
        let words = sheet.words().join(" ");
        assert!(words.parse::<Share>().is_err());
        assert_eq!(*words.parse::<PaperSecret>().unwrap().secret, [7; 32]);
        let swapped: Vec<&str> = [&sheet.words()[1..2], &sheet.words()[..1], &sheet.words()[2..]].concat();
        assert!(swapped.join(" ").parse::<PaperSecret>().is_err());
    }
}
