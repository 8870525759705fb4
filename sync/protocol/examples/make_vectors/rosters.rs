//! What a roster entry states.

use aman_sync_protocol::cbor::Writer;
use aman_sync_protocol::ids::{DeskId, EntryId, LogId, OfficerId, SpaceId, UnitId};
use aman_sync_protocol::statement::{
    DeskCard, Destruction, Membership, OfficerCard, RecoveryCard, Revocation, RevokedHead, Statement, Succession,
    Switch, encode_statements, national_message,
};
use serde_json::{Value, json};

use crate::cast::{Cast, Dice};
use crate::{broken, case, hex};

pub(crate) fn cases() -> Vec<Value> {
    let cast = Cast::new();
    let all = statements(&cast);
    // The first nine were released before the others; their cases stay as they were.
    let first = all.get(..RELEASED_FIRST).unwrap_or_default();
    let mut cases: Vec<Value> = all
        .iter()
        .enumerate()
        .map(|(number, statement)| {
            let later = if number < RELEASED_FIRST { "" } else { "later " };
            accepted(&format!("roster: {later}statement {number}"), 7, std::slice::from_ref(statement))
        })
        .collect();
    cases.push(accepted("roster: one of each", 300, first));
    cases.push(accepted("roster: one of each, and what came later", 301, &all));
    cases.push(accepted("roster: nothing", 0, &[]));
    cases.extend(broken("roster", &encode_statements(7, first)));
    let raw = |statement: &[u8]| Writer::new().array(3).uint(1).uint(7).array(1).raw(statement).finish();
    let id = Writer::new().bytes(&[1; 16]).finish();
    let sealing = Writer::new().bytes(&[0; 1215]).finish();
    let key = Writer::new().bytes(&[1; 32]).finish();
    for (name, statement) in [
        ("roster: statement 9", [&[0x82, 9], id.as_slice()].concat()),
        ("roster: statement 15", [&[0x82, 15], id.as_slice()].concat()),
        ("roster: a statement of no values, and a number behind", vec![0x80, 0x18, 32]),
        ("roster: statement 31", [&[0x82, 0x18, 31], id.as_slice()].concat()),
        ("roster: statement 32 cut", vec![0x83, 0x18, 32, 1]),
        ("roster: statement 32 with a float", vec![0x82, 0x18, 32, 0xf9, 0, 0]),
        ("roster: withdrawal of two", [&[0x83, 10], id.as_slice(), &id].concat()),
        ("roster: heads not ascending", heads_of(&[2, 1])),
        ("roster: one chain cut twice", heads_of(&[1, 1])),
        ("roster: national root without its signature", [&[0x82, 12], key.as_slice()].concat()),
        ("roster: destruction by one officer", destruction_of(&[1], 1)),
        ("roster: destruction by three", destruction_of(&[1], 3)),
        ("roster: destroyed entries not ascending", destruction_of(&[2, 1], 2)),
        ("roster: revoke of three values", [&[0x83, 8], id.as_slice(), &id].concat()),
        ("roster: revoke of a 15-byte desk", [&[0x82, 8, 0x4f], [0; 15].as_slice()].concat()),
        (
            "roster: a desk whose sealing key is short",
            [&[0x87, 3], id.as_slice(), &id, &key, &key, &sealing, &[0xf4]].concat(),
        ),
        ("roster: membership as number", [&[0x85, 5], id.as_slice(), &id, &[1, 0]].concat()),
        ("roster: epoch above 32 bits", [&[0x84, 6], id.as_slice(), &[0x1b, 0, 0, 0, 1, 0, 0, 0, 0], &id].concat()),
        ("roster: switch above 8 bits", [&[0x85, 7, 0x19, 1, 0, 0xf5, 0x60, 0x80][..]].concat()),
        ("roster: a statement that is a number", vec![8]),
    ] {
        cases.push(case("malformed", name, json!({ "bytes": hex(&raw(&statement)) })));
    }
    cases
}

