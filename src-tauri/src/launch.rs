//! What was this program asked to do? The only file that reads arguments and environment.

use std::ffi::OsString;
use std::path::PathBuf;

/// Variable by which a WebDriver asks the webview to obey it.
pub(crate) const AUTOMATION: &str = "TAURI_WEBVIEW_AUTOMATION";

/// Variable that marks a process that has already started itself anew once.
pub(crate) const RESTARTED: &str = "AMAN_RESTARTED";

/// What the command line and the environment say.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Launch {
    /// Folder of the vault.
    pub(crate) vault: PathBuf,
    /// Where this machine keeps what belongs to it and to no vault.
    pub(crate) device: Option<PathBuf>,
    /// Language of the first screen.
    pub(crate) lang: String,
    /// A WebDriver drives this window.
    pub(crate) automation: bool,
    /// Folder of a throw-away webview profile, for automation only.
    pub(crate) profile: Option<PathBuf>,
    /// Milliseconds until the curtain and until the lock, for automation only.
    pub(crate) patience: Option<(u32, u32)>,
    /// This process has already started itself anew.
    pub(crate) restarted: bool,
}

/// Why the program does not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Remote control was asked of a build that is given to units.
    Automation,
    /// An argument is unknown or has no value.
    Arguments,
    /// No folder for the vault is known.
    NoFolder,
}

/// The few variables this program looks at.
#[derive(Debug, Default)]
pub(crate) struct Environment {
    pub(crate) vault: Option<OsString>,
    pub(crate) data_home: Option<OsString>,
    pub(crate) home: Option<OsString>,
    pub(crate) automation: Option<OsString>,
    pub(crate) restarted: Option<OsString>,
}

impl Environment {
    /// The real environment of this process.
    #[expect(clippy::disallowed_methods, reason = "the one reading of the environment in this program")]
    pub(crate) fn read() -> Self {
        let value = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        Self {
            vault: value("AMAN_VAULT"),
            data_home: value(if cfg!(windows) { "LOCALAPPDATA" } else { "XDG_DATA_HOME" }),
            home: value("HOME"),
            automation: value(AUTOMATION),
            restarted: value(RESTARTED),
        }
    }
}

/// The wish behind the arguments (without the program's name) and the environment.
///
/// # Errors
/// When an argument is not understood, when no folder can be found, or when remote control is asked of a release build.
pub(crate) fn parse_launch(
    arguments: impl IntoIterator<Item = OsString>,
    environment: &Environment,
    debug_build: bool,
) -> Result<Launch, Refusal> {
    if environment.automation.is_some() && !debug_build {
        return Err(Refusal::Automation);
    }
    let automation = environment.automation.as_deref().is_some_and(|value| value == "true");
    let (mut vault, mut lang, mut profile) = (environment.vault.clone().map(PathBuf::from), None, None);
    let mut patience = None;
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(Refusal::Arguments);
        match argument.to_str() {
            Some("--vault") => vault = Some(PathBuf::from(value()?)),
            Some("--lang") => lang = value()?.into_string().ok(),
            Some("--profile") if automation => profile = Some(PathBuf::from(value()?)),
            Some("--patience") if automation => patience = parse_patience(&value()?),
            // The driver adds a switch of its own when it starts the window.
            Some("--automation") if automation => {}
            _ => return Err(Refusal::Arguments),
        }
    }
    Ok(Launch {
        vault: vault.or_else(|| data_folder(environment).map(|data| data.join("vault"))).ok_or(Refusal::NoFolder)?,
        device: data_folder(environment).map(|data| data.join("device")),
        lang: known_language(lang.as_deref()),
        automation,
        profile,
        patience,
        restarted: environment.restarted.is_some(),
    })
}

/// Folder of this program: in it the vault, when nobody names another, and beside it what belongs to the machine.
fn data_folder(environment: &Environment) -> Option<PathBuf> {
    let data = environment.data_home.clone().map(PathBuf::from);
    let share = || environment.home.clone().map(|home| PathBuf::from(home).join(".local/share"));
    data.or_else(share).map(|folder| folder.join("aman"))
}

/// `curtain,lock` in milliseconds.
fn parse_patience(text: &OsString) -> Option<(u32, u32)> {
    let (curtain, lock) = text.to_str()?.split_once(',')?;
    Some((curtain.parse().ok()?, lock.parse().ok()?))
}

fn known_language(asked: Option<&str>) -> String {
    let known = ["fr", "ar", "en", "zgh"];
    asked.filter(|lang| known.contains(lang)).unwrap_or("fr").to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]
    use super::*;

    fn words(list: &[&str]) -> Vec<OsString> {
        list.iter().map(OsString::from).collect()
    }

    #[test]
    fn a_release_build_does_not_start_under_remote_control() {
        let asked = Environment { automation: Some("true".into()), ..Environment::default() };
        assert_eq!(parse_launch(words(&["--vault", "v"]), &asked, false), Err(Refusal::Automation));
        let refused_too = Environment { automation: Some("false".into()), ..Environment::default() };
        assert_eq!(parse_launch(words(&["--vault", "v"]), &refused_too, false), Err(Refusal::Automation));
        assert!(parse_launch(words(&["--vault", "v"]), &asked, true).unwrap().automation);
    }

    #[test]
    fn an_argument_wins_over_the_environment() {
        let environment = Environment { vault: Some("from-environment".into()), ..Environment::default() };
        let plain = parse_launch(words(&[]), &environment, true).unwrap();
        assert_eq!(plain.vault, PathBuf::from("from-environment"));
        let named = parse_launch(words(&["--vault", "named", "--lang", "ar"]), &environment, true).unwrap();
        assert_eq!((named.vault, named.lang.as_str()), (PathBuf::from("named"), "ar"));
    }

    #[test]
    fn a_throw_away_profile_is_for_automation_only() {
        let environment = Environment { vault: Some("v".into()), ..Environment::default() };
        assert_eq!(parse_launch(words(&["--profile", "p"]), &environment, true), Err(Refusal::Arguments));
    }
}
