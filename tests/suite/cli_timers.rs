//! Does the command line tell the time limits, refuse papers that act on an anonymous report, and take "hours ago"?

use aman_tests::desk::Region;
use serde_json::{Value, json};

fn anonymous() -> Value {
    json!({
        "form": "reception", "pack": "reception/1",
        "answers": {
            "reception": {
                "date": { "date": "2026-11-12", "precision": "J" }, "time": "15:00",
                "mode": "SIGNALEMENT", "basis": "DENONC_ANON", "clock": "DECLAREE"
            },
            "facts": { "acts": ["SEX_VIOL"], "hours_before": 5 },
            "procedure": { "prosecutor_told": "yes" }
        }
    })
}

#[test]
fn an_anonymous_report_is_received_and_no_paper_acts_on_it_before_the_authorisation() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let file = folder.path().join("record.json");
    std::fs::write(&file, anonymous().to_string()).unwrap();
    let added = desk.run(&["record", "add", "--from", file.to_str().unwrap()]);
    let id = added["id"].as_str().unwrap();
    let warned = |code: &str| added["warnings"].as_array().unwrap().iter().any(|warning| warning["code"] == code);
    assert!(warned("authorisation_missing") && warned("care_first"), "{added}");
    let timers = desk.run(&["timers", id]);
    let state = |timers: &Value, name: &str| {
        let all = timers["timers"].as_array().unwrap();
        all.iter().find(|timer| timer["timer"] == name).map_or(Value::Null, |timer| timer["state"].clone())
    };
    assert_eq!(state(&timers, "anonymous"), "open");
    assert_eq!(state(&timers, "prosecutor"), "done");
    let before = timers["timers"].as_array().unwrap().iter().find(|timer| timer["timer"] == "hiv_prophylaxis").unwrap();
    assert_eq!(before["beforeReception"], json!({ "least": 5, "most": 5 }));
    assert_eq!(
        (&before["source"], &before["mark"], &before["validated"]),
        (&json!("OMS"), &json!("GK"), &json!(false))
    );
    let print = |paper: &str| {
        let out = folder.path().join(format!("{paper}.pdf")).display().to_string();
        desk.try_run(&["paper", id, "--paper", paper, "--lang", "fr", "--out", &out])
    };
    assert_eq!(print("D05").code, 3, "a requisition acts on it");
    assert_eq!(print("D06").code, 0, "the notice to the prosecutor is how the authorisation is asked for");
    desk.run(&["record", "amend", id, "--set", "reception.authorised=\"yes\"", "--reason", "Autorisation inventée"]);
    assert_eq!(state(&desk.run(&["timers", id]), "anonymous"), "done");
    assert_eq!(print("D05").code, 0);
}
