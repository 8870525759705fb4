//! How do answers become single amendable leaves, and leaves answers again?
//!
//! Each item of a repeated section also gets a leaf of its own, `children[c1]`, whose value `{"at":n}` holds its
//! place in the list: so the leaves can be stored, sent and read in any order.

use crate::path::{Path, id_of_address};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Items by address, in the order in which they were met.
type Items = Vec<(String, Map<String, Value>)>;

/// Every answer with its path; items of repeated sections are announced by a leaf `section[ID]` = `{"at":n}`.
///
/// `unflatten(flatten(answers))` equals `answers` for everything that [`crate::parse()`] accepts.
#[must_use]
pub fn flatten(answers: &Value) -> Vec<(Path, Value)> {
    let mut leaves = Vec::new();
    for (section, content) in answers.as_object().into_iter().flatten() {
        match content {
            Value::Object(fields) => {
                leaves.extend(fields.iter().map(|(field, value)| (Path::of_field(section, field), value.clone())));
            }
            Value::Array(items) => flatten_items(section, items, &mut leaves),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    leaves
}

/// Builds answers from leaves, whatever their order; a later leaf at the same path wins.
#[must_use]
pub fn unflatten<'a>(leaves: impl IntoIterator<Item = (&'a Path, &'a Value)>) -> Value {
    let mut sections = Map::new();
    let mut places: BTreeMap<(String, String), u64> = BTreeMap::new();
    let mut lists: BTreeMap<String, Items> = BTreeMap::new();
    for (path, value) in leaves {
        let Some(address) = path.item() else {
            let section = sections.entry(path.section()).or_insert_with(|| json!({}));
            if let (Some(fields), Some(field)) = (section.as_object_mut(), path.field()) {
                fields.insert(field.to_owned(), value.clone());
            }
            continue;
        };
        sections.entry(path.section()).or_insert_with(|| json!([]));
        let fields = fields_of(lists.entry(path.section().to_owned()).or_default(), address);
        match path.field() {
            Some(field) => {
                fields.insert(field.to_owned(), value.clone());
            }
            None => {
                let place = value.get("at").and_then(Value::as_u64).unwrap_or(u64::MAX);
                places.insert((path.section().to_owned(), address.to_owned()), place);
            }
        }
    }
    for (section, mut items) in lists {
        // Two items announced at one place stand in the order of their addresses; those not announced come last, as met.
        items.sort_by_cached_key(|(address, _)| match places.get(&(section.clone(), address.clone())) {
            Some(place) => (*place, address.clone()),
            None => (u64::MAX, String::new()),
        });
        let items = items.into_iter().map(|(_, fields)| Value::Object(fields)).collect();
        sections.insert(section, Value::Array(items));
    }
    Value::Object(sections)
}

/// The address of each item: its id, with `~2`, `~3` … where the same id stood before.
pub(crate) fn addresses(items: &[Value]) -> Vec<String> {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    items
        .iter()
        .map(|item| {
            let id = item.get("id").and_then(Value::as_str).unwrap_or_default();
            let turn = seen.entry(id).and_modify(|turn| *turn += 1).or_insert(1);
            if *turn == 1 { id.to_owned() } else { format!("{id}~{turn}") }
        })
        .collect()
}

/// Where the item of an address stands in its list.
pub(crate) fn item_of(items: &[Value], address: &str) -> Option<usize> {
    let id = id_of_address(address);
    let turn = address.split_once('~').and_then(|(_, turn)| turn.parse::<usize>().ok()).unwrap_or(1);
    let same = items.iter().enumerate().filter(|(_, item)| item.get("id").and_then(Value::as_str) == Some(id));
    same.map(|(place, _)| place).nth(turn.checked_sub(1)?)
}

/// The list of a repeated section, made if it is not there.
pub(crate) fn items_mut<'a>(sections: &'a mut Map<String, Value>, section: &str) -> Option<&'a mut Vec<Value>> {
    sections.entry(section).or_insert_with(|| json!([])).as_array_mut()
}

fn flatten_items(section: &str, items: &[Value], leaves: &mut Vec<(Path, Value)>) {
    for (place, (item, address)) in items.iter().zip(addresses(items)).enumerate() {
        leaves.push((Path::of_item(section, &address), json!({ "at": place })));
        for (field, value) in item.as_object().into_iter().flatten().filter(|(field, _)| *field != "id") {
            leaves.push((Path::in_item(section, &address, field), value.clone()));
        }
    }
}

fn fields_of<'a>(items: &'a mut Items, address: &str) -> &'a mut Map<String, Value> {
    let place = items.iter().position(|(known, _)| known == address).unwrap_or_else(|| {
        let mut fields = Map::new();
        fields.insert("id".to_owned(), Value::from(id_of_address(address)));
        items.push((address.to_owned(), fields));
        items.len() - 1
    });
    #[expect(clippy::indexing_slicing, reason = "the place was just found or made")]
    &mut items[place].1
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{flatten, unflatten};
    use serde_json::json;

    #[test]
    fn leaves_in_any_order_give_the_same_answers() {
        let answers = json!({
            "children": [{"id":"c2","age":4.0},{"id":"c1"},{"id":"c2","age":-0.0}],
            "person": {"given_latin":"Zineb","age":31}
        });
        let mut leaves = flatten(&answers);
        assert_eq!(leaves.len(), 7);
        for _ in 0..leaves.len() {
            leaves.rotate_left(1);
            assert_eq!(unflatten(leaves.iter().map(|(path, value)| (path, value))), answers);
        }
        leaves.reverse();
        assert_eq!(unflatten(leaves.iter().map(|(path, value)| (path, value))), answers);
    }

    #[test]
    fn the_part_without_its_announcing_leaf_still_shows_its_items() {
        let leaves = flatten(&json!({"authors":[{"id":"a1","relation":"EPOUX"}]}));
        let seen = unflatten(leaves.iter().skip(1).map(|(path, value)| (path, value)));
        assert_eq!(seen, json!({"authors":[{"id":"a1","relation":"EPOUX"}]}));
    }
}
