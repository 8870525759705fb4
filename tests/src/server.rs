//! A real server: the program itself, on loopback, with a folder of its own.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::programs::program;

/// A running `aman-server`; it ends when this is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// `host:port` it listens on.
    pub address: String,
    /// Its public key, as the desks pin it.
    pub key: String,
    /// Its folder.
    pub data: PathBuf,
    /// Where its log goes.
    pub log: PathBuf,
}

impl Server {
    /// Starts a server on a free port of loopback; the log is appended to `server.log` beside the folder.
    pub fn start(data: &Path) -> Self {
        Self::start_at(data, "127.0.0.1:0")
    }

    /// Starts a server on a given address, to come back after it was stopped.
    pub fn start_at(data: &Path, listen: &str) -> Self {
        let log = data.with_extension("log");
        let errors =
            File::options().append(true).create(true).open(&log).expect("a log file beside the server's folder");
        let mut child = Command::new(program("aman-server"))
            .args(["serve", "--json", "--listen", listen, "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .expect("aman-server starts");
        let mut first = String::new();
        let out = child.stdout.take().expect("its standard output");
        BufReader::new(out).read_line(&mut first).expect("its first line");
        let said: Value =
            serde_json::from_str(&first).unwrap_or_else(|_| panic!("its first line is JSON, not {first:?}"));
        let word = |name: &str| said[name].as_str().unwrap_or_else(|| panic!("{name} in {first}")).to_owned();
        Self { child, address: word("listening"), key: word("server_key"), data: data.to_owned(), log }
    }

    /// Ends the process without warning.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
