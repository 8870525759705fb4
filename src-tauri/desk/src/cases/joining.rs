//! What does the window do in one step where the command line takes several: found, join, and write what goes by hand?

use std::path::Path;

use serde::Deserialize;
use ts_rs::TS;

use crate::desk::Desk;
use crate::keep::write_new;
use crate::view::{Enrolled, Finding, Status, WaitingDesk};
use crate::{Code, Outcome};

/// The first officer of a new desk. Holds what she typed: no `Debug`.
#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Newcomer {
    /// Her name, readable to the region only.
    pub name: String,
    /// What she will type.
    pub passphrase: String,
}

/// A region to be founded.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Founding {
    /// Its name.
    pub name: String,
    /// Address of its server, host:port; empty without one.
    pub server: String,
    /// Public key of the server in hexadecimal; empty without one.
    pub server_key: String,
}

impl Desk {
    /// Founds a region and shows the open desk.
    ///
    /// # Errors
    /// As [`Desk::found`]; a server needs both address and key.
    pub fn found_here(&mut self, region: &Founding, newcomer: Newcomer) -> Outcome<Status> {
        if region.name.trim().is_empty() {
            return Err(Code::WrongUse.into());
        }
        let (server, key) = (region.server.trim(), region.server_key.trim());
        let server = if server.is_empty() && key.is_empty() { None } else { Some((server, key)) };
        self.found(region.name.trim(), server, &newcomer.name, newcomer.passphrase)?;
        self.status()
    }

    /// Takes an invitation: makes the vault for a newcomer, or goes on in the vault that is open; then asks in the background.
    ///
    /// # Errors
    /// As [`Desk::enrol_begin`] and [`Desk::enrol_with`].
    pub fn enrol_here(&mut self, invitation: &[u8], newcomer: Option<Newcomer>) -> Outcome<Status> {
        match newcomer {
            Some(newcomer) => self.enrol_begin(invitation, &newcomer.name, newcomer.passphrase)?,
            None => {
                self.opened()?;
                self.enrol_with(invitation)?;
            }
        }
        // Without network the request goes with a later exchange, or by hand.
        let _later = self.sync_now().is_err();
        self.status()
    }

    /// Writes the request to a file, to be carried by hand.
    ///
    /// # Errors
    /// As [`Desk::enrol_request`]; or the file exists or cannot be written.
    pub fn request_to(&mut self, file: &Path) -> Outcome<Enrolled> {
        let (enrolled, request) = self.enrol_request()?;
        write_new(file, &request)?;
        Ok(enrolled)
    }

    /// Admits the desk of a request carried by hand and writes its answer to a file.
    ///
    /// # Errors
    /// As [`Desk::approve_request`]; the digits are not those of the request; or the file exists or cannot be written.
    pub fn approve_to(&mut self, request: &[u8], shown: &str, file: &Path) -> Outcome<WaitingDesk> {
        if file.exists() {
            return Err(Code::FileExists.into());
        }
        let (waiting, answer) = self.approve_request(request, &[shown.to_owned()])?;
        write_new(file, &answer.ok_or(Code::UnknownFingerprint)?)?;
        Ok(waiting)
    }

    /// Writes an invitation to a file, as the desk reads it or as a sheet to print.
    ///
    /// # Errors
    /// As [`Desk::invitation_card`]; or the file exists or cannot be written.
    pub fn invitation_to(&mut self, mailbox: &str, file: &Path, sheet: bool) -> Outcome<()> {
        let card = self.invitation_card(mailbox)?;
        if sheet {
            write_new(file, &self.invitation_sheet(&card)?)
        } else {
            write_new(file, card.invitation.as_bytes())
        }
    }

    /// Writes the installation sheet to a file.
    ///
    /// # Errors
    /// As [`Desk::installation_sheet`]; or the file exists or cannot be written.
    pub fn installation_sheet_to(&mut self, findings: &[Finding], call: &str, file: &Path) -> Outcome<()> {
        let call = Some(call.trim()).filter(|call| !call.is_empty());
        let pdf = self.installation_sheet(findings, call)?;
        write_new(file, &pdf)
    }
}
