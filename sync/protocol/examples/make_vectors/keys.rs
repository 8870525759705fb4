//! Certificates, wraps, grants, receipts, and bytes sealed for one machine.

use aman_sync_protocol::cbor::Writer;
use aman_sync_protocol::grant::{GrantSlot, make_grant};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{DeskId, EntryId, Incarnation};
use aman_sync_protocol::incarnation::{IncarnationCertificate, Purpose};
use aman_sync_protocol::receipt::{Head, Receipt};
use aman_sync_protocol::secret::{SymmetricKey, seal_bytes};
use aman_sync_protocol::wrap::{WrapSlot, wrap_record_key};
use serde_json::{Value, json};

use crate::cast::{Cast, Dice};
use crate::{broken, case, flipped, hex};

pub(crate) fn incarnations() -> Vec<Value> {
    let cast = Cast::new();
    let mut cases = Vec::new();
    let mut bytes = Vec::new();
    for (purpose, number, name) in [(Purpose::Link, 1, "a link key's log"), (Purpose::Desk, 0, "a desk key's log")] {
        let certificate = IncarnationCertificate::make(&cast.desk, purpose, &mut Dice::new("incarnation"));
        bytes = certificate.encode();
        let gives = json!({
            "signing": hex(certificate.signing().as_bytes()),
            "incarnation": hex(certificate.incarnation().as_bytes()),
            "purpose": number,
            "log": hex(certificate.log_id().as_bytes()),
            "hash": hex(&certificate.hash()),
        });
        cases.push(case("ok", name, json!({ "bytes": hex(&bytes), "gives": gives })));
    }
    cases.extend(broken("incarnation", &bytes));
    let bad = |expect: &str, name: &str, bytes: Vec<u8>| case(expect, name, json!({ "bytes": hex(&bytes) }));
    let purpose_at = bytes.len() - 67;
    let mut purpose_two = bytes.clone();
    purpose_two[purpose_at] = 2;
    cases.extend([
        bad("bad signature", "incarnation: another incarnation", flipped(&bytes, 45)),
        bad("bad signature", "incarnation: another purpose", flipped(&bytes, purpose_at)),
        bad("bad signature", "incarnation: another key", flipped(&bytes, 6)),
        bad("bad signature", "incarnation: another signature", flipped(&bytes, bytes.len() - 2)),
        bad("malformed", "incarnation: purpose 2", purpose_two),
    ]);
    cases
}

pub(crate) fn wraps() -> Vec<Value> {
    let cast = Cast::new();
    let slot = WrapSlot { space: cast.space, epoch: 3, key: cast.key_id };
    let wrap = wrap_record_key(&slot, &cast.record_key, &cast.space_key, &mut Dice::new("wrap"));
    let (bytes, key) = (wrap.encode(), hex(cast.space_key.expose()));
    let gives = json!({
        "space": hex(cast.space.as_bytes()),
        "epoch": 3,
        "key": hex(cast.key_id.as_bytes()),
        "record_key": hex(cast.record_key.expose()),
    });
    let mut cases = vec![case("ok", "a wrap", json!({ "bytes": hex(&bytes), "space_key": key, "gives": gives }))];
    cases.extend(broken("wrap", &bytes));
    let refused = |name: &str, place: usize| {
        case("cannot open", name, json!({ "bytes": hex(&flipped(&bytes, place)), "space_key": key }))
    };
    cases.extend([
        refused("wrap: another space", 5),
        refused("wrap: another epoch", 19),
        refused("wrap: another key id", 25),
        refused("wrap: another nonce", 39),
        refused("wrap: another ciphertext", 60),
        refused("wrap: another tag", bytes.len() - 1),
    ]);
    let other = hex(cast.record_key.expose());
    cases.push(case("cannot open", "wrap: another space key", json!({ "bytes": hex(&bytes), "space_key": other })));
    let long = wrap_with_epoch(&cast, &wrap.sealed, 1 << 32);
    cases.push(case("malformed", "wrap: epoch above 32 bits", json!({ "bytes": hex(&long) })));
    let short = wrap_with_epoch(&cast, &wrap.sealed[..59], 3);
    cases.push(case("malformed", "wrap: 59 sealed bytes", json!({ "bytes": hex(&short) })));
    cases
}

fn wrap_with_epoch(cast: &Cast, sealed: &[u8], epoch: u64) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.array(5).uint(1).bytes(cast.space.as_bytes()).uint(epoch).bytes(cast.key_id.as_bytes()).bytes(sealed);
    writer.finish()
}

pub(crate) fn grants() -> Vec<Value> {
    let cast = Cast::new();
    let mut dice = Dice::new("grant");
    let (to, by) = (DeskId::random(&mut dice), DeskId::random(&mut dice));
    let slot = GrantSlot { space: cast.space, epoch: 1, to, by };
    let grant = make_grant(&slot, &cast.space_key, &cast.sealing.public(), &cast.desk, &mut dice).unwrap();
    let bytes = grant.encode();
    let (signer, sealing) = (hex(cast.desk.public().as_bytes()), hex(cast.sealing.expose()));
    let inputs = |bytes: &[u8], sealing: &str| json!({ "bytes": hex(bytes), "signer": signer, "sealing_key": sealing });
    let mut good = inputs(&bytes, &sealing);
    good["gives"] = json!({
        "space": hex(cast.space.as_bytes()),
        "epoch": 1,
        "to": hex(to.as_bytes()),
        "by": hex(by.as_bytes()),
        "space_key": hex(cast.space_key.expose()),
    });
    let mut cases = vec![case("ok", "a grant", good)];
    cases.extend(broken("grant", &bytes));
    let others = hex(cast.other_sealing.expose());
    cases.push(case("cannot open", "grant: for another desk", inputs(&bytes, &others)));
    let moved = GrantSlot { epoch: 2, ..slot };
    let mut forged = make_grant(&moved, &cast.space_key, &cast.sealing.public(), &cast.desk, &mut dice).unwrap();
    forged.sealed.clone_from(&grant.sealed);
    let resigned = resign(&cast, &forged);
    cases.push(case("cannot open", "grant: moved to another epoch and signed again", inputs(&resigned, &sealing)));
    for (name, place) in [
        ("grant: another space", 5),
        ("grant: another epoch", 19),
        ("grant: another desk", 25),
        ("grant: another granter", 45),
        ("grant: another encapsulation", 500),
        ("grant: another signature", bytes.len() - 3),
    ] {
        cases.push(case("bad signature", name, inputs(&flipped(&bytes, place), &sealing)));
    }
    cases
}

