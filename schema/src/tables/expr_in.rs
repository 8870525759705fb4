//! Which condition does a cell of a spreadsheet state?
//!
//! A small part of what XLSForm allows, and nothing beyond the closed operators of a pack: comparing with codes and
//! numbers, `and`, `or`, `not()`, `selected()`, `count-selected()`, `count()`, `today()`, and five functions of this
//! project's own: `answered()`, `unknown()`, `one-of()`, `age-at()`, `days-between()`, `matching()`.

use serde_json::{Value, json};

/// Why a cell states no condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionFault {
    /// Something else was expected here; the sign or word that stands there.
    Unexpected(String),
    /// The function does not exist, or is outside what packs can state.
    UnknownFunction(String),
    /// The cell ends in the middle.
    Unfinished,
    /// Brackets lie too deep.
    TooDeep,
}

/// Reads a condition.
pub(super) fn read(text: &str) -> Result<Value, ConditionFault> {
    let mut reader = Reader { tokens: tokens(text)?, at: 0, depth: 0 };
    let condition = reader.any()?;
    match reader.next() {
        None => Ok(condition),
        Some(more) => Err(unexpected(&more)),
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Code(String),
    Number(i64),
    Path(String),
    Sign(&'static str),
    Word(String),
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
    depth: u8,
}

impl Reader {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn take(&mut self) -> Result<Token, ConditionFault> {
        self.next().ok_or(ConditionFault::Unfinished)
    }

    /// Takes what comes next if it is of this kind.
    fn take_as<T>(&mut self, read: impl FnOnce(&Token) -> Option<T>) -> Result<T, ConditionFault> {
        let token = self.take()?;
        read(&token).ok_or_else(|| unexpected(&token))
    }

    fn is(&mut self, wanted: &Token) -> bool {
        let is = self.peek() == Some(wanted);
        self.at += usize::from(is);
        is
    }

    fn sign(&mut self, sign: &'static str) -> Result<(), ConditionFault> {
        self.take_as(|token| (*token == Token::Sign(sign)).then_some(()))
    }

    fn any(&mut self) -> Result<Value, ConditionFault> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(ConditionFault::TooDeep);
        }
        let mut parts = vec![self.all()?];
        while self.is(&Token::Word("or".to_owned())) {
            parts.push(self.all()?);
        }
        self.depth -= 1;
        Ok(one_or("any", parts))
    }

    fn all(&mut self) -> Result<Value, ConditionFault> {
        let mut parts = vec![self.one()?];
        while self.is(&Token::Word("and".to_owned())) {
            parts.push(self.one()?);
        }
        Ok(one_or("all", parts))
    }

    fn one(&mut self) -> Result<Value, ConditionFault> {
        match self.peek() {
            Some(Token::Sign("(")) => {
                self.at += 1;
                let inner = self.any()?;
                self.sign(")")?;
                Ok(inner)
            }
            Some(Token::Word(name)) if FUNCTIONS.contains(&name.as_str()) => {
                let name = name.clone();
                self.at += 1;
                self.function(&name)
            }
            Some(_) => self.comparison(),
            None => Err(ConditionFault::Unfinished),
        }
    }

    fn function(&mut self, name: &str) -> Result<Value, ConditionFault> {
        self.sign("(")?;
        let read = match name {
            "not" => json!({ "not": self.any()? }),
            "answered" | "unknown" => json!({ name: self.path()? }),
            "selected" | "one-of" => {
                let path = self.path()?;
                let mut codes = Vec::new();
                while self.is(&Token::Sign(",")) {
                    codes.push(self.code()?);
                }
                json!({ "in": [path, codes] })
            }
            "matching" => {
                let section = self.word()?;
                self.sign(",")?;
                let theirs = self.path()?;
                self.sign(",")?;
                let ours = self.path()?;
                self.sign(",")?;
                json!({ "match": [section, [theirs, ours], self.any()?] })
            }
            // `all` and `any`: with one part or none.
            _ if self.peek() == Some(&Token::Sign(")")) => json!({ name: [] }),
            _ => json!({ name: [self.any()?] }),
        };
        self.sign(")")?;
        Ok(read)
    }

    fn comparison(&mut self) -> Result<Value, ConditionFault> {
        let left = self.amount()?;
        let sign = self.take_as(|token| {
            let Token::Sign(sign) = token else { return None };
            COMPARED.contains(sign).then_some(*sign)
        })?;
        if matches!(sign, "=" | "!=")
            && let Some(Token::Code(code)) = self.peek().cloned()
        {
            self.at += 1;
            let equal = match code.as_str() {
                "" => json!({ "not": { "answered": left } }),
                code => json!({ "eq": [left, code] }),
            };
            return Ok(match (sign, code.is_empty()) {
                ("=", _) => equal,
                (_, true) => json!({ "answered": left }),
                (_, false) => json!({ "not": equal }),
            });
        }
        let right = self.amount()?;
        Ok(match sign {
            "<" => json!({ "lt": [left, right] }),
            "<=" => json!({ "le": [left, right] }),
            ">" => json!({ "lt": [right, left] }),
            ">=" => json!({ "le": [right, left] }),
            _ => {
                let equal = json!({ "eq": [left, right] });
                if sign == "=" { equal } else { json!({ "not": equal }) }
            }
        })
    }

    fn amount(&mut self) -> Result<Value, ConditionFault> {
        match self.take()? {
            Token::Number(number) => Ok(json!(number)),
            Token::Path(path) => Ok(json!(path)),
            Token::Word(name) => match name.as_str() {
                "count" | "count-selected" => {
                    self.sign("(")?;
                    let counted = self.path()?;
                    self.sign(")")?;
                    Ok(json!({ "count": counted }))
                }
                "age-at" | "days-between" => {
                    self.sign("(")?;
                    let from = self.moment()?;
                    self.sign(",")?;
                    let to = self.moment()?;
                    self.sign(")")?;
                    Ok(json!({ name.replace('-', "_"): [from, to] }))
                }
                _ => Err(ConditionFault::UnknownFunction(name)),
            },
            other @ (Token::Code(_) | Token::Sign(_)) => Err(unexpected(&other)),
        }
    }

    fn moment(&mut self) -> Result<Value, ConditionFault> {
        if self.is(&Token::Word("today".to_owned())) {
            self.sign("(")?;
            self.sign(")")?;
            return Ok(json!("now"));
        }
        Ok(json!(self.path()?))
    }

    fn path(&mut self) -> Result<String, ConditionFault> {
        self.take_as(|token| if let Token::Path(path) = token { Some(path.clone()) } else { None })
    }

    fn code(&mut self) -> Result<String, ConditionFault> {
        self.take_as(|token| if let Token::Code(code) = token { Some(code.clone()) } else { None })
    }

    fn word(&mut self) -> Result<String, ConditionFault> {
        self.take_as(|token| if let Token::Word(word) = token { Some(word.clone()) } else { None })
    }
}

