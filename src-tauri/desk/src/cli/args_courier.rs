//! What can be typed after `aman courier` and `aman state`?

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub(crate) enum Courier {
    /// Seal everything this desk holds for a unit into a file for that unit's desks.
    Export {
        /// Unit it is for.
        #[arg(long, value_name = "UNIT")]
        to: String,
        /// File to write; nothing is overwritten.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// List the units for whose desks a file can be sealed.
    Units,
    /// Take in a file that was carried here. Without a passphrase in the environment it is kept until somebody unlocks.
    Import {
        /// The file.
        file: PathBuf,
    },
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct State {
    /// Only chains of this space, or of spaces whose number begins so.
    #[arg(long)]
    pub(crate) space: Option<String>,
    #[command(subcommand)]
    pub(crate) check: Option<StateCheck>,
}

#[derive(Subcommand)]
pub(crate) enum StateCheck {
    /// Compare digits heard on the telephone with what this desk holds.
    Check {
        /// Log they were read out for, or the beginning of its number.
        #[arg(long)]
        log: String,
        /// Space, or the beginning of its number; without one all spaces of the log are tried.
        #[arg(long)]
        space: Option<String>,
        /// Place they were read out for.
        #[arg(long)]
        seq: u64,
        /// The twenty digits.
        #[arg(long, value_name = "DIGITS")]
        code: String,
    },
}
