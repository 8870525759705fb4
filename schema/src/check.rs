//! Does everything in a pack hold together: words, reasons, parts, conditions without cycles?

use crate::answer::NonAnswer;
use crate::expr::Expr;
use crate::fault::{PackFault, PackFaultKind as What};
use crate::form::{Field, Part, Section};
use crate::lang::Lang;
use crate::pack::{Label, Labels, Pack, SectionLabel};
use crate::paper;
use crate::problem::Code;
use crate::timer;
use crate::words::Words;
use std::collections::BTreeSet;

/// The languages in which no word may be missing.
const COMPLETE: [Lang; 3] = [Lang::Fr, Lang::Ar, Lang::En];

pub(crate) fn all(pack: &Pack, faults: &mut Vec<PackFault>) {
    for field in &pack.fields {
        let reasons = &field.reasons;
        if reasons.prints.is_empty() && reasons.counts.is_empty() && reasons.decides.is_empty() {
            faults.push(PackFault::new(&field.key, What::NoReason));
        }
        if field.part == Part::Sheet && field.kind.is_free() {
            faults.push(PackFault::new(&field.key, What::FreeTextOnSheet));
        }
    }
    pack.course.check(pack, faults);
    cycles(pack, faults);
    paper::check(pack, faults);
    missing_words(pack, faults);
}

/// The key of the words of each thing, in all languages, found once so that showing a form looks nothing up.
pub(crate) fn labels(pack: &Pack) -> [Labels; 4] {
    Lang::ALL.map(|lang| {
        let fields: Vec<Label> = pack.fields.iter().map(|field| field_label(&pack.words, field, lang)).collect();
        let sections: Vec<SectionLabel> =
            pack.sections.iter().map(|section| section_label(&pack.words, section, lang)).collect();
        let foreign = fields.iter().filter(|label| label.foreign.is_some()).count()
            + sections.iter().filter(|label| label.foreign.is_some()).count();
        Labels { fields, sections, fallbacks: u32::try_from(foreign).unwrap_or(u32::MAX) }
    })
}

fn field_label(words: &Words, field: &Field, lang: Lang) -> Label {
    let key = format!("field.{}", field.key);
    let hint = words.find(lang, &format!("{key}.hint")).map(|hint| hint.text.to_owned());
    if let Some(labels) = &field.grid_labels {
        let own = labels.get(lang.index()).filter(|label| !label.is_empty());
        let [fr, ..] = labels;
        return Label { label: own.unwrap_or(fr).clone(), hint, foreign: own.is_none().then_some(Lang::Fr) };
    }
    let found = words.find(lang, &key);
    Label {
        label: found.map_or_else(|| field.name.clone(), |words| words.text.to_owned()),
        hint,
        foreign: found.and_then(|words| words.foreign(lang)),
    }
}

fn section_label(words: &Words, section: &Section, lang: Lang) -> SectionLabel {
    let find = |key: String| words.find(lang, &key).map(|words| words.text.to_owned());
    let name = &section.name;
    let found = words.find(lang, &format!("section.{name}"));
    SectionLabel {
        label: found.map_or_else(|| name.clone(), |words| words.text.to_owned()),
        hint: find(format!("section.{name}.hint")),
        guide: (1..=section.guides).filter_map(|turn| find(format!("section.{name}.guide.{turn}"))).collect(),
        foreign: found.and_then(|words| words.foreign(lang)),
        add: find(format!("section.{name}.add")),
        item: find(format!("section.{name}.item")),
    }
}

