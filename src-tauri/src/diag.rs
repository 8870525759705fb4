//! What may this program say about itself? A closed list, without any value of a person.

use std::io::Write;

/// Everything the window may log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// The page did not report in time.
    PageSilent,
    /// A release build was asked to obey a WebDriver.
    AutomationRefused,
    /// The arguments were not understood.
    ArgumentsRefused,
    /// No folder for the vault is known.
    NoFolder,
    /// The desk could not be opened; the code says why.
    DeskRefused(&'static str),
    /// The window system refused.
    WindowFailed,
}

/// Writes one line for the person who looks after the machine.
pub(crate) fn note(event: Event) {
    let line = match event {
        Event::PageSilent => "window: the page did not report in time",
        Event::AutomationRefused => "window: remote control is refused",
        Event::ArgumentsRefused => "window: use --vault DIR and --lang fr|ar|en|zgh",
        Event::NoFolder => "window: no folder for the vault, use --vault DIR",
        Event::DeskRefused(code) => code,
        Event::WindowFailed => "window: the window system refused",
    };
    // A closed stderr is no reason to stop.
    let _closed = writeln!(std::io::stderr(), "{line}").is_err();
}
