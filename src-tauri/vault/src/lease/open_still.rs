//! Which older records stay open although the lease has run out?
//!
//! Those that somebody may need to act on: high danger, a measure in force, a follow-up that is due. All of it is read
//! from the sheet, of every value that stands: where two were written apart the one that keeps the record open counts.
//! What a later pack says about timers, closed measures and follow-ups done belongs into [`KEEPERS`].

use aman_schema::{Level, day_at, days_of};
use aman_sync_protocol::host::Timestamp;
use serde_json::Value;

use crate::fault::VaultFault;
use crate::seal::DANGER;
use crate::vault::OpenVault;
use crate::view::RecordLine;

/// The day as this desk's clock says it, and whether that can be believed.
pub(crate) struct Day {
    number: i64,
    doubtful: bool,
}

impl Day {
    pub(super) const fn unknown() -> Self {
        Self { number: 0, doubtful: true }
    }
}

/// A field whose value keeps a record open.
type Keeper = (&'static str, fn(&Value, &Day) -> bool);

const KEEPERS: [Keeper; 3] = [
    (DANGER, |value, _| is_high(value)),
    ("procedure.measures", |value, _| is_in_force(value)),
    ("followup.next", is_due),
];

impl OpenVault {
    pub(super) fn stays_open(&self, day: &Day, line: &RecordLine) -> Result<bool, VaultFault> {
        for (path, keeps) in KEEPERS {
            let values = self.view.values_at(&line.record, path)?;
            let read = values.iter().filter_map(|text| serde_json::from_str::<Value>(text).ok());
            if read.into_iter().any(|value| keeps(&value, day)) {
                return Ok(true);
            }
        }
        let pack = self.pack_of(&line.pack);
        let due = self.view.due_of(&line.record)?;
        Ok(due.into_iter().any(|(task, day_due)| pack.task_calls(&task) && is_near(day_due, day_due, day)))
    }

    /// The day, doubted when it is before what a server or a colleague wrote, long after, or when nobody wrote.
    pub(super) fn today(&self) -> Result<Day, VaultFault> {
        let now = self.core.host.now();
        let signed = self.core.log.newest_receipt()?.map(|(_, at)| at);
        let newest = signed.into_iter().chain(self.view.newest_claim()?).max();
        let Some(Timestamp(newest)) = newest else {
            return Ok(Day { number: day_at(now.0), doubtful: true });
        };
        let apart = now.0.saturating_sub(newest);
        Ok(Day { number: day_at(now.0), doubtful: !(-DAY_MS..=LONG_MS).contains(&apart) })
    }
}

fn is_high(value: &Value) -> bool {
    value.as_str().and_then(Level::parse).is_some_and(|level| level >= Level::N3)
}

/// The pack says which measures were asked for and not yet when one ends: each that is named counts as in force.
fn is_in_force(value: &Value) -> bool {
    value.as_array().is_some_and(|measures| !measures.is_empty())
}

/// Due within a fortnight, or overdue since less; any date when the clock is in doubt.
fn is_due(value: &Value, day: &Day) -> bool {
    days_of(value).is_some_and(|(first, last)| is_near(first, last, day))
}

const fn is_near(first: i64, last: i64, day: &Day) -> bool {
    day.doubtful || (first <= day.number + FORTNIGHT && last >= day.number - FORTNIGHT)
}

const FORTNIGHT: i64 = 14;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// A desk that heard of nothing for half a year may have a clock that jumped.
const LONG_MS: i64 = 180 * DAY_MS;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn day(number: i64) -> Day {
        Day { number, doubtful: false }
    }

    #[test]
    fn a_follow_up_is_due_for_a_fortnight_on_either_side_and_always_when_the_clock_is_in_doubt() {
        let next = json!({"date": "2026-11-13", "precision": "J"});
        let at = days_of(&next).map_or(0, |(first, _)| first);
        for (distance, due) in [(-15, false), (-14, true), (0, true), (14, true), (15, false)] {
            assert_eq!(is_due(&next, &day(at + distance)), due, "{distance}");
        }
        assert!(is_due(&next, &Day { number: 0, doubtful: true }));
        let month = json!({"date": "2026-11", "precision": "M"});
        assert!(is_due(&month, &day(at)) && !is_due(&month, &day(at + 60)));
        assert!(!is_due(&json!({"answer": "refused"}), &Day { number: 0, doubtful: true }));
    }

    #[test]
    fn high_danger_and_a_named_measure_keep_open_and_what_was_not_said_does_not() {
        assert!(is_high(&json!("N3")) && is_high(&json!("N4")) && !is_high(&json!("N2")));
        assert!(is_in_force(&json!(["MP06"])) && !is_in_force(&json!([])));
        assert!(!is_in_force(&json!({"answer": "unknown"})));
    }
}
