//! Which keys were pressed, and what for?

/// Keys pressed, by what they were for.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Keys {
    /// A key that chooses an answer.
    pub choice: usize,
    /// A key that goes somewhere: Enter, Tab, arrows; each key of a chord counts.
    pub movement: usize,
    /// Letters and digits of typed answers.
    pub typed: usize,
}

impl Keys {
    /// Keys that are not typed text.
    pub fn counted(&self) -> usize {
        self.choice + self.movement
    }
}
