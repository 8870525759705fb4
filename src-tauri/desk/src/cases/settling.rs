//! What does a desk do with what arrived: letters, grants, admission?

use crate::Outcome;
use crate::desk::{Desk, Standing};
use crate::net::Letters;

impl Desk {
    /// Takes in what arrived while the desk was locked.
    pub(crate) fn settle(&mut self) -> Outcome<()> {
        if let Standing::Open(vault) = &mut self.standing {
            vault.after_sync()?;
        }
        // A stick that cannot be taken in now waits; it must not keep anybody from working.
        let _waits = self.open_parcels().is_err();
        self.take_in()?;
        Ok(())
    }

    /// Which drawers to look into, and which letters to leave.
    pub(super) fn letters(&mut self) -> Outcome<(Vec<[u8; 16]>, Letters)> {
        if self.is_enrolled()? { self.admission_letters() } else { self.enrolment_letters() }
    }

    /// Notes the letters that the server has taken.
    pub(super) fn note_left(&mut self, left: &Letters) -> Outcome<()> {
        if self.is_enrolled()? { self.note_posted(left) } else { Ok(()) }
    }

    /// Takes in the letters that were found; true if this desk is admitted now.
    pub(super) fn take_letters(&mut self, letters: Letters) -> Outcome<bool> {
        if self.is_enrolled()? {
            self.requests = letters;
            return Ok(false);
        }
        self.take_approval(&letters)
    }
}
