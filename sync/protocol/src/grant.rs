//! How does a space key reach a desk?
//!
//! ```text
//! grant  = [ 1, space, epoch, to, by, sealed, sig ]
//! sealed = HPKE[X-Wing of `to`](info, space key)
//! info   = "aman/grant/v1" ‖ space ‖ epoch (4) ‖ to ‖ by
//! sig    = Ed25519(`by`, "aman/grant-sig/v1" ‖ [ 1, space, epoch, to, by, sealed ])
//! ```
//!
//! Like a wrap, a grant is a row beside the entries that can be destroyed.

use crate::cbor::{self, Reader, Writer};
use crate::error::{CannotOpen, Malformed};
use crate::host::Entropy;
use crate::ids::{DeskId, SpaceId};
use crate::secret::{SealingKey, SealingPublic, SigningKey, SpaceKey, VerifyingKey};

/// Which space key is given to whom, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GrantSlot {
    /// The space.
    pub space: SpaceId,
    /// The epoch of its key.
    pub epoch: u32,
    /// The desk that can open it.
    pub to: DeskId,
    /// The desk that gives it.
    pub by: DeskId,
}

/// A space key sealed to one desk, signed by another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The space.
    pub space: SpaceId,
    /// The epoch of its key.
    pub epoch: u32,
    /// The desk that can open it.
    pub to: DeskId,
    /// The desk that gives it.
    pub by: DeskId,
    /// The sealed space key: [`Grant::SEALED_BYTES`].
    pub sealed: Vec<u8>,
    /// By the desk key of `by`.
    pub sig: [u8; 64],
}

impl Grant {
    /// How long the sealed space key is.
    pub const SEALED_BYTES: usize = SealingPublic::OVERHEAD + 32;

    /// Who gets what from whom.
    #[must_use]
    pub const fn slot(&self) -> GrantSlot {
        GrantSlot { space: self.space, epoch: self.epoch, to: self.to, by: self.by }
    }

    /// The bytes that are stored and sent.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        write_fields(&self.slot(), &self.sealed, FIELDS).bytes(&self.sig).finish()
    }

    /// Reads a grant.
    ///
    /// # Errors
    /// The bytes are anything but the one encoding of a grant of this version.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let fields = reader.array()?;
        cbor::version(&mut reader, 1)?;
        if fields != FIELDS {
            return Err(Malformed::WrongShape);
        }
        let grant = Self {
            space: SpaceId::from_bytes(reader.fixed()?),
            epoch: reader.uint32()?,
            to: DeskId::from_bytes(reader.fixed()?),
            by: DeskId::from_bytes(reader.fixed()?),
            sealed: reader.fixed::<{ Self::SEALED_BYTES }>()?.to_vec(),
            sig: reader.fixed()?,
        };
        reader.end()?;
        Ok(grant)
    }

    /// Accepts the signature of the granting desk.
    ///
    /// # Errors
    /// The signature is of another grant or by another key.
    pub fn verify(&self, signer: &VerifyingKey) -> Result<(), Malformed> {
        signer.verify(&to_sign(&self.slot(), &self.sealed), &self.sig)
    }
}

/// HPKE[to](tag ‖ space ‖ epoch ‖ to ‖ by; space key), signed by the granting desk.
///
/// # Errors
/// The recipient's public key cannot be sealed to.
pub fn make_grant(
    slot: &GrantSlot,
    space_key: &SpaceKey,
    to: &SealingPublic,
    signer: &SigningKey,
    entropy: &mut dyn Entropy,
) -> Result<Grant, Malformed> {
    let sealed = to.seal(&info(slot), space_key.expose(), entropy)?;
    let sig = signer.sign(&to_sign(slot, &sealed));
    Ok(Grant { space: slot.space, epoch: slot.epoch, to: slot.to, by: slot.by, sealed, sig })
}

/// The space key of a grant. Its signature is checked apart, by [`Grant::verify`].
///
/// # Errors
/// It was sealed to another desk, for another space or epoch, or was changed.
pub fn open_grant(grant: &Grant, key: &SealingKey) -> Result<SpaceKey, CannotOpen> {
    let plain = key.open(&info(&grant.slot()), &grant.sealed)?;
    plain.expose().try_into().map(SpaceKey::from_bytes).map_err(|_| CannotOpen)
}

fn write_fields(slot: &GrantSlot, sealed: &[u8], fields: usize) -> Writer {
    let mut writer = Writer::new();
    writer
        .array(fields)
        .uint(1)
        .bytes(slot.space.as_bytes())
        .uint(u64::from(slot.epoch))
        .bytes(slot.to.as_bytes())
        .bytes(slot.by.as_bytes())
        .bytes(sealed);
    writer
}

fn to_sign(slot: &GrantSlot, sealed: &[u8]) -> Vec<u8> {
    [SIGN_TAG, &write_fields(slot, sealed, FIELDS - 1).finish()].concat()
}

fn info(slot: &GrantSlot) -> Vec<u8> {
    [TAG, slot.space.as_bytes(), &slot.epoch.to_be_bytes(), slot.to.as_bytes(), slot.by.as_bytes()].concat()
}

const FIELDS: usize = 7;
const TAG: &[u8] = b"aman/grant/v1";
const SIGN_TAG: &[u8] = b"aman/grant-sig/v1";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::host::Seeded;

    #[test]
    fn a_grant_opens_only_at_its_desk_and_is_signed_by_its_granter() {
        let mut dice = Seeded(1);
        let slot = GrantSlot {
            space: SpaceId::random(&mut dice),
            epoch: 1,
            to: DeskId::random(&mut dice),
            by: DeskId::random(&mut dice),
        };
        let (granter, desk, key) =
            (SigningKey::make(&mut dice), SealingKey::make(&mut dice), SpaceKey::make(&mut dice));
        let made = make_grant(&slot, &key, &desk.public(), &granter, &mut dice).unwrap();
        let grant = Grant::decode(&made.encode()).unwrap();
        assert_eq!(grant, made);
        assert_eq!(grant.sealed.len(), 1168);
        grant.verify(&granter.public()).unwrap();
        assert!(open_grant(&grant, &desk).ok().unwrap().expose() == key.expose());
        assert!(open_grant(&grant, &SealingKey::make(&mut dice)).is_err());
        for other in [
            Grant { to: DeskId::ZERO, ..grant.clone() },
            Grant { by: DeskId::ZERO, ..grant.clone() },
            Grant { epoch: 2, ..grant.clone() },
            Grant { space: SpaceId::ZERO, ..grant.clone() },
        ] {
            assert_eq!(other.verify(&granter.public()), Err(Malformed::BadSignature));
            assert!(open_grant(&other, &desk).is_err());
        }
    }
}
