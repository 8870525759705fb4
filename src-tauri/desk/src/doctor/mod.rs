//! Is this machine fit for the desk?
//!
//! `facts` is what a system tells (`platform` asks it), `judge` what follows from it: the same facts give the same findings on
//! every system. Each finding has its words in `ui/src/words/*/doctor.ftl`: what was found, why it matters, what to do.

mod facts;
mod judge;

pub use facts::{Facts, Hibernation, Swap};
pub use judge::judge;
