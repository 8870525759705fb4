//! Who is this, and is somebody listened to whom the roster does not name?

use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::incarnation::IncarnationCertificate;
use aman_sync_protocol::message::{AlertCode, Hello};
use aman_sync_protocol::replica::Item;
use aman_sync_protocol::roster::Roster;
use aman_sync_protocol::secret::VerifyingKey;
use aman_sync_protocol::wire::{FromDesk, read_from_desk};
use axum::http::StatusCode;

use crate::intake::Carrier;
use crate::uplink::{Heard, Uplink};

/// Who sends this hello; or the status and the word with which it is turned away.
pub(crate) fn carrier_of(
    roster: &Roster,
    link: VerifyingKey,
    hello: &Hello,
) -> Result<Carrier, (StatusCode, AlertCode)> {
    match roster.desk_of_link(&link) {
        Some(desk) if roster.revoked(&desk) => Err((StatusCode::FORBIDDEN, AlertCode::Revoked)),
        Some(desk) if desk == hello.desk => Ok(Carrier::Desk(desk)),
        None if roster.root().is_none() => Ok(Carrier::Stranger(link)),
        Some(_) | None => Err((StatusCode::UNAUTHORIZED, AlertCode::NotEnrolled)),
    }
}

/// What a desk that nobody knows brings, if it seats this desk as the authority: only then is it listened to. Of what it
/// brings nothing is kept here before that but a few certificates and entries that are new.
pub(crate) async fn succession(uplink: &mut Uplink, roster: &Roster, link: VerifyingKey) -> Option<Vec<Item>> {
    let (mut items, mut certificates, mut next) = (Vec::new(), Vec::new(), roster.clone());
    while items.len() < MOST_INTRODUCTIONS {
        let frame = match uplink.hear().await {
            Heard::Frame(frame) => frame,
            Heard::Pause => continue,
            Heard::Over | Heard::Cut | Heard::TooMuch | Heard::Malformed(_) => return None,
        };
        let Ok(FromDesk::Item(item)) = read_from_desk(frame) else { return None };
        match &item {
            Item::Incarnation(bytes) => {
                let certificate = IncarnationCertificate::decode(bytes).ok()?;
                if roster.signer_of(&certificate.log_id()).is_none() {
                    certificates.push(certificate);
                    items.push(item);
                }
            }
            Item::Entry(bytes) => {
                let entry = Entry::decode(bytes).ok()?;
                if roster.has_applied(&entry.id()) {
                    continue;
                }
                let applied = next.apply_any(&entry, &certificates).is_ok();
                items.push(item);
                let heir = next.authority().map(|(desk, _)| desk);
                if applied && heir.is_some() && next.desk_of_link(&link) == heir {
                    return Some(items);
                }
            }
            Item::Wrap(_) | Item::Grant(_) => return None,
        }
    }
    None
}

/// New certificates and entries that a desk nobody knows may show, up to the entry that seats it.
const MOST_INTRODUCTIONS: usize = 64;
