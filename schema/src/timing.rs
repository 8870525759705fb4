//! How far has each time limit of a record run, and what is still possible?
//!
//! Everything is first reckoned from the facts to the reception, which needs no clock; the hours since then are added only
//! while the desk's clock can be believed. A day without an hour gives two bounds, never a guess.

use crate::danger::danger_in;
use crate::date::{DAY_MINUTES, Day, minute_at, moment_text, span_of_answer};
use crate::form::Field;
use crate::lang::Lang;
use crate::pack::Pack;
use crate::path::Path;
use crate::scene::{Item, Scene};
use crate::timer::{Start, Timer, TimerKind, TimerUnit};
use crate::truth::Truth;
use serde::Serialize;
use serde_json::{Map, Value};
use ts_rs::TS;

/// What the desk's clock says, and whether it can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Unix milliseconds.
    pub now: i64,
    /// It cannot be right.
    pub doubtful: bool,
}

impl Clock {
    /// A clock that nothing contradicts.
    #[must_use]
    pub const fn sure(now: i64) -> Self {
        Self { now, doubtful: false }
    }

    /// The time, if it can be believed.
    #[must_use]
    pub const fn believed(self) -> Option<i64> {
        if self.doubtful { None } else { Some(self.now) }
    }
}

/// How a time limit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum TimerState {
    /// What it asks for is recorded.
    Done,
    /// It runs, but the best part of it is over.
    Late,
    /// It runs.
    Open,
    /// It is over.
    Over,
    /// It may be over: the hour is not known well enough.
    Perhaps,
    /// Nothing says yet when it began.
    Unstarted,
}

/// Hours between two bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct Hours {
    /// At least.
    #[ts(type = "number")]
    pub least: i64,
    /// At most.
    #[ts(type = "number")]
    pub most: i64,
}

/// One time limit of a record, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct TimerView {
    /// Its name in the pack.
    pub timer: String,
    /// What it is for.
    pub kind: TimerKind,
    /// Its words.
    pub label: String,
    /// What to keep in mind.
    pub hint: Option<String>,
    /// The item it is about, where there is one for each.
    pub item: Option<Path>,
    /// Sections beside which it is shown.
    pub beside: Vec<String>,
    /// How it stands.
    pub state: TimerState,
    /// How many, where the source names a figure.
    pub count: Option<u32>,
    /// Of what.
    pub unit: Option<TimerUnit>,
    /// Hours from its start to the reception.
    pub before_reception: Option<Hours>,
    /// Hours from its start until now; none while the clock cannot be believed.
    pub passed: Option<Hours>,
    /// Hours left, from now or else from the reception.
    pub left: Option<Hours>,
    /// When it ends at the earliest, `YYYY-MM-DD HH:MM` in Morocco.
    pub ends: Option<String>,
    /// It stands so by the desk's clock; otherwise as it was at the reception.
    pub by_clock: bool,
    /// Where the figure comes from.
    pub source: String,
    /// How well that was read.
    pub mark: String,
    /// An expert has confirmed it.
    pub validated: bool,
}

impl Pack {
    /// The time limits that apply to a record or draft, in the order of the pack.
    #[must_use]
    pub fn timers(&self, answers: &Value, lang: Lang, clock: Clock) -> Vec<TimerView> {
        timers_in(&Scene::new(self, answers, clock.believed()), lang, clock)
    }
}

pub(crate) fn timers_in(scene: &Scene<'_>, lang: Lang, clock: Clock) -> Vec<TimerView> {
    let reckoning = Reckoning {
        scene,
        lang,
        now: clock.believed().map(minute_at),
        reception: reception(scene, clock.believed().map(minute_at)),
        level: danger_in(scene).level,
    };
    scene.pack.timers.iter().flat_map(|timer| reckoning.of(timer)).collect()
}

/// The first and last minute that something can have been at, in Morocco, counted from 1970.
#[derive(Clone, Copy)]
struct Minutes {
    first: i64,
    last: i64,
}

impl Minutes {
    /// No later than another moment; what was claimed to be later keeps its own order.
    fn not_after(self, latest: i64) -> Self {
        Self { first: self.first, last: self.last.min(latest).max(self.first) }
    }

    fn until(self, later: Self) -> Hours {
        let hours = |minutes: i64| minutes.div_euclid(60).max(0);
        let (least, most) = (hours(later.first - self.last), hours(later.last - self.first));
        Hours { least, most }
    }
}

struct Reckoning<'s, 'a> {
    scene: &'s Scene<'a>,
    lang: Lang,
    now: Option<i64>,
    reception: Option<Minutes>,
    level: Option<crate::danger::Level>,
}

