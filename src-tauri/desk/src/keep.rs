//! How does a small file stay whole through a power cut, and never replace another one?

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::{Code, Failure, Outcome, platform};

/// Replaces a file whole: a cut leaves the old or the new one, never a part.
pub(crate) fn replace(file: &Path, bytes: &[u8]) -> Outcome<()> {
    let fresh = file.with_extension("new");
    write(&fresh, bytes).and_then(|()| fs::rename(&fresh, file)).map_err(|error| failure(&error))?;
    let folder = file.parent().ok_or(Code::DiskFailed)?;
    platform::flush_folder(folder).map_err(|error| failure(&error))
}

/// Writes a new file that only its owner may read, durably.
///
/// # Errors
/// It exists already, cannot be written, or the disk is full.
pub fn write_new(path: &Path, bytes: &[u8]) -> Outcome<()> {
    let written = platform::new_private_file().open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|error| unwritable(&error))
}

/// Fills a file that [`write_new`] has just made, durably.
///
/// # Errors
/// It cannot be written, or the disk is full.
pub fn fill(path: &Path, bytes: &[u8]) -> Outcome<()> {
    let written = File::options().write(true).open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|error| unwritable(&error))
}

/// Makes a folder that only its owner may enter; one that is there stays as it is.
///
/// # Errors
/// It cannot be made.
pub fn make_private_folder(folder: &Path) -> Outcome<()> {
    if folder.is_dir() {
        return Ok(());
    }
    platform::make_private_folder(folder).map_err(|error| unwritable(&error))
}

fn write(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut out = File::create(file)?;
    out.write_all(bytes)?;
    out.sync_all()
}

/// Makes a new file that only its owner may read; one that is there is not replaced.
pub(crate) fn create_private(file: &Path) -> Outcome<File> {
    platform::new_private_file().open(file).map_err(|error| unwritable(&error))
}

/// Says in the desk's words that a file could not be written.
pub(crate) fn wrote<T>(written: std::io::Result<T>) -> Outcome<T> {
    written.map_err(|error| failure(&error))
}

/// What is said when somebody chose the file.
fn unwritable(error: &std::io::Error) -> Failure {
    if error.kind() == ErrorKind::AlreadyExists {
        return Code::FileExists.into();
    }
    if is_full(error) { Code::DiskFull.into() } else { Code::FileUnwritable.into() }
}

/// What is said when the file is the vault's own.
fn failure(error: &std::io::Error) -> Failure {
    if is_full(error) { Code::DiskFull.into() } else { Code::DiskFailed.into() }
}

fn is_full(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
}
