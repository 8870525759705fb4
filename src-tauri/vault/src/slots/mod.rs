//! Which officers can open this vault, and where is that kept?
//!
//! Each slot seals one key under the key that its factors make: the vault key for who may read, the trail's key for an
//! auditor, none for a technician. So no change of the program makes a passphrase open more than its slot holds. Both copies
//! of the file are written whole, one after the other; if one is damaged the other is used and the damaged one is kept aside.

mod bytes;
mod factors;
mod stick;

use std::path::Path;

use aman_schema::Private;
use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::ids::OfficerId;
use aman_sync_protocol::secret::{SigningKey, SymmetricKey, VerifyingKey, open_bytes, seal_bytes};

use crate::fault::{VaultFault, VaultFile, io_fault};
use crate::hazmat::derive_slot_key;
use crate::options::{Argon, SlotLabel};
use crate::platform;
use crate::roles::{OfficerRole, Opens};
use crate::state::Notice;

use bytes::Copy;
pub use bytes::{SlotLook, SlotsFault, SlotsLook, count_slots, look_at_slots};
pub use factors::FactorKind;
pub(crate) use factors::Presented;
use factors::{SlotPlace, slot_key};
pub(crate) use stick::{make as make_stick, name as stick_name, read as read_stick};

/// The slots of a vault.
pub(crate) struct Slots {
    generation: u64,
    pub(crate) vault: [u8; 16],
    slots: Vec<Slot>,
    /// The uptime at the last wrong attempt that this program saw.
    pub(crate) last_wrong_ms: u64,
}

/// One slot, sealed.
pub(crate) struct Slot {
    pub(crate) officer: OfficerId,
    version: SlotVersion,
    opens: Opens,
    pub(crate) factors: Vec<FactorKind>,
    cost: Argon,
    salt: [u8; 16],
    key: Vec<u8>,
    signing: Vec<u8>,
    label: Vec<u8>,
    pub(crate) unlocks: Option<u32>,
    recovery: bool,
}

/// How a slot's key is made and its parts are bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SlotVersion {
    /// The passphrase as typed; no role.
    First,
    /// Named factors, the canonical form of what was typed.
    Second,
}

/// What the vault key shows of an officer.
pub(crate) struct Card {
    pub(crate) name: Private<String>,
    /// Nothing: as the roster says, or the first officer of a desk.
    pub(crate) role: Option<OfficerRole>,
    pub(crate) signing: Option<VerifyingKey>,
    /// Who admitted her at this desk.
    pub(crate) by: Option<OfficerId>,
    /// Whose place she took with recovery words.
    pub(crate) replaces: Option<OfficerId>,
}

impl Card {
    pub(crate) const fn named(name: Private<String>) -> Self {
        Self { name, role: None, signing: None, by: None, replaces: None }
    }
}

/// What an officer's factors opened.
pub(crate) struct Opened {
    pub(crate) officer: OfficerId,
    pub(crate) vault_key: SymmetricKey,
    pub(crate) signing: SigningKey,
}

/// What came of opening a slot.
pub(crate) enum Unsealed {
    Vault(Opened),
    /// The trail's key.
    Trail(OfficerId, SymmetricKey),
    Nothing(OfficerId),
}

/// Why no slot opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotOpened {
    Expired,
    Missing(FactorKind),
    Wrong,
}

/// A new slot of this desk.
pub(crate) struct NewSlot<'a> {
    pub(crate) officer: OfficerId,
    pub(crate) card: &'a Card,
    pub(crate) presented: Presented<'a>,
    pub(crate) factors: &'a [FactorKind],
    pub(crate) signing: &'a SigningKey,
    pub(crate) cost: Argon,
    pub(crate) unlocks: Option<u32>,
}

impl Slots {
    /// Makes the slots of a new vault: none.
    pub(crate) fn empty(vault: [u8; 16]) -> Self {
        Self { generation: 0, vault, slots: Vec::new(), last_wrong_ms: 0 }
    }

