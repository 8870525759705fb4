//! What can a roster entry state, and how is it written?
//!
//! The clear payload of a roster entry is `[1, lamport, [statement …]]`; each statement is an array that begins with
//! its number. `lamport` is one more than the highest the registrar had seen: it decides between two registrars who
//! state different things about the same desk apart. Numbers are never reused.

use crate::cbor::{Reader, Writer, version};
use crate::error::Malformed;
use crate::ids::{DeskId, OfficerId, SpaceId, UnitId};
use crate::secret::{SealingPublic, VerifyingKey};

/// One sentence of the roster.
#[derive(Clone)]
pub enum Statement {
    /// The region begins. Only first in the first entry of the authority's own log.
    Root {
        /// The key that signs this entry.
        authority: VerifyingKey,
        /// The space all roster entries belong to.
        roster_space: SpaceId,
        /// The region's own unit.
        region: UnitId,
    },
    /// A unit exists.
    Unit {
        /// The unit.
        unit: UnitId,
        /// Its kind and name, sealed under the roster space's key.
        sealed: Vec<u8>,
    },
    /// A space exists and belongs to a unit.
    Space {
        /// The space.
        space: SpaceId,
        /// The unit.
        unit: UnitId,
        /// Its role, sealed under the roster space's key.
        sealed: Vec<u8>,
    },
    /// A desk is admitted, or its card changes.
    Desk {
        /// The desk; always [`crate::incarnation::desk_id`] of its keys.
        desk: DeskId,
        /// Its keys and unit.
        card: DeskCard,
    },
    /// An officer may sign.
    Officer {
        /// The officer.
        officer: OfficerId,
        /// Her key and unit.
        card: OfficerCard,
    },
    /// What a desk may do in a space.
    Member {
        /// The space.
        space: SpaceId,
        /// The desk.
        desk: DeskId,
        /// Reading and writing.
        membership: Membership,
    },
    /// Which desk makes the key of a space's epoch.
    Epoch {
        /// The space.
        space: SpaceId,
        /// The epoch.
        epoch: u32,
        /// The desk.
        minter: DeskId,
    },
    /// A rule of the region is turned on or off.
    Switch {
        /// One of the switch codes below.
        code: u8,
        /// Its state and the act that authorises it.
        switch: Switch,
    },
    /// A desk is no longer trusted.
    Revoke {
        /// The desk.
        desk: DeskId,
    },
}

/// What the roster says about a desk.
#[derive(Clone)]
pub struct DeskCard {
    /// The unit it belongs to.
    pub unit: UnitId,
    /// The key that signs its records.
    pub signing: VerifyingKey,
    /// The key of its connections and beacons.
    pub link: VerifyingKey,
    /// The key that space keys are sealed to.
    pub sealing: SealingPublic,
    /// Whether it may write the roster.
    pub registrar: bool,
}

/// What the roster says about an officer.
#[derive(Clone)]
pub struct OfficerCard {
    /// The unit she belongs to.
    pub unit: UnitId,
    /// The key that signs what she states.
    pub signing: VerifyingKey,
    /// Her name and rank, sealed under the roster space's key.
    pub sealed: Vec<u8>,
}

/// What a desk may do in a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Whether it may pull.
    pub read: bool,
    /// Whether it may push its own entries.
    pub write: bool,
}

/// A rule of the region that is off until an act is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Whether it is on.
    pub on: bool,
    /// The authorising act.
    pub act: String,
    /// The officers it names.
    pub readers: Vec<OfficerId>,
}

/// Encodes the payload of a roster entry.
#[must_use]
pub fn encode_statements(lamport: u64, statements: &[Statement]) -> Vec<u8> {
    let mut w = Writer::new();
    w.array(3).uint(VERSION).uint(lamport).array(statements.len());
    for statement in statements {
        statement.write(&mut w);
    }
    w.finish()
}

/// Reads the payload of a roster entry: its lamport counter and its statements.
///
/// # Errors
/// The bytes are not exactly what [`encode_statements`] writes, or a statement is of an unknown kind.
pub fn decode_statements(bytes: &[u8]) -> Result<(u64, Vec<Statement>), Malformed> {
    let mut r = Reader::new(bytes);
    r.array_of(3)?;
    version(&mut r, VERSION)?;
    let lamport = r.uint()?;
    let statements = (0..r.array()?).map(|_| Statement::read(&mut r)).collect::<Result<_, _>>()?;
    r.end()?;
    Ok((lamport, statements))
}

