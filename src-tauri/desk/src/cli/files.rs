//! How are named files read and written, without ever replacing one?

use std::io::ErrorKind;
use std::path::Path;

use aman_desk::{Code, Outcome, read_at_most, read_file};
pub(crate) use aman_desk::{fill, write_new};

/// Largest input that is read at all; one byte more is told as too large.
const LIMIT: u64 = 32 * 1024 * 1024;

/// Reads a file, or standard input for `-`.
///
/// # Errors
/// It cannot be read, or is larger than any record may be.
pub(crate) fn read(path: &Path) -> Outcome<Vec<u8>> {
    if path == Path::new("-") { read_at_most(std::io::stdin().lock(), LIMIT) } else { read_file(path, LIMIT) }
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
