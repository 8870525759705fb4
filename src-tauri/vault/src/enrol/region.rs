//! How does a coordinator's desk found a region and write its roster?

use aman_schema::Private;
use aman_sync_protocol::entry::{Kind, clear_entry};
use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::ids::{DeskId, SpaceId, UnitId};
use aman_sync_protocol::secret::{SpaceKey, seal_bytes};
use aman_sync_protocol::statement::{
    DeskCard, Membership, OfficerCard, REGION_READS_FILES, Statement, Switch, encode_statements,
};
use serde_json::json;

use super::DeskRequest;
use crate::fault::VaultFault;
use crate::log::{self, Arrival, NewEntry, insert_entry, next_place};
use crate::roles::OfficerRole;
use crate::spaces::Role;
use crate::vault::OpenVault;

impl OpenVault {
    /// Makes a region with this desk as its first coordinator: root, unit, spaces, keys.
    ///
    /// # Errors
    /// This desk trusts a root already, or the log cannot be written.
    pub fn create_authority(&mut self, region: &Private<String>) -> Result<UnitId, VaultFault> {
        if self.core.log.roster().root().is_some() {
            return Err(VaultFault::NotAllowed { what: "second root" });
        }
        let dice = self.core.host.entropy();
        let (unit, roster_space) = (UnitId::random(dice), SpaceId::random(dice));
        let label_key = SpaceKey::make(dice);
        let authority = self.keys.signing.public();
        let mut statements = vec![
            Statement::Root { authority, roster_space, region: unit },
            Statement::Unit {
                unit,
                // EXPOSE: sealed under the roster's key.
                sealed: label(&label_key, unit.as_bytes(), &json!({"kind": "region", "name": region.expose()}), dice),
            },
        ];
        let mut spaces = Vec::new();
        for role in [Role::Sheet, Role::File, Role::Trail, Role::Exchange, Role::Region] {
            let space = SpaceId::random(dice);
            let sealed = label(&label_key, space.as_bytes(), &json!({"role": role.word()}), dice);
            statements.push(Statement::Space { space, unit, sealed });
            spaces.push(space);
        }
        let request = self.request()?;
        let desk = request.desk();
        statements.insert(2, desk_statement(&request, unit, true));
        statements.extend(self.officer_statements(&request, (unit, OfficerRole::Coordinator), &label_key));
        for space in &spaces {
            statements.push(member(*space, desk, true));
            statements.push(epoch(*space, desk));
        }
        self.found(&statements, roster_space, label_key, &spaces)?;
        Ok(unit)
    }

    fn found(
        &mut self,
        statements: &[Statement],
        roster_space: SpaceId,
        label_key: SpaceKey,
        spaces: &[SpaceId],
    ) -> Result<(), VaultFault> {
        let certificate = self.core.log.own_certificate("log.desk")?;
        let place = next_place(&self.core.log.db, &certificate, roster_space)?;
        let root = clear_entry(Kind::Roster, &place, &encode_statements(0, statements), &self.keys.signing)
            .map_err(|_| VaultFault::Refused { what: "root" })?;
        self.keep_space_key(roster_space, 0, label_key)?;
        for space in spaces {
            let key = SpaceKey::make(self.core.host.entropy());
            self.keep_space_key(*space, 0, key)?;
        }
        self.core.log.install_root(&root, &certificate)?;
        self.reread_book()
    }

    /// Adds a unit with its four spaces; mints the keys of all but the file space.
    ///
    /// # Errors
    /// This desk is no registrar, or the log cannot be written.
    pub fn add_unit(&mut self, name: &Private<String>, kind: &str) -> Result<UnitId, VaultFault> {
        let me = self.registrar()?;
        let roster_key = self.roster_key()?;
        let label_key = SpaceKey::from_bytes(*roster_key.expose());
        let registrars: Vec<DeskId> =
            self.core.log.roster().desks().filter(|(_, card)| card.registrar).map(|(desk, _)| *desk).collect();
        let dice = self.core.host.entropy();
        let unit = UnitId::random(dice);
        // EXPOSE: sealed under the roster's key.
        let sealed = label(&label_key, unit.as_bytes(), &json!({"kind": kind, "name": name.expose()}), dice);
        let mut statements = vec![Statement::Unit { unit, sealed }];
        let mut minted = Vec::new();
        for role in [Role::Sheet, Role::File, Role::Trail, Role::Exchange] {
            let space = SpaceId::random(dice);
            let sealed = label(&label_key, space.as_bytes(), &json!({"role": role.word()}), dice);
            statements.push(Statement::Space { space, unit, sealed });
            if role == Role::File {
                continue;
            }
            statements.extend(registrars.iter().map(|desk| member(space, *desk, true)));
            statements.push(epoch(space, me));
            minted.push((space, SpaceKey::make(dice)));
        }
        for (space, key) in minted {
            self.keep_space_key(space, 0, key)?;
        }
        self.append_roster(&statements)?;
        Ok(unit)
    }

