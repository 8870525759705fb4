//! Which time limits does a pack state: from when, how long, on which condition, and by which source?

use crate::danger::Level;
use crate::date::{DAY_MINUTES, Day};
use crate::expr::{Expr, ExprFault, Known};
use crate::fault::PackFaultKind as What;
use crate::kind::Kind;
use crate::load::{Loading, name_in};
use crate::pack::Pack;
use crate::path::Path;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use ts_rs::TS;

/// What a time limit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum TimerKind {
    /// Nothing may be done on the record until something is recorded.
    Block,
    /// Something is to be done before it ends.
    Term,
    /// Something begins only when it has ended.
    Wait,
    /// Something is possible until it ends.
    Window,
}

/// In what a time limit is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum TimerUnit {
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Months of the calendar.
    Months,
}

/// One time limit of a pack.
#[derive(Clone, Debug)]
pub(crate) struct Timer {
    pub(crate) id: String,
    pub(crate) kind: TimerKind,
    pub(crate) from: Start,
    /// How long; none where the source names no figure.
    pub(crate) figure: Option<(u32, TimerUnit)>,
    /// Hours within which it is best.
    pub(crate) best: Option<u32>,
    pub(crate) when: Option<Expr>,
    pub(crate) done: Option<Expr>,
    /// Only at these levels of danger.
    pub(crate) levels: Vec<Level>,
    /// Sections beside which it is shown.
    pub(crate) beside: Vec<String>,
    pub(crate) source: String,
    pub(crate) mark: String,
    pub(crate) validated: bool,
}

/// What starts a time limit: fields that tell it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    pub(crate) date: usize,
    pub(crate) time: Option<usize>,
    /// Hours before the reception, where no date is known.
    pub(crate) hours_before: Option<usize>,
}

/// The fields that say when the reception was, and how that is known.
#[derive(Clone, Debug)]
pub(crate) struct ReceptionMoment {
    pub(crate) date: usize,
    pub(crate) time: Option<usize>,
    mark: usize,
    told: String,
    untold: String,
}

/// Where a form keeps what an officer said of date and hour because no clock could be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockPaths {
    /// The day of the reception.
    pub date: Path,
    /// Its hour, where the form has one.
    pub time: Option<Path>,
    /// How both are known.
    pub mark: Path,
    /// The mark of what the officer said.
    pub told: Value,
    /// The mark of what nobody could say.
    pub untold: Value,
}

impl Pack {
    /// Where the form keeps date and hour of the reception and how they are known.
    #[must_use]
    pub fn clock_paths(&self) -> Option<ClockPaths> {
        let moment = self.reception_moment.as_ref()?;
        let path = |place: usize| {
            let field = self.fields.get(place)?;
            Some(Path::of_field(&self.sections.get(field.section)?.name, &field.name))
        };
        Some(ClockPaths {
            date: path(moment.date)?,
            time: moment.time.and_then(path),
            mark: path(moment.mark)?,
            told: Value::from(moment.told.as_str()),
            untold: Value::from(moment.untold.as_str()),
        })
    }
}

impl TimerUnit {
    /// The minute that lies `count` of this unit after another one.
    pub(crate) fn after(self, minute: i64, count: u32) -> i64 {
        match self {
            Self::Hours => minute + i64::from(count) * 60,
            Self::Days => minute + i64::from(count) * DAY_MINUTES,
            Self::Months => {
                let day = Day::of_number(minute.div_euclid(DAY_MINUTES)).months_later(i64::from(count));
                day.number() * DAY_MINUTES + minute.rem_euclid(DAY_MINUTES)
            }
        }
    }
}

/// `timers.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTimers {
    reception: RawReception,
    timers: Vec<Value>,
}

