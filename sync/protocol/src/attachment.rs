//! How does a photograph or a scanned certificate travel?
//!
//! ```text
//! blob key   = HMAC(record key, "aman/blob/v1" ‖ SHA-256(file))
//! padded     = file ‖ zeros, to the Padmé length of max(size, 512)
//! chunk i    = 64 KiB of padded; the last may be shorter
//! chunk key  = HKDF(blob key, "", "aman/chunk/v1" ‖ i (8) ‖ 1 if last else 0)
//! ciphertext = AES-256-GCM(chunk key, nonce 0, aad = "aman/chunk/v1", chunk)
//! address    = SHA-256(ciphertext)
//! manifest   = [ 1, role, SHA-256(file), size, media type, name, of, [address] ]
//! ```
//!
//! The same file in the same record gives the same chunks, so nothing is sent twice; in another record it gives
//! others, so nobody can ask "who has this file?". The manifest travels in a sealed entry.

use crate::cbor::{self, Reader, Writer};
use crate::error::{CannotOpen, Malformed};
use crate::hazmat;
use crate::pad::padme;
use crate::payload::PrivateText;
use crate::secret::{Plain, RecordKey};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Seals the chunks of one file in one record.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct BlobKey([u8; 32]);

impl BlobKey {
    /// HMAC(record key, "aman/blob/v1" ‖ SHA-256(file))
    #[must_use]
    pub fn derive(record: &RecordKey, file_hash: &[u8; 32]) -> Self {
        Self(hazmat::hmac(record.expose(), &[b"aman/blob/v1", file_hash]))
    }

    fn chunk_key(&self, index: u64, position: Position) -> Zeroizing<[u8; 32]> {
        let last = match position {
            Position::Inner => 0,
            Position::Last => 1,
        };
        hazmat::hkdf(&self.0, &[], &[CHUNK_TAG, &index.to_be_bytes(), &[last]])
    }
}

/// Whether more chunks follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// They do; the chunk is full.
    Inner,
    /// They do not.
    Last,
}

/// The hash of a file that comes piece by piece.
pub struct FileHash(hazmat::Sha256);

impl Default for FileHash {
    fn default() -> Self {
        Self(hazmat::Sha256::new())
    }
}

impl FileHash {
    /// Takes the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// SHA-256 of all of it.
    #[must_use]
    pub fn finish(self) -> [u8; 32] {
        self.0.finish()
    }
}

/// A sealed chunk and the name it is fetched by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedChunk {
    /// SHA-256 of the ciphertext.
    pub address: [u8; 32],
    /// The ciphertext and its tag.
    pub ciphertext: Vec<u8>,
}

/// What the copy is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// 0: the file as it was received.
    Original,
    /// 1: a small copy for slow links.
    Preview,
    /// 2: a copy without place, device and author.
    Stripped,
}

/// What an attachment is, and where its chunks are. Lives only inside sealed entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// What the copy is for.
    pub role: Role,
    /// SHA-256 of the file: the chain of custody.
    pub file_hash: [u8; 32],
    /// Bytes of the file.
    pub size: u64,
    /// Such as `image/jpeg`.
    pub media_type: String,
    /// What the officer calls it.
    pub name: PrivateText,
    /// For a preview or stripped copy: SHA-256 of the original.
    pub of: Option<[u8; 32]>,
    /// The addresses of the chunks, in order; as many as [`chunk_count`] says.
    pub chunks: Vec<[u8; 32]>,
}

