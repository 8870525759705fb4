//! Entries: good ones, and each way of bad.

use aman_sync_protocol::cbor::Writer;
use aman_sync_protocol::entry::{Body, Entry, Kind};
use aman_sync_protocol::seal::{Floor, SealUnder, Sealing, clear_entry, seal_entry};
use serde_json::{Value, json};

use crate::cast::{Cast, Dice};
use crate::forge::{Forged, padded, unmask};
use crate::{case, cut, flipped, hex, indefinite, long_count};

pub(crate) fn cases() -> Vec<Value> {
    let cast = Cast::new();
    [good(&cast), outside(&cast), header(&cast), clear(&cast), signatures(&cast), inside(&cast)].concat()
}

fn good(cast: &Cast) -> Vec<Value> {
    let narrative =
        "Elle déclare que les faits se répètent depuis deux ans. صرحت أن الأفعال تتكرر منذ سنتين. ".repeat(9);
    let mut cases = Vec::new();
    let sealed: [(&str, &[u8], Floor, u64); 6] = [
        ("sealed, file floor", b"payload", Floor::File, 1),
        ("sealed, smaller floor", b"payload", Floor::Other, 2),
        ("sealed, empty payload", b"", Floor::File, 3),
        ("sealed, first of its chain", b"x", Floor::Other, 0),
        ("sealed, a large seq", b"x", Floor::Other, 1 << 40),
        ("sealed, above the floor", narrative.as_bytes(), Floor::File, 7),
    ];
    for (name, payload, floor, seq) in sealed {
        let under = SealUnder::Record(cast.key_id, &cast.record_key, &cast.space_key);
        let entry = seal(cast, payload, Sealing { under, floor }, seq);
        cases.push(opened(cast, name, &entry, payload));
        cases.push(opened(cast, &format!("stub of: {name}"), &entry.to_stub(), payload));
    }
    let how = Sealing { under: SealUnder::Space(&cast.space_key), floor: Floor::Other };
    let entry = seal(cast, b"a line of the trail", how, 8);
    cases.push(opened(cast, "sealed under the space key", &entry, b"a line of the trail"));
    for (kind, name) in [(Kind::Roster, "roster"), (Kind::Beacon, "beacon")] {
        let entry = clear_entry(kind, &cast.place(9), b"\x83\x01\x01\x80", &cast.desk).unwrap();
        cases.push(opened(cast, &format!("clear, {name}"), &entry, b"\x83\x01\x01\x80"));
        cases.push(opened(cast, &format!("stub of clear, {name}"), &entry.to_stub(), b""));
    }
    cases
}

fn seal(cast: &Cast, payload: &[u8], how: Sealing<'_>, seq: u64) -> Entry {
    seal_entry(&cast.place(seq), how, payload, &cast.desk, &mut Dice::new("entry")).unwrap()
}

fn opened(cast: &Cast, name: &str, entry: &Entry, payload: &[u8]) -> Value {
    let header = entry.header();
    let mut gives = json!({
        "id": hex(entry.id().as_bytes()),
        "kind": match header.kind { Kind::Sealed => 0, Kind::Roster => 1, Kind::Beacon => 2 },
        "space": hex(header.space.as_bytes()),
        "log": hex(header.log.as_bytes()),
        "seq": header.seq,
        "prev": hex(&header.prev),
        "stub": entry.is_stub(),
    });
    let mut fields = json!({ "bytes": hex(entry.bytes()), "signer": hex(cast.desk.public().as_bytes()) });
    let key_id = unmask(&header.keyref, &header.salt, &cast.space_key);
    if header.kind == Kind::Sealed {
        gives["key_id"] = json!(hex(&key_id));
        fields["space_key"] = json!(hex(cast.space_key.expose()));
        if key_id != [0; 16] {
            fields["record_key"] = json!(hex(cast.record_key.expose()));
        }
    }
    if !entry.is_stub() {
        gives["payload"] = json!(hex(payload));
    }
    fields["gives"] = gives;
    case("ok", name, fields)
}

