//! How is everything exported in clear, or a key given outside the roster, when two must agree?
//!
//! The act waits until both have signed; a reception, an amendment, a search never do.

use std::io::Write;
use std::path::Path;

use aman_schema::Private;
use aman_sync_protocol::ids::OfficerId;
use aman_vault::Passphrase;
use aman_vault::second::Asked;
use aman_vault::state::{ListCursor, Restriction};
use aman_vault::two_act::{TwoAct, WaitingAct};
use serde_json::json;

use super::lease::phone_code;
use crate::desk::Desk;
use crate::keep::{create_private, wrote};
use crate::labels::Names;
use crate::view::{ActLine, Acts, Exported, FileState, PhoneCodeView, TwoState};
use crate::{Code, Outcome, convert};

/// How the second signature comes.
#[derive(Default)]
pub struct SecondBy {
    /// The act that waits already.
    pub act: Option<String>,
    /// An officer of this desk who is here, with her passphrase.
    pub officer: Option<(String, String)>,
    /// Digits that the coordinator read out.
    pub code: Option<String>,
}

impl Desk {
    /// Writes all records this desk may read into a new file, one JSON document a line, once two have signed.
    ///
    /// With one signature it waits: nothing is written, and the number of the act comes back.
    ///
    /// # Errors
    /// There is no reason, the second passphrase or code is wrong, or the file exists or cannot be written.
    pub fn export_all(&mut self, out: &Path, reason: &str, by: &SecondBy) -> Outcome<Exported> {
        let number = self.two_begin(TwoAct::Export, reason, by)?;
        if !self.opened()?.second_by_word(number)? {
            return Ok(waiting(number));
        }
        let mut file = std::io::BufWriter::new(create_private(out)?);
        let rows = self.opened()?.totals()?.records;
        self.opened()?.carry_out(number, &rows.to_string())?;
        let (records, closed) = self.write_all(&mut file)?;
        wrote(file.into_inner().map_err(|error| error.into_error()).and_then(|file| file.sync_all()))?;
        Ok(Exported { state: TwoState::Done, act: act_number(number), records, closed })
    }

    /// Gives this unit's records to a desk that the roster does not name, in a file carried by hand, once two have signed.
    ///
    /// # Errors
    /// As [`Desk::export_all`], or the desk is unknown or of this unit.
    pub fn grant_outside(&mut self, to: &str, out: &Path, reason: &str, by: &SecondBy) -> Outcome<Exported> {
        let to = self.other_desk(to)?;
        let unit = self.roster()?.desk(&to).map(|card| card.unit);
        if unit.is_some() && unit == self.opened()?.unit() {
            return Err(Code::GrantInside.into());
        }
        let number = self.two_begin(TwoAct::Grant { to }, reason, by)?;
        if !self.opened()?.second_by_word(number)? {
            return Ok(waiting(number));
        }
        let mut file = create_private(out)?;
        let made = self.opened()?.grant_outside(number);
        if made.is_err() {
            // The empty name was this call's own.
            std::fs::remove_file(out).ok();
        }
        let (_, bytes) = made?;
        wrote(file.write_all(&bytes).and_then(|()| file.sync_all()))?;
        Ok(Exported { state: TwoState::Done, act: act_number(number), records: 0, closed: 0 })
    }

