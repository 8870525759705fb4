//! Does each time limit run from what was told, say what is still possible, and need no right clock for it?

use aman_schema::{Clock, Draft, Lang, Pack, TimerKind, TimerState, TimerView, builtin_files, view_by};
use serde_json::{Value, json};

/// 12 November 2026, 16:00 in Morocco.
const NOW: i64 = 1_794_495_600_000;
const HOUR: i64 = 3_600_000;

fn timers(answers: &Value, clock: Clock) -> Vec<TimerView> {
    Pack::builtin().timers(answers, Lang::Fr, clock)
}

fn timer(answers: &Value, clock: Clock, name: &str) -> TimerView {
    timers(answers, clock).into_iter().find(|timer| timer.timer == name).unwrap_or_else(|| panic!("no {name}"))
}

fn names(answers: &Value) -> Vec<String> {
    timers(answers, Clock::sure(NOW)).into_iter().map(|timer| timer.timer).collect()
}

fn day(text: &str) -> Value {
    json!({ "date": text, "precision": "J" })
}

/// She is received on 12 November at 15:00; the facts were then.
fn assault(facts: Value) -> Value {
    let mut answers = json!({
        "reception": { "date": day("2026-11-12"), "time": "15:00", "mode": "PLAINTE" },
        "facts": { "acts": ["SEX_VIOL"] }
    });
    for (name, value) in facts.as_object().unwrap() {
        answers["facts"][name] = value.clone();
    }
    answers
}

#[test]
fn the_medical_windows_count_the_hours_since_the_facts() {
    let told = assault(json!({ "date": day("2026-11-10"), "time": "20:00" }));
    let prophylaxis = timer(&told, Clock::sure(NOW), "hiv_prophylaxis");
    assert_eq!(prophylaxis.state, TimerState::Open);
    let hours = |hours: Option<aman_schema::Hours>| hours.map(|hours| (hours.least, hours.most));
    assert_eq!(hours(prophylaxis.before_reception), Some((43, 43)));
    assert_eq!(hours(prophylaxis.passed), Some((44, 44)));
    assert_eq!(hours(prophylaxis.left), Some((28, 28)));
    assert_eq!(prophylaxis.ends.as_deref(), Some("2026-11-13 20:00"));
    for (later, name, state) in [
        (28, "hiv_prophylaxis", TimerState::Open),
        (29, "hiv_prophylaxis", TimerState::Over),
        (28, "samples", TimerState::Open),
        (29, "samples", TimerState::Late),
        (76, "samples", TimerState::Late),
        (77, "samples", TimerState::Over),
        (76, "contraception", TimerState::Open),
        (77, "contraception", TimerState::Over),
    ] {
        let found = timer(&told, Clock::sure(NOW + later * HOUR), name);
        assert_eq!(found.state, state, "{name}, {later} hours later");
    }
}

#[test]
fn a_day_without_an_hour_gives_two_bounds_and_no_guess() {
    let told = assault(json!({ "date": day("2026-11-09") }));
    let found = timer(&told, Clock::sure(NOW), "hiv_prophylaxis");
    assert_eq!(found.state, TimerState::Perhaps, "between 64 and 88 hours: it may be over, and is not given up");
    let passed = found.passed.unwrap();
    assert_eq!((passed.least, passed.most), (64, 88));
    let today = assault(json!({ "date": day("2026-11-12") }));
    let passed = timer(&today, Clock::sure(NOW), "hiv_prophylaxis").passed.unwrap();
    assert_eq!((passed.least, passed.most), (1, 16), "what she tells of was before she told it");
    let nothing = assault(json!({}));
    assert_eq!(timer(&nothing, Clock::sure(NOW), "hiv_prophylaxis").state, TimerState::Unstarted);
    let refused = assault(json!({ "date": { "answer": "unknown" } }));
    assert_eq!(timer(&refused, Clock::sure(NOW), "samples").state, TimerState::Unstarted);
}

