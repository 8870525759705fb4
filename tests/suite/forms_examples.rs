//! Are the published examples what they say, and is the form shown as it was agreed?

use crate::forms_made::examples;
use aman_schema::{
    Draft, FieldView, GridState, KindName, Lang, Level, Pack, Path, Progress, View, danger, flatten, parse, unflatten,
    view,
};
use serde_json::{Value, json};
use std::fmt::Write as _;

const NOW: i64 = 1_794_500_000_000;
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema/packs/reception-1/examples");

fn shown(record: &Value, lang: Lang) -> View {
    let draft = Draft::with_answers("reception", "reception/1", record["answers"].clone());
    view(&draft, Pack::builtin(), lang, NOW)
}

fn codes(record: &Value) -> Vec<String> {
    let record = parse(record, Pack::builtin()).unwrap();
    record.warnings().iter().map(|warning| format!("{} {}", warning.path, warning.code)).collect()
}

/// A view in one line per section and shown question; words and values are left to other tests.
fn outline(view: &View) -> String {
    let mut text = String::new();
    for section in &view.sections {
        writeln!(text, "{} {:?} {}/{} on {}", section.id, section.status, section.done, section.total, section.page)
            .unwrap();
        for field in section.all_fields().filter(|field| field.shown) {
            writeln!(text, "  {}", outline_of(field)).unwrap();
        }
    }
    writeln!(text, "{:?}", view.danger).unwrap();
    writeln!(text, "{:?}", view.summary).unwrap();
    text
}

fn outline_of(field: &FieldView) -> String {
    let mark = |yes: bool, mark: &'static str| if yes { mark } else { "" };
    let problems: Vec<&str> = field.problems.iter().map(|problem| problem.code.as_str()).collect();
    format!(
        "{} {:?}{}{} {}{} {}",
        field.path,
        field.kind,
        mark(field.value.is_some(), " answered"),
        mark(field.required, " required"),
        field.options.len(),
        field.non_answers.iter().map(|answer| answer.key.as_deref().unwrap_or("-")).collect::<String>(),
        problems.join(",")
    )
    .trim_end()
    .to_owned()
}

#[test]
fn the_complete_example_is_long_enough_and_keeps_its_shape() {
    let complete = &examples()[0];
    let answers = &complete["answers"];
    let leaves = flatten(answers);
    assert!(leaves.iter().filter(|(path, _)| path.field().is_some()).count() >= 60);
    assert_eq!(answers["danger"].as_object().unwrap().keys().filter(|key| key.len() == 3).count(), 24);
    assert_eq!(answers["person"]["id_document"]["type"], "CNIE");
    assert_eq!(unflatten(leaves.iter().map(|(path, value)| (path, value))), *answers);
    assert_eq!(codes(complete), Vec::<String>::new());
    let danger = danger(answers, Pack::builtin());
    assert_eq!((danger.state, danger.computed, danger.level), (GridState::Assessed, Some(Level::N3), Some(Level::N4)));
}

#[test]
fn listening_only_asks_for_very_little() {
    let listening = &examples()[1];
    assert_eq!(codes(listening), Vec::<String>::new());
    assert_eq!(shown(listening, Lang::Fr).summary.missing, 0);
}

#[test]
fn the_arabic_example_warns_of_what_is_open() {
    assert_eq!(codes(&examples()[2]), ["danger.judgement danger_incomplete"]);
}

#[test]
fn the_examples_are_shown_as_agreed() {
    for (name, record) in ["complete", "listening", "arabic"].into_iter().zip(examples()) {
        let agreed = std::fs::read_to_string(format!("{FOLDER}/{name}.view.txt")).unwrap();
        assert_eq!(outline(&shown(&record, Lang::Fr)), agreed, "{name}");
    }
}

#[test]
#[ignore = "writes the agreed views anew after a deliberate change of the pack"]
fn rewrite_the_agreed_views() {
    for (name, record) in ["complete", "listening", "arabic"].into_iter().zip(examples()) {
        std::fs::write(format!("{FOLDER}/{name}.view.txt"), outline(&shown(&record, Lang::Fr))).unwrap();
    }
}

