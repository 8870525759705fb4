//! What comes out of the crate for one published vector?

use std::path::Path;

use aman_sync_protocol::attachment::{BlobKey, Manifest, Position, Role, open_chunk};
use aman_sync_protocol::beacon::{Beacon, open_status};
use aman_sync_protocol::cbor::Reader;
use aman_sync_protocol::courier::{CourierFault, count_addressees, open_courier};
use aman_sync_protocol::danger_code::{DangerCode, Mark};
use aman_sync_protocol::entry::{Entry, Kind};
use aman_sync_protocol::envelope::{Opener, count_keys, open_envelope};
use aman_sync_protocol::error::{CannotOpen, Malformed};
use aman_sync_protocol::frame::{Frame, FrameType, read_frames};
use aman_sync_protocol::grant::{Grant, open_grant};
use aman_sync_protocol::ids::{DeskId, EntryId, LogId, RecordId, SpaceId};
use aman_sync_protocol::incarnation::{IncarnationCertificate, Purpose};
use aman_sync_protocol::message::{Alert, Ask, End, Hello, ServerHello};
use aman_sync_protocol::payload::{Payload, PrivateText};
use aman_sync_protocol::phone_code::{PhoneCode, Purpose as Spoken, Saying};
use aman_sync_protocol::receipt::Receipt;
use aman_sync_protocol::seal::{OpenWith, key_id_of, open_entry};
use aman_sync_protocol::secret::{RecordKey, SealingKey, SpaceKey, SymmetricKey, VerifyingKey, hash, open_bytes};
use aman_sync_protocol::state_code::StateCode;
use aman_sync_protocol::statement::{Statement, decode_statements};
use aman_sync_protocol::wrap::{Wrap, open_wrap};
use serde_json::{Value, json};

use crate::vector_chunks::{chunk_answer, chunk_ask, chunks_kept};
use crate::vector_enrolment as enrolment;
use crate::vector_vault as vault;

// --- reading the files ----------------------------------------------------------------------------------------------

