//! CBOR itself, beacons, attachments, frames, couriers, state codes and phone codes.

use aman_sync_protocol::attachment::{BlobKey, Manifest, Position, Role, open_chunk, seal_file};
use aman_sync_protocol::beacon::{Beacon, SeenHead, seal_status};
use aman_sync_protocol::courier::seal_courier;
use aman_sync_protocol::danger_code::{DangerCode, Level};
use aman_sync_protocol::frame::{Frame, FrameType};
use aman_sync_protocol::host::{Entropy, Timestamp};
use aman_sync_protocol::ids::{DeskId, EntryId, RecordId};
use aman_sync_protocol::payload::PrivateText;
use aman_sync_protocol::phone_code::{PhoneCode, Purpose, Saying};
use aman_sync_protocol::secret::{RecordKey, SpaceKey, hash};
use aman_sync_protocol::state_code::StateCode;
use serde_json::{Value, json};

use crate::cast::{Cast, Dice};
use crate::{broken, case, cut, flipped, hex, indefinite};

pub(crate) fn values() -> Vec<Value> {
    let case_of = |expect: &str, bytes: &str| case(expect, &format!("value {bytes}"), json!({ "bytes": bytes }));
    let mut cases: Vec<Value> = GOOD.split(' ').map(|bytes| case_of("ok", bytes)).collect();
    cases.extend(BAD.split(' ').map(|bytes| case_of("malformed", bytes)));
    cases.push(case_of("malformed", ""));
    let nested = |depth: usize| [vec![0x81; depth - 1], vec![0x00]].concat();
    cases.push(case("ok", "nested 16 deep", json!({ "bytes": hex(&nested(16)) })));
    cases.push(case("malformed", "nested 17 deep", json!({ "bytes": hex(&nested(17)) })));
    cases
}

pub(crate) fn beacons() -> Vec<Value> {
    let cast = Cast::new();
    let status = seal_status(&cast.log, b"12 unsent", &cast.sealing.public(), &mut Dice::new("beacon")).unwrap();
    let head = |seq| SeenHead { log: cast.log, space: cast.space, seq, entry: EntryId::from_bytes([1; 32]) };
    let beacon = Beacon {
        heads: vec![head(3), head(400)],
        status,
        claimed: Timestamp(1_795_000_000_000),
        failed_unlocks: vec![Timestamp(-1), Timestamp(5)],
        unknown: vec![(32, vec![0xf5])],
    };
    let quiet = Beacon { claimed: Timestamp(1), ..Beacon::default() };
    let inputs = |beacon: &Beacon| {
        let (region, log) = (hex(cast.sealing.expose()), hex(cast.log.as_bytes()));
        json!({ "bytes": hex(&beacon.encode()), "region": region, "log": log })
    };
    let mut full = inputs(&beacon);
    full["gives"] =
        json!({ "heads": 2, "claimed": 1_795_000_000_000i64, "failed_unlocks": [-1, 5], "status": hex(b"12 unsent") });
    let mut empty = json!({ "bytes": hex(&quiet.encode()) });
    empty["gives"] = json!({ "heads": 0, "claimed": 1, "failed_unlocks": [] });
    let unordered = Beacon { heads: vec![head(400), head(3)], ..beacon.clone() };
    let mut stranger = inputs(&beacon);
    stranger["region"] = json!(hex(cast.other_sealing.expose()));
    let mut moved = inputs(&beacon);
    moved["log"] = json!(hex(cast.space.as_bytes()));
    let bytes = quiet.encode();
    vec![
        case("ok", "a beacon with a status", full),
        case("ok", "a quiet beacon", empty),
        case("cannot open", "beacon: a status for another region", stranger),
        case("cannot open", "beacon: a status of another log", moved),
        case("malformed", "beacon: heads not ascending", json!({ "bytes": hex(&unordered.encode()) })),
        case("malformed", "beacon: empty map", json!({ "bytes": "a0" })),
        case("malformed", "beacon: cut", json!({ "bytes": hex(&cut(&bytes, 1)) })),
        case("malformed", "beacon: a byte behind", json!({ "bytes": hex(&[bytes.as_slice(), &[0]].concat()) })),
        case("malformed", "beacon: indefinite length", json!({ "bytes": hex(&indefinite(&bytes)) })),
        case(
            "malformed",
            "beacon: unassigned key 5",
            json!({ "bytes": hex(&[&[0xa5], &bytes[1..], &[5, 0]].concat()) }),
        ),
        case("malformed", "beacon: without key 4", json!({ "bytes": hex(&[&[0xa3], &cut(&bytes, 2)[1..]].concat()) })),
    ]
}

