//! Who is the authority, whose word no longer counts, and which keys lie on paper?
//!
//! The root's desk is the authority of serial 0. It names the next one itself, or, when it is lost, the national root or
//! the region's newest recovery key does. A succession stands above every revocation by an authority of a lower serial:
//! whoever stole the authority's desk cannot keep the next one out. What an authority stated before it resigned, or up to
//! where it was cut off, stays; so the order of arrival decides nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Author, Roster, RosterRefusal, Signer, Stamp, Stamped, set};
use crate::entry::Entry;
use crate::ids::{DeskId, EntryId, KeyId, LogId, OfficerId, RecoveryId, SpaceId};
use crate::incarnation::desk_id;
use crate::secret::VerifyingKey;
use crate::statement::{DeskCard, Destruction, RecoveryCard, Revocation, Succession, national_message};

/// Whether an entry of a desk still counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// The desk was revoked and nothing is said of this chain: what a holder had before it knew counts.
    IfHeld,
    /// The desk was revoked before this entry: it is quarantined.
    No,
    /// It counts.
    Yes,
}

/// What the roster says about trust itself.
#[derive(Clone, Default)]
pub(super) struct Trust {
    authorities: BTreeMap<u32, Seat>,
    resigned: BTreeMap<DeskId, u32>,
    revoked: BTreeMap<DeskId, Revoked>,
    withdrawn: BTreeSet<OfficerId>,
    recovery: BTreeMap<Stamp, Arc<RecoveryCard>>,
    national: Option<Stamped<VerifyingKey>>,
    orders: BTreeMap<Stamp, Arc<Destruction>>,
    destroyed: BTreeSet<EntryId>,
    keys: BTreeSet<(SpaceId, KeyId)>,
    /// Statements of later programs.
    pub(super) newer: u32,
    /// Roster entries that counted when they were applied and do not any more.
    pub(super) undone: bool,
    /// What earlier rounds of a rebuilding found: entries behind these are passed over.
    pub(super) cuts: Cuts,
}

/// The last entry that counts of each revoked registrar's roster log.
pub(super) type Cuts = BTreeMap<LogId, (u64, EntryId)>;

#[derive(Clone)]
struct Seat {
    desk: DeskId,
    stamp: Stamp,
    /// Signed by the national root or the recovery key, and not by the authority itself.
    from_outside: bool,
}

#[derive(Clone)]
struct Revoked {
    serial: u32,
    stamp: Stamp,
    heads: Option<BTreeMap<(LogId, SpaceId), (u64, EntryId)>>,
}

impl Trust {
    /// The desk that may name registrars now.
    pub(super) fn authority(&self, root: DeskId) -> DeskId {
        self.authorities.last_key_value().map_or(root, |(_, seat)| seat.desk)
    }

    fn serial(&self) -> u32 {
        self.authorities.last_key_value().map_or(0, |(serial, _)| *serial)
    }

    fn serial_of(&self, desk: &DeskId, root: DeskId) -> Option<u32> {
        let named = self.authorities.iter().rev().find(|(_, seat)| seat.desk == *desk).map(|(serial, _)| *serial);
        named.or((*desk == root).then_some(0))
    }
}

impl Roster {
    /// Says whether a desk was revoked.
    #[must_use]
    pub fn revoked(&self, desk: &DeskId) -> bool {
        let root = self.root.as_ref().map_or(DeskId::ZERO, |root| root.desk);
        let serial = self.trust.serial_of(desk, root);
        self.trust.revoked.get(desk).is_some_and(|revoked| serial.is_none_or(|serial| revoked.serial >= serial))
    }

    /// Says whether an entry at this place of a desk's chain still counts.
    #[must_use]
    pub fn counts(&self, desk: &DeskId, log: &LogId, space: &SpaceId, at: (u64, EntryId)) -> Counts {
        if !self.revoked(desk) {
            return Counts::Yes;
        }
        let heads = self.trust.revoked.get(desk).and_then(|revoked| revoked.heads.as_ref());
        match heads.and_then(|heads| heads.get(&(*log, *space))) {
            None => Counts::IfHeld,
            Some((seq, entry)) if at.0 < *seq || at == (*seq, *entry) => Counts::Yes,
            Some(_) => Counts::No,
        }
    }

