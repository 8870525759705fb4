//! Writes the test vectors of the vault's inner formats: `cargo run -p aman-vault --example make_vault_vectors -- tests/vectors`.
//!
//! Everything comes from seeds and is written here by hand, element by element, apart from the code that reads it. Released
//! files never change.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a tool of the builders: it fails by panicking"
)]

mod folds;
mod slots;
mod twos;

use std::process::ExitCode;

use aman_sync_protocol::replica::Item;
use aman_sync_protocol::roster_file::encode_roster_file;
use aman_sync_protocol::secret::hash;
use aman_vault::spoken::{all_words, encode_words};
use minicbor::Encoder;
use serde_json::{Value, json};

use folds::folds;
use slots::slots;
use twos::{notices, proofs};

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else { return ExitCode::from(2) };
    let files = [
        ("spoken", "words as typed; gives the bytes they say, and the words as they are written", spoken()),
        ("share", "words of a share or a sheet as typed; gives what they say", shares()),
        (
            "fold",
            "the body of a payload of what 1, said to be written by `desk`; `links` are before and after",
            folds(),
        ),
        ("notice", "the body of a payload of what 3 about no record, in a trail space", notices()),
        ("proof", "of two signatures; `first` and `second` say whether each is of the key beside it", proofs()),
        ("slots", "a file of officers' slots; gives what stands in clear", slots()),
        ("roster_file", "a roster file; `items` are the type and the bytes of each", roster_files()),
    ];
    for (format, note, cases) in files {
        let lines: Vec<String> = cases.iter().map(|case| format!("    {case}")).collect();
        let (format_, note, lines) = (json!(format), json!(note), lines.join(",\n"));
        let text = format!("{{\n  \"format\": {format_},\n  \"note\": {note},\n  \"cases\": [\n{lines}\n  ]\n}}\n");
        if std::fs::write(format!("{folder}/{format}.json"), text).is_err() {
            return ExitCode::from(6);
        }
    }
    ExitCode::SUCCESS
}

pub(crate) fn drawn<const N: usize>(seed: u8) -> [u8; N] {
    let mut out = [0; N];
    for (at, part) in out.chunks_mut(32).enumerate() {
        let block = hash(&[b"vault vectors", &[seed, u8::try_from(at).unwrap()]]);
        part.iter_mut().zip(block).for_each(|(to, from)| *to = from);
    }
    out
}

pub(crate) type Letters = Encoder<Vec<u8>>;

pub(crate) fn array(length: u64) -> Letters {
    let mut letters = Encoder::new(Vec::new());
    letters.array(length).unwrap();
    letters
}

fn said_case(name: &str, text: String, bytes: &[u8]) -> Value {
    let words = encode_words(bytes).join(" ");
    json!({ "expect": "ok", "name": name, "text": text, "gives": { "said": hex(bytes), "words": words } })
}

fn refused(name: impl Into<String>, text: String) -> Value {
    json!({ "expect": "malformed", "name": name.into(), "text": text })
}

fn spoken() -> Vec<Value> {
    let sixteen = drawn::<16>(1);
    let words = encode_words(&sixteen);
    let text = words.join(" ");
    let short: Vec<String> = words.iter().map(|word| word.chars().take(4).collect()).collect();
    let numbered: Vec<String> =
        words.iter().zip(1..).map(|(word, at)| format!("{at}. {}", word.to_uppercase())).collect();
    let mut cases = vec![
        said_case("sixteen bytes are thirteen words", text.clone(), &sixteen),
        said_case("thirty-two bytes are twenty-five words", encode_words(&drawn::<32>(2)).join(" "), &drawn::<32>(2)),
        said_case("one byte", encode_words(&[0x80]).join(" "), &[0x80]),
        said_case("zeros to the end", encode_words(&[0; 11]).join(" "), &[0; 11]),
        said_case("the first four letters of each", short.join(" "), &sixteen),
        said_case("capitals and numbers between", numbered.join(" - "), &sixteen),
        said_case("lines", words.join("\n"), &sixteen),
    ];
    let all = all_words();
    for at in [0, 5, words.len() - 2, words.len() - 1] {
        let mut other = words.clone();
        other[at] = all[(all.iter().position(|word| *word == words[at]).unwrap() + 7) % all.len()];
        cases.push(refused(format!("word {} is another", at + 1), other.join(" ")));
    }
    let mut swapped = words.clone();
    swapped.swap(3, 4);
    cases.push(refused("two words changed places", swapped.join(" ")));
    let mut unknown = words.clone();
    unknown[6] = "xylophonix";
    cases.push(refused("a word that is not of the list", unknown.join(" ")));
    cases.push(refused("a word is missing", words[1..].join(" ")));
    cases.push(refused("one word", words[0].to_owned()));
    cases.push(refused("nothing", String::new()));
    cases
}

