//! What does an officer do with records that are already sealed?

use aman_desk::Outcome;
use aman_desk::view::{ConflictLine, Found, HistoryLine, RecordDetail, RecordPage};
use serde_json::Value;
use tauri::State;

use crate::state::Shared;

#[tauri::command]
pub(crate) async fn list(desk: State<'_, Shared>, after: Option<String>) -> Outcome<RecordPage> {
    desk.run(move |desk| desk.list(after.as_deref())).await
}

#[tauri::command]
pub(crate) async fn record(desk: State<'_, Shared>, id: String) -> Outcome<RecordDetail> {
    desk.run(move |desk| desk.record(&id)).await
}

#[tauri::command]
pub(crate) async fn history(desk: State<'_, Shared>, id: String) -> Outcome<Vec<HistoryLine>> {
    desk.run(move |desk| desk.history(&id)).await
}

#[tauri::command]
pub(crate) async fn adopt(desk: State<'_, Shared>, id: String, reason: String) -> Outcome<RecordDetail> {
    desk.run(move |desk| desk.record_adopt(&id, &reason)).await
}

#[tauri::command]
pub(crate) async fn amend(
    desk: State<'_, Shared>,
    id: String,
    path: String,
    value: Value,
    reason: String,
) -> Outcome<RecordDetail> {
    desk.run(move |desk| desk.amend(&id, &path, value, &reason)).await
}

#[tauri::command]
pub(crate) async fn open_file(desk: State<'_, Shared>, id: String, reason: String) -> Outcome<RecordDetail> {
    desk.run(move |desk| desk.open_file(&id, &reason)).await
}

#[tauri::command]
pub(crate) async fn search(desk: State<'_, Shared>, text: String, limit: u32) -> Outcome<Found> {
    desk.run(move |desk| desk.search(&text, limit)).await
}

#[tauri::command]
pub(crate) async fn conflicts(desk: State<'_, Shared>) -> Outcome<Vec<ConflictLine>> {
    desk.run(|desk| desk.conflicts()).await
}
