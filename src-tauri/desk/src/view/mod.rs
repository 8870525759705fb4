//! What does a screen or a command get to see?
//!
//! Types that show a value of a person have no `Debug`.

mod doctor;
mod enrolment;
mod reception;
mod record;
mod status;
mod sync;
mod typescript;

pub use doctor::{Finding, FindingState};
pub use enrolment::{
    CodeCheck, CodeState, EnrolState, Enrolled, Founded, InvitationCard, InvitationLine, InvitationState, Invited,
    QrView, SwitchLine, UnitAdded, UnitLine, WaitingDesk,
};
pub use reception::{Check, DraftLine, Opened, Sealed, SectionCheck, Suggestions, Warning};
pub use record::{
    Change, ConflictLine, FileState, HistoryLine, RecordDetail, RecordLine, RecordPage, SearchHit, Sibling, TrailLine,
};
pub use status::{Banner, DeskState, Home, OfficerLine, Role, Status};
pub use sync::{Alert, Counts, Passage, SyncPhase, SyncState, Synced, Verified, VerifyLine};
pub use typescript::typescript;
