//! What can be typed after `aman paper`?

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// A paper of a record, or one of the commands below.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Paper {
    #[command(subcommand)]
    pub(crate) what: Option<PaperWhat>,
    /// Number of the record.
    #[arg(required = true)]
    pub(crate) id: Option<String>,
    /// Which paper, for instance D03.
    #[arg(long, value_name = "CODE", required = true)]
    pub(crate) paper: Option<String>,
    /// The item it is about, for instance referrals[r1]; needed where several may be printed.
    #[arg(long, value_name = "ITEM")]
    pub(crate) item: Option<String>,
    /// She said that she can keep it safely; otherwise a paper for her is marked as kept by the unit.
    #[arg(long)]
    pub(crate) she_keeps_it: bool,
    /// Why it is written in clear into a file.
    #[arg(long)]
    pub(crate) reason: Option<String>,
    /// File to write; nothing is overwritten.
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum PaperWhat {
    /// The data protection sheet of the region: purposes, data, recipients, retention.
    Protection {
        /// File to write; nothing is overwritten.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// The papers of a record, and what stands against those that may not be printed.
    List {
        /// Number of the record.
        id: String,
    },
    /// Compare a paper with its record, as it stands and as it stood before.
    Check {
        /// Number of the record.
        id: String,
        /// Which paper, for instance D03.
        #[arg(long, value_name = "CODE")]
        paper: String,
        /// The ten signs at its foot.
        #[arg(long, value_name = "SIGNS")]
        code: String,
    },
}
