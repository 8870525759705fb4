//! What does a form gather, how far may each answer be seen, and for which papers, figures and decisions?

use crate::form::{Exposure, Part};
use crate::lang::Lang;
use crate::pack::Pack;

/// One question, for somebody who asks why it is put.
#[derive(Clone, Debug)]
pub struct Gathered<'a> {
    /// Title of its section.
    pub section: &'a str,
    /// The question.
    pub label: &'a str,
    /// Which part of a record its answer belongs to.
    pub part: Part,
    /// How far it may be seen.
    pub exposure: Exposure,
    /// Papers that print it.
    pub prints: &'a [String],
    /// Figures that count it.
    pub counts: &'a [String],
    /// Decisions that rest on it.
    pub decides: &'a [String],
}

impl Pack {
    /// Every question in the order of the form, with its reasons.
    pub fn gathered(&self, lang: Lang) -> impl Iterator<Item = Gathered<'_>> {
        let labels = self.labels.get(lang.index());
        self.fields.iter().enumerate().filter_map(move |(place, field)| {
            let labels = labels?;
            Some(Gathered {
                section: &labels.sections.get(field.section)?.label,
                label: &labels.fields.get(place)?.label,
                part: field.part,
                exposure: field.exposure,
                prints: &field.reasons.prints,
                counts: &field.reasons.counts,
                decides: &field.reasons.decides,
            })
        })
    }
}
