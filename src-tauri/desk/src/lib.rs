//! What can an officer do at a desk?
//!
//! The window, the command line and the tests call the same [`Desk`]; nothing here knows of windows or of arguments.

mod board;
mod cases;
mod convert;
mod csv;
mod desk;
pub mod doctor;
pub mod enrol;
mod failure;
mod fault;
mod keep;
mod labels;
mod letterbox;
mod net;
mod platform;
mod strength;
mod strip;
pub mod view;
pub mod words;

/// Every program that is a desk wipes what it frees: names, answers and keys do not lie about in its heap.
#[global_allocator]
static HEAP: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

pub use aman_schema::{Private, View, ViewDifference};
pub use cases::{
    Added, BatchOut, BatchProblem, CodeCheck, CodeState, FileWords, Founding, GiveAsked, GivenCopy, NewSecret,
    Newcomer, PaperAsked, PaperMade, SHARES_MADE, SHARES_NEEDED, SecondBy, StickWatch, Takeover, TrailAsked,
    check_code, check_pack, fetch_invitation, pack_differences_of, read_pack, write_pack_folder,
};
pub use desk::{Desk, Hosts, Reach};
pub use failure::{Code, Failure, Outcome, Retry};
pub use keep::{fill, read_at_most, read_file, write_new};
