//! How does a passphrase become a key? The only file here that calls argon2.

use aman_sync_protocol::secret::SymmetricKey;
use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use crate::fault::VaultFault;
use crate::options::{Argon, Passphrase};

/// Argon2id[memory, passes, 1 lane](passphrase, salt) → 32 bytes (RFC 9106).
///
/// The limits keep a forged slot file from taking all memory or hours: at most 4 GiB and 64 passes.
pub(crate) fn derive_slot_key(
    passphrase: &Passphrase,
    salt: &[u8; 16],
    cost: Argon,
) -> Result<SymmetricKey, VaultFault> {
    stretch(passphrase.bytes(), salt, cost)
}

/// Argon2id[memory, passes, 1 lane](secret, salt) → 32 bytes (RFC 9106), within the same limits.
pub(crate) fn stretch(secret: &[u8], salt: &[u8; 16], cost: Argon) -> Result<SymmetricKey, VaultFault> {
    const WHAT: VaultFault = VaultFault::CannotOpen { what: "slot" };
    if cost.memory_kib > 4 * 1024 * 1024 || cost.passes > 64 {
        return Err(WHAT);
    }
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|_| WHAT)?;
    let mut out = Zeroizing::new([0_u8; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret, salt, out.as_mut())
        .map_err(|_| WHAT)?;
    Ok(SymmetricKey::from_bytes(*out))
}
