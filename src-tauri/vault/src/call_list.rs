//! Whom does a brigade call about high danger, and whom next when nobody answers?
//!
//! The region writes the list into each unit's trail space; the one with the highest turn holds. What climbs counts the minutes
//! that passed by this desk's own clock since the danger rose: a clock that is wrong by years is wrong at both ends alike.

use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{RecordId, SpaceId, UnitId};

use crate::fault::VaultFault;
use crate::lease::Notice;
use crate::log;
use crate::spaces::Role;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;

/// Whom to call, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallList {
    /// Which word of the region this is; 0 where there is none.
    pub turn: u32,
    /// Minutes without an answer until the next one is called.
    pub minutes: u32,
    /// Who, and the number.
    pub steps: Vec<CallStep>,
}

/// One whom to call: an office, not a person's private number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallStep {
    /// Such as "permanence régionale".
    pub who: String,
    /// The number, as it is dialled.
    pub number: String,
}

/// A call that nobody has taken up.
#[derive(Clone, Debug)]
pub struct Unanswered {
    /// The record.
    pub record: RecordId,
    /// When the danger rose, as the desk's clock said.
    pub since: Timestamp,
    /// The place in the list that is to be called now; none where there is no list.
    pub step: Option<usize>,
}

impl OpenVault {
    /// The list that holds at this desk.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn call_list(&self) -> Result<CallList, VaultFault> {
        Ok(self.lists()?.into_iter().map(|(_, list)| list).max_by_key(|list| list.turn).unwrap_or_default())
    }

    /// Decides whom the brigades call; they learn it with their next exchange.
    ///
    /// # Errors
    /// This desk is no registrar's, the list says nothing, or the log cannot be written.
    pub fn set_call_list(&mut self, minutes: u32, steps: Vec<CallStep>) -> Result<CallList, VaultFault> {
        let me = self.core.log.desk_id()?;
        if !self.core.log.roster().desk(&me).is_some_and(|card| card.registrar) {
            return Err(VaultFault::NotAllowed { what: "call list" });
        }
        let said = |step: &CallStep| !step.who.trim().is_empty() && !step.number.trim().is_empty();
        if minutes == 0 || steps.is_empty() || steps.len() > MOST_STEPS || !steps.iter().all(said) {
            return Err(VaultFault::Refused { what: "figures" });
        }
        let list = CallList { turn: self.call_list()?.turn.saturating_add(1), minutes, steps };
        self.trail_append(&TrailWords::of(Act::CallListSet))?;
        // The first unit's entry is the list; the others follow, and those admitted later.
        self.send_list(&list)?;
        self.call_list()
    }

    /// Sends the list to units that do not have it yet.
    pub(crate) fn send_due_list(&mut self) -> Result<(), VaultFault> {
        let list = self.call_list()?;
        if list.turn == 0 { Ok(()) } else { self.send_list(&list) }
    }

    fn send_list(&mut self, list: &CallList) -> Result<(), VaultFault> {
        let me = self.core.log.desk_id()?;
        if !self.core.log.roster().desk(&me).is_some_and(|card| card.registrar) {
            return Ok(());
        }
        let known = self.lists()?;
        let has = |unit: &UnitId| known.iter().any(|(of, known)| of == unit && known.turn >= list.turn);
        let units: Vec<SpaceId> = self
            .book
            .spaces()
            .filter(|(space, unit, role)| *role == Role::Trail && self.keys.newest(space).is_some() && !has(unit))
            .map(|(space, _, _)| *space)
            .collect();
        for space in units {
            let sealed = self.seal_notice(space, &Notice::Calls(list.clone()))?;
            let tx = self.core.log.begin()?;
            sealed.store(&tx)?;
            log::commit(tx)?;
        }
        self.project()
    }

    /// The lists that registrars' desks wrote, by unit.
    fn lists(&self) -> Result<Vec<(UnitId, CallList)>, VaultFault> {
        let rows = self.view.call_lists()?;
        let believed = rows.into_iter().filter(|row| {
            let by = self.desk_of(&row.log);
            by.is_some_and(|desk| self.core.log.roster().desk(&desk).is_some_and(|card| card.registrar))
        });
        Ok(believed.filter_map(|row| Some((row.unit, Notice::read_list(&row.body)?))).collect())
    }

    /// Records of this unit in high danger that nobody of the region has taken up, the longest waiting first. What rose more
    /// than three days ago is for the follow-up to find.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn unanswered(&self) -> Result<Vec<Unanswered>, VaultFault> {
        let (Some(unit), list, now) = (self.book.unit, self.call_list()?, self.core.host.now().0) else {
            return Ok(Vec::new());
        };
        let mut waiting = Vec::new();
        for record in self.view.in_high_danger(&unit, now.saturating_sub(THREE_DAYS_MS))? {
            if !self.opened_by(record)?.is_empty() {
                continue;
            }
            let since = self.rose(record)?;
            let minutes = u64::try_from(now.saturating_sub(since.0)).unwrap_or(0) / 60_000;
            let climbed = usize::try_from(minutes / u64::from(list.minutes.max(1))).unwrap_or(usize::MAX);
            let step = list.steps.len().checked_sub(1).map(|last| climbed.min(last));
            waiting.push(Unanswered { record, since, step });
        }
        waiting.sort_by_key(|one| one.since);
        Ok(waiting)
    }

    /// When the danger rose to high and stayed so.
    fn rose(&self, record: RecordId) -> Result<Timestamp, VaultFault> {
        let course = self.course(record)?;
        let high = course.iter().rev().take_while(|one| one.danger.level >= Some(aman_schema::Level::N3)).last();
        Ok(high.or(course.last()).map_or(Timestamp(self.core.host.now().0), |one| one.claimed))
    }
}

const MOST_STEPS: usize = 20;
const THREE_DAYS_MS: i64 = 3 * 24 * 60 * 60 * 1000;
