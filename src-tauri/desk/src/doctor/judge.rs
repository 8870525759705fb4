//! What follows from what a machine tells?

use super::{Facts, Hibernation, Swap};
use crate::view::{Finding, FindingState};

use FindingState::{Bad, Good, Warn};

/// The findings, always in the same order and all of them.
#[must_use]
pub fn judge(facts: &Facts) -> Vec<Finding> {
    vec![
        webview(facts),
        disk(facts),
        flush(facts),
        clock(facts),
        swap(facts),
        hibernation(facts),
        keyboard(facts),
        fonts(),
        printer(facts),
        memory(facts),
        screen(facts),
    ]
}

fn finding(check: &str, state: FindingState, detail: String) -> Finding {
    Finding { check: check.to_owned(), state, detail, stops: false }
}

fn unknown(check: &str) -> Finding {
    finding(check, FindingState::Unknown, String::new())
}

fn webview(facts: &Facts) -> Finding {
    match &facts.webview {
        Some(place) => finding("webview", Good, place.clone()),
        None => Finding { stops: true, ..finding("webview", Bad, String::new()) },
    }
}

fn disk(facts: &Facts) -> Finding {
    let Some(free) = facts.free_bytes else { return unknown("disk") };
    let state = if free >= 4 * GIB {
        Good
    } else if free >= LEAST_FREE {
        Warn
    } else {
        Bad
    };
    Finding { stops: state == Bad, ..finding("disk", state, gibibytes(free)) }
}

fn flush(facts: &Facts) -> Finding {
    let Some(took) = facts.flush_ms else {
        // Nothing could be written and flushed there: no answer could be kept.
        return Finding { stops: true, ..finding("flush", Bad, String::new()) };
    };
    let state = if took <= 30.0 {
        Good
    } else if took <= 300.0 {
        Warn
    } else {
        Bad
    };
    finding("flush", state, format!("{took:.1} ms"))
}

/// No clock refuses anything here; papers and lists show what it says.
fn clock(facts: &Facts) -> Finding {
    let off = match facts.signed_ms {
        Some(signed) => signed - facts.now_ms,
        None => BUILT_AFTER_MS - facts.now_ms,
    };
    let too_late = facts.signed_ms.is_some_and(|signed| facts.now_ms - signed > YEAR_MS);
    if off > DAY_MS {
        finding("clock", Bad, days(off))
    } else if off > 10 * MINUTE_MS || too_late {
        finding("clock", Warn, days(off.abs()))
    } else if facts.signed_ms.is_none() {
        finding("clock", FindingState::Unknown, String::new())
    } else {
        finding("clock", Good, String::new())
    }
}

fn swap(facts: &Facts) -> Finding {
    match facts.swap {
        None => unknown("swap"),
        Some(Swap::None | Swap::Encrypted) => finding("swap", Good, String::new()),
        Some(Swap::Plain) => finding("swap", Bad, String::new()),
    }
}

fn hibernation(facts: &Facts) -> Finding {
    match (facts.hibernation, facts.swap) {
        (None, _) => unknown("hibernation"),
        (Some(Hibernation::Off), _) | (_, Some(Swap::None)) => finding("hibernation", Good, String::new()),
        (Some(Hibernation::Possible), Some(Swap::Encrypted)) => finding("hibernation", Warn, String::new()),
        (Some(Hibernation::Possible), Some(Swap::Plain) | None) => finding("hibernation", Bad, String::new()),
    }
}

fn keyboard(facts: &Facts) -> Finding {
    let Some(layouts) = &facts.layouts else { return unknown("keyboard") };
    let has = |known: &[&str]| layouts.iter().any(|layout| known.contains(&layout.as_str()));
    let both = has(&["fr", "be", "ch", "ma(french)"]) && has(&["ara", "ma", "ar"]);
    finding("keyboard", if both { Good } else { Warn }, layouts.join(", "))
}

/// They are built into the program, for the screen and for paper: the system is not asked.
fn fonts() -> Finding {
    finding("fonts", Good, String::new())
}

fn printer(facts: &Facts) -> Finding {
    match facts.printers {
        None => unknown("printer"),
        Some(0) => finding("printer", Warn, String::new()),
        Some(count) => finding("printer", Good, count.to_string()),
    }
}

