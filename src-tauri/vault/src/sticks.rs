//! Which stick does an officer's slot need, and is the one that opened it still plugged in?

use std::path::{Path, PathBuf};

use aman_sync_protocol::ids::OfficerId;

use crate::platform;
use crate::slots::{FactorKind, read_stick, stick_name};
use crate::vault::{Core, LockedVault, OpenVault};

/// A stick as it was when it opened a slot.
#[derive(Debug)]
pub struct SeenStick {
    file: PathBuf,
    /// What the system shows of the device as long as it is plugged in, where it shows that.
    device: Option<PathBuf>,
}

impl SeenStick {
    /// The stick in a folder, with this officer's file on it.
    #[must_use]
    pub fn at(folder: &Path, officer: OfficerId) -> Self {
        let file = folder.join(stick_name(officer));
        Self { device: platform::device_of(&file), file }
    }

    /// Tells whether it was taken out since.
    ///
    /// A stick that is pulled out may stay mounted for a while, and its file readable out of memory; its device goes at once.
    #[must_use]
    pub fn has_left(&self) -> bool {
        !self.file.exists() || self.device.as_ref().is_some_and(|device| !device.exists())
    }
}

impl LockedVault {
    /// Names the file that an officer's stick carries; nothing if her slot needs no stick.
    #[must_use]
    pub fn stick_file(&self, officer: OfficerId) -> Option<String> {
        self.core.needs_stick(officer).then(|| stick_name(officer))
    }

    /// Tells whether the stick of this officer and this vault lies in a folder.
    #[must_use]
    pub fn is_stick(&self, folder: &Path, officer: OfficerId) -> bool {
        read_stick(folder, &self.core.slots.vault, officer).is_some()
    }

    /// Says in which folder the key stick is.
    pub fn put_stick(&mut self, folder: &Path) {
        self.core.options.stick = Some(folder.to_path_buf());
    }
}

impl OpenVault {
    /// Tells whether the slot of an officer needs a key stick.
    #[must_use]
    pub fn needs_stick(&self, officer: OfficerId) -> bool {
        self.core.needs_stick(officer)
    }

    /// Tells whether the stick of this officer and this vault lies in a folder.
    #[must_use]
    pub fn is_stick(&self, folder: &Path, officer: OfficerId) -> bool {
        read_stick(folder, &self.core.slots.vault, officer).is_some()
    }

    /// Says in which folder the key stick is.
    pub fn put_stick(&mut self, folder: &Path) {
        self.core.options.stick = Some(folder.to_path_buf());
    }
}

impl Core {
    fn needs_stick(&self, officer: OfficerId) -> bool {
        self.slots.of(officer).is_some_and(|slot| slot.factors.contains(&FactorKind::KeyStick))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_stick_has_left_with_its_file_or_with_its_device() {
        let folder = tempfile::tempdir().unwrap();
        let officer = OfficerId::from_bytes([7; 16]);
        let file = folder.path().join(stick_name(officer));
        std::fs::write(&file, b"anything").unwrap();
        let mut seen = SeenStick::at(folder.path(), officer);
        assert!(!seen.has_left());
        let device = folder.path().join("device");
        std::fs::write(&device, b"").unwrap();
        seen.device = Some(device.clone());
        assert!(!seen.has_left());
        std::fs::remove_file(&device).unwrap();
        assert!(seen.has_left(), "still mounted, but no device");
        let seen = SeenStick::at(folder.path(), officer);
        std::fs::remove_file(&file).unwrap();
        assert!(seen.has_left());
    }
}
