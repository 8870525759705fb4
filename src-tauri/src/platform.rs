//! What differs between systems? How the webview is persuaded to draw, and how a machine says that it goes to sleep.

use std::time::{Duration, Instant};

#[cfg(target_os = "linux")]
use crate::launch::RESTARTED;
#[cfg(target_os = "linux")]
use crate::variables;

/// Starts this program anew with the variables it needs from its first instruction on, if it was not started with them. Returns
/// when nothing is to be done.
pub(crate) fn prepare() {
    #[cfg(target_os = "linux")]
    {
        let missing = variables::missing();
        if !missing.is_empty() {
            start_anew(&missing);
        }
    }
}

/// Starts this program anew with every drawing variable, once. Returns when that is not possible.
pub(crate) fn draw_more_gently() {
    #[cfg(target_os = "linux")]
    start_anew(&[variables::GENTLE.as_slice(), &[(RESTARTED, "1")]].concat());
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

/// Calls when the system says that the machine is about to sleep (lid, button, menu), and holds the sleep until the call is over.
///
/// Where nothing says so, waking is noticed instead: [`Awake`].
#[cfg(target_os = "linux")]
pub(crate) fn when_it_sleeps(act: impl Fn() + Send + 'static) {
    let _unheard = std::thread::Builder::new().name("logind".to_owned()).spawn(move || hear_sleep(&act)).is_err();
}

/// Nothing says so here yet; waking is noticed.
#[cfg(not(target_os = "linux"))]
pub(crate) fn when_it_sleeps(_act: impl Fn() + Send + 'static) {}

#[cfg(target_os = "linux")]
fn hear_sleep(act: &dyn Fn()) -> Option<()> {
    let bus = zbus::blocking::Connection::system().ok()?;
    let name = "org.freedesktop.login1";
    let manager =
        zbus::blocking::Proxy::new(&bus, name, "/org/freedesktop/login1", "org.freedesktop.login1.Manager").ok()?;
    let signals = manager.receive_signal("PrepareForSleep").ok()?;
    let hold = || manager.call::<_, _, zbus::zvariant::OwnedFd>("Inhibit", &("sleep", "Aman", "lock", "delay")).ok();
    let mut held = hold();
    for signal in signals {
        if signal.body().deserialize::<bool>().ok()? {
            act();
            // Letting go of it is what lets the machine sleep.
            drop(held.take());
        } else {
            held = hold();
        }
    }
    drop(held);
    Some(())
}

/// Puts a text on the clipboard and asks the system to keep it out of its history, and of what it carries to other machines.
///
/// # Errors
/// The system refuses it.
#[cfg(target_os = "linux")]
pub(crate) fn put_apart(board: &mut arboard::Clipboard, text: &str) -> Result<(), arboard::Error> {
    use arboard::SetExtLinux;
    board.set().exclude_from_history().text(text)
}

/// The same on Windows.
#[cfg(windows)]
pub(crate) fn put_apart(board: &mut arboard::Clipboard, text: &str) -> Result<(), arboard::Error> {
    use arboard::SetExtWindows;
    board.set().exclude_from_cloud().exclude_from_history().exclude_from_monitoring().text(text)
}

/// Two clocks, of which one stands still while the machine sleeps.
pub(crate) struct Awake {
    seen: Clocks,
}

/// What both clocks said at one moment.
#[derive(Clone, Copy)]
struct Clocks {
    counted: Instant,
    since_start: Option<Duration>,
}

impl Awake {
    /// Looks for the first time.
    pub(crate) fn begin() -> Self {
        Self { seen: Clocks::read() }
    }

    /// Whether the machine has slept since the last look.
    pub(crate) fn slept(&mut self) -> bool {
        let before = std::mem::replace(&mut self.seen, Clocks::read());
        let counted = self.seen.counted.saturating_duration_since(before.counted);
        let passed = self.seen.since_start.zip(before.since_start).map(|(now, then)| now.saturating_sub(then));
        has_slept(counted, passed)
    }
}

impl Clocks {
    #[expect(clippy::disallowed_methods, reason = "sleep is noticed by how two clocks of the machine drift apart")]
    fn read() -> Self {
        Self { counted: Instant::now(), since_start: since_start() }
    }
}

/// How long the machine has been on, sleep included.
#[cfg(target_os = "linux")]
fn since_start() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/uptime").ok()?;
    Duration::try_from_secs_f64(text.split(' ').next()?.parse().ok()?).ok()
}

#[cfg(not(target_os = "linux"))]
fn since_start() -> Option<Duration> {
    None
}

/// `counted` stands still during sleep where there is a second clock; elsewhere it goes on, and a long gap between two looks is
/// all that can be seen.
fn has_slept(counted: Duration, passed: Option<Duration>) -> bool {
    match passed {
        Some(passed) => passed.saturating_sub(counted) > Duration::from_secs(3),
        None => counted > Duration::from_secs(30),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_that_slept_is_told_from_one_that_was_slow() {
        let seconds = Duration::from_secs;
        assert!(!has_slept(seconds(2), Some(seconds(2))));
        assert!(!has_slept(seconds(60), Some(seconds(60))), "slow, awake all the time");
        assert!(has_slept(seconds(2), Some(seconds(600))));
        assert!(has_slept(seconds(600), None), "without a second clock a long gap counts");
        assert!(!has_slept(seconds(2), None));
        assert!(!Awake::begin().slept());
    }
}
