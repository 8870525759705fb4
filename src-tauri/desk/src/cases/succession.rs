//! How does a region get a new authority when the desk of the old one is lost or its holder retires?

use std::path::Path;

use aman_schema::Private;
use aman_sync_protocol::roster_file::{decode_roster_file, encode_roster_file};
use aman_vault::VaultFault;
use aman_vault::paper::{ProvenRegion, Share, prove_region};
use serde::Deserialize;
use ts_rs::TS;

use super::joining::Newcomer;
use super::recovery::read_shares;
use crate::desk::{Desk, Standing};
use crate::enrol::server_pin;
use crate::keep::write_whole;
use crate::view::TakenOver;
use crate::{Code, Failure, Outcome};

/// A region to be taken over at a machine that is no desk of it. Holds words of shares: no `Debug`.
#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Takeover {
    /// The words of the shares.
    pub shares: Vec<String>,
    /// Why; it stands in the trail.
    pub reason: String,
    /// Address of the region's server, host:port; empty without one.
    pub server: String,
    /// Public key of the server in hexadecimal; empty without one.
    pub server_key: String,
}

impl Desk {
    /// The region's roster as a file, for a machine that takes the region over. Needs no passphrase; nothing in it is secret.
    ///
    /// # Errors
    /// This desk belongs to no region yet, or the log cannot be read.
    pub fn roster_file(&mut self) -> Outcome<Vec<u8>> {
        if !self.is_enrolled()? {
            return Err(Code::NotEnrolled.into());
        }
        let items = self.log()?.roster_papers()?;
        encode_roster_file(&items).map_err(|_| Code::TooLarge.into())
    }

    /// Writes the roster file.
    ///
    /// # Errors
    /// As [`Desk::roster_file`]; or the file exists or cannot be written.
    pub fn roster_file_to(&mut self, file: &Path) -> Outcome<()> {
        let bytes = self.roster_file()?;
        write_whole(file, &bytes)
    }

    /// Takes the region over at a coordinator's desk that still stands, and cuts the authority before it off.
    ///
    /// # Errors
    /// This is no coordinator's desk, it is the authority already, it was revoked, no reason is given, or the shares are too
    /// few, wrong, or of an older key.
    pub fn succeed(&mut self, shares: &[String], reason: &str) -> Outcome<TakenOver> {
        self.opened()?;
        self.coordinators_only()?;
        let shares = read_shares(shares)?;
        let reason = Private::new(reason.to_owned());
        self.opened()?.take_over(&shares, &reason)?;
        self.cut_off(&reason)
    }

    /// Takes the region over at a machine that is no desk of it, with a roster file. Waits for the network, if a server is
    /// named and answers: what the authority before wrote up to now counts then.
    ///
    /// # Errors
    /// As [`Desk::succeed`]; the file holds no roster or one of another key, the passphrase is weak, or another vault stands
    /// here.
    pub fn succeed_here(&mut self, takeover: &Takeover, roster: &[u8], newcomer: Newcomer) -> Outcome<TakenOver> {
        if takeover.reason.trim().is_empty() {
            return Err(Code::ReasonNeeded.into());
        }
        let (address, key) = (takeover.server.trim(), takeover.server_key.trim());
        let named = !(address.is_empty() && key.is_empty());
        let server = named.then(|| server_pin(address, key)).transpose()?;
        let shares = read_shares(&takeover.shares)?;
        let region = prove(roster, &shares)?;
        self.vault_to_take_over(&region, newcomer)?;
        let vault = self.opened()?;
        vault.take_in_region(&region).map_err(other_region)?;
        if let Some(server) = server {
            vault.replica().set_server(&server)?;
        }
        let reason = Private::new(takeover.reason.clone());
        vault.take_over(&shares, &reason)?;
        vault.after_sync()?;
        // A server that does not answer must not leave the region without an authority.
        let _later = self.exchange_if_connected().is_err();
        self.opened()?.take_sealed_keys(&shares)?;
        let taken = self.cut_off(&reason)?;
        let _later = self.exchange_if_connected().is_err();
        Ok(taken)
    }

    fn cut_off(&mut self, reason: &Private<String>) -> Outcome<TakenOver> {
        let vault = self.opened()?;
        vault.cut_off_predecessor(reason)?;
        vault.after_sync()?;
        let before = self.roster()?.authority_before().ok_or(Code::NothingChanges)?;
        let units = self.opened()?.units().len();
        Ok(TakenOver { before: before.to_string(), units: super::small(units as u64) })
    }

    // A vault that an attempt left behind, cut off or with wrong shares, goes on.
    fn vault_to_take_over(&mut self, region: &ProvenRegion, newcomer: Newcomer) -> Outcome<()> {
        if self.ready_to_create().is_ok() {
            return self.make_vault(&newcomer.name, newcomer.passphrase);
        }
        let known = self.log()?.root_fingerprint();
        if known.is_some_and(|known| known != region.root()) || self.has_invitation() {
            return Err(Code::VaultExists.into());
        }
        match &self.standing {
            Standing::Open(_) => Ok(()),
            Standing::Locked(_) | Standing::Absent | Standing::Turning => {
                self.unlock(None, newcomer.passphrase).map(|_| ())
            }
        }
    }
}

fn prove(roster: &[u8], shares: &[Share]) -> Outcome<ProvenRegion> {
    let items = decode_roster_file(roster)
        .map_err(|reason| if reason.is_newer() { Code::RosterFileNewer } else { Code::RosterFileDamaged })?;
    prove_region(items, shares).map_err(other_region)
}

fn other_region(fault: VaultFault) -> Failure {
    if matches!(fault, VaultFault::Refused { .. }) { Code::RosterFileDamaged.into() } else { fault.into() }
}
