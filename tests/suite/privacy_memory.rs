//! What is left in the memory of a desk that was locked? Read from outside, before and after.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use aman_tests::canary::Canaries;
use aman_tests::canary_record::record_of_canaries;
use aman_tests::desk::{Desk, PASSPHRASE, Region};
use aman_tests::memory::{Findings, Searched, family, name_of};
use aman_tests::programs::{program, wait_for};
use aman_tests::secrets::secrets_of;
use aman_tests::seeded::{SeededEntropy, seed};
use aman_tests::window::{PATIENCE, ShippedWindow};
use serde_json::Value;

/// What the window tells the C library on Linux before its first instruction: overwrite what is freed. Without it, pieces of a
/// text stay in what the compression library freed.
const WIPING: (&str, &str) = ("GLIBC_TUNABLES", "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0");

/// The keys and the passphrase of a desk, by name.
fn secrets(desk: &Desk) -> Searched {
    let mut searched = Searched::default();
    searched.add("passphrase", PASSPHRASE.as_bytes());
    for (name, bytes) in secrets_of(&desk.vault, PASSPHRASE) {
        searched.add(&name, &bytes);
    }
    searched
}

#[test]
fn the_memory_of_a_locked_desk_holds_no_key_no_passphrase_and_no_word_of_hers() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let mut canaries = Canaries::default();
    let record = record_of_canaries(&mut canaries, &mut SeededEntropy::new(seed()));
    let added = desk.try_tell(&["record", "add", "--from", "-"], &record.to_string());
    let mut searched = secrets(desk);
    // The list of provinces, which every desk holds, names the region of each in the same words as an answer does; the invented
    // receptions, which are part of the program, name the kind of a document so.
    let of_the_program = |value: &str| ["\"region\":", "\"type\":"].iter().any(|key| value.starts_with(key));
    for canary in canaries.all().iter().filter(|canary| !of_the_program(&canary.value)) {
        searched.add(&canary.field, canary.value.as_bytes());
    }
    let told = folder.path().join("told");
    std::fs::write(&told, format!("{PASSPHRASE}\n{}\n", added.json["id"].as_str().unwrap())).unwrap();
    assert!(include_str!("../../src-tauri/src/variables.rs").contains(WIPING.1), "the window starts itself so");
    let mut child = Command::new(program("aman-held"))
        .env(WIPING.0, WIPING.1)
        .args([&desk.vault, &told])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let mut hear = || {
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        line.trim().to_owned()
    };
    assert_eq!(hear(), "open");
    let open = searched.find_in(child.id());
    writeln!(input).unwrap();
    assert_eq!(hear(), "locked");
    let locked = searched.find_in(child.id());
    child.kill().unwrap();
    child.wait().unwrap();
    println!("open: {open:?}\nlocked: {locked:?}");
    for name in
        ["vault key", "officer's seed", "desk signing", "desk sealing", "space key 1", "drafts key", "trail key"]
    {
        assert!(open.found.contains_key(name), "the search is able to find {name}: {open:?}");
    }
    let words = canaries.all().iter().filter(|canary| open.found.contains_key(&canary.field)).count();
    assert!(words > 10, "the search is able to find her words: {words}");
    assert!(locked.read > 100_000, "memory was read");
    assert!(locked.found.is_empty(), "seed {}: {:?}", seed(), locked.found);
}

#[test]
fn the_passphrase_can_be_found_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    desk.run(&["authority", "create", "--region", "Région inventée"]);
    let mut child = desk.command(&["draft", "type"]).stdin(Stdio::piped()).spawn().unwrap();
    let searched = secrets(&desk);
    let found = wait_for("the vault key in memory", PATIENCE, || {
        let found = searched.find_in(child.id());
        found.found.contains_key("vault key").then_some(found)
    });
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(found.found.contains_key("passphrase"), "it was given in the environment: {found:?}");
}

