//! What may the page ask for? One line per command; the work is done by the desk.

pub(crate) mod carrying;
pub(crate) mod course;
pub(crate) mod danger;
pub(crate) mod enrolment;
pub(crate) mod evidence;
pub(crate) mod guard;
pub(crate) mod keys;
pub(crate) mod officers;
pub(crate) mod packs;
pub(crate) mod papers;
pub(crate) mod reception;
pub(crate) mod records;
pub(crate) mod region;
pub(crate) mod session;

/// Names of all commands, as the build script declares them.
#[cfg(test)]
pub(crate) const NAMES: &[&str] = include!("names.rs");
