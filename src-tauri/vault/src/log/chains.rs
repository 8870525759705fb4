//! Where does a received entry stand among those held?

use aman_sync_protocol::chain::{self, Admission, ChainView};
use aman_sync_protocol::entry::Header;
use aman_sync_protocol::ids::{EntryId, LogId, SpaceId};
use rusqlite::{Connection, OptionalExtension, params};

use super::log_fault;
use crate::fault::VaultFault;

/// Decides where an entry stands; `base` is the hash of its log's certificate.
pub(crate) fn admit(
    db: &Connection,
    header: &Header,
    id: &EntryId,
    base: Option<[u8; 32]>,
) -> Result<Admission, VaultFault> {
    let held = place_of(db, id)?.map(|(_, standing)| standing);
    let predecessor = place_of_in(db, header, &header.prev)?;
    let before = header.seq.checked_sub(1);
    let view = ChainView {
        held,
        base,
        predecessor,
        rival: other_at(db, header, header.seq, id.as_bytes(), "0, 1, 2")?,
        rival_before: match before {
            Some(seq) => other_at(db, header, seq, &header.prev, "0, 2")?,
            None => None,
        },
    };
    Ok(chain::admit(header, &view))
}

/// Makes early entries contiguous whose predecessor has come; returns how many.
pub(crate) fn promote(db: &Connection, space: &SpaceId, log: &LogId, from: &EntryId) -> Result<u64, VaultFault> {
    let mut promoted = 0;
    let mut heads = vec![*from.as_bytes()];
    while let Some(head) = heads.pop() {
        let next: Vec<[u8; 32]> = {
            let mut statement = db
                .prepare_cached("SELECT id FROM entry WHERE space = ?1 AND log = ?2 AND prev = ?3 AND place = 1")
                .map_err(log_fault("promote entries"))?;
            let rows = statement
                .query_map(params![space.as_bytes(), log.as_bytes(), head], |row| row.get(0))
                .map_err(log_fault("promote entries"))?;
            rows.collect::<Result<_, _>>().map_err(log_fault("promote entries"))?
        };
        for id in next {
            db.execute("UPDATE entry SET place = 0 WHERE id = ?1", [id]).map_err(log_fault("promote entries"))?;
            promoted += 1;
            heads.push(id);
        }
    }
    Ok(promoted)
}

fn place_of(db: &Connection, id: &EntryId) -> Result<Option<(u64, chain::Standing)>, VaultFault> {
    db.prepare_cached("SELECT seq, place FROM entry WHERE id = ?1")
        .and_then(|mut statement| statement.query_row([id.as_bytes()], read_place).optional())
        .map_err(log_fault("read a chain"))
}

fn place_of_in(db: &Connection, header: &Header, id: &[u8; 32]) -> Result<Option<(u64, chain::Standing)>, VaultFault> {
    db.prepare_cached("SELECT seq, place FROM entry WHERE id = ?1 AND space = ?2 AND log = ?3")
        .and_then(|mut statement| {
            statement.query_row(params![id, header.space.as_bytes(), header.log.as_bytes()], read_place).optional()
        })
        .map_err(log_fault("read a chain"))
}

fn read_place(row: &rusqlite::Row<'_>) -> rusqlite::Result<(u64, chain::Standing)> {
    let place: u8 = row.get(1)?;
    let standing = if place == 1 { chain::Standing::Early } else { chain::Standing::Contiguous };
    Ok((row.get(0)?, standing))
}

fn other_at(
    db: &Connection,
    header: &Header,
    seq: u64,
    id: &[u8; 32],
    places: &'static str,
) -> Result<Option<EntryId>, VaultFault> {
    let sql = format!(
        "SELECT id FROM entry WHERE space = ?1 AND log = ?2 AND seq = ?3 AND id <> ?4 AND place IN ({places}) ORDER BY row LIMIT 1"
    );
    let found: Option<[u8; 32]> = db
        .prepare_cached(&sql)
        .and_then(|mut statement| {
            statement
                .query_row(params![header.space.as_bytes(), header.log.as_bytes(), seq, id], |row| row.get(0))
                .optional()
        })
        .map_err(log_fault("read a chain"))?;
    Ok(found.map(EntryId::from_bytes))
}
