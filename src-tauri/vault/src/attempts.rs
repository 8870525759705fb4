//! How long must the next attempt wait after wrong ones, and how is that counted?
//!
//! No clock is asked: the number of wrong attempts is durable, and the waiting runs on the machine's uptime, from the last wrong
//! attempt or from the start of the program, whichever this program saw. Nobody is ever locked out.

use crate::fault::VaultFault;
use crate::log::{LogDb, commit, put_setting, setting};

/// How long the attempt after so many wrong ones waits: nothing up to the fifth, then 1, 2, 4 … 60 seconds.
#[must_use]
pub fn delay_ms(wrong: u32) -> u64 {
    match wrong.checked_sub(FREE) {
        None => 0,
        Some(beyond) => 1_u64.checked_shl(beyond).unwrap_or(u64::MAX).min(LONGEST_S) * 1000,
    }
}

impl LogDb {
    /// Returns how many attempts were wrong since the last one that opened.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn wrong_attempts(&self) -> Result<u32, VaultFault> {
        let kept = setting(&self.db, WRONG)?.and_then(|bytes| bytes.try_into().ok());
        Ok(kept.map_or(0, u32::from_be_bytes))
    }

    pub(crate) fn count_wrong_attempt(&mut self) -> Result<(), VaultFault> {
        let wrong = self.wrong_attempts()?.saturating_add(1);
        self.set_wrong_attempts(wrong)
    }

    pub(crate) fn forget_wrong_attempts(&mut self) -> Result<(), VaultFault> {
        if self.wrong_attempts()? == 0 { Ok(()) } else { self.set_wrong_attempts(0) }
    }

    fn set_wrong_attempts(&mut self, wrong: u32) -> Result<(), VaultFault> {
        let tx = self.begin()?;
        put_setting(&tx, WRONG, &wrong.to_be_bytes())?;
        commit(tx)
    }
}

const WRONG: &str = "unlock.wrong";
/// Wrong attempts before the first waiting.
const FREE: u32 = 5;
const LONGEST_S: u64 = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_attempt_waits_a_second_and_none_waits_longer_than_a_minute() {
        let seconds: Vec<u64> = (0..14).map(|wrong| delay_ms(wrong) / 1000).collect();
        assert_eq!(seconds, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(delay_ms(u32::MAX), 60_000);
    }
}
