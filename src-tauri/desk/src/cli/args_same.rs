//! What can be typed about records of one person?

use clap::Args;

#[derive(Args)]
pub(crate) struct Duplicates {
    /// Only those that may be of the person of this record.
    pub(crate) id: Option<String>,
    /// How many pairs at most.
    #[arg(long, default_value_t = 50)]
    pub(crate) limit: u32,
}

#[derive(Args)]
pub(crate) struct Two {
    /// Number of one record.
    pub(crate) id: String,
    /// Number of the other.
    pub(crate) other: String,
    /// Why.
    #[arg(long)]
    pub(crate) reason: String,
}

#[derive(Args)]
pub(crate) struct Authors {
    /// Number of the record.
    pub(crate) id: String,
    /// Why.
    #[arg(long)]
    pub(crate) reason: String,
}
