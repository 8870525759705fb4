//! What was done after the reception, in words, and which items can be chosen among?

use crate::answer::NonAnswer;
use crate::form::{After, Field, Section};
use crate::kind::Kind;
use crate::lang::Lang;
use crate::pack::Pack;
use crate::path::Path;
use crate::said::said;
use crate::scene::{Scene, is_value};
use crate::view::{OptionView, Options};
use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt;
use std::sync::Arc;
use ts_rs::TS;

/// One thing done after the reception.
#[derive(Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct Step {
    /// The item.
    pub path: Path,
    /// Which list it stands in.
    pub section: String,
    /// What it is called, with its place in the list.
    pub label: String,
    /// Its first date, as written.
    pub day: Option<String>,
    /// What was answered, in words.
    pub rows: Vec<StepRow>,
}

/// One answer of a step, in words.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct StepRow {
    /// The question.
    pub label: String,
    /// The answer.
    pub words: String,
}

impl fmt::Debug for Step {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Step({}, {} answers, ..)", self.path, self.rows.len())
    }
}

impl Pack {
    /// Whether items of a list may be added once the reception is over.
    #[must_use]
    pub fn after(&self, section: &str) -> Option<After> {
        self.sections.iter().find(|known| known.name == section)?.after
    }

    /// Whether only the head of the cell answers the question at a path.
    #[must_use]
    pub fn is_by_head(&self, path: &Path) -> bool {
        self.field(path).is_some_and(|field| field.by_head)
    }

    /// Whether a change at a path touches what only the head of the cell answers: the question, or an item that holds one.
    #[must_use]
    pub fn touches_head(&self, path: &Path, value: Option<&Value>) -> bool {
        if path.field().is_some() {
            return self.is_by_head(path);
        }
        let Some(section) = self.sections.iter().find(|known| known.name == path.section()) else { return false };
        let held = self.fields.get(section.fields.clone()).unwrap_or_default().iter().filter(|field| field.by_head);
        held.into_iter().any(|field| value.is_none_or(|value| value.get(&field.name).is_some()))
    }

    /// Everything that was done after the reception, the newest first.
    #[must_use]
    pub fn steps(&self, answers: &Value, lang: Lang) -> Vec<Step> {
        let scene = Scene::new(self, answers, None);
        let mut steps = Vec::new();
        for (place, section) in self.sections.iter().enumerate().filter(|(_, section)| section.after.is_some()) {
            for (turn, (address, fields)) in scene.items(place).iter().enumerate() {
                steps.push(self.step((place, section), (turn + 1, address, fields), &scene, lang));
            }
        }
        // Of one day the one that was added last comes first.
        steps.reverse();
        steps.sort_by(|one: &Step, other| other.day.cmp(&one.day));
        steps
    }

    fn step<'a>(
        &self,
        (place, section): (usize, &Section),
        (turn, address, fields): (usize, &str, &'a Map<String, Value>),
        scene: &Scene<'a>,
        lang: Lang,
    ) -> Step {
        let known = section.fields.clone().filter_map(|place| Some((place, self.fields.get(place)?)));
        let answered: Vec<(usize, &Field, &Value)> =
            known.filter_map(|(place, field)| Some((place, field, fields.get(&field.name)?))).collect();
        // The day it is of: another date, of an end, does not stand for one that was not said.
        let dates = self.fields.get(section.fields.clone()).into_iter().flatten();
        let dated = dates.into_iter().find(|field| matches!(field.kind, Kind::Date(_))).map(|field| &field.name);
        let day = dated.and_then(|name| fields.get(name)).and_then(|value| value.get("date")?.as_str());
        let row = |(place, field, value): &(usize, &Field, &Value)| {
            let label = self.labels.get(lang.index())?.fields.get(*place)?.label.clone();
            let words = match (&field.kind, value.as_str()) {
                (Kind::Item(section), Some(id)) => item_words(scene, section, id, lang),
                _ => said(self, field, value, lang).join(" · "),
            };
            Some(StepRow { label, words })
        };
        Step {
            path: Path::of_item(&section.name, address),
            section: section.name.clone(),
            label: format!("{} {turn}", item_label(self, place, lang)),
            day: day.map(str::to_owned),
            rows: answered.iter().filter_map(row).collect(),
        }
    }
}

fn item_label(pack: &Pack, section: usize, lang: Lang) -> &str {
    let labels = pack.labels.get(lang.index()).and_then(|labels| labels.sections.get(section));
    labels.and_then(|labels| labels.item.as_deref()).unwrap_or_default()
}

/// What tells an item of a list: its place and its first answer that is a code.
fn item_words(scene: &Scene<'_>, section: &str, id: &str, lang: Lang) -> String {
    let offered = items_offered(scene, section, lang);
    offered.iter().find(|option| option.code == id).map_or_else(|| id.to_owned(), |option| option.label.clone())
}

/// The items of a list, as something that can be chosen.
pub(crate) fn items_offered(scene: &Scene<'_>, section: &str, lang: Lang) -> Options {
    let pack = scene.pack;
    let Some(place) = pack.sections.iter().position(|known| known.name == section) else { return Options::default() };
    let fields = pack.sections.get(place).and_then(|known| pack.fields.get(known.fields.clone())).unwrap_or_default();
    let items = scene.items(place);
    let option = |(turn, (address, answers)): (usize, &(String, &Map<String, Value>))| {
        let told = fields.iter().filter_map(|field| {
            let value =
                answers.get(&field.name).filter(|value| is_value(Some(value)) && NonAnswer::of(value).is_none());
            value.map(|value| said(pack, field, value, lang).join(" · "))
        });
        let words = [Some(format!("{} {}", item_label(pack, place, lang), turn + 1)), told.take(1).next()];
        OptionView {
            code: address.clone(),
            label: words.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            key: (items.len() <= 9).then(|| (turn + 1).to_string()),
            words_lang: None,
            parent: None,
        }
    };
    Options(Arc::new(items.iter().enumerate().map(option).collect()))
}