#[test]
fn an_empty_form_begins_with_safety_and_hides_what_does_not_apply_yet() {
    let empty = view(&Draft::new("reception", "reception/1"), Pack::builtin(), Lang::Ar, NOW);
    assert_eq!(empty.sections[0].id, "safety");
    assert_eq!((empty.dir, empty.summary.done), (aman_schema::Dir::Rtl, 0));
    let field = |path: &str| empty.field(&Path::parse(path).unwrap()).unwrap();
    assert!(!field("facts.weapon_kind").shown && field("facts.weapon").shown);
    assert!(field("danger.r01").shown, "the grid is there until it surely does not apply");
    let keys: Vec<_> = field("danger.r01").options.iter().map(|option| option.key.clone().unwrap()).collect();
    assert_eq!(keys, ["1", "2"]);
    let keys: Vec<_> = field("danger.r01").non_answers.iter().map(|answer| answer.key.clone().unwrap()).collect();
    assert_eq!(keys, ["8", "9", "0"]);
    assert_eq!(field("danger.r01").label, "هل سبق أن ضغط على عنقك أو منعك من التنفس؟");
    assert_eq!(field("reception.date").suggested, Some(json!({"date":"2026-11-12","precision":"J"})));
    assert_eq!(
        empty.sections.iter().find(|section| section.id == "procedure").unwrap().status,
        Progress::NotApplicable
    );
}

#[test]
fn digits_of_options_and_of_non_answers_never_collide() {
    let empty = view(&Draft::new("reception", "reception/1"), Pack::builtin(), Lang::Fr, NOW);
    let chosen = |kind| matches!(kind, KindName::Choice | KindName::Choices | KindName::YesNo);
    for field in empty.fields().filter(|field| chosen(field.kind)) {
        let mut keys: Vec<&str> = field.options.iter().filter_map(|option| option.key.as_deref()).collect();
        keys.extend(field.non_answers.iter().filter_map(|answer| answer.key.as_deref()));
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count, "{}", field.path);
    }
}

#[test]
fn an_answer_that_no_longer_applies_is_kept_and_marked() {
    let mut draft = Draft::new("reception", "reception/1");
    let path = |text: &str| Path::parse(text).unwrap();
    draft.set(&path("facts.weapon"), Some(json!("yes")));
    draft.set(&path("facts.weapon_kind"), Some(json!("OUTIL")));
    draft.set(&path("facts.weapon"), Some(json!("no")));
    let view = view(&draft, Pack::builtin(), Lang::Fr, NOW);
    let kind = view.field(&path("facts.weapon_kind")).unwrap();
    assert!(!kind.shown && kind.value == Some(json!("OUTIL")) && kind.problems[0].code == "not_applicable");
    assert!(view.summary.can_seal);
    assert!(codes(&draft.to_value()).contains(&"facts.weapon_kind not_applicable".to_owned()));
    assert_eq!(parse(&draft.to_value(), Pack::builtin()).unwrap().to_value(), draft.to_value());
}

#[test]
fn rules_across_fields_warn_and_never_refuse() {
    let record = json!({ "form": "reception", "pack": "reception/1", "answers": {
        "safety": { "suicidal": "yes" },
        "reception": { "date": {"date":"2026-11-12","precision":"J"} },
        "person": { "birth": {"date":"2010","precision":"A"}, "id_document": {"type":"CNIE","number":"12X"} },
        "facts": { "date": {"date":"2009-12-31","precision":"J"}, "since": {"date":"2027","precision":"A"}, "frequency": "REPETE" },
        "referrals": [{"id":"a1","service":"PSY","state":"ENVOYEE"}],
        "children": [{"id":"c1"},{"id":"c1"}],
        "danger": { "o21": "yes" }
    }});
    let found = codes(&record);
    for expected in [
        "safety.suicidal health_alert",
        "danger.o21 health_alert",
        "person.representative minor_alone",
        "person.id_document cin_shape",
        "facts.date facts_before_birth",
        "facts.since after_reception",
        "referrals referral_without_consent",
        "children[c1~2] same_id",
    ] {
        assert!(found.contains(&expected.to_owned()), "{expected} in {found:?}");
    }
}

#[test]
fn an_age_that_may_be_seventeen_or_eighteen_does_not_make_a_minor() {
    let born = |year: &str| {
        let mut draft = Draft::new("reception", "reception/1");
        draft.set(&Path::parse("reception.date").unwrap(), Some(json!({"date":"2026-11-12","precision":"J"})));
        draft.set(&Path::parse("person.birth").unwrap(), Some(json!({"date":year,"precision":"A"})));
        view(&draft, Pack::builtin(), Lang::Fr, NOW)
            .field(&Path::parse("person.representative").unwrap())
            .unwrap()
            .shown
    };
    assert_eq!([born("2007"), born("2008"), born("2009")], [false, false, true]);
}

#[test]
fn showing_the_form_after_an_answer_takes_little_time() {
    let complete = &examples()[0];
    let mut times: Vec<u128> = (0..30)
        .map(|_| {
            #[expect(clippy::disallowed_methods, reason = "this test measures time")]
            let begun = std::time::Instant::now();
            assert!(shown(complete, Lang::Ar).summary.done > 60);
            begun.elapsed().as_micros()
        })
        .collect();
    times.sort_unstable();
    assert!(times[15] < 10_000, "median {} µs", times[15]);
}