fn one_or(operator: &str, mut parts: Vec<Value>) -> Value {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            json!({ operator: parts })
        }
    }
}

fn unexpected(token: &Token) -> ConditionFault {
    ConditionFault::Unexpected(match token {
        Token::Code(code) => format!("'{code}'"),
        Token::Number(number) => number.to_string(),
        Token::Path(path) => format!("${{{path}}}"),
        Token::Sign(sign) => (*sign).to_owned(),
        Token::Word(word) => word.clone(),
    })
}

fn tokens(text: &str) -> Result<Vec<Token>, ConditionFault> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = token(rest, first)?;
        found.push(token);
        rest = after.trim_start();
    }
    Ok(found)
}

fn token(rest: &str, first: char) -> Result<(Token, &str), ConditionFault> {
    if let Some(inside) = rest.strip_prefix("${") {
        let (path, after) = inside.split_once('}').ok_or(ConditionFault::Unfinished)?;
        return Ok((Token::Path(path.trim().to_owned()), after));
    }
    for (open, close) in [('\'', '\''), ('"', '"'), ('\u{2018}', '\u{2019}'), ('\u{2019}', '\u{2019}')] {
        if let Some(inside) = rest.strip_prefix(open) {
            let (code, after) = inside.split_once(close).ok_or(ConditionFault::Unfinished)?;
            return Ok((Token::Code(code.to_owned()), after));
        }
    }
    // The longer signs first: `<=` begins like `<`.
    for sign in ["<=", ">=", "!=", "<", ">", "=", "(", ")", ","] {
        if let Some(after) = rest.strip_prefix(sign) {
            return Ok((Token::Sign(sign), after));
        }
    }
    let end = rest.find(|sign: char| !(sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-')));
    let (word, after) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, ""));
    if word.is_empty() {
        return Err(ConditionFault::Unexpected(first.to_string()));
    }
    let token = word.parse().map_or_else(|_| Token::Word(word.to_owned()), Token::Number);
    Ok((token, after))
}

