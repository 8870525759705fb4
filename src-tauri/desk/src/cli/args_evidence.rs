//! What can be typed after `aman attach`?

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub(crate) enum Attach {
    /// Take a file into a record, or standard input with -.
    Add {
        /// Number of the record.
        id: String,
        /// File, or -.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        taken: Taken,
    },
    /// List the files of a record.
    List {
        /// Number of the record.
        id: String,
    },
    /// Give a file out in clear, on standard output or into a new file; it is written down before.
    Show {
        /// Number of the record.
        id: String,
        /// Number of the file.
        attachment: String,
        /// Why it is given out.
        #[arg(long)]
        reason: String,
        /// As it was taken in, with whatever a camera wrote into it about place, time and device.
        #[arg(long)]
        original: bool,
        /// New file to write.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

#[derive(Args)]
pub(crate) struct Taken {
    /// What it is called; else the name of the file.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// What it is, such as image/jpeg; else guessed from the name.
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) media_type: Option<String>,
    /// Where it was taken or handed over.
    #[arg(long)]
    pub(crate) place: Option<String>,
    /// It shows injuries: only where the region's switch allows it.
    #[arg(long)]
    pub(crate) injuries: bool,
}
