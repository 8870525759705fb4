//! What may the server say about itself while it runs?
//!
//! A closed list: counts, codes, durations. No address, no path value, no header, no body, no id.

use aman_sync_protocol::message::AlertCode;

use crate::store::StoreFault;

/// Everything that is ever logged.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// A connection did not get through its handshake.
    HandshakeFailed,
    /// An exchange ended.
    Exchange {
        /// Whether the desk was heard to its end.
        complete: bool,
        /// Items received.
        received: u64,
        /// Items refused.
        refused: u64,
        /// Items sent.
        sent: u64,
    },
    /// An exchange of chunks ended.
    Chunks {
        /// Whether it came to its end.
        complete: bool,
        /// Chunks kept.
        received: u64,
        /// Chunks sent.
        sent: u64,
    },
    /// A request was refused as a whole.
    Refused(AlertCode),
    /// A mailbox was filled or refused.
    Letter {
        /// The status that was answered.
        status: u16,
    },
    /// The store failed.
    StoreFailed(StoreFault),
    /// The server stops taking connections.
    Stopping,
}

/// Writes an event.
pub(crate) fn tell(event: Event) {
    match event {
        Event::HandshakeFailed => tracing::info!("handshake failed"),
        Event::Exchange { complete, received, refused, sent } => {
            tracing::info!(complete, received, refused, sent, "exchange");
        }
        Event::Chunks { complete, received, sent } => tracing::info!(complete, received, sent, "chunks"),
        Event::Refused(code) => tracing::info!(code = code.number(), "refused"),
        Event::Letter { status } => tracing::info!(status, "letter"),
        Event::StoreFailed(fault) => tracing::error!(?fault, "store failed"),
        Event::Stopping => tracing::info!("stopping"),
    }
}
