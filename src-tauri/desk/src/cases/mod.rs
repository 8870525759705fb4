//! What can be done at a desk, theme by theme?

mod admission;
mod courier;
mod demo;
mod destruction;
mod enrolment;
mod founding;
mod horizon;
mod lease;
mod locked;
mod loss;
mod officers;
mod permits;
mod reading;
mod reception;
mod records;
mod recovery;
mod second;
mod session;
mod settling;
mod switches;
mod sync;
mod trail;
mod watching;

pub use officers::NewSecret;
pub use records::Added;
pub use second::SecondBy;
pub use trail::TrailAsked;

pub(crate) use sync::{alert, small};