    /// Says whether an officer left.
    #[must_use]
    pub fn withdrawn(&self, officer: &OfficerId) -> bool {
        self.trust.withdrawn.contains(officer)
    }

    /// Returns the recovery key that counts now.
    #[must_use]
    pub fn recovery(&self) -> Option<&RecoveryCard> {
        self.trust.recovery.last_key_value().map(|(_, card)| &**card)
    }

    /// Returns a recovery key that counts or once did.
    #[must_use]
    pub fn recovery_of(&self, id: &RecoveryId) -> Option<&RecoveryCard> {
        self.trust.recovery.values().find(|card| card.id() == *id).map(|card| &**card)
    }

    /// Returns the key that signs the grants of a desk, or of a key on paper in a desk's place.
    #[must_use]
    pub fn granter(&self, by: &DeskId) -> Option<VerifyingKey> {
        let desk = self.desk(by).map(|card| card.signing);
        desk.or_else(|| self.recovery_of(&RecoveryId::from_bytes(*by.as_bytes())).map(|card| card.signing))
    }

    /// Returns the national root's key, if the region stands under one.
    #[must_use]
    pub fn national(&self) -> Option<&VerifyingKey> {
        self.trust.national.as_ref().map(|key| &key.value)
    }

    /// Returns the desk that may name and remove registrars, and how many came before it.
    #[must_use]
    pub fn authority(&self) -> Option<(DeskId, u32)> {
        let root = self.root.as_ref()?;
        Some((self.trust.authority(root.desk), self.trust.serial()))
    }

    /// Returns the desk that was the authority before the present one, if there was one.
    #[must_use]
    pub fn authority_before(&self) -> Option<DeskId> {
        let root = self.root.as_ref()?.desk;
        let before = self.trust.serial().checked_sub(1)?;
        Some(self.trust.authorities.get(&before).map_or(root, |seat| seat.desk))
    }

    /// Lists the recovery keys that count or once did, in the place of desks: grants are sealed to them and by them.
    pub fn papers(&self) -> impl Iterator<Item = DeskId> {
        self.trust.recovery.values().map(|card| DeskId::from_bytes(*card.id().as_bytes()))
    }

    /// Says whether an entry was ordered to be destroyed.
    #[must_use]
    pub fn destroyed(&self, entry: &EntryId) -> bool {
        self.trust.destroyed.contains(entry)
    }

    /// Says whether the wraps of a record key were ordered to be destroyed.
    #[must_use]
    pub fn destroyed_key(&self, space: &SpaceId, key: &KeyId) -> bool {
        self.trust.keys.contains(&(*space, *key))
    }

    /// Lists the orders to destroy, the oldest first, each with the roster entry it stands in.
    pub fn destructions(&self) -> impl Iterator<Item = (EntryId, &Destruction)> {
        self.trust.orders.iter().map(|((_, entry), order)| (*entry, &**order))
    }

    /// Says how many statements of later programs were passed over.
    #[must_use]
    pub fn newer_statements(&self) -> u32 {
        self.trust.newer
    }

    /// Says whether applied entries no longer count: the holder builds the roster again.
    #[must_use]
    pub fn must_rebuild(&self) -> bool {
        self.trust.undone
    }

    /// The serial by which a desk is or was the authority, unless it resigned.
    pub(super) fn serial_as_authority(&self, desk: &DeskId) -> Option<u32> {
        let serial = self.trust.serial_of(desk, self.root.as_ref()?.desk)?;
        let resigned = self.trust.resigned.get(desk).is_some_and(|resigned| serial <= *resigned);
        (!resigned).then_some(serial)
    }

