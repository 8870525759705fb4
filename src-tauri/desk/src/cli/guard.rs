//! Which use cases watch over a desk: lease, trail, acts of two, horizon?

use std::path::PathBuf;

use aman_desk::view::{Exported, TwoState};
use aman_desk::{Code, Outcome, SecondBy, TrailAsked};
use serde_json::{Value, json};

use super::guard_args::{Export, Grant, Horizon, Lease, Second, Trail, Two};
use super::{Ending, Session};

impl Session<'_> {
    pub(super) fn lease(&mut self, command: Lease) -> Outcome<Ending> {
        self.unlock()?;
        let answer = match command {
            Lease::Status => json!(self.desk.lease()?),
            Lease::Code { desk, days } => json!(self.desk.lease_code(&desk, days)?),
            Lease::Renew { code } => json!(self.desk.lease_renew(&code.join(" "))?),
            Lease::Figures { hours, unlocks } => json!(self.desk.lease_figures(hours, unlocks)?),
        };
        Ok(Ending::Answer(answer))
    }

    pub(super) fn trail(&mut self, command: Trail) -> Outcome<Ending> {
        let since = command.since.as_deref().map(moment).transpose()?;
        self.unlock()?;
        if command.verify {
            let verified = self.desk.trail_verify()?;
            let answer = json!(verified);
            let damaged = || Ending::Refused(Code::DamagedEntries.failure(), answer.clone());
            return Ok(if verified.sound { Ending::Answer(answer) } else { damaged() });
        }
        let asked = TrailAsked { record: command.record, officer: command.officer, since };
        Ok(Ending::Answer(json!({ "trail": self.desk.trail(&asked)? })))
    }

    pub(super) fn export(&mut self, command: Export) -> Outcome<Ending> {
        if !command.all {
            return Err(Code::WrongUse.into());
        }
        self.unlock()?;
        let (out, reason, by) = self.two(command.two)?;
        Ok(Ending::Answer(exported(&self.desk.export_all(&out, &reason, &by)?)))
    }

    pub(super) fn grant(&mut self, command: Grant) -> Outcome<Ending> {
        self.unlock()?;
        let (out, reason, by) = self.two(command.two)?;
        Ok(Ending::Answer(exported(&self.desk.grant_outside(&command.to, &out, &reason, &by)?)))
    }

    pub(super) fn second(&mut self, command: Second) -> Outcome<Ending> {
        self.unlock()?;
        let answer = match command {
            Second::List => json!(self.desk.acts()?),
            Second::Approve { act } => json!(self.desk.second_give(&act)?),
            Second::Code { desk, act } => json!(self.desk.second_code(&desk, &act)?),
            Second::Drop { act } => json!(self.desk.second_give_up(&act)?),
        };
        Ok(Ending::Answer(answer))
    }

    pub(super) fn horizon(&mut self, command: Horizon) -> Outcome<Ending> {
        self.unlock()?;
        let answer = match command {
            Horizon::List => json!({ "archived": self.desk.archived()? }),
            Horizon::Apply => json!({ "left": self.desk.horizon_apply()? }),
            Horizon::Recall { id, reason } => json!({ "archived": self.desk.horizon_recall(&id, &reason)? }),
        };
        Ok(Ending::Answer(answer))
    }

    fn two(&self, two: Two) -> Outcome<(PathBuf, String, SecondBy)> {
        let officer = match two.second {
            None => None,
            Some(officer) => {
                let typed = self.environment.second.clone();
                Some((officer, typed.map_or_else(|| self.output.ask("say-second-passphrase"), Ok)?))
            }
        };
        let by = SecondBy { act: two.act, officer, code: two.code };
        Ok((two.out, two.reason.unwrap_or_default(), by))
    }
}

fn exported(exported: &Exported) -> Value {
    match exported.state {
        TwoState::Waiting => json!({ "state": exported.state, "act": exported.act }),
        TwoState::Done => json!(exported),
    }
}

/// A day, or milliseconds since 1970.
fn moment(text: &str) -> Outcome<i64> {
    if let Ok(millis) = text.parse() {
        return Ok(millis);
    }
    let day = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| Code::WrongUse)?;
    let midnight = day.and_hms_opt(0, 0, 0).and_then(|time| time.and_local_timezone(chrono::Local).earliest());
    midnight.map(|time| time.timestamp_millis()).ok_or_else(|| Code::WrongUse.into())
}
