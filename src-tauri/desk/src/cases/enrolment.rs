//! How does a new desk ask to be admitted, and take in the answer?
//!
//! The invitation lies in the vault's folder until the desk is in: a locked desk can so fetch its approval. Its secret
//! opens nothing but the two letters of this enrolment.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::incarnation::IncarnationCertificate;
use aman_sync_protocol::replica::Item;
use aman_vault::VaultFault;
use aman_vault::state::{DraftState, DraftSummary};

use super::permits::Right;
use crate::desk::{Desk, Standing};
use crate::enrol::{Drawer, Invitation, drawer, is_refusal, open_approval, open_request, seal_request};
use crate::keep::replace;
use crate::net::Letters;
use crate::view::{EnrolState, Enrolled};
use crate::{Code, Failure, Outcome};

impl Desk {
    /// Makes the vault of a new desk for this invitation.
    ///
    /// # Errors
    /// The invitation is damaged, there is a vault already, the passphrase is too short, or the disk is full.
    pub fn enrol_begin(&mut self, invitation: &[u8], officer_name: &str, passphrase: String) -> Outcome<()> {
        Invitation::decode(invitation)?;
        self.make_vault(officer_name, passphrase)?;
        self.enrol_with(invitation)
    }

    /// Takes an invitation at a desk that has a vault; an enrolled desk keeps what it is.
    ///
    /// # Errors
    /// The invitation is damaged, or the disk is full.
    pub fn enrol_with(&mut self, invitation: &[u8]) -> Outcome<()> {
        self.permit(Right::Enrol)?;
        let read = Invitation::decode(invitation)?;
        if self.is_enrolled()? {
            return Ok(());
        }
        if let Some(server) = &read.server {
            self.log_mut()?.set_server(server)?;
        }
        replace(&self.invitation_file(), invitation)?;
        remove(&self.end_file())
    }

