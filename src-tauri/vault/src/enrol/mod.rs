//! How does a desk become part of a region, and how do space keys reach it?
//!
//! The roster says who may; the keys follow. Sheet, exchange, trail and region keys are minted by a coordinator, file
//! keys by the unit's first desk: who admits a desk cannot read its files.

mod age;
mod code;
mod epochs;
mod grants;
mod region;
mod request;
mod revoke;
mod trusted;

use aman_schema::Private;
use aman_sync_protocol::ids::{DeskId, OfficerId, SpaceId, UnitId};
use aman_sync_protocol::replica::Item;
use aman_sync_protocol::secret::SpaceKey;
use aman_sync_protocol::statement::Statement;

use crate::fault::VaultFault;
use crate::log::{self, LogDb, log_fault, put_certificate};
use crate::outside::reader;
use crate::roles::OfficerRole;
use crate::spaces::{Role, SpaceBook, UnitCard};
use crate::vault::OpenVault;

pub use age::KeyAge;
pub use code::derive_code_key;
pub use request::{DeskRequest, RequestedOfficer};
pub use revoke::Exposure;
pub use trusted::Colleague;

pub(crate) use region::label;
pub(crate) use region::member;
use region::{desk_statement, epoch};

impl OpenVault {
    /// Admits a desk to a unit: roster statements, and grants of the keys this desk may give.
    ///
    /// The first desk of a unit is named as the minter of its file key. A desk of the region's own unit becomes a
    /// coordinator; only the first coordinator can admit one.
    ///
    /// # Errors
    /// This desk is no registrar, the unit is not known, or the log cannot be written.
    pub fn admit_desk(&mut self, request: &DeskRequest, unit: UnitId) -> Result<DeskId, VaultFault> {
        self.registrar()?;
        let label_key = SpaceKey::from_bytes(*self.roster_key()?.expose());
        let roster = self.core.log.roster();
        let region = roster.root().is_some_and(|root| root.region == unit);
        let desk = request.desk();
        // The first officer of a desk leads there; she admits the others.
        let role = if region { OfficerRole::Coordinator } else { OfficerRole::Head };
        let mut statements = vec![desk_statement(request, unit, region)];
        statements.extend(self.officer_statements(request, (unit, role), &label_key));
        for (space, owner, role) in self.book.spaces() {
            if role == Role::Exchange && self.book.outside(&owner) == Some(unit) {
                statements.push(reader(*space, desk, true));
            }
            let joins = owner == unit || (region && role != Role::File);
            if !joins || role == Role::Roster {
                continue;
            }
            statements.push(member(*space, desk, true));
            if role == Role::File {
                statements.extend(self.first_epoch(space, unit, desk));
            }
        }
        if statements.len() < 3 {
            return Err(VaultFault::NotAllowed { what: "unknown unit" });
        }
        let tx = self.core.log.begin()?;
        for certificate in &request.certificates {
            put_certificate(&tx, certificate, false, false)?;
        }
        log::commit(tx)?;
        self.append_roster(&statements)?;
        self.make_due_grants()?;
        self.send_due_secrets()?;
        self.send_due_list()?;
        Ok(desk)
    }

    /// The epoch that a new desk mints: the unit's first, or the next when no desk is left that could share the last.
    fn first_epoch(&self, space: &SpaceId, unit: UnitId, desk: DeskId) -> Option<Statement> {
        let roster = self.core.log.roster();
        let left = roster.desks().any(|(known, card)| card.unit == unit && !roster.revoked(known));
        match roster.newest_epoch(space) {
            None => Some(epoch(*space, desk)),
            Some((newest, _)) if !left => {
                Some(Statement::Epoch { space: *space, epoch: newest.saturating_add(1), minter: desk })
            }
            Some(_) => None,
        }
    }

