//! What a roster entry states.

use aman_sync_protocol::cbor::Writer;
use aman_sync_protocol::ids::{DeskId, OfficerId, SpaceId, UnitId};
use aman_sync_protocol::statement::{DeskCard, Membership, OfficerCard, Statement, Switch, encode_statements};
use serde_json::{Value, json};

use crate::cast::{Cast, Dice};
use crate::{broken, case, hex};

pub(crate) fn cases() -> Vec<Value> {
    let cast = Cast::new();
    let all = statements(&cast);
    let mut cases: Vec<Value> = all
        .iter()
        .enumerate()
        .map(|(number, statement)| accepted(&format!("roster: statement {number}"), 7, std::slice::from_ref(statement)))
        .collect();
    cases.push(accepted("roster: one of each", 300, &all));
    cases.push(accepted("roster: nothing", 0, &[]));
    cases.extend(broken("roster", &encode_statements(7, &all)));
    let raw = |statement: &[u8]| Writer::new().array(3).uint(1).uint(7).array(1).raw(statement).finish();
    let id = Writer::new().bytes(&[1; 16]).finish();
    let sealing = Writer::new().bytes(&[0; 1215]).finish();
    let key = Writer::new().bytes(&[1; 32]).finish();
    for (name, statement) in [
        ("roster: statement 9", [&[0x82, 9], id.as_slice()].concat()),
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

fn accepted(name: &str, lamport: u64, statements: &[Statement]) -> Value {
    let numbers: Vec<u8> = statements.iter().map(number).collect();
    let bytes = hex(&encode_statements(lamport, statements));
    case("ok", name, json!({ "bytes": bytes, "gives": { "lamport": lamport, "statements": numbers } }))
}

const fn number(statement: &Statement) -> u8 {
    match statement {
        Statement::Root { .. } => 0,
        Statement::Unit { .. } => 1,
        Statement::Space { .. } => 2,
        Statement::Desk { .. } => 3,
        Statement::Officer { .. } => 4,
        Statement::Member { .. } => 5,
        Statement::Epoch { .. } => 6,
        Statement::Switch { .. } => 7,
        Statement::Revoke { .. } => 8,
    }
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
