//! How does a new desk's request travel to the coordinator?
//!
//! `"AMANREQU" ‖ 1 ‖ mailbox (16) ‖ seal[invitation's secret]("aman/request/v1" ‖ mailbox ‖ unit; request)`: the seal proves
//! the invitation and keeps the officer's name from the mailbox.

use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::ids::UnitId;
use aman_sync_protocol::secret::{SymmetricKey, open_bytes, seal_bytes};
use aman_vault::enrol::DeskRequest;

use super::Invitation;
use crate::{Code, Outcome};

/// Seals a request for the coordinator who wrote the invitation.
#[must_use]
pub fn seal_request(request: &DeskRequest, invitation: &Invitation, dice: &mut dyn Entropy) -> Vec<u8> {
    let aad = aad(&invitation.mailbox, invitation.unit);
    let sealed = seal_bytes(&invitation.secret, &aad, &request.encode(), dice);
    [MAGIC.as_slice(), &[VERSION], &invitation.mailbox, &sealed].concat()
}

/// The mailbox a request names, before anything of it is believed.
///
/// # Errors
/// It is no request.
pub fn mailbox_of(bytes: &[u8]) -> Outcome<[u8; 16]> {
    parts(bytes).map(|(mailbox, _)| *mailbox).ok_or_else(|| Code::RequestRefused.into())
}

/// Opens a request made with an invitation to `unit`.
///
/// # Errors
/// It was made with another invitation, was changed, or its parts do not belong together.
pub fn open_request(bytes: &[u8], secret: &SymmetricKey, unit: UnitId) -> Outcome<DeskRequest> {
    let (mailbox, sealed) = parts(bytes).ok_or(Code::RequestRefused)?;
    let plain = open_bytes(secret, &aad(mailbox, unit), sealed).map_err(|_| Code::RequestRefused)?;
    DeskRequest::decode(plain.expose()).map_err(|_| Code::RequestRefused.into())
}

fn parts(bytes: &[u8]) -> Option<(&[u8; 16], &[u8])> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (&version, rest) = rest.split_first()?;
    if version == VERSION { rest.split_first_chunk() } else { None }
}

fn aad(mailbox: &[u8; 16], unit: UnitId) -> Vec<u8> {
    [b"aman/request/v1".as_slice(), mailbox, unit.as_bytes()].concat()
}

const MAGIC: &[u8; 8] = b"AMANREQU";
const VERSION: u8 = 1;
