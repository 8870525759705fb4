//! Is everything in this vault as it was written?

use std::collections::BTreeMap;

use aman_sync_protocol::author::find_author;
use aman_sync_protocol::entry::{Entry, Kind};
use aman_sync_protocol::gap::{Due, Held, claim_of_follower, claims_of_beacon};
use aman_sync_protocol::grant::Grant;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{EntryId, LogId, SpaceId};
use aman_sync_protocol::incarnation::IncarnationCertificate;
use aman_sync_protocol::receipt::Receipt;
use aman_sync_protocol::secret::VerifyingKey;
use aman_sync_protocol::wrap::{Wrap, open_wrap};

use crate::fault::VaultFault;
use crate::log::{LogDb, log_fault};
use crate::state::{Gap, TrailFault, TrailFinding, VerifyReport};
use crate::vault::{LockedVault, OpenVault};

impl LockedVault {
    /// Checks pages, signatures, chains and receipts; seals stay closed.
    ///
    /// # Errors
    /// The database cannot be read at all.
    pub fn verify(&self) -> Result<VerifyReport, VaultFault> {
        self.core.log.verify_log(self.core.host.now())
    }
}

impl OpenVault {
    /// Checks pages, signatures, chains, receipts, and opens every seal that keys here fit.
    ///
    /// # Errors
    /// The databases cannot be read at all.
    pub fn verify(&self) -> Result<VerifyReport, VaultFault> {
        let mut report = self.core.log.verify_log(self.core.host.now())?;
        report.opened = true;
        self.verify_seals(&mut report)?;
        self.verify_wraps(&mut report)?;
        let (lines, bad) = self.verify_trail()?;
        report.trail = lines;
        if !bad.is_empty() {
            report.faults.push("trail");
        }
        // What an officer's unlocking could not take in: another desk's, or changed.
        if self.core.log.locked_receptions()? > 0 {
            report.faults.push("locked reception");
        }
        report.trails = self.verify_told()?;
        let desk = self.core.log.desk_id()?;
        let changed = |number| TrailFinding { desk, fault: TrailFault::Changed, from: number, to: number };
        report.trails.extend(bad.into_iter().map(changed));
        if !self.view.pages_are_sound()? {
            report.faults.push("view pages");
        }
        Ok(report)
    }

    fn verify_seals(&self, report: &mut VerifyReport) -> Result<(), VaultFault> {
        let mut row = 0;
        loop {
            let rows = self.core.log.sealed_after(row, 500)?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            row = last.row;
            for row in &rows {
                let Ok(entry) = Entry::decode(&row.bytes) else {
                    continue;
                };
                let held = !self.keys.epochs(&entry.header().space).is_empty() && !entry.is_stub();
                match self.open_payload(&entry)? {
                    // Nobody claims to have attested it, and no record of it says otherwise.
                    Some((_, payload)) if payload.officer.is_zero() && payload.signature.is_none() => {}
                    Some((_, payload)) if !self.is_attested(&payload, &entry.header().space) => {
                        report.faults.push("officer signature")
                    }
                    Some(_) => {}
                    None if held && self.wrap_is_here(&entry)? => report.damaged.push(entry.id()),
                    None => {}
                }
            }
        }
    }

