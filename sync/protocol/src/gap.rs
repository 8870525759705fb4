//! Which entries must exist although this holder lacks them, and whose signed word says so?
//!
//! Three kinds of word name an entry: a beacon (a desk states the heads it has seen), a receipt (the server states the
//! head it holds), and an entry that follows another in its chain. A claim about an entry that is here is settled at
//! once and forgotten. The others wait until waiting explains nothing any more, so that no pull that is merely
//! incomplete raises an alarm:
//!
//! | word | proven |
//! |---|---|
//! | beacon, about its own space | at once: whoever carries a space in order gave what it names before it |
//! | beacon, about another space | after one more exchange that the server served to its end |
//! | receipt | once the space was pulled to the place that the receipt names, or as the line before |
//! | follower that came by hand | at once: its carrier holds no more than this either |
//!
//! A proven claim is a gap. It closes by itself when the entry arrives.

use crate::beacon::Beacon;
use crate::entry::{Entry, Kind};
use crate::host::Timestamp;
use crate::ids::{DeskId, EntryId, Incarnation, LogId, SpaceId};
use crate::receipt::ProvenReceipt;

/// Somebody's word that a chain goes at least as far as one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The chain's log.
    pub log: LogId,
    /// The chain's space.
    pub space: SpaceId,
    /// The place of the entry.
    pub seq: u64,
    /// The entry; everything before it exists too.
    pub entry: EntryId,
    /// Who says so.
    pub word: Word,
    /// When it counts as proven.
    pub due: Due,
}

/// Whose signature stands under a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Who gave it.
    pub witness: Witness,
    /// When, as the witness's clock claims.
    pub said: Timestamp,
    /// What was signed: the id of a beacon or follower, the hash of a receipt.
    pub proof: [u8; 32],
}

/// Who gives a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Witness {
    /// A desk, in a beacon.
    Beacon(DeskId),
    /// The server, in a receipt.
    Receipt(Incarnation),
    /// A desk, in the entry that follows the missing one.
    Follower(DeskId),
}

/// When an unsettled claim is a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// As soon as everything that came with it was taken in.
    AtOnce,
    /// After one more exchange that the server served to its end.
    NextLevel,
    /// Once this server served the space up to this place; else as [`Due::NextLevel`].
    Past(Incarnation, u64),
}

/// How the claimed entry stands at the holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It is here, and everything before it.
    Whole,
    /// It is here and cannot be judged yet: its author is not known.
    Aside,
    /// It, or something before it, is not here.
    Absent,
}

/// What the holder knows around a claim.
#[derive(Clone, Copy, Debug)]
pub struct ClaimView {
    /// How the claimed entry stands.
    pub held: Held,
    /// Whether this holder reads the space now.
    pub reads: bool,
    /// The server it speaks with, and how far the space was pulled from it.
    pub pulled: Option<(Incarnation, u64)>,
    /// How many exchanges, served to their end, ended since the claim was made.
    pub levels: u8,
}

/// What becomes of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// The entry is here: nothing is missing (any more).
    Settled,
    /// It may still come by itself.
    Waits,
    /// It exists, and this holder was not given it.
    Proven,
}

impl Claim {
    /// Says what becomes of the claim.
    #[must_use]
    pub fn judge(&self, view: &ClaimView) -> Judgement {
        match view.held {
            Held::Whole => return Judgement::Settled,
            Held::Aside => return Judgement::Waits,
            Held::Absent => {}
        }
        let due = match self.due {
            Due::AtOnce => true,
            Due::NextLevel => view.levels >= 1,
            Due::Past(server, lsn) => {
                view.levels >= 1 || view.pulled.is_some_and(|(known, upto)| known == server && upto >= lsn)
            }
        };
        if view.reads && due { Judgement::Proven } else { Judgement::Waits }
    }
}

/// What a beacon claims; nothing if the entry is none.
#[must_use]
pub fn claims_of_beacon(entry: &Entry, desk: DeskId) -> Vec<Claim> {
    if entry.header().kind != Kind::Beacon {
        return Vec::new();
    }
    let Some(beacon) = entry.clear_payload().and_then(|bytes| Beacon::decode(bytes).ok()) else {
        return Vec::new();
    };
    let word = Word { witness: Witness::Beacon(desk), said: beacon.claimed, proof: *entry.id().as_bytes() };
    let own = entry.header().space;
    let claims = beacon.heads.iter().map(|head| Claim {
        log: head.log,
        space: head.space,
        seq: head.seq,
        entry: head.entry,
        word,
        due: if head.space == own { Due::AtOnce } else { Due::NextLevel },
    });
    claims.collect()
}

