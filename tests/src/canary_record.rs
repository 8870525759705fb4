//! Which record has a random value in every field of the form? Made from the published schema, so that no field is forgotten.
//!
//! A free text, telephone, date or number of a paper is a canary by itself. An answer from a closed list, a small number,
//! a time or a coded place is too short for that: its canary is the field and the random answer together, as the
//! program would write the two side by side.

use aman_schema::{Pack, Path, json_schema};
use serde_json::{Map, Value, json};

use crate::canary::Canaries;
use crate::seeded::SeededEntropy;

/// A reception with a random answer in every field, each remembered as a canary; nothing in it restricts it.
pub fn record_of_canaries(canaries: &mut Canaries, dice: &mut SeededEntropy) -> Value {
    record_answering("no", canaries, dice)
}

/// The same, restricted by every answer that can restrict it; what only the head of the cell answers is left out, for she is the
/// one it is kept from.
pub fn restricted_record_of_canaries(canaries: &mut Canaries, dice: &mut SeededEntropy) -> Value {
    record_answering("yes", canaries, dice)
}

fn record_answering(restricted: &'static str, canaries: &mut Canaries, dice: &mut SeededEntropy) -> Value {
    let schema = json_schema(Pack::builtin());
    let mut answers = Map::new();
    for (section, part) in schema["properties"]["answers"]["properties"].as_object().expect("the sections") {
        let answered = if part["type"] == "array" {
            let mut item = fields((section, "[c1].", restricted), &part["items"], canaries, dice);
            item.insert("id".to_owned(), json!("c1"));
            json!([item])
        } else {
            json!(fields((section, ".", restricted), part, canaries, dice))
        };
        answers.insert(section.clone(), answered);
    }
    json!({ "form": "reception", "pack": Pack::builtin().id(), "answers": answers })
}

