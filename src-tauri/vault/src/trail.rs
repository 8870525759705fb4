//! Who looked at, printed or exported what, at this desk?
//!
//! A line is durable before what it records is shown. Each is sealed, and chained to the one before by a keyed hash;
//! they travel folded into one entry of the unit's trail space (`fold`). What other desks folded is read in `told`.

use aman_schema::Private;
use aman_sync_protocol::host::{Entropy, Timestamp};
use aman_sync_protocol::ids::{OfficerId, RecordId};
use aman_sync_protocol::secret::{Plain, SymmetricKey, open_bytes, seal_bytes};
use rusqlite::{Connection, OptionalExtension, params};

pub use crate::acts::Act;
use crate::fault::VaultFault;
use crate::host::Host;
use crate::letters::Unreadable;
use crate::log::{self, LogDb, log_fault, put_setting, setting};
use crate::state::TrailLine;
use crate::vault::OpenVault;

pub(crate) use crate::trail_line::{line_bytes, read_line};

/// What a new line says.
pub struct TrailWords<'a> {
    /// What was done.
    pub code: Act,
    /// About which record, if any.
    pub record: Option<RecordId>,
    /// The reason given, if any.
    pub reason: Option<&'a Private<String>>,
    /// To whom or with what: a desk, a unit, a switch, a number. No value of a person.
    pub subject: &'a str,
    /// Two signatures, of an act that needs them.
    pub proof: &'a [u8],
}

impl TrailWords<'_> {
    /// A line that says only what was done.
    #[must_use]
    pub const fn of(code: Act) -> Self {
        Self { code, record: None, reason: None, subject: "", proof: &[] }
    }
}

/// A row of `trail`.
pub(crate) struct TrailRow {
    pub(crate) number: u64,
    pub(crate) chain: Vec<u8>,
    pub(crate) sealed: Vec<u8>,
}

impl OpenVault {
    /// Writes a line and returns when it is durable: only then may what it records be shown.
    ///
    /// # Errors
    /// The log cannot be written; then nothing may be shown.
    pub fn trail_append(&mut self, words: &TrailWords<'_>) -> Result<u64, VaultFault> {
        let officer = self.keys.officer;
        let number = self.append_lines(&[(self.core.host.now(), officer)], words)?;
        if self.unfolded()? >= FOLD_AT {
            // A line that cannot be folded now is durable all the same.
            self.fold_trail().ok();
        }
        Ok(number)
    }

    /// Writes a line of another officer who is here: the second of two.
    pub(crate) fn trail_by(&mut self, officer: OfficerId, words: &TrailWords<'_>) -> Result<u64, VaultFault> {
        self.append_lines(&[(self.core.host.now(), officer)], words)
    }

    /// Writes what happened while the desk was locked, and that it is open now.
    pub(crate) fn trail_unlock(&mut self) -> Result<(), VaultFault> {
        let failed = self.core.log.untold_failures()?;
        if !failed.is_empty() {
            let lines: Vec<_> = failed.iter().map(|at| (*at, OfficerId::ZERO)).collect();
            self.append_lines(&lines, &TrailWords::of(Act::UnlockFailed))?;
            put_setting(&self.core.log.db, FAILED, &[])?;
        }
        self.trail_append(&TrailWords::of(Act::Unlocked))?;
        Ok(())
    }

    /// Checks every line's seal and chain; returns how many there are, and those that are not as they were written.
    pub(crate) fn verify_trail(&self) -> Result<(u64, Vec<u64>), VaultFault> {
        let rows = self.trail_rows("ORDER BY number LIMIT ?1", u32::MAX)?;
        let (mut before, mut expected, mut bad): (Vec<u8>, u64, Vec<u64>) = (Vec::new(), 1, Vec::new());
        for row in &rows {
            bad.extend(expected..row.number);
            let chain = self.keys.trail.mark(&chain_text(&before, row.number, &row.sealed));
            if chain.as_slice() != row.chain || self.open_line(row).is_err() {
                bad.push(row.number);
            }
            before.clone_from(&row.chain);
            expected = row.number.saturating_add(1);
        }
        Ok((rows.len() as u64, bad))
    }

    pub(crate) fn append_lines(
        &mut self,
        lines: &[(Timestamp, OfficerId)],
        words: &TrailWords<'_>,
    ) -> Result<u64, VaultFault> {
        append_lines(&mut self.core.log, self.core.host.entropy.as_mut(), &self.keys.trail, lines, words)
    }

