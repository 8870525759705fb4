//! Does bad luck (a wrong passphrase, damage, a full disk, a server gone, changed or cut off) lose nothing and say what to do?

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::thread;

use aman_desk::Code;
use aman_desk::words::{Tongue, sentence};
use aman_tests::desk::{Answer, Desk, Region};
use aman_tests::server::Server;
use serde_json::{Value, json};

fn founded(folder: &Path) -> Desk {
    let desk = Desk::at(folder);
    desk.run(&["authority", "create", "--region", "Région inventée"]);
    desk
}

fn add(desk: &Desk, folder: &Path, text: &str) -> String {
    let file = folder.join("record.json");
    fs::write(&file, text).unwrap();
    desk.run(&["record", "add", "--from", file.to_str().unwrap()])["id"].as_str().unwrap().to_owned()
}

fn code(answer: &Answer) -> (i32, &str) {
    (answer.code, answer.json["failure"]["code"].as_str().unwrap_or_default())
}

fn with_passphrase(desk: &Desk, passphrase: &str, args: &[&str]) -> Answer {
    let output = desk.command(args).env("AMAN_PASSPHRASE", passphrase).output().unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    Answer {
        code: output.status.code().unwrap_or(-1),
        json: serde_json::from_str(&stdout).unwrap_or(Value::Null),
        stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[test]
fn a_wrong_passphrase_opens_nothing_and_does_not_appear_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let desk = founded(folder.path());
    let answer = with_passphrase(&desk, "phrase fausse canari", &["record", "list"]);
    assert_eq!(code(&answer), (3, "wrong-passphrase"));
    assert!(!answer.stderr.contains("canari") && !answer.stdout.contains("canari"));
    desk.run(&["record", "list"]);
    let none = desk.command(&["record", "list"]).env_remove("AMAN_PASSPHRASE").output().unwrap();
    assert_eq!(none.status.code(), Some(3));
    let short = Desk::at(&folder.path().join("short"));
    let answer = with_passphrase(&short, "1234", &["authority", "create", "--region", "R"]);
    assert_eq!(code(&answer), (2, "passphrase-too-short"));
    assert!(!short.vault.join("log.db").exists(), "nothing is half made");
}

#[test]
fn sync_and_verify_need_no_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    for args in [["sync"], ["verify"]] {
        let output = region.brigades[0].command(&args).env_remove("AMAN_PASSPHRASE").output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn one_damaged_slot_file_is_healed_and_two_are_left_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let desk = founded(folder.path());
    let damage = |name: &str| {
        let file = desk.vault.join(name);
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x40;
        fs::write(&file, &bytes).unwrap();
        bytes
    };
    damage("slots.a");
    desk.run(&["record", "list"]);
    let (a, b) = (damage("slots.a"), damage("slots.b"));
    let answer = desk.try_run(&["record", "list"]);
    assert_eq!(code(&answer), (4, "damaged-slots"));
    assert_eq!((fs::read(desk.vault.join("slots.a")).unwrap(), fs::read(desk.vault.join("slots.b")).unwrap()), (a, b));
}

#[test]
fn a_cut_or_foreign_log_is_told_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let desk = founded(folder.path());
    let log = desk.vault.join("log.db");
    let whole = fs::read(&log).unwrap();
    let other = founded(&folder.path().join("other"));
    let cases = [
        ("empty", Vec::new(), 4),
        ("cut", whole[..whole.len() / 3].to_vec(), 4),
        ("text", b"this is a letter to somebody, not a database at all".repeat(100), 4),
        ("of another desk", fs::read(other.vault.join("log.db")).unwrap(), 4),
    ];
    for (name, bytes, exit) in cases {
        fs::write(&log, &bytes).unwrap();
        for args in [["record", "list"].as_slice(), &["sync"], &["verify"]] {
            let answer = desk.try_run(args);
            assert_eq!(answer.code, exit, "{name} {args:?}: {}{}", answer.stdout, answer.stderr);
        }
        assert_eq!(fs::read(&log).unwrap(), bytes, "{name}: left as it is");
    }
    fs::write(&log, &whole).unwrap();
    desk.run(&["verify"]);
}

