//! How far apart are the sounds of two words?
//!
//! In hundredths of one consonant. The weights come from the rules of DOMAIN §h and were tuned on one half of
//! `tests/data/name-pairs.csv`; the other half says how good they are (`docs/adr/0015`).

use super::sound::{Sound, is_vowel};

/// The sounds of a word and its script.
#[derive(Clone, Copy)]
pub(super) struct Heard<'a> {
    pub(super) sounds: &'a [Sound],
    pub(super) arabic: bool,
}

/// The cheapest way from one word to the other, by leaving sounds out and taking one for another.
pub(super) fn distance(one: Heard<'_>, other: Heard<'_>) -> u32 {
    ways(one, other).last().copied().unwrap_or(0)
}

/// The cheapest way from one word to any beginning of the other.
pub(super) fn distance_to_beginning(one: Heard<'_>, other: Heard<'_>) -> u32 {
    ways(one, other).into_iter().min().unwrap_or(0)
}

/// The cheapest way from one word to each beginning of the other.
fn ways(one: Heard<'_>, other: Heard<'_>) -> Vec<u32> {
    let mut before: Vec<u32> = vec![0];
    for at in 0..other.sounds.len() {
        before.push(before.last().copied().unwrap_or(0) + left_out(other, at, one.arabic));
    }
    for (row, left) in one.sounds.iter().enumerate() {
        let out = left_out(one, row, other.arabic);
        let mut line = vec![before.first().copied().unwrap_or(0) + out];
        for (column, right) in other.sounds.iter().enumerate() {
            let diagonal = before.get(column).copied().unwrap_or(0);
            let above = before.get(column + 1).copied().unwrap_or(0);
            let beside = line.last().copied().unwrap_or(0);
            let exchanged = diagonal + taken_for(*left, *right, row == 0 && column == 0, one.arabic != other.arabic);
            line.push(exchanged.min(above + out).min(beside + left_out(other, column, one.arabic)));
        }
        before = line;
    }
    before
}

/// What it costs that the other word has nothing for this sound.
fn left_out(word: Heard<'_>, at: usize, other_arabic: bool) -> u32 {
    let sound = word.sounds.get(at).copied().unwrap_or(' ');
    let beside = |at: Option<usize>| at.and_then(|at| word.sounds.get(at)).copied().unwrap_or(' ');
    let (before, after) = (beside(at.checked_sub(1)), beside(Some(at + 1)));
    let hiatus = is_vowel(before) || is_vowel(after);
    let second = beside(Some(at + 2));
    let cluster = second != ' ' && !is_vowel(second);
    match sound {
        '3' => 5,
        'h' => 70,
        // Ibrahim, Brahim: said before two consonants only.
        'e' | 'i' if at == 0 && (is_vowel(after) || cluster) => 15,
        'a' | 'e' | 'i' | 'u' if at == 0 => 60,
        // A long vowel of Arabic that the other does not write at all.
        'a' | 'i' | 'u' | 'e' if word.arabic && !other_arabic => 60,
        'a' | 'i' | 'u' | 'e' if word.arabic => 50,
        'a' | 'e' if other_arabic => 4,
        'i' if other_arabic => {
            if hiatus {
                50
            } else {
                15
            }
        }
        'u' if other_arabic => 12,
        // Faouzia, Zaynab: half of a double vowel.
        'a' | 'e' if matches!(before, 'i' | 'u') || matches!(after, 'i' | 'u') => 10,
        'e' => 12,
        'a' => 20,
        'i' | 'u' => 45,
        _ => 100,
    }
}

/// What it costs to take one sound for another.
fn taken_for(one: Sound, other: Sound, first: bool, across: bool) -> u32 {
    if one == other {
        return 0;
    }
    let (low, high) = if one < other { (one, other) } else { (other, one) };
    match (low, high) {
        ('a', 'e') => 5,
        ('e', 'i') => 10,
        ('e', 'u') => {
            if first && across {
                5
            } else {
                30
            }
        }
        ('a', 'i') => {
            if first || across {
                65
            } else {
                50
            }
        }
        ('a', 'u') => {
            if first || across {
                65
            } else {
                45
            }
        }
        ('i', 'u') => 80,
        ('3', 'a' | 'e') => 0,
        ('3', 'i' | 'u') => 5,
        ('A', 'a' | 'e') => 30,
        ('A', 'h') => 40,
        ('u', 'w') | ('i', 'y') => 0,
        ('G' | 'k', 'g') | ('g', 'k') => 10,
        ('G', 'k') | ('g', 'j') => 30,
        ('k', 'x') => 35,
        ('h', 'x') => 40,
        ('d', 'z') => 40,
        ('d', 't') | ('s', 'z') => 50,
        ('S', 's') | ('s', 't') | ('G', 'r') => 60,
        _ => 100,
    }
}
