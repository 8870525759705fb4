//! How does this system let time pass?

use std::time::Duration;

/// Waits: the command line is the host of the desk, and the one who asked waits with it.
#[expect(clippy::disallowed_methods, reason = "the command line waits for its own next attempt and holds up nobody")]
pub(crate) fn wait(seconds: u32) {
    std::thread::sleep(Duration::from_secs(u64::from(seconds)));
}
