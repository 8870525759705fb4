//! Which days can a date with a stated precision mean?

use serde_json::Value;

/// The first and last day that a date can mean, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) first: i64,
    pub(crate) last: i64,
}

/// A day of the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day {
    pub(crate) year: i64,
    pub(crate) month: i64,
    pub(crate) day: i64,
}

impl Day {
    /// Days since 1970-01-01, by counting years from March so that leap days come last.
    pub(crate) const fn number(self) -> i64 {
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The day with this number.
    pub(crate) const fn of_number(number: i64) -> Self {
        let shifted = number + 719_468;
        let era = shifted.div_euclid(146_097);
        let rest = shifted.rem_euclid(146_097);
        let of_era = (rest - rest / 1_460 + rest / 36_524 - rest / 146_096) / 365;
        let of_year = rest - (365 * of_era + of_era / 4 - of_era / 100);
        let turned = (5 * of_year + 2) / 153;
        let day = of_year - (153 * turned + 2) / 5 + 1;
        let month = if turned < 10 { turned + 3 } else { turned - 9 };
        let year = of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        Self { year, month, day }
    }

    /// The day in Morocco (UTC+1) at a Unix time in milliseconds.
    pub(crate) const fn of_unix_ms(ms: i64) -> Self {
        Self::of_number(ms.saturating_add(MOROCCO_MS).div_euclid(DAY_MS))
    }

    /// The same day so many months later, or the last day of a month that has no such day.
    pub(crate) const fn months_later(self, months: i64) -> Self {
        let month = self.month - 1 + months;
        let (year, month) = (self.year + month.div_euclid(12), month.rem_euclid(12) + 1);
        let last = days_in(year, month);
        Self { year, month, day: if self.day < last { self.day } else { last } }
    }

    /// `YYYY-MM-DD`.
    pub(crate) fn text(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// Completed years from one day to another, negative if it comes before.
    pub(crate) fn years_until(self, later: Self) -> i64 {
        let before_birthday = (later.month, later.day) < (self.month, self.day);
        later.year - self.year - i64::from(before_birthday)
    }
}

/// Reads the text of a date of the given precision; `J` day, `M` month, `A` and `E` year.
pub(crate) fn span_of(precision: &str, text: &str) -> Option<Span> {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, width: usize| {
        let digits = part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
        if digits { part.parse::<i64>().ok() } else { None }
    };
    let (first, last) = match (precision, parts.as_slice()) {
        ("J", [year, month, day]) => {
            let day = Day { year: number(year, 4)?, month: number(month, 2)?, day: number(day, 2)? };
            (day, day)
        }
        ("M", [year, month]) => {
            let (year, month) = (number(year, 4)?, number(month, 2)?);
            (Day { year, month, day: 1 }, Day { year, month, day: days_in(year, month) })
        }
        ("A" | "E", [year]) => {
            let year = number(year, 4)?;
            (Day { year, month: 1, day: 1 }, Day { year, month: 12, day: 31 })
        }
        _ => return None,
    };
    let real = (1800..2200).contains(&first.year)
        && (1..=12).contains(&first.month)
        && (1..=days_in(first.year, first.month)).contains(&first.day);
    real.then(|| Span { first: first.number(), last: last.number() })
}

/// The days that an answer of kind date can mean.
pub(crate) fn span_of_answer(answer: &Value) -> Option<Span> {
    span_of(answer.get("precision")?.as_str()?, answer.get("date")?.as_str()?)
}

/// The first and last day that an answer of kind date can mean, counted from 1970-01-01.
#[must_use]
pub fn days_of(answer: &Value) -> Option<(i64, i64)> {
    span_of_answer(answer).map(|span| (span.first, span.last))
}

/// The day in Morocco at a Unix time in milliseconds, counted from 1970-01-01.
#[must_use]
pub const fn day_at(unix_ms: i64) -> i64 {
    Day::of_unix_ms(unix_ms).number()
}

/// The day and time in Morocco at a Unix time in milliseconds, as `YYYY-MM-DD HH:MM`.
#[must_use]
pub fn moment_at(unix_ms: i64) -> String {
    moment_text(minute_at(unix_ms))
}

/// The minute in Morocco at a Unix time in milliseconds, counted from 1970-01-01.
pub(crate) const fn minute_at(unix_ms: i64) -> i64 {
    unix_ms.saturating_add(MOROCCO_MS).div_euclid(60_000)
}

/// The day with this number, counted from 1970-01-01, as `YYYY-MM-DD`.
#[must_use]
pub fn day_text(number: i64) -> String {
    Day::of_number(number).text()
}

/// A minute in Morocco as `YYYY-MM-DD HH:MM`.
pub(crate) fn moment_text(minute: i64) -> String {
    let of_day = minute.rem_euclid(DAY_MINUTES);
    format!("{} {:02}:{:02}", Day::of_number(minute.div_euclid(DAY_MINUTES)).text(), of_day / 60, of_day % 60)
}

/// Completed years between two dates, at least and at most.
pub(crate) fn years_between(from: Span, to: Span) -> (i64, i64) {
    let years = |from: i64, to: i64| Day::of_number(from).years_until(Day::of_number(to));
    (years(from.last, to.first), years(from.first, to.last))
}

/// Morocco's clock is an hour ahead of Greenwich.
const MOROCCO_MS: i64 = 3_600_000;
const DAY_MS: i64 = 86_400_000;
pub(crate) const DAY_MINUTES: i64 = 24 * 60;

/// What [`span_of`] reads, as patterns: real days of the years 1800 to 2199.
pub(crate) const YEAR_PATTERN: &str = "^(18|19|20|21)[0-9]{2}$";
pub(crate) const MONTH_PATTERN: &str = "^(18|19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$";
pub(crate) const DAY_PATTERN: &str = "^((18|19|20|21)[0-9]{2}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))|((18|19|20|21)(0[48]|[2468][048]|[13579][26])|2000)-02-29)$";

const fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, span_of, years_between};

    #[test]
    fn days_are_counted_both_ways_over_four_centuries() {
        for number in -62_000..84_000 {
            assert_eq!(Day::of_number(number).number(), number);
        }
        assert_eq!(Day { year: 1970, month: 1, day: 1 }.number(), 0);
        assert_eq!(Day { year: 2026, month: 7, day: 21 }.number(), 20_655);
        assert_eq!(Day::of_unix_ms(1_784_592_000_000).text(), "2026-07-21");
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        let later =
            |text: &str, months| span_of("J", text).map(|day| Day::of_number(day.first).months_later(months).text());
        assert_eq!(later("2026-12-31", 2).as_deref(), Some("2027-02-28"));
        assert_eq!(later("2026-07-05", 60).as_deref(), Some("2031-07-05"));
        assert_eq!(later("2023-11-30", 3).as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn a_year_alone_gives_an_age_between_two_bounds() {
        let year = span_of("A", "2009");
        let day = span_of("J", "2027-03-01");
        assert_eq!(year.zip(day).map(|(year, day)| years_between(year, day)), Some((17, 18)));
    }

    #[test]
    fn days_that_are_in_no_calendar_are_not_read() {
        for (precision, text) in [
            ("J", "2023-02-29"),
            ("J", "1900-02-29"),
            ("J", "2024-13-01"),
            ("M", "2024-00"),
            ("A", "24"),
            ("A", "1799"),
            ("J", "2024-1-1"),
            ("I", "2024"),
            ("J", "2024-01"),
        ] {
            assert_eq!(span_of(precision, text), None, "{text}");
        }
        assert!(span_of("J", "2000-02-29").is_some());
    }
}
