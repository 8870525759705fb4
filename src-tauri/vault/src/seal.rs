//! How does a record become entries?
//!
//! Every act is split into a sheet part and a file part, signed by the officer inside and by the desk outside, with
//! one act id, in one transaction over both chains.

use aman_schema::{Pack, Part as PackPart, Path, Record, danger, flatten, parse};
use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{ActId, EntryId, KeyId, RecordId, SpaceId};
use aman_sync_protocol::pad::Floor;
use aman_sync_protocol::payload::{Op, Payload, PrivateText, Verb, What};
use aman_sync_protocol::seal::{SealUnder, Sealing, seal_entry};
use aman_sync_protocol::secret::RecordKey;
use aman_sync_protocol::wrap::{Wrap, WrapSlot, wrap_record_key};
use rusqlite::{Connection, params};
use serde_json::Value;

use crate::fault::VaultFault;
use crate::log::{self, Arrival, NewEntry, insert_entry, log_fault, put_wrap};
use crate::spaces::Role;
use crate::state::{DraftId, DraftState, SealOutcome};
use crate::vault::OpenVault;

/// One space's share of an act, before it is sealed.
pub(crate) struct Part {
    pub(crate) space: SpaceId,
    pub(crate) payload: Payload,
    pub(crate) key: Option<PartKey>,
}

/// The record key a part is sealed under.
pub(crate) struct PartKey {
    pub(crate) id: KeyId,
    pub(crate) key: RecordKey,
    /// Whether it was made for this act and has to be wrapped.
    pub(crate) fresh: bool,
}

/// An act, sealed, not yet stored.
pub(crate) struct SealedParts {
    pub(crate) entries: Vec<Entry>,
    wraps: Vec<Wrap>,
    priority: u8,
}

/// Whether the officer at work stands for what is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attest {
    /// Nobody does: it was taken while the desk was locked, or it is an envelope, which names nobody.
    Nobody,
    Officer,
    /// Whoever the payload says already: it is sealed as it was written.
    Written,
}

/// What every payload of one act says alike.
pub(crate) struct Stamp {
    act: ActId,
    parts: u64,
    uptime_ms: u64,
    receipt: Option<[u8; 32]>,
    doubtful: bool,
}

impl Stamp {
    /// The clock lies behind what a server signed.
    pub(crate) const fn is_doubtful(&self) -> bool {
        self.doubtful
    }

    pub(crate) fn put(&self, payload: &mut Payload) {
        payload.act = self.act;
        payload.parts = self.parts;
        payload.uptime_ms = self.uptime_ms;
        payload.last_receipt = self.receipt;
        payload.clock_doubtful = self.doubtful;
    }
}

impl SealedParts {
    /// Stores all parts; the caller's transaction makes it one act.
    pub(crate) fn store(&self, db: &Connection) -> Result<(), VaultFault> {
        for wrap in &self.wraps {
            put_wrap(db, wrap, false)?;
        }
        let arrival = Arrival::Mine { priority: self.priority };
        for entry in &self.entries {
            insert_entry(db, &NewEntry::contiguous(entry, arrival))?;
        }
        Ok(())
    }
}

