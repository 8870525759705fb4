//! How does the log database know the roster?
//!
//! From its own roster entries, applied in chain order from the pinned root. Whatever connection stored them, each
//! `LogDb` follows by asking for rows it has not seen.

use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::ids::EntryId;
use aman_sync_protocol::incarnation::IncarnationCertificate;
use aman_sync_protocol::roster::{Roster, RosterRefusal, rebuild};
use rusqlite::params;

use super::{Arrival, LogDb, NewEntry, insert_entry, log_fault, put_setting, setting};
use crate::fault::{VaultFault, VaultFile};

/// What of the roster was read so far.
#[derive(Clone, Default)]
pub(crate) struct Roll {
    upto: i64,
    waiting: Vec<Entry>,
}

impl LogDb {
    /// Begins a transaction that is driven by hand because the roster, beside the connection, changes with it.
    pub(crate) fn begin_by_hand(&self) -> Result<(Roster, Roll), VaultFault> {
        self.db.execute_batch("BEGIN IMMEDIATE").map_err(log_fault("begin"))?;
        Ok(self.roll_snapshot())
    }

    /// Commits what was done, or takes it back with the roster.
    pub(crate) fn end_by_hand<T>(
        &mut self,
        before: (Roster, Roll),
        done: Result<T, VaultFault>,
    ) -> Result<T, VaultFault> {
        let done = done.and_then(|value| {
            self.db.execute_batch("COMMIT").map_err(log_fault("commit"))?;
            Ok(value)
        });
        if done.is_err() {
            // A failed COMMIT may have ended the transaction already; a second end is no harm.
            self.db.execute_batch("ROLLBACK").ok();
            self.roll_back(before);
        }
        done
    }

    /// Returns the roster as this database knows it.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Reads roster rows that another connection stored.
    pub(crate) fn refresh_roster(&mut self) -> Result<(), VaultFault> {
        self.adopt_pinned_root()?;
        let fresh: Vec<(i64, Vec<u8>)> = {
            let mut statement = self
                .db
                .prepare_cached("SELECT row, bytes FROM entry WHERE kind = 1 AND row > ?1 AND place <> 3 ORDER BY row")
                .map_err(log_fault("read the roster"))?;
            let rows = statement
                .query_map([self.roll.upto], |row| Ok((row.get(0)?, row.get(1)?)))
                .map_err(log_fault("read the roster"))?;
            rows.collect::<Result<_, _>>().map_err(log_fault("read the roster"))?
        };
        for (row, bytes) in fresh {
            self.roll.upto = row;
            self.roll.waiting.extend(Entry::decode(&bytes));
        }
        self.settle_roster()
    }

    /// Pins a root and stores its entry. The same root again changes nothing.
    ///
    /// # Errors
    /// Another root is pinned, the entry is no root, or the database cannot be written.
    pub fn install_root(&mut self, entry: &Entry, certificate: &IncarnationCertificate) -> Result<(), VaultFault> {
        let mut next = self.roster.clone();
        next.adopt_root(entry, certificate).map_err(|_| VaultFault::NotAllowed { what: "root" })?;
        let mine = self.signing_public()? == *certificate.signing();
        let tx = self.begin()?;
        put_setting(&tx, "root.entry", entry.bytes())?;
        put_setting(&tx, "root.certificate", &certificate.encode())?;
        put_certificate(&tx, certificate, mine, true)?;
        let arrival = if mine { Arrival::Mine { priority: 0 } } else { Arrival::Carried };
        insert_entry(&tx, &NewEntry::contiguous(entry, arrival))?;
        super::commit(tx)?;
        self.roster = next;
        self.settle_roster()
    }

    /// Applies whatever fits now; learns certificates whose desks became known.
    pub(crate) fn settle_roster(&mut self) -> Result<(), VaultFault> {
        loop {
            let learnt = self.learn_certificates()?;
            let mut applied = 0_u32;
            let waiting = std::mem::take(&mut self.roll.waiting);
            let certificates = if waiting.is_empty() { Vec::new() } else { self.known_certificates()? };
            for entry in waiting {
                match self.roster.apply_any(&entry, &certificates) {
                    Ok(()) => applied += 1,
                    Err(
                        RosterRefusal::OutOfOrder
                        | RosterRefusal::UnknownLog
                        | RosterRefusal::NoRoot
                        | RosterRefusal::NotRegistrar,
                    ) => {
                        self.roll.waiting.push(entry);
                    }
                    Err(_) => {}
                }
            }
            if applied == 0 && learnt == 0 {
                break;
            }
        }
        if self.roster.must_rebuild() {
            self.rebuild_roster()?;
        }
        self.obey_roster()
    }

