//! What does the sync engine ask of a desk's log database?
//!
//! The database decides what is true about its own rows; the engine decides what crosses the wire and in which
//! order. Every call works while the desk is locked: nothing here opens a seal. Items travel as the exact bytes that
//! were received or made; nobody re-encodes them.
//!
//! Five rules an implementation keeps (`tests/suite/sync_replica.rs` checks them on every implementation):
//!
//! 1. Nothing leaves the outbox without a [`ProvenReceipt`], and even then its bytes stay.
//! 2. [`Replica::receive`] is one transaction: either all of the batch and its cursors, or none of it.
//! 3. A cursor never moves over an item that was neither stored, nor already held, nor set aside. What is set aside
//!    (its author is not known yet, say) is tried again at each later `receive`.
//! 4. Receiving the same items again, in any order, changes nothing.
//! 5. What came from the server and was new is not unsent; what this desk held before stays unsent until its receipt.

use crate::host::Timestamp;
use crate::ids::{DeskId, EntryId, Incarnation, LogId, SpaceId};
use crate::message::Alert;
use crate::receipt::ProvenReceipt;

/// One thing that crosses the wire, as its exact bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// An `IncarnationCertificate`: it comes before the first entry of its log.
    Incarnation(Vec<u8>),
    /// An `Entry`, whole or stub.
    Entry(Vec<u8>),
    /// A `Wrap`: a record key under a space key.
    Wrap(Vec<u8>),
    /// A `Grant`: a space key sealed to one desk.
    Grant(Vec<u8>),
}

impl Item {
    /// Returns the bytes that travel.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Incarnation(bytes) | Self::Entry(bytes) | Self::Wrap(bytes) | Self::Grant(bytes) => bytes,
        }
    }
}

/// Something this desk holds for which it has no receipt from the present server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// What is to be sent.
    pub item: Item,
    /// The entry's id, absent for what is not an entry.
    pub entry: Option<EntryId>,
}

/// An item the server sent, and its place in the server's order of that space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulled {
    /// The place in the space's order; 0 when it moves no cursor (incarnation certificates).
    pub lsn: u64,
    /// What was sent.
    pub item: Item,
}

/// How far a chain goes on this desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChainHead {
    /// The log.
    pub log: LogId,
    /// The space.
    pub space: SpaceId,
    /// The seq of the last entry held without a gap before it.
    pub seq: u64,
    /// The id of that entry.
    pub entry: EntryId,
    /// The highest seq that the present server has acknowledged, if any.
    pub acknowledged: Option<u64>,
}

/// Which chains [`Replica::heads`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Only chains whose log was written by this desk (either key, any incarnation).
    Own,
    /// Every chain held: asked after the server changed incarnation, so that it sends only what is missing.
    All,
}

/// What [`Replica::receive`] did with a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Received {
    /// Entries, wraps and grants stored now (also those that had been set aside and could be stored now).
    pub stored: u64,
    /// Items held already.
    pub duplicate: u64,
    /// Items that prove nothing yet or are wrong; kept aside, not dropped.
    pub set_aside: u64,
    /// Forks, gaps and refusals found in this batch.
    pub alerts: Vec<Alert>,
}

/// What a receipt changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Acknowledged {
    /// Entries that left the outbox by this receipt.
    pub newly: u64,
    /// Entries an earlier receipt of this server covered and this one does not: they are unsent again.
    pub taken_back: u64,
    /// The receipt names, at a seq this desk holds, another entry than this desk's: the log was forked.
    pub forked: bool,
}

/// What [`Replica::settle`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Settled {
    /// Gaps proven just now.
    pub alerts: Vec<Alert>,
    /// Somebody named entries that are not here and may have come too late for this exchange: ask once more.
    pub look_again: bool,
}

/// What the engine asks of a desk's log database.
pub trait Replica {
    /// Why the database could not answer; ids, counts and codes only.
    type Fault;

    /// Names this desk.
    ///
    /// # Errors
    /// The database cannot be read, or the desk has no keys yet.
    fn desk(&self) -> Result<DeskId, Self::Fault>;

