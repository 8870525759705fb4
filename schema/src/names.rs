//! Are two written names one name, and why?
//!
//! A name is heard, not read: each word becomes its sounds ([`sound`]), words that belong together are joined ([`words`]),
//! sounds are weighed ([`weigh`]). The list of well-known names ([`known`]) says which spellings are two names however
//! close they sound, and which are one however far.

mod known;
mod sound;
mod weigh;
mod words;

use std::fmt;

use serde::Serialize;
use ts_rs::TS;

use known::known;
use weigh::{Heard, distance, distance_to_beginning};
use words::{Word, words};

/// Why two names, or two persons, are taken for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "LikeReason", rename_all = "snake_case")]
pub enum Reason {
    /// Written alike.
    Written,
    /// The same sounds, another spelling.
    Spelling,
    /// Written in the other script.
    Script,
    /// Son of and daughter of.
    Filiation,
    /// Given and family name in the other order.
    Order,
    /// One has a name more than the other.
    Fewer,
    /// One letter missing, or two exchanged.
    Slip,
    /// The same identity document.
    Document,
    /// The same telephone.
    Phone,
    /// The same day of birth.
    Birth,
    /// The year of birth is presumed, and near.
    Presumed,
    /// The same mother's name.
    Mother,
    /// The same place.
    Place,
}

/// How alike two names are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// From 0 to 100.
    pub score: u8,
    /// Whether a search offers one for the other.
    pub same: bool,
    /// Why, in the order of the list above.
    pub reasons: Vec<Reason>,
}

/// A name taken apart, to be compared many times.
#[derive(Clone)]
pub struct Name {
    words: Vec<Word>,
}

impl fmt::Debug for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Name({} words)", self.words.len())
    }
}

impl Name {
    /// Takes a name apart.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut words = words(text);
        words.truncate(MOST_WORDS);
        Self { words }
    }

    /// Whether it says anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Its words as an index keeps them: joined and folded, each with the keys under which it is looked for.
    pub fn indexed(&self) -> impl Iterator<Item = (String, Vec<String>)> {
        self.words.iter().map(|word| (indexed_text(word), word.keys()))
    }

    /// What an index files a whole name under: the keys of two of its words, in either order.
    #[must_use]
    pub fn blocks(&self) -> Vec<String> {
        let keys: Vec<Vec<String>> = self.words.iter().map(Word::keys).collect();
        let mut out = Vec::new();
        for (at, ones) in keys.iter().enumerate() {
            for other in keys.iter().skip(at + 1).flatten() {
                out.extend(
                    ones.iter()
                        .map(|one| if one <= other { format!("{one} {other}") } else { format!("{other} {one}") }),
                );
            }
        }
        out
    }

    /// Its words, each as a name of its own.
    pub fn each(&self) -> impl Iterator<Item = Self> {
        self.words.iter().map(|word| Self { words: vec![word.clone()] })
    }

    /// Whether one word sounds like the beginning of another: while it is being typed.
    #[must_use]
    pub fn begins(&self, whole: &Self) -> bool {
        let ([typed], [word]) = (self.words.as_slice(), whole.words.as_slice()) else { return false };
        let open =
            |sounds: &[char]| sounds.iter().map(|sound| if *sound == 'A' { 'a' } else { *sound }).collect::<Vec<_>>();
        typed.readings.iter().any(|(sounds, cost)| {
            let typed_sounds = open(sounds);
            word.readings.iter().any(|(whole, other)| {
                let one = Heard { sounds: &typed_sounds, arabic: typed.arabic };
                let whole = open(whole);
                cost + other + distance_to_beginning(one, Heard { sounds: &whole, arabic: word.arabic }) <= LIMIT
            })
        })
    }

    /// The keys of words that differ from its words by a slip: a consonant less, one more, or two exchanged.
    #[must_use]
    pub fn slip_keys(&self) -> Vec<String> {
        let mut out: Vec<String> = self.words.iter().flat_map(Word::keys).flat_map(|key| near_keys(&key)).collect();
        out.sort();
        out.dedup();
        out
    }

    /// Whether one word is another with a letter missing or two exchanged; never between two well-known names.
    #[must_use]
    pub fn slips_into(&self, whole: &Self) -> bool {
        match (self.words.as_slice(), whole.words.as_slice()) {
            ([one], [other]) => apart(one, other).slip,
            _ => false,
        }
    }

    /// Compares it with another.
    #[must_use]
    pub fn like(&self, other: &Self) -> Likeness {
        if self.is_empty() || other.is_empty() {
            return Likeness { score: 0, same: false, reasons: Vec::new() };
        }
        let plain = pairing(&self.words, &other.words);
        let joined = match self.words.len().abs_diff(other.words.len()) {
            0 => Vec::new(),
            _ if self.words.len() > other.words.len() => joinings(&self.words, &other.words),
            _ => joinings(&other.words, &self.words),
        };
        joined
            .into_iter()
            .chain([plain])
            .max_by_key(|likeness| (likeness.same, likeness.score))
            .unwrap_or_else(|| Likeness { score: 0, same: false, reasons: Vec::new() })
    }
}

