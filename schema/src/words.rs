//! Which words does a pack have, in which language?

use crate::lang::Lang;
use std::collections::BTreeMap;

/// All words of a pack, by key: `section.person`, `field.person.birth`, `field.person.birth.hint`, `problem.too_long`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    tables: [BTreeMap<String, String>; 4],
}

/// Words, and the language they are really in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording<'a> {
    /// The words.
    pub text: &'a str,
    /// Their language: the one asked for, or French where that one has none.
    pub lang: Lang,
}

impl Wording<'_> {
    /// The language to mark, if it is not the one asked for.
    #[must_use]
    pub fn foreign(&self, asked: Lang) -> Option<Lang> {
        (self.lang != asked).then_some(self.lang)
    }
}

impl Words {
    pub(crate) fn put(&mut self, lang: Lang, words: BTreeMap<String, String>) {
        if let Some(table) = self.tables.get_mut(lang.index()) {
            table.extend(words);
        }
    }

    pub(crate) fn own(&self, lang: Lang, key: &str) -> Option<&str> {
        self.tables.get(lang.index())?.get(key).map(String::as_str).filter(|text| !text.is_empty())
    }

    pub(crate) fn find(&self, lang: Lang, key: &str) -> Option<Wording<'_>> {
        let own = self.own(lang, key).map(|text| Wording { text, lang });
        own.or_else(|| self.own(Lang::Fr, key).map(|text| Wording { text, lang: Lang::Fr }))
    }

    pub(crate) fn keys(&self, lang: Lang) -> impl Iterator<Item = &str> {
        self.tables.get(lang.index()).into_iter().flat_map(|table| table.keys().map(String::as_str))
    }
}
