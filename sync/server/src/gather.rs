//! What was heard and is not on disk yet, and when does it go there?
//!
//! While one group is being flushed, what arrives gathers for the next. Nothing waits for more to come: what is there goes
//! as soon as the flush before it is over.

use std::future::pending;
use std::sync::Arc;

use aman_sync_protocol::replica::Item;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::intake::Carrier;
use crate::store::StoreFault;
use crate::writer::Reply;

/// The items of one exchange on their way to the disk.
pub(crate) struct Gathered {
    app: Arc<App>,
    items: Vec<Item>,
    bytes: usize,
    flush: Option<JoinHandle<Result<Reply, StoreFault>>>,
}

impl Gathered {
    pub(crate) fn new(app: Arc<App>, items: Vec<Item>) -> Self {
        let bytes = items.iter().map(|item| item.bytes().len()).sum();
        Self { app, items, bytes, flush: None }
    }

    pub(crate) fn add(&mut self, item: Item) {
        self.bytes += item.bytes().len();
        self.items.push(item);
    }

    /// How much waits in memory.
    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether a group is being flushed now.
    pub(crate) const fn under_way(&self) -> bool {
        self.flush.is_some()
    }

    /// Hands over what was gathered, unless a group is under way or nothing is there; tells how many items went.
    pub(crate) fn begin(&mut self, carrier: Carrier) -> u64 {
        if self.under_way() || self.items.is_empty() {
            return 0;
        }
        self.bytes = 0;
        let (app, items) = (Arc::clone(&self.app), core::mem::take(&mut self.items));
        let count = items.len() as u64;
        self.flush = Some(tokio::spawn(async move { app.push(carrier, items).await }));
        count
    }

    /// Waits until the group under way is on disk. May be given up and asked again.
    ///
    /// # Errors
    /// Nothing of the group was kept.
    pub(crate) async fn done(&mut self) -> Result<Reply, StoreFault> {
        let reply = match &mut self.flush {
            Some(flush) => flush.await.unwrap_or(Err(StoreFault::Refused { doing: "flush", code: 0 })),
            None => pending().await,
        };
        self.flush = None;
        reply
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
    use std::sync::Mutex;
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::time::Duration;

    use aman_sync_protocol::ids::DeskId;
    use aman_sync_protocol::secret::SigningKey;
    use tokio::time::timeout;

    use super::*;
    use crate::host::{OsEntropy, SystemClock};
    use crate::store::sqlite::SqliteStore;
    use crate::store::{ReadWork, Store, WriteWork};

    /// A store whose disk takes as long as the test wishes.
    struct Slow {
        store: SqliteStore,
        begun: Mutex<Sender<()>>,
        may_flush: Mutex<Receiver<()>>,
    }

    impl Store for Slow {
        fn write(&self, work: WriteWork<'_>) -> Result<(), StoreFault> {
            self.begun.lock().unwrap().send(()).unwrap();
            self.may_flush.lock().unwrap().recv().unwrap();
            self.store.write(work)
        }

        fn read(&self, work: ReadWork<'_>) -> Result<(), StoreFault> {
            self.store.read(work)
        }

        fn inspect(&self) -> Result<(), StoreFault> {
            self.store.inspect()
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_comes_during_a_flush_goes_with_the_next_and_nothing_is_answered_before_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("store.db"), &mut OsEntropy::new()).unwrap();
        let (begun, begins) = channel();
        let (flush, may_flush) = channel();
        let slow = Slow { store, begun: Mutex::new(begun), may_flush: Mutex::new(may_flush) };
        let key = SigningKey::make(&mut OsEntropy::new());
        let (app, _writing) = App::new(Arc::new(slow), key, None, Box::new(SystemClock::new())).unwrap();
        let mut gathered = Gathered::new(Arc::new(app), Vec::new());
        let (carrier, item) = (Carrier::Desk(DeskId::from_bytes([1; 16])), || Item::Entry(vec![0]));

        gathered.add(item());
        assert_eq!(gathered.begin(carrier), 1);
        let early = timeout(Duration::from_millis(100), gathered.done()).await;
        assert!(early.is_err(), "answered before the disk was");
        begins.recv_timeout(Duration::from_secs(5)).unwrap();
        for _ in 0..3 {
            gathered.add(item());
            assert_eq!(gathered.begin(carrier), 0, "one group at a time");
        }
        flush.send(()).unwrap();
        assert_eq!(gathered.done().await.unwrap().refused, 1);
        assert_eq!(gathered.begin(carrier), 3, "what came meanwhile goes together");
        flush.send(()).unwrap();
        assert_eq!(gathered.done().await.unwrap().refused, 3);
        begins.recv_timeout(Duration::from_secs(5)).unwrap();
        assert!(begins.try_recv().is_err(), "two groups, two transactions");
        assert_eq!((gathered.bytes(), gathered.under_way()), (0, false));
    }
}
