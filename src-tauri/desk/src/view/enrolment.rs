//! What do founding, inviting and admitting show?

use serde::Serialize;
use ts_rs::TS;

use crate::BatchProblem;

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
    /// The coordinator refused this desk; a new invitation is needed.
    Refused,
    /// Another desk has used the invitation; a new one is needed.
    Used,
    /// There is a vault and no invitation.
    Uninvited,
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
    /// The unit that takes its restricted receptions.
    pub outside: Option<String>,
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

/// A QR code as squares.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QrView {
    /// How many squares wide and high.
    pub size: u32,
    /// The dark squares as the data of an SVG path, one unit for each square.
    pub path: String,
}

impl QrView {
    /// Draws a text.
    ///
    /// # Errors
    /// It is too long.
    pub(crate) fn of(text: &str) -> crate::Outcome<Self> {
        let code = aman_papers::qr_code(text)?;
        Ok(Self { size: code.size, path: code.path })
    }
}

/// An invitation as the coordinator hands it out. It holds the secret: no `Debug`.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InvitationCard {
    /// Unit the new desk will belong to.
    pub unit: String,
    /// Name of that unit.
    pub unit_name: String,
    /// Its mailbox: names the invitation.
    pub mailbox: String,
    /// Ten words to read aloud.
    pub words: Vec<String>,
    /// Address of the server, to be told with the words.
    pub server: Option<String>,
    /// The invitation as a QR code.
    pub qr: QrView,
    /// What stands in the invitation file and in the QR code.
    #[serde(skip)]
    #[ts(skip)]
    pub invitation: String,
    /// The server holds the offer that the words open.
    pub offered: bool,
}

/// What became of a list of units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BatchWritten {
    /// Lines of the list.
    pub lines: u32,
    /// Units that had to be made.
    pub units_made: u32,
    /// Invitations that are new.
    pub invited: u32,
    /// The server holds the offers that the words open.
    pub offered: bool,
    /// The file that lists them all, with their words.
    pub index: String,
}

/// What the window is told of a list of units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BatchAnswer {
    /// What was written; nothing when lines cannot be understood.
    pub written: Option<BatchWritten>,
    /// Lines that cannot be understood; then nothing was made.
    pub problems: Vec<BatchProblem>,
}

/// How far an invitation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InvitationState {
    /// Nobody has used it.
    Open,
    /// A desk asks with it.
    Asking,
    /// A desk was admitted with it.
    Used,
    /// The desk that asked with it was refused.
    Refused,
}

/// One invitation in the coordinator's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InvitationLine {
    /// Its mailbox: names the invitation.
    pub mailbox: String,
    /// Unit the new desk will belong to.
    pub unit: String,
    /// Name of that unit.
    pub unit_name: String,
    /// How far it is.
    pub state: InvitationState,
    /// The server holds the offer that its words open.
    pub offered: bool,
}

/// What is known about the words of a code before any server is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CodeState {
    /// They are a code.
    Good,
    /// There are not ten words: `word` says how many.
    Length,
    /// The word of this number is not of the list.
    Unknown,
    /// The word of this number does not go with the others.
    Wrong,
    /// The word of this number and the next have changed places.
    Exchanged,
    /// More than one word is wrong.
    Several,
}

/// Which word of a code to ask for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CodeCheck {
    /// What is wrong, if anything.
    pub state: CodeState,
    /// Number of the word, from 1.
    pub word: u32,
}
