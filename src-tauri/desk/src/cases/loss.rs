//! What does a coordinator do when a desk is lost or an officer leaves, and what does a unit do with a new desk?

use aman_schema::Private;
use aman_sync_protocol::ids::{DeskId, OfficerId, UnitId};

use super::officers::role_view;
use super::permits::Right;
use crate::desk::Desk;
use crate::enrol::{digits, fingerprint};
use crate::view::{ColleagueLine, ExposureLines, KeyAgeLine, QuarantineLine, Revoked, Role, RosterOfficer, Rotated};
use crate::{Code, Outcome};

impl Desk {
    /// What somebody who opens a lost desk could read; changes nothing.
    ///
    /// # Errors
    /// This is no coordinator's desk, or the desk is unknown.
    pub fn exposure(&mut self, desk: &str) -> Outcome<ExposureLines> {
        self.opened()?;
        self.coordinators_only()?;
        let desk = self.desk_named(desk)?;
        let names = self.names()?;
        let exposure = self.opened()?.exposure(&desk)?;
        let roster = self.roster()?;
        Ok(ExposureLines {
            desk: desk.to_string(),
            unit: exposure.unit.to_string(),
            unit_name: names.unit(exposure.unit),
            records: exposure.records.iter().map(ToString::to_string).collect(),
            last_word: exposure.last_word.map(|time| time.0),
            spaces: exposure.spaces,
            revoked: roster.revoked(&desk),
        })
    }

    /// Revokes a desk for good, with the reason.
    ///
    /// # Errors
    /// This is no coordinator's desk, the desk is unknown or revoked, no reason is given, or the disk is full.
    pub fn revoke(&mut self, desk: &str, reason: &str) -> Outcome<Revoked> {
        self.opened()?;
        self.coordinators_only()?;
        let desk = self.desk_named(desk)?;
        if self.log()?.desk_id()? == desk {
            return Err(Code::NotAllowed.into());
        }
        self.opened()?.revoke_desk(&desk, &Private::new(reason.to_owned()))?;
        Ok(Revoked { desk: Some(desk.to_string()), officer: None })
    }

    /// Every officer whom the roster names, by unit and name; those who left last.
    ///
    /// # Errors
    /// This is no coordinator's desk, or it is locked.
    pub fn officers_of_region(&mut self) -> Outcome<Vec<RosterOfficer>> {
        self.opened()?;
        self.coordinators_only()?;
        let names = self.names()?;
        let here = self.officer_here();
        let vault = self.opened()?;
        let roster = vault.log().roster();
        let lines = roster.officers().map(|(officer, card)| RosterOfficer {
            id: officer.to_string(),
            name: names.officer(*officer),
            role: vault.roster_role(officer).map(role_view),
            unit_name: names.unit(card.unit),
            withdrawn: roster.withdrawn(officer),
            here: Some(*officer) == here,
        });
        let mut lines: Vec<RosterOfficer> = lines.collect();
        lines.sort_by(|one, other| {
            let order = |line: &RosterOfficer| (line.withdrawn, line.unit_name.clone(), line.name.clone());
            order(one).cmp(&order(other))
        });
        Ok(lines)
    }

    /// States that an officer left.
    ///
    /// # Errors
    /// This is no coordinator's desk, the officer is unknown or gone or at work here, no reason is given, or the disk is
    /// full.
    pub fn withdraw(&mut self, officer: &str, reason: &str) -> Outcome<Revoked> {
        self.opened()?;
        self.coordinators_only()?;
        let officer: OfficerId = officer.parse().map_err(|_| Code::UnknownOfficer)?;
        if self.officer_here() == Some(officer) {
            return Err(Code::OwnSlot.into());
        }
        if self.roster()?.officer(&officer).is_none() {
            return Err(Code::UnknownOfficer.into());
        }
        self.opened()?.withdraw_officer(&officer, &Private::new(reason.to_owned()))?;
        Ok(Revoked { desk: None, officer: Some(officer.to_string()) })
    }

