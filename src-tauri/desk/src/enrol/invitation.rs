//! What does the coordinator hand to a new desk?

use aman_sync_protocol::ids::{EntryId, UnitId};
use aman_sync_protocol::secret::SymmetricKey;
use aman_vault::state::ServerPin;
use serde_json::{Value, json};

use super::{from_hex_exact, to_hex};
use crate::{Code, Outcome};

/// An invitation: used once, for one desk of one unit.
pub struct Invitation {
    /// Where the region's server listens, if it has one.
    pub server: Option<ServerPin>,
    /// Fingerprint of the region's root.
    pub root: EntryId,
    /// Unit of the new desk.
    pub unit: UnitId,
    /// Mailbox through which it asks.
    pub mailbox: [u8; 16],
    /// One-time secret that proves the invitation.
    pub secret: SymmetricKey,
}

/// Reads a server's address and key as typed.
///
/// # Errors
/// The key is not 64 hexadecimal digits, or the address has no port.
pub(crate) fn server_pin(address: &str, key: &str) -> Outcome<ServerPin> {
    let key = from_hex_exact(key).ok_or(Code::WrongUse)?;
    let port = address.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
    if port.is_none() {
        return Err(Code::WrongUse.into());
    }
    Ok(ServerPin { address: address.to_owned(), key })
}

impl Invitation {
    /// The file's bytes: JSON with a version.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let server = self.server.as_ref().map(|server| json!({"address": server.address, "key": to_hex(&server.key)}));
        let document = json!({
            "aman": "invitation",
            "version": 1,
            "server": server,
            "root": self.root.to_string(),
            "unit": self.unit.to_string(),
            "mailbox": to_hex(&self.mailbox),
            "secret": to_hex(self.secret.expose()),
        });
        document.to_string().into_bytes()
    }

    /// Reads an invitation.
    ///
    /// # Errors
    /// It is no invitation, or of another version.
    pub fn decode(bytes: &[u8]) -> Outcome<Self> {
        Self::read(bytes).ok_or_else(|| Code::InvitationDamaged.into())
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let document: Value = serde_json::from_slice(bytes).ok()?;
        if document.as_object()?.len() != 7 || document.get("aman")? != "invitation" || document.get("version")? != 1 {
            return None;
        }
        let text = |key: &str| document.get(key)?.as_str();
        let server = document.get("server").filter(|server| !server.is_null());
        let server = match server {
            None => None,
            Some(server) => {
                let part = |key: &str| server.get(key)?.as_str();
                Some(server_pin(part("address")?, part("key")?).ok()?)
            }
        };
        Some(Self {
            server,
            root: text("root")?.parse().ok()?,
            unit: text("unit")?.parse().ok()?,
            mailbox: from_hex_exact(text("mailbox")?)?,
            secret: SymmetricKey::from_bytes(from_hex_exact(text("secret")?)?),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]
    use super::*;

    fn sample(server: bool) -> Invitation {
        Invitation {
            server: server.then(|| ServerPin { address: "192.0.2.1:7443".into(), key: [7; 32] }),
            root: EntryId::from_bytes([1; 32]),
            unit: UnitId::from_bytes([2; 16]),
            mailbox: [3; 16],
            secret: SymmetricKey::from_bytes([4; 32]),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for server in [true, false] {
            let bytes = sample(server).encode();
            assert_eq!(Invitation::decode(&bytes).unwrap_or_else(|_| panic!()).encode(), bytes);
        }
    }

    #[test]
    fn every_cut_is_refused() {
        let bytes = sample(true).encode();
        for end in 0..bytes.len() {
            assert!(Invitation::decode(&bytes[..end]).is_err(), "{end}");
        }
    }
}
