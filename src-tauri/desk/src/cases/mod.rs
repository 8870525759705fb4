//! What can be done at a desk, theme by theme?

mod admission;
mod demo;
mod enrolment;
mod founding;
mod hooks;
mod horizon;
mod lease;
mod reading;
mod reception;
mod records;
mod second;
mod session;
mod settling;
mod switches;
mod sync;
mod trail;

pub use records::Added;
pub use second::SecondBy;
pub use trail::TrailAsked;

pub(crate) use sync::{alert, small};
