//! Is a paper of a record made, counted, refused and checked from the command line, with its line in the trail first?

use std::path::Path;

use aman_tests::desk::{Answer, Desk, Region, level};
use serde_json::{Value, json};

use crate::cli_apart::added;

struct Case {
    folder: tempfile::TempDir,
    region: Region,
    record: String,
}

fn case() -> Case {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let record = added(&region.brigades[0], folder.path());
    Case { folder, region, record }
}

impl Case {
    fn desk(&self) -> &Desk {
        &self.region.brigades[0]
    }

    fn out(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn write(&self, paper: &str, lang: &str, name: &str, more: &[&str]) -> Answer {
        let out = self.out(name);
        let mut args = vec!["paper", &*self.record, "--paper", paper, "--lang", lang, "--out", &*out];
        args.extend(more);
        self.desk().try_run(&args)
    }

    fn check(&self, paper: &str, code: &str) -> Answer {
        self.desk().try_run(&["paper", "check", &self.record, "--paper", paper, "--code", code])
    }

    fn amend(&self, set: &str) {
        self.desk().run(&["record", "amend", &self.record, "--set", set, "--reason", "Correction inventée"]);
    }

    fn lines(&self, act: &str) -> Vec<Value> {
        let trail = self.desk().run(&["trail"])["trail"].clone();
        trail.as_array().unwrap().iter().filter(|line| line["act"] == act).cloned().collect()
    }
}

fn code_of(answer: &Answer) -> &str {
    answer.json["failure"]["code"].as_str().unwrap_or_default()
}

fn pdf(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(path)).unwrap()
}

#[test]
fn a_paper_is_written_in_both_languages_counted_and_told_in_the_trail() {
    let case = case();
    let first = case.write("D03", "ar", "one.pdf", &["--reason", "Demande inventée du parquet"]);
    assert_eq!(first.code, 0, "{}{}", first.stdout, first.stderr);
    assert_eq!((&first.json["copy"], &first.json["lang"]), (&json!(1), &json!("ar")));
    let bytes = pdf(&case.out("one.pdf"));
    assert!(bytes.starts_with(b"%PDF-"));
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("pdfaid"), "it is PDF/A");
    assert!(!text.contains("Tazrouti"), "no name stands in what describes the file");
    let second = case.write("D03", "fr", "two.pdf", &[]);
    assert_eq!(second.json["copy"], 2, "another language is another copy of the same paper");
    let again = case.write("D03", "fr", "two.pdf", &[]);
    assert_eq!(code_of(&again), "file-exists", "nothing is overwritten");
    let lines = case.lines("paper.saved");
    assert_eq!(lines.len(), 2, "what was refused was not given: {lines:?}");
    assert_eq!(lines[0]["record"], json!(case.record));
    assert_eq!(lines[0]["reason"], "Demande inventée du parquet");
    assert_eq!(lines[0]["subject"], json!(format!("D03 ar {}", first.json["check"].as_str().unwrap())));
    let listed = case.desk().run(&["paper", "list", &case.record])["papers"].clone();
    let of = |code: &str| listed.as_array().unwrap().iter().find(|line| line["paper"] == code).unwrap().clone();
    assert_eq!((&of("D03")["copies"], &of("D01")["copies"]), (&json!(2), &json!(0)));
    assert!(of("D09")["unmet"][0].as_str().unwrap().contains("parquet"), "{}", of("D09"));
    assert_eq!(of("D10")["unmet"], json!([]));
}

#[test]
fn the_check_finds_a_paper_of_today_one_of_before_an_amendment_and_none_that_was_forged() {
    let case = case();
    let before = case.write("D01", "fr", "before.pdf", &[]).json["check"].as_str().unwrap().to_owned();
    assert_eq!(before.len(), 10);
    let now = case.check("D01", &before.to_lowercase());
    assert_eq!((now.code, &now.json["stands"], &now.json["lang"]), (0, &json!("now"), &json!("fr")), "{}", now.stdout);
    case.amend("person.age=33");
    case.amend("person.given_latin=\"Zaïneb\"");
    let after = case.write("D01", "fr", "after.pdf", &[]).json["check"].as_str().unwrap().to_owned();
    assert_ne!(before, after);
    let earlier = case.check("D01", &format!("D01 {before}"));
    assert_eq!((earlier.code, &earlier.json["stands"]), (0, &json!("earlier")), "{}", earlier.stdout);
    assert!(earlier.json["since"].is_i64() && earlier.json["words"].as_str().unwrap().contains("avant"));
    assert_eq!(case.check("D01", &after).json["stands"], "now");
    let other = case.check("D04", &after);
    assert_eq!((other.code, code_of(&other), &other.json["stands"]), (2, "paper-never-stood", &json!("never")));
    assert_eq!(code_of(&case.check("D01", "0000000000")), "paper-never-stood");
    assert_eq!(code_of(&case.check("D01", "short")), "paper-check-shape");
    assert_eq!(code_of(&case.check("D77", &after)), "unknown-paper");
    assert_eq!(case.lines("paper.checked").len(), 5);
    // Another desk of the world that knows the record finds the same; a coordinator has no file to compare with.
    level(&[case.desk(), &case.region.coordinator]);
    let hers = case.region.coordinator.try_run(&["paper", "check", &case.record, "--paper", "D01", "--code", &after]);
    assert_eq!(code_of(&hers), "file-closed", "{}{}", hers.stdout, hers.stderr);
}

