//! What is a record once it has been read?

use crate::pack::Pack;
use crate::problem::Problem;
use serde_json::{Value, json};
use std::fmt;

/// A file in plaintext that fits its pack; it comes only out of [`crate::parse()`].
#[derive(Clone, PartialEq)]
pub struct Record {
    form: String,
    pack: String,
    answers: Value,
    warnings: Vec<Problem>,
}

impl Record {
    pub(crate) fn new(pack: &Pack, answers: Value, warnings: Vec<Problem>) -> Self {
        Self { form: pack.form().to_owned(), pack: pack.id().to_owned(), answers, warnings }
    }

    /// Which form it answers.
    #[must_use]
    pub fn form(&self) -> &str {
        &self.form
    }

    /// Which pack it was read under.
    #[must_use]
    pub fn pack(&self) -> &str {
        &self.pack
    }

    /// The answers exactly as given.
    #[must_use]
    pub const fn answers(&self) -> &Value {
        &self.answers
    }

    /// What deserves a second look; it never keeps a record out.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// `{"form","pack","answers"}` as it was given.
    #[must_use]
    pub fn to_value(&self) -> Value {
        json!({ "form": self.form, "pack": self.pack, "answers": self.answers })
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Record({}, {} warnings, ..)", self.pack, self.warnings.len())
    }
}
