//! Which officers can open this vault, and where is that kept?
//!
//! ```text
//! slots.a = slots.b = 1 (version) ‖ CBOR [generation, vault id, [slot …]] ‖ SHA-256 of all before
//! slot = [officer, memory KiB, passes, salt, vault key sealed, officer's signing seed sealed, name sealed]
//! ```
//! The first two are sealed under the slot key, the name under the vault key. Both copies are written whole, one
//! after the other; if one is damaged the other is used and the damaged one is kept aside.

use std::path::Path;

use aman_schema::Private;
use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::ids::OfficerId;
use aman_sync_protocol::secret::{SigningKey, SymmetricKey, hash, open_bytes, seal_bytes};

use crate::fault::{VaultFault, VaultFile, io_fault};
use crate::hazmat::derive_slot_key;
use crate::letters::{Letters, Reader, Unreadable};
use crate::options::{Argon, Passphrase, SlotLabel};
use crate::platform;
use crate::state::Notice;

/// The slots of a vault.
pub(crate) struct Slots {
    generation: u64,
    pub(crate) vault: [u8; 16],
    slots: Vec<Slot>,
}

struct Slot {
    officer: OfficerId,
    cost: Argon,
    salt: [u8; 16],
    vault_key: Vec<u8>,
    signing: Vec<u8>,
    name: Vec<u8>,
}

/// What an officer's passphrase opened.
pub(crate) struct Opened {
    pub(crate) officer: OfficerId,
    pub(crate) vault_key: SymmetricKey,
    pub(crate) signing: SigningKey,
}

/// A new officer of this desk.
pub(crate) struct NewSlot<'a> {
    pub(crate) officer: OfficerId,
    pub(crate) name: &'a Private<String>,
    pub(crate) passphrase: &'a Passphrase,
    pub(crate) signing: &'a SigningKey,
    pub(crate) cost: Argon,
}

impl Slots {
    /// Makes the slots of a new vault: none.
    pub(crate) fn empty(vault: [u8; 16]) -> Self {
        Self { generation: 0, vault, slots: Vec::new() }
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
        let bytes = self.encode();
        COPIES.iter().try_for_each(|name| platform::replace_file(folder, name, &bytes))
    }

    /// Lists whose slots there are.
    pub(crate) fn labels(&self) -> Vec<SlotLabel> {
        self.slots.iter().zip(1..).map(|(slot, number)| SlotLabel { officer: slot.officer, number }).collect()
    }

    /// Adds an officer, or replaces her slot.
    pub(crate) fn add(
        &mut self,
        new: &NewSlot<'_>,
        vault_key: &SymmetricKey,
        dice: &mut dyn Entropy,
    ) -> Result<(), VaultFault> {
        let mut salt = [0; 16];
        dice.fill(&mut salt);
        let key = derive_slot_key(new.passphrase, &salt, new.cost)?;
        let aad = |what: &str| slot_aad(what, &self.vault, new.officer);
        let slot = Slot {
            officer: new.officer,
            cost: new.cost,
            salt,
            vault_key: seal_bytes(&key, &aad("vault key"), vault_key.expose(), dice),
            signing: seal_bytes(&key, &aad("officer key"), new.signing.expose_seed(), dice),
            // EXPOSE: sealed under the vault key.
            name: seal_bytes(vault_key, &aad("officer name"), new.name.expose().as_bytes(), dice),
        };
        self.slots.retain(|old| old.officer != new.officer);
        self.slots.push(slot);
        Ok(())
    }

    /// Opens a slot; without a name each slot is tried.
    pub(crate) fn open(&self, officer: Option<OfficerId>, passphrase: &Passphrase) -> Option<Opened> {
        self.slots
            .iter()
            .filter(|slot| officer.is_none_or(|wanted| wanted == slot.officer))
            .find_map(|slot| self.open_slot(slot, passphrase))
    }

