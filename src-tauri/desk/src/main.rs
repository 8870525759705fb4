//! What happens when `aman` is started: the environment is read once, the line is understood, one command runs.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(cli::start(std::env::args_os().collect(), &environment()))
}

#[expect(clippy::disallowed_methods, reason = "the environment is read here and nowhere else")]
fn environment() -> cli::Environment {
    let text = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    cli::Environment {
        vault: std::env::var_os("AMAN_VAULT").filter(|value| !value.is_empty()).map(Into::into),
        passphrase: text("AMAN_PASSPHRASE"),
        second: text("AMAN_SECOND_PASSPHRASE"),
        officer: text("AMAN_OFFICER"),
        tongue: text("AMAN_LANG").or_else(|| text("LC_ALL")).or_else(|| text("LC_MESSAGES")).or_else(|| text("LANG")),
    }
}
