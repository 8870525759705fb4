//! What can be done at a desk, theme by theme?

mod admission;
mod courier;
mod demo;
mod destruction;
mod enrolment;
mod founding;
mod loss;
mod locked;
mod reading;
mod reception;
mod records;
mod recovery;
mod session;
mod settling;
mod switches;
mod sync;
mod watching;

pub use records::Added;

pub(crate) use sync::{alert, small};
