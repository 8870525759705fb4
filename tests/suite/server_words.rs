//! Does the server's program say only what stands in its closed list?

use std::fs;
use std::path::Path;

use aman_tests::programs::tree;

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn only_the_closed_list_of_events_is_ever_logged() {
    let mut files = Vec::new();
    sources(&tree().join("sync"), &mut files);
    let mut speaking: Vec<&str> = files
        .iter()
        .filter(|(_, text)| text.contains("tracing::") && text.contains("tracing::info!"))
        .map(|(name, _)| &**name)
        .collect();
    speaking.sort_unstable();
    assert_eq!(speaking, ["diag.rs"]);
    for (name, text) in &files {
        let instruments = text.contains("use tracing") || text.contains("#[instrument") || text.contains("log::info!");
        assert!(!instruments, "{name}");
    }
    let (_, diag) = files.iter().find(|(name, _)| name == "diag.rs").unwrap();
    for word in ["SocketAddr", "String", "EntryId", "DeskId", "SpaceId", "LogId", "path", "Bytes"] {
        let in_code = diag.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| line.contains(word));
        assert!(!in_code, "{word} in diag.rs");
    }
}
