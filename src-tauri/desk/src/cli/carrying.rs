//! Which use cases carry entries by hand, and compare chains over the telephone?

use aman_desk::Outcome;
use serde_json::json;

use super::args::{Courier, State, StateCheck};
use super::{Ending, Session};

impl Session<'_> {
    pub(super) fn courier(&mut self, command: Courier) -> Outcome<Ending> {
        match command {
            Courier::Export { to, out } => Ok(Ending::Answer(json!(self.desk.courier_export_to(&to, &out)?))),
            Courier::Units => {
                // Names are there when somebody unlocks; nobody is asked to.
                let _locked = self.environment.passphrase.is_some() && self.unlock().is_err();
                Ok(Ending::Answer(json!({ "units": self.desk.courier_units()? })))
            }
            Courier::Import { file } => {
                // With the right passphrase at hand it is taken in at once; else it waits, and nobody is asked.
                let _locked = self.environment.passphrase.is_some() && self.unlock().is_err();
                Ok(Ending::Answer(json!(self.desk.courier_import_from(&file)?)))
            }
        }
    }

    pub(super) fn state(&mut self, command: State) -> Outcome<Ending> {
        let State { space, check } = command;
        if let Some(StateCheck::Check { log, space, seq, code }) = check {
            return Ok(Ending::Answer(json!(self.desk.state_check(&log, space.as_deref(), seq, &code)?)));
        }
        let mut states = self.desk.state_codes()?;
        if let Some(wanted) = space {
            states.own.retain(|chain| chain.space.starts_with(&wanted));
        }
        Ok(Ending::Answer(json!({ "chains": states.own })))
    }
}
