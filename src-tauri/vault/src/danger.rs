//! How does high danger reach the region without a link, and how does the unit learn that somebody took it up?
//!
//! The unit reads out a [danger code](aman_sync_protocol::danger_code). A coordinator types it: that opens a placeholder, a notice in
//! the unit's trail space, which every coordinator sees and which comes back to the unit. When the record's entry arrives,
//! its mark is that of the placeholder: the two are one. A coordinator who opens a record in high danger takes it up alike.

use std::collections::{BTreeMap, BTreeSet};

use aman_sync_protocol::danger_code::{DangerCode, Level, Mark};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{DeskId, OfficerId, RecordId, UnitId};

use crate::fault::VaultFault;
use crate::lease::Notice;
use crate::log;
use crate::spaces::Role;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;

/// A call of high danger that the region took up.
#[derive(Clone, Debug)]
pub struct Call {
    /// The unit that calls.
    pub unit: UnitId,
    /// 3 or 4, as it was told.
    pub level: u8,
    /// Nine digits that stand for the record.
    pub mark: u32,
    /// Who took it up.
    pub officer: OfficerId,
    /// At which desk, if the roster knows the log.
    pub desk: Option<DeskId>,
    /// When, as that desk's clock said.
    pub at: Timestamp,
    /// The record, once its entry is here.
    pub record: Option<RecordId>,
}

impl OpenVault {
    /// The digits that tell the region of a record in high danger.
    ///
    /// # Errors
    /// There is no such record here, it is not this unit's, its level is not high, or the unit's key is not here yet.
    pub fn danger_code(&self, record: RecordId) -> Result<String, VaultFault> {
        let line = self.view.record(&record)?.ok_or(VaultFault::NoSuchRecord)?;
        if line.unit.is_none() || line.unit != self.book.unit {
            return Err(VaultFault::NotAllowed { what: "danger code" });
        }
        let level = level_of(line.danger.as_deref()).ok_or(VaultFault::NothingToDo)?;
        let space = self.book.own(Role::Sheet).ok_or(VaultFault::KeyMissing)?;
        let (_, key) = self.keys.newest(&space).ok_or(VaultFault::KeyMissing)?;
        Ok(DangerCode::derive(&key.derive_danger_key(), &record, level).to_string())
    }

    /// Takes up a call whose digits were read out: opens a placeholder, once, whoever types it.
    ///
    /// # Errors
    /// These are not twenty digits, a newer program made them, no unit known here made them, this desk is no coordinator's, or
    /// the log cannot be written.
    pub fn danger_heard(&mut self, digits: &str) -> Result<Call, VaultFault> {
        let code: DangerCode = digits.parse().map_err(|fault: aman_sync_protocol::error::Malformed| {
            if fault.is_newer() { VaultFault::Refused { what: "newer code" } } else { VaultFault::CodeWrong }
        })?;
        self.project()?;
        let by_unit = self.book.spaces().filter(|(_, _, role)| *role == Role::Sheet);
        let unit = by_unit
            .filter(|(space, _, _)| self.keys.epochs(space).iter().any(|key| code.is_of(&key.derive_danger_key())))
            .map(|(_, unit, _)| unit)
            .next();
        let Some(unit) = unit else {
            self.trail_append(&TrailWords::of(Act::CodeRefused))?;
            return Err(VaultFault::CodeWrong);
        };
        self.take_up(unit, code.mark(), code.level())
    }

