//! How does an outside unit take in what an officer of another unit entrusted to it?
//!
//! As a record of its own, in its own sheet and file, signed by the officer who received. What carries no good signature of
//! an officer the roster knows is taken in all the same, and is not attested until an officer here adopts it.

use aman_sync_protocol::envelope::{Enclosed, Opener};
use aman_sync_protocol::ids::{EntryId, OfficerId, RecordId, SpaceId, UnitId};
use aman_sync_protocol::payload::{Payload, What};
use rusqlite::{Connection, params};

use crate::fault::VaultFault;
use crate::log::{self, LogRow, log_fault};
use crate::seal::{Attest, Part};
use crate::spaces::Role;
use crate::trail::{Act, TrailWords, read_line};
use crate::vault::OpenVault;

impl OpenVault {
    /// Takes in what other units entrusted to this one; returns how many receptions are new.
    pub(crate) fn take_in_entrusted(&mut self) -> Result<u32, VaultFault> {
        if !self.can_seal() {
            return Ok(0);
        }
        let mut count = 0;
        for (exchange, unit) in self.foreign_exchanges() {
            for row in self.core.log.envelopes_to_read(&exchange)? {
                let Some(enclosed) = self.open_enclosed(&row, &exchange, &self.keys.sealing, Opener::Reader)? else {
                    self.set_aside_if_opened(&row)?;
                    continue;
                };
                count += self.take_in_enclosed(row.id, unit, &enclosed)?;
            }
        }
        if count > 0 {
            self.project()?;
        }
        Ok(count)
    }

    /// The entries of other units' exchange spaces that hold a share of a record, as far as this desk opens them.
    pub(crate) fn envelopes_of(&self, record: &RecordId) -> Result<Vec<EntryId>, VaultFault> {
        let mut found = Vec::new();
        for (exchange, _) in self.foreign_exchanges() {
            for row in self.core.log.sealed_from(&exchange, 0)? {
                let opened = self.open_enclosed(&row, &exchange, &self.keys.sealing, Opener::Reader)?;
                let parts = opened.map(|enclosed| read_parts(&enclosed)).unwrap_or_default();
                found.extend(parts.iter().any(|(_, payload)| payload.record == *record).then_some(row.id));
            }
        }
        Ok(found)
    }

    fn foreign_exchanges(&self) -> Vec<(SpaceId, UnitId)> {
        let foreign = self.book.spaces().filter(|(space, unit, role)| {
            *role == Role::Exchange && Some(*unit) != self.book.unit && self.holds(space)
        });
        foreign.map(|(space, unit, _)| (*space, unit)).collect()
    }

    fn holds(&self, space: &SpaceId) -> bool {
        self.keys.newest(space).is_some()
    }

    /// What was opened and is for others need not be looked at again; what no key here opens may be, later.
    fn set_aside_if_opened(&mut self, row: &LogRow) -> Result<(), VaultFault> {
        let Ok(entry) = aman_sync_protocol::entry::Entry::decode(&row.bytes) else { return Ok(()) };
        let Some((_, payload)) = self.open_payload(&entry)? else { return Ok(()) };
        let body = payload.body.as_ref().filter(|_| payload.what == What::Notice);
        // One of a newer program waits for this one to be updated.
        let known = body.is_none_or(|body| aman_sync_protocol::envelope::count_keys(body.expose()).is_ok());
        if known { self.mark_read(row.id) } else { Ok(()) }
    }

    fn mark_read(&mut self, entry: EntryId) -> Result<(), VaultFault> {
        let tx = self.core.log.begin()?;
        put_read(&tx, entry)?;
        log::commit(tx)
    }

