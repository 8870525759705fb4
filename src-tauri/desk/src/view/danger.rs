//! What is shown of danger over the life of a record, and of calls to the region?

use aman_schema::Danger;
use serde::Serialize;
use ts_rs::TS;

/// One assessment of the danger in a record.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AssessmentLine {
    /// The entry that says so.
    pub entry: String,
    /// Who; empty when nobody attested it.
    pub officer: String,
    /// Where.
    pub desk: String,
    /// When, by that desk's clock.
    pub claimed: i64,
    /// That clock was doubtful.
    pub clock_doubtful: bool,
    /// What the grid and the judgement came to.
    pub danger: Danger,
    /// Why; empty at the reception.
    pub reason: String,
    /// Answers that changed with it.
    pub changes: Vec<GridChangeLine>,
}

/// One answer of the grid, before and after.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GridChangeLine {
    /// Where.
    pub path: String,
    /// Title of the question.
    pub label: String,
    /// What stood there.
    #[ts(type = "unknown")]
    pub before: serde_json::Value,
    /// What stands there now.
    #[ts(type = "unknown")]
    pub after: serde_json::Value,
}

/// A call of high danger that the region took up.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CallLine {
    /// The unit that calls.
    pub unit: String,
    /// 3 or 4.
    pub level: u8,
    /// Nine digits that stand for the record.
    pub mark: String,
    /// Who took it up.
    pub officer: String,
    /// Where.
    pub desk: String,
    /// When, by that desk's clock.
    pub at: i64,
    /// The record, once its entry is here.
    pub record: Option<String>,
}

/// Whom brigades call about high danger.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CallListView {
    /// Minutes without an answer until the next one is called.
    pub minutes: u32,
    /// In order.
    pub steps: Vec<CallStepLine>,
}

/// One whom to call.
#[derive(Clone, Serialize, serde::Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CallStepLine {
    /// An office.
    pub who: String,
    /// Its number.
    pub number: String,
}

/// A record in high danger that nobody of the region has taken up.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnansweredLine {
    /// Number of the record.
    pub record: String,
    /// When the danger rose, by this desk's clock.
    pub since: i64,
    /// Whom to call now, if the region has said so.
    pub now: Option<CallStepLine>,
    /// Whom next.
    pub next: Option<CallStepLine>,
}

/// Digits to read out, and who of the region has taken the call up.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DangerCodeView {
    /// Twenty digits in four groups.
    pub code: String,
    /// Who and when.
    pub taken_up: Vec<CallLine>,
}
