//! What happens when the desk is locked, and what locks it besides a person?
//!
//! Three things hold what was open: the vault's keys, the stack of the thread that used them, and the page. All three go.

use std::sync::mpsc::channel;
use std::time::Duration;

use aman_desk::view::Status;
use aman_desk::{Desk, Outcome};
use tauri::{AppHandle, Manager};

use crate::clipboard::Clipboard;
use crate::diag::{Event, note};
use crate::platform;
use crate::state::Shared;
use crate::window;

/// How often the machine's sleep is looked for where the system does not announce it.
const LOOK: Duration = Duration::from_secs(2);

/// How often it is looked whether the key stick is still plugged in.
const STICK: Duration = Duration::from_secs(1);

/// How often a locked desk exchanges by itself.
const EXCHANGE_EVERY: u32 = 450; // looks: a quarter of an hour

/// Time for a page out of sight to send what was typed.
const LAST_WORDS: Duration = Duration::from_millis(250);

/// Locks, and puts a fresh page in place of the one that knew something.
///
/// The page is taken out of sight first: it sends what was typed and lets go of its field, of which the web engine keeps a copy in
/// this process. A page that hangs is not waited for.
///
/// # Errors
/// The vault cannot be read; it is locked all the same.
pub(crate) async fn lock(app: &AppHandle) -> Outcome<Status> {
    leave(app, Desk::lock).await
}

/// The same, where what locks also changes which desk it is.
///
/// # Errors
/// Those of the use case; the page is a fresh one all the same.
pub(crate) async fn leave(app: &AppHandle, case: fn(&mut Desk) -> Outcome<Status>) -> Outcome<Status> {
    window::hide(app);
    let clipboard = app.state::<Clipboard>().inner().clone();
    // Another program may be slow to say what lies there: the keys do not wait for it.
    let clearing = tauri::async_runtime::spawn_blocking(move || clipboard.clear());
    tauri::async_runtime::spawn_blocking(|| wait(LAST_WORDS)).await.ok();
    let shared = app.state::<Shared>();
    let status = shared.run(case).await;
    shared.let_the_thread_go();
    clearing.await.ok();
    if window::begin_anew(app).is_err() {
        note(Event::WindowFailed);
    }
    status
}

/// Locks when the machine goes to sleep or the key stick is taken out, and lets a locked desk exchange by itself.
pub(crate) fn watch(app: &AppHandle) {
    let asleep = app.clone();
    platform::when_it_sleeps(move || lock_if_busy(&asleep));
    let stick = app.clone();
    let _unwatched =
        std::thread::Builder::new().name("stick".to_owned()).spawn(move || look_for_stick(&stick)).is_err();
    let app = app.clone();
    // Without a free thread the system's announcement still locks.
    let _unwatched = std::thread::Builder::new().name("sleep".to_owned()).spawn(move || look_for_sleep(&app)).is_err();
}

fn look_for_sleep(app: &AppHandle) {
    let mut awake = platform::Awake::begin();
    for look in 1_u32.. {
        wait(LOOK);
        if awake.slept() {
            lock_if_busy(app);
        }
        if look.is_multiple_of(EXCHANGE_EVERY) {
            tauri::async_runtime::block_on(app.state::<Shared>().run(|desk| desk.exchange_while_locked())).ok();
        }
    }
}

/// Asks no use case, for one may take long: the page is hidden while it still runs.
fn look_for_stick(app: &AppHandle) {
    let watch = app.state::<Shared>().stick_watch();
    loop {
        wait(STICK);
        if watch.has_left() {
            tauri::async_runtime::block_on(lock(app)).ok();
        }
    }
}

/// Lets time pass: nobody ever sends.
fn wait(time: Duration) {
    let (_keep, never) = channel::<()>();
    never.recv_timeout(time).ok();
}

fn lock_if_busy(app: &AppHandle) {
    tauri::async_runtime::block_on(async {
        let busy = app.state::<Shared>().run(|desk| Ok(desk.is_busy())).await;
        if busy != Ok(false) {
            lock(app).await.ok();
        }
    });
}
