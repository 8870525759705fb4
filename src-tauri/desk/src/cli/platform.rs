//! How does this system make a file that only its owner may read, and let time pass?

use std::fs::OpenOptions;
use std::time::Duration;

/// Waits: the command line is the host of the desk, and the one who asked waits with it.
#[expect(clippy::disallowed_methods, reason = "the command line waits for its own next attempt and holds up nobody")]
pub(crate) fn wait(seconds: u32) {
    std::thread::sleep(Duration::from_secs(u64::from(seconds)));
}

/// Options for a file that does not exist yet and that only its owner may read.
#[cfg(unix)]
pub(crate) fn new_private_file() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
}

/// Options for a file that does not exist yet; its rights are those of the folder.
#[cfg(not(unix))]
pub(crate) fn new_private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    options
}
