//! A desk that is opened, read from and locked again, so that another program can look into its memory at both moments.
//!
//! `aman-held VAULT FILE`: the file holds the passphrase on its first line and a record's number on its second. "open" is
//! printed and a line awaited, then "locked". Use cases run on threads that end with the locking, as in the window.

use std::io::{BufRead, Write};
use std::path::PathBuf;

use aman_desk::{Desk, Outcome};

fn main() {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (folder, file) = arguments.next().zip(arguments.next()).expect("a folder and a file");
    let mut lines = Lines { input: std::io::stdin().lock() };
    let desk = Desk::open(folder, "fr").ok().expect("a vault");
    let reading = std::thread::spawn(move || {
        let told = std::fs::read_to_string(file).expect("a file");
        let (passphrase, record) = told.trim_end().split_once('\n').expect("two lines");
        read_all(desk, passphrase.to_owned(), record).ok().expect("it opens and shows")
    });
    let desk = reading.join().expect("it reads");
    lines.say("open");
    lines.next_line();
    let locking = std::thread::spawn(move || {
        let mut desk = desk;
        desk.lock().ok().expect("it locks");
        desk
    });
    let _desk = locking.join().expect("it locks");
    lines.say("locked");
    lines.next_line();
}

/// Everything that brings her words into memory.
fn read_all(mut desk: Desk, passphrase: String, record: &str) -> Outcome<Desk> {
    desk.unlock(None, passphrase)?;
    desk.home()?;
    desk.list(None)?;
    desk.record(record)?;
    desk.history(record)?;
    desk.search("Q", 10)?;
    Ok(desk)
}

struct Lines<R> {
    input: R,
}

impl<R: BufRead> Lines<R> {
    fn next_line(&mut self) -> String {
        let mut line = String::new();
        self.input.read_line(&mut line).expect("a line");
        line.trim_end().to_owned()
    }

    fn say(&self, word: &str) {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{word}").and_then(|()| out.flush()).expect("somebody listens");
    }
}
