//! Which sentence belongs to a code, in the language of the officer?

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
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
    say_with(key, tongue, &[])
}

/// The words under `key`, with values put into them.
#[must_use]
pub fn say_with(key: &str, tongue: Tongue, values: &[(&str, &str)]) -> Option<String> {
    let bundle = bundle(tongue)?;
    let pattern = bundle.get_message(key)?.value()?;
    let mut arguments = FluentArgs::new();
    for (name, value) in values {
        arguments.set(*name, *value);
    }
    let mut faults = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&arguments), &mut faults).into_owned();
    faults.is_empty().then_some(text)
}

fn bundle(tongue: Tongue) -> Option<FluentBundle<FluentResource>> {
    let locale: LanguageIdentifier = tongue.locale().parse().ok()?;
    let mut bundle = FluentBundle::new(vec![locale]);
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(tongue.file().to_owned()).ok()?;
    bundle.add_resource(resource).ok()?;
    Some(bundle)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]
    use std::collections::BTreeSet;

    use super::*;
    use crate::Code;

    fn keys(tongue: Tongue) -> BTreeSet<String> {
        let lines = tongue.file().lines();
        lines
            .filter_map(|line| line.split_once(" = ").map(|(key, _)| key.to_owned()))
            .filter(|key| !key.starts_with('#'))
            .collect()
    }

    #[test]
    fn each_failure_has_its_sentence_in_each_language_and_no_sentence_is_unused() {
        let mut wanted: BTreeSet<String> = Code::ALL.iter().map(|code| format!("failure-{}", code.text())).collect();
        wanted.extend(
            ["say-passphrase", "say-new-passphrase", "say-recovery-words", "say-invented-data"].map(str::to_owned),
        );
        let watched = ["beacon", "receipt", "follower", "closed"].map(|word| format!("say-gap-{word}"));
        let places = ["exchange", "file", "region", "roster", "sheet", "trail", "unknown"]
            .map(|word| format!("say-space-{word}"));
        let compared = ["same", "different", "missing", "none"].map(|word| format!("say-state-{word}"));
        wanted.extend(watched.into_iter().chain(places).chain(compared));
        let values = ["at", "by", "desk", "from", "held", "place", "said", "seq", "since", "space", "unit", "upto"];
        let values = values.map(|name| (name, "1"));
        for tongue in Tongue::ALL {
            assert_eq!(keys(tongue), wanted, "{tongue:?}");
            for key in &wanted {
                assert!(say_with(key, tongue, &values).is_some_and(|text| !text.is_empty()), "{key} in {tongue:?}");
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