    /// Tells whether a folder holds slots.
    pub(crate) fn exist(folder: &Path) -> bool {
        COPIES.iter().any(|name| folder.join(name).exists())
    }

    /// Reads the newer good copy, heals the other, keeps what was damaged.
    pub(crate) fn load(folder: &Path) -> Result<(Self, Vec<Notice>), VaultFault> {
        let copies = [read_copy(folder, COPIES[0])?, read_copy(folder, COPIES[1])?];
        if let Some(version) = copies.iter().find_map(Copy::newer) {
            return Err(VaultFault::Newer { file: VaultFile::Slots, version });
        }
        let damaged: Vec<bool> = copies.iter().map(|copy| matches!(copy, Copy::Damaged)).collect();
        let mut good: Vec<Self> = copies.into_iter().filter_map(Copy::good).collect();
        let equal =
            good.len() == COPIES.len() && good.first().map(|s| s.generation) == good.last().map(|s| s.generation);
        good.sort_by_key(|slots| slots.generation);
        let slots = good.pop().ok_or(VaultFault::Damaged { file: VaultFile::Slots })?;
        let mut notices = Vec::new();
        for (name, is_damaged) in COPIES.iter().zip(damaged) {
            if is_damaged && let Some(aside) = platform::set_aside(folder, name)? {
                notices.push(Notice::SetAside {
                    file: VaultFile::Slots,
                    name: aside.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
                });
            }
        }
        if !equal {
            slots.write(folder)?;
        }
        Ok((slots, notices))
    }

    /// Writes both copies, each whole.
    pub(crate) fn save(&mut self, folder: &Path) -> Result<(), VaultFault> {
        self.generation = self.generation.saturating_add(1);
        self.write(folder)
    }

    fn write(&self, folder: &Path) -> Result<(), VaultFault> {
        let bytes = bytes::encode(self);
        COPIES.iter().try_for_each(|name| platform::replace_file(folder, name, &bytes))
    }

    /// Lists whose slots there are.
    pub(crate) fn labels(&self) -> Vec<SlotLabel> {
        self.officers().zip(1..).map(|(slot, number)| SlotLabel { officer: slot.officer, number }).collect()
    }

    /// The slots of officers.
    pub(crate) fn officers(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(|slot| !slot.recovery)
    }

    pub(crate) fn of(&self, officer: OfficerId) -> Option<&Slot> {
        self.officers().find(|slot| slot.officer == officer)
    }

    /// Tells whether there is a recovery slot.
    pub(crate) fn has_recovery(&self) -> bool {
        self.slots.iter().any(|slot| slot.recovery)
    }

    /// Adds an officer, or replaces her slot.
    pub(crate) fn add(
        &mut self,
        new: &NewSlot<'_>,
        vault_key: &SymmetricKey,
        dice: &mut dyn Entropy,
    ) -> Result<(), VaultFault> {
        let slot = self.seal_slot(new, vault_key, dice)?;
        match self.slots.iter_mut().find(|old| !old.recovery && old.officer == new.officer) {
            // Her place in the list stays: it is what she is called by while the desk is locked.
            Some(old) => *old = slot,
            None => self.slots.push(slot),
        }
        Ok(())
    }

    /// Puts a recovery slot in the place of the one before.
    pub(crate) fn set_recovery(
        &mut self,
        new: &NewSlot<'_>,
        vault_key: &SymmetricKey,
        dice: &mut dyn Entropy,
    ) -> Result<(), VaultFault> {
        let slot = Slot { recovery: true, ..self.seal_slot(new, vault_key, dice)? };
        self.slots.retain(|old| !old.recovery);
        self.slots.push(slot);
        Ok(())
    }

