//! How is a desk's body heard, frame by frame, however it is cut into pieces?

use aman_sync_protocol::error::Malformed;
use aman_sync_protocol::frame::{Frame, FrameReader};
use axum::body::{Body, BodyDataStream};
use futures_util::StreamExt;
use tokio::time::timeout;

use crate::session::PATIENCE;

/// A body being read.
pub(crate) struct Uplink {
    body: BodyDataStream,
    reader: FrameReader,
    heard: u64,
    paused: bool,
}

/// What was heard.
pub(crate) enum Heard {
    /// A whole frame.
    Frame(Frame),
    /// All that arrived so far was heard; more may come.
    Pause,
    /// The body ended between two frames.
    Over,
    /// The body broke off, or nothing came for too long.
    Cut,
    /// A frame that cannot be.
    Malformed(Malformed),
    /// More than one request may hold.
    TooMuch,
}

impl Uplink {
    pub(crate) fn new(body: Body) -> Self {
        Self { body: body.into_data_stream(), reader: FrameReader::new(), heard: 0, paused: true }
    }

    /// Waits for the next frame.
    pub(crate) async fn hear(&mut self) -> Heard {
        loop {
            match self.reader.next_frame() {
                Ok(Some(frame)) => {
                    self.paused = false;
                    return Heard::Frame(frame);
                }
                Ok(None) if self.paused => {}
                Ok(None) => {
                    self.paused = true;
                    return Heard::Pause;
                }
                Err(malformed) => return Heard::Malformed(malformed),
            }
            match timeout(PATIENCE, self.body.next()).await {
                Ok(Some(Ok(piece))) => {
                    self.heard += piece.len() as u64;
                    if self.heard > LONGEST_BODY {
                        return Heard::TooMuch;
                    }
                    self.reader.take(&piece);
                }
                Ok(None) if self.reader.pending() == 0 => return Heard::Over,
                Ok(None | Some(Err(_))) | Err(_) => return Heard::Cut,
            }
        }
    }
}

const LONGEST_BODY: u64 = 256 * 1024 * 1024;