/// Wrong around a right header.
fn outside(cast: &Cast) -> Vec<Value> {
    let right = Forged::clear(cast, b"\x80");
    let header = right.header_bytes();
    let entry = right.entry();
    let parts = |count: usize, commit: &[u8], third: &[u8], sig: &[u8]| {
        Writer::new().array(count).bytes(&header).bytes(commit).bytes(third).bytes(sig).finish()
    };
    let stub = |hash: &[u8], last: &[u8]| [parts(5, &[0; 32], hash, &[1; 64]), last.to_vec()].concat();
    let text = Writer::new().array(4).bytes(&header).bytes(&[0; 32]).text("x").bytes(&[1; 64]).finish();
    let open_header = [&[0x84], header.as_slice(), &entry[3 + header.len()..]].concat();
    [
        ("empty", Vec::new()),
        ("cut by one byte", cut(&entry, 1)),
        ("cut in the header", cut(&entry, entry.len() - 30)),
        ("a byte behind", [entry.as_slice(), &[0]].concat()),
        ("count not in its shortest form", long_count(&entry)),
        ("indefinite length", indefinite(&entry)),
        ("three values", parts(3, &[0; 32], b"\x80", &[1; 64])),
        ("six values", [parts(6, &[0; 32], b"\x80", &[1; 64]), vec![0xf5, 0xf5]].concat()),
        ("commit of 31 bytes", parts(4, &[0; 31], b"\x80", &[1; 64])),
        ("signature of 63 bytes", parts(4, &[0; 32], b"\x80", &[1; 63])),
        ("signature of 65 bytes", parts(4, &[0; 32], b"\x80", &[1; 65])),
        ("text for ciphertext", text),
        ("header not inside a byte string", open_header),
        ("stub that says false", stub(&[2; 32], &[0xf4])),
        ("stub that says null", stub(&[2; 32], &[0xf6])),
        ("stub without its true", stub(&[2; 32], &[])),
        ("stub with a hash of 31 bytes", stub(&[2; 31], &[0xf5])),
        ("stub with a ciphertext for a hash", stub(&[2; 272], &[0xf5])),
        ("a number", vec![0x01]),
        ("a tag around it", [&[0xd8, 0x18], entry.as_slice()].concat()),
    ]
    .into_iter()
    .map(|(name, bytes)| case("malformed", name, json!({ "bytes": hex(&bytes) })))
    .chain([case("malformed", "longer than an entry may be", json!({ "bytes": too_long(&header) }))])
    .collect()
}

/// A well-formed entry of more than 1 MiB, in parts so that the file stays small.
fn too_long(header: &[u8]) -> Value {
    let times: u32 = 1 << 20;
    let head = Writer::new().array(4).bytes(header).bytes(&[0; 32]).finish();
    let ciphertext_head = [&[0x5a], times.to_be_bytes().as_slice()].concat();
    let sig = Writer::new().bytes(&[1; 64]).finish();
    json!([hex(&[head, ciphertext_head].concat()), { "repeat": "00", "times": times }, hex(&sig)])
}