/// Compares two names.
#[must_use]
pub fn likeness(one: &str, other: &str) -> Likeness {
    Name::of(one).like(&Name::of(other))
}

/// Read again, it is the same word.
fn indexed_text(word: &Word) -> String {
    let mark = if word.servant { "abd" } else { "" };
    let end = if word.faith { "eddine" } else { "" };
    format!("{mark}{}{end}", word.text)
}

/// Fatimazahra and Fatima Zahra: two words of the longer name read as one.
fn joinings(long: &[Word], short: &[Word]) -> Vec<Likeness> {
    let pairs = long.windows(2).enumerate().filter_map(|(at, pair)| match pair {
        [one, two] if one.arabic == two.arabic && !one.servant && !two.servant => {
            Some((at, words(&format!("{}{}", one.text, two.text))))
        }
        _ => None,
    });
    pairs
        .map(|(at, glued)| {
            let mut words = long.to_vec();
            words.splice(at..at + 2, glued);
            pairing(&words, short)
        })
        .filter(|likeness| likeness.same)
        .collect()
}

/// Finds for each word of the shorter name its word in the longer one.
fn pairing(one: &[Word], other: &[Word]) -> Likeness {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let costs: Vec<Vec<Apart>> = short.iter().map(|word| long.iter().map(|with| apart(word, with)).collect()).collect();
    let mut best = (u32::MAX, Vec::new());
    assign(&costs, &mut Vec::new(), 0, &mut best);
    let (total, places) = best;
    let pairs: Vec<(&Word, &Word, Apart)> = places
        .iter()
        .enumerate()
        .filter_map(|(row, column)| Some((short.get(row)?, long.get(*column)?, *costs.get(row)?.get(*column)?)))
        .collect();
    let far = pairs.iter().filter(|(_, _, apart)| !apart.is_one()).count();
    let slips = pairs.iter().filter(|(_, _, apart)| !apart.is_one() && apart.slip).count();
    let extra = long.len() - short.len();
    let enough = extra == 0 || (short.len() >= 2 && extra <= 2);
    let same = enough && (far == 0 || (far == 1 && slips == 1 && short.len() >= 2));
    let mut reasons = Vec::new();
    for (one, other, apart) in &pairs {
        reasons.extend(match (apart.is_one(), apart.slip) {
            (false, true) => Some(Reason::Slip),
            (false, false) => None,
            (true, _) if one.arabic != other.arabic => Some(Reason::Script),
            (true, _) if one.text != other.text => Some(Reason::Spelling),
            (true, _) => Some(Reason::Written),
        });
        reasons.extend((one.daughter != other.daughter).then_some(Reason::Filiation));
    }
    reasons.extend((!places.is_sorted()).then_some(Reason::Order));
    reasons.extend((extra > 0).then_some(Reason::Fewer));
    reasons.sort_unstable();
    reasons.dedup();
    let lost = total / u32::try_from(short.len()).unwrap_or(1).max(1) + u32::try_from(extra).unwrap_or(0) * 12;
    Likeness { score: u8::try_from(100_u32.saturating_sub(lost)).unwrap_or(0), same, reasons }
}

