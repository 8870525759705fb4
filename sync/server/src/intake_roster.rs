//! What follows when the roster learns or changes?

use std::sync::Arc;

use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::incarnation::IncarnationCertificate;
use aman_sync_protocol::roster::RosterRefusal;
use aman_sync_protocol::statement::Destruction;

use crate::intake::Intake;
use crate::store::StoreFault;

impl Intake<'_> {
    /// Destroys what a roster entry orders to destroy.
    pub(crate) fn obey(&mut self, entry: &Entry) -> Result<(), StoreFault> {
        let ordered: Vec<Destruction> =
            self.roster.destructions().filter(|(at, _)| *at == entry.id()).map(|(_, order)| order.clone()).collect();
        for order in ordered {
            order.entries.iter().try_for_each(|id| self.ledger.destroy_entry(id))?;
            order.keys.iter().try_for_each(|(space, key)| self.ledger.destroy_wraps(space, key))?;
        }
        Ok(())
    }

    /// Certificates of this job that belong to nobody; told once.
    pub(crate) fn refuse_pending(&mut self) -> u64 {
        if self.roster.root().is_none() {
            return 0;
        }
        core::mem::take(&mut self.pending).len() as u64
    }

    /// Builds the roster again when a revocation took back what had been applied.
    pub(crate) fn settle_roster(&mut self) -> Result<(), StoreFault> {
        if self.roster.must_rebuild() {
            *self.roster = Arc::new(crate::app::roster_of(&*self.ledger)?);
        }
        Ok(())
    }

    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), RosterRefusal> {
        Arc::make_mut(self.roster).apply(entry)?;
        Ok(())
    }

    pub(crate) fn settle_pending(&mut self) -> Result<(), StoreFault> {
        for (log, certificate) in core::mem::take(&mut self.pending) {
            match self.learn(&certificate) {
                Ok(()) => self.ledger.put_certificate(&log, &certificate.encode())?,
                Err(_) => drop(self.pending.insert(log, certificate)),
            }
        }
        Ok(())
    }

    pub(crate) fn learn(&mut self, certificate: &IncarnationCertificate) -> Result<(), RosterRefusal> {
        if self.roster.signer_of(&certificate.log_id()).is_some_and(|signer| signer.base == certificate.hash()) {
            return Ok(());
        }
        Arc::make_mut(self.roster).learn(certificate).map(drop)
    }
}
