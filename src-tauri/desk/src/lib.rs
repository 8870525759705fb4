//! What can an officer do at a desk?
//!
//! The window, the command line and the tests call the same [`Desk`]; nothing here knows of windows or of arguments.

mod desk;
mod failure;
pub mod view;

pub use desk::Desk;
pub use failure::{Code, Failure, Outcome, Retry};

/// The form as shown.
pub type View = serde_json::Value;
