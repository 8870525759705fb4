//! In which ways does a hostile server deviate?

/// One way of deviating; a history has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It keeps to the protocol. Lines still break.
    Honest,
    /// It keeps some entries back from some desks.
    Omit,
    /// It puts its store back to an earlier moment and says nothing.
    RollBack,
    /// It shows two groups of desks two stores.
    Fork,
    /// It gives one entry in the place of another.
    Swap,
    /// It gives old items and old receipts again.
    Replay,
    /// It gives items in another order and stops half-way.
    Reorder,
    /// It gives changed entries and entries of its own in the place of true ones.
    Forge,
    /// It signs receipts for what it dropped.
    LieHeads,
    /// It stops showing the roster to some desks.
    WithholdRoster,
}

impl Kind {
    /// All of them; seeds go through them in turn.
    pub const ALL: [Self; 10] = [
        Self::Honest,
        Self::Omit,
        Self::RollBack,
        Self::Fork,
        Self::Swap,
        Self::Replay,
        Self::Reorder,
        Self::Forge,
        Self::LieHeads,
        Self::WithholdRoster,
    ];

    /// The kind that a seed plays.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let place = usize::try_from(seed % Self::ALL.len() as u64).unwrap_or(0);
        Self::ALL[place]
    }
}
