//! How does a year pass in a test? By a later receipt: no clock of a desk is asked how old a key is.

use aman_sync_protocol::entry::{Entry, Kind};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::Incarnation;
use aman_sync_protocol::receipt::{Head, Receipt};
use aman_sync_protocol::replica::{Item, Replica};
use aman_sync_protocol::secret::SigningKey;
use aman_vault::host::OsEntropy;
use aman_vault::log::LogDb;

/// A server's clock says `at` while it signs that it holds all statements of the roster.
pub fn receipt_at(log: &mut LogDb, at: i64) {
    let server = SigningKey::make(&mut OsEntropy::new());
    let known = log.server_incarnation().expect("the log");
    let incarnation = known.unwrap_or_else(|| Incarnation::from_bytes([9; 16]));
    log.set_server_incarnation(incarnation).expect("the log");
    let entries = log.all_items().expect("the log").into_iter().filter_map(|item| match item {
        Item::Entry(bytes) => Entry::decode(&bytes).ok(),
        Item::Incarnation(_) | Item::Wrap(_) | Item::Grant(_) => None,
    });
    let newest = entries.filter(|entry| entry.header().kind == Kind::Roster).max_by_key(|entry| entry.header().seq);
    let newest = newest.expect("a roster");
    let header = newest.header();
    let receipt = Receipt {
        server: incarnation,
        space: header.space,
        log: header.log,
        head: Some(Head { seq: header.seq, entry: newest.id() }),
        early: Vec::new(),
        lsn: 0,
        server_time: Timestamp(at),
    };
    let signed = Receipt::decode(&receipt.sign(&server)).expect("a receipt");
    let proven = signed.verify(&server.public()).expect("its signature");
    let _done = log.acknowledge(&proven).expect("the log");
}
