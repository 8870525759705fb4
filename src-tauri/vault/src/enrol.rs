//! How does a desk become part of a region, and how do space keys reach it?
//!
//! The roster says who may; the keys follow. Sheet, exchange, trail and region keys are minted by a coordinator, file
//! keys by the unit's first desk: who admits a desk cannot read its files.

use aman_schema::Private;
use aman_sync_protocol::entry::{Kind, clear_entry};
use aman_sync_protocol::grant::{Grant, GrantSlot, make_grant, open_grant};
use aman_sync_protocol::ids::{DeskId, OfficerId, SpaceId, UnitId};
use aman_sync_protocol::incarnation::{IncarnationCertificate, desk_id};
use aman_sync_protocol::replica::Item;
use aman_sync_protocol::secret::{SealingPublic, SpaceKey, VerifyingKey, hash, seal_bytes};
use aman_sync_protocol::statement::{
    DeskCard, Membership, OfficerCard, REGION_READS_FILES, Statement, Switch, encode_statements,
};
use rusqlite::params;
use serde_json::json;

use crate::fault::VaultFault;
use crate::letters::{Letters, Reader, Unreadable};
use crate::log::{self, Arrival, NewEntry, insert_entry, log_fault, next_place, put_certificate, put_grant};
use crate::spaces::{Role, SpaceBook, UnitCard};
use crate::vault::OpenVault;

/// What a desk shows of itself when it asks to be admitted.
pub struct DeskRequest {
    /// Signs its records.
    pub signing: VerifyingKey,
    /// Its connections and beacons.
    pub link: VerifyingKey,
    /// What space keys are sealed to.
    pub sealing: SealingPublic,
    /// The certificates of its two logs.
    pub certificates: [IncarnationCertificate; 2],
    /// Who works at it.
    pub officers: Vec<RequestedOfficer>,
}

/// An officer of a desk that asks to be admitted.
pub struct RequestedOfficer {
    /// Her id.
    pub officer: OfficerId,
    /// Her key.
    pub signing: VerifyingKey,
    /// Her name.
    pub name: Private<String>,
}

impl DeskRequest {
    /// Names the desk that asks.
    #[must_use]
    pub fn desk(&self) -> DeskId {
        desk_id(&self.signing, &self.link)
    }