    fn seal_slot(
        &self,
        new: &NewSlot<'_>,
        vault_key: &SymmetricKey,
        dice: &mut dyn Entropy,
    ) -> Result<Slot, VaultFault> {
        let mut salt = [0; 16];
        dice.fill(&mut salt);
        let place = SlotPlace { vault: &self.vault, officer: new.officer, salt: &salt, cost: new.cost };
        let under = slot_key(new.factors, new.presented, &place).map_err(|_| VaultFault::Refused { what: "factor" })?;
        let opens = new.card.role.map_or(Opens::Vault, OfficerRole::opens);
        let aad = |what: &str| aad(SlotVersion::Second, what, &self.vault, new.officer);
        let held = match opens {
            Opens::Vault => Some(SymmetricKey::from_bytes(*vault_key.expose())),
            Opens::Trail => Some(vault_key.derive("trail")),
            Opens::Nothing => None,
        };
        let held = held.as_ref().map_or(&[][..], |key| key.expose().as_slice());
        Ok(Slot {
            officer: new.officer,
            version: SlotVersion::Second,
            opens,
            factors: new.factors.to_vec(),
            cost: new.cost,
            salt,
            key: seal_bytes(&under, &aad(opens_what(opens)), held, dice),
            signing: seal_bytes(&under, &aad("officer key"), new.signing.expose_seed(), dice),
            label: seal_bytes(vault_key, &aad("officer label"), &bytes::encode_card(new.card), dice),
            unlocks: new.unlocks,
            recovery: false,
        })
    }

    /// Takes an officer's slot away; true if she had one.
    pub(crate) fn remove(&mut self, officer: OfficerId) -> bool {
        let before = self.slots.len();
        self.slots.retain(|slot| slot.recovery || slot.officer != officer);
        self.slots.len() < before
    }

    /// Takes the recovery slot away: its words are spent.
    pub(crate) fn remove_recovery(&mut self) {
        self.slots.retain(|slot| !slot.recovery);
    }

    /// Counts one unlock of a slot that has a number of them; true if the file has to be written.
    pub(crate) fn count_unlock(&mut self, officer: OfficerId) -> bool {
        let slot = self.slots.iter_mut().find(|slot| !slot.recovery && slot.officer == officer);
        let Some(left) = slot.and_then(|slot| slot.unlocks.as_mut()) else {
            return false;
        };
        *left = left.saturating_sub(1);
        true
    }

    /// Sets how often a slot may still be opened; true if there is such a slot.
    pub(crate) fn limit(&mut self, officer: OfficerId, unlocks: Option<u32>) -> bool {
        let may = |slot: &&mut Slot| !slot.recovery && slot.officer == officer && slot.version == SlotVersion::Second;
        self.slots.iter_mut().find(may).is_some_and(|slot| {
            slot.unlocks = unlocks;
            true
        })
    }

    /// Opens a slot; without a name each slot is tried.
    pub(crate) fn open(&self, officer: Option<OfficerId>, presented: Presented<'_>) -> Result<Unsealed, NotOpened> {
        let mut why = NotOpened::Wrong;
        for slot in self.officers().filter(|slot| officer.is_none_or(|wanted| wanted == slot.officer)) {
            match self.open_slot(slot, presented) {
                Ok(opened) => return Ok(opened),
                Err(not) => why = not,
            }
        }
        // Of several slots, which one was meant is not known.
        Err(if officer.is_none() && self.officers().count() > 1 { NotOpened::Wrong } else { why })
    }

    /// Opens the recovery slot with its words: the vault key.
    pub(crate) fn open_recovery(&self, presented: Presented<'_>) -> Option<SymmetricKey> {
        let slot = self.slots.iter().find(|slot| slot.recovery)?;
        let under = self.key_of(slot, presented).ok()?;
        self.held(slot, &under)
    }

    fn key_of(&self, slot: &Slot, presented: Presented<'_>) -> Result<SymmetricKey, NotOpened> {
        match slot.version {
            SlotVersion::First => derive_slot_key(presented.typed, &slot.salt, slot.cost).map_err(|_| NotOpened::Wrong),
            SlotVersion::Second => {
                let place = SlotPlace { vault: &self.vault, officer: slot.officer, salt: &slot.salt, cost: slot.cost };
                slot_key(&slot.factors, presented, &place).map_err(|missing| NotOpened::Missing(missing.0))
            }
        }
    }

