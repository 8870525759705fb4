//! What do loss, recovery and destruction show?

use serde::Serialize;
use ts_rs::TS;

/// What somebody who opens a lost desk could read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExposureLines {
    /// The desk.
    pub desk: String,
    /// Its unit.
    pub unit: String,
    /// Name of that unit.
    pub unit_name: String,
    /// Numbers of the records of its unit.
    pub records: Vec<String>,
    /// When it last gave a sign of life, as its clock said: milliseconds since 1970.
    pub last_word: Option<i64>,
    /// How many audiences get new keys when it is revoked.
    pub spaces: u32,
    /// It is revoked already.
    pub revoked: bool,
}

/// What was revoked or withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Revoked {
    /// The desk, if it was one.
    pub desk: Option<String>,
    /// The officer, if it was one.
    pub officer: Option<String>,
}

/// How old the newest file key of a unit is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeyAgeLine {
    /// The unit.
    pub unit: String,
    /// Its name.
    pub unit_name: String,
    /// Which key it is, from 0.
    pub epoch: u32,
    /// Whole days between the server's first and its newest signed word since; nothing: no signed word tells.
    pub days: Option<u32>,
    /// More than a year: a new one should be given when there is time for it.
    pub due: bool,
}

/// How many audiences got new keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Rotated {
    /// Their count.
    pub spaces: u32,
}

/// An entry of a revoked desk that does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QuarantineLine {
    /// The entry.
    pub entry: String,
    /// The desk.
    pub desk: String,
    /// The audience it was written for.
    pub space: String,
    /// Its place in the chain.
    pub seq: u32,
}

/// Another desk of this unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ColleagueLine {
    /// The desk.
    pub desk: String,
    /// Twelve digits that both desks show.
    pub digits: String,
    /// An officer here has confirmed it.
    pub confirmed: bool,
}

/// One share of the region's key, to be printed once.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ShareSheet {
    /// Which share it is, from 1.
    pub place: u8,
    /// How many are needed.
    pub threshold: u8,
    /// How many there are.
    pub count: u8,
    /// The words.
    pub words: Vec<String>,
}

/// The sheet for a unit's safe, to be printed once.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Sheet {
    /// The words.
    pub words: Vec<String>,
}

/// Where the keys on paper stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryLines {
    /// Twenty digits of the region's key on paper, if it has one.
    pub key: Option<String>,
    /// It is another than this desk has taken: an officer compares the digits first.
    pub waits: bool,
    /// This desk made the sheet in its unit's safe.
    pub sheet: bool,
    /// This desk is the region's authority: it alone makes the region's key on paper.
    pub authority: bool,
    /// The key was used to take the region over: a new one should be made.
    pub spent: bool,
}

/// What a recovery gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Recovered {
    /// The desk that gets the keys; absent when it is this one.
    pub desk: Option<String>,
    /// How many file keys.
    pub keys: u32,
}

/// A desk became the authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TakenOver {
    /// The desk that was the authority before; it is cut off.
    pub before: String,
    /// Units whose names this desk reads.
    pub units: u32,
}

/// A request to destroy was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// Its number.
    pub request: String,
}

/// A request to destroy, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DestructionLine {
    /// Its number.
    pub request: String,
    /// The record.
    pub record: String,
    /// The unit that asks.
    pub unit: String,
    /// Name of that unit.
    pub unit_name: String,
    /// The act it cites.
    pub act: String,
    /// Who asked.
    pub officer: String,
    /// How many entries it is about.
    pub entries: u32,
    /// It was ordered.
    pub ordered: bool,
    /// Desks that say they obeyed.
    pub obeyed: Vec<String>,
}
