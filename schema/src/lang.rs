//! Which languages does a form speak, and which way are they written?

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A language in which a form can be shown, in the order in which words are searched for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum Lang {
    /// French as written in Morocco.
    #[default]
    Fr,
    /// Arabic as written by the Moroccan administration.
    Ar,
    /// English, for partners and developers.
    En,
    /// Standard Moroccan Tamazight in Tifinagh; missing words fall back to French.
    Zgh,
}

impl Lang {
    /// Every language, in a fixed order.
    pub const ALL: [Self; 4] = [Self::Fr, Self::Ar, Self::En, Self::Zgh];

    /// Reads a language code such as `ar` or `ar-MA`; anything else is `None`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let short = code.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|lang| lang.code() == short)
    }

    /// The code used in files and in `lang` attributes.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::Ar => "ar",
            Self::En => "en",
            Self::Zgh => "zgh",
        }
    }

    /// The side on which a line begins.
    #[must_use]
    pub const fn dir(self) -> Dir {
        match self {
            Self::Ar => Dir::Rtl,
            Self::Fr | Self::En | Self::Zgh => Dir::Ltr,
        }
    }

    /// Where the language stands in tables with one column per language.
    pub(crate) const fn index(self) -> usize {
        match self {
            Self::Fr => 0,
            Self::Ar => 1,
            Self::En => 2,
            Self::Zgh => 3,
        }
    }
}

/// The direction of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum Dir {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}
