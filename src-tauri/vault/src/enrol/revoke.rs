//! What happens when a desk is lost or an officer leaves?

use std::collections::BTreeMap;

use aman_sync_protocol::beacon::{Beacon, SeenHead};
use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{DeskId, EntryId, LogId, OfficerId, RecordId, SpaceId, UnitId};
use aman_sync_protocol::statement::{Revocation, RevokedHead, Statement};
use rusqlite::params;

use crate::fault::VaultFault;
use crate::log::{LogDb, log_fault};
use crate::spaces::Role;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;
use aman_schema::Private;

/// What somebody who opens a lost desk could read, as far as this desk knows.
#[derive(Debug)]
pub struct Exposure {
    /// Whose desk it is.
    pub unit: UnitId,
    /// The records its unit's spaces held.
    pub records: Vec<RecordId>,
    /// When its last entry or beacon was written, as its clock said.
    pub last_word: Option<Timestamp>,
    /// The spaces it could read; each gets a new key.
    pub spaces: u32,
}

impl OpenVault {
    /// Tells what a lost desk exposes, without doing anything.
    ///
    /// # Errors
    /// The roster does not know the desk, or the databases cannot be read.
    pub fn exposure(&self, desk: &DeskId) -> Result<Exposure, VaultFault> {
        let roster = self.core.log.roster();
        let unit = roster.desk(desk).ok_or(VaultFault::NotAllowed { what: "unknown desk" })?.unit;
        let spaces = self.readable_spaces(desk);
        let records = self.view.records_of(&unit)?;
        Ok(Exposure {
            unit,
            records,
            last_word: self.core.log.last_word_of(desk)?,
            spaces: u32::try_from(spaces.len()).unwrap_or(u32::MAX),
        })
    }

    /// Revokes a desk: what it wrote up to here counts, what appears later is quarantined, and its keys are replaced.
    ///
    /// # Errors
    /// This desk is no registrar (or the other is one and this desk not the authority), the desk is unknown or revoked
    /// already, no reason is given, or the log cannot be written.
    pub fn revoke_desk(&mut self, desk: &DeskId, reason: &Private<String>) -> Result<(), VaultFault> {
        self.registrar()?;
        // EXPOSE: to see whether it says anything.
        if reason.expose().trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        let roster = self.core.log.roster();
        if roster.desk(desk).is_none() {
            return Err(VaultFault::NotAllowed { what: "unknown desk" });
        }
        if roster.revoked(desk) {
            return Err(VaultFault::NothingToDo);
        }
        let revocation = Revocation { heads: self.core.log.heads_to_keep(desk)? };
        let mut statements = vec![Statement::RevokeAt { desk: *desk, revocation }];
        statements.extend(self.next_epochs(&self.readable_spaces(desk), Some(*desk)));
        self.trail_append(&TrailWords { reason: Some(reason), ..TrailWords::of(Act::Revoked) })?;
        self.append_roster(&statements)?;
        self.hand_out_keys()?;
        self.project()
    }

    /// States that an officer left: she signs nothing more, and her unit's keys are replaced.
    ///
    /// # Errors
    /// This desk is no registrar, the officer is unknown or gone already, no reason is given, or the log cannot be written.
    pub fn withdraw_officer(&mut self, officer: &OfficerId, reason: &Private<String>) -> Result<(), VaultFault> {
        self.registrar()?;
        // EXPOSE: to see whether it says anything.
        if reason.expose().trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        let roster = self.core.log.roster();
        let unit = roster.officer(officer).ok_or(VaultFault::NotAllowed { what: "unknown officer" })?.unit;
        if roster.withdrawn(officer) {
            return Err(VaultFault::NothingToDo);
        }
        let spaces: Vec<SpaceId> =
            self.book.spaces().filter(|(_, owner, _)| *owner == unit).map(|(space, _, _)| *space).collect();
        let mut statements = vec![Statement::Withdraw { officer: *officer }];
        statements.extend(self.next_epochs(&spaces, None));
        self.trail_append(&TrailWords { reason: Some(reason), ..TrailWords::of(Act::OfficerWithdrawn) })?;
        self.append_roster(&statements)?;
        self.hand_out_keys()
    }