fn resign(cast: &Cast, grant: &aman_sync_protocol::grant::Grant) -> Vec<u8> {
    let fields = |count: usize| {
        let mut writer = Writer::new();
        writer.array(count).uint(1).bytes(grant.space.as_bytes()).uint(u64::from(grant.epoch));
        writer.bytes(grant.to.as_bytes()).bytes(grant.by.as_bytes()).bytes(&grant.sealed);
        writer
    };
    let sig = cast.desk.sign(&[b"aman/grant-sig/v1".as_slice(), &fields(6).finish()].concat());
    fields(7).bytes(&sig).finish()
}

pub(crate) fn receipts() -> Vec<Value> {
    let cast = Cast::new();
    let receipt = Receipt {
        server: Incarnation::random(&mut Dice::new("server")),
        space: cast.space,
        log: cast.log,
        head: Some(Head { seq: 41, entry: EntryId::from_bytes([7; 32]) }),
        early: vec![EntryId::from_bytes([1; 32]), EntryId::from_bytes([9; 32])],
        lsn: 70_000,
        server_time: Timestamp(1_795_000_000_000),
    };
    let server = cast.server.public();
    let inputs = |bytes: &[u8]| json!({ "bytes": hex(bytes), "server": hex(server.as_bytes()) });
    let mut cases = Vec::new();
    let none = Receipt { head: None, early: Vec::new(), server_time: Timestamp(-1), ..receipt.clone() };
    for (name, receipt) in [("a receipt", &receipt), ("a receipt for nothing yet", &none)] {
        let bytes = receipt.sign(&cast.server);
        let hash = Receipt::decode(&bytes).unwrap().verify(&server).unwrap().hash();
        let mut good = inputs(&bytes);
        good["gives"] = json!({
            "space": hex(receipt.space.as_bytes()),
            "log": hex(receipt.log.as_bytes()),
            "head": receipt.head.map(|head| json!([head.seq, hex(head.entry.as_bytes())])),
            "early": receipt.early.len(),
            "lsn": receipt.lsn,
            "server_time": receipt.server_time.0,
            "hash": hex(&hash),
        });
        cases.push(case("ok", name, good));
    }
    let bytes = receipt.sign(&cast.server);
    cases.extend(broken("receipt", &bytes));
    for (name, place) in [
        ("receipt: another incarnation", 8),
        ("receipt: another space", 25),
        ("receipt: another log", 40),
        ("receipt: another seq", 55),
        ("receipt: another head", 70),
        ("receipt: another time", bytes.len() - 67),
        ("receipt: another signature", bytes.len() - 4),
    ] {
        cases.push(case("bad signature", name, inputs(&flipped(&bytes, place))));
    }
    cases.push(case("bad signature", "receipt: by a desk", inputs(&receipt.sign(&cast.desk))));
    let unordered = Receipt { early: receipt.early.iter().rev().copied().collect(), ..receipt.clone() };
    cases.push(case("malformed", "receipt: early ids not ascending", inputs(&unordered.sign(&cast.server))));
    let many = Receipt { early: (0..1025u16).map(numbered).collect(), ..receipt };
    cases.push(case("malformed", "receipt: 1025 early ids", inputs(&many.sign(&cast.server))));
    cases
}

fn numbered(number: u16) -> EntryId {
    let mut bytes = [0; 32];
    bytes[..2].copy_from_slice(&number.to_be_bytes());
    EntryId::from_bytes(bytes)
}

pub(crate) fn locals() -> Vec<Value> {
    let mut dice = Dice::new("local");
    let key = SymmetricKey::make(&mut dice);
    let sealed = seal_bytes(&key, b"row 1", "brouillon مسودة".as_bytes(), &mut dice);
    let empty = seal_bytes(&key, b"", b"", &mut dice);
    let inputs = |bytes: &[u8], aad: &[u8]| json!({ "bytes": hex(bytes), "key": hex(key.expose()), "aad": hex(aad) });
    let mut good = inputs(&sealed, b"row 1");
    good["gives"] = json!({ "plain": hex("brouillon مسودة".as_bytes()) });
    let mut nothing = inputs(&empty, b"");
    nothing["gives"] = json!({ "plain": "" });
    vec![
        case("ok", "local: a draft", good),
        case("ok", "local: nothing", nothing),
        case("cannot open", "local: another row", inputs(&sealed, b"row 2")),
        case("cannot open", "local: version 2", inputs(&[&[2], &sealed[1..]].concat(), b"row 1")),
        case("cannot open", "local: another nonce", inputs(&flipped(&sealed, 5), b"row 1")),
        case("cannot open", "local: another ciphertext", inputs(&flipped(&sealed, 20), b"row 1")),
        case("cannot open", "local: cut", inputs(&sealed[..12], b"row 1")),
        case("cannot open", "local: empty", inputs(b"", b"row 1")),
    ]
}
