//! Which packs does a desk hold, which one do new receptions use, and which one does a record of long ago mean?

use crate::date::Day;
use crate::pack::Pack;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The packs that a desk holds. The one that the program carries is always among them.
#[derive(Clone, Debug)]
pub struct Packs {
    held: BTreeMap<String, Arc<Pack>>,
    /// Those that were activated, each with the day from which new receptions use it, in the order of those days.
    turns: Vec<Turn>,
}

/// One pack's turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The pack.
    pub id: String,
    /// From which day, as `YYYY-MM-DD`.
    pub from: String,
    /// It was used once: a clock that falls back does not take it away.
    pub begun: bool,
}

impl Default for Packs {
    fn default() -> Self {
        let builtin = Pack::builtin_shared();
        Self { held: BTreeMap::from([(builtin.id().to_owned(), builtin)]), turns: Vec::new() }
    }
}

impl Packs {
    /// Adds a pack that was activated. The pack of the program stays what it is.
    pub fn put(&mut self, pack: Pack, turn: Turn) {
        if self.held.contains_key(pack.id()) {
            return;
        }
        self.held.insert(turn.id.clone(), Arc::new(pack));
        self.turns.push(turn);
        self.turns.sort_by(|one, other| one.from.cmp(&other.from));
    }

    /// Every pack, by its name.
    pub fn all(&self) -> impl Iterator<Item = &Pack> {
        self.held.values().map(AsRef::as_ref)
    }

    /// Those that were activated, in the order in which they come into use.
    #[must_use]
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// Whether a text is a day as `YYYY-MM-DD`.
    #[must_use]
    pub fn is_day(text: &str) -> bool {
        crate::date::span_of("J", text).is_some()
    }

    /// The number in the name of a pack.
    #[must_use]
    pub fn version(id: &str) -> u32 {
        id.rsplit_once('/').and_then(|(_, version)| version.parse().ok()).unwrap_or(0)
    }

    /// Lets every pack begin whose day has come; names those that do.
    pub fn begin(&mut self, now: i64) -> Vec<String> {
        let today = Day::of_unix_ms(now).text();
        let due = self.turns.iter_mut().filter(|turn| !turn.begun && turn.from <= today);
        due.map(|turn| {
            turn.begun = true;
            turn.id.clone()
        })
        .collect()
    }

    /// The pack that new receptions use: of those whose day has come, the highest version.
    #[must_use]
    pub fn newest(&self) -> Arc<Pack> {
        let turn = self.turns.iter().filter(|turn| turn.begun).max_by_key(|turn| Self::version(&turn.id));
        turn.and_then(|turn| self.held.get(&turn.id)).cloned().unwrap_or_else(Pack::builtin_shared)
    }

    /// The pack with this name.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Arc<Pack>> {
        self.held.get(id).cloned()
    }

    /// The pack with this name, or, until it arrives, the one of the program: what that one does not know is kept
    /// with the file, closed and as it was written.
    #[must_use]
    pub fn of(&self, id: &str) -> Arc<Pack> {
        self.find(id).unwrap_or_else(Pack::builtin_shared)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{Packs, Turn};
    use crate::pack::Pack;

    fn named(version: u32) -> Pack {
        Pack { id: format!("reception/{version}"), ..Pack::builtin().clone() }
    }

    fn turn(version: u32, from: &str) -> Turn {
        Turn { id: format!("reception/{version}"), from: from.to_owned(), begun: false }
    }

    const DAY: i64 = 24 * 60 * 60 * 1000;

    #[test]
    fn a_pack_comes_into_use_on_its_day_and_a_clock_that_falls_back_does_not_take_it_away() {
        let mut packs = Packs::default();
        packs.put(named(3), turn(3, "2027-02-01"));
        packs.put(named(2), turn(2, "2027-01-01"));
        assert_eq!(packs.newest().id(), "reception/1");
        let second = 20_819 * DAY;
        assert_eq!(packs.begin(second), ["reception/2"]);
        assert_eq!(packs.newest().id(), "reception/2");
        assert_eq!(packs.begin(0), [""; 0]);
        assert_eq!(packs.newest().id(), "reception/2");
        assert_eq!(packs.begin(second + 40 * DAY), ["reception/3"]);
        assert_eq!(packs.newest().id(), "reception/3");
        // One that was forgotten and is activated late does not push a later version aside.
        packs.put(named(10), turn(10, "2026-12-01"));
        packs.begin(second + 40 * DAY);
        packs.put(named(9), turn(9, "2027-02-03"));
        packs.begin(second + 40 * DAY);
        assert_eq!(packs.newest().id(), "reception/10");
        assert_eq!(packs.of("reception/2").id(), "reception/2");
        assert!(packs.find("reception/4").is_none());
        assert_eq!(packs.of("reception/4").id(), "reception/1");
    }

    #[test]
    fn nothing_replaces_a_pack_that_is_held() {
        let mut packs = Packs::default();
        packs.put(Pack { form: "other".to_owned(), ..Pack::builtin().clone() }, turn(1, "2020-01-01"));
        assert_eq!(packs.of("reception/1").form(), "reception");
        assert!(packs.turns().is_empty());
    }
}
