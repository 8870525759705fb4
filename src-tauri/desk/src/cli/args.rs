//! What can be typed after `aman`?

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The desk without its window: the same use cases from a terminal.
#[derive(Parser)]
#[command(name = "aman", version, about, propagate_version = true)]
pub(crate) struct Line {
    /// Folder of the vault; AMAN_VAULT in the environment says the same.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) vault: Option<PathBuf>,
    /// One JSON document on standard output.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Language of words: fr, ar or en.
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<String>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Found a region: its first coordinator's desk.
    #[command(subcommand)]
    Authority(Authority),
    /// Units of the region.
    #[command(subcommand)]
    Unit(Unit),
    /// Write an invitation for a new desk of a unit.
    Invite(Invite),
    /// Ask to be admitted, or take in the coordinator's answer.
    Enrol(Enrol),
    /// List desks that ask, or admit those whose fingerprint was read out.
    Approve(Approve),
    /// Forms of the installed pack.
    #[command(subcommand)]
    Form(Form),
    /// Records: add, amend, show, list, history.
    #[command(subcommand)]
    Record(Record),
    /// Fields with values written apart.
    Conflicts,
    /// Search names.
    Search(Search),
    /// Exchange sealed entries with the server; needs no passphrase.
    Sync,
    /// Check every signature, chain, receipt and page; needs no passphrase.
    Verify,
    /// Switches of the region.
    #[command(subcommand)]
    Switch(Switch),
    /// Who looked at, printed or exported what.
    Trail(Trail),
    /// May older records still be read here: status, codes over the telephone, figures of the region.
    #[command(subcommand)]
    Lease(Lease),
    /// Write everything this desk may read into a file in clear; needs two officers.
    Export(Export),
    /// Give this unit's file key to a desk that the roster does not name; needs two officers.
    Grant(Grant),
    /// Acts that wait for a second signature.
    #[command(subcommand)]
    Second(Second),
    /// Archived files that may leave this desk, and come back.
    #[command(subcommand)]
    Horizon(Horizon),
    /// Receptions that are not sealed yet.
    #[command(subcommand)]
    Draft(Draft),
    /// Invented data to look around with.
    #[command(subcommand)]
    Demo(Demo),
    /// What this desk is, without a passphrase.
    Status,
}

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
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Kind {
    Brigade,
    Mobile,
    Partner,
    Region,
}

#[derive(Subcommand)]
pub(crate) enum Unit {
    /// Add a unit and its audiences.
    Add {
        /// Name of the unit.
        #[arg(long)]
        name: String,
        /// What it is for.
        #[arg(long)]
        kind: Kind,
    },
    /// List the units.
    List,
}

#[derive(Args)]
pub(crate) struct Invite {
    /// Unit the new desk will belong to.
    #[arg(long)]
    pub(crate) unit: String,
    /// File to write.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

#[derive(Args)]
pub(crate) struct Enrol {
    /// Invitation of the coordinator.
    #[arg(long, value_name = "FILE", required_unless_present = "approval", conflicts_with = "approval")]
    pub(crate) invitation: Option<PathBuf>,
    /// Write the request to this file instead of asking through the server.
    #[arg(long, value_name = "FILE", conflicts_with = "approval")]
    pub(crate) request_out: Option<PathBuf>,
    /// Answer of the coordinator, carried by hand.
    #[arg(long, value_name = "FILE")]
    pub(crate) approval: Option<PathBuf>,
    /// Name of the first officer, readable to the region only.
    #[arg(long, value_name = "NAME")]
    pub(crate) officer_name: Option<String>,
}

#[derive(Args)]
pub(crate) struct Approve {
    /// Fingerprint that the new desk shows; may be repeated. Without one: list only.
    #[arg(long, value_name = "DIGITS")]
    pub(crate) fingerprint: Vec<String>,
    /// Request carried by hand.
    #[arg(long, value_name = "FILE", requires = "out")]
    pub(crate) request: Option<PathBuf>,
    /// Where to write the answer to that request.
    #[arg(long, value_name = "FILE", requires = "request")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum Form {
    /// Print the JSON Schema of a reception.
    Schema,
}

#[derive(Subcommand)]
pub(crate) enum Record {
    /// Add a record from a JSON file, or from standard input with -.
    Add {
        /// File, or -.
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
    /// Amend fields of a record.
    Amend {
        /// Number of the record.
        id: String,
        /// Path and new value as JSON; null takes the answer away. May be repeated.
        #[arg(long, value_name = "PATH=JSON", required = true)]
        set: Vec<String>,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Show a record.
    Show {
        /// Number of the record.
        id: String,
        /// Open the file of another unit's record; the unit is told.
        #[arg(long, requires = "reason")]
        open_file: bool,
        /// Open an older record although the lease has run out.
        #[arg(long, requires = "reason", conflicts_with = "open_file")]
        break_glass: bool,
        /// Why it is opened.
        #[arg(long)]
        reason: Option<String>,
    },
    /// Archive a record: its file may leave this desk.
    Archive {
        /// Number of the record.
        id: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// List the records, newest first.
    List,
    /// Every act in the life of a record.
    History {
        /// Number of the record.
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

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum SwitchName {
    RegionReadsFiles,
    Escrow,
    MatchAuthors,
    ShareWithPartners,
    InjuryPhotographs,
}

#[derive(Subcommand)]
pub(crate) enum Switch {
    /// Turn a switch on, citing the act that authorises it; --off turns it off.
    Set {
        /// Which switch.
        name: SwitchName,
        /// The authorising act.
        #[arg(long)]
        act: String,
        /// Officer it names; may be repeated. Without one: the officer who sets it.
        #[arg(long, value_name = "OFFICER")]
        reader: Vec<String>,
        /// Turn it off.
        #[arg(long)]
        off: bool,
    },
    /// List the switches.
    List,
}

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

#[derive(Subcommand)]
pub(crate) enum Draft {
    /// Type into a new reception: lines `path=json` from standard input, each answered by its number once it is durable.
    Type {
        /// Go on with this draft instead of a new one.
        #[arg(long)]
        draft: Option<String>,
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

#[derive(Subcommand)]
pub(crate) enum Demo {
    /// Add a dozen invented receptions and mark the vault.
    Load,
}

impl Kind {
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Brigade => "brigade",
            Self::Mobile => "mobile",
            Self::Partner => "partner",
            Self::Region => "region",
        }
    }
}

impl SwitchName {
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::RegionReadsFiles => "region-reads-files",
            Self::Escrow => "escrow",
            Self::MatchAuthors => "match-authors",
            Self::ShareWithPartners => "share-with-partners",
            Self::InjuryPhotographs => "injury-photographs",
        }
    }
}
