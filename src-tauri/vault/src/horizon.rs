//! Which archived files may leave this desk, and how do they come back?
//!
//! A file leaves only when two others hold all of it: the server by its word, and another desk by its beacon. Entries
//! become stubs, so every chain still verifies; the wraps are destroyed; the sheet stays. Asked back, the server's copy
//! must have the id of the stub.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use aman_schema::Private;
use aman_sync_protocol::beacon::Beacon;
use aman_sync_protocol::entry::Entry as LogEntry;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{DeskId, EntryId, LogId, RecordId, SpaceId};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;

use crate::fault::VaultFault;
use crate::log::{self, LogDb, log_fault, put_setting, setting};
use crate::seal::ARCHIVED;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;
use crate::view::EntryRow;

/// Where the file of an archived record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// Here, and too few others hold it.
    Kept,
    /// Here, and others hold it: it may leave.
    MayLeave,
    /// It left this desk.
    Left,
    /// It left and was asked back; the next exchange brings it.
    AskedBack,
}

/// An archived record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArchivedRow {
    /// Which record.
    pub record: RecordId,
    /// The first claimed time.
    pub opened: Timestamp,
    /// Where its file is.
    pub file: Whereabouts,
    /// The server holds all of it.
    pub server: bool,
    /// Other desks that hold all of it and have not let it go.
    pub desks: u32,
}

/// Up to which seq each other desk said it holds each chain of a space.
type Stated = BTreeMap<DeskId, BTreeMap<LogId, u64>>;

impl OpenVault {
    /// Archives a record of this unit, with a reason: its file may leave this desk from then on.
    ///
    /// # Errors
    /// No reason was given, it is archived already, the record is closed or not this unit's, or the log cannot be written.
    pub fn archive(&mut self, record: RecordId, reason: &Private<String>) -> Result<EntryId, VaultFault> {
        // EXPOSE: to see whether it says anything.
        if reason.expose().trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        self.trail_append(&TrailWords { record: Some(record), reason: Some(reason), ..TrailWords::of(Act::Archived) })?;
        self.set_own(record, ARCHIVED, json!(true), reason)
    }

