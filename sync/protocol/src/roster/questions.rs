//! What may be asked of a roster?

use super::{Roster, RosterRefusal, Signer, SpaceEntry};
use crate::ids::{DeskId, EntryId, LogId, OfficerId, SpaceId, UnitId};
use crate::secret::VerifyingKey;
use crate::statement::{DeskCard, Membership, OfficerCard, Switch};

impl Roster {
    /// Says whether a desk may push its own new entries into a space now.
    #[must_use]
    pub fn may_write(&self, desk: &DeskId, space: &SpaceId) -> bool {
        !self.revoked(desk) && (self.member(desk, space).write || self.writes_roster(desk, space))
    }

    /// Says whether a desk may pull a space now.
    #[must_use]
    pub fn may_read(&self, desk: &DeskId, space: &SpaceId) -> bool {
        !self.revoked(desk)
            && (self.member(desk, space).read || (self.is_roster(space) && self.desks.contains_key(desk)))
    }

    /// Says whether a desk may write in a space or once could: what it wrote then is accepted from other carriers.
    #[must_use]
    pub fn was_writer(&self, desk: &DeskId, space: &SpaceId) -> bool {
        self.ever.get(&(*space, *desk)).is_some_and(|ever| ever.write) || self.writes_roster(desk, space)
    }

    /// Says whether a desk is or once was a member of a space: its beacons there are accepted.
    #[must_use]
    pub fn was_member(&self, desk: &DeskId, space: &SpaceId) -> bool {
        self.ever.contains_key(&(*space, *desk)) || (self.is_roster(space) && self.desks.contains_key(desk))
    }

    /// Returns the author of a log, once its certificate was learnt.
    #[must_use]
    pub fn signer_of(&self, log: &LogId) -> Option<&Signer> {
        self.logs.get(log)
    }

    /// Returns what is stated about a desk.
    #[must_use]
    pub fn desk(&self, desk: &DeskId) -> Option<&DeskCard> {
        self.desks.get(desk).map(|card| &*card.value)
    }

    /// Returns the desk whose connections show this key, revoked or not.
    #[must_use]
    pub fn desk_of_link(&self, link: &VerifyingKey) -> Option<DeskId> {
        self.links.get(link).copied()
    }

    /// Lists every desk ever admitted.
    pub fn desks(&self) -> impl Iterator<Item = (&DeskId, &DeskCard)> {
        self.desks.iter().map(|(id, card)| (id, &*card.value))
    }

    /// Returns what is stated about an officer.
    #[must_use]
    pub fn officer(&self, officer: &OfficerId) -> Option<&OfficerCard> {
        self.officers.get(officer).map(|card| &*card.value)
    }

    /// Lists the officers.
    pub fn officers(&self) -> impl Iterator<Item = (&OfficerId, &OfficerCard)> {
        self.officers.iter().map(|(id, card)| (id, &*card.value))
    }

    /// Lists the units with their sealed labels.
    pub fn units(&self) -> impl Iterator<Item = (&UnitId, &[u8])> {
        self.units.iter().map(|(id, sealed)| (id, &*sealed.value))
    }

    /// Lists the spaces with their units and sealed labels.
    pub fn spaces(&self) -> impl Iterator<Item = (&SpaceId, &SpaceEntry)> {
        self.spaces.iter().map(|(id, space)| (id, &*space.value))
    }

    /// Lists the desks that may pull a space now.
    #[must_use]
    pub fn readers(&self, space: &SpaceId) -> Vec<DeskId> {
        self.desks.keys().filter(|desk| self.may_read(desk, space)).copied().collect()
    }

    /// Lists the spaces a desk may pull now, the roster first.
    #[must_use]
    pub fn readable(&self, desk: &DeskId) -> Vec<SpaceId> {
        let first = self.root.as_ref().map(|root| root.roster_space);
        let rest = self.spaces.keys().copied().filter(|space| Some(*space) != first);
        first.into_iter().chain(rest).filter(|space| self.may_read(desk, space)).collect()
    }

    /// Lists the spaces in which a desk states heads in beacons: those it reads and writes.
    #[must_use]
    pub fn beacon_spaces(&self, desk: &DeskId) -> Vec<SpaceId> {
        self.readable(desk).into_iter().filter(|space| self.may_write(desk, space)).collect()
    }

    /// Says whether a space is one of its own unit, whose beacons also state the roster's heads: few may write in the
    /// roster space, and each desk must be able to tell its own unit that it was shown an older roster.
    #[must_use]
    pub fn is_home(&self, desk: &DeskId, space: &SpaceId) -> bool {
        let unit = self.desk(desk).map(|card| card.unit);
        let own = self.spaces.get(space).is_some_and(|card| Some(card.value.unit) == unit);
        own && !self.is_roster(space)
    }

    /// Returns the desk that mints the key of a space's epoch.
    #[must_use]
    pub fn minter(&self, space: &SpaceId, epoch: u32) -> Option<DeskId> {
        self.epochs.get(&(*space, epoch)).map(|minter| minter.value)
    }

    /// Returns the newest epoch stated for a space, and its minter.
    #[must_use]
    pub fn newest_epoch(&self, space: &SpaceId) -> Option<(u32, DeskId)> {
        let range = (*space, 0)..=(*space, u32::MAX);
        self.epochs.range(range).next_back().map(|((_, epoch), minter)| (*epoch, minter.value))
    }

    /// Returns a switch that was ever stated.
    #[must_use]
    pub fn switch(&self, code: u8) -> Option<&Switch> {
        self.switches.get(&code).map(|switch| &*switch.value)
    }

    /// Returns the lamport counter of the next roster entry written here.
    #[must_use]
    pub fn next_lamport(&self) -> u64 {
        self.lamport.saturating_add(1)
    }

    /// Says whether an entry was applied.
    #[must_use]
    pub fn has_applied(&self, entry: &EntryId) -> bool {
        self.applied.contains(entry)
    }

    fn member(&self, desk: &DeskId, space: &SpaceId) -> Membership {
        let none = Membership { read: false, write: false };
        self.members.get(&(*space, *desk)).map_or(none, |membership| membership.value)
    }

    fn is_roster(&self, space: &SpaceId) -> bool {
        self.root.as_ref().is_some_and(|root| root.roster_space == *space)
    }

    fn writes_roster(&self, desk: &DeskId, space: &SpaceId) -> bool {
        self.is_roster(space) && self.desks.get(desk).is_some_and(|card| card.value.registrar)
    }

    pub(super) fn known_unit(&self, unit: &UnitId) -> Result<(), RosterRefusal> {
        if self.units.contains_key(unit) { Ok(()) } else { Err(RosterRefusal::Unknown) }
    }

    pub(super) fn known_space(&self, space: &SpaceId) -> Result<(), RosterRefusal> {
        if self.spaces.contains_key(space) { Ok(()) } else { Err(RosterRefusal::Unknown) }
    }

    pub(super) fn known_desk(&self, desk: &DeskId) -> Result<&DeskCard, RosterRefusal> {
        self.desk(desk).ok_or(RosterRefusal::Unknown)
    }
}
