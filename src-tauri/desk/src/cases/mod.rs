//! What can be done at a desk, theme by theme?

mod admission;
mod courier;
mod demo;
mod destruction;
mod enrolment;
mod founding;
mod locked;
mod loss;
mod officers;
mod permits;
mod reading;
mod reception;
mod records;
mod recovery;
mod session;
mod settling;
mod switches;
mod sync;
mod watching;

pub use officers::NewSecret;
pub use records::Added;

pub(crate) use sync::{alert, small};
