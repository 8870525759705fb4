//! What may be written in the files of a pack?

use crate::answer::NonAnswer;
use crate::danger::Level;
use crate::form::{After, Compare, Exposure, Part, Search, Suggest};
use crate::lang::Lang;
use crate::paper::Reader;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// `pack.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPack {
    pub(crate) id: String,
    pub(crate) form: String,
    pub(crate) valid_from: String,
    pub(crate) requires_program: String,
    pub(crate) reception_day: String,
    pub(crate) information: Option<RawInformation>,
    pub(crate) title: Vec<Vec<String>>,
    #[serde(default)]
    pub(crate) identity: RawIdentity,
    pub(crate) danger: RawDanger,
}

/// The answer that says that only information was asked for, by nobody in particular; and the one that says: of a group.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawInformation {
    pub(crate) path: String,
    pub(crate) code: String,
    pub(crate) group: Option<RawCode>,
}

/// One answer of one field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCode {
    pub(crate) path: String,
    pub(crate) code: String,
}

/// By what a person is known again, besides the title: names of fields.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawIdentity {
    pub(crate) birth: Option<String>,
    pub(crate) age: Option<String>,
    pub(crate) mother: Option<String>,
    pub(crate) place: Option<String>,
}

/// The rule of the danger grid.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDanger {
    pub(crate) validated: bool,
    pub(crate) applies: Value,
    pub(crate) max_unanswered: u32,
    pub(crate) health_alert: Vec<String>,
    pub(crate) judgement: String,
    pub(crate) reason: String,
    pub(crate) levels: Vec<RawLevel>,
    pub(crate) otherwise: Level,
}

/// One level of the rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLevel {
    pub(crate) level: Level,
    pub(crate) any: Vec<RawReached>,
}

/// One condition of a level.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum RawReached {
    EachGroup(Vec<Vec<String>>),
    Red(u32),
    Yes(u32),
}

/// `forms/*.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawForm {
    pub(crate) form: String,
    pub(crate) sections: Vec<Value>,
    pub(crate) rules: Vec<Value>,
}

/// One section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSection {
    pub(crate) section: String,
    pub(crate) page: Option<String>,
    pub(crate) repeat: Option<RawRepeat>,
    pub(crate) shown: Option<Value>,
    pub(crate) unless: Option<Value>,
    #[serde(default)]
    pub(crate) guides: u32,
    #[serde(default)]
    pub(crate) aloud: bool,
    pub(crate) after: Option<After>,
    pub(crate) fields: Vec<Value>,
}

/// How often a section may repeat.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRepeat {
    pub(crate) max: u32,
}

/// One field, or the place of all questions of the grid.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawField {
    pub(crate) field: String,
    pub(crate) kind: String,
    pub(crate) part: Part,
    pub(crate) exposure: Exposure,
    pub(crate) group: Option<String>,
    pub(crate) list: Option<String>,
    pub(crate) min: Option<i32>,
    pub(crate) max: Option<i32>,
    pub(crate) max_length: Option<u32>,
    #[serde(default)]
    pub(crate) coded: bool,
    #[serde(default)]
    pub(crate) prints: Vec<String>,
    #[serde(default)]
    pub(crate) counts: Vec<String>,
    #[serde(default)]
    pub(crate) decides: Vec<String>,
    pub(crate) shown: Option<Value>,
    pub(crate) unless: Option<Value>,
    pub(crate) required: Option<RawRequired>,
    pub(crate) answers_allowed: Option<Vec<RawAnswer>>,
    pub(crate) asked_by: Option<String>,
    #[serde(default)]
    pub(crate) by_head: bool,
    pub(crate) search: Option<Search>,
    pub(crate) suggest: Option<Suggest>,
    pub(crate) compare: Option<Compare>,
    #[serde(default)]
    pub(crate) past: bool,
    #[serde(default)]
    pub(crate) quiet: bool,
    #[serde(skip)]
    pub(crate) grid_labels: Option<[String; 4]>,
}

/// `{"for":"seal"}`, with a condition if need be.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRequired {
    #[serde(rename = "for")]
    pub(crate) _step: RequiredFor,
    pub(crate) when: Option<Value>,
}

/// The step before which an answer is expected.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RequiredFor {
    Seal,
}

/// What a field may be answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RawAnswer {
    Value,
    Unknown,
    Refused,
    NotAsked,
}

impl RawAnswer {
    pub(crate) const fn non_answer(self) -> Option<NonAnswer> {
        match self {
            Self::Value => None,
            Self::Unknown => Some(NonAnswer::Unknown),
            Self::Refused => Some(NonAnswer::Refused),
            Self::NotAsked => Some(NonAnswer::NotAsked),
        }
    }
}

/// A rule across fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRule {
    pub(crate) rule: String,
    pub(crate) at: String,
    pub(crate) warn_when: Value,
}

/// `papers.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPapers {
    pub(crate) papers: Vec<Value>,
}

/// One paper.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPaper {
    pub(crate) paper: String,
    #[serde(rename = "for")]
    pub(crate) reader: Reader,
    /// A repeated section: one paper for each of its items.
    pub(crate) each: Option<String>,
    #[serde(default)]
    pub(crate) needs: Vec<RawNeed>,
    /// How many paragraphs stand before and after the answers.
    #[serde(default)]
    pub(crate) before: u32,
    #[serde(default)]
    pub(crate) after: u32,
    #[serde(default)]
    pub(crate) boxes: u32,
    #[serde(default)]
    pub(crate) lines: u32,
    #[serde(default)]
    pub(crate) reply: u32,
    #[serde(default)]
    pub(crate) signs: Vec<String>,
    #[serde(default)]
    pub(crate) non_answers: bool,
    #[serde(default)]
    pub(crate) danger: bool,
    #[serde(default)]
    pub(crate) bare: bool,
    #[serde(default)]
    pub(crate) plain: bool,
    #[serde(default)]
    pub(crate) copied: bool,
    #[serde(default)]
    pub(crate) blanks: bool,
    #[serde(default)]
    pub(crate) never: RawNever,
}

/// A condition without which a paper is not printed, with the name of its words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNeed {
    pub(crate) need: String,
    pub(crate) when: Value,
}

/// What must not stand on a paper.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNever {
    /// Sections, or fields as `section.field`.
    #[serde(default)]
    pub(crate) fields: Vec<String>,
    /// Beginnings of words, by language.
    #[serde(default)]
    pub(crate) words: BTreeMap<Lang, Vec<String>>,
}
