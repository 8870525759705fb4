//! What can be typed after `aman officer`?

use clap::{Args, Subcommand, ValueEnum};

/// The passphrase or PIN comes from AMAN_NEW_PASSPHRASE or a prompt.
#[derive(Args)]
pub(crate) struct SecretParts {
    /// A PIN with a key stick (--stick names its folder) instead of a passphrase.
    #[arg(long)]
    pub(crate) with_stick: bool,
    /// Bind the slot to this machine: a copy of the vault's folder does not open elsewhere.
    #[arg(long)]
    pub(crate) with_device_secret: bool,
}

#[derive(Subcommand)]
pub(crate) enum Officer {
    /// Draw five words for a new passphrase.
    Propose,
    /// Admit an officer at this desk; she is provisional until a coordinator confirms her.
    Add {
        /// Her name, readable to the unit and the region.
        #[arg(long)]
        name: String,
        /// What she may do.
        #[arg(long)]
        role: OfficerRole,
        /// She may unlock so many times.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        unlocks: Option<u32>,
        #[command(flatten)]
        parts: SecretParts,
    },
    /// Take an officer's slot away.
    Remove {
        /// Number of the officer.
        officer: String,
    },
    /// Set how often an officer may still unlock; without a number: no end.
    Limit {
        /// Number of the officer.
        officer: String,
        /// So many times.
        #[arg(long, value_name = "N")]
        unlocks: Option<u32>,
    },
    /// Change what opens one's own slot.
    Change {
        #[command(flatten)]
        parts: SecretParts,
    },
    /// List the officers of this desk, or those of the region who ask to be confirmed.
    List {
        /// At a coordinator's desk: who asks.
        #[arg(long)]
        asking: bool,
        /// At a coordinator's desk: all whom the roster names.
        #[arg(long, conflicts_with = "asking")]
        region: bool,
    },
    /// Confirm an officer who was admitted at a desk.
    Confirm {
        /// Number of the officer.
        officer: String,
        /// Another role than she was admitted with.
        #[arg(long)]
        role: Option<OfficerRole>,
    },
    /// Open the recovery words of a desk, to be read aloud once it is sure who calls.
    RecoveryWords {
        /// Number of the desk.
        #[arg(long)]
        desk: String,
        /// Who calls, and how that was checked.
        #[arg(long)]
        reason: String,
    },
    /// Replace a forgotten passphrase; the words come from AMAN_RECOVERY_WORDS or a prompt.
    Recover {
        #[command(flatten)]
        parts: SecretParts,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum OfficerRole {
    Auditor,
    Coordinator,
    Head,
    Officer,
    Technician,
}

impl OfficerRole {
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Auditor => "auditor",
            Self::Coordinator => "coordinator",
            Self::Head => "head",
            Self::Officer => "officer",
            Self::Technician => "technician",
        }
    }
}
