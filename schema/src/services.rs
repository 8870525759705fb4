//! Which services of a kind are near her, are they open now, and what have officers found them to be?
//!
//! `services.csv` is the directory, and `directory` in `course.json` says which questions of a referral it fills. Nothing here
//! knows the name of a field.

use crate::csv;
use crate::date::{DAY_MINUTES, Day, minute_at};
use crate::expr::Known;
use crate::fault::{PackFault, PackFaultKind as What};
use crate::form::{Field, Part};
use crate::kind::Kind;
use crate::lang::Lang;
use crate::list::{CodeEntry, CodeList};
use crate::load::{Loading, PackFiles};
use crate::pack::Pack;
use crate::path::Path;
use crate::scene::Scene;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;

/// The directory of a pack, and the questions of a referral that it fills.
#[derive(Clone, Debug)]
pub(crate) struct Directory {
    services: Vec<Service>,
    kind: usize,
    name: usize,
    listed: usize,
    home: usize,
    report: usize,
    reported: usize,
    /// Reports after which a service is proposed last.
    shut: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDirectory {
    kind: String,
    name: String,
    listed: String,
    home: String,
    report: String,
    reported: String,
    shut: Vec<String>,
}

#[derive(Clone, Debug)]
struct Service {
    code: String,
    kind: String,
    /// Where it is; nothing for one that is reached from everywhere.
    place: String,
    telephone: String,
    /// Days of the week on which it is open, Monday being 1.
    days: Vec<i64>,
    /// Minutes of the day, first and last.
    hours: Option<(i64, i64)>,
    languages: Vec<String>,
    source: String,
}

/// A service that may be proposed to her.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ServiceNear {
    /// Its code in the directory.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Where it is; nothing for one that is reached from everywhere.
    pub place: Option<String>,
    /// Its telephone.
    pub telephone: String,
    /// Days of the week, Monday being 1, as digits.
    pub days: String,
    /// Hours, `HH:MM-HH:MM`; empty where nobody knows.
    pub hours: String,
    /// The languages in which it receives, in words.
    pub languages: Vec<String>,
    /// Whether it is open now; unknown without its hours or a clock.
    pub open: Option<bool>,
    /// Where the line comes from; `P` is a proposal that nobody validated.
    pub source: String,
}

/// What an officer found a service to be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServiceReport {
    /// The code of the service in the directory.
    pub service: String,
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// What, as a code.
    pub what: String,
    /// The item that says so.
    pub item: Path,
}

/// The directory as a list of codes, so that an answer can name a service.
pub(crate) fn directory_list(files: &PackFiles) -> Option<(String, Arc<CodeList>)> {
    let entries = csv::rows(files.get(FILE)?).into_iter().map(|row| {
        let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
        let labels = [cell("name_fr"), cell("name_ar"), cell("name_fr"), String::new()];
        CodeEntry { code: cell("code"), labels, source: cell("source"), valid_to: cell("valid_to"), parent: None }
    });
    Some((LIST.to_owned(), Arc::new(CodeList::new(LIST, entries.collect()))))
}

impl Loading<'_> {
    pub(crate) fn directory(&mut self, raw: &RawDirectory, known: &Known<'_>) -> Option<Directory> {
        let Some(text) = self.files.get(FILE) else {
            self.fault(FILE, What::NoFile);
            return None;
        };
        let mut services = Vec::new();
        for row in csv::rows(text) {
            match service(&row) {
                Some(service) => services.push(service),
                None => self.fault(format!("{FILE} {}", row.get("code").map_or("", String::as_str)), What::Shape),
            }
        }
        Some(Directory {
            services,
            kind: self.place(&raw.kind, known)?,
            name: self.place(&raw.name, known)?,
            listed: self.place(&raw.listed, known)?,
            home: self.place(&raw.home, known)?,
            report: self.place(&raw.report, known)?,
            reported: self.place(&raw.reported, known)?,
            shut: raw.shut.clone(),
        })
    }
}