fn memory(facts: &Facts) -> Finding {
    let Some(kib) = facts.memory_kib else { return unknown("memory") };
    let state = if kib >= 3_500_000 {
        Good
    } else if kib >= 1_800_000 {
        Warn
    } else {
        Bad
    };
    finding("memory", state, gibibytes(kib.saturating_mul(1024)))
}

fn screen(facts: &Facts) -> Finding {
    let Some((width, height)) = facts.screen else { return unknown("screen") };
    let state = if width >= 1366 && height >= 768 {
        Good
    } else if width >= 900 && height >= 600 {
        Warn
    } else {
        Bad
    };
    finding("screen", state, format!("{width} × {height}"))
}

fn gibibytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10) / GIB;
    format!("{}.{} GiB", tenths / 10, tenths % 10)
}

fn days(ms: i64) -> String {
    let minutes = ms / MINUTE_MS;
    format!("{} d {} h {} min", minutes / 1440, minutes / 60 % 24, minutes % 60)
}

const GIB: u64 = 1 << 30;
const LEAST_FREE: u64 = 256 << 20;
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
const YEAR_MS: i64 = 366 * DAY_MS;
/// 2026-01-01: this program is younger.
const BUILT_AFTER_MS: i64 = 1_767_225_600_000;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn healthy() -> Facts {
        Facts {
            webview: Some("libwebkit2gtk-4.1.so.0".to_owned()),
            free_bytes: Some(50 * GIB),
            flush_ms: Some(2.0),
            now_ms: BUILT_AFTER_MS + YEAR_MS,
            signed_ms: Some(BUILT_AFTER_MS + YEAR_MS - MINUTE_MS),
            swap: Some(Swap::Encrypted),
            hibernation: Some(Hibernation::Off),
            layouts: Some(vec!["fr".to_owned(), "ara".to_owned()]),
            printers: Some(1),
            memory_kib: Some(8_000_000),
            screen: Some((1366, 768)),
        }
    }

    fn state(facts: &Facts, check: &str) -> (FindingState, bool) {
        let found = judge(facts).into_iter().find(|finding| finding.check == check).unwrap();
        (found.state, found.stops)
    }

    #[test]
    fn a_healthy_machine_has_nothing_but_good_findings() {
        assert!(judge(&healthy()).iter().all(|finding| finding.state == Good && !finding.stops));
    }

    #[test]
    fn only_what_stops_work_stops() {
        let cases: [(Facts, &str, FindingState, bool); 12] = [
            (Facts { webview: None, ..healthy() }, "webview", Bad, true),
            (Facts { free_bytes: Some(1 << 20), ..healthy() }, "disk", Bad, true),
            (Facts { free_bytes: Some(GIB), ..healthy() }, "disk", Warn, false),
            (Facts { flush_ms: None, ..healthy() }, "flush", Bad, true),
            (Facts { flush_ms: Some(900.0), ..healthy() }, "flush", Bad, false),
            (Facts { now_ms: 0, signed_ms: None, ..healthy() }, "clock", Bad, false),
            (Facts { now_ms: healthy().now_ms + 2 * YEAR_MS, ..healthy() }, "clock", Warn, false),
            (Facts { swap: Some(Swap::Plain), ..healthy() }, "swap", Bad, false),
            (
                Facts { hibernation: Some(Hibernation::Possible), swap: Some(Swap::Plain), ..healthy() },
                "hibernation",
                Bad,
                false,
            ),
            (Facts { layouts: Some(vec!["us".to_owned()]), ..healthy() }, "keyboard", Warn, false),
            (Facts { memory_kib: Some(900_000), ..healthy() }, "memory", Bad, false),
            (Facts { screen: Some((800, 480)), ..healthy() }, "screen", Bad, false),
        ];
        for (facts, check, wanted, stops) in cases {
            assert_eq!(state(&facts, check), (wanted, stops), "{check}");
        }
    }

    #[test]
    fn hibernation_without_a_place_to_write_to_is_harmless() {
        let facts = Facts { hibernation: Some(Hibernation::Possible), swap: Some(Swap::None), ..healthy() };
        assert_eq!(state(&facts, "hibernation").0, Good);
    }

    #[test]
    fn what_nobody_could_look_at_is_never_called_good() {
        let facts = Facts { webview: Some(String::new()), flush_ms: Some(1.0), ..Facts::default() };
        for finding in judge(&facts).iter().filter(|finding| !["webview", "flush", "fonts"].contains(&&*finding.check))
        {
            assert_ne!(finding.state, Good, "{}", finding.check);
        }
    }
}
