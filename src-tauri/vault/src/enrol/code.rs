//! Which key do the words of an invitation's code open?

use aman_sync_protocol::secret::SymmetricKey;

use crate::fault::VaultFault;
use crate::hazmat;
use crate::options::Argon;

/// Argon2id[64 MiB, 3 passes](code, "aman/code/v1" ‖ zeros): the key of an offer.
///
/// Whoever keeps the server holds the sealed offer and may guess at leisure: stretching makes each guess at the 88 bits of a
/// code cost what a guess at a passphrase costs. The cost is part of the format.
///
/// # Errors
/// There is not enough memory.
pub fn derive_code_key(code: &[u8; 11]) -> Result<SymmetricKey, VaultFault> {
    hazmat::stretch(code, b"aman/code/v1\0\0\0\0", Argon { memory_kib: 64 * 1024, passes: 3 })
}
