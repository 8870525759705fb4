//! Which space keys does this desk take, make and give?

use aman_sync_protocol::grant::{Grant, GrantSlot, make_grant, open_grant};
use aman_sync_protocol::ids::{DeskId, OfficerId, RecoveryId, SpaceId, UnitId};
use aman_sync_protocol::secret::SpaceKey;
use aman_sync_protocol::statement::{DeskCard, REGION_READS_FILES};
use rusqlite::params;

use crate::fault::VaultFault;
use crate::log::{self, LogDb, log_fault, put_grant};
use crate::spaces::Role;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;

impl OpenVault {
    /// Takes the space keys that were granted to this desk; returns how many are new.
    ///
    /// # Errors
    /// The log cannot be read or written.
    pub fn adopt_grants(&mut self) -> Result<u32, VaultFault> {
        let mut adopted = 0;
        // The roster's key opens the labels that say which other grants may be believed: go round until nothing is new.
        loop {
            let fresh = self.adopt_believable_grants()?;
            if fresh == 0 {
                return Ok(adopted);
            }
            adopted += fresh;
        }
    }

    fn adopt_believable_grants(&mut self) -> Result<u32, VaultFault> {
        let me = self.core.log.desk_id()?;
        let mut adopted = 0;
        for grant in self.core.log.grants_to(&me)? {
            if self.keys.space(&grant.space, grant.epoch).is_some() || !self.may_have_granted(&grant)? {
                continue;
            }
            // One that does not open must not stand in the way of one that does.
            if let Ok(key) = open_grant(&grant, &self.keys.sealing) {
                self.keep_space_key(grant.space, grant.epoch, key)?;
                self.reread_book()?;
                adopted += 1;
            }
        }
        Ok(adopted)
    }

    /// Whether a grant may be believed: a file key comes only from a confirmed desk of its own unit, or from the key on
    /// paper.
    fn may_have_granted(&self, grant: &Grant) -> Result<bool, VaultFault> {
        let roster = self.core.log.roster();
        let on_paper = roster.recovery_of(&RecoveryId::from_bytes(*grant.by.as_bytes())).is_some();
        let Some(by) = roster.desk(&grant.by) else {
            return Ok(on_paper);
        };
        Ok(match self.book.role(&grant.space) {
            Some((owner, Role::File)) if Some(owner) == self.book.unit => by.unit == owner && self.trusts(&grant.by)?,
            Some((owner, Role::File)) => by.unit == owner,
            Some((owner, Role::Sheet | Role::Trail | Role::Exchange)) => by.registrar || by.unit == owner,
            Some((_, Role::Region | Role::Roster)) => by.registrar,
            // Its label is not readable yet: the roster's own key comes first and opens it.
            None => false,
        })
    }

    /// Seals the keys this desk may give to the desks that may have them; returns how many grants were made.
    ///
    /// # Errors
    /// The log cannot be read or written.
    pub fn make_due_grants(&mut self) -> Result<u32, VaultFault> {
        let me = self.core.log.desk_id()?;
        let due = self.due_grants(me)?;
        let made = due.len();
        let mut told = Vec::new();
        for slot in due {
            let roster = self.core.log.roster();
            let (Some(card), Some(key)) = (roster.desk(&slot.to), self.keys.space(&slot.space, slot.epoch)) else {
                continue;
            };
            let grant = make_grant(&slot, key, &card.sealing, &self.keys.signing, self.core.host.entropy())
                .map_err(|_| VaultFault::Refused { what: "sealing key" })?;
            let subject = slot.to.to_string();
            if !told.contains(&slot.to) {
                self.trail_append(&TrailWords { subject: &subject, ..TrailWords::of(Act::Granted) })?;
                told.push(slot.to);
            }
            let tx = self.core.log.begin()?;
            put_grant(&tx, &grant, false)?;
            log::commit(tx)?;
        }
        Ok(u32::try_from(made).unwrap_or(u32::MAX))
    }

    fn due_grants(&self, me: DeskId) -> Result<Vec<GrantSlot>, VaultFault> {
        let roster = self.core.log.roster();
        let mut due = Vec::new();
        let Some(mine) = roster.desk(&me) else {
            return Ok(due);
        };
        for ((space, epoch), _) in self.keys.held() {
            let given = self.core.log.granted(space, *epoch)?;
            for to in roster.readers(space) {
                let allowed = to != me && !given.contains(&to) && self.may_grant(space, &to, mine)?;
                if allowed {
                    due.push(GrantSlot { space: *space, epoch: *epoch, to, by: me });
                }
            }
        }
        Ok(due)
    }

    fn may_grant(&self, space: &SpaceId, to: &DeskId, mine: &DeskCard) -> Result<bool, VaultFault> {
        let roster = self.core.log.roster();
        let (Some((owner, role)), Some(card)) = (self.book.role(space), roster.desk(to)) else {
            return Ok(false);
        };
        match role {
            Role::File if card.unit == owner => Ok(mine.unit == owner && self.trusts(to)?),
            Role::File => Ok(mine.unit == owner && self.is_named_reader(&card.unit)),
            // A coordinator who came after the last one was lost gets what the unit holds.
            Role::Sheet | Role::Trail | Role::Exchange => Ok(mine.registrar || (mine.unit == owner && card.registrar)),
            Role::Region | Role::Roster => Ok(mine.registrar),
        }
    }

    fn is_named_reader(&self, unit: &UnitId) -> bool {
        let roster = self.core.log.roster();
        roster.switch(REGION_READS_FILES).is_some_and(|switch| {
            let of_unit = |reader: &OfficerId| {
                !roster.withdrawn(reader) && roster.officer(reader).is_some_and(|officer| officer.unit == *unit)
            };
            switch.on && switch.readers.iter().any(of_unit)
        })
    }

    pub(crate) fn keep_space_key(&mut self, space: SpaceId, epoch: u32, key: SpaceKey) -> Result<(), VaultFault> {
        let dice = self.core.host.entropy.as_mut();
        let tx = self.core.log.begin()?;
        self.keys.store_space(&tx, (space, epoch), &key, dice)?;
        log::commit(tx)?;
        self.keys.remember(space, epoch, key);
        Ok(())
    }
}

impl LogDb {
    pub(crate) fn grants_to(&self, desk: &DeskId) -> Result<Vec<Grant>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT bytes FROM key_grant WHERE to_desk = ?1")
            .map_err(log_fault("read grants"))?;
        let rows =
            statement.query_map([desk.as_bytes()], |row| row.get::<_, Vec<u8>>(0)).map_err(log_fault("read grants"))?;
        let all: Vec<Vec<u8>> = rows.collect::<Result<_, _>>().map_err(log_fault("read grants"))?;
        Ok(all.iter().filter_map(|bytes| Grant::decode(bytes).ok()).collect())
    }

    pub(crate) fn granted(&self, space: &SpaceId, epoch: u32) -> Result<Vec<DeskId>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT to_desk FROM key_grant WHERE space = ?1 AND epoch = ?2")
            .map_err(log_fault("read grants"))?;
        let rows = statement
            .query_map(params![space.as_bytes(), epoch], |row| row.get(0).map(DeskId::from_bytes))
            .map_err(log_fault("read grants"))?;
        rows.collect::<Result<_, _>>().map_err(log_fault("read grants"))
    }
}
