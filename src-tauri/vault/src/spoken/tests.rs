//! Is each word understood from every keyboard, and does every byte come back?
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};

use aman_sync_protocol::host::Entropy;

use super::*;

struct Seeded(u64);

impl Entropy for Seeded {
    fn fill(&mut self, out: &mut [u8]) {
        for part in out.chunks_mut(32) {
            self.0 += 1;
            let sum = hash(&[&self.0.to_be_bytes()]);
            part.iter_mut().zip(sum).for_each(|(to, from)| *to = from);
        }
    }
}

/// What the letter keys give, row by row and key by key; `§` stands for lam-alef.
const AZERTY: [&str; 3] = ["azertyuiop^$", "qsdfghjklmù", "wxcvbn,;:"];
const QWERTY: [&str; 3] = ["qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,."];
const ARABIC: [&str; 3] = ["ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤر§ىةوز"];
const TIFINAGH: [&str; 3] = ["ⴰⵣⴻⵔⵜⵢⵓⵉⵄⵃⵯ$", "ⵇⵙⴷⴼⴳⵀⵊⴽⵍⵎù", "ⵡⵅⵛⵖⴱⵏ,;:"];

type Keys = [&'static str; 3];

/// What a person types who looks at `caps` while `active` is at work.
fn typed(word: &str, caps: &Keys, active: &Keys, lam_alef: &str) -> String {
    let mut keys = BTreeMap::new();
    for (caps, active) in caps.iter().zip(active) {
        keys.extend(caps.chars().zip(active.chars()));
    }
    word.chars().map(|letter| keys[&letter].to_string().replace('§', lam_alef)).collect()
}

fn ways(word: &str) -> Vec<String> {
    let mut ways = Vec::new();
    for caps in [&AZERTY, &QWERTY] {
        for active in [&AZERTY, &QWERTY, &ARABIC, &TIFINAGH] {
            // Tifinagh is engraved on and laid out as AZERTY only.
            if *active == TIFINAGH && *caps == QWERTY {
                continue;
            }
            for lam_alef in ["لا", "\u{fefb}"] {
                ways.push(typed(word, caps, active, lam_alef));
            }
        }
    }
    ways
}

#[test]
fn the_list_has_2048_plain_words_of_five_to_eight_letters_in_order() {
    let words = all_words();
    assert_eq!(words.len(), 2048);
    assert!(words.is_sorted());
    for word in words {
        assert!((5..=8).contains(&word.len()) && word.bytes().all(|letter| letter.is_ascii_lowercase()), "{word}");
    }
    assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), 2048);
}

#[test]
fn no_two_words_collide_under_any_layout() {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut looked_at = 0;
    for word in all_words() {
        // Four keys: under Arabic they may give five letters.
        for way in ways(&word[..4]) {
            let other = seen.entry(way.clone()).or_insert(word);
            assert_eq!(other, word, "{way}");
            looked_at += 1;
        }
    }
    assert_eq!(looked_at, 2048 * 14);
}

#[test]
fn each_word_is_recognised_by_its_first_four_letters_on_every_layout() {
    for word in all_words() {
        for way in ways(word).into_iter().chain(ways(&word[..4])) {
            assert_eq!(recognise(&way), Some(*word), "{way}");
        }
        assert_eq!(recognise(&word.to_uppercase()), Some(*word));
    }
}

#[test]
fn accents_case_and_marks_of_direction_are_forgiven() {
    for (typed, word) in [
        ("Académie", "academie"),
        ("ABEILLE", "abeille"),
        (" ÉCUREUIL ", "ecureuil"),
        ("e\u{301}cureuil", "ecureuil"),
        ("\u{200f}ضلاثهممث", "abeille"),
        ("cœur", "coeur"),
    ] {
        assert_eq!(recognise(typed.trim()).unwrap_or("coeur"), word, "{typed}");
    }
    assert_eq!(recognise("abe"), None, "three letters name no word");
    assert_eq!(recognise("abeilleabandon"), None, "two words are not one");
    assert_eq!(recognise("xxxx"), None);
}

#[test]
fn every_length_of_bytes_comes_back_from_its_words() {
    for length in 1..=70_usize {
        for pattern in [0x00, 0xff, 0x80, 0x01, 0x5a] {
            let bytes = vec![pattern; length];
            let words = encode_words(&bytes);
            assert_eq!(words.len(), (length * 8 + 1).div_ceil(11) + 1, "{length}");
            assert_eq!(decode_words(&words.join(" ")).expect("decodes").expose(), bytes, "{length} {pattern}");
            assert_eq!(decode_words(&words.concat()).expect("run together").expose(), bytes);
        }
    }
    assert_eq!(encode_words(&[7; 16]).len(), 13);
    assert_eq!(encode_words(&[7; 32]).len(), 25);
}

