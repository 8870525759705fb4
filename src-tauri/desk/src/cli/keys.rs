//! Which use cases revoke, recover and destroy?

use std::path::{Path, PathBuf};

use aman_desk::{Code, Newcomer, Outcome, Takeover};
use serde_json::{Value, json};

use super::args::{Colleagues, Destroy, Keys, Recovery, Revoke, Succeed, Withdraw};
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
            Recovery::Create { out, sheets, threshold, shares } => {
                self.write_shares(out.as_deref(), sheets.as_deref(), (threshold, shares))?
            }
            Recovery::Rehearse { share } => json!(self.desk.recovery_rehearse(&read_shares(&share)?)?),
            Recovery::Unit { unit, desk, share, reason } => {
                json!(self.desk.recovery_unit(&unit, &desk, &read_shares(&share)?, &reason)?)
            }
            Recovery::Sheet { out, sheets } => self.write_sheet(out.as_deref(), sheets.as_deref())?,
            Recovery::UseSheet { from } => json!(self.desk.sheet_use(&read_words(&from)?)?),
            Recovery::Show => json!(self.desk.recovery()?),
            Recovery::Take { digits } => json!(self.desk.recovery_take(&digits)?),
        };
        Ok(Ending::Answer(answer))
    }

    fn write_shares(&mut self, out: Option<&Path>, sheets: Option<&Path>, made: (u8, u8)) -> Outcome<Value> {
        if let Some(out) = out {
            files::new_folder(out)?;
        }
        let shares = match sheets {
            Some(folder) => self.desk.recovery_sheets(made, folder, &self.lang)?,
            None => self.desk.recovery_create(made.0, made.1)?,
        };
        for (out, share) in out.iter().flat_map(|out| shares.iter().map(move |share| (out, share))) {
            let text =
                format!("# {} / {} ({})\n{}", share.place, share.count, share.threshold, words_file(&share.words));
            files::write_new(&out.join(format!("share-{}.txt", share.place)), text.as_bytes())?;
        }
        Ok(json!({ "shares": shares.len(), "key": self.desk.recovery()?.key }))
    }

    fn write_sheet(&mut self, out: Option<&Path>, sheets: Option<&Path>) -> Outcome<Value> {
        // The file comes first: a sheet that cannot be written must not replace one in a safe.
        if let Some(out) = out {
            files::write_new(out, b"")?;
        }
        let sheet = match sheets {
            Some(folder) => self.desk.sheet_to(folder, &self.lang)?,
            None => self.desk.sheet_create()?,
        };
        if let Some(out) = out {
            files::fill(out, words_file(&sheet.words).as_bytes())?;
        }
        Ok(json!({ "words": sheet.words.len() }))
    }

    pub(super) fn succeed(&mut self, command: Succeed) -> Outcome<Ending> {
        let shares = read_shares(&command.share)?;
        let Some(roster) = &command.roster else {
            self.unlock()?;
            // What the authority before wrote up to now counts; without network the region is taken over all the same.
            let _later = self.desk.exchange_if_connected().is_err();
            let taken = self.desk.succeed(&shares, &command.reason)?;
            let _later = self.desk.exchange_if_connected().is_err();
            return Ok(Ending::Answer(json!(taken)));
        };
        let roster = files::read(roster)?;
        let new = self.desk.ready_to_create().is_ok();
        let passphrase = self.passphrase(if new { "say-new-passphrase" } else { "say-passphrase" })?;
        let newcomer = Newcomer { name: command.officer_name.unwrap_or_default(), passphrase };
        let takeover = Takeover {
            shares,
            reason: command.reason,
            server: command.server.unwrap_or_default(),
            server_key: command.server_key.unwrap_or_default(),
        };
        Ok(Ending::Answer(json!(self.desk.succeed_here(&takeover, &roster, newcomer)?)))
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

/// The shares of files; those that are typed have an empty line between two.
fn read_shares(files: &[PathBuf]) -> Outcome<Vec<String>> {
    let mut shares = Vec::new();
    for file in files {
        let text = text_of(file)?;
        let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
        shares.extend(paragraphs.map(str::to_owned));
    }
    Ok(shares)
}

/// The words of a file; lines that begin with # are for people.
fn read_words(file: &Path) -> Outcome<String> {
    Ok(text_of(file)?.replace('\n', " "))
}

fn text_of(file: &Path) -> Outcome<String> {
    let text = String::from_utf8(files::read(file)?).map_err(|_| Code::WrongWords)?;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.starts_with('#')).collect();
    Ok(lines.join("\n"))
}