    /// Takes up a record in high danger that a coordinator opens, unless somebody has already.
    ///
    /// # Errors
    /// The databases cannot be read or written.
    pub fn danger_opened(&mut self, record: RecordId) -> Result<(), VaultFault> {
        let Some(line) = self.view.record(&record)? else {
            return Ok(());
        };
        let (Some(unit), Some(level)) = (line.unit, level_of(line.danger.as_deref())) else {
            return Ok(());
        };
        let mark = self.marks(unit, &record).into_iter().next();
        match mark.filter(|_| self.may_take_up(unit).is_some()) {
            Some(_) if !self.opened_by(record)?.is_empty() => Ok(()),
            Some(mark) => self.take_up(unit, mark, level).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Who of the region took up the call about a record, and when, the first one first.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn opened_by(&self, record: RecordId) -> Result<Vec<Call>, VaultFault> {
        let Some(unit) = self.view.record(&record)?.and_then(|line| line.unit) else {
            return Ok(Vec::new());
        };
        let marks = self.marks(unit, &record);
        self.taken_up(|of, mark| (of == unit && marks.iter().any(|one| one.number() == mark)).then_some(record))
            .map(|calls| calls.into_iter().filter(|call| call.record.is_some()).collect())
    }

    /// Every call that was taken up, the first one first; one without a record waits for its entry.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn calls(&self) -> Result<Vec<Call>, VaultFault> {
        let mut records = BTreeMap::new();
        let units: BTreeSet<UnitId> = self.view.called()?.into_iter().map(|row| row.unit).collect();
        for unit in units {
            for record in self.view.records_of(&unit)? {
                records.extend(self.marks(unit, &record).into_iter().map(|mark| ((unit, mark.number()), record)));
            }
        }
        self.taken_up(|unit, mark| records.get(&(unit, mark)).copied())
    }

    fn taken_up(&self, record: impl Fn(UnitId, u32) -> Option<RecordId>) -> Result<Vec<Call>, VaultFault> {
        let mut calls = Vec::new();
        for row in self.view.called()? {
            let by = self.desk_of(&row.log);
            // Only the region takes up; this desk's own word counts where it is the region's.
            let believed = by.is_some_and(|desk| self.core.log.roster().desk(&desk).is_some_and(|card| card.registrar));
            if !believed {
                continue;
            }
            calls.push(Call {
                unit: row.unit,
                level: row.level,
                mark: row.mark,
                officer: row.officer,
                desk: by,
                at: row.at,
                record: record(row.unit, row.mark),
            });
        }
        calls.sort_by_key(|call| (call.at, call.mark));
        Ok(calls)
    }

    fn take_up(&mut self, unit: UnitId, mark: Mark, level: Level) -> Result<Call, VaultFault> {
        let known = |calls: Vec<Call>| {
            calls.into_iter().find(|call| call.unit == unit && call.mark == mark.number() && call.level == level as u8)
        };
        if let Some(before) = known(self.calls()?) {
            return Ok(before);
        }
        let space = self.may_take_up(unit).ok_or(VaultFault::NotAllowed { what: "take up" })?;
        let notice = Notice::Danger { level: level as u8, mark: mark.number() };
        let sealed = self.seal_urgent_notice(space, &notice)?;
        self.trail_append(&TrailWords::of(Act::DangerTakenUp))?;
        let tx = self.core.log.begin()?;
        sealed.store(&tx)?;
        log::commit(tx)?;
        self.project()?;
        known(self.calls()?).ok_or(VaultFault::NothingToDo)
    }

    /// The space in which this desk may say that it took up a call of a unit: only a coordinator's desk may.
    fn may_take_up(&self, unit: UnitId) -> Option<aman_sync_protocol::ids::SpaceId> {
        let me = self.core.log.desk_id().ok()?;
        let registrar = self.core.log.roster().desk(&me).is_some_and(|card| card.registrar);
        let space = self.book.space(unit, Role::Trail)?;
        (registrar && self.book.unit != Some(unit) && self.keys.newest(&space).is_some()).then_some(space)
    }

    /// The marks of a record, under every epoch of its unit's sheet key that is here, the newest first.
    fn marks(&self, unit: UnitId, record: &RecordId) -> Vec<Mark> {
        let space = self.book.space(unit, Role::Sheet);
        let keys = space.map(|space| self.keys.epochs(&space)).unwrap_or_default();
        keys.iter().map(|key| Mark::of(&key.derive_danger_key(), record)).collect()
    }
}

fn level_of(code: Option<&str>) -> Option<Level> {
    match code? {
        "N3" => Some(Level::High),
        "N4" => Some(Level::Imminent),
        _ => None,
    }
}