    fn open_slot(&self, slot: &Slot, passphrase: &Passphrase) -> Option<Opened> {
        let key = derive_slot_key(passphrase, &slot.salt, slot.cost).ok()?;
        let aad = |what: &str| slot_aad(what, &self.vault, slot.officer);
        let vault_key = open_bytes(&key, &aad("vault key"), &slot.vault_key).ok()?;
        let signing = open_bytes(&key, &aad("officer key"), &slot.signing).ok()?;
        Some(Opened {
            officer: slot.officer,
            vault_key: SymmetricKey::from_bytes(vault_key.expose().try_into().ok()?),
            signing: SigningKey::from_seed(signing.expose().try_into().ok()?),
        })
    }

    /// Opens the names of all officers.
    pub(crate) fn names(&self, vault_key: &SymmetricKey) -> Vec<(OfficerId, Private<String>)> {
        self.slots
            .iter()
            .filter_map(|slot| {
                let aad = slot_aad("officer name", &self.vault, slot.officer);
                let plain = open_bytes(vault_key, &aad, &slot.name).ok()?;
                let name = String::from_utf8(plain.expose().to_vec()).ok()?;
                Some((slot.officer, Private::new(name)))
            })
            .collect()
    }

    fn encode(&self) -> Vec<u8> {
        let mut letters = Letters::array(3).number(self.generation).bytes(&self.vault).nested(self.slots.len());
        for slot in &self.slots {
            letters = letters
                .nested(7)
                .bytes(slot.officer.as_bytes())
                .number(u64::from(slot.cost.memory_kib))
                .number(u64::from(slot.cost.passes))
                .bytes(&slot.salt)
                .bytes(&slot.vault_key)
                .bytes(&slot.signing)
                .bytes(&slot.name);
        }
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(&letters.done());
        let sum = hash(&[&bytes]);
        bytes.extend_from_slice(&sum);
        bytes
    }
}

enum Copy {
    Absent,
    Damaged,
    Good(Slots),
    Newer(u32),
}

impl Copy {
    fn good(self) -> Option<Slots> {
        match self {
            Self::Good(slots) => Some(slots),
            Self::Absent | Self::Damaged | Self::Newer(_) => None,
        }
    }

    fn newer(&self) -> Option<u32> {
        match self {
            Self::Newer(version) => Some(*version),
            Self::Absent | Self::Damaged | Self::Good(_) => None,
        }
    }
}

fn read_copy(folder: &Path, name: &str) -> Result<Copy, VaultFault> {
    match std::fs::read(folder.join(name)) {
        Ok(bytes) => Ok(decode(&bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Copy::Absent),
        Err(error) => Err(io_fault("read the slots")(error)),
    }
}

fn decode(bytes: &[u8]) -> Copy {
    let Some((body, sum)) = bytes.split_last_chunk::<32>() else {
        return Copy::Damaged;
    };
    // The sum comes first: a damaged version byte must not look like a newer version.
    if hash(&[body]) != *sum {
        return Copy::Damaged;
    }
    match body.split_first() {
        Some((&VERSION, rest)) => decode_slots(rest).map_or(Copy::Damaged, Copy::Good),
        Some((&version, _)) => Copy::Newer(u32::from(version)),
        None => Copy::Damaged,
    }
}

fn decode_slots(bytes: &[u8]) -> Result<Slots, Unreadable> {
    let mut reader = Reader::new(bytes);
    reader.array()?;
    let generation = reader.number()?;
    let vault = reader.fixed()?;
    let count = reader.array()?;
    let mut slots = Vec::new();
    for _ in 0..count {
        reader.array()?;
        slots.push(Slot {
            officer: OfficerId::from_bytes(reader.fixed()?),
            cost: Argon { memory_kib: reader.small()?, passes: reader.small()? },
            salt: reader.fixed()?,
            vault_key: reader.bytes()?.to_vec(),
            signing: reader.bytes()?.to_vec(),
            name: reader.bytes()?.to_vec(),
        });
    }
    Ok(Slots { generation, vault, slots })
}

fn slot_aad(what: &str, vault: &[u8; 16], officer: OfficerId) -> Vec<u8> {
    [b"aman/slot/v1 ", what.as_bytes(), vault, officer.as_bytes()].concat()
}

const VERSION: u8 = 1;
const COPIES: [&str; 2] = ["slots.a", "slots.b"];
