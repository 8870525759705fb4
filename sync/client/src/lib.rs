//! A desk's side of the network: one pinned server, one exchange at a time, nothing lost when the line drops.

mod chunks;
mod driver;
mod error;
mod exchange;
mod letters;
mod raw;
mod tls;
mod transport;

pub use chunks::{ChunkReport, ChunkRounds, exchange_chunks};
pub use driver::{SyncReport, sync, sync_blocking};
pub use error::{NetworkFault, SyncFailure, SyncFault};
pub use letters::{
    FirstLetter, look_into, look_into_blocking, put_letter, put_letter_blocking, take_first_letter,
    take_first_letter_blocking, take_letter, take_letter_blocking,
};
pub use raw::{post_raw_blocking, post_raw_to_blocking};
pub use transport::{Dial, Transport};
