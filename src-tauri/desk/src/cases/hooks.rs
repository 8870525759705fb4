//! Who may do what only some may do? One place to ask, for when the roster names roles.

use crate::desk::Desk;
use crate::{Code, Outcome};

impl Desk {
    /// Refuses who may not read the trail. Today: whoever opened this desk may.
    pub(crate) fn trail_readers_only(&mut self) -> Outcome<()> {
        self.opened()?;
        Ok(())
    }

    /// Refuses who does not head the cell: breaking the glass, archiving, letting files go. Today: whoever opened a desk
    /// that belongs to a unit, since the roster names no heads yet.
    pub(crate) fn cell_heads_only(&mut self) -> Outcome<()> {
        if self.opened()?.unit().is_some() { Ok(()) } else { Err(Code::NotEnrolled.into()) }
    }
}