/// Wrong in the header, rightly signed.
fn header(cast: &Cast) -> Vec<Value> {
    let right = Forged::clear(cast, b"\x80");
    let bytes = |length: usize| Writer::new().bytes(&vec![0; length]).finish();
    let whole = right.header_bytes();
    let mut cases: Vec<Value> = [
        ("newer", "header: version 2", right.with(0, &[2])),
        ("newer", "header: version 256", right.with(0, &[0x19, 1, 0])),
        ("malformed", "header: version 0", right.with(0, &[0])),
        ("malformed", "header: version as text", right.with(0, &[0x61, b'1'])),
        ("malformed", "header: kind 3", right.with(1, &[3])),
        ("malformed", "header: negative kind", right.with(1, &[0x20])),
        ("malformed", "header: space of 15 bytes", right.with(2, &bytes(15))),
        ("malformed", "header: log of 17 bytes", right.with(3, &bytes(17))),
        ("malformed", "header: log as null", right.with(3, &[0xf6])),
        ("malformed", "header: seq not in its shortest form", right.with(4, &[0x18, 5])),
        ("malformed", "header: seq in eight bytes", right.with(4, &[0x1b, 0, 0, 0, 0, 0, 0, 0, 5])),
        ("malformed", "header: seq as float", right.with(4, &[0xf9, 0x45, 0])),
        ("malformed", "header: negative seq", right.with(4, &[0x24])),
        ("malformed", "header: prev of 31 bytes", right.with(5, &bytes(31))),
        ("malformed", "header: prev in pieces", right.with(5, &[&[0x5f][..], &bytes(32), &[0xff]].concat())),
        ("malformed", "header: keyref of 8 bytes", right.with(6, &bytes(8))),
        ("malformed", "header: salt of 33 bytes", right.with(7, &bytes(33))),
        ("malformed", "header: dictionary above 32 bits", right.with(8, &[0x1b, 0, 0, 0, 1, 0, 0, 0, 0])),
    ]
    .into_iter()
    .map(|(expect, name, bytes)| case(expect, name, json!({ "bytes": hex(&bytes) })))
    .collect();
    for (name, header) in [
        ("header: a byte behind", [whole.as_slice(), &[0]].concat()),
        ("header: cut", cut(&whole, 1)),
        ("header: indefinite length", indefinite(&whole)),
        ("header: count not in its shortest form", long_count(&whole)),
        ("header: ten values", [&[0x8a], &whole[1..], &[0]].concat()),
        ("header: eight values", [&[0x88], &cut(&whole, 1)[1..]].concat()),
        ("header: a map", [&[0xa9], &whole[1..]].concat()),
        ("header: empty", Vec::new()),
    ] {
        cases.push(case("malformed", name, json!({ "bytes": hex(&right.around(&header)) })));
    }
    cases
}

/// A clear entry hides nothing, and a sealed one is never shorter than its floor.
fn clear(cast: &Cast) -> Vec<Value> {
    let right = Forged::clear(cast, b"\x80");
    let mut committed = right.clone();
    committed.commit = vec![1; 32];
    let mut short = Forged::sealed(cast, 0, &[0; 256]);
    short.ciphertext.truncate(271);
    [
        ("clear: salt not zero", right.with(7, &Writer::new().bytes(&[1; 32]).finish())),
        ("clear: keyref not zero", right.with(6, &Writer::new().bytes(&[1; 16]).finish())),
        ("clear: dictionary not zero", right.with(8, &[1])),
        ("clear: commit not zero", committed.entry()),
        ("sealed: ciphertext shorter than the smaller floor", short.entry()),
    ]
    .into_iter()
    .map(|(name, bytes)| case("malformed", name, json!({ "bytes": hex(&bytes) })))
    .collect()
}

fn signatures(cast: &Cast) -> Vec<Value> {
    let how = Sealing { under: SealUnder::Record(cast.key_id, &cast.record_key, &cast.space_key), floor: Floor::File };
    let entry = seal(cast, b"payload", how, 4);
    let bytes = entry.bytes();
    let Body::Whole(ciphertext) = entry.body() else { return Vec::new() };
    let ciphertext_at = bytes.len() - 66 - ciphertext.len();
    // In the header: 0x84 0x58 length, then array, version, kind, space (17), log (17), seq.
    let in_header = |place: usize| flipped(bytes, 3 + place);
    let stub = entry.to_stub();
    let signed = |name: &str, bytes: Vec<u8>, signer: &[u8; 32]| {
        case("bad signature", name, json!({ "bytes": hex(&bytes), "signer": hex(signer) }))
    };
    let desk = *cast.desk.public().as_bytes();
    vec![
        signed("bit turned in the space", in_header(5), &desk),
        signed("bit turned in the log", in_header(22), &desk),
        signed("bit turned in the seq", in_header(37), &desk),
        signed("bit turned in prev", in_header(45), &desk),
        signed("bit turned in the keyref", in_header(75), &desk),
        signed("bit turned in the salt", in_header(100), &desk),
        signed("bit turned in the commit", flipped(bytes, ciphertext_at - 20), &desk),
        signed("bit turned in the ciphertext", flipped(bytes, ciphertext_at + 9), &desk),
        signed("bit turned in the tag of the seal", flipped(bytes, bytes.len() - 67), &desk),
        signed("bit turned in the signature", flipped(bytes, bytes.len() - 30), &desk),
        signed("signed by another desk", bytes.to_vec(), cast.stranger.public().as_bytes()),
        signed("stub with another hash", flipped(stub.bytes(), stub.bytes().len() - 80), &desk),
        signed("stub with another header", flipped(stub.bytes(), 3 + 45), &desk),
        signed("signature without its tag", untagged(cast), &desk),
        signed("a verifying key that is no point", bytes.to_vec(), &[0xff; 32]),
    ]
}

