//! Does each operator of a condition say true, false or unknown where it should, and does no form whatever stop the loader?

use aman_schema::{Draft, Lang, Pack, Path, builtin_files, view};
use proptest::prelude::*;
use serde_json::{Value, json};

const NOW: i64 = 1_794_500_000_000; // 12 November 2026

/// The pack of the program with one field that is shown on this condition.
fn pack_with(condition: &Value) -> Pack {
    let mut files = builtin_files();
    let mut form: Value = serde_json::from_str(&files["forms/reception.json"]).unwrap();
    let restrict = form["sections"].as_array_mut().unwrap().last_mut().unwrap();
    restrict["fields"][0]["shown"] = condition.clone();
    files.insert("forms/reception.json".to_owned(), form.to_string());
    Pack::load(&files).unwrap()
}

fn holds(condition: &Value, answers: &Value) -> bool {
    let draft = Draft::with_answers("reception", "reception/1", answers.clone());
    let view = view(&draft, &pack_with(condition), Lang::Fr, NOW);
    view.field(&Path::parse("restrict.author_known").unwrap()).unwrap().shown
}

fn truth(condition: &Value, answers: &Value) -> &'static str {
    match (holds(condition, answers), holds(&json!({ "not": condition }), answers)) {
        (true, false) => "true",
        (false, true) => "false",
        (false, false) => "unknown",
        (true, true) => panic!("{condition} is true and false"),
    }
}

fn day(text: &str) -> Value {
    let precision = ["A", "M", "J"][text.matches('-').count()];
    json!({ "date": text, "precision": precision })
}

#[test]
fn what_is_not_answered_makes_a_condition_unknown_and_never_false() {
    let weapon = json!({ "eq": ["facts.weapon", "yes"] });
    for (answer, expected) in [
        (json!("yes"), "true"),
        (json!("no"), "false"),
        (json!({"answer":"unknown"}), "unknown"),
        (json!({"answer":"refused"}), "unknown"),
        (json!({"answer":"not_asked"}), "unknown"),
    ] {
        assert_eq!(truth(&weapon, &json!({ "facts": { "weapon": answer } })), expected, "{answer}");
    }
    assert_eq!(truth(&weapon, &json!({})), "unknown");
}

#[test]
fn being_answered_and_being_unknown_are_always_known() {
    let said = |answer: Value| json!({ "facts": { "weapon": answer } });
    let (answered, unknown) = (json!({ "answered": "facts.weapon" }), json!({ "unknown": "facts.weapon" }));
    assert_eq!(truth(&answered, &said(json!("no"))), "true");
    assert_eq!(truth(&answered, &said(json!({"answer":"refused"}))), "false");
    assert_eq!(truth(&answered, &json!({})), "false");
    assert_eq!(truth(&unknown, &said(json!({"answer":"unknown"}))), "true");
    assert_eq!(truth(&unknown, &said(json!({"answer":"refused"}))), "false");
}

#[test]
fn all_any_and_in_follow_three_values() {
    let answers = json!({ "facts": { "weapon": "no", "forms": ["SEX", "PSY"] } });
    let (no, open) = (json!({ "eq": ["facts.weapon", "yes"] }), json!({ "eq": ["facts.previous", "yes"] }));
    let sex = json!({ "in": ["facts.forms", ["CORP", "SEX"]] });
    assert_eq!(truth(&sex, &answers), "true");
    assert_eq!(truth(&json!({ "in": ["facts.forms", ["ECO"]] }), &answers), "false");
    assert_eq!(truth(&json!({ "all": [no, open] }), &answers), "false");
    assert_eq!(truth(&json!({ "all": [sex, open] }), &answers), "unknown");
    assert_eq!(truth(&json!({ "any": [sex, open] }), &answers), "true");
    assert_eq!(truth(&json!({ "any": [no, open] }), &answers), "unknown");
}

