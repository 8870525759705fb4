//! What does an officer say in a sealed entry?
//!
//! A CBOR map with ascending integer keys. Keys 1–17 are known; keys from 32 on belong to later versions and are
//! kept byte for byte, so that an old desk can carry and verify what it cannot show. Payloads hold what a victim
//! said: they cannot be printed.

use crate::cbor::{Ascending, Reader, Writer};
use crate::error::Malformed;
use crate::hazmat;
use crate::host::Timestamp;
use crate::ids::{ActId, EntryId, OfficerId, RecordId, SpaceId};
use crate::op::{read_ops, read_text};
use crate::secret::{Plain, SigningKey, VerifyingKey};

pub use crate::op::{Op, Verb};
pub use crate::private::{PrivateBytes, PrivateText};

/// What kind of thing an entry says. The numbers are for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// 0: operations on a record.
    Record,
    /// 1: lines of the trail.
    Trail,
    /// 2: the manifest of an attachment, in [`Payload::body`].
    Attachment,
    /// 3: a notice to the unit.
    Notice,
    /// Something of a later version.
    Newer(u64),
}

/// What an officer says, at one desk, having seen the parents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    /// The record; zero when it is about none.
    pub record: RecordId,
    /// The entries of this record and space that were seen, ascending.
    pub parents: Vec<EntryId>,
    /// One more than the largest of the parents.
    pub lamport: u64,
    /// Who says so; zero when nobody has attested it yet.
    pub officer: OfficerId,
    /// The form pack, such as `reception/1`.
    pub pack: String,
    /// Features a reader must know to amend this record, ascending.
    pub must_understand: Vec<u64>,
    /// What the wall clock claimed.
    pub claimed: Timestamp,
    /// Milliseconds since the machine started.
    pub uptime_ms: u64,
    /// The hash of the newest receipt the desk held: the entry is younger.
    pub last_receipt: Option<[u8; 32]>,
    /// The operations, at most 65,536.
    pub ops: Vec<Op>,
    /// By the officer's key; `None` while not attested.
    pub signature: Option<[u8; 64]>,
    /// The act this entry is a part of.
    pub act: ActId,
    /// What kind of thing is said.
    pub what: What,
    /// Why, in the officer's words.
    pub reason: PrivateText,
    /// How many entries the act has.
    pub parts: u64,
    /// Whether the desk doubted its clock.
    pub clock_doubtful: bool,
    /// Content that is not operations, such as a manifest.
    pub body: Option<PrivateBytes>,
    /// What later versions added: keys from 32 on, ascending, with their CBOR bytes.
    pub unknown: Vec<(u64, PrivateBytes)>,
}

impl Payload {
    /// A payload that says nothing yet.
    #[must_use]
    pub fn empty(what: What, claimed: Timestamp) -> Self {
        Self {
            record: RecordId::ZERO,
            parents: Vec::new(),
            lamport: 0,
            officer: OfficerId::ZERO,
            pack: String::new(),
            must_understand: Vec::new(),
            claimed,
            uptime_ms: 0,
            last_receipt: None,
            ops: Vec::new(),
            signature: None,
            act: ActId::ZERO,
            what,
            reason: PrivateText::default(),
            parts: 1,
            clock_doubtful: false,
            body: None,
            unknown: Vec::new(),
        }
    }

