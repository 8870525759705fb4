//! How are things named on the wire?
//!
//! All names are opaque bytes, written as lower-case hexadecimal for people.

use core::fmt;
use core::str::FromStr;

use crate::error::Malformed;
use crate::host::Entropy;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $size:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $size]);

        impl $name {
            /// The name made of these bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $size]) -> Self {
                Self(bytes)
            }

            /// The bytes of the name.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $size] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(&self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = Malformed;

            fn from_str(text: &str) -> Result<Self, Malformed> {
                parse_hex(text).map(Self)
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = Malformed;

            fn try_from(bytes: &[u8]) -> Result<Self, Malformed> {
                bytes.try_into().map(Self).map_err(|_| Malformed::WrongShape)
            }
        }
    };
}

macro_rules! random_id {
    ($(#[$doc:meta])* $name:ident) => {
        id!($(#[$doc])* $name, 16);

        impl $name {
            /// The name of nothing: 16 zero bytes.
            pub const ZERO: Self = Self([0; 16]);

            /// A name nobody has used.
            #[must_use]
            pub fn random(entropy: &mut dyn Entropy) -> Self {
                let mut bytes = [0; 16];
                entropy.fill(&mut bytes);
                Self(bytes)
            }

            /// Whether this is the name of nothing.
            #[must_use]
            pub fn is_zero(&self) -> bool {
                self.0 == [0; 16]
            }
        }
    };
}

random_id!(
    /// An audience: every entry belongs to exactly one.
    SpaceId
);
random_id!(
    /// One incarnation of one desk's writing.
    LogId
);
random_id!(
    /// One installation.
    DeskId
);
random_id!(
    /// A person with a signing key.
    OfficerId
);
random_id!(
    /// A reception cell, mobile unit, region or partner.
    UnitId
);
random_id!(
    /// A victim's file.
    RecordId
);
random_id!(
    /// A record key. Zero means: sealed directly under the space key.
    KeyId
);
random_id!(
    /// One life of a desk's log or of a server's store.
    Incarnation
);
random_id!(
    /// A key kept on paper.
    RecoveryId
);
random_id!(
    /// The entries that were written together.
    ActId
);
id!(
    /// The hash that names an entry and its stub.
    EntryId,
    32
);

impl From<EntryId> for [u8; 32] {
    fn from(id: EntryId) -> Self {
        id.0
    }
}

/// One operation: the entry it stands in, and its place among the entry's operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpId {
    /// The entry.
    pub entry: EntryId,
    /// The place, from 0.
    pub index: u16,
}

fn write_hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

fn parse_hex<const N: usize>(text: &str) -> Result<[u8; N], Malformed> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return Err(Malformed::WrongShape);
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        for digit in pair {
            *byte = (*byte << 4) | hex_digit(*digit)?;
        }
    }
    Ok(bytes)
}

const fn hex_digit(digit: u8) -> Result<u8, Malformed> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(Malformed::WrongValue),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::host::Seeded;

    #[test]
    fn a_name_written_and_read_is_the_same() {
        let id = SpaceId::random(&mut Seeded(1));
        assert_eq!(id.to_string().parse::<SpaceId>().unwrap(), id);
        assert_eq!(format!("{id:?}").len(), 32);
    }

    #[test]
    fn upper_case_short_and_foreign_digits_are_refused() {
        for text in ["", "00", &"A".repeat(32), &"g".repeat(32), &"0".repeat(31), &"0".repeat(64)] {
            assert!(text.parse::<SpaceId>().is_err());
        }
    }
}
