//! Which use cases add, amend, show, list, search and type?

use std::io::BufRead;
use std::path::Path;

use aman_desk::view::{CallStepLine, ConflictLine, RecordDetail, Sealed};
use aman_desk::{Added, Code, Failure, Outcome};
use serde_json::{Map, Value, json};

use super::args::{Alert, Draft, Record, Resolve, Search};
use super::{Ending, Session, files};

impl Session<'_> {
    pub(super) fn record(&mut self, command: Record) -> Outcome<Ending> {
        match command {
            Record::Add { from } => self.add(&from),
            Record::Amend { id, set, reason } => {
                let changes = set.iter().map(|text| assignment(text)).collect::<Outcome<Vec<_>>>()?;
                self.unlock()?;
                let entry = self.desk.amend_all(&id, &changes, &reason)?;
                Ok(Ending::Answer(json!({ "id": id, "entry": entry })))
            }
            Record::Show { id, open_file, break_glass, reason } => {
                self.unlock()?;
                let shown = if break_glass {
                    self.desk.break_glass(&id, reason.as_deref().unwrap_or_default())?
                } else if open_file {
                    self.desk.open_file(&id, reason.as_deref().unwrap_or_default())?
                } else {
                    self.desk.record(&id)?
                };
                Ok(Ending::Answer(record_answer(shown)))
            }
            Record::Attach { id, file, taken } => self.attach_file(&id, &file, taken),
            Record::Adopt { id, reason } => {
                self.unlock()?;
                let entry = self.desk.record_adopt_entry(&id, &reason)?;
                Ok(Ending::Answer(json!({ "id": id, "entry": entry })))
            }
            Record::Reassess { id, set, reason } => {
                let changes = set.iter().map(|text| assignment(text)).collect::<Outcome<Vec<_>>>()?;
                self.unlock()?;
                Ok(Ending::Answer(record_answer(self.desk.reassess(&id, &changes, &reason)?)))
            }
            Record::Archive { id, reason } => {
                self.unlock()?;
                Ok(Ending::Answer(record_answer(self.desk.archive(&id, &reason)?)))
            }
            Record::List => self.list(),
            Record::History { id } => {
                self.unlock()?;
                Ok(Ending::Answer(json!({ "id": id, "history": self.desk.history(&id)? })))
            }
        }
    }

    fn add(&mut self, from: &Path) -> Outcome<Ending> {
        let bytes = match files::read(from) {
            Err(failure) if failure.code == Code::TooLarge => return Ok(whole_refused(failure)),
            read => read?,
        };
        self.unlock()?;
        match self.desk.record_add(&bytes) {
            Ok(Added::Sealed(sealed)) => Ok(Ending::Answer(sealed_answer(sealed))),
            Ok(Added::Refused(problems)) => {
                let list: Vec<Value> =
                    problems.iter().map(|problem| json!({"path": problem.path, "code": problem.code})).collect();
                Ok(Ending::Refused(Code::InvalidRecord.failure(), json!({ "problems": list })))
            }
            Err(failure) if matches!(failure.code, Code::NotJson | Code::TooLarge) => Ok(whole_refused(failure)),
            Err(failure) => Err(failure),
        }
    }

    pub(super) fn conflicts(&mut self) -> Outcome<Ending> {
        self.unlock()?;
        let lines: Vec<Value> = self.desk.conflicts()?.iter().map(conflict_answer).collect();
        Ok(Ending::Answer(json!({ "conflicts": lines })))
    }

    pub(super) fn resolve(&mut self, command: &Resolve) -> Outcome<Ending> {
        self.unlock()?;
        let Resolve { id, path, take, reason } = command;
        let entry = self.desk.resolve_entry(id, path, take, reason)?;
        Ok(Ending::Answer(json!({ "id": id, "entry": entry })))
    }

    pub(super) fn alert(&mut self, command: Alert) -> Outcome<Ending> {
        self.unlock()?;
        Ok(Ending::Answer(match command {
            Alert::Code { id } => json!(self.desk.danger_code(&id)?),
            Alert::Open { digits } => json!(self.desk.danger_heard(&digits.join(" "))?),
            Alert::Calls { step, .. } if step.is_empty() => json!(self.desk.call_list()?),
            Alert::Calls { step, minutes } => {
                let steps = step.iter().map(|text| -> Outcome<CallStepLine> {
                    let (who, number) = text.split_once('=').ok_or(Code::WrongUse)?;
                    Ok(CallStepLine { who: who.trim().to_owned(), number: number.trim().to_owned() })
                });
                let steps = steps.collect::<Outcome<Vec<_>>>()?;
                json!(self.desk.call_list_set(minutes, steps)?)
            }
            Alert::Waiting => json!({ "waiting": self.desk.unanswered()? }),
            Alert::List => json!({ "calls": self.desk.danger_calls()? }),
        }))
    }

    pub(super) fn search(&mut self, command: &Search) -> Outcome<Ending> {
        self.unlock()?;
        Ok(Ending::Answer(json!(self.desk.search(&command.text, command.limit)?)))
    }

    pub(super) fn draft(&mut self, command: Draft) -> Outcome<Ending> {
        match command {
            Draft::Type { locked: true, seal, .. } => {
                let draft = self.desk.locked_reception_open()?.draft;
                self.type_lines(&draft, seal)
            }
            Draft::Type { draft, seal, .. } => {
                self.unlock()?;
                let opened = match draft {
                    Some(draft) => self.desk.reception_resume(&draft)?,
                    None => self.desk.reception_open()?,
                };
                self.type_lines(&opened.draft, seal)
            }
            Draft::List => {
                self.unlock()?;
                Ok(Ending::Answer(json!({ "drafts": self.desk.drafts()? })))
            }
            Draft::Show { id } => {
                self.unlock()?;
                Ok(Ending::Answer(self.desk.draft_answers(&id)?))
            }
        }
    }

    fn list(&mut self) -> Outcome<Ending> {
        self.unlock()?;
        let mut records = Vec::new();
        let mut after = None;
        loop {
            let page = self.desk.list(after.as_deref())?;
            records.extend(page.records);
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        Ok(Ending::Answer(json!({ "records": records })))
    }

    // Each number printed says: the answer of this line is on the disk.
    fn type_lines(&mut self, draft: &str, seal: bool) -> Outcome<Ending> {
        self.output.line(&json!({ "draft": draft }))?;
        for (number, line) in std::io::stdin().lock().lines().enumerate() {
            let line = line.map_err(|_| Code::FileUnreadable)?;
            let (path, value) = assignment(&line)?;
            self.desk.reception_answer(draft, &path, value)?;
            self.output.line(&json!(number + 1))?;
        }
        if seal {
            let sealed = self.desk.reception_seal(draft)?;
            self.output.line(&sealed_answer(sealed))?;
        }
        Ok(Ending::Printed)
    }
}

