//! How does a desk that the roster does not name get this unit's records?
//!
//! Only when two have signed, and only by hand: a courier file sealed to that desk, with the keys of this unit's files and
//! sheets and all that is written there. The server is told nothing, because it would rightly refuse.

use std::collections::BTreeSet;

use aman_sync_protocol::courier::seal_courier;
use aman_sync_protocol::frame::{Frame, FrameType};
use aman_sync_protocol::grant::{Grant, GrantSlot, make_grant};
use aman_sync_protocol::ids::{DeskId, SpaceId, UnitId};

use crate::fault::VaultFault;
use crate::log::courier::Bundle;
use crate::log::{self, put_grant};
use crate::spaces::Role;
use crate::two_act::TwoAct;
use crate::vault::OpenVault;

impl OpenVault {
    /// Makes the file that gives a desk this unit's records; the act and both signatures stand in the trail before it leaves.
    ///
    /// # Errors
    /// No such act waits, it has one signature, this desk holds no file key, there is more than a file holds, or the log
    /// cannot be written.
    pub fn grant_outside(&mut self, number: u64) -> Result<(DeskId, Vec<u8>), VaultFault> {
        let waiting = self.waiting_acts()?.into_iter().find(|act| act.number == number);
        let Some(TwoAct::Grant { to }) = waiting.map(|waiting| waiting.act) else {
            return Err(VaultFault::NoSuchAct);
        };
        if !self.second_by_word(number)? {
            return Err(VaultFault::SecondNeeded);
        }
        let roster = self.core.log.roster();
        let known = roster.desk(&to).filter(|_| !roster.revoked(&to));
        let sealing = known.ok_or(VaultFault::NotAllowed { what: "unknown desk" })?.sealing.clone();
        let file = self.book.own(Role::File).filter(|space| self.keys.newest(space).is_some());
        let sheet = self.book.own(Role::Sheet);
        let spaces: Vec<SpaceId> =
            file.ok_or(VaultFault::KeyMissing).map(|file| sheet.into_iter().chain([file]))?.collect();
        let grants = self.grants_outside(to, &spaces)?;
        let frames = grants.iter().map(|grant| Frame { kind: FrameType::Grant, payload: grant.encode() }).collect();
        let bundle = Bundle { frames, to: vec![sealing], entries: 0, receipts: 0 };
        let bundle = self.core.log.fill(bundle, &spaces)?;
        let sealed = seal_courier(&bundle.frames, &bundle.to, self.core.host.entropy.as_mut());
        let file = sealed.map_err(|_| VaultFault::TooLarge { bytes: u64::MAX })?;
        self.carry_out(number, &to.to_string())?;
        let tx = self.core.log.begin()?;
        for grant in &grants {
            put_grant(&tx, grant, true)?;
        }
        log::commit(tx)?;
        Ok((to, file))
    }

    /// Units whose files were given to this desk outside the roster: their key is here, and the roster makes it no reader.
    ///
    /// What a registrar's desk holds came by the roster, and a switch that was turned off has closed it again.
    #[must_use]
    pub fn units_given(&self) -> BTreeSet<UnitId> {
        let roster = self.core.log.roster();
        let Ok(me) = self.core.log.desk_id() else { return BTreeSet::new() };
        if roster.desk(&me).is_none_or(|card| card.registrar) {
            return BTreeSet::new();
        }
        let given = self.book.spaces().filter(|(space, unit, role)| {
            let of_others = *role == Role::File && Some(*unit) != self.book.unit;
            of_others && self.keys.newest(space).is_some() && !roster.may_read(&me, space)
        });
        given.map(|(_, unit, _)| unit).collect()
    }

    /// Every key of these spaces that is held here, sealed to a desk.
    fn grants_outside(&mut self, to: DeskId, spaces: &[SpaceId]) -> Result<Vec<Grant>, VaultFault> {
        let refused = VaultFault::Refused { what: "sealing key" };
        let by = self.core.log.desk_id()?;
        let sealing = self.core.log.roster().desk(&to).ok_or(refused)?.sealing.clone();
        let dice = self.core.host.entropy.as_mut();
        let mut grants = Vec::new();
        for ((space, epoch), key) in self.keys.held().filter(|((space, _), _)| spaces.contains(space)) {
            let slot = GrantSlot { space: *space, epoch: *epoch, to, by };
            grants.push(make_grant(&slot, key, &sealing, &self.keys.signing, dice).map_err(|_| refused)?);
        }
        Ok(grants)
    }
}
