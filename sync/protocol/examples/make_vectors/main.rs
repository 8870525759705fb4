//! Writes the test vectors of every format: `cargo run -p aman-sync-protocol --example make_vectors -- tests/vectors`.
//!
//! Everything comes from seeds, so a run on the same code writes the same files. Released files never change: a new
//! version of a format gets new cases beside the old ones.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a tool of the builders: it fails by panicking"
)]

use std::process::ExitCode;

use serde_json::{Value, json};

mod cast;
mod chunk_words;
mod entries;
mod envelopes;
mod forge;
mod keys;
mod messages;
mod outside;
mod payloads;
mod rosters;

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else { return ExitCode::from(2) };
    for (format, note, cases) in files() {
        let lines: Vec<String> = cases.iter().map(|case| format!("    {case}")).collect();
        let text = format!(
            "{{\n  \"format\": {},\n  \"note\": {},\n  \"cases\": [\n{}\n  ]\n}}\n",
            json!(format),
            json!(note),
            lines.join(",\n")
        );
        if std::fs::write(format!("{folder}/{format}.json"), text).is_err() {
            return ExitCode::from(6);
        }
    }
    ExitCode::SUCCESS
}

fn files() -> Vec<(&'static str, &'static str, Vec<Value>)> {
    vec![
        ("alert", "a message", messages::alerts()),
        ("beacon", "the payload of a beacon entry; its status opens with `region` for `log`", outside::beacons()),
        ("cbor", "one value of the strict subset", outside::values()),
        ("chunk", "one chunk of an attachment", outside::chunks()),
        ("chunk_answer", "a message", chunk_words::answers()),
        ("chunk_ask", "a message", chunk_words::asks()),
        ("chunks_kept", "a message", chunk_words::kept()),
        ("courier", "a file carried by hand, opened with `sealing_key`", outside::couriers()),
        ("danger_code", "twenty digits in `text`, tried with the sheet `space_key`", outside::danger_codes()),
        ("end", "a message", messages::ends()),
        ("envelope", "opened with `sealing_key` as `opener`, for `space`", envelopes::cases()),
        ("entry", "decode, verify with `signer`, open with `record_key` or `space_key`", entries::cases()),
        ("frame", "a whole stream of frames", outside::frames()),
        ("grant", "decode, verify with `signer`, open with `sealing_key`", keys::grants()),
        ("hello", "a message", messages::hellos()),
        ("incarnation", "decode and verify", keys::incarnations()),
        ("local", "bytes sealed for one machine, opened with `key` and `aad`", keys::locals()),
        ("manifest", "what an attachment is", outside::manifests()),
        ("payload", "decode, verify with `officer` for `space`", payloads::cases()),
        ("phone_code", "twenty digits in `text`, under the secret of `region_key` and `to`", outside::phone_codes()),
        ("receipt", "decode, verify with `server`", keys::receipts()),
        ("roster", "the payload of a roster entry", rosters::cases()),
        ("server_hello", "a message", messages::server_hellos()),
        ("state_code", "twenty digits", outside::state_codes()),
        ("wrap", "decode, open with `space_key`", keys::wraps()),
    ]
}

/// One case: outcome first, then its name, then what goes in and what comes out.
fn case(expect: &str, name: &str, fields: Value) -> Value {
    let mut case = json!({ "expect": expect, "name": name });
    if let (Some(case), Value::Object(fields)) = (case.as_object_mut(), fields) {
        case.extend(fields);
    }
    case
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes with the lowest bit of one byte turned.
fn flipped(bytes: &[u8], place: usize) -> Vec<u8> {
    let mut out = bytes.to_vec();
    if let Some(byte) = out.get_mut(place) {
        *byte ^= 1;
    }
    out
}

/// The bytes without their last `count`.
fn cut(bytes: &[u8], count: usize) -> Vec<u8> {
    bytes.get(..bytes.len().saturating_sub(count)).unwrap_or_default().to_vec()
}

/// The same CBOR array with `count` as its number of values, without adding or removing any.
fn recounted(bytes: &[u8], count: u8) -> Vec<u8> {
    let mut out = bytes.to_vec();
    if let Some(first) = out.first_mut() {
        *first = 0x80 | count;
    }
    out
}

/// The same CBOR array or map with its count written in two bytes.
fn long_count(bytes: &[u8]) -> Vec<u8> {
    let first = bytes.first().copied().unwrap_or_default();
    [&[(first & 0xe0) | 24, first & 0x1f], bytes.get(1..).unwrap_or_default()].concat()
}

/// The same CBOR array or map with an indefinite length.
fn indefinite(bytes: &[u8]) -> Vec<u8> {
    let first = bytes.first().copied().unwrap_or_default();
    [&[(first & 0xe0) | 31], bytes.get(1..).unwrap_or_default(), &[0xff]].concat()
}

/// Ways to break any array that begins with version 1, with the outcome of each.
fn broken(format: &str, bytes: &[u8]) -> Vec<Value> {
    let version = |number: u8| {
        let mut out = bytes.to_vec();
        if let Some(version) = out.get_mut(1) {
            *version = number;
        }
        out
    };
    let count = bytes.first().copied().unwrap_or_default() & 0x1f;
    [
        ("malformed", "empty", Vec::new()),
        ("malformed", "cut by one byte", cut(bytes, 1)),
        ("malformed", "cut in the middle", cut(bytes, bytes.len() / 2)),
        ("malformed", "a byte behind", [bytes, &[0]].concat()),
        ("malformed", "count not in its shortest form", long_count(bytes)),
        ("malformed", "indefinite length", indefinite(bytes)),
        ("malformed", "one value fewer promised", recounted(bytes, count - 1)),
        ("malformed", "one value more promised", recounted(bytes, count + 1)),
        ("malformed", "version 0", version(0)),
        ("newer", "version 2", version(2)),
        ("malformed", "version not in its shortest form", [&bytes[..1], &[0x18, 1], &bytes[2..]].concat()),
        ("malformed", "a map instead of an array", [&[0xa0 | count], &bytes[1..]].concat()),
    ]
    .into_iter()
    .map(|(expect, name, bytes)| case(expect, &format!("{format}: {name}"), json!({ "bytes": hex(&bytes) })))
    .collect()
}