    pub(super) fn still_counts(&self, entry: &Entry, signer: &Signer) -> Result<(), RosterRefusal> {
        let header = entry.header();
        if self.trust.cuts.get(&header.log).is_some_and(|(seq, id)| behind((header.seq, entry.id()), (*seq, *id))) {
            return Err(RosterRefusal::Cut);
        }
        if !self.revoked(&signer.desk) {
            return Ok(());
        }
        match self.counts(&signer.desk, &header.log, &header.space, (header.seq, entry.id())) {
            Counts::Yes => Ok(()),
            Counts::IfHeld => Err(RosterRefusal::NotRegistrar),
            Counts::No => Err(RosterRefusal::Cut),
        }
    }

    /// The cuts that the revocations of this roster ask for.
    pub(super) fn cuts(&self) -> Cuts {
        let Some(root) = &self.root else { return Cuts::new() };
        let revoked = self.trust.revoked.iter().filter(|(desk, _)| self.revoked(desk));
        let heads = revoked.filter_map(|(_, revoked)| revoked.heads.as_ref()).flatten();
        heads.filter(|((_, space), _)| *space == root.roster_space).map(|((log, _), at)| (*log, *at)).collect()
    }

    pub(super) fn take_revocation(
        &mut self,
        desk: DeskId,
        revocation: Option<&Revocation>,
        author: &Author,
    ) -> Result<(), RosterRefusal> {
        let registrar = self.known_desk(&desk)?.registrar;
        self.authority_if(registrar, author)?;
        let own = self.serial_as_authority(&author.desk);
        let serial = own.filter(|_| registrar).unwrap_or(u32::MAX);
        let heads = revocation.map(|revocation| {
            revocation.heads.iter().map(|head| ((head.log, head.space), (head.seq, head.entry))).collect()
        });
        let new = Revoked { serial, stamp: author.stamp, heads };
        let known = self.trust.revoked.get(&desk);
        // The highest authority decides what counts; within one, whoever first said.
        if known.is_none_or(|known| (known.serial, new.stamp) < (new.serial, known.stamp)) {
            self.trust.revoked.insert(desk, new);
        }
        let cuts = self.cuts();
        self.trust.undone |= self.chains.iter().any(|(log, last)| {
            cuts.get(log).is_some_and(|cut| behind((last.0, last.1), *cut)) && !self.trust.cuts.contains_key(log)
        });
        Ok(())
    }

    pub(super) fn take_withdrawal(&mut self, officer: OfficerId) -> Result<(), RosterRefusal> {
        if !self.officers.contains_key(&officer) {
            return Err(RosterRefusal::Unknown);
        }
        self.trust.withdrawn.insert(officer);
        Ok(())
    }

    pub(super) fn take_recovery(&mut self, card: &RecoveryCard, author: &Author) -> Result<(), RosterRefusal> {
        self.authority_if(true, author)?;
        let root = self.root.as_ref().ok_or(RosterRefusal::NoRoot)?.fingerprint;
        card.verify(&root).map_err(|_| RosterRefusal::BadProof)?;
        self.trust.recovery.insert(author.stamp, Arc::new(card.clone()));
        Ok(())
    }

    pub(super) fn take_national(
        &mut self,
        key: VerifyingKey,
        sig: &[u8; 64],
        author: &Author,
    ) -> Result<(), RosterRefusal> {
        self.authority_if(true, author)?;
        let root = self.root.as_ref().ok_or(RosterRefusal::NoRoot)?.fingerprint;
        key.verify(&national_message(&root), sig).map_err(|_| RosterRefusal::BadProof)?;
        // The first one stays: a later authority cannot put the region under another root.
        if self.trust.national.as_ref().is_none_or(|known| author.stamp < known.stamp) {
            self.trust.national = Some(Stamped { stamp: author.stamp, value: key });
        }
        Ok(())
    }

