//! By what is a person known again, and when may two records be about one?
//!
//! The pack says which fields: its title, `identity`, and those with `search`. The rules are those of DOMAIN §h: a document; a
//! telephone and a year of birth; a name with a year, a mother's name or a place. A person decides, always.

use serde_json::Value;

use crate::date::{Day, span_of_answer};
use crate::form::{Compare, Field, Search};
use crate::kind::Kind;
use crate::names::{Name, Reason};
use crate::pack::{Pack, compact};
use crate::scene::is_value;

/// Whose a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// The person's who is received.
    Person,
    /// An alleged author's.
    Author,
    /// Somebody's near.
    Near,
}

/// Where the fields of `identity` in `pack.json` stand.
#[derive(Clone, Debug, Default)]
pub(crate) struct IdentityFields {
    pub(crate) birth: Option<usize>,
    pub(crate) age: Option<usize>,
    pub(crate) mother: Option<usize>,
    pub(crate) place: Option<usize>,
}

/// What a record says about who the person is.
#[derive(Clone, Default)]
pub struct Identity {
    names: Vec<Name>,
    documents: Vec<String>,
    phones: Vec<String>,
    /// The years she can be born in, and whether the day is known.
    born: Option<(i64, i64, bool)>,
    birth: Option<Value>,
    mother: Option<Name>,
    place: Option<String>,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Identity({} names, ..)", self.names.len())
    }
}

/// How alike two persons are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// From 0 to 100.
    pub score: u8,
    /// Why.
    pub reasons: Vec<Reason>,
    /// It is enough to ask whether they are one: a name alone is not.
    pub enough: bool,
}

impl Identity {
    /// Compares two persons; `None` when nothing speaks for one.
    #[must_use]
    pub fn like(&self, other: &Self) -> Option<Alike> {
        let document = shares(&self.documents, &other.documents);
        let phone = shares(&self.phones, &other.phones);
        let name = best(&self.names, &other.names);
        let named = name.as_ref().is_some_and(|name| name.same);
        if !document && !phone && !named {
            return None;
        }
        let mut reasons = name.as_ref().filter(|name| name.same).map(|name| name.reasons.clone()).unwrap_or_default();
        let years = self.years(other);
        let mother = self.mother.as_ref().zip(other.mother.as_ref()).map(|(one, other)| one.like(other).same);
        let place = self.place.is_some() && self.place == other.place;
        reasons.extend(document.then_some(Reason::Document));
        reasons.extend(phone.then_some(Reason::Phone));
        reasons.extend(match years {
            Years::Day => Some(Reason::Birth),
            Years::Near => Some(Reason::Presumed),
            Years::Apart | Years::Unknown => None,
        });
        reasons.extend((mother == Some(true)).then_some(Reason::Mother));
        reasons.extend(place.then_some(Reason::Place));
        let near = matches!(years, Years::Day | Years::Near);
        let kept = years != Years::Apart;
        let enough = document
            || (phone && near)
            || (named && kept && (near || mother == Some(true) || (place && years == Years::Unknown)));
        let mut score = name.filter(|name| name.same).map_or(0, |name| u32::from(name.score) / 2);
        score += u32::from(document) * 50 + u32::from(phone) * 15 + u32::from(mother == Some(true)) * 15;
        score += u32::from(place) * 5;
        score += match years {
            Years::Day => 25,
            Years::Near => 12,
            Years::Unknown | Years::Apart => 0,
        };
        score = score.saturating_sub(u32::from(mother == Some(false)) * 15 + u32::from(years == Years::Apart) * 25);
        reasons.sort_unstable();
        reasons.dedup();
        Some(Alike { score: u8::try_from(score.min(100)).unwrap_or(100), reasons, enough })
    }

    /// What an index files the record under, so that records of one person meet.
    #[must_use]
    pub fn blocks(&self) -> Vec<String> {
        let mut blocks: Vec<String> = self.documents.iter().map(|number| format!("d:{number}")).collect();
        blocks.extend(self.phones.iter().map(|number| format!("p:{number}")));
        blocks.extend(self.names.iter().flat_map(Name::blocks).map(|block| format!("n:{block}")));
        blocks.sort();
        blocks.dedup();
        blocks
    }

