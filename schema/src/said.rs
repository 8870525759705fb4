//! How is an answer said in words, where nobody can choose any more?

use crate::answer::NonAnswer;
use crate::form::Field;
use crate::kind::Kind;
use crate::lang::Lang;
use crate::list::CodeList;
use crate::pack::Pack;
use serde_json::Value;

/// The answer to a field in words: several for several codes, none for nothing.
///
/// Digits are those the country uses in both languages; a retired code keeps the label of its day.
pub(crate) fn said(pack: &Pack, field: &Field, value: &Value, lang: Lang) -> Vec<String> {
    if let Some(reason) = NonAnswer::of(value) {
        let words = pack.words(lang, &format!("answer.{}", reason.code()));
        return words.map(|words| words.text.to_owned()).into_iter().collect();
    }
    let text = |part: &str| value.get(part).and_then(Value::as_str).unwrap_or_default();
    let one = match &field.kind {
        Kind::Choices(list) => {
            let codes = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            return codes.map(|code| label(list, code, lang)).collect();
        }
        Kind::Choice(list) => label(list, value.as_str().unwrap_or_default(), lang),
        Kind::Date(list) => date(list, text("date"), text("precision"), lang),
        Kind::IdDocument(list) => joined(&[label(list, text("type"), lang), text("number").to_owned()], " "),
        Kind::Place { list, .. } => {
            let areas = ["cercle", "province", "region"].map(|part| label(list, text(part), lang));
            let own = ["detail", "commune"].map(|part| text(part).to_owned());
            joined(&[own.as_slice(), areas.as_slice()].concat(), if lang == Lang::Ar { "، " } else { ", " })
        }
        Kind::YesNo => {
            let words = pack.words(lang, &format!("answer.{}", value.as_str().unwrap_or_default()));
            words.map(|words| words.text.to_owned()).unwrap_or_default()
        }
        Kind::Item(_) | Kind::Narrative(_) | Kind::Number { .. } | Kind::Phone | Kind::Text(_) | Kind::Time => {
            match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Array(_) | Value::Bool(_) | Value::Null | Value::Object(_) => String::new(),
            }
        }
    };
    if one.is_empty() { Vec::new() } else { vec![one] }
}

fn label(list: &CodeList, code: &str, lang: Lang) -> String {
    list.label(code, lang).unwrap_or(code).to_owned()
}

/// `21/07/2026`, `07/2026` or `2026`; what is less than that says how it is known.
fn date(list: &CodeList, text: &str, precision: &str, lang: Lang) -> String {
    let parts: Vec<&str> = text.split('-').rev().filter(|part| !part.is_empty()).collect();
    let day = parts.join("/");
    let exact = matches!(precision, "J" | "M" | "A");
    if exact { day } else { joined(&[day, label(list, precision, lang)], " · ") }
}

fn joined(parts: &[String], between: &str) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join(between)
}