#[test]
fn an_entry_changed_on_the_disk_is_found_by_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let desk = founded(folder.path());
    add(&desk, folder.path(), aman_schema::EXAMPLE_COMPLETE);
    {
        let db = rusqlite::Connection::open(desk.vault.join("log.db")).unwrap();
        let (row, mut bytes): (i64, Vec<u8>) = db
            .query_row("SELECT row, bytes FROM entry WHERE kind = 0 ORDER BY row LIMIT 1", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        let place = bytes.len() - 200;
        bytes[place] ^= 1;
        db.execute("UPDATE entry SET bytes = ?2 WHERE row = ?1", (row, bytes)).unwrap();
    }
    let answer = desk.try_run(&["verify"]);
    assert_eq!(answer.code, 4);
    assert_eq!(answer.json["sound"], false);
    assert!(
        answer.json["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == "damaged"),
        "{}",
        answer.stdout
    );
}

#[test]
fn a_lost_view_comes_back_from_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let desk = founded(folder.path());
    let id = add(&desk, folder.path(), aman_schema::EXAMPLE_ARABIC);
    let before = desk.run(&["record", "show", &id]);
    for name in ["view.db", "view.db-wal", "view.db-shm"] {
        let _absent = fs::remove_file(desk.vault.join(name));
    }
    assert_eq!(desk.run(&["record", "show", &id]), before);
    fs::write(desk.vault.join("view.db"), b"rubbish").unwrap();
    assert_eq!(desk.run(&["record", "show", &id]), before);
}

#[test]
fn two_processes_do_not_share_a_vault() {
    let folder = tempfile::tempdir().unwrap();
    let desk = founded(folder.path());
    let mut first = desk.command(&["draft", "type"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut out = first.stdout.take().unwrap();
    let mut byte = [0];
    out.read_exact(&mut byte).unwrap();
    for args in [["record", "list"].as_slice(), &["sync"], &["verify"]] {
        assert_eq!(code(&desk.try_run(args)), (6, "vault-busy"), "{args:?}");
    }
    drop(first.stdin.take());
    assert!(first.wait().unwrap().success());
    desk.run(&["record", "list"]);
}

#[test]
fn a_server_that_is_gone_stops_nothing_but_the_exchange() {
    let folder = tempfile::tempdir().unwrap();
    let mut region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    region.server.kill();
    let desk = &region.brigades[0];
    let id = add(desk, folder.path(), aman_schema::EXAMPLE_COMPLETE);
    assert_eq!(code(&desk.try_run(&["sync"])), (5, "unreachable"));
    assert_eq!(desk.run(&["record", "list"])["records"][0]["passage"]["state"], "kept");
    let back = Server::start_at(&region.server.data, &region.server.address);
    desk.run(&["sync"]);
    assert_eq!(desk.run(&["record", "list"])["records"][0]["passage"]["state"], "received");
    desk.run(&["record", "show", &id]);
    drop(back);
}

#[test]
fn a_server_with_another_key_gets_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    region.server.kill();
    let _impostor = Server::start_at(&folder.path().join("impostor"), &region.server.address);
    let desk = &region.brigades[0];
    add(desk, folder.path(), aman_schema::EXAMPLE_COMPLETE);
    assert_eq!(code(&desk.try_run(&["sync"])), (5, "wrong-server-key"));
    assert_eq!(desk.run(&["record", "list"])["records"][0]["passage"]["state"], "kept");
}

#[test]
fn a_body_cut_anywhere_is_taken_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = region.brigades[0].clone();
    for _ in 0..4 {
        add(&desk, folder.path(), aman_schema::EXAMPLE_COMPLETE);
    }
    // The desk dials the address it knows; a wire that breaks stands there, the server has moved behind it.
    let address = region.server.address.clone();
    region.server.kill();
    let moved = Server::start(&region.server.data);
    for cut in [100, 1_500, 3_000, 6_000] {
        let wire = breaking_wire(&address, &moved.address, cut);
        let answer = desk.try_run(&["sync"]);
        assert_eq!(answer.code, 5, "cut at {cut}: {}{}", answer.stdout, answer.stderr);
        wire.join().unwrap();
    }
    let whole = breaking_wire(&address, &moved.address, usize::MAX);
    desk.run(&["sync"]);
    drop(whole);
    let listed = desk.run(&["record", "list"]);
    let states: Vec<&str> = listed["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| record["passage"]["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["received"; 4]);
    assert_eq!(desk.run(&["verify"])["sound"], true);
}

