//! What can a roster entry state, and how is it written?
//!
//! The clear payload of a roster entry is `[1, lamport, [statement …]]`; each statement is an array that begins with
//! its number. `lamport` is one more than the highest the registrar had seen: it decides between two registrars who
//! state different things about the same desk apart. Numbers are never reused; those from 32 on belong to later
//! programs, are kept byte for byte and have no effect here.

mod cards;

use crate::cbor::{Reader, Writer, version};
use crate::error::Malformed;
use crate::ids::{DeskId, EntryId, OfficerId, SpaceId, UnitId};
use crate::secret::VerifyingKey;

pub use cards::{
    DeskCard, Destruction, Membership, OfficerCard, RecoveryCard, Revocation, RevokedHead, Succession, Switch,
};

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
    /// A desk is no longer trusted; of what it wrote, that counts which a holder had.
    Revoke {
        /// The desk.
        desk: DeskId,
    },
    /// A key kept on paper exists, from now on the one that counts.
    Recovery(RecoveryCard),
    /// An officer left: she may sign nothing more.
    Withdraw {
        /// The officer.
        officer: OfficerId,
    },
    /// A desk is no longer trusted; what counts of what it wrote is said.
    RevokeAt {
        /// The desk.
        desk: DeskId,
        /// What still counts.
        revocation: Revocation,
    },
    /// The region stands under a national root.
    National {
        /// The national root's key.
        key: VerifyingKey,
        /// By that key, over tag ‖ root: it accepts the region.
        sig: [u8; 64],
    },
    /// Another desk is the authority.
    Authority(Succession),
    /// What was sealed about a record is destroyed.
    Destroy(Destruction),
    /// Something of a later program: kept, without effect here.
    Newer {
        /// Its number, 32 or more.
        number: u64,
        /// Its other values as they stand in the array, and how many they are.
        values: (usize, Vec<u8>),
    },
}

/// What a national root signs to accept a region: tag ‖ root.
#[must_use]
pub fn national_message(root: &EntryId) -> Vec<u8> {
    [b"aman/national/v1", root.as_bytes().as_slice()].concat()
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
    /// The number that the statement's array begins with.
    #[must_use]
    pub const fn number(&self) -> u64 {
        match self {
            Self::Root { .. } => ROOT,
            Self::Unit { .. } => UNIT,
            Self::Space { .. } => SPACE,
            Self::Desk { .. } => DESK,
            Self::Officer { .. } => OFFICER,
            Self::Member { .. } => MEMBER,
            Self::Epoch { .. } => EPOCH,
            Self::Switch { .. } => SWITCH,
            Self::Revoke { .. } => REVOKE,
            Self::Recovery(_) => RECOVERY,
            Self::Withdraw { .. } => WITHDRAW,
            Self::RevokeAt { .. } => REVOKE_AT,
            Self::National { .. } => NATIONAL,
            Self::Authority(_) => AUTHORITY,
            Self::Destroy(_) => DESTROY,
            Self::Newer { number, .. } => *number,
        }
    }

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
            Self::Recovery(card) => card.write(w),
            Self::Withdraw { officer } => {
                w.array(2).uint(WITHDRAW).bytes(officer.as_bytes());
            }
            Self::RevokeAt { desk, revocation } => revocation.write(desk, w),
            Self::National { key, sig } => {
                w.array(3).uint(NATIONAL).bytes(key.as_bytes()).bytes(sig);
            }
            Self::Authority(succession) => succession.write(w),
            Self::Destroy(destruction) => destruction.write(w),
            Self::Newer { number, values: (count, bytes) } => {
                w.array(count + 1).uint(*number).raw(bytes);
            }
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let elements = r.array()?;
        if elements == 0 {
            return Err(Malformed::WrongShape);
        }
        let number = r.uint()?;
        if number >= FIRST_NEWER {
            return Self::read_newer(number, elements, r);
        }
        if LENGTHS.get(usize::try_from(number).map_err(|_| Malformed::WrongValue)?) != Some(&elements) {
            return Err(Malformed::WrongShape);
        }
        Self::read_fields(number, r)
    }

    fn read_newer(number: u64, elements: usize, r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let count = elements - 1;
        let mut bytes = Vec::new();
        for _ in 0..count {
            bytes.extend_from_slice(r.raw_value()?);
        }
        Ok(Self::Newer { number, values: (count, bytes) })
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
            RECOVERY => Self::Recovery(RecoveryCard::read(r)?),
            WITHDRAW => Self::Withdraw { officer: OfficerId::from_bytes(r.fixed()?) },
            REVOKE_AT => Self::RevokeAt { desk: DeskId::from_bytes(r.fixed()?), revocation: Revocation::read(r)? },
            NATIONAL => Self::National { key: VerifyingKey::from_bytes(r.fixed()?), sig: r.fixed()? },
            AUTHORITY => Self::Authority(Succession::read(r)?),
            DESTROY => Self::Destroy(Destruction::read(r)?),
            _ => return Err(Malformed::WrongValue),
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
const RECOVERY: u64 = 9;
const WITHDRAW: u64 = 10;
const REVOKE_AT: u64 = 11;
const NATIONAL: u64 = 12;
const AUTHORITY: u64 = 13;
const DESTROY: u64 = 14;
/// Elements of each statement's array, by its number.
const LENGTHS: [usize; 15] = [4, 3, 4, 7, 5, 5, 4, 5, 2, 4, 2, 3, 3, 8, 5];
/// From here on numbers belong to later programs.
const FIRST_NEWER: u64 = 32;
