//! What does somebody see who asks whether anything is kept back?

use serde::Serialize;
use ts_rs::TS;

/// Entries that must exist and are, or were, not on this desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GapLine {
    /// The log that lacks entries here.
    pub log: String,
    /// The space of the chain.
    pub space: String,
    /// The desk that wrote them, if the roster names it.
    pub desk: Option<String>,
    /// Number of its unit.
    pub unit: Option<String>,
    /// What the space is for: `sheet`, `file`, `roster`, …; if this desk can read the label.
    pub place: Option<String>,
    /// The first seq that is missing.
    pub from: u64,
    /// The chain goes at least to this seq.
    pub upto: u64,
    /// When this desk noticed, by its clock.
    pub since: i64,
    /// When the entries arrived after all.
    pub closed: Option<i64>,
    /// Whose word proves it: `beacon`, `receipt` or `follower`.
    pub witness: String,
    /// The desk that gave the word, or the incarnation of the server.
    pub by: String,
    /// When the word was given, as its giver's clock claims.
    pub said: i64,
    /// All of it as a sentence.
    pub sentence: String,
}

/// One chain, to be read out or to be compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChainLine {
    /// The log.
    pub log: String,
    /// The space.
    pub space: String,
    /// The desk that writes it, if the roster names it.
    pub desk: Option<String>,
    /// Name of its unit where it can be read, else its number.
    pub unit: String,
    /// What the space is for, in words.
    pub place: String,
    /// The entry that is compared.
    pub seq: u64,
    /// Twenty digits in four groups.
    pub code: String,
    /// The server signed for the chain up to here.
    pub acknowledged: bool,
}

/// The chains of this desk and of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StateCodes {
    /// Of this desk: to be read out.
    pub own: Vec<ChainLine>,
    /// Of others: to be compared with.
    pub others: Vec<ChainLine>,
}

/// What comparing showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StateAnswer {
    /// `same`, `missing` or `different`.
    pub answer: String,
    /// The last seq held here, when something is missing and anything is held.
    pub held: Option<u64>,
    /// The same as a sentence.
    pub sentence: String,
}

/// What a courier file was filled with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Bundled {
    /// Desks it is addressed to.
    pub desks: u32,
    /// Entries in it.
    pub entries: u32,
    /// Receipts in it.
    pub receipts: u32,
}

/// What became of a courier file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BundleRead {
    /// `kept` until somebody unlocks, or `taken`.
    pub state: String,
    /// What was new here.
    pub stored: u32,
    /// What was here already.
    pub duplicate: u32,
    /// What proves nothing yet.
    pub set_aside: u32,
    /// Receipts of the server in it.
    pub receipts: u32,
    /// Entries of this desk that the server has signed for by them.
    pub acknowledged: u32,
    /// What a person should hear about.
    pub alerts: Vec<super::Alert>,
    /// Names of units whose records may be read here from now on, given by two signatures outside the roster.
    pub given: Vec<String>,
}

/// A unit for whose desks a courier file can be sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CourierUnit {
    /// The unit.
    pub unit: String,
    /// Its name; a locked desk cannot read it.
    pub name: Option<String>,
    /// It coordinates, as far as can be read.
    pub region: bool,
    /// Its desks without this one.
    pub desks: Vec<String>,
}

/// A courier file that came while the desk was locked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ParcelLine {
    /// When it came, by this desk's clock.
    pub arrived: i64,
    /// `waits`, `taken`, `closed` or `malformed`.
    pub outcome: String,
}