fn missing_words(pack: &Pack, faults: &mut Vec<PackFault>) {
    let (asked, printed) = (needed_words(pack), paper::printed_words(pack));
    for lang in COMPLETE {
        // Papers are printed in the languages of the administration; English is for the screen.
        let on_paper = printed.iter().filter(|_| lang != Lang::En);
        let missing = asked.iter().chain(on_paper).filter(|key| pack.words.own(lang, key).is_none());
        faults.extend(missing.map(|key| PackFault::new(key, What::NoWords(lang))));
        let labelled = |labels: &[String; 4]| labels.get(lang.index()).is_some_and(|label| !label.is_empty());
        for list in pack.lists.values() {
            let bare = list.entries().iter().filter(|entry| !labelled(&entry.labels));
            faults.extend(
                bare.map(|entry| PackFault::new(format!("{}.{}", list.name(), entry.code), What::NoWords(lang))),
            );
        }
        let grid =
            pack.fields.iter().filter(|field| field.grid_labels.as_ref().is_some_and(|labels| !labelled(labels)));
        faults.extend(grid.map(|field| PackFault::new(&field.key, What::NoWords(lang))));
    }
    for lang in Lang::ALL {
        let spare = pack
            .words
            .keys(lang)
            .filter(|key| !asked.contains(*key) && !printed.contains(*key) && !is_extra(pack, key));
        faults.extend(spare.map(|key| PackFault::new(key, What::WordsForNothing(lang))));
    }
}

fn needed_words(pack: &Pack) -> BTreeSet<String> {
    let mut needed = BTreeSet::new();
    for section in &pack.sections {
        needed.insert(format!("section.{}", section.name));
        for turn in 1..=section.guides {
            needed.insert(format!("section.{}.guide.{turn}", section.name));
        }
        if section.repeat.is_some() {
            needed.insert(format!("section.{}.add", section.name));
            needed.insert(format!("section.{}.item", section.name));
        }
    }
    let asked = pack.fields.iter().filter(|field| field.grid_labels.is_none());
    needed.extend(asked.map(|field| format!("field.{}", field.key)));
    needed.extend(Code::ALL.iter().map(|code| format!("problem.{code}")));
    needed.extend(NonAnswer::ALL.iter().map(|answer| format!("answer.{}", answer.code())));
    needed.extend(paper::shown_words(pack));
    needed.extend(timer::shown_words(pack));
    needed.extend(pack.course.words());
    needed.extend(["answer.yes", "answer.no", "grid.not_validated"].map(str::to_owned));
    needed
}

/// Hints are welcome where there is something to hint at; then they must exist in each complete language.
fn is_extra(pack: &Pack, key: &str) -> bool {
    let hinted = |kind: &str| key.strip_prefix(kind).and_then(|rest| rest.strip_suffix(".hint"));
    let known = timer::is_hint(pack, key)
        || hinted("field.").is_some_and(|field| pack.places.contains_key(field))
        || hinted("section.").is_some_and(|name| pack.sections.iter().any(|section| section.name == name));
    known && COMPLETE.iter().all(|lang| pack.words.own(*lang, key).is_some())
}

fn cycles(pack: &Pack, faults: &mut Vec<PackFault>) {
    let uses: Vec<BTreeSet<usize>> = pack.fields.iter().map(|field| used_by(pack, field)).collect();
    let mut settled = BTreeSet::new();
    loop {
        let before = settled.len();
        for (place, used) in uses.iter().enumerate() {
            if used.is_subset(&settled) {
                settled.insert(place);
            }
        }
        if settled.len() == before {
            break;
        }
    }
    let open = pack.fields.iter().enumerate().filter(|(place, _)| !settled.contains(place));
    faults.extend(open.map(|(_, field)| PackFault::new(&field.key, What::Cycle)));
}

fn used_by(pack: &Pack, field: &Field) -> BTreeSet<usize> {
    let section = pack.sections.get(field.section);
    let of_section = section.into_iter().flat_map(|section| [section.shown.as_ref(), section.unless.as_ref()]);
    let conditions = [field.shown.as_ref(), field.unless.as_ref()].into_iter().chain(of_section);
    let mut used = Vec::new();
    conditions.flatten().for_each(|condition: &Expr| condition.fields(&mut used));
    used.into_iter().collect()
}
