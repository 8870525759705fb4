//! What does a record say, and who said so?

use std::collections::BTreeMap;

use aman_schema::{Path, Private, danger};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{EntryId, OpId, RecordId};
use serde_json::{Value, json};

use crate::adopt::received_locked;
use crate::fault::VaultFault;
use crate::lease::Gate;
use crate::merge::{Merged, Standing, merge};
use crate::same::linked_by;
use crate::seal::{ADOPTED, ARCHIVED, RESTRICTED, is_own};
use crate::state::{
    Change, DraftState, FileState, Found, HistoryLine, ListCursor, RecordRow, RecordState, Restriction, SyncState,
};
use crate::vault::OpenVault;
use crate::view::{EntryRow, RecordLine, danger_now};

impl OpenVault {
    /// Reads a record as this desk may show it without a reason.
    ///
    /// # Errors
    /// There is no such record here, or the databases cannot be read.
    pub fn record(&self, record: RecordId) -> Result<RecordState, VaultFault> {
        let Some(line) = self.view.record(&record)? else {
            return self.own_record(&record)?.map_or_else(|| self.waiting_record(record), Ok);
        };
        self.refuse_closed(&line)?;
        let merged = merge(&self.view.merge_entries(&record)?);
        self.record_state(line, &merged)
    }

