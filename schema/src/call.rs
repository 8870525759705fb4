//! How is she called without putting her in danger, and what came of it?

use crate::answer::NonAnswer;
use crate::danger::danger_in;
use crate::date::{Day, moment_at};
use crate::expr::{Expr, Known};
use crate::kind::Kind;
use crate::lang::Lang;
use crate::load::Loading;
use crate::pack::Pack;
use crate::path::Path;
use crate::said::said;
use crate::scene::{Item, Scene};
use crate::truth::Truth;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::fmt;
use ts_rs::TS;

/// What a pack says of calling her.
#[derive(Clone, Debug)]
pub(crate) struct CallRule {
    number: usize,
    safe: Expr,
    beside: Vec<usize>,
    first: Vec<usize>,
    /// How many sentences there are for when somebody else answers.
    other: u32,
    set: Vec<(usize, Value)>,
    date: usize,
    time: usize,
    outcome: usize,
    next: usize,
    keys: Vec<RawKey>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCall {
    number: String,
    safe: Value,
    beside: Vec<String>,
    first: Vec<String>,
    other: u32,
    set: Map<String, Value>,
    date: String,
    time: String,
    outcome: String,
    next: String,
    keys: Vec<RawKey>,
}

/// What one key says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawKey {
    code: String,
    /// Days until the next contact; `null` leaves none, without it the level of danger decides.
    #[serde(default = "by_level")]
    next: Option<i64>,
    #[serde(default)]
    danger: bool,
}

/// What stands before an officer who calls.
#[derive(Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct CallCard {
    /// What to know before the number: the pretext she agreed to, the means, the purpose.
    pub first: Vec<CallWords>,
    /// What to say if somebody else answers.
    pub other: Vec<String>,
    /// Telephones that are safe.
    pub phones: Vec<CallPhone>,
    /// How many others there are: they are not to be used, and are not shown.
    pub withheld: u32,
    /// What can have come of it, by key.
    pub keys: Vec<OutcomeKey>,
}

/// A telephone that she said is safe.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct CallPhone {
    /// Whose it is, when it is safe.
    pub beside: Vec<CallWords>,
    /// The number.
    pub number: String,
}

/// A question with its answer in words.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct CallWords {
    /// The question.
    pub label: String,
    /// The answer.
    pub words: String,
}

/// One outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct OutcomeKey {
    /// The digit.
    pub key: String,
    /// Its code.
    pub code: String,
    /// In words.
    pub label: String,
    /// The danger is to be assessed again at once.
    pub danger: bool,
    /// The day of the next contact that will be noted, `YYYY-MM-DD`.
    pub next: Option<String>,
}

impl fmt::Debug for CallCard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "CallCard({} phones, {} withheld, ..)", self.phones.len(), self.withheld)
    }
}

impl CallRule {
    pub(crate) fn words(&self) -> Vec<String> {
        (1..=self.other).map(|turn| format!("call.other.{turn}")).collect()
    }
}

impl Loading<'_> {
    pub(crate) fn call(&mut self, raw: RawCall, known: &Known<'_>) -> Option<CallRule> {
        let mut places =
            |keys: &[String]| -> Vec<usize> { keys.iter().filter_map(|key| self.place(key, known)).collect() };
        let (beside, first) = (places(&raw.beside), places(&raw.first));
        let set = raw.set.into_iter().filter_map(|(key, value)| Some((self.place(&key, known)?, value))).collect();
        Some(CallRule {
            number: self.place(&raw.number, known)?,
            safe: self.condition("call", Some(&raw.safe), known)?,
            beside,
            first,
            other: raw.other,
            set,
            date: self.place(&raw.date, known)?,
            time: self.place(&raw.time, known)?,
            outcome: self.place(&raw.outcome, known)?,
            next: self.place(&raw.next, known)?,
            keys: raw.keys,
        })
    }
}

