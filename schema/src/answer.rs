//! What stands for an answer that was not given?

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// An answer that says why there is no value; it never means "no".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum NonAnswer {
    /// She does not know.
    Unknown,
    /// She does not wish to answer.
    Refused,
    /// The question was not put.
    NotAsked,
}

impl NonAnswer {
    /// Every non-answer, in the order of the keys 8, 9, 0.
    pub const ALL: [Self; 3] = [Self::Unknown, Self::Refused, Self::NotAsked];

    /// The code inside `{"answer": …}`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Refused => "refused",
            Self::NotAsked => "not_asked",
        }
    }

    /// The key that gives it on a page of questions.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unknown => "8",
            Self::Refused => "9",
            Self::NotAsked => "0",
        }
    }

    /// Reads `{"answer":"unknown"}` and its like; any other value is `None`.
    #[must_use]
    pub fn of(value: &Value) -> Option<Self> {
        let object = value.as_object().filter(|object| object.len() == 1)?;
        let code = object.get("answer")?.as_str()?;
        Self::ALL.into_iter().find(|answer| answer.code() == code)
    }

    /// The value as stored.
    #[must_use]
    pub fn value(self) -> Value {
        serde_json::json!({ "answer": self.code() })
    }
}
