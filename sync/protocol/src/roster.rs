//! Who belongs to a region: which desk may connect, write and read, and whose key signs a log?
//!
//! The roster is a pure state built from roster entries, the same code on the server and on every desk. It starts
//! empty, adopts one root, then takes the entries of registrar desks in chain order. It holds keys, ids and
//! memberships; names and kinds stay sealed inside [`Statement::Unit`] and [`Statement::Space`].
//!
//! ```text
//! root entry (seq 0 of the authority's own log) ── Root · Unit · Space · Desk(authority, registrar) · Member …
//!      │ its entry id is the fingerprint of the region
//!      └▶ entries of registrar desks ── Desk · Member · Officer · Epoch · Switch · Revoke …
//! ```
//!
//! Statements about the same thing by two registrars resolve by (lamport, entry id), so that every holder ends with the
//! same roster whatever the order of arrival. Revocation wins for ever, but for a desk that a higher succession names.
//! What a desk wrote while it was allowed to stays acceptable when another member carries it
//! ([`Roster::was_writer`]): a restored server is refilled that way. When a revocation says that applied entries no
//! longer count, the holder builds the roster again ([`rebuild()`]).

mod questions;
mod rebuild;
mod trust;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::entry::{Entry, Kind};
use crate::ids::{DeskId, EntryId, LogId, OfficerId, SpaceId, UnitId};
use crate::incarnation::{IncarnationCertificate, Purpose, desk_id};
use crate::secret::VerifyingKey;
use crate::statement::{DeskCard, Membership, OfficerCard, Statement, Switch, decode_statements};

pub use rebuild::rebuild;
pub use trust::Counts;

use trust::Trust;

/// What everyone who asks is measured against.
#[derive(Clone, Default)]
pub struct Roster {
    root: Option<Root>,
    units: BTreeMap<UnitId, Stamped<Arc<[u8]>>>,
    spaces: BTreeMap<SpaceId, Stamped<Arc<SpaceEntry>>>,
    desks: BTreeMap<DeskId, Stamped<Arc<DeskCard>>>,
    officers: BTreeMap<OfficerId, Stamped<Arc<OfficerCard>>>,
    members: BTreeMap<(SpaceId, DeskId), Stamped<Membership>>,
    ever: BTreeMap<(SpaceId, DeskId), Membership>,
    epochs: BTreeMap<(SpaceId, u32), Stamped<DeskId>>,
    switches: BTreeMap<u8, Stamped<Arc<Switch>>>,
    trust: Trust,
    links: BTreeMap<VerifyingKey, DeskId>,
    signers: BTreeMap<VerifyingKey, DeskId>,
    logs: BTreeMap<LogId, Signer>,
    chains: BTreeMap<LogId, (u64, EntryId)>,
    applied: BTreeSet<EntryId>,
    lamport: u64,
}

/// The root a roster grew from.
#[derive(Clone)]
pub struct Root {
    /// The key that signed the root entry.
    pub authority: VerifyingKey,
    /// The desk that holds this key.
    pub desk: DeskId,
    /// The space all roster entries belong to.
    pub roster_space: SpaceId,
    /// The region's own unit.
    pub region: UnitId,
    /// The id of the root entry: what people compare.
    pub fingerprint: EntryId,
}

/// A space and its sealed label.
#[derive(Clone)]
pub struct SpaceEntry {
    /// The unit it belongs to.
    pub unit: UnitId,
    /// Its role, sealed under the roster space's key.
    pub sealed: Vec<u8>,
}

/// The author of a log.
#[derive(Clone)]
pub struct Signer {
    /// The desk.
    pub desk: DeskId,
    /// The key its entries are signed with.
    pub key: VerifyingKey,
    /// Whether the log is the desk key's or the link key's.
    pub purpose: Purpose,
    /// What `prev` of the first entry in each space must be.
    pub base: [u8; 32],
}

