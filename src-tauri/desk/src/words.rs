//! Which sentence belongs to a code, in the language of the officer?

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use crate::Failure;

/// A language the desk speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// French of Morocco.
    Fr,
    /// Arabic of Morocco.
    Ar,
    /// English, for developers and partners.
    En,
}

impl Tongue {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Fr, Self::Ar, Self::En];

    /// Reads `fr`, `ar_MA.UTF-8`, `en-GB` and the like; French when nothing else is known.
    #[must_use]
    pub fn of(text: &str) -> Self {
        match text.get(..2) {
            Some("ar") => Self::Ar,
            Some("en") => Self::En,
            _ => Self::Fr,
        }
    }

    const fn file(self) -> &'static str {
        match self {
            Self::Fr => include_str!("../../../ui/src/words/fr/errors.ftl"),
            Self::Ar => include_str!("../../../ui/src/words/ar/errors.ftl"),
            Self::En => include_str!("../../../ui/src/words/en/errors.ftl"),
        }
    }

    /// What the doctor says, on the screen and on paper.
    const fn doctor(self) -> &'static str {
        match self {
            Self::Fr => include_str!("../../../ui/src/words/fr/doctor.ftl"),
            Self::Ar => include_str!("../../../ui/src/words/ar/doctor.ftl"),
            Self::En => include_str!("../../../ui/src/words/en/doctor.ftl"),
        }
    }

    /// What stands on printed sheets.
    const fn sheets(self) -> &'static str {
        match self {
            Self::Fr => include_str!("../../../ui/src/words/fr/sheets.ftl"),
            Self::Ar => include_str!("../../../ui/src/words/ar/sheets.ftl"),
            Self::En => include_str!("../../../ui/src/words/en/sheets.ftl"),
        }
    }

    /// What stands on papers of a record, around their content.
    const fn papers(self) -> &'static str {
        match self {
            Self::Fr => include_str!("../../../ui/src/words/fr/papers.ftl"),
            Self::Ar => include_str!("../../../ui/src/words/ar/papers.ftl"),
            Self::En => include_str!("../../../ui/src/words/en/papers.ftl"),
        }
    }

    /// What stands on the data protection sheet.
    const fn protection(self) -> &'static str {
        match self {
            Self::Fr => include_str!("../../../ui/src/words/fr/protection.ftl"),
            Self::Ar => include_str!("../../../ui/src/words/ar/protection.ftl"),
            Self::En => include_str!("../../../ui/src/words/en/protection.ftl"),
        }
    }

    /// What is said about form packs.
    const fn packs(self) -> &'static str {
        match self {
            Self::Fr => include_str!("../../../ui/src/words/fr/packs.ftl"),
            Self::Ar => include_str!("../../../ui/src/words/ar/packs.ftl"),
            Self::En => include_str!("../../../ui/src/words/en/packs.ftl"),
        }
    }

    // `ar-MA`, not `ar`: the country decides digits and months.
    const fn locale(self) -> &'static str {
        match self {
            Self::Fr => "fr-MA",
            Self::Ar => "ar-MA",
            Self::En => "en",
        }
    }
}

/// The sentence of a failure; the bare code if the words are missing, which a test rules out.
#[must_use]
pub fn sentence(failure: Failure, tongue: Tongue) -> String {
    let key = format!("failure-{}", failure.code.text());
    say(&key, tongue).unwrap_or_else(|| failure.code.text().to_owned())
}

/// The words under `key`.
#[must_use]
pub fn say(key: &str, tongue: Tongue) -> Option<String> {
    say_with(key, &[], tongue)
}

/// The words under `key`, with values put in.
#[must_use]
pub fn say_with(key: &str, values: &[(&str, &str)], tongue: Tongue) -> Option<String> {
    let bundle = bundle(tongue)?;
    let pattern = bundle.get_message(key)?.value()?;
    let mut arguments = FluentArgs::new();
    values.iter().for_each(|(name, value)| arguments.set(*name, *value));
    let mut faults = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&arguments), &mut faults).into_owned();
    faults.is_empty().then_some(text)
}