    /// Writes statements into the roster, as one entry of this desk's log.
    ///
    /// # Errors
    /// This desk is no registrar, the roster refuses a statement, or the log cannot be written.
    pub fn append_roster(&mut self, statements: &[Statement]) -> Result<(), VaultFault> {
        self.registrar()?;
        self.state(statements)
    }

    /// Writes statements as one entry, if the roster takes them of this desk: a registrar's, or those that seat it.
    pub(crate) fn state(&mut self, statements: &[Statement]) -> Result<(), VaultFault> {
        let space = self.core.log.roster().root().ok_or(VaultFault::NotEnrolled)?.roster_space;
        let certificate = self.core.log.own_certificate("log.desk")?;
        let place = next_place(&self.core.log.db, &certificate, space)?;
        let lamport = self.core.log.roster().next_lamport();
        let entry = clear_entry(Kind::Roster, &place, &encode_statements(lamport, statements), &self.keys.signing)
            .map_err(|_| VaultFault::Refused { what: "statements" })?;
        let taken = self.core.log.roster().clone().apply_any(&entry, core::slice::from_ref(&certificate));
        taken.map_err(|_| VaultFault::NotAllowed { what: "statement" })?;
        let tx = self.core.log.begin()?;
        insert_entry(&tx, &NewEntry::contiguous(&entry, Arrival::Mine { priority: ROSTER }))?;
        log::commit(tx)?;
        self.core.log.refresh_roster()?;
        self.reread_book()
    }

    /// Turns a rule of the region on or off, citing the act; the first opens file spaces to named readers' desks.
    ///
    /// # Errors
    /// This desk is no registrar, no act is cited, or the log cannot be written.
    pub fn set_switch(&mut self, code: u8, switch: &Switch) -> Result<(), VaultFault> {
        if switch.on && switch.act.trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        let mut statements = vec![Statement::Switch { code, switch: switch.clone() }];
        if code == REGION_READS_FILES {
            statements.extend(self.reader_memberships(switch));
        }
        self.append_roster(&statements)
    }

    fn reader_memberships(&self, switch: &Switch) -> Vec<Statement> {
        let roster = self.core.log.roster();
        let mut statements = Vec::new();
        for (desk, card) in roster.desks() {
            let named = switch
                .readers
                .iter()
                .any(|reader| roster.officer(reader).is_some_and(|officer| officer.unit == card.unit));
            for (space, unit, role) in self.book.spaces() {
                if role != Role::File || unit == card.unit {
                    continue;
                }
                let may = switch.on && named && card.registrar;
                if may != roster.may_read(desk, space) {
                    statements.push(Statement::Member {
                        space: *space,
                        desk: *desk,
                        membership: Membership { read: may, write: false },
                    });
                }
            }
        }
        statements
    }

    pub(crate) fn officer_statements(
        &mut self,
        request: &DeskRequest,
        place: (UnitId, OfficerRole),
        label_key: &SpaceKey,
    ) -> Vec<Statement> {
        let (unit, role) = place;
        let dice = self.core.host.entropy();
        let officers = request.officers.iter();
        officers
            .map(|officer| {
                // EXPOSE: sealed under the roster's key.
                let words = json!({"name": officer.name.expose(), "role": role.word()});
                let sealed = label(label_key, officer.officer.as_bytes(), &words, dice);
                Statement::Officer {
                    officer: officer.officer,
                    card: OfficerCard { unit, signing: officer.signing, sealed },
                }
            })
            .collect()
    }
}

pub(crate) fn label(key: &SpaceKey, id: &[u8], words: &serde_json::Value, dice: &mut dyn Entropy) -> Vec<u8> {
    seal_bytes(&key.derive_label_key(), id, words.to_string().as_bytes(), dice)
}

pub(super) fn desk_statement(request: &DeskRequest, unit: UnitId, registrar: bool) -> Statement {
    Statement::Desk {
        desk: request.desk(),
        card: DeskCard {
            unit,
            signing: request.signing,
            link: request.link,
            sealing: request.sealing.clone(),
            registrar,
        },
    }
}

pub(crate) fn member(space: SpaceId, desk: DeskId, write: bool) -> Statement {
    Statement::Member { space, desk, membership: Membership { read: true, write } }
}

pub(super) fn epoch(space: SpaceId, minter: DeskId) -> Statement {
    Statement::Epoch { space, epoch: 0, minter }
}

const ROSTER: u8 = 0;
