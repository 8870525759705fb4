//! Do the published vectors still mean what they meant, and does nothing received make a decoder panic?
//!
//! `docs/formats.md` says what the keys of a case are for. `tests/vectors/decoder.py` reads the same files.

use std::path::Path;

use aman_sync_protocol::attachment::{BlobKey, Manifest, Position, Role, open_chunk};
use aman_sync_protocol::beacon::{Beacon, open_status};
use aman_sync_protocol::cbor::Reader;
use aman_sync_protocol::courier::{CourierFault, count_addressees, open_courier};
use aman_sync_protocol::entry::{Entry, Kind};
use aman_sync_protocol::error::{CannotOpen, Malformed};
use aman_sync_protocol::frame::{Frame, FrameType, read_frames};
use aman_sync_protocol::grant::{Grant, open_grant};
use aman_sync_protocol::ids::{EntryId, LogId, SpaceId};
use aman_sync_protocol::incarnation::{IncarnationCertificate, Purpose};
use aman_sync_protocol::message::{Alert, End, Hello, ServerHello};
use aman_sync_protocol::payload::{Payload, PrivateText};
use aman_sync_protocol::receipt::Receipt;
use aman_sync_protocol::seal::{OpenWith, key_id_of, open_entry};
use aman_sync_protocol::secret::{RecordKey, SealingKey, SpaceKey, SymmetricKey, VerifyingKey, hash, open_bytes};
use aman_sync_protocol::state_code::StateCode;
use aman_sync_protocol::statement::{Statement, decode_statements, encode_statements};
use aman_sync_protocol::wrap::{Wrap, open_wrap};
use proptest::prelude::*;
use serde_json::{Value, json};

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
        let of_format: Vec<Value> = cases().into_iter().filter(|(name, _)| name == format).map(|(_, case)| case).collect();
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

// --- reading the files ----------------------------------------------------------------------------------------------

fn cases() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let mut cases = Vec::new();
    for path in files {
        let file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let format = file["format"].as_str().unwrap().to_owned();
        cases.extend(file["cases"].as_array().unwrap().iter().map(|case| (format.clone(), case.clone())));
    }
    cases
}

/// The bytes of all vectors that a mutation can start from.
fn seeds() -> &'static Vec<Vec<u8>> {
    static SEEDS: std::sync::OnceLock<Vec<Vec<u8>>> = std::sync::OnceLock::new();
    SEEDS.get_or_init(|| {
        let all = cases().into_iter().filter(|(_, case)| case.get("bytes").is_some());
        all.map(|(_, case)| bytes(&case["bytes"])).filter(|bytes| bytes.len() < 5000).collect()
    })
}

fn bytes(value: &Value) -> Vec<u8> {
    match value {
        Value::String(text) => unhex(text),
        Value::Array(parts) => parts.iter().flat_map(bytes).collect(),
        Value::Object(repeated) => {
            let part = unhex(repeated["repeat"].as_str().unwrap());
            part.repeat(usize::try_from(repeated["times"].as_u64().unwrap()).unwrap())
        }
        _ => Vec::new(),
    }
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|place| u8::from_str_radix(&text[place..place + 2], 16).unwrap()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn array<const N: usize>(case: &Value, key: &str) -> [u8; N] {
    bytes(&case[key]).try_into().unwrap()
}

fn has(case: &Value, key: &str) -> bool {
    case.get(key).is_some()
}

fn verifying(case: &Value, key: &str) -> VerifyingKey {
    VerifyingKey::from_bytes(array(case, key))
}

// --- outcomes -------------------------------------------------------------------------------------------------------

enum Outcome {
    Malformed(Malformed),
    CannotOpen,
}

impl Outcome {
    fn words(&self) -> &'static str {
        match self {
            Self::CannotOpen => "cannot open",
            Self::Malformed(Malformed::BadSignature) => "bad signature",
            Self::Malformed(Malformed::Newer(_)) => "newer",
            Self::Malformed(_) => "malformed",
        }
    }
}

impl From<Malformed> for Outcome {
    fn from(reason: Malformed) -> Self {
        Self::Malformed(reason)
    }
}

impl From<CannotOpen> for Outcome {
    fn from(_: CannotOpen) -> Self {
        Self::CannotOpen
    }
}

impl From<CourierFault> for Outcome {
    fn from(fault: CourierFault) -> Self {
        match fault {
            CourierFault::CannotOpen => Self::CannotOpen,
            CourierFault::Malformed(reason) => Self::Malformed(reason),
        }
    }
}

const FORMATS: [&str; 15] = [
    "beacon", "cbor", "chunk", "courier", "entry", "frame", "grant", "incarnation", "local", "manifest", "payload", "receipt",
    "roster", "state_code", "wrap",
];

