//! What does a regional coordinator decide?

use aman_desk::Outcome;
use aman_desk::view::{SwitchLine, UnitLine, WaitingDesk};
use tauri::State;

use crate::state::Shared;

#[tauri::command]
pub(crate) async fn waiting(desk: State<'_, Shared>) -> Outcome<Vec<WaitingDesk>> {
    desk.run(|desk| desk.waiting()).await
}

#[tauri::command]
pub(crate) async fn approve(desk: State<'_, Shared>, fingerprint: String) -> Outcome<WaitingDesk> {
    desk.run(move |desk| desk.approve(&fingerprint)).await
}

#[tauri::command]
pub(crate) async fn units(desk: State<'_, Shared>) -> Outcome<Vec<UnitLine>> {
    desk.run(|desk| desk.units()).await
}

#[tauri::command]
pub(crate) async fn protection_sheet(desk: State<'_, Shared>, file: String) -> Outcome<()> {
    desk.run(move |desk| desk.protection_to(file.as_ref()).map(drop)).await
}

#[tauri::command]
pub(crate) async fn unit_outside(desk: State<'_, Shared>, unit: String, to: String) -> Outcome<UnitLine> {
    desk.run(move |desk| desk.unit_outside(&unit, &to)).await
}

#[tauri::command]
pub(crate) async fn switches(desk: State<'_, Shared>) -> Outcome<Vec<SwitchLine>> {
    desk.run(|desk| desk.switches()).await
}

#[tauri::command]
pub(crate) async fn switch_set(
    desk: State<'_, Shared>,
    switch: String,
    on: bool,
    act: String,
    readers: Vec<String>,
) -> Outcome<SwitchLine> {
    desk.run(move |desk| desk.switch_set(&switch, on, &act, readers)).await
}
