//! Which use cases follow a record after its reception?

use aman_desk::Outcome;
use serde_json::{Value, json};

use super::args_course::{Agenda, Course};
use super::records::assignment;
use super::{Ending, Session};

impl Session<'_> {
    pub(super) fn agenda(&mut self, command: &Agenda) -> Outcome<Ending> {
        self.unlock()?;
        Ok(Ending::Answer(json!(self.desk.agenda(command.days)?)))
    }

    pub(super) fn course(&mut self, command: Course) -> Outcome<Ending> {
        match command {
            Course::Add { id, section, item, set, reason } => {
                let set = set.iter().map(|text| assignment(text)).collect::<Outcome<Vec<_>>>()?;
                self.unlock()?;
                self.step(&id, (&section, item.as_deref()), &set, &reason)
            }
            Course::List { id } => {
                self.unlock()?;
                Ok(Ending::Answer(json!({ "id": id, "steps": self.desk.record(&id)?.steps })))
            }
            Course::Card { id } => {
                self.unlock()?;
                Ok(Ending::Answer(json!(self.desk.call_card(&id)?)))
            }
            Course::Services { id, kind } => {
                self.unlock()?;
                Ok(Ending::Answer(json!({ "id": id, "services": self.desk.services(&id, &kind)? })))
            }
            Course::Called { id, outcome } => {
                self.unlock()?;
                Ok(Ending::Answer(json!(self.desk.call_outcome(&id, &outcome)?)))
            }
        }
    }

    fn step(
        &mut self,
        id: &str,
        (section, item): (&str, Option<&str>),
        set: &[(String, Value)],
        reason: &str,
    ) -> Outcome<Ending> {
        let opened = self.desk.step_open(id, section, item)?;
        let item = opened.step.map(|step| step.item).unwrap_or_default();
        let sealed = set.iter().try_for_each(|(field, value)| {
            self.desk.reception_answer(&opened.draft, &format!("{item}.{field}"), value.clone()).map(drop)
        });
        let sealed = sealed.and_then(|()| self.desk.step_seal_entry(&opened.draft, reason));
        // What was not sealed was typed by no hand: nothing is left behind.
        let (record, entry) = sealed.inspect_err(|_| self.desk.step_discard(&opened.draft).unwrap_or_default())?;
        Ok(Ending::Answer(json!({ "id": record, "entry": entry, "item": item })))
    }
}
