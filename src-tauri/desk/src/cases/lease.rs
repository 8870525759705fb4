//! How is the lease of a desk looked at, renewed, and broken when it must be?

use aman_schema::Private;
use aman_sync_protocol::ids::DeskId;
use aman_sync_protocol::phone_code::PhoneCode;

use super::permits::Right;
use super::records::record_id;
use crate::desk::Desk;
use crate::view::{LeaseView, PhoneCodeView, RecordDetail};
use crate::{Code, Outcome};

impl Desk {
    /// How the lease of this desk stands.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn lease(&mut self) -> Outcome<LeaseView> {
        let state = self.opened()?.lease()?;
        Ok(LeaseView {
            desk: self.log()?.desk_id()?.to_string(),
            leased: state.leased,
            over: state.over,
            hours_left: u32::try_from(state.minutes_left / 60).unwrap_or(u32::MAX),
            unlocks_left: u32::try_from(state.unlocks_left).unwrap_or(u32::MAX),
            days: state.days,
            hours: state.figures.hours,
            unlocks: state.figures.unlocks,
            decided: state.figures.turn > 0,
            takes_codes: state.takes_codes,
        })
    }

    /// The digits that give another desk so many days more; for a coordinator to read out.
    ///
    /// # Errors
    /// This is no coordinator's desk, the other is unknown, or the days are not 1 to 99.
    pub fn lease_code(&mut self, desk: &str, days: u8) -> Outcome<PhoneCodeView> {
        self.opened()?;
        self.coordinators_only()?;
        if !(1..100).contains(&days) {
            return Err(Code::WrongUse.into());
        }
        let to = self.other_desk(desk)?;
        self.lease_code_line(&to, days)?;
        let code = self.opened()?.lease_code(to, days)?;
        Ok(PhoneCodeView { code: code.to_string(), desk: to.to_string(), days })
    }

    /// Takes the digits that the coordinator read out.
    ///
    /// # Errors
    /// The digits are not twenty, wrong, or used before, or this desk has not received its secret yet.
    pub fn lease_renew(&mut self, digits: &str) -> Outcome<LeaseView> {
        let code = phone_code(digits)?;
        self.opened()?.renew_lease(&code)?;
        self.lease()
    }

    /// Decides how long leases run in this region.
    ///
    /// # Errors
    /// This is no coordinator's desk, or a figure is zero.
    pub fn lease_figures(&mut self, hours: u32, unlocks: u32) -> Outcome<LeaseView> {
        self.opened()?;
        self.coordinators_only()?;
        if hours == 0 || unlocks == 0 {
            return Err(Code::WrongUse.into());
        }
        self.opened()?.set_lease_figures(hours, unlocks)?;
        self.lease()
    }

    /// Opens one older record although the lease has run out; who, which and why stand in the trail first.
    ///
    /// # Errors
    /// The officer does not head the cell, there is no reason, or the record is unknown.
    pub fn break_glass(&mut self, id: &str, reason: &str) -> Outcome<RecordDetail> {
        if reason.trim().is_empty() {
            return Err(Code::ReasonNeeded.into());
        }
        self.permit(Right::Lead)?;
        let record = record_id(id)?;
        let state = self.opened()?.break_glass(record, &Private::new(reason.to_owned()))?;
        self.reading = Some(record);
        self.detail(&state)
    }

    /// A desk of the roster that is not this one.
    pub(crate) fn other_desk(&mut self, text: &str) -> Outcome<DeskId> {
        let desk: DeskId = text.parse().map_err(|_| Code::UnknownDesk)?;
        let log = self.log()?;
        let known = log.roster().desk(&desk).is_some() && !log.roster().revoked(&desk) && log.desk_id()? != desk;
        if known { Ok(desk) } else { Err(Code::UnknownDesk.into()) }
    }

    fn lease_code_line(&mut self, to: &DeskId, days: u8) -> Outcome<()> {
        use aman_vault::trail::{Act, TrailWords};
        let subject = format!("{to} {days}");
        self.opened()?.trail_append(&TrailWords { subject: &subject, ..TrailWords::of(Act::LeaseCode) })?;
        Ok(())
    }
}

/// Reads twenty digits, however they are grouped.
pub(super) fn phone_code(digits: &str) -> Outcome<PhoneCode> {
    digits.trim().replace(['-', '.', '\u{a0}'], " ").parse().map_err(|_| Code::WrongDigits.into())
}
