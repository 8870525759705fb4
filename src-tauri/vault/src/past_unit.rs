//! How does a restricted reception leave its unit, and how is it told that its officer read it again?
//!
//! Both are an envelope in the unit's exchange space, and look alike: the entry names neither officer nor record.

use std::collections::BTreeSet;

use aman_schema::Record;
use aman_sync_protocol::envelope::{Enclosed, seal_envelope};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::RecordId;
use aman_sync_protocol::payload::{Payload, PrivateBytes, Verb, What};
use aman_sync_protocol::secret::{SealingKey, open_bytes, seal_bytes};
use rusqlite::params;
use serde_json::Value;

use crate::fault::VaultFault;
use crate::log::{self, log_fault};
use crate::outside::Outside;
use crate::seal::{Attest, OWN, Part, RECEIVED, RESTRICTED, SealedParts, op, record_ops};
use crate::trail::{Act, TrailWords, line_bytes, read_line};
use crate::vault::OpenVault;

/// With what a reception leaves.
pub(crate) struct Leaving {
    pub(crate) attest: Attest,
    /// When a locked desk took it, if one did.
    pub(crate) received: Option<Timestamp>,
    pub(crate) lines: Vec<PrivateBytes>,
}

/// Lines that wait for an envelope, with their rows.
pub(crate) struct OwnLines {
    pub(crate) rows: Vec<i64>,
    pub(crate) texts: Vec<PrivateBytes>,
}

impl OpenVault {
    /// Seals a record into the spaces of the outside unit, inside an envelope that its desks and its officer open.
    pub(crate) fn seal_past_unit(
        &mut self,
        id: RecordId,
        record: &Record,
        outside: &Outside,
        leaving: Leaving,
    ) -> Result<SealedParts, VaultFault> {
        let Leaving { attest, received, lines } = leaving;
        let unit = self.book.unit.ok_or(VaultFault::NotEnrolled)?;
        let mut ops = record_ops(record, &self.pack_of(record.pack()));
        // Where it came from stands in the file alone.
        ops.file.push(op(Verb::Set, OWN, RESTRICTED, Some(Value::from(unit.to_string()))));
        if let Some(received) = received {
            for part in [&mut ops.sheet, &mut ops.file] {
                part.push(op(Verb::Set, OWN, RECEIVED, Some(Value::from(received.0))));
            }
        }
        let stamp = self.stamp(2)?;
        let mut parts = Vec::new();
        for (space, ops) in [(outside.sheet, ops.sheet), (outside.file, ops.file)] {
            let mut payload = self.record_payload(id, record.pack());
            payload.ops = ops;
            stamp.put(&mut payload);
            if attest == Attest::Officer {
                payload.officer = self.keys.officer;
                payload.sign(&self.keys.officer_key, &space);
            }
            parts.push((space, PrivateBytes::new(payload.encode().expose().to_vec())));
        }
        self.seal_enclosed(&Enclosed { parts, lines }, outside, attest)
    }

    fn seal_enclosed(
        &mut self,
        enclosed: &Enclosed,
        outside: &Outside,
        attest: Attest,
    ) -> Result<SealedParts, VaultFault> {
        let dice = self.core.host.entropy.as_mut();
        // What nobody at this desk has read nobody here opens again: its first key is of nobody.
        let writer = match attest {
            Attest::Officer => self.keys.own_sealing.public(),
            Attest::Nobody | Attest::Written => SealingKey::make(dice).public(),
        };
        let envelope = seal_envelope(&outside.exchange, enclosed, &writer, &outside.readers, dice)
            .map_err(|_| VaultFault::TooLarge { bytes: enclosed.encode().expose().len() as u64 })?;
        let mut payload = Payload::empty(What::Notice, self.core.host.now());
        payload.body = Some(PrivateBytes::new(envelope));
        let part = Part { space: outside.exchange, payload, key: None };
        // All go first: how urgent one is must not be told from its place in the outbox.
        self.seal_parts_as(vec![part], log::URGENT, Attest::Nobody)
    }

    /// Writes into the trail of whoever holds a record that it was read here: for a record sealed past this unit that is the
    /// outside unit's trail, and this unit's stays silent.
    ///
    /// # Errors
    /// The log cannot be written: then nothing may be shown.
    pub fn trail_record(&mut self, record: RecordId, code: Act) -> Result<(), VaultFault> {
        self.trail_about(record, &TrailWords::of(code))
    }