#[test]
fn hours_before_the_reception_need_no_clock_at_all() {
    let told = assault(json!({ "hours_before": 5 }));
    for now in [0, NOW, 4_000_000_000_000] {
        let found = timer(&told, Clock { now, doubtful: true }, "hiv_prophylaxis");
        assert_eq!(found.state, TimerState::Open);
        assert!(!found.by_clock && found.passed.is_none(), "nothing is said of now");
        let before = found.before_reception.unwrap();
        assert_eq!((before.least, before.most), (5, 5));
        assert_eq!(found.left.unwrap().least, 67, "as it was at the reception");
    }
    let sure = timer(&told, Clock::sure(NOW + 70 * HOUR), "hiv_prophylaxis");
    assert_eq!(sure.state, TimerState::Over, "a clock that can be believed adds the hours since");
    let untold = json!({ "facts": { "acts": ["SEX_VIOL"], "hours_before": 5 } });
    assert_eq!(timer(&untold, Clock { now: NOW, doubtful: true }, "samples").state, TimerState::Unstarted);
    let draft = timer(&untold, Clock::sure(NOW), "samples");
    assert_eq!(draft.passed.unwrap().least, 5, "while she sits here, the reception is now");
}

#[test]
fn a_date_counts_before_hours_and_the_question_goes_when_it_is_known() {
    let both = assault(json!({ "date": day("2026-11-11"), "time": "15:00", "hours_before": 5 }));
    assert_eq!(timer(&both, Clock::sure(NOW), "samples").before_reception.unwrap().least, 24);
    let shown = |answers: &Value| {
        let draft = Draft::with_answers("reception", "reception/1", answers.clone());
        let view = view_by(&draft, Pack::builtin(), Lang::Fr, Clock::sure(NOW));
        let field = |path: &str| view.fields().find(|field| field.path.to_string() == path).unwrap().clone();
        (field("facts.hours_before").shown, field("facts.date").required)
    };
    assert_eq!(shown(&assault(json!({}))), (true, true));
    assert_eq!(shown(&assault(json!({ "hours_before": 5 }))), (true, false), "told in hours, no date is missed");
    assert_eq!(shown(&both), (false, true));
}

#[test]
fn the_terms_of_the_law_begin_and_are_done_by_what_is_recorded() {
    let mut complaint = assault(json!({}));
    let notice = timer(&complaint, Clock::sure(NOW), "prosecutor");
    assert_eq!((notice.kind, notice.state, notice.count), (TimerKind::Term, TimerState::Open, Some(0)));
    complaint["procedure"] = json!({ "prosecutor_told": "yes" });
    assert_eq!(timer(&complaint, Clock::sure(NOW), "prosecutor").state, TimerState::Done);
    let held = |longer: Value| json!({ "authors": [{ "id": "a", "whereabouts": "RETENU", "held_date": day("2026-11-10"), "held_time": "14:00", "held_longer": longer }] });
    let custody = timer(&held(json!("no")), Clock::sure(NOW), "custody");
    assert_eq!((custody.state, custody.ends.as_deref()), (TimerState::Over, Some("2026-11-12 14:00")));
    assert_eq!(custody.item.unwrap().to_string(), "authors[a]");
    let longer = held(json!("yes"));
    assert!(!names(&longer).contains(&"custody".to_owned()));
    assert_eq!(timer(&longer, Clock::sure(NOW), "custody_longer").ends.as_deref(), Some("2026-11-13 14:00"));
    let abandoned = json!({ "facts": { "acts": ["ECO_ABAND"], "date": day("2026-09-20") } });
    let wait = timer(&abandoned, Clock::sure(NOW), "abandonment");
    assert_eq!((wait.state, wait.ends.as_deref()), (TimerState::Open, Some("2026-11-20 00:00")));
    assert_eq!(timer(&abandoned, Clock::sure(NOW + 10 * 24 * HOUR), "abandonment").state, TimerState::Over);
    let unpaid = json!({
        "reception": { "mode": "PLAINTE" },
        "facts": { "acts": ["ECO_PENS"] },
        "procedure": { "notice_date": day("2026-11-01") }
    });
    assert_eq!(timer(&unpaid, Clock::sure(NOW), "maintenance_notice").ends.as_deref(), Some("2026-12-01 00:00"));
    let trafficked = json!({ "reception": { "date": day("2026-11-12") }, "person": { "vulnerability": ["TRAITE"] } });
    assert_eq!(timer(&trafficked, Clock::sure(NOW), "trafficking").count, Some(30));
}

