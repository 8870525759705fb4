//! Do lease, trail, acts of two and horizon hold on the command line, between a station and its coordinator?

use std::path::Path;

use aman_schema::Private;
use aman_tests::desk::{Desk, PASSPHRASE, Region, level};
use aman_vault::{Host, LockedVault, NewVault, Options, Passphrase};
use serde_json::Value;

fn added(desk: &Desk, folder: &Path, text: &str) -> String {
    let file = folder.join("record.json");
    std::fs::write(&file, text).unwrap();
    desk.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned()
}

fn code_of(desk: &Desk, args: &[&str]) -> (i32, String) {
    let answer = desk.try_run(args);
    (answer.code, answer.json["failure"]["code"].as_str().unwrap_or_default().to_owned())
}

/// Opens and locks the vault as a window does at the end of a day: the trail is folded.
fn lock_in_order(desk: &Desk) {
    let locked = LockedVault::open(&desk.vault, &Options::default(), Host::system()).unwrap();
    let Ok(open) = locked.unlock(None, &Passphrase::new(PASSPHRASE.to_owned())) else { panic!("it opens") };
    drop(open.lock());
}

fn desk_of(region: &Region, number: usize) -> String {
    let units = region.coordinator.run(&["unit", "list"]);
    let units = units["units"].as_array().unwrap();
    let unit = units.iter().find(|unit| unit["unit"] == region.units[number].as_str()).unwrap();
    unit["desks"][0].as_str().unwrap().to_owned()
}

#[test]
fn when_the_lease_has_run_out_no_command_reads_an_older_record_and_receptions_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    let example: Value = serde_json::from_str(aman_schema::EXAMPLE_LISTENING).unwrap();
    let mut named = example.clone();
    named["answers"]["person"]["family_latin"] = Value::from("Zzyqvora");
    let old = added(brigade, folder.path(), &named.to_string());
    coordinator.run(&["lease", "figures", "--hours", "1000", "--unlocks", "4"]);
    coordinator.run(&["sync"]);
    brigade.run(&["sync"]);
    let first = brigade.run(&["lease", "status"]);
    assert_eq!((first["unlocks"].as_u64(), first["unlocksLeft"].as_u64()), (Some(4), Some(3)), "{first}");
    for left in ["record show", "search Zzy", "record list"] {
        let mut args: Vec<&str> = left.split(' ').collect();
        if left == "record show" {
            args.push(&old);
        }
        let told = brigade.run(&args);
        assert!(!told.to_string().contains("lease_over"), "{left}: {told}");
    }
    let closed = (3, "lease-over".to_owned());
    assert_eq!(code_of(brigade, &["record", "show", &old]), closed);
    assert_eq!(code_of(brigade, &["record", "history", &old]), closed);
    let amend = ["record", "amend", &old, "--set", "reception.mode=\"PLAINTE\"", "--reason", "essai"];
    assert_eq!(code_of(brigade, &amend), closed);
    assert_eq!(code_of(brigade, &["record", "archive", &old, "--reason", "essai"]), closed);
    let listed = brigade.run(&["record", "list"]);
    assert_eq!(listed["records"][0]["file"], "lease_over");
    assert_eq!(listed["records"][0]["name"], Value::Null);
    let found = brigade.run(&["search", "Zzyqvora"]);
    assert_eq!((found["results"].as_array().unwrap().len(), found["notSearched"].as_bool()), (0, Some(true)));
    assert!(!brigade.run(&["conflicts"]).to_string().contains("Zzyqvora"));
    // Drafts, sealing, what is received since, and sync go on.
    let typed = brigade.try_tell(&["draft", "type", "--seal"], "reception.mode=\"ECOUTE\"\n");
    assert_eq!(typed.code, 0, "{}", typed.stderr);
    let since = added(brigade, folder.path(), &example.to_string());
    assert_eq!(brigade.run(&["record", "show", &since])["answers"], example["answers"]);
    assert!(brigade.run(&["sync"])["pushed"].as_u64() > Some(0));
    assert_eq!(brigade.run(&["verify"])["sound"], true, "nothing was deleted");
    // The glass can be broken, with a reason that stays.
    assert_eq!(brigade.try_run(&["record", "show", &old, "--break-glass"]).code, 2);
    let shown = brigade.run(&["record", "show", &old, "--break-glass", "--reason", "menace ce soir"]);
    assert_eq!(shown["answers"]["person"]["family_latin"], "Zzyqvora");
    assert_eq!(code_of(brigade, &["record", "show", &old]), closed, "only that once");
    let trail = brigade.run(&["trail", "--record", &old]);
    let broken = trail["trail"].as_array().unwrap().iter().find(|line| line["act"] == "lease.broken").unwrap().clone();
    assert_eq!(broken["reason"], "menace ce soir");
    // Twenty digits over the telephone.
    let desk = desk_of(&region, 0);
    let code = coordinator.run(&["lease", "code", "--desk", &desk, "--days", "14"]);
    let digits = code["code"].as_str().unwrap();
    let wrong = if digits.ends_with('1') { "2" } else { "1" };
    let turned = format!("{}{wrong}", &digits[..digits.len() - 1]);
    assert_eq!(code_of(brigade, &["lease", "renew", &turned]), (2, "code-wrong".to_owned()));
    assert_eq!(code_of(brigade, &["lease", "renew", "12345"]), (2, "code-wrong".to_owned()));
    let groups: Vec<&str> = ["lease", "renew"].into_iter().chain(digits.split(' ')).collect();
    assert_eq!(brigade.run(&groups)["days"], 14);
    assert_eq!(brigade.run(&["record", "show", &old])["answers"]["person"]["family_latin"], "Zzyqvora");
    assert_eq!(code_of(brigade, &groups), (2, "code-used".to_owned()));
    assert_eq!(code_of(brigade, &["lease", "code", "--desk", &desk, "--days", "1"]), (3, "not-allowed".to_owned()));
    assert_eq!(code_of(coordinator, &["lease", "code", "--desk", "00", "--days", "1"]), (2, "unknown-desk".to_owned()));
}

