//! May an officer of this role do this? The one table; every use case asks it.
//!
//! Receiving is not in it: nobody, whatever her role, is kept from opening a reception. What a slot of a role opens at all is
//! decided by the vault: an auditor's and a technician's hold no key of any record.

use aman_sync_protocol::ids::OfficerId;
use aman_vault::OfficerRole;

use crate::desk::{Desk, Standing};
use crate::{Code, Outcome};

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    /// Lead the cell and answer for it: its officers, its other desks, its sheet, the glass, the archive, what leaves.
    Lead,
    /// Amend a sealed record.
    Amend,
    /// Decide for the region: units, invitations, admissions, switches, officers, recovery words.
    Coordinate,
    /// Ask for this desk to be admitted, and take in the answer.
    Enrol,
    /// Open the file of another unit, under the switch and with a reason.
    OpenFiles,
    /// Change what opens her own slot.
    OwnSecret,
    /// Read records, drafts, lists and searches.
    Read,
    /// Read who did what at this desk.
    Trail,
}

impl Right {
    /// All of them.
    #[cfg(test)]
    const ALL: [Self; 8] = [
        Self::Lead,
        Self::Amend,
        Self::Coordinate,
        Self::Enrol,
        Self::OpenFiles,
        Self::OwnSecret,
        Self::Read,
        Self::Trail,
    ];
}

/// Whether this role may do this.
pub(crate) const fn may(role: OfficerRole, right: Right) -> bool {
    use OfficerRole::{Auditor, Coordinator, Head, Officer, Technician};
    match right {
        Right::Lead => matches!(role, Coordinator | Head),
        Right::Amend | Right::OwnSecret | Right::Read => matches!(role, Coordinator | Head | Officer),
        Right::Coordinate | Right::OpenFiles => matches!(role, Coordinator),
        Right::Enrol => matches!(role, Coordinator | Head | Officer | Technician),
        Right::Trail => matches!(role, Auditor | Coordinator | Head),
    }
}

impl Desk {
    /// The role of whoever is here, if somebody is.
    pub(crate) fn officer_role(&self) -> Option<OfficerRole> {
        match &self.standing {
            Standing::Open(vault) => Some(vault.role()),
            Standing::Locked(_) => self.narrow.as_ref().map(aman_vault::NarrowKey::role),
            Standing::Absent | Standing::Turning => None,
        }
    }

    /// Whoever is here, if somebody is.
    pub(crate) fn officer_here(&self) -> Option<OfficerId> {
        match &self.standing {
            Standing::Open(vault) => Some(vault.officer()),
            Standing::Locked(_) => self.narrow.as_ref().map(aman_vault::NarrowKey::officer),
            Standing::Absent | Standing::Turning => None,
        }
    }

    /// Refuses what the role of whoever is here may not do. With nobody here the vault is closed, and that decides.
    ///
    /// # Errors
    /// The role may not.
    pub(crate) fn permit(&self, right: Right) -> Outcome<()> {
        // What a locked desk is taking is nobody's record yet: nothing stops it.
        if self.receiving.is_some() {
            return Ok(());
        }
        match self.officer_role() {
            Some(role) if !may(role, right) => Err(Code::NotYourRole.into()),
            Some(_) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each role beside all that it may do, written apart from the table.
    const ROLES: [(OfficerRole, &[Right]); 5] = [
        (OfficerRole::Auditor, &[Right::Trail]),
        (OfficerRole::Coordinator, &Right::ALL),
        (OfficerRole::Head, &[Right::Lead, Right::Amend, Right::Enrol, Right::OwnSecret, Right::Read, Right::Trail]),
        (OfficerRole::Officer, &[Right::Amend, Right::Enrol, Right::OwnSecret, Right::Read]),
        (OfficerRole::Technician, &[Right::Enrol]),
    ];

    #[test]
    fn each_role_may_do_what_is_listed_and_nothing_else() {
        assert_eq!(ROLES.map(|(role, _)| role), OfficerRole::ALL);
        for (role, rights) in ROLES {
            for right in Right::ALL {
                assert_eq!(may(role, right), rights.contains(&right), "{role:?} {right:?}");
            }
        }
    }

    #[test]
    fn who_may_not_read_has_no_right_that_shows_a_record() {
        for role in OfficerRole::ALL.into_iter().filter(|role| !may(*role, Right::Read)) {
            for right in [Right::Amend, Right::OpenFiles, Right::Lead, Right::Coordinate] {
                assert!(!may(role, right), "{role:?} {right:?}");
            }
        }
    }
}