#[test]
fn what_does_not_apply_is_not_shown_and_unknown_is_never_no() {
    assert_eq!(names(&json!({})), Vec::<String>::new());
    let blow = assault(json!({ "acts": ["CORP_COUPS"] }));
    assert!(!names(&blow).iter().any(|name| name == "hiv_prophylaxis"));
    let form_only = json!({ "facts": { "forms": ["SEX"] } });
    assert!(names(&form_only).iter().any(|name| name == "hiv_prophylaxis"), "which act it was is not known yet");
    let unsaid = json!({ "facts": { "forms": ["SEX"], "acts": { "answer": "refused" } } });
    assert!(names(&unsaid).iter().any(|name| name == "hiv_prophylaxis"));
}

#[test]
fn the_first_follow_up_goes_by_the_level_of_danger() {
    let mut answers = assault(json!({}));
    answers["authors"] = json!([{ "id": "a", "relation": "EPOUX" }]);
    answers["danger"] = json!({ "r01": "yes", "r02": "yes", "r03": "yes" });
    let found = names(&answers);
    let follow: Vec<&String> = found.iter().filter(|name| name.starts_with("followup")).collect();
    assert_eq!(follow, ["followup_n4"]);
    answers["followup"] = json!({ "next": day("2026-11-13") });
    assert_eq!(timer(&answers, Clock::sure(NOW), "followup_n4").state, TimerState::Done);
}

#[test]
fn every_figure_names_its_source_and_none_is_called_validated_before_an_expert_did() {
    let file: Value = serde_json::from_str(&builtin_files()["timers.json"]).unwrap();
    let all = file["timers"].as_array().unwrap();
    assert!(all.len() >= 15, "{}", all.len());
    for timer in all {
        assert!(timer["source"].as_str().is_some_and(|source| !source.is_empty()), "{timer}");
        assert!(["S", "S*", "GK", "P"].contains(&timer["mark"].as_str().unwrap()), "{timer}");
        assert_eq!(timer["validated"], false, "{timer}");
    }
}

#[test]
fn a_pack_with_a_timer_that_names_nothing_is_refused_with_every_fault() {
    let mut files = builtin_files();
    let mut file: Value = serde_json::from_str(&files["timers.json"]).unwrap();
    file["timers"][0]["from"] = json!({ "date": "facts.no_such" });
    file["timers"][1]["when"] = json!({ "in": ["facts.acts", ["NO_SUCH"]] });
    file["timers"][2]["days"] = json!(3);
    file["reception"]["told"] = json!("NO_SUCH");
    files.insert("timers.json".to_owned(), file.to_string());
    let faults = Pack::load(&files).unwrap_err();
    for at in ["hiv_prophylaxis", "contraception", "samples", "timers.json"] {
        assert!(faults.iter().any(|fault| fault.at == at), "{at}: {faults:?}");
    }
}

#[test]
fn a_clock_in_doubt_offers_no_today_and_then_the_day_that_was_told() {
    let offered = |answers: Value| {
        let draft = Draft::with_answers("reception", "reception/1", answers);
        let view = view_by(&draft, Pack::builtin(), Lang::Fr, Clock { now: 0, doubtful: true });
        let field = |path: &str| view.fields().find(|field| field.path.to_string() == path).unwrap().suggested.clone();
        (field("reception.date"), field("rights.date"))
    };
    assert_eq!(offered(json!({ "rights": { "read": "yes" } })), (None, None));
    let told = json!({ "rights": { "read": "yes" }, "reception": { "date": day("2026-11-12"), "clock": "DECLAREE" } });
    assert_eq!(offered(told), (None, Some(day("2026-11-12"))));
}
