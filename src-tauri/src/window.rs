//! What may the page do, and where may it go?

use std::ops::RangeInclusive;
use std::sync::{Mutex, PoisonError};

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::launch::Launch;

/// Neutral on purpose: it is seen in the task bar.
const TITLE: &str = "Poste";

/// The names the one window may have: at each locking another takes the place of the one that was there.
pub(crate) const LABELS: [&str; 2] = ["main", "fresh"];

/// How the window looks, whichever page it shows.
pub(crate) struct Face {
    launch: Launch,
    lang: Mutex<String>,
    zoom: Mutex<u16>,
}

/// How large everything is shown, in per cent: as drawn, to twice that.
const ZOOMS: RangeInclusive<u16> = 100..=200;

impl Face {
    /// As the program was started.
    pub(crate) fn new(launch: Launch) -> Self {
        Self { lang: Mutex::new(launch.lang.clone()), zoom: Mutex::new(*ZOOMS.start()), launch }
    }

    /// The language of the next page.
    pub(crate) fn speaks(&self, lang: &str) {
        lang.clone_into(&mut self.lang.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Shows this window and every later one so large, where a size is given; says the size that holds, in per cent.
    pub(crate) fn zoom(&self, window: &WebviewWindow, percent: Option<u16>) -> u16 {
        let mut zoom = self.zoom.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = percent.map_or(*zoom, |percent| percent.clamp(*ZOOMS.start(), *ZOOMS.end()));
        // Where the window system refuses, the size stays as it was, and that is said.
        if window.set_zoom(f64::from(wanted) / 100.0).is_ok() {
            *zoom = wanted;
        }
        *zoom
    }

    /// What the page reads behind its address: its language, and a test's shorter times.
    fn address(&self) -> String {
        let lang = self.lang.lock().unwrap_or_else(PoisonError::into_inner);
        let times = self.launch.patience.map(|(curtain, lock)| format!(",{curtain},{lock}")).unwrap_or_default();
        format!("index.html#{lang}{times}")
    }
}

/// Builds the window for the first time.
///
/// # Errors
/// When the window system refuses.
pub(crate) fn build_first(app: &AppHandle) -> tauri::Result<()> {
    let [first, _] = LABELS;
    build_window(app, first)
}

/// Takes the window out of sight.
pub(crate) fn hide(app: &AppHandle) {
    for window in app.webview_windows().into_values() {
        // A window manager may refuse; it ends in a moment anyway.
        let _refused = window.hide().is_err();
    }
}

/// Puts a fresh window with a fresh page in place of the one that is there, whose webview ends with all it held.
///
/// # Errors
/// When the window system refuses; then the old one stays.
pub(crate) fn begin_anew(app: &AppHandle) -> tauri::Result<()> {
    let old: Vec<_> = app.webview_windows().into_iter().collect();
    let free = LABELS.into_iter().find(|label| old.iter().all(|(taken, _)| taken != label));
    let [first, _] = LABELS;
    build_window(app, free.unwrap_or(first))?;
    old.into_iter().try_for_each(|(_, window)| window.destroy())
}

/// Builds a window with its guards.
///
/// A private webview keeps nothing on disk. A WebDriver cannot attach to a private one, so automation, which release builds
/// refuse, gets an ordinary one on a throw-away profile.
fn build_window(app: &AppHandle, label: &str) -> tauri::Result<()> {
    let face = app.state::<Face>();
    let mut window = WebviewWindowBuilder::new(app, label, WebviewUrl::App(face.address().into()))
        .title(TITLE)
        .inner_size(1366.0, 768.0)
        .min_inner_size(900.0, 600.0)
        .maximized(true)
        .incognito(!face.launch.automation)
        .on_navigation(may_navigate)
        .on_new_window(|_, _| NewWindowResponse::Deny);
    if let Some(profile) = &face.launch.profile {
        window = window.data_directory(profile.clone());
    } else if Some(label) != LABELS.first().copied() {
        // The framework keeps the program's own address with the folder of a window. A private webview writes nothing there, but
        // two windows that stand beside each other for a moment need two, or the second finds no page.
        window = window.data_directory(app.path().app_local_data_dir()?.join(label));
    }
    let built = window.build()?;
    face.zoom(&built, None);
    Ok(())
}

/// Only the program's own pages, never the network, never a file.
fn may_navigate(to: &Url) -> bool {
    match to.scheme() {
        "tauri" => true,
        "http" | "https" => cfg!(windows) && to.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_page_goes_nowhere_but_home() {
        let goes = |address: &str| may_navigate(&Url::parse(address).unwrap());
        assert!(goes("tauri://localhost/index.html"));
        for elsewhere in
            ["https://example.org/", "http://127.0.0.1:1/", "file:///etc/passwd", "data:text/html,x", "blob:x"]
        {
            assert!(!goes(elsewhere), "{elsewhere}");
        }
    }
}
