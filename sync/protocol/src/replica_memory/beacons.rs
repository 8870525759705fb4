//! Which beacons does a replica in memory write, once it was given a link key?

use std::collections::BTreeMap;

use super::MemoryReplica;
use crate::beacon::{Beacon, SeenHead};
use crate::chain::Standing;
use crate::entry::{Kind, Place, clear_entry};
use crate::host::Timestamp;
use crate::ids::{LogId, SpaceId};
use crate::incarnation::IncarnationCertificate;
use crate::replica::Item;
use crate::secret::SigningKey;

/// What signs beacons, and what it said last.
pub(super) struct Link {
    key: SigningKey,
    certificate: IncarnationCertificate,
    stated: BTreeMap<(SpaceId, SpaceId, LogId), u64>,
    next: BTreeMap<SpaceId, (u64, [u8; 32])>,
}

impl MemoryReplica {
    /// Gives the replica the link key of its desk, and the certificate of its log.
    pub fn give_link(&mut self, key: SigningKey, certificate: IncarnationCertificate) {
        let _received = self.write(Item::Incarnation(certificate.encode()));
        self.link = Some(Link { key, certificate, stated: BTreeMap::new(), next: BTreeMap::new() });
    }

    pub(super) fn write_due_beacons(&mut self, now: Timestamp) -> u64 {
        let Some(mut link) = self.link.take() else { return 0 };
        let home = self.roster.home_space(&self.desk);
        let roll = self.roster.root().map(|root| root.roster_space);
        let mut written = 0;
        for space in self.roster.beacon_spaces(&self.desk) {
            let own = self.changed_heads(&link, space, space);
            if own.is_empty() {
                continue;
            }
            let rolls = roll.filter(|_| home == Some(space)).map(|roll| self.changed_heads(&link, space, roll));
            let mut heads = [own, rolls.unwrap_or_default()].concat();
            heads.sort();
            for head in &heads {
                link.stated.insert((space, head.space, head.log), head.seq);
            }
            let beacon = Beacon { heads, claimed: now, ..Beacon::default() };
            written += u64::from(self.write_beacon(&mut link, space, &beacon));
        }
        self.link = Some(link);
        written
    }

    fn write_beacon(&mut self, link: &mut Link, space: SpaceId, beacon: &Beacon) -> bool {
        let (seq, prev) = link.next.get(&space).copied().unwrap_or((0, link.certificate.hash()));
        let place = Place { space, log: link.certificate.log_id(), seq, prev };
        let Ok(entry) = clear_entry(Kind::Beacon, &place, &beacon.encode(), &link.key) else { return false };
        link.next.insert(space, (seq.saturating_add(1), *entry.id().as_bytes()));
        self.write(Item::Entry(entry.bytes().to_vec())).stored > 0
    }

    /// Heads of a space that were not yet stated in beacons of another.
    fn changed_heads(&self, link: &Link, stated_in: SpaceId, space: SpaceId) -> Vec<SeenHead> {
        let mut heads: BTreeMap<LogId, SeenHead> = BTreeMap::new();
        for held in self.entries.values() {
            let header = held.entry.header();
            if header.space != space || header.kind == Kind::Beacon || held.standing != Standing::Contiguous {
                continue;
            }
            let head = SeenHead { log: header.log, space, seq: header.seq, entry: held.entry.id() };
            let known = heads.entry(header.log).or_insert(head);
            if head.seq > known.seq {
                *known = head;
            }
        }
        let stated = |head: &SeenHead| link.stated.get(&(stated_in, space, head.log)) == Some(&head.seq);
        heads.into_values().filter(|head| !stated(head)).collect()
    }
}
