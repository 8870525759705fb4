//! Do the parts still name only the parts they may? The arrows of docs/architecture.md, read from the files themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use aman_tests::programs::tree;

/// Which of our crates each crate may name. The tests may name all.
const ARROWS: &[(&str, &[&str])] = &[
    ("schema", &[]),
    ("sync/protocol", &[]),
    ("sync/client", &["aman-sync-protocol"]),
    ("sync/server", &["aman-sync-protocol"]),
    ("src-tauri/vault", &["aman-schema", "aman-sync-protocol"]),
    ("src-tauri/desk", &["aman-papers", "aman-schema", "aman-sync-client", "aman-sync-protocol", "aman-vault"]),
    ("src-tauri/papers", &[]),
    ("src-tauri", &["aman-desk"]),
];

/// Foreign crates with one home, or a few: who may name them in its sources.
const HOMES: &[(&str, &[&str])] = &[
    ("argon2", &["src-tauri/vault/src"]),
    ("axum", &["sync/server/src"]),
    ("chrono", &["src-tauri/desk/src"]),
    ("clap", &["src-tauri/desk/src", "sync/server/src"]),
    ("fast_qr", &["src-tauri/papers/src"]),
    ("hpke", &["sync/protocol/src/hazmat.rs", "sync/protocol/examples"]),
    ("hyper", &["sync/server/src"]),
    ("reqwest", &["sync/client/src"]),
    ("rusqlite", &["src-tauri/vault/src", "sync/server/src"]),
    ("tauri", &["src-tauri/src", "src-tauri/build.rs", "src-tauri/examples"]),
    ("tauri_plugin_dialog", &["src-tauri/src"]),
    ("tauri_plugin_single_instance", &["src-tauri/src"]),
    ("zbus", &["src-tauri/src/platform.rs"]),
    ("zeroizing_alloc", &["src-tauri/desk/src/lib.rs"]),
    ("typst", &["src-tauri/papers/src"]),
    ("typst_layout", &["src-tauri/papers/src"]),
    ("typst_pdf", &["src-tauri/papers/src"]),
    ("typst_svg", &["src-tauri/papers/src"]),
    ("zstd", &["sync/protocol/src", "sync/protocol/examples"]),
];

/// Files above 400 lines, each with its reason.
const LONG_FILES: &[(&str, &str)] = &[(
    "tests/vectors/decoder.py",
    "read beside docs/formats.md, one section for each format, by someone who has no other file",
)];

const LONGEST: usize = 400;

#[test]
fn each_crate_names_only_the_crates_its_arrows_allow() {
    for (folder, allowed) in ARROWS {
        let manifest = fs::read_to_string(tree().join(folder).join("Cargo.toml")).unwrap();
        let named: BTreeSet<&str> = manifest
            .lines()
            .filter_map(|line| line.split(['.', ' ', '=']).next())
            .filter(|name| name.starts_with("aman-"))
            .collect();
        let forbidden: Vec<_> = named.iter().filter(|name| !allowed.contains(name)).collect();
        assert!(forbidden.is_empty(), "{folder} names {forbidden:?}; its arrows allow {allowed:?}");
    }
}

#[test]
fn every_member_of_the_workspace_has_its_arrows() {
    let manifest = fs::read_to_string(tree().join("Cargo.toml")).unwrap();
    let members = manifest.split("members = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
    for member in members.split('"').skip(1).step_by(2).filter(|member| *member != "tests") {
        assert!(ARROWS.iter().any(|(folder, _)| *folder == member), "{member} has no line in ARROWS");
    }
}

#[test]
fn each_foreign_crate_is_named_only_in_its_home() {
    for (path, text) in sources("rs") {
        if path.starts_with("tests/") {
            continue;
        }
        let code = code_only(&text);
        for (foreign, homes) in HOMES {
            let at_home = homes.iter().any(|home| path.starts_with(home));
            assert!(at_home || !names_crate(&code, foreign), "{path} names {foreign}; it lives in {homes:?}");
        }
    }
}

#[test]
fn one_file_of_the_protocol_calls_ring() {
    let named: Vec<String> = sources("rs")
        .into_iter()
        .filter(|(path, text)| path.starts_with("sync/protocol/src/") && names_crate(&code_only(text), "ring"))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(named, ["sync/protocol/src/hazmat.rs"]);
}

#[test]
fn server_and_client_never_name_a_record() {
    for (path, text) in sources("rs") {
        if path.starts_with("sync/") {
            let code = code_only(&text);
            for word in ["aman_schema", "aman_vault", "aman_desk"] {
                assert!(!code.contains(word), "{path} names {word}");
            }
        }
    }
}

#[test]
fn only_the_window_s_ipc_folder_calls_the_window_system() {
    for extension in ["ts", "svelte"] {
        for (path, text) in sources(extension) {
            let calls = text.contains("@tauri-apps/api") || text.contains("__TAURI");
            assert!(!calls || path.starts_with("ui/src/ipc/") || path.starts_with("ui/tests/"), "{path} calls Tauri");
            for store in ["localStorage", "sessionStorage", "indexedDB", "caches.open", "serviceWorker"] {
                let banned = text.contains(store) && path.starts_with("ui/src/");
                assert!(!banned, "{path} names {store}: nothing is kept in the webview");
            }
        }
    }
}

#[test]
fn the_screens_know_kinds_of_fields_and_no_field() {
    let pack = aman_schema::Pack::builtin();
    let schema = aman_schema::json_schema(pack).to_string();
    let fields = ["consent_to_record", "marital_status", "national_id", "danger_grid", "offences"];
    let of_the_pack: Vec<_> = fields.iter().filter(|field| schema.contains(*field)).collect();
    for extension in ["ts", "svelte"] {
        for (path, text) in sources(extension) {
            let named = of_the_pack.iter().find(|field| path.starts_with("ui/src/") && text.contains(**field));
            assert!(named.is_none(), "{path} names the field {named:?}");
        }
    }
}

#[test]
fn every_file_of_this_suite_is_listed() {
    let listed = fs::read_to_string(tree().join("tests/suite/main.rs")).unwrap();
    for entry in fs::read_dir(tree().join("tests/suite")).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "main") else { continue };
        assert!(listed.contains(&format!("\nmod {module};")), "tests/suite/{name} is not listed in main.rs");
    }
}

