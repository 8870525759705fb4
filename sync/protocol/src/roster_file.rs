//! What stands in a file that brings a region's roster to a machine which is no desk of it?
//!
//! ```text
//! file = "AMANROST" ‖ 1 ‖ frames: incarnations, roster entries (the root first), grants to the region's keys on paper
//! ```
//!
//! Nothing in it is secret to a desk of the region and nothing in it is believed because it stands there: entries and
//! grants are signed, and the root counts because the key on paper was proven for it.

use crate::error::Malformed;
use crate::frame::{Frame, FrameType, read_frames};
use crate::replica::Item;

/// Writes certificates, roster entries and grants into a file.
///
/// # Errors
/// One of them is a wrap, or longer than its type allows.
pub fn encode_roster_file(items: &[Item]) -> Result<Vec<u8>, Malformed> {
    let mut file = [MAGIC.as_slice(), &[VERSION]].concat();
    for item in items {
        let kind = match item {
            Item::Incarnation(_) => FrameType::Incarnation,
            Item::Entry(_) => FrameType::Entry,
            Item::Grant(_) => FrameType::Grant,
            Item::Wrap(_) => return Err(Malformed::WrongValue),
        };
        Frame::new(kind, item.bytes().to_vec())?.write(&mut file);
    }
    Ok(file)
}

/// Reads the items of a roster file.
///
/// # Errors
/// It is none, of a newer version, was cut, or holds something that no roster file holds.
pub fn decode_roster_file(file: &[u8]) -> Result<Vec<Item>, Malformed> {
    let rest = file.strip_prefix(MAGIC).ok_or(Malformed::WrongShape)?;
    let (&version, frames) = rest.split_first().ok_or(Malformed::Truncated)?;
    match version {
        VERSION => {}
        0 => return Err(Malformed::WrongValue),
        newer => return Err(Malformed::Newer(u64::from(newer))),
    }
    read_frames(frames)?.into_iter().map(item_of).collect()
}

fn item_of(frame: Frame) -> Result<Item, Malformed> {
    match frame.kind {
        FrameType::Incarnation => Ok(Item::Incarnation(frame.payload)),
        FrameType::Entry => Ok(Item::Entry(frame.payload)),
        FrameType::Grant => Ok(Item::Grant(frame.payload)),
        FrameType::Hello
        | FrameType::Wrap
        | FrameType::Receipt
        | FrameType::Alert
        | FrameType::End
        | FrameType::Chunk
        | FrameType::Pulled
        | FrameType::ServerHello
        | FrameType::ChunkAsk
        | FrameType::ChunkAnswer
        | FrameType::ChunksKept => Err(Malformed::UnknownFrame(frame.kind.number())),
    }
}

const MAGIC: &[u8; 8] = b"AMANROST";
const VERSION: u8 = 1;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    #[test]
    fn what_is_written_is_read_and_a_cut_foreign_or_newer_file_is_refused() {
        let items = [Item::Incarnation(vec![1; 3]), Item::Entry(vec![2; 40]), Item::Grant(vec![3; 9])];
        let file = encode_roster_file(&items).unwrap();
        assert_eq!(decode_roster_file(&file).unwrap(), items);
        for length in 0..file.len() {
            let cut = decode_roster_file(&file[..length]);
            assert!(cut.is_err() || cut.unwrap().len() < items.len(), "{length}");
        }
        let mut newer = file;
        newer[8] = 2;
        assert_eq!(decode_roster_file(&newer), Err(Malformed::Newer(2)));
        assert!(encode_roster_file(&[Item::Wrap(vec![])]).is_err());
        let wrap = [MAGIC.as_slice(), &[VERSION, FrameType::Wrap.number(), 0, 0, 0, 0]].concat();
        assert_eq!(decode_roster_file(&wrap), Err(Malformed::UnknownFrame(FrameType::Wrap.number())));
    }
}