    /// The names of the person.
    #[must_use]
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    fn years(&self, other: &Self) -> Years {
        let (Some(one), Some(two)) = (self.born, other.born) else { return Years::Unknown };
        if one.2 && two.2 {
            return if self.birth == other.birth { Years::Day } else { Years::Apart };
        }
        if one.0 - TOLERANCE <= two.1 && two.0 - TOLERANCE <= one.1 { Years::Near } else { Years::Apart }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Years {
    Day,
    Near,
    Apart,
    Unknown,
}

impl Pack {
    /// Who the person of these answers is, as far as they say.
    #[must_use]
    pub fn identity(&self, answers: &Value) -> Identity {
        let mut out = Identity { names: self.names_of(answers, Whose::Person), ..Identity::default() };
        for (place, field) in self.fields.iter().enumerate().filter(|(_, field)| field.search == Some(Search::Number)) {
            if !self.is_of_person(place) {
                continue;
            }
            let into = if matches!(field.kind, Kind::IdDocument(_)) { &mut out.documents } else { &mut out.phones };
            let number = |value: &Value| value.as_str().or_else(|| value.get("number")?.as_str()).map(compact);
            into.extend(self.answers_to(field, answers).filter_map(number).filter(|number| number.len() >= SHORTEST));
        }
        let fields = &self.identity;
        let one = |place: Option<usize>| {
            let field = self.fields.get(place?)?;
            self.answers_to(field, answers).next()
        };
        out.mother = one(fields.mother).and_then(Value::as_str).map(Name::of).filter(|name| !name.is_empty());
        out.place = one(fields.place).and_then(Value::as_str).map(crate::fold::fold).filter(|place| !place.is_empty());
        out.birth = one(fields.birth).cloned();
        out.born = self.born(out.birth.as_ref(), one(fields.age), answers);
        out
    }

    /// Every name in these answers with whose it is, each taken apart.
    #[must_use]
    pub fn names_in(&self, answers: &Value) -> Vec<(Whose, Name)> {
        let of = |whose| self.names_of(answers, whose).into_iter().map(move |name| (whose, name));
        [Whose::Person, Whose::Author, Whose::Near].into_iter().flat_map(of).collect()
    }

    /// Names of one kind; those of the person with their parts joined, as the title joins them.
    #[must_use]
    pub fn names_of(&self, answers: &Value, whose: Whose) -> Vec<Name> {
        if whose == Whose::Person {
            let joined = |group: &Vec<usize>| {
                let fields = group.iter().filter_map(|place| self.fields.get(*place));
                let parts = fields.filter_map(|field| self.answers_to(field, answers).next()?.as_str());
                Name::of(&parts.collect::<Vec<_>>().join(" "))
            };
            return self.title.iter().map(joined).filter(|name| !name.is_empty()).collect();
        }
        let named = self.fields.iter().enumerate().filter(|(_, field)| field.search == Some(Search::Name));
        let wanted = named.filter(|(place, field)| self.whose(*place, field) == whose);
        let texts = wanted.flat_map(|(_, field)| self.answers_to(field, answers).filter_map(Value::as_str));
        texts.map(Name::of).filter(|name| !name.is_empty()).collect()
    }

    fn whose(&self, place: usize, field: &Field) -> Whose {
        if self.title.iter().flatten().any(|known| *known == place) {
            return Whose::Person;
        }
        let compared = |other: &Field| other.section == field.section && other.compare == Some(Compare::Officers);
        if self.fields.iter().any(compared) { Whose::Author } else { Whose::Near }
    }

    /// A number is the person's in her own section, and in those on her page that name nobody.
    fn is_of_person(&self, place: usize) -> bool {
        let section_of = |place: usize| self.fields.get(place).map(|field| field.section);
        let Some(own) = self.title.iter().flatten().next().and_then(|place| section_of(*place)) else { return false };
        let Some(section) = section_of(place) else { return false };
        let page = |section: usize| self.sections.get(section).map(|section| section.page.as_str());
        let names = |field: &Field| field.section == section && field.search == Some(Search::Name);
        section == own || (page(section) == page(own) && !self.fields.iter().any(names))
    }

    /// The values given to a field, in its section or in each item of it.
    fn answers_to<'a>(&'a self, field: &'a Field, answers: &'a Value) -> impl Iterator<Item = &'a Value> {
        let section = self.sections.get(field.section).and_then(|section| answers.get(&section.name));
        let once = section.and_then(|section| section.get(&field.name));
        let items = section.and_then(Value::as_array).into_iter().flatten().filter_map(|item| item.get(&field.name));
        once.into_iter().chain(items).filter(|value| is_value(Some(value)))
    }

