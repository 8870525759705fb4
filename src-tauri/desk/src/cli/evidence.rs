//! How do files come into a record and out of it from a terminal?

use std::fs::File;
use std::io::IsTerminal;
use std::path::Path;

use aman_desk::{Code, FileWords, GivenCopy, Outcome};
use serde_json::json;

use super::args_evidence::{Attach, Taken};
use super::{Ending, Session};

impl Session<'_> {
    pub(super) fn attach(&mut self, command: Attach) -> Outcome<Ending> {
        match command {
            Attach::Add { id, file, taken } => self.attach_file(&id, &file, taken),
            Attach::List { id } => {
                self.unlock()?;
                Ok(Ending::Answer(json!({ "id": id, "attachments": self.desk.attachments(&id)? })))
            }
            Attach::Show { id, attachment, reason, original, out } => {
                let copy = if original { GivenCopy::Original } else { GivenCopy::Stripped };
                let which = (id.as_str(), attachment.as_str());
                match out {
                    Some(file) => {
                        self.unlock()?;
                        let given = self.desk.attachment_give_to(which, &reason, copy, &file)?;
                        Ok(Ending::Answer(json!(given)))
                    }
                    None => {
                        let mut out = std::io::stdout().lock();
                        // A photograph on a terminal is of use to nobody.
                        if out.is_terminal() {
                            return Err(Code::WrongUse.into());
                        }
                        self.unlock()?;
                        self.desk.attachment_give(which, &reason, copy, &mut out)?;
                        Ok(Ending::Printed)
                    }
                }
            }
        }
    }

    pub(super) fn attach_file(&mut self, id: &str, file: &Path, taken: Taken) -> Outcome<Ending> {
        let from_input = file == Path::new("-");
        // The name of a file often names a person; but without another word it is what the officer calls it.
        let own_name = file.file_name().filter(|_| !from_input).map(|name| name.to_string_lossy().into_owned());
        let words = FileWords {
            file: own_name.clone().unwrap_or_default(),
            name: taken.name.or(own_name).unwrap_or_default(),
            media_type: taken.media_type.unwrap_or_default(),
            place: taken.place.unwrap_or_default(),
            injuries: taken.injuries,
        };
        let entry = if from_input {
            self.unlock()?;
            self.desk.attach(id, &words, &mut std::io::stdin().lock())?
        } else {
            let mut opened = File::open(file).map_err(|_| Code::FileUnreadable)?;
            if opened.metadata().map_or(true, |meta| meta.is_dir()) {
                return Err(Code::FileUnreadable.into());
            }
            self.unlock()?;
            self.desk.attach(id, &words, &mut opened)?
        };
        Ok(Ending::Answer(json!({ "id": id, "attachment": entry })))
    }
}
