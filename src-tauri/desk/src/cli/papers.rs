//! Which use cases print papers?

use aman_desk::Outcome;
use serde_json::json;

use super::args_papers::Paper;
use super::{Ending, Session};

impl Session<'_> {
    pub(super) fn paper(&mut self, command: Paper) -> Outcome<Ending> {
        let Paper::Protection { out } = command;
        self.unlock()?;
        Ok(Ending::Answer(json!(self.desk.protection_to(&out)?)))
    }
}
