//! Payloads: what officers say, and what nobody may say.

use aman_sync_protocol::cbor::Writer;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{ActId, EntryId, OfficerId, OpId, RecordId, SpaceId};
use aman_sync_protocol::payload::{Op, Payload, PrivateBytes, PrivateText, Verb, What};
use serde_json::{Value, json};

use crate::cast::{Cast, Dice};
use crate::{case, cut, hex, indefinite};

pub(crate) fn cases() -> Vec<Value> {
    let cast = Cast::new();
    [good(&cast), unsigned(&cast), bad()].concat()
}

fn reception() -> Payload {
    let mut dice = Dice::new("payload");
    let mut payload = Payload::empty(What::Record, Timestamp(1_795_000_000_123));
    payload.record = RecordId::random(&mut dice);
    payload.officer = OfficerId::random(&mut dice);
    payload.act = ActId::random(&mut dice);
    payload.pack = "reception/1".to_owned();
    payload.uptime_ms = 86_400_000;
    payload.parts = 2;
    payload.ops = vec![
        op(Verb::Set, "facts", "facts.place", Some("\"Aït Invention\"")),
        op(Verb::Set, "person", "persons[1].name_ar", Some("\"اسم مخترع\"")),
        op(Verb::AddItem, "persons", "persons[1]", Some("{}")),
        op(Verb::Clear, "facts", "facts.date", None),
    ];
    payload
}

fn op(verb: Verb, group: &str, path: &str, value: Option<&str>) -> Op {
    let value = value.map(PrivateText::new);
    Op { verb, group: group.to_owned(), path: path.to_owned(), value, supersedes: Vec::new() }
}

fn good(cast: &Cast) -> Vec<Value> {
    let mut amended = reception();
    amended.parents = vec![EntryId::from_bytes([1; 32]), EntryId::from_bytes([2; 32])];
    amended.lamport = 300;
    amended.last_receipt = Some([4; 32]);
    amended.reason = PrivateText::new("erreur de saisie");
    amended.clock_doubtful = true;
    let mut resolved = amended.clone();
    resolved.ops = vec![op(Verb::Resolve, "facts", "facts.place", Some("\"Aït Invention\""))];
    resolved.ops[0].supersedes = (0..2).map(|index| OpId { entry: EntryId::from_bytes([1; 32]), index }).collect();
    let mut manifest = Payload::empty(What::Attachment, Timestamp(-62_135_596_800_000));
    manifest.body = Some(PrivateBytes::new(vec![0x80]));
    let mut trail = Payload::empty(What::Trail, Timestamp(0));
    trail.ops = vec![op(Verb::RetractItem, "trail", "lines[1]", None)];
    let mut later = reception();
    later.unknown = vec![
        (32, PrivateBytes::new(vec![0x18, 0x64])),
        (1000, PrivateBytes::new(vec![0xa1, 0x01, 0x82, 0x61, b'x', 0xf6])),
    ];
    let mut features = reception();
    features.must_understand = vec![3, 70_000];
    let mut verb = reception();
    verb.ops[0].verb = Verb::Newer(12);
    let notice = Payload::empty(What::Notice, Timestamp(0));
    let what = Payload::empty(What::Newer(9), Timestamp(0));
    [
        ("a reception", reception()),
        ("an amendment with parents and a receipt", amended),
        ("a resolution", resolved),
        ("an attachment", manifest),
        ("a line of the trail", trail),
        ("a notice", notice),
        ("keys of a later version are kept", later),
        ("features that must be understood", features),
        ("a verb of a later version", verb),
        ("a thing of a later version", what),
    ]
    .into_iter()
    .map(|(name, payload)| accepted(cast, name, payload))
    .collect()
}

fn accepted(cast: &Cast, name: &str, mut payload: Payload) -> Value {
    payload.sign(&cast.officer, &cast.space);
    let gives = json!({
        "record": hex(payload.record.as_bytes()),
        "lamport": payload.lamport,
        "parents": payload.parents.len(),
        "ops": payload.ops.iter().map(|op| json!([op.path, op.value.as_ref().map(PrivateText::expose)])).collect::<Vec<_>>(),
        "claimed": payload.claimed.0,
        "newer": payload.newer(),
        "unknown": payload.unknown.iter().map(|(key, _)| *key).collect::<Vec<_>>(),
    });
    let (officer, space) = (hex(cast.officer.public().as_bytes()), hex(cast.space.as_bytes()));
    let bytes = hex(payload.encode().expose());
    case("ok", name, json!({ "bytes": bytes, "officer": officer, "space": space, "gives": gives }))
}

fn unsigned(cast: &Cast) -> Vec<Value> {
    let mut payload = reception();
    payload.sign(&cast.officer, &cast.space);
    let mut changed = payload.clone();
    changed.ops[0].value = Some(PrivateText::new("\"ailleurs\""));
    let signed = |name: &str, payload: &Payload, officer: &[u8; 32], space: &SpaceId| {
        let bytes = hex(payload.encode().expose());
        let (officer, space) = (hex(officer), hex(space.as_bytes()));
        case("bad signature", name, json!({ "bytes": bytes, "officer": officer, "space": space }))
    };
    let officer = cast.officer.public();
    vec![
        signed("a value changed after signing", &changed, officer.as_bytes(), &cast.space),
        signed("signed by another officer", &payload, cast.stranger.public().as_bytes(), &cast.space),
        signed("signed for another space", &payload, officer.as_bytes(), &SpaceId::ZERO),
        signed("not attested", &reception(), officer.as_bytes(), &cast.space),
    ]
}

