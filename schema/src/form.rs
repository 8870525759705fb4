//! What is a field, a section and a rule of a form, once the pack is loaded?

use crate::answer::NonAnswer;
use crate::expr::Expr;
use crate::kind::Kind;
use crate::problem::Code;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which part of a record a field belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Seen by coordinators: codes, dates, levels and states; no name, narrative, contact or free text.
    Sheet,
    /// Everything else; stays with the unit.
    File,
}

/// Who may come to see a field, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Exposure {
    /// Whoever may open the record.
    Sealed,
    /// Also shown in lists of the unit that holds the record.
    Listed,
    /// Also counted in figures.
    Counted,
}

/// How a search may find a record by a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Search {
    /// A name of the person or of someone near.
    Name,
    /// A number: identity document or telephone.
    Number,
    /// A place or other words.
    Words,
}

/// What the program offers for a field before anything was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Suggest {
    /// The hour of now.
    Now,
    /// So many days from today as the level of danger asks.
    Rhythm,
    /// The day of today.
    Today,
}

/// With whose names a field is compared as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Compare {
    /// Those of the officers of the unit.
    Officers,
}

/// Whether items of a list may be added once the reception is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum After {
    /// Asked at the reception, and added to afterwards.
    Also,
    /// Never asked at the reception.
    Only,
}

/// One question of a form.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) section: usize,
    pub(crate) name: String,
    /// `section.field` or, in a repeated section, `section[].field`.
    pub(crate) key: String,
    pub(crate) kind: Kind,
    pub(crate) part: Part,
    pub(crate) group: String,
    pub(crate) exposure: Exposure,
    pub(crate) reasons: Reasons,
    pub(crate) shown: Option<Expr>,
    pub(crate) unless: Option<Expr>,
    pub(crate) is_conditional: bool,
    pub(crate) required: Requirement,
    pub(crate) answers: Vec<NonAnswer>,
    pub(crate) asked_by: Option<String>,
    /// Only the head of the cell answers it, after the reception.
    pub(crate) by_head: bool,
    pub(crate) search: Option<Search>,
    pub(crate) suggest: Option<Suggest>,
    pub(crate) compare: Option<Compare>,
    /// For dates: whether it lies before the reception.
    pub(crate) past: bool,
    /// The program answers it; it is put to nobody before that.
    pub(crate) quiet: bool,
    /// Labels in four languages, for questions that come from a grid.
    pub(crate) grid_labels: Option<[String; 4]>,
}

/// Why a field exists: papers that print it, figures that count it, decisions that rest on it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reasons {
    pub(crate) prints: Vec<String>,
    pub(crate) counts: Vec<String>,
    pub(crate) decides: Vec<String>,
}

/// Whether a field is expected before sealing.
#[derive(Clone, Debug)]
pub(crate) enum Requirement {
    Always,
    Never,
    When(Expr),
}

/// One section of a form.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) name: String,
    pub(crate) page: String,
    /// The largest number of items, if it repeats.
    pub(crate) repeat: Option<u32>,
    pub(crate) shown: Option<Expr>,
    pub(crate) unless: Option<Expr>,
    pub(crate) guides: u32,
    /// It is read to her; nobody touches a key meanwhile.
    pub(crate) aloud: bool,
    pub(crate) after: Option<After>,
    pub(crate) fields: std::ops::Range<usize>,
}

impl Section {
    pub(crate) const fn is_conditional(&self) -> bool {
        self.shown.is_some() || self.unless.is_some()
    }
}

/// A rule across fields; it only ever warns.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) code: Code,
    pub(crate) at: usize,
    pub(crate) when: Expr,
}
