//! How does a form look, given what has been typed?

use crate::answer::NonAnswer;
use crate::danger::danger_in;
use crate::draft::Draft;
use crate::form::{Field, Rule, Section};
use crate::kind::Kind;
use crate::lang::Lang;
use crate::pack::{Labels, Pack};
use crate::parse::{refusals, refusing};
use crate::path::Path;
use crate::problem::{Code, Weight};
use crate::scene::{Item, Scene, is_value};
use crate::step::items_offered;
use crate::timing::{Clock, timers_in};
use crate::view::{
    FieldView, FormSummary, ItemView, KindName, NonAnswerView, OptionView, Options, ProblemView, Progress, SectionView,
    View,
};
use crate::warnings::{broken_at, danger_warnings, is_required, oddities};
use serde_json::Value;
use std::sync::Arc;

/// The whole form as shown, in a language, at a time that nothing contradicts (Unix milliseconds).
#[must_use]
pub fn view(draft: &Draft, pack: &Pack, lang: Lang, now: i64) -> View {
    view_by(draft, pack, lang, Clock::sure(now))
}

/// The whole form as shown; the clock is only for suggestions, the word "now" and time limits.
#[must_use]
pub fn view_by(draft: &Draft, pack: &Pack, lang: Lang, clock: Clock) -> View {
    let scene = Scene::new(pack, draft.answers(), clock.believed());
    let marks = marks(&scene);
    let empty = Labels::default();
    let labels = pack.labels.get(lang.index()).unwrap_or(&empty);
    let page = Page { scene: &scene, lang, labels, marks: &marks };
    let sections: Vec<SectionView> =
        pack.sections.iter().enumerate().map(|(place, section)| page.section(place, section)).collect();
    View {
        form: pack.form().to_owned(),
        pack: pack.id().to_owned(),
        lang,
        dir: lang.dir(),
        danger: danger_in(&scene),
        timers: timers_in(&scene, lang, clock),
        information: pack.is_information(draft.answers()),
        summary: summary(&sections, labels.fallbacks, refusing(draft.answers(), pack)),
        sections,
    }
}

struct Page<'p, 'a> {
    scene: &'p Scene<'a>,
    lang: Lang,
    labels: &'p Labels,
    marks: &'p [Mark<'p>],
}

