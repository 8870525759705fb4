//! What does a sealed, signed entry look like from outside?
//!
//! ```text
//! header   = [ 1, kind, space, log, seq, prev, keyref, salt, dict ]
//! entry    = [ header, commit, ciphertext, sig ]
//! stub     = [ header, commit, SHA-256(ciphertext), sig, true ]
//! sig      = Ed25519(desk, "aman/sig/v1" ‖ header ‖ commit ‖ SHA-256(ciphertext))
//! entry_id = SHA-256("aman/entry/v1" ‖ header ‖ commit ‖ SHA-256(ciphertext) ‖ sig)
//! ```
//!
//! What was received is hashed and kept, never a re-encoding of it.

use core::fmt;

use crate::cbor::{self, Reader, Writer};
use crate::error::Malformed;
use crate::hazmat;
use crate::ids::{EntryId, LogId, SpaceId};
use crate::secret::{SigningKey, VerifyingKey};

/// What stands in an entry, as far as everybody may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A sealed payload.
    Sealed,
    /// Statements of the roster, readable by everybody.
    Roster,
    /// Heads a desk has seen, readable by everybody.
    Beacon,
}

impl Kind {
    const fn number(self) -> u64 {
        match self {
            Self::Sealed => 0,
            Self::Roster => 1,
            Self::Beacon => 2,
        }
    }
}

/// Where an entry stands: its audience, its chain, and its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The audience.
    pub space: SpaceId,
    /// The writer's log.
    pub log: LogId,
    /// The place in the chain of (log, space), from 0 without holes.
    pub seq: u64,
    /// The id of the entry before; at 0 the hash of the incarnation certificate.
    pub prev: [u8; 32],
}

/// The clear part of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// What stands in it.
    pub kind: Kind,
    /// The audience.
    pub space: SpaceId,
    /// The writer's log.
    pub log: LogId,
    /// The place in the chain of (log, space).
    pub seq: u64,
    /// The id of the entry before; at 0 the hash of the incarnation certificate.
    pub prev: [u8; 32],
    /// The key id, masked under the space key; zeros in a clear entry.
    pub keyref: [u8; 16],
    /// The salt of the single-use key; zeros in a clear entry.
    pub salt: [u8; 32],
    /// The number of the compression dictionary; 0 in a clear entry.
    pub dict: u32,
}

impl Header {
    /// Where the entry stands.
    #[must_use]
    pub const fn place(&self) -> Place {
        Place { space: self.space, log: self.log, seq: self.seq, prev: self.prev }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        Writer::new()
            .array(HEADER_FIELDS)
            .uint(VERSION)
            .uint(self.kind.number())
            .bytes(self.space.as_bytes())
            .bytes(self.log.as_bytes())
            .uint(self.seq)
            .bytes(&self.prev)
            .bytes(&self.keyref)
            .bytes(&self.salt)
            .uint(u64::from(self.dict))
            .finish()
    }

    fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let fields = reader.array()?;
        cbor::version(&mut reader, VERSION)?;
        if fields != HEADER_FIELDS {
            return Err(Malformed::WrongShape);
        }
        let header = Self {
            kind: match reader.uint()? {
                0 => Kind::Sealed,
                1 => Kind::Roster,
                2 => Kind::Beacon,
                _ => return Err(Malformed::WrongValue),
            },
            space: SpaceId::from_bytes(reader.fixed()?),
            log: LogId::from_bytes(reader.fixed()?),
            seq: reader.uint()?,
            prev: reader.fixed()?,
            keyref: reader.fixed()?,
            salt: reader.fixed()?,
            dict: reader.uint32()?,
        };
        reader.end()?;
        Ok(header)
    }
}

/// What is held of an entry's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body<'a> {
    /// The ciphertext; in a clear entry the payload itself.
    Whole(&'a [u8]),
    /// Only the hash of the ciphertext, which was destroyed.
    Stub([u8; 32]),
}

/// A well-formed entry or stub. Its signature is checked by [`Entry::verify`].
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    bytes: Vec<u8>,
    header_bytes: Vec<u8>,
    header: Header,
    commit: [u8; 32],
    ciphertext: Option<Vec<u8>>,
    ciphertext_hash: [u8; 32],
    signature: [u8; 64],
    id: EntryId,
}

