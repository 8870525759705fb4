//! How does an invitation reach someone who was told ten words and the address of a server?
//!
//! `"AMANOFFR" ‖ 1 ‖ seal[offer secret]("aman/offer/v1" ‖ drawer; invitation, or nothing once it is spent)`, left by the
//! coordinator in the drawer that follows from the code. The server's key and the region's fingerprint stand inside: what
//! the server showed in the handshake is believed only if the offer says the same.

use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::secret::{SymmetricKey, VerifyingKey, open_bytes, seal_bytes};
use aman_vault::enrol::derive_code_key;

use super::Invitation;
use super::code::BYTES;
use crate::{Code, Outcome};

/// Where the offer of a code lies, and what opens it.
pub struct OfferLock {
    /// The drawer of the server's mailbox.
    pub drawer: [u8; 16],
    secret: SymmetricKey,
}

/// The lock of a code: a tenth of a second to half a second of work, on purpose.
///
/// # Errors
/// There is not enough memory.
pub fn offer_lock(code: &[u8; BYTES]) -> Outcome<OfferLock> {
    let key = derive_code_key(code)?;
    let mut drawer = [0; 16];
    drawer.iter_mut().zip(key.mark(b"aman/drawer/offer/v1")).for_each(|(to, from)| *to = from);
    Ok(OfferLock { drawer, secret: key.derive("aman/offer/v1") })
}

/// Seals an invitation for whoever was told the code.
#[must_use]
pub fn seal_offer(invitation: &Invitation, lock: &OfferLock, dice: &mut dyn Entropy) -> Vec<u8> {
    seal(&invitation.encode(), lock, dice)
}

/// What lies in the drawer once the invitation was used: it opens, and holds nothing.
#[must_use]
pub fn seal_spent(lock: &OfferLock, dice: &mut dyn Entropy) -> Vec<u8> {
    seal(&[], lock, dice)
}

/// Opens an offer that a server gave which proved the key `shown`, reached at `address`.
///
/// # Errors
/// It was not sealed under this code, is spent, or names another server than the one that gave it.
pub fn open_offer(letter: &[u8], lock: &OfferLock, shown: &VerifyingKey, address: &str) -> Outcome<Invitation> {
    let sealed =
        letter.strip_prefix(MAGIC).and_then(|rest| rest.strip_prefix(&[VERSION])).ok_or(Code::InvitationDamaged)?;
    let plain = open_bytes(&lock.secret, &aad(lock), sealed).map_err(|_| Code::InvitationDamaged)?;
    if plain.expose().is_empty() {
        return Err(Code::InvitationUsed.into());
    }
    let mut invitation = Invitation::decode(plain.expose())?;
    // Someone in the middle can bring the true offer, but not show the true key.
    let server = invitation.server.as_mut().filter(|server| server.key == *shown.as_bytes());
    // The way that was typed is the one that works from here.
    server.ok_or(Code::WrongServerKey)?.address = address.to_owned();
    Ok(invitation)
}

fn seal(plain: &[u8], lock: &OfferLock, dice: &mut dyn Entropy) -> Vec<u8> {
    let sealed = seal_bytes(&lock.secret, &aad(lock), plain, dice);
    [MAGIC.as_slice(), &[VERSION], &sealed].concat()
}

fn aad(lock: &OfferLock) -> Vec<u8> {
    [b"aman/offer/v1".as_slice(), &lock.drawer].concat()
}

const MAGIC: &[u8; 8] = b"AMANOFFR";
const VERSION: u8 = 1;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use aman_sync_protocol::ids::{EntryId, UnitId};
    use aman_vault::Host;
    use aman_vault::state::ServerPin;

    use super::*;
    use crate::Failure;

    fn invitation() -> Invitation {
        Invitation {
            server: Some(ServerPin { address: "192.0.2.1:7443".into(), key: [7; 32] }),
            root: EntryId::from_bytes([1; 32]),
            unit: UnitId::from_bytes([2; 16]),
            mailbox: [3; 16],
            secret: SymmetricKey::from_bytes([4; 32]),
        }
    }

    fn opened(letter: &[u8], lock: &OfferLock, shown: [u8; 32]) -> Result<Invitation, Code> {
        let shown = VerifyingKey::from_bytes(shown);
        open_offer(letter, lock, &shown, "198.51.100.7:7443").map_err(|failure: Failure| failure.code)
    }

    #[test]
    fn an_offer_opens_under_its_code_and_for_the_server_it_names_only() {
        let (lock, other) = (offer_lock(&[1; BYTES]).ok().unwrap(), offer_lock(&[2; BYTES]).ok().unwrap());
        assert_ne!(lock.drawer, other.drawer);
        let letter = seal_offer(&invitation(), &lock, Host::system().entropy());
        let read = opened(&letter, &lock, [7; 32]).ok().unwrap();
        assert_eq!(read.mailbox, [3; 16]);
        assert_eq!(read.server.unwrap().address, "198.51.100.7:7443", "the way that worked");
        assert_eq!(opened(&letter, &other, [7; 32]).err(), Some(Code::InvitationDamaged));
        assert_eq!(opened(&letter, &lock, [8; 32]).err(), Some(Code::WrongServerKey));
        for end in 0..letter.len() {
            assert_eq!(opened(&letter[..end], &lock, [7; 32]).err(), Some(Code::InvitationDamaged), "{end}");
        }
    }

    #[test]
    fn a_spent_offer_says_so() {
        let lock = offer_lock(&[1; BYTES]).ok().unwrap();
        let letter = seal_spent(&lock, Host::system().entropy());
        assert_eq!(opened(&letter, &lock, [7; 32]).err(), Some(Code::InvitationUsed));
    }
}
