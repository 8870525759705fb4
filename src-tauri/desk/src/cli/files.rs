//! How are named files read and written, without ever replacing one?

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;

pub(crate) use aman_desk::write_new;
use aman_desk::{Code, Outcome, read_at_most, read_file};

/// Largest input that is read at all; one byte more is told as too large.
const LIMIT: u64 = 32 * 1024 * 1024;

/// Reads a file, or standard input for `-`.
///
/// # Errors
/// It cannot be read, or is larger than any record may be.
pub(crate) fn read(path: &Path) -> Outcome<Vec<u8>> {
    if path == Path::new("-") { read_at_most(std::io::stdin().lock(), LIMIT) } else { read_file(path, LIMIT) }
}

/// Fills a file that [`write_new`] has just made.
///
/// # Errors
/// It cannot be written, or the disk is full.
pub(crate) fn fill(path: &Path, bytes: &[u8]) -> Outcome<()> {
    let written = File::options().write(true).open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|_| Code::FileUnwritable.into())
}

/// Makes a folder that must not be there yet.
///
/// # Errors
/// It exists, or cannot be made.
pub(crate) fn new_folder(path: &Path) -> Outcome<()> {
    std::fs::create_dir(path).map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists { Code::FileExists.into() } else { Code::FileUnwritable.into() }
    })
}
