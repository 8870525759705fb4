//! How does this system make a folder that only its owner may enter, and let time pass?

use std::time::Duration;

/// Waits: the command line is the host of the desk, and the one who asked waits with it.
#[expect(clippy::disallowed_methods, reason = "the command line waits for its own next attempt and holds up nobody")]
pub(crate) fn wait(seconds: u32) {
    std::thread::sleep(Duration::from_secs(u64::from(seconds)));
}

/// Makes a folder that only its owner may enter.
#[cfg(unix)]
pub(crate) fn make_private_folder(folder: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Makes a folder; its rights are those of the one it stands in.
#[cfg(not(unix))]
pub(crate) fn make_private_folder(folder: &std::path::Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}
