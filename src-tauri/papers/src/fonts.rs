//! Which letters are built in? The same files as on the screen; the system's fonts are never asked.

use std::sync::OnceLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// The fonts and their catalogue, read once.
pub(crate) struct Fonts {
    pub(crate) all: Vec<Font>,
    pub(crate) book: LazyHash<FontBook>,
}

/// The fonts of every paper.
pub(crate) fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let all: Vec<Font> = FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
        let book = LazyHash::new(FontBook::from_fonts(&all));
        Fonts { all, book }
    })
}

/// A text with a mark in place of each sign that no font here can draw: PDF/A takes no empty glyph, and a name must not stop a
/// paper.
pub(crate) fn can_print(text: &str) -> String {
    let drawn = |sign: char| fonts().all.iter().any(|font| font.info().coverage.contains(u32::from(sign)));
    let kept = |sign: char| match sign {
        '\n' | ' ' => Some(sign),
        // Marks of direction are no letters.
        '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}' => Some(sign),
        _ if sign.is_control() || sign == '\u{feff}' => None,
        _ => Some(if drawn(sign) { sign } else { MISSING }),
    };
    text.chars().filter_map(kept).collect()
}

/// What stands for a sign that cannot be drawn.
const MISSING: char = '?';

const FILES: [&[u8]; 7] = [
    include_bytes!("../../../ui/src/fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../../ui/src/fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../../ui/src/fonts/NotoNaskhArabic-Regular.ttf"),
    include_bytes!("../../../ui/src/fonts/NotoNaskhArabic-Bold.ttf"),
    include_bytes!("../../../ui/src/fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../../ui/src/fonts/NotoSansArabic-Bold.ttf"),
    include_bytes!("../../../ui/src/fonts/NotoSansTifinagh-Regular.ttf"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_that_is_built_in_can_be_read() {
        assert_eq!(fonts().all.len(), FILES.len());
    }

    #[test]
    fn what_cannot_be_drawn_is_marked_and_the_three_scripts_stay() {
        assert_eq!(can_print("Zaïneb زينب ⵣⵉⵏⴱ 1"), "Zaïneb زينب ⵣⵉⵏⴱ 1");
        assert_eq!(can_print("a\u{1f600}\u{7}b"), "a?b");
    }
}
