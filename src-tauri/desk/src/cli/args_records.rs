//! What can be typed after `aman resolve`, `aman alert` and `aman draft`?

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub(crate) enum Alert {
    /// Twenty digits for a record in high danger, to be read out by telephone or radio; they name nobody.
    Code {
        /// Number of the record.
        id: String,
    },
    /// Take up a call at the region: the twenty digits that were read out.
    Open {
        /// The digits; spaces do not count.
        #[arg(required = true)]
        digits: Vec<String>,
    },
    /// Whom brigades call, in order; with --step the region decides it anew.
    Calls {
        /// An office and its number; may be repeated.
        #[arg(long, value_name = "WHO=NUMBER")]
        step: Vec<String>,
        /// Minutes without an answer until the next one is called.
        #[arg(long, default_value_t = 10)]
        minutes: u32,
    },
    /// Records of this unit that nobody has taken up, with whom to call now.
    Waiting,
    /// Calls that were taken up, by whom and when, and the records that have arrived since.
    List,
}

#[derive(Args)]
pub(crate) struct Resolve {
    /// Number of the record.
    pub(crate) id: String,
    /// Path of the field, or the group, as `conflicts` names it.
    #[arg(long)]
    pub(crate) path: String,
    /// Name of the value that holds; `both` keeps every version of a narrative; `together` says that the fields of a group hold.
    #[arg(long, value_name = "SIBLING")]
    pub(crate) take: String,
    /// Why.
    #[arg(long)]
    pub(crate) reason: String,
}

#[derive(Subcommand)]
pub(crate) enum Draft {
    /// Type into a new reception: lines `path=json` from standard input, each answered by its number once it is durable.
    Type {
        /// Go on with this draft instead of a new one.
        #[arg(long, conflicts_with = "locked")]
        draft: Option<String>,
        /// At a locked desk, without a passphrase: write only; the next officer who unlocks reads it.
        #[arg(long)]
        locked: bool,
        /// Seal at the end of the input.
        #[arg(long)]
        seal: bool,
    },
    /// List the drafts.
    List,
    /// Show the answers of a draft.
    Show {
        /// Number of the draft.
        id: String,
    },
}

#[derive(Args)]
pub(crate) struct Search {
    /// Name, or its beginning.
    pub(crate) text: String,
    /// At most so many.
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: u32,
}