    /// Returns the incarnation of the server whose receipts and cursors are kept, if one ever answered.
    ///
    /// # Errors
    /// The database cannot be read.
    fn server_incarnation(&self) -> Result<Option<Incarnation>, Self::Fault>;

    /// Remembers the server's incarnation, durably.
    ///
    /// # Errors
    /// The database cannot be written.
    fn set_server_incarnation(&mut self, incarnation: Incarnation) -> Result<(), Self::Fault>;

    /// Lists how far each readable space was pulled. A space not named counts as 0.
    ///
    /// # Errors
    /// The database cannot be read.
    fn cursors(&self) -> Result<Vec<(SpaceId, u64)>, Self::Fault>;

    /// Moves cursors forward (never back) to where the server says nothing more was left for this desk.
    ///
    /// # Errors
    /// The database cannot be written.
    fn advance_cursors(&mut self, cursors: &[(SpaceId, u64)]) -> Result<(), Self::Fault>;

    /// Names the heads of the chains held.
    ///
    /// # Errors
    /// The database cannot be read.
    fn heads(&self, scope: Scope) -> Result<Vec<ChainHead>, Self::Fault>;

    /// Lists what has no receipt yet, up to about `budget` bytes (always at least one item when there is one).
    ///
    /// Order: the roster space first, in the order its entries were admitted; then incarnations, wraps and grants
    /// before the entries that need them; then entries by priority, then age, each chain in seq order. Entries the
    /// server refused ([`Replica::note_refusal`]) come last. Only what this desk may carry: chains of spaces it is a
    /// member of, whoever wrote them. Items that are not entries get no receipt: they leave by [`Replica::sent`].
    ///
    /// # Errors
    /// The database cannot be read.
    fn unsent(&self, budget: usize) -> Result<Vec<Unsent>, Self::Fault>;

    /// Notes that the server read these items to the end and kept them. Entries still wait for their receipt.
    ///
    /// # Errors
    /// The database cannot be written.
    fn sent(&mut self, items: &[Item]) -> Result<(), Self::Fault>;

    /// Verifies, admits and stores what the server sent, and advances the cursors, in one transaction.
    ///
    /// The roster applies as it stands after the items before: a batch may hold a desk's admission and its entries.
    /// A bad item is set aside and reported in [`Received::alerts`]; it does not fail the batch.
    ///
    /// # Errors
    /// The database cannot be written; then nothing of the batch was stored.
    fn receive(&mut self, items: &[Pulled], now: Timestamp) -> Result<Received, Self::Fault>;

    /// Takes a receipt: the only way out of the outbox. The bytes stay.
    ///
    /// Covers the chain up to the named head, walking back from the head's id, and each named early id. A receipt
    /// lower than an earlier one of the same server makes the entries above it unsent again.
    ///
    /// # Errors
    /// The database cannot be written.
    fn acknowledge(&mut self, receipt: &ProvenReceipt) -> Result<Acknowledged, Self::Fault>;

    /// Makes everything unsent again and sets every cursor to 0: the server is not the one that signed before.
    ///
    /// # Errors
    /// The database cannot be written.
    fn forget_acknowledgements(&mut self) -> Result<(), Self::Fault>;

    /// Notes that the server refused an entry, so that it no longer stands before others in the outbox.
    ///
    /// # Errors
    /// The database cannot be written.
    fn note_refusal(&mut self, entry: &EntryId, code: u8) -> Result<(), Self::Fault>;

    /// Appends the beacons that are due, signed by the link key, and returns how many.
    ///
    /// One is due in a space if a non-beacon head changed since this desk's last beacon there, or daily in the space
    /// of its own unit.
    ///
    /// # Errors
    /// The database cannot be written.
    fn append_due_beacons(&mut self, now: Timestamp) -> Result<u64, Self::Fault>;

    /// Judges what others say exists and is not here (`gap.rs`), after an exchange that the server served to its end.
    ///
    /// Gaps that beacons of a batch prove are found by [`Replica::receive`] already.
    ///
    /// # Errors
    /// The database cannot be written.
    fn settle(&mut self, now: Timestamp) -> Result<Settled, Self::Fault>;
}
