//! What can be typed to found and take over a region, to revoke, recover and destroy?

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub(crate) enum Authority {
    /// Make the region's root, its unit and the first coordinator's vault.
    Create {
        /// Name of the region.
        #[arg(long)]
        region: String,
        /// Address of the server, host:port.
        #[arg(long, requires = "server_key")]
        server: Option<String>,
        /// Public key of the server, 64 hexadecimal digits.
        #[arg(long, requires = "server")]
        server_key: Option<String>,
        /// Name of the first officer, readable to the region only.
        #[arg(long, value_name = "NAME")]
        officer_name: Option<String>,
    },
    /// Write the region's roster to a file, for a machine that takes the region over; needs no passphrase.
    Roster {
        /// File to write.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Take the region over with shares of its key on paper.
    Succeed(Succeed),
}

#[derive(Args)]
pub(crate) struct Revoke {
    /// The desk.
    #[arg(long)]
    pub(crate) desk: String,
    /// Why.
    #[arg(long, required_unless_present = "preview")]
    pub(crate) reason: Option<String>,
    /// Only tell what the desk exposes.
    #[arg(long, conflicts_with = "reason")]
    pub(crate) preview: bool,
}

#[derive(Args)]
pub(crate) struct Withdraw {
    /// The officer.
    #[arg(long)]
    pub(crate) officer: String,
    /// Why.
    #[arg(long)]
    pub(crate) reason: String,
}

#[derive(Subcommand)]
pub(crate) enum Keys {
    /// Give new keys to the audiences of a unit, or of the whole region.
    Rotate {
        /// Only this unit.
        #[arg(long)]
        unit: Option<String>,
        /// Why: a year has passed, somebody left.
        #[arg(long)]
        reason: String,
    },
    /// Tell how old the file keys are, by the server's signed words and no clock of a desk.
    List,
}

#[derive(Args)]
pub(crate) struct Colleagues {
    /// Twelve digits that the other desk shows.
    #[arg(long, value_name = "DIGITS")]
    pub(crate) confirm: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum Recovery {
    /// Make the region's key on paper and write one file for each share.
    Create {
        /// Folder for the words of the shares, a file each; must not exist.
        #[arg(long, value_name = "DIR", required_unless_present = "sheets")]
        out: Option<PathBuf>,
        /// Folder for the shares as pages to print, in the language of --lang.
        #[arg(long, value_name = "DIR")]
        sheets: Option<PathBuf>,
        /// How many shares are needed.
        #[arg(long, default_value_t = 3)]
        threshold: u8,
        /// How many shares there are.
        #[arg(long, default_value_t = 5)]
        shares: u8,
    },
    /// Try shares without opening anything.
    Rehearse {
        /// File of a share; several.
        #[arg(long, value_name = "FILE", required = true)]
        share: Vec<PathBuf>,
    },
    /// Give a unit's file keys to a desk of it.
    Unit {
        /// The unit.
        #[arg(long)]
        unit: String,
        /// The desk.
        #[arg(long)]
        desk: String,
        /// File of a share; several.
        #[arg(long, value_name = "FILE", required = true)]
        share: Vec<PathBuf>,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Make the sheet for this unit's safe.
    Sheet {
        /// File for the words.
        #[arg(long, value_name = "FILE", required_unless_present = "sheets")]
        out: Option<PathBuf>,
        /// Folder for the sheet as a page to print, in the language of --lang.
        #[arg(long, value_name = "DIR")]
        sheets: Option<PathBuf>,
    },
    /// Take the unit's files back with the sheet from its safe.
    UseSheet {
        /// File with the words, or - for standard input.
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
    /// Which key on paper the region has.
    Show,
    /// Take the region's new key, whose digits were compared.
    Take {
        /// Twenty digits on the trustees' sheets.
        #[arg(long)]
        digits: String,
    },
}

#[derive(Args)]
pub(crate) struct Succeed {
    /// File of a share; several. With - shares are typed on standard input, an empty line between two.
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) share: Vec<PathBuf>,
    /// Why.
    #[arg(long)]
    pub(crate) reason: String,
    /// Roster file, at a machine that is no desk of the region.
    #[arg(long, value_name = "FILE")]
    pub(crate) roster: Option<PathBuf>,
    /// Address of the region's server, host:port.
    #[arg(long, requires_all = ["server_key", "roster"])]
    pub(crate) server: Option<String>,
    /// Public key of the server, 64 hexadecimal digits.
    #[arg(long, requires = "server")]
    pub(crate) server_key: Option<String>,
    /// Name of the first officer, readable to the region only.
    #[arg(long, value_name = "NAME", requires = "roster")]
    pub(crate) officer_name: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum Destroy {
    /// Ask, at the unit that holds the record.
    Ask {
        /// Number of the record.
        id: String,
        /// The act that orders it.
        #[arg(long)]
        act: String,
    },
    /// List requests and what became of them.
    List,
    /// Sign a request as the second officer, at a coordinator's desk.
    Order {
        /// Number of the request.
        request: String,
    },
}
