//! What does the server ask of whatever keeps its bytes?
//!
//! One contract, so that another database can take the place of the embedded one. A write is one durable
//! transaction: when it returns, everything in it is on disk, or nothing is.

mod columns;
pub mod migrations;
#[cfg(test)]
mod plans;
pub mod sqlite;

use aman_sync_protocol::chain::Standing;
use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::ids::{DeskId, EntryId, Incarnation, KeyId, LogId, SpaceId};

/// Why the store could not do something; never what it was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreFault {
    /// Another process uses the same folder.
    Busy,
    /// What is stored is not what was put in.
    Damaged,
    /// The disk is full.
    DiskFull,
    /// The store was made by a newer program.
    Newer,
    /// The database refused; its code.
    Refused {
        /// What was being done.
        doing: &'static str,
        /// The database's own code.
        code: i32,
    },
    /// The work itself asked that nothing be kept.
    TakenBack,
}

/// How an entry is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On the chain from the certificate to the head.
    Main,
    /// Something before it is missing.
    Early,
    /// Complete, on another branch than the head's.
    Branch,
}

/// An entry as the store knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: EntryId,
    /// Its place in the chain.
    pub seq: u64,
    /// How it is kept.
    pub place: Place,
}

impl Kept {
    /// How the chain rules see it.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match self.place {
            Place::Main | Place::Branch => Standing::Contiguous,
            Place::Early => Standing::Early,
        }
    }
}

/// What a reader may pull: one row of a space's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its place in the space's order.
    pub lsn: u64,
    /// What it is.
    pub what: What,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What a row of a space's order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// An entry.
    Entry {
        /// Its id.
        id: EntryId,
        /// Its log.
        log: LogId,
        /// Its place in the chain.
        seq: u64,
        /// How it is kept.
        place: Place,
    },
    /// A grant, for one desk only.
    Grant {
        /// That desk.
        to: DeskId,
    },
    /// A wrap.
    Wrap,
}

/// The questions that change nothing.
pub trait Reading {
    /// Which life of the store this is.
    ///
    /// # Errors
    /// The store cannot be read.
    fn incarnation(&self) -> Result<Incarnation, StoreFault>;
    /// Finds an entry by id, within a chain.
    ///
    /// # Errors
    /// The store cannot be read.
    fn entry(&self, log: &LogId, space: &SpaceId, id: &EntryId) -> Result<Option<Kept>, StoreFault>;
    /// Lists what is kept at one place of a chain.
    ///
    /// # Errors
    /// The store cannot be read.
    fn at(&self, log: &LogId, space: &SpaceId, seq: u64) -> Result<Vec<Kept>, StoreFault>;
    /// Lists early and branch entries that name a predecessor.
    ///
    /// # Errors
    /// The store cannot be read.
    fn waiting_for(&self, log: &LogId, space: &SpaceId, prev: &EntryId) -> Result<Vec<Kept>, StoreFault>;
    /// The last entry of a chain without a hole.
    ///
    /// # Errors
    /// The store cannot be read.
    fn chain_head(&self, log: &LogId, space: &SpaceId) -> Result<Option<(u64, EntryId)>, StoreFault>;
    /// Early and branch entries of a chain, ascending by id, at most `limit`.
    ///
    /// # Errors
    /// The store cannot be read.
    fn beside(&self, log: &LogId, space: &SpaceId, limit: usize) -> Result<Vec<EntryId>, StoreFault>;
    /// The lowest and highest place in the space's order that a log's entries have there.
    ///
    /// # Errors
    /// The store cannot be read.
    fn order_of(&self, log: &LogId, space: &SpaceId) -> Result<Option<(u64, u64)>, StoreFault>;
    /// The highest place given out in a space.
    ///
    /// # Errors
    /// The store cannot be read.
    fn space_head(&self, space: &SpaceId) -> Result<u64, StoreFault>;
    /// Every space anything was kept in.
    ///
    /// # Errors
    /// The store cannot be read.
    fn spaces(&self) -> Result<Vec<SpaceId>, StoreFault>;
    /// Rows of a space after a place, in order, about `bytes` bytes of them and at least one if there is one.
    ///
    /// # Errors
    /// The store cannot be read.
    fn after(&self, space: &SpaceId, lsn: u64, bytes: usize) -> Result<Vec<Row>, StoreFault>;
    /// A log's certificate.
    ///
    /// # Errors
    /// The store cannot be read.
    fn certificate(&self, log: &LogId) -> Result<Option<Vec<u8>>, StoreFault>;
    /// All certificates, in order of arrival.
    ///
    /// # Errors
    /// The store cannot be read.
    fn certificates(&self) -> Result<Vec<Vec<u8>>, StoreFault>;
    /// All roster entries on their chains, in the order of their space.
    ///
    /// # Errors
    /// The store cannot be read.
    fn roster_entries(&self) -> Result<Vec<Vec<u8>>, StoreFault>;
    /// The bytes of an entry if it is a roster entry.
    ///
    /// # Errors
    /// The store cannot be read.
    fn roster_entry(&self, id: &EntryId) -> Result<Option<Vec<u8>>, StoreFault>;
    /// What lies in a mailbox.
    ///
    /// # Errors
    /// The store cannot be read.
    fn letter(&self, mailbox: &[u8; 16]) -> Result<Option<Vec<u8>>, StoreFault>;
    /// Says whether a chunk is kept for the readers of a space.
    ///
    /// # Errors
    /// The store cannot be read.
    fn has_chunk(&self, space: &SpaceId, address: &[u8; 32]) -> Result<bool, StoreFault>;
    /// A chunk that is kept for the readers of a space.
    ///
    /// # Errors
    /// The store cannot be read.
    fn chunk(&self, space: &SpaceId, address: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreFault>;
    /// The addresses of the chunks of a space after one, ascending, at most `limit`.
    ///
    /// # Errors
    /// The store cannot be read.
    fn chunks_after(&self, space: &SpaceId, after: &[u8; 32], limit: usize) -> Result<Vec<[u8; 32]>, StoreFault>;
    /// Every space chunks are kept in.
    ///
    /// # Errors
    /// The store cannot be read.
    fn chunk_spaces(&self) -> Result<Vec<SpaceId>, StoreFault>;
    /// How many mailboxes enrolled desks and strangers filled.
    ///
    /// # Errors
    /// The store cannot be read.
    fn letters(&self) -> Result<LetterCount, StoreFault>;
}

/// How many mailboxes are filled, by whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LetterCount {
    /// By desks of the roster.
    pub enrolled: u64,
    /// By anybody else.
    pub strangers: u64,
}

