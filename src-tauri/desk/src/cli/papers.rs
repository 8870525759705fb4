//! Which use cases print papers?

use aman_desk::view::PaperStanding;
use aman_desk::words::{Tongue, say};
use aman_desk::{Code, Outcome, PaperAsked, PaperMade};
use serde_json::json;

use super::args_papers::{Paper, PaperWhat};
use super::{Ending, Session};

impl Session<'_> {
    pub(super) fn paper(&mut self, command: Paper) -> Outcome<Ending> {
        match command.what {
            Some(PaperWhat::Protection { out }) => {
                self.unlock()?;
                Ok(Ending::Answer(json!(self.desk.protection_to(&out)?)))
            }
            Some(PaperWhat::List { id }) => {
                self.unlock()?;
                Ok(Ending::Answer(json!({ "id": id, "papers": self.desk.papers(&id)? })))
            }
            Some(PaperWhat::Check { id, paper, code }) => self.paper_check(&id, &paper, &code),
            None => self.paper_write(command),
        }
    }

    fn paper_write(&mut self, command: Paper) -> Outcome<Ending> {
        let Paper { id: Some(record), paper: Some(paper), out: Some(out), item, she_keeps_it: hers, reason, .. } =
            command
        else {
            return Err(Code::WrongUse.into());
        };
        // What the system speaks says nothing of the paper's language; what was typed does.
        let lang = self
            .asked
            .clone()
            .unwrap_or_else(|| if Tongue::of(&self.lang) == Tongue::Ar { "ar" } else { "fr" }.to_owned());
        self.unlock()?;
        let asked = PaperAsked { record, paper, lang, item, hers };
        Ok(match self.desk.paper_to(&asked, reason.as_deref().unwrap_or_default(), &out)? {
            PaperMade::Made(made) => Ending::Answer(json!({
                "paper": made.paper,
                "item": made.item,
                "lang": made.lang,
                "check": made.check,
                "copy": made.copy,
                "pages": made.pages.len(),
            })),
            PaperMade::Refused(unmet) => {
                let failure = Code::PaperRefused.failure();
                Ending::Refused(failure, json!({ "failure": failure, "unmet": unmet }))
            }
        })
    }

    fn paper_check(&mut self, id: &str, paper: &str, code: &str) -> Outcome<Ending> {
        self.unlock()?;
        let checked = self.desk.paper_check(id, paper, code)?;
        let key = match checked.stands {
            PaperStanding::Now => "say-paper-stands-now",
            PaperStanding::Earlier => "say-paper-stands-earlier",
            PaperStanding::Never => "say-paper-stands-never",
        };
        let mut answer = json!(checked);
        if let Some(fields) = answer.as_object_mut() {
            fields.insert("words".to_owned(), json!(say(key, Tongue::of(&self.lang)).unwrap_or_default()));
        }
        if checked.stands != PaperStanding::Never {
            return Ok(Ending::Answer(answer));
        }
        let failure = Code::PaperNeverStood.failure();
        if let Some(fields) = answer.as_object_mut() {
            fields.insert("failure".to_owned(), json!(failure));
        }
        Ok(Ending::Refused(failure, answer))
    }
}
