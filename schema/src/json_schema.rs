//! What does JSON Schema say of a record of this pack?
//!
//! Draft 2020-12, plain keywords only; it accepts exactly what [`crate::parse()`] accepts.

use crate::answer::NonAnswer;
use crate::form::{Field, Section};
use crate::kind::{
    COMMUNE_LIMIT, DETAIL_LIMIT, HIJRI_LIMIT, Kind, NUMBER_LIMIT, PHONE_LIMIT, PHONE_PATTERN, PLACE_CODES, PRECISIONS,
    TIME_PATTERN, level_of_place,
};
use crate::list::CodeList;
use crate::pack::Pack;
use crate::path::ITEM_ID_PATTERN;
use serde_json::{Map, Value, json};

/// The JSON Schema of `{"form","pack","answers"}`.
#[must_use]
pub fn json_schema(pack: &Pack) -> Value {
    let sections = pack.sections.iter().map(|section| (section.name.clone(), section_schema(pack, section)));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:aman:pack:{}", pack.id().replace('/', ":")),
        "title": pack.id(),
        "type": "object",
        "properties": {
            "form": { "const": pack.form() },
            "pack": { "const": pack.id() },
            "answers": {
                "type": "object",
                "properties": sections.collect::<Map<String, Value>>(),
                "additionalProperties": false
            }
        },
        "required": ["form", "pack", "answers"],
        "additionalProperties": false
    })
}

fn section_schema(pack: &Pack, section: &Section) -> Value {
    let fields = pack.fields.get(section.fields.clone()).unwrap_or_default();
    let mut properties: Map<String, Value> =
        fields.iter().map(|field| (field.name.clone(), field_schema(pack, field))).collect();
    let Some(limit) = section.repeat else {
        return json!({ "type": "object", "properties": properties, "minProperties": 1, "additionalProperties": false });
    };
    properties.insert("id".to_owned(), patterned(ITEM_ID_PATTERN, 40, "[^a-z0-9-]"));
    json!({
        "type": "array",
        "minItems": 1,
        "maxItems": limit,
        "items": { "type": "object", "properties": properties, "required": ["id"], "additionalProperties": false }
    })
}

fn field_schema(pack: &Pack, field: &Field) -> Value {
    let title = pack.labels.first().and_then(|labels| {
        let place = pack.places.get(&field.key)?;
        labels.fields.get(*place).map(|label| label.label.clone())
    });
    let mut value = kind_schema(&field.kind);
    if field.answers.is_empty() {
        if let Some(schema) = value.as_object_mut() {
            schema.insert("title".to_owned(), json!(title));
        }
        return value;
    }
    let codes: Vec<&str> = field.answers.iter().copied().map(NonAnswer::code).collect();
    let non_answer = json!({
        "type": "object",
        "properties": { "answer": { "enum": codes } },
        "required": ["answer"],
        "additionalProperties": false
    });
    json!({ "title": title, "anyOf": [value, non_answer] })
}

fn kind_schema(kind: &Kind) -> Value {
    match kind {
        Kind::Choice(list) => json!({ "enum": codes(list) }),
        Kind::Choices(list) => {
            json!({ "type": "array", "minItems": 1, "uniqueItems": true, "items": { "enum": codes(list) } })
        }
        Kind::Date(_) => json!({ "anyOf": PRECISIONS.map(|(precision, pattern)| date_schema(precision, pattern)) }),
        Kind::IdDocument(list) => json!({
            "type": "object",
            "properties": { "type": { "enum": codes(list) }, "number": text_schema(NUMBER_LIMIT) },
            "required": ["type"],
            "additionalProperties": false
        }),
        Kind::Item(_) => patterned(ITEM_ID_PATTERN, 40, "[^a-z0-9-]"),
        Kind::Narrative(limit) | Kind::Text(limit) => text_schema(*limit),
        Kind::Number { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Phone => patterned(PHONE_PATTERN, PHONE_LIMIT, "[^0-9+ .-]"),
        Kind::Place { list, coded } => place_schema(list, *coded),
        Kind::Time => patterned(TIME_PATTERN, 5, "[^0-9:]"),
        Kind::YesNo => json!({ "enum": ["yes", "no"] }),
    }
}

fn date_schema(precision: &str, pattern: Option<&str>) -> Value {
    let mut properties = Map::new();
    properties.insert("precision".to_owned(), json!({ "const": precision }));
    properties.insert("hijri".to_owned(), text_schema(HIJRI_LIMIT));
    let mut required = vec!["precision"];
    if let Some(pattern) = pattern {
        properties.insert("date".to_owned(), patterned(pattern, 10, "[^0-9-]"));
        required.push("date");
    }
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn place_schema(list: &CodeList, coded: bool) -> Value {
    let mut properties = Map::new();
    for (level, name) in PLACE_CODES.into_iter().enumerate() {
        let of_level =
            list.entries().iter().map(|entry| entry.code.as_str()).filter(|code| level_of_place(code) == level);
        properties.insert(name.to_owned(), json!({ "enum": of_level.collect::<Vec<_>>() }));
    }
    if !coded {
        properties.insert("commune".to_owned(), text_schema(COMMUNE_LIMIT));
        properties.insert("detail".to_owned(), text_schema(DETAIL_LIMIT));
    }
    json!({ "type": "object", "properties": properties, "minProperties": 1, "additionalProperties": false })
}

/// In some dialects `$` also matches before a last line end: so the signs that may not stand are named too.
fn patterned(pattern: &str, limit: u32, never: &str) -> Value {
    json!({ "type": "string", "pattern": pattern, "maxLength": limit, "not": { "pattern": never } })
}

fn text_schema(limit: u32) -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": limit })
}

fn codes(list: &CodeList) -> Vec<&str> {
    list.entries().iter().map(|entry| entry.code.as_str()).collect()
}
