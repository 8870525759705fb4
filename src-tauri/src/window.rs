//! What may the page do, and where may it go?

use tauri::webview::NewWindowResponse;
use tauri::{App, Url, WebviewUrl, WebviewWindowBuilder};

use crate::launch::Launch;

/// Neutral on purpose: it is seen in the task bar.
const TITLE: &str = "Poste";

/// Builds the one window, with its guards.
///
/// A private webview keeps nothing on disk. A WebDriver cannot attach to a private one, so automation, which release builds
/// refuse, gets an ordinary one on a throw-away profile.
///
/// # Errors
/// When the window system refuses.
pub(crate) fn build_window(app: &App, launch: &Launch) -> tauri::Result<()> {
    let mut window =
        WebviewWindowBuilder::new(app, "main", WebviewUrl::App(format!("index.html#{}", launch.lang).into()))
            .title(TITLE)
            .inner_size(1366.0, 768.0)
            .min_inner_size(900.0, 600.0)
            .maximized(true)
            .incognito(!launch.automation)
            .on_navigation(may_navigate)
            .on_new_window(|_, _| NewWindowResponse::Deny);
    if let Some(profile) = &launch.profile {
        window = window.data_directory(profile.clone());
    }
    window.build().map(drop)
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
