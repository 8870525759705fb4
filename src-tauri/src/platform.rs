//! What differs between systems? Only how the webview is persuaded to draw.

#[cfg(target_os = "linux")]
use crate::launch::{Environment, RESTARTED};

/// Variables that spare old graphics drivers, in the order in which they are tried.
#[cfg(target_os = "linux")]
const GENTLE: [(&str, &str); 2] = [("WEBKIT_DISABLE_DMABUF_RENDERER", "1"), ("WEBKIT_DISABLE_COMPOSITING_MODE", "1")];

/// Starts this program anew with the first drawing variable, unless the person has set it. Returns when nothing is to be done.
pub(crate) fn prepare_drawing() {
    #[cfg(target_os = "linux")]
    {
        let [(name, value), _] = GENTLE;
        if !Environment::holds(name) {
            start_anew(&[(name, value)]);
        }
    }
}

/// Starts this program anew with every drawing variable, once. Returns when that is not possible.
pub(crate) fn draw_more_gently() {
    #[cfg(target_os = "linux")]
    start_anew(&[GENTLE.as_slice(), &[(RESTARTED, "1")]].concat());
}

/// Replaces this process by itself with more variables; setting them in a running process would not be safe.
#[cfg(target_os = "linux")]
fn start_anew(variables: &[(&str, &str)]) {
    use std::os::unix::process::CommandExt;
    let Ok(program) = std::env::current_exe() else { return };
    let mut arguments = std::env::args_os();
    let mut command = std::process::Command::new(program);
    if let Some(name) = arguments.next() {
        command.arg0(name);
    }
    command.args(arguments).envs(variables.iter().copied());
    // Comes back only when it failed: then the window is tried as it is.
    drop(command.exec());
}
