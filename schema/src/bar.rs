//! Which act after the reception does the form refuse, although every value in it is well formed?
//!
//! A rule that bars looks at the item that an act writes, and only at what the act itself answers: whatever else makes a rule
//! hold, such as her taking back a consent, is never hindered by it.

use crate::form::Rule;
use crate::pack::Pack;
use crate::path::Path;
use crate::problem::{Code, Weight};
use crate::scene::Scene;
use crate::warnings::broken_at;
use serde_json::Value;

impl Pack {
    /// The first rule that bars an act: what it changes, and the answers as they would be after it.
    #[must_use]
    pub fn barred(&self, changes: &[(Path, Option<Value>)], after: &Value) -> Option<Code> {
        let scene = Scene::new(self, after, None);
        let barring = self.rules.iter().filter(|rule| rule.code.weight() == Weight::Bars);
        let brings = |rule: &&Rule| {
            let held = broken_at(&scene, rule);
            changes.iter().filter(|(_, value)| value.is_some()).any(|(path, _)| {
                let about = held.iter().any(|item| item.is_none() || *item == path.item());
                about && self.is_looked_at(rule, path)
            })
        };
        barring.clone().find(brings).map(|rule| rule.code)
    }

    /// Whether a rule looks at what a path names: the question, or the item whose questions it asks.
    fn is_looked_at(&self, rule: &Rule, path: &Path) -> bool {
        let at = self.fields.get(rule.at).and_then(|field| self.sections.get(field.section));
        if at.is_none_or(|section| section.name != path.section()) {
            return false;
        }
        let mut fields = Vec::new();
        rule.when.fields(&mut fields);
        path.field().is_none() || self.place(path).is_some_and(|place| fields.contains(&place))
    }
}
