//! What do many timings of the same thing say together?

use std::time::{Duration, Instant};

/// Timings of one thing.
#[derive(Default)]
pub(crate) struct Stretch(Vec<Duration>);

impl Stretch {
    /// Times one run.
    pub(crate) fn time<T>(&mut self, run: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let result = run();
        self.0.push(begun.elapsed());
        result
    }

    /// Keeps a timing taken elsewhere.
    pub(crate) fn keep(&mut self, took: Duration) {
        self.0.push(took);
    }

    /// The timing below which that share (0 to 1) of all lies.
    pub(crate) fn quantile(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = ((sorted.len() as f64 - 1.0) * share).round() as usize;
        sorted[rank]
    }
}

/// A time as people read it.
pub(crate) fn words(took: Duration) -> String {
    if took < Duration::from_millis(100) {
        format!("{:.2} ms", took.as_secs_f64() * 1e3)
    } else {
        format!("{:.2} s", took.as_secs_f64())
    }
}

/// How many times longer the first takes.
pub(crate) fn ratio(ours: Duration, peer: Duration) -> f64 {
    ours.as_secs_f64() / peer.as_secs_f64()
}