    /// How old the file keys are that this desk knows of, as far as the server's signed words tell.
    ///
    /// # Errors
    /// The desk is locked, or its log cannot be read.
    pub fn key_ages(&mut self) -> Outcome<Vec<KeyAgeLine>> {
        self.permit(Right::Read)?;
        let ages = self.opened()?.file_key_ages()?;
        let names = self.names()?;
        let lines = ages.into_iter().map(|age| KeyAgeLine {
            unit: age.unit.to_string(),
            unit_name: names.unit(age.unit),
            epoch: age.epoch,
            days: age.days,
            due: age.days.is_some_and(|days| days >= YEAR_DAYS),
        });
        Ok(lines.collect())
    }

    /// How many units' file keys are more than a year old: told to whoever may give new ones, and to nobody else.
    pub(crate) fn keys_due(&mut self) -> Outcome<u32> {
        if self.role()? != Role::Coordinator || self.permit(Right::Coordinate).is_err() {
            return Ok(0);
        }
        let due = self.key_ages()?.iter().filter(|line| line.due).count();
        Ok(u32::try_from(due).unwrap_or(u32::MAX))
    }

    /// Gives new keys to the spaces of a unit, or of the whole region, with the reason.
    ///
    /// # Errors
    /// This is no coordinator's desk, the unit is unknown, no reason is given, or the disk is full.
    pub fn rotate(&mut self, unit: Option<&str>, reason: &str) -> Outcome<Rotated> {
        self.opened()?;
        self.coordinators_only()?;
        let unit = unit.map(|unit| unit.parse::<UnitId>().map_err(|_| Code::UnknownUnit)).transpose()?;
        if let Some(unit) = unit
            && !self.roster()?.units().any(|(known, _)| *known == unit)
        {
            return Err(Code::UnknownUnit.into());
        }
        Ok(Rotated { spaces: self.opened()?.rotate_keys(unit, &Private::new(reason.to_owned()))? })
    }

    /// Entries of revoked desks that came after they were revoked: kept, not shown among the records.
    ///
    /// # Errors
    /// The vault cannot be read.
    pub fn quarantine(&mut self) -> Outcome<Vec<QuarantineLine>> {
        self.permit(Right::Read)?;
        self.opened()?;
        let lines = self.log()?.quarantined()?;
        let line = |kept: &aman_vault::log::Quarantined| QuarantineLine {
            entry: kept.entry.to_string(),
            desk: kept.desk.to_string(),
            space: kept.space.to_string(),
            seq: super::small(kept.seq),
        };
        Ok(lines.iter().map(line).collect())
    }

    /// The other desks of this unit, each with the twelve digits that its screen shows too.
    ///
    /// # Errors
    /// The desk is locked or not enrolled.
    pub fn colleagues(&mut self) -> Outcome<Vec<ColleagueLine>> {
        self.permit(Right::Read)?;
        let vault = self.opened()?;
        let colleagues = vault.colleagues()?;
        let line = |colleague: &aman_vault::enrol::Colleague| {
            Ok(ColleagueLine {
                desk: colleague.desk.to_string(),
                digits: fingerprint(&vault.pair_bytes(&colleague.desk)?),
                confirmed: colleague.confirmed,
            })
        };
        colleagues.iter().map(line).collect()
    }

    /// Confirms the desk of this unit whose officer read out these digits: from now on the two share files.
    ///
    /// # Errors
    /// No other desk of this unit shows these digits, or the disk is full.
    pub fn confirm_colleague(&mut self, shown: &str) -> Outcome<Vec<ColleagueLine>> {
        self.permit(Right::Lead)?;
        let lines = self.colleagues()?;
        let found = lines.iter().find(|line| digits(&line.digits) == digits(shown));
        let desk: DeskId = found.and_then(|line| line.desk.parse().ok()).ok_or(Code::UnknownFingerprint)?;
        self.opened()?.confirm_desk(&desk)?;
        self.colleagues()
    }

    fn desk_named(&self, text: &str) -> Outcome<DeskId> {
        let desk: DeskId = text.parse().map_err(|_| Code::UnknownDesk)?;
        self.roster()?.desk(&desk).map(|_| desk).ok_or_else(|| Code::UnknownDesk.into())
    }
}

const YEAR_DAYS: u32 = 365;
