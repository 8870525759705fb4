//! What stands on the sheets of keys on paper, and where are they written?
//!
//! One page each: numbered words with their checksum, the same words as a square, the place in the set, who keeps it, how it
//! is used. Such a file is as secret as the words.

use std::fs;
use std::path::{Path, PathBuf};

use aman_papers::{SheetData, sheet};

use super::permits::Right;
use super::sheets::isolated;
use crate::desk::Desk;
use crate::keep::{fill, make_private_folder, write_new};
use crate::view::{ShareSheet, Sheet};
use crate::words::{Tongue, say, say_with};
use crate::{Code, Outcome};

impl Desk {
    /// Makes the region's key on paper and writes each share as a page to print, `share-1.pdf` and on; gives the shares too.
    ///
    /// The files are made before the key: a key whose sheets cannot be written must not replace one that trustees keep.
    ///
    /// # Errors
    /// As [`Desk::recovery_create`]; or a file exists already or cannot be written.
    pub fn recovery_sheets(&mut self, made: (u8, u8), folder: &Path, lang: &str) -> Outcome<Vec<ShareSheet>> {
        self.opened()?;
        self.coordinators_only()?;
        let (threshold, count) = made;
        let files = reserve(folder, (1..=count).map(|place| format!("share-{place}.pdf")))?;
        let shares = self.recovery_create(threshold, count).inspect_err(|_| give_up(&files))?;
        for (file, share) in files.iter().zip(&shares) {
            let data = self.share_sheet(share, Tongue::of(lang))?;
            fill(file, &sheet(&data)?.pdf)?;
        }
        Ok(shares)
    }

    /// Makes the sheet for this unit's safe and writes it as a page to print, `sheet.pdf`; gives its words too.
    ///
    /// # Errors
    /// As [`Desk::sheet_create`]; or the file exists already or cannot be written.
    pub fn sheet_to(&mut self, folder: &Path, lang: &str) -> Outcome<Sheet> {
        self.permit(Right::Lead)?;
        let files = reserve(folder, ["sheet.pdf".to_owned()].into_iter())?;
        let made = self.sheet_create().inspect_err(|_| give_up(&files))?;
        let data = self.unit_sheet(&made, Tongue::of(lang))?;
        for file in &files {
            fill(file, &sheet(&data)?.pdf)?;
        }
        Ok(made)
    }

    /// What stands on the page of one share.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn share_sheet(&mut self, share: &ShareSheet, tongue: Tongue) -> Outcome<SheetData> {
        let (place, count, threshold) = (share.place.to_string(), share.count.to_string(), share.threshold.to_string());
        let numbers = [("place", &*place), ("count", &*count), ("threshold", &*threshold)];
        let word = |key: &str| say_with(key, &numbers, tongue).unwrap_or_default();
        let digits = self.recovery()?.key.unwrap_or_default();
        let keeper = word("say-share-keeper");
        Ok(SheetData {
            title: word("say-share-title"),
            unit: self.region_name()?,
            paragraphs: vec![word("say-share-what"), word("say-share-use"), word("say-paper-words"), keeper],
            notes: vec![
                say_with("say-share-digits", &[("digits", &isolated(&digits))], tongue).unwrap_or_default(),
                word("say-share-secret"),
            ],
            qr: share.words.join(" "),
            words: share.words.clone(),
            ..self.blank_sheet_in(tongue)
        })
    }

    /// What stands on the page for a unit's safe.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn unit_sheet(&mut self, made: &Sheet, tongue: Tongue) -> Outcome<SheetData> {
        let word = |key: &str| say(key, tongue).unwrap_or_default();
        let unit = self.opened()?.unit().ok_or(Code::NotEnrolled)?;
        Ok(SheetData {
            title: word("say-safe-title"),
            unit: self.names()?.unit(unit),
            paragraphs: vec![
                word("say-safe-what"),
                word("say-safe-use"),
                word("say-paper-words"),
                word("say-safe-keeper"),
            ],
            notes: vec![word("say-safe-secret")],
            qr: made.words.join(" "),
            words: made.words.clone(),
            ..self.blank_sheet_in(tongue)
        })
    }

    fn region_name(&mut self) -> Outcome<String> {
        let region = self.roster()?.root().ok_or(Code::NotEnrolled)?.region;
        Ok(self.names()?.unit(region))
    }
}

/// Makes the files empty; none of them is there when one cannot be made.
fn reserve(folder: &Path, names: impl Iterator<Item = String>) -> Outcome<Vec<PathBuf>> {
    make_private_folder(folder)?;
    let mut made = Vec::new();
    for name in names {
        let file = folder.join(name);
        write_new(&file, b"").inspect_err(|_| give_up(&made))?;
        made.push(file);
    }
    Ok(made)
}

/// Takes back files of this call's own that hold nothing yet.
fn give_up(files: &[PathBuf]) {
    for file in files {
        fs::remove_file(file).ok();
    }
}