    /// Reads a payload.
    ///
    /// # Errors
    /// The bytes are anything but the one encoding of a payload. What a later version added at keys from 32 on is no
    /// error.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let pairs = reader.map()?;
        let mut payload = Self::empty(What::Record, Timestamp(0));
        let mut keys = Ascending::default();
        let mut seen = 0u32;
        for _ in 0..pairs {
            let key = keys.next(reader.uint()?)?;
            if key < 32 {
                seen |= 1 << key;
            }
            payload.read_key(key, &mut reader)?;
        }
        reader.end()?;
        if seen & REQUIRED_KEYS == REQUIRED_KEYS { Ok(payload) } else { Err(Malformed::WrongShape) }
    }

    /// The bytes, with the signature if there is one.
    #[must_use]
    pub fn encode(&self) -> Plain {
        self.write(self.signature.as_ref())
    }

    /// The bytes an officer signs: without key 11.
    #[must_use]
    pub fn encode_unsigned(&self) -> Plain {
        self.write(None)
    }

    /// Signs what is said, for this space only.
    pub fn sign(&mut self, officer: &SigningKey, space: &SpaceId) {
        self.signature = Some(officer.sign(&self.to_sign(space)));
    }

    /// Accepts the officer's signature.
    ///
    /// # Errors
    /// There is none, or it is of another payload, for another space, or by another key.
    pub fn verify_officer(&self, officer: &VerifyingKey, space: &SpaceId) -> Result<(), Malformed> {
        let signature = self.signature.as_ref().ok_or(Malformed::BadSignature)?;
        officer.verify(&self.to_sign(space), signature)
    }

    /// Whether it says something that this version does not know, and must not be amended here.
    #[must_use]
    pub fn newer(&self) -> bool {
        !self.must_understand.is_empty()
            || matches!(self.what, What::Newer(_))
            || self.ops.iter().any(|op| matches!(op.verb, Verb::Newer(_)))
    }

    fn to_sign(&self, space: &SpaceId) -> Vec<u8> {
        let hash = hazmat::sha256(&[self.encode_unsigned().expose()]);
        [b"aman/officer/v1".as_slice(), space.as_bytes(), &hash].concat()
    }

    fn read_key(&mut self, key: u64, reader: &mut Reader<'_>) -> Result<(), Malformed> {
        match key {
            1 => self.record = RecordId::from_bytes(reader.fixed()?),
            2 => self.parents = read_parents(reader)?,
            3 => self.lamport = reader.uint()?,
            4 => self.officer = OfficerId::from_bytes(reader.fixed()?),
            5 => self.pack = read_text(reader, MAX_PACK)?,
            6 => self.must_understand = read_features(reader)?,
            7 => self.claimed = Timestamp(reader.int()?),
            8 => self.uptime_ms = reader.uint()?,
            9 => self.last_receipt = if reader.null()? { None } else { Some(reader.fixed()?) },
            10 => self.ops = read_ops(reader)?,
            11 => self.signature = Some(reader.fixed()?),
            12 => self.act = ActId::from_bytes(reader.fixed()?),
            13 => self.what = What::from_number(reader.uint()?),
            14 => self.reason = PrivateText::new(reader.text()?),
            15 => self.parts = reader.uint()?,
            16 => self.clock_doubtful = reader.boolean()?,
            17 => self.body = Some(PrivateBytes::new(reader.bytes()?.to_vec())),
            32.. => self.unknown.push((key, PrivateBytes::new(reader.raw_value()?.to_vec()))),
            _ => return Err(Malformed::WrongValue),
        }
        Ok(())
    }

    fn write(&self, signature: Option<&[u8; 64]>) -> Plain {
        let pairs = 15 + usize::from(signature.is_some()) + usize::from(self.body.is_some()) + self.unknown.len();
        let mut writer = Writer::new();
        writer.map(pairs).uint(1).bytes(self.record.as_bytes()).uint(2).array(self.parents.len());
        for parent in &self.parents {
            writer.bytes(parent.as_bytes());
        }
        writer.uint(3).uint(self.lamport).uint(4).bytes(self.officer.as_bytes()).uint(5).text(&self.pack);
        writer.uint(6).array(self.must_understand.len());
        for feature in &self.must_understand {
            writer.uint(*feature);
        }
        writer.uint(7).int(self.claimed.0).uint(8).uint(self.uptime_ms).uint(9);
        match &self.last_receipt {
            None => writer.null(),
            Some(hash) => writer.bytes(hash),
        };
        writer.uint(10).array(self.ops.len());
        for op in &self.ops {
            op.write(&mut writer);
        }
        if let Some(signature) = signature {
            writer.uint(11).bytes(signature);
        }
        writer.uint(12).bytes(self.act.as_bytes()).uint(13).uint(self.what.number());
        writer.uint(14).text(self.reason.expose()).uint(15).uint(self.parts).uint(16).boolean(self.clock_doubtful);
        if let Some(body) = &self.body {
            writer.uint(17).bytes(body.expose());
        }
        for (key, value) in &self.unknown {
            writer.uint(*key).raw(value.expose());
        }
        Plain::new(writer.finish())
    }
}

impl What {
    const fn number(self) -> u64 {
        match self {
            Self::Record => 0,
            Self::Trail => 1,
            Self::Attachment => 2,
            Self::Notice => 3,
            Self::Newer(number) => number,
        }
    }

    const fn from_number(number: u64) -> Self {
        match number {
            0 => Self::Record,
            1 => Self::Trail,
            2 => Self::Attachment,
            3 => Self::Notice,
            newer => Self::Newer(newer),
        }
    }
}

fn read_parents(reader: &mut Reader<'_>) -> Result<Vec<EntryId>, Malformed> {
    let mut parents: Vec<EntryId> = Vec::new();
    for _ in 0..reader.array()? {
        let parent = EntryId::from_bytes(reader.fixed()?);
        if parents.last().is_some_and(|last| parent <= *last) {
            return Err(Malformed::NotCanonical);
        }
        parents.push(parent);
    }
    Ok(parents)
}