#[test]
fn a_word_of_the_region_that_comes_by_sync_opens_older_records_without_anybody_s_doing() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    let old = added(brigade, folder.path(), aman_schema::EXAMPLE_LISTENING);
    coordinator.run(&["lease", "figures", "--hours", "1000", "--unlocks", "2"]);
    coordinator.run(&["sync"]);
    brigade.run(&["sync"]);
    for _ in 0..3 {
        brigade.run(&["draft", "list"]);
    }
    assert_eq!(code_of(brigade, &["record", "show", &old]), (3, "lease-over".to_owned()));
    brigade.run(&["sync"]); // nothing new from the region: it stays closed
    assert_eq!(code_of(brigade, &["record", "show", &old]), (3, "lease-over".to_owned()));
    for _ in 0..2 {
        coordinator.run(&["sync"]); // what it pulls in one exchange it states in the next, in a beacon
    }
    brigade.run(&["sync"]);
    brigade.run(&["record", "show", &old]);
}

#[test]
fn the_coordinator_reads_who_opened_what_at_the_stations_and_the_chains_are_walked() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    let id = added(brigade, folder.path(), aman_schema::EXAMPLE_LISTENING);
    brigade.run(&["record", "show", &id]);
    brigade.run(&["record", "history", &id]);
    brigade.run(&["search", "abc"]);
    brigade.run(&["conflicts"]);
    let mut wrong = brigade.command(&["record", "list"]);
    assert_eq!(wrong.env("AMAN_PASSPHRASE", "pas celle du poste").output().unwrap().status.code(), Some(3));
    let own = brigade.run(&["trail"]);
    let acts: Vec<&str> = own["trail"].as_array().unwrap().iter().map(|line| line["act"].as_str().unwrap()).collect();
    for act in ["unlock", "record.read", "record.history", "search", "conflicts.read", "unlock.failed", "trail.read"] {
        assert!(acts.contains(&act), "{act}: {acts:?}");
    }
    // The first line about what was shown stands before the answer: the desk has it, folded or not.
    assert!(brigade.run(&["trail", "--verify"])["sound"].as_bool().unwrap());
    lock_in_order(brigade);
    for desk in [brigade, coordinator] {
        desk.run(&["sync"]);
    }
    let seen = coordinator.run(&["trail", "--record", &id]);
    let lines = seen["trail"].as_array().unwrap();
    let read = lines.iter().find(|line| line["act"] == "record.read").unwrap();
    assert_eq!((read["desk"].as_str(), read["unit"].as_str()), (Some(&*desk_of(&region, 0)), Some("Brigade inventée")));
    let admitted = coordinator.run(&["trail"]);
    let acts: Vec<&str> =
        admitted["trail"].as_array().unwrap().iter().map(|line| line["act"].as_str().unwrap()).collect();
    for act in ["desk.invited", "desk.admitted", "grant"] {
        assert!(acts.contains(&act), "{act}: {acts:?}");
    }
    let verified = coordinator.run(&["trail", "--verify"]);
    assert_eq!((verified["sound"].as_bool(), verified["findings"].as_array().unwrap().len()), (Some(true), 0));
}

