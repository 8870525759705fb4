//! How is a desk watched over: lease, trail, acts of two, horizon?

use std::path::Path;

use aman_desk::view::{
    ActLine, Acts, ArchivedLine, ExportAsked, Exported, LeaseView, PhoneCodeView, RecordDetail, TrailLine,
    TrailVerified,
};
use aman_desk::{Outcome, TrailAsked};
use tauri::State;

use crate::state::Shared;

#[tauri::command]
pub(crate) async fn lease(desk: State<'_, Shared>) -> Outcome<LeaseView> {
    desk.run(|desk| desk.lease()).await
}

#[tauri::command]
pub(crate) async fn lease_code(desk: State<'_, Shared>, to: String, days: u8) -> Outcome<PhoneCodeView> {
    desk.run(move |desk| desk.lease_code(&to, days)).await
}

#[tauri::command]
pub(crate) async fn lease_figures(desk: State<'_, Shared>, hours: u32, unlocks: u32) -> Outcome<LeaseView> {
    desk.run(move |desk| desk.lease_figures(hours, unlocks)).await
}

#[tauri::command]
pub(crate) async fn lease_renew(desk: State<'_, Shared>, code: String) -> Outcome<LeaseView> {
    desk.run(move |desk| desk.lease_renew(&code)).await
}

#[tauri::command]
pub(crate) async fn break_glass(desk: State<'_, Shared>, id: String, reason: String) -> Outcome<RecordDetail> {
    desk.run(move |desk| desk.break_glass(&id, &reason)).await
}

#[tauri::command]
pub(crate) async fn trail(
    desk: State<'_, Shared>,
    record: Option<String>,
    officer: Option<String>,
    since: Option<i64>,
) -> Outcome<Vec<TrailLine>> {
    desk.run(move |desk| desk.trail(&TrailAsked { record, officer, since })).await
}

#[tauri::command]
pub(crate) async fn record_trail(desk: State<'_, Shared>, id: String) -> Outcome<Vec<TrailLine>> {
    desk.run(move |desk| desk.record_trail(&id)).await
}

#[tauri::command]
pub(crate) async fn trail_verify(desk: State<'_, Shared>) -> Outcome<TrailVerified> {
    desk.run(|desk| desk.trail_verify()).await
}

#[tauri::command]
pub(crate) async fn export_all(desk: State<'_, Shared>, asked: ExportAsked) -> Outcome<Exported> {
    desk.run(move |desk| {
        let (out, reason, by) = asked.parts();
        desk.export_all(Path::new(&out), &reason, &by)
    })
    .await
}

#[tauri::command]
pub(crate) async fn grant_outside(desk: State<'_, Shared>, to: String, asked: ExportAsked) -> Outcome<Exported> {
    desk.run(move |desk| {
        let (out, reason, by) = asked.parts();
        desk.grant_outside(&to, Path::new(&out), &reason, &by)
    })
    .await
}

#[tauri::command]
pub(crate) async fn acts(desk: State<'_, Shared>) -> Outcome<Acts> {
    desk.run(|desk| desk.acts()).await
}

#[tauri::command]
pub(crate) async fn second_give(desk: State<'_, Shared>, act: String) -> Outcome<ActLine> {
    desk.run(move |desk| desk.second_give(&act)).await
}

#[tauri::command]
pub(crate) async fn second_code(desk: State<'_, Shared>, to: String, act: String) -> Outcome<PhoneCodeView> {
    desk.run(move |desk| desk.second_code(&to, &act)).await
}

#[tauri::command]
pub(crate) async fn second_give_up(desk: State<'_, Shared>, act: String) -> Outcome<Acts> {
    desk.run(move |desk| desk.second_give_up(&act)).await
}

#[tauri::command]
pub(crate) async fn archive(desk: State<'_, Shared>, id: String, reason: String) -> Outcome<RecordDetail> {
    desk.run(move |desk| desk.archive(&id, &reason)).await
}

#[tauri::command]
pub(crate) async fn archived(desk: State<'_, Shared>) -> Outcome<Vec<ArchivedLine>> {
    desk.run(|desk| desk.archived()).await
}

#[tauri::command]
pub(crate) async fn horizon_apply(desk: State<'_, Shared>) -> Outcome<Vec<ArchivedLine>> {
    desk.run(|desk| desk.horizon_apply()).await
}

#[tauri::command]
pub(crate) async fn horizon_recall(desk: State<'_, Shared>, id: String, reason: String) -> Outcome<Vec<ArchivedLine>> {
    desk.run(move |desk| desk.horizon_recall(&id, &reason)).await
}
