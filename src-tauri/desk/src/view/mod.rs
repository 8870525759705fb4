//! What does a screen or a command get to see?
//!
//! Types that show a value of a person have no `Debug`.

mod course;
mod danger;
mod doctor;
mod enrolment;
mod evidence;
mod guard;
mod keys;
mod officers;
mod packs;
mod papers;
mod protection;
mod reception;
mod record;
mod status;
mod sync;
mod typescript;
mod watch;

pub use course::{Agenda, AgendaLine, CallView, Noted, ServiceFound, ServiceLine, StepOf};
pub use danger::{
    AssessmentLine, CallLine, CallListView, CallStepLine, DangerCodeView, GridChangeLine, UnansweredLine,
};
pub use doctor::{Finding, FindingState};
pub use enrolment::{
    BatchAnswer, BatchWritten, CodeCheck, CodeState, EnrolState, Enrolled, Founded, InvitationCard, InvitationLine,
    InvitationState, Invited, QrView, SwitchLine, UnitAdded, UnitLine, WaitingDesk,
};
pub use evidence::{EvidenceGiven, EvidenceLine, EvidenceOpened};
pub use guard::{
    ActLine, Acts, ArchivedLine, ArchivedState, ExportAsked, Exported, LeaseView, PhoneCodeView, TrailLine,
    TrailVerified, TwoState,
};
pub use keys::{
    Asked, ColleagueLine, DestructionLine, ExposureLines, KeyAgeLine, QuarantineLine, Recovered, RecoveryLines,
    Revoked, Rotated, ShareSheet, Sheet, TakenOver,
};
pub use officers::{
    AskingOfficer, DeviceSecret, OfficerDetail, OfficerRole, OfficerStanding, Officers, ProposedWords, RosterOfficer,
    SecretAsked, StickLine,
};
pub use packs::{PackChangeLine, PackFinding, PackHeld, PackProposed, PackRead, PackTaken};
pub use papers::{Copying, PaperChecked, PaperLine, PaperShown, PaperStanding, PaperText, PaperTextPart, PaperTextRow};
pub use protection::{DataLine, Protection, PurposeLine, RecipientLine, RetentionLine};
pub use reception::{Check, DraftLine, Opened, Restriction, Sealed, SectionCheck, Suggestions, Warning};
pub use record::{
    Change, ConflictLine, DuplicatePair, FileState, Found, HistoryLine, RecordDetail, RecordLine, RecordPage, Same,
    SameSaid, SearchHit, Sibling,
};
pub use status::{Banner, DeskState, Home, OfficerLine, Role, Status};
pub use sync::{Alert, Counts, Passage, SyncPhase, SyncState, Synced, Verified, VerifyLine};
pub use typescript::typescript;
pub use watch::{BundleRead, Bundled, ChainLine, CourierUnit, GapLine, ParcelLine, StateAnswer, StateCodes};
