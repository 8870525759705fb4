//! How is CBOR read so that one value has exactly one encoding?
//!
//! The subset of RFC 8949 used here: integers, byte strings, text, arrays, maps with ascending integer
//! keys, `false`, `true`, `null`. Heads are of the shortest form and lengths definite; everything else is
//! refused. So a value read and written again gives the same bytes.

use crate::cbor_writer::{ARRAY, BYTES, FALSE, MAP, NEGATIVE, NULL, SIMPLE, TEXT, TRUE, UINT};
use crate::error::Malformed;

pub use crate::cbor_writer::Writer;

/// Reads values one after the other from received bytes.
#[derive(Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts at the first byte.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// An unsigned integer.
    ///
    /// # Errors
    /// The next value is something else, or not in its shortest form.
    pub fn uint(&mut self) -> Result<u64, Malformed> {
        self.expect_major(UINT)
    }

    /// An unsigned integer of at most 32 bits.
    ///
    /// # Errors
    /// As [`Reader::uint`], or the number is larger.
    pub fn uint32(&mut self) -> Result<u32, Malformed> {
        u32::try_from(self.uint()?).map_err(|_| Malformed::WrongValue)
    }

    /// A signed integer of at most 64 bits.
    ///
    /// # Errors
    /// The next value is something else, too large, or not in its shortest form.
    pub fn int(&mut self) -> Result<i64, Malformed> {
        let (major, argument) = self.head()?;
        let magnitude = i64::try_from(argument).map_err(|_| Malformed::WrongValue)?;
        match major {
            UINT => Ok(magnitude),
            NEGATIVE => Ok(-1 - magnitude),
            _ => Err(Malformed::WrongShape),
        }
    }

    /// A byte string of any length.
    ///
    /// # Errors
    /// The next value is something else or is cut off.
    pub fn bytes(&mut self) -> Result<&'a [u8], Malformed> {
        let length = self.expect_major(BYTES)?;
        self.take(length)
    }

    /// A byte string of exactly `N` bytes.
    ///
    /// # Errors
    /// The next value is something else, of another length, or cut off.
    pub fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        self.bytes()?.try_into().map_err(|_| Malformed::WrongShape)
    }

    /// A UTF-8 text.
    ///
    /// # Errors
    /// The next value is something else, is cut off, or is not UTF-8.
    pub fn text(&mut self) -> Result<&'a str, Malformed> {
        let length = self.expect_major(TEXT)?;
        core::str::from_utf8(self.take(length)?).map_err(|_| Malformed::NotText)
    }

    /// The head of an array: how many values follow.
    ///
    /// # Errors
    /// The next value is something else, or promises more values than there are bytes.
    pub fn array(&mut self) -> Result<usize, Malformed> {
        let count = self.expect_major(ARRAY)?;
        self.count(count)
    }

    /// The head of an array of exactly `count` values.
    ///
    /// # Errors
    /// The next value is something else, or an array of another length.
    pub fn array_of(&mut self, count: usize) -> Result<(), Malformed> {
        if self.array()? == count { Ok(()) } else { Err(Malformed::WrongShape) }
    }

    /// The head of a map: how many pairs follow.
    ///
    /// # Errors
    /// The next value is something else, or promises more pairs than there are bytes.
    pub fn map(&mut self) -> Result<usize, Malformed> {
        let count = self.expect_major(MAP)?;
        self.count(count)
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// The next value is something else.
    pub fn boolean(&mut self) -> Result<bool, Malformed> {
        match self.head()? {
            (SIMPLE, FALSE) => Ok(false),
            (SIMPLE, TRUE) => Ok(true),
            _ => Err(Malformed::WrongShape),
        }
    }

    /// Whether the next value is `null`; if so it is consumed.
    ///
    /// # Errors
    /// There is no next value.
    pub fn null(&mut self) -> Result<bool, Malformed> {
        match self.rest.split_first() {
            None => Err(Malformed::Truncated),
            Some((&NULL_BYTE, rest)) => {
                self.rest = rest;
                Ok(true)
            }
            Some(_) => Ok(false),
        }
    }

    /// The bytes of one whole value of the subset, whatever it is.
    ///
    /// # Errors
    /// The value is outside the subset, cut off, or nested too deep.
    pub fn raw_value(&mut self) -> Result<&'a [u8], Malformed> {
        let before = self.rest;
        self.skip(MAX_DEPTH)?;
        let length = before.len() - self.rest.len();
        before.get(..length).ok_or(Malformed::Truncated)
    }

    /// The bytes not read yet.
    #[must_use]
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// Bytes are left over.
    pub const fn end(self) -> Result<(), Malformed> {
        if self.rest.is_empty() { Ok(()) } else { Err(Malformed::Trailing) }
    }

    fn skip(&mut self, depth: u8) -> Result<(), Malformed> {
        let depth = depth.checked_sub(1).ok_or(Malformed::TooLong)?;
        let (major, argument) = self.head()?;
        match major {
            UINT | NEGATIVE => Ok(()),
            BYTES => self.take(argument).map(drop),
            TEXT => core::str::from_utf8(self.take(argument)?).map(drop).map_err(|_| Malformed::NotText),
            ARRAY => (0..self.count(argument)?).try_for_each(|_| self.skip(depth)),
            MAP => self.skip_map(argument, depth),
            SIMPLE if matches!(argument, FALSE | TRUE | NULL) => Ok(()),
            _ => Err(Malformed::WrongShape),
        }
    }

    fn skip_map(&mut self, pairs: u64, depth: u8) -> Result<(), Malformed> {
        let mut keys = Ascending::default();
        for _ in 0..self.count(pairs)? {
            keys.next(self.uint()?)?;
            self.skip(depth)?;
        }
        Ok(())
    }

    fn expect_major(&mut self, wanted: u8) -> Result<u64, Malformed> {
        match self.head()? {
            (major, argument) if major == wanted => Ok(argument),
            _ => Err(Malformed::WrongShape),
        }
    }

    fn head(&mut self) -> Result<(u8, u64), Malformed> {
        let (&first, rest) = self.rest.split_first().ok_or(Malformed::Truncated)?;
        self.rest = rest;
        let (major, low) = (first >> 5, first & 0x1f);
        let argument = match low {
            0..=23 => return Ok((major, u64::from(low))),
            24 => self.number::<1>(24)?,
            25 => self.number::<2>(0x100)?,
            26 => self.number::<4>(0x1_0000)?,
            27 => self.number::<8>(0x1_0000_0000)?,
            _ => return Err(Malformed::NotCanonical),
        };
        Ok((major, argument))
    }

    fn number<const N: usize>(&mut self, smallest: u64) -> Result<u64, Malformed> {
        let (digits, rest) = self.rest.split_at_checked(N).ok_or(Malformed::Truncated)?;
        self.rest = rest;
        let value = digits.iter().fold(0u64, |sum, digit| (sum << 8) | u64::from(*digit));
        if value < smallest { Err(Malformed::NotCanonical) } else { Ok(value) }
    }

    fn take(&mut self, length: u64) -> Result<&'a [u8], Malformed> {
        let length = usize::try_from(length).map_err(|_| Malformed::Truncated)?;
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Malformed::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn count(&self, promised: u64) -> Result<usize, Malformed> {
        match usize::try_from(promised) {
            Ok(count) if count <= self.rest.len() => Ok(count),
            _ => Err(Malformed::Truncated),
        }
    }
}

