//! What does a screen show of the files of a record?

use serde::Serialize;
use ts_rs::TS;

use super::Passage;

/// A file of a record.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceLine {
    /// Its number: the entry of its manifest.
    pub id: String,
    /// What the officer calls it.
    pub name: String,
    /// What it claims to be, such as `image/jpeg`.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of the file as it was taken in.
    pub hash: String,
    /// Where it was taken or handed over.
    pub place: String,
    /// Who took it in; empty when nobody attested it.
    pub officer: String,
    /// At which desk.
    pub desk: String,
    /// When, by that desk's clock.
    pub claimed: i64,
    /// That clock was known to be wrong.
    pub clock_doubtful: bool,
    /// Whether the officer's signature is good.
    pub attested: bool,
    /// Pieces on this desk.
    pub here: u32,
    /// Pieces of the file.
    pub pieces: u32,
    /// Pieces that the server holds.
    pub held: u32,
    /// How far the word about it has gone.
    pub passage: Passage,
    /// The number of its small copy, if that is here.
    pub preview: Option<String>,
}

/// A file that was opened to be shown.
#[derive(Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceOpened {
    /// What it claims to be.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
}

/// A file was given out in clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceGiven {
    /// Bytes of the copy.
    pub bytes: u64,
    /// Without place, device and author; false for the file as it was taken in.
    pub stripped: bool,
}
