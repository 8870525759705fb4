//! What does the window receive of a form: what to show, what is missing, what is wrong?
//!
//! The window knows kinds, never fields. `Debug` leaves values about a person out.

use crate::answer::NonAnswer;
use crate::danger::Danger;
use crate::form::After;
use crate::lang::{Dir, Lang};
use crate::path::Path;
use crate::timing::TimerView;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::fmt;
use std::{ops::Deref, sync::Arc};
use ts_rs::TS;

/// A whole form as shown.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct View {
    /// Which form.
    pub form: String,
    /// Which pack it is from.
    pub pack: String,
    /// The language asked for.
    pub lang: Lang,
    /// Its direction.
    pub dir: Dir,
    /// The sections, in order, those that do not apply included.
    pub sections: Vec<SectionView>,
    /// The computed danger.
    pub danger: Danger,
    /// The time limits that apply.
    pub timers: Vec<TimerView>,
    /// Only information was asked for, by nobody in particular.
    pub information: bool,
    /// The whole in numbers.
    pub summary: FormSummary,
}

/// One section: a page of questions, or a list of items.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct SectionView {
    /// Its name in paths.
    pub id: String,
    /// The page it stands on: its own id, or that of the section it follows on one page.
    pub page: String,
    /// Its title.
    pub label: String,
    /// What to keep in mind.
    pub hint: Option<String>,
    /// Guiding questions, for narratives above all.
    pub guide: Vec<String>,
    /// It is read to her: the desk must not hide it because no key is touched.
    pub aloud: bool,
    /// Whether items may be added once the reception is over; `only` is never asked in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub after: Option<After>,
    /// The language of these words, where it is not the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub words_lang: Option<Lang>,
    /// Whether it applies given the other answers.
    pub shown: bool,
    /// Whether it is a list of items (kind `repeat`).
    pub repeats: bool,
    /// The label of the button that adds an item.
    pub add_label: Option<String>,
    /// How far it is filled.
    pub status: Progress,
    /// Questions answered, among those shown.
    pub done: u32,
    /// Questions shown.
    pub total: u32,
    /// Its fields; empty when it repeats.
    pub fields: Vec<FieldView>,
    /// Its items; empty unless it repeats.
    pub items: Vec<ItemView>,
}

/// One item of a repeated section.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ItemView {
    /// `section[ID]`.
    pub path: Path,
    /// A title such as "Child 2".
    pub label: String,
    /// Its fields.
    pub fields: Vec<FieldView>,
}

/// One question.
#[derive(Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct FieldView {
    /// Where the answer goes.
    pub path: Path,
    /// How it is asked.
    pub kind: KindName,
    /// The question.
    pub label: String,
    /// What to keep in mind.
    pub hint: Option<String>,
    /// The language of these words, where it is not the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub words_lang: Option<Lang>,
    /// What was typed.
    #[ts(type = "unknown")]
    pub value: Option<Value>,
    /// What the program offers to take over with one key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "unknown")]
    pub suggested: Option<Value>,
    /// Whether it applies given the other answers; an answer that no longer applies is kept.
    pub shown: bool,
    /// Whether it is expected before sealing.
    pub required: bool,
    /// What can be chosen: codes of lists, places, precisions, documents.
    pub options: Options,
    /// Which reasons for having no value are offered.
    pub non_answers: Vec<NonAnswerView>,
    /// What is wrong with the answer.
    pub problems: Vec<ProblemView>,
    /// The longest text, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub max_length: Option<u32>,
    /// The smallest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub min: Option<i32>,
    /// The largest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub max: Option<i32>,
    /// For places: whether only codes are taken, no free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub coded: Option<bool>,
    /// Who should ask: `trained` for questions that need a trained officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub asked_by: Option<String>,
    /// Whether similar records are looked for while it is typed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub searched: bool,
}

impl fmt::Debug for FieldView {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "FieldView({}, shown {}, {} problems, ..)", self.path, self.shown, self.problems.len())
    }
}

/// How a question is asked; a new kind is a new program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum KindName {
    /// One code of a list.
    Choice,
    /// Several codes of a list.
    Choices,
    /// `{"date","precision"}`.
    Date,
    /// `{"type","number"}`.
    IdDocument,
    /// Long text in her words.
    Narrative,
    /// A whole number.
    Number,
    /// A telephone number.
    Phone,
    /// `{"region","province","cercle"}` and, unless coded, `"commune"`, `"detail"`.
    Place,
    /// A line of text.
    Text,
    /// `HH:MM`.
    Time,
    /// `yes` or `no`.
    YesNo,
}

/// One thing that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct OptionView {
    /// What is stored.
    pub code: String,
    /// What is shown.
    pub label: String,
    /// The digit that chooses it, where there are at most nine.
    pub key: Option<String>,
    /// The language of the label, where it is not the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub words_lang: Option<Lang>,
    /// The code it lies under: the region of a province.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub parent: Option<String>,
}

/// Options that many fields and views share.
#[derive(Clone, Debug, Default, TS)]
#[ts(as = "Vec<OptionView>")]
pub struct Options(pub(crate) Arc<Vec<OptionView>>);

impl Deref for Options {
    type Target = [OptionView];

    fn deref(&self) -> &[OptionView] {
        &self.0
    }
}

impl PartialEq for Options {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Serialize for Options {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_seq(self.iter())
    }
}

/// One reason for having no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct NonAnswerView {
    /// Stored as `{"answer": code}`.
    pub code: NonAnswer,
    /// What is shown.
    pub label: String,
    /// The digit that gives it, unless an option has it.
    pub key: Option<String>,
}

/// One thing that is wrong, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ProblemView {
    /// Its code.
    pub code: String,
    /// Its words.
    pub text: String,
    /// Whether it refuses the record; otherwise it only warns.
    pub refuses: bool,
    /// Whether no act after the reception may bring it about.
    pub bars: bool,
}

/// How far a section is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "SectionStatus", rename_all = "snake_case")]
#[expect(clippy::enum_variant_names, reason = "in progress is the word for it")]
pub enum Progress {
    /// Everything expected is there.
    Done,
    /// Something is there.
    InProgress,
    /// The section does not apply given the other answers.
    NotApplicable,
    /// Nothing is there.
    NotStarted,
}

/// A form in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct FormSummary {
    /// Questions answered, among those shown.
    pub done: u32,
    /// Questions shown.
    pub total: u32,
    /// Expected before sealing and not answered.
    pub missing: u32,
    /// What would refuse the record: problems of shown answers, and answers to nothing this form asks.
    pub refusing: u32,
    /// Whether it could be sealed now.
    pub can_seal: bool,
    /// Labels shown in another language than the one asked for.
    pub fallbacks: u32,
}

impl View {
    /// The question at a path.
    #[must_use]
    pub fn field(&self, path: &Path) -> Option<&FieldView> {
        self.fields().find(|field| field.path == *path)
    }

    /// Every question, in order.
    pub fn fields(&self) -> impl Iterator<Item = &FieldView> {
        self.sections.iter().flat_map(SectionView::all_fields)
    }
}

impl SectionView {
    /// Its questions, those of its items included.
    pub fn all_fields(&self) -> impl Iterator<Item = &FieldView> {
        self.fields.iter().chain(self.items.iter().flat_map(|item| item.fields.iter()))
    }
}
