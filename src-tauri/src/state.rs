//! What does the shell remember? The desk, behind one lock, and that the page has reported.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

use aman_desk::{Desk, Outcome};

/// The desk as the commands reach it.
pub(crate) struct Shared {
    desk: Arc<Mutex<Desk>>,
    reported: Sender<()>,
}

impl Shared {
    /// Around a desk and the watchdog's ear.
    pub(crate) fn new(desk: Desk, reported: Sender<()>) -> Self {
        Self { desk: Arc::new(Mutex::new(desk)), reported }
    }

    /// Runs one use case away from the thread that draws: a passphrase takes half a second, a disk may take longer.
    ///
    /// # Errors
    /// Those of the use case.
    pub(crate) async fn run<T, F>(&self, case: F) -> Outcome<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Desk) -> Outcome<T> + Send + 'static,
    {
        let desk = Arc::clone(&self.desk);
        let done = tauri::async_runtime::spawn_blocking(move || {
            // A use case that panicked has written nothing half: each one ends in one transaction.
            let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
            case(&mut desk)
        });
        done.await.unwrap_or_else(|_| Err(aman_desk::Code::DiskFailed.failure()))
    }

    /// Runs what needs no desk and may wait for the network or for a person; the desk stays free for who types.
    ///
    /// # Errors
    /// Those of the work.
    pub(crate) async fn beside<T: Send + 'static>(work: impl FnOnce() -> Outcome<T> + Send + 'static) -> Outcome<T> {
        let done = tauri::async_runtime::spawn_blocking(work);
        done.await.unwrap_or_else(|_| Err(aman_desk::Code::DiskFailed.failure()))
    }

    /// The page is up.
    pub(crate) fn report(&self) {
        // The watchdog may have gone home already.
        let _late = self.reported.send(()).is_err();
    }
}
