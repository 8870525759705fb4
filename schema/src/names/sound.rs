//! Which sounds does a written word stand for, in Latin or in Arabic letters?
//!
//! One letter for each sound that names in Morocco tell apart; what one script does not write (short vowels in Arabic, ع in
//! Latin) is left for the comparison to weigh.

/// One sound.
///
/// Consonants are `b t d j h x r G z s S g k f l m n`, `w` and `y` at a beginning, `3` for ع and for ء; vowels `a e i u`,
/// where `e` may be any; `A` is an `a` at the end, which tells Karima from Karim.
pub(super) type Sound = char;

/// The sounds of a word that has been folded to small letters without accents.
pub(super) fn sounds(word: &str) -> Vec<Sound> {
    let letters: Vec<char> = word.chars().collect();
    let mut out = if is_arabic(word) { arabic(&letters) } else { latin(&letters) };
    // Doubled letters are a habit of writing, in both scripts.
    out.dedup();
    if let [.., 'a', 'A'] = out.as_slice() {
        out.remove(out.len() - 2);
    }
    out
}

pub(super) fn is_arabic(word: &str) -> bool {
    word.chars().any(|sign| ('\u{600}'..='\u{6ff}').contains(&sign) || ('\u{750}'..='\u{77f}').contains(&sign))
}

pub(super) const fn is_vowel(sound: Sound) -> bool {
    matches!(sound, 'a' | 'e' | 'i' | 'u' | 'A')
}

/// What an index files a word under: its consonants, those that are often taken for one another under one letter.
pub(super) fn skeleton(sounds: &[Sound]) -> String {
    let mut key: String = sounds
        .iter()
        .filter_map(|sound| match sound {
            'x' | 'G' | 'g' | 'k' => Some('k'),
            't' | 'd' => Some('t'),
            's' | 'z' => Some('s'),
            'b' | 'j' | 'r' | 'S' | 'f' | 'l' | 'm' | 'n' => Some(*sound),
            _ => None,
        })
        .collect();
    if key.is_empty() {
        key.push('-');
    }
    key
}

fn latin(letters: &[char]) -> Vec<Sound> {
    let mut out = Vec::with_capacity(letters.len());
    let mut at = 0;
    while let Some(one) = letters.get(at) {
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        let after = letters.get(at + 2).copied().unwrap_or(' ');
        let (sound, used) = latin_sound(*one, next, after, at == 0);
        out.extend(sound);
        at += used;
    }
    end_of_latin(letters, &mut out);
    out
}

/// The sound that begins here, and how many letters write it.
fn latin_sound(one: char, next: char, after: char, first: bool) -> (Option<Sound>, usize) {
    let (sound, used) = match (one, next) {
        ('t', 'c') if after == 'h' => ('S', 3),
        ('c' | 's', 'h') => ('S', 2),
        ('k', 'h') => ('x', 2),
        ('g', 'h') => ('G', 2),
        // The French r of Rharb; elsewhere the two letters are two sounds, as in Ferhat.
        ('r', 'h') if first => ('G', 2),
        ('t', 'h') => ('t', 2),
        ('d', 'h') => ('d', 2),
        ('p', 'h') => ('f', 2),
        ('d', 'j') => ('j', 2),
        ('q', 'u') | ('c', 'k') => ('k', 2),
        ('g', 'u') if is_front(after) => ('g', 2),
        ('c', front) if is_front(front) => ('s', 1),
        ('o', 'u') if first && is_latin_vowel(after) => ('w', 2),
        ('o', 'u' | 'o') => ('u', 2),
        ('e', 'e') => ('i', 2),
        ('w', vowel) if first && is_latin_vowel(vowel) => ('w', 1),
        ('y' | 'i', vowel) if first && is_latin_vowel(vowel) => ('y', 1),
        _ => return (plain_latin(one), 1),
    };
    (Some(sound), used)
}

