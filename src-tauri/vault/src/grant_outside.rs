//! How does a desk that the roster does not name get this unit's file key?
//!
//! Only when two have signed, and only by hand: a courier file sealed to that desk, with the grants in it. The server is
//! told nothing, because it would rightly refuse.

use aman_sync_protocol::courier::seal_courier;
use aman_sync_protocol::frame::{Frame, FrameType};
use aman_sync_protocol::grant::{GrantSlot, make_grant};
use aman_sync_protocol::ids::DeskId;

use crate::fault::VaultFault;
use crate::log::{self, put_grant};
use crate::spaces::Role;
use crate::two_act::TwoAct;
use crate::vault::OpenVault;

impl OpenVault {
    /// Makes the file that gives a desk this unit's file key; the act and both signatures stand in the trail first.
    ///
    /// # Errors
    /// No such act waits, it has one signature, this desk holds no file key, or the log cannot be written.
    pub fn grant_outside(&mut self, number: u64) -> Result<(DeskId, Vec<u8>), VaultFault> {
        let waiting = self.waiting_acts()?.into_iter().find(|act| act.number == number);
        let Some(TwoAct::Grant { to }) = waiting.map(|waiting| waiting.act) else {
            return Err(VaultFault::NoSuchAct);
        };
        let roster = self.core.log.roster();
        let known = roster.desk(&to).filter(|_| !roster.revoked(&to));
        let sealing = known.ok_or(VaultFault::NotAllowed { what: "unknown desk" })?.sealing.clone();
        let space = self.book.own(Role::File).ok_or(VaultFault::NotEnrolled)?;
        let by = self.core.log.desk_id()?;
        let epochs: Vec<u32> =
            self.keys.held().filter(|((held, _), _)| *held == space).map(|((_, epoch), _)| *epoch).collect();
        if epochs.is_empty() {
            return Err(VaultFault::KeyMissing);
        }
        self.carry_out(number, &to.to_string())?;
        let mut grants = Vec::new();
        for epoch in epochs {
            let slot = GrantSlot { space, epoch, to, by };
            let key = self.keys.space(&space, epoch).ok_or(VaultFault::KeyMissing)?;
            let grant = make_grant(&slot, key, &sealing, &self.keys.signing, self.core.host.entropy.as_mut())
                .map_err(|_| VaultFault::Refused { what: "sealing key" })?;
            grants.push(grant);
        }
        let tx = self.core.log.begin()?;
        for grant in &grants {
            put_grant(&tx, grant, true)?;
        }
        log::commit(tx)?;
        let frames: Vec<Frame> =
            grants.iter().map(|grant| Frame { kind: FrameType::Grant, payload: grant.encode() }).collect();
        let file = seal_courier(&frames, &[sealing], self.core.host.entropy.as_mut());
        file.map(|file| (to, file)).map_err(|_| VaultFault::Refused { what: "sealing key" })
    }
}