fn decode(format: &str, case: &Value) -> Result<Value, Outcome> {
    let bytes = case.get("bytes").map(bytes).unwrap_or_default();
    match format {
        "beacon" => beacon(case, &bytes),
        "cbor" => cbor(&bytes),
        "chunk" => chunk(case, &bytes),
        "courier" => courier(case, &bytes),
        "entry" => entry(case, &bytes),
        "frame" => frame(&bytes),
        "grant" => grant(case, &bytes),
        "incarnation" => incarnation(&bytes),
        "local" => local(case, &bytes),
        "manifest" => manifest(&bytes),
        "payload" => payload(case, &bytes),
        "receipt" => receipt(case, &bytes),
        "roster" => roster(&bytes),
        "state_code" => Ok(state_code(case)),
        "wrap" => wrap(case, &bytes),
        other => panic!("no reader for format {other}"),
    }
}

// --- one format each ------------------------------------------------------------------------------------------------

fn entry(case: &Value, bytes: &[u8]) -> Result<Value, Outcome> {
    let entry = Entry::decode(bytes)?;
    if has(case, "signer") {
        entry.verify(&verifying(case, "signer"))?;
    }
    let header = entry.header();
    let kind = match header.kind {
        Kind::Sealed => 0,
        Kind::Roster => 1,
        Kind::Beacon => 2,
    };
    let mut gives = json!({
        "id": entry.id().to_string(), "kind": kind, "space": header.space.to_string(), "log": header.log.to_string(),
        "seq": header.seq, "prev": hex(&header.prev), "stub": entry.is_stub(),
    });
    let space_key = has(case, "space_key").then(|| SpaceKey::from_bytes(array(case, "space_key")));
    let key_id = space_key.as_ref().map(|key| key_id_of(header, key));
    if let Some(key_id) = key_id {
        gives["key_id"] = json!(key_id.to_string());
    }
    let insists = case["open"] == true;
    if let (Some(clear), false) = (entry.clear_payload(), insists) {
        gives["payload"] = json!(hex(clear));
    } else if entry.is_stub() && !insists {
        return Ok(gives);
    } else if has(case, "record_key") {
        let key = RecordKey::from_bytes(array(case, "record_key"));
        gives["payload"] = json!(hex(open_entry(&entry, OpenWith::Record(&key))?.expose()));
    } else if let (Some(key), Some(true)) = (&space_key, key_id.map(|id| id.is_zero())) {
        gives["payload"] = json!(hex(open_entry(&entry, OpenWith::Space(key))?.expose()));
    }
    Ok(gives)
}

fn payload(case: &Value, bytes: &[u8]) -> Result<Value, Outcome> {
    let payload = Payload::decode(bytes)?;
    if has(case, "officer") {
        payload.verify_officer(&verifying(case, "officer"), &SpaceId::from_bytes(array(case, "space")))?;
    }
    let op = |op: &aman_sync_protocol::payload::Op| json!([op.path, op.value.as_ref().map(PrivateText::expose)]);
    Ok(json!({
        "record": payload.record.to_string(), "lamport": payload.lamport, "parents": payload.parents.len(),
        "ops": payload.ops.iter().map(op).collect::<Vec<_>>(), "claimed": payload.claimed.0, "newer": payload.newer(),
        "unknown": payload.unknown.iter().map(|(key, _)| *key).collect::<Vec<_>>(),
    }))
}

fn roster(bytes: &[u8]) -> Result<Value, Outcome> {
    let (lamport, statements) = decode_statements(bytes)?;
    let number = |statement: &Statement| match statement {
        Statement::Root { .. } => 0,
        Statement::Unit { .. } => 1,
        Statement::Space { .. } => 2,
        Statement::Desk { .. } => 3,
        Statement::Officer { .. } => 4,
        Statement::Member { .. } => 5,
        Statement::Epoch { .. } => 6,
        Statement::Switch { .. } => 7,
        Statement::Revoke { .. } => 8,
    };
    Ok(json!({ "lamport": lamport, "statements": statements.iter().map(number).collect::<Vec<u8>>() }))
}

fn beacon(case: &Value, bytes: &[u8]) -> Result<Value, Outcome> {
    let beacon = Beacon::decode(bytes)?;
    let failed: Vec<i64> = beacon.failed_unlocks.iter().map(|time| time.0).collect();
    let mut gives = json!({ "heads": beacon.heads.len(), "claimed": beacon.claimed.0, "failed_unlocks": failed });
    if has(case, "region") {
        let region = SealingKey::from_bytes(array(case, "region"));
        let log = LogId::from_bytes(array(case, "log"));
        gives["status"] = json!(hex(open_status(&log, &beacon.status, &region)?.expose()));
    }
    Ok(gives)
}

