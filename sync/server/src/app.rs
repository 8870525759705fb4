//! What may a request use?

use std::sync::{Arc, Mutex, RwLock};
use std::thread::{self, JoinHandle};

use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::host::Clock;
use aman_sync_protocol::ids::{EntryId, Incarnation};
use aman_sync_protocol::incarnation::IncarnationCertificate;
use aman_sync_protocol::replica::Item;
use aman_sync_protocol::roster::{Roster, rebuild};
use aman_sync_protocol::secret::SigningKey;
use tokio::sync::{Semaphore, mpsc, oneshot};

use crate::intake::Carrier;
use crate::mailbox::Rate;
use crate::store::{ReadWork, Reading, Store, StoreFault};
use crate::writer::{self, Job, Reply, SharedRoster};

/// Everything a request may use.
pub(crate) struct App {
    pub(crate) key: Arc<SigningKey>,
    pub(crate) incarnation: Incarnation,
    pub(crate) clock: Box<dyn Clock + Send + Sync>,
    pub(crate) strangers: Mutex<Rate>,
    pub(crate) misses: Mutex<Rate>,
    pub(crate) bodies: Arc<Semaphore>,
    store: Arc<dyn Store>,
    roster: SharedRoster,
    jobs: mpsc::Sender<Job>,
}

impl App {
    /// Loads the roster and starts the writer, which ends when the last request and the app are gone.
    ///
    /// # Errors
    /// The store cannot be read, or its roster no longer adds up.
    pub(crate) fn new(
        store: Arc<dyn Store>,
        key: SigningKey,
        pinned: Option<EntryId>,
        clock: Box<dyn Clock + Send + Sync>,
    ) -> Result<(Self, JoinHandle<()>), StoreFault> {
        let (roster, incarnation) = load(&*store)?;
        let roster: SharedRoster = Arc::new(RwLock::new(Arc::new(roster)));
        let (jobs, waiting) = mpsc::channel(WAITING_JOBS);
        let (writer_store, writer_roster) = (Arc::clone(&store), Arc::clone(&roster));
        let writing = thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || writer::run(&*writer_store, &writer_roster, pinned, waiting))
            .map_err(|_| StoreFault::Refused { doing: "start writer", code: 0 })?;
        let app = Self {
            key: Arc::new(key),
            incarnation,
            strangers: Mutex::new(Rate::of_letters(clock.uptime_ms())),
            misses: Mutex::new(Rate::of_misses(clock.uptime_ms())),
            bodies: Arc::new(Semaphore::new(BODIES)),
            clock,
            store,
            roster,
            jobs,
        };
        Ok((app, writing))
    }

    /// The roster as it stands now.
    #[must_use]
    pub(crate) fn roster(&self) -> Arc<Roster> {
        writer::current(&self.roster)
    }

    /// Hands items to the writer and waits until they are on disk.
    ///
    /// # Errors
    /// Nothing of these items was kept.
    pub(crate) async fn push(&self, carrier: Carrier, items: Vec<Item>) -> Result<Reply, StoreFault> {
        let (reply, answer) = oneshot::channel();
        let gone = StoreFault::Refused { doing: "reach writer", code: 0 };
        self.jobs.send(Job { carrier, items, reply }).await.map_err(|_| gone)?;
        answer.await.map_err(|_| gone)?
    }

    /// Asks the store something, away from the network's threads.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Reading) -> Result<T, StoreFault> + Send + 'static,
    ) -> Result<T, StoreFault> {
        let store = Arc::clone(&self.store);
        let asked = tokio::task::spawn_blocking(move || read_once(&*store, question)).await;
        asked.map_err(|_| StoreFault::Refused { doing: "ask", code: 0 })?
    }

    /// Changes the store outside the intake (mailboxes and chunks only), away from the network's threads.
    ///
    /// # Errors
    /// Nothing was changed.
    pub(crate) async fn change(
        &self,
        mut work: impl FnMut(&mut dyn crate::store::Ledger) -> Result<(), StoreFault> + Send + 'static,
    ) -> Result<(), StoreFault> {
        let store = Arc::clone(&self.store);
        let changed = tokio::task::spawn_blocking(move || store.write(&mut work)).await;
        changed.map_err(|_| StoreFault::Refused { doing: "change", code: 0 })?
    }
}

fn read_once<T>(
    store: &dyn Store,
    question: impl FnOnce(&dyn Reading) -> Result<T, StoreFault>,
) -> Result<T, StoreFault> {
    let (mut question, mut answer) = (Some(question), None);
    let work: ReadWork<'_> = &mut |reading| {
        if let Some(question) = question.take() {
            answer = Some(question(reading)?);
        }
        Ok(())
    };
    store.read(work)?;
    answer.ok_or(StoreFault::Refused { doing: "ask", code: 0 })
}

/// Reads the roster a store holds, and which life of the store this is.
///
/// # Errors
/// The store cannot be read, or holds what it never should have taken.
pub(crate) fn load(store: &dyn Store) -> Result<(Roster, Incarnation), StoreFault> {
    read_once(store, |reading| Ok((roster_of(reading)?, reading.incarnation()?)))
}

/// Builds the roster of everything a store holds.
///
/// # Errors
/// As [`load`].
pub(crate) fn roster_of(reading: &dyn Reading) -> Result<Roster, StoreFault> {
    let decode = |bytes: &Vec<u8>| IncarnationCertificate::decode(bytes).map_err(|_| StoreFault::Damaged);
    let certificates: Vec<_> = reading.certificates()?.iter().map(decode).collect::<Result<_, _>>()?;
    let decode = |bytes: &Vec<u8>| Entry::decode(bytes).map_err(|_| StoreFault::Damaged);
    let entries: Vec<_> = reading.roster_entries()?.iter().map(decode).collect::<Result<_, _>>()?;
    let roster = entries.iter().find_map(|entry| rebuild(entry, &entries, &certificates));
    Ok(roster.unwrap_or_default())
}

const WAITING_JOBS: usize = 256;
/// Requests whose bodies are read at once; more are told to come back.
const BODIES: usize = 256;