    pub(crate) fn trail_rows(&self, which: &str, limit: u32) -> Result<Vec<TrailRow>, VaultFault> {
        trail_rows(&self.core.log, which, limit)
    }

    pub(crate) fn open_row(&self, row: &TrailRow) -> Result<Plain, VaultFault> {
        open_row(&self.keys.trail, row)
    }

    pub(crate) fn open_line(&self, row: &TrailRow) -> Result<TrailLine, VaultFault> {
        open_line(&self.keys.trail, row)
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
    let now = host.now();
    append_lines(log, host.entropy(), by.0, &[(now, by.1)], words)
}

fn append_lines(
    log: &mut LogDb,
    dice: &mut dyn Entropy,
    key: &SymmetricKey,
    lines: &[(Timestamp, OfficerId)],
    words: &TrailWords<'_>,
) -> Result<u64, VaultFault> {
    let tx = log.begin()?;
    let (mut number, mut before) = last_line(&tx)?;
    for (at, officer) in lines {
        number += 1;
        let letters = line_bytes(*at, officer, words);
        let sealed = seal_bytes(key, &line_aad(number), &letters, dice);
        let chain = key.mark(&chain_text(&before, number, &sealed));
        tx.execute("INSERT INTO trail VALUES (?1, ?2, ?3, 0)", params![number, chain, sealed])
            .map_err(log_fault("write the trail"))?;
        before = chain.to_vec();
    }
    log::commit(tx)?;
    Ok(number)
}

/// The newest lines, opened with the trail's key.
pub(crate) fn read_lines(log: &LogDb, key: &SymmetricKey, limit: u32) -> Result<Vec<TrailLine>, VaultFault> {
    trail_rows(log, "ORDER BY number DESC LIMIT ?1", limit)?.iter().map(|row| open_line(key, row)).collect()
}

fn trail_rows(log: &LogDb, which: &str, limit: u32) -> Result<Vec<TrailRow>, VaultFault> {
    let mut statement = log
        .db
        .prepare_cached(&format!("SELECT number, chain, sealed FROM trail {which}"))
        .map_err(log_fault("read the trail"))?;
    let rows = statement
        .query_map([limit], |row| Ok(TrailRow { number: row.get(0)?, chain: row.get(1)?, sealed: row.get(2)? }))
        .map_err(log_fault("read the trail"))?;
    rows.collect::<Result<_, _>>().map_err(log_fault("read the trail"))
}

fn open_row(key: &SymmetricKey, row: &TrailRow) -> Result<Plain, VaultFault> {
    open_bytes(key, &line_aad(row.number), &row.sealed).map_err(|_| VaultFault::CannotOpen { what: "trail" })
}

fn open_line(key: &SymmetricKey, row: &TrailRow) -> Result<TrailLine, VaultFault> {
    let plain = open_row(key, row)?;
    read_line(row.number, plain.expose()).map_err(Unreadable::what("trail"))
}

impl LogDb {
    /// Remembers a passphrase that opened nothing, for the trail of whoever opens next; the newest hundred say enough.
    pub(crate) fn keep_failure(&self, at: Timestamp) -> Result<(), VaultFault> {
        let mut kept = setting(&self.db, FAILED)?.unwrap_or_default();
        let surplus = kept.len().saturating_sub(99 * 8);
        kept.drain(..surplus);
        kept.extend_from_slice(&at.0.to_be_bytes());
        put_setting(&self.db, FAILED, &kept)
    }

    fn untold_failures(&self) -> Result<Vec<Timestamp>, VaultFault> {
        let kept = setting(&self.db, FAILED)?.unwrap_or_default();
        let (times, _) = kept.as_chunks::<8>();
        Ok(times.iter().map(|time| Timestamp(i64::from_be_bytes(*time))).collect())
    }
}

fn last_line(db: &Connection) -> Result<(u64, Vec<u8>), VaultFault> {
    let last = db
        .query_row("SELECT number, chain FROM trail ORDER BY number DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()
        .map_err(log_fault("read the trail"))?;
    Ok(last.unwrap_or_default())
}

fn line_aad(number: u64) -> Vec<u8> {
    [b"aman/trail/v1 ".as_slice(), &number.to_be_bytes()].concat()
}

fn chain_text(before: &[u8], number: u64, sealed: &[u8]) -> Vec<u8> {
    [b"aman/trail-chain/v1 ".as_slice(), before, &number.to_be_bytes(), sealed].concat()
}

/// Lines that may wait before they are folded.
const FOLD_AT: u32 = 50;
/// Passphrases that opened nothing, of which the trail does not tell yet.
const FAILED: &str = "failed.trail";
