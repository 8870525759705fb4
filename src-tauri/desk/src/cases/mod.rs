//! What can be done at a desk, theme by theme?

mod admission;
mod batch;
mod courier;
mod demo;
mod destruction;
mod doctor;
mod enrolment;
mod founding;
mod horizon;
mod inviting;
mod joining;
mod lease;
mod locked;
mod loss;
mod offering;
mod officers;
mod paper_sheets;
mod permits;
mod reading;
mod reception;
mod records;
mod recovery;
mod second;
mod session;
mod settling;
mod sheets;
mod succession;
mod switches;
mod sync;
mod trail;
mod watching;

pub use batch::{Batch, BatchProblem, BatchRow};
pub use joining::{Founding, Newcomer};
pub use offering::{CodeCheck, CodeState, check_code, fetch_invitation};
pub use officers::NewSecret;
pub use records::Added;
pub use recovery::{SHARES_MADE, SHARES_NEEDED};
pub use second::SecondBy;
pub use succession::Takeover;
pub use trail::TrailAsked;

pub(crate) use sync::{alert, small};