    /// Writes the request; it holds names, so it travels sealed to the coordinator.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let [desk, link] = &self.certificates;
        let mut letters = Letters::array(7)
            .number(1)
            .bytes(self.signing.as_bytes())
            .bytes(self.link.as_bytes())
            .bytes(self.sealing.as_bytes())
            .bytes(&desk.encode())
            .bytes(&link.encode())
            .nested(self.officers.len());
        for officer in &self.officers {
            letters = letters
                .nested(3)
                .bytes(officer.officer.as_bytes())
                .bytes(officer.signing.as_bytes())
                // EXPOSE: into the request, which is sealed to the coordinator.
                .text(officer.name.expose());
        }
        letters.done()
    }

    /// Reads a request and checks that its parts belong together.
    ///
    /// # Errors
    /// The bytes are no request, or its certificates are of other keys.
    pub fn decode(bytes: &[u8]) -> Result<Self, VaultFault> {
        let request = Self::read(bytes).map_err(Unreadable::what("request"))?;
        let [desk, link] = &request.certificates;
        if *desk.signing() != request.signing || *link.signing() != request.link {
            return Err(VaultFault::Refused { what: "request" });
        }
        Ok(request)
    }

    fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut reader = Reader::new(bytes);
        if reader.array()? != 7 || reader.number()? != 1 {
            return Err(Unreadable);
        }
        let signing = VerifyingKey::from_bytes(reader.fixed()?);
        let link = VerifyingKey::from_bytes(reader.fixed()?);
        let sealing = SealingPublic::from_bytes(reader.bytes()?).map_err(|_| Unreadable)?;
        let mut certificate = || IncarnationCertificate::decode(reader.bytes()?).map_err(|_| Unreadable);
        let certificates = [certificate()?, certificate()?];
        let count = reader.array()?;
        let mut officers = Vec::new();
        for _ in 0..count {
            reader.array()?;
            officers.push(RequestedOfficer {
                officer: OfficerId::from_bytes(reader.fixed()?),
                signing: VerifyingKey::from_bytes(reader.fixed()?),
                name: Private::new(reader.text()?.to_owned()),
            });
        }
        Ok(Self {
            signing,
            link,
            sealing,
            certificates,
            officers,
        })
    }

    /// Returns what two people read to each other: five groups of four hexadecimal digits over all keys and officers.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let sum = hash(&[b"aman/request/v1", &self.encode()]);
        let digits: Vec<String> = sum.chunks(2).take(5).map(|pair| pair.iter().map(|b| format!("{b:02x}")).collect()).collect();
        digits.join("-")
    }
}

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
            Statement::Root {
                authority,
                roster_space,
                region: unit,
            },
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
        statements.extend(self.officer_statements(&request, unit, &label_key));
        for space in &spaces {
            statements.push(member(*space, desk, true));
            statements.push(epoch(*space, desk));
        }
        self.found(&statements, roster_space, label_key, &spaces)?;
        Ok(unit)
    }

    fn found(&mut self, statements: &[Statement], roster_space: SpaceId, label_key: SpaceKey, spaces: &[SpaceId]) -> Result<(), VaultFault> {
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

    /// Describes this desk to a coordinator.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn request(&self) -> Result<DeskRequest, VaultFault> {
        let officers = self.officers().into_iter().filter(|(officer, _)| *officer == self.keys.officer);
        Ok(DeskRequest {
            signing: self.core.log.signing_public()?,
            link: self.core.log.link_key().public(),
            sealing: self.core.log.sealing_public()?,
            certificates: self.core.log.own_certificates()?,
            officers: officers
                .map(|(officer, name)| RequestedOfficer {
                    officer,
                    signing: self.keys.officer_key.public(),
                    name,
                })
                .collect(),
        })
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
        let mut statements = vec![desk_statement(request, unit, region)];
        statements.extend(self.officer_statements(request, unit, &label_key));
        for (space, owner, role) in self.book.spaces() {
            let joins = owner == unit || (region && role != Role::File);
            if !joins || role == Role::Roster {
                continue;
            }
            statements.push(member(*space, desk, true));
            if role == Role::File && self.core.log.roster().newest_epoch(space).is_none() {
                statements.push(epoch(*space, desk));
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
        Ok(desk)
    }

    /// Writes statements into the roster, as one entry of this desk's log.
    ///
    /// # Errors
    /// This desk is no registrar, the roster refuses a statement, or the log cannot be written.
    pub fn append_roster(&mut self, statements: &[Statement]) -> Result<(), VaultFault> {
        self.registrar()?;
        let space = self.core.log.roster().root().ok_or(VaultFault::NotEnrolled)?.roster_space;
        let certificate = self.core.log.own_certificate("log.desk")?;
        let place = next_place(&self.core.log.db, &certificate, space)?;
        let lamport = self.core.log.roster().next_lamport();
        let entry = clear_entry(Kind::Roster, &place, &encode_statements(lamport, statements), &self.keys.signing)
            .map_err(|_| VaultFault::Refused { what: "statements" })?;
        self.core.log.roster().clone().apply(&entry).map_err(|_| VaultFault::NotAllowed { what: "statement" })?;
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
        let mut statements = vec![Statement::Switch {
            code,
            switch: switch.clone(),
        }];
        if code == REGION_READS_FILES {
            statements.extend(self.reader_memberships(switch));
        }
        self.append_roster(&statements)
    }

    fn reader_memberships(&self, switch: &Switch) -> Vec<Statement> {
        let roster = self.core.log.roster();
        let mut statements = Vec::new();
        for (desk, card) in roster.desks() {
            let named = switch.readers.iter().any(|reader| roster.officer(reader).is_some_and(|officer| officer.unit == card.unit));
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

    /// Mints this unit's file key if the roster names this desk as its minter and there is none yet.
    ///
    /// # Errors
    /// The log cannot be written.
    pub fn mint_file_key_if_first(&mut self) -> Result<bool, VaultFault> {
        let me = self.core.log.desk_id()?;
        let Some(space) = self.book.own(Role::File) else {
            return Ok(false);
        };
        let named = self.core.log.roster().minter(&space, 0) == Some(me);
        if !named || self.keys.space(&space, 0).is_some() {
            return Ok(false);
        }
        let key = SpaceKey::make(self.core.host.entropy());
        self.keep_space_key(space, 0, key)?;
        Ok(true)
    }

    /// Takes the space keys that were granted to this desk; returns how many are new.
    ///
    /// # Errors
    /// The log cannot be read or written.
    pub fn adopt_grants(&mut self) -> Result<u32, VaultFault> {
        let mut adopted = 0;
        // The roster's key opens the labels that say which other grants may be believed: go round until nothing is new.
        loop {
            let fresh = self.adopt_believable_grants()?;
            if fresh == 0 {
                return Ok(adopted);
            }
            adopted += fresh;
        }
    }

    fn adopt_believable_grants(&mut self) -> Result<u32, VaultFault> {
        let me = self.core.log.desk_id()?;
        let mut adopted = 0;
        for grant in self.core.log.grants_to(&me)? {
            if self.keys.space(&grant.space, grant.epoch).is_some() || !self.may_have_granted(&grant) {
                continue;
            }
            // One that does not open must not stand in the way of one that does.
            if let Ok(key) = open_grant(&grant, &self.keys.sealing) {
                self.keep_space_key(grant.space, grant.epoch, key)?;
                self.reread_book()?;
                adopted += 1;
            }
        }
        Ok(adopted)
    }

    /// Whether a grant may be believed: a file key comes only from a desk of its own unit.
    fn may_have_granted(&self, grant: &Grant) -> bool {
        let Some(by) = self.core.log.roster().desk(&grant.by) else {
            return false;
        };
        match self.book.role(&grant.space) {
            Some((owner, Role::File)) => by.unit == owner,
            Some(_) => by.registrar,
            // Its label is not readable yet: the roster's own key comes first and opens it.
            None => false,
        }
    }

    /// Seals the keys this desk may give to the desks that may have them; returns how many grants were made.
    ///
    /// # Errors
    /// The log cannot be read or written.
    pub fn make_due_grants(&mut self) -> Result<u32, VaultFault> {
        let me = self.core.log.desk_id()?;
        let due = self.due_grants(me)?;
        let made = due.len();
        for slot in due {
            let roster = self.core.log.roster();
            let (Some(card), Some(key)) = (roster.desk(&slot.to), self.keys.space(&slot.space, slot.epoch)) else {
                continue;
            };
            let grant = make_grant(&slot, key, &card.sealing, &self.keys.signing, self.core.host.entropy())
                .map_err(|_| VaultFault::Refused { what: "sealing key" })?;
            let tx = self.core.log.begin()?;
            put_grant(&tx, &grant, false)?;
            log::commit(tx)?;
        }
        Ok(u32::try_from(made).unwrap_or(u32::MAX))
    }

    fn due_grants(&self, me: DeskId) -> Result<Vec<GrantSlot>, VaultFault> {
        let roster = self.core.log.roster();
        let mut due = Vec::new();
        let Some(mine) = roster.desk(&me) else {
            return Ok(due);
        };
        for ((space, epoch), _) in self.keys.held() {
            let given = self.core.log.granted(space, *epoch)?;
            for to in roster.readers(space) {
                let allowed = to != me && !given.contains(&to) && self.may_grant(space, &to, mine);
                if allowed {
                    due.push(GrantSlot {
                        space: *space,
                        epoch: *epoch,
                        to,
                        by: me,
                    });
                }
            }
        }
        Ok(due)
    }

    fn may_grant(&self, space: &SpaceId, to: &DeskId, mine: &DeskCard) -> bool {
        let roster = self.core.log.roster();
        let Some((owner, role)) = self.book.role(space) else {
            return false;
        };
        if role != Role::File {
            return mine.registrar;
        }
        let Some(card) = roster.desk(to) else {
            return false;
        };
        let named = roster.switch(REGION_READS_FILES).is_some_and(|switch| {
            let of_unit = |reader: &OfficerId| roster.officer(reader).is_some_and(|officer| officer.unit == card.unit);
            switch.on && switch.readers.iter().any(of_unit)
        });
        mine.unit == owner && (card.unit == owner || named)
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

    /// Does what new roster entries, keys and records ask for: adopts, mints, grants, seals what waited, projects.
    ///
    /// # Errors
    /// The databases cannot be read or written.
    pub fn after_sync(&mut self) -> Result<(), VaultFault> {
        self.core.log.refresh_roster()?;
        self.reread_book()?;
        self.renew_forked_log()?;
        self.adopt_grants()?;
        self.mint_file_key_if_first()?;
        self.make_due_grants()?;
        self.seal_waiting()?;
        self.project()
    }

    /// Lists the units whose labels this desk can read.
    #[must_use]
    pub fn units(&self) -> Vec<UnitCard> {
        let roster = self.core.log.roster();
        let count = |unit: &UnitId| roster.desks().filter(|(desk, card)| card.unit == *unit && !roster.revoked(desk)).count();
        self.book
            .units()
            .map(|(unit, (kind, name))| UnitCard {
                unit: *unit,
                kind: kind.clone(),
                name: name.clone(),
                desks: u32::try_from(count(unit)).unwrap_or(u32::MAX),
            })
            .collect()
    }

    /// Names the unit of this desk, once it is enrolled.
    #[must_use]
    pub fn unit(&self) -> Option<UnitId> {
        self.book.unit
    }

    /// Returns an officer's name, if the roster or this desk tells it.
    #[must_use]
    pub fn officer_name(&self, officer: &OfficerId) -> Option<Private<String>> {
        self.book.officer_name(officer).cloned().or_else(|| {
            let own = self.officers().into_iter().find(|(known, _)| known == officer);
            own.map(|(_, name)| name)
        })
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

    fn keep_space_key(&mut self, space: SpaceId, epoch: u32, key: SpaceKey) -> Result<(), VaultFault> {
        let dice = self.core.host.entropy.as_mut();
        let tx = self.core.log.begin()?;
        self.keys.store_space(&tx, (space, epoch), &key, dice)?;
        log::commit(tx)?;
        self.keys.remember(space, epoch, key);
        Ok(())
    }

    fn registrar(&self) -> Result<DeskId, VaultFault> {
        let me = self.core.log.desk_id()?;
        let card = self.core.log.roster().desk(&me).ok_or(VaultFault::NotEnrolled)?;
        if card.registrar { Ok(me) } else { Err(VaultFault::NotAllowed { what: "roster" }) }
    }

    fn roster_key(&self) -> Result<&SpaceKey, VaultFault> {
        let root = self.core.log.roster().root().ok_or(VaultFault::NotEnrolled)?;
        self.keys.newest(&root.roster_space).map(|(_, key)| key).ok_or(VaultFault::KeyMissing)
    }

    fn officer_statements(&mut self, request: &DeskRequest, unit: UnitId, label_key: &SpaceKey) -> Vec<Statement> {
        let dice = self.core.host.entropy();
        let officers = request.officers.iter();
        officers
            .map(|officer| Statement::Officer {
                officer: officer.officer,
                card: OfficerCard {
                    unit,
                    signing: officer.signing,
                    // EXPOSE: sealed under the roster's key.
                    sealed: label(label_key, officer.officer.as_bytes(), &json!({"name": officer.name.expose()}), dice),
                },
            })
            .collect()
    }
}

impl log::LogDb {
    fn grants_to(&self, desk: &DeskId) -> Result<Vec<Grant>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT bytes FROM key_grant WHERE to_desk = ?1")
            .map_err(log_fault("read grants"))?;
        let rows = statement
            .query_map([desk.as_bytes()], |row| row.get::<_, Vec<u8>>(0))
            .map_err(log_fault("read grants"))?;
        let all: Vec<Vec<u8>> = rows.collect::<Result<_, _>>().map_err(log_fault("read grants"))?;
        Ok(all.iter().filter_map(|bytes| Grant::decode(bytes).ok()).collect())
    }

    fn granted(&self, space: &SpaceId, epoch: u32) -> Result<Vec<DeskId>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT to_desk FROM key_grant WHERE space = ?1 AND epoch = ?2")
            .map_err(log_fault("read grants"))?;
        let rows = statement
            .query_map(params![space.as_bytes(), epoch], |row| row.get(0).map(DeskId::from_bytes))
            .map_err(log_fault("read grants"))?;
        rows.collect::<Result<_, _>>().map_err(log_fault("read grants"))
    }

    fn all_certificates(&self) -> Result<Vec<Item>, VaultFault> {
        let mut statement = self.db.prepare_cached("SELECT certificate FROM incarnation").map_err(log_fault("read certificates"))?;
        let rows = statement
            .query_map([], |row| Ok(Item::Incarnation(row.get(0)?)))
            .map_err(log_fault("read certificates"))?;
        rows.collect::<Result<_, _>>().map_err(log_fault("read certificates"))
    }

    fn entries_of(&self, space: &SpaceId) -> Result<Vec<Item>, VaultFault> {
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

fn label(key: &SpaceKey, id: &[u8], words: &serde_json::Value, dice: &mut dyn aman_sync_protocol::host::Entropy) -> Vec<u8> {
    seal_bytes(&key.derive_label_key(), id, words.to_string().as_bytes(), dice)
}

fn desk_statement(request: &DeskRequest, unit: UnitId, registrar: bool) -> Statement {
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

fn member(space: SpaceId, desk: DeskId, write: bool) -> Statement {
    Statement::Member {
        space,
        desk,
        membership: Membership { read: true, write },
    }
}

fn epoch(space: SpaceId, minter: DeskId) -> Statement {
    Statement::Epoch { space, epoch: 0, minter }
}

const ROSTER: u8 = 0;
