//! What does an officer do with records that are already sealed?

use aman_desk::Outcome;
use aman_desk::view::{ConflictLine, DuplicatePair, Found, HistoryLine, RecordDetail, RecordPage, Same, SearchHit};
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

#[tauri::command]
pub(crate) async fn resolve(
    desk: State<'_, Shared>,
    id: String,
    path: String,
    take: String,
    reason: String,
) -> Outcome<RecordDetail> {
    desk.run(move |desk| desk.resolve(&id, &path, &take, &reason)).await
}

#[tauri::command]
pub(crate) async fn duplicates(desk: State<'_, Shared>, limit: u32) -> Outcome<Vec<DuplicatePair>> {
    desk.run(move |desk| desk.duplicates(limit)).await
}

#[tauri::command]
pub(crate) async fn same(desk: State<'_, Shared>, id: String) -> Outcome<Same> {
    desk.run(move |desk| desk.same(&id)).await
}

#[tauri::command]
pub(crate) async fn merge(desk: State<'_, Shared>, id: String, other: String, reason: String) -> Outcome<Same> {
    desk.run(move |desk| desk.merge(&id, &other, &reason)).await
}

#[tauri::command]
pub(crate) async fn unmerge(desk: State<'_, Shared>, id: String, other: String, reason: String) -> Outcome<Same> {
    desk.run(move |desk| desk.unmerge(&id, &other, &reason)).await
}

#[tauri::command]
pub(crate) async fn same_authors(desk: State<'_, Shared>, id: String, reason: String) -> Outcome<Vec<SearchHit>> {
    desk.run(move |desk| desk.same_authors(&id, &reason)).await
}