    fn open_slot(&self, slot: &Slot, presented: Presented<'_>) -> Result<Unsealed, NotOpened> {
        if slot.unlocks == Some(0) {
            return Err(NotOpened::Expired);
        }
        let under = self.key_of(slot, presented)?;
        let seed = open_bytes(&under, &self.aad(slot, "officer key"), &slot.signing).map_err(|_| NotOpened::Wrong)?;
        let signing = SigningKey::from_seed(seed.expose().try_into().map_err(|_| NotOpened::Wrong)?);
        match slot.opens {
            Opens::Vault => {
                let vault_key = self.held(slot, &under).ok_or(NotOpened::Wrong)?;
                Ok(Unsealed::Vault(Opened { officer: slot.officer, vault_key, signing }))
            }
            Opens::Trail => {
                let trail = self.held(slot, &under).ok_or(NotOpened::Wrong)?;
                Ok(Unsealed::Trail(slot.officer, trail))
            }
            Opens::Nothing => Ok(Unsealed::Nothing(slot.officer)),
        }
    }

    fn held(&self, slot: &Slot, under: &SymmetricKey) -> Option<SymmetricKey> {
        let held = open_bytes(under, &self.aad(slot, opens_what(slot.opens)), &slot.key).ok()?;
        Some(SymmetricKey::from_bytes(held.expose().try_into().ok()?))
    }

    /// Opens what the vault key shows of all officers.
    pub(crate) fn cards(&self, vault_key: &SymmetricKey) -> Vec<(&Slot, Card)> {
        self.officers().filter_map(|slot| Some((slot, self.card(slot, vault_key)?))).collect()
    }

    /// Opens the names of all officers.
    pub(crate) fn names(&self, vault_key: &SymmetricKey) -> Vec<(OfficerId, Private<String>)> {
        self.cards(vault_key).into_iter().map(|(slot, card)| (slot.officer, card.name)).collect()
    }

    fn card(&self, slot: &Slot, vault_key: &SymmetricKey) -> Option<Card> {
        let what = match slot.version {
            SlotVersion::First => "officer name",
            SlotVersion::Second => "officer label",
        };
        let plain = open_bytes(vault_key, &self.aad(slot, what), &slot.label).ok()?;
        bytes::decode_card(slot.version, plain.expose()).ok()
    }

    /// Tells whether a slot was made before factors had names.
    pub(crate) fn is_of_first_version(&self, officer: OfficerId) -> bool {
        self.of(officer).is_some_and(|slot| slot.version == SlotVersion::First)
    }

    fn aad(&self, slot: &Slot, what: &str) -> Vec<u8> {
        aad(slot.version, what, &self.vault, slot.officer)
    }
}

fn read_copy(folder: &Path, name: &str) -> Result<Copy, VaultFault> {
    match std::fs::read(folder.join(name)) {
        Ok(bytes) => Ok(bytes::decode(&bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Copy::Absent),
        Err(error) => Err(io_fault("read the slots")(error)),
    }
}

fn aad(version: SlotVersion, what: &str, vault: &[u8; 16], officer: OfficerId) -> Vec<u8> {
    let tag: &[u8] = match version {
        SlotVersion::First => b"aman/slot/v1 ",
        SlotVersion::Second => b"aman/slot/v2 ",
    };
    [tag, what.as_bytes(), vault, officer.as_bytes()].concat()
}

// What a key is stands in what it is bound to: a trail's key cannot be passed off as the vault key.
const fn opens_what(opens: Opens) -> &'static str {
    match opens {
        Opens::Vault => "vault key",
        Opens::Trail => "trail key",
        Opens::Nothing => "no key",
    }
}

const COPIES: [&str; 2] = ["slots.a", "slots.b"];