    /// Where the enrolment of this desk stands, with the digits to read out.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn enrolment(&mut self) -> Outcome<Enrolled> {
        self.take_in()?;
        self.enrolled(0)
    }

    /// The request, to be carried by hand.
    ///
    /// # Errors
    /// The desk is locked or has no invitation.
    pub fn enrol_request(&mut self) -> Outcome<(Enrolled, Vec<u8>)> {
        self.permit(Right::Enrol)?;
        let enrolled = self.enrolled(0)?;
        if enrolled.state == EnrolState::Enrolled {
            return Ok((enrolled, Vec::new()));
        }
        let invitation = self.invitation()?.ok_or(Code::InvitationDamaged)?;
        let request = self.opened()?.request()?;
        let bytes = seal_request(&request, &invitation, self.own.entropy());
        Ok((enrolled, bytes))
    }

    /// Leaves the request in the server's mailbox, or takes in the approval that lies there. Waits for the network.
    ///
    /// # Errors
    /// The desk is locked, has no invitation, or the server cannot be reached.
    pub fn enrol_ask(&mut self) -> Outcome<Enrolled> {
        self.permit(Right::Enrol)?;
        if self.is_enrolled()? {
            return self.enrolled(0);
        }
        let waiting = self.waiting_receptions()?;
        self.sync_and_wait()?;
        let left = self.waiting_receptions()?;
        self.enrolled(waiting.saturating_sub(left))
    }

    /// Takes in the coordinator's answer, carried by hand.
    ///
    /// # Errors
    /// The desk is locked, or the approval is not for this desk, its invitation, or not signed by the region.
    pub fn enrol_accept(&mut self, approval: &[u8]) -> Outcome<Enrolled> {
        self.permit(Right::Enrol)?;
        if self.is_enrolled()? {
            return self.enrolled(0);
        }
        let waiting = self.waiting_receptions()?;
        self.adopt(approval)?;
        // A technician takes the answer in; what it brings is settled when an officer comes in.
        if let Standing::Open(vault) = &mut self.standing {
            vault.after_sync()?;
        }
        let left = self.waiting_receptions()?;
        self.enrolled(waiting.saturating_sub(left))
    }

    /// Which drawers a waiting desk looks into, and the request it leaves.
    pub(super) fn enrolment_letters(&mut self) -> Outcome<(Vec<[u8; 16]>, Letters)> {
        let Some(invitation) = self.invitation()? else { return Ok((Vec::new(), Letters::new())) };
        let at = |which| drawer(&invitation.secret, &invitation.mailbox, which);
        let (request_at, approval_at) = (at(Drawer::Request), at(Drawer::Approval));
        let mut put = Letters::new();
        if let Standing::Open(vault) = &self.standing {
            let request = vault.request()?;
            put.insert(request_at, seal_request(&request, &invitation, self.own.entropy()));
        }
        Ok((vec![request_at, approval_at], put))
    }

    /// Takes in an answer from the mailbox; true if this desk is in now.
    pub(super) fn take_approval(&mut self, letters: &Letters) -> Outcome<bool> {
        let Some(invitation) = self.invitation()? else { return Ok(false) };
        let me = self.log()?.desk_id()?;
        let at = |which| letters.get(&drawer(&invitation.secret, &invitation.mailbox, which));
        let asked = at(Drawer::Request).map(|request| open_request(request, &invitation.secret, invitation.unit));
        // A letter that does not open is a stranger's; another desk's own request has spent the invitation.
        if asked.is_some_and(|asked| asked.is_ok_and(|request| request.desk() != me)) {
            self.end_invitation(USED)?;
            return Ok(false);
        }
        let Some(answer) = at(Drawer::Approval) else { return Ok(false) };
        if is_refusal(answer, &me, &invitation.mailbox, &invitation.secret) {
            self.end_invitation(REFUSED)?;
            return Ok(false);
        }
        self.adopt(answer)?;
        Ok(true)
    }

    // The vault and what was typed stay: a new invitation goes on from here.
    fn end_invitation(&self, why: &str) -> Outcome<()> {
        replace(&self.end_file(), why.as_bytes())?;
        self.spend_invitation()
    }

    // Nothing is believed because the seal opens: root fingerprint, signatures and the roster decide.
    fn adopt(&mut self, approval: &[u8]) -> Outcome<()> {
        let invitation = self.invitation()?.ok_or(Code::ApprovalRefused)?;
        let me = self.log()?.desk_id()?;
        let items = open_approval(approval, &me, &invitation.mailbox, &invitation.secret)?;
        let (root, certificate) = root_of(&items, &invitation).ok_or(Code::ApprovalRefused)?;
        let now = self.own.now();
        let log = self.log_mut()?;
        log.install_root(&root, &certificate).map_err(refused)?;
        let _stored = log.receive_by_hand(&items, now)?;
        match log.roster().desk(&me).map(|card| card.unit) {
            // The papers were too long for the mailbox: the roster comes with the next exchange.
            None => Ok(()),
            Some(unit) if unit == invitation.unit => self.spend_invitation(),
            Some(_) => Err(Code::ApprovalRefused.into()),
        }
    }

    fn spend_invitation(&self) -> Outcome<()> {
        remove(&self.invitation_file())
    }

    fn enrolled(&mut self, sealed: u32) -> Outcome<Enrolled> {
        let state = self.enrol_state()?;
        if self.narrow.is_some() {
            return Ok(Enrolled { state, fingerprint: String::new(), sealed });
        }
        let request = self.opened()?.request()?;
        Ok(Enrolled { state, fingerprint: self.digits_of(&request.encode()), sealed })
    }

    fn enrol_state(&self) -> Outcome<EnrolState> {
        if self.is_enrolled()? {
            return Ok(EnrolState::Enrolled);
        }
        if self.has_invitation() {
            return Ok(EnrolState::Waiting);
        }
        Ok(match fs::read_to_string(self.end_file()).as_deref() {
            Ok(REFUSED) => EnrolState::Refused,
            Ok(USED) => EnrolState::Used,
            // The papers were long: the rest of the roster comes with an exchange.
            Ok(_) | Err(_) if self.log()?.roster().root().is_some() => EnrolState::Waiting,
            Ok(_) | Err(_) => EnrolState::Uninvited,
        })
    }

    pub(crate) fn is_enrolled(&self) -> Outcome<bool> {
        let log = self.log()?;
        Ok(log.roster().desk(&log.desk_id()?).is_some())
    }

    pub(super) fn has_invitation(&self) -> bool {
        self.invitation_file().exists()
    }

    fn invitation(&self) -> Outcome<Option<Invitation>> {
        match fs::read(self.invitation_file()) {
            Ok(bytes) => Invitation::decode(&bytes).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(_) => Err(Code::DiskFailed.into()),
        }
    }

    fn waiting_receptions(&mut self) -> Outcome<u32> {
        let Standing::Open(vault) = &self.standing else { return Ok(0) };
        let finished = |draft: &&DraftSummary| draft.state == DraftState::Finished;
        let drafts = vault.drafts()?;
        Ok(super::sync::small(drafts.iter().filter(finished).count() as u64))
    }

    fn invitation_file(&self) -> PathBuf {
        self.folder().join("invitation")
    }

    fn end_file(&self) -> PathBuf {
        self.folder().join("invitation-end")
    }
}

fn remove(file: &Path) -> Outcome<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Code::DiskFailed.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn root_of(items: &[Item], invitation: &Invitation) -> Option<(Entry, IncarnationCertificate)> {
    let root = items.iter().find_map(|item| match item {
        Item::Entry(bytes) => Entry::decode(bytes).ok().filter(|entry| entry.id() == invitation.root),
        Item::Incarnation(_) | Item::Wrap(_) | Item::Grant(_) => None,
    })?;
    let certificate = items.iter().find_map(|item| match item {
        Item::Incarnation(bytes) => {
            IncarnationCertificate::decode(bytes).ok().filter(|certificate| certificate.log_id() == root.header().log)
        }
        Item::Entry(_) | Item::Wrap(_) | Item::Grant(_) => None,
    })?;
    Some((root, certificate))
}

fn refused(fault: VaultFault) -> Failure {
    if matches!(fault, VaultFault::NotAllowed { .. }) { Code::ApprovalRefused.into() } else { fault.into() }
}

const REFUSED: &str = "refused";
const USED: &str = "used";
