//! How is the length of what is sealed blurred?
//!
//! ```text
//! padded = length of the content (4 bytes) ‖ content ‖ zeros
//! ```
//!
//! up to the floor, and above it to the next Padmé length, which costs at most 12 % and leaks only about
//! log2 log2 of the length.

use crate::error::CannotOpen;

/// The least a sealed plaintext takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    /// 512 bytes: entries of file spaces.
    File,
    /// 256 bytes: entries of every other space.
    Other,
}

impl Floor {
    const fn bytes(self) -> usize {
        match self {
            Self::File => 512,
            Self::Other => 256,
        }
    }
}

/// The Padmé length of `length`: rounded up so that only its leading bits remain.
#[must_use]
pub const fn padme(length: u64) -> u64 {
    if length < 2 {
        return length;
    }
    let exponent = length.ilog2();
    let blurred = exponent - (exponent.ilog2() + 1);
    let mask = (1 << blurred) - 1;
    length.saturating_add(mask) & !mask
}

/// The content with its length before it and zeros behind it; `None` when it is too long for four bytes.
pub(crate) fn pad(content: &[u8], floor: usize) -> Option<Vec<u8>> {
    let length = u32::try_from(content.len()).ok()?;
    let least = content.len().checked_add(PREFIX)?.max(floor);
    let whole = usize::try_from(padme(least as u64)).ok()?;
    let mut padded = Vec::with_capacity(whole + crate::secret::TAG);
    padded.extend_from_slice(&length.to_be_bytes());
    padded.extend_from_slice(content);
    padded.resize(whole, 0);
    Some(padded)
}

/// As [`pad`], to the floor of an entry.
pub(crate) fn pad_entry(content: &[u8], floor: Floor) -> Option<Vec<u8>> {
    pad(content, floor.bytes())
}

/// The content of [`pad`]; what follows it must be zeros.
pub(crate) fn unpad(padded: &[u8]) -> Result<&[u8], CannotOpen> {
    let (length, rest) = padded.split_first_chunk::<PREFIX>().ok_or(CannotOpen)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| CannotOpen)?;
    let (content, zeros) = rest.split_at_checked(length).ok_or(CannotOpen)?;
    if zeros.iter().all(|byte| *byte == 0) { Ok(content) } else { Err(CannotOpen) }
}

const PREFIX: usize = 4;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn padme_gives_the_published_lengths() {
        for (length, padded) in
            [(0, 0), (1, 1), (9, 10), (511, 512), (512, 512), (513, 544), (1000, 1024), (65_537, 67_584)]
        {
            assert_eq!(padme(length), padded, "{length}");
        }
    }

    #[test]
    fn padme_never_shortens_and_costs_at_most_an_eighth() {
        for length in 16..100_000u64 {
            let padded = padme(length);
            assert!(padded >= length && (padded - length) * 8 <= length, "{length} {padded}");
            assert_eq!(padme(padded), padded);
        }
    }

    #[test]
    fn content_comes_back_and_floors_hold() {
        for length in [0, 1, 251, 252, 253, 508, 509, 5000] {
            let content = vec![7; length];
            for floor in [Floor::File, Floor::Other] {
                let padded = pad_entry(&content, floor).unwrap();
                assert!(padded.len() >= floor.bytes());
                assert_eq!(unpad(&padded).unwrap(), content);
            }
        }
    }

    #[test]
    fn zeros_that_are_not_zero_do_not_open() {
        let mut padded = pad_entry(b"content", Floor::Other).unwrap();
        *padded.last_mut().unwrap() = 1;
        assert!(unpad(&padded).is_err());
        assert!(unpad(&[0, 0, 0]).is_err());
        assert!(unpad(&[0, 0, 0, 9, 1]).is_err());
    }
}
