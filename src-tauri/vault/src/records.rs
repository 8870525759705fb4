//! What does a record say, who said so, and how is it amended?

use std::collections::BTreeMap;

use aman_schema::{Pack, Part as PackPart, Path, Private, Record, danger, parse};
use aman_sync_protocol::ids::{EntryId, OpId, RecordId, SpaceId};
use aman_sync_protocol::payload::{Op, PrivateText, Verb};
use serde_json::{Value, json};

use crate::fault::VaultFault;
use crate::log;
use crate::merge::{Merged, Standing, is_conflict, merge};
use crate::seal::{DANGER, OWN, Part, PartKey, canonical, is_own, op};
use crate::spaces::Role;
use crate::state::{
    Change, DraftState, FileState, Found, HistoryLine, ListCursor, RecordRow, RecordState, Sibling, SyncState,
};
use crate::vault::OpenVault;
use crate::view::{EntryRow, RecordLine};

impl OpenVault {
    /// Reads a record as this desk may show it without a reason.
    ///
    /// # Errors
    /// There is no such record here, or the databases cannot be read.
    pub fn record(&self, record: RecordId) -> Result<RecordState, VaultFault> {
        let Some(line) = self.view.record(&record)? else {
            return self.waiting_record(record);
        };
        let merged = merge(&self.view.merge_entries(&record)?);
        self.record_state(line, &merged)
    }

