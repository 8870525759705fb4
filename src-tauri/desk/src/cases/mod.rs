//! What can be done at a desk, theme by theme?

mod admission;
mod demo;
mod enrolment;
mod founding;
mod officers;
mod permits;
mod reading;
mod reception;
mod records;
mod session;
mod settling;
mod switches;
mod sync;

pub use officers::NewSecret;
pub use records::Added;

pub(crate) use sync::{alert, small};
