//! How is a published case read: its paths, its dates, what its codes are called on the screen?

use std::collections::BTreeMap;

use serde_json::Value;

/// `section` and `ID` of `section[ID].field`.
pub fn item_in(path: &str) -> Option<(&str, &str)> {
    let (section, rest) = path.split_once('[')?;
    Some((section, rest.split_once(']')?.0))
}

/// Day, month or year of a date answer.
pub fn date_part(answer: &Value, part: &str) -> String {
    let date = answer["date"].as_str().unwrap_or_default();
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let chosen = match part {
        "year" => year,
        "month" => month,
        _ => day,
    };
    chosen.unwrap_or_default().to_owned()
}

/// What each option is called: `section.field=code` to its label, from a form's view.
pub fn labels_of(view: &Value) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    for section in view["sections"].as_array().into_iter().flatten() {
        let items = section["items"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|item| item["fields"].as_array().into_iter().flatten());
        for field in section["fields"].as_array().into_iter().flatten().chain(items) {
            let path = field["path"].as_str().unwrap_or_default();
            let general = item_in(path).map_or_else(
                || path.to_owned(),
                |(section, _)| format!("{section}.{}", path.rsplit('.').next().unwrap_or_default()),
            );
            for option in field["options"].as_array().into_iter().flatten() {
                let (code, label) =
                    (option["code"].as_str().unwrap_or_default(), option["label"].as_str().unwrap_or_default());
                labels.insert(format!("{general}={code}"), label.to_owned());
            }
        }
    }
    labels
}