impl OpenVault {
    /// Seals a finished draft, or keeps it until the unit's keys are here.
    ///
    /// Asked again for a draft that was sealed already, it answers as the first time.
    ///
    /// # Errors
    /// There is no such draft, a value is too large, or the log cannot be written: then the draft is as before.
    pub fn seal_draft(&mut self, draft: DraftId, record: &Record) -> Result<SealOutcome, VaultFault> {
        if let Some(before) = self.own_sealed_before(draft) {
            return Ok(before);
        }
        let head = self.draft_head(draft)?;
        if self.restricts(record) && self.draft_state(draft)? == DraftState::Open {
            self.draft_restrict(draft)?;
        }
        if self.draft_is_restricted(draft) {
            return self.seal_own_draft(draft, record);
        }
        match (self.draft_state(draft)?, head.record) {
            (DraftState::Sealed, Some(id)) => return self.sealed_before(id),
            (DraftState::Finished, Some(id)) if !self.can_seal() => return Ok(SealOutcome::Waiting { record: id }),
            (DraftState::Finished | DraftState::Open | DraftState::Sealed, _) => {}
        }
        let id = head.record.unwrap_or_else(|| RecordId::random(self.core.host.entropy()));
        if !self.can_seal() {
            self.finish_draft(draft, id, &record.to_value())?;
            return Ok(SealOutcome::Waiting { record: id });
        }
        // What an officer has in her hands she signs; what was finished at a locked desk nobody has read yet.
        let unattested = self.draft_state(draft)? == DraftState::Finished && self.taken_while_locked(draft)?;
        let sealed =
            if unattested { self.seal_unattested(id, record, head.opened)? } else { self.seal_new(id, record)? };
        let head = self.sealed_head(draft, id)?;
        let tx = self.core.log.begin()?;
        sealed.store(&tx)?;
        tx.execute("UPDATE draft SET state = 2, sealed = ?2, document = NULL WHERE id = ?1", params![draft.0, head])
            .map_err(log_fault("close a draft"))?;
        for sql in ["DELETE FROM draft_answer WHERE draft = ?1", "DELETE FROM locked_draft WHERE draft = ?1"] {
            tx.execute(sql, [draft.0]).map_err(log_fault("close a draft"))?;
        }
        log::commit(tx)?;
        self.project_later();
        Ok(outcome(id, &sealed))
    }

    /// Seals the finished drafts that waited for the unit's keys; returns how many.
    ///
    /// # Errors
    /// The log cannot be read or written.
    pub fn seal_waiting(&mut self) -> Result<u32, VaultFault> {
        if !self.can_seal() {
            return Ok(0);
        }
        let waiting: Vec<DraftId> = {
            let mut statement = self
                .core
                .log
                .db
                .prepare_cached("SELECT id FROM draft WHERE state = 1")
                .map_err(log_fault("list drafts"))?;
            let rows = statement.query_map([], |row| row.get(0).map(DraftId)).map_err(log_fault("list drafts"))?;
            rows.collect::<Result<_, _>>().map_err(log_fault("list drafts"))?
        };
        let mut sealed = 0;
        for draft in waiting {
            let Some(document) = self.finished_document(draft)? else {
                continue;
            };
            // One that the pack no longer takes stays a finished draft; the others go on.
            let Ok(record) = parse(&document, &self.pack_of(pack_in(&document))) else {
                continue;
            };
            if matches!(self.seal_draft(draft, &record)?, SealOutcome::Sealed { .. }) {
                sealed += 1;
            }
        }
        Ok(sealed)
    }

    /// Whether a record goes past its unit.
    pub(crate) fn restricts(&self, record: &Record) -> bool {
        self.pack_of(record.pack()).restricts(record.answers())
    }

    fn sealed_before(&mut self, record: RecordId) -> Result<SealOutcome, VaultFault> {
        self.project()?;
        let entry = self.view.first_entry(&record)?.ok_or(VaultFault::NoSuchRecord)?;
        Ok(SealOutcome::Sealed { record, entry })
    }

    pub(crate) fn seal_new(&mut self, id: RecordId, record: &Record) -> Result<SealedParts, VaultFault> {
        let ops = record_ops(record, &self.pack_of(record.pack()));
        self.seal_ops(id, record, ops, Attest::Officer)
    }

    /// Seals what was taken while the desk was locked: no officer, no officer's signature, and when it was taken.
    fn seal_unattested(
        &mut self,
        id: RecordId,
        record: &Record,
        received: Timestamp,
    ) -> Result<SealedParts, VaultFault> {
        let mut ops = record_ops(record, &self.pack_of(record.pack()));
        for part in [&mut ops.sheet, &mut ops.file] {
            part.push(op(Verb::Set, OWN, RECEIVED, Some(Value::from(received.0))));
        }
        self.seal_ops(id, record, ops, Attest::Nobody)
    }