    /// Acts of this desk that wait, and those for which other desks ask this coordinator's.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn acts(&mut self) -> Outcome<Acts> {
        self.take_in()?;
        let names = self.names()?;
        let vault = self.opened()?;
        let mut own = Vec::new();
        for act in vault.waiting_acts()? {
            let signed = vault.second_by_word(act.number).unwrap_or(act.signed);
            own.push(line(&WaitingAct { signed, ..act }, &names));
        }
        let asked = vault.asked_acts()?.iter().map(|act| line(act, &names)).collect();
        Ok(Acts { own, asked })
    }

    /// Signs, as the region, an act for which another desk asked.
    ///
    /// # Errors
    /// This is no coordinator's desk, or nobody asks under this number.
    pub fn second_give(&mut self, act: &str) -> Outcome<ActLine> {
        self.opened()?;
        self.coordinators_only()?;
        let given = self.opened()?.give_second(number_of(act)?)?;
        let names = self.names()?;
        Ok(line(&WaitingAct { signed: true, ..given }, &names))
    }

    /// The digits that are the region's signature, for a coordinator to read out.
    ///
    /// # Errors
    /// This is no coordinator's desk, or the other desk is unknown.
    pub fn second_code(&mut self, desk: &str, act: &str) -> Outcome<PhoneCodeView> {
        self.opened()?;
        self.coordinators_only()?;
        let to = self.other_desk(desk)?;
        let code = self.opened()?.second_code(to, number_of(act)?)?;
        Ok(PhoneCodeView { code: code.to_string(), desk: to.to_string(), days: 0 })
    }

    /// Gives up an act that waits.
    ///
    /// # Errors
    /// No act waits under this number.
    pub fn second_give_up(&mut self, act: &str) -> Outcome<Acts> {
        let number = number_of(act)?;
        self.opened()?.give_up(number)?;
        self.acts()
    }

    /// Finds the act or asks for it, and takes the second signature if it is given now.
    fn two_begin(&mut self, act: TwoAct, reason: &str, by: &SecondBy) -> Outcome<u64> {
        let number = match &by.act {
            Some(text) => {
                let number = number_of(text)?;
                let known =
                    self.opened()?.waiting_acts()?.into_iter().any(|one| one.number == number && one.act == act);
                if !known {
                    return Err(Code::UnknownAct.into());
                }
                number
            }
            None if reason.trim().is_empty() => return Err(Code::ReasonNeeded.into()),
            None => {
                let asked = if by.officer.is_some() { Asked::Here } else { Asked::Region };
                self.opened()?.ask_second(act, &Private::new(reason.to_owned()), asked)?
            }
        };
        if let Some((officer, passphrase)) = &by.officer {
            let officer: OfficerId = officer.parse().map_err(|_| Code::UnknownOfficer)?;
            self.find_second_stick(officer);
            let signed = self.opened()?.second_here(number, officer, &Passphrase::new(passphrase.clone()));
            if let (Err(fault), None) = (&signed, &by.act) {
                // Nobody waits for a signature that was to be given here.
                self.opened()?.give_up(number)?;
                return Err((*fault).into());
            }
            signed?;
        }
        if let Some(code) = &by.code {
            self.opened()?.second_by_code(number, &phone_code(code)?)?;
        }
        Ok(number)
    }

    /// Writes each record that is open here; tells how many, and how many are closed.
    fn write_all(&mut self, file: &mut impl Write) -> Outcome<(u32, u32)> {
        let names = self.names()?;
        let vault = self.opened()?;
        let (mut records, mut closed, mut after) = (0_u32, 0_u32, None);
        loop {
            let rows = vault.list(after, PAGE)?;
            for row in &rows {
                // What her unit must not see is not hers to let out of it: whoever signs second is of the unit.
                if row.restricted == Restriction::Own {
                    continue;
                }
                if convert::file(row.file) == FileState::LeaseOver {
                    closed += 1;
                    continue;
                }
                let state = vault.record(row.record)?;
                // EXPOSE: into the clear export that two have signed for.
                let document = state.document.expose();
                let line = json!({
                    "id": row.record.to_string(), "unit": convert::unit(row.unit, &names), "claimed": row.opened.0,
                    "danger": row.danger, "file": convert::file(state.file), "record": document,
                });
                wrote(writeln!(file, "{line}"))?;
                records += 1;
            }
            after = rows.last().map(|row| ListCursor { opened: row.opened, record: row.record });
            if rows.len() < PAGE as usize {
                return Ok((records, closed));
            }
        }
    }
}

fn waiting(number: u64) -> Exported {
    Exported { state: TwoState::Waiting, act: act_number(number), records: 0, closed: 0 }
}

fn line(act: &WaitingAct, names: &Names) -> ActLine {
    let to = match act.act {
        TwoAct::Export => None,
        TwoAct::Grant { to } => Some(to.to_string()),
    };
    ActLine {
        act: act_number(act.number),
        what: act.act.code().text().to_owned(),
        to,
        officer: names.officer(act.officer),
        desk: act.desk.to_string(),
        claimed: act.asked.0,
        // EXPOSE: to the screen on which a second officer decides.
        reason: act.reason.expose().clone(),
        signed: act.signed,
    }
}

fn act_number(number: u64) -> String {
    format!("{number:010}")
}

fn number_of(text: &str) -> Outcome<u64> {
    let digits = text.replace(' ', "");
    let number = if digits.len() == 10 { digits.parse().ok() } else { None };
    number.ok_or_else(|| Code::UnknownAct.into())
}

const PAGE: u32 = 50;
