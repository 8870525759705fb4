//! The central server: keeps sealed, signed entries it cannot read, and gives its word on what it holds.

// Clippy does not see a narrower permission inside tracing's macros: that only `diag` logs is a test of the layers.
#![expect(clippy::disallowed_macros, reason = "the closed list in diag.rs is written with tracing's macros")]

mod app;
mod chunks;
mod delivery;
mod diag;
mod folder;
mod gather;
mod host;
mod intake;
mod intake_roster;
mod introduction;
mod mailbox;
mod roster_file;
mod serve;
mod session;
pub mod store;
mod tls;
mod uplink;
pub mod verify;
mod writer;

pub use host::OsEntropy;
pub use roster_file::roster_file;
pub use serve::{Config, Server, StartFault, store_path};
