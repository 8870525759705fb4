//! Which use cases write invitations: one, or a region's worth?

use std::path::Path;

use aman_desk::{BatchOut, Code, Outcome};
use serde_json::{Value, json};

use super::args::Invite;
use super::{Ending, Session, files};

impl Session<'_> {
    pub(super) fn invite(&mut self, command: Invite) -> Outcome<Ending> {
        self.unlock()?;
        match (&command.unit, &command.batch, &command.out) {
            (Some(unit), ..) => self.invite_one(unit, &command),
            (None, Some(list), Some(folder)) => self.invite_all(list, folder, &command),
            (None, ..) => Err(Code::WrongUse.into()),
        }
    }

    fn invite_one(&mut self, unit: &str, command: &Invite) -> Outcome<Ending> {
        let (invited, bytes) = self.desk.invite(unit)?;
        if let Some(out) = &command.out {
            files::write_new(out, &bytes)?;
        }
        let mut answer = json!(invited);
        if command.code || command.sheet.is_some() {
            let card = self.desk.invitation_card(&invited.mailbox)?;
            if let Some(file) = &command.sheet {
                files::write_new(file, &self.desk.invitation_sheet(&card)?)?;
            }
            // Without network the offer goes with a later exchange.
            let offered = self.desk.exchange_if_connected().is_ok() && card.server.is_some();
            if let Some(answer) = answer.as_object_mut() {
                answer.insert("code".to_owned(), Value::from(card.words.join(" ")));
                answer.insert("server".to_owned(), json!(card.server));
                answer.insert("offered".to_owned(), Value::from(offered));
            }
        }
        Ok(Ending::Answer(answer))
    }

    fn invite_all(&mut self, list: &Path, folder: &Path, command: &Invite) -> Outcome<Ending> {
        let list = files::read(list)?;
        let output = self.output;
        let out = BatchOut { folder, coded: command.code, sheets: command.sheets };
        let mut progress = |done, all| output.progress(done, all);
        match self.desk.invite_batch_to(&list, out, &mut progress) {
            Ok(written) => Ok(Ending::Answer(json!(written))),
            Err((failure, problems)) if problems.is_empty() => Err(failure),
            Err((failure, problems)) => Ok(Ending::Refused(failure, json!({ "problems": problems }))),
        }
    }
}
