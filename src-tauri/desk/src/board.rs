//! Where does the exchange stand, that goes on beside the person who works?

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Failure;
use crate::net::Spool;
use crate::view::{SyncPhase, Synced};

/// What the thread that exchanges tells the desk.
#[derive(Clone, Default)]
pub(crate) struct Board(Arc<Mutex<Lines>>);

/// The lines on the board.
pub(crate) struct Lines {
    pub(crate) phase: SyncPhase,
    pub(crate) last: Option<Synced>,
    pub(crate) failure: Option<Failure>,
    pub(crate) ended: Option<i64>,
    /// The desk has not looked at it yet.
    pub(crate) fresh: bool,
    pub(crate) spool: Spool,
}

impl Default for Lines {
    fn default() -> Self {
        Self { phase: SyncPhase::Idle, last: None, failure: None, ended: None, fresh: false, spool: Spool::default() }
    }
}

impl Board {
    /// The lines; a thread that died while writing leaves them readable.
    pub(crate) fn lines(&self) -> MutexGuard<'_, Lines> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the board for one run; false if another is going on.
    pub(crate) fn begin(&self) -> bool {
        let mut lines = self.lines();
        if lines.phase == SyncPhase::Running {
            return false;
        }
        lines.phase = SyncPhase::Running;
        true
    }

    /// Writes how a run ended.
    pub(crate) fn end(&self, outcome: Result<Synced, Failure>, spool: Spool, now: i64) {
        let mut lines = self.lines();
        lines.ended = Some(now);
        lines.fresh = true;
        lines.spool = spool;
        match outcome {
            Ok(synced) => {
                lines.phase = SyncPhase::Done;
                lines.last = Some(synced);
                lines.failure = None;
            }
            Err(failure) => {
                lines.phase = SyncPhase::Failed;
                lines.failure = Some(failure);
            }
        }
    }

    /// Gives the board back if the run never ended.
    pub(crate) fn cancel(&self) {
        let mut lines = self.lines();
        if lines.phase == SyncPhase::Running {
            lines.phase = SyncPhase::Failed;
            lines.failure = Some(crate::Code::ConnectionCut.failure());
        }
    }
}