/// What a receipt claims.
#[must_use]
pub fn claim_of_receipt(proof: &ProvenReceipt) -> Option<Claim> {
    let receipt = proof.receipt();
    let head = receipt.head?;
    Some(Claim {
        log: receipt.log,
        space: receipt.space,
        seq: head.seq,
        entry: head.entry,
        word: Word { witness: Witness::Receipt(receipt.server), said: receipt.server_time, proof: proof.hash() },
        due: Due::Past(receipt.server, receipt.lsn),
    })
}

/// What an entry claims about the one before it.
#[must_use]
pub fn claim_of_follower(entry: &Entry, desk: DeskId, now: Timestamp) -> Option<Claim> {
    let header = entry.header();
    Some(Claim {
        log: header.log,
        space: header.space,
        seq: header.seq.checked_sub(1)?,
        entry: EntryId::from_bytes(header.prev),
        word: Word { witness: Witness::Follower(desk), said: now, proof: *entry.id().as_bytes() },
        due: Due::AtOnce,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::beacon::SeenHead;
    use crate::entry::{Place, clear_entry};
    use crate::host::Seeded;
    use crate::receipt::{Head, Receipt};
    use crate::secret::SigningKey;

    const DESK: DeskId = DeskId::from_bytes([4; 16]);
    const SERVER: Incarnation = Incarnation::from_bytes([5; 16]);

    fn view(held: Held, levels: u8) -> ClaimView {
        ClaimView { held, reads: true, pulled: Some((SERVER, 10)), levels }
    }

    fn beacon_about(space: SpaceId) -> Claim {
        let own = SpaceId::from_bytes([1; 16]);
        let place = Place { space: own, log: LogId::from_bytes([2; 16]), seq: 0, prev: [0; 32] };
        let head = SeenHead { log: LogId::from_bytes([3; 16]), space, seq: 7, entry: EntryId::from_bytes([7; 32]) };
        let beacon = Beacon { heads: vec![head], claimed: Timestamp(99), ..Beacon::default() };
        let key = SigningKey::make(&mut Seeded(1));
        let entry = clear_entry(Kind::Beacon, &place, &beacon.encode(), &key).unwrap();
        let claims = claims_of_beacon(&entry, DESK);
        assert_eq!(claims.len(), 1);
        let claim = claims.into_iter().next().unwrap();
        assert_eq!(
            claim.word,
            Word { witness: Witness::Beacon(DESK), said: Timestamp(99), proof: *entry.id().as_bytes() }
        );
        claim
    }

    #[test]
    fn a_beacon_proves_a_gap_in_its_own_space_at_once_and_elsewhere_one_exchange_later() {
        let own = beacon_about(SpaceId::from_bytes([1; 16]));
        assert_eq!(own.judge(&view(Held::Absent, 0)), Judgement::Proven);
        let other = beacon_about(SpaceId::from_bytes([9; 16]));
        assert_eq!(other.judge(&view(Held::Absent, 0)), Judgement::Waits);
        assert_eq!(other.judge(&view(Held::Absent, 1)), Judgement::Proven);
    }

    #[test]
    fn what_is_here_or_cannot_be_judged_or_is_not_read_raises_nothing() {
        let claim = beacon_about(SpaceId::from_bytes([1; 16]));
        assert_eq!(claim.judge(&view(Held::Whole, 5)), Judgement::Settled);
        assert_eq!(claim.judge(&view(Held::Aside, 5)), Judgement::Waits);
        assert_eq!(claim.judge(&ClaimView { reads: false, ..view(Held::Absent, 5) }), Judgement::Waits);
    }

    #[test]
    fn a_receipt_proves_a_gap_once_the_space_was_pulled_past_it() {
        let key = SigningKey::make(&mut Seeded(2));
        let receipt = |server, lsn| {
            let receipt = Receipt {
                server,
                space: SpaceId::ZERO,
                log: LogId::ZERO,
                head: Some(Head { seq: 3, entry: EntryId::from_bytes([3; 32]) }),
                early: Vec::new(),
                lsn,
                server_time: Timestamp(7),
            };
            let proven = Receipt::decode(&receipt.sign(&key)).unwrap().verify(&key.public()).unwrap();
            claim_of_receipt(&proven).unwrap()
        };
        assert_eq!(receipt(SERVER, 10).judge(&view(Held::Absent, 0)), Judgement::Proven);
        assert_eq!(receipt(SERVER, 11).judge(&view(Held::Absent, 0)), Judgement::Waits);
        assert_eq!(receipt(SERVER, 11).judge(&view(Held::Absent, 1)), Judgement::Proven);
        let other = Incarnation::from_bytes([6; 16]);
        assert_eq!(receipt(other, 1).judge(&view(Held::Absent, 0)), Judgement::Waits);
    }
}