#[test]
fn a_file_answers_one_question_in_400_lines() {
    let mut long = Vec::new();
    for extension in ["rs", "ts", "svelte", "py"] {
        for (path, text) in sources(extension) {
            let generated = path.ends_with("ipc/types.ts");
            if text.lines().count() > LONGEST && !generated && !LONG_FILES.iter().any(|(known, _)| *known == path) {
                long.push(format!("{path}: {} lines", text.lines().count()));
            }
        }
    }
    assert!(long.is_empty(), "split them, or list them with a reason: {long:#?}");
    for (path, reason) in LONG_FILES {
        let text = fs::read_to_string(tree().join(path)).unwrap_or_default();
        assert!(text.lines().count() > LONGEST, "{path} is listed ({reason}) but is short now");
    }
}

#[test]
fn every_source_file_says_first_which_question_it_answers() {
    for (path, text) in sources("rs") {
        // An expression that two files include cannot hold `//!`.
        let included = path == "src-tauri/src/commands/names.rs";
        assert!(included || text.starts_with("//! "), "{path} does not begin with //!");
    }
}

#[test]
fn no_path_of_a_machine_stands_in_the_tree() {
    // Spelled in parts, so that this file does not find itself.
    let marks = [concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/ho", "me/"), concat!("C:", "\\Users")];
    for path in tracked_files() {
        let text = fs::read_to_string(tree().join(&path)).unwrap_or_default();
        for mark in marks {
            let absolute = text.match_indices(mark).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '}' || letter == '_')
            });
            assert!(!absolute, "{path} names a folder of somebody's machine: {mark}");
        }
    }
}

#[test]
fn words_of_the_glossary_are_explained_once() {
    let words = fs::read_to_string(tree().join("docs/words.md")).unwrap();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words.lines().filter_map(|line| line.strip_prefix("**")?.split("**").next()) {
        *seen.entry(word).or_default() += 1;
    }
    for word in ["record", "entry", "draft", "desk", "space", "log", "receipt", "roster", "vault", "trail"] {
        assert_eq!(seen.get(word), Some(&1), "docs/words.md explains `{word}` once");
    }
}

#[test]
fn every_test_named_in_threats_md_and_features_md_exists() {
    for (page, at_least) in [("docs/threats.md", 30), ("docs/features.md", 30)] {
        let text = fs::read_to_string(tree().join(page)).unwrap();
        let words = text.split('`').skip(1).step_by(2);
        let named = words.filter_map(|word| word.split_once("::")).filter(|(file, _)| *file != "file");
        let mut count = 0;
        for (file, test) in named {
            let text = fs::read_to_string(tree().join(format!("tests/suite/{file}.rs"))).unwrap_or_default();
            assert!(text.contains(&format!("fn {test}(")), "{page} names {file}::{test}, which does not exist");
            count += 1;
        }
        assert!(count > at_least, "{page} names {count} tests");
    }
}

/// Source files of a kind, as (path in the tree, text), in a fixed order.
fn sources(extension: &str) -> Vec<(String, String)> {
    tracked_files()
        .into_iter()
        .filter(|path| Path::new(path).extension().is_some_and(|found| found == extension))
        .filter_map(|path| fs::read_to_string(tree().join(&path)).ok().map(|text| (path, text)))
        .collect()
}

/// Every file of the tree but what tools put there.
fn tracked_files() -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(tree().join(&folder)).unwrap().flatten() {
            let name = entry.file_name().into_string().unwrap();
            let path = folder.join(&name);
            let made_by_tools =
                ["target", "node_modules", ".git", "dist", "gen", "__pycache__"].contains(&name.as_str());
            if made_by_tools {
                continue;
            }
            if entry.file_type().unwrap().is_dir() {
                waiting.push(path);
            } else {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// The text without its comments; a string that holds `//` loses its end, which no name of a crate stands in.
fn code_only(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Does the code name the crate: `name::`, or `use name`?
fn names_crate(code: &str, name: &str) -> bool {
    [format!("{name}::"), format!("use {name};"), format!("use {name} ")].iter().any(|form| {
        code.match_indices(form.as_str()).any(|(at, _)| {
            let before = code[..at].chars().next_back();
            !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == ':')
        })
    })
}
