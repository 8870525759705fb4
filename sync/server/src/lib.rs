//! The central server: keeps sealed, signed entries it cannot read, and gives its word on what it holds.

mod app;
mod delivery;
mod diag;
mod folder;
mod host;
mod intake;
mod mailbox;
mod serve;
mod session;
pub mod store;
mod tls;
mod uplink;
pub mod verify;
mod writer;

pub use host::OsEntropy;
pub use serve::{Config, Server, StartFault, store_path};