    fn seal_ops(
        &mut self,
        id: RecordId,
        record: &Record,
        ops: RecordOps,
        attest: Attest,
    ) -> Result<SealedParts, VaultFault> {
        let mut parts = Vec::new();
        for (role, ops) in [(Role::Sheet, ops.sheet), (Role::File, ops.file)] {
            let space = self.book.own(role).ok_or(VaultFault::NotEnrolled)?;
            let mut payload = self.record_payload(id, record.pack());
            payload.ops = ops;
            let key = Some(self.fresh_key());
            parts.push(Part { space, payload, key });
        }
        let level = danger(record.answers(), &self.pack_of(record.pack())).level;
        let urgent = level.is_some_and(|level| level >= aman_schema::Level::N3);
        self.seal_parts_as(parts, if urgent { log::URGENT } else { log::TEXT }, attest)
    }

    /// A payload about a record, by the officer who is here, now.
    pub(crate) fn record_payload(&self, record: RecordId, pack: &str) -> Payload {
        let mut payload = Payload::empty(What::Record, self.core.host.now());
        payload.record = record;
        pack.clone_into(&mut payload.pack);
        payload
    }

    pub(crate) fn fresh_key(&mut self) -> PartKey {
        let dice = self.core.host.entropy();
        PartKey { id: KeyId::random(dice), key: RecordKey::make(dice), fresh: true }
    }

    /// Signs and seals the parts of one act of the officer at work.
    pub(crate) fn seal_parts(&mut self, parts: Vec<Part>, priority: u8) -> Result<SealedParts, VaultFault> {
        self.seal_parts_as(parts, priority, Attest::Officer)
    }

    /// Seals a part whose author a test has written into it.
    #[cfg(test)]
    pub(crate) fn seal_as_it_is(&mut self, part: Part) -> Result<SealedParts, VaultFault> {
        self.seal_parts_as(vec![part], log::TEXT, Attest::Nobody)
    }

    /// What the payloads of one act, begun now, say alike.
    pub(crate) fn stamp(&mut self, parts: u64) -> Result<Stamp, VaultFault> {
        let receipt = self.core.log.newest_receipt()?;
        let doubtful =
            receipt.as_ref().is_some_and(|(_, signed)| self.core.host.now().0.saturating_add(DAY_MS) < signed.0);
        let receipt = receipt.map(|(bytes, _)| log::receipt_hash(&bytes));
        let act = ActId::random(self.core.host.entropy());
        Ok(Stamp { act, parts, uptime_ms: self.core.host.uptime_ms(), receipt, doubtful })
    }

    pub(crate) fn seal_parts_as(
        &mut self,
        parts: Vec<Part>,
        priority: u8,
        attest: Attest,
    ) -> Result<SealedParts, VaultFault> {
        let stamp = self.stamp(parts.len() as u64)?;
        let mut sealed = SealedParts { entries: Vec::new(), wraps: Vec::new(), priority };
        for mut part in parts {
            let (epoch, space_key) = self.keys.newest(&part.space).ok_or(VaultFault::KeyMissing)?;
            if attest != Attest::Written {
                stamp.put(&mut part.payload);
            }
            if attest == Attest::Officer {
                part.payload.officer = self.keys.officer;
                part.payload.sign(&self.keys.officer_key, &part.space);
            }
            let place = self.core.log.next_own_place("log.desk", part.space)?;
            let dice = self.core.host.entropy.as_mut();
            let (under, floor) = match &part.key {
                Some(key) => (SealUnder::Record(key.id, &key.key, space_key), self.book.floor(&part.space)),
                None => (SealUnder::Space(space_key), Floor::Other),
            };
            let plain = part.payload.encode();
            let entry = seal_entry(&place, Sealing { under, floor }, plain.expose(), &self.keys.signing, dice)
                .map_err(|_| VaultFault::TooLarge { bytes: plain.expose().len() as u64 })?;
            if let Some(key) = part.key.as_ref().filter(|key| key.fresh) {
                let slot = WrapSlot { space: part.space, epoch, key: key.id };
                sealed.wraps.push(wrap_record_key(&slot, &key.key, space_key, dice));
            }
            sealed.entries.push(entry);
        }
        Ok(sealed)
    }
}