fn shares() -> Vec<Value> {
    let key: [u8; 4] = drawn(3);
    let point: [u8; 32] = drawn(4);
    let share = |head: [u8; 2], rest: [u8; 2], point: &[u8]| [&head, key.as_slice(), &rest, point].concat();
    let sheet = |point: &[u8]| [&[1, 2], key.as_slice(), point].concat();
    let good = |name: &str, bytes: &[u8], gives: Value| json!({ "expect": "ok", "name": name, "text": encode_words(bytes).join(" "), "gives": gives });
    let bad = |name: &str, bytes: &[u8]| refused(name, encode_words(bytes).join(" "));
    let (second, fifth) = (share([1, 1], [3, 2], &point), share([1, 1], [3, 5], &point));
    let mut changed = encode_words(&second);
    changed.swap(0, 1);
    vec![
        good(
            "the second share, three are needed",
            &second,
            json!({ "kind": "share", "place": 2, "threshold": 3, "said": hex(&second) }),
        ),
        good("the fifth share", &fifth, json!({ "kind": "share", "place": 5, "threshold": 3, "said": hex(&fifth) })),
        good("a unit's sheet", &sheet(&point), json!({ "kind": "sheet", "said": hex(&sheet(&point)) })),
        bad("a share of another version", &share([2, 1], [3, 2], &point)),
        bad("another kind", &share([1, 3], [3, 2], &point)),
        bad("a share with a byte less", &share([1, 1], [3, 2], &point[..31])),
        bad("a sheet with a byte more", &[sheet(&point), vec![0]].concat()),
        bad("nothing behind the kind", &[1, 1]),
        refused("two words changed places", changed.join(" ")),
    ]
}

fn roster_files() -> Vec<Value> {
    let items =
        [Item::Incarnation(drawn::<40>(22).to_vec()), Item::Entry(drawn::<90>(23).to_vec()), Item::Grant(vec![5; 20])];
    let told: Vec<Value> = items.iter().zip([2, 3, 5]).map(|(item, kind)| json!([kind, hex(item.bytes())])).collect();
    let whole = encode_roster_file(&items).unwrap();
    let good = |name: &str, bytes: &[u8], items: &[Value]| json!({ "expect": "ok", "name": name, "bytes": hex(bytes), "gives": { "items": items } });
    let refused =
        |expect: &str, name: &str, bytes: &[u8]| json!({ "expect": expect, "name": name, "bytes": hex(bytes) });
    let mut newer = whole.clone();
    newer[8] = 2;
    let mut zero = whole.clone();
    zero[8] = 0;
    vec![
        good("a certificate, an entry and a grant", &whole, &told),
        good("nothing but its head", &whole[..9], &[]),
        refused("newer", "of a later version", &newer),
        refused("malformed", "of version 0", &zero),
        refused("malformed", "a file of another kind", &[b"AMANCOUR".as_slice(), &whole[8..]].concat()),
        refused("malformed", "cut in a frame", &whole[..whole.len() - 1]),
        refused("malformed", "with a wrap", &[whole.as_slice(), &[4, 0, 0, 0, 1, 7]].concat()),
        refused("malformed", "with a receipt", &[whole.as_slice(), &[6, 0, 0, 0, 0]].concat()),
        refused("malformed", "a name without a version", &whole[..8]),
        refused("malformed", "nothing", &[]),
    ]
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
