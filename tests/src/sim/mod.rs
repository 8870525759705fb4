//! What happens between desks and a server that may lie, over a whole history that one seed decides?
//!
//! Virtual time, seeded dice, no network: the real [`Engine`](aman_sync_protocol::engine::Engine) and the real rules of
//! a replica against a server that keeps to the protocol, or breaks it in one of nine ways. A history has three parts:
//! a quiet beginning, the time in which the server plays its trick, and the word: a later beacon, a bundle or a state
//! code arrives. Then [`check`] asks whether every deviation that had an effect was noticed, whether nothing was
//! cried without cause, and whether anything acknowledged was lost.

pub mod check;
pub mod desk;
pub mod exchange;
pub mod history;
pub mod server;
pub mod trick;

pub use check::{Planted, Violation};
pub use history::{Outcome, Way, run};
pub use trick::Kind;
