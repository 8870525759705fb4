//! With which words in mind is a payload compressed?
//!
//! A dictionary was trained on invented text only and is fixed for ever: its number stands in the header of each
//! entry, its SHA-256 here. A new one gets a new number; the old ones stay.

use std::sync::LazyLock;

use zstd::dict::{DecoderDictionary, EncoderDictionary};

use crate::error::{CannotOpen, Malformed};

/// The dictionary new entries are compressed with.
pub const CURRENT: u32 = 1;

/// The dictionaries this program has: number, bytes, SHA-256 in hexadecimal. Number 0 means: none.
pub const DICTIONARIES: [(u32, &[u8], &str); 1] =
    [(1, include_bytes!("../dict/1.dict"), "76dce5e326d222734db293ef9ac08bc0c9721230e8ae619e7d64c7f852456dea")];

/// Whether entries compressed with dictionary `number` can be read. If not, the program is too old for them.
#[must_use]
pub fn is_known(number: u32) -> bool {
    number == 0 || bytes_of(number).is_some()
}

/// The bytes of dictionary `number`.
fn bytes_of(number: u32) -> Option<&'static [u8]> {
    DICTIONARIES.iter().find(|(known, ..)| *known == number).map(|(_, bytes, _)| *bytes)
}

/// zstd[current dictionary](plain): one frame with its content size, without dictionary id and checksum.
pub(crate) fn compress(plain: &[u8]) -> Result<Vec<u8>, Malformed> {
    static PREPARED: LazyLock<EncoderDictionary<'static>> =
        LazyLock::new(|| EncoderDictionary::copy(bytes_of(CURRENT).unwrap_or_default(), LEVEL));
    let mut compressor = zstd::bulk::Compressor::with_prepared_dictionary(&PREPARED).map_err(|_| Malformed::TooLong)?;
    compressor.include_dictid(false).map_err(|_| Malformed::TooLong)?;
    compressor.compress(plain).map_err(|_| Malformed::TooLong)
}

/// The plaintext of [`compress`], at most `limit` bytes.
pub(crate) fn decompress(number: u32, compressed: &[u8], limit: usize) -> Result<Vec<u8>, CannotOpen> {
    static PREPARED: LazyLock<DecoderDictionary<'static>> =
        LazyLock::new(|| DecoderDictionary::copy(bytes_of(1).unwrap_or_default()));
    let size = zstd::zstd_safe::get_frame_content_size(compressed).ok().flatten().ok_or(CannotOpen)?;
    let size = usize::try_from(size).ok().filter(|size| *size <= limit).ok_or(CannotOpen)?;
    let frame = zstd::zstd_safe::find_frame_compressed_size(compressed).map_err(|_| CannotOpen)?;
    if frame != compressed.len() {
        return Err(CannotOpen);
    }
    let mut decompressor = match number {
        0 => zstd::bulk::Decompressor::new(),
        1 => zstd::bulk::Decompressor::with_prepared_dictionary(&PREPARED),
        _ => return Err(CannotOpen),
    }
    .map_err(|_| CannotOpen)?;
    let plain = decompressor.decompress(compressed, size).map_err(|_| CannotOpen)?;
    if plain.len() == size { Ok(plain) } else { Err(CannotOpen) }
}

/// Small, and quick enough that nobody waits for it: the levels above spend five times as long on six bytes of a thousand, which
/// the padding swallows.
const LEVEL: i32 = 15;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn every_dictionary_is_the_one_its_hash_names() {
        for (number, bytes, expected) in DICTIONARIES {
            let hash: String = crate::hazmat::sha256(&[bytes]).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hash, expected, "dictionary {number}");
        }
    }

    #[test]
    fn what_is_compressed_comes_back_and_nothing_longer_than_allowed() {
        for plain in [b"".as_slice(), b"a", &[b'x'; 100_000]] {
            let compressed = compress(plain).unwrap();
            assert_eq!(decompress(CURRENT, &compressed, 100_000).unwrap(), plain);
        }
        let long = compress(&[b'x'; 100_001]).unwrap();
        assert!(decompress(CURRENT, &long, 100_000).is_err());
        assert!(decompress(2, &long, 1 << 20).is_err());
    }

    #[test]
    fn cut_doubled_and_foreign_frames_do_not_open() {
        let one = compress(b"reception").unwrap();
        assert!(decompress(CURRENT, one.split_last().unwrap().1, 1000).is_err());
        assert!(decompress(CURRENT, &[one.as_slice(), &one].concat(), 1000).is_err());
        assert!(decompress(CURRENT, b"not zstd", 1000).is_err());
        assert!(decompress(CURRENT, &[], 1000).is_err());
    }
}
