//! Vectors of notices about no record and of proofs: the lease, and what two have signed.

use aman_sync_protocol::secret::SigningKey;
use serde_json::{Value, json};

use crate::{array, drawn, hex};

fn calls() -> Vec<u8> {
    let mut letters = array(4);
    letters.str("danger.calls").unwrap().u32(3).unwrap().u32(10).unwrap().array(2).unwrap();
    for (who, number) in [("Permanence", "0500000000"), ("مداومة", "0600000000")] {
        letters.array(2).unwrap().str(who).unwrap().str(number).unwrap();
    }
    letters.into_writer()
}

fn taken_up(level: u32, mark: u32) -> Vec<u8> {
    let mut letters = array(3);
    letters.str("danger.taken.up").unwrap().u32(level).unwrap().u32(mark).unwrap();
    letters.into_writer()
}

#[expect(clippy::too_many_lines, reason = "one line for each vector")]
pub(crate) fn notices() -> Vec<Value> {
    let (desk, other): ([u8; 16], [u8; 16]) = (drawn(9), drawn(10));
    let mut lease = array(5);
    lease.str("lease").unwrap().u32(7).unwrap().u32(336).unwrap().u32(120).unwrap().array(2).unwrap();
    for (desk, sealed) in [(&desk, 1168), (&other, 0)] {
        lease.array(2).unwrap().bytes(desk).unwrap().bytes(&vec![6; sealed]).unwrap();
    }
    let lease = lease.into_writer();
    let mut bare = array(5);
    bare.str("lease").unwrap().u32(1).unwrap().u32(1).unwrap().u32(1).unwrap().array(0).unwrap();
    let (statement, signature) = (statement("export.all", &[]), drawn::<64>(11));
    let mut ask = array(4);
    ask.str("second.ask").unwrap().u64(4_000_000_007).unwrap().bytes(&statement).unwrap().bytes(&signature).unwrap();
    let ask = ask.into_writer();
    let mut yes = array(3);
    yes.str("second.yes").unwrap().u64(4_000_000_007).unwrap().bytes(&signature).unwrap();
    let yes = yes.into_writer();
    let good = |name: &str, bytes: &[u8], gives: Value| json!({ "expect": "ok", "name": name, "bytes": hex(bytes), "gives": gives });
    let bad = |name: &str, bytes: &[u8]| json!({ "expect": "malformed", "name": name, "bytes": hex(bytes) });
    let mut unknown = array(2);
    unknown.str("lunch").unwrap().u64(1).unwrap();
    let mut short = array(3);
    short.str("second.yes").unwrap().u64(1).unwrap().bytes(&signature[..63]).unwrap();
    let mut high = array(5);
    high.str("lease").unwrap().u64(1 << 32).unwrap().u32(1).unwrap().u32(1).unwrap().array(0).unwrap();
    vec![
        good(
            "the figures of a lease with two secrets",
            &lease,
            json!({ "kind": "lease", "turn": 7, "hours": 336, "unlocks": 120, "secrets": [[hex(&desk), 1168], [hex(&other), 0]] }),
        ),
        good(
            "figures without secrets",
            &bare.into_writer(),
            json!({ "kind": "lease", "turn": 1, "hours": 1, "unlocks": 1, "secrets": [] }),
        ),
        good(
            "a second signature is asked for",
            &ask,
            json!({ "kind": "second.ask", "number": 4_000_000_007_u64, "statement": hex(&statement), "signature": hex(&signature) }),
        ),
        good(
            "a second signature is given",
            &yes,
            json!({ "kind": "second.yes", "number": 4_000_000_007_u64, "signature": hex(&signature) }),
        ),
        good(
            "whom to call",
            &calls(),
            json!({ "kind": "danger.calls", "turn": 3, "minutes": 10, "steps": [["Permanence", "0500000000"], ["مداومة", "0600000000"]] }),
        ),
        bad("a call list that was cut", &calls()[..calls().len() - 1]),
        good(
            "a call of danger was taken up",
            &taken_up(4, 7),
            json!({ "kind": "danger.taken.up", "level": 4, "mark": 7 }),
        ),
        good(
            "the highest mark",
            &taken_up(3, 999_999_999),
            json!({ "kind": "danger.taken.up", "level": 3, "mark": 999_999_999 }),
        ),
        bad("a call of level 2", &taken_up(2, 7)),
        bad("a mark of ten digits", &taken_up(4, 1_000_000_000)),
        bad("another kind", &unknown.into_writer()),
        bad("a signature of 63 bytes", &short.into_writer()),
        bad("a turn of more than 32 bits", &high.into_writer()),
        bad("a lease that was cut", &lease[..lease.len() - 2]),
        bad("a question that was cut", &ask[..ask.len() - 1]),
        bad("an answer that was cut", &yes[..20]),
        bad("a number", &[0x07]),
        bad("nothing", &[]),
    ]
}