/// A revocation with one head for each log.
fn heads_of(logs: &[u8]) -> Vec<u8> {
    let mut w = Writer::new();
    w.array(3).uint(11).bytes(&[1; 16]).array(logs.len());
    for log in logs {
        w.array(4).bytes(&[*log; 16]).bytes(&[0; 16]).uint(5).bytes(&[7; 32]);
    }
    w.finish()
}

/// An order about these entries, signed by so many.
fn destruction_of(entries: &[u8], officers: usize) -> Vec<u8> {
    let mut w = Writer::new();
    w.array(5).uint(14).text("act").array(entries.len());
    for entry in entries {
        w.bytes(&[*entry; 32]);
    }
    w.array(0).array(officers);
    for officer in 0..officers {
        w.array(2).bytes(&[u8::try_from(officer).unwrap_or(0); 16]).bytes(&[0; 64]);
    }
    w.finish()
}

fn accepted(name: &str, lamport: u64, statements: &[Statement]) -> Value {
    let numbers: Vec<u64> = statements.iter().map(Statement::number).collect();
    let bytes = hex(&encode_statements(lamport, statements));
    case("ok", name, json!({ "bytes": bytes, "gives": { "lamport": lamport, "statements": numbers } }))
}

fn statements(cast: &Cast) -> Vec<Statement> {
    let mut dice = Dice::new("roster");
    let (unit, desk) = (UnitId::random(&mut dice), DeskId::random(&mut dice));
    let (officer, space) = (OfficerId::random(&mut dice), SpaceId::random(&mut dice));
    let card = DeskCard {
        unit,
        signing: cast.desk.public(),
        link: cast.stranger.public(),
        sealing: cast.sealing.public(),
        registrar: true,
    };
    let root = EntryId::from_bytes([9; 32]);
    let head = |log: u8, seq| RevokedHead {
        log: LogId::from_bytes([log; 16]),
        space,
        seq,
        entry: EntryId::from_bytes([log; 32]),
    };
    let succession = Succession { serial: 2, desk, card: card.clone(), sig: Some(cast.officer.sign(b"any")) };
    let order = Destruction {
        act: "ordonnance 4/2027".to_owned(),
        entries: vec![EntryId::from_bytes([1; 32]), EntryId::from_bytes([2; 32])],
        keys: vec![(space, cast.key_id)],
        signed: [(officer, cast.officer.sign(b"one")), (OfficerId::ZERO, cast.stranger.sign(b"two"))],
    };
    let later = Statement::Newer { number: 40, values: (3, vec![0x01, 0x81, 0xf6, 0x61, b'a']) };
    let mut first = older(cast, (unit, desk, officer, space), card);
    first.extend([
        Statement::Recovery(RecoveryCard::make(&cast.desk, &cast.sealing.public(), &root)),
        Statement::Withdraw { officer },
        Statement::RevokeAt { desk, revocation: Revocation { heads: vec![head(1, 0), head(2, 900)] } },
        Statement::RevokeAt { desk, revocation: Revocation { heads: Vec::new() } },
        Statement::National { key: cast.server.public(), sig: cast.server.sign(&national_message(&root)) },
        Statement::Authority(Succession { sig: None, ..succession.clone() }),
        Statement::Authority(succession),
        Statement::Destroy(order),
        later,
    ]);
    first
}

fn older(cast: &Cast, ids: (UnitId, DeskId, OfficerId, SpaceId), card: DeskCard) -> Vec<Statement> {
    let (unit, desk, officer, space) = ids;
    vec![
        Statement::Root { authority: cast.desk.public(), roster_space: space, region: unit },
        Statement::Unit { unit, sealed: vec![1; 60] },
        Statement::Space { space, unit, sealed: vec![2; 50] },
        Statement::Desk { desk, card },
        Statement::Officer { officer, card: OfficerCard { unit, signing: cast.officer.public(), sealed: vec![3; 70] } },
        Statement::Member { space, desk, membership: Membership { read: true, write: false } },
        Statement::Epoch { space, epoch: 1, minter: desk },
        Statement::Switch {
            code: 1,
            switch: Switch { on: true, act: "décision 12/2026".to_owned(), readers: vec![officer] },
        },
        Statement::Revoke { desk },
    ]
}

/// How many kinds of statement the first release knew.
const RELEASED_FIRST: usize = 9;
