//! How do entries go by hand, in the window?

use aman_desk::Outcome;
use aman_desk::view::{BundleRead, Bundled, CourierUnit};
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;

use crate::state::Shared;

#[tauri::command]
pub(crate) async fn courier_units(desk: State<'_, Shared>) -> Outcome<Vec<CourierUnit>> {
    desk.run(|desk| desk.courier_units()).await
}

#[tauri::command]
pub(crate) async fn courier_export(desk: State<'_, Shared>, to: String, file: String) -> Outcome<Bundled> {
    desk.run(move |desk| desk.courier_export_to(&to, file.as_ref())).await
}

#[tauri::command]
pub(crate) async fn courier_import(desk: State<'_, Shared>, file: String) -> Outcome<BundleRead> {
    desk.run(move |desk| desk.courier_import_from(file.as_ref())).await
}

/// Asks the person which file was brought; nothing if she changes her mind.
#[tauri::command]
pub(crate) async fn choose_existing(app: AppHandle) -> Outcome<Option<String>> {
    Shared::beside(move || {
        let chosen = app.dialog().file().blocking_pick_file();
        Ok(chosen.and_then(|file| file.into_path().ok()).map(|path| path.display().to_string()))
    })
    .await
}
