//! When is a reception restricted, and which names are compared with those of officers?
//!
//! The pack says it: questions that decide `restricted`, and fields whose `compare` is `officers`.

use crate::flatten::flatten;
use crate::fold::fold;
use crate::form::Compare;
use crate::kind::Kind;
use crate::pack::Pack;
use crate::path::Path;
use crate::private::Private;
use serde_json::Value;
use std::collections::BTreeSet;

impl Pack {
    /// Whether these answers restrict a reception: a question that decides it was answered with yes.
    #[must_use]
    pub fn restricts(&self, answers: &Value) -> bool {
        flatten(answers).iter().any(|(path, value)| self.decides_restriction(path) && value.as_str() == Some(YES))
    }

    /// Whether an answer at this path can restrict a reception or free it.
    #[must_use]
    pub fn decides_restriction(&self, path: &Path) -> bool {
        self.field(path).is_some_and(|field| {
            matches!(field.kind, Kind::YesNo) && field.reasons.decides.iter().any(|decision| decision == RESTRICTED)
        })
    }

    /// The names in these answers that are compared with those of officers.
    #[must_use]
    pub fn compared_names(&self, answers: &Value) -> Vec<Private<String>> {
        let compared = |path: &Path| self.field(path).is_some_and(|field| field.compare == Some(Compare::Officers));
        let names = flatten(answers).into_iter().filter(|(path, _)| compared(path));
        names.filter_map(|(_, value)| value.as_str().map(|name| Private::new(name.to_owned()))).collect()
    }
}

/// Whether two names may be one person's, as the search folds them: two words in common, or all of the shorter one.
#[must_use]
pub fn names_meet(one: &str, other: &str) -> bool {
    let words = |name: &str| {
        let folded = fold(name);
        folded.split(' ').filter(|word| word.chars().count() >= SHORTEST).map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let (one, other) = (words(one), words(other));
    let shared = one.intersection(&other).count();
    shared >= 2 || (shared > 0 && shared == one.len().min(other.len()))
}

const RESTRICTED: &str = "restricted";
const YES: &str = "yes";
/// Shorter words (an initial, an article) say nothing.
const SHORTEST: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_yes_to_a_question_that_decides_it_restricts() {
        let pack = Pack::builtin();
        for (answers, restricted) in [
            (json!({"restrict": {"author_known": "yes"}}), true),
            (json!({"restrict": {"author_known": "no"}}), false),
            (json!({"restrict": {"author_known": {"answer": "unknown"}, "author_known_by": "yes"}}), false),
            (json!({"authors": [{"id": "a", "state_agent": "yes"}]}), true),
            (json!({"authors": [{"id": "a", "cohabits": "yes", "state_agent": "no"}]}), false),
            (json!({}), false),
        ] {
            assert_eq!(pack.restricts(&answers), restricted, "{answers}");
        }
    }

    #[test]
    fn the_pack_says_which_names_are_compared() {
        let answers = json!({
            "person": {"name_latin": "Fatima Alami"},
            "authors": [{"id": "a", "name_latin": "Brahim Ouzemmour", "name_arabic": "إبراهيم", "occupation": "Driss"}],
        });
        let names = Pack::builtin().compared_names(&answers);
        let names: Vec<&str> = names.iter().map(|name| name.expose().as_str()).collect();
        assert_eq!(names, ["Brahim Ouzemmour", "إبراهيم"]);
    }

    #[test]
    fn names_meet_however_they_are_written() {
        for (one, other, meet) in [
            ("Brahim Ouzemmour", "Adjudant OUZEMMOUR Brahim", true),
            ("Ouzemmour", "Adjudant Brahim Ouzemmour", true),
            ("أمينة الإدريسي", "الرقيبة امينه إدريسي", true),
            ("El-Idrissi Aïcha", "Aicha El Idrissi", true),
            ("Brahim Alami", "Adjudant Brahim Ouzemmour", false),
            ("B. O.", "Adjudant Brahim Ouzemmour", false),
            ("", "Adjudant Brahim Ouzemmour", false),
        ] {
            assert_eq!(names_meet(one, other), meet, "{one} / {other}");
            assert_eq!(names_meet(other, one), meet);
        }
    }
}