/// The pairs of a payload, each as its CBOR bytes, to be put together wrongly.
fn pairs() -> Vec<(u64, Vec<u8>)> {
    let bytes = |length: usize| Writer::new().bytes(&vec![3; length]).finish();
    vec![
        (1, bytes(16)),
        (2, vec![0x80]),
        (3, vec![0]),
        (4, bytes(16)),
        (5, Writer::new().text("reception/1").finish()),
        (6, vec![0x80]),
        (7, vec![0]),
        (8, vec![0]),
        (9, vec![0xf6]),
        (10, vec![0x80]),
        (11, bytes(64)),
        (12, bytes(16)),
        (13, vec![0]),
        (14, vec![0x60]),
        (15, vec![1]),
        (16, vec![0xf4]),
    ]
}

fn map(pairs: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.map(pairs.len());
    for (key, value) in pairs {
        writer.uint(*key).raw(value);
    }
    writer.finish()
}

fn with(key: u64, value: &[u8]) -> Vec<u8> {
    let changed: Vec<_> =
        pairs().into_iter().map(|(k, v)| if k == key { (k, value.to_vec()) } else { (k, v) }).collect();
    map(&changed)
}

fn bad() -> Vec<Value> {
    let right = map(&pairs());
    let mut doubled = pairs();
    doubled.insert(3, (3, vec![0]));
    let mut descending = pairs();
    descending.swap(2, 3);
    let added = |key: u64| map(&[pairs(), vec![(key, vec![0])]].concat());
    let without = |key: u64| map(&pairs().into_iter().filter(|(k, _)| *k != key).collect::<Vec<_>>());
    let key = |bytes: &[u8]| [&right[..1], bytes, &right[2..]].concat();
    let op = |fields: &[u8]| with(10, &[&[0x81], fields].concat());
    let two_parents = |a: u8, b: u8| with(2, &Writer::new().array(2).bytes(&[a; 32]).bytes(&[b; 32]).finish());
    let mut cases: Vec<Value> = [
        ("empty", Vec::new()),
        ("an array", vec![0x80]),
        ("an empty map", vec![0xa0]),
        ("cut", cut(&right, 1)),
        ("a byte behind", [right.as_slice(), &[0]].concat()),
        ("indefinite length", indefinite(&right)),
        ("a key twice", map(&doubled)),
        ("descending keys", map(&descending)),
        ("a key as text", key(&[0x61, b'1'])),
        ("a key not in its shortest form", key(&[0x18, 1])),
        ("unassigned key 18", added(18)),
        ("unassigned key 31", added(31)),
        ("key 0", map(&[vec![(0, vec![0])], pairs()].concat())),
        ("record of 15 bytes", with(1, &Writer::new().bytes(&[1; 15]).finish())),
        ("descending parents", two_parents(2, 1)),
        ("the same parent twice", two_parents(1, 1)),
        ("negative lamport", with(3, &[0x20])),
        ("claimed time as float", with(7, &[0xfb, 0, 0, 0, 0, 0, 0, 0, 0])),
        ("claimed time beyond 63 bits", with(7, &[0x1b, 0x80, 0, 0, 0, 0, 0, 0, 0])),
        ("descending features", with(6, &[0x82, 2, 1])),
        ("text that is not UTF-8", with(14, &[0x61, 0xff])),
        ("a signature of 63 bytes", with(11, &Writer::new().bytes(&[1; 63]).finish())),
        ("clock doubt as number", with(16, &[0])),
        ("a pack name of 65 bytes", with(5, &Writer::new().text(&"x".repeat(65)).finish())),
        ("a path of 257 bytes", op(&op_bytes(&"x".repeat(257)))),
        ("an operation with four values", op(&[0x84, 0, 0x60, 0x60, 0xf6])),
        ("an operation on bytes", op(&[0x85, 0, 0x60, 0x60, 0x40, 0x80])),
        ("superseded operation 65,536", op(&superseding(0x1_0000))),
        ("more operations promised than bytes", with(10, &[0x9b, 0, 0, 0, 1, 0, 0, 0, 0])),
    ]
    .into_iter()
    .map(|(name, bytes)| case("malformed", name, json!({ "bytes": hex(&bytes) })))
    .collect();
    for missing in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16] {
        cases.push(case("malformed", &format!("without key {missing}"), json!({ "bytes": hex(&without(missing)) })));
    }
    let deep = [map(&[pairs(), vec![(40, vec![0x81; 20])]].concat()), vec![0x80]].concat();
    cases.push(case("malformed", "a later key nested too deep", json!({ "bytes": hex(&deep) })));
    let unordered = map(&[pairs(), vec![(40, vec![0xa2, 2, 0, 1, 0])]].concat());
    cases.push(case("malformed", "a later key with unordered keys inside", json!({ "bytes": hex(&unordered) })));
    cases
}

fn op_bytes(path: &str) -> Vec<u8> {
    Writer::new().array(5).uint(0).text("").text(path).null().array(0).finish()
}

fn superseding(index: u64) -> Vec<u8> {
    Writer::new().array(5).uint(3).text("").text("").null().array(1).array(2).bytes(&[1; 32]).uint(index).finish()
}