fn near_keys(key: &str) -> Vec<String> {
    let signs: Vec<char> = key.chars().collect();
    let text = |signs: &[char]| signs.iter().collect::<String>();
    let mut out = Vec::new();
    for at in 0..=signs.len() {
        let (front, back) = signs.split_at(at);
        if let [_, rest @ ..] = back {
            out.push([text(front), text(rest)].concat());
        }
        if let [one, other, rest @ ..] = back {
            out.push(format!("{}{other}{one}{}", text(front), text(rest)));
        }
        out.extend(CONSONANTS.chars().map(|sign| format!("{}{sign}{}", text(front), text(back))));
    }
    out
}

fn assign(costs: &[Vec<Apart>], places: &mut Vec<usize>, sum: u32, best: &mut (u32, Vec<usize>)) {
    if sum >= best.0 {
        return;
    }
    let Some(row) = costs.get(places.len()) else {
        *best = (sum, places.clone());
        return;
    };
    for (column, apart) in row.iter().enumerate() {
        if !places.contains(&column) {
            places.push(column);
            assign(costs, places, sum + apart.cost, best);
            places.pop();
        }
    }
}

/// How far apart two words are.
#[derive(Clone, Copy)]
struct Apart {
    cost: u32,
    limit: u32,
    slip: bool,
}

impl Apart {
    const fn is_one(self) -> bool {
        self.cost <= self.limit
    }
}

fn apart(one: &Word, other: &Word) -> Apart {
    let marked_alike = one.servant == other.servant && one.faith == other.faith;
    if marked_alike && (one.text == other.text || one.written == other.written) {
        return Apart { cost: 0, limit: 0, slip: false };
    }
    let marks = u32::from(one.servant != other.servant) * 150 + u32::from(one.faith != other.faith) * 100;
    let mut cost = u32::MAX;
    let mut length = 0;
    for (left, left_cost) in &one.readings {
        for (right, right_cost) in &other.readings {
            let between =
                distance(Heard { sounds: left, arabic: one.arabic }, Heard { sounds: right, arabic: other.arabic });
            if between + left_cost + right_cost < cost {
                cost = between + left_cost + right_cost;
                length = left.len().min(right.len());
            }
        }
    }
    cost += marks;
    let limit = LIMIT + 2 * u32::try_from(length.min(8)).unwrap_or(8);
    match (known(one), known(other)) {
        (Some(left), Some(right)) if left == right => Apart { cost: cost.min(10), limit, slip: false },
        (Some(_), Some(_)) => Apart { cost: cost.max(KNOWN_APART), limit, slip: false },
        _ => Apart { cost, limit, slip: is_slip(&one.written, &other.written) },
    }
}

/// One letter missing, or two exchanged, inside a word: its ends tell names apart (Karima, Yamina).
fn is_slip(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let least = if short.iter().any(char::is_ascii_alphabetic) { SHORTEST_SLIP } else { SHORTEST_SLIP - 1 };
    if short.len() < least {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(left, right)| left == right).count();
    if same == 0 {
        return false;
    }
    match long.len() - short.len() {
        0 => {
            let swapped = |at: usize| short.get(at) == long.get(at + 1) && short.get(at + 1) == long.get(at);
            swapped(same) && short.get(same + 2..) == long.get(same + 2..)
        }
        1 => same < short.len() && short.get(same..) == long.get(same + 1..),
        _ => false,
    }
}

/// What [`sound::skeleton`] keeps.
const CONSONANTS: &str = "bjrSflmnkts";
const LIMIT: u32 = 26;
/// Two well-known names are never nearer than this.
const KNOWN_APART: u32 = 80;
const SHORTEST_SLIP: usize = 4;
const MOST_WORDS: usize = 7;
