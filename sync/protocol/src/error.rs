//! What can be wrong with bytes that came from elsewhere?

use core::fmt;

/// Bytes that are not what their format says, by reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// A signature does not belong to these bytes and this key.
    BadSignature,
    /// A number, map key or list is written in another than the one allowed way.
    NotCanonical,
    /// A newer version of the format; the version found. Say "update", not "damaged".
    Newer(u64),
    /// A text is not UTF-8.
    NotText,
    /// The bytes end before the value does.
    Truncated,
    /// The value ends before the bytes do.
    Trailing,
    /// Longer than the limit of its format.
    TooLong,
    /// A frame of a type nobody has defined.
    UnknownFrame(u8),
    /// Another kind of value, or another size, than stands in the format.
    WrongShape,
    /// The right kind of value, but not an allowed one.
    WrongValue,
}

impl Malformed {
    /// Tells whether a newer program wrote it: then it is whole, and this one is to be updated.
    #[must_use]
    pub fn is_newer(&self) -> bool {
        match self {
            Self::Newer(_) => true,
            Self::BadSignature
            | Self::NotCanonical
            | Self::NotText
            | Self::Truncated
            | Self::Trailing
            | Self::TooLong
            | Self::UnknownFrame(_)
            | Self::WrongShape
            | Self::WrongValue => false,
        }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadSignature => f.write_str("bad signature"),
            Self::NotCanonical => f.write_str("not canonical"),
            Self::Newer(version) => write!(f, "newer version {version}"),
            Self::NotText => f.write_str("not text"),
            Self::Truncated => f.write_str("truncated"),
            Self::Trailing => f.write_str("trailing bytes"),
            Self::TooLong => f.write_str("too long"),
            Self::UnknownFrame(kind) => write!(f, "unknown frame {kind}"),
            Self::WrongShape => f.write_str("wrong shape"),
            Self::WrongValue => f.write_str("wrong value"),
        }
    }
}

impl core::error::Error for Malformed {}

/// Sealed bytes did not open. There is one failure and no reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CannotOpen;

impl fmt::Display for CannotOpen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot open")
    }
}

impl core::error::Error for CannotOpen {}
