//! What does this system do in its own way: private files, flushing the names in a folder, telling about itself?

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod other;

use std::fs::OpenOptions;
use std::io;
use std::path::Path;

#[cfg(target_os = "linux")]
pub(crate) use linux::{free_bytes, hibernation, layouts, memory_kib, printers, removable, screen, swap, webview};
#[cfg(not(target_os = "linux"))]
pub(crate) use other::{free_bytes, hibernation, layouts, memory_kib, printers, removable, screen, swap, webview};

/// Makes the names in a folder durable.
#[cfg(unix)]
pub(crate) fn flush_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

/// Makes the names in a folder durable: NTFS journals them, and a folder cannot be opened as a file here.
#[cfg(not(unix))]
pub(crate) fn flush_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Options for a file that does not exist yet and that only its owner may read.
#[cfg(unix)]
pub(crate) fn new_private_file() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
}

/// Options for a file that does not exist yet; its rights are those of the folder.
#[cfg(not(unix))]
pub(crate) fn new_private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    options
}

/// Makes a folder that only its owner may enter.
#[cfg(unix)]
pub(crate) fn make_private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Makes a folder; its rights are those of the one it stands in.
#[cfg(not(unix))]
pub(crate) fn make_private_folder(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}
