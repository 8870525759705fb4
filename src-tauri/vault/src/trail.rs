//! Who looked at, printed or exported what?
//!
//! A line is durable before what it records is shown. Each is sealed, and chained to the one before by a keyed hash;
//! they travel folded into one entry of the unit's trail space.

use aman_schema::Private;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{OfficerId, RecordId};
use aman_sync_protocol::payload::{Payload, PrivateBytes, What};
use aman_sync_protocol::secret::{Plain, SymmetricKey, open_bytes, seal_bytes};
use rusqlite::{OptionalExtension, params};

use crate::fault::VaultFault;
use crate::host::Host;
use crate::letters::{Letters, Reader, Unreadable};
use crate::log::{self, LogDb, log_fault};
use crate::seal::Part;
use crate::spaces::Role;
use crate::state::TrailLine;
use crate::vault::{Core, OpenVault};

/// What a new line says.
pub struct TrailWords<'a> {
    /// One of a closed list of codes.
    pub code: &'static str,
    /// About which record, if any.
    pub record: Option<RecordId>,
    /// The reason given, if any.
    pub reason: Option<&'a Private<String>>,
}

impl OpenVault {
    /// Writes a line and returns when it is durable: only then may what it records be shown.
    ///
    /// # Errors
    /// The log cannot be written; then nothing may be shown.
    pub fn trail_append(&mut self, words: &TrailWords<'_>) -> Result<u64, VaultFault> {
        let Core { log, host, .. } = &mut self.core;
        let number = append_line(log, host, (&self.keys.trail, self.keys.officer), words)?;
        if self.unfolded()? >= FOLD_AT {
            // A line that cannot be folded now is durable all the same.
            self.fold_trail().ok();
        }
        Ok(number)
    }

    /// Reads this desk's trail, the newest line first.
    ///
    /// # Errors
    /// The log cannot be read, or a line cannot be opened.
    pub fn trail(&self, limit: u32) -> Result<Vec<TrailLine>, VaultFault> {
        read_lines(&self.core.log, &self.keys.trail, limit)
    }

    /// Folds the lines that stand in no entry yet into one entry of the unit's trail space.
    ///
    /// # Errors
    /// The desk has no key of its trail space yet, or the log cannot be written.
    pub fn fold_trail(&mut self) -> Result<u32, VaultFault> {
        let rows = trail_rows(&self.core.log, "WHERE folded = 0 ORDER BY number LIMIT ?1", 1000)?;
        let Some(last) = rows.last().map(|row| row.number) else {
            return Ok(0);
        };
        let space = self.book.own(Role::Trail).ok_or(VaultFault::NotEnrolled)?;
        let mut letters = Letters::array(rows.len());
        for row in &rows {
            let plain = open_row(&self.keys.trail, row)?;
            letters = letters.nested(3).number(row.number).bytes(&row.chain).bytes(plain.expose());
        }
        let mut payload = Payload::empty(What::Trail, self.core.host.now());
        payload.body = Some(PrivateBytes::new(letters.done()));
        let part = Part { space, payload, key: None };
        let entries = self.seal_parts(vec![part], crate::log::TRAIL)?;
        let tx = self.core.log.begin()?;
        entries.store(&tx)?;
        tx.execute("UPDATE trail SET folded = 1 WHERE number <= ?1", [last]).map_err(log_fault("fold the trail"))?;
        log::commit(tx)?;
        Ok(u32::try_from(rows.len()).unwrap_or(u32::MAX))
    }

    /// Checks every line's seal and chain; returns how many there are and whether all are good.
    pub(crate) fn verify_trail(&self) -> Result<(u64, bool), VaultFault> {
        let rows = trail_rows(&self.core.log, "ORDER BY number LIMIT ?1", u32::MAX)?;
        let mut before: Vec<u8> = Vec::new();
        let mut good = true;
        for (row, expected) in rows.iter().zip(1_u64..) {
            let chain = self.keys.trail.mark(&chain_text(&before, row.number, &row.sealed));
            good = good
                && row.number == expected
                && chain.as_slice() == row.chain
                && open_line(&self.keys.trail, row).is_ok();
            before.clone_from(&row.chain);
        }
        Ok((rows.len() as u64, good))
    }

