//! How are slots written in their file, in each of its versions?
//!
//! ```text
//! slots.a = slots.b = version ‖ CBOR [generation, vault id, [slot …]] ‖ SHA-256 of all before
//! slot of version 1 = [officer, memory KiB, passes, salt, vault key sealed, officer's signing seed sealed, name sealed]
//! slot of version 2 = [officer, opens, [factor …], memory KiB, passes, salt, key sealed, signing seed sealed, label sealed,
//!                      [unlocks left], recovery]
//! label             = [name, role, public key, admitted by, in place of]
//! ```
//! A file of version 2 may hold slots of version 1; one that holds no others is written as version 1.

use aman_schema::Private;
use aman_sync_protocol::ids::OfficerId;
use aman_sync_protocol::secret::{VerifyingKey, hash};

use super::{Card, FactorKind, Slot, SlotVersion, Slots};
use crate::letters::{Letters, Reader, Unreadable};
use crate::options::Argon;
use crate::roles::{OfficerRole, Opens};

/// What lies under one of the two names.
pub(super) enum Copy {
    Absent,
    Damaged,
    Good(Slots),
    Newer(u32),
}

impl Copy {
    pub(super) fn good(self) -> Option<Slots> {
        match self {
            Self::Good(slots) => Some(slots),
            Self::Absent | Self::Damaged | Self::Newer(_) => None,
        }
    }

    pub(super) fn newer(&self) -> Option<u32> {
        match self {
            Self::Newer(version) => Some(*version),
            Self::Absent | Self::Damaged | Self::Good(_) => None,
        }
    }
}

/// What stands in clear in a file of slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotsLook {
    /// How often it was written.
    pub generation: u64,
    /// Whose vault's it is.
    pub vault: [u8; 16],
    /// Its slots.
    pub slots: Vec<SlotLook>,
}

/// What stands in clear in one slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotLook {
    /// Which shape it has: 1 or 2.
    pub shape: u8,
    /// Whose it is.
    pub officer: OfficerId,
    /// Number of what it opens.
    pub opens: u8,
    /// Numbers of its factors.
    pub factors: Vec<u8>,
    /// What a guess costs.
    pub cost: Argon,
    /// How often it still opens, if that is counted.
    pub unlocks_left: Option<u32>,
    /// Whether it is the one of the recovery words.
    pub recovery: bool,
}

/// Why a file of slots cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotsFault {
    /// It was cut or changed.
    Damaged,
    /// A newer program wrote it.
    Newer(u32),
}

/// Looks at a file of slots; opens nothing.
///
/// # Errors
/// It was cut or changed, or a newer program wrote it.
pub fn look_at_slots(file: &[u8]) -> Result<SlotsLook, SlotsFault> {
    let slots = match decode(file) {
        Copy::Good(slots) => slots,
        Copy::Newer(version) => return Err(SlotsFault::Newer(version)),
        Copy::Absent | Copy::Damaged => return Err(SlotsFault::Damaged),
    };
    let look = |slot: &Slot| SlotLook {
        shape: match slot.version {
            SlotVersion::First => FIRST,
            SlotVersion::Second => SECOND,
        },
        officer: slot.officer,
        opens: slot.opens.number(),
        factors: slot.factors.iter().map(|factor| factor.number()).collect(),
        cost: slot.cost,
        unlocks_left: slot.unlocks,
        recovery: slot.recovery,
    };
    Ok(SlotsLook { generation: slots.generation, vault: slots.vault, slots: slots.slots.iter().map(look).collect() })
}

/// Counts the slots of a file, if it is one: for whoever looks at files, and for the fuzzer.
#[must_use]
pub fn count_slots(file: &[u8]) -> Option<usize> {
    decode(file).good().map(|slots| slots.slots.len())
}

