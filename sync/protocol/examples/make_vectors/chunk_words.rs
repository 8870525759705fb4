//! What desk and server say about chunks of attachments.

use aman_sync_protocol::cbor::Writer;
use aman_sync_protocol::chunks::{ChunkAnswer, ChunkAsk, ChunkName, ChunksKept, Offered, Wanted};
use aman_sync_protocol::ids::{DeskId, SpaceId};
use serde_json::{Value, json};

use crate::cast::Dice;
use crate::{broken, case, hex};

fn name(space: u8, address: u8) -> ChunkName {
    ChunkName { space: SpaceId::from_bytes([space; 16]), address: [address; 32] }
}

fn listed(names: &[ChunkName]) -> Value {
    names.iter().map(|name| json!([name.space.to_string(), hex(&name.address)])).collect()
}

pub(crate) fn asks() -> Vec<Value> {
    let desk = DeskId::random(&mut Dice::new("chunk ask"));
    let full = ChunkAsk { desk, offered: vec![name(2, 9), name(2, 3), name(4, 1)], wanted: vec![name(7, 7)] };
    let empty = ChunkAsk { desk, offered: Vec::new(), wanted: Vec::new() };
    let mut cases: Vec<Value> = [("chunk ask: two spaces and a third", &full), ("chunk ask: nothing", &empty)]
        .into_iter()
        .map(|(name, ask)| {
            let (offered, wanted) = (listed(&ask.offered), listed(&ask.wanted));
            let gives = json!({ "desk": hex(desk.as_bytes()), "offered": offered, "wanted": wanted });
            case("ok", name, json!({ "bytes": hex(&ask.encode()), "gives": gives }))
        })
        .collect();
    cases.extend(broken("chunk ask", &full.encode()));
    for (name, spaces, count) in [
        ("chunk ask: a space twice", [2, 2], 1),
        ("chunk ask: spaces not in order", [4, 2], 1),
        ("chunk ask: a space without chunks", [2, 4], 0),
    ] {
        let mut w = Writer::new();
        w.array(4).uint(1).bytes(desk.as_bytes()).array(2);
        for space in spaces {
            w.array(2).bytes(&[space; 16]).array(count);
            (0..count).for_each(|_| {
                w.bytes(&[1; 32]);
            });
        }
        cases.push(case("malformed", name, json!({ "bytes": hex(&w.array(0).finish()) })));
    }
    cases
}

pub(crate) fn answers() -> Vec<Value> {
    let answer = ChunkAnswer {
        offered: vec![Offered::Wanted, Offered::Held, Offered::Refused],
        wanted: vec![Wanted::Follows, Wanted::Absent],
    };
    let gives = json!({ "offered": [0, 1, 2], "wanted": [1, 0] });
    let mut cases = vec![case("ok", "chunk answer", json!({ "bytes": hex(&answer.encode()), "gives": gives }))];
    cases.extend(broken("chunk answer", &answer.encode()));
    for (name, offered, wanted) in [("chunk answer: offered 3", [3_u8], [1_u8]), ("chunk answer: wanted 2", [0], [2])] {
        let bytes = Writer::new().array(3).uint(1).bytes(&offered).bytes(&wanted).finish();
        cases.push(case("malformed", name, json!({ "bytes": hex(&bytes) })));
    }
    cases
}

pub(crate) fn kept() -> Vec<Value> {
    let kept = ChunksKept { addresses: vec![[3; 32], [1; 32]] };
    let gives = json!({ "addresses": [hex(&[3; 32]), hex(&[1; 32])] });
    let mut cases = vec![case("ok", "chunks kept", json!({ "bytes": hex(&kept.encode()), "gives": gives }))];
    cases.extend(broken("chunks kept", &kept.encode()));
    cases
}
