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
    [(1, include_bytes!("../dict/1.dict"), include_str!("../dict/1.sha256"))];

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
    let mut compressor =
        zstd::bulk::Compressor::with_prepared_dictionary(&PREPARED).map_err(|_| Malformed::TooLong)?;
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

/// Slow and small: an entry is compressed once and carried over 2G.
const LEVEL: i32 = 19;
