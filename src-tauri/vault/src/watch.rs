//! What does the vault tell about what is kept back from it, carried to it by hand, and compared over the telephone?

use aman_sync_protocol::gap::Claim;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{LogId, SpaceId};
use aman_sync_protocol::message::Alert;
use aman_sync_protocol::state_code::StateCode;

/// Entries that must exist and are, or were, not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Which chain, how far it goes at least, and by whose word.
    pub claim: Claim,
    /// The first seq that was missing.
    pub from: u64,
    /// When this desk noticed, as its clock said.
    pub raised: Timestamp,
    /// When the entries arrived after all.
    pub closed: Option<Timestamp>,
}

/// What a bundle brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct BundleTaken {
    /// Entries, certificates, wraps and grants that were new.
    pub stored: u64,
    /// What was here already.
    pub duplicate: u64,
    /// What proves nothing yet.
    pub set_aside: u64,
    /// Entries of this desk that the server has signed for.
    pub acknowledged: u64,
    /// Receipts of the pinned server.
    pub receipts: u64,
    /// Forks, gaps and refusals found.
    pub alerts: Vec<Alert>,
}

/// A courier file that came while the desk was locked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Its number here.
    pub row: i64,
    /// When it came, as this desk's clock said.
    pub arrived: Timestamp,
    /// What became of it.
    pub outcome: ParcelOutcome,
}

/// What became of a courier file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParcelOutcome {
    /// It waits until somebody unlocks.
    Waits,
    /// It was opened and taken in.
    Taken,
    /// It is addressed to others, or was damaged on its way.
    Closed,
    /// What was inside is not what a courier file holds.
    Malformed,
}

/// One chain, as two people compare it over the telephone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainState {
    /// The log.
    pub log: LogId,
    /// The space.
    pub space: SpaceId,
    /// The entry that is compared.
    pub seq: u64,
    /// The digits of the chain up to it.
    pub code: StateCode,
    /// The server signed that it holds the chain up to here.
    pub acknowledged: bool,
}

/// What comparing a state code showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// Both hold the same chain up to this entry.
    Same,
    /// This desk holds another entry there; or a digit was misheard.
    Different,
    /// This desk's chain ends before; with the last seq it holds.
    Missing(Option<u64>),
}