    /// The row of one record, if it is here.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn row(&self, record: RecordId) -> Result<Option<RecordRow>, VaultFault> {
        let gate = self.gate()?;
        self.view.record(&record)?.map(|line| self.gated_row(&gate, &line)).transpose()
    }

    /// Lists records, the newest claimed time first; `after` goes on where a page ended.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn list(&self, after: Option<ListCursor>, limit: u32) -> Result<Vec<RecordRow>, VaultFault> {
        let gate = self.gate()?;
        let rows = self.view.list(after, limit)?;
        let rows = rows.iter().map(|line| self.gated_row(&gate, line)).collect::<Result<_, _>>()?;
        self.with_own_rows(rows, after, limit)
    }

    /// Finds records by names in either script and any spelling, telephones and their ends, documents, places; best first.
    ///
    /// Records that the lease closes are not searched.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn search(&self, text: &Private<String>, limit: u32) -> Result<Vec<Found>, VaultFault> {
        let (gate, mut found) = (self.gate()?, Vec::new());
        // Those that are closed must not push out one that is open.
        let most = if gate.is_over() { limit.saturating_mul(8).max(200) } else { limit };
        // EXPOSE: into a query of the encrypted view.
        for (record, score) in self.view.search(text.expose(), most)? {
            if let Some(line) = self.view.record(&record)?
                && !self.is_closed(&gate, &line)?
            {
                found.push(Found { row: self.record_row_of(&line)?, score });
            }
        }
        // EXPOSE: compared in memory.
        found.extend(self.own_found(text.expose())?);
        found.truncate(limit as usize);
        Ok(found)
    }

    /// Tells every act on a record, oldest first by what its authors had seen.
    ///
    /// # Errors
    /// There is no such record here, or the databases cannot be read.
    pub fn history(&self, record: RecordId) -> Result<Vec<HistoryLine>, VaultFault> {
        let entries = self.view.entries(&record)?;
        if entries.is_empty() {
            return self.own_history(&record)?.ok_or(VaultFault::NoSuchRecord);
        }
        if let Some(line) = self.view.record(&record)? {
            self.refuse_closed(&line)?;
        }
        entries.into_iter().map(|entry| self.history_line(entry)).collect()
    }

    pub(crate) fn record_state(&self, line: RecordLine, merged: &Merged) -> Result<RecordState, VaultFault> {
        let answers: Value =
            serde_json::from_str(&line.answers).map_err(|_| VaultFault::Refused { what: "answers" })?;
        let (siblings, together) = self.all_apart(&line.record, merged)?;
        let row = self.record_row_of(&line)?;
        Ok(RecordState {
            record: line.record,
            document: Private::new(json!({"form": line.form, "pack": line.pack, "answers": &answers})),
            siblings,
            together,
            highest: danger_now(merged, &answers, &self.pack_of(&line.pack)),
            file: row.file,
            sync: row.sync,
            unit: line.unit,
            danger: line.danger,
            opened: line.opened,
            changed: line.changed,
            incomplete: line.incomplete,
            newer: line.newer,
            attested: row.attested,
            received_locked: received_locked(merged),
            archived: merged.shown(ARCHIVED).is_some(),
            restricted: row.restricted,
        })
    }

    /// A row of the list; of a record that the lease closes it names nobody.
    pub(crate) fn gated_row(&self, gate: &Gate, line: &RecordLine) -> Result<RecordRow, VaultFault> {
        let mut row = self.record_row_of(line)?;
        if self.is_closed(gate, line)? {
            row.title = Private::new(String::new());
            row.file = FileState::LeaseOver;
        }
        Ok(row)
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
                _ if self.has_left(&line.record)? => FileState::Elsewhere,
                _ => FileState::KeyMissing,
            },
            sync: self.sync_of(&entries)?,
            conflicts: line.conflicts,
            attested: self.is_stood_for(&line.record, &entries)?,
            restricted: self.restriction_of(&line.record)?,
        })
    }

    fn restriction_of(&self, record: &RecordId) -> Result<Restriction, VaultFault> {
        let from = self.view.values_at(record, RESTRICTED)?;
        let unit = from.first().and_then(|text| serde_json::from_str::<String>(text).ok()?.parse().ok());
        Ok(unit.map_or(Restriction::No, Restriction::From))
    }

    fn sync_of(&self, entries: &[EntryRow]) -> Result<SyncState, VaultFault> {
        self.sync_of_all(entries.iter().map(|entry| (entry.id, entry.claimed)))
    }

    /// Where entries are, each with the time it claims.
    pub(crate) fn sync_of_all(
        &self,
        entries: impl Iterator<Item = (EntryId, Timestamp)>,
    ) -> Result<SyncState, VaultFault> {
        let mut all = (true, true);
        let mut at = 0;
        for (entry, claimed) in entries {
            let (sent, acknowledged) = self.core.log.sent_state(&entry)?;
            all = (all.0 && (sent || acknowledged), all.1 && acknowledged);
            if acknowledged {
                at = at.max(self.core.log.receipt_time(&entry)?.unwrap_or(claimed.0));
            }
        }
        Ok(match all {
            (_, true) => SyncState::Received { at: Timestamp(at) },
            (true, false) => SyncState::Sent,
            (false, false) => SyncState::Kept,
        })
    }

    fn history_line(&self, entry: EntryRow) -> Result<HistoryLine, VaultFault> {
        let ops = self.view.ops(&entry.id)?;
        let own = |path: &str| Path::parse(path).is_ok_and(|path| is_own(&path));
        let changes = ops
            .iter()
            .filter(|op| !own(&op.path))
            .map(|op| Change {
                path: op.path.clone(),
                value: Private::new(
                    op.value.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null),
                ),
            })
            .collect();
        let attested = self
            .open_payload(&self.log_entry(&entry.id)?)?
            .is_some_and(|(_, payload)| self.is_attested(&payload, &entry.space));
        let adopts = ops.iter().any(|op| op.path == ADOPTED) && attested;
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
            adopts,
            same: ops.iter().find_map(|op| Some((linked_by(&op.path)?, op.value.as_deref() == Some("true")))),
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
        let highest = danger(document.get("answers").unwrap_or(&Value::Null), &self.pack_of(&draft.pack));
        let level = highest.level;
        Ok(RecordState {
            record,
            document: Private::new(document),
            siblings: BTreeMap::new(),
            together: BTreeMap::new(),
            highest,
            file: FileState::Open,
            sync: SyncState::Waiting,
            unit: self.book.unit,
            danger: level.map(|level| level.code().to_owned()),
            opened: draft.opened,
            changed: draft.changed,
            incomplete: false,
            newer: 0,
            attested: !draft.locked,
            received_locked: draft.locked.then_some(draft.opened),
            archived: false,
            restricted: if draft.restricted { Restriction::Own } else { Restriction::No },
        })
    }
}

/// Names a sibling: the entry and the operation's place in it.
pub(crate) fn sibling_name(standing: &Standing) -> String {
    let OpId { entry, index } = standing.op;
    format!("{entry}.{index}")
}
