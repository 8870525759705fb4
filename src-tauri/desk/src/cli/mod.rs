//! Which use case does each command call?

mod args;
mod args_courier;
mod args_course;
mod args_evidence;
mod args_keys;
mod args_officers;
mod args_packs;
mod args_papers;
mod args_records;
mod args_same;
mod carrying;
mod course;
mod doctor;
mod enrolment;
mod evidence;
mod files;
mod guard;
mod guard_args;
mod inviting;
mod keys;
mod officers;
mod output;
mod packs;
mod papers;
mod platform;
mod records;
mod same;

use std::ffi::OsString;
use std::path::PathBuf;

use aman_desk::words::Tongue;
use aman_desk::{Code, Desk, Failure, Outcome, Reach};
use clap::Parser;
use serde_json::{Value, json};

use args::{Command, Demo, Form, Line};
use output::Output;

/// What the environment says, read once.
pub(crate) struct Environment {
    pub(crate) vault: Option<PathBuf>,
    pub(crate) passphrase: Option<String>,
    pub(crate) second: Option<String>,
    pub(crate) officer: Option<String>,
    pub(crate) tongue: Option<String>,
    pub(crate) new_passphrase: Option<String>,
    pub(crate) recovery_words: Option<String>,
    pub(crate) stick: Option<PathBuf>,
    pub(crate) device: Option<PathBuf>,
}

/// A command at work: the desk, who types, and where answers go.
pub(crate) struct Session<'a> {
    desk: Desk,
    environment: &'a Environment,
    output: &'a Output,
    lang: String,
    /// The language that was typed, not that of the system.
    asked: Option<String>,
}

/// What a command ends with.
pub(crate) enum Ending {
    /// One answer.
    Answer(Value),
    /// Everything was printed line by line.
    Printed,
    /// An answer that lists what is wrong.
    Refused(Failure, Value),
}

pub(crate) fn start(arguments: Vec<OsString>, environment: &Environment) -> u8 {
    let spoken = environment.tongue.as_deref().unwrap_or_default();
    let json = arguments.iter().any(|argument| argument == "--json");
    let line = match Line::try_parse_from(arguments) {
        Ok(line) => line,
        Err(error) if error.use_stderr() => {
            // What clap would say repeats what was typed, which may be about a person.
            return Output::new(json, Tongue::of(spoken)).failure(Code::WrongUse.failure());
        }
        Err(help) => {
            Output::new(false, Tongue::of(spoken)).help(&help.render().to_string());
            return 0;
        }
    };
    let lang = line.lang.clone().unwrap_or_else(|| spoken.to_owned());
    let output = Output::new(line.json, Tongue::of(&lang));
    match command(line, environment, &output, &lang) {
        Ok(Ending::Answer(answer)) => {
            output.answer(&answer);
            0
        }
        Ok(Ending::Printed) => 0,
        Ok(Ending::Refused(failure, answer)) => output.refusal(failure, &answer),
        Err(failure) => output.failure(failure),
    }
}

fn command(line: Line, environment: &Environment, output: &Output, lang: &str) -> Outcome<Ending> {
    if let Command::Form(Form::Schema) = line.command {
        return Ok(Ending::Answer(Desk::form_schema()));
    }
    if let Command::Pack(pack) = &line.command
        && let Some(ending) = packs::without_vault(pack, Tongue::of(lang))?
    {
        return Ok(ending);
    }
    let asked = line.lang.clone();
    let folder = line.vault.or_else(|| environment.vault.clone()).ok_or(Code::WrongUse)?;
    let stick = line.stick.or_else(|| environment.stick.clone());
    let reach = Reach { stick, device: environment.device.clone() };
    let desk = match (Desk::within(folder.clone(), lang, reach), &line.command) {
        // The doctor is called when something is wrong: a vault that is in use or damaged must not send it away.
        (Err(_), Command::Doctor(_)) => Desk::open(folder.join("none"), lang)?,
        (opened, _) => opened?,
    };
    let mut session = Session { desk, environment, output, lang: lang.to_owned(), asked };
    if session.desk.is_invented() {
        output.banner();
    }
    session.run(line.command)
}

