//! How does a new desk ask to be admitted, and how is it told?
//!
//! ```text
//!  coordinator                                     new desk
//!   invitation ──── file, once ───────────────────▶ makes its keys
//!   compares the fingerprint  ◀── request, sealed with its secret ── (mailbox or file)
//!   signs the roster ──── approval: the roster and the grants ───────────────▶ checks the root, is in
//! ```
//! The mailbox only carries: it holds neither the secret nor a key that the roster accepts.
//!
//! The invitation itself travels as a file, as a QR code, or as ten words that open a sealed offer in the same mailbox.

mod approval;
mod code;
mod fingerprint;
mod invitation;
mod offer;
mod refusal;
mod request;

pub use approval::{open_approval, seal_approval};
pub use code::{CodeBytes, CodeFault, code_words, read_code};
pub use fingerprint::fingerprint;
pub use invitation::Invitation;
pub use offer::{OfferLock, offer_lock, open_offer, seal_offer, seal_spent};
pub use refusal::{is_refusal, seal_refusal};
pub use request::{mailbox_of, open_request, seal_request};

pub(crate) use fingerprint::digits;
pub(crate) use invitation::server_pin;

use aman_sync_protocol::secret::SymmetricKey;

/// Where requests lie, and where their answers lie: two drawers of one invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawer {
    /// The new desk's request.
    Request,
    /// The coordinator's answer.
    Approval,
}

/// Address of a drawer: first 16 bytes of HMAC(secret, mailbox ‖ drawer), so that only who holds the invitation finds it.
#[must_use]
pub fn drawer(secret: &SymmetricKey, mailbox: &[u8; 16], drawer: Drawer) -> [u8; 16] {
    let which: &[u8] = match drawer {
        Drawer::Request => b"aman/drawer/request/v1",
        Drawer::Approval => b"aman/drawer/approval/v1",
    };
    let mark = secret.mark(&[which, mailbox].concat());
    let mut address = [0; 16];
    address.iter_mut().zip(mark).for_each(|(to, from)| *to = from);
    address
}

/// Bytes as lower-case hexadecimal.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Hexadecimal of even length as bytes.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let pairs = text.as_bytes().chunks_exact(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some((digit(*high)? << 4) | digit(*low)?),
            _ => None,
        })
        .collect()
}

/// Hexadecimal of exactly `N` bytes.
pub(crate) fn from_hex_exact<const N: usize>(text: &str) -> Option<[u8; N]> {
    from_hex(text)?.try_into().ok()
}