fn incarnation(bytes: &[u8]) -> Result<Value, Outcome> {
    let certificate = IncarnationCertificate::decode(bytes)?;
    let purpose = match certificate.purpose() {
        Purpose::Desk => 0,
        Purpose::Link => 1,
    };
    Ok(json!({
        "signing": hex(certificate.signing().as_bytes()), "incarnation": certificate.incarnation().to_string(),
        "purpose": purpose, "log": certificate.log_id().to_string(), "hash": hex(&certificate.hash()),
    }))
}

fn wrap(case: &Value, bytes: &[u8]) -> Result<Value, Outcome> {
    let wrap = Wrap::decode(bytes)?;
    let mut gives = json!({ "space": wrap.space.to_string(), "epoch": wrap.epoch, "key": wrap.key.to_string() });
    if has(case, "space_key") {
        let key = SpaceKey::from_bytes(array(case, "space_key"));
        gives["record_key"] = json!(hex(open_wrap(&wrap, &key)?.expose()));
    }
    Ok(gives)
}

fn grant(case: &Value, bytes: &[u8]) -> Result<Value, Outcome> {
    let grant = Grant::decode(bytes)?;
    if has(case, "signer") {
        grant.verify(&verifying(case, "signer"))?;
    }
    let (space, to, by) = (grant.space.to_string(), grant.to.to_string(), grant.by.to_string());
    let mut gives = json!({ "space": space, "epoch": grant.epoch, "to": to, "by": by });
    if has(case, "sealing_key") {
        let key = SealingKey::from_bytes(array(case, "sealing_key"));
        gives["space_key"] = json!(hex(open_grant(&grant, &key)?.expose()));
    }
    Ok(gives)
}

fn receipt(case: &Value, bytes: &[u8]) -> Result<Value, Outcome> {
    let signed = Receipt::decode(bytes)?;
    if !has(case, "server") {
        return Ok(Value::Null);
    }
    let proven = signed.verify(&verifying(case, "server"))?;
    let receipt = proven.receipt();
    Ok(json!({
        "space": receipt.space.to_string(), "log": receipt.log.to_string(),
        "head": receipt.head.map(|head| json!([head.seq, head.entry.to_string()])), "early": receipt.early.len(),
        "lsn": receipt.lsn, "server_time": receipt.server_time.0, "hash": hex(&proven.hash()),
    }))
}

fn manifest(bytes: &[u8]) -> Result<Value, Outcome> {
    let manifest = Manifest::decode(bytes)?;
    let role = match manifest.role {
        Role::Original => 0,
        Role::Preview => 1,
        Role::Stripped => 2,
    };
    let name = manifest.name.expose();
    Ok(json!({ "role": role, "size": manifest.size, "name": name, "chunks": manifest.chunks.len() }))
}

fn chunk(case: &Value, bytes: &[u8]) -> Result<Value, Outcome> {
    let key = BlobKey::derive(&RecordKey::from_bytes(array(case, "record_key")), &array(case, "file_hash"));
    let position = if case["last"] == true { Position::Last } else { Position::Inner };
    let plain = open_chunk(&key, case["index"].as_u64().unwrap(), position, bytes)?;
    Ok(json!({ "address": hex(&hash(&[bytes])), "plain_hash": hex(&hash(&[plain.expose()])) }))
}

fn listed(frames: &[Frame]) -> Value {
    frames.iter().map(|frame| json!([frame.kind.number(), hex(&hash(&[&frame.payload]))])).collect()
}

fn frame(bytes: &[u8]) -> Result<Value, Outcome> {
    let frames = read_frames(bytes)?;
    let mut gives = json!({ "frames": listed(&frames) });
    for frame in frames.iter().filter(|frame| frame.kind == FrameType::Pulled) {
        let (lsn, item) = frame.open_pulled()?;
        gives["pulled"] = json!([lsn, item.kind.number(), hex(&hash(&[&item.payload]))]);
    }
    Ok(gives)
}

fn courier(case: &Value, bytes: &[u8]) -> Result<Value, Outcome> {
    let frames = open_courier(bytes, &SealingKey::from_bytes(array(case, "sealing_key")))?;
    Ok(json!({ "addressees": count_addressees(bytes)?, "frames": listed(&frames) }))
}

fn state_code(case: &Value) -> Value {
    let (space, log) = (SpaceId::from_bytes(array(case, "space")), LogId::from_bytes(array(case, "log")));
    let entry = EntryId::from_bytes(array(case, "entry"));
    json!({ "code": StateCode::derive(&space, &log, case["seq"].as_u64().unwrap(), &entry).to_string() })
}

fn local(case: &Value, sealed: &[u8]) -> Result<Value, Outcome> {
    let key = SymmetricKey::from_bytes(array(case, "key"));
    Ok(json!({ "plain": hex(open_bytes(&key, &bytes(&case["aad"]), sealed)?.expose()) }))
}

fn cbor(bytes: &[u8]) -> Result<Value, Outcome> {
    let mut reader = Reader::new(bytes);
    reader.raw_value()?;
    reader.end()?;
    Ok(json!({}))
}
