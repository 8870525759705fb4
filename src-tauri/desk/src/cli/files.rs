//! How are named files read and written, without ever replacing one?

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

use aman_desk::{Code, Outcome};

use super::platform;

/// Largest input that is read at all; one byte more is told as too large.
const LIMIT: u64 = 32 * 1024 * 1024;

/// Reads a file, or standard input for `-`.
///
/// # Errors
/// It cannot be read, or is larger than any record may be.
pub(crate) fn read(path: &Path) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    let taken = if path == Path::new("-") {
        std::io::stdin().lock().take(LIMIT + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes))
    };
    taken.map_err(|_| Code::FileUnreadable)?;
    if bytes.len() as u64 > LIMIT {
        return Err(Code::TooLarge.into());
    }
    Ok(bytes)
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

/// Writes a new file that only its owner may read, durably.
///
/// # Errors
/// It exists already, cannot be written, or the disk is full.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Outcome<()> {
    let written = platform::new_private_file().open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|error| {
        let kind = error.kind();
        if kind == ErrorKind::AlreadyExists {
            Code::FileExists.into()
        } else if matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
            Code::DiskFull.into()
        } else {
            Code::FileUnwritable.into()
        }
    })
}