    /// Gathers what an admitted desk needs when it cannot reach the server: roster, certificates and its grants.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn papers_for(&self, desk: &DeskId) -> Result<Vec<Item>, VaultFault> {
        let space = self.core.log.roster().root().ok_or(VaultFault::NotEnrolled)?.roster_space;
        let mut items = self.core.log.all_certificates()?;
        items.extend(self.core.log.entries_of(&space)?);
        items.extend(self.core.log.grants_to(desk)?.iter().map(|grant| Item::Grant(grant.encode())));
        Ok(items)
    }

    /// Does what new roster entries, keys and records ask for: adopts, mints, grants, takes in what a locked desk received,
    /// seals what waited, projects.
    ///
    /// # Errors
    /// The databases cannot be read or written.
    pub fn after_sync(&mut self) -> Result<(), VaultFault> {
        self.core.log.refresh_roster()?;
        self.reread_book()?;
        self.renew_forked_log()?;
        self.adopt_grants()?;
        self.mint_due_keys()?;
        self.make_due_grants()?;
        self.note_first_recovery()?;
        self.escrow_due()?;
        self.seal_for_heir()?;
        self.say_obeyed()?;
        self.take_in_locked()?;
        self.send_due_secrets()?;
        self.send_due_list()?;
        self.seal_waiting()?;
        self.seal_own_waiting()?;
        self.send_own_lines()?;
        self.take_in_entrusted()?;
        self.remove_withdrawn()?;
        self.tell_region()?;
        self.project()
    }

    /// Lists the units whose labels this desk can read.
    #[must_use]
    pub fn units(&self) -> Vec<UnitCard> {
        let roster = self.core.log.roster();
        let count =
            |unit: &UnitId| roster.desks().filter(|(desk, card)| card.unit == *unit && !roster.revoked(desk)).count();
        self.book
            .units()
            .map(|(unit, (kind, name))| UnitCard {
                unit: *unit,
                kind: kind.clone(),
                name: name.clone(),
                desks: u32::try_from(count(unit)).unwrap_or(u32::MAX),
                outside: self.book.outside(unit),
            })
            .collect()
    }

    /// Names the unit of this desk, once it is enrolled.
    #[must_use]
    pub fn unit(&self) -> Option<UnitId> {
        self.book.unit
    }

    /// Names the space of a unit's files, as far as this desk can read the roster's labels.
    #[must_use]
    pub fn file_space_of(&self, unit: UnitId) -> Option<SpaceId> {
        self.book.space(unit, Role::File)
    }

    /// Returns an officer's name, if the roster or this desk tells it.
    #[must_use]
    pub fn officer_name(&self, officer: &OfficerId) -> Option<Private<String>> {
        self.book.officer_name(officer).cloned().or_else(|| {
            let own = self.officers().into_iter().find(|(known, _)| known == officer);
            own.map(|(_, name)| name)
        })
    }

    /// Returns an officer's role, if the roster tells it.
    #[must_use]
    pub fn roster_role(&self, officer: &OfficerId) -> Option<OfficerRole> {
        self.book.officer_role(officer)
    }

    /// Tells whether this desk may seal now: it is enrolled and holds its unit's keys.
    #[must_use]
    pub fn can_seal(&self) -> bool {
        let held = |role| self.book.own(role).is_some_and(|space| self.keys.newest(&space).is_some());
        held(Role::Sheet) && held(Role::File)
    }

    pub(crate) fn reread_book(&mut self) -> Result<(), VaultFault> {
        self.book = SpaceBook::read(&self.core.log, &self.keys)?;
        Ok(())
    }

    pub(crate) fn registrar(&self) -> Result<DeskId, VaultFault> {
        let me = self.core.log.desk_id()?;
        let card = self.core.log.roster().desk(&me).ok_or(VaultFault::NotEnrolled)?;
        if card.registrar { Ok(me) } else { Err(VaultFault::NotAllowed { what: "roster" }) }
    }

    pub(crate) fn roster_key(&self) -> Result<&SpaceKey, VaultFault> {
        let root = self.core.log.roster().root().ok_or(VaultFault::NotEnrolled)?;
        self.keys.newest(&root.roster_space).map(|(_, key)| key).ok_or(VaultFault::KeyMissing)
    }
}

impl LogDb {
    /// Lists every certificate, entry, wrap and grant held, in the order in which a new desk can take them.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn all_items(&self) -> Result<Vec<Item>, VaultFault> {
        type Make = fn(Vec<u8>) -> Item;
        let mut items = self.all_certificates()?;
        let tables: [(&str, Make); 3] = [
            ("SELECT bytes FROM entry ORDER BY kind <> 1, row", Item::Entry),
            ("SELECT bytes FROM wrap", Item::Wrap),
            ("SELECT bytes FROM key_grant", Item::Grant),
        ];
        for (sql, make) in tables {
            let mut statement = self.db.prepare_cached(sql).map_err(log_fault("read items"))?;
            let rows = statement.query_map([], |row| row.get(0)).map_err(log_fault("read items"))?;
            for bytes in rows {
                items.push(make(bytes.map_err(log_fault("read items"))?));
            }
        }
        Ok(items)
    }

    pub(crate) fn all_certificates(&self) -> Result<Vec<Item>, VaultFault> {
        let mut statement =
            self.db.prepare_cached("SELECT certificate FROM incarnation").map_err(log_fault("read certificates"))?;
        let rows = statement
            .query_map([], |row| Ok(Item::Incarnation(row.get(0)?)))
            .map_err(log_fault("read certificates"))?;
        rows.collect::<Result<_, _>>().map_err(log_fault("read certificates"))
    }

    pub(crate) fn entries_of(&self, space: &SpaceId) -> Result<Vec<Item>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT bytes FROM entry WHERE space = ?1 ORDER BY row")
            .map_err(log_fault("read entries"))?;
        let rows = statement
            .query_map([space.as_bytes()], |row| Ok(Item::Entry(row.get(0)?)))
            .map_err(log_fault("read entries"))?;
        rows.collect::<Result<_, _>>().map_err(log_fault("read entries"))
    }
}
