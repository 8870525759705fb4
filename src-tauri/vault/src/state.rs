//! What does the vault tell about records, drafts and itself?

use std::collections::BTreeMap;

use aman_schema::{Path, Private};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{ActId, DeskId, EntryId, LogId, OfficerId, RecordId, SpaceId, UnitId};
use serde_json::Value;

pub use crate::apart::Sibling;
use crate::fault::VaultFile;

pub use crate::outside::Restriction;
pub use crate::watch::{BundleTaken, ChainState, Compared, Gap, Parcel, ParcelOutcome};

/// The name of a draft on this desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DraftId(pub [u8; 16]);

/// A draft in a list.
#[derive(Debug)]
pub struct DraftSummary {
    /// Which draft.
    pub draft: DraftId,
    /// The form it answers.
    pub form: String,
    /// The pack it is typed with.
    pub pack: String,
    /// When it was opened, as this desk's clock said.
    pub opened: Timestamp,
    /// When an answer last changed, as this desk's clock said.
    pub changed: Timestamp,
    /// How many answers it holds.
    pub answers: u32,
    /// A word the desk keeps with it (a name to find it by), if any.
    pub label: Option<Private<String>>,
    /// The record it became, or will become once the desk is approved.
    pub record: Option<RecordId>,
    /// The item of that record it is about, where the reception is over.
    pub step: Option<Path>,
    /// Where it stands.
    pub state: DraftState,
    /// It was taken while the desk was locked, and no officer stands for it yet.
    pub locked: bool,
    /// It is the own one of the officer at work.
    pub restricted: bool,
}

/// Where a draft stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftState {
    /// Being typed.
    Open,
    /// Finished; waits for the unit's keys.
    Finished,
    /// Sealed; its answers live in the record.
    Sealed,
}

/// What sealing did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum SealOutcome {
    /// The record is in the log.
    Sealed {
        /// The record.
        record: RecordId,
        /// The entry that holds its file part.
        entry: EntryId,
    },
    /// The desk has no keys yet; the record is a durable finished draft and keeps this id.
    Waiting {
        /// The id it will have.
        record: RecordId,
    },
}

impl SealOutcome {
    /// The record's id, whether sealed or waiting.
    #[must_use]
    pub fn record(&self) -> RecordId {
        match self {
            Self::Sealed { record, .. } | Self::Waiting { record } => *record,
        }
    }
}

/// Whether the file part of a record can be read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// Readable and shown.
    Open,
    /// This desk is outside the unit: reading needs a reason.
    Closed,
    /// No key of it is here.
    KeyMissing,
    /// The lease has run out and it is an older record.
    LeaseOver,
    /// It was archived and left this desk; others hold it.
    Elsewhere,
}

/// Where a record's newest entries are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncState {
    /// Waits for the desk's approval; not sealed yet.
    Waiting,
    /// Only here.
    Kept,
    /// Sent, no receipt yet.
    Sent,
    /// The server signed for all of it.
    Received {
        /// The time the server claims.
        at: Timestamp,
    },
}

/// A record as this desk can show it.
#[derive(Debug)]
pub struct RecordState {
    /// Which record.
    pub record: RecordId,
    /// `{"form","pack","answers"}`, as it was added and amended since.
    pub document: Private<Value>,
    /// Fields with more than one value, by path.
    pub siblings: BTreeMap<String, Vec<Sibling>>,
    /// Different fields of one group written apart, by group: to be read together.
    pub together: BTreeMap<String, Vec<Sibling>>,
    /// The danger by the answers; of those that stand apart the higher one counts.
    pub highest: aman_schema::Danger,
    /// Whether the file part is here.
    pub file: FileState,
    /// Where its newest entries are.
    pub sync: SyncState,
    /// The unit it belongs to, if known.
    pub unit: Option<UnitId>,
    /// The danger level on the sheet, if there is one.
    pub danger: Option<String>,
    /// The first claimed time.
    pub opened: Timestamp,
    /// The last claimed time.
    pub changed: Timestamp,
    /// Parts of acts that have not arrived.
    pub incomplete: bool,
    /// Amendments that a newer program made and this one cannot show.
    pub newer: u32,
    /// An officer stands for it: who wrote it, or who adopted it.
    pub attested: bool,
    /// When it was taken, as the desk's clock said, if that was at a locked desk.
    pub received_locked: Option<Timestamp>,
    /// It was archived.
    pub archived: bool,
    /// Whether it is kept from the unit that received it.
    pub restricted: Restriction,
}

/// A record in a list.
#[derive(Clone, Debug)]
pub struct RecordRow {
    /// Which record.
    pub record: RecordId,
    /// The unit, if known.
    pub unit: Option<UnitId>,
    /// The form.
    pub form: String,
    /// The names on it, for those who may see them.
    pub title: Private<String>,
    /// The danger level on the sheet, if there is one.
    pub danger: Option<String>,
    /// The first claimed time.
    pub opened: Timestamp,
    /// The last claimed time.
    pub changed: Timestamp,
    /// Whether the file part is here.
    pub file: FileState,
    /// Where its newest entries are.
    pub sync: SyncState,
    /// Fields with more than one value.
    pub conflicts: u32,
    /// An officer stands for it.
    pub attested: bool,
    /// Whether it is kept from the unit that received it.
    pub restricted: Restriction,
}

/// Where a list goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListCursor {
    /// Claimed time of the last row shown.
    pub opened: Timestamp,
    /// Its record.
    pub record: RecordId,
}

