//! How are keys put on paper, tried, and used again?

use aman_schema::Private;
use aman_sync_protocol::ids::{DeskId, UnitId};
use aman_vault::paper::{PaperSecret, Share};

use super::permits::Right;
use crate::desk::Desk;
use crate::view::{Recovered, RecoveryLines, ShareSheet, Sheet};
use crate::{Code, Outcome};

impl Desk {
    /// Makes the region's key on paper and gives its shares, each to be printed once and handed to one trustee.
    ///
    /// # Errors
    /// This is not the authority's desk, fewer shares than are needed would be made, or the disk is full.
    pub fn recovery_create(&mut self, threshold: u8, count: u8) -> Outcome<Vec<ShareSheet>> {
        self.opened()?;
        self.coordinators_only()?;
        if threshold < 2 || count < threshold {
            return Err(Code::WrongUse.into());
        }
        let shares = self.opened()?.make_recovery(threshold, count)?;
        let sheet = |share: &Share| ShareSheet {
            place: share.place(),
            threshold: share.threshold(),
            count,
            words: share.words().into_iter().map(str::to_owned).collect(),
        };
        Ok(shares.iter().map(sheet).collect())
    }

    /// Says whether these shares make the region's present key; nothing is opened with it.
    ///
    /// # Errors
    /// This is no coordinator's desk, or the shares are too few or wrong.
    pub fn recovery_rehearse(&mut self, shares: &[String]) -> Outcome<RecoveryLines> {
        self.opened()?;
        self.coordinators_only()?;
        let shares = read_shares(shares)?;
        self.opened()?.rehearse_recovery(&shares)?;
        self.recovery()
    }

    /// Gives a unit's file keys to a desk of it, with the shares of the trustees.
    ///
    /// # Errors
    /// This is no coordinator's desk, unit or desk are unknown, no reason is given, or the shares are wrong.
    pub fn recovery_unit(&mut self, unit: &str, desk: &str, shares: &[String], reason: &str) -> Outcome<Recovered> {
        self.opened()?;
        self.coordinators_only()?;
        let unit: UnitId = unit.parse().map_err(|_| Code::UnknownUnit)?;
        let desk: DeskId = desk.parse().map_err(|_| Code::UnknownDesk)?;
        if reason.trim().is_empty() {
            return Err(Code::ReasonNeeded.into());
        }
        let shares = read_shares(shares)?;
        let vault = self.opened()?;
        let recovered = vault.recover_unit(&shares, unit, &desk, &Private::new(reason.to_owned()))?;
        Ok(Recovered { desk: Some(recovered.desk.to_string()), keys: recovered.keys })
    }

    /// Makes the sheet for this unit's safe; shown once.
    ///
    /// # Errors
    /// The desk holds no file key of its unit yet, or the disk is full.
    pub fn sheet_create(&mut self) -> Outcome<Sheet> {
        self.permit(Right::Lead)?;
        let paper = self.opened()?.make_sheet()?;
        Ok(Sheet { words: paper.words().into_iter().map(str::to_owned).collect() })
    }

    /// Takes the unit's files back with the words of the sheet from its safe.
    ///
    /// # Errors
    /// A word is wrong, the sheet is another unit's, or what was sealed to it has not arrived yet.
    pub fn sheet_use(&mut self, words: &str) -> Outcome<Recovered> {
        self.permit(Right::Lead)?;
        let paper: PaperSecret = words.parse().map_err(|_| Code::WrongWords)?;
        let keys = self.opened()?.use_sheet(&paper)?;
        Ok(Recovered { desk: None, keys })
    }

    /// Which key on paper the region has, whether it waits to be taken here, and whether this desk made the unit's sheet.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn recovery(&mut self) -> Outcome<RecoveryLines> {
        let vault = self.opened()?;
        let roster = vault.log().roster();
        let key = roster.recovery().map(|card| digits_of(card.id().as_bytes()));
        let me = vault.log().desk_id()?;
        Ok(RecoveryLines {
            key,
            waits: vault.new_recovery().is_some(),
            sheet: vault.has_sheet()?,
            authority: roster.authority().is_some_and(|(desk, _)| desk == me),
            spent: vault.recovery_spent()?,
        })
    }

    /// Takes the region's new key on paper, whose digits were compared with those on the trustees' sheets.
    ///
    /// # Errors
    /// The digits are others, or there is no new key.
    pub fn recovery_take(&mut self, shown: &str) -> Outcome<RecoveryLines> {
        self.permit(Right::Lead)?;
        let lines = self.recovery()?;
        let typed: String = shown.chars().filter(char::is_ascii_digit).collect();
        let expected: String = lines.key.unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
        if typed.is_empty() || typed != expected {
            return Err(Code::UnknownFingerprint.into());
        }
        self.opened()?.take_recovery()?;
        self.recovery()
    }
}

pub(super) fn read_shares(texts: &[String]) -> Outcome<Vec<Share>> {
    texts.iter().map(|text| text.parse().map_err(|_| Code::WrongWords.into())).collect()
}

/// Twenty digits by which people call a key on paper.
fn digits_of(id: &[u8; 16]) -> String {
    let number = u128::from_be_bytes(*id) % 100_000_000_000_000_000_000;
    let digits = format!("{number:020}");
    let groups: Vec<&str> = [0..5, 5..10, 10..15, 15..20].into_iter().filter_map(|group| digits.get(group)).collect();
    groups.join(" ")
}

/// How many shares the region's key has.
pub const SHARES_MADE: u8 = 5;
/// How many shares make the region's key again.
pub const SHARES_NEEDED: u8 = 3;
