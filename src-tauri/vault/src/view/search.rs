//! Which records does a typed text mean, the likeliest first?
//!
//! The full-text index answers for what is written alike. For what only sounds alike the distinct words of all names that share
//! consonants with a typed word are compared with it (`name` is their index), and those close enough are asked for instead.

use std::collections::BTreeMap;

use aman_schema::{Name, fold, number_end};
use aman_sync_protocol::ids::RecordId;
use rusqlite::{OptionalExtension, params};

use super::{ViewDb, view_fault};
use crate::fault::VaultFault;

/// For each typed word, the words of the index that may stand for it, each with what it is worth.
type Terms = Vec<BTreeMap<String, u32>>;

impl ViewDb {
    /// Finds records by names in either script and any spelling, by numbers and their ends, by places; best first.
    pub(crate) fn search(&self, text: &str, limit: u32) -> Result<Vec<(RecordId, u32)>, VaultFault> {
        let text = text.char_indices().nth(LONGEST).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
        let folded = fold(text);
        let mut found = BTreeMap::new();
        if let Some(record) = self.by_number_of_record(text.trim())? {
            found.insert(record, WHOLE * 2);
        }
        // More than asked for, so that the best can come first; bounded, so that one letter stays quick.
        let many = limit.saturating_mul(8).max(200);
        self.add_written(&folded, many, &mut found)?;
        // A document's number is written with a space here and without one there.
        let tight = folded.replace(' ', "");
        if tight != folded && tight.chars().any(|sign| sign.is_ascii_digit()) {
            self.add_written(&tight, many, &mut found)?;
        }
        if let Some(end) = end_of_number(text) {
            self.add_matching(&format!("\"{end}\"*"), many, &mut found, |_| BEGUN)?;
        }
        let name = Name::of(text);
        if text.chars().any(char::is_alphabetic) && !name.is_empty() {
            self.add_sounding(&name, many, &mut found)?;
        }
        let mut found: Vec<(RecordId, u32)> = found.into_iter().collect();
        found.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
        found.truncate(limit as usize);
        Ok(found)
    }

    /// What is written alike: whole words count more than beginnings, and an answer that is just this most of all.
    fn add_written(&self, folded: &str, many: u32, found: &mut BTreeMap<RecordId, u32>) -> Result<(), VaultFault> {
        let words: Vec<&str> = folded.split_whitespace().collect();
        if words.is_empty() {
            return Ok(());
        }
        let query: Vec<String> = words.iter().map(|word| format!("\"{}\"*", word.replace('"', ""))).collect();
        let count = u32::try_from(words.len()).unwrap_or(1).max(1);
        self.add_matching(&query.join(" "), many, found, |body| {
            let whole = words.iter().filter(|word| body.split_whitespace().any(|have| have == **word)).count();
            let line = u32::from(body.lines().any(|line| line == folded));
            BEGUN + (WHOLE - BEGUN) * u32::try_from(whole).unwrap_or(0) / count + 5 * line
        })
    }

    fn add_sounding(&self, name: &Name, many: u32, found: &mut BTreeMap<RecordId, u32>) -> Result<(), VaultFault> {
        let typed: Vec<Name> = name.each().collect();
        let mut terms: Terms = Vec::new();
        for (at, word) in typed.iter().enumerate() {
            // The beginning of a word says little when it stands alone.
            let last = (at + 1 == typed.len()).then_some(if at == 0 { 2 } else { 1 });
            terms.push(self.sounding(word, last)?);
        }
        self.add_terms(&terms, many, found)?;
        // A slip is looked for only when nothing better fills the list.
        if found.len() < ENOUGH {
            for (word, terms) in typed.iter().zip(&mut terms) {
                self.add_slips(word, terms)?;
            }
            self.add_terms(&terms, many, found)?;
        }
        Ok(())
    }

    fn add_terms(&self, terms: &Terms, many: u32, found: &mut BTreeMap<RecordId, u32>) -> Result<(), VaultFault> {
        if terms.is_empty() || terms.iter().any(BTreeMap::is_empty) {
            return Ok(());
        }
        let any = |terms: &BTreeMap<String, u32>| {
            let mut words: Vec<String> = terms.keys().map(|word| format!("\"{word}\"")).collect();
            words.sort();
            format!("({})", words.join(" OR "))
        };
        let query: Vec<String> = terms.iter().map(any).collect();
        let count = u32::try_from(terms.len()).unwrap_or(1).max(1);
        self.add_matching(&query.join(" AND "), many, found, |body| {
            let best = |terms: &BTreeMap<String, u32>| {
                body.split_whitespace().filter_map(|word| terms.get(word)).copied().max().unwrap_or(0)
            };
            terms.iter().map(best).sum::<u32>() / count
        })
    }

