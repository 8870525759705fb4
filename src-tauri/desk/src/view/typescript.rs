//! Which TypeScript types describe what the window receives?

use std::collections::BTreeMap;

use ts_rs::{Config, TS, TypeVisitor};

use super::*;
use crate::Failure;

/// Declarations of every type the window receives, sorted by name.
#[must_use]
pub fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let mut found = Found { config: &config, declarations: BTreeMap::new() };
    found.visit::<Failure>();
    found.visit::<Status>();
    found.visit::<Home>();
    found.visit::<Opened>();
    found.visit::<aman_schema::ViewDifference>();
    found.visit::<aman_schema::OptionView>();
    found.visit::<Check>();
    found.visit::<Sealed>();
    found.visit::<Suggestions>();
    found.visit::<RecordPage>();
    found.visit::<RecordDetail>();
    found.visit::<HistoryLine>();
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
    found.visit::<ExposureLines>();
    found.visit::<Revoked>();
    found.visit::<Rotated>();
    found.visit::<QuarantineLine>();
    found.visit::<ColleagueLine>();
    found.visit::<ShareSheet>();
    found.visit::<Sheet>();
    found.visit::<RecoveryLines>();
    found.visit::<Recovered>();
    found.visit::<Asked>();
    found.visit::<DestructionLine>();
    found.visit::<StateCodes>();
    found.visit::<StateAnswer>();
    found.visit::<ParcelLine>();
    found.visit::<Officers>();
    found.visit::<AskingOfficer>();
    found.visit::<ProposedWords>();
    let mut text = String::new();
    for declaration in found.declarations.values() {
        text.push_str("export ");
        text.push_str(declaration);
        text.push_str("\n\n");
    }
    text
}

struct Found<'a> {
    config: &'a Config,
    declarations: BTreeMap<String, String>,
}

impl TypeVisitor for Found<'_> {
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
