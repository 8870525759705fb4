//! How does a payload become a sealed entry, and how is it opened?
//!
//! ```text
//! K           = record key, or space key for what belongs to no record
//! salt        = HMAC(HKDF(K, "", "aman/salt/v1"), 32 random ‖ SHA-256(payload))
//! keyref      = key id XOR HKDF(space key, salt, "aman/keyref/v1")
//! key ‖ commit = HKDF(K, salt, "aman/seal/v1" ‖ header)
//! ciphertext  = AES-256-GCM(key, nonce 0, aad = header ‖ commit, pad(zstd(payload)))
//! ```
//!
//! Each key seals once. There is no counter to lose: when a cloned machine repeats its random bytes, another
//! payload still gets another salt, and the same payload gives the same entry.

use zeroize::Zeroizing;

use crate::dict;
use crate::entry::{Body, Entry, Header, Kind, Place};
use crate::error::{CannotOpen, Malformed};
use crate::hazmat;
use crate::host::Entropy;
use crate::ids::KeyId;
use crate::pad;
use crate::secret::{Plain, RecordKey, SigningKey, SpaceKey};

pub use crate::entry::clear_entry;
pub use crate::pad::Floor;

/// The key an entry is sealed under.
#[derive(Clone, Copy)]
pub enum SealUnder<'a> {
    /// A record key, its id, and the space key that masks the id.
    Record(KeyId, &'a RecordKey, &'a SpaceKey),
    /// The space key itself, for what belongs to no record.
    Space(&'a SpaceKey),
}

/// How an entry is sealed.
#[derive(Clone, Copy)]
pub struct Sealing<'a> {
    /// The key.
    pub under: SealUnder<'a>,
    /// The least it takes.
    pub floor: Floor,
}

/// The key an entry is opened with.
#[derive(Clone, Copy)]
pub enum OpenWith<'a> {
    /// The record key its [`key_id_of`] names.
    Record(&'a RecordKey),
    /// The space key, when [`key_id_of`] is zero.
    Space(&'a SpaceKey),
}

/// seal[K](header; payload), signed by the desk.
///
/// # Errors
/// The payload is longer than [`MAX_PAYLOAD_BYTES`], or does not fit an entry after compression.
pub fn seal_entry(
    place: &Place,
    how: Sealing<'_>,
    payload: &[u8],
    signer: &SigningKey,
    entropy: &mut dyn Entropy,
) -> Result<Entry, Malformed> {
    if payload.len() > MAX_PAYLOAD_BYTES {
        return Err(Malformed::TooLong);
    }
    let (key, space_key, key_id) = match how.under {
        SealUnder::Record(id, key, space_key) => (key.expose(), space_key, id),
        SealUnder::Space(key) => (key.expose(), key, KeyId::ZERO),
    };
    let salt = make_salt(key, payload, entropy);
    let header = Header {
        kind: Kind::Sealed,
        space: place.space,
        log: place.log,
        seq: place.seq,
        prev: place.prev,
        keyref: mask(key_id.as_bytes(), space_key, &salt),
        salt,
        dict: dict::CURRENT,
    };
    let compressed = Zeroizing::new(dict::compress(payload)?);
    let padded = pad::pad_entry(&compressed, how.floor).ok_or(Malformed::TooLong)?;
    let header_bytes = header.encode();
    let (entry_key, commit) = derive_entry_key(key, &salt, &header_bytes);
    let ciphertext = hazmat::aes_seal(&entry_key, [0; 12], &[header_bytes.as_slice(), &commit].concat(), padded);
    Entry::sign(header, commit, ciphertext, signer)
}

/// The id of the key an entry is sealed under; zero when that is the space key itself.
///
/// Only with the space key of the entry's epoch does the id mean anything: a holder of several epochs tries each.
#[must_use]
pub fn key_id_of(header: &Header, space_key: &SpaceKey) -> KeyId {
    KeyId::from_bytes(mask(&header.keyref, space_key, &header.salt))
}

/// The payload of a sealed entry.
///
/// # Errors
/// It did not open: another key, a changed entry, a stub, a clear entry, or an unknown dictionary (ask
/// [`dict::is_known`] first). There is one failure.
pub fn open_entry(entry: &Entry, with: OpenWith<'_>) -> Result<Plain, CannotOpen> {
    let key = match with {
        OpenWith::Record(key) => key.expose(),
        OpenWith::Space(key) => key.expose(),
    };
    let Body::Whole(ciphertext) = entry.body() else { return Err(CannotOpen) };
    let header = entry.header();
    let (entry_key, commit) = derive_entry_key(key, &header.salt, entry.header_bytes());
    if header.kind != Kind::Sealed || commit != *entry.commit() {
        return Err(CannotOpen);
    }
    let aad = [entry.header_bytes(), &commit].concat();
    let padded = Plain::new(hazmat::aes_open(&entry_key, [0; 12], &aad, ciphertext)?);
    let compressed = pad::unpad(padded.expose())?;
    dict::decompress(header.dict, compressed, MAX_PAYLOAD_BYTES).map(Plain::new)
}

fn make_salt(key: &[u8; 32], payload: &[u8], entropy: &mut dyn Entropy) -> [u8; 32] {
    let mut random = [0; 32];
    entropy.fill(&mut random);
    let salt_key: Zeroizing<[u8; 32]> = hazmat::hkdf(key, &[], &[b"aman/salt/v1"]);
    hazmat::hmac(&salt_key, &[&random, &hazmat::sha256(&[payload])])
}

fn derive_entry_key(key: &[u8; 32], salt: &[u8; 32], header: &[u8]) -> (Zeroizing<[u8; 32]>, [u8; 32]) {
    let both: Zeroizing<[u8; 64]> = hazmat::hkdf(key, salt, &[b"aman/seal/v1", header]);
    let (mut entry_key, mut commit) = (Zeroizing::new([0; 32]), [0; 32]);
    entry_key.iter_mut().chain(commit.iter_mut()).zip(both.iter()).for_each(|(to, from)| *to = *from);
    (entry_key, commit)
}

fn mask(value: &[u8; 16], space_key: &SpaceKey, salt: &[u8; 32]) -> [u8; 16] {
    let mask: Zeroizing<[u8; 16]> = hazmat::hkdf(space_key.expose(), salt, &[b"aman/keyref/v1"]);
    let mut masked = *value;
    masked.iter_mut().zip(mask.iter()).for_each(|(byte, mask)| *byte ^= mask);
    masked
}

/// The longest payload before compression.
pub const MAX_PAYLOAD_BYTES: usize = 4 << 20;
