//! Where are the programs under test? Beside the running one: one build makes them all.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Path of a built program; `AMAN_BIN` replaces `aman`, to run the same tests against another build of it.
pub fn program(name: &str) -> PathBuf {
    if let (true, Some(other)) = (name == "aman", std::env::var_os("AMAN_BIN")) {
        return PathBuf::from(other);
    }
    let running = std::env::current_exe().expect("the path of this program");
    let found = running.ancestors().skip(1).take(3).map(|folder| folder.join(name)).find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("{name} is not built: cargo build --workspace"))
}

/// Whether `aman` is a program of this system. Under wine its home is wine's and its files get the modes wine gives:
/// what a test says about either is asked of this system's own program alone.
pub fn is_of_this_system() -> bool {
    std::env::var_os("AMAN_BIN").is_none()
}

/// Top of the source tree.
pub fn tree() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ has a parent")
}

/// Asks again every 20 ms until there is an answer; panics with `what` when there is none in time.
pub fn wait_for<T>(what: &str, limit: Duration, mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(begun.elapsed() < limit, "waited {limit:?} in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
