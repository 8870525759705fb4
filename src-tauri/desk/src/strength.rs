//! Is a passphrase that somebody chose worth anything, and if not, why?

use std::collections::BTreeSet;

use aman_vault::spoken::{canonical, fold, recognise};
use zxcvbn::feedback::Warning;
use zxcvbn::zxcvbn;

use crate::{Code, Outcome};

/// Refuses a passphrase that a guesser finds, with the first reason that applies.
///
/// `names` are those that whoever knows the officer would try: hers and her unit's.
///
/// # Errors
/// It is too short, one word, repeated, a run of keys, holds a name, or is among the first that anybody tries.
pub(crate) fn strong_enough(typed: &str, names: &[&str]) -> Outcome<()> {
    let letters: Vec<char> = canonical(typed).chars().collect();
    if letters.len() < SHORTEST {
        return Err(Code::PassphraseTooShort.into());
    }
    if letters.iter().collect::<BTreeSet<_>>().len() < FEWEST_SIGNS || is_repeated(&letters) || says_words_again(typed)
    {
        return Err(Code::PassphraseRepeated.into());
    }
    if drawn_words(typed) >= aman_vault::spoken::PROPOSED {
        return Ok(());
    }
    if is_run(&letters) {
        return Err(Code::PassphraseKeyboard.into());
    }
    if holds_a_name(typed, names) {
        return Err(Code::PassphraseNamed.into());
    }
    let estimate = zxcvbn(typed, names);
    if estimate.guesses_log10() >= ENOUGH_LOG10 && !is_one_word(typed) {
        return Ok(());
    }
    Err(match estimate.feedback().and_then(zxcvbn::feedback::Feedback::warning) {
        Some(Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess) => {
            Code::PassphraseKeyboard
        }
        Some(Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess) => {
            Code::PassphraseRepeated
        }
        Some(
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword
            | Warning::SequencesLikeAbcAreEasyToGuess
            | Warning::RecentYearsAreEasyToGuess
            | Warning::DatesAreOftenEasyToGuess
            | Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
            | Warning::CommonNamesAndSurnamesAreEasyToGuess,
        ) => Code::PassphraseCommon,
        Some(Warning::AWordByItselfIsEasyToGuess) | None => {
            if typed.split_whitespace().count() < 2 {
                Code::PassphraseOneWord
            } else {
                Code::PassphraseCommon
            }
        }
    }
    .into())
}

/// Refuses a PIN that is shorter than four digits, one digit again and again, or counts.
///
/// # Errors
/// It is.
pub(crate) fn pin_enough(typed: &str) -> Outcome<()> {
    let digits: Vec<u32> = fold(typed).chars().filter_map(|letter| letter.to_digit(10)).collect();
    let steps: BTreeSet<i64> =
        digits.iter().zip(digits.iter().skip(1)).map(|(one, next)| i64::from(*next) - i64::from(*one)).collect();
    let even = steps.len() == 1 && steps.iter().all(|step| step.abs() <= 1);
    if digits.len() < SHORTEST_PIN || digits.len() != typed.trim().chars().count() || even {
        return Err(Code::PinTooSimple.into());
    }
    Ok(())
}

/// How many different words of the list it consists of; none if one is not of the list.
fn drawn_words(typed: &str) -> usize {
    let words: Option<BTreeSet<&str>> = typed.split_whitespace().map(recognise).collect();
    words.map_or(0, |words| words.len())
}

fn says_words_again(typed: &str) -> bool {
    let folded = fold(typed);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let distinct: BTreeSet<&&str> = words.iter().collect();
    words.len() > 1 && distinct.len() * 2 <= words.len()
}

/// Letters in one piece, with a sign or two beside them: a word of a language whose words the estimate does not know.
fn is_one_word(typed: &str) -> bool {
    let folded = fold(typed);
    let longest = folded.split(|letter: char| !letter.is_alphabetic()).map(|part| part.chars().count()).max();
    let longest = longest.unwrap_or(0);
    longest < LONGEST_WORD && folded.chars().count() <= longest + SIGNS_BESIDE
}

fn is_repeated(letters: &[char]) -> bool {
    (1..=letters.len() / 2).any(|length| {
        letters.len().is_multiple_of(length) && letters.chunks(length).all(|part| letters.starts_with(part))
    })
}

