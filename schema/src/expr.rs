//! Which conditions can a pack state, and are they well formed?
//!
//! The operators are a closed list; a condition is read once, when the pack is loaded, with every path and code in it
//! checked against the fields and lists it names.

use crate::kind::Kind;
use serde_json::Value;
use std::collections::BTreeMap;

/// A condition over the answers of a form.
#[derive(Clone, Debug)]
pub(crate) enum Expr {
    All(Vec<Expr>),
    Answered(FieldRef),
    Any(Vec<Expr>),
    Eq(FieldRef, String),
    EqNumber(Num, i64),
    In(FieldRef, Vec<String>),
    Le(Num, Num),
    Lt(Num, Num),
    Match(Matching),
    Not(Box<Expr>),
    Unknown(FieldRef),
}

/// An item of another repeated section that goes with this one: the same code in both, and a condition on the other.
#[derive(Clone, Debug)]
pub(crate) struct Matching {
    /// The other section.
    pub(crate) section: usize,
    /// The fields that must hold the same: the other's, and this one's.
    pub(crate) same: (FieldRef, FieldRef),
    /// What must hold of the other.
    pub(crate) condition: Box<Expr>,
}

/// A number that a condition can compare.
#[derive(Clone, Debug)]
pub(crate) enum Num {
    AgeAt(Moment, Moment),
    Const(i64),
    Count(Counted),
    DaysBetween(Moment, Moment),
    Field(FieldRef),
}

/// Something that can be counted.
#[derive(Clone, Debug)]
pub(crate) enum Counted {
    Codes(FieldRef),
    Items(usize),
    /// Items of which something holds.
    Which(usize, Box<Expr>),
}

/// A date that a condition can compare.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Moment {
    Field(FieldRef),
    Now,
}

/// A field, by its place in the pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FieldRef(pub(crate) usize);

/// What a condition may refer to.
pub(crate) struct Known<'a> {
    /// `section.field` or `section[].field` → place.
    pub(crate) fields: &'a BTreeMap<String, usize>,
    /// The kind at each place.
    pub(crate) kinds: &'a [Kind],
    /// Names of repeated sections → place.
    pub(crate) repeated: &'a BTreeMap<String, usize>,
}

/// Why a condition was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprFault {
    /// The code is not in the list of the field.
    CodeNotInList(String),
    /// The operator does not exist or has another shape.
    NoSuchOperator(String),
    /// The path names no field or section.
    NoSuchPath(String),
    /// The operator does not work on this kind of field.
    WrongKind(String),
}

/// Reads a condition and lists everything that is wrong with it.
pub(crate) fn read(value: &Value, known: &Known<'_>, faults: &mut Vec<ExprFault>) -> Option<Expr> {
    let Some((operator, content)) = single(value) else {
        faults.push(ExprFault::NoSuchOperator(shorten(value)));
        return None;
    };
    match operator {
        "all" => Some(Expr::All(read_each(content, known, faults)?)),
        "any" => Some(Expr::Any(read_each(content, known, faults)?)),
        "not" => Some(Expr::Not(Box::new(read(content, known, faults)?))),
        "answered" => Some(Expr::Answered(field(content, known, faults)?)),
        "unknown" => Some(Expr::Unknown(field(content, known, faults)?)),
        "eq" => read_eq(content, known, faults),
        "in" => read_in(content, known, faults),
        "match" => read_match(content, known, faults),
        "le" | "lt" => {
            let (left, right) = pair(content, operator, faults)?;
            let (left, right) = (number(left, known, faults), number(right, known, faults));
            let (left, right) = (left?, right?);
            Some(if operator == "lt" { Expr::Lt(left, right) } else { Expr::Le(left, right) })
        }
        _ => {
            faults.push(ExprFault::NoSuchOperator(operator.to_owned()));
            None
        }
    }
}