#[test]
fn what_people_start_and_the_window_started_by_itself_both_run_with_what_wipes_freed_memory() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    desk.run(&["authority", "create", "--region", "Région inventée"]);
    for name in ["aman-desktop", "aman-window"] {
        let window = ShippedWindow::open_by(&program(name), &desk, "fr");
        let of = |file: &str| PathBuf::from(format!("/proc/{}/{file}", window.process()));
        assert_eq!(std::fs::read_link(of("exe")).unwrap(), program("aman-window"), "{name}");
        // The C library cuts its own variable at the colon while it reads it.
        let variables = String::from_utf8(std::fs::read(of("environ")).unwrap()).unwrap().replace('\0', ":");
        for (variable, value) in [WIPING, ("Malloc", "1")] {
            assert!(variables.contains(&format!("{variable}={value}:")), "{name}: {variable}");
        }
    }
}

#[test]
fn locking_the_window_ends_its_keys_and_its_page() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let keys = secrets(desk);
    let mut dice = SeededEntropy::new(seed());
    let mut words = Searched::default();
    let (first, second) = (format!("Q{}", dice.letters(13)), format!("Q{}", dice.letters(13)));
    words.add_text("word of hers", &first);
    words.add_text("word of hers", &second);
    let mut window = ShippedWindow::open(desk, "fr");
    let process = window.process();
    sleep(Duration::from_secs(3));
    window.screen.type_text(PASSPHRASE);
    window.screen.press(&["Return"]);
    wait_for("the desk to be open", PATIENCE, || {
        keys.find_in(process).found.contains_key("officer's seed").then_some(())
    });
    sleep(Duration::from_secs(3));
    window.screen.press(&["Return"]); // "new reception" has the focus
    sleep(Duration::from_secs(3));
    window.screen.press(&["ctrl+k"]);
    sleep(Duration::from_secs(2));
    window.screen.type_text("recit");
    window.screen.press(&["Return"]);
    sleep(Duration::from_secs(2));
    window.screen.type_text(&format!("{first} {second}"));
    let open = wait_for("her words in the memory of the page", PATIENCE, || {
        let found = everywhere(process, &keys, &words);
        (found.desk.found.contains_key("word of hers") && found.page.total() > 0).then_some(found)
    });
    window.screen.photograph(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("memory-open.png"));
    window.screen.press(&["ctrl+l"]);
    wait_for("the keys to be gone", PATIENCE, || {
        (!keys.find_in(process).found.contains_key("officer's seed")).then_some(())
    });
    sleep(Duration::from_secs(4));
    window.screen.photograph(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("memory-locked.png"));
    let locked = everywhere(process, &keys, &words);
    window.kill();
    println!("open:   {open:?}\nlocked: {locked:?}");
    assert!(open.desk.found.contains_key("vault key"), "{open:?}");
    assert!(locked.desk.read > 1_000_000, "memory was read");
    assert!(locked.desk.found.is_empty(), "seed {}: the window's own process: {:?}", seed(), locked.desk.found);
    assert!(locked.page.found.is_empty(), "seed {}: the processes of the page: {:?}", seed(), locked.page.found);
    let kept = wait_for("the vault to be free again", PATIENCE, || {
        let answer = desk.try_run(&["draft", "list"]);
        (answer.code == 0).then_some(answer.json)
    });
    let draft = kept["drafts"][0]["id"].as_str().unwrap();
    let story: Value = desk.run(&["draft", "show", draft])["answers"]["narrative"]["story"].clone();
    assert_eq!(story.as_str(), Some(format!("{first} {second}").as_str()), "and what was typed is kept");
}

/// What was found in the desk's own process, and in those of its page.
#[derive(Debug)]
struct Everywhere {
    desk: Findings,
    page: Findings,
    #[expect(dead_code, reason = "printed")]
    processes: Vec<String>,
}

fn everywhere(process: u32, keys: &Searched, words: &Searched) -> Everywhere {
    let both = |process| keys.find_in(process).with(words.find_in(process));
    let children: Vec<u32> = family(process).into_iter().filter(|each| *each != process).collect();
    let page = children.iter().fold(Findings::default(), |sum, child| sum.with(both(*child)));
    Everywhere { desk: both(process), page, processes: children.iter().map(|child| name_of(*child)).collect() }
}
