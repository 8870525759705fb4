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

const FILES: [&[u8]; 6] = [
    include_bytes!("../../../ui/src/fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../../ui/src/fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../../ui/src/fonts/NotoNaskhArabic-Regular.ttf"),
    include_bytes!("../../../ui/src/fonts/NotoNaskhArabic-Bold.ttf"),
    include_bytes!("../../../ui/src/fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../../ui/src/fonts/NotoSansArabic-Bold.ttf"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_that_is_built_in_can_be_read() {
        assert_eq!(fonts().all.len(), FILES.len());
    }
}
