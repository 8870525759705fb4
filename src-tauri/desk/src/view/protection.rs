//! What does the data protection sheet say, before it is put into words?

use serde::Serialize;

use super::SwitchLine;

/// Purposes, data, recipients and retention of one region, as its roster and its form pack state them.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Protection {
    /// The region.
    pub region: String,
    /// The form pack.
    pub pack: String,
    /// Twelve digits of the roster it was made from.
    pub roster: String,
    /// Decisions, papers and figures that need answers.
    pub purposes: Vec<PurposeLine>,
    /// What is gathered, section by section.
    pub data: Vec<DataLine>,
    /// Who reads what.
    pub recipients: Vec<RecipientLine>,
    /// What the region may do beyond that, each with the act it cites.
    pub switches: Vec<SwitchLine>,
    /// How long it is kept.
    pub retention: Vec<RetentionLine>,
}

/// Something that answers are needed for.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PurposeLine {
    /// `decision`, `paper` or `figure`.
    pub kind: &'static str,
    /// Its code in the pack.
    pub code: String,
    /// Its name.
    pub label: String,
    /// How many questions serve it.
    pub questions: u32,
    /// Where it comes from; what nobody validated says so on paper.
    pub source: String,
}

/// What one section of the form gathers.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DataLine {
    /// The section.
    pub section: String,
    /// Questions whose answers coordinators read too.
    pub sheet: Vec<String>,
    /// Questions whose answers stay with the unit.
    pub file: Vec<String>,
    /// How many of them figures count.
    pub counted: u32,
}

/// A unit of the roster.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecipientLine {
    /// The unit.
    pub unit: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: String,
    /// Its desks that are not revoked.
    pub desks: u32,
    /// Its officers who have not left.
    pub officers: u32,
}

/// How long something is kept.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RetentionLine {
    /// Its code in the pack.
    pub code: String,
    /// The rule in words.
    pub label: String,
    /// Where the rule comes from; what nobody validated says so on paper.
    pub source: String,
}