impl Directory {
    /// A service stands at a place and is of a kind that the form knows; what officers found may be read by coordinators.
    pub(crate) fn check(&self, pack: &Pack, faults: &mut Vec<PackFault>) {
        let holds = |place: usize, code: &str| {
            let kind = pack.fields.get(place).map(|field| &field.kind);
            if let Some(Kind::Choice(list)) = kind { list.holds(code) } else { false }
        };
        let spoken = |code: &String| pack.list(LANGUAGES).is_some_and(|list| list.holds(code));
        let stands =
            |place: &str| place.is_empty() || pack.list(crate::list::PLACES).is_some_and(|list| list.holds(place));
        for service in &self.services {
            if !holds(self.kind, &service.kind) || !stands(&service.place) || !service.languages.iter().all(spoken) {
                faults.push(PackFault::new(format!("{FILE} {}", service.code), What::Shape));
            }
        }
        let read = [self.kind, self.listed, self.report, self.reported, self.home];
        for field in read.into_iter().filter_map(|place| pack.fields.get(place)) {
            if field.part != Part::Sheet {
                faults.push(PackFault::new(&field.key, What::Shape));
            }
        }
        for code in self.shut.iter().filter(|code| !holds(self.report, code)) {
            faults.push(PackFault::new(code, What::Shape));
        }
    }
}

impl Pack {
    /// The services of a kind that are near her, those that are open now first; of nobody knows where, all of them.
    #[must_use]
    pub fn services_near(&self, answers: &Value, kind: &str, now: Option<i64>, lang: Lang) -> Vec<ServiceNear> {
        let Some(directory) = &self.course.directory else { return Vec::new() };
        let scene = Scene::new(self, answers, now);
        let home = self.fields.get(directory.home).and_then(|field| field.answer(scene.once(field.section)));
        let codes: Vec<&str> =
            ["cercle", "province", "region"].into_iter().filter_map(|level| home?.get(level)?.as_str()).collect();
        let label = |list: &str, code: &str| Some(self.list(list)?.label(code, lang)?.to_owned());
        let mut near: Vec<(i64, ServiceNear)> = Vec::new();
        for service in directory.services.iter().filter(|service| service.kind == kind) {
            let Some(far) = distance(&service.place, &codes) else { continue };
            let open = now.and_then(|now| service.is_open(now));
            let line = ServiceNear {
                code: service.code.clone(),
                name: label(LIST, &service.code).unwrap_or_default(),
                place: label(crate::list::PLACES, &service.place),
                telephone: service.telephone.clone(),
                days: service.days.iter().map(ToString::to_string).collect(),
                hours: service.hours.map(hours_text).unwrap_or_default(),
                languages: service.languages.iter().filter_map(|code| label(LANGUAGES, code)).collect(),
                open,
                source: service.source.clone(),
            };
            let shut = match open {
                Some(true) => 0,
                None => 1,
                Some(false) => 2,
            };
            near.push((shut * FARTHEST + far, line));
        }
        near.sort_by_key(|(rank, _)| *rank);
        near.into_iter().map(|(_, line)| line).collect()
    }

    /// The question of a referral that says which kind of service is wanted, if the item is a referral.
    #[must_use]
    pub fn service_kind_of(&self, item: &Path) -> Option<Path> {
        self.beside(self.course.directory.as_ref()?.kind, item)
    }

    /// What choosing a service of the directory answers in a referral.
    #[must_use]
    pub fn service_answers(&self, item: &Path, code: &str, lang: Lang) -> Vec<(Path, Value)> {
        let Some(directory) = &self.course.directory else { return Vec::new() };
        let Some(service) = directory.services.iter().find(|service| service.code == code) else { return Vec::new() };
        let name = self.list(LIST).and_then(|list| list.label(code, lang)).unwrap_or_default();
        let told = [(directory.kind, service.kind.as_str()), (directory.name, name), (directory.listed, code)];
        told.into_iter().filter_map(|(place, value)| Some((self.beside(place, item)?, json!(value)))).collect()
    }

