//! Where do a desk's dice and clock come from? The only place that asks the system.

use std::sync::OnceLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use aman_sync_protocol::host::{Clock, Entropy, Timestamp};
use ring::rand::{SecureRandom, SystemRandom};

/// The dice and the clock a vault works with.
pub struct Host {
    pub(crate) entropy: Box<dyn Entropy + Send>,
    pub(crate) clock: Box<dyn Clock + Send>,
}

impl Host {
    /// Takes dice and clock from the caller; tests pass seeded ones.
    #[must_use]
    pub fn new(entropy: Box<dyn Entropy + Send>, clock: Box<dyn Clock + Send>) -> Self {
        Self { entropy, clock }
    }

    /// Takes dice and clock from the system.
    #[must_use]
    pub fn system() -> Self {
        Self::new(Box::new(OsEntropy::new()), Box::new(SystemClock))
    }

    /// Reads the clock: a claim, never an order.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Reads how long the machine has been up.
    #[must_use]
    pub fn uptime_ms(&self) -> u64 {
        self.clock.uptime_ms()
    }

    /// Reads how long this program has run, in microseconds: to measure the machine, never to order anything.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one clock of the desk")]
    pub fn uptime_us(&self) -> u64 {
        static START: OnceLock<Instant> = OnceLock::new();
        u64::try_from(START.get_or_init(Instant::now).elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// Lends the dice.
    pub fn entropy(&mut self) -> &mut dyn Entropy {
        self.entropy.as_mut()
    }
}

/// The system's random generator.
pub struct OsEntropy {
    source: SystemRandom,
}

impl OsEntropy {
    /// Opens the system's generator.
    #[must_use]
    pub fn new() -> Self {
        Self { source: SystemRandom::new() }
    }
}

impl Default for OsEntropy {
    fn default() -> Self {
        Self::new()
    }
}

impl Entropy for OsEntropy {
    #[expect(
        clippy::expect_used,
        reason = "without random bytes no key may be made; going on would be worse than stopping"
    )]
    fn fill(&mut self, out: &mut [u8]) {
        self.source.fill(out).expect("the system gives random bytes");
    }
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one clock of the desk")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Timestamp(match since {
            Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
            Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
        })
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one clock of the desk")]
    fn uptime_ms(&self) -> u64 {
        static START: OnceLock<Instant> = OnceLock::new();
        let start = START.get_or_init(Instant::now);
        u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
