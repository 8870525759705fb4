//! Is a form pack built from tables, checked, signed, taken in, and do two packs stand side by side in the field?

use std::path::{Path, PathBuf};

use aman_desk::{PaperAsked, PaperMade};
use aman_schema::Path as FieldPath;
use aman_tests::desk::{Answer, Desk, PASSPHRASE, Region, level};
use serde_json::{Value, json};

/// A folder of tables made of the program's pack, to be changed.
pub(crate) struct Tables {
    folder: PathBuf,
}

impl Tables {
    pub(crate) fn new(desk: &Desk, folder: PathBuf) -> Self {
        desk.run(&["pack", "export", "--out", folder.to_str().unwrap()]);
        let tables = Self { folder };
        tables.turn("settings.csv", "reception,1,", "reception,2,");
        tables
    }

    fn text(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder.join(file)).unwrap()
    }

    pub(crate) fn turn(&self, file: &str, from: &str, to: &str) {
        let text = self.text(file);
        assert!(text.contains(from), "{file}: {from}");
        std::fs::write(self.folder.join(file), text.replacen(from, to, 1)).unwrap();
    }

    /// Retires the code of a row.
    pub(crate) fn retire(&self, row: &str) {
        let text = self.text("choices.csv");
        let at = text.lines().next().unwrap().split(',').position(|name| name == "retired").unwrap();
        let old = text.lines().find(|line| line.starts_with(row)).unwrap();
        assert!(!old.contains('"'), "a row without quotes: {old}");
        let mut cells: Vec<&str> = old.split(',').collect();
        cells[at] = "2027-01-01";
        self.turn("choices.csv", old, &cells.join(","));
    }

    /// Takes a row away.
    pub(crate) fn drop_row(&self, file: &str, row: &str) {
        let text = self.text(file);
        let gone = text.lines().find(|line| line.starts_with(row)).unwrap();
        self.turn(file, &format!("{gone}\n"), "");
    }

    /// One more question, like an existing one.
    pub(crate) fn ask_more(&self) {
        let text = self.text("survey.csv");
        let like = text.lines().find(|line| line.contains(",receipt_given,")).unwrap();
        let more = like.replacen("receipt_given", "leaflet_given", 1);
        self.turn("survey.csv", like, &format!("{like}\n{more}"));
    }

    pub(crate) fn build(&self, desk: &Desk, out: &Path) -> Answer {
        desk.try_run(&["pack", "build", self.folder.to_str().unwrap(), "--out", out.to_str().unwrap()])
    }
}

fn code_of(answer: &Answer) -> &str {
    answer.json["failure"]["code"].as_str().unwrap_or_default()
}

fn findings(answer: &Answer) -> Vec<String> {
    let found = answer.json["findings"].as_array().cloned().unwrap_or_default();
    let told = found.iter().map(|one| {
        format!(
            "{} {} {} {}",
            one["file"].as_str().unwrap_or("-"),
            one["row"],
            one["at"].as_str().unwrap(),
            one["code"].as_str().unwrap()
        )
    });
    told.collect()
}

fn activate(desk: &Desk, file: &Path) -> Answer {
    desk.try_run(&["pack", "activate", file.to_str().unwrap(), "--from", "2020-01-01"])
}

/// Two of the questions that are not red are answered yes.
fn case(pack: &str, more: Value) -> Value {
    let mut answers = json!({
        "reception": {"date": {"date": "2026-11-20", "precision": "J"}, "language": "ary", "mode": "SIGNALEMENT"},
        "authors": [{"id": "a1", "relation": "EPOUX"}],
        "danger": {"o10": "yes", "o11": "yes"},
    });
    for (section, fields) in more.as_object().unwrap() {
        answers[section] = fields.clone();
    }
    json!({"form": "reception", "pack": pack, "answers": answers})
}

fn add(desk: &Desk, folder: &Path, record: &Value) -> String {
    let file = folder.join("record.json");
    std::fs::write(&file, record.to_string()).unwrap();
    desk.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned()
}

fn amend(desk: &Desk, id: &str, set: &str) -> Answer {
    desk.try_run(&["record", "amend", id, "--set", set, "--reason", "Correction inventée"])
}

fn show(desk: &Desk, id: &str) -> Value {
    desk.run(&["record", "show", id])
}