const DEPTH: u8 = 24;
const COMPARED: [&str; 6] = ["=", "!=", "<", "<=", ">", ">="];
const FUNCTIONS: [&str; 8] = ["all", "answered", "any", "matching", "not", "one-of", "selected", "unknown"];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::super::expr_out::write;
    use super::{ConditionFault, read};
    use serde_json::{Value, json};

    #[test]
    fn what_is_written_is_read_back_the_same() {
        let conditions = [
            json!({"eq": ["facts.weapon", "yes"]}),
            json!({"eq": ["person.age", 17]}),
            json!({"in": ["facts.acts", ["A"]]}),
            json!({"not": {"in": ["reception.language", ["ary", "ar"]]}}),
            json!({"all": [{"answered": "a.b"}, {"any": [{"unknown": "a.c"}, {"eq": ["a.d", "no"]}]}]}),
            json!({"any": [{"all": [{"answered": "a.b"}, {"answered": "a.c"}]}, {"all": [{"answered": "a.d"}]}, {"any": []}]}),
            json!({"all": [{"all": [{"answered": "a.b"}, {"answered": "a.c"}]}, {"answered": "a.d"}]}),
            json!({"lt": [{"age_at": ["person.birth", "now"]}, 18]}),
            json!({"le": [-3, {"days_between": ["a.b", "a.c"]}]}),
            json!({"lt": [{"count": "phones"}, {"count": "facts.acts"}]}),
            json!({"match": ["consents", ["consents[].service", "referrals[].service"], {"eq": ["consents[].given", "yes"]}]}),
        ];
        for condition in conditions {
            let text = write(&condition).unwrap();
            assert_eq!(read(&text).unwrap(), condition, "{text}");
        }
    }

    #[test]
    fn what_a_person_writes_by_habit_is_understood() {
        let same = |text: &str, value: Value| assert_eq!(read(text).unwrap(), value, "{text}");
        same("${a.b}='x'", json!({"eq": ["a.b", "x"]}));
        same("${a.b} != \"x\" and ( ${a.c} > 3 )", json!({"all": [{"not": {"eq": ["a.b", "x"]}}, {"lt": [3, "a.c"]}]}));
        same("${a.b} != ''", json!({"answered": "a.b"}));
        same("${a.b} = ‘x’", json!({"eq": ["a.b", "x"]}));
        same("18 >= ${a.c}", json!({"le": ["a.c", 18]}));
    }

    #[test]
    fn what_lies_outside_is_refused_with_what_was_met() {
        let met = |text: &str| read(text).unwrap_err();
        assert_eq!(met("pulldata('a')"), ConditionFault::UnknownFunction("pulldata".to_owned()));
        assert_eq!(met("regex(${a.b}, '.')"), ConditionFault::UnknownFunction("regex".to_owned()));
        assert_eq!(met("${a.b} + 1 = 2"), ConditionFault::Unexpected("+".to_owned()));
        assert_eq!(met("${a.b} = 'x' 'y'"), ConditionFault::Unexpected("'y'".to_owned()));
        assert_eq!(met("${a.b} ="), ConditionFault::Unfinished);
        assert_eq!(met("${a.b"), ConditionFault::Unfinished);
        assert_eq!(met(""), ConditionFault::Unfinished);
        assert_eq!(met(&"(".repeat(100)), ConditionFault::TooDeep);
        assert_eq!(met(&"not(".repeat(100)), ConditionFault::TooDeep);
        assert!(write(&json!({"hours_since": ["a.b", 3]})).is_none());
    }
}