/// Map keys as they are read: each must be larger than the one before.
#[derive(Default)]
pub struct Ascending(Option<u64>);

impl Ascending {
    /// Accepts the next key.
    ///
    /// # Errors
    /// The key is not larger than the last one.
    pub fn next(&mut self, key: u64) -> Result<u64, Malformed> {
        if self.0.is_some_and(|last| key <= last) {
            return Err(Malformed::NotCanonical);
        }
        self.0 = Some(key);
        Ok(key)
    }
}

/// Reads a version number and accepts only `known`.
///
/// # Errors
/// Another version; [`Malformed::Newer`] when it is larger.
pub fn version(reader: &mut Reader<'_>, known: u64) -> Result<(), Malformed> {
    match reader.uint()? {
        found if found == known => Ok(()),
        found if found > known => Err(Malformed::Newer(found)),
        _ => Err(Malformed::WrongValue),
    }
}

const NULL_BYTE: u8 = 0xf6;
/// Nesting of a value of an unknown kind. Deeper would let a sender exhaust the stack.
const MAX_DEPTH: u8 = 16;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn raw(bytes: &[u8]) -> Result<(), Malformed> {
        let mut reader = Reader::new(bytes);
        reader.raw_value()?;
        reader.end()
    }

    #[test]
    fn integers_written_and_read_are_the_same() {
        for value in [0, 1, 23, 24, 255, 256, 65_535, 65_536, 0xffff_ffff, 0x1_0000_0000, i64::MAX] {
            for value in [value, -value, (-1i64).wrapping_sub(value)] {
                let bytes = Writer::new().int(value).finish();
                let mut reader = Reader::new(&bytes);
                assert_eq!(reader.int().unwrap(), value);
                reader.end().unwrap();
            }
        }
        let bytes = Writer::new().uint(u64::MAX).finish();
        assert_eq!(Reader::new(&bytes).uint().unwrap(), u64::MAX);
        assert!(Reader::new(&bytes).int().is_err());
    }

    #[test]
    fn longer_than_the_shortest_head_is_refused() {
        for bytes in [
            &[0x18, 23][..],
            &[0x19, 0, 255],
            &[0x1a, 0, 0, 255, 255],
            &[0x1b, 0, 0, 0, 0, 255, 255, 255, 255],
            &[0x58, 1, 0],
            &[0x98, 1, 0],
            &[0xf8, 20],
        ] {
            assert_eq!(raw(bytes), Err(Malformed::NotCanonical), "{bytes:x?}");
        }
    }

    #[test]
    fn indefinite_lengths_tags_floats_and_undefined_are_refused() {
        for bytes in
            [&[0x9f, 0xff][..], &[0x5f, 0xff], &[0xbf, 0xff], &[0x7f, 0xff], &[0xc0, 0], &[0xf9, 0, 0], &[0xf7]]
        {
            assert!(raw(bytes).is_err(), "{bytes:x?}");
        }
    }

    #[test]
    fn maps_need_ascending_keys_also_inside_unknown_values() {
        assert!(raw(&[0xa2, 1, 0, 2, 0]).is_ok());
        assert_eq!(raw(&[0xa2, 1, 0, 1, 0]), Err(Malformed::NotCanonical));
        assert_eq!(raw(&[0x81, 0xa2, 2, 0, 1, 0]), Err(Malformed::NotCanonical));
    }

    #[test]
    fn promised_counts_and_depths_cannot_exhaust_the_reader() {
        assert_eq!(raw(&[0x9b, 0xff, 0, 0, 0, 0, 0, 0, 0]), Err(Malformed::Truncated));
        assert_eq!(raw(&[0x5b, 0xff, 0, 0, 0, 0, 0, 0, 0]), Err(Malformed::Truncated));
        assert_eq!(raw(&[0x81; 4000]), Err(Malformed::TooLong));
    }

    #[test]
    fn text_must_be_text_and_nothing_may_follow() {
        assert_eq!(raw(&[0x61, 0xff]), Err(Malformed::NotText));
        assert_eq!(raw(&[0, 0]), Err(Malformed::Trailing));
        assert_eq!(raw(&[]), Err(Malformed::Truncated));
    }
}