    /// Lists the archived records of this unit, and who else holds their files.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn archived(&self) -> Result<Vec<ArchivedRow>, VaultFault> {
        let mut stated = BTreeMap::new();
        let mut rows = Vec::new();
        for record in self.view.archived()? {
            let Some(line) = self.view.record(&record)?.filter(|line| line.unit == self.book.unit) else { continue };
            let mut row = ArchivedRow { record, opened: line.opened, file: Whereabouts::Left, server: true, desks: 0 };
            match self.core.log.left(&self.horizon_mark(&record))? {
                Some(true) => row.file = Whereabouts::AskedBack,
                Some(false) => {}
                None => {
                    (row.server, row.desks) = self.holders(&record, &mut stated)?;
                    let enough = row.server && row.desks > 0;
                    row.file = if enough { Whereabouts::MayLeave } else { Whereabouts::Kept };
                }
            }
            rows.push(row);
        }
        Ok(rows)
    }

    /// Lets the files of archived records leave this desk where two others hold them; returns which left.
    ///
    /// # Errors
    /// The trail or the log cannot be written: what left before stays away, the rest stays here.
    pub fn apply_horizon(&mut self) -> Result<Vec<RecordId>, VaultFault> {
        self.project()?;
        let may_leave = |row: &ArchivedRow| row.file == Whereabouts::MayLeave;
        let leaving: Vec<RecordId> =
            self.archived()?.iter().filter(|row| may_leave(row)).map(|row| row.record).collect();
        for record in &leaving {
            self.let_go(*record)?;
        }
        if !leaving.is_empty() {
            // What was overwritten must not stand in the log's journal either.
            self.core.log.truncate_journal()?;
        }
        Ok(leaving)
    }

    /// Asks for the file of a record that left this desk; the next exchange brings it.
    ///
    /// # Errors
    /// The file is here, no reason was given, or the log cannot be written.
    pub fn recall(&mut self, record: RecordId, reason: &Private<String>) -> Result<(), VaultFault> {
        // EXPOSE: to see whether it says anything.
        if reason.expose().trim().is_empty() {
            return Err(VaultFault::NoReason);
        }
        let mark = self.horizon_mark(&record);
        if self.core.log.left(&mark)? != Some(false) {
            return Err(VaultFault::NothingToDo);
        }
        self.trail_append(&TrailWords {
            record: Some(record),
            reason: Some(reason),
            ..TrailWords::of(Act::AskedBack)
        })?;
        let tx = self.core.log.begin()?;
        // The server is asked from the beginning of the space: where in it an entry stands is known to it alone.
        tx.execute("DELETE FROM cursor WHERE space IN (SELECT space FROM horizon WHERE record = ?1)", [mark])
            .and_then(|_| tx.execute("UPDATE horizon SET wanted = 1 WHERE record = ?1", [mark]))
            .map_err(log_fault("ask a file back"))?;
        log::commit(tx)
    }

    /// Whether the file of a record left this desk.
    pub(crate) fn has_left(&self, record: &RecordId) -> Result<bool, VaultFault> {
        Ok(self.core.log.left(&self.horizon_mark(record))?.is_some())
    }

    fn let_go(&mut self, record: RecordId) -> Result<(), VaultFault> {
        let rows = self.file_rows(&record)?;
        self.trail_append(&TrailWords { record: Some(record), ..TrailWords::of(Act::LeftDesk) })?;
        let mark = self.horizon_mark(&record);
        let mut stubs = Vec::new();
        for row in &rows {
            stubs.push(self.log_entry(&row.id)?.to_stub());
        }
        let tx = self.core.log.begin()?;
        for (row, stub) in rows.iter().zip(&stubs) {
            tx.execute("UPDATE entry SET bytes = ?2 WHERE id = ?1", params![row.id.as_bytes(), stub.bytes()])
                .map_err(log_fault("let a file go"))?;
            tx.execute(
                "INSERT OR IGNORE INTO horizon VALUES (?1, ?2, ?3, ?4, 0)",
                params![row.id.as_bytes(), mark, row.space.as_bytes(), row.key.as_bytes()],
            )
            .map_err(log_fault("let a file go"))?;
            tx.execute(
                "DELETE FROM wrap WHERE space = ?1 AND key_id = ?2",
                params![row.space.as_bytes(), row.key.as_bytes()],
            )
            .map_err(log_fault("destroy a wrap"))?;
        }
        log::commit(tx)?;
        let ids: Vec<EntryId> = rows.iter().map(|row| row.id).collect();
        self.view.forget(&record, &ids)
    }

    /// The entries of a record that hold its file.
    fn file_rows(&self, record: &RecordId) -> Result<Vec<EntryRow>, VaultFault> {
        let rows = self.view.file_entries(record)?;
        Ok(rows.into_iter().filter(|row| !row.key.is_zero()).collect())
    }

    fn holders(&self, record: &RecordId, stated: &mut BTreeMap<SpaceId, Stated>) -> Result<(bool, u32), VaultFault> {
        let rows = self.file_rows(record)?;
        let mut desks: Option<Vec<DeskId>> = None;
        let mut server = !rows.is_empty();
        for row in &rows {
            let Some(place) = self.core.log.place_of(&row.id)? else { return Ok((false, 0)) };
            server = server && place.acknowledged && (!place.mine || place.receipted);
            let all = match stated.entry(row.space) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(free) => free.insert(self.stated_in(&row.space)?),
            };
            let holds = |desk: &DeskId| {
                let top = all.get(desk).and_then(|heads| heads.get(&row.log));
                top.is_some_and(|seq| *seq >= place.seq)
            };
            let known = desks.take().unwrap_or_else(|| all.keys().copied().collect());
            desks = Some(known.into_iter().filter(holds).collect());
        }
        let gone = self.let_go_by(record)?;
        let kept = desks.unwrap_or_default().into_iter().filter(|desk| !gone.contains(desk)).count();
        Ok((server, u32::try_from(kept).unwrap_or(u32::MAX)))
    }

    /// Other desks that said in their trail that they let the file go, and not that they asked it back.
    fn let_go_by(&self, record: &RecordId) -> Result<Vec<DeskId>, VaultFault> {
        let filter = crate::view::ToldFilter { record: Some(*record), limit: u32::MAX, ..Default::default() };
        let mut last: BTreeMap<DeskId, bool> = BTreeMap::new();
        for (log, line) in self.view.told(&filter)?.into_iter().rev() {
            let Some(desk) = self.desk_of(&log) else { continue };
            if line.code == Act::LeftDesk.text() {
                last.insert(desk, true);
            } else if line.code == Act::AskedBack.text() {
                last.insert(desk, false);
            }
        }
        Ok(last.into_iter().filter(|(_, gone)| *gone).map(|(desk, _)| desk).collect())
    }

    /// What other desks that may read a space said in their beacons there.
    fn stated_in(&self, space: &SpaceId) -> Result<Stated, VaultFault> {
        let me = self.core.log.desk_id()?;
        let roster = self.core.log.roster();
        let mut stated = Stated::new();
        for entry in self.core.log.beacons_in(space)? {
            let Some(desk) = self.desk_of(&entry.header().log) else { continue };
            if desk == me || !roster.may_read(&desk, space) {
                continue;
            }
            let beacon = entry.clear_payload().and_then(|bytes| Beacon::decode(bytes).ok());
            for head in beacon.into_iter().flat_map(|beacon| beacon.heads).filter(|head| head.space == *space) {
                let top = stated.entry(desk).or_default().entry(head.log).or_insert(0);
                *top = (*top).max(head.seq);
            }
        }
        Ok(stated)
    }

    fn horizon_mark(&self, record: &RecordId) -> [u8; 32] {
        self.keys.horizon.mark(record.as_bytes())
    }
}