impl Manifest {
    /// The bytes for [`crate::payload::Payload::body`].
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let role = match self.role {
            Role::Original => 0,
            Role::Preview => 1,
            Role::Stripped => 2,
        };
        let mut writer = Writer::new();
        writer.array(FIELDS).uint(1).uint(role).bytes(&self.file_hash).uint(self.size).text(&self.media_type);
        writer.text(self.name.expose());
        match &self.of {
            None => writer.null(),
            Some(original) => writer.bytes(original),
        };
        writer.array(self.chunks.len());
        for address in &self.chunks {
            writer.bytes(address);
        }
        writer.finish()
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// The bytes are anything but the one encoding of a manifest of this version, or size and chunks disagree.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let fields = reader.array()?;
        cbor::version(&mut reader, 1)?;
        if fields != FIELDS {
            return Err(Malformed::WrongShape);
        }
        let role = match reader.uint()? {
            0 => Role::Original,
            1 => Role::Preview,
            2 => Role::Stripped,
            _ => return Err(Malformed::WrongValue),
        };
        let (file_hash, size) = (reader.fixed()?, reader.uint()?);
        let (media_type, name) = (reader.text()?, reader.text()?);
        if size > MAX_FILE_BYTES || media_type.len() > MAX_MEDIA_TYPE || name.len() > MAX_NAME {
            return Err(Malformed::TooLong);
        }
        let of = if reader.null()? { None } else { Some(reader.fixed()?) };
        let chunks = (0..reader.array()?).map(|_| reader.fixed()).collect::<Result<Vec<_>, _>>()?;
        reader.end()?;
        if chunks.len() as u64 != chunk_count(size) || of.is_some() == (role == Role::Original) {
            return Err(Malformed::WrongValue);
        }
        Ok(Self { role, file_hash, size, media_type: media_type.to_owned(), name: PrivateText::new(name), of, chunks })
    }
}

/// How long a file is after padding.
#[must_use]
pub fn padded_length(size: u64) -> u64 {
    padme(size.max(MIN_PADDED))
}

/// How many chunks a file has.
#[must_use]
pub fn chunk_count(size: u64) -> u64 {
    padded_length(size).div_ceil(CHUNK_BYTES as u64)
}

/// seal[blob key](i ‖ last; chunk): at most [`CHUNK_BYTES`] of the padded file.
///
/// # Errors
/// The chunk is too long, or an inner one is not full.
pub fn seal_chunk(key: &BlobKey, index: u64, position: Position, chunk: &[u8]) -> Result<SealedChunk, Malformed> {
    let full = chunk.len() == CHUNK_BYTES;
    if chunk.len() > CHUNK_BYTES || (position == Position::Inner && !full) {
        return Err(Malformed::WrongShape);
    }
    let ciphertext = hazmat::aes_seal(&key.chunk_key(index, position), [0; 12], CHUNK_TAG, chunk.to_vec());
    Ok(SealedChunk { address: hazmat::sha256(&[&ciphertext]), ciphertext })
}

/// The chunk of [`seal_chunk`], padding included.
///
/// # Errors
/// Another key, place or position, or the ciphertext was changed.
pub fn open_chunk(key: &BlobKey, index: u64, position: Position, ciphertext: &[u8]) -> Result<Plain, CannotOpen> {
    if ciphertext.len() > CHUNK_BYTES + 16 {
        return Err(CannotOpen);
    }
    hazmat::aes_open(&key.chunk_key(index, position), [0; 12], CHUNK_TAG, ciphertext).map(Plain::new)
}

/// All chunks of a file that fits in memory, in order, and its hash.
///
/// # Errors
/// The file is larger than [`MAX_FILE_BYTES`].
pub fn seal_file(record: &RecordKey, file: &[u8]) -> Result<([u8; 32], Vec<SealedChunk>), Malformed> {
    if file.len() as u64 > MAX_FILE_BYTES {
        return Err(Malformed::TooLong);
    }
    let hash = hazmat::sha256(&[file]);
    let key = BlobKey::derive(record, &hash);
    let length = usize::try_from(padded_length(file.len() as u64)).map_err(|_| Malformed::TooLong)?;
    let mut padded = Zeroizing::new(file.to_vec());
    padded.resize(length, 0);
    let count = padded.len().div_ceil(CHUNK_BYTES);
    let chunks = padded.chunks(CHUNK_BYTES).enumerate().map(|(index, chunk)| {
        let position = if index + 1 == count { Position::Last } else { Position::Inner };
        seal_chunk(&key, index as u64, position, chunk)
    });
    Ok((hash, chunks.collect::<Result<_, _>>()?))
}

