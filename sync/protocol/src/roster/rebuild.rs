//! How is a roster built again from everything that was ever stated?
//!
//! A revocation can say that entries no longer count which were applied already. Each round passes over what the round
//! before found to be cut, until two rounds agree.

use super::Roster;
use super::trust::Cuts;
use crate::entry::Entry;
use crate::incarnation::IncarnationCertificate;

/// Builds the roster of a root from its entries, in any order.
///
/// `None` when none of the certificates makes the root entry a root.
#[must_use]
pub fn rebuild(root: &Entry, entries: &[Entry], certificates: &[IncarnationCertificate]) -> Option<Roster> {
    let mut cuts = Cuts::new();
    let mut roster = replay(root, entries, certificates, cuts.clone())?;
    for _ in 0..MOST_ROUNDS {
        let found = roster.cuts();
        if found == cuts {
            break;
        }
        cuts = found;
        roster = replay(root, entries, certificates, cuts.clone())?;
    }
    roster.trust.undone = false;
    Some(roster)
}

fn replay(root: &Entry, entries: &[Entry], certificates: &[IncarnationCertificate], cuts: Cuts) -> Option<Roster> {
    let certificate = certificates.iter().find(|certificate| certificate.log_id() == root.header().log)?;
    let mut roster = Roster::empty();
    roster.adopt_root(root, certificate).ok()?;
    roster.trust.cuts = cuts;
    let mut left: Vec<&Entry> = entries.iter().filter(|entry| entry.id() != root.id()).collect();
    loop {
        let before = left.len();
        for certificate in certificates {
            let _not_yet_known = roster.learn(certificate);
        }
        left.retain(|entry| roster.apply_any(entry, certificates).is_err());
        if left.len() == before {
            return Some(roster);
        }
    }
}

impl Roster {
    /// Applies an entry of a known registrar, or one by which a desk not yet known becomes the authority.
    ///
    /// # Errors
    /// As [`Roster::apply`] and [`Roster::apply_succession`].
    pub fn apply_any(
        &mut self,
        entry: &Entry,
        certificates: &[IncarnationCertificate],
    ) -> Result<(), super::RosterRefusal> {
        match self.apply(entry) {
            Err(super::RosterRefusal::UnknownLog) => {}
            done => return done,
        }
        let certificate = certificates.iter().find(|certificate| certificate.log_id() == entry.header().log);
        self.apply_succession(entry, certificate.ok_or(super::RosterRefusal::UnknownLog)?)
    }
}

/// A bound for rosters that contradict themselves; honest ones agree after two rounds.
const MOST_ROUNDS: u32 = 8;
