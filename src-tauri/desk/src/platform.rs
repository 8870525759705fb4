//! How does this system flush the names in a folder?

use std::io;
use std::path::Path;

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
