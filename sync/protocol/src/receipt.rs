//! What has the server given its word on?
//!
//! ```text
//! receipt = [ 1, server incarnation, space, log, head, [early entry id], lsn, server time, sig ]
//! head    = [ seq, entry id ] of the last entry held without a hole before it, or null
//! sig     = Ed25519(server, "aman/receipt/v1" ‖ the same array without sig)
//! hash    = SHA-256("aman/receipt-hash/v1" ‖ receipt)
//! ```

use crate::cbor::{self, Reader, Writer};
use crate::error::Malformed;
use crate::hazmat;
use crate::host::Timestamp;
use crate::ids::{EntryId, Incarnation, LogId, SpaceId};
use crate::secret::{SigningKey, VerifyingKey};

/// The last entry of a chain that has no hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its place.
    pub seq: u64,
    /// Its id.
    pub entry: EntryId,
}

/// What a server says it holds of one chain. Worth something only as [`ProvenReceipt`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Which life of the server's store says so.
    pub server: Incarnation,
    /// The space of the chain.
    pub space: SpaceId,
    /// The log of the chain.
    pub log: LogId,
    /// Everything up to here is held; `None` when not even the first entry is.
    pub head: Option<Head>,
    /// Entries held beyond a hole, ascending. At most [`Receipt::MAX_EARLY`].
    pub early: Vec<EntryId>,
    /// The server's place of the newest entry of this chain in the space.
    pub lsn: u64,
    /// What the server's clock claims.
    pub server_time: Timestamp,
}

impl Receipt {
    /// How many early entries one receipt may name.
    pub const MAX_EARLY: usize = 1024;

    /// Signs a receipt and gives its bytes.
    #[must_use]
    pub fn sign(&self, server: &SigningKey) -> Vec<u8> {
        let sig = server.sign(&self.to_sign());
        self.write_fields(FIELDS).bytes(&sig).finish()
    }

    /// Reads a receipt; its signature is kept for [`SignedReceipt::verify`].
    ///
    /// # Errors
    /// The bytes are anything but the one encoding of a receipt of this version.
    pub fn decode(bytes: &[u8]) -> Result<SignedReceipt, Malformed> {
        let mut reader = Reader::new(bytes);
        let fields = reader.array()?;
        cbor::version(&mut reader, 1)?;
        if fields != FIELDS {
            return Err(Malformed::WrongShape);
        }
        let receipt = Self {
            server: Incarnation::from_bytes(reader.fixed()?),
            space: SpaceId::from_bytes(reader.fixed()?),
            log: LogId::from_bytes(reader.fixed()?),
            head: read_head(&mut reader)?,
            early: read_early(&mut reader)?,
            lsn: reader.uint()?,
            server_time: Timestamp(reader.int()?),
        };
        let sig = reader.fixed()?;
        reader.end()?;
        Ok(SignedReceipt { receipt, sig, bytes: bytes.to_vec() })
    }

    fn to_sign(&self) -> Vec<u8> {
        [b"aman/receipt/v1".as_slice(), &self.write_fields(FIELDS - 1).finish()].concat()
    }

    fn write_fields(&self, fields: usize) -> Writer {
        let mut writer = Writer::new();
        writer
            .array(fields)
            .uint(1)
            .bytes(self.server.as_bytes())
            .bytes(self.space.as_bytes())
            .bytes(self.log.as_bytes());
        match &self.head {
            None => writer.null(),
            Some(head) => writer.array(2).uint(head.seq).bytes(head.entry.as_bytes()),
        };
        writer.array(self.early.len());
        for entry in &self.early {
            writer.bytes(entry.as_bytes());
        }
        writer.uint(self.lsn).int(self.server_time.0);
        writer
    }
}

/// A well-formed receipt whose signature nobody has checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedReceipt {
    receipt: Receipt,
    sig: [u8; 64],
    bytes: Vec<u8>,
}

