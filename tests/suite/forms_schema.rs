//! Does the published JSON Schema accept exactly what the parser accepts?

use crate::forms_made::{examples, pool, record_with, valid_record};
use aman_schema::{NARRATIVE_LIMIT, Pack, Weight, json_schema, parse};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value, json};

fn validator() -> Validator {
    jsonschema::draft202012::options().build(&json_schema(Pack::builtin())).expect("the schema is a schema")
}

fn agree(validator: &Validator, value: &Value) {
    let parsed = parse(value, Pack::builtin());
    let valid = validator.is_valid(value);
    assert_eq!(valid, parsed.is_ok(), "schema says {valid}, parser says {parsed:?} of {value}");
    if let Err(problems) = parsed {
        assert!(!problems.is_empty());
        assert!(problems.iter().all(|problem| problem.code.weight() == Weight::Refuses));
    }
}

#[test]
fn every_edge_value_in_every_field_is_judged_alike() {
    let (validator, pool) = (validator(), pool());
    let mut taken = 0;
    for key in Pack::builtin().field_keys() {
        for value in &pool {
            let record = record_with(key, value);
            agree(&validator, &record);
            taken += usize::from(validator.is_valid(&record));
        }
        let offered = pool.iter().any(|value| validator.is_valid(&record_with(key, value)));
        let coded = Pack::builtin().lists().any(|list| {
            list.entries().iter().any(|entry| {
                [json!(entry.code), json!([entry.code])]
                    .iter()
                    .any(|value| validator.is_valid(&record_with(key, value)))
            })
        });
        assert!(offered || coded, "nothing at all is accepted in {key}");
    }
    assert!(taken > 1_000, "the pool exercises acceptance too: {taken}");
}

#[test]
fn every_code_of_every_list_is_judged_alike_in_every_field() {
    let validator = validator();
    let codes: Vec<Value> =
        Pack::builtin().lists().flat_map(|list| list.entries()).map(|entry| json!(entry.code)).collect();
    for key in Pack::builtin().field_keys().filter(|key| !key.starts_with("danger.") || key.ends_with("judgement")) {
        for code in codes.iter().step_by(3) {
            agree(&validator, &record_with(key, code));
        }
    }
}

#[test]
fn the_frame_of_a_record_is_judged_alike() {
    let validator = validator();
    let whole = &examples()[0];
    for frame in [
        json!(null),
        json!([]),
        json!({}),
        json!({"form":"reception","pack":"reception/1"}),
        json!({"form":"reception","pack":"reception/1","answers":{}}),
        json!({"form":"reception","pack":"reception/1","answers":[]}),
        json!({"form":"reception","pack":"reception/2","answers":{}}),
        json!({"form":1,"pack":"reception/1","answers":{}}),
        json!({"form":"reception","pack":"reception/1","answers":{},"more":1}),
        json!({"form":"reception","pack":"reception/1","answers":{"person":{}}}),
        json!({"form":"reception","pack":"reception/1","answers":{"children":[]}}),
        json!({"form":"reception","pack":"reception/1","answers":{"children":{}}}),
        json!({"form":"reception","pack":"reception/1","answers":{"children":[{"age":1}]}}),
        json!({"form":"reception","pack":"reception/1","answers":{"children":[{"id":"c1"},{"id":"c1"}]}}),
        json!({"form":"reception","pack":"reception/1","answers":{"children":[{"id":"Zineb"}]}}),
        json!({"form":"reception","pack":"reception/1","answers":{"children":[{"id":7}]}}),
        json!({"form":"reception","pack":"reception/1","answers":{"children":[3]}}),
        json!({"form":"reception","pack":"reception/1","answers":{"person":{"id":"c1"}}}),
        json!({"form":"reception","pack":"reception/1","answers":{"nobody":{"x":1}}}),
        json!({"form":"reception","pack":"reception/1","answers":{"person":[]}}),
    ] {
        agree(&validator, &frame);
    }
    for id in [
        "",
        "c1",
        "abc1",
        "abcd1",
        "1c",
        "xyz",
        "xyzq",
        "c1 ",
        "c1\n",
        "018f3c2a-77aa-7bbb-8ccc-123456789abc",
        &"a".repeat(40),
        &"a".repeat(41),
    ] {
        agree(&validator, &json!({"form":"reception","pack":"reception/1","answers":{"children":[{"id":id}]}}));
    }
    let many: Vec<Value> = (0..21).map(|turn| json!({ "id": format!("c{turn}") })).collect();
    for count in [20, 21] {
        agree(&validator, &json!({"form":"reception","pack":"reception/1","answers":{"children": many[..count]}}));
    }
    agree(&validator, whole);
}

