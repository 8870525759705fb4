//! What can be typed after `aman pack`?

use std::path::PathBuf;

use clap::Subcommand;

/// Form packs: made from tables, checked, signed, taken in.
#[derive(Subcommand)]
pub(crate) enum Pack {
    /// Build a pack from a folder of tables; needs no vault.
    Build {
        /// The folder with survey.csv, choices.csv, settings.csv and the others.
        folder: PathBuf,
        /// File to write; nothing is overwritten.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Say everything that is wrong with a pack; needs no vault.
    Check {
        /// A pack, or a folder of tables.
        pack: PathBuf,
        /// The pack before it; without it, the one of the program.
        #[arg(long, value_name = "FILE|FOLDER")]
        previous: Option<PathBuf>,
    },
    /// What changed between two packs; needs no vault.
    Diff {
        /// The pack before: a file, a folder, or `program`.
        before: PathBuf,
        /// The pack after.
        after: PathBuf,
    },
    /// Write a pack as a folder of tables; needs no vault.
    Export {
        /// The pack; without it, the one of the program.
        pack: Option<PathBuf>,
        /// Folder to make.
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
    },
    /// Sign a pack as the region's authority.
    Sign {
        /// The pack.
        pack: PathBuf,
        /// File to write; nothing is overwritten.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Take in a signed pack.
    Activate {
        /// The signed pack.
        pack: PathBuf,
        /// From which day new receptions use it, as YYYY-MM-DD; without it, from the day the pack says.
        #[arg(long, value_name = "DAY")]
        from: Option<String>,
    },
    /// The packs of this desk.
    List,
}
