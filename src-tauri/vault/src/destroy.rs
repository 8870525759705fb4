//! How is what was sealed about one record destroyed by order of the law, everywhere, so that the chains still verify?
//!
//! The unit that holds the record asks: an officer there signs the list of its entries and keys, citing the act. An officer
//! at the coordinator's desk looks at the request and signs too. Both signatures stand in the roster; every holder and the
//! server leave stubs and remove the wraps, and each desk says so in the unit's sheet space.

use std::collections::BTreeSet;

use aman_schema::Private;
use aman_sync_protocol::ids::{DeskId, EntryId, KeyId, OfficerId, RecordId, SpaceId, UnitId};
use aman_sync_protocol::payload::{Payload, PrivateBytes, PrivateText, What};
use aman_sync_protocol::statement::{Destruction, Statement};

use crate::fault::VaultFault;
use crate::letters::{Letters, Reader, Unreadable};
use crate::log;
use crate::seal::Part;
use crate::spaces::Role;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;

/// A request to destroy a record, as a coordinator sees it.
#[derive(Clone, Debug)]
pub struct DestroyRequest {
    /// The entry it stands in.
    pub entry: EntryId,
    /// The record.
    pub record: RecordId,
    /// The unit that asks.
    pub unit: UnitId,
    /// The act it cites.
    pub act: String,
    /// Who asks.
    pub officer: OfficerId,
    /// How many entries become stubs.
    pub entries: u32,
    /// Whether it was ordered already.
    pub ordered: bool,
    sig: [u8; 64],
    order: Destruction,
}

impl DestroyRequest {
    /// Whether an order about these entries is the one asked for here.
    #[must_use]
    pub fn covers(&self, entries: &[EntryId]) -> bool {
        self.order.entries == entries
    }
}

/// What a desk says after it obeyed an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obeyed {
    /// The desk.
    pub desk: DeskId,
    /// The roster entry of the order.
    pub order: EntryId,
}

impl OpenVault {
    /// Asks that everything about a record of this unit be destroyed, citing the act.
    ///
    /// # Errors
    /// There is no such record of this unit, no act is cited, or the log cannot be written.
    pub fn request_destruction(&mut self, record: RecordId, act: &str) -> Result<EntryId, VaultFault> {
        if act.trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        self.project()?;
        let line = self.view.record(&record)?.ok_or(VaultFault::NoSuchRecord)?;
        if line.unit.is_none() || line.unit != self.book.unit {
            return Err(VaultFault::NotAllowed { what: "destroy" });
        }
        let (mut entries, mut keys) = (BTreeSet::new(), BTreeSet::new());
        for row in self.view.every_entry(&record)? {
            entries.insert(row.id);
            if !row.key.is_zero() {
                keys.insert((row.space, row.key));
            }
        }
        // What brought it here from another unit goes with it.
        entries.extend(self.envelopes_of(&record)?);
        let mut order = Destruction {
            act: act.trim().to_owned(),
            entries: entries.into_iter().collect(),
            keys: keys.into_iter().collect(),
            signed: [(self.keys.officer, [0; 64]), (OfficerId::ZERO, [0; 64])],
        };
        let root = self.core.log.root_fingerprint().ok_or(VaultFault::NotEnrolled)?;
        let sig = self.keys.officer_key.sign(&order.to_sign(&root));
        order.signed = [(self.keys.officer, sig), (OfficerId::ZERO, [0; 64])];
        let word = Private::new(act.to_owned());
        self.trail_append(&TrailWords {
            record: Some(record),
            reason: Some(&word),
            ..TrailWords::of(Act::DestroyAsked)
        })?;
        self.write_request(record, &order)
    }

