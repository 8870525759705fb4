//! Vectors of slot files: what stands in clear, and how a damaged file is told from a newer one.

use aman_sync_protocol::secret::hash;
use serde_json::{Value, json};

use crate::{Letters, array, drawn, hex};

fn officer() -> [u8; 16] {
    drawn(19)
}

fn file(version: u8, body: &[u8]) -> Vec<u8> {
    let bytes = [&[version], body].concat();
    [bytes.as_slice(), &hash(&[&bytes])].concat()
}

fn head(count: u64) -> Letters {
    let mut letters = array(3);
    letters.u64(12).unwrap().bytes(&drawn::<16>(18)).unwrap().array(count).unwrap();
    letters
}

fn sealed(letters: &mut Letters, sizes: [usize; 3]) {
    for size in sizes {
        letters.bytes(&vec![1; size]).unwrap();
    }
}

fn first(letters: &mut Letters) {
    letters.array(7).unwrap().bytes(&officer()).unwrap().u32(65_536).unwrap().u32(3).unwrap();
    letters.bytes(&drawn::<16>(20)).unwrap();
    sealed(letters, [61, 61, 40]);
}

fn second(letters: &mut Letters, opens: u64, factors: &[u64], left: Option<u64>, recovery: u64) {
    letters.array(11).unwrap().bytes(&officer()).unwrap().u64(opens).unwrap().array(factors.len() as u64).unwrap();
    for factor in factors {
        letters.u64(*factor).unwrap();
    }
    letters.u32(8).unwrap().u32(1).unwrap().bytes(&drawn::<16>(21)).unwrap();
    sealed(letters, [61, 61, 90]);
    letters.array(u64::from(left.is_some())).unwrap();
    if let Some(left) = left {
        letters.u64(left).unwrap();
    }
    letters.u64(recovery).unwrap();
}

fn shape(shape: u8, opens: u8, factors: &[u64], left: Option<u64>, recovery: bool) -> Value {
    let (memory, passes) = if shape == 1 { (65_536, 3) } else { (8, 1) };
    json!({
        "shape": shape, "officer": hex(&officer()), "opens": opens, "factors": factors, "memory": memory,
        "passes": passes, "left": left, "recovery": recovery,
    })
}

pub(crate) fn slots() -> Vec<Value> {
    let told = |slots: Vec<Value>| json!({ "generation": 12, "vault": hex(&drawn::<16>(18)), "slots": slots });
    let good = |name: &str, bytes: &[u8], slots: Vec<Value>| json!({ "expect": "ok", "name": name, "bytes": hex(bytes), "gives": told(slots) });
    let refused =
        |expect: &str, name: &str, bytes: &[u8]| json!({ "expect": expect, "name": name, "bytes": hex(bytes) });
    let (mut one, mut both, mut wrong, mut odd) = (head(1), head(3), head(1), head(1));
    first(&mut one);
    first(&mut both);
    second(&mut both, 1, &[2, 3], Some(40), 0);
    second(&mut both, 0, &[5], None, 1);
    second(&mut wrong, 3, &[1], None, 0);
    second(&mut odd, 0, &[6], None, 0);
    let (one, both) = (one.into_writer(), both.into_writer());
    let whole = file(1, &one);
    let mut changed = whole.clone();
    changed[9] ^= 1;
    let of_first = || shape(1, 0, &[1], None, false);
    vec![
        good("one slot of the first shape", &whole, vec![of_first()]),
        good(
            "both shapes",
            &file(2, &both),
            vec![of_first(), shape(2, 1, &[2, 3], Some(40), false), shape(2, 0, &[5], None, true)],
        ),
        good("without slots", &file(1, &head(0).into_writer()), Vec::new()),
        refused("newer", "of a later version", &file(3, &one)),
        refused("malformed", "a later version whose sum is wrong", &[&[3], &whole[1..]].concat()),
        refused("malformed", "a byte changed", &changed),
        refused("malformed", "cut", &whole[..whole.len() - 1]),
        refused("malformed", "a slot that opens something unknown", &file(2, &wrong.into_writer())),
        refused("malformed", "a factor that nobody has defined", &file(2, &odd.into_writer())),
        refused("malformed", "a slot less than it says", &file(1, &one[..one.len() - 42])),
        refused("malformed", "nothing", &[]),
    ]
}