    /// What officers found of services, as one record says it.
    #[must_use]
    pub fn service_reports(&self, answers: &Value) -> Vec<ServiceReport> {
        let Some(directory) = &self.course.directory else { return Vec::new() };
        let Some(listed) = self.fields.get(directory.listed) else { return Vec::new() };
        let Some(section) = self.sections.get(listed.section) else { return Vec::new() };
        let scene = Scene::new(self, answers, None);
        let report = |(address, fields): &(String, &serde_json::Map<String, Value>)| {
            let answer = |place: usize| {
                let field: &Field = self.fields.get(place)?;
                field.answer(Some(fields)).filter(|_| scene.shown(place, Some(fields)))
            };
            Some(ServiceReport {
                service: answer(directory.listed)?.as_str()?.to_owned(),
                day: crate::date::span_of_answer(answer(directory.reported)?)?.last,
                what: answer(directory.report)?.as_str()?.to_owned(),
                item: Path::of_item(&section.name, address),
            })
        };
        scene.items(listed.section).iter().filter_map(report).collect()
    }

    /// What a report says, and whether the service is proposed last after it.
    #[must_use]
    pub fn service_report_words(&self, what: &str, lang: Lang) -> Option<(&str, bool)> {
        let directory = self.course.directory.as_ref()?;
        let Kind::Choice(list) = &self.fields.get(directory.report)?.kind else { return None };
        Some((list.label(what, lang)?, directory.shut.iter().any(|shut| shut == what)))
    }

    fn beside(&self, place: usize, item: &Path) -> Option<Path> {
        let field = self.fields.get(place)?;
        let section = self.sections.get(field.section).filter(|section| section.name == item.section())?;
        Some(Path::in_item(&section.name, item.item()?, &field.name))
    }
}

impl Service {
    fn is_open(&self, now: i64) -> Option<bool> {
        let (from, to) = self.hours?;
        let minute = minute_at(now);
        let weekday = (Day::of_unix_ms(now).number() + THURSDAY).rem_euclid(7) + 1;
        let at = minute.rem_euclid(DAY_MINUTES);
        Some(self.days.contains(&weekday) && (from..to).contains(&at))
    }
}

/// How far up the places above hers a service stands; nothing for one that is elsewhere.
fn distance(place: &str, home: &[&str]) -> Option<i64> {
    if place.is_empty() {
        return Some(FARTHEST - 1);
    }
    let Some(province) = home.iter().rev().nth(1).or(home.first()) else { return Some(0) };
    let exact = home.iter().position(|code| *code == place).and_then(|far| i64::try_from(far).ok());
    // Another cercle of her province is still hers to reach.
    exact.or_else(|| place.strip_prefix(province).is_some_and(|rest| rest.starts_with('.')).then_some(1))
}

fn service(row: &BTreeMap<String, String>) -> Option<Service> {
    let cell = |name: &str| row.get(name).map(String::as_str).unwrap_or_default();
    let needed = ["code", "kind", "name_fr", "name_ar", "source"];
    if needed.into_iter().any(|name| cell(name).is_empty()) {
        return None;
    }
    let days: Option<Vec<i64>> =
        cell("days").chars().map(|day| day.to_digit(10).filter(|day| (1..=7).contains(day)).map(i64::from)).collect();
    let hours = if cell("hours").is_empty() { None } else { Some(hours_in(cell("hours"))?) };
    Some(Service {
        code: cell("code").to_owned(),
        kind: cell("kind").to_owned(),
        place: cell("place").to_owned(),
        telephone: cell("telephone").to_owned(),
        days: days?,
        hours,
        languages: cell("languages").split_whitespace().map(str::to_owned).collect(),
        source: cell("source").to_owned(),
    })
}