/// One act in a record's history.
#[derive(Clone, Debug)]
pub struct HistoryLine {
    /// The entry.
    pub entry: EntryId,
    /// The act it is part of.
    pub act: ActId,
    /// The space it is in.
    pub space: SpaceId,
    /// Who.
    pub officer: OfficerId,
    /// At which desk, if the roster knows the log.
    pub desk: Option<DeskId>,
    /// When, as that desk's clock said.
    pub claimed: Timestamp,
    /// The clock was known to be wrong.
    pub doubtful: bool,
    /// Why (amendments).
    pub reason: Option<Private<String>>,
    /// What it changed; empty when this desk may not see it.
    pub changes: Vec<Change>,
    /// Whether the officer's signature inside was good.
    pub attested: bool,
    /// By this act an officer stands for what was taken while the desk was locked.
    pub adopts: bool,
    /// It says of another record that it is of the same person, or takes that back.
    pub same: Option<(RecordId, bool)>,
    /// A newer program made it.
    pub newer: bool,
    /// It changes nothing: it tells the unit that its file was read from outside.
    pub notice: bool,
    /// Where the entry is.
    pub sync: SyncState,
}

/// One changed field.
#[derive(Clone, Debug)]
pub struct Change {
    /// The field.
    pub path: String,
    /// Its new value; null means "taken away".
    pub value: Private<Value>,
}

/// One answer to a search.
#[derive(Clone, Debug)]
pub struct Found {
    /// The record.
    pub row: RecordRow,
    /// Higher is better.
    pub score: u32,
}

/// One line of the trail, in the clear.
#[derive(Clone, Debug)]
pub struct TrailLine {
    /// Its place in this desk's trail.
    pub number: u64,
    /// When, as this desk's clock said.
    pub at: Timestamp,
    /// Who, if someone was there.
    pub officer: Option<OfficerId>,
    /// What was done, one of a closed list of codes.
    pub code: String,
    /// About which record, if any.
    pub record: Option<RecordId>,
    /// The reason given, if any.
    pub reason: Option<Private<String>>,
    /// To whom or with what: a desk, a unit, a switch.
    pub subject: String,
    /// Two signatures, of an act that needs them; empty for any other.
    pub proof: Vec<u8>,
    /// At which desk, where lines of several are read.
    pub desk: Option<DeskId>,
    /// Of which unit, where lines of several are read.
    pub unit: Option<UnitId>,
}

/// What is wrong with lines of a trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrailFault {
    /// Lines are missing.
    Gap,
    /// Lines are not as they were when they were folded.
    Changed,
    /// Lines carry numbers that were used before: a disk that came back from a backup.
    Repeated,
    /// One of the two signatures of an act is not good.
    Unsigned,
    /// The roster does not know an officer who signed; her signature fits the key that the line names.
    Unknown,
}

/// Lines of one desk's trail with which something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrailFinding {
    /// Whose lines.
    pub desk: DeskId,
    /// What is wrong.
    pub fault: TrailFault,
    /// The first of them.
    pub from: u64,
    /// The last of them.
    pub to: u64,
}

/// Something the vault noticed and kept rather than deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A damaged or foreign file was renamed and a good one put in its place.
    SetAside {
        /// Which file.
        file: VaultFile,
        /// Its name now, inside the vault's folder.
        name: String,
    },
}

/// An alert the database keeps until someone looked at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAlert {
    /// Which kind; the codes of the wire.
    pub code: u8,
    /// The space, if it is about one.
    pub space: Option<SpaceId>,
    /// The log, if it is about one.
    pub log: Option<LogId>,
    /// The seq.
    pub seq: u64,
    /// The entry, if one is meant.
    pub entry: Option<EntryId>,
}

/// What a check of everything found.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct VerifyReport {
    /// Entries checked.
    pub entries: u64,
    /// Receipts checked.
    pub receipts: u64,
    /// Wraps and grants checked.
    pub keys: u64,
    /// Lines of the trail checked.
    pub trail: u64,
    /// Chunks of attachments checked.
    pub chunks: u64,
    /// Entries that a chain needs and this desk does not hold: (log, space, seq).
    pub missing: Vec<(LogId, SpaceId, u64)>,
    /// What others say exists and is not here, with whose word proves it.
    pub gaps: Vec<Gap>,
    /// Two entries at one place: (log, space, seq).
    pub forked: Vec<(LogId, SpaceId, u64)>,
    /// Entries whose bytes, signature, chain or seal are wrong.
    pub damaged: Vec<EntryId>,
    /// Other damage, by a fixed word.
    pub faults: Vec<&'static str>,
    /// Lines of trails, this desk's and others', that are missing, changed or not signed as they say.
    pub trails: Vec<TrailFinding>,
    /// Whether the seals were opened too (only while unlocked).
    pub opened: bool,
}

impl VerifyReport {
    /// Gaps whose entries have not arrived.
    pub fn open_gaps(&self) -> impl Iterator<Item = &Gap> {
        self.gaps.iter().filter(|gap| gap.closed.is_none())
    }

    /// Tells whether nothing is damaged, forked or missing.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let trails =
            self.trails.iter().all(|finding| matches!(finding.fault, TrailFault::Repeated | TrailFault::Unknown));
        trails
            && self.missing.is_empty()
            && self.open_gaps().next().is_none()
            && self.forked.is_empty()
            && self.damaged.is_empty()
            && self.faults.is_empty()
    }
}

/// The server this desk talks to, as the invitation gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerPin {
    /// `host:port`.
    pub address: String,
    /// Its Ed25519 public key.
    pub key: [u8; 32],
}
