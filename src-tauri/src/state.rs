//! What does the shell remember? The desk, on one thread of its own, and that the page has reported.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use aman_desk::{Code, Desk, Outcome, StickWatch};

/// One use case, to be run on the desk's thread.
type Job = Box<dyn FnOnce(&mut Desk) + Send>;

/// The desk as the commands reach it.
pub(crate) struct Shared {
    desk: Arc<Mutex<Desk>>,
    worker: Mutex<Option<Worker>>,
    reported: Sender<()>,
    stick: StickWatch,
}

/// The thread that runs the use cases. Keys pass over its stack and no other, so it ends when they are forgotten: the system
/// takes a thread's stack back.
struct Worker {
    jobs: Sender<Job>,
    thread: JoinHandle<()>,
}

impl Shared {
    /// Around a desk and the watchdog's ear.
    pub(crate) fn new(desk: Desk, reported: Sender<()>) -> Self {
        let stick = desk.stick_watch();
        Self { desk: Arc::new(Mutex::new(desk)), worker: Mutex::new(None), reported, stick }
    }

    /// The watch over the key stick that opens the desk.
    pub(crate) fn stick_watch(&self) -> StickWatch {
        self.stick.clone()
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
        let (done, mut waiting) = tauri::async_runtime::channel(1);
        let job: Job = Box::new(move |desk| {
            // Whoever asked may have gone with its page.
            let _gone = done.blocking_send(case(desk)).is_err();
        });
        self.give(job)?;
        waiting.recv().await.unwrap_or_else(|| Err(Code::DiskFailed.failure()))
    }

    /// Ends the thread that held the keys, and waits until it is gone.
    pub(crate) fn let_the_thread_go(&self) {
        let worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Worker { jobs, thread }) = worker {
            drop(jobs);
            let _panicked = thread.join().is_err();
        }
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

    fn give(&self, job: Job) -> Outcome<()> {
        let mut worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
        // One that died over a use case is replaced: each use case ends in one transaction, so nothing is half written.
        if worker.as_ref().is_none_or(|worker| worker.thread.is_finished()) {
            *worker = Some(Worker::start(Arc::clone(&self.desk))?);
        }
        let sent = worker.as_ref().is_some_and(|worker| worker.jobs.send(job).is_ok());
        if sent { Ok(()) } else { Err(Code::DiskFailed.failure()) }
    }
}

impl Worker {
    fn start(desk: Arc<Mutex<Desk>>) -> Outcome<Self> {
        let (jobs, waiting) = channel::<Job>();
        let thread = std::thread::Builder::new().name("desk".to_owned()).spawn(move || {
            for job in waiting {
                job(&mut desk.lock().unwrap_or_else(PoisonError::into_inner));
            }
        });
        Ok(Self { jobs, thread: thread.map_err(|_| Code::DiskFailed.failure())? })
    }
}
