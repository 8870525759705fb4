//! Which words make up a name: what is a title, an article, a "son of", and what belongs to one word?
//!
//! El, Ben, Aït, Oulad, Abd el and Eddine are written apart or joined as the clerk likes: here they are always joined to
//! what they belong to, so that "Ben Jelloun", "Benjelloun" and "بن جلون" are one word.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::sound::{Sound, is_arabic, skeleton, sounds};
use crate::fold::fold;

/// One word of a name.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// As joined, folded.
    pub(super) text: String,
    /// As written, folded as for a search: what a slip of the pen is looked for in.
    pub(super) written: String,
    pub(super) arabic: bool,
    /// Servant of: Abd el-.
    pub(super) servant: bool,
    /// Of the faith: -eddine.
    pub(super) faith: bool,
    /// Daughter of, and not son of.
    pub(super) daughter: bool,
    /// Its sounds; then those it has without an article that may have been joined to it, and what that costs.
    pub(super) readings: Vec<(Vec<Sound>, u32)>,
}

impl Word {
    fn new(text: &str, written: &str, (servant, faith, daughter): (bool, bool, bool)) -> Self {
        let arabic = is_arabic(text);
        let mut readings = vec![(sounds(text), 0)];
        let without = if arabic { without_article_arabic(text) } else { without_article(text) };
        readings.extend(without.into_iter().map(|(rest, cost)| (sounds(rest), cost)));
        Self { text: text.to_owned(), written: fold(written), arabic, servant, faith, daughter, readings }
    }

    /// What an index files this word under, for each of its readings.
    pub(super) fn keys(&self) -> Vec<String> {
        let mark = |key: String| match (self.servant, self.faith) {
            (true, _) => format!("B{key}"),
            (_, true) => format!("{key}D"),
            _ => key,
        };
        let mut keys: Vec<String> = self.readings.iter().map(|(sounds, _)| mark(skeleton(sounds))).collect();
        keys.sort();
        keys.dedup();
        keys
    }
}

/// The words of a name, without titles.
pub(super) fn words(name: &str) -> Vec<Word> {
    let raw = split(name);
    let titled = |word: &str| TITLES.contains(&word);
    let plain: Vec<&String> = raw.iter().filter(|word| !titled(word)).collect();
    let kept = if plain.is_empty() { raw.iter().collect() } else { plain };
    let mut out: Vec<Word> = Vec::new();
    let mut front = Front::default();
    for (at, word) in kept.iter().enumerate() {
        let last = at + 1 == kept.len();
        if FAITH.contains(&word.as_str())
            && let Some(before) = out.last_mut()
        {
            let written = format!("{}{word}", before.written);
            *before = Word::new(&before.text.clone(), &written, (before.servant, true, before.daughter));
        } else if last || !front.takes(word, kept.get(at + 1).map_or("", |next| next.as_str())) {
            out.push(front.join(word));
            front = Front::default();
        }
    }
    out
}

/// What stands before a word and belongs to it.
#[derive(Default)]
struct Front {
    joined: String,
    servant: bool,
    daughter: bool,
}

impl Front {
    fn takes(&mut self, word: &str, next: &str) -> bool {
        if matches!(word, "el" | "al" | "il" | "l" | "ال") || is_sun_article(word, next) {
            // Ben el Haj is Belhaj.
            if self.joined == "ben" {
                "bel".clone_into(&mut self.joined);
            }
            return true;
        }
        let joined = match word {
            "abd" | "abdel" | "abdul" | "abdal" | "عبد" => {
                self.servant = true;
                return true;
            }
            "bent" | "bint" | "bnt" | "بنت" => {
                self.daughter = true;
                "ben"
            }
            "ben" | "bin" | "ibn" | "بن" | "ابن" => "ben",
            "bel" | "bal" | "بل" => "bel",
            "ait" | "ayt" | "ايت" | "آيت" | "أيت" | "إيت" => "ait",
            "oulad" | "ouled" | "awlad" | "aoulad" | "ulad" | "أولاد" | "اولاد" | "ولاد" => "oulad",
            "ould" | "wald" | "ولد" => "ould",
            "ou" | "oua" | "u" | "أو" | "او" => "ou",
            "bou" | "bu" | "بو" => "bou",
            "oum" | "um" | "أم" | "ام" => "oum",
            // M'barek, M'hamed, N'...: cut at the apostrophe.
            "m" | "n" => word,
            _ => return false,
        };
        self.joined.push_str(joined);
        true
    }

    fn join(&self, word: &str) -> Word {
        let (servant, rest) = if self.servant { (true, without_al(word)) } else { servant_of(word) };
        let (faith, rest) = faith_of(rest);
        let joined = match (self.joined.as_str(), is_arabic(rest)) {
            ("", _) => rest.to_owned(),
            (front, false) => format!("{front}{rest}"),
            (front, true) => format!("{}{}", in_arabic(front), without_al(rest)),
        };
        let written = if self.servant { format!("abdel{word}") } else { format!("{}{word}", self.joined) };
        Word::new(&joined, &written, (servant, faith, self.daughter))
    }
}

