//! What can be typed about lease, trail, acts of two and horizon?

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args)]
pub(crate) struct Trail {
    /// Only lines about this record.
    #[arg(long, value_name = "ID")]
    pub(crate) record: Option<String>,
    /// Only lines of this officer.
    #[arg(long, value_name = "OFFICER")]
    pub(crate) officer: Option<String>,
    /// Only lines from this day on (2026-11-27), or from these milliseconds since 1970.
    #[arg(long, value_name = "DAY")]
    pub(crate) since: Option<String>,
    /// Walk the chains instead, this desk's and those that other desks sent.
    #[arg(long, conflicts_with_all = ["record", "officer", "since"])]
    pub(crate) verify: bool,
}

#[derive(Subcommand)]
pub(crate) enum Lease {
    /// What is left of the lease of this desk.
    Status,
    /// Make twenty digits that give another desk so many days more; at a coordinator's desk.
    Code {
        /// Number of the other desk.
        #[arg(long)]
        desk: String,
        /// Days, 1 to 99.
        #[arg(long, value_parser = clap::value_parser!(u8).range(1..100))]
        days: u8,
    },
    /// Take the twenty digits that the coordinator read out.
    Renew {
        /// The digits, in groups or not.
        #[arg(required = true, num_args = 1..)]
        code: Vec<String>,
    },
    /// Decide how long leases run in this region; at a coordinator's desk.
    Figures {
        /// Powered-on hours.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
        hours: u32,
        /// Unlocks.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
        unlocks: u32,
    },
}

#[derive(Args)]
pub(crate) struct Export {
    /// All records this desk may read; there is no other bulk export.
    #[arg(long, required = true)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) two: Two,
}

#[derive(Args)]
pub(crate) struct Grant {
    /// Number of the desk.
    #[arg(long, value_name = "DESK")]
    pub(crate) to: String,
    #[command(flatten)]
    pub(crate) two: Two,
}

/// How an act of two is asked for, signed and done.
#[derive(Args)]
pub(crate) struct Two {
    /// File to write; nothing is overwritten.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Why; both sign it.
    #[arg(long, required_unless_present = "act")]
    pub(crate) reason: Option<String>,
    /// The second officer, who is here; her passphrase comes from AMAN_SECOND_PASSPHRASE or is asked for.
    #[arg(long, value_name = "OFFICER")]
    pub(crate) second: Option<String>,
    /// The act that waits already, ten digits.
    #[arg(long, value_name = "NUMBER", conflicts_with = "reason")]
    pub(crate) act: Option<String>,
    /// The twenty digits that the coordinator read out for this act.
    #[arg(long, value_name = "DIGITS", requires = "act", conflicts_with = "second")]
    pub(crate) code: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum Second {
    /// Acts of this desk that wait, and those for which other desks ask.
    List,
    /// Sign, as the region, an act for which another desk asks.
    Approve {
        /// Number of the act, ten digits.
        act: String,
    },
    /// Make twenty digits that are the region's signature, to be read out.
    Code {
        /// Number of the desk where the act waits.
        #[arg(long)]
        desk: String,
        /// Number of the act, ten digits.
        #[arg(long)]
        act: String,
    },
    /// Give up an act that waits.
    Drop {
        /// Number of the act, ten digits.
        act: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum Horizon {
    /// Archived records, and who else holds their files.
    List,
    /// Let the files that two others hold leave this desk.
    Apply,
    /// Ask for a file that left; the next exchange brings it.
    Recall {
        /// Number of the record.
        id: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}
