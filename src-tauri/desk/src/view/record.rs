//! What do lists, one record, its history and the trail show?

use aman_schema::{FieldView, Step, View};
use serde::Serialize;
use ts_rs::TS;

use super::{AssessmentLine, CallLine, Passage};

/// Whether the file half of a record can be read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Sheet and file are both shown.
    Open,
    /// Only the sheet; the file is not for this desk.
    Closed,
    /// The file may be read here with a reason.
    OnReason,
    /// The key has not arrived yet.
    KeyMissing,
    /// The lease has run out and it is an older record.
    LeaseOver,
    /// It was archived and left this desk.
    Elsewhere,
}

/// One record in a list.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecordLine {
    /// Number of the record.
    pub id: String,
    /// Form it fills.
    pub form: String,
    /// Unit that received, if its name is known.
    pub unit: Option<String>,
    /// Name as written, on a desk that may read the file.
    pub name: Option<String>,
    /// When it was sealed, by the clock of the desk that sealed, Unix milliseconds.
    pub claimed: i64,
    /// Level of danger, 0 to 4, if the grid was filled.
    pub danger: Option<u8>,
    /// How far it has gone.
    pub passage: Passage,
    /// Fields with values written apart.
    pub siblings: u32,
    /// Whether the file can be read.
    pub file: FileState,
    /// An officer stands for it; false for what a locked desk took and nobody adopted.
    pub attested: bool,
    /// It is kept from the unit that received it.
    pub restricted: bool,
    /// The unit that received it and entrusted it to this one.
    pub entrusted_by: Option<String>,
}

/// One page of the list.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecordPage {
    /// Newest first.
    pub records: Vec<RecordLine>,
    /// Give this to get the next page.
    pub next: Option<String>,
}

/// One of several values written apart.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Sibling {
    /// Names this value when deciding.
    pub sibling: String,
    /// The field it is a value of.
    pub path: String,
    /// Title of that question.
    pub label: String,
    /// The value; null when it was taken away.
    #[ts(type = "unknown")]
    pub value: serde_json::Value,
    /// Who wrote it; empty when nobody attested it.
    pub officer: String,
    /// Where.
    pub desk: String,
    /// When, by that desk's clock.
    pub claimed: i64,
    /// That clock was doubtful.
    pub clock_doubtful: bool,
    /// A time the server signed before it was written, as far as receipts here prove one.
    pub after: Option<i64>,
    /// A time the server signed once it was there.
    pub before: Option<i64>,
}

/// One field with values written apart, or one group whose fields were.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConflictLine {
    /// Number of the record.
    pub record: String,
    /// Initials only: lists show no name.
    pub initials: String,
    /// Unit that received.
    pub unit: Option<String>,
    /// Where in the record; the name of the group where its fields are to be read together.
    pub path: String,
    /// Title of the question, or of what the group is about.
    pub label: String,
    /// Different fields of one group: nothing is to be chosen, they are to be read side by side.
    pub together: bool,
    /// Both may be kept, each whole, one after the other.
    pub both: bool,
    /// The officer at work may decide.
    pub may_decide: bool,
    /// The questions, so that values can be put in words.
    pub fields: Vec<FieldView>,
    /// Each value, with who and where.
    pub siblings: Vec<Sibling>,
}

/// One record, whole.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecordDetail {
    /// Number of the record.
    pub id: String,
    /// Form it fills.
    pub form: String,
    /// Pack it was sealed under.
    pub pack: String,
    /// The answers as they were added.
    #[ts(type = "unknown")]
    pub answers: serde_json::Value,
    /// The form with its answers, to be shown.
    pub view: View,
    /// Fields with values written apart.
    pub conflicts: Vec<ConflictLine>,
    /// Every assessment of the danger, the first one first.
    pub course: Vec<AssessmentLine>,
    /// What was done after the reception, the newest first.
    pub steps: Vec<Step>,
    /// It is closed, and was not opened again.
    pub closed: bool,
    /// The danger is to be assessed again.
    pub review: bool,
    /// The section of the danger grid.
    pub grid: String,
    /// Who of the region took up a call about it.
    pub taken_up: Vec<CallLine>,
    /// Whether the file can be read.
    pub file: FileState,
    /// How far it has gone.
    pub passage: Passage,
    /// Unit that received.
    pub unit: Option<String>,
    /// Some of it was written by a newer program and is not shown.
    pub newer: bool,
    /// An officer stands for it; false for what a locked desk took and nobody adopted.
    pub attested: bool,
    /// When a locked desk took it, by that desk's clock.
    pub received_locked: Option<i64>,
    /// The officer at work may adopt it.
    pub may_adopt: bool,
    /// It was archived.
    pub archived: bool,
    /// It is kept from the unit that received it.
    pub restricted: bool,
    /// The unit that received it and entrusted it to this one.
    pub entrusted_by: Option<String>,
}

/// One field changed by one act.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// Where.
    pub path: String,
    /// Title of the question.
    pub label: String,
    /// Value after the act; null when cleared.
    #[ts(type = "unknown")]
    pub value: serde_json::Value,
}

/// One act in the life of a record.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryLine {
    /// The entry that says so.
    pub entry: String,
    /// Who; empty when nobody attested it.
    pub officer: String,
    /// Where.
    pub desk: String,
    /// When, by that desk's clock.
    pub claimed: i64,
    /// The clock of the desk was doubtful.
    pub clock_doubtful: bool,
    /// The officer's own signature was found good.
    pub attested: bool,
    /// By this act she stands for what a locked desk took.
    pub adopts: bool,
    /// What it says of another record.
    pub same: Option<SameSaid>,
    /// Why; empty for the first act.
    pub reason: String,
    /// What.
    pub changes: Vec<Change>,
    /// How far the entry has gone.
    pub passage: Passage,
}

/// What a search found.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// The best first.
    pub results: Vec<SearchHit>,
    /// Older records were not searched: the lease has run out.
    pub not_searched: bool,
}

/// One record found.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    /// Number of the record.
    pub id: String,
    /// Initials only: the screen may be seen by her.
    pub initials: String,
    /// Unit that received.
    pub unit: Option<String>,
    /// When, by the desk's clock.
    pub claimed: i64,
    /// Level of danger, if known.
    pub danger: Option<u8>,
    /// Why it may be of the same person, where that is asked.
    pub reasons: Vec<aman_schema::Reason>,
    /// A person said that it is.
    pub linked: bool,
}

/// What is known of other records of one person.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Same {
    /// Those that a person said are.
    pub same: Vec<SearchHit>,
    /// Those that may be, best first.
    pub candidates: Vec<SearchHit>,
}

/// What an act says of another record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SameSaid {
    /// The other record.
    pub record: String,
    /// That it is of the same person; otherwise that is taken back.
    pub said: bool,
}

/// Two records that may be of one person.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DuplicatePair {
    /// The one opened first.
    pub first: SearchHit,
    /// The other.
    pub second: SearchHit,
    /// Why.
    pub reasons: Vec<aman_schema::Reason>,
    /// From 0 to 100.
    pub score: u8,
    /// A person said that they are.
    pub linked: bool,
}
