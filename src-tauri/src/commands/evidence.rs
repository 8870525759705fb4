//! How do files of a record cross between the page and the desk? Bytes go as bytes, piece by piece, and nothing to the disk.

use aman_desk::view::{EvidenceGiven, EvidenceLine, EvidenceOpened};
use aman_desk::{Code, FileWords, GiveAsked, GivenCopy, Outcome};
use tauri::State;
use tauri::ipc::{InvokeBody, Request, Response};

use crate::state::Shared;

#[tauri::command]
pub(crate) async fn attachments(desk: State<'_, Shared>, id: String) -> Outcome<Vec<EvidenceLine>> {
    desk.run(move |desk| desk.attachments(&id)).await
}

#[tauri::command]
pub(crate) async fn attach_begin(desk: State<'_, Shared>, id: String, words: FileWords) -> Outcome<()> {
    desk.run(move |desk| desk.attach_begin(&id, &words)).await
}

#[tauri::command]
pub(crate) async fn attach_slice(desk: State<'_, Shared>, request: Request<'_>) -> Outcome<()> {
    let bytes = raw(&request)?;
    desk.run(move |desk| desk.attach_slice(&bytes)).await
}

#[tauri::command]
pub(crate) async fn attach_end(desk: State<'_, Shared>) -> Outcome<String> {
    desk.run(|desk| desk.attach_end()).await
}

#[tauri::command]
pub(crate) async fn attach_preview(desk: State<'_, Shared>, request: Request<'_>) -> Outcome<()> {
    let bytes = raw(&request)?;
    desk.run(move |desk| desk.attach_preview(&bytes)).await
}

#[tauri::command]
pub(crate) async fn attach_drop(desk: State<'_, Shared>) -> Outcome<()> {
    desk.run(|desk| desk.attach_drop()).await
}

#[tauri::command]
pub(crate) async fn attachment_open(
    desk: State<'_, Shared>,
    id: String,
    attachment: String,
) -> Outcome<EvidenceOpened> {
    desk.run(move |desk| desk.attachment_open(&id, &attachment)).await
}

#[tauri::command]
pub(crate) async fn attachment_piece(desk: State<'_, Shared>) -> Outcome<Response> {
    desk.run(|desk| desk.attachment_piece().map(Response::new)).await
}

#[tauri::command]
pub(crate) async fn attachment_give(desk: State<'_, Shared>, id: String, asked: GiveAsked) -> Outcome<EvidenceGiven> {
    let copy = if asked.original { GivenCopy::Original } else { GivenCopy::Stripped };
    desk.run(move |desk| desk.attachment_give_to((&id, &asked.attachment), &asked.reason, copy, asked.out.as_ref()))
        .await
}

/// The bytes of a call that carries nothing else.
fn raw(request: &Request<'_>) -> Outcome<Vec<u8>> {
    match request.body() {
        InvokeBody::Raw(bytes) => Ok(bytes.clone()),
        InvokeBody::Json(_) => Err(Code::WrongUse.failure()),
    }
}
