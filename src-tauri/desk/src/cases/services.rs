//! Which services are proposed to her, open first, with what officers last found them to be?

use aman_schema::{Path, day_text};
use aman_vault::state::RecordState;
use serde_json::Value;

use super::apart::may_write;
use super::permits::Right;
use super::reception::draft_id;
use super::records::{draft_of, record_id};
use crate::desk::Desk;
use crate::view::{ServiceFound, ServiceLine};
use crate::{Code, Outcome};

impl Desk {
    /// The services of a kind that are near her.
    ///
    /// # Errors
    /// The desk is locked or may not, or the record is unknown or its file is not here.
    pub fn services(&mut self, id: &str, kind: &str) -> Outcome<Vec<ServiceLine>> {
        self.permit(Right::Amend)?;
        let state = self.opened()?.record(record_id(id)?)?;
        may_write(&state)?;
        self.proposed(&state, kind, None)
    }

    /// The services that fit the kind that a referral being typed asks for; none for a step of another list.
    ///
    /// # Errors
    /// The desk is locked or may not, or the draft is none of a step.
    pub fn step_services(&mut self, draft: &str) -> Outcome<Vec<ServiceLine>> {
        self.permit(Right::Amend)?;
        let id = draft_id(draft)?;
        let (record, item) = self.opened()?.step_of(id)?.ok_or(Code::UnknownDraft)?;
        let state = self.opened()?.record(record)?;
        may_write(&state)?;
        let Some(asked) = self.pack_of_state(&state).service_kind_of(&item) else { return Ok(Vec::new()) };
        let typed = self.typed(id)?.get(&asked).cloned();
        let kind = typed.or_else(|| draft_of(&state).get(&asked).cloned());
        let kind = kind.as_ref().and_then(Value::as_str).unwrap_or_default();
        self.proposed(&state, kind, Some(&item))
    }

    fn proposed(&mut self, state: &RecordState, kind: &str, item: Option<&Path>) -> Outcome<Vec<ServiceLine>> {
        let (pack, lang, now) = (self.pack_of_state(state), self.lang(), self.clock().believed());
        let mut lines = Vec::new();
        for near in pack.services_near(draft_of(state).answers(), kind, now, lang) {
            let found = self.opened()?.newest_report(&near.code)?;
            let found = found.and_then(|(day, what)| {
                let (words, shut) = pack.service_report_words(&what, lang)?;
                Some(ServiceFound { day: day_text(day), what, words: words.to_owned(), shut })
            });
            let answers = item.map(|item| pack.service_answers(item, &near.code, lang)).unwrap_or_default();
            let answers = answers.into_iter().map(|(path, value)| (path.to_string(), value)).collect();
            lines.push(ServiceLine { near, found, answers });
        }
        // What an officer found counts for more than the hours on paper.
        lines.sort_by_key(|line: &ServiceLine| line.found.as_ref().is_some_and(|found| found.shut));
        Ok(lines)
    }
}
