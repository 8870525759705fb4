//! How does a new desk join, and how does a coordinator invite, admit and refuse?

use aman_desk::view::{
    BatchAnswer, CodeCheck, Enrolled, Finding, InvitationCard, InvitationLine, Status, UnitAdded, WaitingDesk,
};
use aman_desk::{BatchOut, Founding, Newcomer, Outcome, Takeover};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;

use crate::state::Shared;

#[tauri::command]
pub(crate) async fn doctor(desk: State<'_, Shared>, width: u32, height: u32) -> Outcome<Vec<Finding>> {
    desk.run(move |desk| Ok(desk.doctor(Some((width, height))))).await
}

#[tauri::command]
pub(crate) async fn installation_sheet(
    desk: State<'_, Shared>,
    findings: Vec<Finding>,
    call: String,
    file: String,
) -> Outcome<()> {
    desk.run(move |desk| desk.installation_sheet_to(&findings, &call, file.as_ref())).await
}

#[tauri::command]
pub(crate) async fn found(desk: State<'_, Shared>, region: Founding, newcomer: Newcomer) -> Outcome<Status> {
    desk.run(move |desk| desk.found_here(&region, newcomer)).await
}

#[tauri::command]
pub(crate) async fn succeed_here(
    desk: State<'_, Shared>,
    takeover: Takeover,
    roster: Vec<u8>,
    newcomer: Newcomer,
) -> Outcome<Status> {
    desk.run(move |desk| {
        desk.succeed_here(&takeover, &roster, newcomer)?;
        desk.status()
    })
    .await
}

#[tauri::command]
pub(crate) fn code_check(code: String) -> CodeCheck {
    aman_desk::check_code(&code)
}

#[tauri::command]
pub(crate) async fn enrol_by_code(
    desk: State<'_, Shared>,
    code: String,
    server: String,
    newcomer: Option<Newcomer>,
) -> Outcome<Status> {
    let mut host = desk.run(|desk| Ok(desk.host())).await?;
    // Nobody at the keyboard waits for this network.
    let invitation = Shared::beside(move || aman_desk::fetch_invitation(&code, &server, &mut host)).await?;
    desk.run(move |desk| desk.enrol_here(&invitation, newcomer)).await
}

#[tauri::command]
pub(crate) async fn enrol_by_file(
    desk: State<'_, Shared>,
    invitation: Vec<u8>,
    newcomer: Option<Newcomer>,
) -> Outcome<Status> {
    desk.run(move |desk| desk.enrol_here(&invitation, newcomer)).await
}

#[tauri::command]
pub(crate) async fn enrolment(desk: State<'_, Shared>) -> Outcome<Enrolled> {
    desk.run(|desk| desk.enrolment()).await
}

#[tauri::command]
pub(crate) async fn request_save(desk: State<'_, Shared>, file: String) -> Outcome<Enrolled> {
    desk.run(move |desk| desk.request_to(file.as_ref())).await
}

#[tauri::command]
pub(crate) async fn approval_take(desk: State<'_, Shared>, approval: Vec<u8>) -> Outcome<Enrolled> {
    desk.run(move |desk| desk.enrol_accept(&approval)).await
}

#[tauri::command]
pub(crate) async fn unit_add(desk: State<'_, Shared>, name: String, kind: String) -> Outcome<UnitAdded> {
    desk.run(move |desk| desk.unit_add(&name, &kind)).await
}

#[tauri::command]
pub(crate) async fn invite(desk: State<'_, Shared>, unit: String) -> Outcome<InvitationCard> {
    desk.run(move |desk| desk.invite_here(&unit)).await
}

#[tauri::command]
pub(crate) async fn invitation(desk: State<'_, Shared>, mailbox: String) -> Outcome<InvitationCard> {
    desk.run(move |desk| desk.invitation_card(&mailbox)).await
}

#[tauri::command]
pub(crate) async fn invitation_save(
    desk: State<'_, Shared>,
    mailbox: String,
    file: String,
    sheet: bool,
) -> Outcome<()> {
    desk.run(move |desk| desk.invitation_to(&mailbox, file.as_ref(), sheet)).await
}

#[tauri::command]
pub(crate) async fn invitations(desk: State<'_, Shared>) -> Outcome<Vec<InvitationLine>> {
    desk.run(|desk| desk.invitations()).await
}

/// Invites a region from a list; tells `progress` how many lines of how many are done.
#[tauri::command]
pub(crate) async fn invite_batch(
    desk: State<'_, Shared>,
    list: Vec<u8>,
    folder: String,
    sheets: bool,
    progress: Channel<(usize, usize)>,
) -> Outcome<BatchAnswer> {
    desk.run(move |desk| {
        // A page that is gone is told nothing more.
        let out = BatchOut { folder: folder.as_ref(), coded: true, sheets };
        let mut told = |done, all| drop(progress.send((done, all)));
        match desk.invite_batch_to(&list, out, &mut told) {
            Ok(written) => Ok(BatchAnswer { written: Some(written), problems: Vec::new() }),
            Err((failure, problems)) if problems.is_empty() => Err(failure),
            Err((_, problems)) => Ok(BatchAnswer { written: None, problems }),
        }
    })
    .await
}

#[tauri::command]
pub(crate) async fn refuse(desk: State<'_, Shared>, fingerprint: String) -> Outcome<WaitingDesk> {
    desk.run(move |desk| desk.refuse(&fingerprint)).await
}

#[tauri::command]
pub(crate) async fn request_look(desk: State<'_, Shared>, request: Vec<u8>) -> Outcome<WaitingDesk> {
    desk.run(move |desk| Ok(desk.approve_request(&request, &[])?.0)).await
}

#[tauri::command]
pub(crate) async fn request_approve(
    desk: State<'_, Shared>,
    request: Vec<u8>,
    fingerprint: String,
    file: String,
) -> Outcome<WaitingDesk> {
    desk.run(move |desk| desk.approve_to(&request, &fingerprint, file.as_ref())).await
}

/// Asks the person which folder is meant: a stick's; nothing if she changes her mind.
#[tauri::command]
pub(crate) async fn choose_folder(app: AppHandle) -> Outcome<Option<String>> {
    Shared::beside(move || {
        let chosen = app.dialog().file().blocking_pick_folder();
        Ok(chosen.and_then(|folder| folder.into_path().ok()).map(|path| path.display().to_string()))
    })
    .await
}

/// Asks the person where to write a file; nothing if she changes her mind.
#[tauri::command]
pub(crate) async fn choose_file(app: AppHandle, name: String) -> Outcome<Option<String>> {
    Shared::beside(move || {
        let chosen = app.dialog().file().set_file_name(name).blocking_save_file();
        Ok(chosen.and_then(|file| file.into_path().ok()).map(|path| path.display().to_string()))
    })
    .await
}