    /// Builds the roster again from every entry of its space: what a revocation cut off is passed over.
    fn rebuild_roster(&mut self) -> Result<(), VaultFault> {
        let root = setting(&self.db, "root.entry")?.and_then(|bytes| Entry::decode(&bytes).ok());
        let root = root.ok_or(VaultFault::Damaged { file: VaultFile::Log })?;
        let mut statement =
            self.db.prepare_cached("SELECT bytes FROM entry WHERE kind = 1 ORDER BY row").map_err(log_fault(ROSTER))?;
        let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).map_err(log_fault(ROSTER))?;
        let mut entries = Vec::new();
        for row in rows {
            entries.extend(Entry::decode(&row.map_err(log_fault(ROSTER))?));
        }
        let rebuilt = rebuild(&root, &entries, &self.known_certificates()?);
        drop(statement);
        self.roster = rebuilt.ok_or(VaultFault::Damaged { file: VaultFile::Log })?;
        Ok(())
    }

    /// Takes a roster entry that this connection stores itself.
    pub(crate) fn note_roster_entry(&mut self, entry: Entry) -> Result<(), VaultFault> {
        self.roll.waiting.push(entry);
        self.settle_roster()
    }

    pub(crate) fn roll_snapshot(&self) -> (Roster, Roll) {
        (self.roster.clone(), self.roll.clone())
    }

    pub(crate) fn roll_back(&mut self, (roster, roll): (Roster, Roll)) {
        self.roster = roster;
        self.roll = roll;
    }

    /// Names the root this desk trusts, if one was pinned.
    #[must_use]
    pub fn root_fingerprint(&self) -> Option<EntryId> {
        self.roster.root().map(|root| root.fingerprint)
    }

    /// Returns the root entry and its certificate, to hand to an invited desk.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn root_papers(&self) -> Result<Option<(Entry, IncarnationCertificate)>, VaultFault> {
        let entry = setting(&self.db, "root.entry")?.and_then(|bytes| Entry::decode(&bytes).ok());
        let certificate =
            setting(&self.db, "root.certificate")?.and_then(|bytes| IncarnationCertificate::decode(&bytes).ok());
        Ok(entry.zip(certificate))
    }

    fn adopt_pinned_root(&mut self) -> Result<(), VaultFault> {
        if self.roster.root().is_some() {
            return Ok(());
        }
        let Some((entry, certificate)) = self.root_papers()? else {
            return Ok(());
        };
        self.roster.adopt_root(&entry, &certificate).map_err(|_| VaultFault::Damaged { file: VaultFile::Log })
    }

    fn learn_certificates(&mut self) -> Result<u32, VaultFault> {
        if self.roster.root().is_none() {
            return Ok(0);
        }
        let mut learnt = 0;
        for certificate in self.known_certificates()? {
            if self.roster.signer_of(&certificate.log_id()).is_none() && self.roster.learn(&certificate).is_ok() {
                learnt += 1;
            }
        }
        Ok(learnt)
    }

    fn known_certificates(&self) -> Result<Vec<IncarnationCertificate>, VaultFault> {
        const DOING: &str = "read certificates";
        let mut statement = self.db.prepare_cached("SELECT certificate FROM incarnation").map_err(log_fault(DOING))?;
        let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).map_err(log_fault(DOING))?;
        let all: Vec<Vec<u8>> = rows.collect::<Result<_, _>>().map_err(log_fault(DOING))?;
        Ok(all.iter().filter_map(|bytes| IncarnationCertificate::decode(bytes).ok()).collect())
    }
}

const ROSTER: &str = "read the roster";

/// Stores a certificate; a known one stays.
pub(crate) fn put_certificate(
    db: &rusqlite::Connection,
    certificate: &IncarnationCertificate,
    mine: bool,
    learnt: bool,
) -> Result<bool, VaultFault> {
    let added = db
        .execute(
            "INSERT OR IGNORE INTO incarnation (log, certificate, mine, learnt) VALUES (?1, ?2, ?3, ?4)",
            params![certificate.log_id().as_bytes(), certificate.encode(), mine, learnt],
        )
        .map_err(log_fault("store a certificate"))?;
    Ok(added > 0)
}
