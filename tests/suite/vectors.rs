//! Do the published vectors still mean what they meant, and does nothing received make a decoder panic?
//!
//! `docs/formats.md` says what the keys of a case are for. `tests/vectors/decoder.py` reads the same files.

use aman_sync_protocol::attachment::Manifest;
use aman_sync_protocol::beacon::Beacon;
use aman_sync_protocol::cbor::Reader;
use aman_sync_protocol::chunks::{ChunkAnswer, ChunkAsk, ChunksKept};
use aman_sync_protocol::courier::count_addressees;
use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::frame::{Frame, read_frames};
use aman_sync_protocol::grant::Grant;
use aman_sync_protocol::incarnation::IncarnationCertificate;
use aman_sync_protocol::message::{Alert, End, Hello, ServerHello};
use aman_sync_protocol::payload::Payload;
use aman_sync_protocol::receipt::Receipt;
use aman_sync_protocol::secret::{SymmetricKey, open_bytes};
use aman_sync_protocol::statement::{decode_statements, encode_statements};
use aman_sync_protocol::wrap::Wrap;
use proptest::prelude::*;
use serde_json::Value;

use crate::vector_cases::{bytes, cases, decode};

#[test]
fn every_vector_comes_out_as_published() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for (format, case) in cases() {
        count += 1;
        let (outcome, gives) = match decode(&format, &case) {
            Ok(gives) => ("ok", gives),
            Err(outcome) => (outcome.words(), Value::Null),
        };
        let expected = case["expect"].as_str().unwrap();
        let same = gives.is_null() || case.get("gives").is_none_or(|published| *published == gives);
        if outcome != expected || !same {
            wrong.push(format!("{format}: {}: expected {expected}, found {outcome} {gives}", case["name"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 100, "only {count} vectors");
}

#[test]
fn every_format_has_good_and_bad_vectors() {
    for format in FORMATS {
        let of_format: Vec<Value> =
            cases().into_iter().filter(|(name, _)| name == format).map(|(_, case)| case).collect();
        assert!(of_format.iter().any(|case| case["expect"] == "ok"), "{format}");
        assert!(format == "state_code" || of_format.iter().any(|case| case["expect"] != "ok"), "{format}");
    }
}

#[test]
fn case_names_are_sentences_nobody_else_has() {
    let mut names: Vec<String> =
        cases().iter().map(|(format, case)| format!("{format} {}", case["name"].as_str().unwrap())).collect();
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn turned_cut_and_doubled_vectors_never_panic_and_what_is_read_is_written_the_same(
        pick in any::<prop::sample::Index>(),
        wounds in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..5u8), 0..6),
    ) {
        let seeds = seeds();
        let mut bytes = seeds[pick.index(seeds.len())].clone();
        for (place, value, kind) in wounds {
            wound(&mut bytes, &place, value, kind);
        }
        read_and_write_back(&bytes);
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_and_write_back(&bytes);
    }
}

fn wound(bytes: &mut Vec<u8>, place: &prop::sample::Index, value: u8, kind: u8) {
    if bytes.is_empty() {
        return bytes.push(value);
    }
    let place = place.index(bytes.len());
    match kind {
        0 => bytes[place] = value,
        1 => bytes[place] ^= 1 << (value % 8),
        2 => bytes.truncate(place),
        3 => bytes.insert(place, value),
        _ => bytes.extend_from_within(place..),
    }
}

/// Every decoder takes the bytes; what one accepts, it writes back the same.
fn read_and_write_back(bytes: &[u8]) {
    let same = |written: Vec<u8>| assert_eq!(written, bytes);
    if let Ok(entry) = Entry::decode(bytes) {
        same(entry.bytes().to_vec());
        let stub = Entry::decode(entry.to_stub().bytes()).unwrap();
        assert_eq!(stub.id(), entry.id());
    }
    tried(Payload::decode(bytes).map(|payload| same(payload.encode().expose().to_vec())));
    tried(Wrap::decode(bytes).map(|wrap| same(wrap.encode())));
    tried(Grant::decode(bytes).map(|grant| same(grant.encode())));
    tried(Manifest::decode(bytes).map(|manifest| same(manifest.encode())));
    tried(Beacon::decode(bytes).map(|beacon| same(beacon.encode())));
    tried(IncarnationCertificate::decode(bytes).map(|certificate| same(certificate.encode())));
    tried(decode_statements(bytes).map(|(lamport, statements)| same(encode_statements(lamport, &statements))));
    tried(Hello::decode(bytes).map(|hello| same(hello.encode())));
    tried(ChunkAsk::decode(bytes).map(|ask| same(ask.encode())));
    tried(ChunkAnswer::decode(bytes).map(|answer| same(answer.encode())));
    tried(ChunksKept::decode(bytes).map(|kept| same(kept.encode())));
    tried(ServerHello::decode(bytes).map(|hello| same(hello.encode())));
    tried(Alert::decode(bytes).map(|alert| same(alert.encode())));
    tried(End::decode(bytes).map(|end| same(end.encode())));
    tried(read_frames(bytes).map(|frames| same(frames.iter().flat_map(Frame::encode).collect())));
    tried(Receipt::decode(bytes));
    tried(Reader::new(bytes).raw_value());
    tried(count_addressees(bytes));
    tried(open_bytes(&SymmetricKey::from_bytes([1; 32]), b"", bytes));
}

/// A decoder was tried; that it returned is the point.
fn tried<T>(_: T) {}

/// The bytes of all vectors that a mutation can start from.
fn seeds() -> &'static Vec<Vec<u8>> {
    static SEEDS: std::sync::OnceLock<Vec<Vec<u8>>> = std::sync::OnceLock::new();
    SEEDS.get_or_init(|| {
        let all = cases().into_iter().filter(|(_, case)| case.get("bytes").is_some());
        all.map(|(_, case)| bytes(&case["bytes"])).filter(|bytes| bytes.len() < 5000).collect()
    })
}

const FORMATS: [&str; 37] = [
    "alert",
    "beacon",
    "cbor",
    "chunk",
    "chunk_answer",
    "chunk_ask",
    "chunks_kept",
    "code",
    "courier",
    "danger_code",
    "end",
    "entry",
    "envelope",
    "fold",
    "frame",
    "grant",
    "hello",
    "incarnation",
    "invitation",
    "letter",
    "local",
    "manifest",
    "notice",
    "offer",
    "payload",
    "phone_code",
    "proof",
    "receipt",
    "roster",
    "roster_file",
    "server_hello",
    "share",
    "signed_pack",
    "slots",
    "spoken",
    "state_code",
    "wrap",
];
