//! How does the coordinator's answer travel to a new desk?
//!
//! `"AMANAPPR" ‖ 1 ‖ seal[invitation's secret]("aman/approval/v1" ‖ mailbox ‖ desk; items)`; an item is `type ‖ length (4) ‖ bytes`.
//!
//! Nothing in it is believed because the seal opens: the root must have the invitation's fingerprint, each entry its
//! signature, and the roster must name this desk.

use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::ids::DeskId;
use aman_sync_protocol::replica::Item;
use aman_sync_protocol::secret::{SymmetricKey, open_bytes, seal_bytes};

use crate::{Code, Outcome};

/// Seals the papers of an admitted desk for the holder of the invitation.
#[must_use]
pub fn seal_approval(
    items: &[Item],
    desk: &DeskId,
    mailbox: &[u8; 16],
    secret: &SymmetricKey,
    dice: &mut dyn Entropy,
) -> Vec<u8> {
    let mut plain = Vec::new();
    for item in items {
        let length = u32::try_from(item.bytes().len()).unwrap_or(u32::MAX);
        plain.push(kind(item));
        plain.extend_from_slice(&length.to_be_bytes());
        plain.extend_from_slice(item.bytes());
    }
    let sealed = seal_bytes(secret, &aad(mailbox, desk), &plain, dice);
    [MAGIC.as_slice(), &[VERSION], &sealed].concat()
}

/// Opens the papers meant for this desk and this invitation.
///
/// # Errors
/// They are for another desk or invitation, or were changed.
pub fn open_approval(bytes: &[u8], desk: &DeskId, mailbox: &[u8; 16], secret: &SymmetricKey) -> Outcome<Vec<Item>> {
    let sealed =
        bytes.strip_prefix(MAGIC).and_then(|rest| rest.strip_prefix(&[VERSION])).ok_or(Code::ApprovalRefused)?;
    let plain = open_bytes(secret, &aad(mailbox, desk), sealed).map_err(|_| Code::ApprovalRefused)?;
    items(plain.expose()).ok_or_else(|| Code::ApprovalRefused.into())
}

fn items(mut rest: &[u8]) -> Option<Vec<Item>> {
    let mut items = Vec::new();
    while let Some((&kind, after)) = rest.split_first() {
        let (length, after) = after.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (bytes, after) = after.split_at_checked(length)?;
        items.push(item(kind, bytes.to_vec())?);
        rest = after;
    }
    Some(items)
}

const fn kind(item: &Item) -> u8 {
    match item {
        Item::Incarnation(_) => 1,
        Item::Entry(_) => 2,
        Item::Wrap(_) => 3,
        Item::Grant(_) => 4,
    }
}

fn item(kind: u8, bytes: Vec<u8>) -> Option<Item> {
    match kind {
        1 => Some(Item::Incarnation(bytes)),
        2 => Some(Item::Entry(bytes)),
        3 => Some(Item::Wrap(bytes)),
        4 => Some(Item::Grant(bytes)),
        _ => None,
    }
}

fn aad(mailbox: &[u8; 16], desk: &DeskId) -> Vec<u8> {
    [b"aman/approval/v1".as_slice(), mailbox, desk.as_bytes()].concat()
}

const MAGIC: &[u8; 8] = b"AMANAPPR";
const VERSION: u8 = 1;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]
    use aman_vault::Host;

    use super::*;

    #[test]
    fn papers_come_out_as_they_went_in_and_only_for_their_desk() {
        let (desk, other) = (DeskId::from_bytes([1; 16]), DeskId::from_bytes([2; 16]));
        let secret = SymmetricKey::from_bytes([3; 32]);
        let papers = vec![
            Item::Incarnation(vec![1; 3]),
            Item::Entry(Vec::new()),
            Item::Wrap(vec![2]),
            Item::Grant(vec![3; 300]),
        ];
        let mut host = Host::system();
        let bytes = seal_approval(&papers, &desk, &[4; 16], &secret, host.entropy());
        assert_eq!(open_approval(&bytes, &desk, &[4; 16], &secret).ok(), Some(papers));
        assert!(open_approval(&bytes, &other, &[4; 16], &secret).is_err());
        assert!(open_approval(&bytes, &desk, &[5; 16], &secret).is_err());
        for end in 0..bytes.len() {
            assert!(open_approval(&bytes[..end], &desk, &[4; 16], &secret).is_err(), "{end}");
        }
    }
}