impl Entry {
    /// Reads an entry or a stub.
    ///
    /// # Errors
    /// The bytes are anything but the one encoding of an entry or stub of this version.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > MAX_ENTRY_BYTES {
            return Err(Malformed::TooLong);
        }
        let mut reader = Reader::new(bytes);
        let fields = reader.array()?;
        if fields != WHOLE_FIELDS && fields != STUB_FIELDS {
            return Err(Malformed::WrongShape);
        }
        let header_bytes = reader.bytes()?.to_vec();
        let header = Header::decode(&header_bytes)?;
        let commit = reader.fixed()?;
        let third = reader.bytes()?;
        let signature = reader.fixed()?;
        let (ciphertext, ciphertext_hash) = if fields == WHOLE_FIELDS {
            (Some(third.to_vec()), hazmat::sha256(&[third]))
        } else if reader.boolean()? {
            (None, third.try_into().map_err(|_| Malformed::WrongShape)?)
        } else {
            return Err(Malformed::WrongValue);
        };
        reader.end()?;
        let parts = Parts { header, header_bytes, commit, ciphertext, ciphertext_hash };
        parts.refuse_wrong_content()?;
        Ok(parts.into_entry(bytes.to_vec(), signature))
    }

    /// The hash that names this entry, and its stub.
    #[must_use]
    pub const fn id(&self) -> EntryId {
        self.id
    }

    /// The clear part.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The bytes as received: what is stored and sent on.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The ciphertext, or its hash.
    #[must_use]
    pub fn body(&self) -> Body<'_> {
        match &self.ciphertext {
            Some(ciphertext) => Body::Whole(ciphertext),
            None => Body::Stub(self.ciphertext_hash),
        }
    }

    /// Whether the ciphertext was removed.
    #[must_use]
    pub const fn is_stub(&self) -> bool {
        self.ciphertext.is_none()
    }

    /// The payload of a roster or beacon entry; `None` for sealed entries and stubs.
    #[must_use]
    pub fn clear_payload(&self) -> Option<&[u8]> {
        match self.header.kind {
            Kind::Sealed => None,
            Kind::Roster | Kind::Beacon => self.ciphertext.as_deref(),
        }
    }

    /// The same entry without its ciphertext: same id, same signature.
    #[must_use]
    pub fn to_stub(&self) -> Self {
        let mut stub = self.clone();
        stub.ciphertext = None;
        stub.bytes = Writer::new()
            .array(STUB_FIELDS)
            .bytes(&self.header_bytes)
            .bytes(&self.commit)
            .bytes(&self.ciphertext_hash)
            .bytes(&self.signature)
            .boolean(true)
            .finish();
        stub
    }

    /// Accepts the signature of the desk that wrote it.
    ///
    /// # Errors
    /// The signature is of another entry or by another key.
    pub fn verify(&self, signer: &VerifyingKey) -> Result<(), Malformed> {
        signer.verify(&to_sign(&self.header_bytes, &self.commit, &self.ciphertext_hash), &self.signature)
    }

    pub(crate) fn header_bytes(&self) -> &[u8] {
        &self.header_bytes
    }

    pub(crate) const fn commit(&self) -> &[u8; 32] {
        &self.commit
    }

    /// Signs the parts of a new entry.
    pub(crate) fn sign(
        header: Header,
        commit: [u8; 32],
        ciphertext: Vec<u8>,
        signer: &SigningKey,
    ) -> Result<Self, Malformed> {
        let header_bytes = header.encode();
        let ciphertext_hash = hazmat::sha256(&[&ciphertext]);
        let signature = signer.sign(&to_sign(&header_bytes, &commit, &ciphertext_hash));
        let bytes = Writer::new()
            .array(WHOLE_FIELDS)
            .bytes(&header_bytes)
            .bytes(&commit)
            .bytes(&ciphertext)
            .bytes(&signature)
            .finish();
        if bytes.len() > MAX_ENTRY_BYTES {
            return Err(Malformed::TooLong);
        }
        let parts = Parts { header, header_bytes, commit, ciphertext: Some(ciphertext), ciphertext_hash };
        Ok(parts.into_entry(bytes, signature))
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("id", &self.id).field("header", &self.header).finish_non_exhaustive()
    }
}

/// A clear entry: roster statements or a beacon, readable by everybody, signed like every other.
///
/// # Errors
/// The kind is sealed, or the payload is too long for an entry.
pub fn clear_entry(kind: Kind, place: &Place, payload: &[u8], signer: &SigningKey) -> Result<Entry, Malformed> {
    if kind == Kind::Sealed {
        return Err(Malformed::WrongValue);
    }
    let header = Header {
        kind,
        space: place.space,
        log: place.log,
        seq: place.seq,
        prev: place.prev,
        keyref: [0; 16],
        salt: [0; 32],
        dict: 0,
    };
    Entry::sign(header, [0; 32], payload.to_vec(), signer)
}

struct Parts {
    header: Header,
    header_bytes: Vec<u8>,
    commit: [u8; 32],
    ciphertext: Option<Vec<u8>>,
    ciphertext_hash: [u8; 32],
}

impl Parts {
    fn refuse_wrong_content(&self) -> Result<(), Malformed> {
        let sealed_fields = self.header.keyref != [0; 16]
            || self.header.salt != [0; 32]
            || self.header.dict != 0
            || self.commit != [0; 32];
        match self.header.kind {
            Kind::Sealed => match &self.ciphertext {
                Some(ciphertext) if ciphertext.len() < MIN_CIPHERTEXT => Err(Malformed::WrongShape),
                _ => Ok(()),
            },
            Kind::Roster | Kind::Beacon if sealed_fields => Err(Malformed::WrongValue),
            Kind::Roster | Kind::Beacon => Ok(()),
        }
    }

    fn into_entry(self, bytes: Vec<u8>, signature: [u8; 64]) -> Entry {
        let id = hazmat::sha256(&[ENTRY_TAG, &self.header_bytes, &self.commit, &self.ciphertext_hash, &signature]);
        Entry {
            bytes,
            header_bytes: self.header_bytes,
            header: self.header,
            commit: self.commit,
            ciphertext: self.ciphertext,
            ciphertext_hash: self.ciphertext_hash,
            signature,
            id: EntryId::from_bytes(id),
        }
    }
}

fn to_sign(header: &[u8], commit: &[u8; 32], ciphertext_hash: &[u8; 32]) -> Vec<u8> {
    [SIGN_TAG, header, commit, ciphertext_hash].concat()
}

/// The longest entry: what one frame may carry.
pub const MAX_ENTRY_BYTES: usize = 1 << 20;
const VERSION: u64 = 1;
const HEADER_FIELDS: usize = 9;
const WHOLE_FIELDS: usize = 4;
const STUB_FIELDS: usize = 5;
/// The smaller floor and a tag.
const MIN_CIPHERTEXT: usize = 256 + 16;
const ENTRY_TAG: &[u8] = b"aman/entry/v1";
const SIGN_TAG: &[u8] = b"aman/sig/v1";