    /// The same with a reason or a subject.
    ///
    /// # Errors
    /// The log cannot be written: then nothing may be shown.
    pub fn trail_about(&mut self, record: RecordId, words: &TrailWords<'_>) -> Result<(), VaultFault> {
        let TrailWords { code, reason, subject, proof, .. } = *words;
        let words = TrailWords { code, record: Some(record), reason, subject, proof };
        if self.is_own(record) {
            return self.tell_outside(&words);
        }
        self.trail_append(&words).map(|_| ())
    }

    /// Writes into the trail that a draft was read.
    ///
    /// # Errors
    /// The log cannot be written.
    pub fn trail_draft(&mut self, draft: crate::state::DraftId) -> Result<(), VaultFault> {
        if self.draft_is_restricted(draft) {
            return self
                .keep_line(&TrailWords { record: Some(self.own_record_id(draft)), ..TrailWords::of(Act::DraftRead) });
        }
        self.trail_append(&TrailWords::of(Act::DraftRead)).map(|_| ())
    }

    /// Tells whether only the officer at work, of all her unit, knows of a record.
    #[must_use]
    pub fn is_own(&self, record: RecordId) -> bool {
        let waits = |draft| self.own_record_id(draft) == record;
        self.own.shelf.contains_key(&record) || self.own.drafts.keys().copied().any(waits)
    }

    fn tell_outside(&mut self, words: &TrailWords<'_>) -> Result<(), VaultFault> {
        self.keep_line(words)?;
        // Durable already: what cannot be sealed now goes with the next envelope.
        self.send_own_lines().ok();
        Ok(())
    }

    /// Keeps a line under the officer's own key until an envelope takes it along; durable when this returns.
    fn keep_line(&mut self, words: &TrailWords<'_>) -> Result<(), VaultFault> {
        let line = line_bytes(self.core.host.now(), &self.keys.officer, words);
        let sealed = seal_bytes(&self.keys.own, LINE_AAD, &line, self.core.host.entropy.as_mut());
        let tx = self.core.log.begin()?;
        tx.execute("INSERT INTO own_line (sealed) VALUES (?1)", [sealed]).map_err(log_fault("write the trail"))?;
        log::commit(tx)
    }

    /// Sends the lines that wait, in an envelope of their own.
    pub(crate) fn send_own_lines(&mut self) -> Result<(), VaultFault> {
        let Some(outside) = self.outside() else {
            return Ok(());
        };
        let lines = self.own_lines(None)?;
        if lines.rows.is_empty() {
            return Ok(());
        }
        let enclosed = Enclosed { parts: Vec::new(), lines: lines.texts };
        let sealed = self.seal_enclosed(&enclosed, &outside, Attest::Officer)?;
        let tx = self.core.log.begin()?;
        sealed.store(&tx)?;
        for row in lines.rows {
            tx.execute("DELETE FROM own_line WHERE row = ?1", params![row]).map_err(log_fault("send a line"))?;
        }
        log::commit(tx)
    }

    /// The lines of the officer at work that go with the envelope of a record, or alone. About what is not sealed yet the
    /// outside unit learns with the reception itself.
    pub(crate) fn own_lines(&self, with: Option<RecordId>) -> Result<OwnLines, VaultFault> {
        const DOING: &str = "read the trail";
        let coming: BTreeSet<RecordId> = self.own.drafts.keys().map(|draft| self.own_record_id(*draft)).collect();
        let wanted = |about: Option<RecordId>| about == with || !about.is_some_and(|record| coming.contains(&record));
        let mut statement = self
            .core
            .log
            .db
            .prepare_cached("SELECT row, sealed FROM own_line ORDER BY row")
            .map_err(log_fault(DOING))?;
        let rows = statement
            .query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))
            .map_err(log_fault(DOING))?;
        let mut lines = OwnLines { rows: Vec::new(), texts: Vec::new() };
        for row in rows {
            let (row, sealed) = row.map_err(log_fault(DOING))?;
            // Another officer's does not open.
            if let Ok(plain) = open_bytes(&self.keys.own, LINE_AAD, &sealed)
                && read_line(0, plain.expose()).is_ok_and(|line| wanted(line.record))
            {
                lines.rows.push(row);
                lines.texts.push(PrivateBytes::new(plain.expose().to_vec()));
            }
        }
        Ok(lines)
    }
}

const LINE_AAD: &[u8] = b"aman/own-line/v1";