/// The fields of the reception's moment; `told` and `untold` are codes of `mark`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReception {
    date: String,
    time: Option<String>,
    mark: String,
    told: String,
    untold: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStart {
    date: String,
    time: Option<String>,
    hours_before: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTimer {
    timer: String,
    kind: TimerKind,
    from: RawStart,
    hours: Option<u32>,
    days: Option<u32>,
    months: Option<u32>,
    best: Option<u32>,
    when: Option<Value>,
    done: Option<Value>,
    #[serde(default)]
    levels: Vec<Level>,
    beside: Vec<String>,
    source: String,
    mark: String,
    validated: bool,
}

impl Loading<'_> {
    /// The time limits; a pack without the file has none.
    pub(crate) fn timers(&mut self, known: &Known<'_>) -> (Vec<Timer>, Option<ReceptionMoment>) {
        if !self.files.contains_key(FILE) {
            return (Vec::new(), None);
        }
        let Some(raw) = self.json::<RawTimers>(FILE) else { return (Vec::new(), None) };
        let reception = self.reception_moment(raw.reception, known);
        let timers: Vec<Timer> = raw.timers.iter().filter_map(|raw| self.timer(raw, known)).collect();
        let mut seen = BTreeSet::new();
        for timer in &timers {
            if !seen.insert(&timer.id) {
                self.fault(&timer.id, What::NamedTwice);
            }
        }
        (timers, reception)
    }

    fn reception_moment(&mut self, raw: RawReception, known: &Known<'_>) -> Option<ReceptionMoment> {
        let RawReception { date, time, mark, told, untold } = raw;
        for code in [&told, &untold] {
            self.condition(FILE, Some(&serde_json::json!({ "eq": [mark, code] })), known);
        }
        let start = self.start(FILE, &RawStart { date, time, hours_before: None }, known)?;
        let mark = self.started(FILE, &mark, known, |kind| matches!(kind, Kind::Choice(_)))?;
        Some(ReceptionMoment { date: start.date, time: start.time, mark, told, untold })
    }

    fn timer(&mut self, raw: &Value, known: &Known<'_>) -> Option<Timer> {
        let Ok(raw) = serde_json::from_value::<RawTimer>(raw.clone()) else {
            self.fault(name_in(raw, "timer"), What::Shape);
            return None;
        };
        let figures = [
            raw.hours.map(|count| (count, TimerUnit::Hours)),
            raw.days.map(|count| (count, TimerUnit::Days)),
            raw.months.map(|count| (count, TimerUnit::Months)),
        ];
        let mut figures = figures.into_iter().flatten();
        let (figure, another) = (figures.next(), figures.next());
        let bare = figure.is_none() && matches!(raw.kind, TimerKind::Wait | TimerKind::Window);
        if another.is_some() || bare || raw.source.is_empty() || raw.mark.is_empty() {
            self.fault(&raw.timer, What::Shape);
        }
        let sections: BTreeSet<&str> = known.fields.keys().filter_map(|key| key.split(['.', '[']).next()).collect();
        for section in raw.beside.iter().filter(|section| !sections.contains(section.as_str())) {
            self.fault(&raw.timer, What::Expression(ExprFault::NoSuchPath(section.clone())));
        }
        Some(Timer {
            from: self.start(&raw.timer, &raw.from, known)?,
            when: self.condition(&raw.timer, raw.when.as_ref(), known),
            done: self.condition(&raw.timer, raw.done.as_ref(), known),
            id: raw.timer,
            kind: raw.kind,
            figure,
            best: raw.best,
            levels: raw.levels,
            beside: raw.beside,
            source: raw.source,
            mark: raw.mark,
            validated: raw.validated,
        })
    }

    fn start(&mut self, at: &str, raw: &RawStart, known: &Known<'_>) -> Option<Start> {
        let date = self.started(at, &raw.date, known, |kind| matches!(kind, Kind::Date(_)));
        let time = raw.time.as_deref().map(|key| self.started(at, key, known, |kind| matches!(kind, Kind::Time)));
        let hours = raw
            .hours_before
            .as_deref()
            .map(|key| self.started(at, key, known, |kind| matches!(kind, Kind::Number { .. })));
        Some(Start { date: date?, time: time.flatten(), hours_before: hours.flatten() })
    }

    fn started(&mut self, at: &str, key: &str, known: &Known<'_>, fits: fn(&Kind) -> bool) -> Option<usize> {
        let fault = match known.fields.get(key) {
            Some(place) if known.kinds.get(*place).is_some_and(fits) => return Some(*place),
            Some(_) => ExprFault::WrongKind(key.to_owned()),
            None => ExprFault::NoSuchPath(key.to_owned()),
        };
        self.fault(at, What::Expression(fault));
        None
    }
}

/// Words about time limits, which a screen shows.
pub(crate) fn shown_words(pack: &Pack) -> BTreeSet<String> {
    pack.timers.iter().map(|timer| format!("timer.{}", timer.id)).collect()
}

/// Whether a key is the hint of a time limit.
pub(crate) fn is_hint(pack: &Pack, key: &str) -> bool {
    let name = key.strip_prefix("timer.").and_then(|rest| rest.strip_suffix(".hint"));
    name.is_some_and(|name| pack.timers.iter().any(|timer| timer.id == name))
}

const FILE: &str = "timers.json";
