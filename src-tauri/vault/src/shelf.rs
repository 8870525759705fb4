//! What did the officer at work seal past her unit, and what does it say?
//!
//! Read from the exchange space with her own key and kept in memory only: the view of this desk is under a key that its
//! other officers hold too.

use std::collections::BTreeMap;

use aman_schema::{Lang, Name, Private, danger};
use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::envelope::{Enclosed, Opener, open_envelope};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{EntryId, RecordId, SpaceId};
use aman_sync_protocol::payload::{Payload, What};
use aman_sync_protocol::secret::SealingKey;
use rusqlite::params;
use serde_json::{Value, json};

use crate::fault::VaultFault;
use crate::log::{LogDb, LogRow, log_fault};
use crate::merge::{MergeEntry, merge};
use crate::spaces::Role;
use crate::state::{Change, FileState, Found, HistoryLine, ListCursor, RecordRow, RecordState, Restriction};
use crate::vault::OpenVault;
use crate::view::{answers_of, merge_ops};

/// A record that its officer sealed past her unit.
pub(crate) struct OwnRecord {
    pub(crate) entry: EntryId,
    /// Sheet and file, as she signed them.
    parts: Vec<Payload>,
    row: i64,
}

impl OwnRecord {
    fn answers(&self) -> Value {
        let entries = self.parts.iter().zip(0_u8..).map(|(payload, place)| MergeEntry {
            id: EntryId::from_bytes([place; 32]),
            space: SpaceId::from_bytes([place; 16]),
            parents: Vec::new(),
            lamport: payload.lamport,
            ops: merge_ops(payload),
        });
        answers_of(&merge(&entries.collect::<Vec<_>>()))
    }

    fn pack(&self) -> &str {
        self.parts.first().map_or("", |payload| payload.pack.as_str())
    }

    fn sealed_at(&self) -> Timestamp {
        self.parts.first().map_or(Timestamp(0), |payload| payload.claimed)
    }
}

impl OpenVault {
    /// Reads what is new in the unit's exchange space, as far as the officer at work wrote it.
    pub(crate) fn read_shelf(&mut self) -> Result<(), VaultFault> {
        let exchange = self.book.own(Role::Exchange).filter(|space| self.keys.newest(space).is_some());
        let Some(exchange) = exchange else {
            return Ok(());
        };
        for row in self.core.log.sealed_from(&exchange, self.own.row)? {
            let read = self.open_enclosed(&row, &exchange, &self.keys.own_sealing, Opener::Writer)?;
            self.own.row = row.row;
            let Some(enclosed) = read else { continue };
            let parts: Vec<Payload> =
                enclosed.parts.iter().filter_map(|(_, bytes)| Payload::decode(bytes.expose()).ok()).collect();
            let Some(record) = parts.first().map(|payload| payload.record) else { continue };
            self.own.shelf.insert(record, OwnRecord { entry: row.id, parts, row: row.row });
        }
        Ok(())
    }

    /// Opens the envelope in an entry of an exchange space, if it holds one that this key opens.
    pub(crate) fn open_enclosed(
        &self,
        row: &LogRow,
        space: &SpaceId,
        key: &SealingKey,
        opener: Opener,
    ) -> Result<Option<Enclosed>, VaultFault> {
        let Some(entry) = Entry::decode(&row.bytes).ok().filter(|entry| !entry.is_stub()) else {
            return Ok(None);
        };
        let Some((_, payload)) = self.open_payload(&entry)? else {
            return Ok(None);
        };
        let is_notice = payload.what == What::Notice && payload.record.is_zero();
        let body = payload.body.filter(|_| is_notice);
        Ok(body.and_then(|body| open_envelope(space, body.expose(), key, opener).ok().flatten()))
    }

    /// A record the officer at work sealed past her unit; one that was destroyed since is gone.
    pub(crate) fn own_record(&self, record: &RecordId) -> Result<Option<RecordState>, VaultFault> {
        let Some(held) = self.own_held(record)? else {
            return Ok(None);
        };
        let (answers, row) = (held.answers(), self.own_row(record, held)?);
        if row.file == FileState::LeaseOver {
            return Err(VaultFault::LeaseOver);
        }
        let highest = danger(&answers, &self.pack_of(held.pack()));
        Ok(Some(RecordState {
            record: *record,
            document: Private::new(json!({"form": row.form, "pack": held.pack(), "answers": answers})),
            siblings: BTreeMap::new(),
            together: BTreeMap::new(),
            highest,
            file: row.file,
            sync: row.sync,
            unit: row.unit,
            danger: row.danger,
            opened: row.opened,
            changed: row.changed,
            incomplete: false,
            newer: 0,
            attested: row.attested,
            received_locked: None,
            archived: false,
            restricted: row.restricted,
        }))
    }

