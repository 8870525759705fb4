//! What happens when the desk is locked, and what locks it besides a person?
//!
//! Three things hold what was open: the vault's keys, the stack of the thread that used them, and the page. All three go.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use aman_desk::Outcome;
use aman_desk::view::Status;
use tauri::{AppHandle, Manager};

use crate::diag::{Event, note};
use crate::platform;
use crate::state::Shared;
use crate::window;

/// How often the machine's sleep is looked for where the system does not announce it.
const LOOK: Duration = Duration::from_secs(2);

/// How often a locked desk exchanges by itself.
const EXCHANGE_EVERY: u32 = 450; // looks: a quarter of an hour

/// Locks, and puts a fresh page in place of the one that knew something.
///
/// # Errors
/// The vault cannot be read; it is locked all the same.
pub(crate) async fn lock(app: &AppHandle) -> Outcome<Status> {
    let shared = app.state::<Shared>();
    let status = shared.run(|desk| desk.lock()).await;
    shared.let_the_thread_go();
    if window::begin_anew(app).is_err() {
        note(Event::WindowFailed);
    }
    status
}

/// Locks when the machine goes to sleep, and lets a locked desk exchange by itself.
pub(crate) fn watch(app: &AppHandle) {
    let asleep = app.clone();
    platform::when_it_sleeps(move || lock_if_busy(&asleep));
    let app = app.clone();
    // Without a free thread the system's announcement still locks.
    let _unwatched = std::thread::Builder::new().name("sleep".to_owned()).spawn(move || look_for_sleep(&app)).is_err();
}

fn look_for_sleep(app: &AppHandle) {
    let (_keep, never) = channel::<()>();
    let mut awake = platform::Awake::begin();
    for look in 1_u32.. {
        if never.recv_timeout(LOOK) != Err(RecvTimeoutError::Timeout) {
            return;
        }
        if awake.slept() {
            lock_if_busy(app);
        }
        if look.is_multiple_of(EXCHANGE_EVERY) {
            tauri::async_runtime::block_on(app.state::<Shared>().run(|desk| desk.exchange_while_locked())).ok();
        }
    }
}

fn lock_if_busy(app: &AppHandle) {
    tauri::async_runtime::block_on(async {
        let busy = app.state::<Shared>().run(|desk| Ok(desk.is_busy())).await;
        if busy != Ok(false) {
            lock(app).await.ok();
        }
    });
}