#[test]
fn a_referral_is_refused_when_the_consent_is_withdrawn_and_its_old_paper_is_still_known() {
    let case = case();
    let sent = case.write("D10", "fr", "sent.pdf", &[]);
    assert_eq!((sent.code, &sent.json["item"]), (0, &json!("referrals[r1]")), "{}{}", sent.stdout, sent.stderr);
    case.amend(r#"consents[s1].withdrawn={"date":"2026-11-20","precision":"J"}"#);
    let refused = case.write("D10", "fr", "no.pdf", &[]);
    assert_eq!((refused.code, code_of(&refused)), (3, "paper-refused"), "{}", refused.stdout);
    assert!(refused.json["unmet"][0].as_str().unwrap().contains("consentement"), "{}", refused.stdout);
    assert!(!Path::new(&case.out("no.pdf")).exists());
    assert_eq!(case.lines("paper.saved").len(), 1);
    let known = case.check("D10", sent.json["check"].as_str().unwrap());
    assert_eq!(known.json["stands"], "earlier", "{}", known.stdout);
}

#[test]
fn the_warning_waits_for_the_prosecutor_and_a_choice_between_two_is_asked_for() {
    let case = case();
    assert_eq!(code_of(&case.write("D09", "fr", "no.pdf", &[])), "paper-refused");
    case.amend("procedure.warning_instruction=\"yes\"");
    assert_eq!(case.write("D09", "fr", "yes.pdf", &[]).code, 0);
    case.desk().run(&[
        "record",
        "amend",
        &case.record,
        "--set",
        "authors[a2].relation=\"PERE\"",
        "--set",
        "authors[a2].name_latin=\"Autre Inventé\"",
        "--reason",
        "Un second auteur",
    ]);
    assert_eq!(code_of(&case.write("D09", "fr", "two.pdf", &[])), "paper-item-needed");
    let named = case.write("D09", "fr", "two.pdf", &["--item", "authors[a2]"]);
    assert_eq!((named.code, &named.json["copy"]), (0, &json!(1)), "each has copies of its own: {}", named.stdout);
    assert_eq!(code_of(&case.write("D09", "fr", "three.pdf", &["--item", "a9"])), "unknown-path");
}

#[test]
fn a_language_without_papers_a_paper_nobody_has_and_a_role_that_reads_nothing_are_refused_in_words() {
    let case = case();
    assert_eq!(code_of(&case.write("D01", "en", "no.pdf", &[])), "paper-language");
    assert_eq!(code_of(&case.write("D15", "fr", "no.pdf", &[])), "unknown-paper");
    let chosen = "safran tunnel perdrix ombre velours";
    let first = case.desk().run(&["status"])["officers"][0]["id"].as_str().unwrap().to_owned();
    let more = [("AMAN_OFFICER", first.as_str()), ("AMAN_NEW_PASSPHRASE", chosen)];
    let added = case.desk().try_run_with(&["officer", "add", "--name", "Auditrice", "--role", "auditor"], &more);
    let second = added.json["officers"][1]["id"].as_str().unwrap_or_else(|| panic!("{}", added.stdout)).to_owned();
    let hers = [("AMAN_OFFICER", second.as_str()), ("AMAN_PASSPHRASE", chosen)];
    let out = case.out("no.pdf");
    for args in [
        vec!["paper", &*case.record, "--paper", "D01", "--out", &*out],
        vec!["paper", "list", &*case.record],
        vec!["paper", "check", &*case.record, "--paper", "D01", "--code", "0123456789"],
    ] {
        let refused = case.desk().try_run_with(&args, &hers);
        assert_eq!((refused.code, code_of(&refused)), (3, "not-your-role"), "{args:?} {}", refused.stdout);
    }
    assert!(!Path::new(&out).exists());
}

#[test]
fn every_paper_of_the_complete_record_is_written_in_both_languages() {
    let case = case();
    case.desk().run(&[
        "record",
        "amend",
        &case.record,
        "--set",
        "procedure.warning_instruction=\"yes\"",
        "--set",
        "followup.safety_plan=\"yes\"",
        "--set",
        "plan.word=\"Le cahier du petit\"",
        "--set",
        &format!(
            "procedure.measures=[\"{}\"]",
            aman_schema::Pack::builtin().list("MESURE_PROT").unwrap().entries()[0].code
        ),
        "--reason",
        "Complété",
    ]);
    for paper in aman_schema::Pack::builtin().papers().iter().map(aman_schema::Paper::code) {
        // What recalls a referral is written once her consent is withdrawn; it is the last one.
        if paper == "D17" {
            case.amend(r#"consents[s1].withdrawn={"date":"2026-11-20","precision":"J"}"#);
        }
        for lang in ["fr", "ar"] {
            let name = format!("{paper}-{lang}.pdf");
            let made = case.write(paper, lang, &name, &[]);
            assert_eq!(made.code, 0, "{paper} {lang}: {}{}", made.stdout, made.stderr);
            assert!(pdf(&case.out(&name)).starts_with(b"%PDF-"));
            let bare = paper == "D13";
            assert_eq!(made.json["check"].as_str().unwrap().is_empty(), bare, "{paper}");
        }
    }
}