impl Pack {
    /// What stands before an officer who calls; nothing where the pack does not say how.
    ///
    /// Only a telephone that she said is safe is in it: of another not even the number.
    #[must_use]
    pub fn call_card(&self, answers: &Value, lang: Lang, now: i64) -> Option<CallCard> {
        let rule = self.course.call.as_ref()?;
        let scene = Scene::new(self, answers, Some(now));
        let number = self.fields.get(rule.number)?;
        let with_number = |fields: &&Map<String, Value>| {
            fields.get(&number.name).is_some_and(|value| value.is_string() && NonAnswer::of(value).is_none())
        };
        let phones: Vec<_> =
            scene.items(number.section).iter().map(|(_, fields)| *fields).filter(with_number).collect();
        let safe = phones.iter().filter(|fields| scene.truth(&rule.safe, Some(**fields)) == Truth::True);
        let phones_shown: Vec<CallPhone> = safe
            .map(|fields| CallPhone {
                number: fields.get(&number.name).and_then(Value::as_str).unwrap_or_default().to_owned(),
                beside: self.words_at(&rule.beside, &scene, Some(*fields), lang),
            })
            .collect();
        Some(CallCard {
            first: self.words_at(&rule.first, &scene, None, lang),
            withheld: u32::try_from(phones.len() - phones_shown.len()).unwrap_or(u32::MAX),
            phones: phones_shown,
            other: rule.words().iter().filter_map(|key| Some(self.words(lang, key)?.text.to_owned())).collect(),
            keys: rule.keys.iter().enumerate().map(|(at, key)| self.key(rule, &scene, (at, key), lang)).collect(),
        })
    }

    /// The item that an outcome by key adds, at a path of its own: what was set, the moment, the outcome, the next date.
    #[must_use]
    pub fn called(&self, answers: &Value, item: &str, code: &str, now: i64) -> Option<(Path, Value)> {
        let rule = self.course.call.as_ref()?;
        let key = rule.keys.iter().find(|key| key.code == code)?;
        let scene = Scene::new(self, answers, Some(now));
        let field = |place: usize| self.fields.get(place).map(|field| field.name.clone());
        let day = |day: Day| json!({ "date": day.text(), "precision": "J" });
        let mut fields = Map::new();
        for (place, value) in &rule.set {
            fields.insert(field(*place)?, value.clone());
        }
        let moment = moment_at(now);
        let (_, time) = moment.split_once(' ')?;
        fields.insert(field(rule.date)?, day(Day::of_unix_ms(now)));
        fields.insert(field(rule.time)?, Value::from(time));
        fields.insert(field(rule.outcome)?, Value::from(code));
        if let Some(next) = self.next_day(key, &scene) {
            fields.insert(field(rule.next)?, day(next));
        }
        let section = self.sections.get(self.fields.get(rule.date)?.section)?;
        Some((Path::of_item(&section.name, item), Value::Object(fields)))
    }

    /// Whether an outcome asks for the danger to be assessed again.
    #[must_use]
    pub fn called_in_danger(&self, code: &str) -> bool {
        let keys = self.course.call.iter().flat_map(|rule| &rule.keys);
        keys.into_iter().any(|key| key.code == code && key.danger)
    }

    fn key(&self, rule: &CallRule, scene: &Scene<'_>, (at, key): (usize, &RawKey), lang: Lang) -> OutcomeKey {
        let list = self.fields.get(rule.outcome).map(|field| &field.kind);
        let label = match list {
            Some(Kind::Choice(list)) => list.label(&key.code, lang).unwrap_or_default().to_owned(),
            _ => String::new(),
        };
        OutcomeKey {
            key: (at + 1).to_string(),
            code: key.code.clone(),
            label,
            danger: key.danger,
            next: self.next_day(key, scene).map(Day::text),
        }
    }

    fn next_day(&self, key: &RawKey, scene: &Scene<'_>) -> Option<Day> {
        let days = match key.next {
            Some(BY_LEVEL) => self.course.days_at(danger_in(scene).level)?,
            days => days?,
        };
        Some(Day::of_number(scene.now()?.number() + days))
    }

    fn words_at<'a>(&self, places: &[usize], scene: &Scene<'a>, item: Item<'a>, lang: Lang) -> Vec<CallWords> {
        let one = |place: &usize| {
            let field = self.fields.get(*place)?;
            let fields = item.or_else(|| scene.once(field.section));
            let value = field.answer(fields).filter(|value| NonAnswer::of(value).is_none())?;
            let label = self.labels.get(lang.index())?.fields.get(*place)?.label.clone();
            Some(CallWords { label, words: said(self, field, value, lang).join(" · ") })
        };
        places.iter().filter_map(one).collect()
    }
}

/// Stands for "as the level of danger asks".
const BY_LEVEL: i64 = i64::MIN;

const fn by_level() -> Option<i64> {
    Some(BY_LEVEL)
}
