//! How are named files read and written, without ever replacing one?

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use aman_desk::{Code, Outcome};

pub(crate) use aman_desk::{fill, make_private_folder, write_new};

/// Largest input that is read at all; one byte more is told as too large.
const LIMIT: u64 = 32 * 1024 * 1024;
/// Largest courier file: what one value of the log may hold, less its head.
const COURIER_LIMIT: u64 = 900 * 1024 * 1024;

/// Reads a file, or standard input for `-`.
///
/// # Errors
/// It cannot be read, or is larger than any record may be.
pub(crate) fn read(path: &Path) -> Outcome<Vec<u8>> {
    read_at_most(path, LIMIT)
}

/// Reads a courier file.
///
/// # Errors
/// It cannot be read, or is larger than a desk keeps.
pub(crate) fn read_courier(path: &Path) -> Outcome<Vec<u8>> {
    read_at_most(path, COURIER_LIMIT)
}

fn read_at_most(path: &Path, limit: u64) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    let taken = if path == Path::new("-") {
        std::io::stdin().lock().take(limit + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
    };
    taken.map_err(|_| Code::FileUnreadable)?;
    if bytes.len() as u64 > limit {
        return Err(Code::TooLarge.into());
    }
    Ok(bytes)
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
        write_new(&part, bytes).and_then(|()| std::fs::rename(&part, path).map_err(|_| Code::FileUnwritable.into()));
    if written.is_err() {
        // The empty name was this call's own.
        std::fs::remove_file(path).ok();
    }
    written
}

/// Writes a file of our own making: the same bytes again change nothing, other bytes are never replaced.
///
/// # Errors
/// Another file has this name, it cannot be written, or the disk is full.
pub(crate) fn write_same(path: &Path, bytes: &[u8]) -> Outcome<()> {
    match write_new(path, bytes) {
        Err(failure) if failure.code == Code::FileExists && read(path)? == bytes => Ok(()),
        written => written,
    }
}

/// Replaces an index that this program wrote, whole; a file of somebody else is left as it is.
///
/// # Errors
/// Another file has this name, it cannot be written, or the disk is full.
pub(crate) fn replace_own(path: &Path, bytes: &[u8], is_own: impl Fn(&[u8]) -> bool) -> Outcome<()> {
    if path.exists() && !is_own(&read(path)?) {
        return Err(Code::FileExists.into());
    }
    let fresh = path.with_extension("new");
    let _left_by_a_cut = std::fs::remove_file(&fresh);
    write_new(&fresh, bytes)?;
    std::fs::rename(&fresh, path).map_err(|_| Code::FileUnwritable.into())
}
