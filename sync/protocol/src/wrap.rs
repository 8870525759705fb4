//! How does a record key reach the members of a space?
//!
//! ```text
//! wrap   = [ 1, space, epoch, key id, sealed ]
//! sealed = nonce (12) ‖ AES-256-GCM(HKDF(space key, "", "aman/wrap/v1"), nonce, aad, record key)
//! aad    = "aman/wrap/v1" ‖ space ‖ epoch (4) ‖ key id
//! ```
//!
//! A wrap is a row beside the entries, so that destroying it makes them unreadable. It is not signed: whoever
//! holds the space key may make one, and one that does not open must never replace one that does.

use zeroize::Zeroizing;

use crate::cbor::{self, Reader, Writer};
use crate::error::{CannotOpen, Malformed};
use crate::hazmat;
use crate::host::Entropy;
use crate::ids::{KeyId, SpaceId};
use crate::secret::{Plain, RecordKey, SpaceKey, hedged_nonce};

/// Which record key is wrapped under which space key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WrapSlot {
    /// The space.
    pub space: SpaceId,
    /// The epoch of its key.
    pub epoch: u32,
    /// The record key.
    pub key: KeyId,
}

/// A record key sealed under a space key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrap {
    /// The space.
    pub space: SpaceId,
    /// The epoch of its key.
    pub epoch: u32,
    /// The record key.
    pub key: KeyId,
    /// The sealed record key.
    pub sealed: [u8; 60],
}

impl Wrap {
    /// Which key is wrapped under which.
    #[must_use]
    pub const fn slot(&self) -> WrapSlot {
        WrapSlot { space: self.space, epoch: self.epoch, key: self.key }
    }

    /// The bytes that are stored and sent.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        Writer::new()
            .array(5)
            .uint(1)
            .bytes(self.space.as_bytes())
            .uint(u64::from(self.epoch))
            .bytes(self.key.as_bytes())
            .bytes(&self.sealed)
            .finish()
    }

    /// Reads a wrap.
    ///
    /// # Errors
    /// The bytes are anything but the one encoding of a wrap of this version.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let fields = reader.array()?;
        cbor::version(&mut reader, 1)?;
        if fields != 5 {
            return Err(Malformed::WrongShape);
        }
        let wrap = Self {
            space: SpaceId::from_bytes(reader.fixed()?),
            epoch: reader.uint32()?,
            key: KeyId::from_bytes(reader.fixed()?),
            sealed: reader.fixed()?,
        };
        reader.end()?;
        Ok(wrap)
    }
}

/// seal[space key](space ‖ epoch ‖ key id; record key)
#[must_use]
pub fn wrap_record_key(slot: &WrapSlot, key: &RecordKey, space_key: &SpaceKey, entropy: &mut dyn Entropy) -> Wrap {
    let aad = aad(slot);
    let nonce = hedged_nonce(space_key.expose(), &aad, key.expose(), entropy);
    let sealed = hazmat::aes_seal(&wrapping_key(space_key), nonce, &aad, key.expose().to_vec());
    let mut out = [0; 60];
    out.iter_mut().zip(nonce.iter().chain(&sealed)).for_each(|(to, from)| *to = *from);
    Wrap { space: slot.space, epoch: slot.epoch, key: slot.key, sealed: out }
}

/// The record key of a wrap.
///
/// # Errors
/// It is wrapped under another key, or was changed.
pub fn open_wrap(wrap: &Wrap, space_key: &SpaceKey) -> Result<RecordKey, CannotOpen> {
    let (nonce, sealed) = wrap.sealed.split_first_chunk::<12>().ok_or(CannotOpen)?;
    let plain = Plain::new(hazmat::aes_open(&wrapping_key(space_key), *nonce, &aad(&wrap.slot()), sealed)?);
    plain.expose().try_into().map(RecordKey::from_bytes).map_err(|_| CannotOpen)
}

fn wrapping_key(space_key: &SpaceKey) -> Zeroizing<[u8; 32]> {
    hazmat::hkdf(space_key.expose(), &[], &[TAG])
}

fn aad(slot: &WrapSlot) -> Vec<u8> {
    [TAG, slot.space.as_bytes(), &slot.epoch.to_be_bytes(), slot.key.as_bytes()].concat()
}

const TAG: &[u8] = b"aman/wrap/v1";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::host::Seeded;

    #[test]
    fn a_wrap_opens_only_under_its_space_epoch_and_key() {
        let mut dice = Seeded(1);
        let slot = WrapSlot { space: SpaceId::random(&mut dice), epoch: 2, key: KeyId::random(&mut dice) };
        let (key, space_key) = (RecordKey::make(&mut dice), SpaceKey::make(&mut dice));
        let wrap = Wrap::decode(&wrap_record_key(&slot, &key, &space_key, &mut dice).encode()).unwrap();
        assert!(open_wrap(&wrap, &space_key).ok().unwrap().expose() == key.expose());
        assert!(open_wrap(&wrap, &SpaceKey::make(&mut dice)).is_err());
        assert!(open_wrap(&Wrap { epoch: 3, ..wrap.clone() }, &space_key).is_err());
        assert!(open_wrap(&Wrap { space: SpaceId::ZERO, ..wrap.clone() }, &space_key).is_err());
        assert!(open_wrap(&Wrap { key: KeyId::ZERO, ..wrap.clone() }, &space_key).is_err());
        for place in 0..60 {
            let mut changed = wrap.clone();
            changed.sealed.get_mut(place).map(|byte| *byte ^= 1).unwrap();
            assert!(open_wrap(&changed, &space_key).is_err());
        }
    }
}