fn fields(
    (section, joint, restricted): (&str, &str, &'static str),
    part: &Value,
    canaries: &mut Canaries,
    dice: &mut SeededEntropy,
) -> Map<String, Value> {
    let properties = part["properties"].as_object().expect("the fields of a section");
    let mut answered = Map::new();
    for (name, schema) in properties.iter().filter(|(name, _)| *name != "id") {
        let path = format!("{section}{joint}{name}");
        let asks = |of: fn(&Pack, &Path) -> bool| Path::parse(&path).is_ok_and(|path| of(Pack::builtin(), &path));
        let decides = asks(Pack::decides_restriction);
        if restricted == "yes" && asks(Pack::is_by_head) {
            continue;
        }
        let place = Place { name: name.clone(), path, fixed: decides.then_some(restricted) };
        answered.insert(name.clone(), answer(&place, value_schema(schema), canaries, dice));
    }
    answered
}

struct Place {
    name: String,
    path: String,
    /// What it is answered with, where that is not left to the dice.
    fixed: Option<&'static str>,
}

/// A field that also takes a non-answer offers it last; what comes before is the schema of its values.
fn value_schema(schema: &Value) -> &Value {
    let choices = schema["anyOf"].as_array();
    let non_answer =
        choices.and_then(|choices| choices.last()).is_some_and(|last| !last["properties"]["answer"].is_null());
    if non_answer { &schema["anyOf"][0] } else { schema }
}

fn answer(place: &Place, schema: &Value, canaries: &mut Canaries, dice: &mut SeededEntropy) -> Value {
    if let Some(fixed) = place.fixed {
        return paired(place, json!(fixed), canaries);
    }
    if let Some(dates) = schema["anyOf"].as_array() {
        assert!(dates.iter().all(|date| !date["properties"]["precision"].is_null()), "{}: a date", place.path);
        let day = format!("{}-{:02}-{:02}", 1950 + dice.below(40), 1 + dice.below(12), 1 + dice.below(28));
        return json!({ "date": canaries.add(&place.path, &day), "precision": "J" });
    }
    match schema["type"].as_str() {
        None => paired(place, random_code(&schema["enum"], dice), canaries),
        Some("array") => paired(place, json!([random_code(&schema["items"]["enum"], dice)]), canaries),
        Some("integer") => {
            let (least, most) = (schema["minimum"].as_u64().unwrap_or(0), schema["maximum"].as_u64().unwrap_or(0));
            // Two digits where the field takes them: the pair must not be short enough to be met by chance.
            let least = if most > 9 { least.max(10) } else { least };
            let span = usize::try_from(most.min(99) - least + 1).unwrap_or(1);
            paired(place, json!(least + dice.below(span) as u64), canaries)
        }
        Some("object") => object(place, &schema["properties"], canaries, dice),
        Some("string") => text(place, schema, canaries, dice),
        Some(other) => panic!("{}: the schema uses the type {other}", place.path),
    }
}

fn object(place: &Place, properties: &Value, canaries: &mut Canaries, dice: &mut SeededEntropy) -> Value {
    let coded = ["type", "region", "province", "cercle"];
    let codes: Map<String, Value> = coded
        .into_iter()
        .filter(|name| !properties[name].is_null())
        .map(|name| (name.to_owned(), random_code(&properties[name]["enum"], dice)))
        .collect();
    for (name, code) in &codes {
        paired(&Place { name: name.clone(), path: place.path.clone(), fixed: None }, code.clone(), canaries);
    }
    let mut made = codes;
    for name in ["number", "commune", "detail"].into_iter().filter(|name| !properties[name].is_null()) {
        made.insert(name.to_owned(), json!(canaries.word(&place.path, dice)));
    }
    json!(made)
}

fn text(place: &Place, schema: &Value, canaries: &mut Canaries, dice: &mut SeededEntropy) -> Value {
    match schema["pattern"].as_str() {
        Some(pattern) if pattern.contains(':') => {
            paired(place, json!(format!("{:02}:{:02}", dice.below(24), dice.below(60))), canaries)
        }
        Some(_) => json!(canaries.add(&place.path, &format!("06{}", dice.digits(8)))),
        None if schema["maxLength"].as_u64().is_some_and(|limit| limit >= 2000) => {
            let latin = canaries.word(&place.path, dice);
            let arabic = canaries.add(&place.path, &format!("كلمة{}", dice.letters(9)));
            json!(format!("{latin} puis {arabic} à la fin"))
        }
        None => json!(canaries.word(&place.path, dice)),
    }
}

fn random_code(codes: &Value, dice: &mut SeededEntropy) -> Value {
    let codes = codes.as_array().expect("the codes of a list");
    codes[dice.below(codes.len())].clone()
}

/// Field and answer as they stand in JSON (loose, in a string, spaced), in the binary of a payload or draft, and on a command line.
fn paired(place: &Place, value: Value, canaries: &mut Canaries) -> Value {
    let Place { name, path, .. } = place;
    let compact = format!("\"{name}\":{value}");
    let forms = [
        compact.clone(),
        compact.replace('"', "\\\""),
        format!("\"{name}\": {value}"),
        format!("{path}={value}"),
        format!("{path}{}{value}", cbor_text_head(value.to_string().len())),
    ];
    canaries.add_forms(path, &compact, &forms);
    value
}

/// The head that CBOR puts before a text of that many bytes.
fn cbor_text_head(length: usize) -> String {
    match u8::try_from(length) {
        Ok(short @ 0..24) => char::from(0x60 + short).to_string(),
        Ok(long @ 24..128) => format!("\u{78}{}", char::from(long)),
        Ok(_) | Err(_) => panic!("a coded answer of {length} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aman_schema::parse;

    #[test]
    fn every_field_of_the_form_is_answered_taken_and_remembered() {
        let mut canaries = Canaries::default();
        let record = record_of_canaries(&mut canaries, &mut SeededEntropy::new(7));
        assert!(parse(&record, Pack::builtin()).is_ok());
        let text = record.to_string();
        let mut fields = 0;
        for (section, answers) in record["answers"].as_object().unwrap() {
            let names = answers.as_object().or_else(|| answers[0].as_object()).unwrap();
            for name in names.keys().filter(|name| *name != "id") {
                fields += 1;
                let of_field =
                    |field: &str| field.starts_with(section.as_str()) && field.ends_with(&format!(".{name}"));
                assert!(canaries.all().iter().any(|canary| of_field(&canary.field)), "{section}.{name}");
            }
        }
        assert!(fields > 170, "{fields} fields");
        assert!(canaries.all().iter().all(|canary| text.contains(&canary.value)));
        let found = canaries.find_in("the record", text.as_bytes());
        assert!(canaries.all().iter().all(|canary| found.iter().any(|finding| finding.field == canary.field)));
        assert!(!Pack::builtin().restricts(&record["answers"]));
        let restricted = restricted_record_of_canaries(&mut Canaries::default(), &mut SeededEntropy::new(7));
        assert!(Pack::builtin().restricts(&restricted["answers"]));
    }
}
