//! How is a record sealed that was not typed here, and how are many at once?

use aman_schema::Record;
use aman_sync_protocol::ids::RecordId;

use crate::fault::VaultFault;
use crate::log;
use crate::seal::outcome;
use crate::state::SealOutcome;
use crate::vault::OpenVault;

impl OpenVault {
    /// Seals a record that was not typed here.
    ///
    /// # Errors
    /// A value is too large, or the log cannot be written: then nothing was stored.
    pub fn add_record(&mut self, record: &Record) -> Result<SealOutcome, VaultFault> {
        if !self.can_seal() || self.restricts(record) {
            let draft = self.draft_new(record.form(), record.pack())?;
            return self.seal_draft(draft, record);
        }
        let id = RecordId::random(self.core.host.entropy());
        let sealed = self.seal_new(id, record)?;
        let tx = self.core.log.begin()?;
        sealed.store(&tx)?;
        log::commit(tx)?;
        self.project_later();
        Ok(outcome(id, &sealed))
    }

    /// Seals records that were not typed here, all in one transaction: either every one is on the disk when this returns,
    /// or none is sealed.
    ///
    /// # Errors
    /// As [`OpenVault::add_record`]. Where the unit's keys are missing or one is restricted, each is kept by itself, and
    /// those before the one that failed stay.
    pub fn add_records(&mut self, records: &[Record]) -> Result<Vec<SealOutcome>, VaultFault> {
        if !self.can_seal() || records.iter().any(|record| self.restricts(record)) {
            return records.iter().map(|record| self.add_record(record)).collect();
        }
        self.core.log.begin_together()?;
        let stored = records.iter().map(|record| self.add_to_open(record)).collect::<Result<Vec<_>, _>>();
        let outcomes = stored.and_then(|outcomes| self.core.log.commit_together().map(|()| outcomes));
        match outcomes {
            Ok(outcomes) => {
                self.project_later();
                Ok(outcomes)
            }
            Err(fault) => {
                self.core.log.give_up_together();
                Err(fault)
            }
        }
    }

    /// Stores a record within the transaction that is open: the next one's place in the chains follows it.
    fn add_to_open(&mut self, record: &Record) -> Result<SealOutcome, VaultFault> {
        let id = RecordId::random(self.core.host.entropy());
        let sealed = self.seal_new(id, record)?;
        sealed.store(&self.core.log.db)?;
        Ok(outcome(id, &sealed))
    }
}
