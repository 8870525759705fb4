//! What does the doctor show?

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a finding is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FindingState {
    /// As it should be.
    Good,
    /// Work goes on; something should be done.
    Warn,
    /// Something must be done.
    Bad,
    /// Nobody could look: a person has to.
    Unknown,
}

/// One thing the doctor looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What was looked at: key of its words.
    pub check: String,
    /// How it is.
    pub state: FindingState,
    /// What was measured or found, without words.
    pub detail: String,
    /// Without it nobody can work here.
    pub stops: bool,
}
