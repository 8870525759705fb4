//! What can be done at a desk, theme by theme?

mod admission;
mod courier;
mod demo;
mod enrolment;
mod founding;
mod reading;
mod reception;
mod records;
mod session;
mod settling;
mod switches;
mod sync;
mod watching;

pub use records::Added;

pub(crate) use sync::{alert, small};
