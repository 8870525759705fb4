//! How does a reception get from the first answer to the seal?

use aman_desk::view::{Check, Opened, Restriction, Sealed, Suggestions};
use aman_desk::{Outcome, ViewDifference};
use serde_json::Value;
use tauri::State;

use crate::state::Shared;

#[tauri::command]
pub(crate) async fn reception_open(desk: State<'_, Shared>) -> Outcome<Opened> {
    desk.run(|desk| desk.reception_open()).await
}

#[tauri::command]
pub(crate) async fn reception_open_locked(desk: State<'_, Shared>) -> Outcome<Opened> {
    desk.run(|desk| desk.locked_reception_open()).await
}

#[tauri::command]
pub(crate) async fn information_open(desk: State<'_, Shared>, session: bool) -> Outcome<Opened> {
    desk.run(move |desk| desk.information_open(session)).await
}

#[tauri::command]
pub(crate) async fn reception_clock(
    desk: State<'_, Shared>,
    draft: String,
    date: Option<String>,
    time: Option<String>,
) -> Outcome<ViewDifference> {
    desk.run(move |desk| desk.reception_clock(&draft, date.as_deref(), time.as_deref())).await
}

#[tauri::command]
pub(crate) async fn reception_pause(desk: State<'_, Shared>, draft: String) -> Outcome<()> {
    desk.run(move |desk| desk.reception_pause(&draft)).await
}

#[tauri::command]
pub(crate) async fn reception_paused(desk: State<'_, Shared>) -> Outcome<Option<String>> {
    desk.run(|desk| desk.reception_paused()).await
}

#[tauri::command]
pub(crate) async fn reception_resume(desk: State<'_, Shared>, draft: String) -> Outcome<Opened> {
    desk.run(move |desk| desk.reception_resume(&draft)).await
}

#[tauri::command]
pub(crate) async fn reception_answer(
    desk: State<'_, Shared>,
    draft: String,
    path: String,
    value: Value,
) -> Outcome<ViewDifference> {
    desk.run(move |desk| desk.reception_answer(&draft, &path, value)).await
}

#[tauri::command]
pub(crate) async fn reception_item_add(
    desk: State<'_, Shared>,
    draft: String,
    path: String,
) -> Outcome<ViewDifference> {
    desk.run(move |desk| desk.reception_item_add(&draft, &path)).await
}

#[tauri::command]
pub(crate) async fn reception_item_remove(
    desk: State<'_, Shared>,
    draft: String,
    path: String,
) -> Outcome<ViewDifference> {
    desk.run(move |desk| desk.reception_item_remove(&draft, &path)).await
}

#[tauri::command]
pub(crate) async fn reception_check(desk: State<'_, Shared>, draft: String) -> Outcome<Check> {
    desk.run(move |desk| desk.reception_check(&draft)).await
}

#[tauri::command]
pub(crate) async fn reception_seal(desk: State<'_, Shared>, draft: String) -> Outcome<Sealed> {
    desk.run(move |desk| desk.reception_seal(&draft)).await
}

#[tauri::command]
pub(crate) async fn restriction(desk: State<'_, Shared>, draft: String) -> Outcome<Restriction> {
    desk.run(move |desk| desk.restriction(&draft)).await
}

#[tauri::command]
pub(crate) async fn reception_restrict(desk: State<'_, Shared>, draft: String, on: bool) -> Outcome<Restriction> {
    desk.run(move |desk| desk.reception_restrict(&draft, on)).await
}

#[tauri::command]
pub(crate) async fn suggest(
    desk: State<'_, Shared>,
    ticket: u32,
    text: String,
    draft: Option<String>,
) -> Outcome<Suggestions> {
    desk.run(move |desk| desk.suggest(ticket, &text, draft.as_deref())).await
}
