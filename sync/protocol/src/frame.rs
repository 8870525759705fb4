//! How are items told apart in a stream or a file?
//!
//! ```text
//! frame  = type (1) ‖ length (4) ‖ payload
//! pulled = lsn (8) ‖ type (1) ‖ payload          -- the payload of a frame of type 10
//! ```
//!
//! A length above the limit of its type is refused before anything is stored up for it.

use crate::entry::MAX_ENTRY_BYTES;
use crate::error::Malformed;

/// What a frame carries. The numbers are for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum FrameType {
    /// What the desk is, has and wants.
    Hello = 1,
    /// An incarnation certificate.
    Incarnation = 2,
    /// An entry or a stub.
    Entry = 3,
    /// A wrap.
    Wrap = 4,
    /// A grant.
    Grant = 5,
    /// A receipt.
    Receipt = 6,
    /// Something somebody should know.
    Alert = 7,
    /// Nothing follows.
    End = 8,
    /// A chunk of an attachment; only in the exchange of chunks.
    Chunk = 9,
    /// An item with its place in the server's order.
    Pulled = 10,
    /// What the server is and holds.
    ServerHello = 11,
    /// Which chunks a desk has to give and which it lacks.
    ChunkAsk = 12,
    /// What the server says of each of them.
    ChunkAnswer = 13,
    /// Chunks that are on the server's disk.
    ChunksKept = 14,
}

impl FrameType {
    /// All types, by number.
    pub const ALL: [Self; 14] = [
        Self::Hello,
        Self::Incarnation,
        Self::Entry,
        Self::Wrap,
        Self::Grant,
        Self::Receipt,
        Self::Alert,
        Self::End,
        Self::Chunk,
        Self::Pulled,
        Self::ServerHello,
        Self::ChunkAsk,
        Self::ChunkAnswer,
        Self::ChunksKept,
    ];

    /// The number on the wire.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The type of a number.
    ///
    /// # Errors
    /// Nobody has defined it.
    pub fn from_number(number: u8) -> Result<Self, Malformed> {
        Self::ALL.into_iter().find(|kind| kind.number() == number).ok_or(Malformed::UnknownFrame(number))
    }

    /// The longest payload.
    #[must_use]
    pub const fn limit(self) -> usize {
        match self {
            Self::Hello | Self::ServerHello => 1 << 20,
            Self::Incarnation => 256,
            Self::Entry => MAX_ENTRY_BYTES,
            Self::Wrap => 256,
            Self::Grant => 2048,
            Self::Receipt => 1 << 16,
            Self::Alert => 4096,
            Self::End => 1 << 20,
            Self::Chunk => (1 << 16) + 64,
            Self::ChunkAsk => 1 << 18,
            Self::ChunkAnswer => 1 << 14,
            Self::ChunksKept => 1 << 16,
            Self::Pulled => MAX_ENTRY_BYTES + PULLED_HEAD,
        }
    }
}

/// One item on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// What it carries.
    pub kind: FrameType,
    /// The bytes of the item.
    pub payload: Vec<u8>,
}

impl Frame {
    /// A frame around an item.
    ///
    /// # Errors
    /// The item is longer than its type allows.
    pub fn new(kind: FrameType, payload: Vec<u8>) -> Result<Self, Malformed> {
        if payload.len() > kind.limit() { Err(Malformed::TooLong) } else { Ok(Self { kind, payload }) }
    }

    /// A frame around an item and its place in the server's order.
    ///
    /// # Errors
    /// The item is longer than its type allows, or is none that can be pulled.
    pub fn pulled(lsn: u64, item: &Self) -> Result<Self, Malformed> {
        if !can_be_pulled(item.kind) {
            return Err(Malformed::WrongValue);
        }
        let payload = [lsn.to_be_bytes().as_slice(), &[item.kind.number()], &item.payload].concat();
        Self::new(FrameType::Pulled, payload)
    }

    /// The place and the item of a frame of type [`FrameType::Pulled`].
    ///
    /// # Errors
    /// The frame is of another type, too short, or its item cannot be pulled or is too long.
    pub fn open_pulled(&self) -> Result<(u64, Self), Malformed> {
        if self.kind != FrameType::Pulled {
            return Err(Malformed::WrongShape);
        }
        let (lsn, rest) = self.payload.split_first_chunk::<8>().ok_or(Malformed::Truncated)?;
        let (&kind, payload) = rest.split_first().ok_or(Malformed::Truncated)?;
        let kind = FrameType::from_number(kind)?;
        if !can_be_pulled(kind) {
            return Err(Malformed::WrongValue);
        }
        Ok((u64::from_be_bytes(*lsn), Self::new(kind, payload.to_vec())?))
    }

    /// Appends the bytes of the frame.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.push(self.kind.number());
        // A frame is made only within the limit of its type, far below 4 GiB.
        out.extend_from_slice(&u32::try_from(self.payload.len()).unwrap_or(u32::MAX).to_be_bytes());
        out.extend_from_slice(&self.payload);
    }

    /// The bytes of the frame.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEAD + self.payload.len());
        self.write(&mut out);
        out
    }
}

/// Finds the frames in bytes that arrive in pieces.
#[derive(Default)]
pub struct FrameReader {
    pending: Vec<u8>,
    /// Bytes of `pending` already given away; ≤ its length.
    done: usize,
}

