//! Where does an officer try everything out, with invented people only, beside the desk that she works at?
//!
//! A whole desk of an invented region, without a server, in a folder beside the real vault. The real desk stays locked
//! meanwhile and comes back as it was. What was typed in practice is kept until somebody begins it anew: a real reception
//! that was taken there by mistake can still be read.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use aman_vault::{Host, Options};

use crate::desk::{Desk, Standing};
use crate::keep::replace;
use crate::view::Status;
use crate::words::{Tongue, say};
use crate::{Code, Outcome};

impl Desk {
    /// Lays this locked desk aside and gives its place to the practice desk, locked too; made now if there is none, or if it is
    /// to be made anew.
    ///
    /// # Errors
    /// Somebody is at work, it is the practice desk already, another window holds it, its folder holds something else, or the
    /// disk is full.
    pub fn practice_begin(&mut self) -> Outcome<Status> {
        if self.aside.is_some() || self.is_busy() {
            return Err(Code::NotAllowed.into());
        }
        let folder = self.practice_folder()?;
        // One that does not open, because another window holds it or the disk failed, is left as it is.
        let kept = if is_practice(&folder) { Some(opened(&folder, DESK, self.tongue)?) } else { None };
        let kept = kept.filter(|kept| matches!(kept.standing, Standing::Locked(_)) && kept.is_invented());
        let practice = match kept {
            Some(kept) => kept,
            // None yet, or one that was cut off while it was made, in which nobody can have typed.
            None => made(&folder, self.tongue)?,
        };
        let real = std::mem::replace(self, practice);
        self.aside = Some(Box::new(real));
        self.status()
    }

    /// Throws the practice desk away and makes a fresh one.
    ///
    /// # Errors
    /// Somebody is at work, this is no practice desk, or the disk is full.
    pub fn practice_anew(&mut self) -> Outcome<Status> {
        if self.is_busy() {
            return Err(Code::NotAllowed.into());
        }
        self.practice_end()?;
        empty(&self.practice_folder()?)?;
        self.practice_begin()
    }

    /// Locks the practice desk and gives its place back to the real one.
    ///
    /// # Errors
    /// This is no practice desk.
    pub fn practice_end(&mut self) -> Outcome<Status> {
        let real = self.aside.take().ok_or(Code::NotAllowed)?;
        self.lock()?;
        let tongue = self.tongue;
        *self = *real;
        self.tongue = tongue;
        self.status()
    }

    /// What opens the practice desk, while this is it: no secret.
    #[must_use]
    pub fn practice_phrase(&self) -> Option<&'static str> {
        self.aside.as_ref().map(|_| PHRASE)
    }

    fn practice_folder(&self) -> Outcome<PathBuf> {
        let mut name = self.folder.file_name().ok_or(Code::DiskFailed)?.to_owned();
        name.push("-practice");
        Ok(self.folder.with_file_name(name))
    }
}

/// Makes a desk of an invented region with invented receptions, locked.
fn made(folder: &Path, tongue: Tongue) -> Outcome<Desk> {
    empty(folder)?;
    fs::create_dir_all(folder).map_err(|_| Code::DiskFailed)?;
    replace(&folder.join(MARK), b"PRACTICE\n")?;
    let words = |key: &str| say(key, tongue).unwrap_or_default();
    let mut region = opened(folder, REGION, tongue)?;
    region.found(&words("say-practice-region"), None, &words("say-practice-coordinator"), PHRASE.to_owned())?;
    let unit = region.unit_add(&words("say-practice-unit"), "brigade")?.unit;
    let (_, invitation) = region.invite(&unit)?;
    let mut desk = opened(folder, DESK, tongue)?;
    desk.enrol_begin(&invitation, &words("say-practice-officer"), PHRASE.to_owned())?;
    let (asked, request) = desk.enrol_request()?;
    let (_, papers) = region.approve_request(&request, &[asked.fingerprint])?;
    desk.enrol_accept(&papers.ok_or(Code::ApprovalRefused)?)?;
    desk.demo_load()?;
    desk.lock()?;
    Ok(desk)
}

/// A desk of practice; nothing of this machine and no stick is part of its keys.
fn opened(folder: &Path, name: &str, tongue: Tongue) -> Outcome<Desk> {
    Desk::with(folder.join(name), tongue, Options::default(), Box::new(Host::system))
}

/// Removes a practice desk; a folder that is none is left as it is.
#[expect(
    clippy::disallowed_methods,
    reason = "somebody asked for it, and only invented people are in a folder so marked"
)]
fn empty(folder: &Path) -> Outcome<()> {
    if !folder.exists() {
        return Ok(());
    }
    if !is_practice(folder) {
        return Err(Code::FileExists.into());
    }
    // The mark goes last: what a cut leaves is still known to be practice.
    for name in [DESK, REGION] {
        match fs::remove_dir_all(folder.join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(Code::DiskFailed.into()),
            Ok(()) | Err(_) => {}
        }
    }
    fs::remove_dir_all(folder).map_err(|_| Code::DiskFailed.into())
}

fn is_practice(folder: &Path) -> bool {
    folder.join(MARK).exists()
}

/// Shown on the screen: it keeps nothing from anybody.
const PHRASE: &str = "olivier fontaine montagne soleil laine";
const MARK: &str = "practice";
const DESK: &str = "desk";
const REGION: &str = "region";
