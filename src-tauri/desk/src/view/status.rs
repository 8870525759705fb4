//! What do the unlock screen and the home screen show?

use serde::Serialize;
use ts_rs::TS;

use super::{DeviceSecret, DraftLine, OfficerRole, RecordLine, StickLine, SyncState};

/// How far this desk is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeskState {
    /// There is no vault in the folder yet.
    Absent,
    /// A vault stands here; nobody has unlocked it.
    Locked,
    /// An officer is at work.
    Open,
}

/// What the unit of this desk is for; decides which screens there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Receives people: reception cell or mobile unit.
    Brigade,
    /// Coordinates a region, and admits desks.
    Coordinator,
    /// A service that receives referrals.
    Partner,
    /// Not yet admitted by a coordinator.
    Waiting,
}

/// A line that must stay visible on every screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Banner {
    /// Everything here is invented.
    InventedData,
}

/// One officer who can unlock this desk.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OfficerLine {
    /// Number of the slot's officer.
    pub id: String,
    /// Short label to choose by, chosen by the officer, readable while locked.
    pub label: String,
}

/// What is known before anybody unlocks.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// How far the desk is open.
    pub state: DeskState,
    /// Who can unlock.
    pub officers: Vec<OfficerLine>,
    /// Role, once open.
    pub role: Option<Role>,
    /// Lines that stay visible.
    pub banners: Vec<Banner>,
    /// What opens the practice desk, while this is it.
    pub practice: Option<String>,
    /// Version of this program.
    pub program: String,
    /// Both copies of the officers' slots are damaged: nobody can unlock, receptions go on.
    pub slots_damaged: bool,
    /// Receptions taken while locked that wait for an officer; their number and nothing else of them.
    pub locked_receptions: u32,
    /// Number of this desk, once it has a vault.
    pub desk: Option<String>,
    /// What the officer who is here may do; with a locked vault: an auditor or a technician.
    pub officer_role: Option<OfficerRole>,
    /// Seconds until the next attempt is looked at, after wrong ones.
    pub wait_seconds: u32,
    /// A forgotten passphrase can be replaced with words that the region holds.
    pub recovery: bool,
    /// What this machine adds to keys.
    pub device: DeviceSecret,
    /// The key sticks that officers of a locked desk need.
    pub sticks: Vec<StickLine>,
    /// It was locked because the stick that opened it was taken out.
    pub stick_left: bool,
}

/// The first screen after unlocking.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Home {
    /// What this desk is for.
    pub role: Role,
    /// Number of the unit, once enrolled.
    pub unit: Option<String>,
    /// Name of the unit, once enrolled.
    pub unit_name: Option<String>,
    /// Who is at work.
    pub officer: OfficerLine,
    /// Receptions begun and not sealed.
    pub drafts: Vec<DraftLine>,
    /// Newest records, at most ten.
    pub recent: Vec<RecordLine>,
    /// Records of persons on this desk.
    pub records: u32,
    /// Questions for information beside them: nobody is named.
    pub questions: u32,
    /// Sessions held for a group.
    pub sessions: u32,
    /// Records with values written apart.
    pub conflicts: u32,
    /// Units whose file key is more than a year old, at a desk that may give new ones.
    pub keys_due: u32,
    /// Where the last synchronisation stands.
    pub sync: SyncState,
}