    /// Words that sound like one, and while it is the last one also words that begin so.
    fn sounding(&self, word: &Name, last: Option<usize>) -> Result<BTreeMap<String, u32>, VaultFault> {
        let mut out = BTreeMap::new();
        let keys: Vec<String> = word.indexed().flat_map(|(_, keys)| keys).collect();
        for key in &keys {
            for known in self.words_of(key)? {
                let like = Name::of(&known).like(word);
                if like.same {
                    out.insert(known, u32::from(like.score).max(BEGUN - 20) - 1);
                } else if last.is_some() && word.begins(&Name::of(&known)) {
                    out.insert(known, BEGUN - 25);
                }
            }
        }
        if let Some(least) = last {
            for key in keys.iter().filter(|key| key.len() >= least) {
                for longer in self.keys_after(key)? {
                    for known in self.words_of(&longer)?.into_iter().take(WORDS_BEGUN) {
                        if word.begins(&Name::of(&known)) {
                            out.entry(known).or_insert(BEGUN - 25);
                        }
                    }
                }
            }
        }
        Ok(out)
    }

    fn add_slips(&self, word: &Name, terms: &mut BTreeMap<String, u32>) -> Result<(), VaultFault> {
        let keys = word.slip_keys().into_iter().chain(word.indexed().flat_map(|(_, keys)| keys));
        for key in keys {
            for known in self.words_of(&key)? {
                if word.slips_into(&Name::of(&known)) {
                    terms.entry(known).or_insert(BEGUN - 35);
                }
            }
        }
        Ok(())
    }

    /// The distinct words under a key, found by jumping from one to the next.
    fn words_of(&self, key: &str) -> Result<Vec<String>, VaultFault> {
        let mut out = Vec::new();
        let mut after = String::new();
        let mut statement = self
            .db
            .prepare_cached("SELECT word FROM name WHERE key = ?1 AND word > ?2 ORDER BY word LIMIT 1")
            .map_err(view_fault("search"))?;
        while out.len() < WORDS_OF_KEY {
            let next: Option<String> =
                statement.query_row(params![key, after], |row| row.get(0)).optional().map_err(view_fault("search"))?;
            let Some(word) = next else { break };
            after.clone_from(&word);
            out.push(word);
        }
        Ok(out)
    }

    /// The distinct keys that begin with one.
    fn keys_after(&self, key: &str) -> Result<Vec<String>, VaultFault> {
        let mut out = Vec::new();
        let mut after = key.to_owned();
        let mut statement = self
            .db
            .prepare_cached("SELECT key FROM name WHERE key > ?1 ORDER BY key LIMIT 1")
            .map_err(view_fault("search"))?;
        while out.len() < KEYS_BEGUN {
            let next: Option<String> =
                statement.query_row([&after], |row| row.get(0)).optional().map_err(view_fault("search"))?;
            let Some(longer) = next.filter(|next| next.starts_with(key)) else { break };
            after.clone_from(&longer);
            out.push(longer);
        }
        Ok(out)
    }

    /// Asks the full-text index; the newest first, since of equal ones the newest is meant more often.
    fn add_matching(
        &self,
        query: &str,
        many: u32,
        found: &mut BTreeMap<RecordId, u32>,
        worth: impl Fn(&str) -> u32,
    ) -> Result<(), VaultFault> {
        let mut statement = self
            .db
            .prepare_cached(
                "SELECT f.record, f.body FROM words w JOIN found f ON f.row = w.rowid
                 WHERE words MATCH ?1 ORDER BY w.rowid DESC LIMIT ?2",
            )
            .map_err(view_fault("search"))?;
        let rows = statement
            .query_map(params![query, many], |row| Ok((RecordId::from_bytes(row.get(0)?), row.get::<_, String>(1)?)))
            .map_err(view_fault("search"))?;
        for row in rows {
            let (record, body) = row.map_err(view_fault("search"))?;
            let score = worth(&body);
            let held = found.entry(record).or_insert(0);
            *held = (*held).max(score);
        }
        Ok(())
    }

    /// The number of a record, as the list and the papers give it.
    fn by_number_of_record(&self, text: &str) -> Result<Option<RecordId>, VaultFault> {
        let Ok(record) = text.parse::<RecordId>() else { return Ok(None) };
        Ok(self.record(&record)?.map(|line| line.record))
    }
}

/// A text that is digits only may be the end of a number.
fn end_of_number(text: &str) -> Option<String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let number = text.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '+' | ' ' | '.' | '-'));
    (number && digits >= SHORTEST_END).then(|| number_end_of(text))
}

/// Backwards, without what a beginning of a telephone number would lose: here it is the end that counts.
fn number_end_of(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() >= WHOLE_NUMBER {
        number_end(&digits)
    } else {
        format!("z{}", digits.chars().rev().collect::<String>())
    }
}

/// What somebody pastes is not a name any more.
const LONGEST: usize = 300;
const WHOLE: u32 = 100;
const BEGUN: u32 = 80;
/// So many records make a list that needs no slips.
const ENOUGH: usize = 5;
const WORDS_OF_KEY: usize = 400;
const WORDS_BEGUN: usize = 40;
const KEYS_BEGUN: usize = 60;
const SHORTEST_END: usize = 4;
const WHOLE_NUMBER: usize = 9;