/// Where an entry stands, and who has it.
struct Standing {
    seq: u64,
    mine: bool,
    acknowledged: bool,
    receipted: bool,
}

impl LogDb {
    /// Whether a file left this desk (`Some`), and whether it was asked back.
    fn left(&self, mark: &[u8; 32]) -> Result<Option<bool>, VaultFault> {
        self.db
            .prepare_cached("SELECT max(wanted) FROM horizon WHERE record = ?1")
            .and_then(|mut statement| statement.query_row([mark], |row| row.get(0)))
            .map_err(log_fault("read the horizon"))
    }

    fn place_of(&self, entry: &EntryId) -> Result<Option<Standing>, VaultFault> {
        self.db
            .prepare_cached(
                "SELECT e.seq, e.mine, e.acknowledged, EXISTS (SELECT 1 FROM receipt r WHERE r.space = e.space
                        AND r.log = e.log AND r.seq >= e.seq AND r.forgotten = 0)
                 FROM entry e WHERE e.id = ?1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row([entry.as_bytes()], |row| {
                        Ok(Standing {
                            seq: row.get(0)?,
                            mine: row.get(1)?,
                            acknowledged: row.get(2)?,
                            receipted: row.get(3)?,
                        })
                    })
                    .optional()
            })
            .map_err(log_fault("read an entry"))
    }

    fn beacons_in(&self, space: &SpaceId) -> Result<Vec<LogEntry>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT bytes FROM entry WHERE space = ?1 AND kind = 2 AND place <> 3")
            .map_err(log_fault("read beacons"))?;
        let rows = statement
            .query_map([space.as_bytes()], |row| row.get::<_, Vec<u8>>(0))
            .map_err(log_fault("read beacons"))?;
        let all: Vec<Vec<u8>> = rows.collect::<Result<_, _>>().map_err(log_fault("read beacons"))?;
        Ok(all.iter().filter_map(|bytes| LogEntry::decode(bytes).ok()).collect())
    }

    /// How many entries came back: what could not be opened may open now.
    pub(crate) fn came_back(&self) -> Result<u64, VaultFault> {
        read_came_back(&self.db)
    }

    fn truncate_journal(&self) -> Result<(), VaultFault> {
        self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(log_fault("empty the journal"))
    }
}

/// Puts back an entry that was asked for: only the one whose id the stub has.
pub(crate) fn put_back(db: &Connection, entry: &LogEntry) -> Result<bool, VaultFault> {
    if entry.is_stub() {
        return Ok(false);
    }
    let id = entry.id();
    let wanted = db
        .execute("DELETE FROM horizon WHERE entry = ?1 AND wanted = 1", [id.as_bytes()])
        .map_err(log_fault("put a file back"))?;
    if wanted == 0 {
        return Ok(false);
    }
    db.execute("UPDATE entry SET bytes = ?2 WHERE id = ?1", params![id.as_bytes(), entry.bytes()])
        .map_err(log_fault("put a file back"))?;
    let so_far = read_came_back(db)?;
    put_setting(db, CAME_BACK, &so_far.saturating_add(1).to_be_bytes())?;
    Ok(true)
}

fn read_came_back(db: &Connection) -> Result<u64, VaultFault> {
    Ok(setting(db, CAME_BACK)?.and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_be_bytes))
}

/// Whether a wrap was destroyed here on purpose and is not asked for.
pub(crate) fn was_destroyed(db: &Connection, space: &SpaceId, key: &[u8]) -> Result<bool, VaultFault> {
    db.query_row(
        "SELECT EXISTS (SELECT 1 FROM horizon WHERE space = ?1 AND key_id = ?2 AND wanted = 0)",
        params![space.as_bytes(), key],
        |row| row.get(0),
    )
    .map_err(log_fault("read the horizon"))
}

const CAME_BACK: &str = "horizon.back";