    fn wrap_is_here(&self, entry: &Entry) -> Result<bool, VaultFault> {
        for key in self.keys.epochs(&entry.header().space) {
            let id = aman_sync_protocol::seal::key_id_of(entry.header(), key);
            if id.is_zero() || !self.record_keys(&entry.header().space, id)?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn verify_wraps(&self, report: &mut VerifyReport) -> Result<(), VaultFault> {
        for bytes in self.core.log.blobs("SELECT bytes FROM wrap")? {
            report.keys += 1;
            let good = Wrap::decode(&bytes).is_ok_and(|wrap| {
                self.keys.space(&wrap.space, wrap.epoch).is_none_or(|key| open_wrap(&wrap, key).is_ok())
            });
            if !good {
                report.faults.push("wrap");
            }
        }
        Ok(())
    }
}

impl LogDb {
    fn verify_log(&self, now: Timestamp) -> Result<VerifyReport, VaultFault> {
        let mut report = VerifyReport::default();
        let word: String =
            self.db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(log_fault("check the log"))?;
        if word != "ok" {
            report.faults.push("log pages");
        }
        let (chunks, changed) = self.verify_chunks()?;
        report.chunks = chunks;
        if changed > 0 {
            report.faults.push("chunk of an attachment");
        }
        let mut chains: BTreeMap<(LogId, SpaceId), BTreeMap<u64, Vec<Entry>>> = BTreeMap::new();
        let mut statement =
            self.db.prepare("SELECT id, bytes FROM entry ORDER BY row").map_err(log_fault("check the log"))?;
        let rows = statement
            .query_map([], |row| Ok((EntryId::from_bytes(row.get(0)?), row.get::<_, Vec<u8>>(1)?)))
            .map_err(log_fault("check the log"))?;
        for row in rows {
            let (id, bytes) = row.map_err(log_fault("check the log"))?;
            report.entries += 1;
            match Entry::decode(&bytes) {
                Ok(entry) if entry.id() == id && self.is_authentic(&entry) => {
                    // Only what the chain check needs is kept: stubs are small.
                    let header = entry.header().clone();
                    chains
                        .entry((header.log, header.space))
                        .or_default()
                        .entry(header.seq)
                        .or_default()
                        .push(entry.to_stub());
                }
                Ok(_) | Err(_) => report.damaged.push(id),
            }
        }
        for ((log, space), chain) in &chains {
            self.verify_chain(*log, *space, chain, &mut report)?;
        }
        self.verify_receipts(&mut report)?;
        self.verify_words(now, &mut report)?;
        self.verify_grants(&mut report)?;
        Ok(report)
    }

    fn is_authentic(&self, entry: &Entry) -> bool {
        if find_author(entry, &self.roster).is_ok() {
            return true;
        }
        // The root entry itself and what this desk wrote before it was admitted: by this desk's own keys.
        let own = self.certificate(&entry.header().log).ok().flatten();
        let root = self.root_fingerprint() == Some(entry.id());
        own.is_some_and(|certificate| {
            let known = root || entry.header().kind != Kind::Roster;
            known && self.is_own_key(certificate.signing()) && entry.verify(certificate.signing()).is_ok()
        })
    }

    fn is_own_key(&self, key: &VerifyingKey) -> bool {
        self.signing_public().is_ok_and(|own| own == *key) || self.link.public() == *key
    }

    fn verify_chain(
        &self,
        log: LogId,
        space: SpaceId,
        chain: &BTreeMap<u64, Vec<Entry>>,
        report: &mut VerifyReport,
    ) -> Result<(), VaultFault> {
        let base = self.certificate(&log)?.as_ref().map(IncarnationCertificate::hash);
        let mut expected = 0;
        for (seq, entries) in chain {
            for missing in expected..*seq {
                report.missing.push((log, space, missing));
            }
            if entries.len() > 1 {
                report.forked.push((log, space, *seq));
            }
            let before = seq.checked_sub(1).and_then(|before| chain.get(&before));
            for entry in entries {
                let prev = entry.header().prev;
                let fits = match (seq, before) {
                    (0, _) => base == Some(prev),
                    (_, Some(before)) => before.iter().any(|one| *one.id().as_bytes() == prev),
                    (_, None) => true,
                };
                if !fits {
                    report.damaged.push(entry.id());
                }
            }
            expected = seq.saturating_add(1);
        }
        Ok(())
    }

    fn verify_receipts(&self, report: &mut VerifyReport) -> Result<(), VaultFault> {
        let Some(pin) = self.server()? else {
            return Ok(());
        };
        let key = VerifyingKey::from_bytes(pin.key);
        for bytes in self.blobs("SELECT bytes FROM receipt")? {
            report.receipts += 1;
            let proven = Receipt::decode(&bytes).and_then(|receipt| receipt.verify(&key));
            let Ok(proven) = proven else {
                report.faults.push("receipt");
                continue;
            };
            let receipt = proven.receipt();
            // Of another's chain the server may hold more than was pulled so far: that is a claim, not yet a gap.
            if let Some(head) = receipt.head
                && self.entry(&head.entry)?.is_none()
                && self.is_own_log(&receipt.log)?
            {
                report.missing.push((receipt.log, receipt.space, head.seq));
            }
        }
        Ok(())
    }

    /// Asks anew what each beacon and each early entry here says about entries that are not; receipts were heard before.
    fn verify_words(&self, now: Timestamp, report: &mut VerifyReport) -> Result<(), VaultFault> {
        report.gaps = self.gaps()?;
        let mut statement = self
            .db
            .prepare("SELECT bytes FROM entry WHERE kind = 2 OR place = 1 ORDER BY row")
            .map_err(log_fault("check the log"))?;
        let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).map_err(log_fault("check the log"))?;
        let desk = self.desk_id()?;
        for bytes in rows {
            let Ok(entry) = Entry::decode(&bytes.map_err(log_fault("check the log"))?) else { continue };
            let Some(author) = self.roster.signer_of(&entry.header().log).map(|signer| signer.desk) else { continue };
            let mut claims = claims_of_beacon(&entry, author);
            if self.held_of(&entry.id())? == Held::Absent {
                claims.extend(claim_of_follower(&entry, author, now));
            }
            for claim in claims {
                let here = self.held_of(&claim.entry)? != Held::Absent || self.stands_early(&claim.entry)?;
                let known = report.gaps.iter().any(|gap| gap.closed.is_none() && gap.claim.entry == claim.entry);
                let reads = self.roster.may_read(&desk, &claim.space);
                if claim.due == Due::AtOnce && !here && !known && reads {
                    let from = self.first_missing(&claim)?;
                    report.gaps.push(Gap { from, raised: now, closed: None, claim });
                }
            }
        }
        Ok(())
    }

    fn verify_grants(&self, report: &mut VerifyReport) -> Result<(), VaultFault> {
        for bytes in self.blobs("SELECT bytes FROM key_grant")? {
            report.keys += 1;
            let good = Grant::decode(&bytes)
                .is_ok_and(|grant| self.roster.granter(&grant.by).is_some_and(|key| grant.verify(&key).is_ok()));
            if !good {
                report.faults.push("grant");
            }
        }
        Ok(())
    }

    fn blobs(&self, sql: &str) -> Result<Vec<Vec<u8>>, VaultFault> {
        let mut statement = self.db.prepare(sql).map_err(log_fault("check the log"))?;
        let rows = statement.query_map([], |row| row.get(0)).map_err(log_fault("check the log"))?;
        rows.collect::<Result<_, _>>().map_err(log_fault("check the log"))
    }
}