#[test]
fn a_clear_export_waits_for_the_coordinator_s_word_by_telephone_or_by_sync_and_writes_every_open_record() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let (brigade, coordinator) = (&region.brigades[0], &region.coordinator);
    let ids =
        [aman_schema::EXAMPLE_COMPLETE, aman_schema::EXAMPLE_ARABIC].map(|text| added(brigade, folder.path(), text));
    let file = |name: &str| folder.path().join(name).display().to_string();
    let (first, second) = (file("first.jsonl"), file("second.jsonl"));
    assert_eq!(brigade.try_run(&["export", "--all", "--out", &first]).code, 2, "a reason is needed");
    let asked = brigade.run(&["export", "--all", "--out", &first, "--reason", "réquisition 14/2026"]);
    assert_eq!(asked["state"], "waiting");
    assert!(!Path::new(&first).exists());
    let act = asked["act"].as_str().unwrap();
    let again = brigade.run(&["export", "--all", "--out", &first, "--act", act]);
    assert_eq!(again["state"], "waiting", "it waits, and can be asked about");
    // By telephone.
    let desk = desk_of(&region, 0);
    let code = coordinator.run(&["second", "code", "--desk", &desk, "--act", act]);
    let digits = code["code"].as_str().unwrap();
    assert_eq!(code_of(brigade, &["lease", "renew", digits]), (2, "code-wrong".to_owned()), "not a lease");
    let done = brigade.run(&["export", "--all", "--out", &first, "--act", act, "--code", digits]);
    assert_eq!((done["state"].as_str(), done["records"].as_u64()), (Some("done"), Some(2)), "{done}");
    let text = std::fs::read_to_string(&first).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let complete: Value = serde_json::from_str(aman_schema::EXAMPLE_COMPLETE).unwrap();
    let line = lines.iter().find(|line| line["id"] == ids[0].as_str()).unwrap();
    assert_eq!(line["record"]["answers"], complete["answers"]);
    // By sync.
    let asked = brigade.run(&["export", "--all", "--out", &second, "--reason", "contrôle annuel"]);
    let act = asked["act"].as_str().unwrap();
    assert_eq!(code_of(brigade, &["second", "approve", act]), (3, "not-allowed".to_owned()));
    brigade.run(&["sync"]);
    coordinator.run(&["sync"]);
    let listed = coordinator.run(&["second", "list"]);
    assert_eq!(
        (listed["asked"][0]["act"].as_str(), &listed["asked"][0]["reason"]),
        (Some(act), &Value::from("contrôle annuel"))
    );
    coordinator.run(&["second", "approve", act]);
    coordinator.run(&["sync"]);
    brigade.run(&["sync"]);
    assert_eq!(brigade.run(&["second", "list"])["own"][0]["signed"], true);
    assert_eq!(brigade.run(&["export", "--all", "--out", &second, "--act", act])["records"], 2);
    assert_eq!(code_of(brigade, &["export", "--all", "--out", &second, "--act", act]), (2, "unknown-act".to_owned()));
    let trail = brigade.run(&["trail"]);
    let exports: Vec<&Value> =
        trail["trail"].as_array().unwrap().iter().filter(|line| line["act"] == "export.all").collect();
    assert_eq!(exports.len(), 2);
    assert!(exports.iter().all(|line| line["second"].as_str().is_some_and(|second| !second.is_empty())));
    for desk in [brigade, coordinator] {
        assert_eq!(desk.run(&["trail", "--verify"])["sound"], true);
        assert_eq!(desk.run(&["verify"])["sound"], true);
    }
}

