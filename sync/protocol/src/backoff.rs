//! When is it time to try again?
//!
//! Decorrelated jitter: the next pause is drawn between the first pause and three times the last one, so that six
//! hundred desks which lost the server at one moment do not come back at one moment. What the server asks for
//! (`Retry-After`) is never undercut, and a person who presses the button does not wait.

use crate::host::Entropy;

/// The pauses between attempts that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backoff {
    last_ms: u64,
    asked_ms: u64,
}

impl Backoff {
    /// Begins without a pause.
    #[must_use]
    pub const fn new() -> Self {
        Self { last_ms: 0, asked_ms: 0 }
    }

    /// Forgets all failures: an exchange went well.
    pub const fn succeeded(&mut self) {
        *self = Self::new();
    }

    /// Notes that the server asked for a pause.
    pub const fn asked(&mut self, pause_ms: u64) {
        self.asked_ms = if pause_ms > LONGEST_ASKED_MS { LONGEST_ASKED_MS } else { pause_ms };
    }

    /// Draws the pause after one more failure.
    #[must_use]
    pub fn failed(&mut self, entropy: &mut dyn Entropy) -> u64 {
        let ceiling = self.last_ms.saturating_mul(3).clamp(FIRST_MS, LONGEST_MS);
        let mut bytes = [0; 8];
        entropy.fill(&mut bytes);
        let span = ceiling - FIRST_MS;
        self.last_ms = FIRST_MS + u64::from_be_bytes(bytes).checked_rem(span.saturating_add(1)).unwrap_or(0);
        core::mem::take(&mut self.asked_ms).max(self.last_ms)
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::new()
    }
}

const FIRST_MS: u64 = 15_000;
const LONGEST_MS: u64 = 3_600_000;
/// A hostile server must not silence a desk for longer than this.
const LONGEST_ASKED_MS: u64 = 6 * 3_600_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Seeded;

    #[test]
    fn pauses_stay_between_a_quarter_minute_and_an_hour() {
        let (mut backoff, mut dice) = (Backoff::new(), Seeded(7));
        let pauses: Vec<u64> = (0..200).map(|_| backoff.failed(&mut dice)).collect();
        assert!(pauses.iter().all(|pause| (FIRST_MS..=LONGEST_MS).contains(pause)));
        assert_eq!(pauses.first(), Some(&FIRST_MS));
        assert!(pauses.iter().any(|pause| *pause > LONGEST_MS / 2));
    }

    #[test]
    fn two_desks_that_failed_together_do_not_return_together() {
        let (mut a, mut b) = (Backoff::new(), Backoff::new());
        let (mut dice_a, mut dice_b) = (Seeded(1), Seeded(1000));
        let later = |backoff: &mut Backoff, dice: &mut Seeded| (0..6).map(|_| backoff.failed(dice)).sum::<u64>();
        assert_ne!(later(&mut a, &mut dice_a), later(&mut b, &mut dice_b));
    }

    #[test]
    fn what_the_server_asks_for_is_kept_once_and_within_limits() {
        let (mut backoff, mut dice) = (Backoff::new(), Seeded(3));
        backoff.asked(120_000);
        assert_eq!(backoff.failed(&mut dice), 120_000);
        backoff.asked(u64::MAX);
        assert_eq!(backoff.failed(&mut dice), LONGEST_ASKED_MS);
        backoff.succeeded();
        assert_eq!(backoff.failed(&mut dice), FIRST_MS);
    }
}
