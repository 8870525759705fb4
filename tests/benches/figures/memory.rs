//! How much memory does the window take with a form of three hundred questions open, beside an empty window of the same shell?
//!
//! Proportional shares (PSS) of the window, its web process and its network process, each page of a library counted once.

use std::collections::BTreeSet;
use std::time::Duration;

use aman_tests::desk::Desk;
use aman_tests::memory::family;
use aman_tests::programs::{program, wait_for};
use aman_tests::screen::Screen;
use aman_tests::window::{PATIENCE, processes_naming};
use serde_json::json;

use crate::start;
use crate::window::open;

/// What it may take more than the empty one.
const MORE_MB: f64 = 100.0;

pub(crate) fn measure(desk: &Desk, records: usize) {
    let least = empty(desk);
    let typed = desk.try_tell(&["draft", "type"], &of_many());
    assert_eq!(typed.code, 0, "{}{}", typed.stdout, typed.stderr);
    let window = open(desk);
    let unlocked = taken(desk);
    window.click("[data-draft]");
    window.wait_for_screen("tasks");
    window.click("[data-page=person]");
    window.driver.wait("[data-page-id=person]");
    let count = |css: &str| {
        let count = window.driver.script("return document.querySelectorAll(arguments[0]).length", &[json!(css)]);
        count.as_u64().unwrap_or(0)
    };
    wait_for("the questions", PATIENCE, || (count("[data-question]") >= 150).then_some(()));
    let page = count("[data-question]");
    let form = taken(desk);
    let all = window.driver.script(ASKED, &[]).as_u64().unwrap_or(0);
    assert!(all >= 300, "the form has so many questions: {all}");
    println!(
        "| memory with a form of {all} questions open, {page} of them on its page, {records} records | {form:.0} MB (first screen {unlocked:.0} MB) | empty window of the same shell {least:.0} MB | {:.2} | ≤ empty + {MORE_MB:.0} MB: {} |",
        form / least,
        if form <= least + MORE_MB { "held" } else { "**not held**" }
    );
    window.close();
}

/// A reception with as many of each as the form takes.
fn of_many() -> String {
    let lines = |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    let child = |at: usize| format!("children[c{at}].given=\"Enfant {at}\"\nchildren[c{at}].age={}\n", at % 18);
    let phone = |at: usize| format!("phones[p{at}].number=\"+2126000001{at:02}\"\n");
    let witness = |at: usize| format!("witnesses[w{at}].name=\"Témoin {at}\"\n");
    let author = |at: usize| format!("authors[a{at}].name_latin=\"Auteur {at}\"\n");
    let mode = "reception.mode=\"PLAINTE\"\n".to_owned();
    [mode, lines(20, &child), lines(10, &phone), lines(20, &witness), lines(10, &author)].concat()
}

fn empty(desk: &Desk) -> f64 {
    let screen = Screen::open();
    let mut child = start::start(&program("examples/empty_window"), &[], &screen, &desk.home);
    std::thread::sleep(SETTLED);
    let taken = shares(&family(child.id()).into_iter().collect());
    child.kill().expect("running");
    child.wait().expect("ended");
    taken
}

/// Of the window of a desk, its children with it.
fn taken(desk: &Desk) -> f64 {
    std::thread::sleep(SETTLED);
    shares(&processes_naming(&desk.vault).into_iter().flat_map(family).collect())
}

/// Proportional shares in MB.
fn shares(processes: &BTreeSet<u32>) -> f64 {
    let of = |process: &u32| {
        let text = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap_or_default().to_owned();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0)
    };
    processes.iter().map(of).sum::<f64>() / 1024.0
}

const SETTLED: Duration = Duration::from_secs(3);
/// What the list of pages says of all of them.
const ASKED: &str = "return [...document.querySelectorAll('nav [data-page] .state .ltr')].reduce((all, each) => all + Number(each.textContent.split('/')[1]), 0)";