impl Statement {
    fn write(&self, w: &mut Writer) {
        match self {
            Self::Root { authority, roster_space, region } => {
                w.array(4).uint(ROOT).bytes(authority.as_bytes());
                w.bytes(roster_space.as_bytes()).bytes(region.as_bytes());
            }
            Self::Unit { unit, sealed } => {
                w.array(3).uint(UNIT).bytes(unit.as_bytes()).bytes(sealed);
            }
            Self::Space { space, unit, sealed } => {
                w.array(4).uint(SPACE).bytes(space.as_bytes()).bytes(unit.as_bytes()).bytes(sealed);
            }
            Self::Desk { desk, card } => card.write(desk, w),
            Self::Officer { officer, card } => {
                w.array(5).uint(OFFICER).bytes(officer.as_bytes()).bytes(card.unit.as_bytes());
                w.bytes(card.signing.as_bytes()).bytes(&card.sealed);
            }
            Self::Member { space, desk, membership } => {
                w.array(5).uint(MEMBER).bytes(space.as_bytes()).bytes(desk.as_bytes());
                w.boolean(membership.read).boolean(membership.write);
            }
            Self::Epoch { space, epoch, minter } => {
                w.array(4).uint(EPOCH).bytes(space.as_bytes()).uint(u64::from(*epoch)).bytes(minter.as_bytes());
            }
            Self::Switch { code, switch } => switch.write(*code, w),
            Self::Revoke { desk } => {
                w.array(2).uint(REVOKE).bytes(desk.as_bytes());
            }
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let elements = r.array()?;
        let number = r.uint()?;
        if LENGTHS.get(usize::try_from(number).map_err(|_| Malformed::WrongValue)?) != Some(&elements) {
            return Err(Malformed::WrongShape);
        }
        Self::read_fields(number, r)
    }

    fn read_fields(number: u64, r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match number {
            ROOT => Self::Root {
                authority: VerifyingKey::from_bytes(r.fixed()?),
                roster_space: SpaceId::from_bytes(r.fixed()?),
                region: UnitId::from_bytes(r.fixed()?),
            },
            UNIT => Self::Unit { unit: UnitId::from_bytes(r.fixed()?), sealed: r.bytes()?.to_vec() },
            SPACE => Self::Space {
                space: SpaceId::from_bytes(r.fixed()?),
                unit: UnitId::from_bytes(r.fixed()?),
                sealed: r.bytes()?.to_vec(),
            },
            DESK => Self::Desk { desk: DeskId::from_bytes(r.fixed()?), card: DeskCard::read(r)? },
            OFFICER => Self::Officer { officer: OfficerId::from_bytes(r.fixed()?), card: OfficerCard::read(r)? },
            MEMBER => Self::Member {
                space: SpaceId::from_bytes(r.fixed()?),
                desk: DeskId::from_bytes(r.fixed()?),
                membership: Membership { read: r.boolean()?, write: r.boolean()? },
            },
            EPOCH => Self::Epoch {
                space: SpaceId::from_bytes(r.fixed()?),
                epoch: r.uint32()?,
                minter: DeskId::from_bytes(r.fixed()?),
            },
            SWITCH => Self::Switch {
                code: u8::try_from(r.uint()?).map_err(|_| Malformed::WrongValue)?,
                switch: Switch::read(r)?,
            },
            REVOKE => Self::Revoke { desk: DeskId::from_bytes(r.fixed()?) },
            _ => return Err(Malformed::WrongValue),
        })
    }
}

impl DeskCard {
    fn write(&self, desk: &DeskId, w: &mut Writer) {
        w.array(7).uint(DESK).bytes(desk.as_bytes()).bytes(self.unit.as_bytes());
        w.bytes(self.signing.as_bytes()).bytes(self.link.as_bytes());
        w.bytes(self.sealing.as_bytes()).boolean(self.registrar);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            unit: UnitId::from_bytes(r.fixed()?),
            signing: VerifyingKey::from_bytes(r.fixed()?),
            link: VerifyingKey::from_bytes(r.fixed()?),
            sealing: SealingPublic::from_bytes(r.bytes()?)?,
            registrar: r.boolean()?,
        })
    }
}

impl OfficerCard {
    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            unit: UnitId::from_bytes(r.fixed()?),
            signing: VerifyingKey::from_bytes(r.fixed()?),
            sealed: r.bytes()?.to_vec(),
        })
    }
}

impl Switch {
    fn write(&self, code: u8, w: &mut Writer) {
        w.array(5).uint(SWITCH).uint(u64::from(code)).boolean(self.on).text(&self.act).array(self.readers.len());
        for reader in &self.readers {
            w.bytes(reader.as_bytes());
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            on: r.boolean()?,
            act: r.text()?.to_owned(),
            readers: (0..r.array()?).map(|_| Ok(OfficerId::from_bytes(r.fixed()?))).collect::<Result<_, _>>()?,
        })
    }
}

/// Switch: named coordinators may read files beyond their unit.
pub const REGION_READS_FILES: u8 = 1;
/// Switch: record keys are also sealed to the escrow.
pub const ESCROW: u8 = 2;
/// Switch: authors may be matched across units.
pub const MATCH_AUTHORS: u8 = 3;
/// Switch: referrals may go to partners.
pub const SHARE_WITH_PARTNERS: u8 = 4;
/// Switch: injuries may be photographed.
pub const INJURY_PHOTOGRAPHS: u8 = 5;

const VERSION: u64 = 1;
const ROOT: u64 = 0;
const UNIT: u64 = 1;
const SPACE: u64 = 2;
const DESK: u64 = 3;
const OFFICER: u64 = 4;
const MEMBER: u64 = 5;
const EPOCH: u64 = 6;
const SWITCH: u64 = 7;
const REVOKE: u64 = 8;
/// Elements of each statement's array, by its number.
const LENGTHS: [usize; 9] = [4, 3, 4, 7, 5, 5, 4, 5, 2];
