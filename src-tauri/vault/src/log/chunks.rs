//! How are the chunks of attachments kept, and which of them wait to be sent or fetched?
//!
//! A chunk belongs to whoever names it: a manifest in the log, or an attachment that is being made here. It is removed
//! only when an attachment of this desk was given up and nobody else names it, or by an order to destroy; never because
//! it looks damaged.

use aman_sync_protocol::attachment::{Manifest, Role};
use aman_sync_protocol::chunks::{Address, ChunkName, ChunkShelf, address_of};
use aman_sync_protocol::ids::{DeskId, EntryId, SpaceId};
use rusqlite::{Connection, OptionalExtension, params};

use super::{LogDb, log_fault};
use crate::fault::VaultFault;

/// How much of a file is on this desk, and how much of it the server holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ChunkCount {
    pub(crate) all: u32,
    pub(crate) here: u32,
    pub(crate) held: u32,
}

impl LogDb {
    /// Notes which chunks a manifest names; asked again, it changes nothing.
    pub(crate) fn note_manifest(
        &mut self,
        entry: &EntryId,
        space: &SpaceId,
        manifest: &Manifest,
    ) -> Result<(), VaultFault> {
        let tx = self.begin()?;
        for (idx, address) in manifest.chunks.iter().enumerate() {
            put_ref(&tx, entry.as_bytes(), idx, &ChunkName { space: *space, address: *address }, manifest.role)?;
        }
        super::commit(tx)
    }

    /// Whether the chunks of a manifest were noted.
    pub(crate) fn knows_manifest(&self, entry: &EntryId) -> Result<bool, VaultFault> {
        self.db
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM chunk_ref WHERE holder = ?1)")
            .and_then(|mut statement| statement.query_row([entry.as_bytes()], |row| row.get(0)))
            .map_err(log_fault(DOING))
    }

    pub(crate) fn chunk_count(&self, entry: &EntryId) -> Result<ChunkCount, VaultFault> {
        self.db
            .prepare_cached(
                "SELECT count(*), count(c.address), coalesce(sum(r.held), 0) FROM chunk_ref r
                 LEFT JOIN chunk c ON c.address = r.address WHERE r.holder = ?1",
            )
            .and_then(|mut statement| {
                statement.query_row([entry.as_bytes()], |row| {
                    Ok(ChunkCount { all: row.get(0)?, here: row.get(1)?, held: row.get(2)? })
                })
            })
            .map_err(log_fault(DOING))
    }

    pub(crate) fn read_chunk(&self, address: &Address) -> Result<Option<Vec<u8>>, VaultFault> {
        self.db
            .prepare_cached("SELECT bytes FROM chunk WHERE address = ?1")
            .and_then(|mut statement| statement.query_row([address], |row| row.get(0)).optional())
            .map_err(log_fault(DOING))
    }

    /// Counts the chunks that manifests name and that are not here.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn missing_chunks(&self) -> Result<u64, VaultFault> {
        self.db
            .query_row(
                "SELECT count(*) FROM chunk_ref r
                 WHERE length(r.holder) = 32 AND NOT EXISTS (SELECT 1 FROM chunk c WHERE c.address = r.address)",
                [],
                |row| row.get(0),
            )
            .map_err(log_fault(DOING))
    }

    /// Removes what attachments left that were begun here and not finished: nobody can finish them any more.
    ///
    /// The caller knows that none is being made: it holds the folder, and the keys of those begun before are gone.
    pub(crate) fn clear_unfinished(&mut self) -> Result<(), VaultFault> {
        let any: bool = self
            .db
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM spool) OR EXISTS (SELECT 1 FROM chunk_ref WHERE length(holder) = 16)",
                [],
                |row| row.get(0),
            )
            .map_err(log_fault(DOING))?;
        if !any {
            return Ok(());
        }
        let tx = self.begin()?;
        let holders: Vec<Vec<u8>> = {
            let mut statement = tx
                .prepare("SELECT attaching FROM spool UNION SELECT holder FROM chunk_ref WHERE length(holder) = 16")
                .map_err(log_fault(DOING))?;
            let rows = statement.query_map([], |row| row.get(0)).map_err(log_fault(DOING))?;
            rows.collect::<Result<_, _>>().map_err(log_fault(DOING))?
        };
        for holder in &holders {
            give_up(&tx, holder)?;
        }
        super::commit(tx)
    }

    /// Counts the chunks here, and those whose bytes are not what their address says.
    pub(crate) fn verify_chunks(&self) -> Result<(u64, u64), VaultFault> {
        let mut statement = self.db.prepare("SELECT address, bytes FROM chunk").map_err(log_fault(DOING))?;
        let mut rows = statement.query([]).map_err(log_fault(DOING))?;
        let (mut all, mut bad) = (0, 0);
        while let Some(row) = rows.next().map_err(log_fault(DOING))? {
            let address: Vec<u8> = row.get(0).map_err(log_fault(DOING))?;
            let bytes: Vec<u8> = row.get(1).map_err(log_fault(DOING))?;
            all += 1;
            bad += u64::from(address != address_of(&bytes));
        }
        Ok((all, bad))
    }

    fn names(&self, sql: &str, most: usize) -> Result<Vec<ChunkName>, VaultFault> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut statement = self.db.prepare_cached(sql).map_err(log_fault(DOING))?;
        let rows = statement
            .query_map([most], |row| Ok(ChunkName { space: SpaceId::from_bytes(row.get(0)?), address: row.get(1)? }))
            .map_err(log_fault(DOING))?;
        let mut names: Vec<ChunkName> = Vec::new();
        for name in rows {
            let name = name.map_err(log_fault(DOING))?;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        Ok(names)
    }
}