/// Every sentence of a language, read once.
fn bundle(tongue: Tongue) -> Option<&'static FluentBundle<FluentResource>> {
    static READ: [OnceLock<Option<FluentBundle<FluentResource>>>; 3] = [const { OnceLock::new() }; 3];
    READ.get(tongue as usize)?.get_or_init(|| read(tongue)).as_ref()
}

fn read(tongue: Tongue) -> Option<FluentBundle<FluentResource>> {
    let locale: LanguageIdentifier = tongue.locale().parse().ok()?;
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    bundle.set_use_isolating(false);
    for file in [tongue.file(), tongue.doctor(), tongue.sheets(), tongue.protection(), tongue.papers(), tongue.packs()]
    {
        let resource = FluentResource::try_new(file.to_owned()).ok()?;
        bundle.add_resource(resource).ok()?;
    }
    Some(bundle)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]
    use std::collections::BTreeSet;

    use super::*;
    use crate::Code;

    fn keys(file: &str) -> BTreeSet<String> {
        let lines = file.lines();
        lines
            .filter_map(|line| line.split_once(" = ").map(|(key, _)| key.to_owned()))
            .filter(|key| !key.starts_with('#'))
            .collect()
    }

    #[test]
    fn each_failure_has_its_sentence_in_each_language_and_no_sentence_is_unused() {
        let wanted: BTreeSet<String> = Code::ALL.iter().map(|code| format!("failure-{}", code.text())).collect();
        for tongue in Tongue::ALL {
            let (said, failures): (BTreeSet<_>, BTreeSet<_>) =
                keys(tongue.file()).into_iter().partition(|key| key.starts_with("say-"));
            assert_eq!(failures, wanted, "{tongue:?}");
            assert_eq!(said.len(), keys(Tongue::Fr.file()).len() - wanted.len(), "{tongue:?}");
            for key in wanted.iter().chain(
                [
                    "say-passphrase",
                    "say-second-passphrase",
                    "say-new-passphrase",
                    "say-recovery-words",
                    "say-invented-data",
                ]
                .map(str::to_owned)
                .iter(),
            ) {
                assert!(say(key, tongue).is_some_and(|text| !text.is_empty()), "{key} in {tongue:?}");
            }
        }
    }

    #[test]
    fn the_doctor_and_the_sheets_say_the_same_things_in_each_language() {
        for tongue in Tongue::ALL {
            assert_eq!(keys(tongue.doctor()), keys(Tongue::Fr.doctor()), "{tongue:?}");
            assert_eq!(keys(tongue.sheets()), keys(Tongue::Fr.sheets()), "{tongue:?}");
            assert_eq!(keys(tongue.protection()), keys(Tongue::Fr.protection()), "{tongue:?}");
            assert_eq!(keys(tongue.papers()), keys(Tongue::Fr.papers()), "{tongue:?}");
            assert_eq!(keys(tongue.packs()), keys(Tongue::Fr.packs()), "{tongue:?}");
            for finding in crate::doctor::judge(&crate::doctor::Facts::default()) {
                for what in ["", "-why", "-do"] {
                    let key = format!("doctor-{}{what}", finding.check);
                    assert!(say(&key, tongue).is_some(), "{key} in {tongue:?}");
                }
            }
        }
    }

    #[test]
    fn a_language_is_found_in_what_the_system_says() {
        let cases = [
            ("ar_MA.UTF-8", Tongue::Ar),
            ("en", Tongue::En),
            ("fr_FR", Tongue::Fr),
            ("C", Tongue::Fr),
            ("", Tongue::Fr),
            ("é", Tongue::Fr),
        ];
        for (text, tongue) in cases {
            assert_eq!(Tongue::of(text), tongue, "{text}");
        }
    }
}
