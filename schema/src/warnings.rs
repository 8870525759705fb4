//! What deserves a second look in answers that are well formed?

use crate::danger::{GridState, danger_in};
use crate::date::{Span, span_of_answer};
use crate::flatten::addresses;
use crate::form::{Field, Requirement, Rule, Section};
use crate::kind::Kind;
use crate::pack::Pack;
use crate::path::Path;
use crate::problem::{Code, Problem};
use crate::scene::{Item, Scene, is_value};
use crate::truth::Truth;
use serde_json::Value;

/// Every warning about answers, in the order of the form.
pub(crate) fn warnings(answers: &Value, pack: &Pack) -> Vec<Problem> {
    let scene = Scene::new(pack, answers, None);
    let mut found = Vec::new();
    for (place, section) in pack.sections.iter().enumerate() {
        if section.repeat.is_none() {
            of_fields(&scene, section, (scene.once(place), None), &mut found);
        } else {
            same_ids(section, answers, &mut found);
            for (address, fields) in scene.items(place) {
                of_fields(&scene, section, (Some(fields), Some(address)), &mut found);
            }
        }
    }
    of_danger(&scene, &mut found);
    for rule in &pack.rules {
        if !broken_at(&scene, rule).is_empty()
            && let Some(path) = path_of(pack, rule.at)
        {
            found.push(Problem::new(path, rule.code));
        }
    }
    found
}

/// Where a rule warns: nowhere, at its field, or, where that is one of a list, at each item of which it holds.
pub(crate) fn broken_at<'s>(scene: &'s Scene<'_>, rule: &Rule) -> Vec<Option<&'s str>> {
    let of_list = scene.pack.fields.get(rule.at).map(|field| field.section);
    let of_list = of_list.filter(|section| scene.pack.sections.get(*section).is_some_and(|at| at.repeat.is_some()));
    let Some(section) = of_list else {
        return if scene.truth(&rule.when, None) == Truth::True { vec![None] } else { Vec::new() };
    };
    let holds = scene.items(section).iter().filter(|(_, fields)| scene.truth(&rule.when, Some(fields)) == Truth::True);
    holds.map(|(address, _)| Some(address.as_str())).collect()
}

/// Whether an answer is expected before sealing and is not there.
pub(crate) fn is_required<'a>(scene: &Scene<'a>, field: &Field, item: Item<'a>) -> bool {
    match &field.required {
        Requirement::Always => true,
        Requirement::Never => false,
        Requirement::When(condition) => scene.truth(condition, item) == Truth::True,
    }
}

/// What is odd about one answer, by itself.
pub(crate) fn oddities(scene: &Scene<'_>, field: &Field, value: &Value) -> Vec<Code> {
    let mut found = Vec::new();
    if matches!(field.kind, Kind::IdDocument(_)) && value.get("type").and_then(Value::as_str) == Some("CNIE") {
        let number = value.get("number").and_then(Value::as_str);
        found.extend(number.filter(|number| !is_cin(number)).map(|_| Code::CinShape));
    }
    if field.past && matches!(field.kind, Kind::Date(_)) {
        let late = span_of_answer(value).zip(reception_day(scene)).filter(|(given, day)| given.first > day.last);
        found.extend(late.map(|_| Code::AfterReception));
    }
    found
}

fn reception_day(scene: &Scene<'_>) -> Option<Span> {
    let field = scene.pack.fields.get(scene.pack.reception_day)?;
    span_of_answer(field.answer(scene.once(field.section))?)
}

fn of_fields<'a>(
    scene: &Scene<'a>,
    section: &Section,
    (fields, item): (Item<'a>, Option<&String>),
    found: &mut Vec<Problem>,
) {
    for place in section.fields.clone() {
        let Some(field) = scene.pack.fields.get(place) else { continue };
        let path = || match item {
            Some(item) => Path::in_item(&section.name, item, &field.name),
            None => Path::of_field(&section.name, &field.name),
        };
        let (shown, answer) = (scene.shown(place, fields), field.answer(fields));
        match (shown, answer) {
            (true, None) if is_required(scene, field, fields) => found.push(Problem::new(path(), Code::Required)),
            (false, Some(_)) => found.push(Problem::new(path(), Code::NotApplicable)),
            (true, Some(value)) if is_value(answer) => {
                found.extend(oddities(scene, field, value).into_iter().map(|code| Problem::new(path(), code)));
            }
            (true, Some(_)) | (_, None) => {}
        }
    }
}

fn of_danger(scene: &Scene<'_>, found: &mut Vec<Problem>) {
    for (place, code) in danger_warnings(scene) {
        found.extend(path_of(scene.pack, place).map(|path| Problem::new(path, code)));
    }
}

/// What the grid and the judgement leave to be looked at, each with the field it is shown at.
pub(crate) fn danger_warnings(scene: &Scene<'_>) -> Vec<(usize, Code)> {
    let (rule, danger) = (&scene.pack.grid, danger_in(scene));
    let mut found = Vec::new();
    if danger.state == GridState::Incomplete {
        found.push((rule.judgement, Code::DangerIncomplete));
    }
    if danger.lowering_ignored {
        found.push((rule.judgement, Code::LevelLowered));
    }
    let reasoned =
        scene.pack.fields.get(rule.reason).is_some_and(|field| is_value(field.answer(scene.once(field.section))));
    if danger.level > danger.computed && !reasoned {
        found.push((rule.reason, Code::LevelReason));
    }
    if let (true, Some(place)) = (danger.health_alert, rule.health_alert.first()) {
        found.push((*place, Code::HealthAlert));
    }
    found
}

fn same_ids(section: &Section, answers: &Value, found: &mut Vec<Problem>) {
    let items = answers.get(&section.name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let again = addresses(items).into_iter().filter(|address| address.contains('~'));
    found.extend(again.map(|address| Problem::new(Path::of_item(&section.name, &address), Code::SameId)));
}

fn path_of(pack: &Pack, place: usize) -> Option<Path> {
    let field = pack.fields.get(place)?;
    let section = pack.sections.get(field.section)?;
    Some(match section.repeat {
        None => Path::of_field(&section.name, &field.name),
        Some(_) => Path::of_section(&section.name),
    })
}

/// One to three Latin letters, then one to seven digits; spaces do not matter.
fn is_cin(number: &str) -> bool {
    let tight: String = number.chars().filter(|sign| !sign.is_whitespace()).collect();
    let digits = tight.trim_start_matches(|sign: char| sign.is_ascii_alphabetic());
    let letters = tight.len() - digits.len();
    (1..=3).contains(&letters) && (1..=7).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}