fn file(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    Dice::new("file").fill(&mut bytes);
    bytes
}

pub(crate) fn chunks() -> Vec<Value> {
    let record = RecordKey::make(&mut Dice::new("chunk"));
    let mut cases = Vec::new();
    for (name, length) in [("a small file", 100), ("an empty file", 0), ("a file of two chunks", 65_537)] {
        let (file_hash, sealed) = seal_file(&record, &file(length)).unwrap();
        for (index, chunk) in sealed.iter().enumerate() {
            let last = index + 1 == sealed.len();
            let position = if last { Position::Last } else { Position::Inner };
            let plain = open_chunk(&BlobKey::derive(&record, &file_hash), index as u64, position, &chunk.ciphertext);
            let gives = json!({ "address": hex(&chunk.address), "plain_hash": hex(&hash(&[plain.unwrap().expose()])) });
            let fields = chunk_inputs(&record, &file_hash, (index, last), &chunk.ciphertext);
            cases.push(with_gives(case("ok", &format!("{name}, chunk {index}"), fields), gives));
        }
    }
    let (file_hash, sealed) = seal_file(&record, &file(100)).unwrap();
    let bytes = &sealed[0].ciphertext;
    let other = RecordKey::make(&mut Dice::new("other"));
    let bad = |name: &str, fields: Value| case("cannot open", name, fields);
    cases.extend([
        bad("chunk: as the second", chunk_inputs(&record, &file_hash, (1, true), bytes)),
        bad("chunk: as an inner one", chunk_inputs(&record, &file_hash, (0, false), bytes)),
        bad("chunk: of another file", chunk_inputs(&record, &[1; 32], (0, true), bytes)),
        bad("chunk: of another record", chunk_inputs(&other, &file_hash, (0, true), bytes)),
        bad("chunk: changed", chunk_inputs(&record, &file_hash, (0, true), &flipped(bytes, 30))),
        bad("chunk: cut", chunk_inputs(&record, &file_hash, (0, true), &cut(bytes, 1))),
        bad("chunk: empty", chunk_inputs(&record, &file_hash, (0, true), &[])),
    ]);
    cases
}

fn chunk_inputs(record: &RecordKey, file_hash: &[u8; 32], (index, last): (usize, bool), bytes: &[u8]) -> Value {
    let (record_key, file_hash) = (hex(record.expose()), hex(file_hash));
    json!({ "bytes": hex(bytes), "record_key": record_key, "file_hash": file_hash, "index": index, "last": last })
}

pub(crate) fn with_gives(mut case: Value, gives: Value) -> Value {
    case["gives"] = gives;
    case
}