impl FrameReader {
    /// Starts with nothing received.
    #[must_use]
    pub const fn new() -> Self {
        Self { pending: Vec::new(), done: 0 }
    }

    /// Takes a piece and gives the frames it completes, in order.
    ///
    /// Frames completed before a malformed one are lost with the error: use [`FrameReader::take`] and
    /// [`FrameReader::next_frame`] where they must not be.
    ///
    /// # Errors
    /// A frame is of an unknown type or longer than its type allows. Nothing can be read after it.
    pub fn push(&mut self, piece: &[u8]) -> Result<Vec<Frame>, Malformed> {
        self.take(piece);
        let mut frames = Vec::new();
        while let Some(frame) = self.next_frame()? {
            frames.push(frame);
        }
        Ok(frames)
    }

    /// Takes a piece.
    pub fn take(&mut self, piece: &[u8]) {
        // Once per piece, not per frame: a stick holds thousands of frames in one piece.
        self.pending.drain(..self.done);
        self.done = 0;
        self.pending.extend_from_slice(piece);
    }

    /// The next whole frame; `None` until more arrives.
    ///
    /// # Errors
    /// The next frame is of an unknown type or longer than its type allows.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, Malformed> {
        let unread = self.pending.get(self.done..).unwrap_or_default();
        let Some((head, rest)) = unread.split_first_chunk::<HEAD>() else { return Ok(None) };
        let [kind, length @ ..] = head;
        let kind = FrameType::from_number(*kind)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| Malformed::TooLong)?;
        if length > kind.limit() {
            return Err(Malformed::TooLong);
        }
        let Some(payload) = rest.get(..length) else { return Ok(None) };
        let frame = Frame { kind, payload: payload.to_vec() };
        self.done += HEAD + length;
        Ok(Some(frame))
    }

    /// How many bytes of an unfinished frame are held.
    #[must_use]
    pub const fn pending(&self) -> usize {
        self.pending.len().saturating_sub(self.done)
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// The last frame was cut off.
    pub const fn finish(&self) -> Result<(), Malformed> {
        if self.pending() == 0 { Ok(()) } else { Err(Malformed::Truncated) }
    }
}

/// All frames of bytes that are there as a whole.
///
/// # Errors
/// A frame is of an unknown type, longer than its type allows, or cut off.
pub fn read_frames(bytes: &[u8]) -> Result<Vec<Frame>, Malformed> {
    let mut reader = FrameReader::new();
    let frames = reader.push(bytes)?;
    reader.finish()?;
    Ok(frames)
}

const fn can_be_pulled(kind: FrameType) -> bool {
    match kind {
        FrameType::Incarnation | FrameType::Entry | FrameType::Wrap | FrameType::Grant => true,
        FrameType::Hello
        | FrameType::Receipt
        | FrameType::Alert
        | FrameType::End
        | FrameType::Chunk
        | FrameType::Pulled
        | FrameType::ServerHello
        | FrameType::ChunkAsk
        | FrameType::ChunkAnswer
        | FrameType::ChunksKept => false,
    }
}

const HEAD: usize = 5;
const PULLED_HEAD: usize = 9;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    #[test]
    fn frames_come_out_the_same_however_they_are_cut() {
        let frames: Vec<Frame> =
            FrameType::ALL.into_iter().map(|kind| Frame::new(kind, vec![kind.number(); 40]).unwrap()).collect();
        let bytes: Vec<u8> = frames.iter().flat_map(Frame::encode).collect();
        for size in [1, 2, 3, 7, 44, 45, 46, bytes.len()] {
            let mut reader = FrameReader::new();
            let found: Vec<Frame> = bytes.chunks(size).flat_map(|piece| reader.push(piece).unwrap()).collect();
            assert_eq!(found, frames, "{size}");
            reader.finish().unwrap();
        }
        assert_eq!(read_frames(&bytes[..bytes.len() - 1]), Err(Malformed::Truncated));
    }

    #[test]
    fn a_frame_too_long_or_unknown_is_refused_before_its_payload_arrives() {
        let mut reader = FrameReader::new();
        assert_eq!(reader.push(&[4, 0, 1, 0, 0]), Err(Malformed::TooLong));
        assert_eq!(FrameReader::new().push(&[15, 0, 0, 0, 0]), Err(Malformed::UnknownFrame(15)));
        assert_eq!(FrameReader::new().push(&[0, 0, 0, 0, 0]), Err(Malformed::UnknownFrame(0)));
        assert_eq!(Frame::new(FrameType::Wrap, vec![0; 257]), Err(Malformed::TooLong));
    }

    #[test]
    fn a_pulled_item_carries_its_place_and_is_never_nested() {
        let entry = Frame::new(FrameType::Entry, vec![1, 2, 3]).unwrap();
        let pulled = Frame::pulled(77, &entry).unwrap();
        assert_eq!(pulled.open_pulled().unwrap(), (77, entry));
        assert!(Frame::pulled(78, &pulled).is_err());
        assert!(Frame { kind: FrameType::Pulled, payload: vec![0; 8] }.open_pulled().is_err());
        assert!(Frame { kind: FrameType::Pulled, payload: vec![0, 0, 0, 0, 0, 0, 0, 1, 10] }.open_pulled().is_err());
    }
}