    fn write_request(&mut self, record: RecordId, order: &Destruction) -> Result<EntryId, VaultFault> {
        let sheet = self.book.own(Role::Sheet).ok_or(VaultFault::NotEnrolled)?;
        let [(officer, sig), _] = &order.signed;
        let mut letters = Letters::array(6)
            .text(REQUEST)
            .text(&order.act)
            .bytes(officer.as_bytes())
            .bytes(sig)
            .nested(order.entries.len());
        for entry in &order.entries {
            letters = letters.bytes(entry.as_bytes());
        }
        letters = letters.nested(order.keys.len());
        for (space, key) in &order.keys {
            letters = letters.nested(2).bytes(space.as_bytes()).bytes(key.as_bytes());
        }
        self.write_notice(sheet, record, &order.act, letters.done())
    }

    /// Lists the requests to destroy that this desk can read, the newest last.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn destruction_requests(&self) -> Result<Vec<DestroyRequest>, VaultFault> {
        let ordered: Vec<&Destruction> = self.core.log.roster().destructions().map(|(_, order)| order).collect();
        let mut found = Vec::new();
        for (unit, entry, payload) in self.sheet_notices()? {
            let Some(order) = payload.body.as_ref().and_then(|body| read_request(body.expose()).ok().flatten()) else {
                continue;
            };
            let [(officer, sig), _] = order.signed;
            let ordered = ordered.iter().any(|known| (&known.act, &known.entries) == (&order.act, &order.entries));
            found.push(DestroyRequest {
                entry,
                record: payload.record,
                unit,
                act: order.act.clone(),
                officer,
                entries: u32::try_from(order.entries.len()).unwrap_or(u32::MAX),
                ordered,
                sig,
                order,
            });
        }
        Ok(found)
    }

    /// Orders what a unit asked for: the second signature, by an officer of another name.
    ///
    /// # Errors
    /// This desk is no registrar, there is no such request, the same officer asked, her signature is not good, or the log
    /// cannot be written.
    pub fn order_destruction(&mut self, request: &EntryId) -> Result<(), VaultFault> {
        self.registrar()?;
        let requests = self.destruction_requests()?;
        let found = requests.into_iter().find(|known| known.entry == *request && !known.ordered);
        let found = found.ok_or(VaultFault::NoSuchRecord)?;
        if found.officer == self.keys.officer {
            return Err(VaultFault::NotAllowed { what: "second officer" });
        }
        let root = self.core.log.root_fingerprint().ok_or(VaultFault::NotEnrolled)?;
        let mut order = found.order;
        let sig = self.keys.officer_key.sign(&order.to_sign(&root));
        order.signed = [(found.officer, found.sig), (self.keys.officer, sig)];
        let word = Private::new(order.act.clone());
        self.trail_append(&TrailWords {
            record: Some(found.record),
            reason: Some(&word),
            ..TrailWords::of(Act::DestroyOrdered)
        })?;
        self.append_roster(&[Statement::Destroy(order)])?;
        self.say_obeyed()?;
        self.project()
    }

    /// Says in the sheet space of each unit concerned that the orders were obeyed here, once for each order.
    pub(crate) fn say_obeyed(&mut self) -> Result<(), VaultFault> {
        let said = self.obeyed()?;
        let me = self.core.log.desk_id()?;
        let orders: Vec<(EntryId, Vec<SpaceId>)> = self
            .core
            .log
            .roster()
            .destructions()
            .map(|(entry, order)| (entry, order.keys.iter().map(|(space, _)| *space).collect()))
            .collect();
        for (order, spaces) in orders {
            let unit = spaces.iter().find_map(|space| self.book.role(space)).map(|(unit, _)| unit);
            let sheet = unit.and_then(|unit| self.book.space(unit, Role::Sheet));
            let known = said.iter().any(|obeyed| (obeyed.desk, obeyed.order) == (me, order));
            let Some(sheet) = sheet.filter(|sheet| !known && self.can_write(sheet)) else { continue };
            let body = Letters::array(3).text(OBEYED).bytes(me.as_bytes()).bytes(order.as_bytes()).done();
            self.write_notice(sheet, RecordId::ZERO, "", body)?;
        }
        Ok(())
    }

    /// Which desks said that they obeyed which order; each word is signed by its desk.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn obeyed(&self) -> Result<Vec<Obeyed>, VaultFault> {
        if self.core.log.roster().destructions().next().is_none() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for (_, entry, payload) in self.sheet_notices()? {
            let said = payload.body.as_ref().and_then(|body| read_obeyed(body.expose()).ok().flatten());
            let log = self.log_entry(&entry)?.header().log;
            let signer = self.core.log.roster().signer_of(&log).map(|signer| signer.desk);
            found.extend(said.filter(|said| signer == Some(said.desk)));
        }
        Ok(found)
    }

    fn can_write(&self, space: &SpaceId) -> bool {
        let me = self.core.log.desk_id();
        self.keys.newest(space).is_some() && me.is_ok_and(|me| self.core.log.roster().may_write(&me, space))
    }

    /// The notices in the sheet spaces that this desk opens.
    fn sheet_notices(&self) -> Result<Vec<(UnitId, EntryId, Payload)>, VaultFault> {
        let sheets: Vec<(SpaceId, UnitId)> = self
            .book
            .spaces()
            .filter(|(_, _, role)| *role == Role::Sheet)
            .map(|(space, unit, _)| (*space, unit))
            .collect();
        let mut found = Vec::new();
        for (sheet, unit) in sheets {
            for entry in self.core.log.sealed_of(&sheet)? {
                if let Some((key, payload)) = self.open_payload(&entry)?
                    && key.is_zero()
                    && payload.what == What::Notice
                {
                    found.push((unit, entry.id(), payload));
                }
            }
        }
        Ok(found)
    }

    fn write_notice(
        &mut self,
        space: SpaceId,
        record: RecordId,
        reason: &str,
        body: Vec<u8>,
    ) -> Result<EntryId, VaultFault> {
        let mut payload = Payload::empty(What::Notice, self.core.host.now());
        payload.record = record;
        payload.reason = PrivateText::new(reason);
        payload.body = Some(PrivateBytes::new(body));
        let sealed = self.seal_parts(vec![Part { space, payload, key: None }], log::TRAIL)?;
        let tx = self.core.log.begin()?;
        sealed.store(&tx)?;
        log::commit(tx)?;
        self.project_later();
        sealed.entries.first().map(aman_sync_protocol::entry::Entry::id).ok_or(VaultFault::NothingToDo)
    }
}

