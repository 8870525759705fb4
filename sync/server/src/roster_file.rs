//! What does a server's keeper give to a machine that takes the region over?
//!
//! The roster and what was sealed to the region's keys on paper: nothing that a desk of the region could not give.

use std::collections::BTreeSet;
use std::path::Path;

use aman_sync_protocol::grant::Grant;
use aman_sync_protocol::ids::DeskId;
use aman_sync_protocol::replica::Item;
use aman_sync_protocol::roster_file::encode_roster_file;

use crate::app::roster_of;
use crate::folder::look;
use crate::store::{ReadWork, StoreFault, What};

/// Reads the roster out of a store; its server may go on meanwhile.
///
/// # Errors
/// The store cannot be read, or belongs to no region yet.
pub fn roster_file(data: &Path) -> Result<Vec<u8>, StoreFault> {
    let store = look(data)?;
    let mut items = Vec::new();
    let work: ReadWork<'_> = &mut |reading| {
        let roster = roster_of(reading)?;
        if roster.root().is_none() {
            return Err(StoreFault::Refused { doing: "find a roster", code: 0 });
        }
        let papers: BTreeSet<DeskId> = roster.papers().collect();
        items.extend(reading.certificates()?.into_iter().map(Item::Incarnation));
        items.extend(reading.roster_entries()?.into_iter().map(Item::Entry));
        for space in reading.spaces()? {
            let mut from = 0;
            loop {
                let rows = reading.after(&space, from, PART_BYTES)?;
                let Some(last) = rows.last() else { break };
                from = last.lsn;
                let grants =
                    rows.into_iter().filter(|row| matches!(row.what, What::Grant { to } if papers.contains(&to)));
                items.extend(grants.filter(|row| Grant::decode(&row.bytes).is_ok()).map(|row| Item::Grant(row.bytes)));
            }
        }
        Ok(())
    };
    store.read(work)?;
    encode_roster_file(&items).map_err(|_| StoreFault::Damaged)
}

const PART_BYTES: usize = 1024 * 1024;
