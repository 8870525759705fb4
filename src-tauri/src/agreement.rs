//! Do the declared commands, the handler, the capability and the page name the same things?

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::path::Path;

use crate::commands::NAMES;

const COMMANDS_TS: &str = "../ui/src/ipc/commands.ts";
const TYPES_TS: &str = "../ui/src/ipc/types.ts";

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_default()
}

fn declared() -> BTreeSet<String> {
    NAMES.iter().map(|name| (*name).to_owned()).collect()
}

/// The name in each `call<Type>('name'` of the page.
fn called(text: &str) -> BTreeSet<String> {
    let calls = text.split("call<").skip(1);
    calls.filter_map(|rest| rest.split(">('").nth(1)?.split('\'').next()).map(str::to_owned).collect()
}

#[test]
fn the_handler_answers_exactly_the_declared_commands() {
    let main = read("src/main.rs");
    let list = main.split("generate_handler![").nth(1).unwrap().split(']').next().unwrap().to_owned();
    let handled: BTreeSet<_> =
        list.split(',').filter_map(|line| line.trim().split("::").nth(1)).map(str::to_owned).collect();
    assert_eq!(handled, declared());
}

#[test]
fn the_capability_allows_exactly_the_declared_commands() {
    let capability: serde_json::Value = serde_json::from_str(&read("capabilities/main.json")).unwrap();
    let allowed: BTreeSet<_> =
        capability["permissions"].as_array().unwrap().iter().map(|p| p.as_str().unwrap().to_owned()).collect();
    let expected: BTreeSet<_> = NAMES.iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
    assert_eq!(allowed, expected);
    assert_eq!(capability["windows"], serde_json::json!(crate::window::LABELS));
}

#[test]
fn the_page_calls_exactly_the_declared_commands() {
    assert_eq!(called(&read(COMMANDS_TS)), declared());
}

#[test]
fn the_page_knows_the_types_as_they_are() {
    let text = format!(
        "// What does the desk answer? Written by a test of the shell; AMAN_WRITE_TYPES=1 writes it anew.\n\n{}",
        aman_desk::view::typescript()
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(TYPES_TS);
    #[expect(clippy::disallowed_methods, reason = "a developer asks for the file to be written anew")]
    if std::env::var_os("AMAN_WRITE_TYPES").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(read(TYPES_TS), text, "AMAN_WRITE_TYPES=1 cargo test -p aman-desktop writes it anew");
}

#[test]
fn the_policy_lets_nothing_in_from_outside() {
    let config: serde_json::Value = serde_json::from_str(&read("tauri.conf.json")).unwrap();
    let policy = config["app"]["security"]["csp"].to_string();
    for word in ["unsafe", "http:", "https:", "data:", "*"] {
        let rest = policy.replace("http://ipc.localhost", "");
        assert!(!rest.contains(word), "{word} in {policy}");
    }
    assert_eq!(config["app"]["withGlobalTauri"], serde_json::json!(false));
}