impl Expr {
    /// Every field that the condition looks at.
    pub(crate) fn fields(&self, found: &mut Vec<usize>) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.fields(found)),
            Self::Not(part) => part.fields(found),
            Self::Answered(field) | Self::Eq(field, _) | Self::In(field, _) | Self::Unknown(field) => {
                found.push(field.0)
            }
            Self::EqNumber(number, _) => number.fields(found),
            Self::Match(matching) => {
                found.extend([matching.same.0.0, matching.same.1.0]);
                matching.condition.fields(found);
            }
            Self::Le(left, right) | Self::Lt(left, right) => {
                left.fields(found);
                right.fields(found);
            }
        }
    }
}

impl Num {
    fn fields(&self, found: &mut Vec<usize>) {
        match self {
            Self::AgeAt(from, to) | Self::DaysBetween(from, to) => {
                for moment in [from, to] {
                    if let Moment::Field(field) = moment {
                        found.push(field.0);
                    }
                }
            }
            Self::Count(Counted::Codes(field)) | Self::Field(field) => found.push(field.0),
            Self::Count(Counted::Which(_, condition)) => condition.fields(found),
            Self::Const(_) | Self::Count(Counted::Items(_)) => {}
        }
    }
}

fn read_each(content: &Value, known: &Known<'_>, faults: &mut Vec<ExprFault>) -> Option<Vec<Expr>> {
    let Some(parts) = content.as_array() else {
        faults.push(ExprFault::NoSuchOperator(shorten(content)));
        return None;
    };
    let read: Vec<Option<Expr>> = parts.iter().map(|part| read(part, known, faults)).collect();
    read.into_iter().collect()
}

fn read_eq(content: &Value, known: &Known<'_>, faults: &mut Vec<ExprFault>) -> Option<Expr> {
    let (left, right) = pair(content, "eq", faults)?;
    if let Some(right) = right.as_i64() {
        return Some(Expr::EqNumber(number(left, known, faults)?, right));
    }
    let field = field(left, known, faults)?;
    let code = coded(field, std::slice::from_ref(right), known, faults)?.pop()?;
    if matches!(known.kinds.get(field.0), Some(Kind::Choices(_))) {
        faults.push(ExprFault::WrongKind(shorten(left)));
        return None;
    }
    Some(Expr::Eq(field, code))
}

fn read_in(content: &Value, known: &Known<'_>, faults: &mut Vec<ExprFault>) -> Option<Expr> {
    let (left, right) = pair(content, "in", faults)?;
    let field = field(left, known, faults)?;
    let Some(codes) = right.as_array() else {
        faults.push(ExprFault::NoSuchOperator(shorten(right)));
        return None;
    };
    Some(Expr::In(field, coded(field, codes, known, faults)?))
}

/// `["consents", ["consents[].service", "referrals[].service"], condition]`.
fn read_match(content: &Value, known: &Known<'_>, faults: &mut Vec<ExprFault>) -> Option<Expr> {
    let Some([section, same, condition]) = content.as_array().map(Vec::as_slice) else {
        faults.push(ExprFault::NoSuchOperator("match".to_owned()));
        return None;
    };
    let found = section.as_str().and_then(|name| known.repeated.get(name)).copied();
    if found.is_none() {
        faults.push(ExprFault::NoSuchPath(shorten(section)));
    }
    let (theirs, ours) = pair(same, "match", faults)?;
    let (theirs, ours) = (field(theirs, known, faults), field(ours, known, faults));
    let condition = read(condition, known, faults);
    Some(Expr::Match(Matching { section: found?, same: (theirs?, ours?), condition: Box::new(condition?) }))
}

