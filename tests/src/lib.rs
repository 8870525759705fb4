//! What do the tests and the demonstration stand on? Real processes, real windows, seeded dice and a disk that loses power.
#![expect(clippy::missing_errors_doc, clippy::missing_panics_doc, reason = "support code fails a test by panicking")]

pub mod ageing;
pub mod canary;
pub mod canary_record;
pub mod case;
pub mod crash_vfs;
pub mod desk;
pub mod encodings;
pub mod glass;
pub mod invented;
pub mod keys;
pub mod login;
pub mod memory;
pub mod programs;
pub mod questions;
pub mod screen;
pub mod secrets;
pub mod seeded;
pub mod server;
pub mod sim;
pub mod survivor;
pub mod typist;
pub mod webdriver;
pub mod window;
