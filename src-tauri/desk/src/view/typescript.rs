//! Which TypeScript types describe what the window receives?

use std::collections::BTreeMap;

use ts_rs::{Config, TS, TypeVisitor};

use super::*;
use crate::Failure;

/// Declarations of every type the window receives, sorted by name.
#[must_use]
pub fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let mut found = Declared { config: &config, declarations: BTreeMap::new() };
    found.visit::<Failure>();
    found.visit::<Status>();
    found.visit::<Home>();
    found.visit::<Opened>();
    found.visit::<aman_schema::ViewDifference>();
    found.visit::<aman_schema::OptionView>();
    found.visit::<Check>();
    found.visit::<Sealed>();
    found.visit::<Suggestions>();
    found.visit::<Restriction>();
    found.visit::<RecordPage>();
    found.visit::<RecordDetail>();
    found.visit::<HistoryLine>();
    found.visit::<EvidenceLine>();
    found.visit::<EvidenceOpened>();
    found.visit::<EvidenceGiven>();
    found.visit::<PaperLine>();
    found.visit::<PaperShown>();
    found.visit::<PaperChecked>();
    found.visit::<CallLine>();
    found.visit::<CallListView>();
    found.visit::<DangerCodeView>();
    found.visit::<UnansweredLine>();
    found.visit::<Agenda>();
    found.visit::<CallView>();
    found.visit::<ServiceLine>();
    found.visit::<Noted>();
    found.visit::<TrailLine>();
    found.visit::<SyncState>();
    found.visit::<Verified>();
    found.visit::<Enrolled>();
    found.visit::<Founded>();
    found.visit::<Invited>();
    found.visit::<UnitAdded>();
    found.visit::<WaitingDesk>();
    found.visit::<UnitLine>();
    found.visit::<SwitchLine>();
    found.visit::<Found>();
    found.visit::<Same>();
    found.visit::<DuplicatePair>();
    found.visit::<InvitationCard>();
    found.visit::<InvitationLine>();
    found.visit::<BatchAnswer>();
    found.visit::<CodeCheck>();
    found.visit::<Finding>();
    found.visit::<crate::FileWords>();
    found.visit::<crate::Founding>();
    found.visit::<crate::GiveAsked>();
    found.visit::<crate::Newcomer>();
    found.visit::<crate::Takeover>();
    found.visit_guard();
    let mut text = String::new();
    for declaration in found.declarations.values() {
        text.push_str("export ");
        text.push_str(declaration);
        text.push_str("\n\n");
    }
    text
}

struct Declared<'a> {
    config: &'a Config,
    declarations: BTreeMap<String, String>,
}

impl Declared<'_> {
    /// What concerns keys, loss, officers, the lease and acts of two.
    fn visit_guard(&mut self) {
        self.visit::<ExposureLines>();
        self.visit::<Revoked>();
        self.visit::<Rotated>();
        self.visit::<QuarantineLine>();
        self.visit::<ColleagueLine>();
        self.visit::<ShareSheet>();
        self.visit::<Sheet>();
        self.visit::<RecoveryLines>();
        self.visit::<Recovered>();
        self.visit::<Asked>();
        self.visit::<DestructionLine>();
        self.visit::<StateCodes>();
        self.visit::<StateAnswer>();
        self.visit::<ParcelLine>();
        self.visit::<Officers>();
        self.visit::<AskingOfficer>();
        self.visit::<KeyAgeLine>();
        self.visit::<SecretAsked>();
        self.visit::<ProposedWords>();
        self.visit::<LeaseView>();
        self.visit::<PhoneCodeView>();
        self.visit::<TrailVerified>();
        self.visit::<ExportAsked>();
        self.visit::<Exported>();
        self.visit::<Acts>();
        self.visit::<ArchivedLine>();
        self.visit::<RosterOfficer>();
        self.visit::<CourierUnit>();
        self.visit::<Bundled>();
        self.visit::<BundleRead>();
        self.visit::<PackHeld>();
        self.visit::<PackRead>();
        self.visit::<PackTaken>();
    }
}

impl TypeVisitor for Declared<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() {
            let name = T::ident(self.config);
            if self.declarations.contains_key(&name) {
                return;
            }
            self.declarations.insert(name, T::decl(self.config));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}