impl<'a> Page<'_, 'a> {
    fn section(&self, place: usize, section: &Section) -> SectionView {
        let words = self.labels.sections.get(place);
        let once = section.repeat.is_none();
        let shown = self.scene.section_shown(section);
        let fields = if once { self.fields(section, self.scene.once(place), None) } else { Vec::new() };
        let items: Vec<ItemView> = (1..)
            .zip(self.scene.items(place))
            .map(|(turn, (address, fields)): (usize, _)| ItemView {
                path: Path::of_item(&section.name, address),
                label: format!("{} {turn}", words.and_then(|words| words.item.as_deref()).unwrap_or(&section.name)),
                fields: self.fields(section, Some(fields), Some(address)),
            })
            .collect();
        let asked: Vec<&FieldView> =
            fields.iter().chain(items.iter().flat_map(|item| &item.fields)).filter(|field| field.shown).collect();
        let done = asked.iter().filter(|field| field.value.is_some()).count();
        let missing =
            asked.iter().any(|field| field.required && field.value.is_none()) || self.grid_open(section, &fields);
        let status = match (shown, done, missing) {
            (false, ..) => Progress::NotApplicable,
            (true, 0, _) => Progress::NotStarted,
            (true, _, true) => Progress::InProgress,
            (true, _, false) => Progress::Done,
        };
        SectionView {
            id: section.name.clone(),
            page: section.page.clone(),
            label: words.map(|words| words.label.clone()).unwrap_or_default(),
            hint: words.and_then(|words| words.hint.clone()),
            aloud: section.aloud,
            after: section.after,
            guide: words.map(|words| words.guide.clone()).unwrap_or_default(),
            words_lang: words.and_then(|words| words.foreign),
            shown,
            repeats: !once,
            add_label: words.and_then(|words| words.add.clone()),
            status,
            done: small(done),
            total: small(asked.len()),
            fields,
            items,
        }
    }

    /// A grid with a question nobody put yet is not done: the level it gives so far is only a floor.
    fn grid_open(&self, section: &Section, fields: &[FieldView]) -> bool {
        let of_grid =
            |place| self.scene.pack.fields.get(place).is_some_and(|field: &Field| field.grid_labels.is_some());
        section.fields.clone().zip(fields).any(|(place, field)| of_grid(place) && field.shown && field.value.is_none())
    }

    fn fields(&self, section: &Section, fields: Item<'a>, item: Option<&String>) -> Vec<FieldView> {
        let known = section.fields.clone().filter_map(|place| Some((place, self.scene.pack.fields.get(place)?)));
        let path = |field: &Field| match item {
            Some(item) => Path::in_item(&section.name, item, &field.name),
            None => Path::of_field(&section.name, &field.name),
        };
        known.map(|(place, field)| self.field((place, item), field, path(field), fields)).collect()
    }

    fn field(&self, (place, item): (usize, Option<&String>), field: &Field, path: Path, fields: Item<'a>) -> FieldView {
        let words = self.labels.fields.get(place);
        let answer = field.answer(fields);
        let shown = self.scene.shown(place, fields) && !(field.quiet && answer.is_none());
        let options = self.options(&field.kind);
        let range = field.kind.range();
        FieldView {
            path,
            kind: field.kind.name(),
            label: words.map(|words| words.label.clone()).unwrap_or_default(),
            hint: words.and_then(|words| words.hint.clone()),
            words_lang: words.and_then(|words| words.foreign),
            suggested: if answer.is_none() && shown { self.scene.pack.suggestion(field, self.scene) } else { None },
            value: answer.cloned(),
            shown,
            required: shown && is_required(self.scene, field, fields),
            non_answers: self.non_answers(field, options.len()),
            options,
            problems: self.problems((place, item), field, answer, shown),
            max_length: field.kind.max_length(),
            min: range.map(|(min, _)| min),
            max: range.map(|(_, max)| max),
            coded: field.kind.is_coded(),
            asked_by: field.asked_by.clone(),
            // Names of others would find records that are not hers.
            searched: self.scene.pack.title.iter().flatten().any(|known| *known == place),
        }
    }

    fn options(&self, kind: &Kind) -> Options {
        match kind {
            Kind::Choice(list)
            | Kind::Choices(list)
            | Kind::Date(list)
            | Kind::IdDocument(list)
            | Kind::Place { list, .. } => list.options(self.lang),
            Kind::YesNo => self.scene.pack.yes_no.get(self.lang.index()).cloned().unwrap_or_default(),
            Kind::Item(section) => items_offered(self.scene, section, self.lang),
            Kind::Narrative(_) | Kind::Number { .. } | Kind::Phone | Kind::Text(_) | Kind::Time => Options::default(),
        }
    }

    fn problems(
        &self,
        (place, item): (usize, Option<&String>),
        field: &Field,
        answer: Option<&Value>,
        shown: bool,
    ) -> Vec<ProblemView> {
        let mut codes = answer.map(|value| refusals(field, value)).unwrap_or_default();
        match answer {
            Some(value) if shown && codes.is_empty() && is_value(answer) => {
                codes.extend(oddities(self.scene, field, value))
            }
            Some(_) if !shown => codes.push(Code::NotApplicable),
            Some(_) | None => {}
        }
        if shown {
            codes.extend(self.marks.iter().filter(|mark| mark.is_at(place, item)).map(|mark| mark.code));
        }
        let problem = |code: Code| ProblemView {
            code: code.as_str().to_owned(),
            text: self.scene.pack.problem_text(self.lang, code).to_owned(),
            refuses: code.weight() == Weight::Refuses,
            bars: code.weight() == Weight::Bars,
        };
        codes.into_iter().map(problem).collect()
    }

    fn non_answers(&self, field: &Field, options: usize) -> Vec<NonAnswerView> {
        let chosen = matches!(field.kind.name(), KindName::Choice | KindName::Choices);
        let taken = if chosen && options <= 9 { options } else { 0 };
        let offer = |answer: &NonAnswer| {
            let key = answer.key();
            let free = key == "0" || key.parse::<usize>().is_ok_and(|digit| digit > taken);
            let label = self.scene.pack.words(self.lang, &format!("answer.{}", answer.code()));
            NonAnswerView {
                code: *answer,
                label: label.map(|words| words.text.to_owned()).unwrap_or_default(),
                key: free.then(|| key.to_owned()),
            }
        };
        field.answers.iter().map(offer).collect()
    }
}

/// A warning that belongs to a field because of other fields.
struct Mark<'s> {
    place: usize,
    /// Of which item, where the rule holds of one.
    item: Option<&'s str>,
    code: Code,
}

impl Mark<'_> {
    fn is_at(&self, place: usize, item: Option<&String>) -> bool {
        self.place == place && self.item.is_none_or(|held| item.is_some_and(|item| item == held))
    }
}

fn marks<'s>(scene: &'s Scene<'_>) -> Vec<Mark<'s>> {
    let of_rule = |rule: &'s Rule| {
        let held = broken_at(scene, rule).into_iter();
        held.map(|item| Mark { place: rule.at, item, code: rule.code })
    };
    let of_danger = danger_warnings(scene).into_iter().map(|(place, code)| Mark { place, item: None, code });
    scene.pack.rules.iter().flat_map(of_rule).chain(of_danger).collect()
}

/// Yes and no in each language.
pub(crate) fn yes_no(pack: &Pack) -> [Options; 4] {
    Lang::ALL.map(|lang| {
        let option = |(code, key): (&str, &str)| {
            let words = pack.words(lang, &format!("answer.{code}"));
            OptionView {
                code: code.to_owned(),
                label: words.map(|words| words.text.to_owned()).unwrap_or_default(),
                key: Some(key.to_owned()),
                words_lang: words.and_then(|words| words.foreign(lang)),
                parent: None,
            }
        };
        Options(Arc::new([("yes", "1"), ("no", "2")].map(option).to_vec()))
    })
}

fn summary(sections: &[SectionView], fallbacks: u32, refusing: usize) -> FormSummary {
    let fields = || sections.iter().flat_map(SectionView::all_fields);
    let missing = fields().filter(|field| field.shown && field.required && field.value.is_none()).count();
    FormSummary {
        done: sections.iter().map(|section| section.done).sum(),
        total: sections.iter().map(|section| section.total).sum(),
        missing: small(missing),
        refusing: small(refusing),
        can_seal: refusing == 0,
        fallbacks,
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
