//! How is what desks say in trail spaces kept and asked for in the view?

use aman_schema::Private;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{EntryId, LogId, OfficerId, RecordId, UnitId};
use rusqlite::{Connection, Row, params};

use super::{ViewDb, view_fault};
use crate::fault::VaultFault;
use crate::fold::{Fold, Link};
use crate::state::TrailLine;

/// A fold with who sent it.
pub(crate) struct ToldFold {
    pub(crate) entry: EntryId,
    pub(crate) log: LogId,
    pub(crate) unit: UnitId,
    pub(crate) fold: Fold,
}

/// A question for a second signature, or the answer to one.
pub(crate) struct SecondWord {
    pub(crate) entry: EntryId,
    pub(crate) log: LogId,
    pub(crate) unit: UnitId,
    pub(crate) number: u64,
    pub(crate) officer: OfficerId,
    /// Nothing in an answer.
    pub(crate) statement: Vec<u8>,
    pub(crate) signature: [u8; 64],
}

/// What a fold says of itself.
pub(crate) struct FoldSpan {
    pub(crate) log: LogId,
    pub(crate) first: u64,
    pub(crate) lines: u64,
    pub(crate) links: Option<(Link, Link)>,
}

/// Which lines are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ToldFilter {
    pub(crate) record: Option<RecordId>,
    pub(crate) officer: Option<OfficerId>,
    pub(crate) since: Option<Timestamp>,
    pub(crate) code: Option<&'static str>,
    pub(crate) limit: u32,
}

impl ViewDb {
    /// Lists folded lines, the latest first by what their desks' clocks said.
    pub(crate) fn told(&self, filter: &ToldFilter) -> Result<Vec<(LogId, TrailLine)>, VaultFault> {
        let record = filter.record.map(|record| record.as_bytes().to_vec());
        let officer = filter.officer.map(|officer| officer.as_bytes().to_vec());
        let since = filter.since.map_or(i64::MIN, |since| since.0);
        let mut statement = self
            .db
            .prepare_cached(
                "SELECT f.log, f.unit, t.number, t.at, t.officer, t.code, t.record, t.reason, t.subject, t.proof
                 FROM told t JOIN fold f ON f.entry = t.entry
                 WHERE (?1 IS NULL OR t.record = ?1) AND (?2 IS NULL OR t.officer = ?2) AND t.at >= ?3 AND (?5 IS NULL OR t.code = ?5)
                 ORDER BY t.at DESC, t.entry, t.number DESC LIMIT ?4",
            )
            .map_err(view_fault("read the trail"))?;
        let rows = statement
            .query_map(params![record, officer, since, filter.limit, filter.code], read_told)
            .map_err(view_fault("read the trail"))?;
        rows.collect::<Result<_, _>>().map_err(view_fault("read the trail"))
    }

    /// Lists what the folds say of themselves.
    pub(crate) fn folds(&self) -> Result<Vec<FoldSpan>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT log, first, lines, before, after FROM fold ORDER BY first, entry")
            .map_err(view_fault("read the trail"))?;
        let rows = statement
            .query_map([], |row| {
                let links: (Option<Link>, Option<Link>) = (row.get(3)?, row.get(4)?);
                Ok(FoldSpan {
                    log: LogId::from_bytes(row.get(0)?),
                    first: row.get(1)?,
                    lines: row.get(2)?,
                    links: links.0.zip(links.1),
                })
            })
            .map_err(view_fault("read the trail"))?;
        rows.collect::<Result<_, _>>().map_err(view_fault("read the trail"))
    }

    /// Lists questions, or the answers, about acts that need two.
    pub(crate) fn seconds(&self, answers: bool) -> Result<Vec<SecondWord>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached(
                "SELECT entry, log, unit, number, officer, statement, signature FROM second WHERE says = ?1 ORDER BY entry",
            )
            .map_err(view_fault("read acts of two"))?;
        let rows = statement
            .query_map([answers], |row| {
                Ok(SecondWord {
                    entry: EntryId::from_bytes(row.get(0)?),
                    log: LogId::from_bytes(row.get(1)?),
                    unit: UnitId::from_bytes(row.get(2)?),
                    number: row.get(3)?,
                    officer: OfficerId::from_bytes(row.get(4)?),
                    statement: row.get(5)?,
                    signature: row.get(6)?,
                })
            })
            .map_err(view_fault("read acts of two"))?;
        rows.collect::<Result<_, _>>().map_err(view_fault("read acts of two"))
    }
}

pub(super) fn add_fold(db: &Connection, told: &ToldFold) -> Result<(), VaultFault> {
    const DOING: &str = "project a trail";
    let links = told.fold.links;
    db.prepare_cached("INSERT OR IGNORE INTO fold VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        .and_then(|mut statement| {
            statement.execute(params![
                told.entry.as_bytes(),
                told.log.as_bytes(),
                told.unit.as_bytes(),
                told.fold.lines.first().map_or(0, |line| line.number),
                told.fold.lines.len() as u64,
                links.map(|(before, _)| before),
                links.map(|(_, after)| after),
            ])
        })
        .map_err(view_fault(DOING))?;
    for line in &told.fold.lines {
        db.prepare_cached("INSERT OR IGNORE INTO told VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
            .and_then(|mut statement| {
                statement.execute(params![
                    told.entry.as_bytes(),
                    line.number,
                    line.at.0,
                    line.officer.map(|officer| officer.as_bytes().to_vec()).unwrap_or_default(),
                    line.code,
                    line.record.map(|record| record.as_bytes().to_vec()).unwrap_or_default(),
                    // EXPOSE: into the encrypted view.
                    line.reason.as_ref().map_or("", |reason| reason.expose().as_str()),
                    line.subject,
                    line.proof,
                ])
            })
            .map_err(view_fault(DOING))?;
    }
    Ok(())
}

pub(super) fn add_second(db: &Connection, word: &SecondWord) -> Result<(), VaultFault> {
    db.prepare_cached("INSERT OR IGNORE INTO second VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
        .and_then(|mut statement| {
            statement.execute(params![
                word.entry.as_bytes(),
                word.log.as_bytes(),
                word.unit.as_bytes(),
                word.statement.is_empty(),
                i64::try_from(word.number).unwrap_or(i64::MAX),
                word.officer.as_bytes(),
                word.statement,
                word.signature,
            ])
        })
        .map_err(view_fault("project an act of two"))?;
    Ok(())
}

fn read_told(row: &Row<'_>) -> rusqlite::Result<(LogId, TrailLine)> {
    let bytes = |column: usize| row.get::<_, Vec<u8>>(column);
    let reason: String = row.get(7)?;
    let line = TrailLine {
        number: row.get(2)?,
        at: Timestamp(row.get(3)?),
        officer: bytes(4)?.try_into().ok().map(OfficerId::from_bytes),
        code: row.get(5)?,
        record: bytes(6)?.try_into().ok().map(RecordId::from_bytes),
        reason: (!reason.is_empty()).then(|| Private::new(reason)),
        subject: row.get(8)?,
        proof: row.get(9)?,
        desk: None,
        unit: Some(UnitId::from_bytes(row.get(1)?)),
    };
    Ok((LogId::from_bytes(row.get(0)?), line))
}
