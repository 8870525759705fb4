//! What can be typed after `aman paper`?

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Subcommand)]
pub(crate) enum Paper {
    /// The data protection sheet of the region: purposes, data, recipients, retention.
    Protection {
        /// File to write; nothing is overwritten.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}
