//! How dangerous is her situation, by the grid and by the officer's judgement?
//!
//! The grid has not been validated by an expert. What was not answered, or is not known, never counts as "no".

use crate::draft::Draft;
use crate::pack::Pack;
use crate::path::Path;
use crate::scene::Scene;
use crate::truth::Truth;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// A level of danger; a later one is higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub enum Level {
    /// Low at present.
    N1,
    /// Moderate.
    N2,
    /// High.
    N3,
    /// Imminent or extreme.
    N4,
}

impl Level {
    /// The code of the list of levels.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::N1 => "N1",
            Self::N2 => "N2",
            Self::N3 => "N3",
            Self::N4 => "N4",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::N1, Self::N2, Self::N3, Self::N4].into_iter().find(|level| level.code() == code)
    }
}

/// What the grid and the judgement come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct Danger {
    /// Whether the grid was put, and wholly.
    pub state: GridState,
    /// What the answers give; nothing where the grid does not apply or was not begun.
    pub computed: Option<Level>,
    /// The level that counts: the computed one, raised by judgement if judgement is higher.
    pub level: Option<Level>,
    /// Too many questions are open: the computed level is the least it can be.
    pub floor: bool,
    /// Red questions answered yes.
    pub red: u32,
    /// Questions answered yes.
    pub yes: u32,
    /// Questions without a yes or a no.
    pub unanswered: u32,
    /// She spoke of harming herself or dying.
    pub health_alert: bool,
    /// A judgement lower than the computed level was given and has no effect.
    pub lowering_ignored: bool,
    /// Whether an expert has validated the grid.
    pub validated: bool,
}

/// Whether a grid was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum GridState {
    /// Enough questions were answered.
    Assessed,
    /// Too many questions are open.
    Incomplete,
    /// The grid does not apply, or it was not begun and nothing says that it applies.
    NotAssessed,
}

/// The rule of a grid, as the pack states it.
#[derive(Clone, Debug)]
pub(crate) struct GridRule {
    pub(crate) applies: crate::expr::Expr,
    pub(crate) questions: Vec<usize>,
    pub(crate) red: Vec<usize>,
    pub(crate) max_unanswered: u32,
    pub(crate) health_alert: Vec<usize>,
    pub(crate) judgement: usize,
    pub(crate) reason: usize,
    pub(crate) levels: Vec<LevelRule>,
    pub(crate) otherwise: Level,
    pub(crate) validated: bool,
}

/// When a level is reached: if any of its conditions holds. The first level reached counts.
#[derive(Clone, Debug)]
pub(crate) struct LevelRule {
    pub(crate) level: Level,
    pub(crate) any: Vec<Reached>,
}

/// One condition of a level.
#[derive(Clone, Debug)]
pub(crate) enum Reached {
    /// From each group at least one yes.
    EachGroup(Vec<Vec<usize>>),
    /// So many red questions answered yes.
    Red(u32),
    /// So many questions answered yes.
    Yes(u32),
}

/// Computes the danger from the answers of a record or draft, `{section: {field: value}}`.
#[must_use]
pub fn danger(answers: &Value, pack: &Pack) -> Danger {
    danger_in(&Scene::new(pack, answers, None))
}

/// Computes the danger where some answers were written apart: of each, the value that gives the higher danger counts.
///
/// Nobody has decided yet, and what one of two officers heard must not be lost by the order of two entries.
#[must_use]
pub fn highest_danger(answers: &Value, apart: &[(Path, Vec<Value>)], pack: &Pack) -> Danger {
    let rank = |danger: &Danger| (danger.level, danger.red, danger.yes, danger.health_alert);
    let mut best = (danger(answers, pack), answers.clone());
    for (path, values) in apart {
        for value in values {
            let mut draft = Draft::with_answers(pack.form(), pack.id(), best.1.clone());
            draft.set(path, Some(value.clone()));
            let tried = danger(draft.answers(), pack);
            if rank(&tried) > rank(&best.0) {
                best = (tried, draft.answers().clone());
            }
        }
    }
    best.0
}

pub(crate) fn danger_in(scene: &Scene<'_>) -> Danger {
    let rule = &scene.pack.grid;
    let said = |place: &usize, what: &str| answer(scene, *place).and_then(Value::as_str) == Some(what);
    let count = |places: &[usize]| u32::try_from(places.iter().filter(|place| said(place, "yes")).count()).unwrap_or(0);
    let open = rule.questions.iter().filter(|place| !said(place, "yes") && !said(place, "no")).count();
    let unanswered = u32::try_from(open).unwrap_or(u32::MAX);
    let (yes, red) = (count(&rule.questions), count(&rule.red));
    let begun = rule.questions.iter().any(|place| answer(scene, *place).is_some());
    let state = match scene.truth(&rule.applies, None) {
        Truth::False => GridState::NotAssessed,
        Truth::Unknown if !begun => GridState::NotAssessed,
        Truth::True | Truth::Unknown if unanswered > rule.max_unanswered => GridState::Incomplete,
        Truth::True | Truth::Unknown => GridState::Assessed,
    };
    let holds = |reached: &Reached| match reached {
        Reached::EachGroup(groups) => groups.iter().all(|group| count(group) > 0),
        Reached::Red(least) => red >= *least,
        Reached::Yes(least) => yes >= *least,
    };
    let reached =
        rule.levels.iter().find(|level| level.any.iter().any(holds)).map_or(rule.otherwise, |rule| rule.level);
    let computed = (state != GridState::NotAssessed).then_some(reached);
    let judged = answer(scene, rule.judgement).and_then(Value::as_str).and_then(Level::parse);
    Danger {
        state,
        computed,
        level: computed.max(judged),
        floor: state == GridState::Incomplete,
        red,
        yes,
        unanswered,
        health_alert: rule.health_alert.iter().any(|place| said(place, "yes")),
        lowering_ignored: judged.zip(computed).is_some_and(|(judged, computed)| judged < computed),
        validated: rule.validated,
    }
}

fn answer<'a>(scene: &Scene<'a>, place: usize) -> Option<&'a Value> {
    let field = scene.pack.fields.get(place)?;
    field.answer(scene.once(field.section))
}
