//! Which log belongs to which key, and what is it for?
//!
//! ```text
//! certificate = [ 1, signing key, incarnation, purpose, sig ]
//! sig         = Ed25519(signing key, "aman/incarnation-sig/v1" ‖ [ 1, signing key, incarnation, purpose ])
//! hash        = SHA-256("aman/incarnation/v1" ‖ certificate)           -- the `prev` of every chain's first entry
//! log         = first 16 bytes of SHA-256("aman/log/v1" ‖ signing key ‖ incarnation)
//! ```

use crate::cbor::{self, Reader, Writer};
use crate::error::Malformed;
use crate::hazmat;
use crate::host::Entropy;
use crate::ids::{DeskId, Incarnation, LogId};
use crate::secret::{SigningKey, VerifyingKey};

/// Which of a desk's two keys writes a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// The desk key: records and roster, only while an officer has unlocked the desk.
    Desk,
    /// The link key: beacons, also while the desk is locked.
    Link,
}

/// A log's birth certificate, signed by the key it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncarnationCertificate {
    signing: VerifyingKey,
    incarnation: Incarnation,
    purpose: Purpose,
    sig: [u8; 64],
}

impl IncarnationCertificate {
    /// Begins a new log of this key.
    #[must_use]
    pub fn make(key: &SigningKey, purpose: Purpose, entropy: &mut dyn Entropy) -> Self {
        let (signing, incarnation) = (key.public(), Incarnation::random(entropy));
        let sig = key.sign(&to_sign(&signing, &incarnation, purpose));
        Self { signing, incarnation, purpose, sig }
    }

    /// Reads a certificate and accepts its signature.
    ///
    /// # Errors
    /// The bytes are anything but the one encoding of a certificate of this version, or it is not signed by its key.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let fields = reader.array()?;
        cbor::version(&mut reader, 1)?;
        if fields != FIELDS {
            return Err(Malformed::WrongShape);
        }
        let certificate = Self {
            signing: VerifyingKey::from_bytes(reader.fixed()?),
            incarnation: Incarnation::from_bytes(reader.fixed()?),
            purpose: match reader.uint()? {
                0 => Purpose::Desk,
                1 => Purpose::Link,
                _ => return Err(Malformed::WrongValue),
            },
            sig: reader.fixed()?,
        };
        reader.end()?;
        let signed = to_sign(&certificate.signing, &certificate.incarnation, certificate.purpose);
        certificate.signing.verify(&signed, &certificate.sig)?;
        Ok(certificate)
    }

    /// The bytes that are stored and sent.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        write_fields(&self.signing, &self.incarnation, self.purpose, FIELDS).bytes(&self.sig).finish()
    }

    /// The key that signs the log's entries.
    #[must_use]
    pub const fn signing(&self) -> &VerifyingKey {
        &self.signing
    }

    /// The random part of the log's name.
    #[must_use]
    pub const fn incarnation(&self) -> Incarnation {
        self.incarnation
    }

    /// Which key it is.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The log it begins.
    #[must_use]
    pub fn log_id(&self) -> LogId {
        let hash = hazmat::sha256(&[b"aman/log/v1", self.signing.as_bytes(), self.incarnation.as_bytes()]);
        LogId::from_bytes(first_half(&hash))
    }

    /// The `prev` of the first entry of each of the log's chains.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        hazmat::sha256(&[b"aman/incarnation/v1", &self.encode()])
    }
}

/// The name of the desk with these two public keys.
#[must_use]
pub fn desk_id(signing: &VerifyingKey, link: &VerifyingKey) -> DeskId {
    DeskId::from_bytes(first_half(&hazmat::sha256(&[b"aman/desk/v1", signing.as_bytes(), link.as_bytes()])))
}

fn first_half(hash: &[u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.iter_mut().zip(hash).for_each(|(to, from)| *to = *from);
    half
}

fn write_fields(signing: &VerifyingKey, incarnation: &Incarnation, purpose: Purpose, fields: usize) -> Writer {
    let purpose = match purpose {
        Purpose::Desk => 0,
        Purpose::Link => 1,
    };
    let mut writer = Writer::new();
    writer.array(fields).uint(1).bytes(signing.as_bytes()).bytes(incarnation.as_bytes()).uint(purpose);
    writer
}

fn to_sign(signing: &VerifyingKey, incarnation: &Incarnation, purpose: Purpose) -> Vec<u8> {
    [b"aman/incarnation-sig/v1".as_slice(), &write_fields(signing, incarnation, purpose, FIELDS - 1).finish()].concat()
}

const FIELDS: usize = 5;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::host::Seeded;

    #[test]
    fn a_certificate_proves_its_key_and_names_its_log() {
        let key = SigningKey::make(&mut Seeded(1));
        let made = IncarnationCertificate::make(&key, Purpose::Link, &mut Seeded(2));
        let bytes = made.encode();
        let read = IncarnationCertificate::decode(&bytes).unwrap();
        assert_eq!((read.log_id(), read.hash(), read.purpose()), (made.log_id(), made.hash(), Purpose::Link));
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            assert!(IncarnationCertificate::decode(&changed).is_err(), "{place}");
        }
    }

    #[test]
    fn a_new_incarnation_of_the_same_key_is_another_log() {
        let key = SigningKey::make(&mut Seeded(1));
        let log = |seed| IncarnationCertificate::make(&key, Purpose::Desk, &mut Seeded(seed)).log_id();
        assert_ne!(log(2), log(3));
    }
}
