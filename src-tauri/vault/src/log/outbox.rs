//! What waits for a receipt, and in which order does it go?

use std::collections::{BTreeMap, BTreeSet};

use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::grant::Grant;
use aman_sync_protocol::ids::{DeskId, EntryId, LogId, SpaceId};
use aman_sync_protocol::replica::{Item, Unsent};
use aman_sync_protocol::wrap::Wrap;
use rusqlite::ToSql;

use super::{LogDb, URGENT, log_fault};
use crate::fault::VaultFault;

/// An entry that waits, without its bytes.
struct Waiting {
    row: i64,
    space: SpaceId,
    log: LogId,
    priority: u8,
    refused: bool,
    size: usize,
}

impl LogDb {
    pub(crate) fn outbox(&self, budget: usize) -> Result<Vec<Unsent>, VaultFault> {
        let desk = self.desk_id()?;
        let roster_space = self.roster.root().map(|root| root.roster_space);
        let mut waiting = self.waiting(&desk)?;
        order(&mut waiting, roster_space);
        let (first, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|entry| Some(entry.space) == roster_space);
        let roll_logs: BTreeSet<LogId> = first.iter().map(|entry| entry.log).collect();
        let mut out = Outgoing { items: Vec::new(), left: budget };
        let certificates = self.unsent_certificates()?;
        for (log, bytes) in &certificates {
            if roll_logs.contains(log) {
                out.add(Item::Incarnation(bytes.clone()), None);
            }
        }
        self.add_entries(&first, &mut out)?;
        for (log, bytes) in certificates {
            if !roll_logs.contains(&log) && self.roster.signer_of(&log).is_some() {
                out.add(Item::Incarnation(bytes), None);
            }
        }
        self.add_rows("wrap", &desk, &mut out)?;
        self.add_rows("key_grant", &desk, &mut out)?;
        self.add_entries(&rest, &mut out)?;
        Ok(out.items)
    }

    fn waiting(&self, desk: &DeskId) -> Result<Vec<Waiting>, VaultFault> {
        let mut statement = self.db.prepare_cached(WAITING).map_err(log_fault("read the outbox"))?;
        let rows = statement
            .query_map([], |row| {
                Ok(Waiting {
                    row: row.get(0)?,
                    space: SpaceId::from_bytes(row.get(1)?),
                    log: LogId::from_bytes(row.get(2)?),
                    priority: row.get(3)?,
                    refused: row.get(4)?,
                    size: row.get(5)?,
                })
            })
            .map_err(log_fault("read the outbox"))?;
        let all: Vec<Waiting> = rows.collect::<Result<_, _>>().map_err(log_fault("read the outbox"))?;
        Ok(all.into_iter().filter(|entry| self.may_carry(desk, &entry.space)).collect())
    }

    fn may_carry(&self, desk: &DeskId, space: &SpaceId) -> bool {
        self.roster.may_read(desk, space) || self.roster.may_write(desk, space)
    }

