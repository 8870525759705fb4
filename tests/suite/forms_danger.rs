//! Is the danger exactly what the rule says, and never lower than the answers allow?

use aman_schema::{Danger, Draft, GridState, Lang, Level, Pack, Path, Progress, danger, parse, view};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const QUESTIONS: [&str; 24] = [
    "r01", "r02", "r03", "r04", "r05", "o06", "o07", "o08", "o09", "o10", "o11", "o12", "o13", "o14", "o15", "o16",
    "o17", "o18", "o19", "o20", "o21", "o22", "o23", "o24",
];

fn answers(relation: &str, grid: Map<String, Value>) -> Value {
    json!({ "authors": [{ "id": "a1", "relation": relation }], "danger": grid })
}

fn grid(said: impl IntoIterator<Item = (&'static str, &'static str)>) -> Map<String, Value> {
    let mut grid: Map<String, Value> = QUESTIONS.iter().map(|question| ((*question).to_owned(), json!("no"))).collect();
    grid.extend(said.into_iter().map(|(question, answer)| (question.to_owned(), json!(answer))));
    grid
}

fn of(relation: &str, grid: Map<String, Value>) -> Danger {
    danger(&answers(relation, grid), Pack::builtin())
}

/// The rule once more, in other words.
fn expected(grid: &Map<String, Value>) -> (Level, usize) {
    let yes = |question: &str| grid.get(question).and_then(Value::as_str) == Some("yes");
    let no = |question: &str| grid.get(question).and_then(Value::as_str) == Some("no");
    let red = QUESTIONS.iter().filter(|question| question.starts_with('r') && yes(question)).count();
    let all = QUESTIONS.iter().filter(|question| yes(question)).count();
    let open = QUESTIONS.iter().filter(|question| !yes(question) && !no(question)).count();
    let level = if ((yes("r01") || yes("r03")) && (yes("r02") || yes("r05"))) || red >= 3 {
        Level::N4
    } else if red >= 1 || all >= 8 {
        Level::N3
    } else if all >= 3 {
        Level::N2
    } else {
        Level::N1
    };
    (level, open)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_level_is_what_the_rule_says(said in prop::collection::vec(0u8..6, 24), judged in prop::option::of(0usize..4)) {
        let mut grid = Map::new();
        for (question, answer) in QUESTIONS.iter().zip(said) {
            let answer = match answer {
                0 | 1 => json!("no"),
                2 => json!("yes"),
                3 => json!({"answer":"unknown"}),
                4 => json!({"answer":"not_asked"}),
                _ => continue,
            };
            grid.insert((*question).to_owned(), answer);
        }
        let (level, open) = expected(&grid);
        let suicidal = grid.get("o21").is_some_and(|answer| answer == "yes");
        let judged = judged.map(|place| [Level::N1, Level::N2, Level::N3, Level::N4][place]);
        if let Some(judged) = judged {
            grid.insert("judgement".to_owned(), json!(judged.code()));
        }
        let danger = of("EPOUX", grid);
        prop_assert_eq!(danger.computed, Some(level));
        prop_assert_eq!(danger.level, Some(judged.map_or(level, |judged| judged.max(level))));
        prop_assert_eq!(danger.lowering_ignored, judged.is_some_and(|judged| judged < level));
        prop_assert_eq!(danger.unanswered as usize, open);
        prop_assert_eq!(danger.floor, open > 6);
        prop_assert_eq!(danger.state, if open > 6 { GridState::Incomplete } else { GridState::Assessed });
        prop_assert_eq!(danger.health_alert, suicidal);
        prop_assert!(!danger.validated);
    }
}

#[test]
fn six_open_questions_are_enough_and_seven_are_not() {
    let open = |count: usize| {
        let mut grid = grid([]);
        QUESTIONS.iter().skip(5).take(count).for_each(|question| drop(grid.remove(*question)));
        of("EPOUX", grid)
    };
    assert_eq!(open(6).state, GridState::Assessed);
    assert_eq!(open(7).state, GridState::Incomplete);
    assert!(open(7).floor);
}

