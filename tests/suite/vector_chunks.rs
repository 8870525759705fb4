//! What comes out of the crate for the published vectors about the exchange of chunks?

use aman_sync_protocol::chunks::{ChunkAnswer, ChunkAsk, ChunkName, ChunksKept};
use serde_json::{Value, json};

use crate::vector_cases::{Outcome, hex};

pub(crate) fn chunk_ask(bytes: &[u8]) -> Result<Value, Outcome> {
    let ask = ChunkAsk::decode(bytes)?;
    let listed = |names: &[ChunkName]| -> Value {
        names.iter().map(|name| json!([name.space.to_string(), hex(&name.address)])).collect()
    };
    Ok(json!({ "desk": ask.desk.to_string(), "offered": listed(&ask.offered), "wanted": listed(&ask.wanted) }))
}

pub(crate) fn chunk_answer(bytes: &[u8]) -> Result<Value, Outcome> {
    let answer = ChunkAnswer::decode(bytes)?;
    let offered: Vec<u8> = answer.offered.iter().map(|word| *word as u8).collect();
    let wanted: Vec<u8> = answer.wanted.iter().map(|word| *word as u8).collect();
    Ok(json!({ "offered": offered, "wanted": wanted }))
}

pub(crate) fn chunks_kept(bytes: &[u8]) -> Result<Value, Outcome> {
    let kept = ChunksKept::decode(bytes)?;
    Ok(json!({ "addresses": kept.addresses.iter().map(|address| hex(address)).collect::<Vec<_>>() }))
}
