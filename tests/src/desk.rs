//! A desk without a window: the `aman` command line on a folder of its own.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::programs::program;
use crate::server::Server;

/// The passphrase of every desk made here.
pub const PASSPHRASE: &str = "cinq mots tires au sort ici";

/// One desk on the command line.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Its vault.
    pub vault: PathBuf,
    /// Its home, so that nothing of the person running the tests is touched.
    pub home: PathBuf,
}

/// What a command answered.
#[derive(Debug)]
pub struct Answer {
    /// Exit code.
    pub code: i32,
    /// The document on standard output, or null.
    pub json: Value,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Desk {
    /// A desk in a folder; nothing is made yet.
    pub fn at(folder: &Path) -> Self {
        std::fs::create_dir_all(folder).expect("a scratch folder");
        Self { vault: folder.join("vault"), home: folder.join("home") }
    }

    /// `aman … --vault DIR --json` with the passphrase in the environment, ready to be started.
    pub fn command(&self, args: &[&str]) -> Command {
        std::fs::create_dir_all(&self.home).expect("a scratch folder");
        let mut command = Command::new(program("aman"));
        command.args(args).arg("--vault").arg(&self.vault).arg("--json");
        command.env("AMAN_PASSPHRASE", PASSPHRASE).env("HOME", &self.home).env("LANG", "C.UTF-8");
        for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "AMAN_OFFICER"] {
            command.env_remove(name);
        }
        let temporary = self.home.join("tmp");
        std::fs::create_dir_all(&temporary).expect("a scratch folder");
        command.env("TMPDIR", temporary).env("SQLITE_TMPDIR", self.home.join("tmp"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end with a text on its standard input.
    pub fn try_tell(&self, args: &[&str], text: &str) -> Answer {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().expect("aman starts");
        let mut input = child.stdin.take().expect("its standard input");
        // A command that refuses early closes its input; its answer is what counts.
        let _ = input.write_all(text.as_bytes());
        drop(input);
        Answer::of(&child.wait_with_output().expect("aman ends"))
    }

    /// Runs a command to its end.
    pub fn try_run(&self, args: &[&str]) -> Answer {
        Answer::of(&self.command(args).output().expect("aman starts"))
    }

    /// Runs a command to its end with more in its environment: another officer, a new passphrase.
    pub fn try_run_with(&self, args: &[&str], more: &[(&str, &str)]) -> Answer {
        Answer::of(&self.command(args).envs(more.iter().copied()).output().expect("aman starts"))
    }

    /// Runs a command that must succeed, and gives its document.
    pub fn run(&self, args: &[&str]) -> Value {
        let answer = self.try_run(args);
        assert!(
            answer.code == 0,
            "aman {} ended with {}: {}{}",
            args.join(" "),
            answer.code,
            answer.stdout,
            answer.stderr
        );
        answer.json
    }

    /// Starts a command that goes on; the caller ends it.
    pub fn start(&self, args: &[&str]) -> Child {
        self.command(args).spawn().expect("aman starts")
    }
}

impl Answer {
    fn of(output: &Output) -> Self {
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        Self {
            code: output.status.code().unwrap_or(-1),
            json: serde_json::from_str(&stdout).unwrap_or(Value::Null),
            stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// A region: a server, the coordinator's desk and brigade desks, all enrolled.
#[derive(Debug)]
pub struct Region {
    /// The server.
    pub server: Server,
    /// The coordinator's desk.
    pub coordinator: Desk,
    /// The brigades' desks.
    pub brigades: Vec<Desk>,
    /// The brigades' units.
    pub units: Vec<String>,
}

impl Region {
    /// Makes a region with that many brigades, each with one enrolled desk.
    pub fn with_brigades(folder: &Path, names: &[&str]) -> Self {
        let server = Server::start(&folder.join("server"));
        let address = server.address.clone();
        let mut region = Self::found(folder, server, &address);
        for (number, name) in names.iter().enumerate() {
            region.add_brigade(&folder.join(format!("brigade-{}", number + 1)), name);
        }
        region
    }

    /// Founds a region whose desks reach the server at an address, its own or another's that passes on.
    pub fn found(folder: &Path, server: Server, address: &str) -> Self {
        let coordinator = Desk::at(&folder.join("coordinator"));
        let mut args = vec!["authority", "create", "--region", "Région inventée"];
        args.extend(["--server", address, "--server-key", &server.key]);
        coordinator.run(&args);
        coordinator.run(&["sync"]);
        Self { server, coordinator, brigades: Vec::new(), units: Vec::new() }
    }

    /// Adds a unit, invites a desk, lets it ask, approves it, and brings it up to date.
    pub fn add_brigade(&mut self, folder: &Path, name: &str) {
        let unit = self.coordinator.run(&["unit", "add", "--name", name, "--kind", "brigade"]);
        let unit = unit["unit"].as_str().expect("the unit's id").to_owned();
        let desk = Desk::at(folder);
        let invitation = folder.join("invitation").display().to_string();
        self.coordinator.run(&["invite", "--unit", &unit, "--out", &invitation]);
        self.coordinator.run(&["sync"]);
        let waiting = desk.run(&["enrol", "--invitation", &invitation]);
        let fingerprint = waiting["fingerprint"].as_str().expect("the desk's fingerprint").to_owned();
        self.coordinator.run(&["sync"]);
        self.coordinator.run(&["approve", "--fingerprint", &fingerprint]);
        self.coordinator.run(&["sync"]);
        desk.run(&["sync"]);
        self.brigades.push(desk);
        self.units.push(unit);
    }

    /// Admits another desk into the first unit; nobody has confirmed it there yet.
    pub fn another_desk(&self, folder: &Path) -> Desk {
        let desk = Desk::at(folder);
        let invitation = folder.join("invitation").display().to_string();
        self.coordinator.run(&["invite", "--unit", &self.units[0], "--out", &invitation]);
        let asked = desk.run(&["enrol", "--invitation", &invitation]);
        self.coordinator.run(&["approve", "--fingerprint", asked["fingerprint"].as_str().expect("its digits")]);
        assert_eq!(desk.run(&["enrol", "--invitation", &invitation])["state"], "enrolled");
        desk
    }

    /// Two desks of a unit show the same digits; an officer at each confirms the other.
    pub fn confirm_each_other(one: &Desk, other: &Desk) {
        let shown = one.run(&["colleagues"])["colleagues"][0]["digits"].clone();
        assert_eq!(other.run(&["colleagues"])["colleagues"][0]["digits"], shown, "both screens show one number");
        for desk in [one, other] {
            desk.run(&["colleagues", "--confirm", shown.as_str().expect("twelve digits")]);
        }
    }

    /// Turns on, citing an act, that the region may read files; the brigades learn it and share their file keys.
    pub fn let_the_region_read(&self) {
        self.coordinator.run(&["switch", "set", "region-reads-files", "--act", "Décision inventée 7/2026"]);
        self.coordinator.run(&["sync"]);
        for brigade in &self.brigades {
            brigade.run(&["sync"]);
            brigade.run(&["record", "list"]); // an unlocked moment, in which file keys are shared
            brigade.run(&["sync"]);
        }
        self.coordinator.run(&["sync"]);
    }
}

/// Each desk in turn exchanges, has an officer there who takes in and hands on keys, and exchanges again.
pub fn level(desks: &[&Desk]) {
    for desk in desks {
        desk.run(&["sync"]);
        desk.run(&["draft", "list"]);
        desk.run(&["sync"]);
    }
}
