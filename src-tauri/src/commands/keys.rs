//! How are desks revoked, keys brought back from paper, and records destroyed by order?

use aman_desk::Outcome;
use aman_desk::view::{
    Asked, ColleagueLine, DestructionLine, ExposureLines, KeyAgeLine, QuarantineLine, Recovered, RecoveryLines,
    Revoked, Rotated, ShareSheet, Sheet,
};
use tauri::State;

use crate::state::Shared;

#[tauri::command]
pub(crate) async fn exposure(desk: State<'_, Shared>, of: String) -> Outcome<ExposureLines> {
    desk.run(move |desk| desk.exposure(&of)).await
}

#[tauri::command]
pub(crate) async fn revoke(desk: State<'_, Shared>, of: String, reason: String) -> Outcome<Revoked> {
    desk.run(move |desk| desk.revoke(&of, &reason)).await
}

#[tauri::command]
pub(crate) async fn withdraw(desk: State<'_, Shared>, officer: String, reason: String) -> Outcome<Revoked> {
    desk.run(move |desk| desk.withdraw(&officer, &reason)).await
}

#[tauri::command]
pub(crate) async fn rotate(desk: State<'_, Shared>, unit: String, reason: String) -> Outcome<Rotated> {
    desk.run(move |desk| desk.rotate(Some(&unit), &reason)).await
}

#[tauri::command]
pub(crate) async fn key_ages(desk: State<'_, Shared>) -> Outcome<Vec<KeyAgeLine>> {
    desk.run(|desk| desk.key_ages()).await
}

#[tauri::command]
pub(crate) async fn quarantine(desk: State<'_, Shared>) -> Outcome<Vec<QuarantineLine>> {
    desk.run(|desk| desk.quarantine()).await
}

#[tauri::command]
pub(crate) async fn colleagues(desk: State<'_, Shared>) -> Outcome<Vec<ColleagueLine>> {
    desk.run(|desk| desk.colleagues()).await
}

#[tauri::command]
pub(crate) async fn confirm_colleague(desk: State<'_, Shared>, shown: String) -> Outcome<Vec<ColleagueLine>> {
    desk.run(move |desk| desk.confirm_colleague(&shown)).await
}

#[tauri::command]
pub(crate) async fn recovery(desk: State<'_, Shared>) -> Outcome<RecoveryLines> {
    desk.run(|desk| desk.recovery()).await
}

#[tauri::command]
pub(crate) async fn recovery_create(desk: State<'_, Shared>) -> Outcome<Vec<ShareSheet>> {
    desk.run(|desk| desk.recovery_create(aman_desk::SHARES_NEEDED, aman_desk::SHARES_MADE)).await
}

#[tauri::command]
pub(crate) async fn recovery_rehearse(desk: State<'_, Shared>, shares: Vec<String>) -> Outcome<RecoveryLines> {
    desk.run(move |desk| desk.recovery_rehearse(&shares)).await
}

#[tauri::command]
pub(crate) async fn recovery_unit(
    desk: State<'_, Shared>,
    unit: String,
    to: String,
    shares: Vec<String>,
    reason: String,
) -> Outcome<Recovered> {
    desk.run(move |desk| desk.recovery_unit(&unit, &to, &shares, &reason)).await
}

#[tauri::command]
pub(crate) async fn recovery_take(desk: State<'_, Shared>, shown: String) -> Outcome<RecoveryLines> {
    desk.run(move |desk| desk.recovery_take(&shown)).await
}

#[tauri::command]
pub(crate) async fn recovery_sheets(desk: State<'_, Shared>, folder: String, lang: String) -> Outcome<RecoveryLines> {
    let made = (aman_desk::SHARES_NEEDED, aman_desk::SHARES_MADE);
    desk.run(move |desk| {
        desk.recovery_sheets(made, folder.as_ref(), &lang)?;
        desk.recovery()
    })
    .await
}

#[tauri::command]
pub(crate) async fn sheet_save(desk: State<'_, Shared>, folder: String, lang: String) -> Outcome<RecoveryLines> {
    desk.run(move |desk| {
        desk.sheet_to(folder.as_ref(), &lang)?;
        desk.recovery()
    })
    .await
}

#[tauri::command]
pub(crate) async fn succeed(desk: State<'_, Shared>, shares: Vec<String>, reason: String) -> Outcome<RecoveryLines> {
    desk.run(move |desk| {
        desk.succeed(&shares, &reason)?;
        // Without network the stations hear it with a later exchange, or by stick.
        let _later = desk.sync_now().is_err();
        desk.recovery()
    })
    .await
}

#[tauri::command]
pub(crate) async fn roster_save(desk: State<'_, Shared>, file: String) -> Outcome<()> {
    desk.run(move |desk| desk.roster_file_to(file.as_ref())).await
}

#[tauri::command]
pub(crate) async fn sheet_create(desk: State<'_, Shared>) -> Outcome<Sheet> {
    desk.run(|desk| desk.sheet_create()).await
}

#[tauri::command]
pub(crate) async fn sheet_use(desk: State<'_, Shared>, words: String) -> Outcome<Recovered> {
    desk.run(move |desk| desk.sheet_use(&words)).await
}

#[tauri::command]
pub(crate) async fn destroy_ask(desk: State<'_, Shared>, id: String, act: String) -> Outcome<Asked> {
    desk.run(move |desk| desk.destroy_ask(&id, &act)).await
}

#[tauri::command]
pub(crate) async fn destructions(desk: State<'_, Shared>) -> Outcome<Vec<DestructionLine>> {
    desk.run(|desk| desk.destructions()).await
}

#[tauri::command]
pub(crate) async fn destroy_order(desk: State<'_, Shared>, request: String) -> Outcome<Vec<DestructionLine>> {
    desk.run(move |desk| desk.destroy_order(&request)).await
}