/// The file of a manifest, from its chunks in order.
///
/// # Errors
/// A chunk is missing, is another than the manifest names or does not open, or the file is not the one hashed.
pub fn open_file(record: &RecordKey, manifest: &Manifest, chunks: &[&[u8]]) -> Result<Plain, CannotOpen> {
    if chunks.len() != manifest.chunks.len() {
        return Err(CannotOpen);
    }
    let key = BlobKey::derive(record, &manifest.file_hash);
    let mut file = Zeroizing::new(Vec::new());
    for (index, (ciphertext, address)) in chunks.iter().zip(&manifest.chunks).enumerate() {
        if hazmat::sha256(&[ciphertext]) != *address {
            return Err(CannotOpen);
        }
        let position = if index + 1 == chunks.len() { Position::Last } else { Position::Inner };
        file.extend_from_slice(open_chunk(&key, index as u64, position, ciphertext)?.expose());
    }
    let size = usize::try_from(manifest.size).map_err(|_| CannotOpen)?;
    let (content, zeros) = file.split_at_checked(size).ok_or(CannotOpen)?;
    let whole = file.len() as u64 == padded_length(manifest.size);
    if whole && zeros.iter().all(|byte| *byte == 0) && hazmat::sha256(&[content]) == manifest.file_hash {
        Ok(Plain::new(content.to_vec()))
    } else {
        Err(CannotOpen)
    }
}

/// Plaintext bytes of a full chunk.
pub const CHUNK_BYTES: usize = 1 << 16;
/// The longest file a manifest can name.
pub const MAX_FILE_BYTES: u64 = 1 << 30;
const MIN_PADDED: u64 = 512;
const MAX_MEDIA_TYPE: usize = 128;
const MAX_NAME: usize = 1024;
const FIELDS: usize = 8;
const CHUNK_TAG: &[u8] = b"aman/chunk/v1";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::host::Seeded;

    fn manifest(record: &RecordKey, file: &[u8]) -> (Manifest, Vec<SealedChunk>) {
        let (file_hash, sealed) = seal_file(record, file).unwrap();
        let manifest = Manifest {
            role: Role::Original,
            file_hash,
            size: file.len() as u64,
            media_type: "image/jpeg".to_owned(),
            name: PrivateText::new("certificat"),
            of: None,
            chunks: sealed.iter().map(|chunk| chunk.address).collect(),
        };
        (Manifest::decode(&manifest.encode()).unwrap(), sealed)
    }

    #[test]
    fn files_of_every_length_come_back() {
        let record = RecordKey::make(&mut Seeded(1));
        for length in [0, 1, 511, 513, 65_535, 65_536, 65_537, 200_000] {
            let file: Vec<u8> = (0..length).map(|byte: u32| (byte % 253) as u8).collect();
            let (manifest, sealed) = manifest(&record, &file);
            let chunks: Vec<&[u8]> = sealed.iter().map(|chunk| chunk.ciphertext.as_slice()).collect();
            assert_eq!(open_file(&record, &manifest, &chunks).ok().unwrap().expose(), file);
        }
    }

    #[test]
    fn chunks_swapped_dropped_changed_or_of_another_record_do_not_open() {
        let record = RecordKey::make(&mut Seeded(1));
        let (manifest, sealed) = manifest(&record, &[5; 150_000]);
        let chunks: Vec<&[u8]> = sealed.iter().map(|chunk| chunk.ciphertext.as_slice()).collect();
        let mut swapped = chunks.clone();
        swapped.swap(0, 1);
        assert!(open_file(&record, &manifest, &swapped).is_err());
        assert!(open_file(&record, &manifest, &chunks[1..]).is_err());
        assert!(open_file(&RecordKey::make(&mut Seeded(2)), &manifest, &chunks).is_err());
        let key = BlobKey::derive(&record, &manifest.file_hash);
        assert!(open_chunk(&key, 0, Position::Last, chunks[0]).is_err());
        assert!(open_chunk(&key, 1, Position::Inner, chunks[0]).is_err());
        assert!(open_chunk(&key, 0, Position::Inner, &chunks[0][1..]).is_err());
        assert!(seal_chunk(&key, 0, Position::Inner, &[1; 7]).is_err());
    }

    #[test]
    fn the_same_file_is_sent_once_in_a_record_and_not_recognised_in_another() {
        let (one, two) = (RecordKey::make(&mut Seeded(1)), RecordKey::make(&mut Seeded(2)));
        assert_eq!(manifest(&one, b"photo").0.chunks, manifest(&one, b"photo").0.chunks);
        assert_ne!(manifest(&one, b"photo").0.chunks, manifest(&two, b"photo").0.chunks);
    }

    #[test]
    fn a_manifest_whose_size_and_chunks_disagree_is_refused() {
        let (mut manifest, _) = manifest(&RecordKey::make(&mut Seeded(1)), &[5; 150_000]);
        manifest.chunks.pop();
        assert_eq!(Manifest::decode(&manifest.encode()), Err(Malformed::WrongValue));
    }
}
