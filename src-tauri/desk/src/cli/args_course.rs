//! What can be typed after `aman course` and `aman agenda`?

use clap::{Args, Subcommand};

#[derive(Args)]
pub(crate) struct Agenda {
    /// How many days ahead.
    #[arg(long, default_value_t = 7)]
    pub(crate) days: u32,
}

#[derive(Subcommand)]
pub(crate) enum Course {
    /// Add to a list of the record, or to one of its items.
    Add {
        /// Number of the record.
        id: String,
        /// The list: contacts, measures, referrals, and so on.
        #[arg(long)]
        section: String,
        /// An item that is there; without it a new one is made.
        #[arg(long)]
        item: Option<String>,
        /// Field and its answer as JSON; may be repeated.
        #[arg(long, value_name = "FIELD=JSON", required = true)]
        set: Vec<String>,
        /// Why; asked for only where the form warns.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// List what was done after the reception, the newest first.
    List {
        /// Number of the record.
        id: String,
    },
    /// What to know before she is called.
    Card {
        /// Number of the record.
        id: String,
    },
    /// List the services of a kind near her, open first.
    Services {
        /// Number of the record.
        id: String,
        /// The kind, as the referral names it.
        #[arg(long, value_name = "CODE")]
        kind: String,
    },
    /// Note what came of a call, by the code of its outcome.
    Called {
        /// Number of the record.
        id: String,
        /// The code.
        #[arg(long, value_name = "CODE")]
        outcome: String,
    },
}