const fn plain_latin(one: char) -> Option<Sound> {
    Some(match one {
        'p' => 'b',
        'c' | 'q' | '9' => 'k',
        'v' => 'f',
        'x' | '5' => 'x',
        '7' => 'h',
        '2' | '3' => '3',
        'o' | 'w' => 'u',
        'y' => 'i',
        'a' | 'b' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j' | 'k' | 'l' | 'm' | 'n' | 'r' | 's' | 't' | 'u' | 'z' => {
            one
        }
        _ => return None,
    })
}

const fn is_front(letter: char) -> bool {
    matches!(letter, 'e' | 'i' | 'y')
}

const fn is_latin_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Karim-a, Safa-e, Fatima-h; and the e that French writes and nobody says.
fn end_of_latin(letters: &[char], out: &mut Vec<Sound>) {
    match letters {
        [.., 'a'] if letters.len() > 1 => replace_end(out, 1),
        [.., 'a', 'e' | 'h'] if letters.len() > 2 => replace_end(out, 2),
        [.., before, 'e'] if !is_latin_vowel(*before) && letters.len() > 3 => out.truncate(out.len().saturating_sub(1)),
        _ => {}
    }
}

fn replace_end(out: &mut Vec<Sound>, used: usize) {
    out.truncate(out.len().saturating_sub(used));
    out.push('A');
}

fn arabic(letters: &[char]) -> Vec<Sound> {
    let mut out = Vec::with_capacity(letters.len());
    let mut at = 0;
    while let Some(one) = letters.get(at) {
        let (first, next) = (at == 0, letters.get(at + 1).copied());
        let last = next.is_none();
        match one {
            'ا' | 'أ' | 'إ' | 'آ' if first => at += alef_first(letters, &mut out),
            'ا' if last || (next == Some('ء') && letters.len() == at + 2) => {
                out.push('A');
                break;
            }
            'ا' | 'آ' | 'أ' | 'إ' => out.push('a'),
            'ى' if last => out.push('A'),
            'ة' | 'ه' if last => out.push(if letters.get(at.wrapping_sub(1)) == Some(&'ا') { 't' } else { 'A' }),
            'و' if first => out.push('w'),
            'ي' if first => out.push('y'),
            _ => out.extend(plain_arabic(*one)),
        }
        at += 1;
    }
    out
}

/// An alef at the beginning carries any vowel; with و or ي after it and a consonant then, that one.
fn alef_first(letters: &[char], out: &mut Vec<Sound>) -> usize {
    let long = |sign: Option<&char>| matches!(sign, None | Some('ا' | 'و' | 'ي' | 'ى'));
    match (letters.first(), letters.get(1)) {
        (_, Some('و')) if !long(letters.get(2)) => {
            out.push('u');
            return 1;
        }
        (first, Some('ي')) if !long(letters.get(2)) => {
            // Imane, but Aït.
            out.extend(if first == Some(&'إ') { None } else { Some('e') });
            out.push('i');
            return 1;
        }
        (Some('إ'), _) => out.push('i'),
        (Some('آ'), _) => out.push('a'),
        _ => out.push('e'),
    }
    0
}

const fn plain_arabic(one: char) -> Option<Sound> {
    Some(match one {
        'ب' | 'پ' => 'b',
        'ت' | 'ط' | 'ث' | 'ة' => 't',
        'ج' => 'j',
        'ح' | 'ه' => 'h',
        'خ' => 'x',
        'د' | 'ض' | 'ذ' | 'ظ' => 'd',
        'ر' => 'r',
        'ز' => 'z',
        'س' | 'ص' => 's',
        'ش' | 'چ' => 'S',
        'ع' | 'ء' | 'ئ' | 'ؤ' => '3',
        'غ' => 'G',
        'ف' | 'ڤ' => 'f',
        'ق' | 'ك' | 'ک' => 'k',
        'گ' | 'ڭ' | 'ݣ' => 'g',
        'ل' => 'l',
        'م' => 'm',
        'ن' => 'n',
        'و' => 'u',
        'ي' | 'ى' | 'ی' => 'i',
        _ => return None,
    })
}