    fn unfolded(&self) -> Result<u32, VaultFault> {
        self.core
            .log
            .db
            .query_row("SELECT count(*) FROM trail WHERE folded = 0", [], |row| row.get(0))
            .map_err(log_fault("read the trail"))
    }
}

/// Writes one line with the trail's key; durable when it returns.
pub(crate) fn append_line(
    log: &mut LogDb,
    host: &mut Host,
    by: (&SymmetricKey, OfficerId),
    words: &TrailWords<'_>,
) -> Result<u64, VaultFault> {
    let (key, officer) = by;
    // EXPOSE: into the sealed line.
    let reason = words.reason.map_or("", |reason| reason.expose());
    let letters = Letters::array(5)
        .signed(host.now().0)
        .bytes(officer.as_bytes())
        .text(words.code)
        .bytes(words.record.as_ref().map_or(&[], |record| record.as_bytes().as_slice()))
        .text(reason)
        .done();
    let tx = log.begin()?;
    let last: Option<(u64, Vec<u8>)> = tx
        .query_row("SELECT number, chain FROM trail ORDER BY number DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()
        .map_err(log_fault("read the trail"))?;
    let (number, before) = last.map_or((1, Vec::new()), |(number, chain)| (number + 1, chain));
    let sealed = seal_bytes(key, &line_aad(number), &letters, host.entropy());
    let chain = key.mark(&chain_text(&before, number, &sealed));
    tx.execute("INSERT INTO trail VALUES (?1, ?2, ?3, 0)", params![number, chain, sealed])
        .map_err(log_fault("write the trail"))?;
    log::commit(tx)?;
    Ok(number)
}

/// Reads lines with the trail's key, the newest first.
pub(crate) fn read_lines(log: &LogDb, key: &SymmetricKey, limit: u32) -> Result<Vec<TrailLine>, VaultFault> {
    let rows = trail_rows(log, "ORDER BY number DESC LIMIT ?1", limit)?;
    rows.iter().map(|row| open_line(key, row)).collect()
}

fn trail_rows(log: &LogDb, which: &str, limit: u32) -> Result<Vec<Row>, VaultFault> {
    let mut statement = log
        .db
        .prepare_cached(&format!("SELECT number, chain, sealed FROM trail {which}"))
        .map_err(log_fault("read the trail"))?;
    let rows = statement
        .query_map([limit], |row| Ok(Row { number: row.get(0)?, chain: row.get(1)?, sealed: row.get(2)? }))
        .map_err(log_fault("read the trail"))?;
    rows.collect::<Result<_, _>>().map_err(log_fault("read the trail"))
}

fn open_row(key: &SymmetricKey, row: &Row) -> Result<Plain, VaultFault> {
    open_bytes(key, &line_aad(row.number), &row.sealed).map_err(|_| VaultFault::CannotOpen { what: "trail" })
}

fn open_line(key: &SymmetricKey, row: &Row) -> Result<TrailLine, VaultFault> {
    let plain = open_row(key, row)?;
    read_line(row.number, plain.expose()).map_err(Unreadable::what("trail"))
}

struct Row {
    number: u64,
    chain: Vec<u8>,
    sealed: Vec<u8>,
}

fn read_line(number: u64, bytes: &[u8]) -> Result<TrailLine, Unreadable> {
    let mut reader = Reader::new(bytes);
    reader.array()?;
    let at = Timestamp(reader.signed()?);
    let officer = OfficerId::from_bytes(reader.fixed()?);
    let code = reader.text()?.to_owned();
    let record = reader.bytes()?.try_into().ok().map(RecordId::from_bytes);
    let reason = reader.text()?;
    Ok(TrailLine {
        number,
        at,
        officer: Some(officer),
        code,
        record,
        reason: (!reason.is_empty()).then(|| Private::new(reason.to_owned())),
    })
}

fn line_aad(number: u64) -> Vec<u8> {
    [b"aman/trail/v1 ".as_slice(), &number.to_be_bytes()].concat()
}

fn chain_text(before: &[u8], number: u64, sealed: &[u8]) -> Vec<u8> {
    [b"aman/trail-chain/v1 ".as_slice(), before, &number.to_be_bytes(), sealed].concat()
}

/// Lines that may wait before they are folded.
const FOLD_AT: u32 = 50;
