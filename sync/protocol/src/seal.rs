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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::host::Seeded;
    use crate::ids::{LogId, SpaceId};

    struct World {
        space: SpaceKey,
        record: RecordKey,
        key_id: KeyId,
        desk: SigningKey,
        place: Place,
    }

    fn world() -> World {
        let mut dice = Seeded(100);
        World {
            space: SpaceKey::make(&mut dice),
            record: RecordKey::make(&mut dice),
            key_id: KeyId::random(&mut dice),
            desk: SigningKey::make(&mut dice),
            place: Place { space: SpaceId::random(&mut dice), log: LogId::random(&mut dice), seq: 3, prev: [9; 32] },
        }
    }

    fn seal(world: &World, payload: &[u8], seed: u64) -> Entry {
        let under = SealUnder::Record(world.key_id, &world.record, &world.space);
        seal_entry(&world.place, Sealing { under, floor: Floor::File }, payload, &world.desk, &mut Seeded(seed))
            .unwrap()
    }

    #[test]
    fn what_is_sealed_opens_and_is_named_by_its_key() {
        let world = world();
        for length in [0, 1, 300, 70_000] {
            let payload: Vec<u8> = (0..length).map(|byte| (byte * 7919 % 251) as u8).collect();
            let entry = Entry::decode(seal(&world, &payload, 1).bytes()).unwrap();
            entry.verify(&world.desk.public()).unwrap();
            assert_eq!(key_id_of(entry.header(), &world.space), world.key_id);
            assert_eq!(open_entry(&entry, OpenWith::Record(&world.record)).ok().unwrap().expose(), payload);
        }
    }

    #[test]
    fn an_entry_without_a_record_is_sealed_under_the_space_key_and_looks_no_different() {
        let world = world();
        let how = Sealing { under: SealUnder::Space(&world.space), floor: Floor::Other };
        let entry = seal_entry(&world.place, how, b"trail", &world.desk, &mut Seeded(1)).unwrap();
        assert!(key_id_of(entry.header(), &world.space).is_zero());
        assert_ne!(entry.header().keyref, [0; 16]);
        assert_eq!(open_entry(&entry, OpenWith::Space(&world.space)).ok().unwrap().expose(), b"trail");
        assert!(open_entry(&entry, OpenWith::Record(&world.record)).is_err());
    }

    #[test]
    fn floors_hide_short_payloads() {
        let world = world();
        let length = |payload: &[u8]| match seal(&world, payload, 1).body() {
            Body::Whole(ciphertext) => ciphertext.len(),
            Body::Stub(_) => 0,
        };
        assert_eq!(length(b""), 512 + 16);
        assert_eq!(length(b"a"), length(&[b'a'; 200]));
    }

    #[test]
    fn a_stub_keeps_id_and_signature_and_does_not_open() {
        let world = world();
        let entry = seal(&world, b"payload", 1);
        let stub = Entry::decode(entry.to_stub().bytes()).unwrap();
        assert_eq!(stub.id(), entry.id());
        assert!(stub.is_stub() && stub.bytes().len() < entry.bytes().len());
        stub.verify(&world.desk.public()).unwrap();
        assert!(open_entry(&stub, OpenWith::Record(&world.record)).is_err());
        assert_eq!(stub.to_stub(), stub);
    }

    #[test]
    fn any_changed_byte_is_malformed_unsigned_or_another_entry() {
        let world = world();
        let entry = seal(&world, b"payload", 1);
        for place in 0..entry.bytes().len() {
            let mut changed = entry.bytes().to_vec();
            changed[place] ^= 1;
            if let Ok(other) = Entry::decode(&changed) {
                assert_eq!(other.verify(&world.desk.public()), Err(Malformed::BadSignature), "{place}");
                assert_ne!(other.id(), entry.id());
            }
        }
    }

    #[test]
    fn a_clear_entry_shows_its_payload_and_hides_nothing_else() {
        let world = world();
        let entry = clear_entry(Kind::Roster, &world.place, b"\x80", &world.desk).unwrap();
        let read = Entry::decode(entry.bytes()).unwrap();
        assert_eq!(read.clear_payload(), Some(b"\x80".as_slice()));
        read.verify(&world.desk.public()).unwrap();
        assert!(open_entry(&read, OpenWith::Space(&world.space)).is_err());
        assert!(clear_entry(Kind::Sealed, &world.place, b"", &world.desk).is_err());
        let mut header = read.header().clone();
        header.salt = [1; 32];
        let smuggled = Entry::sign(header, [0; 32], vec![0x80], &world.desk).unwrap();
        assert_eq!(Entry::decode(smuggled.bytes()), Err(Malformed::WrongValue));
    }

    #[test]
    fn repeated_random_bytes_never_repeat_a_key_for_another_payload() {
        let world = world();
        let (one, two) = (seal(&world, b"one", 1), seal(&world, b"two", 1));
        assert_ne!(one.header().salt, two.header().salt);
        assert_ne!(one.commit(), two.commit());
        assert_eq!(one, seal(&world, b"one", 1));
        let mut moved = self::world();
        moved.place.seq += 1;
        assert_ne!(seal(&moved, b"one", 1).commit(), one.commit());
    }

    #[test]
    fn a_payload_or_entry_above_its_limit_is_refused() {
        let world = world();
        let how = Sealing { under: SealUnder::Space(&world.space), floor: Floor::File };
        let seal = |payload: &[u8]| seal_entry(&world.place, how, payload, &world.desk, &mut Seeded(1)).map(drop);
        assert_eq!(seal(&vec![0; MAX_PAYLOAD_BYTES + 1]), Err(Malformed::TooLong));
        let mut noise = vec![0; 2 << 20];
        Seeded(7).fill(&mut noise);
        assert_eq!(seal(&noise), Err(Malformed::TooLong));
    }

    #[test]
    fn a_dictionary_of_later_programs_is_told_apart_from_damage() {
        let world = world();
        let mut header = seal(&world, b"one", 1).header().clone();
        assert!(dict::is_known(header.dict));
        header.dict = 77;
        let entry = Entry::sign(header, [0; 32], vec![0; 528], &world.desk).unwrap();
        assert!(!dict::is_known(entry.header().dict));
        assert!(open_entry(&entry, OpenWith::Record(&world.record)).is_err());
    }
}
