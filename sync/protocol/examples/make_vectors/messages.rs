//! What desk and server say around the items.

use aman_sync_protocol::cbor::Writer;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{DeskId, EntryId, Incarnation};
use aman_sync_protocol::message::{Alert, AlertCode, Ask, End, Hello, ServerHello};
use aman_sync_protocol::replica::ChainHead;
use serde_json::{Value, json};

use crate::cast::{Cast, Dice};
use crate::{broken, case, hex};

pub(crate) fn hellos() -> Vec<Value> {
    let cast = Cast::new();
    let mut dice = Dice::new("hello");
    let head = |acknowledged| ChainHead {
        log: cast.log,
        space: cast.space,
        seq: 12,
        entry: EntryId::from_bytes([5; 32]),
        acknowledged,
    };
    let full = Hello {
        desk: DeskId::random(&mut dice),
        server_incarnation: Some(Incarnation::random(&mut dice)),
        budget: 262_144,
        ask: Ask::Receipts,
        cursors: vec![(cast.space, 70_000)],
        heads: vec![head(None), head(Some(9))],
    };
    let first =
        Hello { server_incarnation: None, ask: Ask::Nothing, cursors: Vec::new(), heads: Vec::new(), ..full.clone() };
    let mut cases: Vec<Value> = [("hello: the first ever", &first), ("hello: of a desk that knows the server", &full)]
        .into_iter()
        .map(|(name, hello)| {
            let gives = json!({
                "desk": hex(hello.desk.as_bytes()),
                "budget": hello.budget,
                "ask_receipts": matches!(hello.ask, Ask::Receipts),
                "cursors": hello.cursors.len(),
                "heads": hello.heads.iter().map(|head| head.acknowledged).collect::<Vec<_>>(),
            });
            case("ok", name, json!({ "bytes": hex(&hello.encode()), "gives": gives }))
        })
        .collect();
    cases.extend(broken("hello", &full.encode()));
    cases
}

pub(crate) fn server_hellos() -> Vec<Value> {
    let incarnation = Incarnation::random(&mut Dice::new("server hello"));
    let hello = ServerHello { incarnation, time: Timestamp(-1), receipts: 3 };
    let gives = json!({ "incarnation": hex(hello.incarnation.as_bytes()), "time": -1, "receipts": 3 });
    let mut cases = vec![case("ok", "server hello", json!({ "bytes": hex(&hello.encode()), "gives": gives }))];
    cases.extend(broken("server hello", &hello.encode()));
    cases
}

pub(crate) fn alerts() -> Vec<Value> {
    let cast = Cast::new();
    let codes = (1..=63).filter_map(AlertCode::from_number);
    let mut cases: Vec<Value> = codes
        .map(|code| {
            let alert = Alert::about(code, cast.log, cast.space, 3).with(&[EntryId::from_bytes([8; 32])]);
            let gives = json!({ "code": code.number(), "entries": 1 });
            let name = format!("alert: code {}", code.number());
            case("ok", &name, json!({ "bytes": hex(&alert.encode()), "gives": gives }))
        })
        .collect();
    let plain = Alert::plain(AlertCode::NotEnrolled);
    let gives = json!({ "code": 16, "entries": 0 });
    cases.push(case("ok", "alert: about nothing", json!({ "bytes": hex(&plain.encode()), "gives": gives })));
    cases.extend(broken("alert", &plain.encode()));
    for code in [0, 15, 64, 256] {
        let bytes = Writer::new().array(6).uint(1).uint(code).null().null().null().array(0).finish();
        cases.push(case("malformed", &format!("alert: code {code}"), json!({ "bytes": hex(&bytes) })));
    }
    cases
}

pub(crate) fn ends() -> Vec<Value> {
    let cast = Cast::new();
    let end = End { more: true, cursors: vec![(cast.space, 300)], complete: false };
    let gives = json!({ "more": true, "cursors": 1, "complete": false });
    let mut cases = vec![case("ok", "end", json!({ "bytes": hex(&end.encode()), "gives": gives }))];
    cases.extend(broken("end", &end.encode()));
    cases
}