/// Whether the writer of a letter is in the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// A desk of the roster.
    Enrolled,
    /// Anybody.
    Stranger,
}

/// The changes a write may make.
pub trait Ledger: Reading {
    /// Keeps a new entry at the next place of its space, and returns that place.
    ///
    /// # Errors
    /// The store cannot be written.
    fn put_entry(&mut self, entry: &Entry, place: Place) -> Result<u64, StoreFault>;
    /// Moves an entry that is kept to another standing.
    ///
    /// # Errors
    /// The store cannot be written.
    fn move_entry(&mut self, id: &EntryId, place: Place) -> Result<(), StoreFault>;
    /// Sets the head of a chain.
    ///
    /// # Errors
    /// The store cannot be written.
    fn set_chain_head(&mut self, log: &LogId, space: &SpaceId, head: (u64, EntryId)) -> Result<(), StoreFault>;
    /// Keeps a certificate, unless the log has one.
    ///
    /// # Errors
    /// The store cannot be written.
    fn put_certificate(&mut self, log: &LogId, bytes: &[u8]) -> Result<(), StoreFault>;
    /// Keeps a wrap, unless it is kept.
    ///
    /// # Errors
    /// The store cannot be written.
    fn put_wrap(&mut self, space: &SpaceId, bytes: &[u8]) -> Result<(), StoreFault>;
    /// Keeps a grant, unless it is kept.
    ///
    /// # Errors
    /// The store cannot be written.
    fn put_grant(&mut self, space: &SpaceId, to: &DeskId, bytes: &[u8]) -> Result<(), StoreFault>;
    /// Replaces a sealed entry by its stub: the ciphertext is gone, its place in the chain stays.
    ///
    /// # Errors
    /// The store cannot be written, or what it holds is no entry.
    fn destroy_entry(&mut self, id: &EntryId) -> Result<(), StoreFault>;
    /// Removes every wrap of a record key.
    ///
    /// # Errors
    /// The store cannot be written.
    fn destroy_wraps(&mut self, space: &SpaceId, key: &KeyId) -> Result<(), StoreFault>;
    /// Keeps a chunk for the readers of a space, unless it is kept.
    ///
    /// # Errors
    /// The store cannot be written.
    fn put_chunk(&mut self, space: &SpaceId, address: &[u8; 32], bytes: &[u8]) -> Result<(), StoreFault>;
    /// Puts a letter in a mailbox; an enrolled desk's replaces what lies there.
    ///
    /// # Errors
    /// The store cannot be written.
    fn put_letter(&mut self, mailbox: &[u8; 16], writer: Writer, arrival: i64, bytes: &[u8]) -> Result<(), StoreFault>;
    /// Empties the mailboxes that such a writer filled before a moment.
    ///
    /// # Errors
    /// The store cannot be written.
    fn expire_letters(&mut self, writer: Writer, before: i64) -> Result<(), StoreFault>;
}

/// What a transaction does; returning a fault takes everything back.
pub type WriteWork<'a> = &'a mut dyn FnMut(&mut dyn Ledger) -> Result<(), StoreFault>;
/// What a reading asks, of one unchanging state.
pub type ReadWork<'a> = &'a mut dyn FnMut(&dyn Reading) -> Result<(), StoreFault>;

/// A place where the server keeps its bytes.
pub trait Store: Send + Sync {
    /// Does the work in one durable transaction. Writes wait for each other.
    ///
    /// # Errors
    /// The work or the commit failed; then nothing of it was kept.
    fn write(&self, work: WriteWork<'_>) -> Result<(), StoreFault>;
    /// Asks questions of one state, beside writes.
    ///
    /// # Errors
    /// The work failed, or the store cannot be read.
    fn read(&self, work: ReadWork<'_>) -> Result<(), StoreFault>;
    /// Finds damage by the store's own means.
    ///
    /// # Errors
    /// The store is damaged or cannot be read.
    fn inspect(&self) -> Result<(), StoreFault>;
}
