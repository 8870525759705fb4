//! What is shown of the papers of a record?

use aman_schema::{PaperContent, PaperState, Reader};
use serde::Serialize;
use ts_rs::TS;

/// One paper of a record, and whether it may be printed.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaperLine {
    /// Its code.
    pub paper: String,
    /// What it is.
    pub title: String,
    /// Whom it is for.
    pub reader: Reader,
    /// The item it is about, where there is one for each.
    pub item: Option<String>,
    /// What tells this item from the others.
    pub about: String,
    /// Why it is not printed, in words; empty when it may be.
    pub unmet: Vec<String>,
    /// How many copies were printed or written so far; nothing where nobody here can know.
    pub copies: Option<u32>,
    /// Whether what she told may be copied out of it, or was; nothing where this paper is not for that.
    pub copying: Option<Copying>,
}

/// How it stands with copying what she told out of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Copying {
    /// It was done.
    Done,
    /// It may be done, once.
    Once,
}

/// A paper, typeset.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaperShown {
    /// Its code.
    pub paper: String,
    /// The item it is about.
    pub item: Option<String>,
    /// The language it is in.
    pub lang: String,
    /// The check, ten signs; empty on a paper that carries none.
    pub check: String,
    /// Which copy it is; nothing for a look at it.
    pub copy: Option<u32>,
    /// Each page as a picture.
    pub pages: Vec<String>,
    /// The same in words, to be read aloud.
    pub text: PaperText,
}

/// What a paper says, without its page.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaperText {
    /// Its title.
    pub title: String,
    /// What it says before the answers.
    pub before: Vec<String>,
    /// The answers.
    pub parts: Vec<PaperTextPart>,
    /// What it says after them.
    pub after: Vec<String>,
}

/// The answers under one heading.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaperTextPart {
    /// The heading.
    pub title: String,
    /// The answers.
    pub rows: Vec<PaperTextRow>,
}

/// One answer.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaperTextRow {
    /// The question.
    pub label: String,
    /// The answer in words.
    pub values: Vec<String>,
}

/// Whether a paper says what its record says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaperStanding {
    /// It did before the record was amended.
    Earlier,
    /// It never did.
    Never,
    /// It does now.
    Now,
}

/// What came of comparing a paper with its record.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PaperChecked {
    /// Its code.
    pub paper: String,
    /// Whether it says what the record says.
    pub stands: PaperStanding,
    /// Since when the record said that, by the clock of the desk that wrote it.
    pub since: Option<i64>,
    /// The language of the paper that was found.
    pub lang: Option<String>,
    /// The item it is about.
    pub item: Option<String>,
}

impl PaperLine {
    /// A state with the copies given so far, and whether it may be copied from.
    #[must_use]
    pub fn new(state: PaperState, copies: Option<u32>, copying: Option<Copying>) -> Self {
        let PaperState { paper, title, reader, item, about, unmet } = state;
        Self { paper, title, reader, item: item.map(|item| item.to_string()), about, unmet, copies, copying }
    }
}

impl From<&PaperContent> for PaperText {
    fn from(content: &PaperContent) -> Self {
        let part = |part: &aman_schema::PaperPart| PaperTextPart {
            title: part.title.clone(),
            rows: part
                .rows
                .iter()
                .map(|row| PaperTextRow { label: row.label.clone(), values: row.values.clone() })
                .collect(),
        };
        Self {
            title: content.title.clone(),
            before: content.before.clone(),
            parts: content.parts.iter().map(part).collect(),
            after: content.after.clone(),
        }
    }
}
