//! Who works at this desk, and how does somebody come back who forgot?

use aman_desk::view::{AskingOfficer, Officers, ProposedWords, RosterOfficer, SecretAsked, Status};
use aman_desk::{NewSecret, Outcome};
use tauri::State;

use crate::state::Shared;

#[tauri::command]
pub(crate) async fn propose_words(desk: State<'_, Shared>) -> Outcome<ProposedWords> {
    desk.run(|desk| Ok(desk.propose_words())).await
}

#[tauri::command]
pub(crate) async fn passphrase_check(desk: State<'_, Shared>, typed: String, name: String) -> Outcome<()> {
    desk.run(move |desk| desk.passphrase_check(&typed, &name)).await
}

#[tauri::command]
pub(crate) async fn officers(desk: State<'_, Shared>) -> Outcome<Officers> {
    desk.run(|desk| desk.officers()).await
}

#[tauri::command]
pub(crate) async fn officer_add(
    desk: State<'_, Shared>,
    name: String,
    role: String,
    secret: SecretAsked,
    unlocks: Option<u32>,
) -> Outcome<Officers> {
    desk.run(move |desk| {
        let secret = desk.secret_asked(secret);
        desk.officer_add(&name, &role, secret, unlocks)
    })
    .await
}

#[tauri::command]
pub(crate) async fn officer_limit(desk: State<'_, Shared>, officer: String, unlocks: Option<u32>) -> Outcome<Officers> {
    desk.run(move |desk| desk.officer_limit(&officer, unlocks)).await
}

#[tauri::command]
pub(crate) async fn officer_remove(desk: State<'_, Shared>, officer: String) -> Outcome<Officers> {
    desk.run(move |desk| desk.officer_remove(&officer)).await
}

#[tauri::command]
pub(crate) async fn officer_change(desk: State<'_, Shared>, secret: SecretAsked) -> Outcome<Officers> {
    desk.run(move |desk| {
        let secret = desk.secret_asked(secret);
        desk.officer_change(secret)
    })
    .await
}

#[tauri::command]
pub(crate) async fn officer_recover(
    desk: State<'_, Shared>,
    officer: Option<String>,
    words: String,
    passphrase: String,
) -> Outcome<Status> {
    desk.run(move |desk| desk.officer_recover(officer.as_deref(), words, NewSecret::passphrase(passphrase))).await
}

#[tauri::command]
pub(crate) async fn officers_asking(desk: State<'_, Shared>) -> Outcome<Vec<AskingOfficer>> {
    desk.run(|desk| desk.officers_asking()).await
}

#[tauri::command]
pub(crate) async fn officers_of_region(desk: State<'_, Shared>) -> Outcome<Vec<RosterOfficer>> {
    desk.run(|desk| desk.officers_of_region()).await
}

#[tauri::command]
pub(crate) async fn officer_confirm(desk: State<'_, Shared>, officer: String) -> Outcome<Vec<AskingOfficer>> {
    desk.run(move |desk| desk.officer_confirm(&officer, None)).await
}

#[tauri::command]
pub(crate) async fn recovery_words(desk: State<'_, Shared>, of: String, reason: String) -> Outcome<Vec<String>> {
    desk.run(move |desk| desk.recovery_words(&of, &reason)).await
}
