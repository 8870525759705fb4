//! Does `kill -9` on the window lose an answer that the page had shown as kept? Ten times, in the middle of typing.

use std::time::{Duration, Instant};

use aman_tests::desk::Region;
use aman_tests::programs::wait_for;
use aman_tests::seeded::{SeededEntropy, seed};
use aman_tests::webdriver::key;
use aman_tests::window::{PATIENCE, Place, Window};
use serde_json::Value;

const KILLS: usize = 10;

#[test]
fn no_answer_the_page_had_kept_is_lost_by_kill_9_on_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let mut dice = SeededEntropy::new(seed());
    let mut total = 0;
    for kill in 0..KILLS {
        let window = Window::open(desk, "fr");
        window.unlock();
        window.click("main button.main");
        window.wait_for_screen("page");
        let acknowledged = type_for(&window, Duration::from_millis(400 + dice.below(2500) as u64), &mut dice);
        window.kill();
        total += acknowledged.len();
        let drafts = wait_for("the vault to be free again", PATIENCE, || {
            let answer = desk.try_run(&["draft", "list"]);
            (answer.code == 0).then_some(answer.json)
        });
        let shown: Vec<Value> = drafts["drafts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|draft| desk.run(&["draft", "show", draft["id"].as_str().unwrap()])["answers"].clone())
            .collect();
        let kept = |answers: &Value| {
            acknowledged.iter().all(|(path, code)| {
                let (section, field) = path.split_once('.').unwrap();
                answers[section][field] == code.as_str()
            })
        };
        assert!(shown.iter().any(kept), "kill {kill}, seed {}: {acknowledged:?} not in {shown:?}", seed());
    }
    assert!(total > KILLS, "{total} answers were acknowledged: the kills came too early");
    println!("{KILLS} kills of the window, {total} acknowledged answers, none lost");
}

/// Answers by digit until the time is over; gives what the page showed as kept.
fn type_for(window: &Window, time: Duration, dice: &mut SeededEntropy) -> Vec<(String, String)> {
    let begun = Instant::now();
    let mut acknowledged: Vec<(String, String)> = Vec::new();
    while begun.elapsed() < time {
        let place = Place::of(window);
        if place.is("next") || !["yes_no", "choice"].contains(&place.word("kind")) || place.word("role") == "combobox" {
            window.driver.press(&[], key::ENTER);
            std::thread::sleep(Duration::from_millis(30));
            continue;
        }
        let options: Vec<&Value> = place.0["options"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|option| option["key"] == "1" || option["key"] == "2")
            .collect();
        let Some(option) = options.get(dice.below(options.len())) else { break };
        window.driver.press(&[], option["key"].as_str().unwrap().chars().next().unwrap());
        // The page moves on only after the desk has said that the answer is kept.
        let path = place.word("path").to_owned();
        wait_for("the page to go on", PATIENCE, || {
            let now = Place::of(window);
            (now.word("path") != path || now.is("next")).then_some(())
        });
        acknowledged.push((path, option["code"].as_str().unwrap().to_owned()));
    }
    acknowledged
}
