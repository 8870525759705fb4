//! What comes out of the desk for one published vector of enrolment?

use aman_desk::enrol::{Invitation, is_refusal, offer_lock, open_approval, open_offer, read_code};
use aman_desk::{Code, Failure};
use aman_sync_protocol::error::Malformed;
use aman_sync_protocol::ids::DeskId;
use aman_sync_protocol::secret::{SymmetricKey, VerifyingKey, open_bytes};
use serde_json::{Value, json};

use crate::vector_cases::{Outcome, array, hex};

pub(crate) fn code(case: &Value) -> Result<Value, Outcome> {
    let code = read_code(case["text"].as_str().unwrap()).map_err(|_| Outcome::Malformed(Malformed::WrongValue))?;
    Ok(json!({ "code": hex(code.as_slice()) }))
}

pub(crate) fn invitation(bytes: &[u8]) -> Result<Value, Outcome> {
    Invitation::decode(bytes).map(|invitation| told(&invitation)).map_err(|_| Outcome::Malformed(Malformed::WrongValue))
}

fn told(invitation: &Invitation) -> Value {
    let server = invitation.server.as_ref().map(|server| json!({ "address": server.address, "key": hex(&server.key) }));
    json!({
        "server": server, "root": invitation.root.to_string(), "unit": invitation.unit.to_string(),
        "mailbox": hex(&invitation.mailbox), "secret": hex(invitation.secret.expose()),
    })
}

/// The vectors' server has the key 07…, reached at the address it names.
pub(crate) fn offer(case: &Value, bytes: &[u8]) -> Result<Value, Outcome> {
    let lock = offer_lock(&array(case, "code")).map_err(|_| Outcome::CannotOpen)?;
    let drawer = hex(&lock.drawer);
    match open_offer(bytes, &lock, &VerifyingKey::from_bytes([7; 32]), "192.0.2.1:7443") {
        Ok(invitation) => Ok(json!({ "drawer": drawer, "spent": false, "invitation": told(&invitation) })),
        Err(Failure { code: Code::InvitationUsed, .. }) => {
            Ok(json!({ "drawer": drawer, "spent": true, "invitation": null }))
        }
        Err(_) => Err(Outcome::CannotOpen),
    }
}

pub(crate) fn letter(case: &Value, bytes: &[u8]) -> Result<Value, Outcome> {
    let secret = SymmetricKey::from_bytes(array(case, "secret"));
    let (mailbox, whom) = (array::<16>(case, "mailbox"), array::<16>(case, "whom"));
    match case["which"].as_str().unwrap() {
        "request" => {
            // What is sealed is no request here, only bytes: the frame around it is what the vector is about.
            let rest = bytes.strip_prefix(b"AMANREQU\x01").and_then(|rest| rest.strip_prefix(&mailbox));
            let aad = [b"aman/request/v1".as_slice(), &mailbox, &whom].concat();
            let plain = open_bytes(&secret, &aad, rest.ok_or(Outcome::CannotOpen)?);
            Ok(json!({ "plain": hex(plain.map_err(|_| Outcome::CannotOpen)?.expose()) }))
        }
        "approval" => {
            let items = open_approval(bytes, &DeskId::from_bytes(whom), &mailbox, &secret);
            let items = items.map_err(|_| Outcome::CannotOpen)?;
            let listed = items.iter().zip(1..).map(|(item, kind)| json!([kind, item.bytes().len()]));
            Ok(json!({ "items": listed.collect::<Vec<_>>() }))
        }
        _ => {
            let refused = is_refusal(bytes, &DeskId::from_bytes(whom), &mailbox, &secret);
            if refused { Ok(json!({})) } else { Err(Outcome::CannotOpen) }
        }
    }
}
