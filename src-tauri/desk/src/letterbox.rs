//! Which invitations did this coordinator's desk write, and how did each end?
//!
//! Only numbers and sealed offers stand in the file: the secret of an invitation and the words of its code follow from the
//! vault's key, its mailbox and its unit.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use aman_sync_protocol::ids::{DeskId, UnitId};
use aman_sync_protocol::secret::SymmetricKey;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::enrol::{CodeBytes, from_hex, from_hex_exact, to_hex};
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
    /// How it ended, if it did.
    pub(crate) end: Option<End>,
    /// The server has taken the answer, or it was carried by hand.
    pub(crate) posted: bool,
    /// What stands or shall stand in the drawer of its code, if it was given one.
    pub(crate) offer: Option<Offer>,
}

/// How an invitation ended. Nothing else ends one: no clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// This desk was admitted with it.
    Used(DeskId),
    /// The coordinator refused this desk.
    Refused(DeskId),
}

/// The letter in the drawer of a code.
pub(crate) struct Offer {
    pub(crate) drawer: [u8; 16],
    /// What the server has not taken yet. It is sealed.
    pub(crate) letter: Option<Vec<u8>>,
}

impl Letter {
    /// A fresh invitation.
    pub(crate) const fn new(mailbox: [u8; 16], unit: UnitId) -> Self {
        Self { mailbox, unit, end: None, posted: false, offer: None }
    }

    /// HMAC(key, mailbox ‖ unit): the one-time secret in the invitation.
    pub(crate) fn secret(&self, key: &SymmetricKey) -> SymmetricKey {
        SymmetricKey::from_bytes(key.mark(&[self.mailbox.as_slice(), self.unit.as_bytes()].concat()))
    }

    /// First bytes of HMAC(key, "aman/code/v1" ‖ mailbox ‖ unit): the code, the same whenever it is asked for.
    pub(crate) fn code(&self, key: &SymmetricKey) -> CodeBytes {
        let mark = Zeroizing::new(key.mark(&[b"aman/code/v1", self.mailbox.as_slice(), self.unit.as_bytes()].concat()));
        let mut code = CodeBytes::default();
        code.iter_mut().zip(mark.iter()).for_each(|(to, from)| *to = *from);
        code
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

    pub(crate) fn find_mut(&mut self, mailbox: &[u8; 16]) -> Option<&mut Letter> {
        self.letters.iter_mut().find(|letter| letter.mailbox == *mailbox)
    }

    /// Writes all letters, durably.
    pub(crate) fn save(&self) -> Outcome<()> {
        let letters: Vec<Value> = self.letters.iter().map(document).collect();
        replace(&self.file, json!({ "version": 2, "letters": letters }).to_string().as_bytes())
    }
}

fn document(letter: &Letter) -> Value {
    let (used, refused) = match letter.end {
        None => (None, None),
        Some(End::Used(desk)) => (Some(desk.to_string()), None),
        Some(End::Refused(desk)) => (None, Some(desk.to_string())),
    };
    let offer = letter.offer.as_ref();
    let offer =
        offer.map(|offer| json!({ "drawer": to_hex(&offer.drawer), "letter": offer.letter.as_deref().map(to_hex) }));
    json!({
        "mailbox": to_hex(&letter.mailbox), "unit": letter.unit.to_string(), "used": used, "refused": refused,
        "posted": letter.posted, "offer": offer,
    })
}

fn read(bytes: &[u8]) -> Option<Vec<Letter>> {
    let document: Value = serde_json::from_slice(bytes).ok()?;
    // Version 1 knew neither offers nor refusals: what is absent is none.
    if !matches!(document.get("version")?.as_u64()?, 1 | 2) {
        return None;
    }
    document.get("letters")?.as_array()?.iter().map(letter).collect()
}

fn letter(value: &Value) -> Option<Letter> {
    let text = |key: &str| value.get(key)?.as_str();
    let end = match (text("used"), text("refused")) {
        (Some(desk), _) => Some(End::Used(desk.parse().ok()?)),
        (None, Some(desk)) => Some(End::Refused(desk.parse().ok()?)),
        (None, None) => None,
    };
    let offer = match value.get("offer").filter(|offer| !offer.is_null()) {
        None => None,
        Some(offer) => Some(Offer {
            drawer: from_hex_exact(offer.get("drawer")?.as_str()?)?,
            letter: match offer.get("letter").and_then(Value::as_str) {
                None => None,
                Some(letter) => Some(from_hex(letter)?),
            },
        }),
    };
    let posted = value.get("posted")?.as_bool()?;
    Some(Letter { mailbox: from_hex_exact(text("mailbox")?)?, unit: text("unit")?.parse().ok()?, end, posted, offer })
}

const FILE: &str = "invitations";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    #[test]
    fn what_is_saved_is_read_and_letters_of_version_1_still_are() {
        let folder = std::path::PathBuf::from("unused");
        let (unit, desk) = (UnitId::from_bytes([2; 16]), DeskId::from_bytes([3; 16]));
        let mut letters: Vec<Letter> = (0..3).map(|number| Letter::new([number; 16], unit)).collect();
        letters[1].end = Some(End::Used(desk));
        letters[1].posted = true;
        letters[2].end = Some(End::Refused(desk));
        letters[2].offer = Some(Offer { drawer: [9; 16], letter: Some(vec![1, 2]) });
        let written: Vec<Value> = letters.iter().map(document).collect();
        let bytes = json!({ "version": 2, "letters": written }).to_string();
        let box_ = Letterbox { file: folder, letters: read(bytes.as_bytes()).unwrap() };
        assert_eq!(box_.letters.iter().map(document).collect::<Vec<_>>(), written);
        let one = json!({ "version": 1, "letters": [{
            "mailbox": "00".repeat(16), "unit": "02".repeat(16), "used": "03".repeat(16), "posted": true }] });
        let one = read(one.to_string().as_bytes()).unwrap();
        assert_eq!((one[0].end, one[0].posted, one[0].offer.is_none()), (Some(End::Used(desk)), true, true));
        assert!(read(br#"{"version":3,"letters":[]}"#).is_none());
    }
}
