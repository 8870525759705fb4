//! What has been typed so far, complete or not, right or wrong?

use crate::answer::NonAnswer;
use crate::flatten::{item_of, items_mut};
use crate::path::{Path, id_of_address};
use serde_json::{Map, Value, json};
use std::fmt;

/// A form being filled: whatever has been typed, kept as it was typed.
#[derive(Clone, PartialEq)]
pub struct Draft {
    form: String,
    pack: String,
    answers: Value,
}

impl Draft {
    /// An empty draft of a form of a pack, for instance `reception` of `reception/1`.
    #[must_use]
    pub fn new(form: &str, pack: &str) -> Self {
        Self { form: form.to_owned(), pack: pack.to_owned(), answers: Value::Object(Map::new()) }
    }

    /// Takes up answers as they are; what is not an object counts as no answers.
    #[must_use]
    pub fn with_answers(form: &str, pack: &str, answers: Value) -> Self {
        let answers = if answers.is_object() { answers } else { Value::Object(Map::new()) };
        Self { form: form.to_owned(), pack: pack.to_owned(), answers }
    }

    /// Which form it fills.
    #[must_use]
    pub fn form(&self) -> &str {
        &self.form
    }

    /// Which pack the form is from.
    #[must_use]
    pub fn pack(&self) -> &str {
        &self.pack
    }

    /// The answers, `{section: {field: value}}`.
    #[must_use]
    pub const fn answers(&self) -> &Value {
        &self.answers
    }

    /// The same shape as a record, `{"form","pack","answers"}`, ready for [`crate::parse()`].
    #[must_use]
    pub fn to_value(&self) -> Value {
        json!({ "form": self.form, "pack": self.pack, "answers": self.answers })
    }

    /// The value at a path, if something was typed there.
    #[must_use]
    pub fn get(&self, path: &Path) -> Option<&Value> {
        get(&self.answers, path)
    }

    /// The reason given for having no value at a path, if one was.
    #[must_use]
    pub fn non_answer(&self, path: &Path) -> Option<NonAnswer> {
        self.get(path).and_then(NonAnswer::of)
    }

    /// Sets one answer, or takes it away with `None`; an item that is not there yet is added.
    ///
    /// A path that names no field changes nothing.
    pub fn set(&mut self, path: &Path, value: Option<Value>) {
        let Some(field) = path.field() else { return };
        match value {
            Some(value) => {
                if let Some(fields) = self.fields_mut(path) {
                    fields.insert(field.to_owned(), value);
                }
            }
            None => self.clear(path, field),
        }
    }

    /// Adds an empty item at the end of a repeated section, unless one with this id is there.
    pub fn add_item(&mut self, section: &str, id: &str) {
        self.fields_mut(&Path::of_item(section, id));
    }

    /// Takes an item away, with everything in it.
    pub fn remove_item(&mut self, path: &Path) {
        let (Some(address), Some(sections)) = (path.item(), self.answers.as_object_mut()) else { return };
        let Some(items) = sections.get_mut(path.section()).and_then(Value::as_array_mut) else { return };
        if let Some(place) = item_of(items, address) {
            items.remove(place);
        }
        if items.is_empty() {
            sections.shift_remove(path.section());
        }
    }

    /// The ids of the items of a repeated section, in order.
    #[must_use]
    pub fn items(&self, section: &str) -> Vec<&str> {
        let items = self.answers.get(section).and_then(Value::as_array);
        items.into_iter().flatten().filter_map(|item| item.get("id").and_then(Value::as_str)).collect()
    }

    fn fields_mut(&mut self, path: &Path) -> Option<&mut Map<String, Value>> {
        let sections = self.answers.as_object_mut()?;
        let Some(address) = path.item() else {
            return sections.entry(path.section()).or_insert_with(|| json!({})).as_object_mut();
        };
        let items = items_mut(sections, path.section())?;
        let place = item_of(items, address).unwrap_or_else(|| {
            items.push(json!({ "id": id_of_address(address) }));
            items.len() - 1
        });
        items.get_mut(place)?.as_object_mut()
    }

    fn clear(&mut self, path: &Path, field: &str) {
        if get(&self.answers, path).is_none() {
            return;
        }
        if let Some(fields) = self.fields_mut(path) {
            fields.shift_remove(field);
        }
        let Some(sections) = self.answers.as_object_mut() else { return };
        if sections.get(path.section()).and_then(Value::as_object).is_some_and(Map::is_empty) {
            sections.shift_remove(path.section());
        }
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Draft({}, ..)", self.form)
    }
}

/// The value at a path among answers, if there is one.
#[must_use]
pub fn get<'a>(answers: &'a Value, path: &Path) -> Option<&'a Value> {
    let section = answers.get(path.section())?;
    let holder = match path.item() {
        Some(address) => {
            let items = section.as_array()?;
            items.get(item_of(items, address)?)?
        }
        None => section,
    };
    match path.field() {
        Some(field) => holder.get(field),
        None => Some(holder),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::Draft;
    use crate::path::Path;
    use serde_json::json;

    fn path(text: &str) -> Path {
        Path::parse(text).unwrap()
    }

    #[test]
    fn an_answer_set_is_there_and_taken_away_leaves_no_shell() {
        let mut draft = Draft::new("reception", "reception/1");
        draft.set(&path("safety.injury"), Some(json!("yes")));
        draft.set(&path("children[c1].age"), Some(json!(4)));
        draft.set(&path("children[c2].age"), Some(json!(9)));
        assert_eq!(
            draft.answers(),
            &json!({"safety":{"injury":"yes"},"children":[{"id":"c1","age":4},{"id":"c2","age":9}]})
        );
        draft.set(&path("safety.injury"), None);
        draft.set(&path("children[c1].age"), None);
        draft.remove_item(&path("children[c2]"));
        assert_eq!(draft.answers(), &json!({"children":[{"id":"c1"}]}));
        draft.remove_item(&path("children[c1]"));
        assert_eq!(draft.answers(), &json!({}));
    }

    #[test]
    fn debug_of_a_draft_shows_no_answer() {
        let mut draft = Draft::new("reception", "reception/1");
        draft.set(&path("person.given_latin"), Some(json!("Fatima")));
        assert!(!format!("{draft:?}").contains("Fatima"));
    }
}
