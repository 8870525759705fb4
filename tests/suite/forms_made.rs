//! Which records, good and bad, are the forms tried with?

use aman_schema::{EXAMPLE_ARABIC, EXAMPLE_COMPLETE, EXAMPLE_LISTENING, Pack, json_schema};
use serde_json::{Map, Value, json};

/// The published examples: complete, listening only, Arabic.
pub(crate) fn examples() -> [Value; 3] {
    [EXAMPLE_COMPLETE, EXAMPLE_LISTENING, EXAMPLE_ARABIC].map(|text| serde_json::from_str(text).unwrap())
}

/// Values at and beyond every edge, for every kind.
pub(crate) fn pool() -> Vec<Value> {
    let long = |count: usize| "ب".repeat(count);
    let mut pool =
        vec![json!(null), json!(true), json!([]), json!({}), json!(""), json!(" "), json!("\u{0}"), json!(["yes"])];
    pool.extend([-1, 0, 1, 9, 10, 40, 41, 120, 121, 3650, 3651].map(|number| json!(number)));
    pool.extend([0.5, -0.0, 4.0, 121.0, 1e300].map(|number| json!(number)));
    pool.extend([i64::MIN, i64::MAX].map(|number| json!(number)));
    pool.push(json!(u64::MAX));
    pool.extend(
        [60, 61, 80, 81, 120, 121, 200, 201, 300, 301, 2_000, 2_001, 5_000, 5_001].map(|count| json!(long(count))),
    );
    pool.extend(["yes", "no", "YES", "EPOUX", "CORP", "N4", "ary", "J", "fatima\n"].map(|text| json!(text)));
    pool.extend(["09:40", "24:00", "23:59", "9:40", "09:40\n", "٠٩:٤٠"].map(|text| json!(text)));
    pool.extend(
        ["0612345678", "+212 6 12-34.56.78", "12", "123", "1".repeat(20).as_str(), "1".repeat(21).as_str()]
            .map(|text| json!(text)),
    );
    pool.extend(["+", "1 ", "1--2 3", "06 12\n", "٠٦١٢", &format!("+1{}", " 2".repeat(19))].map(|text| json!(text)));
    pool.extend(["unknown", "refused", "not_asked", "perhaps"].map(|code| json!({ "answer": code })));
    pool.push(json!({ "answer": "unknown", "why": "x" }));
    pool.push(json!({ "answer": ["unknown"] }));
    dates(&mut pool);
    objects(&mut pool);
    pool
}

fn dates(pool: &mut Vec<Value>) {
    for precision in ["J", "M", "A", "E", "I", "X"] {
        for date in [
            "2026-07-21",
            "2024-02-29",
            "2023-02-29",
            "1900-02-29",
            "2000-02-29",
            "2026-04-31",
            "2026-7-1",
            "2026-07",
            "2026-13",
            "2026",
            "1799",
            "1800",
            "2199-12-31",
            "2200",
            "",
            "2026-07-21\n",
        ] {
            pool.push(json!({ "date": date, "precision": precision }));
        }
        pool.push(json!({ "precision": precision }));
        pool.push(json!({ "precision": precision, "hijri": "1 رجب 1447", "date": "2026" }));
        pool.push(json!({ "precision": precision, "hijri": "", "date": "2026" }));
        pool.push(json!({ "precision": precision, "more": 1 }));
    }
    pool.extend(
        [("M", "2026-07\n"), ("A", "2026\n")].map(|(precision, date)| json!({ "date": date, "precision": precision })),
    );
    pool.push(json!({ "date": "2026" }));
    pool.push(json!({ "date": 2026, "precision": "A" }));
    pool.push(json!({ "date": "2026", "precision": 1 }));
}

