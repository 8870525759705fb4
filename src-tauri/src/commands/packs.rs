//! Which form packs does this desk hold, and how is one that was brought taken in, in the window?

use aman_desk::Outcome;
use aman_desk::view::{PackHeld, PackRead, PackTaken};
use tauri::State;

use crate::state::Shared;

#[tauri::command]
pub(crate) async fn packs(desk: State<'_, Shared>) -> Outcome<Vec<PackHeld>> {
    desk.run(|desk| desk.packs_held()).await
}

#[tauri::command]
pub(crate) async fn pack_look(desk: State<'_, Shared>, file: String) -> Outcome<PackRead> {
    desk.run(move |desk| desk.pack_look(file.as_ref())).await
}

#[tauri::command]
pub(crate) async fn pack_take(desk: State<'_, Shared>, file: String, shown: String) -> Outcome<PackTaken> {
    desk.run(move |desk| desk.pack_activate(file.as_ref(), None, Some(&shown))).await
}