    fn unsent_certificates(&self) -> Result<Vec<(LogId, Vec<u8>)>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT log, certificate FROM incarnation WHERE sent = 0")
            .map_err(log_fault("read certificates"))?;
        let rows = statement
            .query_map([], |row| Ok((LogId::from_bytes(row.get(0)?), row.get(1)?)))
            .map_err(log_fault("read certificates"))?;
        rows.collect::<Result<_, _>>().map_err(log_fault("read certificates"))
    }

    fn add_rows(&self, table: &'static str, desk: &DeskId, out: &mut Outgoing) -> Result<(), VaultFault> {
        let mut statement = self
            .db
            .prepare_cached(&format!("SELECT space, bytes FROM {table} WHERE sent = 0"))
            .map_err(log_fault("read keys to send"))?;
        let rows = statement
            .query_map([], |row| Ok((SpaceId::from_bytes(row.get(0)?), row.get(1)?)))
            .map_err(log_fault("read keys to send"))?;
        for row in rows {
            let (space, bytes) = row.map_err(log_fault("read keys to send"))?;
            let item = if table == "wrap" { Item::Wrap(bytes) } else { Item::Grant(bytes) };
            if !self.may_carry(desk, &space) && !self.is_from_paper(desk, &item) {
                continue;
            }
            if !out.add(item, None) {
                break;
            }
        }
        Ok(())
    }

    /// A registrar carries what the key on paper gives, into spaces it does not read.
    fn is_from_paper(&self, desk: &DeskId, item: &Item) -> bool {
        let Item::Grant(bytes) = item else { return false };
        let registrar = self.roster.desk(desk).is_some_and(|card| card.registrar);
        registrar && Grant::decode(bytes).is_ok_and(|grant| self.roster.desk(&grant.by).is_none())
    }

    fn add_entries(&self, waiting: &[Waiting], out: &mut Outgoing) -> Result<(), VaultFault> {
        for entry in waiting {
            if !out.has_room(entry.size) {
                break;
            }
            let (id, bytes): ([u8; 32], Vec<u8>) = self
                .db
                .prepare_cached("SELECT id, bytes FROM entry WHERE row = ?1")
                .and_then(|mut statement| statement.query_row([entry.row], |row| Ok((row.get(0)?, row.get(1)?))))
                .map_err(log_fault("read the outbox"))?;
            out.add(Item::Entry(bytes), Some(EntryId::from_bytes(id)));
        }
        Ok(())
    }

    pub(crate) fn mark_sent(&mut self, items: &[Item]) -> Result<(), VaultFault> {
        let tx = self.begin()?;
        for item in items {
            let mark = |sql: &str, key: &[&dyn ToSql]| {
                tx.prepare_cached(sql)
                    .and_then(|mut statement| statement.execute(key))
                    .map_err(log_fault("mark as sent"))
            };
            match item {
                Item::Incarnation(bytes) => mark("UPDATE incarnation SET sent = 1 WHERE certificate = ?1", &[bytes])?,
                Item::Entry(bytes) => match Entry::decode(bytes) {
                    Ok(entry) => mark("UPDATE entry SET sent = 1 WHERE id = ?1", &[entry.id().as_bytes()])?,
                    Err(_) => continue,
                },
                // By its place, not by its bytes alone: a desk holds two for each record it ever saw.
                Item::Wrap(bytes) => match Wrap::decode(bytes) {
                    Ok(wrap) => mark(WRAP_SENT, &[wrap.space.as_bytes(), wrap.key.as_bytes(), &wrap.epoch, bytes])?,
                    Err(_) => continue,
                },
                Item::Grant(bytes) => mark("UPDATE key_grant SET sent = 1 WHERE bytes = ?1", &[bytes])?,
            };
        }
        super::commit(tx)
    }
}

/// Roster first in the order it was admitted; then refused last, priority, age. Chains stay in order, with one exception:
/// what is about high danger passes by everything that was written before it. A link may last for one entry only; holders
/// keep such an entry as *early* until the rest of its chain comes.
fn order(waiting: &mut [Waiting], roster_space: Option<SpaceId>) {
    let mut most: BTreeMap<(SpaceId, LogId), (u8, bool)> = BTreeMap::new();
    for entry in waiting.iter_mut().rev() {
        let chain = most.entry((entry.space, entry.log)).or_insert((u8::MAX, true));
        chain.1 = chain.1 && entry.refused;
        entry.refused = chain.1;
        if entry.priority == URGENT {
            continue;
        }
        chain.0 = chain.0.min(entry.priority);
        entry.priority = chain.0;
    }
    waiting.sort_by_key(|entry| (Some(entry.space) != roster_space, entry.refused, entry.priority, entry.row));
}

struct Outgoing {
    items: Vec<Unsent>,
    left: usize,
}

impl Outgoing {
    fn has_room(&self, size: usize) -> bool {
        self.items.is_empty() || size <= self.left
    }

    fn add(&mut self, item: Item, entry: Option<EntryId>) -> bool {
        let size = item.bytes().len();
        if !self.has_room(size) {
            return false;
        }
        self.left = self.left.saturating_sub(size);
        self.items.push(Unsent { item, entry });
        true
    }
}

// `+`: by the index of what waits; without it the whole log is read in its order.
pub(super) const WAITING: &str = "SELECT row, space, log, priority, refused IS NOT NULL, length(bytes) FROM entry
    WHERE acknowledged = 0 AND place <> 3 AND id NOT IN (SELECT entry FROM horizon) ORDER BY +row";
pub(super) const WRAP_SENT: &str =
    "UPDATE wrap SET sent = 1 WHERE space = ?1 AND key_id = ?2 AND epoch = ?3 AND bytes = ?4";
