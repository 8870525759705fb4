//! Which use cases admit, change, confirm and bring back officers?

use aman_desk::{NewSecret, Outcome};
use serde_json::{Value, json};

use super::args_officers::{Officer, OfficerRole, SecretParts};
use super::{Ending, Session};

impl Session<'_> {
    pub(super) fn officer(&mut self, command: Officer) -> Outcome<Ending> {
        let answer = match command {
            Officer::Propose => json!(self.desk.propose_words()),
            Officer::Recover { parts } => self.recover(parts)?,
            unlocked @ (Officer::Add { .. }
            | Officer::Remove { .. }
            | Officer::Limit { .. }
            | Officer::Change { .. }
            | Officer::List { .. }
            | Officer::Confirm { .. }
            | Officer::RecoveryWords { .. }) => {
                self.unlock()?;
                self.officer_unlocked(unlocked)?
            }
        };
        Ok(Ending::Answer(answer))
    }

    fn officer_unlocked(&mut self, command: Officer) -> Outcome<Value> {
        Ok(match command {
            Officer::Add { name, role, unlocks, parts } => {
                let secret = self.new_secret(parts)?;
                json!(self.desk.officer_add(&name, role.text(), secret, unlocks)?)
            }
            Officer::Remove { officer } => json!(self.desk.officer_remove(&officer)?),
            Officer::Limit { officer, unlocks } => json!(self.desk.officer_limit(&officer, unlocks)?),
            Officer::Change { parts } => {
                let secret = self.new_secret(parts)?;
                json!(self.desk.officer_change(secret)?)
            }
            Officer::List { asking: true, .. } => json!({ "asking": self.desk.officers_asking()? }),
            Officer::List { region: true, .. } => json!({ "officers": self.desk.officers_of_region()? }),
            Officer::List { asking: false, region: false } => json!(self.desk.officers()?),
            Officer::Confirm { officer, role } => {
                let asking = self.desk.officer_confirm(&officer, role.map(OfficerRole::text))?;
                json!({ "confirmed": officer, "asking": asking })
            }
            Officer::RecoveryWords { desk, reason } => {
                json!({ "words": self.desk.recovery_words(&desk, &reason)? })
            }
            Officer::Propose | Officer::Recover { .. } => Value::Null,
        })
    }

    fn recover(&mut self, parts: SecretParts) -> Outcome<Value> {
        self.desk.ready_to_unlock()?;
        let words = self.environment.recovery_words.clone();
        let words = words.map_or_else(|| self.output.ask("say-recovery-words"), Ok)?;
        let secret = self.new_secret(parts)?;
        self.wait_as_asked()?;
        let status = self.desk.officer_recover(self.environment.officer.as_deref(), words, secret)?;
        Ok(json!(status))
    }

    fn new_secret(&self, parts: SecretParts) -> Outcome<NewSecret> {
        let typed = self.environment.new_passphrase.clone();
        let typed = typed.map_or_else(|| self.output.ask("say-new-passphrase"), Ok)?;
        Ok(NewSecret { typed, stick: parts.with_stick, device: parts.with_device_secret })
    }
}
