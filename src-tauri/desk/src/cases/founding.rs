//! How is a region founded, and how does it get units?

use std::collections::BTreeMap;

use aman_schema::Private;
use aman_sync_protocol::ids::UnitId;

use crate::desk::Desk;
use crate::enrol::server_pin;
use crate::view::{Founded, UnitAdded, UnitLine};
use crate::{Code, Outcome};

impl Desk {
    /// Founds a region: this desk's vault, a provisional root, the region's unit, the first coordinator. Needs no network.
    ///
    /// `server` is its address and its public key in hexadecimal.
    ///
    /// # Errors
    /// There is a vault already, the passphrase is too short, the server's key is none, or the disk is full.
    pub fn found(
        &mut self,
        region: &str,
        server: Option<(&str, &str)>,
        officer_name: &str,
        passphrase: String,
    ) -> Outcome<Founded> {
        let server = server.map(|(address, key)| server_pin(address, key)).transpose()?;
        self.vault_to_found(officer_name, passphrase)?;
        let vault = self.opened()?;
        let unit = vault.create_authority(&Private::new(region.to_owned()))?;
        if let Some(server) = server {
            vault.replica().set_server(&server)?;
        }
        vault.after_sync()?;
        let log = self.log()?;
        let root = log.root_fingerprint().ok_or(Code::NotEnrolled)?;
        Ok(Founded { unit: unit.to_string(), desk: log.desk_id()?.to_string(), root: root.to_string() })
    }

    /// Says whether a region may be founded here: there is no vault, or one that a cut-off founding left empty.
    ///
    /// # Errors
    /// The vault in this folder belongs to a region, or waits for one.
    pub fn ready_to_found(&self) -> Outcome<()> {
        if self.ready_to_create().is_ok() {
            return Ok(());
        }
        let unused = self.log()?.roster().root().is_none() && !self.has_invitation();
        if unused { Ok(()) } else { Err(Code::VaultExists.into()) }
    }

    fn vault_to_found(&mut self, officer_name: &str, passphrase: String) -> Outcome<()> {
        self.ready_to_found()?;
        if self.ready_to_create().is_ok() {
            return self.make_vault(officer_name, passphrase);
        }
        self.unlock(None, passphrase).map(|_| ())
    }

    /// Adds a unit with its audiences.
    ///
    /// # Errors
    /// This is no coordinator's desk, or the disk is full.
    pub fn unit_add(&mut self, name: &str, kind: &str) -> Outcome<UnitAdded> {
        self.opened()?;
        self.coordinators_only()?;
        if name.trim().is_empty() || !KINDS.contains(&kind) {
            return Err(Code::WrongUse.into());
        }
        let unit = self.opened()?.add_unit(&Private::new(name.to_owned()), kind)?;
        Ok(UnitAdded { unit: unit.to_string() })
    }

    /// The units of the region.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn units(&mut self) -> Outcome<Vec<UnitLine>> {
        let cards = self.opened()?.units();
        let roster = self.roster()?;
        let desks = |unit: UnitId| {
            let of_unit = roster.desks().filter(move |(desk, card)| card.unit == unit && !roster.revoked(desk));
            of_unit.map(|(desk, _)| desk.to_string()).collect()
        };
        // EXPOSE: names of units, to the screen.
        let named: BTreeMap<UnitId, String> =
            cards.iter().map(|card| (card.unit, card.name.expose().clone())).collect();
        let lines = cards.into_iter().map(|card| UnitLine {
            outside: card.outside.map(|unit| named.get(&unit).cloned().unwrap_or_else(|| unit.to_string())),
            unit: card.unit.to_string(),
            // EXPOSE: name of a unit, to the screen.
            name: Some(card.name.expose().clone()),
            kind: Some(card.kind),
            desks: desks(card.unit),
        });
        Ok(lines.collect())
    }
}

pub(super) const KINDS: [&str; 4] = ["brigade", "mobile", "partner", "region"];
