//! Can a technician enrol a desk by telephone, and what happens to a code that is misheard, guessed, used twice or relayed?

use std::path::Path;

use aman_desk::enrol::{offer_lock, read_code};
use aman_sync_client::{Dial, Transport, put_letter_blocking, take_first_letter_blocking};
use aman_sync_protocol::secret::{SigningKey, VerifyingKey};
use aman_tests::desk::{Answer, Desk, Region};
use aman_tests::server::Server;
use serde_json::Value;

fn region(folder: &Path) -> (Region, String) {
    std::fs::create_dir_all(folder).unwrap();
    let region = Region::with_brigades(folder, &[]);
    let unit = region.coordinator.run(&["unit", "add", "--name", "Cellule inventée", "--kind", "brigade"]);
    (region, unit["unit"].as_str().unwrap().to_owned())
}

fn code_of(region: &Region, unit: &str) -> String {
    let invited = region.coordinator.run(&["invite", "--unit", unit, "--code"]);
    assert_eq!(invited["offered"], true, "{invited}");
    assert_eq!(invited["server"], region.server.address.as_str());
    invited["code"].as_str().unwrap().to_owned()
}

fn enrol(desk: &Desk, code: &str, server: &str) -> Answer {
    desk.try_run(&["enrol", "--code", code, "--server", server, "--officer-name", "Agent inventé"])
}

fn digits(answer: &Answer) -> String {
    answer.json["fingerprint"].as_str().unwrap_or_else(|| panic!("{}{}", answer.stdout, answer.stderr)).to_owned()
}

/// The failure's code; every refusal also has its sentence.
fn refused(answer: &Answer, exit: i32) -> String {
    assert_eq!(answer.code, exit, "{}{}", answer.stdout, answer.stderr);
    assert!(answer.stderr.contains("aman: ") && answer.stderr.len() > 30, "a sentence, not {:?}", answer.stderr);
    answer.json["failure"]["code"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn ten_words_read_out_admit_a_desk() {
    let folder = tempfile::tempdir().unwrap();
    let (region, unit) = region(folder.path());
    let code = code_of(&region, &unit);
    assert_eq!(code.split(' ').count(), 10);
    let desk = Desk::at(&folder.path().join("desk"));
    // As a tired person types them: four letters each, another case, numbers between.
    let typed: Vec<String> = code
        .split(' ')
        .zip(1..)
        .map(|(word, at)| format!("{at}. {}", word.chars().take(4).collect::<String>()))
        .collect();
    let asked = enrol(&desk, &typed.join(" ").to_uppercase(), &region.server.address);
    assert_eq!((asked.code, asked.json["state"].as_str()), (0, Some("waiting")), "{}", asked.stderr);
    region.coordinator.run(&["approve", "--fingerprint", &digits(&asked)]);
    assert_eq!(desk.run(&["enrol", "--code", &code, "--server", &region.server.address])["state"], "enrolled");
    desk.run(&["sync"]);
    assert_eq!(desk.run(&["unit", "list"])["units"].as_array().unwrap().len(), 2);
}

#[test]
fn a_code_serves_one_desk_before_and_after_its_approval() {
    let folder = tempfile::tempdir().unwrap();
    let (region, unit) = region(folder.path());
    let code = code_of(&region, &unit);
    let [first, second, third] = ["first", "second", "third"].map(|name| Desk::at(&folder.path().join(name)));
    let asked = enrol(&first, &code, &region.server.address);
    let late = enrol(&second, &code, &region.server.address);
    assert_eq!((late.code, late.json["state"].as_str()), (2, Some("used")), "{}{}", late.stdout, late.stderr);
    assert!(late.stderr.contains("invitation"), "{}", late.stderr);
    region.coordinator.run(&["approve", "--fingerprint", &digits(&asked)]);
    assert_eq!(refused(&enrol(&third, &code, &region.server.address), 2), "invitation-used");
    assert!(!third.vault.join("log.db").exists(), "no vault is made for a code that was used");
    // The desk that came too late goes on with a fresh invitation, in the same vault.
    let fresh = code_of(&region, &unit);
    let again = enrol(&second, &fresh, &region.server.address);
    assert_eq!(again.json["state"], "waiting");
    assert_eq!(digits(&again), digits(&late));
}

#[test]
fn a_misheard_word_is_named_and_no_server_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (region, unit) = region(folder.path());
    let code = code_of(&region, &unit);
    let mut words: Vec<&str> = code.split(' ').collect();
    let other = aman_vault::spoken::all_words().iter().find(|word| !words.contains(word)).unwrap();
    words[3] = other;
    let desk = Desk::at(&folder.path().join("desk"));
    let answer = enrol(&desk, &words.join(" "), "192.0.2.1:1");
    assert_eq!((answer.code, answer.json["state"].as_str(), answer.json["word"].as_u64()), (2, Some("wrong"), Some(4)));
    assert!(answer.stderr.contains('4'), "{}", answer.stderr);
    words[3] = "xylophonix";
    let answer = enrol(&desk, &words.join(" "), "192.0.2.1:1");
    assert_eq!((answer.json["state"].as_str(), answer.json["word"].as_u64()), (Some("unknown"), Some(4)));
    assert!(!desk.vault.exists());
}

#[test]
fn a_code_of_another_region_opens_nothing_here() {
    let folder = tempfile::tempdir().unwrap();
    let (here, _) = region(&folder.path().join("here"));
    let (there, unit) = region(&folder.path().join("there"));
    let code = code_of(&there, &unit);
    let desk = Desk::at(&folder.path().join("desk"));
    assert_eq!(refused(&enrol(&desk, &code, &here.server.address), 2), "code-unknown");
    assert!(!desk.vault.exists());
}

#[test]
fn a_server_that_brings_the_true_offer_under_a_key_of_its_own_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (region, unit) = region(folder.path());
    let code = code_of(&region, &unit);
    let drawer = offer_lock(&read_code(&code).unwrap()).ok().unwrap().drawer;
    let link = || SigningKey::from_seed([7; 32]);
    let offer = take_first_letter_blocking(&region.server.address, link(), &drawer).ok().unwrap().letter.unwrap();
    let false_server = Server::start(&folder.path().join("false-server"));
    let dial = Dial { address: false_server.address.clone(), server_key: key(&false_server.key) };
    put_letter_blocking(&Transport::new(&dial, link()).unwrap(), &drawer, &offer).unwrap();
    let desk = Desk::at(&folder.path().join("desk"));
    assert_eq!(refused(&enrol(&desk, &code, &false_server.address), 5), "wrong-server-key");
    assert!(!desk.vault.exists(), "nothing was made, and nothing was sent to it");
    let changed: Vec<u8> = offer.iter().rev().copied().collect();
    let other = Server::start(&folder.path().join("other-server"));
    let dial = Dial { address: other.address.clone(), server_key: key(&other.key) };
    put_letter_blocking(&Transport::new(&dial, link()).unwrap(), &drawer, &changed).unwrap();
    assert_eq!(refused(&enrol(&desk, &code, &other.address), 2), "invitation-damaged");
}

