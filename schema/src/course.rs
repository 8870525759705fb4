//! What was done after the reception, and what is due next?
//!
//! `course.json` says which dates are due, what ends them and how she is called; nothing here knows the name of a field.

use crate::call::{CallRule, RawCall};
use crate::danger::{Level, danger_in};
use crate::date::{Day, moment_at, span_of_answer};
use crate::expr::{Expr, Known};
use crate::fault::{PackFault, PackFaultKind as What};
use crate::form::{Field, Part, Section, Suggest};
use crate::kind::Kind;
use crate::lang::Lang;
use crate::load::Loading;
use crate::pack::Pack;
use crate::path::Path;
use crate::scene::{Item, Scene};
use crate::timing;
use crate::truth::Truth;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What a pack says of the time after the reception.
#[derive(Clone, Debug, Default)]
pub(crate) struct Course {
    tasks: Vec<Task>,
    /// The section whose item closes a record, and what must hold of it.
    closed: Option<(usize, Expr)>,
    /// Days until the next contact, by level of danger.
    rhythm: BTreeMap<String, i64>,
    pub(crate) call: Option<CallRule>,
}

/// One kind of thing that is due.
#[derive(Clone, Debug)]
struct Task {
    code: String,
    /// Dates that it is due at; of several the one that was set last counts.
    due: Vec<usize>,
    plus: i64,
    /// Due while this holds of the item.
    during: Option<Expr>,
    /// The date by which items of one list follow each other, and what of a later one settles an earlier date.
    settled: Option<(usize, Expr)>,
    calls: bool,
    /// Due until the danger is assessed again.
    reviewed: bool,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCourse {
    agenda: Vec<RawTask>,
    closed: Option<Value>,
    #[serde(default)]
    rhythm: BTreeMap<String, i64>,
    call: Option<RawCall>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTask {
    task: String,
    due: Vec<String>,
    #[serde(default)]
    plus: i64,
    during: Option<Value>,
    dated: Option<String>,
    settled: Option<Value>,
    #[serde(default)]
    calls: bool,
    #[serde(default)]
    reviewed: bool,
    source: String,
}

/// Something that is due for a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// What kind of thing.
    pub task: String,
    /// The item it is about; of a chain of contacts, the one that set the date.
    pub item: Option<Path>,
}

impl Course {
    /// Words that a screen shows.
    pub(crate) fn words(&self) -> Vec<String> {
        let tasks = self.tasks.iter().map(|task| format!("agenda.{}", task.code));
        tasks.chain(self.call.iter().flat_map(CallRule::words)).collect()
    }

    /// What is due must be readable where lists are made: on the sheet, and dates.
    pub(crate) fn check(&self, pack: &Pack, faults: &mut Vec<PackFault>) {
        let dates = self.tasks.iter().flat_map(|task| task.due.iter().chain(task.settled.iter().map(|(at, _)| at)));
        for field in dates.filter_map(|place| pack.fields.get(*place)) {
            if field.part != Part::Sheet || !matches!(field.kind, Kind::Date(_)) {
                faults.push(PackFault::new(&field.key, What::Shape));
            }
        }
    }

    /// Days until the next contact at a level.
    pub(crate) fn days_at(&self, level: Option<Level>) -> Option<i64> {
        self.rhythm.get(level.map_or("none", Level::code)).copied()
    }
}

impl Loading<'_> {
    /// The course; a pack without the file has none.
    pub(crate) fn course(&mut self, known: &Known<'_>) -> Course {
        if !self.files.contains_key(FILE) {
            return Course::default();
        }
        let Some(raw) = self.json::<RawCourse>(FILE) else { return Course::default() };
        let tasks = raw.agenda.into_iter().filter_map(|task| self.task(task, known)).collect();
        let closed = raw.closed.as_ref().and_then(|when| {
            let when = self.condition(FILE, Some(when), known)?;
            let mut fields = Vec::new();
            when.fields(&mut fields);
            let (key, _) = known.fields.iter().find(|(_, place)| fields.first() == Some(*place))?;
            Some((*known.repeated.get(key.split("[]").next()?)?, when))
        });
        let call = raw.call.and_then(|call| self.call(call, known));
        Course { tasks, closed, rhythm: raw.rhythm, call }
    }

    fn task(&mut self, raw: RawTask, known: &Known<'_>) -> Option<Task> {
        let due = raw.due.iter().filter_map(|key| self.place(key, known)).collect();
        let during = self.condition(&raw.task, raw.during.as_ref(), known);
        let settled = match (&raw.dated, &raw.settled) {
            (Some(dated), Some(when)) => {
                Some((self.place(dated, known)?, self.condition(&raw.task, Some(when), known)?))
            }
            (None, _) | (_, None) => None,
        };
        let RawTask { task: code, plus, calls, reviewed, source, .. } = raw;
        Some(Task { code, due, plus, during, settled, calls, reviewed, source })
    }
}

