//! Which space keys does this desk take, make and give?

use aman_sync_protocol::grant::{Grant, GrantSlot, make_grant, open_grant};
use aman_sync_protocol::ids::{DeskId, OfficerId, SpaceId};
use aman_sync_protocol::secret::SpaceKey;
use aman_sync_protocol::statement::{DeskCard, REGION_READS_FILES};
use rusqlite::params;

use crate::fault::VaultFault;
use crate::log::{self, LogDb, log_fault, put_grant};
use crate::spaces::Role;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;

impl OpenVault {
    /// Mints this unit's file key if the roster names this desk as its minter and there is none yet.
    ///
    /// # Errors
    /// The log cannot be written.
    pub fn mint_file_key_if_first(&mut self) -> Result<bool, VaultFault> {
        let me = self.core.log.desk_id()?;
        let Some(space) = self.book.own(Role::File) else {
            return Ok(false);
        };
        let named = self.core.log.roster().minter(&space, 0) == Some(me);
        if !named || self.keys.space(&space, 0).is_some() {
            return Ok(false);
        }
        let key = SpaceKey::make(self.core.host.entropy());
        self.keep_space_key(space, 0, key)?;
        Ok(true)
    }

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
            if self.keys.space(&grant.space, grant.epoch).is_some() || !self.may_have_granted(&grant) {
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

    /// Whether a grant may be believed: a file key comes only from a desk of its own unit.
    fn may_have_granted(&self, grant: &Grant) -> bool {
        let Some(by) = self.core.log.roster().desk(&grant.by) else {
            return false;
        };
        match self.book.role(&grant.space) {
            Some((owner, Role::File)) => by.unit == owner,
            Some(_) => by.registrar,
            // Its label is not readable yet: the roster's own key comes first and opens it.
            None => false,
        }
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
                let allowed = to != me && !given.contains(&to) && self.may_grant(space, &to, mine);
                if allowed {
                    due.push(GrantSlot { space: *space, epoch: *epoch, to, by: me });
                }
            }
        }
        Ok(due)
    }

    fn may_grant(&self, space: &SpaceId, to: &DeskId, mine: &DeskCard) -> bool {
        let roster = self.core.log.roster();
        let Some((owner, role)) = self.book.role(space) else {
            return false;
        };
        if role != Role::File {
            return mine.registrar;
        }
        let Some(card) = roster.desk(to) else {
            return false;
        };
        let named = roster.switch(REGION_READS_FILES).is_some_and(|switch| {
            let of_unit = |reader: &OfficerId| roster.officer(reader).is_some_and(|officer| officer.unit == card.unit);
            switch.on && switch.readers.iter().any(of_unit)
        });
        mine.unit == owner && (card.unit == owner || named)
    }

    pub(super) fn keep_space_key(&mut self, space: SpaceId, epoch: u32, key: SpaceKey) -> Result<(), VaultFault> {
        let dice = self.core.host.entropy.as_mut();
        let tx = self.core.log.begin()?;
        self.keys.store_space(&tx, (space, epoch), &key, dice)?;
        log::commit(tx)?;
        self.keys.remember(space, epoch, key);
        Ok(())
    }
}

impl LogDb {
    pub(super) fn grants_to(&self, desk: &DeskId) -> Result<Vec<Grant>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT bytes FROM key_grant WHERE to_desk = ?1")
            .map_err(log_fault("read grants"))?;
        let rows =
            statement.query_map([desk.as_bytes()], |row| row.get::<_, Vec<u8>>(0)).map_err(log_fault("read grants"))?;
        let all: Vec<Vec<u8>> = rows.collect::<Result<_, _>>().map_err(log_fault("read grants"))?;
        Ok(all.iter().filter_map(|bytes| Grant::decode(bytes).ok()).collect())
    }

    fn granted(&self, space: &SpaceId, epoch: u32) -> Result<Vec<DeskId>, VaultFault> {
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