pub(crate) fn manifests() -> Vec<Value> {
    let manifest = |role, of, size: u64, chunks: usize| Manifest {
        role,
        file_hash: [3; 32],
        size,
        media_type: "image/jpeg".to_owned(),
        name: PrivateText::new("certificat médical"),
        of,
        chunks: (0..chunks).map(|_| [4; 32]).collect(),
    };
    let original = manifest(Role::Original, None, 150_000, 3);
    let good = [
        ("manifest: an original", original.clone(), 0, 3),
        ("manifest: a preview", manifest(Role::Preview, Some([5; 32]), 20_000, 1), 1, 1),
        ("manifest: a stripped copy", manifest(Role::Stripped, Some([5; 32]), 65_536, 1), 2, 1),
        ("manifest: an empty file", manifest(Role::Original, None, 0, 1), 0, 1),
    ];
    let mut cases: Vec<Value> = good
        .into_iter()
        .map(|(name, manifest, role, chunks)| {
            let gives =
                json!({ "role": role, "size": manifest.size, "name": manifest.name.expose(), "chunks": chunks });
            case("ok", name, json!({ "bytes": hex(&manifest.encode()), "gives": gives }))
        })
        .collect();
    cases.extend(broken("manifest", &original.encode()));
    let bad = [
        ("manifest: a chunk too few", manifest(Role::Original, None, 150_000, 2)),
        ("manifest: a chunk too many", manifest(Role::Original, None, 150_000, 4)),
        ("manifest: no chunks", manifest(Role::Original, None, 0, 0)),
        ("manifest: an original of something", manifest(Role::Original, Some([5; 32]), 10, 1)),
        ("manifest: a preview of nothing", manifest(Role::Preview, None, 10, 1)),
        ("manifest: larger than 1 GiB", manifest(Role::Original, None, (1 << 30) + 1, 1)),
    ];
    cases.extend(
        bad.into_iter().map(|(name, manifest)| case("malformed", name, json!({ "bytes": hex(&manifest.encode()) }))),
    );
    let mut role = original.encode();
    role[2] = 3;
    cases.push(case("malformed", "manifest: role 3", json!({ "bytes": hex(&role) })));
    cases
}

pub(crate) fn frames() -> Vec<Value> {
    let all: Vec<Frame> = FrameType::ALL
        .into_iter()
        .filter(|kind| *kind != FrameType::Pulled)
        .map(|kind| Frame::new(kind, vec![kind.number(); 9]).unwrap())
        .collect();
    let entry = Frame::new(FrameType::Entry, vec![5; 300]).unwrap();
    let pulled = Frame::pulled(70_000, &entry).unwrap();
    let listed = |frames: &[Frame]| -> Value {
        frames.iter().map(|frame| json!([frame.kind.number(), hex(&hash(&[&frame.payload]))])).collect()
    };
    let bytes = |frames: &[Frame]| frames.iter().flat_map(Frame::encode).collect::<Vec<u8>>();
    let good = |name: &str, frames: &[Frame]| {
        case("ok", name, json!({ "bytes": hex(&bytes(frames)), "gives": { "frames": listed(frames) } }))
    };
    let mut one_pulled = good("frame: pulled", std::slice::from_ref(&pulled));
    one_pulled["gives"]["pulled"] = json!([70_000, 3, hex(&hash(&[&entry.payload]))]);
    let bad = |name: &str, bytes: &str| case("malformed", name, json!({ "bytes": bytes }));
    vec![
        good("frame: one of each type", &all),
        good("frame: none", &[]),
        good("frame: without payload", &[Frame::new(FrameType::End, Vec::new()).unwrap()]),
        one_pulled,
        bad("frame: type 0", "0000000000"),
        bad("frame: type 15", "0f00000000"),
        bad("frame: type 255", "ff00000000"),
        bad("frame: a head cut", "03000000"),
        bad("frame: a payload cut", "0300000004010203"),
        bad("frame: an entry above 1 MiB", "0300100001"),
        bad("frame: a length of 4 GiB", "03ffffffff"),
        bad("frame: a wrap above 256 bytes", "0400000101"),
        bad("frame: a certificate above 256 bytes", "0200000101"),
        bad("frame: a grant above 2048 bytes", "0500000801"),
        bad("frame: a second frame unknown", "08000000001000000000"),
        bad("frame: pulled and cut before its type", "0a000000080000000000000001"),
        bad("frame: pulled in pulled", "0a0000000900000000000000010a"),
        bad("frame: a pulled hello", "0a00000009000000000000000101"),
        bad("frame: a pulled unknown", "0a0000000900000000000000010c"),
    ]
}

