//! How is the region's key on paper made, rehearsed, and used for a unit whose desks are all gone?

use aman_schema::Private;
use aman_sync_protocol::grant::{GrantSlot, make_grant};
use aman_sync_protocol::ids::{DeskId, RecoveryId, UnitId};
use aman_sync_protocol::statement::Statement;

use super::share::{WRONG_SHARES, join};
use super::succession::present_key;
use super::{PaperKey, Share, draw};
use crate::fault::VaultFault;
use crate::log::{self, put_grant};
use crate::shamir::split_secret;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;

/// What a ceremony gave to a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The desk that gets the keys.
    pub desk: DeskId,
    /// How many file keys it gets.
    pub keys: u32,
}

impl OpenVault {
    /// Makes the region's key on paper, states its public half, and hands out the shares; the secret is forgotten.
    ///
    /// # Errors
    /// This desk is not the authority, a threshold makes no sense, or the log cannot be written.
    pub fn make_recovery(&mut self, threshold: u8, count: u8) -> Result<Vec<Share>, VaultFault> {
        self.registrar()?;
        let root = self.core.log.root_fingerprint().ok_or(VaultFault::NotEnrolled)?;
        let secret = draw(self.core.host.entropy());
        let points = split_secret(&secret, threshold, count, self.core.host.entropy())?;
        let card = PaperKey::of(&secret).card(&root);
        let id = card.id();
        let word = Private::new(id.to_string());
        self.trail_append(&TrailWords { reason: Some(&word), ..TrailWords::of(Act::PaperMade) })?;
        self.append_roster(&[Statement::Recovery(card)])?;
        // The desk that made it needs to compare nothing.
        self.keep_taken(&id)?;
        self.escrow_due()?;
        self.seal_for_heir()?;
        Ok(points.into_iter().map(|point| Share::new(&id, threshold, point)).collect())
    }

    /// Says whether these shares make the region's present key, without using it.
    ///
    /// # Errors
    /// They are too few, of different keys, of an older key, or of another than the roster names.
    pub fn rehearse_recovery(&mut self, shares: &[Share]) -> Result<RecoveryId, VaultFault> {
        let (_, id) = present_key(self.core.log.roster(), shares)?;
        let word = Private::new(id.to_string());
        self.trail_append(&TrailWords { reason: Some(&word), ..TrailWords::of(Act::PaperRehearsed) })?;
        Ok(id)
    }

    /// Gives the file keys of a unit to a desk of it, opened with the shares; nothing of them stays here.
    ///
    /// # Errors
    /// This desk is no registrar, no reason is given, the desk is not of the unit, the shares are wrong, nothing was sealed
    /// to their key, or the log cannot be written.
    pub fn recover_unit(
        &mut self,
        shares: &[Share],
        unit: UnitId,
        to: &DeskId,
        reason: &Private<String>,
    ) -> Result<Recovered, VaultFault> {
        self.registrar()?;
        // EXPOSE: to see whether it says anything.
        if reason.expose().trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        let roster = self.core.log.roster();
        let card = roster.desk(to).filter(|card| card.unit == unit && !roster.revoked(to)).cloned();
        let card = card.ok_or(VaultFault::NotAllowed { what: "unknown desk" })?;
        let (paper, id) = self.paper_key(shares)?;
        let keys = self.open_escrow(unit, &id, &paper.sealing)?;
        self.trail_append(&TrailWords { reason: Some(reason), ..TrailWords::of(Act::PaperUsed) })?;
        let by = DeskId::from_bytes(*id.as_bytes());
        for (space, epoch, key) in &keys {
            let slot = GrantSlot { space: *space, epoch: *epoch, to: *to, by };
            let dice = self.core.host.entropy.as_mut();
            let grant = make_grant(&slot, key, &card.sealing, &paper.signing, dice)
                .map_err(|_| VaultFault::Refused { what: "sealing key" })?;
            let tx = self.core.log.begin()?;
            put_grant(&tx, &grant, false)?;
            log::commit(tx)?;
        }
        Ok(Recovered { desk: *to, keys: u32::try_from(keys.len()).unwrap_or(u32::MAX) })
    }

    fn paper_key(&self, shares: &[Share]) -> Result<(PaperKey, RecoveryId), VaultFault> {
        let root = self.core.log.root_fingerprint().ok_or(VaultFault::NotEnrolled)?;
        let paper = join(shares)?;
        let id = paper.card(&root).id();
        if self.core.log.roster().recovery_of(&id).is_none() {
            return Err(WRONG_SHARES);
        }
        Ok((paper, id))
    }
}
