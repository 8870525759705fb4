//! Which frame carries which message of an exchange?

use crate::engine::Incoming;
use crate::error::Malformed;
use crate::frame::{Frame, FrameType};
use crate::message::{Alert, End, Hello, ServerHello};
use crate::receipt::Receipt;
use crate::replica::{Item, Pulled};

/// What a desk may send.
#[derive(Debug)]
pub enum FromDesk {
    /// Its first frame.
    Hello(Hello),
    /// Something it pushes.
    Item(Item),
    /// Its last frame.
    End(End),
}

/// Frames an item.
///
/// # Errors
/// The item is longer than a frame of its type may be.
pub fn item_frame(item: &Item) -> Result<Frame, Malformed> {
    let (kind, bytes) = match item {
        Item::Incarnation(bytes) => (FrameType::Incarnation, bytes),
        Item::Entry(bytes) => (FrameType::Entry, bytes),
        Item::Wrap(bytes) => (FrameType::Wrap, bytes),
        Item::Grant(bytes) => (FrameType::Grant, bytes),
    };
    Frame::new(kind, bytes.clone())
}

/// Frames an item the server sends, with its place.
///
/// # Errors
/// The item is longer than a frame of its type may be.
pub fn pulled_frame(pulled: &Pulled) -> Result<Frame, Malformed> {
    Frame::pulled(pulled.lsn, &item_frame(&pulled.item)?)
}

/// Reads a frame that came from a desk.
///
/// # Errors
/// The frame is not one a desk sends, or its payload is malformed. Items are not looked into.
pub fn read_from_desk(frame: Frame) -> Result<FromDesk, Malformed> {
    Ok(match frame.kind {
        FrameType::Hello => FromDesk::Hello(Hello::decode(&frame.payload)?),
        FrameType::End => FromDesk::End(End::decode(&frame.payload)?),
        FrameType::Incarnation => FromDesk::Item(Item::Incarnation(frame.payload)),
        FrameType::Entry => FromDesk::Item(Item::Entry(frame.payload)),
        FrameType::Wrap => FromDesk::Item(Item::Wrap(frame.payload)),
        FrameType::Grant => FromDesk::Item(Item::Grant(frame.payload)),
        FrameType::Receipt
        | FrameType::Alert
        | FrameType::Chunk
        | FrameType::Pulled
        | FrameType::ServerHello
        | FrameType::ChunkAsk
        | FrameType::ChunkAnswer
        | FrameType::ChunksKept => {
            return Err(Malformed::UnknownFrame(frame.kind.number()));
        }
    })
}

/// Reads a frame that came from the server.
///
/// # Errors
/// The frame is not one a server sends, or its payload is malformed. Items are not looked into.
pub fn read_from_server(frame: &Frame) -> Result<Incoming, Malformed> {
    Ok(match frame.kind {
        FrameType::ServerHello => Incoming::Hello(ServerHello::decode(&frame.payload)?),
        FrameType::Receipt => Incoming::Receipt(Receipt::decode(&frame.payload)?),
        FrameType::Alert => Incoming::Alert(Alert::decode(&frame.payload)?),
        FrameType::End => Incoming::End(End::decode(&frame.payload)?),
        FrameType::Pulled => Incoming::Pulled(read_pulled(frame)?),
        FrameType::Hello
        | FrameType::Incarnation
        | FrameType::Entry
        | FrameType::Wrap
        | FrameType::Grant
        | FrameType::Chunk
        | FrameType::ChunkAsk
        | FrameType::ChunkAnswer
        | FrameType::ChunksKept => return Err(Malformed::UnknownFrame(frame.kind.number())),
    })
}

fn read_pulled(frame: &Frame) -> Result<Pulled, Malformed> {
    let (lsn, inner) = frame.open_pulled()?;
    let item = match inner.kind {
        FrameType::Incarnation => Item::Incarnation(inner.payload),
        FrameType::Entry => Item::Entry(inner.payload),
        FrameType::Wrap => Item::Wrap(inner.payload),
        FrameType::Grant => Item::Grant(inner.payload),
        FrameType::Hello
        | FrameType::Receipt
        | FrameType::Alert
        | FrameType::End
        | FrameType::Chunk
        | FrameType::Pulled
        | FrameType::ServerHello
        | FrameType::ChunkAsk
        | FrameType::ChunkAnswer
        | FrameType::ChunksKept => return Err(Malformed::UnknownFrame(inner.kind.number())),
    };
    Ok(Pulled { lsn, item })
}
