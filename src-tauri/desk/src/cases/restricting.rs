//! Who will be able to read a reception, and which unit takes those that the receiving unit must not see?

use aman_schema::names_meet;
use aman_sync_protocol::ids::UnitId;

use super::permits::Right;
use super::reception::draft_id;
use crate::desk::Desk;
use crate::view::{Restriction, UnitLine};
use crate::{Code, Outcome};
use aman_vault::state::DraftId;

impl Desk {
    /// Who will be able to read a reception that is being typed, and whether a restriction is proposed.
    ///
    /// # Errors
    /// The desk is locked or the draft is unknown.
    pub fn restriction(&mut self, draft: &str) -> Outcome<Restriction> {
        self.permit(Right::Read)?;
        let draft = draft_id(draft)?;
        let answers = self.typed(draft)?.answers().clone();
        let pack = self.pack_of_draft(draft)?;
        let by_answer = pack.restricts(&answers);
        if self.receives(draft) {
            // A locked desk names nobody; it restricts when an officer unlocks.
            return Ok(Restriction { restricted: by_answer, by_answer, outside: None, proposed: false, locked: true });
        }
        let restricted = self.opened()?.draft_is_restricted(draft);
        let names = pack.compared_names(&answers);
        // EXPOSE: compared with each other; only whether two meet is told.
        let meets = |known: &String| names.iter().any(|name| names_meet(name.expose(), known));
        let proposed = !restricted && self.officers_of_unit()?.iter().any(meets);
        let outside = self.outside_name()?;
        Ok(Restriction { restricted, by_answer, outside, proposed, locked: false })
    }

    /// Restricts a reception that is being typed, or gives it back to the unit; an answer that restricts it stands.
    ///
    /// # Errors
    /// The desk is locked, the draft is unknown, an answer restricts it, or the disk is full.
    pub fn reception_restrict(&mut self, draft: &str, on: bool) -> Outcome<Restriction> {
        self.permit(Right::Read)?;
        let id = draft_id(draft)?;
        let by_answer = self.pack_of_draft(id)?.restricts(self.typed(id)?.answers());
        if self.receives(id) || (!on && by_answer) {
            return Err(Code::RestrictedByAnswer.into());
        }
        let vault = self.opened()?;
        if on {
            vault.draft_restrict(id)?
        } else {
            vault.draft_free(id)?
        }
        self.restriction(draft)
    }

    /// Names the unit that takes the restricted receptions of another.
    ///
    /// # Errors
    /// This is no coordinator's desk, a unit is unknown or cannot be the outside one, or nothing would change.
    pub fn unit_outside(&mut self, unit: &str, to: &str) -> Outcome<UnitLine> {
        self.opened()?;
        self.coordinators_only()?;
        let (of, to): (UnitId, UnitId) = (unit_id(unit)?, unit_id(to)?);
        self.opened()?.name_outside(of, to)?;
        let line = self.units()?.into_iter().find(|line| line.unit == of.to_string());
        line.ok_or_else(|| Code::UnknownUnit.into())
    }

    /// Before an answer that restricts is written: what was typed so far becomes the officer's own.
    pub(super) fn restrict_before(&mut self, draft: DraftId, next: &aman_schema::Draft) -> Outcome<()> {
        if self.receives(draft) || !self.pack_of(next.pack()).restricts(next.answers()) {
            return Ok(());
        }
        Ok(self.opened()?.draft_restrict(draft)?)
    }

    /// After the last answer that restricted was changed: the unit may read again.
    pub(super) fn free_after(&mut self, draft: DraftId, next: &aman_schema::Draft) -> Outcome<()> {
        if self.receives(draft) || !self.opened()?.draft_is_restricted(draft) {
            return Ok(());
        }
        let pack = self.pack_of(next.pack());
        let restricted = pack.restricts(self.typed(draft)?.answers());
        if !restricted || pack.restricts(next.answers()) {
            return Ok(());
        }
        Ok(self.opened()?.draft_free(draft)?)
    }

    /// The outside unit's name, if a restricted reception would leave for it now.
    pub(super) fn outside_name(&mut self) -> Outcome<Option<String>> {
        let names = self.names()?;
        let vault = self.opened()?;
        let outside = vault.unit().filter(|_| vault.has_outside()).and_then(|unit| vault.outside_unit(unit));
        Ok(outside.map(|unit| names.unit(unit)))
    }

    /// The names of the unit's officers, as far as this desk knows them.
    fn officers_of_unit(&mut self) -> Outcome<Vec<String>> {
        let vault = self.opened()?;
        let unit = vault.unit();
        let roster = vault.log().roster();
        let stated = roster.officers().filter(|(id, card)| Some(card.unit) == unit && !roster.withdrawn(id));
        let stated = stated.filter_map(|(officer, _)| vault.officer_name(officer));
        let here = vault.officers().into_iter().map(|(_, name)| name);
        // EXPOSE: compared with the author's name, and not shown.
        Ok(stated.chain(here).map(|name| name.expose().clone()).collect())
    }
}

fn unit_id(text: &str) -> Outcome<UnitId> {
    text.parse().map_err(|_| Code::UnknownUnit.into())
}
