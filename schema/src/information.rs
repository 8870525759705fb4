//! When was only information asked for, by one person or in a session for a group? Nobody is named, and it is counted.

use crate::draft::Draft;
use crate::expr::Known;
use crate::load::Loading;
use crate::pack::Pack;
use crate::path::Path;
use crate::raw::{RawCode, RawInformation};
use serde_json::{Value, json};

/// The answer that says that only information was asked for, and the further one that says: by a group, in a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Information {
    asked: (usize, String),
    group: Option<(usize, String)>,
}

impl Pack {
    /// The answers with which a reception begins when only information is asked for, or a session was held; none where the
    /// pack knows of no such thing.
    #[must_use]
    pub fn information(&self, session: bool) -> Option<Vec<(Path, Value)>> {
        let information = self.information.as_ref()?;
        let mut answers = vec![self.coded(&information.asked)?];
        if session {
            answers.push(self.coded(information.group.as_ref()?)?);
        }
        Some(answers)
    }

    /// Whether these answers are of somebody who only asked for information: no person stands behind them.
    #[must_use]
    pub fn is_information(&self, answers: &Value) -> bool {
        let draft = Draft::with_answers(self.form(), self.id(), answers.clone());
        let asked = self.information.as_ref().and_then(|information| self.coded(&information.asked));
        asked.is_some_and(|(path, code)| draft.get(&path) == Some(&code))
    }

    /// Whether these answers are of a session held for a group.
    #[must_use]
    pub fn is_session(&self, answers: &Value) -> bool {
        let draft = Draft::with_answers(self.form(), self.id(), answers.clone());
        self.information(true).is_some_and(|session| session.iter().all(|(path, code)| draft.get(path) == Some(code)))
    }

    fn coded(&self, (place, code): &(usize, String)) -> Option<(Path, Value)> {
        let field = self.fields.get(*place)?;
        let section = self.sections.get(field.section)?;
        Some((Path::of_field(&section.name, &field.name), json!(code)))
    }
}

impl Loading<'_> {
    pub(crate) fn information(&mut self, raw: Option<&RawInformation>, known: &Known<'_>) -> Option<Information> {
        let raw = raw?;
        let asked = self.coded(&raw.path, &raw.code, known)?;
        let group = raw.group.as_ref().and_then(|RawCode { path, code }| self.coded(path, code, known));
        Some(Information { asked, group })
    }

    fn coded(&mut self, path: &str, code: &str, known: &Known<'_>) -> Option<(usize, String)> {
        let is = json!({ "eq": [path, code] });
        self.condition("information", Some(&is), known)?;
        Some((self.place(path, known)?, code.to_owned()))
    }
}