fn key(hex: &str) -> VerifyingKey {
    let byte = |at: usize| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap();
    VerifyingKey::from_bytes(std::array::from_fn(byte))
}

#[test]
fn a_desk_that_is_refused_is_told_and_its_invitation_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (region, unit) = region(folder.path());
    let code = code_of(&region, &unit);
    let desk = Desk::at(&folder.path().join("desk"));
    let asked = enrol(&desk, &code, &region.server.address);
    let answer = region.coordinator.run(&["approve", "--refuse", &digits(&asked)]);
    assert_eq!(answer["refused"][0]["fingerprint"], asked.json["fingerprint"]);
    assert_eq!(region.coordinator.run(&["approve"])["waiting"], serde_json::json!([]));
    assert_eq!(region.coordinator.try_run(&["approve", "--fingerprint", &digits(&asked)]).code, 2);
    let told = desk.try_run(&["sync"]);
    assert_eq!(told.code, 0, "{}", told.stderr);
    let status = desk.try_run(&["enrol", "--code", &code, "--server", &region.server.address]);
    assert_eq!(refused(&status, 2), "invitation-used", "the code is closed too");
    assert_eq!(desk.run(&["status"])["state"], "locked", "its vault stays");
}

#[test]
fn an_invitation_also_stands_on_its_sheet_with_words_and_square() {
    let folder = tempfile::tempdir().unwrap();
    let (region, unit) = region(folder.path());
    let path = |name: &str| folder.path().join(name).display().to_string();
    let args = ["invite", "--unit", &unit, "--out", &path("file"), "--code", "--sheet", &path("sheet.pdf")];
    for lang in ["fr", "ar"] {
        let (sheet, file) = (path(&format!("{lang}.pdf")), path(lang));
        region.coordinator.run(&["invite", "--unit", &unit, "--out", &file, "--sheet", &sheet, "--lang", lang]);
        assert!(std::fs::read(sheet).unwrap().starts_with(b"%PDF-1."));
    }
    let invited = region.coordinator.run(&args);
    let by_file = Desk::at(&folder.path().join("desk")).run(&["enrol", "--invitation", &path("file")]);
    assert_eq!(by_file["state"], "waiting");
    let by_code =
        enrol(&Desk::at(&folder.path().join("late")), invited["code"].as_str().unwrap(), &region.server.address);
    assert_eq!(by_code.json["state"], "used", "file and code are one invitation");
}

