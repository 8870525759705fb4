//! How does a unit read its files again when every desk of it is gone?
//!
//! ```text
//!  the unit's sheet in its safe ── 32 bytes as words ─┐
//!  five shares, any three ── Shamir ── 32 bytes ──────┴▶ paper key ─▶ X-Wing private key · Ed25519 key (region only)
//!                                                              │
//!  a desk that holds file keys ── HPKE to the public half ──▶ escrow: a notice in the unit's sheet space
//! ```
//!
//! The private halves are never stored. The public half of a sheet stays at the desk that made it; the region's stands in
//! the roster. The coordinator carries the escrow and cannot open it.

mod ceremony;
mod escrow;
mod share;
mod succession;

use aman_sync_protocol::ids::{EntryId, RecoveryId};
use aman_sync_protocol::secret::{SealingKey, SealingPublic, SigningKey, SymmetricKey};
use aman_sync_protocol::statement::RecoveryCard;
use zeroize::Zeroizing;

pub use ceremony::Recovered;
pub use share::{PaperSecret, Share};
pub use succession::{ProvenRegion, TakenOver, prove_region};

use crate::fault::VaultFault;

/// A key whose secret lies on paper; in memory only while it is made or used.
pub(crate) struct PaperKey {
    pub(crate) sealing: SealingKey,
    pub(crate) signing: SigningKey,
}

impl PaperKey {
    /// The two keys that follow from the 32 bytes on paper.
    pub(crate) fn of(secret: &[u8; 32]) -> Self {
        let secret = SymmetricKey::from_bytes(*secret);
        Self {
            sealing: SealingKey::from_bytes(*secret.derive("recovery seal").expose()),
            signing: SigningKey::from_seed(*secret.derive("recovery sign").expose()),
        }
    }

    /// The public halves, proven for a region.
    pub(crate) fn card(&self, root: &EntryId) -> RecoveryCard {
        RecoveryCard::make(&self.signing, &self.sealing.public(), root)
    }
}

/// The public half that file keys are sealed to.
pub(crate) struct PaperPublic {
    pub(crate) id: RecoveryId,
    pub(crate) sealing: SealingPublic,
}

impl PaperPublic {
    pub(crate) fn of(card: &RecoveryCard) -> Self {
        Self { id: card.id(), sealing: card.sealing.clone() }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        [self.id.as_bytes().as_slice(), self.sealing.as_bytes()].concat()
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, VaultFault> {
        const WHAT: VaultFault = VaultFault::CannotOpen { what: "keyring" };
        let (id, sealing) = bytes.split_first_chunk::<16>().ok_or(WHAT)?;
        Ok(Self { id: RecoveryId::from_bytes(*id), sealing: SealingPublic::from_bytes(sealing).map_err(|_| WHAT)? })
    }
}

/// Draws the 32 bytes of a new paper key.
pub(crate) fn draw(dice: &mut dyn aman_sync_protocol::host::Entropy) -> Zeroizing<[u8; 32]> {
    let mut secret = Zeroizing::new([0; 32]);
    dice.fill(secret.as_mut());
    secret
}