fn statement(code: &str, to: &[u8]) -> Vec<u8> {
    let mut letters = array(8);
    letters.u64(1).unwrap().str(code).unwrap().bytes(to).unwrap().bytes(&drawn::<16>(12)).unwrap();
    letters.u64(4_000_000_007).unwrap().i64(1_790_000_000_000).unwrap().bytes(&drawn::<16>(13)).unwrap();
    letters.str("contrôle inventé").unwrap();
    letters.into_writer()
}

pub(crate) fn proofs() -> Vec<Value> {
    let (first, second) = (SigningKey::from_seed(drawn(14)), SigningKey::from_seed(drawn(15)));
    let who: [u8; 16] = drawn(16);
    let sign = |key: &SigningKey, statement: &[u8]| key.sign(&[b"aman/second/v1".as_slice(), statement].concat());
    let write = |statement: &[u8], signature: &[u8; 64], how: u64, rest: [&[u8]; 2]| {
        let mut letters = array(8);
        letters.u64(1).unwrap().bytes(statement).unwrap().bytes(first.public().as_bytes()).unwrap();
        letters.bytes(signature).unwrap().u64(how).unwrap().bytes(&who).unwrap();
        letters.bytes(rest[0]).unwrap().bytes(rest[1]).unwrap();
        letters.into_writer()
    };
    let (export, grant) = (statement("export.all", &[]), statement("grant.outside", &drawn::<16>(17)));
    let key = *second.public().as_bytes();
    let told = |code: &str, good: bool, second: Value| {
        json!({
            "code": code, "number": 4_000_000_007_u64, "asked": 1_790_000_000_000_i64, "desk": hex(&drawn::<16>(12)),
            "officer": hex(&drawn::<16>(13)), "reason": "contrôle inventé", "first": good, "second": second,
        })
    };
    let good = |name: &str, bytes: &[u8], gives: Value| json!({ "expect": "ok", "name": name, "bytes": hex(bytes), "gives": gives });
    let bad = |name: &str, bytes: &[u8]| json!({ "expect": "malformed", "name": name, "bytes": hex(bytes) });
    let here = write(&export, &sign(&first, &export), 1, [&key, &sign(&second, &export)]);
    let said = write(&grant, &sign(&first, &grant), 2, [&[], &[]]);
    let region = write(&grant, &sign(&first, &grant), 3, [&key, &sign(&second, &grant)]);
    let swapped = write(&export, &sign(&first, &grant), 1, [&key, &sign(&second, &grant)]);
    let half = write(&export, &sign(&first, &export), 3, [&key, &[0; 64]]);
    let mut later = here.clone();
    later[1] = 2;
    vec![
        good("two officers of a desk", &here, told("export.all", true, json!(["officer", hex(&who), true]))),
        good("by telephone", &said, told("grant.outside", true, json!(["telephone", hex(&who), null]))),
        good("an officer of the region", &region, told("grant.outside", true, json!(["region", hex(&who), true]))),
        good("signatures of another act", &swapped, told("export.all", false, json!(["officer", hex(&who), false]))),
        good("a second signature of zeros", &half, told("export.all", true, json!(["region", hex(&who), false]))),
        bad("a later version", &later),
        bad("a way that is none", &write(&export, &sign(&first, &export), 4, [&key, &[0; 64]])),
        bad("a statement of an act that needs no two", &write(&statement("unlock", &[]), &[0; 64], 2, [&[], &[]])),
        bad("a grant to nobody", &write(&statement("grant.outside", &[]), &[0; 64], 2, [&[], &[]])),
        bad("an export to somebody", &write(&statement("export.all", &[1; 16]), &[0; 64], 2, [&[], &[]])),
        bad("a key of 31 bytes", &write(&export, &[0; 64], 1, [&key[..31], &[0; 64]])),
        bad("cut", &here[..here.len() - 1]),
        bad("nothing", &[]),
    ]
}
