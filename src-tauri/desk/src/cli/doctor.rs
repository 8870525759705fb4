//! What does the doctor say at a terminal?

use aman_desk::words::say;
use aman_desk::{Code, Outcome};
use serde_json::{Value, json};

use super::args::Doctor;
use super::{Ending, Session, files};

impl Session<'_> {
    pub(super) fn doctor(&mut self, command: Doctor) -> Outcome<Ending> {
        // The desk's digits stand on the sheet if somebody who may open it is there; the doctor needs nobody.
        let opened = command.sheet.is_some() && self.environment.passphrase.is_some() && self.unlock().is_ok();
        let findings = self.desk.doctor(None);
        if let Some(file) = &command.sheet {
            files::write_new(file, &self.desk.installation_sheet(&findings, command.call.as_deref())?)?;
        }
        let tongue = self.output.tongue();
        let lines: Vec<Value> = findings
            .iter()
            .map(|finding| {
                let word = |what: &str| say(&format!("doctor-{}{what}", finding.check), tongue).unwrap_or_default();
                let mut line = json!(finding);
                let state = line.get("state").and_then(Value::as_str).unwrap_or_default().to_owned();
                if let Some(line) = line.as_object_mut() {
                    line.insert("name".to_owned(), word("").into());
                    line.insert("found".to_owned(), word(&format!("-{state}")).into());
                    line.insert("why".to_owned(), word("-why").into());
                    line.insert("do".to_owned(), if state == "good" { Value::Null } else { word("-do").into() });
                }
                line
            })
            .collect();
        let answer =
            json!({ "ready": !findings.iter().any(|finding| finding.stops), "opened": opened, "findings": lines });
        let stops = findings.iter().any(|finding| finding.stops);
        Ok(if stops { Ending::Refused(Code::MachineNotReady.into(), answer) } else { Ending::Answer(answer) })
    }
}
