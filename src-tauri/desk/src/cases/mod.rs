//! What can be done at a desk, theme by theme?

mod admission;
mod batch;
mod demo;
mod doctor;
mod enrolment;
mod founding;
mod inviting;
mod joining;
mod offering;
mod reading;
mod reception;
mod records;
mod session;
mod settling;
mod sheets;
mod switches;
mod sync;

pub use batch::{Batch, BatchProblem, BatchRow};
pub use joining::{Founding, Newcomer};
pub use offering::{CodeCheck, CodeState, check_code, fetch_invitation};
pub use records::Added;

pub(crate) use sync::{alert, small};
