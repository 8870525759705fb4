//! How does the command line speak? The one file of this program that prints.

#![expect(clippy::print_stderr, reason = "the one file of this program that prints")]

use std::io::{IsTerminal, Write};

use aman_desk::words::{Tongue, say, say_with, sentence};
use aman_desk::{Code, CodeCheck, CodeState, Failure, Outcome};
use chrono::{DateTime, Local};
use serde_json::{Value, json};

/// Where answers and failures go.
pub(crate) struct Output {
    json: bool,
    tongue: Tongue,
}

impl Output {
    /// The language it speaks.
    pub(crate) const fn tongue(&self) -> Tongue {
        self.tongue
    }

    pub(crate) const fn new(json: bool, tongue: Tongue) -> Self {
        Self { json, tongue }
    }

    /// Prints the one answer of a command.
    pub(crate) fn answer(&self, answer: &Value) {
        if self.json {
            put(&format!("{answer}\n"));
        } else {
            let mut text = String::new();
            plain(answer, 0, &mut text);
            put(&text);
        }
    }

    /// Prints the sentence of a failure, and its code for programs; gives the exit status.
    pub(crate) fn failure(&self, failure: Failure) -> u8 {
        eprintln!("aman: {}", sentence(failure, self.tongue));
        if self.json {
            put(&format!("{}\n", json!({"failure": failure})));
        }
        failure.exit
    }

    /// Prints the sentence of a failure and an answer that lists what is wrong.
    pub(crate) fn refusal(&self, failure: Failure, answer: &Value) -> u8 {
        eprintln!("aman: {}", sentence(failure, self.tongue));
        self.answer(answer);
        failure.exit
    }

    /// Says on the side that everything here is invented.
    pub(crate) fn banner(&self) {
        eprintln!("{}", say("say-invented-data", self.tongue).unwrap_or_default());
    }

    /// Says how long the next attempt waits.
    pub(crate) fn waiting(&self, seconds: u32) {
        eprintln!("aman: {} ({seconds} s)", sentence(Code::AttemptsSlowed.failure(), self.tongue));
    }

    /// Says on the side how far a long command is.
    pub(crate) fn progress(&self, done: usize, all: usize) {
        if done.is_multiple_of(10) || done == all {
            let (done, all) = (done.to_string(), all.to_string());
            let words = say_with("say-progress", &[("done", &done), ("all", &all)], self.tongue);
            eprintln!("aman: {}", words.unwrap_or_default());
        }
    }

    /// Says on the side which word of a code to ask for again.
    pub(crate) fn misheard(&self, check: CodeCheck) {
        let key = match check.state {
            CodeState::Good => return,
            CodeState::Length => "say-code-length",
            CodeState::Unknown => "say-code-unknown",
            CodeState::Wrong => "say-code-wrong",
            CodeState::Exchanged => "say-code-exchanged",
            CodeState::Several => "say-code-several",
        };
        let words = say_with(key, &[("word", &check.word.to_string())], self.tongue);
        eprintln!("aman: {}", words.unwrap_or_default());
    }

    /// Prints one line at once; used where each line is an acknowledgement.
    ///
    /// # Errors
    /// Whoever reads has gone.
    pub(crate) fn line(&self, line: &Value) -> Outcome<()> {
        let mut out = std::io::stdout().lock();
        let written = writeln!(out, "{line}").and_then(|()| out.flush());
        written.map_err(|_| Code::FileUnwritable.into())
    }

    /// Asks for a passphrase without showing it.
    ///
    /// # Errors
    /// There is no terminal to ask at.
    pub(crate) fn ask(&self, key: &str) -> Outcome<String> {
        if !std::io::stdin().is_terminal() {
            return Err(Code::PassphraseNeeded.into());
        }
        eprint!("{} ", say(key, self.tongue).unwrap_or_default());
        rpassword::read_password().map_err(|_| Code::PassphraseNeeded.into())
    }

    /// Prints help as clap wrote it.
    pub(crate) fn help(&self, text: &str) {
        put(text);
    }
}

/// Writes to the standard output. When whoever read it has gone, nothing is left to say to anyone.
fn put(text: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).ok();
}

// `key: value` lines, nested by indentation.
fn plain(value: &Value, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                text.push_str(&indent);
                text.push_str(key);
                text.push(':');
                match value.as_i64().filter(|_| TIMES.contains(&key.as_str())).and_then(local_time) {
                    Some(time) => nested(&Value::String(time), depth, text),
                    None => nested(value, depth, text),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                text.push_str(&indent);
                text.push('-');
                nested(item, depth, text);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            text.push_str(&indent);
            nested(value, depth, text);
        }
    }
}

fn nested(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Object(_) | Value::Array(_) => {
            text.push('\n');
            plain(value, depth + 1, text);
        }
        Value::String(words) => {
            text.push(' ');
            text.push_str(words);
            text.push('\n');
        }
        Value::Null => text.push_str(" -\n"),
        Value::Bool(_) | Value::Number(_) => {
            text.push(' ');
            text.push_str(&value.to_string());
            text.push('\n');
        }
    }
}

// A claim of some desk's clock, in the time of this machine.
fn local_time(millis: i64) -> Option<String> {
    let time = DateTime::from_timestamp_millis(millis)?.with_timezone(&Local);
    Some(time.format("%Y-%m-%d %H:%M").to_string())
}

const TIMES: [&str; 9] = ["arrived", "at", "begun", "claimed", "closed", "ended", "said", "since", "touched"];