pub(crate) fn cases() -> Vec<(String, Value)> {
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

pub(crate) fn bytes(value: &Value) -> Vec<u8> {
    match value {
        Value::String(text) => unhex(text),
        Value::Array(parts) => parts.iter().flat_map(bytes).collect(),
        Value::Object(repeated) => {
            let part = unhex(repeated["repeat"].as_str().unwrap());
            part.repeat(usize::try_from(repeated["times"].as_u64().unwrap()).unwrap())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

pub(crate) fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|place| u8::from_str_radix(&text[place..place + 2], 16).unwrap()).collect()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn array<const N: usize>(case: &Value, key: &str) -> [u8; N] {
    bytes(&case[key]).try_into().unwrap()
}

fn has(case: &Value, key: &str) -> bool {
    case.get(key).is_some()
}

fn verifying(case: &Value, key: &str) -> VerifyingKey {
    VerifyingKey::from_bytes(array(case, key))
}

// --- outcomes -------------------------------------------------------------------------------------------------------

pub(crate) enum Outcome {
    Malformed(Malformed),
    CannotOpen,
}

impl Outcome {
    pub(crate) fn words(&self) -> &'static str {
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
            CourierFault::CannotOpen | CourierFault::Changed => Self::CannotOpen,
            CourierFault::Malformed(reason) => Self::Malformed(reason),
        }
    }
}

pub(crate) fn decode(format: &str, case: &Value) -> Result<Value, Outcome> {
    let bytes = case.get("bytes").map(bytes).unwrap_or_default();
    match format {
        "alert" => alert(&bytes),
        "beacon" => beacon(case, &bytes),
        "cbor" => cbor(&bytes),
        "chunk" => chunk(case, &bytes),
        "chunk_answer" => chunk_answer(&bytes),
        "chunk_ask" => chunk_ask(&bytes),
        "chunks_kept" => chunks_kept(&bytes),
        "fold" | "notice" | "proof" | "roster_file" | "share" | "signed_pack" | "slots" | "spoken" => {
            vault::decode(format, case, &bytes)
        }
        "code" => enrolment::code(case),
        "courier" => courier(case, &bytes),
        "envelope" => envelope(case, &bytes),
        "end" => end(&bytes),
        "entry" => entry(case, &bytes),
        "frame" => frame(&bytes),
        "grant" => grant(case, &bytes),
        "hello" => hello(&bytes),
        "incarnation" => incarnation(&bytes),
        "invitation" => enrolment::invitation(&bytes),
        "letter" => enrolment::letter(case, &bytes),
        "local" => local(case, &bytes),
        "manifest" => manifest(&bytes),
        "offer" => enrolment::offer(case, &bytes),
        "payload" => payload(case, &bytes),
        "danger_code" => danger_code(case),
        "phone_code" => phone_code(case),
        "receipt" => receipt(case, &bytes),
        "roster" => roster(&bytes),
        "server_hello" => server_hello(&bytes),
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
    Ok(json!({ "lamport": lamport, "statements": statements.iter().map(Statement::number).collect::<Vec<_>>() }))
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

fn envelope(case: &Value, bytes: &[u8]) -> Result<Value, Outcome> {
    let opener = if case["opener"] == "writer" { Opener::Writer } else { Opener::Reader };
    let key = SealingKey::from_bytes(array(case, "sealing_key"));
    let opened = open_envelope(&SpaceId::from_bytes(array(case, "space")), bytes, &key, opener)?;
    let enclosed = opened.ok_or(Outcome::CannotOpen)?;
    let parts = enclosed.parts.iter().map(|(space, part)| json!([hex(space.as_bytes()), hex(&hash(&[part.expose()]))]));
    let lines = enclosed.lines.iter().map(|line| json!(hex(&hash(&[line.expose()]))));
    Ok(json!({ "keys": count_keys(bytes)?, "parts": parts.collect::<Value>(), "lines": lines.collect::<Value>() }))
}

fn state_code(case: &Value) -> Value {
    let (space, log) = (SpaceId::from_bytes(array(case, "space")), LogId::from_bytes(array(case, "log")));
    let entry = EntryId::from_bytes(array(case, "entry"));
    json!({ "code": StateCode::derive(&space, &log, case["seq"].as_u64().unwrap(), &entry).to_string() })
}

fn phone_code(case: &Value) -> Result<Value, Outcome> {
    let code: PhoneCode = case["text"].as_str().unwrap().parse()?;
    let to = DeskId::from_bytes(array(case, "to"));
    let secret = SpaceKey::from_bytes(array(case, "region_key")).derive_phone_secret(&to);
    let saying = Saying {
        purpose: if case["purpose"] == 1 { Spoken::Lease } else { Spoken::Second },
        by: DeskId::from_bytes(array(case, "by")),
        to,
        counter: case["counter"].as_u64().unwrap(),
        amount: code.amount(),
        subject: case["subject"].as_u64().unwrap(),
    };
    let right = code.proves(&secret, &saying);
    Ok(json!({ "amount": code.amount(), "right": right, "secret": hex(secret.expose()) }))
}

fn danger_code(case: &Value) -> Result<Value, Outcome> {
    let code: DangerCode = case["text"].as_str().unwrap().parse()?;
    let key = SpaceKey::from_bytes(array(case, "space_key")).derive_danger_key();
    let right = code.is_of(&key);
    if right {
        assert_eq!(code.mark(), Mark::of(&key, &RecordId::from_bytes(array(case, "record"))));
    }
    Ok(json!({ "level": code.level() as u8, "mark": code.mark().number(), "right": right }))
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

fn hello(bytes: &[u8]) -> Result<Value, Outcome> {
    let hello = Hello::decode(bytes)?;
    let heads: Vec<Option<u64>> = hello.heads.iter().map(|head| head.acknowledged).collect();
    let ask = matches!(hello.ask, Ask::Receipts);
    let desk = hello.desk.to_string();
    Ok(
        json!({ "desk": desk, "budget": hello.budget, "ask_receipts": ask, "cursors": hello.cursors.len(), "heads": heads }),
    )
}

fn server_hello(bytes: &[u8]) -> Result<Value, Outcome> {
    let hello = ServerHello::decode(bytes)?;
    Ok(json!({ "incarnation": hello.incarnation.to_string(), "time": hello.time.0, "receipts": hello.receipts }))
}

fn alert(bytes: &[u8]) -> Result<Value, Outcome> {
    let alert = Alert::decode(bytes)?;
    Ok(json!({ "code": alert.code.number(), "entries": alert.entries.len() }))
}

fn end(bytes: &[u8]) -> Result<Value, Outcome> {
    let end = End::decode(bytes)?;
    Ok(json!({ "more": end.more, "cursors": end.cursors.len(), "complete": end.complete }))
}
