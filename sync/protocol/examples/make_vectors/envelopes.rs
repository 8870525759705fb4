//! What one officer seals past her own unit.

use aman_sync_protocol::envelope::{Enclosed, seal_envelope};
use aman_sync_protocol::ids::SpaceId;
use aman_sync_protocol::payload::PrivateBytes;
use aman_sync_protocol::secret::{SealingKey, SealingPublic, hash};
use serde_json::{Value, json};

use crate::cast::{Cast, Dice};
use crate::outside::with_gives;
use crate::{case, cut, flipped, hex};

pub(crate) fn cases() -> Vec<Value> {
    let cast = Cast::new();
    let writer = SealingKey::make(&mut Dice::new("writer of envelopes"));
    let enclosed = Enclosed {
        parts: vec![
            (SpaceId::from_bytes([1; 16]), PrivateBytes::new(b"sheet".to_vec())),
            (SpaceId::from_bytes([2; 16]), PrivateBytes::new(vec![7; 9000])),
        ],
        lines: vec![PrivateBytes::new(b"line".to_vec())],
    };
    let mut dice = Dice::new("envelope");
    let mut seal = |enclosed: &Enclosed, readers: &[SealingPublic]| {
        seal_envelope(&cast.space, enclosed, &writer.public(), readers, &mut dice).unwrap()
    };
    let one = seal(&enclosed, &[cast.sealing.public()]);
    let two = seal(&enclosed, &[cast.other_sealing.public(), cast.sealing.public()]);
    let line = seal(&Enclosed { parts: Vec::new(), ..enclosed.clone() }, &[cast.sealing.public()]);
    let inputs = |bytes: &[u8], key: &SealingKey, opener: &str| json!({ "bytes": hex(bytes), "sealing_key": hex(key.expose()), "space": hex(cast.space.as_bytes()), "opener": opener });
    let reading = |bytes: &[u8]| inputs(bytes, &cast.sealing, "reader");
    let gives = |enclosed: &Enclosed, keys: usize| {
        let parts: Value = enclosed
            .parts
            .iter()
            .map(|(space, payload)| json!([hex(space.as_bytes()), hex(&hash(&[payload.expose()]))]))
            .collect();
        let lines: Value = enclosed.lines.iter().map(|line| json!(hex(&hash(&[line.expose()])))).collect();
        json!({ "keys": keys, "parts": parts, "lines": lines })
    };
    let only_line = Enclosed { parts: Vec::new(), ..enclosed.clone() };
    let good = |name: &str, fields: Value, gives: Value| with_gives(case("ok", name, fields), gives);
    let mut elsewhere = reading(&one);
    elsewhere["space"] = json!(hex(&[9; 16]));
    let changed = |place: usize, value: u8| {
        let mut bytes = one.clone();
        bytes[place] = value;
        reading(&bytes)
    };
    vec![
        good("envelope: its reader", reading(&one), gives(&enclosed, 2)),
        good("envelope: the second of two readers", reading(&two), gives(&enclosed, 3)),
        good("envelope: its writer", inputs(&one, &writer, "writer"), gives(&enclosed, 2)),
        good("envelope: a line alone", reading(&line), gives(&only_line, 2)),
        case("cannot open", "envelope: a reader is not its writer", inputs(&one, &cast.sealing, "writer")),
        case("cannot open", "envelope: its writer is no reader", inputs(&one, &writer, "reader")),
        case("cannot open", "envelope: to another desk", inputs(&one, &cast.other_sealing, "reader")),
        case("cannot open", "envelope: from another space", elsewhere),
        case("cannot open", "envelope: the reader's key changed", reading(&flipped(&one, 1900))),
        case("cannot open", "envelope: the writer's key changed", reading(&flipped(&one, 700))),
        case("cannot open", "envelope: ciphertext changed", reading(&flipped(&one, 5000))),
        case("malformed", "envelope: cut by one byte, below its floor", reading(&cut(&one, 1))),
        case("malformed", "envelope: empty", reading(&[])),
        case("malformed", "envelope: cut after its count", reading(&one[..2])),
        case("malformed", "envelope: cut in a key", reading(&one[..1500])),
        case("malformed", "envelope: cut after the keys", reading(&one[..2338])),
        case("newer", "envelope: version 2", changed(0, 2)),
        case("malformed", "envelope: version 0", changed(0, 0)),
        case("malformed", "envelope: no reader", changed(1, 1)),
        case("malformed", "envelope: 65 keys", changed(1, 65)),
    ]
}
