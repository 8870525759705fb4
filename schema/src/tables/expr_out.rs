//! How is a condition written in a spreadsheet?

use serde_json::Value;

/// The condition as text; nothing for what the language of spreadsheets does not have.
pub(super) fn write(condition: &Value) -> Option<String> {
    whole(condition, Around::Nothing)
}

/// What stands around a condition: whether it needs brackets of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Nothing,
    Words,
}

fn whole(condition: &Value, around: Around) -> Option<String> {
    let (operator, content) = single(condition)?;
    match operator {
        "all" | "any" => joined(operator, content, around),
        "not" => Some(format!("not({})", whole(content, Around::Nothing)?)),
        "answered" | "unknown" => Some(format!("{operator}({})", path(content)?)),
        "eq" => {
            let (left, right) = pair(content)?;
            match right.as_i64() {
                Some(number) => Some(format!("{} = {number}", amount(left)?)),
                None => Some(format!("{} = {}", path(left)?, code(right)?)),
            }
        }
        "in" => {
            let (left, right) = pair(content)?;
            let codes: Vec<String> = right.as_array()?.iter().map(code).collect::<Option<_>>()?;
            let name = if codes.len() == 1 { "selected" } else { "one-of" };
            let codes: String = codes.iter().map(|code| format!(", {code}")).collect();
            Some(format!("{name}({}{codes})", path(left)?))
        }
        "lt" | "le" => {
            let (left, right) = pair(content)?;
            let sign = if operator == "lt" { "<" } else { "<=" };
            Some(format!("{} {sign} {}", amount(left)?, amount(right)?))
        }
        "match" => {
            let [section, same, condition] = content.as_array()?.as_slice() else { return None };
            let (theirs, ours) = pair(same)?;
            let (theirs, ours, condition) = (path(theirs)?, path(ours)?, whole(condition, Around::Nothing)?);
            Some(format!("matching({}, {theirs}, {ours}, {condition})", word(section)?))
        }
        _ => None,
    }
}

/// Two or more parts stand between words; what has fewer is written with its name.
fn joined(operator: &str, content: &Value, around: Around) -> Option<String> {
    let parts = content.as_array()?;
    let between = if parts.len() < 2 { Around::Nothing } else { Around::Words };
    let parts: Vec<String> = parts.iter().map(|part| whole(part, between)).collect::<Option<_>>()?;
    if parts.len() < 2 {
        return Some(format!("{operator}({})", parts.concat()));
    }
    let text = parts.join(if operator == "all" { " and " } else { " or " });
    Some(if around == Around::Words { format!("({text})") } else { text })
}

fn amount(value: &Value) -> Option<String> {
    if let Some(number) = value.as_i64() {
        return Some(number.to_string());
    }
    if value.is_string() {
        return path(value);
    }
    let (operator, content) = single(value)?;
    match operator {
        "count" => {
            let name = if content.as_str()?.contains('.') { "count-selected" } else { "count" };
            Some(format!("{name}({})", path(content)?))
        }
        "age_at" | "days_between" => {
            let (from, to) = pair(content)?;
            Some(format!("{}({}, {})", operator.replace('_', "-"), moment(from)?, moment(to)?))
        }
        _ => None,
    }
}

fn moment(value: &Value) -> Option<String> {
    if value.as_str()? == "now" { Some("today()".to_owned()) } else { path(value) }
}

fn path(value: &Value) -> Option<String> {
    let text = value.as_str().filter(|text| !text.is_empty() && !text.contains(['{', '}']))?;
    Some(format!("${{{text}}}"))
}

fn code(value: &Value) -> Option<String> {
    let text = value.as_str().filter(|text| !text.contains('\''))?;
    Some(format!("'{text}'"))
}

fn word(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| text.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_'))
}

fn single(value: &Value) -> Option<(&str, &Value)> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    object.iter().next().map(|(operator, content)| (operator.as_str(), content))
}

fn pair(value: &Value) -> Option<(&Value, &Value)> {
    let [left, right] = value.as_array()?.as_slice() else { return None };
    Some((left, right))
}
