//! The one place where the server's program writes to a terminal.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks on stdout and stderr")]

/// Writes a result.
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// Writes a failure.
pub(crate) fn complain(text: &str) {
    eprintln!("{text}");
}
