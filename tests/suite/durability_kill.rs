//! Does `kill -9` at any moment lose an acknowledged answer? 190 times on the desk without a window.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use aman_tests::desk::{Desk, Region};
use aman_tests::seeded::{SeededEntropy, seed};
use serde_json::Value;

const KILLS: usize = 190;

#[test]
fn no_acknowledged_answer_is_lost_by_kill_9_on_the_headless_desk() {
    let folder = tempfile::tempdir().unwrap();
    let region = Region::with_brigades(folder.path(), &["Brigade inventée"]);
    let desk = &region.brigades[0];
    let mut dice = SeededEntropy::new(seed());
    let mut draft: Option<String> = None;
    let (mut next, mut acknowledged) = (0, 0);
    for kill in 0..KILLS {
        let session = Session::begin(desk, draft.as_deref(), next);
        session.wait_for_the_draft();
        thread::sleep(Duration::from_micros(dice.below(120_000) as u64));
        let (id, count) = session.kill();
        acknowledged += count;
        let shown = desk.run(&["draft", "show", &id]);
        let kept = number_in(&shown);
        let last = (next + count).checked_sub(1);
        assert!(kept >= last, "kill {kill}, seed {}: answer {last:?} was acknowledged, {kept:?} is there", seed());
        next = kept.map_or(next, |kept| kept + 1);
        draft = Some(id);
    }
    assert!(acknowledged > KILLS, "only {acknowledged} answers were acknowledged: the kills came too early");
    println!("{KILLS} kills, {acknowledged} acknowledged answers, none lost");
}

/// One life of the program: numbers go in as answers, acknowledgements come out.
struct Session {
    child: Child,
    typist: thread::JoinHandle<()>,
    listener: thread::JoinHandle<(Option<String>, usize)>,
    ready: mpsc::Receiver<()>,
}

impl Session {
    fn begin(desk: &Desk, draft: Option<&str>, first: usize) -> Self {
        let mut args = vec!["draft", "type"];
        args.extend(draft.iter().flat_map(|draft| ["--draft", draft]));
        let mut child = desk.command(&args).stdin(Stdio::piped()).spawn().unwrap();
        let (mut input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let typist = thread::spawn(move || {
            let mut answer = first;
            while writeln!(input, "{FIELD}={}", value(answer)).is_ok() {
                answer += 1;
            }
        });
        let (is_ready, ready) = mpsc::channel();
        let listener = thread::spawn(move || heard(BufReader::new(output), &is_ready));
        Self { child, typist, listener, ready }
    }

    fn wait_for_the_draft(&self) {
        self.ready.recv_timeout(Duration::from_secs(30)).expect("the desk opens a draft");
    }

    /// Kills the process; gives the draft and how many answers had been acknowledged.
    fn kill(mut self) -> (String, usize) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.typist.join().unwrap();
        let (draft, count) = self.listener.join().unwrap();
        (draft.expect("the first line names the draft"), count)
    }
}

/// Reads to the end: the draft's line, then one number for each answer on the disk.
fn heard(output: impl BufRead, ready: &mpsc::Sender<()>) -> (Option<String>, usize) {
    let (mut draft, mut count) = (None, 0);
    for line in output.lines().map_while(Result::ok) {
        match serde_json::from_str::<Value>(&line) {
            Ok(Value::Number(number)) => {
                count = number.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0).max(count)
            }
            Ok(said) => draft = said["draft"].as_str().map(str::to_owned),
            Err(_) => {} // a line cut by the kill acknowledges nothing
        }
        let _ = ready.send(());
    }
    (draft, count)
}

const FIELD: &str = "narrative.story";

fn value(answer: usize) -> Value {
    Value::from(format!("réponse {answer} {}", "مرحبا ".repeat(answer % 40)))
}

fn number_in(shown: &Value) -> Option<usize> {
    shown["answers"]["narrative"]["story"].as_str()?.split(' ').nth(1)?.parse().ok()
}