    pub(super) fn take_succession(&mut self, succession: &Succession, author: &Author) -> Result<(), RosterRefusal> {
        if self.is_seated(succession) {
            return Ok(());
        }
        match (succession.sig, self.serial_as_authority(&author.desk)) {
            (Some(_), _) => self.proven(succession)?,
            (None, None) => return Err(RosterRefusal::OnlyAuthority),
            (None, Some(own)) if succession.serial == own.saturating_add(1) => {
                self.trust.resigned.insert(author.desk, own);
            }
            (None, Some(_)) => return Err(RosterRefusal::BadProof),
        }
        self.seat(succession, author.stamp)
    }

    fn is_seated(&self, succession: &Succession) -> bool {
        self.trust.authorities.get(&succession.serial).is_some_and(|seat| seat.desk == succession.desk)
    }

    /// Whether the national root or the recovery key signed a succession, and it follows one that is known.
    pub(super) fn proven(&self, succession: &Succession) -> Result<(), RosterRefusal> {
        let root = self.root.as_ref().ok_or(RosterRefusal::NoRoot)?.fingerprint;
        let before = succession.serial.checked_sub(1).ok_or(RosterRefusal::BadProof)?;
        let (message, sig) = (succession.to_sign(&root), succession.sig.ok_or(RosterRefusal::BadProof)?);
        let mut keys = self.national().into_iter().chain(self.recovery().map(|card| &card.signing));
        if !keys.any(|key| key.verify(&message, &sig).is_ok()) {
            return Err(RosterRefusal::BadProof);
        }
        let follows = before == 0 || self.trust.authorities.contains_key(&before);
        if follows { Ok(()) } else { Err(RosterRefusal::OutOfOrder) }
    }

    /// Seats an authority; of two for one serial the one named from outside stays, then the one stated first.
    pub(super) fn seat(&mut self, succession: &Succession, stamp: Stamp) -> Result<(), RosterRefusal> {
        let Succession { serial, desk, card, sig } = succession;
        self.known_unit(&card.unit)?;
        if desk_id(&card.signing, &card.link) != *desk {
            return Err(RosterRefusal::BadDesk);
        }
        self.seat_keys(*desk, card)?;
        set(&mut self.desks, *desk, Arc::new(DeskCard { registrar: true, ..card.clone() }), stamp);
        let seat = Seat { desk: *desk, stamp, from_outside: sig.is_some() };
        let known = self.trust.authorities.get(serial);
        if known.is_none_or(|known| (!seat.from_outside, seat.stamp) < (!known.from_outside, known.stamp)) {
            self.trust.authorities.insert(*serial, seat);
        }
        Ok(())
    }

    fn seat_keys(&mut self, desk: DeskId, card: &DeskCard) -> Result<(), RosterRefusal> {
        for (holders, key) in [(&mut self.signers, card.signing), (&mut self.links, card.link)] {
            if holders.get(&key).is_some_and(|other| *other != desk) {
                return Err(RosterRefusal::BadDesk);
            }
            holders.insert(key, desk);
        }
        Ok(())
    }

    pub(super) fn take_destruction(&mut self, order: &Destruction, author: &Author) -> Result<(), RosterRefusal> {
        let root = self.root.as_ref().ok_or(RosterRefusal::NoRoot)?;
        let message = order.to_sign(&root.fingerprint);
        let [(one, _), (other, _)] = &order.signed;
        let good = |(officer, sig): &(OfficerId, [u8; 64])| {
            let card = self.officers.get(officer).filter(|_| !self.withdrawn(officer));
            card.is_some_and(|card| card.value.signing.verify(&message, sig).is_ok())
        };
        if one == other || !order.signed.iter().all(good) {
            return Err(RosterRefusal::BadProof);
        }
        self.trust.destroyed.extend(order.entries.iter().copied());
        self.trust.keys.extend(order.keys.iter().copied());
        self.trust.orders.insert(author.stamp, Arc::new(order.clone()));
        Ok(())
    }
}

fn behind(at: (u64, EntryId), cut: (u64, EntryId)) -> bool {
    at.0 > cut.0 || (at.0 == cut.0 && at.1 != cut.1)
}
