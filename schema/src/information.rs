//! When was only information asked for: nobody is named, and it is counted all the same?

use crate::draft::Draft;
use crate::expr::Known;
use crate::load::Loading;
use crate::pack::Pack;
use crate::path::Path;
use crate::raw::RawInformation;
use serde_json::{Value, json};

impl Pack {
    /// The answer with which a reception begins when only information is asked for.
    #[must_use]
    pub fn information(&self) -> Option<(Path, Value)> {
        let (place, code) = self.information.as_ref()?;
        let field = self.fields.get(*place)?;
        let section = self.sections.get(field.section)?;
        Some((Path::of_field(&section.name, &field.name), json!(code)))
    }

    /// Whether these answers are of somebody who only asked for information: no person stands behind them.
    #[must_use]
    pub fn is_information(&self, answers: &Value) -> bool {
        let draft = Draft::with_answers(self.form(), self.id(), answers.clone());
        self.information().is_some_and(|(path, code)| draft.get(&path) == Some(&code))
    }
}

impl Loading<'_> {
    pub(crate) fn information(&mut self, raw: Option<&RawInformation>, known: &Known<'_>) -> Option<(usize, String)> {
        let raw = raw?;
        let is = json!({ "eq": [raw.path, raw.code] });
        self.condition("information", Some(&is), known)?;
        Some((self.place(&raw.path, known)?, raw.code.clone()))
    }
}