#[test]
fn the_words_of_known_bytes_never_change() {
    assert_eq!(encode_words(&[0, 1, 2, 3]).join(" "), "abaisser aider informer galerie");
    assert_eq!(encode_words(b"aman").join(" "), "facette foulure etendoir timide");
}

#[test]
fn words_are_understood_as_people_type_them() {
    let bytes: Vec<u8> = (0..32).collect();
    let words = encode_words(&bytes);
    let good = |text: &str| decode_words(text).ok().map(|plain| plain.expose().to_vec()) == Some(bytes.clone());
    let numbered: Vec<String> = words.iter().zip(1..).map(|(word, number)| format!("{number}. {word}")).collect();
    assert!(good(&numbered.join("\n")));
    let short: Vec<&str> = words.iter().map(|word| &word[..4]).collect();
    assert!(good(&short.join(" ")));
    for (caps, active) in [(&AZERTY, &QWERTY), (&QWERTY, &AZERTY), (&AZERTY, &ARABIC), (&QWERTY, &ARABIC)] {
        let typed: Vec<String> = words.iter().map(|word| typed(word, caps, active, "لا")).collect();
        assert!(good(&typed.join(" ")), "{}", typed.join(" "));
    }
}

#[test]
fn a_wrong_word_is_named_and_a_swapped_one_fails_the_checksum() {
    let words = encode_words(&[9; 32]);
    let mut wrong = words.clone();
    wrong[6] = "kzkzkz";
    assert_eq!(decode_words(&wrong.join(" ")).err(), Some(WordsFault::Unknown { number: 7 }));
    let mut other = words.clone();
    other[6] = if words[6] == "abeille" { "abandon" } else { "abeille" };
    assert_eq!(decode_words(&other.join(" ")).err(), Some(WordsFault::Checksum));
    assert_eq!(decode_words(&words[..24].join(" ")).err(), Some(WordsFault::Checksum));
    assert_eq!(decode_words("").err(), Some(WordsFault::Length));
    assert_eq!(decode_words("abeille").err(), Some(WordsFault::Length));
    let all_wrong: usize = (1..32_u8)
        .filter(|other| {
            let mut words = words.clone();
            words[2] = all_words()[usize::from(*other) * 60];
            words[2] != encode_words(&[9; 32])[2] && decode_words(&words.join(" ")).is_ok()
        })
        .count();
    assert_eq!(all_wrong, 0);
}

#[test]
fn five_words_are_proposed_and_each_word_comes_up() {
    let mut dice = Seeded(1);
    let drawn: BTreeSet<&str> = (0..8_000).flat_map(|_| propose_words(PROPOSED, &mut dice)).collect();
    assert_eq!(propose_words(PROPOSED, &mut dice).len(), 5);
    assert_eq!(drawn.len(), 2048, "40,000 draws leave out a word once in a hundred thousand runs");
}

#[test]
fn a_passphrase_has_one_form_however_it_is_typed() {
    let one = canonical("abeille wagon marathon quasar long");
    let words = ["abeille", "wagon", "marathon", "quasar", "logique"];
    let plain = canonical(&words.join(" "));
    assert_ne!(*one, *plain);
    let mut same = vec![
        "  Abeille WAGON  marathon quasar logique ".to_owned(),
        "abei wago mara quas logi".to_owned(),
        words.concat(),
    ];
    for (caps, active) in [(&AZERTY, &QWERTY), (&QWERTY, &AZERTY), (&AZERTY, &ARABIC), (&QWERTY, &ARABIC)] {
        same.push(words.map(|word| typed(word, caps, active, "لا")).join(" "));
    }
    for typed in same {
        assert_eq!(*canonical(&typed), *plain, "{typed}");
    }
    for (one, other) in [("Le puits de ma tante!", "le  puits de mà tante!"), ("مفتاح البيت", "مفتاح  البيت")]
    {
        assert_eq!(*canonical(one), *canonical(other));
    }
    assert_ne!(*canonical("le puits de ma tante"), *canonical("le puits de ta tante"));
    assert_ne!(*canonical("abeilleabandon"), *canonical("abeille"), "words run together are not cut");
    assert_eq!(*canonical("un long hiver"), *canonical("unlonghiver"));
}

#[test]
fn the_list_is_the_published_one() {
    let sum = hash(&[include_bytes!("french.txt")]);
    let shown: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(include_str!("../../../../docs/formats.md").contains(&shown), "{shown}");
}
