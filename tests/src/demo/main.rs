//! What does this look like? A server, a region, two brigades, a dozen invented receptions, and the real window.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use aman_schema::{Draft, EXAMPLE_ARABIC, EXAMPLE_COMPLETE, Lang, Pack, view};
use aman_tests::desk::{Desk, PASSPHRASE, Region};
use aman_tests::programs::{program, tree, wait_for};
use aman_tests::typist::Typist;
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Place, Window};
use serde_json::Value;

fn main() -> ExitCode {
    let pictures_of_the_readme = std::env::args().any(|argument| argument == "--pictures");
    let folder = tree().join("target/demo");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the last demonstration can be cleared away");
    }
    fs::create_dir_all(&folder).expect("a folder for the demonstration");
    println!("Everything here is invented. Data: {}", folder.display());

    let region = Region::with_brigades(&folder, &["Brigade d’Aït Inventée", "Brigade de Sidi Fictif"]);
    region.let_the_region_read();
    println!("server {} · one region, one coordinator, two brigades, admitted", region.server.address);
    let loaded = region.brigades[0].run(&["demo", "load"]);
    let made = region.brigades[0].run(&["record", "list"])["records"].as_array().map_or(0, Vec::len);
    println!("{made} invented receptions, in French and Arabic (loaded: {})", loaded["loaded"]);
    let held = if std::env::var_os("DISPLAY").is_some() && !pictures_of_the_readme {
        by_hand(&region)
    } else {
        by_script(&region, &if pictures_of_the_readme { tree().join("docs/images") } else { folder })
    };
    if held { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Opens the window on the visitor's own screen, and says afterwards what crossed.
fn by_hand(region: &Region) -> bool {
    let desk = &region.brigades[0];
    println!("\nThe window of a brigade opens. Passphrase: {PASSPHRASE}\nClose the window to end.");
    let window = Command::new(program("aman-desktop")).arg("--vault").arg(&desk.vault).status();
    println!("\nThe coordinator's desk can be opened the same way, while the server runs:");
    println!("  target/debug/aman-desktop --vault {}", region.coordinator.vault.display());
    told(region, desk) && window.is_ok_and(|status| status.success())
}

/// Plays a reception in the real window on a virtual screen, and leaves pictures.
fn by_script(region: &Region, pictures: &Path) -> bool {
    let desk = &region.brigades[0];
    println!("\nNo display: a reception is played in the real window on a virtual screen.");
    let window = Window::open(desk, "fr");
    window.unlock();
    let shot = |window: &Window, name: &str| {
        let file = pictures.join(name);
        window.photograph(&file);
        println!("  picture {}", shown(&file));
    };
    shot(&window, "home-fr.png");
    let record: Value = serde_json::from_str(EXAMPLE_COMPLETE).expect("the published case");
    play(&window, &record, Lang::Fr, |window, place| match place.word("path") {
        "narrative.wishes" => shot(window, "narrative-fr.png"),
        "danger.judgement" => shot(window, "reception-fr.png"),
        _ => {}
    });
    shot(&window, "sealed-fr.png");
    window.click("[data-go=sync]");
    window.click("[data-sync]");
    wait_for("the sync to end", PATIENCE, || {
        (window.attribute("[data-screen=sync]", "data-phase").as_deref() == Some("done")).then_some(())
    });
    shot(&window, "sync-fr.png");
    window.close();

    let window = Window::open(desk, "ar");
    window.unlock();
    let record: Value = serde_json::from_str(EXAMPLE_ARABIC).expect("the published case");
    play(&window, &record, Lang::Ar, |window, place| match place.word("path") {
        "person.birth" if place.word("part") == "day" => shot(window, "person-ar.png"),
        "danger.o12" => shot(window, "reception-ar.png"),
        _ => {}
    });
    window.close();
    told(region, desk)
}

/// Fills a reception by keyboard and seals it; `seen` is called at each place.
fn play(window: &Window, record: &Value, lang: Lang, seen: impl Fn(&Window, &Place)) {
    let draft = Draft::with_answers("reception", "reception/1", record["answers"].clone());
    let view = serde_json::to_value(view(&draft, Pack::builtin(), lang, 0)).expect("a view is JSON");
    let mut officer = Typist::new(window, record, &view);
    window.driver.press(&[], key::ENTER);
    window.wait_for_screen("page");
    officer.fill_and_look(seen);
    let id = officer.seal();
    println!(
        "  sealed reception {} with {} keys and {} typed letters",
        id.get(..6).unwrap_or(&id),
        officer.keys.counted(),
        officer.keys.typed
    );
}

/// Sends, pulls, and prints what was made, sent and received. True when the coordinator has it all, receipted.
fn told(region: &Region, desk: &Desk) -> bool {
    let sent = desk.run(&["sync"]);
    let pulled = region.coordinator.run(&["sync"]);
    let here = records(desk);
    let there = records(&region.coordinator);
    let receipted = here.iter().filter(|record| record["passage"]["state"] == "received").count();
    let sound = desk.run(&["verify"])["sound"] == true && region.coordinator.run(&["verify"])["sound"] == true;
    println!("\nmade      {} records at the brigade", here.len());
    println!(
        "sent      {} entries in the last exchange, {} alerts",
        sent["pushed"],
        sent["alerts"].as_array().map_or(0, Vec::len)
    );
    println!("received  {receipted} records under the server's signed receipt");
    println!("region    {} sheets at the coordinator ({} entries pulled just now)", there.len(), pulled["pulled"]);
    println!(
        "verified  every signature, chain, receipt and page at both desks: {}",
        if sound { "sound" } else { "NOT SOUND" }
    );
    sound && !here.is_empty() && receipted == here.len() && there.len() >= here.len()
}

fn records(desk: &Desk) -> Vec<Value> {
    desk.run(&["record", "list"])["records"].as_array().cloned().unwrap_or_default()
}

fn shown(file: &Path) -> String {
    file.strip_prefix(tree()).map_or_else(|_| file.to_owned(), Path::to_owned).display().to_string()
}
