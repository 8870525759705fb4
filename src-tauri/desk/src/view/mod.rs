//! What does a screen or a command get to see?
//!
//! Types that show a value of a person have no `Debug`.

mod enrolment;
mod guard;
mod reception;
mod record;
mod status;
mod sync;
mod typescript;

pub use enrolment::{EnrolState, Enrolled, Founded, Invited, SwitchLine, UnitAdded, UnitLine, WaitingDesk};
pub use guard::{
    ActLine, Acts, ArchivedLine, ArchivedState, ExportAsked, Exported, LeaseView, PhoneCodeView, TrailLine,
    TrailVerified, TwoState,
};
pub use reception::{Check, DraftLine, Opened, Sealed, SectionCheck, Suggestions, Warning};
pub use record::{
    Change, ConflictLine, FileState, Found, HistoryLine, RecordDetail, RecordLine, RecordPage, SearchHit, Sibling,
};
pub use status::{Banner, DeskState, Home, OfficerLine, Role, Status};
pub use sync::{Alert, Counts, Passage, SyncPhase, SyncState, Synced, Verified, VerifyLine};
pub use typescript::typescript;
