//! Which sheets are printed, and what stands on each?

use aman_papers::{Moment, SheetData, SheetLang, sheet};
use chrono::{DateTime, Datelike, Local, Timelike};

use crate::Outcome;
use crate::desk::Desk;
use crate::view::InvitationCard;
use crate::words::{Tongue, say, say_with};

impl Desk {
    /// The sheet of an invitation as PDF: words, QR code, what to do, that it serves once. As secret as the invitation.
    ///
    /// # Errors
    /// The sheet cannot be made.
    pub fn invitation_sheet(&self, card: &InvitationCard) -> Outcome<Vec<u8>> {
        let word = |key: &str| say(key, self.tongue).unwrap_or_default();
        let words = match &card.server {
            Some(server) => say_with("say-invitation-words", &[("server", &isolated(server))], self.tongue),
            None => say("say-invitation-by-hand", self.tongue),
        };
        let data = SheetData {
            title: word("say-invitation-title"),
            unit: card.unit_name.clone(),
            paragraphs: vec![word("say-invitation-what"), words.unwrap_or_default(), word("say-invitation-digits")],
            words: if card.server.is_some() { card.words.clone() } else { Vec::new() },
            qr: card.invitation.clone(),
            notes: vec![word("say-invitation-once"), word("say-invitation-lost")],
            ..self.blank_sheet()
        };
        Ok(sheet(&data)?.pdf)
    }

    /// A sheet in the language of this desk with nothing on it but its footer.
    pub(crate) fn blank_sheet(&self) -> SheetData {
        self.blank_sheet_in(self.tongue)
    }

    /// The same in another language.
    pub(crate) fn blank_sheet_in(&self, tongue: Tongue) -> SheetData {
        let now = DateTime::from_timestamp_millis(self.now()).unwrap_or_default();
        let here = now.with_timezone(&Local);
        let day = here.format("%d/%m/%Y").to_string();
        let time = here.format("%H:%M").to_string();
        let footer = say_with("say-sheet-footer", &[("day", &isolated(&day)), ("time", &isolated(&time))], tongue);
        let small = |number: u32| u8::try_from(number).unwrap_or(1);
        SheetData {
            lang: match tongue {
                Tongue::Fr => SheetLang::Fr,
                Tongue::Ar => SheetLang::Ar,
                Tongue::En => SheetLang::En,
            },
            title: String::new(),
            unit: String::new(),
            paragraphs: Vec::new(),
            words: Vec::new(),
            digits: String::new(),
            qr: String::new(),
            rows: Vec::new(),
            chapters: Vec::new(),
            notes: Vec::new(),
            footer: footer.unwrap_or_default(),
            moment: Moment {
                year: now.year(),
                month: small(now.month()),
                day: small(now.day()),
                hour: small(now.hour()),
                minute: small(now.minute()),
            },
        }
    }
}

/// Kept from left to right in the middle of Arabic.
pub(super) fn isolated(text: &str) -> String {
    format!("\u{2066}{text}\u{2069}")
}
