//! What does the protocol ask of the machine it runs on?

/// The source of random bytes. Implemented once per program, and by seeded generators in tests.
pub trait Entropy {
    /// Fills the whole buffer with random bytes.
    fn fill(&mut self, out: &mut [u8]);
}

/// Milliseconds since 1970-01-01 UTC, as somebody's clock claims them. Orders nothing, refuses nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// The clocks of the machine.
pub trait Clock {
    /// What the wall clock claims.
    fn now(&self) -> Timestamp;
    /// Milliseconds since the machine started; never set back while it runs.
    fn uptime_ms(&self) -> u64;
}

/// Random bytes that a test can repeat.
#[cfg(test)]
pub(crate) struct Seeded(pub(crate) u64);

#[cfg(test)]
impl Entropy for Seeded {
    fn fill(&mut self, out: &mut [u8]) {
        for part in out.chunks_mut(32) {
            self.0 += 1;
            let block = crate::hazmat::sha256(&[b"seeded", &self.0.to_be_bytes()]);
            part.iter_mut().zip(block).for_each(|(to, from)| *to = from);
        }
    }
}