/// Why the roster refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RosterRefusal {
    /// The entry's payload is not a list of statements.
    Malformed,
    /// The signature is not the author's.
    BadSignature,
    /// The entry is not in the roster space, or not of kind roster.
    NotRoster,
    /// There is no root yet.
    NoRoot,
    /// A root other than the adopted one.
    OtherRoot,
    /// The root entry is not seq 0 of the authority's own log, or does not name its own desk as a registrar.
    BadRoot,
    /// The author's log is not known.
    UnknownLog,
    /// The author is not a registrar, or was revoked.
    NotRegistrar,
    /// An entry before this one is missing.
    OutOfOrder,
    /// Another entry was applied at this place.
    Forked,
    /// The author was revoked, and this entry is behind what still counts.
    Cut,
    /// A signature inside a statement is not by the key that must have made it, or its serial is taken or too high.
    BadProof,
    /// A statement names a desk, unit or space that no statement introduced.
    Unknown,
    /// The desk id is not derived from its keys, or its keys belong to another desk.
    BadDesk,
    /// Only the authority may name registrars and revoke them.
    OnlyAuthority,
    /// A certificate for a key that no desk of the roster holds.
    UnknownKey,
    /// A second, different certificate for the same log.
    OtherCertificate,
}

impl Roster {
    /// Makes a roster that knows nobody.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Returns the root, once one was adopted.
    #[must_use]
    pub fn root(&self) -> Option<&Root> {
        self.root.as_ref()
    }

    /// Adopts the first entry of an authority's own log as the root of this roster.
    ///
    /// The entry states `Root` first, and its own desk with `registrar` set; other statements may follow. Adopting
    /// the same entry again changes nothing.
    ///
    /// # Errors
    /// Another root was adopted, the certificate or signature is not the authority's own, or the entry is no root.
    pub fn adopt_root(&mut self, entry: &Entry, certificate: &IncarnationCertificate) -> Result<(), RosterRefusal> {
        if let Some(root) = &self.root {
            return if root.fingerprint == entry.id() { Ok(()) } else { Err(RosterRefusal::OtherRoot) };
        }
        let header = entry.header();
        let (lamport, statements) = statements_of(entry)?;
        let Some(Statement::Root { authority, roster_space, region }) = statements.first() else {
            return Err(RosterRefusal::BadRoot);
        };
        let first = header.seq == 0 && header.prev == certificate.hash() && header.log == certificate.log_id();
        let own = certificate.signing() == authority && certificate.purpose() == Purpose::Desk;
        if !first || !own || header.space != *roster_space {
            return Err(RosterRefusal::BadRoot);
        }
        entry.verify(authority).map_err(|_| RosterRefusal::BadSignature)?;
        let desk = authority_desk(&statements, authority).ok_or(RosterRefusal::BadRoot)?;
        let mut next = self.clone();
        next.root = Some(Root {
            authority: *authority,
            desk,
            roster_space: *roster_space,
            region: *region,
            fingerprint: entry.id(),
        });
        let author = Author { desk, stamp: (lamport, entry.id()) };
        for statement in statements.iter().skip(1) {
            next.take(statement, &author)?;
        }
        next.learn(certificate)?;
        next.note_applied(entry, lamport);
        *self = next;
        Ok(())
    }

    /// Applies the next entry of a registrar's log; all of its statements or none. A known entry changes nothing.
    ///
    /// # Errors
    /// The entry is not a registrar's next one in the roster space, or a statement cannot be accepted.
    pub fn apply(&mut self, entry: &Entry) -> Result<(), RosterRefusal> {
        if self.applied.contains(&entry.id()) {
            return Ok(());
        }
        let root = self.root.as_ref().ok_or(RosterRefusal::NoRoot)?;
        let header = entry.header();
        if header.space != root.roster_space {
            return Err(RosterRefusal::NotRoster);
        }
        let (lamport, statements) = statements_of(entry)?;
        let signer = self.logs.get(&header.log).ok_or(RosterRefusal::UnknownLog)?;
        entry.verify(&signer.key).map_err(|_| RosterRefusal::BadSignature)?;
        let registrar = self.desks.get(&signer.desk).is_some_and(|card| card.value.registrar);
        if signer.purpose != Purpose::Desk || !registrar {
            return Err(RosterRefusal::NotRegistrar);
        }
        self.still_counts(entry, signer)?;
        self.follows(entry, signer)?;
        let author = Author { desk: signer.desk, stamp: (lamport, entry.id()) };
        let mut next = self.clone();
        for statement in &statements {
            next.take(statement, &author)?;
        }
        next.note_applied(entry, lamport);
        *self = next;
        Ok(())
    }

