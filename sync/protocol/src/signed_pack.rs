//! What stands in the file of a form pack that a region's authority has signed?
//!
//! ```text
//! file      = "AMANPACK" ‖ 1 ‖ root (32) ‖ signer (32) ‖ signature (64) ‖ content
//! signature = Ed25519[signer]("aman/pack/v1" ‖ root ‖ SHA-256(content))
//! ```
//!
//! `root` is the fingerprint of the region: what one region takes binds no other. The content is not looked at here, and
//! the bytes that came are what is verified.

use crate::error::Malformed;
use crate::hazmat;
use crate::ids::EntryId;
use crate::roster::Roster;
use crate::secret::{SigningKey, VerifyingKey};

/// A form pack with the signature under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedPack {
    root: EntryId,
    signer: VerifyingKey,
    signature: [u8; 64],
    content: Vec<u8>,
}

/// Why a pack is not one of this region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackRefusal {
    /// It was changed, or the signature is not that of the key it names.
    BadSignature,
    /// No region is known here.
    NoRoot,
    /// Its signer is not the region's authority, or was revoked.
    NotAuthority,
    /// It was signed for another region.
    OtherRoot,
}

impl SignedPack {
    /// Signs a pack for a region.
    #[must_use]
    pub fn sign(root: EntryId, content: Vec<u8>, key: &SigningKey) -> Self {
        let signature = key.sign(&message(&root, &content));
        Self { root, signer: key.public(), signature, content }
    }

    /// The pack itself.
    #[must_use]
    pub fn content(&self) -> &[u8] {
        &self.content
    }

    /// Whose key is named.
    #[must_use]
    pub const fn signer(&self) -> &VerifyingKey {
        &self.signer
    }

    /// What tells this pack from any other.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        hazmat::sha256(&[&self.content])
    }

    /// The file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let head = [MAGIC.as_slice(), &[VERSION], self.root.as_bytes(), self.signer.as_bytes(), &self.signature];
        [head.concat(), self.content.clone()].concat()
    }

    /// Whether a file says that it is a signed pack.
    #[must_use]
    pub fn is_one(file: &[u8]) -> bool {
        file.starts_with(MAGIC)
    }

    /// Reads the file; it is not verified.
    ///
    /// # Errors
    /// It is none, of a newer version, was cut, or is too long.
    pub fn decode(file: &[u8]) -> Result<Self, Malformed> {
        let rest = file.strip_prefix(MAGIC).ok_or(Malformed::WrongShape)?;
        let (&version, rest) = rest.split_first().ok_or(Malformed::Truncated)?;
        match version {
            VERSION => {}
            0 => return Err(Malformed::WrongValue),
            newer => return Err(Malformed::Newer(u64::from(newer))),
        }
        if rest.len() > MAX_CONTENT + HEAD {
            return Err(Malformed::TooLong);
        }
        let (root, rest) = rest.split_first_chunk::<32>().ok_or(Malformed::Truncated)?;
        let (signer, rest) = rest.split_first_chunk::<32>().ok_or(Malformed::Truncated)?;
        let (signature, content) = rest.split_first_chunk::<64>().ok_or(Malformed::Truncated)?;
        if content.is_empty() {
            return Err(Malformed::Truncated);
        }
        Ok(Self {
            root: EntryId::from_bytes(*root),
            signer: VerifyingKey::from_bytes(*signer),
            signature: *signature,
            content: content.to_vec(),
        })
    }

    /// For which region it was signed.
    #[must_use]
    pub const fn root(&self) -> EntryId {
        self.root
    }

    /// Whether the signature is that of the key it names; whose key that is stays open.
    ///
    /// # Errors
    /// It is not.
    pub fn verify_signature(&self) -> Result<(), Malformed> {
        self.signer.verify(&message(&self.root, &self.content), &self.signature)
    }

    /// Accepts the signature, if it is that of the authority of this roster's region.
    ///
    /// # Errors
    /// It was changed, signed for another region, or by somebody else.
    pub fn verify(&self, roster: &Roster) -> Result<(), PackRefusal> {
        let root = roster.root().ok_or(PackRefusal::NoRoot)?;
        if root.fingerprint != self.root {
            return Err(PackRefusal::OtherRoot);
        }
        self.verify_signature().map_err(|_| PackRefusal::BadSignature)?;
        let (desk, _) = roster.authority().ok_or(PackRefusal::NoRoot)?;
        let is_authority = roster.desk(&desk).is_some_and(|card| card.signing == self.signer);
        if is_authority && !roster.revoked(&desk) { Ok(()) } else { Err(PackRefusal::NotAuthority) }
    }
}

fn message(root: &EntryId, content: &[u8]) -> Vec<u8> {
    [b"aman/pack/v1".as_slice(), root.as_bytes(), &hazmat::sha256(&[content])].concat()
}

const MAGIC: &[u8; 8] = b"AMANPACK";
const VERSION: u8 = 1;
/// Bytes between the version and the content.
const HEAD: usize = 128;
/// Longest content, in bytes.
const MAX_CONTENT: usize = 16 << 20;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::host::Seeded;

    #[test]
    fn what_is_written_is_read_and_a_cut_foreign_or_newer_file_is_refused() {
        let key = SigningKey::make(&mut Seeded(1));
        let pack = SignedPack::sign(EntryId::from_bytes([7; 32]), b"{}".to_vec(), &key);
        let file = pack.encode();
        assert_eq!(SignedPack::decode(&file), Ok(pack));
        for length in 0..=file.len() - 2 {
            assert!(SignedPack::decode(&file[..length]).is_err(), "{length}");
        }
        let mut newer = file;
        newer[8] = 2;
        assert_eq!(SignedPack::decode(&newer), Err(Malformed::Newer(2)));
    }

    #[test]
    fn a_roster_without_a_region_takes_none() {
        let pack = SignedPack::sign(EntryId::from_bytes([7; 32]), b"{}".to_vec(), &SigningKey::make(&mut Seeded(1)));
        assert_eq!(pack.verify(&Roster::empty()), Err(PackRefusal::NoRoot));
    }
}