    /// Lists records, the newest claimed time first; `after` goes on where a page ended.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn list(&self, after: Option<ListCursor>, limit: u32) -> Result<Vec<RecordRow>, VaultFault> {
        self.view.list(after, limit)?.into_iter().map(|line| self.record_row(line)).collect()
    }

    /// Finds records by names, telephones, numbers and places: whole words and beginnings, in any spelling folded alike.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn search(&self, text: &Private<String>, limit: u32) -> Result<Vec<Found>, VaultFault> {
        // EXPOSE: into a query of the encrypted view.
        let folded = aman_schema::fold(text.expose());
        let mut found = Vec::new();
        for (record, score) in self.view.search(&folded, limit)? {
            if let Some(line) = self.view.record(&record)? {
                found.push(Found {
                    row: self.record_row(line)?,
                    score,
                });
            }
        }
        Ok(found)
    }

    /// Tells every act on a record, oldest first by what its authors had seen.
    ///
    /// # Errors
    /// There is no such record here, or the databases cannot be read.
    pub fn history(&self, record: RecordId) -> Result<Vec<HistoryLine>, VaultFault> {
        let entries = self.view.entries(&record)?;
        if entries.is_empty() {
            return Err(VaultFault::NoSuchRecord);
        }
        entries.into_iter().map(|entry| self.history_line(entry)).collect()
    }

    /// Changes fields of a record, with a reason; returns the entry that holds the change.
    ///
    /// A path of an item takes a whole item (`Some`) or retracts it (`None`).
    ///
    /// # Errors
    /// No reason was given, nothing would change, the form refuses the values, this desk may not write the record, or
    /// the log cannot be written.
    pub fn amend(&mut self, record: RecordId, changes: &[(Path, Option<Value>)], reason: &Private<String>) -> Result<EntryId, VaultFault> {
        // EXPOSE: to see whether it says anything.
        if reason.expose().trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        self.project()?;
        let line = self.view.record(&record)?.ok_or(VaultFault::NoSuchRecord)?;
        let merged = merge(&self.view.merge_entries(&record)?);
        let ops = plan_changes(changes, &merged)?;
        let after = self.parse_after(&line, &merged, &ops)?;
        self.write_changes(&line, &merged, ops, &after, reason)
    }

    /// Decides between values written apart: the chosen one holds, with a reason.
    ///
    /// # Errors
    /// The field has no such sibling, no reason was given, or the log cannot be written.
    pub fn resolve(&mut self, record: RecordId, path: &Path, take: &str, reason: &Private<String>) -> Result<EntryId, VaultFault> {
        // EXPOSE: to see whether it says anything.
        if reason.expose().trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        self.project()?;
        let line = self.view.record(&record)?.ok_or(VaultFault::NoSuchRecord)?;
        let merged = merge(&self.view.merge_entries(&record)?);
        let held = merged.fields.get(path.as_str()).filter(|held| is_conflict(held)).ok_or(VaultFault::NothingToDo)?;
        let chosen = held.iter().find(|standing| sibling_name(standing) == take).ok_or(VaultFault::NothingToDo)?;
        let ops = vec![Op {
            verb: Verb::Resolve,
            group: Pack::builtin().group_of(path),
            path: path.as_str().to_owned(),
            value: chosen.value.clone().map(PrivateText::new),
            supersedes: held.iter().map(|standing| standing.op).collect(),
        }];
        let after = self.parse_after(&line, &merged, &ops)?;
        self.write_changes(&line, &merged, ops, &after, reason)
    }

    fn parse_after(&self, line: &RecordLine, merged: &Merged, ops: &[Op]) -> Result<Record, VaultFault> {
        let mut fields: BTreeMap<String, Option<String>> =
            merged.fields.iter().map(|(path, held)| (path.clone(), held.last().and_then(|one| one.value.clone()))).collect();
        for op in ops {
            // EXPOSE: to be read by the form.
            fields.insert(op.path.clone(), op.value.as_ref().map(|value| value.expose().to_owned()));
        }
        let leaves: Vec<(Path, Value)> = fields
            .iter()
            .filter_map(|(path, value)| {
                let path = Path::parse(path).ok().filter(|path| !is_own(path))?;
                let item = path.item().map(|item| Path::of_item(path.section(), item));
                let gone = item.is_some_and(|item| matches!(fields.get(item.as_str()), Some(None)));
                Some((path, serde_json::from_str(value.as_deref().filter(|_| !gone)?).ok()?))
            })
            .collect();
        let answers = aman_schema::unflatten(leaves.iter().map(|(path, value)| (path, value)));
        let document = json!({"form": line.form, "pack": line.pack, "answers": answers});
        parse(&document, Pack::builtin()).map_err(|problems| VaultFault::NotParsed {
            problems: u32::try_from(problems.len()).unwrap_or(u32::MAX),
        })
    }

    fn write_changes(
        &mut self,
        line: &RecordLine,
        merged: &Merged,
        ops: Vec<Op>,
        after: &Record,
        reason: &Private<String>,
    ) -> Result<EntryId, VaultFault> {
        if line.frozen {
            return Err(VaultFault::NotAllowed { what: "newer record" });
        }
        let unit = line.unit.ok_or(VaultFault::KeyMissing)?;
        let level = danger(after.answers(), Pack::builtin()).level;
        let mut by_role: BTreeMap<Role, Vec<Op>> = BTreeMap::new();
        for op in ops {
            for role in self.roles_of(&op)? {
                by_role.entry(role).or_default().push(op.clone());
            }
        }
        if line.file == 0 {
            let shown = merged.shown(DANGER).map(str::to_owned);
            let now = level.map(|level| canonical(&json!(level.code())));
            if shown != now {
                let verb = if now.is_some() { Verb::Set } else { Verb::Clear };
                let value = level.map(|level| json!(level.code()));
                by_role.entry(Role::Sheet).or_default().push(op(verb, OWN, DANGER, value));
            }
        }
        let mut parts = Vec::new();
        for (role, ops) in by_role {
            let space = self.book.space(unit, role).ok_or(VaultFault::KeyMissing)?;
            if !self.core.log.roster().may_write(&self.core.log.desk_id()?, &space) {
                return Err(VaultFault::NotAllowed { what: "write" });
            }
            let mut payload = self.record_payload(line.record, &line.pack);
            payload.ops = ops;
            // EXPOSE: into the sealed entry.
            payload.reason = PrivateText::new(reason.expose().as_str());
            self.place_in_history(&mut payload, &line.record, &space)?;
            let key = Some(self.key_for(&line.record, &space)?);
            parts.push(Part { space, payload, key });
        }
        let urgent = level.is_some_and(|level| level >= aman_schema::Level::N3);
        let sealed = self.seal_parts(parts, if urgent { log::URGENT } else { log::TEXT })?;
        let tx = self.core.log.begin()?;
        sealed.store(&tx)?;
        log::commit(tx)?;
        self.project_later();
        sealed.entries.first().map(aman_sync_protocol::entry::Entry::id).ok_or(VaultFault::NothingToDo)
    }

    fn roles_of(&self, op: &Op) -> Result<Vec<Role>, VaultFault> {
        let path = Path::parse(&op.path).map_err(|_| VaultFault::Refused { what: "path" })?;
        let on_sheet = Pack::builtin().part_of(&path) == PackPart::Sheet;
        Ok(match (on_sheet, path.field().is_none()) {
            (true, true) => vec![Role::Sheet, Role::File],
            (true, false) => vec![Role::Sheet],
            (false, _) => vec![Role::File],
        })
    }

    fn place_in_history(
        &self,
        payload: &mut aman_sync_protocol::payload::Payload,
        record: &RecordId,
        space: &SpaceId,
    ) -> Result<(), VaultFault> {
        let entries = self.view.merge_entries(record)?;
        let mut heads = merge(&entries).heads.remove(space).unwrap_or_default();
        heads.sort();
        let in_space = entries.iter().filter(|entry| entry.space == *space);
        payload.lamport = in_space.map(|entry| entry.lamport).max().map_or(0, |top| top.saturating_add(1));
        payload.parents = heads;
        Ok(())
    }

    /// The key of a record in a space: the one its entries are sealed under, or a fresh one for the first.
    fn key_for(&mut self, record: &RecordId, space: &SpaceId) -> Result<PartKey, VaultFault> {
        let entries = self.view.entries(record)?;
        let known = entries.iter().rfind(|entry| entry.space == *space && !entry.key.is_zero());
        let Some(id) = known.map(|entry| entry.key) else {
            return Ok(self.fresh_key());
        };
        let key = self.record_keys(space, id)?.pop().ok_or(VaultFault::KeyMissing)?;
        Ok(PartKey { id, key, fresh: false })
    }

    pub(crate) fn record_state(&self, line: RecordLine, merged: &Merged) -> Result<RecordState, VaultFault> {
        let answers: Value = serde_json::from_str(&line.answers).map_err(|_| VaultFault::Refused { what: "answers" })?;
        let mut siblings = BTreeMap::new();
        for (path, held) in merged.fields.iter().filter(|(_, held)| is_conflict(held)) {
            siblings.insert(path.clone(), self.siblings_of(&line.record, held)?);
        }
        let row = self.record_row_of(&line)?;
        Ok(RecordState {
            record: line.record,
            document: Private::new(json!({"form": line.form, "pack": line.pack, "answers": answers})),
            siblings,
            together: line.together,
            file: row.file,
            sync: row.sync,
            unit: line.unit,
            danger: line.danger,
            opened: line.opened,
            changed: line.changed,
            incomplete: line.incomplete,
            newer: line.newer,
        })
    }

    fn siblings_of(&self, record: &RecordId, held: &[Standing]) -> Result<Vec<Sibling>, VaultFault> {
        let entries = self.view.entries(record)?;
        let mut siblings = Vec::new();
        for standing in held {
            let Some(entry) = entries.iter().find(|entry| entry.id == standing.op.entry) else {
                continue;
            };
            let value = standing.value.as_deref().and_then(|text| serde_json::from_str(text).ok());
            siblings.push(Sibling {
                sibling: sibling_name(standing),
                value: Private::new(value.unwrap_or(Value::Null)),
                officer: entry.officer,
                desk: self.core.log.roster().signer_of(&entry.log).map(|signer| signer.desk),
                claimed: entry.claimed,
            });
        }
        Ok(siblings)
    }

    fn record_row(&self, line: RecordLine) -> Result<RecordRow, VaultFault> {
        self.record_row_of(&line)
    }

    fn record_row_of(&self, line: &RecordLine) -> Result<RecordRow, VaultFault> {
        let mut entries = self.view.entries(&line.record)?;
        entries.retain(|entry| !entry.notice);
        let outside = line.unit != self.book.unit;
        Ok(RecordRow {
            record: line.record,
            unit: line.unit,
            form: line.form.clone(),
            title: line.title.clone(),
            danger: line.danger.clone(),
            opened: line.opened,
            changed: line.changed,
            file: match line.file {
                0 => FileState::Open,
                1 => FileState::Closed,
                _ if outside => FileState::Closed,
                _ => FileState::KeyMissing,
            },
            sync: self.sync_of(&entries)?,
            conflicts: line.conflicts,
        })
    }

    fn sync_of(&self, entries: &[EntryRow]) -> Result<SyncState, VaultFault> {
        let mut all = (true, true);
        let mut at = 0;
        for entry in entries {
            let (sent, acknowledged) = self.core.log.sent_state(&entry.id)?;
            all = (all.0 && (sent || acknowledged), all.1 && acknowledged);
            if acknowledged {
                at = at.max(self.core.log.receipt_time(&entry.id)?.unwrap_or(entry.claimed.0));
            }
        }
        Ok(match all {
            (_, true) => SyncState::Received {
                at: aman_sync_protocol::host::Timestamp(at),
            },
            (true, false) => SyncState::Sent,
            (false, false) => SyncState::Kept,
        })
    }

    fn history_line(&self, entry: EntryRow) -> Result<HistoryLine, VaultFault> {
        let ops = self.view.ops(&entry.id)?;
        let own = |path: &str| path.split_once('.').is_some_and(|(section, _)| section == OWN);
        let changes = ops
            .iter()
            .filter(|op| !own(&op.path))
            .map(|op| Change {
                path: op.path.clone(),
                value: Private::new(op.value.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null)),
            })
            .collect();
        let attested = self
            .open_payload(&self.log_entry(&entry.id)?)?
            .is_some_and(|(_, payload)| self.is_attested(&payload, &entry.space));
        // EXPOSE: only to see whether a reason was given.
        let reason = (entry.shown && !entry.reason.expose().is_empty()).then(|| entry.reason.clone());
        Ok(HistoryLine {
            entry: entry.id,
            act: entry.act,
            space: entry.space,
            officer: entry.officer,
            desk: self.core.log.roster().signer_of(&entry.log).map(|signer| signer.desk),
            claimed: entry.claimed,
            doubtful: entry.doubtful,
            reason,
            changes,
            attested,
            newer: entry.newer,
            notice: entry.notice,
            sync: self.sync_of(std::slice::from_ref(&entry))?,
        })
    }

    /// A record that is finished and waits for the unit's keys.
    fn waiting_record(&self, record: RecordId) -> Result<RecordState, VaultFault> {
        let drafts = self.drafts()?;
        let draft = drafts
            .iter()
            .find(|draft| draft.record == Some(record) && draft.state == DraftState::Finished)
            .ok_or(VaultFault::NoSuchRecord)?;
        let document = self.finished_document(draft.draft)?.ok_or(VaultFault::NoSuchRecord)?;
        let level = danger(document.get("answers").unwrap_or(&Value::Null), Pack::builtin()).level;
        Ok(RecordState {
            record,
            document: Private::new(document),
            siblings: BTreeMap::new(),
            together: Vec::new(),
            file: FileState::Open,
            sync: SyncState::Waiting,
            unit: self.book.unit,
            danger: level.map(|level| level.code().to_owned()),
            opened: draft.opened,
            changed: draft.changed,
            incomplete: false,
            newer: 0,
        })
    }
}