pub(crate) fn couriers() -> Vec<Value> {
    let cast = Cast::new();
    let frames =
        vec![Frame::new(FrameType::Entry, vec![5; 600]).unwrap(), Frame::new(FrameType::End, Vec::new()).unwrap()];
    let mut dice = Dice::new("courier");
    let one = seal_courier(&frames, &[cast.sealing.public()], &mut dice).unwrap();
    let two = seal_courier(&frames, &[cast.other_sealing.public(), cast.sealing.public()], &mut dice).unwrap();
    let inputs = |bytes: &[u8]| json!({ "bytes": hex(bytes), "sealing_key": hex(cast.sealing.expose()) });
    let listed: Value =
        frames.iter().map(|frame| json!([frame.kind.number(), hex(&hash(&[&frame.payload]))])).collect();
    let good = |name: &str, bytes: &[u8], count: usize| {
        with_gives(case("ok", name, inputs(bytes)), json!({ "addressees": count, "frames": listed }))
    };
    let mut stranger = inputs(&one);
    stranger["sealing_key"] = json!(hex(cast.other_sealing.expose()));
    let changed = |place: usize, value: u8| {
        let mut bytes = one.clone();
        bytes[place] = value;
        inputs(&bytes)
    };
    vec![
        good("courier: to one desk", &one, 1),
        good("courier: to two desks", &two, 2),
        case("cannot open", "courier: to another desk", stranger),
        case("cannot open", "courier: sealed key changed", inputs(&flipped(&one, 700))),
        case("cannot open", "courier: ciphertext changed", inputs(&flipped(&one, 2000))),
        case("malformed", "courier: cut by one byte, below its floor", inputs(&cut(&one, 1))),
        case("cannot open", "courier: another addressee's key changed", inputs(&flipped(&two, 20))),
        case("malformed", "courier: empty", inputs(&[])),
        case("malformed", "courier: another magic", inputs(&flipped(&one, 3))),
        case("malformed", "courier: cut after the magic", inputs(&one[..8])),
        case("malformed", "courier: cut in the sealed key", inputs(&one[..1000])),
        case("malformed", "courier: cut after the sealed key", inputs(&one[..1178])),
        case("malformed", "courier: ciphertext shorter than its floor", inputs(&one[..3000])),
        case("newer", "courier: version 2", changed(8, 2)),
        case("malformed", "courier: version 0", changed(8, 0)),
        case("malformed", "courier: no addressees", changed(9, 0)),
        case("malformed", "courier: 65 addressees", changed(9, 65)),
    ]
}

pub(crate) fn state_codes() -> Vec<Value> {
    let cast = Cast::new();
    [0, 1, 70_000, u64::from(u32::MAX) + 1]
        .into_iter()
        .map(|seq| {
            let entry = EntryId::from_bytes(hash(&[&seq.to_be_bytes()]));
            let code = StateCode::derive(&cast.space, &cast.log, seq, &entry).to_string();
            let (space, log) = (hex(cast.space.as_bytes()), hex(cast.log.as_bytes()));
            let fields = json!({ "space": space, "log": log, "seq": seq, "entry": hex(entry.as_bytes()), "gives": { "code": code } });
            case("ok", &format!("state code at seq {seq}"), fields)
        })
        .collect()
}

/// Codes said over the telephone, and digits that are none.
pub(crate) fn phone_codes() -> Vec<Value> {
    let (by, to) = (DeskId::from_bytes([0xb1; 16]), DeskId::from_bytes([0xd2; 16]));
    let region = SpaceKey::make(&mut Dice::new("region space key"));
    let secret = region.derive_phone_secret(&to);
    let mut cases = Vec::new();
    for (purpose, counter, amount, subject) in [
        (Purpose::Lease, 1, 1, 0),
        (Purpose::Lease, 207, 14, 0),
        (Purpose::Lease, u64::from(u32::MAX) + 1, 99, 0),
        (Purpose::Second, 1, 0, 1_234_567_890),
        (Purpose::Second, 100, 0, 9_999_999_999),
    ] {
        let saying = Saying { purpose, by, to, counter, amount, subject };
        let code = PhoneCode::derive(&secret, &saying).to_string();
        let said = |code: &str, right: bool| {
            json!({
                "region_key": hex(region.expose()), "purpose": purpose as u8, "by": hex(by.as_bytes()), "to": hex(to.as_bytes()),
                "counter": counter, "subject": subject, "text": code,
                "gives": { "amount": code.get(..2).and_then(|digits| digits.parse::<u8>().ok()), "right": right, "secret": hex(secret.expose()) },
            })
        };
        let turned = if code.ends_with('0') { "1" } else { "0" };
        cases.push(case(
            "ok",
            &format!("a code of purpose {} with counter {counter}", purpose as u8),
            said(&code, true),
        ));
        let wrong = format!("{}{turned}", code.get(..code.len() - 1).unwrap_or_default());
        cases.push(case(
            "ok",
            &format!("purpose {}, counter {counter}, last digit wrong", purpose as u8),
            said(&wrong, false),
        ));
        let bare = code.replace(' ', "");
        cases.push(case(
            "ok",
            &format!("purpose {}, counter {counter}, without spaces", purpose as u8),
            said(&bare, true),
        ));
    }
    for (name, text) in [
        ("no digits", ""),
        ("nineteen digits", "1234567890123456789"),
        ("twenty-one digits", "123456789012345678901"),
        ("a letter among the digits", "1234567890123456789x"),
        ("a tabulator between the digits", "12345\t67890 12345 67890"),
    ] {
        cases.push(case("malformed", &format!("phone code: {name}"), json!({ "text": text })));
    }
    cases
}

