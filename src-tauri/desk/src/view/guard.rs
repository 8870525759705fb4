//! What do the lease, the trail, acts of two and the horizon show?

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::VerifyLine;
use crate::SecondBy;

/// How the lease of this desk stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LeaseView {
    /// Number of this desk, by which a coordinator finds it.
    pub desk: String,
    /// This desk has a lease at all.
    pub leased: bool,
    /// It has run out: older records are closed.
    pub over: bool,
    /// Powered-on hours left.
    pub hours_left: u32,
    /// Unlocks left.
    pub unlocks_left: u32,
    /// Days that were said over the telephone; 0 when the region's figures hold.
    pub days: u8,
    /// Powered-on hours of a lease in this region.
    pub hours: u32,
    /// Unlocks of a lease in this region.
    pub unlocks: u32,
    /// The region has decided these figures; else they are a proposal to be validated.
    pub decided: bool,
    /// This desk can check digits said over the telephone.
    pub takes_codes: bool,
}

/// Digits to be read out over the telephone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PhoneCodeView {
    /// Twenty digits in four groups.
    pub code: String,
    /// The desk they are for.
    pub desk: String,
    /// The days they give; 0 where they are a signature.
    pub days: u8,
}

/// One line of who looked at what.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TrailLine {
    /// When, by the desk's clock.
    pub at: i64,
    /// Who; empty when nobody was there.
    pub officer: String,
    /// What kind of act, as a code.
    pub act: String,
    /// Which record.
    pub record: Option<String>,
    /// Why, when a reason was asked.
    pub reason: String,
    /// To whom or with what: a desk, a unit, a switch.
    pub subject: String,
    /// At which desk.
    pub desk: String,
    /// Of which unit.
    pub unit: Option<String>,
    /// Who signed as the second.
    pub second: Option<String>,
}

/// What walking the trails found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TrailVerified {
    /// Nothing is missing, changed or unsigned.
    pub sound: bool,
    /// Lines of this desk.
    pub lines: u32,
    /// What was found, here and in what other desks sent.
    pub findings: Vec<VerifyLine>,
}

/// How far an act of two is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TwoState {
    /// It waits for the second signature.
    Waiting,
    /// It is done.
    Done,
}

/// What a person says who wants everything exported.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportAsked {
    /// The file to write.
    pub out: String,
    /// Why; empty where the act waits already.
    pub reason: String,
    /// The act that waits already.
    pub act: Option<String>,
    /// The digits that the coordinator read out.
    pub code: Option<String>,
    /// The second officer, who is here.
    pub officer: Option<String>,
    /// What she typed.
    pub passphrase: Option<String>,
}

impl ExportAsked {
    /// The file, the reason, and how the second signature comes.
    #[must_use]
    pub fn parts(self) -> (String, String, SecondBy) {
        let by = SecondBy { act: self.act, officer: self.officer.zip(self.passphrase), code: self.code };
        (self.out, self.reason, by)
    }
}

/// What came of asking for an act that needs two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Exported {
    /// How far it is.
    pub state: TwoState,
    /// Its number, ten digits, to be read to the coordinator.
    pub act: String,
    /// Records that were written.
    pub records: u32,
    /// Records that the lease closes and that were left out.
    pub closed: u32,
}

/// An act that waits for a second signature.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActLine {
    /// Its number.
    pub act: String,
    /// What it is, as the code of the trail.
    pub what: String,
    /// The desk it is about, if one.
    pub to: Option<String>,
    /// Who asked.
    pub officer: String,
    /// At which desk.
    pub desk: String,
    /// When, by that desk's clock.
    pub claimed: i64,
    /// Why.
    pub reason: String,
    /// It has both signatures and waits to be done.
    pub signed: bool,
}

/// Acts that need two.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Acts {
    /// Of this desk, not done.
    pub own: Vec<ActLine>,
    /// Of other desks, for which this coordinator is asked.
    pub asked: Vec<ActLine>,
}

/// Where the file of an archived record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ArchivedState {
    /// Here; too few others hold it.
    Kept,
    /// Here; it may leave.
    MayLeave,
    /// It left.
    Left,
    /// It left and was asked back.
    AskedBack,
}

/// An archived record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ArchivedLine {
    /// Number of the record.
    pub record: String,
    /// When it was sealed, by the desk's clock.
    pub claimed: i64,
    /// Where its file is.
    pub state: ArchivedState,
    /// The server holds all of it.
    pub server: bool,
    /// Other desks that hold all of it.
    pub desks: u32,
}
