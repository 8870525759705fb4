//! Does a word of hers stand anywhere but on an open desk? A random value in each field, then every file, log and body searched.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use aman_tests::canary::{Canaries, Canary};
use aman_tests::canary_record::record_of_canaries;
use aman_tests::desk::{Desk, PASSPHRASE, Region};
use aman_tests::encodings::utf16;
use aman_tests::glass::Glass;
use aman_tests::programs::wait_for;
use aman_tests::seeded::{SeededEntropy, seed};
use aman_tests::server::Server;
use aman_tests::window::{PATIENCE, ShippedWindow};
use serde_json::{Value, json};

#[test]
fn no_word_of_hers_stands_outside_an_open_desk() {
    let folder = tempfile::tempdir().unwrap();
    let mut canaries = Canaries::default();
    let mut dice = SeededEntropy::new(seed());
    canaries.add("passphrase", PASSPHRASE);
    let record = record_of_canaries(&mut canaries, &mut dice);
    let told = canaries.all().len();

    let server = Server::start(&folder.path().join("server"));
    let glass = Glass::before(&server);
    for desk in ["coordinator", "brigade"] {
        glass.let_through(folder.path().join(desk).join("vault"));
    }
    let address = glass.address.clone();
    let mut region = Region::found(folder.path(), server, &address);
    region.add_brigade(&folder.path().join("brigade"), "Brigade inventée");
    region.let_the_region_read();

    let mut said = Vec::new();
    let id = journey(&region, &record, &canaries, &mut said);
    type_into_the_shipped_window(&region.brigades[0], &mut canaries, &mut dice);
    failures(&mut region, &id, &record, &mut said);

    let bodies = glass.seen();
    assert!(bodies.len() > 20_000, "the glass saw {} bytes: the exchanges did cross it", bodies.len());
    let mut found = canaries.find_below(folder.path());
    found.extend(canaries.find_in("inside TLS", &bodies));
    found.extend(
        said.iter().flat_map(|text| canaries.find_in("what a command said on standard error", text.as_bytes())),
    );
    assert!(found.is_empty(), "seed {}: {found:#?}", seed());
    println!("{} canaries, {} bytes inside TLS, nothing found", canaries.all().len(), bodies.len());

    leak_on_purpose(folder.path(), &record, &canaries.all()[1..told], &canaries);
}

/// Adds, shows, amends, searches, sends, pulls, opens with a reason. Each canary is first seen in the opened record.
fn journey(region: &Region, record: &Value, canaries: &Canaries, said: &mut Vec<String>) -> String {
    let brigade = &region.brigades[0];
    let added = brigade.try_tell(&["record", "add", "--from", "-"], &record.to_string());
    assert_eq!(added.code, 0, "{}{}", added.stdout, added.stderr);
    let id = added.json["id"].as_str().unwrap().to_owned();
    said.push(added.stderr);
    let shown = brigade.run(&["record", "show", &id]).to_string();
    for canary in canaries.all().iter().filter(|canary| canary.field != "passphrase") {
        assert!(shown.contains(&canary.value), "{} is in the opened record", canary.field);
    }
    let name = canaries.all().iter().find(|canary| canary.field == "person.family_latin").unwrap();
    said.push(brigade.try_run(&["search", &name.value]).stderr);
    let change = format!("{}={}", name.field, json!(name.value));
    said.push(brigade.try_run(&["record", "amend", &id, "--set", &change, "--reason", "orthographe"]).stderr);
    brigade.run(&["sync"]);
    region.coordinator.run(&["sync"]);
    let opened =
        region.coordinator.run(&["record", "show", &id, "--open-file", "--reason", "pièce inventée"]).to_string();
    assert!(opened.contains(&name.value), "the coordinator opened the file");
    id
}

