//! Did the page come up? If not, the window is drawn again more gently, once.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use crate::diag::{Event, note};
use crate::platform;

/// How long a page may take before it reports.
const PATIENCE: Duration = Duration::from_secs(5);

/// Starts to wait; whoever holds the sender reports through it.
pub(crate) fn watch(restarted: bool) -> Sender<()> {
    let (reported, waiting) = channel();
    // A machine without a free thread only loses the second try.
    let _unwatched =
        std::thread::Builder::new().name("watchdog".to_owned()).spawn(move || wait(&waiting, restarted)).is_err();
    reported
}

fn wait(waiting: &Receiver<()>, restarted: bool) {
    if waiting.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    note(Event::PageSilent);
    if !restarted {
        platform::draw_more_gently();
    }
}
