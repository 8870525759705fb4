//! Vectors of folds: lines of the trail as another desk wrote them, in both versions.

use aman_sync_protocol::secret::hash;
use serde_json::{Value, json};

use crate::{Letters, array, drawn, hex};

struct Line {
    at: i64,
    officer: [u8; 16],
    code: &'static str,
    record: Vec<u8>,
    reason: &'static str,
    subject: &'static str,
    proof: Vec<u8>,
}

impl Line {
    fn of(at: i64, code: &'static str) -> Self {
        Self { at, officer: drawn(5), code, record: Vec::new(), reason: "", subject: "", proof: Vec::new() }
    }

    fn write(&self, parts: u64) -> Vec<u8> {
        let mut letters = array(parts);
        letters.i64(self.at).unwrap().bytes(&self.officer).unwrap().str(self.code).unwrap();
        letters.bytes(&self.record).unwrap().str(self.reason).unwrap();
        if parts == 7 {
            letters.str(self.subject).unwrap().bytes(&self.proof).unwrap();
        }
        letters.into_writer()
    }

    fn told(&self, number: u64) -> Value {
        let empty = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
        json!({
            "number": number, "at": self.at, "officer": if self.officer == [0; 16] { Value::Null } else { json!(hex(&self.officer)) },
            "code": self.code, "record": empty(&hex(&self.record)), "reason": empty(self.reason), "subject": self.subject,
            "proof": hex(&self.proof),
        })
    }
}

/// A fold whose first values are these.
fn begun(version: u64, first: u64, before: &[u8], count: usize) -> Letters {
    let mut letters = array(4);
    letters.u64(version).unwrap().u64(first).unwrap().bytes(before).unwrap().array(count as u64).unwrap();
    letters
}

fn second(first: u64, before: &[u8; 32], parts: &[Vec<u8>]) -> Vec<u8> {
    let mut letters = begun(2, first, before, parts.len());
    for line in parts {
        letters.bytes(line).unwrap();
    }
    letters.into_writer()
}

fn first_version(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut letters = array(parts.len() as u64);
    for (line, number) in parts.iter().zip(4_u64..) {
        letters.array(3).unwrap().u64(number).unwrap().bytes(&[9; 32]).unwrap().bytes(line).unwrap();
    }
    letters.into_writer()
}

fn link(desk: &[u8; 16], first: u64, before: [u8; 32], parts: &[Vec<u8>]) -> [u8; 32] {
    let step = |(number, link): (u64, [u8; 32]), line: &Vec<u8>| {
        (number + 1, hash(&[b"aman/trail-link/v1", desk, &link, &number.to_be_bytes(), &hash(&[line])]))
    };
    parts.iter().fold((first, before), step).1
}

pub(crate) fn folds() -> Vec<Value> {
    let desk: [u8; 16] = drawn(6);
    let lines = [
        Line::of(1_790_000_000_000, "unlock"),
        Line {
            record: drawn::<16>(7).to_vec(), reason: "appel inventé", ..Line::of(1_790_000_000_500, "record.read")
        },
        Line { officer: [0; 16], ..Line::of(-5, "unlock.failed") },
        Line { subject: "12 h, 3", proof: vec![1, 2, 3], ..Line::of(1_790_000_001_000, "lease.figures") },
    ];
    let told =
        |first: u64| -> Vec<Value> { lines.iter().zip(first..).map(|(line, number)| line.told(number)).collect() };
    let (seven, five): (Vec<_>, Vec<_>) =
        (lines.iter().map(|line| line.write(7)).collect(), lines[..3].iter().map(|line| line.write(5)).collect());
    let good = |name: &str, bytes: &[u8], lines: Vec<Value>, links: Value| json!({ "expect": "ok", "name": name, "desk": hex(&desk), "bytes": hex(bytes), "gives": { "lines": lines, "links": links } });
    let bad = |name: &str, bytes: &[u8]| json!({ "expect": "malformed", "name": name, "desk": hex(&desk), "bytes": hex(bytes) });
    let before = drawn(8);
    let whole = second(1, &[0; 32], &seven);
    let former = first_version(&five);
    vec![
        good(
            "the first fold of a desk",
            &whole,
            told(1),
            json!([hex(&[0; 32]), hex(&link(&desk, 1, [0; 32], &seven))]),
        ),
        good(
            "one that follows another",
            &second(40, &before, &seven),
            told(40),
            json!([hex(&before), hex(&link(&desk, 40, before, &seven))]),
        ),
        good("without lines", &second(1, &before, &[]), Vec::new(), json!([hex(&before), hex(&before)])),
        good(
            "lines of five parts in a fold of version 2",
            &second(4, &before, &five),
            told(4)[..3].to_vec(),
            json!([hex(&before), hex(&link(&desk, 4, before, &five))]),
        ),
        good("version 1, without links", &former, told(4)[..3].to_vec(), Value::Null),
        good("version 1 without lines", &array(0).into_writer(), Vec::new(), Value::Null),
        bad("a later version", &begun(3, 1, &[0; 32], 0).into_writer()),
        bad("cut", &whole[..whole.len() - 1]),
        bad("cut in a line of version 1", &former[..former.len() - 2]),
        bad("a link of 31 bytes", &begun(2, 1, &[0; 31], 0).into_writer()),
        bad("a line that is none", &second(1, &[0; 32], &[vec![0x05]])),
        bad("nothing", &[]),
    ]
}