impl Pack {
    /// What is due for a record, the first day first; nothing once it is closed.
    #[must_use]
    pub fn due(&self, answers: &Value) -> Vec<Due> {
        if self.is_closed(answers) {
            return Vec::new();
        }
        let scene = Scene::new(self, answers, None);
        let mut due: Vec<Due> = self.course.tasks.iter().flat_map(|task| task.due(&scene)).collect();
        due.sort();
        due
    }

    /// Whether a record is closed, and was not opened again.
    #[must_use]
    pub fn is_closed(&self, answers: &Value) -> bool {
        let scene = Scene::new(self, answers, None);
        self.course.closed.as_ref().is_some_and(|(section, when)| {
            scene.items(*section).iter().any(|(_, fields)| scene.truth(when, Some(fields)) == Truth::True)
        })
    }

    /// What a thing that is due is called.
    #[must_use]
    pub fn task_label(&self, task: &str, lang: Lang) -> &str {
        self.words(lang, &format!("agenda.{task}")).map_or("", |words| words.text)
    }

    /// Whether she is called for it.
    #[must_use]
    pub fn task_calls(&self, task: &str) -> bool {
        self.course.tasks.iter().any(|known| known.code == task && known.calls)
    }

    /// Whether it is due until the danger has been assessed again.
    #[must_use]
    pub fn task_reviewed(&self, task: &str) -> bool {
        self.course.tasks.iter().any(|known| known.code == task && known.reviewed)
    }

    /// Where the delay of a thing that is due comes from.
    #[must_use]
    pub fn task_source(&self, task: &str) -> &str {
        self.course.tasks.iter().find(|known| known.code == task).map_or("", |known| &known.source)
    }

    /// The value that the program offers for a field now.
    pub(crate) fn suggestion(&self, field: &Field, scene: &Scene<'_>) -> Option<Value> {
        let day = |day: Day| json!({ "date": day.text(), "precision": "J" });
        match field.suggest? {
            Suggest::Today => scene.now().or_else(|| timing::told_day(scene)).map(day),
            Suggest::Now => Some(Value::from(moment_at(scene.moment()?).split_once(' ')?.1.to_owned())),
            Suggest::Rhythm => {
                let days = self.course.days_at(danger_in(scene).level)?;
                Some(day(Day::of_number(scene.now()?.number() + days)))
            }
        }
    }
}

impl Task {
    fn due(&self, scene: &Scene<'_>) -> Vec<Due> {
        match &self.settled {
            Some((dated, when)) => self.last_promise(scene, *dated, when).into_iter().collect(),
            None => self.each(scene),
        }
    }

    /// One for each item whose date is known and of which the condition holds.
    fn each(&self, scene: &Scene<'_>) -> Vec<Due> {
        let mut due = Vec::new();
        for place in &self.due {
            let Some((field, section)) = field_in(scene, *place) else { continue };
            let holds = |item: Item<'_>| self.during.as_ref().is_none_or(|when| scene.truth(when, item) == Truth::True);
            if section.repeat.is_none() {
                let fields = scene.once(field.section).filter(|_| holds(None));
                due.extend(fields.and_then(|fields| self.at(field, fields, None)));
                continue;
            }
            for (address, fields) in scene.items(field.section).iter().filter(|(_, fields)| holds(Some(fields))) {
                due.extend(self.at(field, fields, Some(Path::of_item(&section.name, address))));
            }
        }
        due
    }

    /// Of a chain of contacts the date that was set last, unless what came after it settled it.
    fn last_promise(&self, scene: &Scene<'_>, dated: usize, when: &Expr) -> Option<Due> {
        let (by, list) = field_in(scene, dated)?;
        let mut chain: Vec<&(String, &Map<String, Value>)> = scene.items(by.section).iter().collect();
        chain.sort_by_key(|(_, fields)| day_in(by, fields));
        let mut promise = None;
        for place in &self.due {
            let (field, section) = field_in(scene, *place)?;
            if section.repeat.is_none() {
                let shown = scene.once(field.section).filter(|_| scene.shown(*place, None));
                promise = promise.or(shown.and_then(|fields| self.at(field, fields, None)));
            }
        }
        for (address, fields) in chain {
            if scene.truth(when, Some(fields)) == Truth::True {
                promise = None;
            }
            let next = self.due.iter().filter_map(|place| field_in(scene, *place));
            let next = next.filter(|(field, _)| field.section == by.section);
            let mut next =
                next.filter_map(|(field, _)| self.at(field, fields, Some(Path::of_item(&list.name, address))));
            promise = next.next_back().or(promise);
        }
        promise
    }

    fn at(&self, field: &Field, fields: &Map<String, Value>, item: Option<Path>) -> Option<Due> {
        Some(Due { day: day_in(field, fields)? + self.plus, task: self.code.clone(), item })
    }
}

/// The last day that a date can mean: nothing is overdue before it.
fn day_in(field: &Field, fields: &Map<String, Value>) -> Option<i64> {
    span_of_answer(fields.get(&field.name)?).map(|span| span.last)
}

fn field_in<'p>(scene: &Scene<'p>, place: usize) -> Option<(&'p Field, &'p Section)> {
    let field = scene.pack.fields.get(place)?;
    Some((field, scene.pack.sections.get(field.section)?))
}

const FILE: &str = "course.json";