fn objects(pool: &mut Vec<Value>) {
    let long = |count: usize| "ب".repeat(count);
    for (key, value) in [
        ("region", "08"),
        ("region", "08.363"),
        ("region", "99"),
        ("province", "08.363"),
        ("province", "08"),
        ("cercle", "01.511.05"),
        ("cercle", "06.141.01.00"),
        ("commune", "Aït"),
        ("commune", ""),
        ("detail", "x"),
        ("commune", &long(121)),
        ("detail", &long(301)),
        ("x", "y"),
    ] {
        pool.push(json!({ key: value }));
    }
    pool.push(json!({ "region": 8 }));
    for (kind, number) in
        [("CNIE", "AB1234"), ("CNIE", ""), ("AUCUNE", "x"), ("NONE", "x"), ("CNIE", &long(30)), ("CNIE", &long(31))]
    {
        pool.push(json!({ "type": kind, "number": number }));
    }
    pool.push(json!({ "type": "AUCUNE" }));
    pool.push(json!({ "number": "AB1234" }));
    pool.push(json!({ "type": "CNIE", "extra": 1 }));
    for codes in [
        json!(["CORP", "CORP"]),
        json!(["CORP", "SEX"]),
        json!(["CORP", 1]),
        json!([1, 1.0]),
        json!(["CORP_COUPS"]),
        json!(["MINEURE", "MNA"]),
    ] {
        pool.push(codes);
    }
}

/// Places a value at a field key such as `person.age` or `children[].age`.
pub(crate) fn record_with(key: &str, value: &Value) -> Value {
    let (section, field) = key.split_once('.').unwrap();
    let answers = match section.strip_suffix("[]") {
        Some(section) => json!({ section: [{ "id": "a1", field: value }] }),
        None => json!({ section: { field: value } }),
    };
    json!({ "form": "reception", "pack": "reception/1", "answers": answers })
}

/// A random instance of a part of the schema.
fn instance(schema: &Value, dice: &mut Dice) -> Value {
    if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
        return instance(&choices[dice.below(choices.len())], dice);
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return values[dice.below(values.len())].clone();
    }
    match schema["type"].as_str().unwrap() {
        "integer" => {
            let (min, max) = (schema["minimum"].as_i64().unwrap(), schema["maximum"].as_i64().unwrap());
            json!(min + i64::try_from(dice.below(usize::try_from(max - min).unwrap() + 1)).unwrap())
        }
        "string" => json!(text(schema, dice)),
        "array" => array(schema, dice),
        "object" => object(schema, dice),
        other => panic!("the schema uses the type {other}"),
    }
}

fn text(schema: &Value, dice: &mut Dice) -> String {
    let samples: &[&str] = match schema.get("pattern").and_then(Value::as_str) {
        None => &["Tiznit", "دوار", "x", "\"{}\\ ", "ⵣ", "\u{202e}a", "yes"],
        Some(pattern) if pattern.contains("02-29") => &["1994-02-28", "2024-02-29", "1800-01-01", "2199-12-31"],
        Some(pattern) if pattern.ends_with("{2}$") => &["1994", "1800", "2199"],
        Some(pattern) if pattern.contains("1[0-2])$") => &["1994-12", "2026-01"],
        Some(pattern) if pattern.contains(":") => &["00:00", "19:59"],
        Some(pattern) if pattern.contains("a-f") => &["c1", "a0", "018f", "ab-1"],
        Some(_) => &["0612345678", "+212600000147", "+33 6 00"],
    };
    samples[dice.below(samples.len())].to_owned()
}

fn array(schema: &Value, dice: &mut Dice) -> Value {
    let most = schema["maxItems"].as_u64().unwrap_or(4).min(4);
    let mut items: Vec<Value> = Vec::new();
    for _ in 0..=dice.below(usize::try_from(most).unwrap()) {
        let item = instance(&schema["items"], dice);
        if schema.get("uniqueItems").is_none() || !items.contains(&item) {
            items.push(item);
        }
    }
    Value::Array(items)
}

fn object(schema: &Value, dice: &mut Dice) -> Value {
    let properties = schema["properties"].as_object().unwrap();
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut made = Map::new();
    for (key, part) in properties {
        if required.contains(&key.as_str()) || dice.below(3) == 0 {
            made.insert(key.clone(), instance(part, dice));
        }
    }
    if made.is_empty() && schema.get("minProperties").is_some() {
        let (key, part) = properties.iter().next().unwrap();
        made.insert(key.clone(), instance(part, dice));
    }
    Value::Object(made)
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(bound).unwrap()).unwrap()
    }
}

/// A record that the schema accepts, made from the schema itself.
pub(crate) fn valid_record(seed: u64) -> Value {
    thread_local! {
        static SCHEMA: Value = json_schema(Pack::builtin());
    }
    SCHEMA.with(|schema| instance(schema, &mut Dice(seed)))
}