    fn born(&self, birth: Option<&Value>, age: Option<&Value>, answers: &Value) -> Option<(i64, i64, bool)> {
        if let Some(span) = birth.and_then(span_of_answer) {
            let year = |day: i64| Day::of_number(day).year;
            return Some((year(span.first), year(span.last), span.first == span.last));
        }
        let day = self.fields.get(self.reception_day).and_then(|field| self.answers_to(field, answers).next())?;
        let received = day.as_str().map_or_else(|| span_of_answer(day), |text| crate::date::span_of("J", text))?;
        let year = Day::of_number(received.first).year - age?.as_i64()?;
        Some((year - 1, year, false))
    }
}

fn shares(one: &[String], other: &[String]) -> bool {
    one.iter().any(|number| other.contains(number))
}

fn best(one: &[Name], other: &[Name]) -> Option<crate::names::Likeness> {
    let pairs = one.iter().flat_map(|left| other.iter().map(move |right| left.like(right)));
    pairs.max_by_key(|likeness| (likeness.same, likeness.score))
}

/// A presumed year may be that much wrong.
const TOLERANCE: i64 = 2;
/// A shorter number is no number.
const SHORTEST: usize = 4;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;
    use serde_json::json;

    fn who(person: Value) -> Identity {
        Pack::builtin()
            .identity(&json!({"reception": {"date": {"date": "2026-06-01", "precision": "J"}}, "person": person}))
    }

    fn born(year: &str, precision: &str) -> Value {
        json!({"date": year, "precision": precision})
    }

    #[test]
    fn a_presumed_year_may_be_two_years_wrong_and_a_known_day_may_not() {
        let of = |birth: Value| who(json!({"given_latin": "Fatima", "family_latin": "Bennani", "birth": birth}));
        let alike = |one: &Identity, other: &Identity| one.like(other).unwrap();
        let presumed = alike(&of(born("1980", "A")), &of(born("1982", "A")));
        assert!(presumed.enough && presumed.reasons.contains(&Reason::Presumed), "{presumed:?}");
        assert!(!alike(&of(born("1980", "A")), &of(born("1983", "A"))).enough);
        let day = alike(&of(born("1980-03-04", "J")), &of(born("1980-03-04", "J")));
        assert!(day.enough && day.reasons.contains(&Reason::Birth));
        assert!(!alike(&of(born("1980-03-04", "J")), &of(born("1981-03-04", "J"))).enough);
        let aged = who(json!({"given_arabic": "فاطمة", "family_arabic": "بناني", "age": 45}));
        assert!(alike(&of(born("1980", "A")), &aged).enough);
    }

    #[test]
    fn a_name_alone_is_not_enough_and_a_document_is() {
        let one = who(json!({"given_latin": "Fatima", "family_latin": "Bennani"}));
        assert!(!one.like(&one).unwrap().enough);
        let number = |number: &str| who(json!({"id_document": {"type": "CNIE", "number": number}}));
        let alike = number("ab 123456").like(&number("AB123456")).unwrap();
        assert!(alike.enough);
        assert_eq!(alike.reasons, [Reason::Document]);
        assert!(number("AB123456").like(&number("AB123457")).is_none());
    }

    #[test]
    fn names_of_authors_and_of_those_near_are_told_apart() {
        let answers = json!({
            "person": {"given_latin": "Fatima", "mother": "Zohra"},
            "authors": [{"id": "a", "name_latin": "Brahim Tazi"}],
        });
        let whose: Vec<Whose> = Pack::builtin().names_in(&answers).iter().map(|(whose, _)| *whose).collect();
        assert_eq!(whose, [Whose::Person, Whose::Author, Whose::Near]);
    }
}
