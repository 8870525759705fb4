//! How is a record amended?

use std::collections::BTreeMap;

use aman_schema::{Level, Pack, Part as PackPart, Path, Private, Record, parse};
use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::ids::{EntryId, RecordId, SpaceId};
use aman_sync_protocol::payload::{Op, Payload, PrivateText, Verb};
use serde_json::{Value, json};

use crate::apart::refuse_apart;
use crate::drafts::remove_draft;
use crate::fault::VaultFault;
use crate::log;
use crate::merge::{Merged, merge};
use crate::same::linked_by;
use crate::seal::{DANGER, OWN, Part, PartKey, canonical, is_own, op};
use crate::spaces::Role;
use crate::state::DraftId;
use crate::vault::OpenVault;
use crate::view::{RecordLine, danger_of};

/// Passes a reason that says something.
pub(crate) fn say_why(reason: &Private<String>) -> Result<(), VaultFault> {
    // EXPOSE: to see whether it says anything.
    if reason.expose().trim().is_empty() { Err(VaultFault::NoReason) } else { Ok(()) }
}

/// What an amendment starts from and leads to.
pub(crate) struct Amendment<'a> {
    pub(crate) line: &'a RecordLine,
    pub(crate) merged: &'a Merged,
    pub(crate) after: &'a Record,
    pub(crate) reason: &'a Private<String>,
    /// The draft that it was typed in and that ends with it.
    pub(crate) draft: Option<DraftId>,
}

impl OpenVault {
    /// Changes fields of a record, with a reason; returns the entry that holds the change.
    ///
    /// A path of an item takes a whole item (`Some`) or retracts it (`None`).
    ///
    /// # Errors
    /// No reason was given, nothing would change, several values stand apart there, the form refuses the values, this desk
    /// may not write the record, or the log cannot be written.
    pub fn amend(
        &mut self,
        record: RecordId,
        changes: &[(Path, Option<Value>)],
        reason: &Private<String>,
    ) -> Result<EntryId, VaultFault> {
        say_why(reason)?;
        let (line, merged) = self.amendable(&record)?;
        let ops = plan_changes(changes, &merged, &self.pack_of(&line.pack))?;
        let after = self.parse_after(&line, &merged, &ops)?;
        self.write_changes(&Amendment { line: &line, merged: &merged, after: &after, reason, draft: None }, ops)
    }

    /// Sets one of the vault's own values of a record, with a reason.
    pub(crate) fn set_own(
        &mut self,
        record: RecordId,
        path: &str,
        value: Value,
        reason: &Private<String>,
    ) -> Result<EntryId, VaultFault> {
        let (line, merged) = self.amendable(&record)?;
        if line.unit.is_none() || line.unit != self.book.unit {
            return Err(VaultFault::NotAllowed { what: "write" });
        }
        if merged.shown(path) == Some(canonical(&value).as_str()) {
            return Err(VaultFault::NothingToDo);
        }
        let after = self.parse_after(&line, &merged, &[])?;
        let ops = vec![op(Verb::Set, OWN, path, Some(value))];
        self.write_changes(&Amendment { line: &line, merged: &merged, after: &after, reason, draft: None }, ops)
    }

    /// A record as it stands now, if this desk has not let go of it: where every change of it starts.
    pub(crate) fn amendable(&mut self, record: &RecordId) -> Result<(RecordLine, Merged), VaultFault> {
        self.project()?;
        let line = self.view.record(record)?.ok_or(VaultFault::NoSuchRecord)?;
        self.refuse_closed(&line)?;
        let merged = merge(&self.view.merge_entries(record)?);
        Ok((line, merged))
    }

    pub(crate) fn parse_after(&self, line: &RecordLine, merged: &Merged, ops: &[Op]) -> Result<Record, VaultFault> {
        let mut fields: BTreeMap<String, Option<String>> = merged
            .fields
            .iter()
            .map(|(path, held)| (path.clone(), held.last().and_then(|one| one.value.clone())))
            .collect();
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
        let pack = self.core.packs.find(&line.pack).ok_or(VaultFault::Refused { what: "pack" })?;
        parse(&document, &pack)
            .map_err(|problems| VaultFault::NotParsed { problems: u32::try_from(problems.len()).unwrap_or(u32::MAX) })
    }

