//! Which pack does the program carry with it?

use crate::load::PackFiles;
use crate::pack::Pack;
use std::sync::{Arc, OnceLock};

macro_rules! files {
    ($folder:literal: $($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../packs/", $folder, "/", $name)))),*]
    };
}

const RECEPTION_1: [(&str, &str); 17] = files!(
    "reception-1":
    "pack.json",
    "forms/reception.json",
    "lists/codelists.csv",
    "lists/own.csv",
    "lists/geo_regions.csv",
    "lists/geo_provinces.csv",
    "lists/geo_cercles.csv",
    "lists/geo_prefectures_arrondissements.csv",
    "words/fr.json",
    "words/ar.json",
    "words/en.json",
    "words/zgh.json",
    "grid.csv",
    "papers.json",
    "timers.json",
    "course.json",
    "services.csv",
);

const OFFENCES: &str = include_str!("../packs/reception-1/offences.csv");

/// A published example: a complete reception, in French, of invented people.
pub const EXAMPLE_COMPLETE: &str = include_str!("../packs/reception-1/examples/complete.json");
/// A published example: listening only, the least that is recorded.
pub const EXAMPLE_LISTENING: &str = include_str!("../packs/reception-1/examples/listening.json");
/// A published example: a reception written in Arabic, of invented people.
pub const EXAMPLE_ARABIC: &str = include_str!("../packs/reception-1/examples/arabic.json");

impl Pack {
    /// The pack `reception/1`, loaded once.
    ///
    /// # Panics
    /// Never: a test loads the same files.
    #[must_use]
    pub fn builtin() -> &'static Self {
        builtin()
    }

    /// The same, to be held beside other packs.
    #[must_use]
    pub fn builtin_shared() -> Arc<Self> {
        Arc::clone(builtin())
    }
}

fn builtin() -> &'static Arc<Pack> {
    static LOADED: OnceLock<Arc<Pack>> = OnceLock::new();
    LOADED.get_or_init(|| {
        #[expect(clippy::expect_used, reason = "the files are part of the program and a test loads them")]
        Arc::new(Pack::load(&builtin_files()).expect("the pack of the program loads"))
    })
}

/// The files of the pack `reception/1`.
#[must_use]
pub fn builtin_files() -> PackFiles {
    let files = RECEPTION_1.iter().chain(std::iter::once(&("offences.csv", OFFENCES)));
    files.map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "tests")]
    use super::builtin_files;
    use crate::pack::Pack;

    #[test]
    fn the_pack_of_the_program_loads_without_fault() {
        if let Err(faults) = Pack::load(&builtin_files()) {
            panic!("{} faults: {faults:#?}", faults.len());
        }
    }
}