#[test]
fn numbers_counts_ages_and_days_are_compared_within_what_is_known() {
    let answers = json!({
        "reception": { "date": day("2026-11-12") },
        "person": { "age": 17, "birth": day("2008") },
        "facts": { "date": day("2026-11"), "acts": ["PSY_INJ", "PSY_MEN"] },
        "children": [{"id":"c1","age":3},{"id":"c2","age":12}]
    });
    let age = json!({ "age_at": ["person.birth", "reception.date"] });
    for (condition, expected) in [
        (json!({ "lt": ["person.age", 18] }), "true"),
        (json!({ "le": [17, "person.age"] }), "true"),
        (json!({ "eq": ["person.age", 18] }), "false"),
        (json!({ "lt": [age, 17] }), "false"),
        (json!({ "lt": [age, 18] }), "unknown"),
        (json!({ "lt": [age, 19] }), "true"),
        (json!({ "eq": [age, 18] }), "unknown"),
        (json!({ "lt": [{ "age_at": ["person.birth", "now"] }, 19] }), "true"),
        (json!({ "le": [{ "days_between": ["facts.date", "reception.date"] }, 11] }), "true"),
        (json!({ "lt": [{ "days_between": ["facts.date", "reception.date"] }, 0] }), "unknown"),
        (json!({ "lt": [{ "days_between": ["reception.date", "facts.since"] }, 0] }), "unknown"),
        (json!({ "eq": [{ "count": "children" }, 2] }), "true"),
        (json!({ "eq": [{ "count": "witnesses" }, 0] }), "true"),
        (json!({ "lt": [2, { "count": "facts.acts" }] }), "false"),
        (json!({ "lt": ["children[].age", 5] }), "true"),
        (json!({ "lt": ["children[].age", 2] }), "false"),
        (json!({ "lt": ["authors[].age_band", 2] }), "refused"),
    ] {
        if expected == "refused" {
            assert!(std::panic::catch_unwind(|| pack_with(&condition)).is_err(), "{condition}");
        } else {
            assert_eq!(truth(&condition, &answers), expected, "{condition}");
        }
    }
}

#[test]
fn a_hidden_answer_counts_as_not_given() {
    let kind = json!({ "answered": "facts.weapon_kind" });
    let answers = |weapon: &str| json!({ "facts": { "weapon": weapon, "weapon_kind": "OUTIL" } });
    assert_eq!(truth(&kind, &answers("yes")), "true");
    assert_eq!(truth(&kind, &answers("no")), "false");
}

#[test]
fn inside_an_item_a_path_means_that_item() {
    let mut draft = Draft::new("reception", "reception/1");
    let path = |text: &str| Path::parse(text).unwrap();
    draft.set(&path("phones[p1].safety"), Some(json!("HORAIRE")));
    draft.set(&path("phones[p2].safety"), Some(json!("OK")));
    let view = view(&draft, Pack::builtin(), Lang::Fr, NOW);
    let shown = |text: &str| view.field(&path(text)).unwrap().shown;
    assert!(shown("phones[p1].hours") && !shown("phones[p2].hours"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_file_of_a_pack_can_stop_the_loader(
        file in 0usize..14,
        from in 0usize..20_000,
        length in 0usize..400,
        new in prop::sample::select(vec!["", "null", "{}", "[", "\"", ",,,\n", "{\"eq\":[1,2]}", "{\"not\":{}}", "*", "اختبار"]),
    ) {
        let mut files = builtin_files();
        let name = files.keys().nth(file % files.len()).unwrap().clone();
        let signs: Vec<char> = files[&name].chars().collect();
        let from = from.min(signs.len());
        let to = (from + length).min(signs.len());
        let spoilt: String = signs[..from].iter().chain(new.chars().collect::<Vec<_>>().iter()).chain(&signs[to..]).collect();
        files.insert(name, spoilt);
        if let Err(faults) = Pack::load(&files) {
            prop_assert!(!faults.is_empty());
        }
    }
}
