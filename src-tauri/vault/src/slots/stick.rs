//! What lies on a key stick?
//!
//! ```text
//! aman-<first 4 bytes of the officer's id>.key = "AMANSTCK" ‖ 1 ‖ vault (16) ‖ officer (16) ‖ secret (32) ‖ SHA-256 of all before
//! ```
//! The secret alone opens nothing; neither does the PIN.

use std::fs;
use std::path::Path;

use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::ids::OfficerId;
use aman_sync_protocol::secret::{SymmetricKey, hash};
use zeroize::Zeroizing;

use crate::fault::VaultFault;
use crate::platform;

/// Puts a secret for this officer on a stick; the one that is there already stays and is used.
pub(crate) fn make(
    folder: &Path,
    vault: &[u8; 16],
    officer: OfficerId,
    dice: &mut dyn Entropy,
) -> Result<(), VaultFault> {
    if read(folder, vault, officer).is_some() {
        return Ok(());
    }
    if folder.join(name(officer)).exists() {
        // Not ours, or damaged: it stays where it is.
        return Err(VaultFault::Refused { what: "key stick" });
    }
    let secret = SymmetricKey::make(dice);
    let mut bytes = Zeroizing::new([MAGIC.as_slice(), &[VERSION], vault, officer.as_bytes(), secret.expose()].concat());
    let sum = hash(&[&bytes]);
    bytes.extend_from_slice(&sum);
    platform::replace_file(folder, &name(officer), &bytes)
}

/// Reads this officer's secret from a stick.
pub(crate) fn read(folder: &Path, vault: &[u8; 16], officer: OfficerId) -> Option<SymmetricKey> {
    let bytes = Zeroizing::new(fs::read(folder.join(name(officer))).ok()?);
    let (body, sum) = bytes.split_last_chunk::<32>()?;
    if hash(&[body]) != *sum {
        return None;
    }
    let rest = body.strip_prefix(MAGIC)?.strip_prefix(&[VERSION])?;
    let secret = rest.strip_prefix(vault)?.strip_prefix(officer.as_bytes())?;
    Some(SymmetricKey::from_bytes(secret.try_into().ok()?))
}

/// The name of this officer's file.
pub(crate) fn name(officer: OfficerId) -> String {
    let short: String = officer.as_bytes().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("aman-{short}.key")
}

const MAGIC: &[u8; 8] = b"AMANSTCK";
const VERSION: u8 = 1;
