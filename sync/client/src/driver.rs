//! How is a desk brought level with its server, exchange by exchange?

use std::collections::BTreeSet;
use std::future::Future;

use aman_sync_protocol::engine::Outcome;
use aman_sync_protocol::host::Clock;
use aman_sync_protocol::ids::EntryId;
use aman_sync_protocol::message::Alert;
use aman_sync_protocol::replica::{Replica, Scope};

use crate::error::{NetworkFault, SyncFailure, SyncFault};
use crate::exchange::Exchange;
use crate::transport::Transport;

/// What a synchronisation did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Entries the server acknowledged for the first time.
    pub pushed: u64,
    /// Entries, wraps and grants that were new here.
    pub pulled: u64,
    /// Receipts taken.
    pub receipts: u64,
    /// Forks, gaps and refusals, each once.
    pub alerts: Vec<Alert>,
}

/// Exchanges with the server until neither side has anything new, or nothing moves any more.
///
/// # Errors
/// The network, the server or the replica failed; the report in the failure says what was done before, all of which
/// is kept.
pub async fn sync<R: Replica>(
    transport: &Transport,
    replica: &mut R,
    clock: &dyn Clock,
) -> Result<SyncReport, SyncFailure<R::Fault>> {
    let mut report = SyncReport::default();
    match level(transport, replica, clock, &mut report).await {
        Ok(()) => Ok(report),
        Err(fault) => Err(SyncFailure { fault, report }),
    }
}

/// [`sync`] for a caller without a runtime; blocks its thread.
///
/// # Errors
/// As [`sync`].
pub fn sync_blocking<R: Replica>(
    transport: &Transport,
    replica: &mut R,
    clock: &dyn Clock,
) -> Result<SyncReport, SyncFailure<R::Fault>> {
    block_on(sync(transport, replica, clock)).unwrap_or_else(|| {
        let fault = SyncFault::Network(NetworkFault::Unexpected);
        Err(SyncFailure { fault, report: SyncReport::default() })
    })
}

/// Runs a future on a runtime of its own; `None` when the system gives none.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> Option<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    Some(runtime.block_on(future))
}

async fn level<R: Replica>(
    transport: &Transport,
    replica: &mut R,
    clock: &dyn Clock,
    report: &mut SyncReport,
) -> Result<(), SyncFault<R::Fault>> {
    replica.append_due_beacons(clock.now()).map_err(SyncFault::Replica)?;
    let mut scope = Scope::Own;
    let mut refused = BTreeSet::new();
    let mut refills = 0;
    let mut looks = 0;
    let mut offered_anew = false;
    loop {
        let mut exchange = Exchange::new(transport, replica, clock, scope);
        let outcome = exchange.run().await;
        let done = exchange.done();
        report.pushed += done.acknowledged;
        report.pulled += done.stored;
        report.receipts += done.receipts;
        refused.extend(done.refused);
        // What a server without memory refuses, it takes once it was refilled.
        let lasting = done.alerts.into_iter().filter(|alert| !done.refill || !alert.code.refuses());
        add_new(&mut report.alerts, lasting);
        let outcome = outcome?;
        refills += u8::from(outcome.refill);
        scope = if outcome.refill { Scope::All } else { Scope::Own };
        let mut suspicious = done.suspicious;
        let moved = done.moved || outcome.refill;
        let more = moved && refills <= MOST_REFILLS && has_more(replica, &outcome, &refused)?;
        let mut look_again = false;
        if !more && !outcome.again {
            let settled = replica.settle(clock.now()).map_err(SyncFault::Replica)?;
            looks += 1;
            look_again = settled.look_again && looks <= MOST_LOOKS;
            suspicious |= !settled.alerts.is_empty();
            add_new(&mut report.alerts, settled.alerts.into_iter());
        }
        if suspicious && !offered_anew {
            // A store that was put back in silence shows first as a fork or a gap: state every chain, once.
            offered_anew = true;
            scope = Scope::All;
            replica.forget_acknowledgements().map_err(SyncFault::Replica)?;
        } else if !more && !look_again {
            return Ok(());
        }
    }
}

fn has_more<R: Replica>(
    replica: &R,
    outcome: &Outcome,
    refused: &BTreeSet<EntryId>,
) -> Result<bool, SyncFault<R::Fault>> {
    if outcome.again {
        return Ok(true);
    }
    let waiting = replica.unsent(LOOK_AHEAD).map_err(SyncFault::Replica)?;
    Ok(waiting.iter().any(|unsent| unsent.entry.is_some_and(|entry| !refused.contains(&entry))))
}

fn add_new(alerts: &mut Vec<Alert>, more: impl Iterator<Item = Alert>) {
    for alert in more {
        if !alerts.contains(&alert) && alerts.len() < MOST_ALERTS {
            alerts.push(alert);
        }
    }
}

/// A server that changes its incarnation again and again is not followed for ever.
const MOST_REFILLS: u8 = 3;
/// A word about an entry that is not here is worth one more look, and a second for what the first look brought.
const MOST_LOOKS: u8 = 2;
const LOOK_AHEAD: usize = 64 * 1024;
const MOST_ALERTS: usize = 1000;
