//! Where is the key stick of an officer, and is the one that opened this desk still plugged in?

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use aman_sync_protocol::ids::OfficerId;
use aman_vault::LockedVault;
use aman_vault::sticks::SeenStick;

use super::NewSecret;
use crate::desk::{Desk, Standing};
use crate::platform;
use crate::view::{SecretAsked, StickLine};

/// The stick that opened this desk, to be looked at from another thread while the desk is at work.
#[derive(Clone, Default)]
pub struct StickWatch(Arc<Mutex<Option<SeenStick>>>);

impl StickWatch {
    /// Tells whether the stick that opened the desk was taken out: then the desk is to be locked.
    #[must_use]
    pub fn has_left(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref().is_some_and(SeenStick::has_left)
    }

    fn set(&self, seen: Option<SeenStick>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = seen;
    }
}

impl Desk {
    /// Lends the watch over the stick that opens this desk.
    #[must_use]
    pub fn stick_watch(&self) -> StickWatch {
        self.stick.clone()
    }

    /// Says in which folder a key stick is.
    pub fn put_stick(&mut self, folder: &Path) {
        self.options.stick = Some(folder.to_path_buf());
        match &mut self.standing {
            Standing::Locked(vault) => vault.put_stick(folder),
            Standing::Open(vault) => vault.put_stick(folder),
            Standing::Absent | Standing::Turning => {}
        }
    }

    /// Takes in what is to open a slot, as the window asks it.
    pub fn secret_asked(&mut self, asked: SecretAsked) -> NewSecret {
        let SecretAsked { typed, stick, device } = asked;
        if let Some(folder) = &stick {
            self.put_stick(Path::new(folder));
        }
        NewSecret { typed, stick: stick.is_some(), device }
    }

    /// The sticks that officers of this locked desk need, and whether each is plugged in.
    pub(crate) fn stick_lines(&self, vault: &LockedVault) -> Vec<StickLine> {
        let folders = self.stick_folders();
        let line = |officer: OfficerId| {
            let file = vault.stick_file(officer)?;
            let here = folders.iter().any(|folder| vault.is_stick(folder, officer));
            Some(StickLine { officer: officer.to_string(), file, here })
        };
        vault.officers().iter().filter_map(|slot| line(slot.officer)).collect()
    }

    /// Finds the stick of an officer among what is plugged in; what is not found is missed by her slot.
    pub(crate) fn find_stick(&mut self, vault: &mut LockedVault, officer: OfficerId) {
        if let Some(folder) = self.stick_folders().into_iter().find(|folder| vault.is_stick(folder, officer)) {
            vault.put_stick(&folder);
            self.options.stick = Some(folder);
        }
    }

    /// The same for an officer who signs beside whoever opened the desk.
    pub(crate) fn find_second_stick(&mut self, officer: OfficerId) {
        let folders = self.stick_folders();
        if let Standing::Open(vault) = &mut self.standing
            && let Some(folder) = folders.iter().find(|folder| vault.is_stick(folder, officer))
        {
            vault.put_stick(folder);
        }
    }

    /// From now on the desk is open as long as this officer's stick is plugged in, if her slot needs one.
    pub(crate) fn watch_stick(&self, officer: OfficerId) {
        let needed = match &self.standing {
            Standing::Locked(vault) => vault.stick_file(officer).is_some(),
            Standing::Open(vault) => vault.needs_stick(officer),
            Standing::Absent | Standing::Turning => false,
        };
        let folder = self.options.stick.as_ref().filter(|_| needed);
        self.stick.set(folder.map(|folder| SeenStick::at(folder, officer)));
    }

    /// The desk is locked: no stick holds it open.
    pub(crate) fn forget_stick(&mut self) {
        self.stick_left = self.stick.has_left();
        self.stick.set(None);
    }

    fn stick_folders(&self) -> Vec<PathBuf> {
        self.options.stick.iter().cloned().chain(platform::removable()).collect()
    }
}
