//! Why was a form pack not loaded?

use crate::expr::ExprFault;
use crate::lang::Lang;

/// One thing that is wrong with a pack. A pack holds no personal value, so its own words may be repeated here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackFault {
    /// The file, section, field, list or key.
    pub at: String,
    /// What is wrong there.
    pub what: PackFaultKind,
}

/// What can be wrong with a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackFaultKind {
    /// Conditions lead back to themselves.
    Cycle,
    /// A condition is not well formed.
    Expression(ExprFault),
    /// A field of the sheet could hold free text.
    FreeTextOnSheet,
    /// The same name stands twice.
    NamedTwice,
    /// A file is not there.
    NoFile,
    /// The field does not say why it exists: no paper, figure or decision.
    NoReason,
    /// A field stands on a paper that must never carry it, or a word of a paper is one it must never say.
    NotOnPaper(String),
    /// The paper does not exist.
    NoSuchPaper(String),
    /// The list does not exist.
    NoSuchList(String),
    /// There are no words in this language.
    NoWords(Lang),
    /// The code of a rule is not one that the program knows.
    NoSuchProblem(String),
    /// The file or entry does not have the shape it must have.
    Shape,
    /// Words that nothing uses.
    WordsForNothing(Lang),
}

impl PackFault {
    pub(crate) fn new(at: impl Into<String>, what: PackFaultKind) -> Self {
        Self { at: at.into(), what }
    }
}
