//! What was done after the reception, and what is due next?
//!
//! `course.json` says which dates are due, what ends them and how she is called; nothing here knows the name of a field.

use crate::call::{CallRule, RawCall};
use crate::danger::{Level, danger_in};
use crate::date::{Day, moment_at, span_of_answer};
use crate::expr::{Expr, Known, Matching};
use crate::fault::{PackFault, PackFaultKind as What};
use crate::form::{Field, Part, Section, Suggest};
use crate::kind::Kind;
use crate::lang::Lang;
use crate::load::Loading;
use crate::pack::Pack;
use crate::path::Path;
use crate::scene::{Item, Scene};
use crate::services::{Directory, RawDirectory};
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
    pub(crate) directory: Option<Directory>,
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
    /// Companions of the item: the dates are theirs.
    with: Option<Matching>,
    /// What tells the item from others in a list that names nobody.
    about: Option<usize>,
    /// Due of a closed record too.
    always: bool,
    /// So many days late, it is the head's to see.
    escalates: Option<i64>,
    /// How many sentences say what to do once it is late.
    advice: u32,
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
    directory: Option<RawDirectory>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTask {
    task: String,
    due: Vec<String>,
    #[serde(default)]
    plus: i64,
    during: Option<Value>,
    with: Option<Value>,
    about: Option<String>,
    #[serde(default)]
    always: bool,
    escalates: Option<i64>,
    #[serde(default)]
    advice: u32,
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
        let tasks = self.tasks.iter().flat_map(Task::words);
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
        if let Some(directory) = &self.directory {
            directory.check(pack, faults);
        }
        // A list of the agenda is read by coordinators too.
        let about = self.tasks.iter().filter_map(|task| pack.fields.get(task.about?));
        for field in about.filter(|field| field.part != Part::Sheet || !matches!(field.kind, Kind::Choice(_))) {
            faults.push(PackFault::new(&field.key, What::Shape));
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
        let directory = raw.directory.and_then(|raw| self.directory(&raw, known));
        Course { tasks, closed, rhythm: raw.rhythm, call, directory }
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
        let with = match self.condition(&raw.task, raw.with.as_ref(), known) {
            Some(Expr::Match(matching)) => Some(matching),
            None => None,
            Some(_) => {
                self.fault(&raw.task, What::Shape);
                None
            }
        };
        let about = raw.about.as_ref().and_then(|key| self.place(key, known));
        let RawTask { task: code, plus, always, escalates, advice, calls, reviewed, source, .. } = raw;
        Some(Task { code, due, plus, during, with, about, always, escalates, advice, settled, calls, reviewed, source })
    }
}

impl Pack {
    /// What is due for a record, the first day first; once it is closed, only what is owed all the same.
    #[must_use]
    pub fn due(&self, answers: &Value) -> Vec<Due> {
        let closed = self.is_closed(answers);
        let scene = Scene::new(self, answers, None);
        let tasks = self.course.tasks.iter().filter(|task| task.always || !closed);
        let mut due: Vec<Due> = tasks.flat_map(|task| task.due(&scene)).collect();
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
        self.task(task).is_some_and(|known| known.calls)
    }

    /// What to do about a thing that is late, one sentence after the other.
    #[must_use]
    pub fn task_advice(&self, task: &str, lang: Lang) -> Vec<&str> {
        let keys = self.task(task).into_iter().flat_map(Task::advice_words);
        keys.filter_map(|key| Some(self.words(lang, &key)?.text)).collect()
    }

    /// Whether so many days late is the head's to see.
    #[must_use]
    pub fn task_escalates(&self, task: &str, late: i64) -> bool {
        self.task(task).and_then(|known| known.escalates).is_some_and(|days| late >= days)
    }

    /// The path of the answer that tells the item of a thing that is due from others.
    #[must_use]
    pub fn task_about(&self, task: &str, item: &Path) -> Option<Path> {
        let field = self.fields.get(self.task(task)?.about?)?;
        Some(Path::in_item(item.section(), item.item()?, &field.name))
    }

    /// The label of a coded answer.
    #[must_use]
    pub fn code_label(&self, path: &Path, code: &str, lang: Lang) -> Option<&str> {
        let Kind::Choice(list) = &self.field(path)?.kind else { return None };
        list.label(code, lang)
    }

    fn task(&self, code: &str) -> Option<&Task> {
        self.course.tasks.iter().find(|known| known.code == code)
    }

    /// Whether it is due until the danger has been assessed again.
    #[must_use]
    pub fn task_reviewed(&self, task: &str) -> bool {
        self.task(task).is_some_and(|known| known.reviewed)
    }

    /// Where the delay of a thing that is due comes from.
    #[must_use]
    pub fn task_source(&self, task: &str) -> &str {
        self.task(task).map_or("", |known| &known.source)
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
    fn words(&self) -> impl Iterator<Item = String> {
        std::iter::once(format!("agenda.{}", self.code)).chain(self.advice_words())
    }

    fn advice_words(&self) -> impl Iterator<Item = String> {
        (1..=self.advice).map(|turn| format!("agenda.{}.advice.{turn}", self.code))
    }

    fn due(&self, scene: &Scene<'_>) -> Vec<Due> {
        match (&self.settled, &self.with) {
            (Some((dated, when)), _) => self.last_promise(scene, *dated, when).into_iter().collect(),
            (None, Some(with)) => self.of_companions(scene, with),
            (None, None) => self.each(scene),
        }
    }

    fn holds(&self, scene: &Scene<'_>, item: Item<'_>) -> bool {
        self.during.as_ref().is_none_or(|when| scene.truth(when, item) == Truth::True)
    }

    /// One for each item that has companions: the last day that any of them says.
    fn of_companions(&self, scene: &Scene<'_>, with: &Matching) -> Vec<Due> {
        let Some((own, section)) = field_in(scene, with.same.1.0) else { return Vec::new() };
        let day = |(address, fields): &(String, &Map<String, Value>)| {
            let found = scene.matches(with, Some(fields));
            let theirs = scene.items(with.section).iter().filter(|(address, _)| found.contains(&address.as_str()));
            let dates = self.due.iter().filter_map(|place| field_in(scene, *place));
            let dated = dates.filter(|(field, _)| field.section == with.section);
            let due = dated.flat_map(|(field, _)| {
                theirs
                    .clone()
                    .filter_map(|(_, fields)| self.at(field, fields, Some(Path::of_item(&section.name, address))))
            });
            due.max()
        };
        let items = scene.items(own.section).iter().filter(|(_, fields)| self.holds(scene, Some(fields)));
        items.filter_map(day).collect()
    }

    /// One for each item whose date is known and of which the condition holds.
    fn each(&self, scene: &Scene<'_>) -> Vec<Due> {
        let mut due = Vec::new();
        for place in &self.due {
            let Some((field, section)) = field_in(scene, *place) else { continue };
            let holds = |item: Item<'_>| self.holds(scene, item);
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
