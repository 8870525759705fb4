//! Which unit takes the restricted receptions of another?
//!
//! The coordinator names it. Its name stands in the sealed label of the unit's exchange space, and its desks become
//! readers there; what they read is sealed to each of them once more, so that neither the unit nor the region opens it.

use aman_sync_protocol::ids::{DeskId, SpaceId, UnitId};
use aman_sync_protocol::secret::{SealingPublic, SpaceKey};
use aman_sync_protocol::statement::{Membership, Statement};
use serde_json::json;

use crate::enrol::label;
use crate::fault::VaultFault;
use crate::spaces::Role;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;

/// Whether a record is kept from the unit that received it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restriction {
    /// Another unit received it and entrusted it to this one.
    From(UnitId),
    /// It is not.
    No,
    /// The officer at work received it; her unit does not see it.
    Own,
}

/// Where a restricted reception of this unit goes.
pub(crate) struct Outside {
    pub(crate) exchange: SpaceId,
    pub(crate) sheet: SpaceId,
    pub(crate) file: SpaceId,
    pub(crate) readers: Vec<SealingPublic>,
}

impl OpenVault {
    /// Names the unit that takes the restricted receptions of another; one that was named before takes no more.
    ///
    /// # Errors
    /// This desk is no registrar, a unit is unknown, it is the same one, a partner's or one that coordinates, it takes
    /// them already, or the log cannot be written.
    pub fn name_outside(&mut self, unit: UnitId, outside: UnitId) -> Result<(), VaultFault> {
        self.registrar()?;
        let kind =
            |unit: UnitId| self.book.units().find(|(known, _)| **known == unit).map(|(_, (kind, _))| kind.clone());
        let (Some(_), Some(theirs)) = (kind(unit), kind(outside)) else {
            return Err(VaultFault::NotAllowed { what: "unknown unit" });
        };
        // Neither the unit itself, nor who coordinates it, nor a service that is no cell.
        if unit == outside || !matches!(theirs.as_str(), "brigade" | "mobile") {
            return Err(VaultFault::NotAllowed { what: "outside unit" });
        }
        let before = self.book.outside(&unit);
        if before == Some(outside) {
            return Err(VaultFault::NothingToDo);
        }
        let space = self.book.space(unit, Role::Exchange).ok_or(VaultFault::KeyMissing)?;
        let key = SpaceKey::from_bytes(*self.roster_key()?.expose());
        let words = json!({"role": Role::Exchange.word(), "outside": outside.to_string()});
        let sealed = label(&key, space.as_bytes(), &words, self.core.host.entropy());
        let mut statements = vec![Statement::Space { space, unit, sealed }];
        statements.extend(self.desks_of(outside).map(|desk| reader(space, desk, true)));
        if let Some(before) = before {
            statements.extend(self.desks_of(before).map(|desk| reader(space, desk, false)));
            statements.extend(self.next_epochs(&[space], None));
        }
        let subject = format!("{unit} {outside}");
        self.trail_append(&TrailWords { subject: &subject, ..TrailWords::of(Act::OutsideNamed) })?;
        self.append_roster(&statements)?;
        self.hand_out_keys()
    }

    /// Tells which unit takes the restricted receptions of another, if one is named.
    #[must_use]
    pub fn outside_unit(&self, unit: UnitId) -> Option<UnitId> {
        self.book.outside(&unit)
    }

    /// Tells whether a restricted reception of this desk would leave for its outside unit now.
    #[must_use]
    pub fn has_outside(&self) -> bool {
        self.outside().is_some()
    }

    /// Where a restricted reception of this unit goes now; nowhere while no unit is named or none of its desks can read.
    pub(crate) fn outside(&self) -> Option<Outside> {
        let unit = self.book.outside(&self.book.unit?)?;
        let exchange = self.book.own(Role::Exchange)?;
        self.keys.newest(&exchange)?;
        let roster = self.core.log.roster();
        let me = self.core.log.desk_id().ok()?;
        let readers: Vec<SealingPublic> = self
            .desks_of(unit)
            .filter(|desk| roster.may_read(desk, &exchange))
            .filter_map(|desk| roster.desk(&desk).map(|card| card.sealing.clone()))
            .take(MOST)
            .collect();
        (!readers.is_empty() && roster.may_write(&me, &exchange)).then_some(())?;
        let place = |role| self.book.space(unit, role);
        Some(Outside { exchange, sheet: place(Role::Sheet)?, file: place(Role::File)?, readers })
    }

    fn desks_of(&self, unit: UnitId) -> impl Iterator<Item = DeskId> {
        let roster = self.core.log.roster();
        roster.desks().filter(move |(desk, card)| card.unit == unit && !roster.revoked(desk)).map(|(desk, _)| *desk)
    }
}

/// Lets a desk of an outside unit read what is sealed to it, or no longer.
pub(crate) fn reader(space: SpaceId, desk: DeskId, read: bool) -> Statement {
    Statement::Member { space, desk, membership: Membership { read, write: false } }
}

/// Beside its writer an envelope has at most so many readers.
const MOST: usize = 63;