#[test]
fn what_is_not_known_is_never_no() {
    let mut unknown = grid([]);
    for question in QUESTIONS {
        unknown.insert(question.to_owned(), json!({"answer":"unknown"}));
    }
    let danger = of("EPOUX", unknown);
    assert_eq!((danger.unanswered, danger.state, danger.computed), (24, GridState::Incomplete, Some(Level::N1)));
    assert!(danger.floor);
}

#[test]
fn the_grid_is_for_violence_by_a_partner_or_the_family() {
    for relation in ["EPOUX", "EX_EPOUX", "FIANCE", "PARTENAIRE", "PERE", "BELLE_FAM", "MAHRAM"] {
        assert_eq!(of(relation, grid([("r01", "yes")])).computed, Some(Level::N3), "{relation}");
    }
    for relation in ["INCONNU", "VOISIN", "COLLEGUE", "AGENT"] {
        let danger = of(relation, grid([("r01", "yes"), ("o21", "yes")]));
        assert_eq!((danger.state, danger.level), (GridState::NotAssessed, None), "{relation}");
        assert!(danger.health_alert, "an alert about her health never depends on who did it");
    }
}

#[test]
fn who_did_it_being_unknown_does_not_stop_the_grid() {
    let asked = danger(&json!({ "danger": grid([("r02", "yes")]) }), Pack::builtin());
    assert_eq!(asked.computed, Some(Level::N3));
    let untouched = danger(&json!({}), Pack::builtin());
    assert_eq!((untouched.state, untouched.level), (GridState::NotAssessed, None));
    let one_of_two =
        json!({ "authors": [{"id":"a1","relation":"INCONNU"},{"id":"a2","relation":"EPOUX"}], "danger": grid([]) });
    assert_eq!(danger(&one_of_two, Pack::builtin()).computed, Some(Level::N1));
}

#[test]
fn judgement_raises_with_a_reason_and_lowering_is_a_warning() {
    let with = |judgement: &str, reason: Option<&str>| {
        let mut grid = grid([("r01", "yes")]);
        grid.insert("judgement".to_owned(), json!(judgement));
        grid.extend(reason.map(|reason| ("judgement_reason".to_owned(), json!(reason))));
        let record = json!({ "form": "reception", "pack": "reception/1", "answers": answers("EPOUX", grid) });
        let record = parse(&record, Pack::builtin()).unwrap();
        let codes: Vec<String> = record
            .warnings()
            .iter()
            .filter(|warning| warning.path.section() == "danger")
            .map(|warning| warning.code.to_string())
            .collect();
        (danger(record.answers(), Pack::builtin()).level, codes)
    };
    assert_eq!(with("N1", Some("x")), (Some(Level::N3), vec!["level_lowered".to_owned()]));
    assert_eq!(with("N4", None), (Some(Level::N4), vec!["level_reason".to_owned()]));
    assert_eq!(with("N4", Some("x")), (Some(Level::N4), vec![]));
}

#[test]
fn a_grid_with_a_question_nobody_put_is_not_called_done() {
    let mut draft = Draft::new("reception", Pack::builtin().id());
    draft.add_item("authors", "a1");
    draft.set(&Path::parse("authors[a1].relation").unwrap(), Some(json!("EPOUX")));
    let status = |draft: &Draft| {
        let view = view(draft, Pack::builtin(), Lang::Fr, 0);
        view.sections.into_iter().find(|section| section.id == "danger").unwrap().status
    };
    for question in QUESTIONS {
        assert!(status(&draft) != Progress::Done, "done before {question} was put");
        draft.set(&Path::parse(&format!("danger.{question}")).unwrap(), Some(json!({"answer": "not_asked"})));
    }
    assert!(status(&draft) == Progress::Done);
}
