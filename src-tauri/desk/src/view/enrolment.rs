//! What do founding, inviting and admitting show?

use serde::Serialize;
use ts_rs::TS;

/// A region that has just been founded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Founded {
    /// Unit of the regional coordination.
    pub unit: String,
    /// Desk of the first coordinator.
    pub desk: String,
    /// Fingerprint of the root, to pin at the server.
    pub root: String,
}

/// A unit that has just been added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnitAdded {
    /// Number of the unit.
    pub unit: String,
}

/// An invitation that has just been written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Invited {
    /// Unit the new desk will belong to.
    pub unit: String,
    /// Mailbox through which it will ask.
    pub mailbox: String,
}

/// Where an enrolment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EnrolState {
    /// The coordinator has not yet answered.
    Waiting,
    /// The desk is admitted.
    Enrolled,
}

/// Answer of every enrolment step at the new desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Enrolled {
    /// Where it stands.
    pub state: EnrolState,
    /// Twelve digits to read to the coordinator.
    pub fingerprint: String,
    /// Finished receptions that were sealed on admission.
    pub sealed: u32,
}

/// A desk that asks to be admitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WaitingDesk {
    /// Twelve digits that the new desk shows too.
    pub fingerprint: String,
    /// Unit it will belong to.
    pub unit: String,
    /// Name of that unit.
    pub unit_name: Option<String>,
    /// It has been admitted by this call.
    pub approved: bool,
}

/// One unit of the region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnitLine {
    /// Number of the unit.
    pub unit: String,
    /// Its name, if this desk may read it.
    pub name: Option<String>,
    /// Its kind: `brigade`, `mobile`, `partner`, `region`.
    pub kind: Option<String>,
    /// Its desks that are not revoked.
    pub desks: Vec<String>,
}

/// One switch of the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SwitchLine {
    /// Name of the switch.
    pub switch: String,
    /// It is on.
    pub on: bool,
    /// The act that authorises it.
    pub act: String,
    /// Officers it names.
    pub readers: Vec<String>,
}