fn read_request(body: &[u8]) -> Result<Option<Destruction>, Unreadable> {
    let mut reader = Reader::new(body);
    if reader.array()? != 6 || reader.text()? != REQUEST {
        return Ok(None);
    }
    let act = reader.text()?.to_owned();
    let (officer, sig) = (OfficerId::from_bytes(reader.fixed()?), reader.fixed()?);
    let count = reader.array()?;
    let mut entries = Vec::new();
    for _ in 0..count {
        entries.push(EntryId::from_bytes(reader.fixed()?));
    }
    let count = reader.array()?;
    let mut keys = Vec::new();
    for _ in 0..count {
        reader.array()?;
        keys.push((SpaceId::from_bytes(reader.fixed()?), KeyId::from_bytes(reader.fixed()?)));
    }
    Ok(Some(Destruction { act, entries, keys, signed: [(officer, sig), (OfficerId::ZERO, [0; 64])] }))
}

fn read_obeyed(body: &[u8]) -> Result<Option<Obeyed>, Unreadable> {
    let mut reader = Reader::new(body);
    if reader.array()? != 3 || reader.text()? != OBEYED {
        return Ok(None);
    }
    Ok(Some(Obeyed { desk: DeskId::from_bytes(reader.fixed()?), order: EntryId::from_bytes(reader.fixed()?) }))
}

const REQUEST: &str = "destroy.request";
const OBEYED: &str = "destroy.obeyed";
