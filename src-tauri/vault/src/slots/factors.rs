//! What does an officer present, and how do its parts become the key of her slot?

use std::path::Path;

use aman_sync_protocol::ids::OfficerId;
use aman_sync_protocol::secret::SymmetricKey;

use super::stick;
use crate::device::DeviceStore;
use crate::hazmat;
use crate::options::{Argon, Options, Passphrase};
use crate::spoken;

/// One part of what opens a slot. Its number stands in the slot file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactorKind {
    /// Words or a phrase that she knows.
    Passphrase,
    /// A short number, worth nothing without the key stick.
    Pin,
    /// A file with a secret on a removable folder.
    KeyStick,
    /// A secret of this machine.
    DeviceSecret,
    /// One-time words that the region holds sealed.
    RecoveryWords,
}

impl FactorKind {
    const ALL: [Self; 5] = [Self::Passphrase, Self::Pin, Self::KeyStick, Self::DeviceSecret, Self::RecoveryWords];

    /// The word on the command line and in answers.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Passphrase => "passphrase",
            Self::Pin => "pin",
            Self::KeyStick => "key-stick",
            Self::DeviceSecret => "device-secret",
            Self::RecoveryWords => "recovery-words",
        }
    }

    pub(super) const fn number(self) -> u8 {
        match self {
            Self::Passphrase => 1,
            Self::Pin => 2,
            Self::KeyStick => 3,
            Self::DeviceSecret => 4,
            Self::RecoveryWords => 5,
        }
    }

    pub(super) fn of(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| u32::from(kind.number()) == number)
    }
}

/// Which slot a share is for.
pub(super) struct SlotPlace<'a> {
    pub(super) vault: &'a [u8; 16],
    pub(super) officer: OfficerId,
    pub(super) salt: &'a [u8; 16],
    pub(super) cost: Argon,
}

/// Everything that is there to open a slot with.
#[derive(Clone, Copy)]
pub(crate) struct Presented<'a> {
    pub(crate) typed: &'a Passphrase,
    pub(crate) stick: Option<&'a Path>,
    pub(crate) device: Option<&'a dyn DeviceStore>,
}

impl<'a> Presented<'a> {
    /// What was typed, and what the options say is in reach.
    pub(crate) fn new(typed: &'a Passphrase, options: &'a Options) -> Self {
        let device = options.device.as_ref().map(|store| store as &dyn DeviceStore);
        Self { typed, stick: options.stick.as_deref(), device }
    }
}

/// One part of a key, however it is kept.
trait Factor {
    /// Its share; nothing if it is not here or is another one.
    fn share(&self, slot: &SlotPlace<'_>) -> Option<SymmetricKey>;
}

/// Argon2id over the canonical form of a passphrase or PIN.
struct Typed<'a>(&'a Passphrase);

impl Factor for Typed<'_> {
    fn share(&self, slot: &SlotPlace<'_>) -> Option<SymmetricKey> {
        hazmat::stretch(spoken::canonical(self.0.typed()).as_bytes(), slot.salt, slot.cost).ok()
    }
}

/// Argon2id over the bytes that words say.
struct Words<'a>(&'a Passphrase);

impl Factor for Words<'_> {
    fn share(&self, slot: &SlotPlace<'_>) -> Option<SymmetricKey> {
        let bytes = spoken::decode_words(self.0.typed()).ok()?;
        hazmat::stretch(bytes.expose(), slot.salt, slot.cost).ok()
    }
}

/// The secret on a key stick.
struct Stick<'a>(Option<&'a Path>);

impl Factor for Stick<'_> {
    fn share(&self, slot: &SlotPlace<'_>) -> Option<SymmetricKey> {
        stick::read(self.0?, slot.vault, slot.officer)
    }
}

/// The secret of this machine.
struct Device<'a>(Option<&'a dyn DeviceStore>);

impl Factor for Device<'_> {
    fn share(&self, _slot: &SlotPlace<'_>) -> Option<SymmetricKey> {
        self.0?.secret()
    }
}

/// The factor that was not there.
pub(super) struct Missing(pub(super) FactorKind);

/// HKDF(shares one after the other, salt, "aman/slot-key/v2" ‖ numbers of the factors ‖ vault ‖ officer).
pub(super) fn slot_key(
    kinds: &[FactorKind],
    presented: Presented<'_>,
    slot: &SlotPlace<'_>,
) -> Result<SymmetricKey, Missing> {
    let share = |kind: &FactorKind| {
        let share = match kind {
            FactorKind::Passphrase | FactorKind::Pin => Typed(presented.typed).share(slot),
            FactorKind::KeyStick => Stick(presented.stick).share(slot),
            FactorKind::DeviceSecret => Device(presented.device).share(slot),
            FactorKind::RecoveryWords => Words(presented.typed).share(slot),
        };
        share.ok_or(Missing(*kind))
    };
    let shares = kinds.iter().map(share).collect::<Result<Vec<_>, _>>()?;
    let numbers: Vec<u8> = kinds.iter().map(|kind| kind.number()).collect();
    Ok(hazmat::mix(&shares, slot.salt, &[b"aman/slot-key/v2", &numbers, slot.vault, slot.officer.as_bytes()]))
}