impl SignedReceipt {
    /// Accepts the signature of the server.
    ///
    /// # Errors
    /// The signature is of another receipt or by another key.
    pub fn verify(self, server: &VerifyingKey) -> Result<ProvenReceipt, Malformed> {
        server.verify(&self.receipt.to_sign(), &self.sig)?;
        Ok(ProvenReceipt { receipt: self.receipt, bytes: self.bytes })
    }

    /// What it says, unproven.
    #[must_use]
    pub const fn unproven(&self) -> &Receipt {
        &self.receipt
    }
}

/// A receipt signed by the pinned server: the only thing that takes an entry out of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct ProvenReceipt {
    receipt: Receipt,
    bytes: Vec<u8>,
}

impl ProvenReceipt {
    /// What it says.
    #[must_use]
    pub const fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// The bytes as received, kept as proof.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The name by which later payloads refer to it.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        hazmat::sha256(&[b"aman/receipt-hash/v1", &self.bytes])
    }
}

fn read_head(reader: &mut Reader<'_>) -> Result<Option<Head>, Malformed> {
    if reader.null()? {
        return Ok(None);
    }
    reader.array_of(2)?;
    Ok(Some(Head { seq: reader.uint()?, entry: EntryId::from_bytes(reader.fixed()?) }))
}

fn read_early(reader: &mut Reader<'_>) -> Result<Vec<EntryId>, Malformed> {
    let count = reader.array()?;
    if count > Receipt::MAX_EARLY {
        return Err(Malformed::TooLong);
    }
    let mut early: Vec<EntryId> = Vec::with_capacity(count);
    for _ in 0..count {
        let entry = EntryId::from_bytes(reader.fixed()?);
        if early.last().is_some_and(|last| entry <= *last) {
            return Err(Malformed::NotCanonical);
        }
        early.push(entry);
    }
    Ok(early)
}

const FIELDS: usize = 9;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::host::Seeded;

    fn receipt() -> Receipt {
        Receipt {
            server: Incarnation::random(&mut Seeded(1)),
            space: SpaceId::random(&mut Seeded(2)),
            log: LogId::random(&mut Seeded(3)),
            head: Some(Head { seq: 9, entry: EntryId::from_bytes([7; 32]) }),
            early: vec![EntryId::from_bytes([1; 32]), EntryId::from_bytes([2; 32])],
            lsn: 300,
            server_time: Timestamp(-1),
        }
    }

    #[test]
    fn a_receipt_is_proven_by_the_server_key_alone() {
        let key = SigningKey::make(&mut Seeded(5));
        for receipt in [receipt(), Receipt { head: None, early: vec![], ..receipt() }] {
            let bytes = receipt.sign(&key);
            let proven = Receipt::decode(&bytes).unwrap().verify(&key.public()).unwrap();
            assert_eq!((proven.receipt(), proven.bytes()), (&receipt, bytes.as_slice()));
            let other = SigningKey::make(&mut Seeded(6)).public();
            assert_eq!(Receipt::decode(&bytes).unwrap().verify(&other).err(), Some(Malformed::BadSignature));
            for place in 0..bytes.len() {
                let mut changed = bytes.clone();
                changed[place] ^= 1;
                let accepted = Receipt::decode(&changed).is_ok_and(|receipt| receipt.verify(&key.public()).is_ok());
                assert!(!accepted, "{place}");
            }
        }
    }

    #[test]
    fn early_ids_are_ascending_and_few() {
        let key = SigningKey::make(&mut Seeded(5));
        let mut receipt = receipt();
        receipt.early.reverse();
        assert_eq!(Receipt::decode(&receipt.sign(&key)), Err(Malformed::NotCanonical));
        receipt.early = vec![EntryId::from_bytes([1; 32]); Receipt::MAX_EARLY + 1];
        assert_eq!(Receipt::decode(&receipt.sign(&key)), Err(Malformed::TooLong));
    }
}