pub(super) fn encode(slots: &Slots) -> Vec<u8> {
    let first = slots.slots.iter().all(|slot| slot.version == SlotVersion::First);
    let mut letters = Letters::array(3).number(slots.generation).bytes(&slots.vault).nested(slots.slots.len());
    for slot in &slots.slots {
        letters = match slot.version {
            SlotVersion::First => letters.nested(FIRST_LENGTH).bytes(slot.officer.as_bytes()),
            SlotVersion::Second => {
                let letters = letters.nested(SECOND_LENGTH).bytes(slot.officer.as_bytes());
                let letters = letters.number(u64::from(slot.opens.number())).nested(slot.factors.len());
                slot.factors.iter().fold(letters, |letters, factor| letters.number(u64::from(factor.number())))
            }
        };
        letters = letters
            .number(u64::from(slot.cost.memory_kib))
            .number(u64::from(slot.cost.passes))
            .bytes(&slot.salt)
            .bytes(&slot.key)
            .bytes(&slot.signing)
            .bytes(&slot.label);
        if slot.version == SlotVersion::Second {
            letters = letters.nested(usize::from(slot.unlocks.is_some()));
            letters = slot.unlocks.iter().fold(letters, |letters, left| letters.number(u64::from(*left)));
            letters = letters.number(u64::from(slot.recovery));
        }
    }
    let mut bytes = vec![if first { FIRST } else { SECOND }];
    bytes.extend_from_slice(&letters.done());
    let sum = hash(&[&bytes]);
    bytes.extend_from_slice(&sum);
    bytes
}

pub(super) fn decode(bytes: &[u8]) -> Copy {
    let Some((body, sum)) = bytes.split_last_chunk::<32>() else {
        return Copy::Damaged;
    };
    // The sum comes first: a damaged version byte must not look like a newer version.
    if hash(&[body]) != *sum {
        return Copy::Damaged;
    }
    match body.split_first() {
        Some((&(FIRST | SECOND), rest)) => decode_slots(rest).map_or(Copy::Damaged, Copy::Good),
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
        slots.push(decode_slot(&mut reader)?);
    }
    Ok(Slots { generation, vault, slots, last_wrong_ms: 0 })
}

fn decode_slot(reader: &mut Reader<'_>) -> Result<Slot, Unreadable> {
    let length = usize::try_from(reader.array()?).map_err(|_| Unreadable)?;
    let officer = OfficerId::from_bytes(reader.fixed()?);
    let (version, opens, factors) = match length {
        FIRST_LENGTH => (SlotVersion::First, Opens::Vault, vec![FactorKind::Passphrase]),
        SECOND_LENGTH => {
            let opens = Opens::of(reader.small()?).ok_or(Unreadable)?;
            let count = reader.array()?;
            let kind = |_| FactorKind::of(reader.small()?).ok_or(Unreadable);
            (SlotVersion::Second, opens, (0..count).map(kind).collect::<Result<Vec<_>, _>>()?)
        }
        _ => return Err(Unreadable),
    };
    let mut slot = Slot {
        officer,
        version,
        opens,
        factors,
        cost: Argon { memory_kib: reader.small()?, passes: reader.small()? },
        salt: reader.fixed()?,
        key: reader.bytes()?.to_vec(),
        signing: reader.bytes()?.to_vec(),
        label: reader.bytes()?.to_vec(),
        unlocks: None,
        recovery: false,
    };
    if version == SlotVersion::Second {
        slot.unlocks = match reader.array()? {
            0 => None,
            1 => Some(reader.small()?),
            _ => return Err(Unreadable),
        };
        slot.recovery = reader.small()? == 1;
    }
    Ok(slot)
}

pub(super) fn encode_card(card: &Card) -> Vec<u8> {
    let id = |id: &Option<OfficerId>| id.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
    Letters::array(5)
        // EXPOSE: sealed under the vault key.
        .text(card.name.expose())
        .text(card.role.map_or("", OfficerRole::word))
        .bytes(card.signing.as_ref().map_or(&[], |key| key.as_bytes().as_slice()))
        .bytes(&id(&card.by))
        .bytes(&id(&card.replaces))
        .done()
}

pub(super) fn decode_card(version: SlotVersion, bytes: &[u8]) -> Result<Card, Unreadable> {
    if version == SlotVersion::First {
        let name = String::from_utf8(bytes.to_vec()).map_err(|_| Unreadable)?;
        return Ok(Card::named(Private::new(name)));
    }
    let mut reader = Reader::new(bytes);
    reader.array()?;
    let name = Private::new(reader.text()?.to_owned());
    let role = OfficerRole::parse(reader.text()?);
    let signing = reader.bytes()?.try_into().ok().map(VerifyingKey::from_bytes);
    let mut id = || Ok::<_, Unreadable>(reader.bytes()?.try_into().ok().map(OfficerId::from_bytes));
    Ok(Card { name, role, signing, by: id()?, replaces: id()? })
}

const FIRST: u8 = 1;
const SECOND: u8 = 2;
const FIRST_LENGTH: usize = 7;
const SECOND_LENGTH: usize = 11;