impl Session<'_> {
    fn run(&mut self, command: Command) -> Outcome<Ending> {
        match command {
            Command::Authority(command) => self.authority(command),
            Command::Unit(command) => self.unit(command),
            Command::Invite(command) => self.invite(command),
            Command::Enrol(command) => self.enrol(command),
            Command::Approve(command) => self.approve(command),
            Command::Form(Form::Schema) => Ok(Ending::Answer(Desk::form_schema())),
            Command::Officer(command) => self.officer(command),
            Command::Record(command) => self.record(command),
            Command::Attach(command) => self.attach(command),
            Command::Course(command) => self.course(command),
            Command::Agenda(command) => self.agenda(&command),
            Command::Conflicts => self.conflicts(),
            Command::Resolve(command) => self.resolve(&command),
            Command::Alert(command) => self.alert(command),
            Command::Search(command) => self.search(&command),
            Command::Duplicates(command) => self.duplicates(&command),
            Command::Timers { id } => {
                self.unlock()?;
                Ok(Ending::Answer(json!({ "id": id, "timers": self.desk.timers(&id)? })))
            }
            Command::Merge(command) => self.merge(&command),
            Command::Unmerge(command) => self.unmerge(&command),
            Command::Authors(command) => self.authors(&command),
            Command::Sync => self.sync(),
            Command::Verify => self.verify(),
            Command::Switch(command) => self.switch(command),
            Command::Trail(command) => self.trail(command),
            Command::Lease(command) => self.lease(command),
            Command::Export(command) => self.export(command),
            Command::Grant(command) => self.grant(command),
            Command::Second(command) => self.second(command),
            Command::Horizon(command) => self.horizon(command),
            Command::Draft(command) => self.draft(command),
            Command::Demo(Demo::Load) => self.demo(),
            Command::Revoke(command) => self.revoke(&command),
            Command::Withdraw(command) => self.withdraw(&command),
            Command::Keys(command) => self.keys(&command),
            Command::Colleagues(command) => self.colleagues(&command),
            Command::Quarantine => self.quarantine(),
            Command::Recovery(command) => self.recovery(command),
            Command::Destroy(command) => self.destroy(&command),
            Command::Pack(command) => self.pack(&command),
            Command::Paper(command) => self.paper(command),
            Command::Courier(command) => self.courier(command),
            Command::State(command) => self.state(command),
            Command::Status => {
                let status = self.desk.status()?;
                Ok(Ending::Answer(json!(status)))
            }
            Command::Doctor(command) => self.doctor(command),
        }
    }

    fn unlock(&mut self) -> Outcome<()> {
        self.desk.ready_to_unlock()?;
        let passphrase = self.passphrase("say-passphrase")?;
        self.wait_as_asked()?;
        self.desk.unlock(self.environment.officer.as_deref(), passphrase)?;
        Ok(())
    }

    /// After wrong attempts the next one waits: here, where nobody else is kept waiting by it.
    fn wait_as_asked(&mut self) -> Outcome<()> {
        let seconds = self.desk.status()?.wait_seconds;
        if seconds > 0 {
            self.output.waiting(seconds);
            platform::wait(seconds);
        }
        Ok(())
    }

    fn passphrase(&self, prompt: &str) -> Outcome<String> {
        self.environment.passphrase.clone().map_or_else(|| self.output.ask(prompt), Ok)
    }

    fn sync(&mut self) -> Outcome<Ending> {
        let synced = self.desk.sync_and_wait()?;
        Ok(Ending::Answer(json!(synced)))
    }

    fn verify(&mut self) -> Outcome<Ending> {
        let verified = self.desk.verify()?;
        let answer = json!(verified);
        Ok(if verified.sound {
            Ending::Answer(answer)
        } else {
            let only_missing = verified.findings.iter().all(|finding| finding.code == "missing");
            let code = if only_missing { Code::EntriesMissing } else { Code::DamagedEntries };
            Ending::Refused(code.failure(), answer)
        })
    }

    fn demo(&mut self) -> Outcome<Ending> {
        self.unlock()?;
        let loaded = self.desk.demo_load()?;
        Ok(Ending::Answer(json!({ "loaded": loaded })))
    }
}