/// Codes that tell of high danger, heard right and wrong, and digits that are none.
pub(crate) fn danger_codes() -> Vec<Value> {
    let sheet = SpaceKey::make(&mut Dice::new("sheet space key"));
    let other = SpaceKey::make(&mut Dice::new("another sheet space key"));
    let mut cases = Vec::new();
    for (record, level) in [([0; 16], Level::High), ([0x5a; 16], Level::Imminent), ([0xff; 16], Level::Imminent)] {
        let record = RecordId::from_bytes(record);
        let code = DangerCode::derive(&sheet.derive_danger_key(), &record, level);
        let said = |text: &str, key: &SpaceKey, right: bool| {
            json!({
                "space_key": hex(key.expose()), "record": hex(record.as_bytes()), "text": text,
                "gives": { "level": level as u8, "mark": code.mark().number(), "right": right },
            })
        };
        let (text, number) = (code.to_string(), level as u8);
        let turned = if text.ends_with('0') { "1" } else { "0" };
        let wrong = format!("{}{turned}", text.get(..text.len() - 1).unwrap_or_default());
        let name = |what: &str| format!("danger code: level {number}, record {}, {what}", hex(record.as_bytes()));
        cases.push(case("ok", &name("as said"), said(&text, &sheet, true)));
        cases.push(case("ok", &name("without spaces"), said(&text.replace(' ', ""), &sheet, true)));
        cases.push(case("ok", &name("last digit wrong"), said(&wrong, &sheet, false)));
        cases.push(case("ok", &name("of another unit"), said(&text, &other, false)));
    }
    for (expect, name, text) in [
        ("malformed", "no digits", ""),
        ("malformed", "nineteen digits", "1412345678912345678"),
        ("malformed", "twenty-one digits", "141234567891234567890"),
        ("malformed", "a letter among the digits", "1412345678912345678x"),
        ("malformed", "level 2", "12123456789123456789"),
        ("malformed", "version 0", "04123456789123456789"),
        ("newer", "version 2", "24123456789123456789"),
    ] {
        cases.push(case(expect, &format!("danger code: {name}"), json!({ "text": text })));
    }
    cases
}

const GOOD: &str = "00 17 1818 18ff 190100 19ffff 1a00010000 1affffffff 1b0000000100000000 1bffffffffffffffff 20 37 3818 \
    40 4101 60 6161 62c3a9 64d985d986 80 8100 a0 a10000 a201000200 f4 f5 f6 8281808180";

const BAD: &str = "18 1800 1817 1900ff 1a0000ffff 1b00000000ffffffff 3800 5800 7800 9800 b800 1c 1f 5f4101ff 7f6161ff \
    9f00ff bf0000ff ff c000 d81800 f7 f818 f800 e0 f90000 fa00000000 fb0000000000000000 0000 61ff 62c328 \
    81 8200 a1 a100 a200000000 a202000100 a1616100 9bffffffffffffffff 5bffffffffffffffff \
    bbffffffffffffffff";
