//! How does a small file stay whole through a power cut, and never replace another one?

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

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

/// Writes a file of our own making: the same bytes again change nothing, other bytes are never replaced.
///
/// # Errors
/// Another file has this name, it cannot be written, or the disk is full.
pub(crate) fn write_same(path: &Path, bytes: &[u8]) -> Outcome<()> {
    match write_new(path, bytes) {
        Err(failure) if failure.code == Code::FileExists && own(path)? == bytes => Ok(()),
        written => written,
    }
}

/// Replaces a file that this program wrote, whole; a file of somebody else is left as it is.
///
/// # Errors
/// Another file has this name, it cannot be written, or the disk is full.
pub(crate) fn replace_own(path: &Path, bytes: &[u8], is_own: impl Fn(&[u8]) -> bool) -> Outcome<()> {
    if path.exists() && !is_own(&own(path)?) {
        return Err(Code::FileExists.into());
    }
    let fresh = path.with_extension("new");
    let _left_by_a_cut = fs::remove_file(&fresh);
    write_new(&fresh, bytes)?;
    fs::rename(&fresh, path).map_err(|error| unwritable(&error))
}

/// Makes a folder that only its owner may enter; one that is there stays as it is.
///
/// # Errors
/// It cannot be made.
pub(crate) fn make_private_folder(folder: &Path) -> Outcome<()> {
    if folder.is_dir() {
        return Ok(());
    }
    platform::make_private_folder(folder).map_err(|error| unwritable(&error))
}

fn own(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|_| Code::FileUnreadable.into())
}

/// Reads a file of at most so many bytes.
///
/// # Errors
/// It cannot be read, or is larger.
pub fn read_file(path: &Path, limit: u64) -> Outcome<Vec<u8>> {
    read_at_most(File::open(path).map_err(|_| Code::FileUnreadable)?, limit)
}

/// Reads at most so many bytes.
///
/// # Errors
/// They cannot be read, or there are more.
pub fn read_at_most(from: impl Read, limit: u64) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(limit + 1).read_to_end(&mut bytes).map_err(|_| Code::FileUnreadable)?;
    if bytes.len() as u64 > limit { Err(Code::TooLarge.into()) } else { Ok(bytes) }
}

/// Reads a courier file.
pub(crate) fn read_courier(path: &Path) -> Outcome<Vec<u8>> {
    read_file(path, COURIER_LIMIT)
}

/// Writes a new file whole or not at all: a stick that is pulled out leaves an empty file or a `.part`, never half a
/// bundle under the name that was asked for.
///
/// # Errors
/// It exists already, cannot be written, or the disk is full.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Outcome<()> {
    // The name is taken first, so that nothing is replaced: sticks know no links, and a rename would overwrite.
    write_new(path, &[])?;
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let written =
        write_new(&part, bytes).and_then(|()| fs::rename(&part, path).map_err(|_| Code::FileUnwritable.into()));
    if written.is_err() {
        // The empty name was this call's own.
        fs::remove_file(path).ok();
    }
    written
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

/// Largest courier file: what one value of the log may hold, less its head.
const COURIER_LIMIT: u64 = 900 * 1024 * 1024;
