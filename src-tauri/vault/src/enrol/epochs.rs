//! When does a space get a new key, and who makes it?
//!
//! A registrar states the next epoch and its minter: itself for all but file spaces, a desk of the unit for those. The
//! minter makes the key when it next looks at the roster. Whoever holds only the old epoch goes on sealing under it:
//! nothing waits for a key.

use aman_schema::Private;
use aman_sync_protocol::ids::{DeskId, SpaceId, UnitId};
use aman_sync_protocol::secret::SpaceKey;
use aman_sync_protocol::statement::Statement;
use rusqlite::params;

use crate::fault::VaultFault;
use crate::log::{LogDb, log_fault};
use crate::spaces::Role;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;

impl OpenVault {
    /// Makes the newest key of each space whose roster names this desk as its minter; returns how many were made.
    ///
    /// # Errors
    /// The log cannot be read or written.
    pub fn mint_due_keys(&mut self) -> Result<u32, VaultFault> {
        let me = self.core.log.desk_id()?;
        let roster = self.core.log.roster();
        let named = |space: &SpaceId| {
            let (epoch, minter) = roster.newest_epoch(space)?;
            (minter == me && self.keys.space(space, epoch).is_none()).then_some((*space, epoch))
        };
        let due: Vec<(SpaceId, u32)> = self.book.spaces().filter_map(|(space, _, _)| named(space)).collect();
        let mut made = 0;
        for (space, epoch) in due {
            // A disk that came back from a backup made it once: the others hold it and give it back.
            if self.core.log.epoch_was_used(&space, epoch)? {
                continue;
            }
            let key = SpaceKey::make(self.core.host.entropy());
            self.keep_space_key(space, epoch, key)?;
            made += 1;
        }
        Ok(made)
    }

    /// Gives every space of a unit a new key, or every space of the region.
    ///
    /// # Errors
    /// This desk is no registrar, no reason is given, the unit is unknown, or the log cannot be written.
    pub fn rotate_keys(&mut self, unit: Option<UnitId>, reason: &Private<String>) -> Result<u32, VaultFault> {
        self.registrar()?;
        // EXPOSE: only whether something was written.
        if reason.expose().trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        let of_unit = |owner: UnitId| unit.is_none_or(|unit| unit == owner);
        let spaces: Vec<SpaceId> =
            self.book.spaces().filter(|(_, owner, _)| of_unit(*owner)).map(|(space, _, _)| *space).collect();
        let statements = self.next_epochs(&spaces, None);
        if statements.is_empty() {
            return Err(VaultFault::NotAllowed { what: "unknown unit" });
        }
        self.trail_append(&TrailWords { reason: Some(reason), ..TrailWords::of(Act::KeysRotated) })?;
        self.append_roster(&statements)?;
        self.hand_out_keys()?;
        Ok(u32::try_from(statements.len()).unwrap_or(u32::MAX))
    }

    /// The statements by which spaces get new keys, made by nobody who leaves.
    pub(crate) fn next_epochs(&self, spaces: &[SpaceId], leaving: Option<DeskId>) -> Vec<Statement> {
        let roster = self.core.log.roster();
        let next = |space: &SpaceId| {
            let (owner, role) = self.book.role(space)?;
            let newest = roster.newest_epoch(space);
            let minter = match role {
                // The labels of the roster stay readable to whoever once had them: no name of a victim is among them.
                Role::Roster => return None,
                Role::File => self.file_minter(owner, newest.map(|(_, minter)| minter), leaving)?,
                Role::Exchange | Role::Region | Role::Sheet | Role::Trail => self.core.log.desk_id().ok()?,
            };
            let epoch = newest.map_or(0, |(epoch, _)| epoch.saturating_add(1));
            Some(Statement::Epoch { space: *space, epoch, minter })
        };
        spaces.iter().filter_map(next).collect()
    }

    /// A desk of the unit that stays: the present minter, or another.
    fn file_minter(&self, unit: UnitId, present: Option<DeskId>, leaving: Option<DeskId>) -> Option<DeskId> {
        let roster = self.core.log.roster();
        let stays = |desk: &DeskId| {
            Some(*desk) != leaving
                && !roster.revoked(desk)
                && roster.desk(desk).is_some_and(|card| card.unit == unit && !roster.revoked(desk))
        };
        present.filter(stays).or_else(|| roster.desks().map(|(desk, _)| *desk).find(stays))
    }

    /// Mints what is due here and seals it to whoever may read.
    pub(crate) fn hand_out_keys(&mut self) -> Result<(), VaultFault> {
        self.mint_due_keys()?;
        self.make_due_grants()?;
        Ok(())
    }
}

impl LogDb {
    fn epoch_was_used(&self, space: &SpaceId, epoch: u32) -> Result<bool, VaultFault> {
        self.db
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM wrap WHERE space = ?1 AND epoch = ?2)",
                params![space.as_bytes(), epoch],
                |row| row.get(0),
            )
            .map_err(log_fault("read wraps"))
    }
}
