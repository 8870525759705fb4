//! What can be wrong with an answer, and how is it named?

use crate::path::Path;
use serde::Serialize;
use ts_rs::TS;

/// One thing that is wrong, at one place; its words are found by code and language in the pack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct Problem {
    /// Where it is; a key that cannot stand in a path is shown as `x`.
    pub path: Path,
    /// What it is.
    #[ts(type = "string")]
    pub code: Code,
}

impl Problem {
    pub(crate) const fn new(path: Path, code: Code) -> Self {
        Self { path, code }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal, $weight:ident;)*) => {
        /// What is wrong; the text of a code never changes once released.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(clippy::enum_variant_names, reason = "each name is that of its text")]
        pub enum Code { $($(#[doc = $doc])* $name,)* }

        impl Code {
            /// Every code that the engine itself can give.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as written in files and on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Whether it refuses the record or only warns.
            #[must_use]
            pub const fn weight(self) -> Weight {
                match self { $(Self::$name => Weight::$weight,)* }
            }
        }
    };
}

/// What a problem does to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// A reception keeps it as a warning; an act after it that brings it about is refused.
    Bars,
    /// Nothing is stored.
    Refuses,
    /// The record is stored and keeps the warning.
    Warns,
}

codes! {
    /// This kind of non-answer is not offered for the field.
    AnswerNotAllowed = "answer_not_allowed", Refuses;
    /// The text is not a date of the stated precision.
    BadDate = "bad_date", Refuses;
    /// The id of an item does not have the shape of one.
    BadId = "bad_id", Refuses;
    /// The text is not a telephone number.
    BadPhone = "bad_phone", Refuses;
    /// The text is not a time of day.
    BadTime = "bad_time", Refuses;
    /// A part that must be there is not.
    Missing = "missing", Refuses;
    /// The number is outside what can be.
    OutOfRange = "out_of_range", Refuses;
    /// The same code stands twice.
    Repeated = "repeated", Refuses;
    /// The text is longer than allowed.
    TooLong = "too_long", Refuses;
    /// More items than allowed.
    TooMany = "too_many", Refuses;
    /// More problems than are listed.
    TooManyProblems = "too_many_problems", Refuses;
    /// Empty where something must stand.
    TooShort = "too_short", Refuses;
    /// The code is not in the list.
    UnknownCode = "unknown_code", Refuses;
    /// The form has no such field or section.
    UnknownField = "unknown_field", Refuses;
    /// Another form than this one.
    WrongForm = "wrong_form", Refuses;
    /// Not the kind of value that the field takes.
    WrongKind = "wrong_kind", Refuses;
    /// Another pack than this one.
    WrongPack = "wrong_pack", Refuses;
    /// The date lies after the reception.
    AfterReception = "after_reception", Warns;
    /// The author is an agent of the State.
    AuthorAgent = "author_agent", Warns;
    /// An anonymous report, and no authorisation of the prosecutor is recorded.
    AuthorisationMissing = "authorisation_missing", Warns;
    /// What happened asks for care before anything else.
    CareFirst = "care_first", Warns;
    /// She has a difficulty that asks for support.
    DisabilitySupport = "disability_support", Warns;
    /// Whoever represents the minor may be the author.
    GuardianSuspected = "guardian_suspected", Warns;
    /// An interpreter is needed and there is none.
    InterpreterMissing = "interpreter_missing", Warns;
    /// A minor, and the prosecutor was not told.
    MinorTold = "minor_told", Warns;
    /// She is pregnant.
    PregnancyCare = "pregnancy_care", Warns;
    /// What she says may be turned against herself.
    SelfIncrimination = "self_incrimination", Warns;
    /// A foreigner: no permit is a condition of reception.
    StatusNotAsked = "status_not_asked", Warns;
    /// The number of the identity card does not look like one.
    CinShape = "cin_shape", Warns;
    /// Lost to follow-up is said after fewer attempts by safe means than are due.
    AttemptsFew = "attempts_few", Warns;
    /// Too few questions of the grid were answered: the level is a floor.
    DangerIncomplete = "danger_incomplete", Warns;
    /// The facts lie before the birth.
    FactsBeforeBirth = "facts_before_birth", Warns;
    /// She spoke of harming herself.
    HealthAlert = "health_alert", Warns;
    /// A judgement lower than the computed level has no effect.
    LevelLowered = "level_lowered", Warns;
    /// A level was raised without a written reason.
    LevelReason = "level_reason", Warns;
    /// A means that she did not agree to.
    MeansNotAgreed = "means_not_agreed", Warns;
    /// A minor, and nobody who represents her is named.
    MinorAlone = "minor_alone", Warns;
    /// Answered, but does not apply given the other answers; kept and marked.
    NotApplicable = "not_applicable", Warns;
    /// A referral to a service for which her consent was withdrawn, and none was given since.
    ReferralWithdrawn = "referral_withdrawn", Bars;
    /// A referral that needs consent was sent without one.
    ReferralWithoutConsent = "referral_without_consent", Warns;
    /// Expected before sealing and not answered.
    Required = "required", Warns;
    /// Two items of a list have the same id.
    SameId = "same_id", Warns;
    /// An act tells the author, and she was not warned or is not known to be safe.
    ToldUnwarned = "told_unwarned", Warns;
}

impl Code {
    /// Reads a code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.as_str())
    }
}
