//! How fast is it, beside its limit or its peer in the same run? Prints `docs/figures.md`-ready rows.
//!
//! `cargo bench -p aman-tests` measures all; `… -- draft`, `-- push`, `-- start`, `-- window` one of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a benchmark stops by panicking and prints"
)]

mod draft;
mod memory;
mod push;
mod start;
mod stretch;
mod window;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let asked = |name: &str| wanted.is_empty() || wanted.iter().any(|word| word == name);
    println!("| what | ours | peer or limit | ratio | to reach |\n|---|---|---|---|---|");
    if asked("draft") {
        draft::measure();
    }
    if asked("push") {
        push::measure();
    }
    if asked("start") {
        start::measure();
    }
    if asked("window") {
        window::measure();
    }
}