#[test]
fn an_archived_file_leaves_and_comes_back_through_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let brigade = &region.brigades[0];
    let id = added(brigade, folder.path(), aman_schema::EXAMPLE_ARABIC);
    let colleague = region.another_desk(&folder.path().join("second"));
    level(&[&region.coordinator, brigade, &colleague]);
    Region::confirm_each_other(brigade, &colleague);
    brigade.run(&["record", "archive", &id, "--reason", "jugement définitif"]);
    assert_eq!(brigade.run(&["horizon", "list"])["archived"][0]["state"], "kept");
    for _ in 0..2 {
        for desk in [brigade, &colleague] {
            desk.run(&["sync"]);
            desk.run(&["draft", "list"]);
            desk.run(&["sync"]);
        }
    }
    let listed = brigade.run(&["horizon", "list"]);
    assert_eq!(listed["archived"][0]["state"], "may_leave", "{listed}");
    assert_eq!(brigade.run(&["horizon", "apply"])["left"][0]["record"], id.as_str());
    assert_eq!(brigade.run(&["record", "show", &id])["file"], "elsewhere");
    assert_eq!(brigade.run(&["verify"])["sound"], true);
    brigade.run(&["sync"]);
    assert_eq!(brigade.run(&["record", "show", &id])["file"], "elsewhere", "an ordinary sync brings nothing back");
    brigade.run(&["horizon", "recall", &id, "--reason", "appel du jugement"]);
    brigade.run(&["sync"]);
    let back = brigade.run(&["record", "show", &id]);
    let example: Value = serde_json::from_str(aman_schema::EXAMPLE_ARABIC).unwrap();
    assert_eq!((back["file"].as_str(), &back["answers"]), (Some("open"), &example["answers"]));
    assert_eq!(brigade.run(&["verify"])["sound"], true);
}

#[test]
fn two_officers_who_are_here_export_at_once_and_one_alone_is_told_to_wait() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let brigade = &region.brigades[0];
    added(brigade, folder.path(), aman_schema::EXAMPLE_LISTENING);
    let locked = LockedVault::open(&brigade.vault, &Options::default(), Host::system()).unwrap();
    let Ok(mut open) = locked.unlock(None, &Passphrase::new(PASSPHRASE.to_owned())) else { panic!("it opens") };
    let hers = "les mots de la seconde";
    let name = Private::new("Brigadière Deux".to_owned());
    let new = NewVault { officer_name: name, passphrase: Passphrase::new(hers.to_owned()) };
    let second = open.add_officer(&new).unwrap().to_string();
    let first = open.officer().to_string();
    drop(open.lock());
    let out = folder.path().join("export.jsonl");
    let run = |second_officer: &str, passphrase: &str| {
        let mut command = brigade.command(&["export", "--all", "--reason", "réquisition", "--second", second_officer]);
        command.arg("--out").arg(&out).env("AMAN_OFFICER", &first).env("AMAN_SECOND_PASSPHRASE", passphrase);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(run(&second, "pas la sienne").0, Some(3));
    assert_eq!(run(&first, PASSPHRASE).0, Some(3), "nobody signs twice");
    assert!(!out.exists());
    let (code, answer) = run(&second, hers);
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((code, answer["state"].as_str(), answer["records"].as_u64()), (Some(0), Some("done"), Some(1)));
    assert_eq!(std::fs::read_to_string(&out).unwrap().lines().count(), 1);
    let ask = |args: &[&str]| {
        let output = brigade.command(args).env("AMAN_OFFICER", &first).output().unwrap();
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    assert_eq!(ask(&["second", "list"])["own"], Value::Array(Vec::new()), "nothing waits that was refused or done");
    let trail = ask(&["trail"]);
    let lines = trail["trail"].as_array().unwrap();
    let of = |act: &str| lines.iter().find(|line| line["act"] == act).unwrap().clone();
    assert_eq!(of("export.all")["officer"], first.as_str());
    assert_eq!(of("export.all")["second"], of("second.signed")["officer"]);
    assert!(lines.iter().any(|line| line["act"] == "unlock.failed"), "her wrong passphrase too");
    assert_eq!(ask(&["trail", "--verify"])["sound"], true);
}
