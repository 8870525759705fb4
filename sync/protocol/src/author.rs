//! Whose entry is it, and was its author allowed to write it there?

use crate::entry::{Entry, Kind};
use crate::incarnation::Purpose;
use crate::message::AlertCode;
use crate::roster::{Roster, Signer};

/// Finds the author of an entry and accepts it, or says why not.
///
/// Nothing is stored that does not pass here. A revoked desk or a withdrawn membership does not make what was written
/// before unacceptable: whether the *carrier* may speak now is asked apart.
///
/// # Errors
/// The log is unknown, the kind does not belong to its key or space, the author was never a writer of the space, or
/// the signature is not the author's.
pub fn find_author<'a>(entry: &Entry, roster: &'a Roster) -> Result<&'a Signer, AlertCode> {
    let header = entry.header();
    let signer = roster.signer_of(&header.log).ok_or(AlertCode::UnknownLog)?;
    let in_roster_space = roster.root().is_some_and(|root| root.roster_space == header.space);
    let allowed = match (header.kind, signer.purpose) {
        (Kind::Beacon, Purpose::Link) => roster.was_member(&signer.desk, &header.space),
        (Kind::Roster, Purpose::Desk) => in_roster_space && roster.was_writer(&signer.desk, &header.space),
        (Kind::Sealed, Purpose::Desk) => roster.was_writer(&signer.desk, &header.space),
        (Kind::Beacon, Purpose::Desk) | (Kind::Roster | Kind::Sealed, Purpose::Link) => false,
    };
    if !allowed {
        return Err(AlertCode::MayNotWrite);
    }
    entry.verify(&signer.key).map_err(|_| AlertCode::BadSignature)?;
    Ok(signer)
}