/// Names a sibling: the entry and the operation's place in it.
pub(crate) fn sibling_name(standing: &Standing) -> String {
    let OpId { entry, index } = standing.op;
    format!("{entry}.{index}")
}

/// Makes operations of changes, leaving out what is so already.
fn plan_changes(changes: &[(Path, Option<Value>)], merged: &Merged) -> Result<Vec<Op>, VaultFault> {
    let pack = Pack::builtin();
    let mut ops = Vec::new();
    for (path, value) in changes {
        if is_own(path) {
            return Err(VaultFault::Refused { what: "path" });
        }
        let group = pack.group_of(path);
        match (path.field().is_none() && path.item().is_some(), value) {
            (true, None) => ops.push(op(Verb::RetractItem, &group, path.as_str(), None)),
            (true, Some(item)) => ops.extend(item_ops(path, item, merged)),
            (false, None) => ops.push(op(Verb::Clear, &group, path.as_str(), None)),
            (false, Some(value)) => ops.push(op(Verb::Set, &group, path.as_str(), Some(value.clone()))),
        }
    }
    ops.retain(|op| {
        let held = merged.fields.get(&op.path);
        let conflict = held.is_some_and(|held| is_conflict(held));
        // EXPOSE: compared with what is shown.
        conflict || merged.shown(&op.path) != op.value.as_ref().map(PrivateText::expose)
    });
    if ops.is_empty() {
        return Err(VaultFault::NothingToDo);
    }
    Ok(ops)
}

/// An item comes with its place (the end of its list, unless it is there) and its fields.
fn item_ops(path: &Path, item: &Value, merged: &Merged) -> Vec<Op> {
    let pack = Pack::builtin();
    let in_list = |known: &&String| Path::parse(known).is_ok_and(|known| known.section() == path.section() && known.field().is_none());
    let end = merged.fields.keys().filter(in_list).count();
    let known = merged.shown(path.as_str()).and_then(|text| serde_json::from_str(text).ok());
    let at = known.unwrap_or_else(|| item.get("at").map_or(json!({"at": end}), |at| json!({"at": at})));
    let mut ops = vec![op(Verb::AddItem, &pack.group_of(path), path.as_str(), Some(at))];
    let id = path.item().unwrap_or_default();
    for (name, value) in item.as_object().into_iter().flatten().filter(|(name, _)| !matches!(name.as_str(), "at" | "id")) {
        let field = Path::in_item(path.section(), id, name);
        ops.push(op(Verb::Set, &pack.group_of(&field), field.as_str(), Some(value.clone())));
    }
    ops
}

