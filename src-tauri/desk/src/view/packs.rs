//! What is told of the form packs of a desk, of one that was brought, and of what is wrong with one?

use aman_schema::{PackArea, PackChange};
use serde::Serialize;
use ts_rs::TS;

/// A pack that this desk holds.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackHeld {
    /// Its name with its version.
    pub id: String,
    /// From which day new receptions use it.
    pub from: String,
    /// New receptions use it now.
    pub in_use: bool,
    /// It comes with the program.
    pub carried: bool,
    /// The desk that signed it, if the roster names it still.
    pub signed_by: Option<String>,
    /// Name of the unit of that desk.
    pub signed_unit: Option<String>,
    /// Whether an expert has validated its danger grid.
    pub grid_validated: bool,
    /// The oldest program that can use it, if this one cannot.
    pub needs_program: Option<String>,
}

/// One thing that is wrong with a pack, at its place in a table if it has one.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackFinding {
    /// The file.
    pub file: Option<String>,
    /// The row, as a spreadsheet counts.
    pub row: Option<usize>,
    /// The column.
    pub column: String,
    /// The field, list, code, paper or key.
    pub at: String,
    /// What is wrong, as a code.
    pub code: &'static str,
    /// What stands there.
    pub subject: String,
    /// The same in words.
    pub text: String,
}

/// One thing that a pack changes.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackChangeLine {
    /// What kind of thing it is.
    pub area: PackArea,
    /// What happens to it.
    pub change: PackChange,
    /// The same in words.
    pub text: String,
}

/// A pack that was brought and may be taken in.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackProposed {
    /// Its name with its version.
    pub id: String,
    /// The pack that it is compared with.
    pub before: String,
    /// From which day new receptions would use it.
    pub from: String,
    /// Whether an expert has validated its danger grid.
    pub grid_validated: bool,
    /// What it changes.
    pub changes: Vec<PackChangeLine>,
    /// What was looked at, so that nothing else is taken in.
    pub content: String,
}

/// What a file with a pack holds.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackRead {
    /// It may be taken in.
    pub pack: Option<PackProposed>,
    /// It may not: it does not hold together.
    pub findings: Vec<PackFinding>,
}

/// What came of taking a pack in.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackTaken {
    /// The packs of this desk now.
    pub packs: Vec<PackHeld>,
    /// It was not taken in: it does not hold together.
    pub findings: Vec<PackFinding>,
}