/// Neighbours on a row of any keyboard, or letters and digits in their order, one after the other.
fn is_run(letters: &[char]) -> bool {
    let text: String = letters.iter().collect();
    let back: String = letters.iter().rev().collect();
    let rows: Vec<String> = RUNS.iter().map(|row| fold(row)).collect();
    // However often the row is begun anew.
    let along = |text: &str| {
        let mut rest = text;
        let mut pieces = 0;
        while !rest.is_empty() {
            let longest = rows.iter().filter_map(|row| longest_start(rest, row)).max().unwrap_or(0);
            if longest < SHORTEST_RUN {
                return false;
            }
            rest = rest.get(longest..).unwrap_or_default();
            pieces += 1;
        }
        pieces > 0
    };
    along(&text) || along(&back)
}

/// Bytes of the longest beginning of `text` that stands in `row`.
fn longest_start(text: &str, row: &str) -> Option<usize> {
    let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
    ends.take_while(|end| text.get(..*end).is_some_and(|start| row.contains(start))).last()
}

fn holds_a_name(typed: &str, names: &[&str]) -> bool {
    let said = canonical(typed);
    let parts = names.iter().flat_map(|name| name.split(|letter: char| !letter.is_alphanumeric()));
    let mut parts = parts.map(fold).filter(|part| part.chars().count() >= SHORTEST_NAME);
    // One name among many other words is no harm.
    parts.any(|part| said.contains(&part) && said.chars().count() < part.chars().count() + SHORTEST)
}

/// Letters of the canonical form.
const SHORTEST: usize = 10;
/// Letters; longer than this, several words were written as one.
const LONGEST_WORD: usize = 16;
/// Signs that somebody puts beside a word to please a rule.
const SIGNS_BESIDE: usize = 3;
const SHORTEST_PIN: usize = 4;
const SHORTEST_NAME: usize = 4;
const SHORTEST_RUN: usize = 3;
const FEWEST_SIGNS: usize = 5;
/// At a quarter of a second a guess, ten thousand million guesses are eighty years of one core.
const ENOUGH_LOG10: f64 = 10.0;
const RUNS: [&str; 10] = [
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "ضصثقفغعهخحجد",
    "شسيبلاتنمكط",
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]
    use super::*;

    fn why(typed: &str) -> Option<Code> {
        strong_enough(typed, &["Fatima Zahra Bennani", "Brigade de Tinghir"]).err().map(|failure| failure.code)
    }

    #[test]
    fn a_weak_passphrase_is_refused_with_the_reason() {
        for (typed, code) in [
            ("court", Code::PassphraseTooShort),
            ("éàç ù ! ?", Code::PassphraseTooShort),
            ("azertyuiop", Code::PassphraseKeyboard),
            ("poiuytreza", Code::PassphraseKeyboard),
            ("azertyuiopqsdfghjklm", Code::PassphraseKeyboard),
            ("12345678901234", Code::PassphraseKeyboard),
            ("ضصثقفغعهخح", Code::PassphraseKeyboard),
            ("aaaaaaaaaaaaaa", Code::PassphraseRepeated),
            ("soleil soleil soleil", Code::PassphraseRepeated),
            ("abcd1abcd1abcd1", Code::PassphraseRepeated),
            ("bennani2024", Code::PassphraseNamed),
            ("Tinghir-2026", Code::PassphraseNamed),
            ("motdepasse", Code::PassphraseCommon),
            ("infirmerie-x", Code::PassphraseOneWord),
            ("password12", Code::PassphraseCommon),
        ] {
            assert_eq!(why(typed), Some(code), "{typed}");
        }
    }

    #[test]
    fn what_was_drawn_by_lot_and_what_is_long_enough_passes() {
        for typed in [
            "abeille wagon marbre quasar logique",
            "abei wago marb quas logi",
            "cinq mots tires au sort ici",
            "correct horse battery staple",
            "le puits de ma tante est sec depuis mars",
            "Bennani prend le car de Ouarzazate le mardi",
            "سافرت جدتي إلى مراكش قبل العيد بثلاثة أيام",
            "xK7#pq9Lm2!v",
        ] {
            assert_eq!(why(typed), None, "{typed}");
        }
    }

    #[test]
    fn five_proposed_words_are_always_strong_enough() {
        for start in (0..2040).step_by(5) {
            let words = aman_vault::spoken::all_words()[start..start + 5].join(" ");
            assert_eq!(why(&words), None, "{words}");
        }
    }

    #[test]
    fn a_pin_that_anybody_tries_first_is_refused() {
        for pin in ["123", "1234", "9876", "0000", "12ab", ""] {
            assert!(pin_enough(pin).is_err(), "{pin}");
        }
        for pin in ["4071", "٤٠٧١", "260183"] {
            assert!(pin_enough(pin).is_ok(), "{pin}");
        }
    }
}
