//! What have others said exists, and which of it was this replica never given?

use super::{Held, MemoryReplica};
use crate::chain::Standing;
use crate::entry::{Entry, Kind};
use crate::gap::{self, Claim, ClaimView, Judgement, claims_of_beacon};
use crate::ids::EntryId;
use crate::message::{Alert, AlertCode};
use crate::replica::Item;

/// A claim that was not settled when it was made.
pub(super) struct Word {
    claim: Claim,
    levels: u8,
    raised: bool,
}

impl MemoryReplica {
    /// The claims that are proven and still open.
    #[must_use]
    pub fn gaps(&self) -> Vec<Claim> {
        self.words.iter().filter(|word| word.raised).map(|word| word.claim.clone()).collect()
    }

    /// Remembers what a beacon says.
    pub(super) fn hear(&mut self, entry: &Entry) {
        if entry.header().kind != Kind::Beacon {
            return;
        }
        let Some(desk) = self.roster.signer_of(&entry.header().log).map(|signer| signer.desk) else { return };
        claims_of_beacon(entry, desk).into_iter().for_each(|claim| self.note(claim));
    }

    pub(super) fn note(&mut self, claim: Claim) {
        if self.words.iter().all(|word| word.claim != claim) {
            self.words.push(Word { claim, levels: 0, raised: false });
        }
    }

    /// Judges every open claim.
    pub(super) fn judge(&mut self) -> Vec<Alert> {
        let mut alerts = Vec::new();
        let mut words = core::mem::take(&mut self.words);
        words.retain_mut(|word| match word.claim.judge(&self.claim_view(word)) {
            Judgement::Settled => false,
            Judgement::Waits => true,
            Judgement::Proven => {
                if !word.raised {
                    word.raised = true;
                    let claim = &word.claim;
                    let alert = Alert::about(AlertCode::Gap, claim.log, claim.space, claim.seq).with(&[claim.entry]);
                    alerts.push(alert);
                }
                true
            }
        });
        self.words = words;
        alerts
    }

    /// Notes that an exchange was served to its end; true if a claim has just begun to wait.
    pub(super) fn pass_level(&mut self) -> bool {
        let mut fresh = false;
        for word in &mut self.words {
            fresh |= word.levels == 0 && !word.raised;
            word.levels = word.levels.saturating_add(1);
        }
        fresh
    }

    fn claim_view(&self, word: &Word) -> ClaimView {
        let claim = &word.claim;
        let held = match self.entries.get(&claim.entry) {
            Some(Held { standing: Standing::Contiguous, .. }) => gap::Held::Whole,
            Some(Held { standing: Standing::Early, .. }) => gap::Held::Absent,
            None if self.is_aside(&claim.entry) => gap::Held::Aside,
            None => gap::Held::Absent,
        };
        ClaimView {
            held,
            reads: self.roster.may_read(&self.desk, &claim.space),
            pulled: self.server.map(|server| (server, self.cursors.get(&claim.space).copied().unwrap_or(0))),
            levels: word.levels,
        }
    }

    fn is_aside(&self, id: &EntryId) -> bool {
        self.aside.values().any(|pulled| match &pulled.item {
            Item::Entry(bytes) => Entry::decode(bytes).is_ok_and(|entry| entry.id() == *id),
            Item::Incarnation(_) | Item::Wrap(_) | Item::Grant(_) => false,
        })
    }
}
