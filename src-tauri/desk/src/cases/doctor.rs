//! Is this machine fit for the desk, and what is written on the sheet that stays beside it?

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use aman_papers::{Row, SheetData};

use crate::Outcome;
use crate::desk::{Desk, Standing};
use crate::doctor::{Facts, judge};
use crate::platform;
use crate::view::{Finding, FindingState};
use crate::words::say;

impl Desk {
    /// Looks at the machine. `screen` is what a window sees of the screen; without one the system is asked.
    ///
    /// Needs no vault, no passphrase and no network.
    pub fn doctor(&mut self, screen: Option<(u32, u32)>) -> Vec<Finding> {
        judge(&self.facts(screen))
    }

    /// The installation sheet as PDF: what the doctor found, the unit, the desk's digits, whom to call. No secret.
    ///
    /// # Errors
    /// The sheet cannot be made.
    pub fn installation_sheet(&mut self, findings: &[Finding], call: Option<&str>) -> Outcome<Vec<u8>> {
        let tongue = self.tongue;
        let word = |key: &str| say(key, tongue).unwrap_or_default();
        let (unit, digits) = self.unit_and_digits();
        let rows = findings.iter().map(|finding| {
            let state = state_word(finding.state);
            let key = format!("doctor-{}", finding.check);
            let detail = if finding.detail.is_empty() {
                String::new()
            } else {
                format!(" (\u{2066}{}\u{2069})", finding.detail)
            };
            let text = match finding.state {
                FindingState::Good => format!("{}{detail}", word(&format!("{key}-good"))),
                FindingState::Warn | FindingState::Bad | FindingState::Unknown => {
                    let found = word(&format!("{key}-{state}"));
                    format!("{found}{detail} {} {}", word(&format!("{key}-why")), word(&format!("{key}-do")))
                }
            };
            Row { mark: word(&format!("doctor-state-{state}")), label: word(&key), text }
        });
        let call = match call {
            Some(who) => crate::words::say_with("say-installation-call", &[("who", who)], tongue).unwrap_or_default(),
            None => word("say-installation-nobody"),
        };
        let mut paragraphs = vec![word("say-installation-what")];
        if !digits.is_empty() {
            paragraphs.push(word("say-installation-digits"));
        }
        let data = SheetData {
            title: word("say-installation-title"),
            unit,
            paragraphs,
            digits,
            rows: rows.collect(),
            notes: vec![call, word("say-installation-keep")],
            ..self.blank_sheet()
        };
        Ok(aman_papers::sheet(&data)?.pdf)
    }

    fn facts(&mut self, screen: Option<(u32, u32)>) -> Facts {
        let folder = self.folder().to_owned();
        let signed = self.log().ok().and_then(|log| log.signed_time().ok().flatten());
        Facts {
            webview: platform::webview(),
            free_bytes: platform::free_bytes(&folder),
            flush_ms: self.flush_ms(&folder),
            now_ms: self.now(),
            signed_ms: signed.map(|time| time.0),
            swap: platform::swap(),
            hibernation: platform::hibernation(),
            layouts: platform::layouts(),
            printers: platform::printers(),
            memory_kib: platform::memory_kib(),
            screen: screen.or_else(platform::screen),
        }
    }

    /// The median of several small flushed writes beside the vault, as an answer is kept.
    fn flush_ms(&self, vault: &Path) -> Option<f64> {
        let folder = vault.ancestors().skip(1).find(|folder| folder.is_dir())?;
        let path = folder.join(".aman-doctor");
        let took = self.time_flushes(&path);
        fs::remove_file(&path).ok().and(took)
    }

    fn time_flushes(&self, path: &Path) -> Option<f64> {
        let mut file = File::options().write(true).create(true).truncate(true).open(path).ok()?;
        let mut times = [0.0; FLUSHES];
        for time in &mut times {
            let before = self.own.uptime_us();
            file.write_all(&[0x5a; 4096]).and_then(|()| file.sync_all()).ok()?;
            *time = self.own.uptime_us().saturating_sub(before) as f64 / 1000.0;
        }
        times.sort_by(f64::total_cmp);
        times.get(FLUSHES / 2).copied()
    }

    fn unit_and_digits(&mut self) -> (String, String) {
        let Standing::Open(vault) = &self.standing else { return (String::new(), String::new()) };
        let unit = vault.unit();
        let name = unit.and_then(|unit| self.names().ok().map(|names| names.unit(unit))).unwrap_or_default();
        let digits = self.enrolment().map(|enrolled| enrolled.fingerprint).unwrap_or_default();
        (name, digits)
    }
}

const fn state_word(state: FindingState) -> &'static str {
    match state {
        FindingState::Good => "good",
        FindingState::Warn => "warn",
        FindingState::Bad => "bad",
        FindingState::Unknown => "unknown",
    }
}

const FLUSHES: usize = 9;
