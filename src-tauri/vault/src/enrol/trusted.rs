//! Which other desks of its unit does this desk give its files to, and believe when they give?
//!
//! The roster says which desks belong to a unit, and a registrar writes the roster. So that whoever admits a desk cannot
//! read its unit's files, a desk shares file keys only with desks that an officer sitting here has confirmed: the two
//! screens show one number, made of both desks' keys.

use aman_sync_protocol::ids::DeskId;

use crate::fault::VaultFault;
use crate::spaces::Role;
use crate::trail::TrailWords;
use crate::vault::OpenVault;

/// Another desk of this unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// The desk.
    pub desk: DeskId,
    /// Whether an officer confirmed it here.
    pub confirmed: bool,
}

impl OpenVault {
    /// Lists the other desks of this unit that were not revoked.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn colleagues(&self) -> Result<Vec<Colleague>, VaultFault> {
        let me = self.core.log.desk_id()?;
        let roster = self.core.log.roster();
        let of_unit = roster
            .desks()
            .filter(|(desk, card)| **desk != me && Some(card.unit) == self.book.unit && !roster.revoked(desk));
        of_unit.map(|(desk, _)| Ok(Colleague { desk: *desk, confirmed: self.trusts(desk)? })).collect()
    }

    /// The bytes that both desks turn into the number their officers compare.
    ///
    /// # Errors
    /// The roster does not know one of the two.
    pub fn pair_bytes(&self, other: &DeskId) -> Result<Vec<u8>, VaultFault> {
        let me = self.core.log.desk_id()?;
        let roster = self.core.log.roster();
        let mut both = b"aman/pair/v1".to_vec();
        for desk in [me.min(*other), me.max(*other)] {
            let card = roster.desk(&desk).ok_or(VaultFault::NotAllowed { what: "unknown desk" })?;
            both.extend_from_slice(desk.as_bytes());
            both.extend_from_slice(card.signing.as_bytes());
            both.extend_from_slice(card.link.as_bytes());
            both.extend_from_slice(card.sealing.as_bytes());
        }
        Ok(both)
    }

    /// Confirms a desk of this unit: its officer read out the number that this desk shows too.
    ///
    /// # Errors
    /// It is no desk of this unit, or the log cannot be written.
    pub fn confirm_desk(&mut self, desk: &DeskId) -> Result<(), VaultFault> {
        if !self.colleagues()?.iter().any(|colleague| colleague.desk == *desk) {
            return Err(VaultFault::NotAllowed { what: "unknown desk" });
        }
        self.trail_append(&TrailWords { code: "desk.confirmed", record: None, reason: None })?;
        let dice = self.core.host.entropy.as_mut();
        let tx = self.core.log.begin()?;
        self.keys.keep_fact(&tx, &fact(desk), &[1], dice)?;
        crate::log::commit(tx)?;
        self.after_sync()
    }

    /// Says whether files may be shared with a desk of this unit.
    pub(super) fn trusts(&self, desk: &DeskId) -> Result<bool, VaultFault> {
        if *desk == self.core.log.desk_id()? {
            return Ok(true);
        }
        Ok(self.keys.fact(&self.core.log.db, &fact(desk))?.is_some())
    }

    /// Says whether this desk waits for a file key that a colleague holds and may not give yet.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn waits_for_colleague(&self) -> Result<bool, VaultFault> {
        let missing = self.book.own(Role::File).is_some_and(|space| self.keys.newest(&space).is_none());
        Ok(missing && !self.colleagues()?.is_empty())
    }
}

fn fact(desk: &DeskId) -> String {
    format!("confirmed {desk}")
}