fn hours_in(text: &str) -> Option<(i64, i64)> {
    let minute = |text: &str| {
        let (hours, minutes) = text.split_once(':')?;
        Some(hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?)
    };
    let (from, to) = text.split_once('-')?;
    let (from, to) = (minute(from)?, minute(to)?);
    (0 <= from && from < to && to <= DAY_MINUTES).then_some((from, to))
}

fn hours_text((from, to): (i64, i64)) -> String {
    format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
}

/// The file of the directory.
pub(crate) const FILE: &str = "services.csv";
/// The directory as a list of codes.
const LIST: &str = "ANNUAIRE";
/// The list of the languages in which a service receives.
const LANGUAGES: &str = "LANGUE";
/// More than places lie above one another.
const FARTHEST: i64 = 10;
/// The first of January 1970, counted from Monday.
const THURSDAY: i64 = 3;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::builtin::builtin_files;

    fn near(home: Value, now: Option<i64>) -> Vec<(String, Option<bool>)> {
        let answers = json!({ "person": { "residence": home } });
        let near = Pack::builtin().services_near(&answers, "CENTRE_EC", now, Lang::Fr);
        near.into_iter().map(|line| (line.code, line.open)).collect()
    }

    fn told(lines: &[(&str, Option<bool>)]) -> Vec<(String, Option<bool>)> {
        lines.iter().map(|(code, open)| ((*code).to_owned(), *open)).collect()
    }

    #[test]
    fn what_is_open_comes_first_then_what_is_nearest() {
        let home = json!({ "region": "08", "province": "08.363" });
        // Wednesday 2026-11-25, 10:30 in Morocco, and the Sunday after it.
        let (wednesday, sunday) = (1_795_599_000_000, 1_795_944_600_000);
        let (yes, no) = (Some(true), Some(false));
        assert_eq!(near(home.clone(), Some(wednesday)), told(&[("sv01", yes), ("sv02", yes), ("sv04", yes)]));
        assert_eq!(near(home.clone(), Some(sunday)), told(&[("sv02", yes), ("sv04", yes), ("sv01", no)]));
        assert_eq!(near(home, None), told(&[("sv01", None), ("sv02", None), ("sv04", None)]), "no clock is believed");
        let unknown = near(json!({ "answer": "unknown" }), None);
        assert_eq!(unknown.len(), 4, "nobody knows where she lives: all of them");
    }

    #[test]
    fn a_place_fits_up_and_down_its_own_branch_only() {
        let home = ["08.363.01", "08.363", "08"];
        for (place, far) in [
            ("08.363.01", Some(0)),
            ("08.363", Some(1)),
            ("08.363.03", Some(1)),
            ("08", Some(2)),
            ("08.3", None),
            ("08.36", None),
            ("08.401", None),
            ("01", None),
            ("", Some(FARTHEST - 1)),
        ] {
            assert_eq!(distance(place, &home), far, "{place}");
        }
    }

    #[test]
    fn a_line_that_does_not_hold_together_is_named() {
        for (from, to) in [
            ("sv01,CENTRE_EC,", "sv01,NOWHERE,"),
            ("sv01,CENTRE_EC,08.363", "sv01,CENTRE_EC,99"),
            ("12345,09:00-17:00", "12945,09:00-17:00"),
            ("12345,09:00-17:00", "12345,17:00-09:00"),
            ("12345,09:00-17:00", "12345,all day"),
            ("ary ar shi fr,P", "ary klingon,P"),
            ("ary ar shi fr,P", "ary ar shi fr,"),
        ] {
            let mut files = builtin_files();
            let changed = files[FILE].replacen(from, to, 1);
            assert_ne!(changed, files[FILE], "{from}");
            files.insert(FILE.to_owned(), changed);
            let faults = Pack::load(&files).map(drop).unwrap_err();
            assert!(faults.contains(&PackFault::new(format!("{FILE} sv01"), What::Shape)), "{to}: {faults:?}");
        }
    }
}
