//! How does this system make a file durable, replace it whole, and lock it?

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::fault::{VaultFault, io_fault};

/// An exclusive lock on a vault's folder, held as long as this lives.
pub(crate) struct FolderLock {
    _file: File,
}

/// Takes the lock of a vault's folder; a second process (or a second holder in this one) is told `Busy`.
pub(crate) fn lock_folder(folder: &Path) -> Result<FolderLock, VaultFault> {
    let file = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(false)
        .open(folder.join("vault.lock"))
        .map_err(io_fault("open the lock file"))?;
    match file.try_lock() {
        Ok(()) => Ok(FolderLock { _file: file }),
        Err(fs::TryLockError::WouldBlock) => Err(VaultFault::Busy),
        Err(fs::TryLockError::Error(error)) => Err(io_fault("lock the vault")(error)),
    }
}

/// Makes the names in a folder durable.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> Result<(), VaultFault> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io_fault("flush the folder"))
}

/// Makes the names in a folder durable: NTFS journals them, and a folder cannot be opened as a file here.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> Result<(), VaultFault> {
    Ok(())
}

/// What the system shows of the device that a file lies on, as long as that device is plugged in.
#[cfg(target_os = "linux")]
pub(crate) fn device_of(file: &Path) -> Option<PathBuf> {
    use std::os::linux::fs::MetadataExt;
    let shown = PathBuf::from(device_folder(fs::metadata(file).ok()?.st_dev()));
    shown.exists().then_some(shown)
}

/// Nothing is shown here: a drive that is pulled out takes its files away with it.
#[cfg(not(target_os = "linux"))]
pub(crate) fn device_of(_file: &Path) -> Option<PathBuf> {
    None
}

/// The two halves of a device's number are woven into each other.
#[cfg(target_os = "linux")]
fn device_folder(number: u64) -> String {
    let major = ((number >> 8) & 0xfff) | ((number >> 32) & 0xffff_f000);
    let minor = (number & 0xff) | ((number >> 12) & 0xffff_ff00);
    format!("/sys/dev/block/{major}:{minor}")
}

/// Makes a folder that only its owner may enter.
pub(crate) fn make_folder(folder: &Path) -> Result<(), VaultFault> {
    fs::create_dir_all(folder).map_err(io_fault("make the vault's folder"))?;
    keep_private(folder)
}

#[cfg(unix)]
fn keep_private(folder: &Path) -> Result<(), VaultFault> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(io_fault("close the vault's folder"))
}

#[cfg(not(unix))]
fn keep_private(_folder: &Path) -> Result<(), VaultFault> {
    Ok(())
}

/// Replaces a file whole: a power cut leaves the old or the new one, never a part.
pub(crate) fn replace_file(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), VaultFault> {
    let fresh = folder.join(format!("{name}.new"));
    let mut file = File::create(&fresh).map_err(io_fault("write a file"))?;
    file.write_all(bytes).map_err(io_fault("write a file"))?;
    file.sync_all().map_err(io_fault("flush a file"))?;
    drop(file);
    fs::rename(&fresh, folder.join(name)).map_err(io_fault("put a file in place"))?;
    sync_folder(folder)
}

/// Moves a file aside under a free name and returns that name; nothing is ever deleted.
pub(crate) fn set_aside(folder: &Path, name: &str) -> Result<Option<PathBuf>, VaultFault> {
    let from = folder.join(name);
    if !from.exists() {
        return Ok(None);
    }
    let mut number = 1_u32;
    let aside = loop {
        let candidate = folder.join(format!("{name}.aside-{number}"));
        if !candidate.exists() {
            break candidate;
        }
        number = number.saturating_add(1);
    };
    fs::rename(&from, &aside).map_err(io_fault("set a file aside"))?;
    sync_folder(folder)?;
    Ok(Some(aside))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_found_by_the_two_halves_of_its_number() {
        // As the C library's `makedev` weaves them.
        assert_eq!(device_folder(0x0811), "/sys/dev/block/8:17");
        assert_eq!(device_folder(0x0010_0803), "/sys/dev/block/8:259");
        assert_eq!(device_folder(0x0000_1000_0000_0005), "/sys/dev/block/4096:5");
    }
}
