//! What is shown of the officers of a desk?

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What an officer is at a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OfficerRole {
    /// Reads the trail and checks; opens no record.
    Auditor,
    /// Coordinates the region.
    Coordinator,
    /// Leads a unit, and admits its officers.
    Head,
    /// Receives and reads.
    Officer,
    /// Enrols, checks and syncs; opens nothing.
    Technician,
}

/// Whether the region knows an officer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OfficerStanding {
    /// The signed roster names her.
    Confirmed,
    /// Admitted here; no coordinator has confirmed her yet.
    Provisional,
    /// The region stated that she left.
    Withdrawn,
}

/// What this machine adds to the keys of officers who asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeviceSecret {
    /// Nothing.
    None,
    /// A file outside the vault's folder: helps against a copied folder, not against a taken disk.
    PlainFile,
}

/// One officer of this desk.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OfficerDetail {
    /// Her number.
    pub id: String,
    /// Her name, else her number.
    pub name: String,
    /// What she may do.
    pub role: OfficerRole,
    /// Whether the region knows her.
    pub standing: OfficerStanding,
    /// What opens her slot: `passphrase`, `pin`, `key-stick`, `device-secret`.
    pub factors: Vec<String>,
    /// How often she may still unlock; nothing: no end.
    pub unlocks: Option<u32>,
    /// She is at work now.
    pub here: bool,
}

/// The officers of this desk, and what is still missing.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Officers {
    /// In the order of their slots.
    pub officers: Vec<OfficerDetail>,
    /// Whoever is here may admit and remove.
    pub may_admit: bool,
    /// Fewer than two officers can open the vault.
    pub too_few: bool,
    /// A forgotten passphrase can be replaced: words are sealed to the region.
    pub recovery: bool,
    /// What this machine adds.
    pub device: DeviceSecret,
}

/// An officer whom no coordinator has confirmed yet.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AskingOfficer {
    /// Her number.
    pub id: String,
    /// Her name, else her number.
    pub name: String,
    /// The role she was admitted with.
    pub role: OfficerRole,
    /// The desk she works at.
    pub desk: String,
    /// The unit of that desk.
    pub unit_name: Option<String>,
    /// Who admitted her; nothing: the desk itself.
    pub by: Option<String>,
    /// She took this officer's place with recovery words.
    pub replaces: Option<String>,
}

/// An officer whom the signed roster names.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RosterOfficer {
    /// Her number.
    pub id: String,
    /// Her name, else her number.
    pub name: String,
    /// What she may do, where the roster tells it.
    pub role: Option<OfficerRole>,
    /// Her unit.
    pub unit_name: String,
    /// The region stated that she left.
    pub withdrawn: bool,
    /// She is at work here now.
    pub here: bool,
}

/// What is to open a slot, as it is asked for in the window; it is said once and kept nowhere.
#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SecretAsked {
    /// A passphrase, or a PIN where there is a stick.
    pub typed: String,
    /// The folder of the key stick; nothing: no stick.
    pub stick: Option<String>,
    /// With the secret of this machine.
    pub device: bool,
}

/// A key stick that an officer of a locked desk needs.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StickLine {
    /// Whose.
    pub officer: String,
    /// The file that lies on it.
    pub file: String,
    /// It is plugged in.
    pub here: bool,
}

/// Words drawn by lot for a new passphrase.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProposedWords {
    /// Five words.
    pub words: Vec<String>,
    /// What they are worth.
    pub bits: u32,
}