#[test]
fn the_pack_of_the_program_goes_through_tables_and_comes_back_the_same() {
    let keep = tempfile::tempdir().unwrap();
    let desk = Desk::at(&keep.path().join("nobody"));
    let (tables, out) = (keep.path().join("tables"), keep.path().join("pack.json"));
    desk.run(&["pack", "export", "--out", tables.to_str().unwrap()]);
    desk.run(&["pack", "build", tables.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    let differences = desk.run(&["pack", "diff", "program", out.to_str().unwrap()]);
    assert_eq!(differences["differences"], json!([]));
    assert_eq!(desk.run(&["pack", "check", out.to_str().unwrap()])["findings"], json!([]));
    assert_eq!(desk.run(&["pack", "check", tables.to_str().unwrap()])["findings"], json!([]));
    assert!(!desk.vault.exists(), "no vault is needed");
}

#[test]
fn every_fault_of_a_folder_is_told_with_its_row_and_what_changed_in_words() {
    let keep = tempfile::tempdir().unwrap();
    let desk = Desk::at(&keep.path().join("nobody"));
    let tables = Tables::new(&desk, keep.path().join("tables"));
    tables.turn("levels.csv", "N2,yes,3,", "N2,yes,2,");
    tables.ask_more();
    let out = keep.path().join("good.json");
    assert_eq!(tables.build(&desk, &out).code, 0);
    let told = desk.run(&["pack", "diff", "program", out.to_str().unwrap(), "--lang", "fr"]);
    let told: Vec<&str> =
        told["differences"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap()).collect();
    assert!(told.contains(&"Question « followup.leaflet_given » : ajouté."), "{told:?}");
    assert!(told.iter().any(|text| text.starts_with("Grille de danger « rule », levels")), "{told:?}");

    // A code that is gone, a question without a reason, a grid that names nothing.
    tables.drop_row("choices.csv", "MODE_SAISINE,APPEL_URG,");
    tables.turn("levels.csv", "danger.r01", "danger.r99");
    let survey = tables.text("survey.csv");
    let row = survey.lines().position(|line| line.contains(",stop_told,")).unwrap() + 1;
    let bare = survey.lines().nth(row - 1).unwrap().replace("D01", "");
    tables.turn("survey.csv", survey.lines().nth(row - 1).unwrap(), &bare);
    let checked = desk.try_run(&["pack", "check", tables.folder.to_str().unwrap()]);
    assert_eq!(checked.code, 2, "{:?}", checked.json);
    let found = findings(&checked);
    assert!(found.contains(&"- null MODE_SAISINE.APPEL_URG code-missing".to_owned()), "{found:?}");
    assert!(found.contains(&format!("survey.csv {row} reception.stop_told no-reason")), "{found:?}");
    assert!(found.iter().any(|one| one.starts_with("levels.csv 2 danger.r99 condition-path")), "{found:?}");
    assert!(checked.json["findings"].as_array().unwrap().iter().all(|one| one["text"].as_str().unwrap().len() > 20));

    tables.turn("survey.csv", "${facts.weapon} = 'yes'", "regex(${facts.weapon}, 'y')");
    let refused = tables.build(&desk, &keep.path().join("bad.json"));
    assert!(findings(&refused).iter().any(|one| one.ends_with("condition-function")), "{:?}", refused.json);
    assert!(!keep.path().join("bad.json").exists());
}

#[test]
fn a_desk_takes_only_what_its_region_signed_and_its_program_can_use() {
    let keep = tempfile::tempdir().unwrap();
    let path = |name: &str| keep.path().join(name);
    let coordinator = Desk::at(&path("one"));
    coordinator.run(&["authority", "create", "--region", "Région inventée"]);
    let tables = Tables::new(&coordinator, path("tables"));
    tables.turn("levels.csv", "N2,yes,3,", "N2,yes,2,");
    assert_eq!(tables.build(&coordinator, &path("plain.json")).code, 0);
    let sign = |desk: &Desk, pack: &Path, out: &Path| {
        desk.try_run(&["pack", "sign", pack.to_str().unwrap(), "--out", out.to_str().unwrap()])
    };
    assert_eq!(sign(&coordinator, &path("plain.json"), &path("signed")).code, 0);

    assert_eq!(code_of(&activate(&coordinator, &path("plain.json"))), "pack-unsigned");
    let mut bytes = std::fs::read(path("signed")).unwrap();
    let last = bytes.len() - 3;
    bytes[last] ^= 1;
    std::fs::write(path("changed"), &bytes).unwrap();
    assert_eq!(code_of(&activate(&coordinator, &path("changed"))), "pack-changed");
    std::fs::write(path("noise"), b"not a pack").unwrap();
    assert_eq!(code_of(&activate(&coordinator, &path("noise"))), "pack-unreadable");
    let other = Desk::at(&path("other"));
    other.run(&["authority", "create", "--region", "Autre région inventée"]);
    assert_eq!(code_of(&activate(&other, &path("signed"))), "pack-other-region");
    let day = coordinator.try_run(&["pack", "activate", path("signed").to_str().unwrap(), "--from", "demain"]);
    assert_eq!(code_of(&day), "pack-day");

    let taken = activate(&coordinator, &path("signed"));
    assert_eq!(taken.code, 0, "{}", taken.stderr);
    let packs = coordinator.run(&["pack", "list"])["packs"].clone();
    assert_eq!((&packs[0]["id"], &packs[0]["inUse"]), (&json!("reception/1"), &json!(false)));
    assert_eq!((&packs[1]["id"], &packs[1]["inUse"]), (&json!("reception/2"), &json!(true)));
    assert_eq!(packs[1]["gridValidated"], json!(false));
    assert!(packs[1]["signedBy"].is_string());
    assert_eq!(activate(&coordinator, &path("signed")).code, 0, "the same again");

    // The same name with other content; a later program; a code that is gone.
    tables.turn("levels.csv", "N2,yes,2,", "N2,yes,1,");
    assert_eq!(tables.build(&coordinator, &path("twin.json")).code, 0);
    assert_eq!(sign(&coordinator, &path("twin.json"), &path("twin")).code, 0);
    assert_eq!(code_of(&activate(&coordinator, &path("twin"))), "pack-other-content");
    tables.turn("settings.csv", "reception,2,", "reception,3,");
    tables.turn("settings.csv", ",0.1.0,", ",9.0.0,");
    assert_eq!(tables.build(&coordinator, &path("later.json")).code, 0);
    assert_eq!(sign(&coordinator, &path("later.json"), &path("later")).code, 0);
    assert_eq!(code_of(&activate(&coordinator, &path("later"))), "pack-needs-program");
    tables.turn("settings.csv", ",9.0.0,", ",0.1.0,");
    tables.drop_row("choices.csv", "MODE_SAISINE,APPEL_URG,");
    assert_eq!(tables.build(&coordinator, &path("less.json")).code, 0);
    assert_eq!(sign(&coordinator, &path("less.json"), &path("less")).code, 0);
    let refused = activate(&coordinator, &path("less"));
    assert_eq!(findings(&refused), ["- null MODE_SAISINE.APPEL_URG code-missing"]);
    let acts: Vec<Value> =
        coordinator.run(&["trail"])["trail"].as_array().unwrap().iter().map(|line| line["act"].clone()).collect();
    assert!(acts.contains(&json!("pack.signed")) && acts.contains(&json!("pack.activated")), "{acts:?}");
}

#[test]
fn two_packs_stand_in_the_field_at_once_and_each_record_keeps_its_own() {
    let keep = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(keep.path(), &["Brigade inventée"]);
    let (one, two) = (&region.brigades[0], region.another_desk(keep.path()));
    level(&[&region.coordinator, one, &two]);
    Region::confirm_each_other(one, &two);
    level(&[one, &two, one]);
    let tables = Tables::new(one, keep.path().join("tables"));
    tables.turn("levels.csv", "N2,yes,3,", "N2,yes,2,");
    tables.turn("settings.csv", ",no,", ",yes,");
    tables.ask_more();
    let (plain, signed) = (keep.path().join("plain.json"), keep.path().join("signed"));
    assert_eq!(tables.build(one, &plain).code, 0);
    let args = ["pack", "sign", plain.to_str().unwrap(), "--out", signed.to_str().unwrap()];
    assert_eq!(code_of(&one.try_run(&args)), "not-allowed", "a brigade signs nothing");
    region.coordinator.run(&args);

    let old = add(one, keep.path(), &case("reception/1", json!({})));
    assert_eq!(activate(one, &signed).code, 0);
    let new = add(one, keep.path(), &case("reception/2", json!({"followup": {"leaflet_given": "yes"}})));
    let by_old = add(&two, keep.path(), &case("reception/1", json!({})));
    level(&[one, &two, one]);

    // The grid of the new pack counts for new receptions only, and so does its mark.
    for desk in [one, &two] {
        let before = show(desk, &old);
        assert_eq!((&before["pack"], &before["danger"]["level"]), (&json!("reception/1"), &json!("N1")));
        assert_eq!(before["danger"]["validated"], json!(false));
    }
    let known = show(one, &new);
    assert_eq!((&known["pack"], &known["danger"]["level"]), (&json!("reception/2"), &json!("N2")));
    assert_eq!(known["danger"]["validated"], json!(true));
    assert_eq!(show(one, &by_old)["danger"]["level"], json!("N1"));

    // Here the pack has not arrived: everything is kept and shown, the level of its sheet counts, nobody amends blindly.
    let seen = show(&two, &new);
    assert_eq!(seen["pack"], json!("reception/2"));
    assert_eq!(seen["answers"], known["answers"]);
    assert_eq!(seen["danger"]["level"], json!("N2"));
    let leaflet = "followup.leaflet_given=\"no\"";
    assert_eq!(code_of(&amend(&two, &new, leaflet)), "unknown-pack");
    assert_eq!(activate(&two, &signed).code, 0);
    assert_eq!(show(&two, &new)["danger"]["validated"], json!(true), "read anew");
    assert_eq!(amend(&two, &new, leaflet).code, 0);
    level(&[one, &two, one]);
    let both = [one, &two].map(|desk| {
        let mut shown = show(desk, &new);
        // When each heard of the receipt is its own.
        shown["passage"] = Value::Null;
        shown
    });
    assert_eq!(both[0], both[1]);
    assert_eq!(show(one, &new)["answers"]["followup"]["leaflet_given"], json!("no"));
    assert_eq!(amend(&two, &old, "danger.o12=\"no\"").code, 0);
    assert_eq!(show(&two, &old)["pack"], json!("reception/1"));
    assert_eq!(show(&two, &old)["danger"]["level"], json!("N1"), "by the grid of its day");
    for desk in [one, &two] {
        assert_eq!(desk.run(&["verify"])["sound"], json!(true));
    }
}

#[test]
fn a_retired_code_still_prints_with_the_label_of_its_day_and_is_offered_no_more() {
    let keep = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(keep.path(), &["Brigade inventée"]);
    let brigade = &region.brigades[0];
    let tables = Tables::new(brigade, keep.path().join("tables"));
    tables.turn("choices.csv", "CANAL,TEL,Téléphone,", "CANAL,TEL,Appel inventé,");
    tables.retire("CANAL,TEL,");
    let (plain, signed) = (keep.path().join("plain.json"), keep.path().join("signed"));
    assert_eq!(tables.build(brigade, &plain).code, 0);
    region.coordinator.run(&["pack", "sign", plain.to_str().unwrap(), "--out", signed.to_str().unwrap()]);
    let mut record = case("reception/1", json!({}));
    record["answers"]["reception"]["channel"] = json!("TEL");
    let old = add(brigade, keep.path(), &record);

    let mut desk = aman_desk::Desk::open(brigade.vault.clone(), "fr").unwrap();
    desk.unlock(None, PASSPHRASE.to_owned()).unwrap();
    let offered = |desk: &mut aman_desk::Desk| -> Vec<String> {
        let view = desk.reception_open().unwrap().view;
        let channel = view.field(&FieldPath::parse("reception.channel").unwrap()).unwrap();
        channel.options.iter().map(|option| option.code.clone()).collect()
    };
    assert!(offered(&mut desk).contains(&"TEL".to_owned()));
    assert!(desk.pack_activate(&signed, Some("2020-01-01"), None).unwrap().findings.is_empty());
    let asked = PaperAsked { record: old, paper: "D01".to_owned(), lang: "fr".to_owned(), item: None, hers: false };
    let PaperMade::Made(paper) = desk.paper_show(&asked).unwrap() else { panic!("it is made") };
    let said: Vec<&str> =
        paper.text.parts.iter().flat_map(|part| &part.rows).flat_map(|row| &row.values).map(String::as_str).collect();
    assert!(said.contains(&"Téléphone") && !said.contains(&"Appel inventé"), "{said:?}");
    let now = offered(&mut desk);
    assert!(!now.contains(&"TEL".to_owned()) && now.contains(&"ECRIT".to_owned()), "{now:?}");
}