#[test]
fn what_is_wrong_is_listed_whole_and_each_with_its_path() {
    let record = json!({
        "form": "reception", "pack": "reception/1", "note": "x",
        "answers": {
            "safety": { "injury": "perhaps", "color": 1 },
            "person": { "age": 200, "birth": {"date":"2023-02-29","precision":"J"}, "Zineb Tazrouti": "x" },
            "children": [{ "id": "c1", "age": "six" }, { "age": 3 }],
            "facts": { "forms": ["CORP", "CORP"], "weapon": {"answer":"maybe"} },
            "secret": {}
        }
    });
    let found: Vec<String> = parse(&record, Pack::builtin())
        .unwrap_err()
        .iter()
        .map(|problem| format!("{} {}", problem.path, problem.code))
        .collect();
    assert_eq!(
        found,
        [
            "note unknown_field",
            "safety.injury unknown_code",
            "safety.color unknown_field",
            "person.age out_of_range",
            "person.birth bad_date",
            "person.x unknown_field",
            "children[c1].age wrong_kind",
            "children[2] missing",
            "facts.forms repeated",
            "facts.weapon wrong_kind",
            "secret unknown_field",
        ]
    );
}

#[test]
fn a_narrative_of_ten_megabytes_is_refused_and_one_at_the_limit_is_not() {
    let limit = usize::try_from(NARRATIVE_LIMIT).unwrap();
    let story = |count: usize| record_with("narrative.story", &json!("ن".repeat(count)));
    assert!(parse(&story(limit), Pack::builtin()).is_ok());
    let problems = parse(&story(limit + 1), Pack::builtin()).unwrap_err();
    assert_eq!(problems[0].code.as_str(), "too_long");
    assert!(parse(&story(5_000_000), Pack::builtin()).is_err());
    agree(&validator(), &story(limit));
    agree(&validator(), &story(limit + 1));
}

/// Puts a value somewhere inside another.
fn spoil(value: &mut Value, path: &[usize], new: &Value, how: u8) {
    let Some((step, rest)) = path.split_first() else {
        *value = new.clone();
        return;
    };
    match value {
        Value::Object(parts) if !parts.is_empty() => {
            let place = step % parts.len();
            let key = parts.keys().nth(place).unwrap().clone();
            match (how, rest) {
                (1, []) => {
                    parts.shift_remove(&key);
                }
                (2, []) => {
                    parts.insert("stray".to_owned(), new.clone());
                }
                _ => spoil(parts.get_mut(&key).unwrap(), rest, new, how),
            }
        }
        Value::Array(items) if !items.is_empty() => {
            let place = step % items.len();
            match (how, rest) {
                (1, []) => {
                    items.remove(place);
                }
                (2, []) => items.push(items[place].clone()),
                _ => spoil(&mut items[place], rest, new, how),
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            *value = new.clone();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_made_from_the_schema_is_accepted(seed: u64) {
        let record = valid_record(seed);
        let parsed = parse(&record, Pack::builtin());
        prop_assert!(parsed.is_ok(), "{:?} of {record}", parsed);
        let parsed = parsed.unwrap();
        prop_assert_eq!(parsed.to_value(), record);
    }

    #[test]
    fn a_record_with_something_changed_is_judged_alike(
        seed: u64,
        example in 0usize..4,
        path in prop::collection::vec(0usize..40, 0..6),
        new in prop::sample::select(pool()),
        how in 0u8..3,
    ) {
        thread_local! {
            static VALIDATOR: Validator = validator();
        }
        let mut record = examples().get(example).cloned().unwrap_or_else(|| valid_record(seed));
        spoil(&mut record, &path, &new, how);
        VALIDATOR.with(|validator| agree(validator, &record));
    }
}
