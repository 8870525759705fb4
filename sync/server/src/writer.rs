//! How do many requests share one durable transaction?
//!
//! One thread writes. It takes what waits, decides and stores it in one transaction, commits, and only then answers:
//! a flush is shared by all who waited for it, and nobody is told "kept" before it is on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use aman_sync_protocol::ids::{EntryId, LogId, SpaceId};
use aman_sync_protocol::message::{Alert, AlertCode};
use aman_sync_protocol::replica::Item;
use aman_sync_protocol::roster::Roster;
use tokio::sync::{mpsc, oneshot};

use crate::intake::{Carrier, Intake, Verdict};
use crate::store::{Store, StoreFault};

/// The roster everyone asks; replaced as a whole when a transaction changed it.
pub(crate) type SharedRoster = Arc<RwLock<Arc<Roster>>>;

/// Items of one request, and where to answer.
pub(crate) struct Job {
    /// Who brings them.
    pub(crate) carrier: Carrier,
    /// What is brought.
    pub(crate) items: Vec<Item>,
    /// Where to answer, after the commit.
    pub(crate) reply: oneshot::Sender<Result<Reply, StoreFault>>,
}

/// What became of a job's items.
#[derive(Debug, Default)]
pub(crate) struct Reply {
    /// The chains that were touched, also by what was held already.
    pub(crate) touched: BTreeSet<(LogId, SpaceId)>,
    /// The entries that are kept.
    pub(crate) kept: BTreeSet<EntryId>,
    /// What people and programs should know.
    pub(crate) alerts: Vec<Alert>,
    /// How many items were refused.
    pub(crate) refused: u64,
}

/// Writes until all senders are gone. Runs on its own thread.
pub(crate) fn run(store: &dyn Store, roster: &SharedRoster, pinned: Option<EntryId>, mut jobs: mpsc::Receiver<Job>) {
    while let Some(first) = jobs.blocking_recv() {
        let mut group = vec![first];
        while group.len() < GROUP {
            let Ok(job) = jobs.try_recv() else { break };
            group.push(job);
        }
        let (strangers, desks): (Vec<Job>, Vec<Job>) =
            group.into_iter().partition(|job| matches!(job.carrier, Carrier::Stranger(_)));
        if !desks.is_empty() {
            write(store, roster, pinned, desks);
        }
        for job in strangers {
            write(store, roster, pinned, vec![job]);
        }
    }
}

fn write(store: &dyn Store, shared: &SharedRoster, pinned: Option<EntryId>, jobs: Vec<Job>) {
    let before = current(shared);
    let mut after = Arc::clone(&before);
    let mut replies = Vec::new();
    let outcome = store.write(&mut |ledger| {
        let mut intake = Intake { ledger, roster: &mut after, pinned, pending: BTreeMap::new() };
        for job in &jobs {
            replies.push(take_job(&mut intake, job)?);
        }
        intake.settle_roster()
    });
    match outcome {
        Ok(()) => {
            if !Arc::ptr_eq(&before, &after) {
                *shared.write().unwrap_or_else(PoisonError::into_inner) = after;
            }
            for (job, reply) in jobs.into_iter().zip(replies) {
                let _gone = job.reply.send(Ok(reply));
            }
        }
        Err(fault) => jobs.into_iter().for_each(|job| drop(job.reply.send(Err(fault)))),
    }
}

fn take_job(intake: &mut Intake<'_>, job: &Job) -> Result<Reply, StoreFault> {
    let mut reply = Reply::default();
    let mut carrier = job.carrier;
    for item in &job.items {
        match intake.take(&mut carrier, item)? {
            Verdict::Kept { entry, alert } => {
                if let Some((log, space, id)) = entry {
                    reply.touched.insert((log, space));
                    reply.kept.insert(id);
                }
                reply.alerts.extend(alert);
            }
            Verdict::Refused(alert) => {
                reply.refused += 1;
                reply.alerts.push(alert);
            }
        }
    }
    let strange = intake.refuse_pending();
    if strange > 0 {
        reply.refused += strange;
        reply.alerts.push(Alert::plain(AlertCode::UnknownLog));
    }
    match carrier {
        Carrier::Desk(_) => Ok(reply),
        Carrier::Stranger(link) if intake.roster.desk_of_link(&link).is_some() => Ok(reply),
        // A stranger who brings a roster that does not name him leaves nothing behind.
        Carrier::Stranger(_) => Err(StoreFault::TakenBack),
    }
}

/// The roster as it stands.
#[must_use]
pub(crate) fn current(shared: &SharedRoster) -> Arc<Roster> {
    Arc::clone(&shared.read().unwrap_or_else(PoisonError::into_inner))
}

/// Says what a failed write means to the desk that waits.
#[must_use]
pub(crate) fn alert_of(fault: StoreFault) -> Alert {
    Alert::plain(match fault {
        StoreFault::TakenBack => AlertCode::NotEnrolled,
        StoreFault::Busy
        | StoreFault::Damaged
        | StoreFault::DiskFull
        | StoreFault::Newer
        | StoreFault::Refused { .. } => AlertCode::StoreFailed,
    })
}

const GROUP: usize = 64;
