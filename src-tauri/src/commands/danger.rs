//! How is danger assessed again, and how does a call reach the region?

use aman_desk::Outcome;
use aman_desk::view::{CallLine, CallListView, CallStepLine, DangerCodeView, RecordDetail, UnansweredLine};
use serde_json::Value;
use tauri::State;

use crate::state::Shared;

#[tauri::command]
pub(crate) async fn call_list(desk: State<'_, Shared>) -> Outcome<CallListView> {
    desk.run(|desk| desk.call_list()).await
}

#[tauri::command]
pub(crate) async fn call_list_set(
    desk: State<'_, Shared>,
    minutes: u32,
    steps: Vec<CallStepLine>,
) -> Outcome<CallListView> {
    desk.run(move |desk| desk.call_list_set(minutes, steps)).await
}

#[tauri::command]
pub(crate) async fn danger_calls(desk: State<'_, Shared>) -> Outcome<Vec<CallLine>> {
    desk.run(|desk| desk.danger_calls()).await
}

#[tauri::command]
pub(crate) async fn danger_code(desk: State<'_, Shared>, id: String) -> Outcome<DangerCodeView> {
    desk.run(move |desk| desk.danger_code(&id)).await
}

#[tauri::command]
pub(crate) async fn danger_heard(desk: State<'_, Shared>, digits: String) -> Outcome<CallLine> {
    desk.run(move |desk| desk.danger_heard(&digits)).await
}

#[tauri::command]
pub(crate) async fn reassess(
    desk: State<'_, Shared>,
    id: String,
    changes: Vec<(String, Value)>,
    reason: String,
) -> Outcome<RecordDetail> {
    desk.run(move |desk| desk.reassess(&id, &changes, &reason)).await
}

#[tauri::command]
pub(crate) async fn unanswered(desk: State<'_, Shared>) -> Outcome<Vec<UnansweredLine>> {
    desk.run(|desk| desk.unanswered()).await
}
