//! Who is at work, in which language, and how does synchronisation stand?

use aman_desk::view::{Home, StateAnswer, StateCodes, Status, SyncState, Verified};
use aman_desk::{Desk, Outcome};
use tauri::{AppHandle, State, WebviewWindow};

use crate::locking;
use crate::state::Shared;
use crate::window::Face;

/// The page is up: the watchdog may go home.
#[tauri::command]
pub(crate) fn ready(desk: State<'_, Shared>) {
    desk.report();
}

#[tauri::command]
pub(crate) async fn status(desk: State<'_, Shared>) -> Outcome<Status> {
    desk.run(|desk| desk.status()).await
}

#[tauri::command]
pub(crate) async fn speak(desk: State<'_, Shared>, face: State<'_, Face>, lang: String) -> Outcome<()> {
    face.speaks(&lang);
    desk.run(move |desk| {
        desk.speak(&lang);
        Ok(())
    })
    .await
}

/// Shows everything larger or smaller, in per cent; says the size that holds.
#[tauri::command]
pub(crate) fn zoom(window: WebviewWindow, face: State<'_, Face>, percent: Option<u16>) -> u16 {
    face.zoom(&window, percent)
}

#[tauri::command]
pub(crate) async fn unlock(
    desk: State<'_, Shared>,
    officer: Option<String>,
    passphrase: String,
    stick: Option<String>,
) -> Outcome<Status> {
    desk.run(move |desk| {
        if let Some(folder) = &stick {
            desk.put_stick(folder.as_ref());
        }
        desk.unlock(officer.as_deref(), passphrase)
    })
    .await
}

#[tauri::command]
pub(crate) async fn lock(app: AppHandle) -> Outcome<Status> {
    locking::lock(&app).await
}

#[tauri::command]
pub(crate) async fn practice_begin(desk: State<'_, Shared>) -> Outcome<Status> {
    desk.run(|desk| desk.practice_begin()).await
}

#[tauri::command]
pub(crate) async fn practice_anew(desk: State<'_, Shared>) -> Outcome<Status> {
    desk.run(|desk| desk.practice_anew()).await
}

#[tauri::command]
pub(crate) async fn practice_end(app: AppHandle) -> Outcome<Status> {
    locking::leave(&app, Desk::practice_end).await
}

#[tauri::command]
pub(crate) async fn home(desk: State<'_, Shared>) -> Outcome<Home> {
    desk.run(|desk| desk.home()).await
}

#[tauri::command]
pub(crate) async fn sync_now(desk: State<'_, Shared>) -> Outcome<SyncState> {
    desk.run(|desk| desk.sync_now()).await
}

#[tauri::command]
pub(crate) async fn sync_state(desk: State<'_, Shared>) -> Outcome<SyncState> {
    desk.run(|desk| desk.sync_state()).await
}

#[tauri::command]
pub(crate) async fn verify(desk: State<'_, Shared>) -> Outcome<Verified> {
    desk.run(|desk| desk.verify()).await
}

#[tauri::command]
pub(crate) async fn state_codes(desk: State<'_, Shared>) -> Outcome<StateCodes> {
    desk.run(|desk| desk.state_codes()).await
}

#[tauri::command]
pub(crate) async fn state_check(
    desk: State<'_, Shared>,
    log: String,
    space: String,
    seq: u64,
    code: String,
) -> Outcome<StateAnswer> {
    desk.run(move |desk| desk.state_check(&log, Some(&space), seq, &code)).await
}