fn number(value: &Value, known: &Known<'_>, faults: &mut Vec<ExprFault>) -> Option<Num> {
    if let Some(number) = value.as_i64() {
        return Some(Num::Const(number));
    }
    if value.is_string() {
        let found = field(value, known, faults)?;
        return match known.kinds.get(found.0) {
            Some(Kind::Number { .. }) => Some(Num::Field(found)),
            _ => wrong_kind(value, faults),
        };
    }
    match single(value) {
        Some(("count", counted)) => count(counted, known, faults),
        Some((operator @ ("age_at" | "days_between"), content)) => {
            let (from, to) = pair(content, operator, faults)?;
            let (from, to) = (moment(from, known, faults), moment(to, known, faults));
            let (from, to) = (from?, to?);
            Some(if operator == "age_at" { Num::AgeAt(from, to) } else { Num::DaysBetween(from, to) })
        }
        _ => {
            faults.push(ExprFault::NoSuchOperator(shorten(value)));
            None
        }
    }
}

fn count(counted: &Value, known: &Known<'_>, faults: &mut Vec<ExprFault>) -> Option<Num> {
    if let Some(section) = counted.as_str().and_then(|name| known.repeated.get(name)) {
        return Some(Num::Count(Counted::Items(*section)));
    }
    if let Some([name, condition]) = counted.as_array().map(Vec::as_slice) {
        let section = name.as_str().and_then(|name| known.repeated.get(name)).copied();
        if section.is_none() {
            faults.push(ExprFault::NoSuchPath(shorten(name)));
        }
        let condition = read(condition, known, faults)?;
        return Some(Num::Count(Counted::Which(section?, Box::new(condition))));
    }
    let found = field(counted, known, faults)?;
    match known.kinds.get(found.0) {
        Some(Kind::Choices(_)) => Some(Num::Count(Counted::Codes(found))),
        _ => wrong_kind(counted, faults),
    }
}

fn moment(value: &Value, known: &Known<'_>, faults: &mut Vec<ExprFault>) -> Option<Moment> {
    if value.as_str() == Some("now") {
        return Some(Moment::Now);
    }
    let found = field(value, known, faults)?;
    match known.kinds.get(found.0) {
        Some(Kind::Date(_)) => Some(Moment::Field(found)),
        _ => wrong_kind(value, faults),
    }
}

fn field(value: &Value, known: &Known<'_>, faults: &mut Vec<ExprFault>) -> Option<FieldRef> {
    let found = value.as_str().and_then(|path| known.fields.get(path));
    if found.is_none() {
        faults.push(ExprFault::NoSuchPath(shorten(value)));
    }
    found.map(|place| FieldRef(*place))
}

fn coded(field: FieldRef, codes: &[Value], known: &Known<'_>, faults: &mut Vec<ExprFault>) -> Option<Vec<String>> {
    let holds = |code: &str| match known.kinds.get(field.0) {
        Some(Kind::Choice(list) | Kind::Choices(list)) => Some(list.holds(code)),
        Some(Kind::YesNo) => Some(matches!(code, "yes" | "no")),
        _ => None,
    };
    let mut taken = Vec::new();
    for code in codes {
        match code.as_str().and_then(|code| holds(code).map(|held| (code, held))) {
            Some((code, true)) => taken.push(code.to_owned()),
            Some((code, false)) => faults.push(ExprFault::CodeNotInList(code.to_owned())),
            None => faults.push(ExprFault::WrongKind(shorten(code))),
        }
    }
    (taken.len() == codes.len()).then_some(taken)
}

fn single(value: &Value) -> Option<(&str, &Value)> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    object.iter().next().map(|(operator, content)| (operator.as_str(), content))
}

fn pair<'a>(content: &'a Value, operator: &str, faults: &mut Vec<ExprFault>) -> Option<(&'a Value, &'a Value)> {
    if let Some([left, right]) = content.as_array().map(Vec::as_slice) {
        return Some((left, right));
    }
    faults.push(ExprFault::NoSuchOperator(operator.to_owned()));
    None
}

fn wrong_kind<T>(value: &Value, faults: &mut Vec<ExprFault>) -> Option<T> {
    faults.push(ExprFault::WrongKind(shorten(value)));
    None
}

fn shorten(value: &Value) -> String {
    value.to_string().chars().take(60).collect()
}