    pub(crate) fn write_changes(&mut self, amendment: &Amendment<'_>, ops: Vec<Op>) -> Result<EntryId, VaultFault> {
        let Amendment { line, merged, after, reason, draft } = *amendment;
        if line.frozen {
            return Err(VaultFault::NotAllowed { what: "newer record" });
        }
        // Who cannot see what stands there would write beside it.
        if self.has_left(&line.record)? {
            return Err(VaultFault::NotAllowed { what: "archived elsewhere" });
        }
        let unit = line.unit.ok_or(VaultFault::KeyMissing)?;
        let level = level_after((merged, after), &ops, &self.pack_of(&line.pack));
        let mut by_role: BTreeMap<Role, Vec<Op>> = BTreeMap::new();
        for op in ops {
            for role in roles_of(&op, &self.pack_of(&line.pack))? {
                by_role.entry(role).or_default().push(op.clone());
            }
        }
        if line.file == 0 {
            let shown = merged.shown(DANGER).map(str::to_owned);
            let now = level.map(|level| canonical(&json!(level.code())));
            if shown != now || merged.apart(DANGER).is_some() {
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
        let urgent = level.is_some_and(|level| level >= Level::N3);
        let sealed = self.seal_parts(parts, if urgent { log::URGENT } else { log::TEXT })?;
        let tx = self.core.log.begin()?;
        sealed.store(&tx)?;
        if let Some(draft) = draft {
            remove_draft(&tx, draft)?;
        }
        log::commit(tx)?;
        self.project_later();
        sealed.entries.first().map(Entry::id).ok_or(VaultFault::NothingToDo)
    }

    pub(crate) fn place_in_history(
        &self,
        payload: &mut Payload,
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

    /// The key of a record in a space: one its entries are sealed under already, or a fresh one.
    ///
    /// A key that was wrapped under an earlier epoch only is known to whoever left since: what is written now gets a
    /// key of its own.
    pub(crate) fn key_for(&mut self, record: &RecordId, space: &SpaceId) -> Result<PartKey, VaultFault> {
        let (epoch, _) = self.keys.newest(space).ok_or(VaultFault::KeyMissing)?;
        let entries = self.view.entries(record)?;
        for entry in entries.iter().rev().filter(|entry| entry.space == *space && !entry.key.is_zero()) {
            if let Some(key) = self.record_key_of_epoch(space, entry.key, epoch)? {
                return Ok(PartKey { id: entry.key, key, fresh: false });
            }
        }
        Ok(self.fresh_key())
    }
}

/// In which parts of a record an operation is written.
fn roles_of(op: &Op, pack: &Pack) -> Result<Vec<Role>, VaultFault> {
    let path = Path::parse(&op.path).map_err(|_| VaultFault::Refused { what: "path" })?;
    // Why two records are of one person may name somebody: that is for those who read the file.
    if linked_by(&op.path).is_some() {
        return Ok(vec![Role::File]);
    }
    if is_own(&path) {
        return Ok(vec![Role::Sheet]);
    }
    let on_sheet = pack.part_of(&path) == PackPart::Sheet;
    Ok(match (on_sheet, path.field().is_none()) {
        (true, true) => vec![Role::Sheet, Role::File],
        (true, false) => vec![Role::Sheet],
        (false, _) => vec![Role::File],
    })
}

/// The level once these operations hold; what still stands apart counts with its higher value.
fn level_after((merged, after): (&Merged, &Record), ops: &[Op], pack: &Pack) -> Option<Level> {
    let undecided = merged.conflicts().into_iter().filter(|path| !ops.iter().any(|op| op.path == **path));
    let fields = undecided.filter_map(|path| Some((path.to_owned(), merged.fields.get(path)?.clone()))).collect();
    danger_of(&Merged { fields, ..Merged::default() }, after.answers(), pack).level
}

/// Makes operations of changes, leaving out what is so already.
pub(crate) fn plan_changes(
    changes: &[(Path, Option<Value>)],
    merged: &Merged,
    pack: &Pack,
) -> Result<Vec<Op>, VaultFault> {
    let mut ops = Vec::new();
    for (path, value) in changes {
        if is_own(path) {
            return Err(VaultFault::Refused { what: "path" });
        }
        let group = pack.group_of(path);
        match (path.field().is_none() && path.item().is_some(), value) {
            (true, None) => ops.push(op(Verb::RetractItem, &group, path.as_str(), None)),
            (true, Some(item)) => ops.extend(item_ops(path, item, merged, pack)),
            (false, None) => ops.push(op(Verb::Clear, &group, path.as_str(), None)),
            (false, Some(value)) => ops.push(op(Verb::Set, &group, path.as_str(), Some(value.clone()))),
        }
    }
    refuse_apart(&ops, merged)?;
    ops.retain(|op| {
        // EXPOSE: compared with what is shown.
        merged.shown(&op.path) != op.value.as_ref().map(PrivateText::expose)
    });
    if ops.is_empty() {
        return Err(VaultFault::NothingToDo);
    }
    Ok(ops)
}

/// An item comes with its place (the end of its list, unless it is there) and its fields.
fn item_ops(path: &Path, item: &Value, merged: &Merged, pack: &Pack) -> Vec<Op> {
    let in_list = |known: &&String| {
        Path::parse(known).is_ok_and(|known| known.section() == path.section() && known.field().is_none())
    };
    let end = merged.fields.keys().filter(in_list).count();
    let known = merged.shown(path.as_str()).and_then(|text| serde_json::from_str(text).ok());
    let at = known.unwrap_or_else(|| item.get("at").map_or(json!({"at": end}), |at| json!({"at": at})));
    let mut ops = vec![op(Verb::AddItem, &pack.group_of(path), path.as_str(), Some(at))];
    let id = path.item().unwrap_or_default();
    for (name, value) in
        item.as_object().into_iter().flatten().filter(|(name, _)| !matches!(name.as_str(), "at" | "id"))
    {
        let field = Path::in_item(path.section(), id, name);
        ops.push(op(Verb::Set, &pack.group_of(&field), field.as_str(), Some(value.clone())));
    }
    ops
}