    /// Applies the first entry of a desk that the roster does not know, if it names that desk the authority, signed by
    /// the national root or the region's recovery key.
    ///
    /// # Errors
    /// The entry is no such succession, or is not signed by the desk it names.
    pub fn apply_succession(
        &mut self,
        entry: &Entry,
        certificate: &IncarnationCertificate,
    ) -> Result<(), RosterRefusal> {
        let (_, statements) = statements_of(entry)?;
        let Some(Statement::Authority(succession)) = statements.first() else {
            return Err(RosterRefusal::UnknownLog);
        };
        if *certificate.signing() != succession.card.signing || certificate.purpose() != Purpose::Desk {
            return Err(RosterRefusal::UnknownKey);
        }
        self.proven(succession)?;
        let mut next = self.clone();
        next.seat(succession, (0, entry.id()))?;
        next.learn(certificate)?;
        next.apply(entry)?;
        *self = next;
        Ok(())
    }

    /// Learns which desk writes a log.
    ///
    /// # Errors
    /// No desk holds the key for this purpose, or the log has another certificate already.
    pub fn learn(&mut self, certificate: &IncarnationCertificate) -> Result<LogId, RosterRefusal> {
        let holders = match certificate.purpose() {
            Purpose::Desk => &self.signers,
            Purpose::Link => &self.links,
        };
        let desk = *holders.get(certificate.signing()).ok_or(RosterRefusal::UnknownKey)?;
        let log = certificate.log_id();
        let base = certificate.hash();
        if let Some(known) = self.logs.get(&log) {
            return if known.base == base { Ok(log) } else { Err(RosterRefusal::OtherCertificate) };
        }
        let signer = Signer { desk, key: *certificate.signing(), purpose: certificate.purpose(), base };
        self.logs.insert(log, signer);
        Ok(log)
    }

    fn follows(&self, entry: &Entry, signer: &Signer) -> Result<(), RosterRefusal> {
        let header = entry.header();
        let (next, prev) = match self.chains.get(&header.log) {
            Some((seq, id)) => (seq.saturating_add(1), *id.as_bytes()),
            None => (0, signer.base),
        };
        if header.seq > next {
            return Err(RosterRefusal::OutOfOrder);
        }
        if header.seq < next || header.prev != prev {
            return Err(RosterRefusal::Forked);
        }
        Ok(())
    }

    fn note_applied(&mut self, entry: &Entry, lamport: u64) {
        self.lamport = self.lamport.max(lamport);
        self.chains.insert(entry.header().log, (entry.header().seq, entry.id()));
        self.applied.insert(entry.id());
    }

