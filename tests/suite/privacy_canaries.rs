//! Does a word of hers stand anywhere but on an open desk? A random value in each field, then every file, log and body searched.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use aman_schema::{Draft, Lang, Pack, view};
use aman_tests::canary::Canaries;
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
    let record = filled_with_canaries(&mut canaries, &mut dice);

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

    leak_on_purpose(folder.path(), &record, &canaries);
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
    let name = canaries.all().iter().find(|canary| canary.field.contains("name")).unwrap();
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
    pause();
    window.screen.type_text(PASSPHRASE);
    window.screen.press(&["Return"]);
    sleep(Duration::from_secs(4));
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

/// The search itself must be able to fail.
fn leak_on_purpose(folder: &Path, record: &Value, canaries: &Canaries) {
    let text = record.to_string();
    let plain = rusqlite::Connection::open(folder.join("brigade/vault/leak.db")).unwrap();
    plain.execute_batch("CREATE TABLE leak (text TEXT)").unwrap();
    plain.execute("INSERT INTO leak VALUES (?1)", [&text]).unwrap();
    drop(plain);
    fs::write(folder.join("brigade/home/leak.zst"), zstd::encode_all(text.as_bytes(), 3).unwrap()).unwrap();
    fs::write(folder.join("server/leak.utf16"), utf16(&text, u16::to_le_bytes)).unwrap();
    let found = canaries.find_below(folder);
    for leak in ["leak.db", "leak.zst", "leak.utf16"] {
        let fields = found.iter().filter(|finding| finding.place.ends_with(leak)).count();
        assert!(fields > 10, "{leak}: only {fields} of the leaked fields were found");
    }
}

/// The complete case with a random value in each field that takes one. Choices and small numbers come from closed lists.
pub(crate) fn filled_with_canaries(canaries: &mut Canaries, dice: &mut SeededEntropy) -> Value {
    let mut record: Value = serde_json::from_str(aman_schema::EXAMPLE_COMPLETE).unwrap();
    let draft = Draft::with_answers("reception", "reception/1", record["answers"].clone());
    let shown = serde_json::to_value(view(&draft, Pack::builtin(), Lang::Fr, 0)).unwrap();
    for section in shown["sections"].as_array().unwrap() {
        let id = section["id"].as_str().unwrap();
        let Some(answers) = record["answers"].get_mut(id) else { continue };
        for field in section["fields"].as_array().unwrap() {
            put(canaries, dice, field, answers);
        }
        for (at, item) in section["items"].as_array().into_iter().flatten().enumerate() {
            for field in item["fields"].as_array().unwrap() {
                put(canaries, dice, field, &mut answers[at]);
            }
        }
    }
    assert!(canaries.all().len() > 15, "{} fields take a canary", canaries.all().len());
    record
}

fn put(canaries: &mut Canaries, dice: &mut SeededEntropy, field: &Value, section: &mut Value) {
    let path = field["path"].as_str().unwrap();
    let name = path.rsplit('.').next().unwrap();
    let Some(value) = section.get_mut(name) else { return };
    match field["kind"].as_str().unwrap() {
        "text" if value.is_string() => *value = json!(canaries.word(path, dice)),
        "narrative" if value.is_string() => {
            *value = json!(format!(
                "{} puis {} à la fin",
                canaries.word(path, dice),
                canaries.add(path, &format!("كلمة{}", dice.letters(9)))
            ));
        }
        "phone" if value.is_string() => *value = json!(canaries.add(path, &format!("06{}", dice.digits(8)))),
        "id_document" if value["number"].is_string() => {
            value["number"] = json!(canaries.add(path, &format!("AB{}", dice.digits(7))))
        }
        "place" if value["detail"].is_string() => value["detail"] = json!(canaries.word(path, dice)),
        _ => {}
    }
}