fn untagged(cast: &Cast) -> Vec<u8> {
    let right = Forged::clear(cast, b"\x80");
    let hash = aman_sync_protocol::secret::hash(&[b"\x80"]);
    let sig = cast.desk.sign(&[right.header_bytes().as_slice(), &[0; 32], &hash].concat());
    [cut(&right.entry(), 64).as_slice(), &sig].concat()
}

/// Rightly signed, wrong inside.
fn inside(cast: &Cast) -> Vec<Value> {
    let frame = |plain: &[u8]| zstd::bulk::compress(plain, 3).unwrap();
    let whole = |content: &[u8], length: usize| {
        let size = u32::try_from(length).unwrap_or(u32::MAX);
        Forged::sealed(cast, 0, &padded(size, content, 512)).entry()
    };
    let plain = frame(b"payload");
    let mut dirty = padded(u32::try_from(plain.len()).unwrap(), &plain, 512);
    dirty[511] = 1;
    let right = Forged::sealed(cast, 0, &padded(u32::try_from(plain.len()).unwrap(), &plain, 512));
    let mut recommitted = right.clone();
    recommitted.commit[0] ^= 1;
    let mut turned = right.clone();
    turned.ciphertext[40] ^= 1;
    let doubled = [plain.as_slice(), &plain].concat();
    let mut unsized_frame = plain.clone();
    unsized_frame[4] &= !0x20;
    let bomb = frame(&vec![0; (4 << 20) + 1]);
    let unopened = [
        ("commit changed and signed again", recommitted.entry()),
        ("ciphertext changed and signed again", turned.entry()),
        ("zeros behind the content are not zero", Forged::sealed(cast, 0, &dirty).entry()),
        ("length beyond the padding", whole(&plain, 509)),
        ("length of 4 GiB", whole(&plain, usize::MAX)),
        ("length too small for the frame", whole(&plain, plain.len() - 1)),
        ("content that is not zstd", whole(b"not zstd", 8)),
        ("no content", whole(b"", 0)),
        ("two frames", whole(&doubled, doubled.len())),
        ("a frame that does not say its size", whole(&unsized_frame, unsized_frame.len())),
        ("a frame that opens to more than 4 MiB", whole(&bomb, bomb.len())),
        ("an unknown dictionary", Forged::sealed(cast, 77, &padded(9, &plain, 512)).entry()),
    ];
    let mut cases =
        vec![opened(cast, "sealed without a dictionary", &Entry::decode(&right.entry()).unwrap(), b"payload")];
    cases.extend(unopened.into_iter().map(|(name, bytes)| not_opened(cast, name, &bytes)));
    let mut wrong = not_opened(cast, "another record key", &right.entry());
    wrong["record_key"] = json!(hex(cast.space_key.expose()));
    cases.extend([wrong, not_opened(cast, "a clear entry does not open", &Forged::clear(cast, b"\x80").entry())]);
    cases
}

fn not_opened(cast: &Cast, name: &str, bytes: &[u8]) -> Value {
    let (signer, key) = (hex(cast.desk.public().as_bytes()), hex(cast.record_key.expose()));
    case("cannot open", name, json!({ "bytes": hex(bytes), "signer": signer, "record_key": key, "open": true }))
}