// What cannot be read at all has one problem, at no path.
fn whole_refused(failure: Failure) -> Ending {
    let code = failure.code.text().replace('-', "_");
    Ending::Refused(failure, json!({ "problems": [{ "path": "", "code": code }] }))
}

pub(super) fn assignment(text: &str) -> Outcome<(String, Value)> {
    let (path, value) = text.split_once('=').ok_or(Code::WrongUse)?;
    let value = serde_json::from_str(value).map_err(|_| Code::NotJson)?;
    Ok((path.trim().to_owned(), value))
}

fn sealed_answer(sealed: Sealed) -> Value {
    let warnings: Vec<Value> =
        sealed.warnings.iter().map(|warning| json!({"path": warning.path, "code": warning.code})).collect();
    let mut answer = json!({ "id": sealed.id, "entry": sealed.entry, "warnings": warnings });
    if let (Some(draft), Some(fields)) = (sealed.draft, answer.as_object_mut()) {
        fields.insert("draft".to_owned(), json!(draft));
    }
    answer
}

// As the window's, without the questions: whoever reads this has the form.
fn conflict_answer(conflict: &ConflictLine) -> Value {
    json!({
        "record": conflict.record,
        "unit": conflict.unit,
        "path": conflict.path,
        "label": conflict.label,
        "together": conflict.together,
        "both": conflict.both,
        "mayDecide": conflict.may_decide,
        "siblings": conflict.siblings,
    })
}

fn record_answer(record: RecordDetail) -> Value {
    let (mut siblings, mut together) = (Map::new(), Map::new());
    for conflict in record.conflicts {
        let list = if conflict.together { &mut together } else { &mut siblings };
        list.insert(conflict.path, json!(conflict.siblings));
    }
    json!({
        "id": record.id,
        "form": record.form,
        "pack": record.pack,
        "answers": record.answers,
        "siblings": siblings,
        "together": together,
        "danger": record.view.danger,
        "course": record.course,
        "takenUp": record.taken_up,
        "file": record.file,
        "passage": record.passage,
        "unit": record.unit,
        "attested": record.attested,
        "receivedLocked": record.received_locked,
        "closed": record.closed,
        "review": record.review,
        "restricted": record.restricted,
        "entrustedBy": record.entrusted_by,
    })
}
