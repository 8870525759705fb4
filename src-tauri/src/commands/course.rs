//! What follows a reception: what is due, how is she called, and what is added?

use aman_desk::Outcome;
use aman_desk::view::{Agenda, CallView, Noted, Opened, RecordDetail, ServiceLine};
use tauri::State;

use crate::state::Shared;

#[tauri::command]
pub(crate) async fn agenda(desk: State<'_, Shared>, days: u32) -> Outcome<Agenda> {
    desk.run(move |desk| desk.agenda(days)).await
}

#[tauri::command]
pub(crate) async fn call_card(desk: State<'_, Shared>, id: String) -> Outcome<CallView> {
    desk.run(move |desk| desk.call_card(&id)).await
}

#[tauri::command]
pub(crate) async fn call_outcome(desk: State<'_, Shared>, id: String, code: String) -> Outcome<Noted> {
    desk.run(move |desk| desk.call_outcome(&id, &code)).await
}

#[tauri::command]
pub(crate) async fn step_open(
    desk: State<'_, Shared>,
    id: String,
    section: String,
    item: Option<String>,
) -> Outcome<Opened> {
    desk.run(move |desk| desk.step_open(&id, &section, item.as_deref())).await
}

#[tauri::command]
pub(crate) async fn step_seal(desk: State<'_, Shared>, draft: String, reason: String) -> Outcome<RecordDetail> {
    desk.run(move |desk| desk.step_seal(&draft, &reason)).await
}

#[tauri::command]
pub(crate) async fn step_services(desk: State<'_, Shared>, draft: String) -> Outcome<Vec<ServiceLine>> {
    desk.run(move |desk| desk.step_services(&draft)).await
}

#[tauri::command]
pub(crate) async fn step_discard(desk: State<'_, Shared>, draft: String) -> Outcome<()> {
    desk.run(move |desk| desk.step_discard(&draft)).await
}