/// The operations of a new record, by part.
pub(crate) struct RecordOps {
    pub(crate) sheet: Vec<Op>,
    pub(crate) file: Vec<Op>,
}

/// Splits answers into operations: names and narratives only ever go into the file.
pub(crate) fn record_ops(record: &Record, pack: &Pack) -> RecordOps {
    let mut ops = RecordOps {
        sheet: vec![op(Verb::Set, OWN, FORM, Some(Value::from(record.form())))],
        file: vec![op(Verb::Set, OWN, FORM, Some(Value::from(record.form())))],
    };
    if let Some(level) = danger(record.answers(), pack).level {
        ops.sheet.push(op(Verb::Set, OWN, DANGER, Some(Value::from(level.code()))));
    }
    for (path, value) in flatten(record.answers()) {
        let is_item = path.field().is_none();
        let verb = if is_item { Verb::AddItem } else { Verb::Set };
        let new = op(verb, &pack.group_of(&path), path.as_str(), Some(value));
        let on_sheet = pack.part_of(&path) == PackPart::Sheet;
        // An item stands in the file in any case: the file holds the whole list and its order.
        if !on_sheet || is_item {
            ops.file.push(new.clone());
        }
        if on_sheet {
            ops.sheet.push(new);
        }
    }
    ops
}

/// The pack that a document says it was written under.
pub(crate) fn pack_in(document: &Value) -> &str {
    document.get("pack").and_then(Value::as_str).unwrap_or_default()
}

/// Makes one operation.
pub(crate) fn op(verb: Verb, group: &str, path: &str, value: Option<Value>) -> Op {
    Op {
        verb,
        group: group.to_owned(),
        path: path.to_owned(),
        value: value.map(|value| PrivateText::new(canonical(&value))),
        supersedes: Vec::new(),
    }
}

/// Writes a value as canonical JSON: compact, keys sorted.
pub(crate) fn canonical(value: &Value) -> String {
    fn sorted(value: &Value) -> Value {
        match value {
            Value::Object(fields) => {
                let mut names: Vec<&String> = fields.keys().collect();
                names.sort();
                let fields = names.into_iter().filter_map(|name| Some((name.clone(), sorted(fields.get(name)?))));
                Value::Object(fields.collect())
            }
            Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
            Value::Bool(_) | Value::Null | Value::Number(_) | Value::String(_) => value.clone(),
        }
    }
    sorted(value).to_string()
}

/// Tells whether a path is the vault's own and no answer.
pub(crate) fn is_own(path: &Path) -> bool {
    path.section() == OWN
}

pub(crate) fn outcome(record: RecordId, sealed: &SealedParts) -> SealOutcome {
    let entry = sealed.entries.last().map_or(EntryId::from_bytes([0; 32]), Entry::id);
    SealOutcome::Sealed { record, entry }
}

/// A clock this far behind a time the server signed is known to be wrong.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// The section of paths that are the vault's own.
pub(crate) const OWN: &str = "aman";
/// The form a record answers.
pub(crate) const FORM: &str = "aman.form";
/// The level that counts, for those who see only the sheet.
pub(crate) const DANGER: &str = "aman.danger";
/// When a locked desk took it, in milliseconds of that desk's clock.
pub(crate) const RECEIVED: &str = "aman.received";
/// An officer stands from here on for what nobody attested.
pub(crate) const ADOPTED: &str = "aman.adopted";
/// When the danger was last assessed again, in milliseconds of that desk's clock; on the sheet.
pub(crate) const ASSESSED: &str = "aman.assessed";
/// That the record was archived; on the sheet.
pub(crate) const ARCHIVED: &str = "aman.archived";
/// Which unit received it and kept it from itself; in the file of the unit it was entrusted to.
pub(crate) const RESTRICTED: &str = "aman.restricted";
