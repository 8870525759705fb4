//! How is a random run repeated? Every die comes from a seed, and the seed is printed when a test fails.

use aman_sync_protocol::host::Entropy;

/// Entropy for tests: SplitMix64 from a seed. Never for a key that guards anything.
#[derive(Debug, Clone)]
pub struct SeededEntropy {
    state: u64,
}

impl SeededEntropy {
    /// The same seed gives the same bytes.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub fn word(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number in `0..limit`; 0 when the limit is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.word() % (limit.max(1) as u64)).unwrap_or(0)
    }

    /// Heads or tails.
    pub fn coin(&mut self) -> bool {
        self.word() & 1 == 1
    }

    /// A word of lower-case letters that occurs nowhere else.
    pub fn letters(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'a' + u8::try_from(self.below(26)).unwrap_or(0))).collect()
    }

    /// A row of digits without a leading zero.
    pub fn digits(&mut self, count: usize) -> String {
        (0..count)
            .map(|at| {
                char::from(b'0' + u8::try_from(if at == 0 { 1 + self.below(9) } else { self.below(10) }).unwrap_or(1))
            })
            .collect()
    }
}

impl Entropy for SeededEntropy {
    fn fill(&mut self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let bytes = self.word().to_le_bytes();
            for (to, from) in chunk.iter_mut().zip(bytes) {
                *to = from;
            }
        }
    }
}

/// The seed of this run: `AMAN_SEED` when set (nightly), else a fixed one.
pub fn seed() -> u64 {
    std::env::var("AMAN_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_260_801)
}
