//! What do the conditions of a pack come to, given these answers?
//!
//! A field that is not shown counts as not answered. Conditions form no cycle (the pack would not have loaded), so
//! what is shown is settled in one pass.

use crate::answer::NonAnswer;
use crate::date::{Day, Span, span_of_answer, years_between};
use crate::expr::{Counted, Expr, FieldRef, Matching, Moment, Num};
use crate::flatten::addresses;
use crate::form::{Field, Section};
use crate::pack::Pack;
use crate::truth::Truth;
use serde_json::{Map, Value};
use std::cell::Cell;

/// Answers being looked at through the conditions of a pack.
pub(crate) struct Scene<'a> {
    pub(crate) pack: &'a Pack,
    sections: Vec<Content<'a>>,
    now: Option<Day>,
    ms: Option<i64>,
    shown: Vec<Cell<Option<bool>>>,
}

/// What was answered in one section.
pub(crate) enum Content<'a> {
    Nothing,
    Once(&'a Map<String, Value>),
    Items(Vec<(String, &'a Map<String, Value>)>),
}

/// The item that a condition is asked for: the fields of its own section mean that item.
pub(crate) type Item<'a> = Option<&'a Map<String, Value>>;

impl<'a> Scene<'a> {
    pub(crate) fn new(pack: &'a Pack, answers: &'a Value, now: Option<i64>) -> Self {
        let sections = pack.sections.iter().map(|section| content_of(section, answers)).collect();
        let shown = vec![Cell::new(None); pack.fields.len()];
        Self { pack, sections, now: now.map(Day::of_unix_ms), ms: now, shown }
    }

    pub(crate) const fn now(&self) -> Option<Day> {
        self.now
    }

    /// The same moment, Unix milliseconds.
    pub(crate) const fn moment(&self) -> Option<i64> {
        self.ms
    }

    pub(crate) fn content(&self, section: usize) -> &Content<'a> {
        self.sections.get(section).unwrap_or(&Content::Nothing)
    }

    /// The items of a repeated section with their addresses.
    pub(crate) fn items(&self, section: usize) -> &[(String, &'a Map<String, Value>)] {
        match self.content(section) {
            Content::Items(items) => items,
            Content::Nothing | Content::Once(_) => &[],
        }
    }

    /// The fields of a section that stands once.
    pub(crate) fn once(&self, section: usize) -> Item<'a> {
        match self.content(section) {
            Content::Once(fields) => Some(fields),
            Content::Nothing | Content::Items(_) => None,
        }
    }

    /// Whether a section applies.
    pub(crate) fn section_shown(&self, section: &Section) -> bool {
        self.applies(section.shown.as_ref(), section.unless.as_ref(), None)
    }

    /// Whether a field applies, in an item if its section repeats.
    pub(crate) fn shown(&self, place: usize, item: Item<'a>) -> bool {
        let Some(field) = self.pack.fields.get(place) else { return false };
        let Some(section) = self.pack.sections.get(field.section) else { return false };
        if !field.is_conditional && !section.is_conditional() {
            return true;
        }
        let kept = self.shown.get(place).filter(|_| section.repeat.is_none());
        if let Some(known) = kept.and_then(Cell::get) {
            return known;
        }
        let shown = self.section_shown(section) && self.applies(field.shown.as_ref(), field.unless.as_ref(), item);
        if let Some(kept) = kept {
            kept.set(Some(shown));
        }
        shown
    }

    /// Whether a condition holds.
    pub(crate) fn truth(&self, expr: &Expr, item: Item<'a>) -> Truth {
        match expr {
            Expr::All(parts) => Truth::all(parts.iter().map(|part| self.truth(part, item))),
            Expr::Any(parts) => Truth::any(parts.iter().map(|part| self.truth(part, item))),
            Expr::Not(part) => self.truth(part, item).not(),
            Expr::Answered(field) => self.values(*field, item).into_iter().any(|value| is_value(Some(value))).into(),
            Expr::Unknown(field) => {
                let unknown = |value| NonAnswer::of(value) == Some(NonAnswer::Unknown);
                self.values(*field, item).into_iter().any(unknown).into()
            }
            Expr::Eq(field, code) => self.each(*field, item, |value| match value.as_str() {
                Some(given) => (given == code).into(),
                None => Truth::Unknown,
            }),
            Expr::In(field, codes) => self.each(*field, item, |value| holds_one(value, codes)),
            Expr::EqNumber(number, right) => self.compare(number, item, |(low, high)| {
                decide(low == *right && high == *right, (low..=high).contains(right))
            }),
            Expr::Match(matching) => (!self.matches(matching, item).is_empty()).into(),
            Expr::Lt(left, right) => self.order(left, right, item, |least, most| least < most),
            Expr::Le(left, right) => self.order(left, right, item, |least, most| least <= most),
        }
    }

    /// The addresses of the items that go with this one.
    pub(crate) fn matches(&self, matching: &Matching, item: Item<'a>) -> Vec<&str> {
        let ours = self.values(matching.same.1, item);
        let goes = |fields: &'a Map<String, Value>| {
            let theirs = self.values(matching.same.0, Some(fields));
            theirs.iter().any(|value| is_value(Some(value)) && ours.contains(value))
                && self.truth(&matching.condition, Some(fields)) == Truth::True
        };
        let items = self.items(matching.section).iter();
        items.filter(|(_, fields)| goes(fields)).map(|(address, _)| address.as_str()).collect()
    }

    fn applies(&self, shown: Option<&Expr>, unless: Option<&Expr>, item: Item<'a>) -> bool {
        shown.is_none_or(|expr| self.truth(expr, item) == Truth::True)
            && unless.is_none_or(|expr| self.truth(expr, item) != Truth::True)
    }

    /// The answers to a field that count: those shown; of all items, unless asked inside one of them.
    fn values(&self, field: FieldRef, item: Item<'a>) -> Vec<&'a Value> {
        let Some(known) = self.pack.fields.get(field.0) else { return Vec::new() };
        let of = |fields: &'a Map<String, Value>, item: Item<'a>| {
            fields.get(&known.name).filter(|_| self.shown(field.0, item))
        };
        match self.content(known.section) {
            Content::Nothing => Vec::new(),
            Content::Once(fields) => of(fields, None).into_iter().collect(),
            Content::Items(items) => {
                let own = item.filter(|own| items.iter().any(|(_, fields)| std::ptr::eq(*fields, *own)));
                match own {
                    Some(fields) => of(fields, own).into_iter().collect(),
                    None => items.iter().filter_map(|(_, fields)| of(fields, Some(fields))).collect(),
                }
            }
        }
    }

    fn each(&self, field: FieldRef, item: Item<'a>, test: impl Fn(&Value) -> Truth) -> Truth {
        let values = self.values(field, item);
        if values.is_empty() {
            return Truth::Unknown;
        }
        Truth::any(values.into_iter().map(test))
    }

    fn order(&self, left: &Num, right: &Num, item: Item<'a>, before: fn(i64, i64) -> bool) -> Truth {
        self.compare(left, item, |(low, high)| {
            self.compare(right, item, |(least, most)| decide(before(high, least), before(low, most)))
        })
    }

    fn compare(&self, number: &Num, item: Item<'a>, test: impl Fn((i64, i64)) -> Truth) -> Truth {
        let bounds = self.bounds(number, item);
        if bounds.is_empty() {
            return Truth::Unknown;
        }
        Truth::any(bounds.into_iter().map(test))
    }

    /// The least and greatest that a number can be; several where items give several.
    fn bounds(&self, number: &Num, item: Item<'a>) -> Vec<(i64, i64)> {
        match number {
            Num::Const(number) => vec![(*number, *number)],
            Num::Field(field) => self.values(*field, item).into_iter().filter_map(exact).collect(),
            Num::Count(Counted::Items(section)) => {
                let count = i64::try_from(self.items(*section).len()).unwrap_or(i64::MAX);
                vec![(count, count)]
            }
            Num::Count(Counted::Which(section, condition)) => {
                let holds = |fields: &'a Map<String, Value>| self.truth(condition, Some(fields)) == Truth::True;
                let count = self.items(*section).iter().filter(|(_, fields)| holds(fields)).count();
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                vec![(count, count)]
            }
            Num::Count(Counted::Codes(field)) => self
                .values(*field, item)
                .into_iter()
                .filter_map(|value| i64::try_from(value.as_array()?.len()).ok().map(|count| (count, count)))
                .collect(),
            Num::AgeAt(from, to) => self.between(*from, *to, item, years_between),
            Num::DaysBetween(from, to) => {
                self.between(*from, *to, item, |from, to| (to.first - from.last, to.last - from.first))
            }
        }
    }

    fn between(
        &self,
        from: Moment,
        to: Moment,
        item: Item<'a>,
        distance: fn(Span, Span) -> (i64, i64),
    ) -> Vec<(i64, i64)> {
        let ends = self.spans(to, item);
        let pairs = |from: Span| ends.iter().map(move |to| distance(from, *to)).collect::<Vec<_>>();
        self.spans(from, item).into_iter().flat_map(pairs).collect()
    }

    fn spans(&self, moment: Moment, item: Item<'a>) -> Vec<Span> {
        match moment {
            Moment::Now => {
                let day = |day: Day| Span { first: day.number(), last: day.number() };
                self.now.map(day).into_iter().collect()
            }
            Moment::Field(field) => self.values(field, item).into_iter().filter_map(span_of_answer).collect(),
        }
    }
}

/// Whether something was answered that is a value, not a reason for having none.
pub(crate) fn is_value(answer: Option<&Value>) -> bool {
    answer.is_some_and(|value| NonAnswer::of(value).is_none())
}

impl Field {
    /// The answer to this field among the answers of its section or item.
    pub(crate) fn answer<'a>(&self, item: Item<'a>) -> Option<&'a Value> {
        item.and_then(|fields| fields.get(&self.name))
    }
}

