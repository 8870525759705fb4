//! How does the window start with the variables it needs, without being loaded twice?
//!
//! The window links the whole web engine: loading it takes a sixth of its start. This program links nothing, sets the
//! variables and becomes the window, which lies beside it. A window that is started by itself does the same, more slowly.

#[cfg(target_os = "linux")]
mod variables;

use std::io::Write;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let Ok(own) = std::env::current_exe() else { return missed() };
    let mut arguments = std::env::args_os();
    let name = arguments.next();
    let mut window = Command::new(own.with_file_name(WINDOW));
    window.args(arguments);
    become_it(window, name)
}

/// The same process goes on as the window, under the name it was called by: the task bar knows it by that.
#[cfg(target_os = "linux")]
fn become_it(mut window: Command, name: Option<std::ffi::OsString>) -> ExitCode {
    use std::os::unix::process::CommandExt;
    if let Some(name) = name {
        window.arg0(name);
    }
    // Comes back only when it failed.
    drop(window.envs(variables::missing()).exec());
    missed()
}

#[cfg(not(target_os = "linux"))]
fn become_it(mut window: Command, _name: Option<std::ffi::OsString>) -> ExitCode {
    match window.spawn().and_then(|mut window| window.wait()) {
        Ok(ended) => ended.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(_) => missed(),
    }
}

fn missed() -> ExitCode {
    // A closed stderr changes nothing.
    let _closed = writeln!(std::io::stderr(), "window: {WINDOW} does not lie beside this program").is_err();
    ExitCode::FAILURE
}

const WINDOW: &str = if cfg!(windows) { "aman-window.exe" } else { "aman-window" };
