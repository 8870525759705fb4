//! Which invitations did this coordinator's desk write, and which of them are used?
//!
//! Only numbers stand in the file: the secret of an invitation follows from the vault's key, its mailbox and its unit.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use aman_sync_protocol::ids::{DeskId, UnitId};
use aman_sync_protocol::secret::SymmetricKey;
use serde_json::{Value, json};

use crate::enrol::{from_hex_exact, to_hex};
use crate::keep::replace;
use crate::{Code, Outcome};

/// The invitations of one desk.
pub(crate) struct Letterbox {
    file: PathBuf,
    pub(crate) letters: Vec<Letter>,
}

/// One invitation.
pub(crate) struct Letter {
    pub(crate) mailbox: [u8; 16],
    pub(crate) unit: UnitId,
    /// The desk that was admitted with it.
    pub(crate) used: Option<DeskId>,
    /// The server has taken its papers, or they were carried by hand.
    pub(crate) posted: bool,
}

impl Letter {
    /// HMAC(key, mailbox ‖ unit): the one-time secret in the invitation.
    pub(crate) fn secret(&self, key: &SymmetricKey) -> SymmetricKey {
        SymmetricKey::from_bytes(key.mark(&[self.mailbox.as_slice(), self.unit.as_bytes()].concat()))
    }
}

impl Letterbox {
    /// Reads the letterbox of a vault folder; none yet is an empty one.
    ///
    /// # Errors
    /// The file cannot be read or understood; it is left as it is.
    pub(crate) fn open(folder: &Path) -> Outcome<Self> {
        let file = folder.join(FILE);
        let letters = match fs::read(&file) {
            Ok(bytes) => read(&bytes).ok_or(Code::DamagedVault)?,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(_) => return Err(Code::DiskFailed.into()),
        };
        Ok(Self { file, letters })
    }

    pub(crate) fn find(&self, mailbox: &[u8; 16]) -> Option<&Letter> {
        self.letters.iter().find(|letter| letter.mailbox == *mailbox)
    }

    /// Marks an invitation as used, durably.
    pub(crate) fn mark_used(&mut self, mailbox: &[u8; 16], desk: DeskId) -> Outcome<()> {
        if let Some(letter) = self.letters.iter_mut().find(|letter| letter.mailbox == *mailbox) {
            letter.used = Some(desk);
        }
        self.save()
    }

    /// Writes all letters, durably.
    pub(crate) fn save(&self) -> Outcome<()> {
        let letters: Vec<Value> = self.letters.iter().map(document).collect();
        replace(&self.file, json!({ "version": 1, "letters": letters }).to_string().as_bytes())
    }
}

fn document(letter: &Letter) -> Value {
    let used = letter.used.map(|desk| desk.to_string());
    json!({ "mailbox": to_hex(&letter.mailbox), "unit": letter.unit.to_string(), "used": used, "posted": letter.posted })
}

fn read(bytes: &[u8]) -> Option<Vec<Letter>> {
    let document: Value = serde_json::from_slice(bytes).ok()?;
    if document.get("version")? != 1 {
        return None;
    }
    document.get("letters")?.as_array()?.iter().map(letter).collect()
}

fn letter(value: &Value) -> Option<Letter> {
    let text = |key: &str| value.get(key)?.as_str();
    let used = match value.get("used").filter(|used| !used.is_null()) {
        None => None,
        Some(used) => Some(used.as_str()?.parse().ok()?),
    };
    let posted = value.get("posted")?.as_bool()?;
    Some(Letter { mailbox: from_hex_exact(text("mailbox")?)?, unit: text("unit")?.parse().ok()?, used, posted })
}

const FILE: &str = "invitations";
