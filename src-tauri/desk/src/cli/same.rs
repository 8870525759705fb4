//! Which use cases propose, say and take back that records are of one person?

use aman_desk::Outcome;
use serde_json::json;

use super::args_same::{Authors, Duplicates, Two};
use super::{Ending, Session};

impl Session<'_> {
    pub(super) fn duplicates(&mut self, command: &Duplicates) -> Outcome<Ending> {
        self.unlock()?;
        let answer = match &command.id {
            Some(id) => json!(self.desk.same(id)?),
            None => json!({ "duplicates": self.desk.duplicates(command.limit)? }),
        };
        Ok(Ending::Answer(answer))
    }

    pub(super) fn merge(&mut self, command: &Two) -> Outcome<Ending> {
        self.unlock()?;
        let entry = self.desk.merge_entry(&command.id, &command.other, &command.reason)?;
        Ok(Ending::Answer(json!({ "id": command.id, "other": command.other, "entry": entry })))
    }

    pub(super) fn unmerge(&mut self, command: &Two) -> Outcome<Ending> {
        self.unlock()?;
        let entry = self.desk.unmerge_entry(&command.id, &command.other, &command.reason)?;
        Ok(Ending::Answer(json!({ "id": command.id, "other": command.other, "entry": entry })))
    }

    pub(super) fn authors(&mut self, command: &Authors) -> Outcome<Ending> {
        self.unlock()?;
        Ok(Ending::Answer(json!({ "results": self.desk.same_authors(&command.id, &command.reason)? })))
    }
}
