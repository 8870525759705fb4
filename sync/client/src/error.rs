//! What can go wrong between a desk and its server?

use core::fmt;

use aman_sync_protocol::engine::EngineFault;
use aman_sync_protocol::error::Malformed;
use aman_sync_protocol::message::AlertCode;

use crate::driver::SyncReport;

/// What went wrong on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkFault {
    /// The address is not one.
    BadAddress,
    /// The server asks to come back after so many milliseconds.
    Busy(u64),
    /// The connection broke off; what came before is kept.
    Cut,
    /// Whoever answered showed another key than the pinned one.
    OtherKey,
    /// The server refuses this desk or this request.
    Refused(AlertCode),
    /// Nothing moved in either direction for too long; what came before is kept.
    Stalled,
    /// The answer is not one this version understands.
    Unexpected,
    /// Nobody answers at the address.
    Unreachable,
}

/// Why a synchronisation did not end well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncFault<F> {
    /// The network or the server.
    Network(NetworkFault),
    /// The server broke the protocol.
    Protocol(EngineFault),
    /// The desk's own database.
    Replica(F),
}

/// A synchronisation that did not end well, and what it did until then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncFailure<F> {
    /// Why.
    pub fault: SyncFault<F>,
    /// What was pushed, pulled and acknowledged before; all of it is kept.
    pub report: SyncReport,
}

/// The server sent what is not of the protocol.
pub(crate) fn malformed<F>(malformed: Malformed) -> SyncFault<F> {
    SyncFault::Protocol(EngineFault::Malformed(malformed))
}

impl fmt::Display for NetworkFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadAddress => f.write_str("not an address"),
            Self::Busy(_) => f.write_str("server busy"),
            Self::Cut => f.write_str("connection cut"),
            Self::OtherKey => f.write_str("server with another key"),
            Self::Refused(code) => write!(f, "refused ({})", code.number()),
            Self::Stalled => f.write_str("connection stalled"),
            Self::Unexpected => f.write_str("unexpected answer"),
            Self::Unreachable => f.write_str("server unreachable"),
        }
    }
}

impl core::error::Error for NetworkFault {}
