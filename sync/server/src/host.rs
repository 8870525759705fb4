//! What are the server's clock and dice?

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use aman_sync_protocol::host::{Clock, Entropy, Timestamp};
use ring::rand::{SecureRandom, SystemRandom};

/// Random bytes of the operating system.
pub struct OsEntropy(SystemRandom);

impl OsEntropy {
    /// Opens the system's source.
    #[must_use]
    pub fn new() -> Self {
        Self(SystemRandom::new())
    }
}

impl Default for OsEntropy {
    fn default() -> Self {
        Self::new()
    }
}

impl Entropy for OsEntropy {
    #[expect(clippy::expect_used, reason = "a machine without random bytes must not make keys")]
    fn fill(&mut self, out: &mut [u8]) {
        self.0.fill(out).expect("the system gives random bytes");
    }
}

/// The machine's clocks.
pub(crate) struct SystemClock(Instant);

impl SystemClock {
    /// Begins to count now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place where the server reads a clock")]
    pub(crate) fn new() -> Self {
        Self(Instant::now())
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the server reads a clock")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn uptime_ms(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