/// What goes wrong must not tell either: bad input, a wrong passphrase, a server that is gone.
fn failures(region: &mut Region, id: &str, record: &Value, said: &mut Vec<String>) {
    let brigade = &region.brigades[0];
    let mut broken = record.clone();
    broken["answers"]["no_such_section"] = record["answers"].clone();
    let refused = brigade.try_tell(&["record", "add", "--from", "-"], &broken.to_string());
    assert_eq!(refused.code, 2);
    said.push(refused.stderr);
    let torn = record.to_string();
    said.push(brigade.try_tell(&["record", "add", "--from", "-"], torn.get(..torn.len() / 2).unwrap_or("{")).stderr);
    let mut wrong = brigade.command(&["record", "show", id]);
    let wrong = wrong.env("AMAN_PASSPHRASE", "pas la bonne").output().unwrap();
    assert_eq!(wrong.status.code(), Some(3));
    said.push(String::from_utf8_lossy(&wrong.stderr).into_owned());
    region.server.kill();
    let alone = region.brigades[0].try_run(&["sync"]);
    assert_eq!(alone.code, 5, "{}", alone.stderr);
    said.push(alone.stderr);
}

/// The private webview as it ships, no driver attached: keys in, the power out; then the draft proves the text had arrived.
fn type_into_the_shipped_window(desk: &Desk, canaries: &mut Canaries, dice: &mut SeededEntropy) {
    let story = format!(
        "{} {}",
        canaries.word("typed in the window", dice),
        canaries.word("typed in the window, further on", dice)
    );
    let mut window = ShippedWindow::open(desk, "fr");
    let pause = || sleep(Duration::from_millis(1500));
    sleep(Duration::from_secs(4));
    window.screen.type_text(PASSPHRASE);
    window.screen.press(&["Return"]);
    sleep(Duration::from_secs(6));
    window.screen.press(&["Return"]); // "new reception" has the focus
    sleep(Duration::from_secs(2));
    window.screen.press(&["ctrl+k"]);
    pause();
    window.screen.type_text("recit");
    window.screen.press(&["Return"]);
    pause();
    window.screen.type_text(&story);
    pause();
    window.screen.photograph(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("shipped-window.png"));
    window.kill();
    let drafts = wait_for("the vault to be free again", PATIENCE, || {
        let answer = desk.try_run(&["draft", "list"]);
        (answer.code == 0).then_some(answer.json)
    });
    let texts: Vec<String> = drafts["drafts"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|draft| Some(desk.run(&["draft", "show", draft["id"].as_str()?]).to_string()))
        .collect();
    assert!(texts.iter().any(|text| text.contains(&story)), "the window kept what was typed: {} drafts", texts.len());
    assert!(fs::metadata(&window.log).is_ok());
}

/// The search itself must be able to fail, and for every field.
fn leak_on_purpose(folder: &Path, record: &Value, told: &[Canary], canaries: &Canaries) {
    let text = record.to_string();
    let plain = rusqlite::Connection::open(folder.join("brigade/vault/leak.db")).unwrap();
    plain.execute_batch("CREATE TABLE leak (text TEXT)").unwrap();
    // A page cuts a value in two, and pages are counted from the end of a row: what is cut in one is whole in the other.
    for shift in ["", &" ".repeat(200)] {
        plain.execute("INSERT INTO leak VALUES (?1)", [format!("{text}{shift}")]).unwrap();
    }
    drop(plain);
    fs::write(folder.join("brigade/home/leak.zst"), zstd::encode_all(text.as_bytes(), 3).unwrap()).unwrap();
    fs::write(folder.join("server/leak.utf16"), utf16(&text, u16::to_le_bytes)).unwrap();
    let found = canaries.find_below(folder);
    for leak in ["leak.db", "leak.zst", "leak.utf16"] {
        let of_leak: BTreeSet<&str> = found
            .iter()
            .filter(|finding| finding.place.ends_with(leak))
            .map(|finding| finding.field.as_str())
            .collect();
        let missed: Vec<&Canary> = told.iter().filter(|canary| !of_leak.contains(canary.field.as_str())).collect();
        assert!(missed.is_empty(), "{leak}: {missed:#?} leaked and were not found");
    }
}
