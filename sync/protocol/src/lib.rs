//! What crosses between desks and servers, as bytes and as rules; no disk, network, clock or dice of its own.
//!
//! `docs/formats.md` describes every byte. `hazmat.rs` is the one file that calls cryptography.

mod addressed;
pub mod attachment;
pub mod author;
pub mod backoff;
pub mod beacon;
pub mod cbor;
mod cbor_writer;
pub mod chain;
pub mod chunks;
pub mod courier;
pub mod danger_code;
pub mod dict;
pub mod engine;
pub mod entry;
pub mod envelope;
pub mod error;
pub mod frame;
pub mod gap;
pub mod grant;
mod hazmat;
pub mod host;
pub mod ids;
pub mod incarnation;
pub mod message;
mod op;
pub mod pad;
pub mod payload;
pub mod phone_code;
mod private;
pub mod receipt;
pub mod replica;
pub mod replica_memory;
pub mod roster;
pub mod roster_file;
pub mod seal;
pub mod secret;
pub mod signed_pack;
pub mod state_code;
pub mod statement;
pub mod wire;
pub mod wrap;