fn read_features(reader: &mut Reader<'_>) -> Result<Vec<u64>, Malformed> {
    let mut ascending = Ascending::default();
    (0..reader.array()?).map(|_| ascending.next(reader.uint()?)).collect()
}

/// Keys 1–10 and 12–16; 11 and 17 may be absent.
const REQUIRED_KEYS: u32 = 0b1_1111_0111_1111_1110;
const MAX_PACK: usize = 64;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::host::Seeded;
    use crate::ids::OpId;

    fn payload() -> Payload {
        let mut dice = Seeded(1);
        let mut payload = Payload::empty(What::Record, Timestamp(-5));
        payload.record = RecordId::random(&mut dice);
        payload.parents = vec![EntryId::from_bytes([1; 32]), EntryId::from_bytes([2; 32])];
        payload.lamport = 7;
        payload.pack = "reception/1".to_owned();
        payload.last_receipt = Some([4; 32]);
        payload.ops = vec![
            Op {
                verb: Verb::Set,
                group: "person".to_owned(),
                path: "persons[a].name".to_owned(),
                value: Some(PrivateText::new("\"اسم\"")),
                supersedes: vec![OpId { entry: EntryId::from_bytes([3; 32]), index: 2 }],
            },
            Op { verb: Verb::Clear, group: "x".to_owned(), path: "x.y".to_owned(), value: None, supersedes: vec![] },
        ];
        payload.reason = PrivateText::new("erreur de saisie");
        payload.unknown = vec![(32, PrivateBytes::new(vec![0x01])), (40, PrivateBytes::new(vec![0xa1, 1, 0x80]))];
        payload
    }

    #[test]
    fn a_payload_written_and_read_is_the_same() {
        let mut payload = payload();
        for body in [None, Some(PrivateBytes::new(vec![1, 2]))] {
            payload.body = body;
            assert!(Payload::decode(payload.encode().expose()).unwrap() == payload);
            payload.sign(&SigningKey::make(&mut Seeded(2)), &SpaceId::ZERO);
            let bytes = payload.encode();
            let read = Payload::decode(bytes.expose()).unwrap();
            assert!(read == payload && read.encode().expose() == bytes.expose());
        }
    }

    #[test]
    fn an_officer_signs_the_whole_payload_for_one_space() {
        let officer = SigningKey::make(&mut Seeded(2));
        let mut payload = payload();
        assert!(payload.verify_officer(&officer.public(), &SpaceId::ZERO).is_err());
        payload.sign(&officer, &SpaceId::ZERO);
        payload.verify_officer(&officer.public(), &SpaceId::ZERO).unwrap();
        assert!(payload.verify_officer(&officer.public(), &SpaceId::random(&mut Seeded(3))).is_err());
        payload.unknown[0].1 = PrivateBytes::new(vec![0x02]);
        assert!(payload.verify_officer(&officer.public(), &SpaceId::ZERO).is_err());
    }

    #[test]
    fn what_later_versions_say_is_kept_and_recognised() {
        let mut payload = payload();
        assert!(!payload.newer());
        payload.must_understand = vec![3];
        assert!(Payload::decode(payload.encode().expose()).unwrap().newer());
        payload.must_understand.clear();
        payload.what = What::Newer(9);
        assert!(Payload::decode(payload.encode().expose()).unwrap().newer());
        payload.what = What::Record;
        payload.ops[0].verb = Verb::Newer(12);
        assert!(Payload::decode(payload.encode().expose()).unwrap().newer());
    }

    #[test]
    fn missing_unassigned_and_doubled_keys_are_refused() {
        let mut payload = payload();
        payload.unknown.clear();
        let bytes = payload.encode();
        let (pairs, rest) = bytes.expose().split_first().unwrap();
        let missing_key_16 = [&[pairs - 1], &rest[..rest.len() - 2]].concat();
        assert_eq!(Payload::decode(&missing_key_16).err(), Some(Malformed::WrongShape));
        let unassigned_key_18 = [&[pairs + 1], rest, &[18, 0]].concat();
        assert_eq!(Payload::decode(&unassigned_key_18).err(), Some(Malformed::WrongValue));
        assert_eq!(Payload::decode(&[0xa2, 3, 0, 3, 0]).err(), Some(Malformed::NotCanonical));
        assert!(Payload::decode(&[]).is_err());
    }

    #[test]
    fn nothing_said_shows_in_debug_output() {
        let mut payload = payload();
        payload.body = Some(PrivateBytes::new(b"secret".to_vec()));
        let shown = format!("{payload:?}");
        assert!(!shown.contains("saisie") && !shown.contains("اسم") && !shown.contains("115, 101"));
    }
}
