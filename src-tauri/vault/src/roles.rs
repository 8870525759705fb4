//! Which roles do officers have, and what does a slot of each role open?

/// What an officer is at a desk. What each role may do stands in one table of the desk's use cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OfficerRole {
    /// Reads the trail and checks; opens no record.
    Auditor,
    /// Coordinates the region.
    Coordinator,
    /// Leads a unit, and admits its officers.
    Head,
    /// Receives and reads.
    Officer,
    /// Enrols, checks and syncs; opens nothing.
    Technician,
}

impl OfficerRole {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Auditor, Self::Coordinator, Self::Head, Self::Officer, Self::Technician];

    /// The word in labels and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auditor => "auditor",
            Self::Coordinator => "coordinator",
            Self::Head => "head",
            Self::Officer => "officer",
            Self::Technician => "technician",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// The key her slot holds: who may not read holds no key that could.
    #[must_use]
    pub(crate) const fn opens(self) -> Opens {
        match self {
            Self::Coordinator | Self::Head | Self::Officer => Opens::Vault,
            Self::Auditor => Opens::Trail,
            Self::Technician => Opens::Nothing,
        }
    }
}

/// Which key lies in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opens {
    /// The vault key: everything.
    Vault,
    /// The key of this desk's trail.
    Trail,
    /// No key; the slot only proves who is there.
    Nothing,
}

impl Opens {
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Vault => 0,
            Self::Trail => 1,
            Self::Nothing => 2,
        }
    }

    pub(crate) const fn of(number: u32) -> Option<Self> {
        match number {
            0 => Some(Self::Vault),
            1 => Some(Self::Trail),
            2 => Some(Self::Nothing),
            _ => None,
        }
    }
}
