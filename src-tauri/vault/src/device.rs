//! What does this machine add to a key, so that a copied vault folder is not enough?
//!
//! A keystore of the system or a security chip would stand behind [`DeviceStore`]; only the plain file is built. It lies
//! outside the vault's folder and helps against one thing: a copy of that folder (a backup, a stick). Who takes the whole
//! disk has it too. The screens and `aman status` say so.

use std::fs;
use std::path::{Path, PathBuf};

use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::secret::{SymmetricKey, hash};
use zeroize::Zeroizing;

use crate::fault::VaultFault;
use crate::platform;

/// A secret of this machine.
pub trait DeviceStore {
    /// What keeps it.
    fn kind(&self) -> DeviceKind;

    /// The secret, if there is one.
    fn secret(&self) -> Option<SymmetricKey>;

    /// Makes one, unless there is one.
    ///
    /// # Errors
    /// It cannot be kept, or what lies there is not a device secret.
    fn make(&self, dice: &mut dyn Entropy) -> Result<(), VaultFault>;
}

/// What keeps a device secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceKind {
    /// A file that whoever has the disk can read.
    PlainFile,
}

impl DeviceKind {
    /// The word in answers.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::PlainFile => "plain-file",
        }
    }
}

/// The fallback: a file outside the vault's folder.
#[derive(Clone, Debug)]
pub struct PlainFile {
    folder: PathBuf,
}

impl PlainFile {
    /// A store in a folder; nothing is made yet.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf() }
    }
}

impl DeviceStore for PlainFile {
    fn kind(&self) -> DeviceKind {
        DeviceKind::PlainFile
    }

    fn secret(&self) -> Option<SymmetricKey> {
        let bytes = Zeroizing::new(fs::read(self.folder.join(NAME)).ok()?);
        let (body, sum) = bytes.split_last_chunk::<32>()?;
        if hash(&[body]) != *sum {
            return None;
        }
        Some(SymmetricKey::from_bytes(body.strip_prefix(MAGIC)?.strip_prefix(&[VERSION])?.try_into().ok()?))
    }

    fn make(&self, dice: &mut dyn Entropy) -> Result<(), VaultFault> {
        if self.secret().is_some() {
            return Ok(());
        }
        if self.folder.join(NAME).exists() {
            return Err(VaultFault::Refused { what: "device secret" });
        }
        let secret = SymmetricKey::make(dice);
        let mut bytes = Zeroizing::new([MAGIC.as_slice(), &[VERSION], secret.expose()].concat());
        let sum = hash(&[&bytes]);
        bytes.extend_from_slice(&sum);
        platform::make_folder(&self.folder)?;
        platform::replace_file(&self.folder, NAME, &bytes)
    }
}

const NAME: &str = "device.secret";
const MAGIC: &[u8; 8] = b"AMANDEVC";
const VERSION: u8 = 1;