fn content_of<'a>(section: &Section, answers: &'a Value) -> Content<'a> {
    let content = answers.get(&section.name);
    match (section.repeat, content) {
        (None, Some(Value::Object(fields))) => Content::Once(fields),
        (Some(_), Some(Value::Array(items))) => {
            let fields = items.iter().zip(addresses(items));
            Content::Items(fields.filter_map(|(item, address)| Some((address, item.as_object()?))).collect())
        }
        _ => Content::Nothing,
    }
}

fn holds_one(value: &Value, codes: &[String]) -> Truth {
    let known = |code: &Value| code.as_str().is_some_and(|code| codes.iter().any(|known| known == code));
    match value {
        Value::String(_) => known(value).into(),
        Value::Array(given) => given.iter().any(known).into(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Truth::Unknown,
    }
}

fn exact(value: &Value) -> Option<(i64, i64)> {
    #[expect(clippy::cast_possible_truncation, reason = "numbers of a form lie far inside 53 bits")]
    let number = value.as_f64().filter(|number| number.abs() < 9e15)? as i64;
    Some((number, number))
}

fn decide(surely: bool, possibly: bool) -> Truth {
    match (surely, possibly) {
        (true, _) => Truth::True,
        (false, true) => Truth::Unknown,
        (false, false) => Truth::False,
    }
}
