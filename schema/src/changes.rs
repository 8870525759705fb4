//! What changed in a form between two answers?
//!
//! The window gets the whole once, then only this.

use crate::danger::Danger;
use crate::timing::TimerView;
use crate::view::{FieldView, FormSummary, ItemView, Progress, SectionView, View};
use serde::Serialize;
use ts_rs::TS;

/// What changed between two views of one form.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ViewDifference {
    /// Fields that changed, each whole, found by path.
    pub fields: Vec<FieldView>,
    /// Sections whose state changed, without their fields.
    pub sections: Vec<SectionChange>,
    /// Repeated sections whose items came, went or moved: all their items.
    pub items: Vec<ItemsChange>,
    /// The computed danger, if it changed.
    pub danger: Option<Danger>,
    /// Only information was asked for.
    pub information: bool,
    /// All time limits, if one changed.
    pub timers: Option<Vec<TimerView>>,
    /// The whole in numbers.
    pub summary: FormSummary,
}

/// The changed state of one section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct SectionChange {
    /// Which section.
    pub id: String,
    /// Whether it applies now.
    pub shown: bool,
    /// How far it is filled.
    pub status: Progress,
    /// Questions answered, among those shown.
    pub done: u32,
    /// Questions shown.
    pub total: u32,
}

/// All the items of one repeated section.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ItemsChange {
    /// Which section.
    pub section: String,
    /// Its items now.
    pub items: Vec<ItemView>,
}

impl View {
    /// What changed since an older view of the same form in the same language.
    #[must_use]
    pub fn difference(&self, old: &Self) -> ViewDifference {
        let mut change = ViewDifference {
            fields: Vec::new(),
            sections: Vec::new(),
            items: Vec::new(),
            danger: (self.danger != old.danger).then(|| self.danger.clone()),
            information: self.information,
            timers: (self.timers != old.timers).then(|| self.timers.clone()),
            summary: self.summary.clone(),
        };
        for (new, old) in self.sections.iter().zip(&old.sections) {
            if new.change() != old.change() {
                change.sections.push(new.change());
            }
            let same_items = new.items.len() == old.items.len()
                && new.items.iter().zip(&old.items).all(|(new, old)| new.path == old.path);
            if same_items {
                let pairs = new.all_fields().zip(old.all_fields());
                change.fields.extend(pairs.filter(|(new, old)| new != old).map(|(new, _)| new.clone()));
            } else {
                change.items.push(ItemsChange { section: new.id.clone(), items: new.items.clone() });
            }
        }
        change
    }
}

impl SectionView {
    fn change(&self) -> SectionChange {
        SectionChange {
            id: self.id.clone(),
            shown: self.shown,
            status: self.status,
            done: self.done,
            total: self.total,
        }
    }
}
