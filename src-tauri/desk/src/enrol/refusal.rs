//! How is a desk told that the coordinator refused it?
//!
//! `"AMANREFU" ‖ 1 ‖ seal[invitation's secret]("aman/refusal/v1" ‖ mailbox ‖ desk; nothing)`, in the approval's drawer.

use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::ids::DeskId;
use aman_sync_protocol::secret::{SymmetricKey, open_bytes, seal_bytes};

/// Seals a refusal for the holder of the invitation.
#[must_use]
pub fn seal_refusal(desk: &DeskId, mailbox: &[u8; 16], secret: &SymmetricKey, dice: &mut dyn Entropy) -> Vec<u8> {
    let sealed = seal_bytes(secret, &aad(mailbox, desk), &[], dice);
    [MAGIC.as_slice(), &[VERSION], &sealed].concat()
}

/// Says whether a letter refuses this desk under this invitation.
#[must_use]
pub fn is_refusal(letter: &[u8], desk: &DeskId, mailbox: &[u8; 16], secret: &SymmetricKey) -> bool {
    let sealed = letter.strip_prefix(MAGIC).and_then(|rest| rest.strip_prefix(&[VERSION]));
    sealed.is_some_and(|sealed| open_bytes(secret, &aad(mailbox, desk), sealed).is_ok())
}

fn aad(mailbox: &[u8; 16], desk: &DeskId) -> Vec<u8> {
    [b"aman/refusal/v1".as_slice(), mailbox, desk.as_bytes()].concat()
}

const MAGIC: &[u8; 8] = b"AMANREFU";
const VERSION: u8 = 1;

#[cfg(test)]
mod tests {
    use aman_vault::Host;

    use super::*;

    #[test]
    fn a_refusal_is_for_one_desk_and_cannot_be_made_without_the_secret() {
        let (desk, secret) = (DeskId::from_bytes([1; 16]), SymmetricKey::from_bytes([2; 32]));
        let letter = seal_refusal(&desk, &[3; 16], &secret, Host::system().entropy());
        assert!(is_refusal(&letter, &desk, &[3; 16], &secret));
        assert!(!is_refusal(&letter, &DeskId::from_bytes([9; 16]), &[3; 16], &secret));
        assert!(!is_refusal(&letter, &desk, &[4; 16], &secret));
        assert!(!is_refusal(&letter, &desk, &[3; 16], &SymmetricKey::from_bytes([5; 32])));
        assert!(!is_refusal(b"AMANREFU\x01", &desk, &[3; 16], &secret));
    }
}