impl ChunkShelf for LogDb {
    type Fault = VaultFault;

    fn chunk_desk(&self) -> Result<DeskId, VaultFault> {
        self.desk_id()
    }

    fn chunks_to_offer(&self, most: usize) -> Result<Vec<ChunkName>, VaultFault> {
        self.names(
            "SELECT r.space, r.address FROM chunk_ref r JOIN entry e ON e.id = r.holder
             WHERE r.held = 0 AND e.acknowledged = 1 AND e.place <> 3
               AND EXISTS (SELECT 1 FROM chunk c WHERE c.address = r.address)
             ORDER BY r.rank, e.row, r.idx LIMIT ?1",
            most,
        )
    }

    fn chunks_to_fetch(&self, most: usize) -> Result<Vec<ChunkName>, VaultFault> {
        self.names(
            "SELECT r.space, r.address FROM chunk_ref r JOIN entry e ON e.id = r.holder
             WHERE e.place <> 3 AND e.id NOT IN (SELECT entry FROM horizon)
               AND NOT EXISTS (SELECT 1 FROM chunk c WHERE c.address = r.address)
             ORDER BY r.rank, e.row, r.idx LIMIT ?1",
            most,
        )
    }

    fn chunk(&self, address: &Address) -> Result<Option<Vec<u8>>, VaultFault> {
        self.read_chunk(address)
    }

    fn keep_chunk(&mut self, name: &ChunkName, bytes: &[u8]) -> Result<(), VaultFault> {
        let tx = self.begin()?;
        // What nobody names any more (it was destroyed meanwhile) is not kept.
        let named: bool = tx
            .query_row("SELECT EXISTS (SELECT 1 FROM chunk_ref WHERE address = ?1)", [name.address], |row| row.get(0))
            .map_err(log_fault(DOING))?;
        if named {
            put_chunk(&tx, &name.address, bytes)?;
            mark_held(&tx, name)?;
        }
        super::commit(tx)
    }

    fn note_held(&mut self, names: &[ChunkName]) -> Result<(), VaultFault> {
        if names.is_empty() {
            return Ok(());
        }
        let tx = self.begin()?;
        for name in names {
            mark_held(&tx, name)?;
        }
        super::commit(tx)
    }
}

pub(crate) fn put_chunk(db: &Connection, address: &Address, bytes: &[u8]) -> Result<(), VaultFault> {
    db.prepare_cached("INSERT OR IGNORE INTO chunk VALUES (?1, ?2)")
        .and_then(|mut statement| statement.execute(params![address, bytes]))
        .map_err(log_fault("store a chunk"))?;
    Ok(())
}

pub(crate) fn put_ref(
    db: &Connection,
    holder: &[u8],
    idx: usize,
    name: &ChunkName,
    role: Role,
) -> Result<(), VaultFault> {
    let rank = u8::from(role != Role::Preview);
    // What another manifest of the same space names already, the server may hold already.
    db.prepare_cached(
        "INSERT OR IGNORE INTO chunk_ref VALUES (?1, ?2, ?3, ?4, ?5,
             (SELECT coalesce(max(held), 0) FROM chunk_ref WHERE address = ?3 AND space = ?4))",
    )
    .and_then(|mut statement| {
        let idx = i64::try_from(idx).unwrap_or(i64::MAX);
        statement.execute(params![holder, idx, name.address, name.space.as_bytes(), rank])
    })
    .map_err(log_fault("note a chunk"))?;
    Ok(())
}

/// Makes the chunks of a finished attachment those of its manifest.
pub(crate) fn hand_over(db: &Connection, attaching: &[u8; 16], entry: &EntryId) -> Result<(), VaultFault> {
    db.execute("UPDATE chunk_ref SET holder = ?2 WHERE holder = ?1", params![attaching, entry.as_bytes()])
        .map_err(log_fault("finish an attachment"))?;
    Ok(())
}

/// Forgets what a holder names, and the chunks that nobody else names.
pub(crate) fn give_up(db: &Connection, holder: &[u8]) -> Result<(), VaultFault> {
    for sql in [
        "DELETE FROM spool WHERE attaching = ?1",
        "DELETE FROM chunk WHERE address IN (SELECT address FROM chunk_ref WHERE holder = ?1)
           AND NOT EXISTS (SELECT 1 FROM chunk_ref r WHERE r.address = chunk.address AND r.holder <> ?1)",
        "DELETE FROM chunk_ref WHERE holder = ?1",
    ] {
        db.execute(sql, [holder]).map_err(log_fault("give up an attachment"))?;
    }
    Ok(())
}

fn mark_held(db: &Connection, name: &ChunkName) -> Result<(), VaultFault> {
    db.prepare_cached("UPDATE chunk_ref SET held = 1 WHERE address = ?1 AND space = ?2")
        .and_then(|mut statement| statement.execute(params![name.address, name.space.as_bytes()]))
        .map_err(log_fault("note a chunk"))?;
    Ok(())
}

const DOING: &str = "read chunks";