    pub(crate) fn own_history(&self, record: &RecordId) -> Result<Option<Vec<HistoryLine>>, VaultFault> {
        let Some(held) = self.own_held(record)? else {
            return Ok(None);
        };
        let Some((space, file)) = self.book.own(Role::Exchange).zip(held.parts.last()) else {
            return Ok(None);
        };
        let leaves = aman_schema::flatten(&held.answers());
        let changes =
            leaves.into_iter().map(|(path, value)| Change { path: path.to_string(), value: Private::new(value) });
        Ok(Some(vec![HistoryLine {
            entry: held.entry,
            act: file.act,
            space,
            officer: file.officer,
            desk: self.core.log.desk_id().ok(),
            claimed: file.claimed,
            doubtful: file.clock_doubtful,
            reason: None,
            changes: changes.collect(),
            attested: !file.officer.is_zero(),
            adopts: false,
            same: None,
            newer: false,
            notice: false,
            sync: self.sync_of_all([(held.entry, held.sealed_at())].into_iter())?,
        }]))
    }

    /// Puts the officer's own records into a page of the list, in their places.
    pub(crate) fn with_own_rows(
        &self,
        mut rows: Vec<RecordRow>,
        after: Option<ListCursor>,
        limit: u32,
    ) -> Result<Vec<RecordRow>, VaultFault> {
        for (record, held) in &self.own.shelf {
            let before = after.is_none_or(|at| (held.sealed_at(), *record) < (at.opened, at.record));
            if before && self.own_held(record)?.is_some() {
                rows.push(self.own_row(record, held)?);
            }
        }
        rows.sort_by_key(|row| std::cmp::Reverse((row.opened, row.record)));
        rows.truncate(limit as usize);
        Ok(rows)
    }

    /// Finds among the officer's own records.
    pub(crate) fn own_found(&self, text: &str) -> Result<Vec<Found>, VaultFault> {
        let (folded, name) = (aman_schema::fold(text), Name::of(text));
        let wanted: Vec<&str> = folded.split_whitespace().collect();
        let mut found = Vec::new();
        for (record, held) in &self.own.shelf {
            let answers = held.answers();
            let pack = self.pack_of(held.pack());
            let text = pack.search_text(&answers);
            let begins = |word: &&str| text.split_whitespace().any(|known| known.starts_with(*word));
            let written = !wanted.is_empty() && wanted.iter().all(begins);
            let heard = || pack.names_in(&answers).iter().any(|(_, known)| name.like(known).same);
            if (written || heard()) && self.own_held(record)?.is_some() {
                let row = self.own_row(record, held)?;
                if row.file == FileState::Open {
                    found.push(Found { row, score: u32::try_from(wanted.len()).unwrap_or(u32::MAX) });
                }
            }
        }
        Ok(found)
    }

    pub(crate) fn own_count(&self) -> u32 {
        u32::try_from(self.own.shelf.len()).unwrap_or(u32::MAX)
    }

    fn own_held(&self, record: &RecordId) -> Result<Option<&OwnRecord>, VaultFault> {
        let Some(held) = self.own.shelf.get(record) else {
            return Ok(None);
        };
        let there = self.core.log.entry(&held.entry)?.is_some_and(|entry| !entry.is_stub());
        Ok(there.then_some(held))
    }

    fn own_row(&self, record: &RecordId, held: &OwnRecord) -> Result<RecordRow, VaultFault> {
        let answers = held.answers();
        let gate = self.gate()?;
        let pack = self.pack_of(held.pack());
        let level = danger(&answers, &pack).level;
        let high = level.is_some_and(|level| level >= aman_schema::Level::N3);
        let closed = gate.is_older(held.row) && !high;
        let title = if closed { None } else { pack.name_in(&answers, Lang::Fr) };
        Ok(RecordRow {
            record: *record,
            unit: self.book.unit,
            form: pack.form().to_owned(),
            title: title.unwrap_or_else(|| Private::new(String::new())),
            danger: level.map(|level| level.code().to_owned()),
            opened: held.sealed_at(),
            changed: held.sealed_at(),
            file: if closed { FileState::LeaseOver } else { FileState::Open },
            sync: self.sync_of_all([(held.entry, held.sealed_at())].into_iter())?,
            conflicts: 0,
            attested: held.parts.iter().all(|payload| !payload.officer.is_zero()),
            restricted: Restriction::Own,
        })
    }
}

impl LogDb {
    /// Reads the sealed entries of one space after a row, in the order they were stored.
    pub(crate) fn sealed_from(&self, space: &SpaceId, row: i64) -> Result<Vec<LogRow>, VaultFault> {
        const DOING: &str = "read entries";
        let mut statement = self.db.prepare_cached(FROM_SPACE).map_err(log_fault(DOING))?;
        let rows =
            statement.query_map(params![space.as_bytes(), row], crate::log::read_row).map_err(log_fault(DOING))?;
        rows.collect::<Result<_, _>>().map_err(log_fault(DOING))
    }
}

// `+`: by the index of the space's chains; without it every entry after that row is read, of whatever space.
pub(crate) const FROM_SPACE: &str = "SELECT row, id, bytes FROM entry
    WHERE space = ?1 AND +row > ?2 AND +kind = 0 AND place <> 3 ORDER BY +row";
