//! How are the rules of a replica kept in plain maps?

use core::convert::Infallible;
use std::collections::BTreeSet;

use super::MemoryReplica;
use crate::entry::{Entry, Kind};
use crate::gap::claim_of_receipt;
use crate::grant::Grant;
use crate::host::Timestamp;
use crate::ids::{DeskId, EntryId, Incarnation, LogId, SpaceId};
use crate::incarnation::IncarnationCertificate;
use crate::receipt::ProvenReceipt;
use crate::replica::{Acknowledged, ChainHead, Item, Pulled, Received, Replica, Scope, Settled, Unsent};
use crate::wrap::Wrap;

impl Replica for MemoryReplica {
    type Fault = Infallible;

    fn desk(&self) -> Result<DeskId, Infallible> {
        Ok(self.desk)
    }

    fn server_incarnation(&self) -> Result<Option<Incarnation>, Infallible> {
        Ok(self.server)
    }

    fn set_server_incarnation(&mut self, incarnation: Incarnation) -> Result<(), Infallible> {
        self.server = Some(incarnation);
        Ok(())
    }

    fn cursors(&self) -> Result<Vec<(SpaceId, u64)>, Infallible> {
        Ok(self.cursors.iter().map(|(space, lsn)| (*space, *lsn)).collect())
    }

    fn advance_cursors(&mut self, cursors: &[(SpaceId, u64)]) -> Result<(), Infallible> {
        for (space, lsn) in cursors {
            let cursor = self.cursors.entry(*space).or_insert(0);
            *cursor = (*cursor).max(*lsn);
        }
        Ok(())
    }

    fn heads(&self, scope: Scope) -> Result<Vec<ChainHead>, Infallible> {
        Ok(self.heads_of(scope == Scope::Own))
    }

    fn unsent(&self, budget: usize) -> Result<Vec<Unsent>, Infallible> {
        let roster_space = self.roster.root().map(|root| root.roster_space);
        let waiting = self.entries.values().filter(|held| !held.acknowledged);
        let roster_logs: BTreeSet<LogId> = waiting
            .map(|held| held.entry.header())
            .filter(|header| header.kind == Kind::Roster)
            .map(|h| h.log)
            .collect();
        let rows = self.rows.iter().filter(|(_, row)| !row.sent).map(|(item, row)| {
            // The certificate of a registrar comes before what it states.
            let early = matches!(item, Item::Incarnation(bytes)
                if IncarnationCertificate::decode(bytes).is_ok_and(|known| roster_logs.contains(&known.log_id())));
            let class = if early { 0 } else { 2 };
            ((class, row.arrival), Unsent { item: item.clone(), entry: None })
        });
        let entries = self.entries.values().filter(|held| !held.acknowledged).map(|held| {
            let roster = Some(held.entry.header().space) == roster_space && held.entry.header().kind == Kind::Roster;
            // A beacon speaks of what goes before it.
            let beacon = held.entry.header().kind == Kind::Beacon;
            let class = if roster {
                1
            } else if held.refused {
                5
            } else if beacon {
                4
            } else {
                3
            };
            let item = Item::Entry(held.entry.bytes().to_vec());
            ((class, held.arrival), Unsent { item, entry: Some(held.entry.id()) })
        });
        let mut all: Vec<_> = rows.chain(entries).collect();
        all.sort_by_key(|(order, _)| *order);
        let mut bytes = 0;
        let within = |(_, unsent): &((u32, u64), Unsent)| {
            let fits = bytes == 0 || bytes + unsent.item.bytes().len() <= budget;
            bytes += unsent.item.bytes().len();
            fits
        };
        Ok(all.into_iter().take_while(within).map(|(_, unsent)| unsent).collect())
    }

    fn sent(&mut self, items: &[Item]) -> Result<(), Infallible> {
        for item in items {
            if let Some(row) = self.rows.get_mut(item) {
                row.sent = true;
            }
        }
        Ok(())
    }

    fn receive(&mut self, items: &[Pulled], _now: Timestamp) -> Result<Received, Infallible> {
        let held_before = self.entry_ids();
        let received = self.take_all(items.to_vec());
        for pulled in items {
            let own = self.rows.get_mut(&pulled.item);
            own.into_iter().for_each(|row| row.sent = true);
            let space = match &pulled.item {
                Item::Incarnation(_) => None,
                Item::Entry(bytes) => Entry::decode(bytes).ok().map(|entry| entry.header().space),
                Item::Wrap(bytes) => Wrap::decode(bytes).ok().map(|wrap| wrap.space),
                Item::Grant(bytes) => Grant::decode(bytes).ok().map(|grant| grant.space),
            };
            if let Some(space) = space {
                let _advanced = self.advance_cursors(&[(space, pulled.lsn)]);
            }
        }
        for (id, held) in &mut self.entries {
            held.acknowledged |= !held_before.contains(id);
        }
        Ok(received)
    }

    fn acknowledge(&mut self, receipt: &ProvenReceipt) -> Result<Acknowledged, Infallible> {
        claim_of_receipt(receipt).into_iter().for_each(|claim| self.note(claim));
        let covered = self.covered(receipt);
        let said = receipt.receipt();
        let mut outcome = Acknowledged::default();
        if let Some(head) = &said.head {
            outcome.forked = !self.entries.contains_key(&head.entry)
                && self.entries.values().any(|held| {
                    let header = held.entry.header();
                    header.log == said.log && header.space == said.space && header.seq == head.seq
                });
        }
        let floor = said.head.as_ref().map(|head| head.seq);
        for held in self.entries.values_mut() {
            let header = held.entry.header();
            if header.log != said.log || header.space != said.space {
                continue;
            }
            if covered.contains(&held.entry.id()) {
                outcome.newly += u64::from(!held.acknowledged);
                held.acknowledged = true;
            } else if held.acknowledged && Some(header.seq) > floor {
                outcome.taken_back += 1;
                held.acknowledged = false;
            }
        }
        Ok(outcome)
    }

    fn forget_acknowledgements(&mut self) -> Result<(), Infallible> {
        self.cursors.clear();
        self.rows.values_mut().for_each(|row| row.sent = false);
        for held in self.entries.values_mut() {
            held.acknowledged = false;
            held.refused = false;
        }
        Ok(())
    }

    fn note_refusal(&mut self, entry: &EntryId, _code: u8) -> Result<(), Infallible> {
        if let Some(held) = self.entries.get_mut(entry) {
            held.refused = true;
        }
        Ok(())
    }

    fn append_due_beacons(&mut self, now: Timestamp) -> Result<u64, Infallible> {
        Ok(self.write_due_beacons(now))
    }

    fn settle(&mut self, _now: Timestamp) -> Result<Settled, Infallible> {
        let alerts = self.judge();
        let look_again = self.pass_level();
        Ok(Settled { alerts, look_again })
    }
}