    fn take(&mut self, statement: &Statement, author: &Author) -> Result<(), RosterRefusal> {
        match statement {
            Statement::Root { .. } => return Err(RosterRefusal::BadRoot),
            Statement::Unit { unit, sealed } => set(&mut self.units, *unit, Arc::from(sealed.as_slice()), author.stamp),
            Statement::Space { space, unit, sealed } => {
                self.known_unit(unit)?;
                let entry = SpaceEntry { unit: *unit, sealed: sealed.clone() };
                set(&mut self.spaces, *space, Arc::new(entry), author.stamp);
            }
            Statement::Desk { desk, card } => self.take_desk(*desk, card, author)?,
            Statement::Officer { officer, card } => {
                self.known_unit(&card.unit)?;
                set(&mut self.officers, *officer, Arc::new(card.clone()), author.stamp);
            }
            Statement::Member { space, desk, membership } => self.take_member(*space, *desk, *membership, author)?,
            Statement::Epoch { space, epoch, minter } => {
                self.known_space(space)?;
                self.known_desk(minter)?;
                set(&mut self.epochs, (*space, *epoch), *minter, author.stamp);
            }
            Statement::Switch { code, switch } => {
                set(&mut self.switches, *code, Arc::new(switch.clone()), author.stamp)
            }
            Statement::Revoke { desk } => self.take_revocation(*desk, None, author)?,
            Statement::RevokeAt { desk, revocation } => self.take_revocation(*desk, Some(revocation), author)?,
            Statement::Recovery(card) => self.take_recovery(card, author)?,
            Statement::Withdraw { officer } => self.take_withdrawal(*officer)?,
            Statement::National { key, sig } => self.take_national(*key, sig, author)?,
            Statement::Authority(succession) => self.take_succession(succession, author)?,
            Statement::Destroy(order) => self.take_destruction(order, author)?,
            Statement::Newer { .. } => self.trust.newer += 1,
        }
        Ok(())
    }

    fn take_desk(&mut self, desk: DeskId, card: &DeskCard, author: &Author) -> Result<(), RosterRefusal> {
        self.known_unit(&card.unit)?;
        let (signing, link) = (card.signing, card.link);
        let taken =
            |holders: &BTreeMap<VerifyingKey, DeskId>, key| holders.get(&key).is_some_and(|other| *other != desk);
        if desk_id(&card.signing, &card.link) != desk || taken(&self.signers, signing) || taken(&self.links, link) {
            return Err(RosterRefusal::BadDesk);
        }
        let was = self.desks.get(&desk).is_some_and(|known| known.value.registrar);
        self.authority_if(was != card.registrar, author)?;
        self.signers.insert(signing, desk);
        self.links.insert(link, desk);
        set(&mut self.desks, desk, Arc::new(card.clone()), author.stamp);
        Ok(())
    }

    fn take_member(
        &mut self,
        space: SpaceId,
        desk: DeskId,
        membership: Membership,
        author: &Author,
    ) -> Result<(), RosterRefusal> {
        self.known_space(&space)?;
        self.known_desk(&desk)?;
        if membership.read || membership.write {
            let ever = self.ever.entry((space, desk)).or_insert(membership);
            ever.read |= membership.read;
            ever.write |= membership.write;
        }
        set(&mut self.members, (space, desk), membership, author.stamp);
        Ok(())
    }

    fn authority_if(&self, needed: bool, author: &Author) -> Result<(), RosterRefusal> {
        if needed && self.serial_as_authority(&author.desk).is_none() {
            return Err(RosterRefusal::OnlyAuthority);
        }
        Ok(())
    }
}

#[derive(Clone)]
struct Stamped<T> {
    stamp: Stamp,
    value: T,
}

type Stamp = (u64, EntryId);

struct Author {
    desk: DeskId,
    stamp: Stamp,
}

fn set<K: Ord, V>(map: &mut BTreeMap<K, Stamped<V>>, key: K, value: V, stamp: Stamp) {
    let newer = map.get(&key).is_none_or(|known| known.stamp <= stamp);
    if newer {
        map.insert(key, Stamped { stamp, value });
    }
}

fn statements_of(entry: &Entry) -> Result<(u64, Vec<Statement>), RosterRefusal> {
    if entry.header().kind != Kind::Roster {
        return Err(RosterRefusal::NotRoster);
    }
    let bytes = entry.clear_payload().ok_or(RosterRefusal::Malformed)?;
    decode_statements(bytes).map_err(|_| RosterRefusal::Malformed)
}

fn authority_desk(statements: &[Statement], authority: &VerifyingKey) -> Option<DeskId> {
    statements.iter().find_map(|statement| {
        let Statement::Desk { desk, card } = statement else { return None };
        (card.registrar && card.signing == *authority).then_some(*desk)
    })
}
