//! Do the properties of forms hold for whatever is typed?

use crate::forms_made::{pool, record_with, valid_record};
use aman_schema::{Draft, Lang, Pack, Path, View, danger, flatten, parse, unflatten, view};
use proptest::prelude::*;
use serde_json::Value;

const NOW: i64 = 1_794_500_000_000;

fn keys() -> Vec<String> {
    Pack::builtin().field_keys().map(str::to_owned).collect()
}

fn path_of(key: &str, item: usize) -> Path {
    let item = if item == 2 && key.len().is_multiple_of(7) { String::new() } else { format!("[i{item}]") };
    Path::parse(&key.replace("[]", &item)).unwrap()
}

/// A draft in which anything at all was typed into any field.
fn draft() -> impl Strategy<Value = Draft> {
    let typed = (prop::sample::select(keys()), 0usize..3, prop::sample::select(typed_values()));
    prop::collection::vec(typed, 0..60).prop_map(|typed| {
        let mut draft = Draft::new("reception", "reception/1");
        for (key, item, value) in typed {
            draft.set(&path_of(&key, item), Some(value));
        }
        draft
    })
}

/// Values that fit some field more often than not.
fn typed_values() -> Vec<Value> {
    let mut values = pool();
    for code in [
        "yes",
        "no",
        "PLAINTE",
        "ECOUTE",
        "EPOUX",
        "INCONNU",
        "shi",
        "AUTRE",
        "HORAIRE",
        "ENVOYEE",
        "C_SANTE",
        "PRES_MOBILE",
    ] {
        values.extend(std::iter::repeat_n(Value::from(code), 5));
    }
    values.extend(["SEX", "SEX_APV", "CORP"].map(|code| serde_json::json!([code])));
    values
}

fn shown(view: &View) -> Vec<&str> {
    view.fields().filter(|field| field.shown).map(|field| field.path.as_str()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn leaves_and_answers_are_the_same_thing(seed: u64, turn in 0usize..50) {
        let record = valid_record(seed);
        let mut leaves = flatten(&record["answers"]);
        if !leaves.is_empty() {
            let turn = turn % leaves.len();
            leaves.rotate_left(turn);
        }
        let paths: std::collections::BTreeSet<&Path> = leaves.iter().map(|(path, _)| path).collect();
        prop_assert_eq!(paths.len(), leaves.len());
        for path in paths {
            prop_assert_eq!(&Path::parse(path.as_str()).unwrap(), path);
            prop_assert!(Pack::builtin().knows(path));
        }
        let again = unflatten(leaves.iter().map(|(path, value)| (path, value)));
        prop_assert_eq!(again.to_string().len(), record["answers"].to_string().len());
        prop_assert_eq!(&again, &record["answers"]);
    }

    #[test]
    fn whatever_is_typed_can_be_shown_judged_and_read(draft in draft(), lang in prop::sample::select(Lang::ALL.to_vec())) {
        let pack = Pack::builtin();
        let shown = view(&draft, pack, lang, NOW);
        let parsed = parse(&draft.to_value(), pack);
        prop_assert_eq!(shown.summary.can_seal, parsed.is_ok());
        prop_assert_eq!(&shown.danger, &danger(draft.answers(), pack));
        prop_assert!(pack.search_text(draft.answers()).lines().count() <= draft.answers().to_string().len());
        prop_assert!(pack.name_in(draft.answers(), lang).is_none_or(|name| !name.expose().is_empty()));
        prop_assert!(serde_json::to_string(&shown).is_ok());
        let leaves = flatten(draft.answers());
        let again = unflatten(leaves.iter().map(|(path, value)| (path, value)));
        prop_assert_eq!(&again, draft.answers());
        if let Ok(record) = parsed {
            let missing = record.warnings().iter().filter(|warning| warning.code.as_str() == "required").count();
            prop_assert_eq!(missing, shown.summary.missing as usize);
        }
    }

    #[test]
    fn what_is_shown_does_not_depend_on_what_is_hidden(draft in draft()) {
        let pack = Pack::builtin();
        let first = view(&draft, pack, Lang::Fr, NOW);
        let mut bare = draft.clone();
        for field in first.fields().filter(|field| !field.shown && field.value.is_some()) {
            bare.set(&field.path, None);
        }
        let second = view(&bare, pack, Lang::Fr, NOW);
        prop_assert_eq!(shown(&first), shown(&second));
    }

    #[test]
    fn a_difference_carries_the_old_view_to_the_new(draft in draft(), key in prop::sample::select(keys()), value in prop::sample::select(typed_values())) {
        let pack = Pack::builtin();
        let old = view(&draft, pack, Lang::Ar, NOW);
        let mut changed = draft.clone();
        changed.set(&path_of(&key, 1), Some(value));
        let new = view(&changed, pack, Lang::Ar, NOW);
        let difference = new.difference(&old);
        let mut carried = old;
        for section in &mut carried.sections {
            if let Some(items) = difference.items.iter().find(|items| items.section == section.id) {
                section.items = items.items.clone();
            }
            if let Some(change) = difference.sections.iter().find(|change| change.id == section.id) {
                (section.shown, section.status, section.done, section.total) = (change.shown, change.status, change.done, change.total);
            }
            let fields = section.fields.iter_mut().chain(section.items.iter_mut().flat_map(|item| &mut item.fields));
            for field in fields {
                if let Some(change) = difference.fields.iter().find(|change| change.path == field.path) {
                    *field = change.clone();
                }
            }
        }
        carried.danger = difference.danger.unwrap_or(carried.danger);
        carried.timers = difference.timers.unwrap_or(carried.timers);
        carried.information = difference.information;
        carried.summary = difference.summary;
        prop_assert!(carried == new);
    }
}

#[test]
fn an_item_of_any_repeated_section_keeps_its_place_among_leaves() {
    for key in keys().iter().filter(|key| key.contains("[]")) {
        let record = record_with(key, &serde_json::json!({"answer":"unknown"}));
        let leaves = flatten(&record["answers"]);
        assert_eq!(leaves.len(), 2, "{key}");
        assert_eq!(leaves[0].1, serde_json::json!({ "at": 0 }));
    }
}