#[test]
fn a_whole_list_is_invited_and_running_it_again_makes_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let (region, unit) = region(folder.path());
    let list = folder.path().join("units.csv");
    let text = format!(
        "\u{feff}unité;nature;numéro\r\nBrigade inventée 1;brigade\r\n\"Brigade; inventée 2\";Brigade;\r\n;mobile;{unit}\r\nBrigade inventée 1;brigade\r\n"
    );
    std::fs::write(&list, text).unwrap();
    let out = folder.path().join("invitations");
    let args = ["invite", "--batch", list.to_str().unwrap(), "--out", out.to_str().unwrap(), "--code"];
    let first = region.coordinator.try_run(&args);
    assert_eq!(
        (&first.json["lines"], &first.json["unitsMade"], &first.json["invited"]),
        (&4.into(), &2.into(), &4.into())
    );
    assert!(first.stderr.contains('4'), "progress is told: {:?}", first.stderr);
    assert_eq!(first.json["offered"], true);
    let index = std::fs::read_to_string(out.join("index.csv")).unwrap();
    let rows: Vec<Vec<&str>> = index.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0][2], rows[3][2], "one unit, two desks");
    assert_ne!(rows[0][5], rows[3][5], "two invitations");
    let files = || {
        let mut names: Vec<_> = std::fs::read_dir(&out).unwrap().map(|file| file.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = files();
    let again = region.coordinator.run(&args);
    assert_eq!((&again["unitsMade"], &again["invited"]), (&0.into(), &0.into()));
    assert_eq!(files(), before);
    assert_eq!(std::fs::read_to_string(out.join("index.csv")).unwrap(), index);
    let code = rows[1].last().unwrap();
    let asked = enrol(&Desk::at(&folder.path().join("desk")), code, &region.server.address);
    assert_eq!(asked.json["state"], "waiting", "{}", asked.stderr);
    region.coordinator.run(&["approve", "--fingerprint", &digits(&asked)]);
    region.coordinator.run(&args);
    let index = std::fs::read_to_string(out.join("index.csv")).unwrap();
    assert_eq!(index.lines().filter(|line| line.contains(",used,")).count(), 1, "{index}");
}

#[test]
fn every_wrong_line_of_a_list_is_told_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let (region, _) = region(folder.path());
    let list = folder.path().join("units.csv");
    std::fs::write(&list, "Brigade A,brigade\nBrigade B,brigad\n,brigade\nBrigade C,brigade,00\n").unwrap();
    let out = folder.path().join("out");
    let answer =
        region.coordinator.try_run(&["invite", "--batch", list.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    let told: Vec<(u64, &str)> = answer.json["problems"]
        .as_array()
        .unwrap_or_else(|| panic!("{}{}", answer.stdout, answer.stderr))
        .iter()
        .map(|problem| (problem["line"].as_u64().unwrap(), problem["code"].as_str().unwrap()))
        .collect();
    assert_eq!((answer.code, told), (2, vec![(2, "kind"), (3, "name"), (4, "unit")]));
    assert!(!out.exists());
    assert_eq!(region.coordinator.run(&["unit", "list"])["units"].as_array().unwrap().len(), 2);
}

#[test]
fn the_doctor_looks_at_everything_and_says_what_to_do_without_a_vault() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    for lang in ["fr", "ar", "en"] {
        let sheet = folder.path().join(format!("{lang}.pdf"));
        let answer = desk.try_run(&["doctor", "--sheet", sheet.to_str().unwrap(), "--lang", lang]);
        assert_eq!(answer.code, if answer.json["ready"] == true { 0 } else { 6 }, "{}", answer.stderr);
        let findings: Vec<&Value> = answer.json["findings"].as_array().unwrap().iter().collect();
        let checks: Vec<&str> = findings.iter().map(|finding| finding["check"].as_str().unwrap()).collect();
        let wanted = [
            "webview",
            "disk",
            "flush",
            "clock",
            "swap",
            "hibernation",
            "keyboard",
            "fonts",
            "printer",
            "memory",
            "screen",
        ];
        assert_eq!(checks, wanted);
        for finding in findings {
            let told = |what: &str| finding[what].as_str().is_some_and(|text| !text.is_empty());
            assert!(told("name") && told("found") && told("why"), "{finding}");
            assert!(finding["state"] == "good" || told("do"), "{finding}");
        }
        assert!(std::fs::read(sheet).unwrap().starts_with(b"%PDF-1."));
    }
    assert!(!desk.vault.exists());
    // It also comes when the vault is in somebody's hands, or broken.
    desk.run(&["authority", "create", "--region", "Région inventée"]);
    std::fs::write(desk.vault.join("log.db"), b"broken").unwrap();
    assert_eq!(desk.try_run(&["status"]).code, 4);
    assert_eq!(desk.try_run(&["doctor"]).json["findings"].as_array().unwrap().len(), 11);
}
