//! What happens when `aman` is started: the environment is read once, the line is understood, one command runs.

mod cli;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(cli::start(std::env::args_os().collect(), &environment()))
}

/// Where this machine keeps what belongs to it and to no vault.
#[expect(clippy::disallowed_methods, reason = "the environment is read here and nowhere else")]
fn data_folder() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = folder(if cfg!(windows) { "LOCALAPPDATA" } else { "XDG_DATA_HOME" });
    let data = data.or_else(|| folder("HOME").map(|home| home.join(".local/share")));
    data.map(|data| data.join("aman").join("device"))
}

#[expect(clippy::disallowed_methods, reason = "the environment is read here and nowhere else")]
fn environment() -> cli::Environment {
    let text = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    cli::Environment {
        vault: std::env::var_os("AMAN_VAULT").filter(|value| !value.is_empty()).map(Into::into),
        passphrase: text("AMAN_PASSPHRASE"),
        second: text("AMAN_SECOND_PASSPHRASE"),
        officer: text("AMAN_OFFICER"),
        new_passphrase: text("AMAN_NEW_PASSPHRASE"),
        recovery_words: text("AMAN_RECOVERY_WORDS"),
        stick: std::env::var_os("AMAN_STICK").filter(|value| !value.is_empty()).map(Into::into),
        device: data_folder(),
        tongue: text("AMAN_LANG").or_else(|| text("LC_ALL")).or_else(|| text("LC_MESSAGES")).or_else(|| text("LANG")),
    }
}
