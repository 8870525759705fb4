//! Which use cases found a region, ask, admit and switch?

use aman_desk::view::{EnrolState, WaitingDesk};
use aman_desk::{Code, CodeState, Outcome, check_code, fetch_invitation};
use serde_json::json;

use super::args::{Approve, Authority, Enrol, Switch, Unit};
use super::{Ending, Session, files};

impl Session<'_> {
    pub(super) fn authority(&mut self, command: Authority) -> Outcome<Ending> {
        let (region, server, server_key, officer_name) = match command {
            Authority::Create { region, server, server_key, officer_name } => {
                (region, server, server_key, officer_name)
            }
            Authority::Roster { out } => {
                self.desk.roster_file_to(&out)?;
                return Ok(Ending::Answer(json!({ "written": out })));
            }
            Authority::Succeed(command) => return self.succeed(command),
        };
        let server = server.as_deref().zip(server_key.as_deref());
        self.desk.ready_to_found()?;
        let passphrase = self.passphrase("say-new-passphrase")?;
        let founded = self.desk.found(&region, server, officer_name.as_deref().unwrap_or_default(), passphrase)?;
        Ok(Ending::Answer(json!(founded)))
    }

    pub(super) fn unit(&mut self, command: Unit) -> Outcome<Ending> {
        self.unlock()?;
        match command {
            Unit::Add { name, kind } => Ok(Ending::Answer(json!(self.desk.unit_add(&name, kind.text())?))),
            Unit::Outside { unit, to } => Ok(Ending::Answer(json!(self.desk.unit_outside(&unit, &to)?))),
            Unit::List => Ok(Ending::Answer(json!({ "units": self.desk.units()? }))),
        }
    }

    pub(super) fn enrol(&mut self, command: Enrol) -> Outcome<Ending> {
        if let Some(file) = command.approval {
            let approval = files::read(&file)?;
            self.unlock()?;
            return Ok(Ending::Answer(json!(self.desk.enrol_accept(&approval)?)));
        }
        if self.desk.ready_to_create().is_err() {
            self.unlock()?;
            // Asked again by its code, a desk that has been admitted meanwhile is in; the code has been used by then.
            if command.code.is_some()
                && let Ok(enrolled) = self.desk.enrol_ask()
                && enrolled.state == EnrolState::Enrolled
            {
                return Ok(Ending::Answer(json!(enrolled)));
            }
        }
        let invitation = match (&command.invitation, &command.code, &command.server) {
            (Some(file), ..) => files::read(file)?,
            (None, Some(code), Some(server)) => match self.invitation_of_code(code, server)? {
                Ok(invitation) => invitation,
                Err(ending) => return Ok(ending),
            },
            (None, ..) => return Err(Code::WrongUse.into()),
        };
        if self.desk.ready_to_create().is_ok() {
            let passphrase = self.passphrase("say-new-passphrase")?;
            self.desk.enrol_begin(&invitation, command.officer_name.as_deref().unwrap_or_default(), passphrase)?;
        } else {
            self.desk.enrol_with(&invitation)?;
        }
        if let Some(out) = command.request_out {
            let (enrolled, request) = self.desk.enrol_request()?;
            if enrolled.state == EnrolState::Waiting {
                files::write_new(&out, &request)?;
            }
            return Ok(Ending::Answer(json!(enrolled)));
        }
        match self.desk.enrol_ask() {
            Ok(enrolled) => Ok(match enrolled.state {
                EnrolState::Waiting | EnrolState::Enrolled => Ending::Answer(json!(enrolled)),
                EnrolState::Refused => Ending::Refused(Code::EnrolmentRefused.into(), json!(enrolled)),
                EnrolState::Used => Ending::Refused(Code::InvitationUsed.into(), json!(enrolled)),
                EnrolState::Uninvited => Ending::Refused(Code::InvitationDamaged.into(), json!(enrolled)),
            }),
            // The digits are needed also where the request goes by hand later.
            Err(failure) => Ok(Ending::Refused(failure, json!(self.desk.enrol_request()?.0))),
        }
    }

    /// The invitation behind ten words, or which word to ask for again.
    fn invitation_of_code(&self, code: &str, server: &str) -> Outcome<Result<Vec<u8>, Ending>> {
        let check = check_code(code);
        if check.state != CodeState::Good {
            self.output.misheard(check);
            return Ok(Err(Ending::Refused(Code::WordsMisheard.into(), json!(check))));
        }
        fetch_invitation(code, server, &mut self.desk.host()).map(Ok)
    }

    pub(super) fn approve(&mut self, command: Approve) -> Outcome<Ending> {
        self.unlock()?;
        if let (Some(request), Some(out)) = (command.request, command.out) {
            let request = files::read(&request)?;
            let (waiting, approval) = self.desk.approve_request(&request, &command.fingerprint)?;
            if let Some(approval) = approval {
                files::write_new(&out, &approval)?;
            }
            return Ok(waiting_answer(vec![waiting]));
        }
        self.desk.exchange_if_connected()?;
        if let Some(digits) = command.refuse {
            let refused = self.desk.refuse_here(&digits)?;
            self.desk.exchange_if_connected()?;
            return Ok(Ending::Answer(json!({ "refused": [refused] })));
        }
        let mut waiting = self.desk.waiting()?;
        for fingerprint in &command.fingerprint {
            let approved = self.desk.approve_here(fingerprint)?;
            waiting.retain(|desk| desk.fingerprint != approved.fingerprint);
            waiting.push(approved);
        }
        if !command.fingerprint.is_empty() {
            self.desk.exchange_if_connected()?;
        }
        Ok(waiting_answer(waiting))
    }

    pub(super) fn switch(&mut self, command: Switch) -> Outcome<Ending> {
        self.unlock()?;
        match command {
            Switch::Set { name, act, reader, off } => {
                Ok(Ending::Answer(json!(self.desk.switch_set(name.text(), !off, &act, reader)?)))
            }
            Switch::List => Ok(Ending::Answer(json!({ "switches": self.desk.switches()? }))),
        }
    }
}

fn waiting_answer(desks: Vec<WaitingDesk>) -> Ending {
    let (approved, waiting): (Vec<_>, Vec<_>) = desks.into_iter().partition(|desk| desk.approved);
    Ending::Answer(json!({ "waiting": waiting, "approved": approved }))
}