    fn readable_spaces(&self, desk: &DeskId) -> Vec<SpaceId> {
        let roster = self.core.log.roster();
        let readable =
            self.book.spaces().filter(|(space, _, role)| *role != Role::Roster && roster.may_read(desk, space));
        readable.map(|(space, _, _)| *space).collect()
    }
}

impl LogDb {
    /// The last entry that counts of every chain of a desk: what is held without a hole, or further, what beacons named.
    fn heads_to_keep(&self, desk: &DeskId) -> Result<Vec<RevokedHead>, VaultFault> {
        let mut heads: BTreeMap<(LogId, SpaceId), RevokedHead> = BTreeMap::new();
        let own = self.held_heads(desk)?;
        for head in own.into_iter().chain(self.named_heads(desk)?) {
            let kept = heads.entry((head.log, head.space)).or_insert(head);
            if kept.seq < head.seq {
                *kept = head;
            }
        }
        Ok(heads.into_values().collect())
    }

    fn is_of(&self, log: &LogId, desk: &DeskId) -> bool {
        self.roster.signer_of(log).is_some_and(|signer| signer.desk == *desk)
    }

    /// What held beacons say of chains in spaces this desk does not read. Of those it reads, what it holds decides: the key of
    /// beacons lies in clear on a disk, and a thief may name places that nobody wrote.
    fn named_heads(&self, desk: &DeskId) -> Result<Vec<RevokedHead>, VaultFault> {
        const DOING: &str = "read beacons";
        let mut statement =
            self.db.prepare_cached("SELECT bytes FROM entry WHERE kind = 2 AND place = 0").map_err(log_fault(DOING))?;
        let mut rows = statement.query([]).map_err(log_fault(DOING))?;
        let me = self.desk_id()?;
        let unread = |head: &SeenHead| self.is_of(&head.log, desk) && !self.roster.may_read(&me, &head.space);
        let mut named = Vec::new();
        while let Some(row) = rows.next().map_err(log_fault(DOING))? {
            let bytes: Vec<u8> = row.get(0).map_err(log_fault(DOING))?;
            let beacon = Entry::decode(&bytes).ok().and_then(|entry| Beacon::decode(entry.clear_payload()?).ok());
            let heads = beacon.into_iter().flat_map(|beacon| beacon.heads);
            named.extend(heads.filter(&unread).map(|head| RevokedHead {
                log: head.log,
                space: head.space,
                seq: head.seq,
                entry: head.entry,
            }));
        }
        Ok(named)
    }

    fn held_heads(&self, desk: &DeskId) -> Result<Vec<RevokedHead>, VaultFault> {
        const DOING: &str = "read heads";
        let mut statement = self
            .db
            .prepare_cached(
                "SELECT log, space, seq, id FROM entry e WHERE place = 0
                 AND seq = (SELECT max(seq) FROM entry WHERE space = e.space AND log = e.log AND place = 0)
                 ORDER BY log, space",
            )
            .map_err(log_fault(DOING))?;
        let rows = statement
            .query_map([], |row| {
                Ok(RevokedHead {
                    log: LogId::from_bytes(row.get(0)?),
                    space: SpaceId::from_bytes(row.get(1)?),
                    seq: row.get(2)?,
                    entry: EntryId::from_bytes(row.get(3)?),
                })
            })
            .map_err(log_fault(DOING))?;
        let all: Vec<RevokedHead> = rows.collect::<Result<_, _>>().map_err(log_fault(DOING))?;
        Ok(all.into_iter().filter(|head| self.is_of(&head.log, desk)).collect())
    }

    /// What the newest beacon of a desk claims as its time.
    fn last_word_of(&self, desk: &DeskId) -> Result<Option<Timestamp>, VaultFault> {
        let mut newest: Option<Timestamp> = None;
        for head in self.held_heads(desk)? {
            let bytes: Vec<u8> = self
                .db
                .query_row("SELECT bytes FROM entry WHERE id = ?1", params![head.entry.as_bytes()], |row| row.get(0))
                .map_err(log_fault("read an entry"))?;
            let beacon = Entry::decode(&bytes).ok().and_then(|entry| Beacon::decode(entry.clear_payload()?).ok());
            newest = newest.max(beacon.map(|beacon| beacon.claimed));
        }
        Ok(newest)
    }
}
