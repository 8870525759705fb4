//! What do the synchronisation page and the health check show?

use serde::Serialize;
use ts_rs::TS;

use super::{GapLine, ParcelLine};
use crate::Failure;

/// How far something has gone, in the words of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Passage {
    /// Only on this desk.
    Kept,
    /// Sent, without the server's signed word yet.
    Sent,
    /// The server's signed word is here.
    Received {
        /// When, by the server's clock, Unix milliseconds.
        at: i64,
    },
}

/// Where a running synchronisation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncPhase {
    /// Nothing is going on.
    Idle,
    /// Connecting, sending, receiving.
    Running,
    /// The last one ended well.
    Done,
    /// The last one did not.
    Failed,
}

/// Something that a person should hear about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// What it is: `fork`, `gap`, `rollback`, `revoked`, `refused`, …
    pub code: String,
    /// The log concerned, if one.
    pub log: Option<String>,
    /// The space concerned, if one.
    pub space: Option<String>,
}

/// What one synchronisation did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Synced {
    /// Entries sent.
    pub pushed: u32,
    /// Entries received.
    pub pulled: u32,
    /// Signed receipts received.
    pub receipts: u32,
    /// Pieces of files sent.
    pub pieces_sent: u32,
    /// Pieces of files received.
    pub pieces_received: u32,
    /// Pieces of files that are missing here and that the server does not have yet.
    pub pieces_absent: u32,
    /// What a person should hear about.
    pub alerts: Vec<Alert>,
}

/// Records by how far they have gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Only here.
    pub kept: u32,
    /// Sent, not yet confirmed.
    pub sent: u32,
    /// Confirmed by the server.
    pub received: u32,
}

/// The synchronisation page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncState {
    /// Where it stands.
    pub phase: SyncPhase,
    /// What the last finished one did.
    pub last: Option<Synced>,
    /// Why the last one failed.
    pub failure: Option<Failure>,
    /// When it ended, by the desk's clock.
    pub ended: Option<i64>,
    /// Own entries by how far they have gone.
    pub entries: Counts,
    /// A server is known.
    pub has_server: bool,
    /// Entries that are kept back from this desk, and those that arrived late; open ones first.
    pub gaps: Vec<GapLine>,
    /// Courier files that came while this desk was locked.
    pub parcels: Vec<ParcelLine>,
}

/// One thing the health check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VerifyLine {
    /// `missing`, `forked`, `damaged`, …
    pub code: String,
    /// Entry, log or file it concerns.
    pub subject: String,
    /// What is missing, since when and by whose word, where that is known.
    pub gap: Option<GapLine>,
}

/// The whole health check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Verified {
    /// Nothing was found.
    pub sound: bool,
    /// Entries checked.
    pub entries: u32,
    /// Receipts checked.
    pub receipts: u32,
    /// What was found.
    pub findings: Vec<VerifyLine>,
}
