//! What do the agenda, the course of a record and the card before a call show?

use aman_schema::{CallCard, Level, ServiceNear};
use serde::Serialize;
use ts_rs::TS;

/// The item of a sealed record that a draft is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct StepOf {
    /// Number of the record.
    pub record: String,
    /// The item.
    pub item: String,
    /// Which list of the form it stands in.
    pub section: String,
    /// What an item of that list is called.
    pub label: String,
}

/// Something that is due; it names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct AgendaLine {
    /// Number of the record.
    pub id: String,
    /// What kind of thing.
    pub kind: String,
    /// In words.
    pub label: String,
    /// The day, `YYYY-MM-DD`.
    pub due: String,
    /// Days from today; fewer than none when it is late.
    pub days: i32,
    /// The item it is about.
    pub item: Option<String>,
    /// Name of the unit, where it is another.
    pub unit: Option<String>,
    /// The level of danger, if there is one.
    pub danger: Option<Level>,
    /// She is called for it.
    pub calls: bool,
    /// The danger is to be assessed again.
    pub review: bool,
    /// What tells the item from others, such as the service; a label of the form, never a name.
    pub about: Option<String>,
    /// What to do about it, from the day that it is due.
    pub advice: Vec<String>,
    /// So late that the head of the cell is to see it.
    pub escalated: bool,
    /// Where the delay comes from; `P` is a proposal that nobody validated.
    pub source: String,
}

/// What is due at this desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct Agenda {
    /// The day as this desk's clock says it, `YYYY-MM-DD`.
    pub day: String,
    /// That clock cannot be right: everything is in `soon`, by its day.
    pub doubtful: bool,
    /// How many late things are the head's to see; none for anybody else.
    pub escalated: u32,
    /// Late, the longest first; before the head, what is hers to see first.
    pub overdue: Vec<AgendaLine>,
    /// Today.
    pub today: Vec<AgendaLine>,
    /// In the days to come.
    pub soon: Vec<AgendaLine>,
}

/// A service that may be proposed to her.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ServiceLine {
    /// What the directory says of it.
    #[serde(flatten)]
    #[ts(flatten)]
    pub near: ServiceNear,
    /// What an officer last found it to be.
    pub found: Option<ServiceFound>,
    /// What choosing it answers, by path.
    #[ts(type = "Array<[string, unknown]>")]
    pub answers: Vec<(String, serde_json::Value)>,
}

/// What an officer found a service to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ServiceFound {
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// What, as a code.
    pub what: String,
    /// In words.
    pub words: String,
    /// It could not take her: it is proposed last.
    pub shut: bool,
}

/// What stands before an officer who calls.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct CallView {
    /// Number of the record.
    pub id: String,
    /// The name she is asked for by.
    pub name: Option<String>,
    /// How she is called.
    pub card: CallCard,
}

/// What came of noting an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct Noted {
    /// Number of the record.
    pub id: String,
    /// The entry that holds it.
    pub entry: String,
    /// The item that was added.
    pub item: String,
    /// The danger is to be assessed again at once.
    pub danger: bool,
}
