//! Signatures of the use cases.
use std::path::PathBuf;

use serde_json::Value;

use crate::view::*;
use crate::{Code, Outcome, View};

/// One desk: a vault folder and whoever is at work in it.
///
/// `Send`; the window keeps one behind a mutex. No call waits for the network: see [`Desk::sync_now`].
pub struct Desk { _folder: PathBuf }

macro_rules! signatures { ($($(#[$d:meta])* fn $n:ident(&mut self $(, $a:ident : $t:ty)*) -> $r:ty;)*) => {
    impl Desk { $($(#[$d])* #[allow(unused, missing_docs, clippy::missing_errors_doc, reason = "signatures first")] pub fn $n(&mut self $(, $a: $t)*) -> Outcome<$r> { Err(Code::NotEnrolled.failure()) })* } } }

impl Desk {
    /// The desk in `folder`; `lang` is `fr`, `ar` or `en`. Opens (locked) the vault if there is one.
    pub fn open(folder: PathBuf, lang: &str) -> Outcome<Self> { let _ = lang; Ok(Self { _folder: folder }) }
    /// Changes the language of words in every later answer.
    pub fn speak(&mut self, lang: &str) { let _ = lang; }
}

signatures! {
    fn status(&mut self) -> Status;
    /// Makes the vault of a new desk (before `enrol`).
    fn create(&mut self, officer_name: &str, passphrase: String) -> Status;
    fn unlock(&mut self, officer: Option<&str>, passphrase: String) -> Status;
    fn lock(&mut self) -> Status;
    fn home(&mut self) -> Home;
    fn reception_open(&mut self) -> Opened;
    fn reception_resume(&mut self, draft: &str) -> Opened;
    /// Keeps one answer durably (null clears), then gives what changed in the view.
    fn reception_answer(&mut self, draft: &str, path: &str, value: Value) -> View;
    /// Adds an item to a repeat ("persons"); the new id is in the difference.
    fn reception_item_add(&mut self, draft: &str, path: &str) -> View;
    fn reception_item_remove(&mut self, draft: &str, path: &str) -> View;
    fn reception_check(&mut self, draft: &str) -> Check;
    fn reception_seal(&mut self, draft: &str) -> Sealed;
    fn suggest(&mut self, ticket: u32, text: &str) -> Suggestions;
    fn list(&mut self, after: Option<&str>) -> RecordPage;
    fn record(&mut self, id: &str) -> RecordDetail;
    fn history(&mut self, id: &str) -> Vec<HistoryLine>;
    fn amend(&mut self, id: &str, path: &str, value: Value, reason: &str) -> RecordDetail;
    /// Opens the file of another unit's record under the switch: trailed first.
    fn open_file(&mut self, id: &str, reason: &str) -> RecordDetail;
    fn search(&mut self, text: &str, limit: u32) -> Vec<SearchHit>;
    fn conflicts(&mut self) -> Vec<ConflictLine>;
    fn trail(&mut self) -> Vec<TrailLine>;
    /// Starts a synchronisation on its own thread and returns at once; poll `sync_state`.
    fn sync_now(&mut self) -> SyncState;
    fn sync_state(&mut self) -> SyncState;
    fn verify(&mut self) -> Verified;
    /// Desks that ask to be admitted (asks the server; call it away from typing).
    fn waiting(&mut self) -> Vec<WaitingDesk>;
    fn approve(&mut self, fingerprint: &str) -> WaitingDesk;
    fn units(&mut self) -> Vec<UnitLine>;
    fn switches(&mut self) -> Vec<SwitchLine>;
    /// `switch`: region-reads-files, escrow, match-authors, share-with-partners, injury-photographs.
    fn switch_set(&mut self, switch: &str, on: bool, act: &str, readers: Vec<String>) -> SwitchLine;
}