    fn take_in_enclosed(&mut self, entry: EntryId, from: UnitId, enclosed: &Enclosed) -> Result<u32, VaultFault> {
        let mut parts = read_parts(enclosed);
        let own = |space: &SpaceId| self.book.role(space).is_some_and(|(unit, _)| Some(unit) == self.book.unit);
        if !parts.iter().all(|(space, _)| own(space)) {
            // Sealed for another unit before this desk moved: nothing here may write there.
            return self.mark_read(entry).map(|()| 0);
        }
        self.tell_lines(from, enclosed)?;
        let record = one_record(&parts);
        let Some(record) = record.filter(|record| !self.is_here(record)) else {
            return self.mark_read(entry).map(|()| 0);
        };
        if !parts.iter().all(|(space, payload)| self.is_signed_from(from, payload, space)) {
            for (_, payload) in &mut parts {
                payload.officer = OfficerId::ZERO;
                payload.signature = None;
            }
        }
        let subject = from.to_string();
        self.trail_append(&TrailWords {
            record: Some(record),
            subject: &subject,
            ..TrailWords::of(Act::EntrustedTaken)
        })?;
        let mut sealed_parts = Vec::new();
        for (space, payload) in parts {
            let key = Some(self.fresh_key());
            sealed_parts.push(Part { space, payload, key });
        }
        let sealed = self.seal_parts_as(sealed_parts, log::URGENT, Attest::Written)?;
        let tx = self.core.log.begin()?;
        sealed.store(&tx)?;
        put_read(&tx, entry)?;
        log::commit(tx)?;
        // Another envelope may hold the same record.
        self.project()?;
        Ok(1)
    }

    fn is_here(&self, record: &RecordId) -> bool {
        !matches!(self.view.record(record), Ok(None))
    }

    /// Whether an officer of that unit stands for it, by a key that the roster names.
    fn is_signed_from(&self, unit: UnitId, payload: &Payload, space: &SpaceId) -> bool {
        let card = self.core.log.roster().officer(&payload.officer).filter(|card| card.unit == unit);
        card.is_some_and(|card| payload.verify_officer(&card.signing, space).is_ok())
    }

    /// Writes what the officer did with it into this unit's trail, as hers.
    fn tell_lines(&mut self, from: UnitId, enclosed: &Enclosed) -> Result<(), VaultFault> {
        for bytes in &enclosed.lines {
            let Ok(line) = read_line(0, bytes.expose()) else { continue };
            // Her desk says so, not she: it may tell of readings and of nothing else.
            let Some(code) = READINGS.into_iter().find(|act| act.text() == line.code) else { continue };
            let subject = from.to_string();
            let words = TrailWords { record: line.record, subject: &subject, ..TrailWords::of(code) };
            // Nor of anybody but its own officers.
            let roster = self.core.log.roster();
            let of_unit = |officer: &OfficerId| roster.officer(officer).is_none_or(|card| card.unit == from);
            let officer = line.officer.filter(of_unit).unwrap_or(OfficerId::ZERO);
            self.append_lines(&[(line.at, officer)], &words)?;
        }
        Ok(())
    }
}

impl crate::log::LogDb {
    fn envelopes_to_read(&self, space: &SpaceId) -> Result<Vec<LogRow>, VaultFault> {
        const DOING: &str = "read envelopes";
        let mut statement = self
            .db
            .prepare_cached(
                "SELECT row, id, bytes FROM entry WHERE space = ?1 AND kind = 0 AND place <> 3
                 AND id NOT IN (SELECT entry FROM envelope) ORDER BY row",
            )
            .map_err(log_fault(DOING))?;
        let rows = statement.query_map(params![space.as_bytes()], log::read_row).map_err(log_fault(DOING))?;
        rows.collect::<Result<_, _>>().map_err(log_fault(DOING))
    }
}

const READINGS: [Act; 3] = [Act::DraftRead, Act::HistoryRead, Act::RecordRead];

/// The payloads that begin a record.
fn read_parts(enclosed: &Enclosed) -> Vec<(SpaceId, Payload)> {
    let read = enclosed.parts.iter().filter_map(|(space, bytes)| Some((*space, Payload::decode(bytes.expose()).ok()?)));
    read.filter(|(_, payload)| payload.what == What::Record && payload.parents.is_empty()).collect()
}

/// The record that all parts are about.
fn one_record(parts: &[(SpaceId, Payload)]) -> Option<RecordId> {
    let record = parts.first()?.1.record;
    (!record.is_zero() && parts.iter().all(|(_, payload)| payload.record == record)).then_some(record)
}

fn put_read(db: &Connection, entry: EntryId) -> Result<(), VaultFault> {
    db.execute("INSERT OR IGNORE INTO envelope VALUES (?1)", [entry.as_bytes()])
        .map_err(log_fault("take in an envelope"))?;
    Ok(())
}
