//! What does another system tell about itself? What cannot be looked at without calls of its own is left to a person.

use std::path::{Path, PathBuf};

use crate::doctor::{Hibernation, Swap};

/// Where the system's webview lies.
pub(crate) fn webview() -> Option<String> {
    let folders = [
        r"C:\Program Files (x86)\Microsoft\EdgeWebView\Application",
        r"C:\Program Files\Microsoft\EdgeWebView\Application",
    ];
    folders.iter().find(|folder| Path::new(folder).is_dir()).map(|_| "WebView2".to_owned())
}

/// Not looked at.
pub(crate) const fn free_bytes(_folder: &Path) -> Option<u64> {
    None
}

/// Not looked at.
pub(crate) const fn swap() -> Option<Swap> {
    None
}

/// Not looked at.
pub(crate) const fn hibernation() -> Option<Hibernation> {
    None
}

/// Not looked at.
pub(crate) const fn layouts() -> Option<Vec<String>> {
    None
}

/// Not looked at.
pub(crate) const fn printers() -> Option<u32> {
    None
}

/// Not looked at.
pub(crate) const fn memory_kib() -> Option<u64> {
    None
}

/// Where a stick may be: every drive but the first ones.
pub(crate) fn removable() -> Vec<PathBuf> {
    ('D'..='Z').map(|letter| PathBuf::from(format!("{letter}:\\"))).filter(|drive| drive.is_dir()).collect()
}

/// Not looked at.
pub(crate) const fn screen() -> Option<(u32, u32)> {
    None
}
