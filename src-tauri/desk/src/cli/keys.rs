//! Which use cases revoke, recover and destroy?

use std::path::{Path, PathBuf};

use aman_desk::{Code, Outcome};
use serde_json::json;

use super::args::{Colleagues, Destroy, Keys, Recovery, Revoke, Withdraw};
use super::{Ending, Session, files};

impl Session<'_> {
    pub(super) fn revoke(&mut self, command: &Revoke) -> Outcome<Ending> {
        self.unlock()?;
        self.desk.exchange_if_connected()?;
        let Some(reason) = command.reason.as_deref().filter(|_| !command.preview) else {
            return Ok(Ending::Answer(json!(self.desk.exposure(&command.desk)?)));
        };
        let revoked = self.desk.revoke(&command.desk, reason)?;
        self.desk.exchange_if_connected()?;
        Ok(Ending::Answer(json!(revoked)))
    }

    pub(super) fn withdraw(&mut self, command: &Withdraw) -> Outcome<Ending> {
        self.unlock()?;
        Ok(Ending::Answer(json!(self.desk.withdraw(&command.officer, &command.reason)?)))
    }

    pub(super) fn keys(&mut self, command: &Keys) -> Outcome<Ending> {
        self.unlock()?;
        let answer = match command {
            Keys::Rotate { unit, reason } => json!(self.desk.rotate(unit.as_deref(), reason)?),
            Keys::List => json!({ "keys": self.desk.key_ages()? }),
        };
        Ok(Ending::Answer(answer))
    }

    pub(super) fn colleagues(&mut self, command: &Colleagues) -> Outcome<Ending> {
        self.unlock()?;
        let lines = match &command.confirm {
            Some(digits) => self.desk.confirm_colleague(digits)?,
            None => self.desk.colleagues()?,
        };
        Ok(Ending::Answer(json!({ "colleagues": lines })))
    }

    pub(super) fn quarantine(&mut self) -> Outcome<Ending> {
        self.unlock()?;
        Ok(Ending::Answer(json!({ "quarantine": self.desk.quarantine()? })))
    }

    pub(super) fn recovery(&mut self, command: Recovery) -> Outcome<Ending> {
        self.unlock()?;
        let answer = match command {
            Recovery::Create { out, threshold, shares } => self.write_shares(&out, threshold, shares)?,
            Recovery::Rehearse { share } => json!(self.desk.recovery_rehearse(&read_all(&share)?)?),
            Recovery::Unit { unit, desk, share, reason } => {
                json!(self.desk.recovery_unit(&unit, &desk, &read_all(&share)?, &reason)?)
            }
            Recovery::Sheet { out } => {
                // The file comes first: a sheet that cannot be written must not replace one in a safe.
                files::write_new(&out, b"")?;
                let sheet = self.desk.sheet_create()?;
                files::fill(&out, words_file(&sheet.words).as_bytes())?;
                json!({ "words": sheet.words.len() })
            }
            Recovery::UseSheet { from } => json!(self.desk.sheet_use(&read_words(&from)?)?),
            Recovery::Show => json!(self.desk.recovery()?),
            Recovery::Take { digits } => json!(self.desk.recovery_take(&digits)?),
        };
        Ok(Ending::Answer(answer))
    }

    fn write_shares(&mut self, out: &Path, threshold: u8, count: u8) -> Outcome<serde_json::Value> {
        files::new_folder(out)?;
        let shares = self.desk.recovery_create(threshold, count)?;
        for share in &shares {
            let text =
                format!("# {} / {} ({})\n{}", share.place, share.count, share.threshold, words_file(&share.words));
            files::write_new(&out.join(format!("share-{}.txt", share.place)), text.as_bytes())?;
        }
        Ok(json!({ "shares": shares.len(), "key": self.desk.recovery()?.key }))
    }

    pub(super) fn destroy(&mut self, command: &Destroy) -> Outcome<Ending> {
        self.unlock()?;
        let answer = match command {
            Destroy::Ask { id, act } => json!(self.desk.destroy_ask(id, act)?),
            Destroy::List => json!({ "requests": self.desk.destructions()? }),
            Destroy::Order { request } => json!({ "requests": self.desk.destroy_order(request)? }),
        };
        Ok(Ending::Answer(answer))
    }
}

/// Five words to a line, numbered: what is printed and typed back.
fn words_file(words: &[String]) -> String {
    let lines = words.chunks(5).enumerate().map(|(line, words)| format!("{:>3}  {}\n", line * 5 + 1, words.join(" ")));
    lines.collect()
}

fn read_all(files: &[PathBuf]) -> Outcome<Vec<String>> {
    files.iter().map(|file| read_words(file)).collect()
}

/// The words of a file; lines that begin with # are for people.
fn read_words(file: &Path) -> Outcome<String> {
    let text = String::from_utf8(files::read(file)?).map_err(|_| Code::WrongWords)?;
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
    Ok(lines.join(" "))
}
