//! How does a folder of files become a pack, or the list of everything wrong with it?

use crate::danger::{GridRule, LevelRule, Reached};
use crate::expr::{self, Expr, Known};
use crate::fault::{PackFault, PackFaultKind as What};
use crate::form::{Field, Reasons, Requirement, Rule, Section};
use crate::identity::IdentityFields;
use crate::kind::{Kind, NARRATIVE_LIMIT, TEXT_LIMIT};
use crate::list::{CodeList, PLACES, list_of, lists_of, places_of};
use crate::pack::Pack;
use crate::path::is_word;
use crate::problem::Code;
use crate::raw::{RawDanger, RawField, RawForm, RawIdentity, RawPack, RawReached, RawRule, RawSection};
use crate::words::Words;
use crate::{bundle, check, csv, services, show};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The files of a pack by their path in its folder.
pub type PackFiles = BTreeMap<String, String>;

impl Pack {
    /// Loads a pack from its files.
    ///
    /// # Errors
    /// Something in it does not hold together; everything found is listed, not only the first.
    pub fn load(files: &PackFiles) -> Result<Self, Vec<PackFault>> {
        let mut loading = Loading { files, faults: Vec::new() };
        let pack = loading.pack();
        match pack {
            Some(pack) if loading.faults.is_empty() => Ok(pack),
            _ => Err(loading.faults),
        }
    }
}

pub(crate) struct Loading<'a> {
    pub(crate) files: &'a PackFiles,
    pub(crate) faults: Vec<PackFault>,
}

/// Sections and fields before their conditions are read.
struct Outline {
    sections: Vec<(RawSection, std::ops::Range<usize>)>,
    fields: Vec<(usize, String, RawField)>,
}

