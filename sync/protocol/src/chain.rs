//! Where does an entry stand in its chain?
//!
//! Entries of one log in one space form a chain by `prev`. A holder keeps whatever is well signed: the next one, one
//! whose predecessor has not come yet (*early*), and one that contradicts another (a *fork*): nothing is dropped
//! because it is unexpected, and identity is never (log, seq). The server and every desk decide by this one function.

use crate::entry::Header;
use crate::ids::EntryId;

/// What a holder knows around the place of an entry.
#[derive(Clone, Debug, Default)]
pub struct ChainView {
    /// How this very entry is held already, if it is.
    pub held: Option<Standing>,
    /// The hash of the incarnation certificate of the log: `prev` of seq 0.
    pub base: Option<[u8; 32]>,
    /// The seq and standing of the entry that `prev` names, if it is held in this log and space.
    pub predecessor: Option<(u64, Standing)>,
    /// Another entry held at the same seq of this log and space.
    pub rival: Option<EntryId>,
    /// A contiguous entry held at the seq before, other than the one `prev` names.
    pub rival_before: Option<EntryId>,
}

/// How an entry is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Everything before it, back to the certificate, is held.
    Contiguous,
    /// Something before it is missing.
    Early,
}

/// What to do with an entry whose signature and author are in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Admission {
    /// Store it; it continues the chain. (Also when it was held as early: it is promoted.)
    Next,
    /// It is held; nothing changes.
    Duplicate,
    /// Store it; something before it is missing.
    Early,
    /// Store it and say so: it contradicts another entry of its author.
    Fork {
        /// The entry it contradicts.
        other: EntryId,
        /// How it is to be held.
        standing: Standing,
    },
    /// Do not store it.
    Refused(ChainFault),
}

/// Why an entry can stand nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainFault {
    /// Seq 0 does not begin at the log's incarnation certificate.
    WrongBase,
    /// Its predecessor stands at another place than one before it.
    WrongSeq,
    /// Nobody has shown the log's incarnation certificate.
    UnknownLog,
}

/// Decides where an entry stands.
pub fn admit(header: &Header, view: &ChainView) -> Admission {
    let Some(base) = view.base else {
        return Admission::Refused(ChainFault::UnknownLog);
    };
    let standing = match standing_of(header, view, base) {
        Ok(standing) => standing,
        Err(fault) => return Admission::Refused(fault),
    };
    match (view.held, standing) {
        (Some(Standing::Early), Standing::Contiguous) => return Admission::Next,
        (Some(_), _) => return Admission::Duplicate,
        (None, _) => {}
    }
    match (view.rival.or(view.rival_before), standing) {
        (Some(other), standing) => Admission::Fork { other, standing },
        (None, Standing::Contiguous) => Admission::Next,
        (None, Standing::Early) => Admission::Early,
    }
}

fn standing_of(header: &Header, view: &ChainView, base: [u8; 32]) -> Result<Standing, ChainFault> {
    if header.seq == 0 {
        return if header.prev == base { Ok(Standing::Contiguous) } else { Err(ChainFault::WrongBase) };
    }
    match view.predecessor {
        Some((seq, _)) if seq.checked_add(1) != Some(header.seq) => Err(ChainFault::WrongSeq),
        Some((_, standing)) => Ok(standing),
        None => Ok(Standing::Early),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Kind;
    use crate::ids::{LogId, SpaceId};

    const BASE: [u8; 32] = [9; 32];
    const OTHER: EntryId = EntryId::from_bytes([5; 32]);

    fn header(seq: u64, prev: [u8; 32]) -> Header {
        Header {
            kind: Kind::Sealed,
            space: SpaceId::ZERO,
            log: LogId::ZERO,
            seq,
            prev,
            keyref: [0; 16],
            salt: [0; 32],
            dict: 0,
        }
    }

    fn view() -> ChainView {
        ChainView { base: Some(BASE), ..ChainView::default() }
    }

    #[test]
    fn the_first_entry_begins_at_the_certificate_and_nowhere_else() {
        assert_eq!(admit(&header(0, BASE), &view()), Admission::Next);
        assert_eq!(admit(&header(0, [1; 32]), &view()), Admission::Refused(ChainFault::WrongBase));
        assert_eq!(admit(&header(0, BASE), &ChainView::default()), Admission::Refused(ChainFault::UnknownLog));
    }

    #[test]
    fn an_entry_follows_its_predecessor_or_waits_for_it() {
        let after = |standing| ChainView { predecessor: Some((3, standing)), ..view() };
        assert_eq!(admit(&header(4, [1; 32]), &after(Standing::Contiguous)), Admission::Next);
        assert_eq!(admit(&header(4, [1; 32]), &after(Standing::Early)), Admission::Early);
        assert_eq!(admit(&header(4, [1; 32]), &view()), Admission::Early);
        for seq in [1, 3, 5, u64::MAX] {
            let admission = admit(&header(seq, [1; 32]), &after(Standing::Contiguous));
            assert_eq!(admission, Admission::Refused(ChainFault::WrongSeq));
        }
    }

    #[test]
    fn what_is_held_changes_only_by_promotion() {
        let held = |held, predecessor| ChainView { held: Some(held), predecessor, ..view() };
        let whole = Some((0, Standing::Contiguous));
        assert_eq!(admit(&header(1, [1; 32]), &held(Standing::Early, whole)), Admission::Next);
        assert_eq!(admit(&header(1, [1; 32]), &held(Standing::Early, None)), Admission::Duplicate);
        assert_eq!(admit(&header(1, [1; 32]), &held(Standing::Contiguous, whole)), Admission::Duplicate);
    }

    #[test]
    fn a_contradiction_is_kept_and_named() {
        let rival = ChainView { rival: Some(OTHER), predecessor: Some((0, Standing::Contiguous)), ..view() };
        let standing = Standing::Contiguous;
        assert_eq!(admit(&header(1, [1; 32]), &rival), Admission::Fork { other: OTHER, standing });
        let before = ChainView { rival_before: Some(OTHER), ..view() };
        let standing = Standing::Early;
        assert_eq!(admit(&header(1, [1; 32]), &before), Admission::Fork { other: OTHER, standing });
    }
}