/// Carries one connection to the server and breaks it after that many bytes from the desk.
fn breaking_wire(listen: &str, server: &str, limit: usize) -> thread::JoinHandle<()> {
    let listener = TcpListener::bind(listen).unwrap();
    let server = server.to_owned();
    thread::spawn(move || {
        let (mut desk, _) = listener.accept().unwrap();
        drop(listener);
        let mut up = TcpStream::connect(server).unwrap();
        let (mut down, mut back) = (up.try_clone().unwrap(), desk.try_clone().unwrap());
        let answers = thread::spawn(move || {
            let _broken = std::io::copy(&mut down, &mut back);
        });
        let (mut left, mut buffer) = (limit, [0; 512]);
        while let Ok(count) = desk.read(&mut buffer) {
            if count == 0 || left < count || up.write_all(&buffer[..count]).is_err() {
                break;
            }
            left -= count;
        }
        for end in [&up, &desk] {
            let _gone = end.shutdown(std::net::Shutdown::Both);
        }
        answers.join().unwrap();
    })
}

#[test]
fn a_full_disk_refuses_the_answer_keeps_the_former_ones_and_goes_on_when_there_is_room() {
    use aman_vault::{Argon, Host, Options};
    let folder = tempfile::tempdir().unwrap();
    let vault = folder.path().join("vault");
    let open = |pages| {
        let options = Options { argon: Argon::weak_for_tests(), max_pages: pages, ..Options::default() };
        let mut desk = aman_desk::Desk::with(vault.clone(), Tongue::Fr, options, Box::new(Host::system)).unwrap();
        if vault.join("slots.a").exists() {
            desk.unlock(None, "phrase de plus de huit".to_owned()).unwrap_or_else(|failure| panic!("{failure:?}"));
        }
        desk
    };
    let mut desk = open(None);
    desk.found("Région", None, "", "phrase de plus de huit".to_owned()).unwrap();
    let draft = desk.reception_open().unwrap().draft;
    drop(desk);
    let mut desk = open(Some(90));
    let story = "il y a encore de la place ".repeat(200);
    let (mut kept, mut full) = (None, false);
    for number in 0..400 {
        match desk.reception_answer(
            &draft,
            &format!("children[c{number}].given"),
            json!(format!("{number} {}", &story[..2_000])),
        ) {
            Ok(_) => kept = Some(number),
            Err(failure) => {
                assert_eq!((failure.code, failure.exit), (Code::DiskFull, 6));
                full = true;
                break;
            }
        }
    }
    assert!(full, "the disk never filled");
    drop(desk);
    let mut desk = open(None);
    let answers = desk.draft_answers(&draft).unwrap();
    let children = answers["answers"]["children"].as_array().unwrap();
    assert_eq!(children.len(), kept.unwrap() + 1, "every acknowledged answer is there and no other");
    desk.reception_answer(&draft, "safety.emergency", json!("no")).unwrap();
}

#[test]
fn a_failure_is_told_in_the_language_asked_for_and_help_is_not_one() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    for (lang, tongue) in [("fr", Tongue::Fr), ("ar", Tongue::Ar), ("en", Tongue::En)] {
        let answer = desk.try_run(&["record", "list", "--lang", lang]);
        assert_eq!(code(&answer), (2, "no-vault"));
        assert_eq!(answer.stderr.trim(), format!("aman: {}", sentence(Code::NoVault.failure(), tongue)));
    }
    let secret = desk.try_run(&["record", "show", "--name", "Canari-Personnel-9"]);
    assert_eq!(secret.code, 2);
    assert!(!secret.stderr.contains("Canari"), "{}", secret.stderr);
    assert_eq!(desk.try_run(&["--help"]).code, 0);
}