impl<'a> Reckoning<'_, 'a> {
    /// One for the record, or one for each item of the section that tells its start.
    fn of(&self, timer: &Timer) -> Vec<TimerView> {
        let pack = self.scene.pack;
        let fits = timer.levels.is_empty() || self.level.is_some_and(|level| timer.levels.contains(&level));
        let section = pack.fields.get(timer.from.date).map(|field| field.section);
        let Some(section) = section.filter(|_| fits) else { return Vec::new() };
        let Some(known) = pack.sections.get(section) else { return Vec::new() };
        if known.repeat.is_none() {
            return self.one(timer, None, None).into_iter().collect();
        }
        let name = pack.labels.get(self.lang.index()).and_then(|labels| labels.sections.get(section)?.item.clone());
        let of_item = |(turn, (address, fields)): (usize, &(String, &'a Map<String, Value>))| {
            let path = Path::of_item(&known.name, address);
            let label = format!("{} {turn}", name.clone().unwrap_or_default());
            self.one(timer, Some(fields), Some((path, label)))
        };
        (1..).zip(self.scene.items(section)).filter_map(of_item).collect()
    }

    fn one(&self, timer: &Timer, item: Item<'a>, about: Option<(Path, String)>) -> Option<TimerView> {
        let applies = timer.when.as_ref().is_none_or(|when| self.scene.truth(when, item) == Truth::True);
        if !applies {
            return None;
        }
        let done = timer.done.as_ref().is_some_and(|done| self.scene.truth(done, item) == Truth::True);
        let begun = self.begun(timer.from, item);
        // A term may begin after the reception; then it is reckoned by the clock alone.
        let until = self.now.map(|now| Minutes { first: now, last: now }).or(self.reception);
        let ends = begun.zip(timer.figure).map(|(begun, (count, unit))| Minutes {
            first: unit.after(begun.first, count),
            last: unit.after(begun.last, count),
        });
        let state = if done { TimerState::Done } else { state(timer, begun, ends, until) };
        let words = |key: String| self.scene.pack.words(self.lang, &key).map(|words| words.text.to_owned());
        let label = words(format!("timer.{}", timer.id)).unwrap_or_default();
        let (path, label) = match about {
            Some((path, of)) => (Some(path), format!("{label} · {of}")),
            None => (None, label),
        };
        Some(TimerView {
            timer: timer.id.clone(),
            kind: timer.kind,
            label,
            hint: words(format!("timer.{}.hint", timer.id)),
            item: path,
            beside: timer.beside.clone(),
            state,
            count: timer.figure.map(|(count, _)| count),
            unit: timer.figure.map(|(_, unit)| unit),
            before_reception: begun.zip(self.reception).map(|(begun, reception)| begun.until(reception)),
            passed: begun.zip(self.now).map(|(begun, now)| begun.until(Minutes { first: now, last: now })),
            left: ends.zip(until).filter(|_| state != TimerState::Over).map(|(ends, until)| until.until(ends)),
            ends: ends.map(|ends| moment_text(ends.first)),
            by_clock: self.now.is_some(),
            source: timer.source.clone(),
            mark: timer.mark.clone(),
            validated: timer.validated,
        })
    }

    fn begun(&self, from: Start, item: Item<'a>) -> Option<Minutes> {
        let dated = minutes_of(self.scene, (from.date, from.time), item);
        let reception = self.reception.or(self.now.map(|now| Minutes { first: now, last: now }));
        let told = from.hours_before.and_then(|place| answer(self.scene, place, item)?.as_i64()).zip(reception);
        let begun = dated.or(told.map(|(hours, reception)| Minutes {
            first: reception.first - hours * 60,
            last: reception.last - hours * 60,
        }))?;
        let latest = match (self.reception, self.now) {
            // What she tells of lies before she tells it.
            (Some(reception), _) if begun.first <= reception.last => Some(reception.last),
            (_, now) => now,
        };
        Some(latest.map_or(begun, |latest| begun.not_after(latest)))
    }
}

fn state(timer: &Timer, begun: Option<Minutes>, ends: Option<Minutes>, until: Option<Minutes>) -> TimerState {
    let (Some(begun), Some(until)) = (begun, until) else {
        return if timer.figure.is_none() { TimerState::Open } else { TimerState::Unstarted };
    };
    let Some(ends) = ends.filter(|_| timer.figure.is_some_and(|(count, _)| count > 0)) else {
        return TimerState::Open;
    };
    if until.first > ends.last {
        TimerState::Over
    } else if until.last > ends.first {
        TimerState::Perhaps
    } else if timer.best.is_some_and(|best| until.last - begun.first > i64::from(best) * 60) {
        TimerState::Late
    } else {
        TimerState::Open
    }
}

/// The day of the reception as it was told: what "today" is while no clock says so.
pub(crate) fn told_day(scene: &Scene<'_>) -> Option<Day> {
    let day = span_of_answer(answer(scene, scene.pack.reception_day, None)?)?;
    (day.first == day.last).then(|| Day::of_number(day.first))
}

/// When she was received; of a day without an hour, no later than now.
fn reception(scene: &Scene<'_>, now: Option<i64>) -> Option<Minutes> {
    let fields = scene.pack.reception_moment.as_ref()?;
    let told = minutes_of(scene, (fields.date, fields.time), None)?;
    Some(now.map_or(told, |now| told.not_after(now)))
}

fn minutes_of<'a>(scene: &Scene<'a>, (date, time): (usize, Option<usize>), item: Item<'a>) -> Option<Minutes> {
    let days = span_of_answer(answer(scene, date, item)?)?;
    let (first, last) = (days.first * DAY_MINUTES, (days.last + 1) * DAY_MINUTES - 1);
    let told = time.filter(|_| days.first == days.last).and_then(|place| answer(scene, place, item)?.as_str());
    let minute = told.and_then(|text| {
        let (hours, minutes) = text.split_once(':')?;
        Some(first + hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?)
    });
    Some(minute.map_or(Minutes { first, last }, |minute| Minutes { first: minute, last: minute }))
}

/// The answer to a field that applies: of the item asked for, if its section repeats.
fn answer<'a>(scene: &Scene<'a>, place: usize, item: Item<'a>) -> Option<&'a Value> {
    let field: &Field = scene.pack.fields.get(place)?;
    let repeats = scene.pack.sections.get(field.section)?.repeat.is_some();
    let fields = if repeats { item } else { scene.once(field.section) };
    field.answer(fields).filter(|_| scene.shown(place, if repeats { item } else { None }))
}
