//! What can be typed after `aman`?

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use super::args_courier::{Courier, State, StateCheck};
use super::args_course::{Agenda, Course};
use super::args_evidence::{Attach, Taken};
pub(crate) use super::args_keys::{Authority, Colleagues, Destroy, Keys, Recovery, Revoke, Succeed, Withdraw};
use super::args_officers::Officer;
use super::args_papers::Paper;
pub(crate) use super::args_records::{Alert, Draft, Resolve, Search};
use super::guard_args::{Export, Grant, Horizon, Lease, Second, Trail};

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
    /// Folder of a key stick; AMAN_STICK in the environment says the same.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) stick: Option<PathBuf>,
    /// Language of words: fr, ar or en.
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<String>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Found a region at its first coordinator's desk, or take it over with its key on paper.
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
    /// Officers of this desk; at a coordinator's desk also those who ask, and recovery words.
    #[command(subcommand)]
    Officer(Officer),
    /// Records: add, amend, show, list, history.
    #[command(subcommand)]
    Record(Record),
    /// The course of a record after its reception: add to it, list it, note a call.
    #[command(subcommand)]
    Course(Course),
    /// What is late, due today and due soon.
    Agenda(Agenda),
    /// Files of a record: add, list, show.
    #[command(subcommand)]
    Attach(Attach),
    /// Revoke a lost desk; --preview only tells what it exposes.
    Revoke(Revoke),
    /// State that an officer left.
    Withdraw(Withdraw),
    /// Keys of the audiences.
    #[command(subcommand)]
    Keys(Keys),
    /// Other desks of this unit, or confirm one whose digits were read out.
    Colleagues(Colleagues),
    /// Entries of revoked desks that do not count.
    Quarantine,
    /// Keys on paper: the region's shares and the unit's sheet.
    #[command(subcommand)]
    Recovery(Recovery),
    /// Destroy a record by order of the law.
    #[command(subcommand)]
    Destroy(Destroy),
    /// Fields with values written apart, and groups whose fields were.
    Conflicts,
    /// Decide between values written apart, with a reason.
    Resolve(Resolve),
    /// Calls of high danger: digits to read out, taken up at the region.
    #[command(subcommand)]
    Alert(Alert),
    /// Search names in either script and any spelling, ends of telephones, documents, numbers of records.
    Search(Search),
    /// Records that may be of one person, with reasons.
    Duplicates(super::args_same::Duplicates),
    /// Time limits of a record: how long since the facts, what is still possible, what is due.
    Timers {
        /// Number of the record.
        id: String,
    },
    /// Say that two records are of one person; nothing moves, and it can be taken back.
    Merge(super::args_same::Two),
    /// Take back that two records are of one person.
    Unmerge(super::args_same::Two),
    /// Other records that name an author of this one; for whoever leads, with a reason.
    Authors(super::args_same::Authors),
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
    /// A paper of a record as PDF, the data protection sheet, or the check of a paper; --lang says in which language.
    Paper(Paper),
    /// Form packs: build, check, diff, export, sign, activate, list.
    #[command(subcommand)]
    Pack(super::args_packs::Pack),
    /// What this desk is, without a passphrase.
    Status,
    /// Entries carried by hand; needs no passphrase.
    #[command(subcommand)]
    Courier(Courier),
    /// Twenty digits for each chain, to be compared over the telephone; needs no passphrase.
    State(State),
    /// Check whether this machine is fit for a desk; needs no vault.
    Doctor(Doctor),
}

#[derive(Args)]
pub(crate) struct Doctor {
    /// Write the installation sheet to print.
    #[arg(long, value_name = "FILE")]
    pub(crate) sheet: Option<PathBuf>,
    /// Whom to call, as printed on the sheet.
    #[arg(long, value_name = "WHO", requires = "sheet")]
    pub(crate) call: Option<String>,
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
    /// Name the unit that takes the restricted receptions of another.
    Outside {
        /// The unit whose receptions they are.
        #[arg(long)]
        unit: String,
        /// The unit that takes them: another cell.
        #[arg(long, value_name = "UNIT")]
        to: String,
    },
}

#[derive(Args)]
#[command(group = clap::ArgGroup::new("whom").required(true).args(["unit", "batch"]))]
#[command(group = clap::ArgGroup::new("handed").multiple(true).args(["out", "code", "sheet"]))]
pub(crate) struct Invite {
    /// Unit the new desk will belong to.
    #[arg(long, requires = "handed")]
    pub(crate) unit: Option<String>,
    /// List of units to invite: lines `name,kind[,unit]`. Units that are missing are made; run again, it makes nothing twice.
    #[arg(long, value_name = "FILE", requires = "out")]
    pub(crate) batch: Option<PathBuf>,
    /// File to write; with --batch the folder for the invitations and their index.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Give ten words that can be read aloud.
    #[arg(long)]
    pub(crate) code: bool,
    /// Write a sheet to print, with words and QR code; with --batch use --sheets.
    #[arg(long, value_name = "FILE", conflicts_with = "batch")]
    pub(crate) sheet: Option<PathBuf>,
    /// Write a sheet for each invitation of the list.
    #[arg(long, requires = "batch")]
    pub(crate) sheets: bool,
}

#[derive(Args)]
pub(crate) struct Enrol {
    /// Invitation of the coordinator.
    #[arg(long, value_name = "FILE", required_unless_present_any = ["approval", "code"], conflicts_with_all = ["approval", "code"])]
    pub(crate) invitation: Option<PathBuf>,
    /// The ten words of an invitation, read out by the coordinator.
    #[arg(long, value_name = "WORDS", requires = "server", conflicts_with = "approval")]
    pub(crate) code: Option<String>,
    /// Address of the server, host:port, told with the words.
    #[arg(long, value_name = "HOST:PORT", requires = "code")]
    pub(crate) server: Option<String>,
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
    /// Refuse the desk that shows this fingerprint: its invitation ends, and it is told.
    #[arg(long, value_name = "DIGITS", conflicts_with_all = ["fingerprint", "request"])]
    pub(crate) refuse: Option<String>,
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
    /// Take a file into a record, or standard input with -.
    Attach {
        /// Number of the record.
        id: String,
        /// File, or -.
        file: PathBuf,
        #[command(flatten)]
        taken: Taken,
    },
    /// Stand for a record that was taken while the desk was locked.
    Adopt {
        /// Number of the record.
        id: String,
        /// Why, or what was checked.
        #[arg(long)]
        reason: String,
    },
    /// Assess the danger again; with no answer changed, that the grid was put again is kept.
    Reassess {
        /// Number of the record.
        id: String,
        /// Path of a question of the grid and its answer as JSON; may be repeated.
        #[arg(long, value_name = "PATH=JSON")]
        set: Vec<String>,
        /// Why now.
        #[arg(long)]
        reason: String,
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
