//! What does a reception show while it is written?

use aman_schema::View;
use serde::Serialize;
use ts_rs::TS;

/// A reception that has just been opened or taken up again.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Opened {
    /// Number of the draft, for every later call.
    pub draft: String,
    /// The whole form as it stands.
    pub view: View,
    /// No clock can be believed, and nobody has said yet which day and hour it is.
    pub asks_clock: bool,
    /// What it is added to, where the reception is over.
    pub step: Option<super::StepOf>,
}

/// A reception that is not sealed yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftLine {
    /// Number of the draft.
    pub id: String,
    /// Form it fills.
    pub form: String,
    /// When it was begun, by the desk's own clock, Unix milliseconds.
    pub begun: i64,
    /// When the last answer was kept.
    pub touched: i64,
    /// Answers so far.
    pub answers: u32,
    /// Finished, and waiting for the desk to be admitted.
    pub finished: bool,
    /// Taken while the desk was locked; no officer stands for it yet.
    pub locked: bool,
    /// Only the officer at work opens it.
    pub restricted: bool,
    /// What it is added to, where the reception is over.
    pub step: Option<super::StepOf>,
}

/// Who will be able to read a reception that is being typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Restriction {
    /// Its unit will not: only the officer at work and the outside unit.
    pub restricted: bool,
    /// An answer says so; it ends when that answer is changed.
    pub by_answer: bool,
    /// Name of the outside unit; none while no desk of one can read.
    pub outside: Option<String>,
    /// A name that was typed may be that of an officer of this unit.
    pub proposed: bool,
    /// Nobody has unlocked: it is restricted when an officer does.
    pub locked: bool,
}

/// Something to look at again, which never stops the sealing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Warning {
    /// Where it is.
    pub path: String,
    /// What it is.
    pub code: String,
    /// Sentence in the language asked for.
    pub text: String,
}

/// One section on the page that is read before sealing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SectionCheck {
    /// Section of the form.
    pub section: String,
    /// Its title.
    pub label: String,
    /// Answered questions of those shown.
    pub done: u32,
    /// Questions shown.
    pub total: u32,
    /// What refuses the sealing: a value that does not fit its question.
    pub problems: Vec<Warning>,
    /// What only deserves a look.
    pub warnings: Vec<Warning>,
}

/// The page that is read before sealing.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// Nothing refuses the sealing.
    pub ready: bool,
    /// Section by section.
    pub sections: Vec<SectionCheck>,
    /// Records that may be of the same person; they stop nothing.
    pub alike: Vec<super::SearchHit>,
    /// Older records were not searched: the lease has run out.
    pub not_searched: bool,
}

/// What came of sealing or adding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Sealed {
    /// Number of the record; none while this desk waits to be admitted.
    pub id: Option<String>,
    /// First entry of the record's file.
    pub entry: Option<String>,
    /// The finished draft that waits for admission, instead of a record.
    pub draft: Option<String>,
    /// Kept with the record.
    pub warnings: Vec<Warning>,
    /// Its unit does not see it.
    pub restricted: bool,
    /// The outside unit it goes to; none while no desk of one can read.
    pub outside: Option<String>,
}

/// Records that resemble the name being typed.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Suggestions {
    /// What was asked, so that a late answer can be told from a fresh one.
    pub ticket: u32,
    /// Best first; initials only.
    pub results: Vec<super::SearchHit>,
    /// Older records were not searched: the lease has run out.
    pub not_searched: bool,
}