fn in_arabic(front: &str) -> &str {
    match front {
        "ben" => "بن",
        "bel" => "بل",
        "ait" => "ايت",
        "oulad" => "اولاد",
        "ould" => "ولد",
        "ou" => "او",
        "bou" => "بو",
        "oum" => "ام",
        other => other,
    }
}

/// Small letters without accents, vowel signs and invisible marks, cut where a clerk cuts.
fn split(name: &str) -> Vec<String> {
    let plain: String = name
        .chars()
        .take(MOST_LETTERS * MOST_WORDS)
        .nfkc()
        .collect::<String>()
        .chars()
        .flat_map(|sign| {
            // The hamza on an alef tells how it sounds; accents on Latin letters tell nothing here.
            if ('\u{600}'..='\u{77f}').contains(&sign) { vec![sign] } else { std::iter::once(sign).nfkd().collect() }
        })
        .filter(|sign| !is_combining_mark(*sign) && !matches!(sign, '\u{640}' | '\u{200c}'..='\u{200f}'))
        .flat_map(char::to_lowercase)
        .map(|sign| if sign.is_alphanumeric() { sign } else { ' ' })
        .collect();
    let whole = |word: &str| {
        let long = SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| *long);
        long.chars().take(MOST_LETTERS).collect()
    };
    plain.split_whitespace().take(MOST_WORDS).map(whole).collect()
}

/// Ez Zahra, Es Saadi: an article that took the sound of what follows.
fn is_sun_article(word: &str, next: &str) -> bool {
    match word.as_bytes() {
        [b'e' | b'a', end] => next.as_bytes().first() == Some(end),
        b"ech" | b"ach" => next.starts_with("ch"),
        _ => false,
    }
}

fn without_al(word: &str) -> &str {
    word.strip_prefix("ال").filter(|rest| rest.chars().count() >= 2).unwrap_or(word)
}

fn servant_of(word: &str) -> (bool, &str) {
    if let Some(rest) = word.strip_prefix("عبد").filter(|rest| rest.chars().count() >= 3) {
        return (true, without_al(rest));
    }
    let Some(rest) = word.strip_prefix("abd").filter(|rest| rest.len() >= 3) else {
        return (false, word);
    };
    let rest = rest.trim_start_matches(['e', 'a', 'u', 'o']);
    let mut letters = rest.chars();
    let doubled = letters.next().is_some_and(|first| letters.next() == Some(first));
    let article = rest.strip_prefix('l').filter(|rest| rest.len() >= 3);
    match (doubled, article) {
        (true, _) => (true, rest.get(1..).unwrap_or(rest)),
        (false, Some(rest)) => (true, rest),
        (false, None) => (true, rest),
    }
}

fn faith_of(word: &str) -> (bool, &str) {
    for end in ["eddine", "uddine", "iddine", "addine", "eddin", "uddin", "edine", "adine", "udine", "الدين"] {
        if let Some(rest) = word.strip_suffix(end).filter(|rest| rest.chars().count() >= 2) {
            return (true, rest);
        }
    }
    (false, word)
}

/// What a Latin word is if an article was joined to it, and how unlikely that is.
fn without_article(word: &str) -> Vec<(&str, u32)> {
    let mut out = Vec::new();
    let length = word.len();
    let mut strip = |front: &str, least: usize, cost: u32, vowel: bool| {
        if let Some(rest) = word.strip_prefix(front)
            && length >= least
            && (vowel || !rest.starts_with(['a', 'e', 'i', 'o', 'u', 'y']))
        {
            out.push((rest, cost));
        }
    };
    strip("el", 5, 10, true);
    strip("al", 6, 15, false);
    strip("la", 5, 8, false);
    strip("l", 5, 12, true);
    if let [b'e' | b'a', one, two, ..] = word.as_bytes()
        && one == two
        && b"dlnrstz".contains(one)
        && length >= 6
    {
        out.extend(word.get(2..).map(|rest| (rest, if word.starts_with('e') { 5 } else { 15 })));
    }
    out
}

fn without_article_arabic(word: &str) -> Vec<(&str, u32)> {
    if let Some(rest) = word.strip_prefix("ال").filter(|rest| rest.chars().count() >= 2) {
        return vec![(rest, 0)];
    }
    word.strip_prefix('ل').filter(|rest| rest.chars().count() >= 3).map(|rest| (rest, 10)).into_iter().collect()
}

/// Said to a person or of one; no part of the name.
const TITLES: &[&str] = &[
    "sidi",
    "si",
    "moulay",
    "mly",
    "my",
    "lalla",
    "lala",
    "hadj",
    "haj",
    "hajj",
    "hajja",
    "سيدي",
    "سي",
    "مولاي",
    "للا",
    "لالة",
    "لالا",
    "الحاج",
    "الحاجة",
];
const FAITH: &[&str] = &["eddine", "edine", "ddine", "dine", "eddin", "uddin", "الدين", "دين"];
/// Clerks' abbreviations.
const SHORT: &[(&str, &str)] = &[("med", "mohamed"), ("mohd", "mohamed"), ("fatim", "fatima"), ("abdlh", "abdellah")];
/// A name is not longer, and what somebody pastes must not keep a search busy.
const MOST_LETTERS: usize = 40;
const MOST_WORDS: usize = 16;