impl Loading<'_> {
    fn pack(&mut self) -> Option<Pack> {
        let lists = self.lists();
        let words = self.words();
        let raw: Option<RawPack> = self.json("pack.json");
        let form_file = raw.as_ref().map(|raw| format!("forms/{}.json", raw.form))?;
        let form: Option<RawForm> = self.json(&form_file);
        let (raw, form) = (raw?, form?);
        if raw.form != form.form {
            self.fault(form_file, What::Shape);
        }
        let outline = self.outline(&form);
        let kinds = self.kinds(&outline, &lists);
        let places = self.places(&outline);
        let repeated = repeated(&outline);
        let known = Known { fields: &places, kinds: &kinds, repeated: &repeated };
        let fields = self.fields(&outline, &known);
        let sections = self.sections(outline, &known);
        let rules = form.rules.iter().filter_map(|rule| self.rule(rule, &known)).collect();
        let papers = self.papers(&known);
        let (timers, reception_moment) = self.timers(&known);
        let course = self.course(&known);
        let grid = self.grid(&raw.danger, &known)?;
        let reception_day = self.place(&raw.reception_day, &known)?;
        let information = self.information(raw.information.as_ref(), &known);
        let title = raw.title.iter().map(|group| group.iter().filter_map(|key| self.place(key, &known)).collect());
        let title = title.collect();
        let identity = self.identity(&raw.identity, &known);
        let (id, form) = (raw.id, raw.form);
        let (valid_from, requires_program) = (raw.valid_from, raw.requires_program);
        let (labels, yes_no) = (Default::default(), Default::default());
        let mut pack = Pack {
            id,
            form,
            valid_from,
            requires_program,
            sections,
            fields,
            places,
            lists,
            rules,
            grid,
            papers,
            timers,
            reception_moment,
            course,
            words,
            reception_day,
            information,
            title,
            identity,
            labels,
            yes_no,
        };
        check::all(&pack, &mut self.faults);
        pack.labels = check::labels(&pack);
        pack.yes_no = show::yes_no(&pack);
        Some(pack)
    }

    fn identity(&mut self, raw: &RawIdentity, known: &Known<'_>) -> IdentityFields {
        let mut of = |key: &Option<String>| self.place(key.as_deref()?, known);
        IdentityFields { birth: of(&raw.birth), age: of(&raw.age), mother: of(&raw.mother), place: of(&raw.place) }
    }

    pub(crate) fn fault(&mut self, at: impl Into<String>, what: What) {
        self.faults.push(PackFault::new(at, what));
    }

    pub(crate) fn json<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let Some(text) = self.files.get(name) else {
            self.fault(name, What::NoFile);
            return None;
        };
        let read = serde_json::from_str(text).ok();
        if read.is_none() {
            self.fault(name, What::Shape);
        }
        read
    }

    fn rows(&mut self, name: &str) -> Vec<BTreeMap<String, String>> {
        if let Some(text) = self.files.get(name) {
            return csv::rows(text);
        }
        self.fault(name, What::NoFile);
        Vec::new()
    }

    fn lists(&mut self) -> BTreeMap<String, Arc<CodeList>> {
        let mut lists = if self.files.contains_key(bundle::LISTS) {
            bundle::lists_in(&self.json(bundle::LISTS).unwrap_or_default())
        } else {
            self.lists_of_files()
        };
        lists.extend(services::directory_list(self.files));
        for (name, list) in &lists {
            if list.has_duplicates() {
                self.fault(name, What::NamedTwice);
            }
        }
        lists
    }

    fn lists_of_files(&mut self) -> BTreeMap<String, Arc<CodeList>> {
        let mut rows = self.rows("lists/codelists.csv");
        rows.extend(self.rows("lists/own.csv"));
        let mut lists = lists_of(&rows);
        lists.insert("OFFENCE".to_owned(), list_of("OFFENCE", &self.rows("offences.csv")));
        let levels = bundle::PLACE_FILES.map(|(stated, name)| (stated, self.rows(name)));
        lists.insert(PLACES.to_owned(), places_of(&levels));
        lists
    }

    fn words(&mut self) -> Words {
        let mut words = Words::default();
        for lang in crate::Lang::ALL {
            if let Some(table) = self.json(&format!("words/{}.json", lang.code())) {
                words.put(lang, table);
            }
        }
        words
    }

    fn outline(&mut self, form: &RawForm) -> Outline {
        let mut outline = Outline { sections: Vec::new(), fields: Vec::new() };
        for raw in &form.sections {
            let Ok(section) = serde_json::from_value::<RawSection>(raw.clone()) else {
                self.fault(name_in(raw, "section"), What::Shape);
                continue;
            };
            if !is_word(&section.section) || outline.sections.iter().any(|(known, _)| known.section == section.section)
            {
                self.fault(&section.section, What::NamedTwice);
            }
            let (first, place) = (outline.fields.len(), outline.sections.len());
            let mark = if section.repeat.is_some() { "[]" } else { "" };
            for raw in &section.fields {
                for field in self.raw_fields(raw, &section.section) {
                    let key = format!("{}{mark}.{}", section.section, field.field);
                    outline.fields.push((place, key, field));
                }
            }
            let range = first..outline.fields.len();
            outline.sections.push((section, range));
        }
        outline
    }

    /// One field, or all the questions of the grid where it says `{"field":"*"}`.
    fn raw_fields(&mut self, raw: &Value, section: &str) -> Vec<RawField> {
        let Ok(field) = serde_json::from_value::<RawField>(raw.clone()) else {
            self.fault(format!("{section}.{}", name_in(raw, "field")), What::Shape);
            return Vec::new();
        };
        if field.field != "*" {
            return vec![field];
        }
        let question = |row: BTreeMap<String, String>| {
            let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
            let labels = ["fr", "ar", "en", "zgh"].map(cell);
            RawField { field: cell("code").to_lowercase(), grid_labels: Some(labels), ..field.clone() }
        };
        self.rows("grid.csv").into_iter().map(question).collect()
    }

    fn kinds(&mut self, outline: &Outline, lists: &BTreeMap<String, Arc<CodeList>>) -> Vec<Kind> {
        outline.fields.iter().map(|(_, key, raw)| self.kind(key, raw, lists)).collect()
    }

    fn kind(&mut self, key: &str, raw: &RawField, lists: &BTreeMap<String, Arc<CodeList>>) -> Kind {
        let mut list = |name: &str| {
            let name = raw.list.as_deref().unwrap_or(name);
            lists.get(name).cloned().unwrap_or_else(|| {
                self.faults.push(PackFault::new(key, What::NoSuchList(name.to_owned())));
                Arc::new(CodeList::new(name, Vec::new()))
            })
        };
        match raw.kind.as_str() {
            "choice" => Kind::Choice(list("")),
            "choices" => Kind::Choices(list("")),
            "date" => Kind::Date(list("DATE_PRECISION")),
            "id_document" => Kind::IdDocument(list("PIECE_ID")),
            "item" => Kind::Item(raw.list.clone().unwrap_or_default()),
            "narrative" => Kind::Narrative(raw.max_length.unwrap_or(NARRATIVE_LIMIT)),
            "number" => Kind::Number { min: raw.min.unwrap_or(0), max: raw.max.unwrap_or(i32::MAX) },
            "phone" => Kind::Phone,
            "place" => Kind::Place { list: list(PLACES), coded: raw.coded },
            "text" => Kind::Text(raw.max_length.unwrap_or(TEXT_LIMIT)),
            "time" => Kind::Time,
            "yes_no" => Kind::YesNo,
            _ => {
                self.fault(key, What::Shape);
                Kind::YesNo
            }
        }
    }

    fn places(&mut self, outline: &Outline) -> BTreeMap<String, usize> {
        let mut places = BTreeMap::new();
        for (place, (_, key, raw)) in outline.fields.iter().enumerate() {
            let reserved = !is_word(&raw.field) || raw.field == "id";
            if reserved || places.insert(key.clone(), place).is_some() {
                self.fault(key, if reserved { What::Shape } else { What::NamedTwice });
            }
        }
        places
    }

    fn fields(&mut self, outline: &Outline, known: &Known<'_>) -> Vec<Field> {
        let fields = outline.fields.iter().zip(known.kinds);
        fields.map(|((section, key, raw), kind)| self.field(*section, key, raw, (kind, known))).collect()
    }

    fn field(&mut self, section: usize, key: &str, raw: &RawField, (kind, known): (&Kind, &Known<'_>)) -> Field {
        let required = match &raw.required {
            None => Requirement::Never,
            Some(required) => match required.when.as_ref() {
                None => Requirement::Always,
                Some(when) => self.condition(key, Some(when), known).map_or(Requirement::Never, Requirement::When),
            },
        };
        let allowed = raw.answers_allowed.as_deref().unwrap_or_default();
        let section_name = key.split(['.', '[']).next().unwrap_or_default();
        Field {
            section,
            name: raw.field.clone(),
            key: key.to_owned(),
            kind: kind.clone(),
            part: raw.part,
            group: raw.group.clone().unwrap_or_else(|| section_name.to_owned()),
            exposure: raw.exposure,
            reasons: Reasons { prints: raw.prints.clone(), counts: raw.counts.clone(), decides: raw.decides.clone() },
            shown: self.condition(key, raw.shown.as_ref(), known),
            unless: self.condition(key, raw.unless.as_ref(), known),
            is_conditional: raw.shown.is_some() || raw.unless.is_some(),
            required,
            answers: allowed.iter().filter_map(|answer| answer.non_answer()).collect(),
            asked_by: raw.asked_by.clone(),
            by_head: raw.by_head,
            search: raw.search,
            suggest: raw.suggest,
            compare: raw.compare,
            past: raw.past,
            quiet: raw.quiet,
            grid_labels: raw.grid_labels.clone(),
        }
    }

    fn sections(&mut self, outline: Outline, known: &Known<'_>) -> Vec<Section> {
        let mut sections = Vec::new();
        for (raw, fields) in outline.sections {
            sections.push(Section {
                page: raw.page.clone().unwrap_or_else(|| raw.section.clone()),
                repeat: raw.repeat.as_ref().map(|repeat| repeat.max),
                shown: self.condition(&raw.section, raw.shown.as_ref(), known),
                unless: self.condition(&raw.section, raw.unless.as_ref(), known),
                guides: raw.guides,
                aloud: raw.aloud,
                after: raw.after.filter(|_| raw.repeat.is_some()),
                fields,
                name: raw.section,
            });
        }
        sections
    }

    pub(crate) fn condition(&mut self, at: &str, value: Option<&Value>, known: &Known<'_>) -> Option<Expr> {
        let mut faults = Vec::new();
        let read = value.and_then(|value| expr::read(value, known, &mut faults));
        self.faults.extend(faults.into_iter().map(|fault| PackFault::new(at, What::Expression(fault))));
        read
    }

    pub(crate) fn place(&mut self, key: &str, known: &Known<'_>) -> Option<usize> {
        let place = known.fields.get(key).copied();
        if place.is_none() {
            self.fault(key, What::Expression(expr::ExprFault::NoSuchPath(key.to_owned())));
        }
        place
    }

    fn rule(&mut self, raw: &Value, known: &Known<'_>) -> Option<Rule> {
        let Ok(rule) = serde_json::from_value::<RawRule>(raw.clone()) else {
            self.fault(name_in(raw, "rule"), What::Shape);
            return None;
        };
        let code = Code::parse(&rule.rule);
        if code.is_none() {
            self.fault(&rule.rule, What::NoSuchProblem(rule.rule.clone()));
        }
        let (at, when) = (self.place(&rule.at, known), self.condition(&rule.rule, Some(&rule.warn_when), known));
        Some(Rule { code: code?, at: at?, when: when? })
    }

    fn grid(&mut self, raw: &RawDanger, known: &Known<'_>) -> Option<GridRule> {
        let section = raw.judgement.split('.').next().unwrap_or_default().to_owned();
        let question = |row: BTreeMap<String, String>| {
            let code = row.get("code").map(|code| code.to_lowercase()).unwrap_or_default();
            (format!("{section}.{code}"), row.get("weight").is_some_and(|weight| weight == "R"))
        };
        let questions: Vec<(String, bool)> = self.rows("grid.csv").into_iter().map(question).collect();
        let mut places = |keys: &mut dyn Iterator<Item = &String>| -> Vec<usize> {
            keys.filter_map(|key| self.place(key, known)).collect()
        };
        let mut levels = Vec::new();
        for level in &raw.levels {
            let mut any = Vec::new();
            for reached in &level.any {
                any.push(match reached {
                    RawReached::Red(least) => Reached::Red(*least),
                    RawReached::Yes(least) => Reached::Yes(*least),
                    RawReached::EachGroup(groups) => {
                        Reached::EachGroup(groups.iter().map(|group| places(&mut group.iter())).collect())
                    }
                });
            }
            levels.push(LevelRule { level: level.level, any });
        }
        let red = places(&mut questions.iter().filter(|(_, red)| *red).map(|(key, _)| key));
        let health_alert = places(&mut raw.health_alert.iter());
        let all = places(&mut questions.iter().map(|(key, _)| key));
        let applies = self.condition("danger", Some(&raw.applies), known);
        let (judgement, reason) = (self.place(&raw.judgement, known), self.place(&raw.reason, known));
        Some(GridRule {
            applies: applies?,
            questions: all,
            red,
            max_unanswered: raw.max_unanswered,
            health_alert,
            judgement: judgement?,
            reason: reason?,
            levels,
            otherwise: raw.otherwise,
            validated: raw.validated,
        })
    }
}

fn repeated(outline: &Outline) -> BTreeMap<String, usize> {
    let sections = outline.sections.iter().enumerate().filter(|(_, (section, _))| section.repeat.is_some());
    sections.map(|(place, (section, _))| (section.section.clone(), place)).collect()
}

pub(crate) fn name_in(raw: &Value, key: &str) -> String {
    raw.get(key).and_then(Value::as_str).unwrap_or("?").to_owned()
}
