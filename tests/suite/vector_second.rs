//! Does a second, independent implementation of HPKE with X-Wing open what ours seals, and ours what it seals, on fresh keys?
//!
//! Ours is RustCrypto's ML-KEM and curve; the other is OpenSSL's, through `tests/vectors/second.py`.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::secret::{SealingKey, SealingPublic};
use aman_tests::programs::tree;
use aman_vault::host::OsEntropy;
use serde_json::{Value, json};

/// The other implementation, at work.
struct Second {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Second {
    fn start() -> Self {
        // `./run` keeps the packages of `requirements.txt` beside its tools; elsewhere the system's Python must have them.
        let python = std::env::var_os("AMAN_PYTHON").unwrap_or_else(|| "python3".into());
        let mut command = Command::new(python);
        command.arg(tree().join("tests/vectors/second.py")).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("python3");
        let questions = child.stdin.take().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { child, questions, answers }
    }

    fn ask(&mut self, question: &Value) -> Value {
        writeln!(self.questions, "{question}").expect("the second implementation listens");
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).expect("the second implementation needs tests/vectors/requirements.txt")
    }

    fn open(&mut self, seed: &[u8], info: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let answer = self.ask(&json!({"do": "open", "seed": hex(seed), "info": hex(info), "sealed": hex(sealed)}));
        assert!(answer["refused"] == true || answer["plain"].is_string(), "{answer}");
        answer["plain"].as_str().map(unhex)
    }
}

impl Drop for Second {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn random(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    OsEntropy::new().fill(&mut bytes);
    bytes
}

/// Bytes of each part of a message in which one bit is turned: ML-KEM's, the curve's, the ciphertext's, the tag's.
fn changed(sealed: &[u8]) -> Vec<Vec<u8>> {
    let places = [0, 1087, 1088, 1119, 1120, sealed.len() - 1];
    let turned = places.map(|at| {
        let mut changed = sealed.to_vec();
        changed[at] ^= 0x10;
        changed
    });
    let mut all = turned.to_vec();
    all.push(sealed[..sealed.len() - 1].to_vec());
    all.push([sealed, &[0]].concat());
    all
}

#[test]
fn what_ours_seals_the_second_opens_and_what_it_seals_ours_opens() {
    let mut second = Second::start();
    for round in 0..40 {
        let seed: [u8; 32] = random(32).try_into().unwrap();
        let ours = SealingKey::from_bytes(seed);
        let public = unhex(second.ask(&json!({"do": "public", "seed": hex(&seed)}))["public"].as_str().unwrap());
        assert_eq!(public.as_slice(), ours.public().as_bytes(), "both make the same public key");
        let (info, plain) = (random(round), random(round * 7));

        let sealed = SealingPublic::from_bytes(&public).unwrap().seal(&info, &plain, &mut OsEntropy::new()).unwrap();
        assert_eq!(second.open(&seed, &info, &sealed), Some(plain.clone()), "ours to theirs, round {round}");

        let question = json!({"do": "seal", "public": hex(&public), "info": hex(&info), "plain": hex(&plain)});
        let sealed = unhex(second.ask(&question)["sealed"].as_str().unwrap());
        assert_eq!(ours.open(&info, &sealed).ok().unwrap().expose(), plain, "theirs to ours, round {round}");
    }
}

#[test]
fn neither_opens_what_was_changed_bound_elsewhere_or_sealed_to_another() {
    let mut second = Second::start();
    for _ in 0..4 {
        let (seed, other): ([u8; 32], [u8; 32]) = (random(32).try_into().unwrap(), random(32).try_into().unwrap());
        let ours = SealingKey::from_bytes(seed);
        let (info, plain) = (random(20), random(32));
        let from_ours = ours.public().seal(&info, &plain, &mut OsEntropy::new()).unwrap();
        let public = hex(ours.public().as_bytes());
        let question = json!({"do": "seal", "public": public, "info": hex(&info), "plain": hex(&plain)});
        let from_theirs = unhex(second.ask(&question)["sealed"].as_str().unwrap());
        for sealed in [from_ours, from_theirs] {
            for bad in changed(&sealed) {
                assert_eq!(second.open(&seed, &info, &bad), None);
                assert!(ours.open(&info, &bad).is_err());
            }
            assert_eq!(second.open(&seed, b"elsewhere", &sealed), None);
            assert!(ours.open(b"elsewhere", &sealed).is_err());
            assert_eq!(second.open(&other, &info, &sealed), None);
            assert!(SealingKey::from_bytes(other).open(&info, &sealed).is_err());
        }
    }
}
