//! Which papers of a record are shown, printed and checked?

use aman_desk::view::{PaperChecked, PaperLine, PaperShown};
use aman_desk::{Code, Outcome, PaperAsked, PaperMade};
use tauri::State;

use crate::clipboard::{Clipboard, STAYS};
use crate::state::Shared;

#[tauri::command]
pub(crate) async fn papers(desk: State<'_, Shared>, id: String) -> Outcome<Vec<PaperLine>> {
    desk.run(move |desk| desk.papers(&id)).await
}

#[tauri::command]
pub(crate) async fn paper_show(
    desk: State<'_, Shared>,
    record: String,
    paper: String,
    item: Option<String>,
    lang: String,
) -> Outcome<PaperShown> {
    let asked = PaperAsked { record, paper, lang, item, hers: false };
    desk.run(move |desk| made(desk.paper_show(&asked)?)).await
}

#[tauri::command]
#[expect(clippy::too_many_arguments, reason = "the page names each part of what it asks for")]
pub(crate) async fn paper_print(
    desk: State<'_, Shared>,
    record: String,
    paper: String,
    item: Option<String>,
    lang: String,
    hers: bool,
) -> Outcome<PaperShown> {
    let asked = PaperAsked { record, paper, lang, item, hers };
    desk.run(move |desk| made(desk.paper_print(&asked)?)).await
}

#[tauri::command]
pub(crate) async fn paper_check(
    desk: State<'_, Shared>,
    id: String,
    paper: String,
    code: String,
) -> Outcome<PaperChecked> {
    desk.run(move |desk| desk.paper_check(&id, &paper, &code)).await
}

/// Puts what she told, as a paper has it, on the clipboard; says for how many seconds it stays there.
#[tauri::command]
#[expect(clippy::too_many_arguments, reason = "the page names each part of what it asks for")]
pub(crate) async fn paper_copy(
    desk: State<'_, Shared>,
    clipboard: State<'_, Clipboard>,
    record: String,
    paper: String,
    item: Option<String>,
    lang: String,
) -> Outcome<u64> {
    let asked = PaperAsked { record, paper, lang, item, hers: false };
    // A system without a clipboard does not cost the one copy there is.
    let board = Shared::beside(Clipboard::open).await?;
    let told = desk.run(move |desk| desk.paper_copy(&asked)).await?;
    let clipboard = clipboard.inner().clone();
    Shared::beside(move || clipboard.hold(board, told, STAYS)).await?;
    Ok(STAYS.as_secs())
}

/// What stands against it is said in the list beside it.
fn made(made: PaperMade) -> Outcome<PaperShown> {
    match made {
        PaperMade::Made(shown) => Ok(shown),
        PaperMade::Refused(_) => Err(Code::PaperRefused.into()),
    }
}
