//! What do the vault's inner formats hold? For whoever looks at bytes: published vectors, and the fuzzer.
//!
//! Nothing here decides anything: a proof that looks right is judged by the roster, a fold by the fold before it.

use aman_sync_protocol::ids::{DeskId, OfficerId};

use crate::fold::read_fold;
use crate::lease::Notice;
use crate::proof::{How, Proof, to_sign};
use crate::state::TrailLine;
use crate::two_act::{WaitingAct, read_statement};

pub use crate::slots::{SlotLook, SlotsFault, SlotsLook, look_at_slots};

/// A fold of the trail.
pub struct FoldLook {
    /// Its lines.
    pub lines: Vec<TrailLine>,
    /// The link before the first line and the one after the last; nothing in a fold of version 1.
    pub links: Option<([u8; 32], [u8; 32])>,
}

/// A notice about the lease or an act of two.
pub enum NoticeLook {
    /// How long a lease runs.
    Lease {
        /// Which word of the region this is.
        turn: u32,
        /// Powered-on hours.
        hours: u32,
        /// Unlocks.
        unlocks: u32,
        /// The desks that get a phone secret, each with what is sealed to it.
        secrets: Vec<(DeskId, Vec<u8>)>,
    },
    /// An officer asks for a second signature.
    Ask {
        /// The number of the act.
        number: u64,
        /// What is signed.
        statement: Vec<u8>,
        /// Hers.
        signature: [u8; 64],
    },
    /// An officer of the region gives it.
    Yes {
        /// The number of the act.
        number: u64,
        /// Hers.
        signature: [u8; 64],
    },
    /// Whom brigades call about high danger.
    Calls(crate::call_list::CallList),
    /// An officer of the region took up a call of high danger.
    Danger {
        /// 3 or 4.
        level: u8,
        /// What stands for the record.
        mark: u32,
    },
}

/// How the second signature of a proof came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondLook {
    /// An officer of the desk signed.
    Officer(OfficerId, SignatureLook),
    /// A desk of the region said digits.
    Telephone(DeskId),
    /// An officer of the region signed.
    Region(OfficerId, SignatureLook),
}

/// Whether a signature is of the key beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureLook {
    /// It is not.
    Bad,
    /// It is.
    Good,
}

/// A proof of two signatures.
pub struct ProofLook {
    /// What both signed.
    pub act: WaitingAct,
    /// The signature of the officer who asked.
    pub first: SignatureLook,
    /// The other.
    pub second: SecondLook,
}

/// Looks at a fold that a desk is said to have written.
#[must_use]
pub fn look_at_fold(desk: &DeskId, body: &[u8]) -> Option<FoldLook> {
    let fold = read_fold(desk, body).ok()?;
    Some(FoldLook { lines: fold.lines, links: fold.links })
}

/// Looks at a notice.
#[must_use]
pub fn look_at_notice(body: &[u8]) -> Option<NoticeLook> {
    Some(match Notice::read(body)? {
        Notice::Lease { figures, secrets } => {
            NoticeLook::Lease { turn: figures.turn, hours: figures.hours, unlocks: figures.unlocks, secrets }
        }
        Notice::Ask { number, statement, signature } => {
            NoticeLook::Ask { number, statement: statement.expose().to_vec(), signature }
        }
        Notice::Yes { number, signature } => NoticeLook::Yes { number, signature },
        Notice::Danger { level, mark } => NoticeLook::Danger { level, mark },
        Notice::Calls(list) => NoticeLook::Calls(list),
    })
}

/// Looks at a proof, by the keys that stand in it.
#[must_use]
pub fn look_at_proof(bytes: &[u8]) -> Option<ProofLook> {
    let proof = Proof::read(bytes).ok()?;
    let message = to_sign(proof.statement);
    let look = |good: bool| if good { SignatureLook::Good } else { SignatureLook::Bad };
    let second = match &proof.how {
        How::Officer { officer, key, signature } => {
            SecondLook::Officer(*officer, look(key.verify(&message, signature).is_ok()))
        }
        How::Telephone { desk } => SecondLook::Telephone(*desk),
        How::Region { officer, key, signature } => {
            SecondLook::Region(*officer, look(key.verify(&message, signature).is_ok()))
        }
    };
    let first = look(proof.key.verify(&message, &proof.signature).is_ok());
    Some(ProofLook { act: read_statement(proof.statement).ok()?.waiting, first, second })
}
