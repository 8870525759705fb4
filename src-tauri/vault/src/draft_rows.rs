//! How is each part of a draft sealed, under whichever key the draft has?
//!
//! An ordinary draft has the key of all drafts of this desk; one that is taken while the desk is locked has a key of its
//! own. The rows look the same, so that taking a reception over is sealing its rows anew and nothing else.

use aman_schema::Path;
use aman_sync_protocol::host::{Entropy, Timestamp};
use aman_sync_protocol::ids::RecordId;
use aman_sync_protocol::secret::{SymmetricKey, open_bytes, seal_bytes};
use rusqlite::{Connection, params};
use serde_json::Value;

use crate::fault::VaultFault;
use crate::host::Host;
use crate::letters::{Letters, Reader, Unreadable};
use crate::log::log_fault;
use crate::state::DraftId;

/// What a draft's own row holds, sealed.
pub(crate) struct DraftHead {
    pub(crate) form: String,
    pub(crate) pack: String,
    pub(crate) opened: Timestamp,
    pub(crate) label: String,
    pub(crate) record: Option<RecordId>,
    /// The item of a sealed record that is being typed.
    pub(crate) step: Option<Path>,
}

/// One stored answer.
pub(crate) struct Answer {
    pub(crate) path: Path,
    pub(crate) value: Value,
    pub(crate) at: Timestamp,
}

/// One stored answer with its place: the name of its row, and when it was first written among the others.
pub(crate) struct AnswerRow {
    pub(crate) slot: [u8; 32],
    pub(crate) ordinal: i64,
    pub(crate) answer: Answer,
}

/// A draft and the key its rows are sealed under.
#[derive(Clone, Copy)]
pub(crate) struct Sealer<'a> {
    pub(crate) draft: DraftId,
    pub(crate) key: &'a SymmetricKey,
}

impl Sealer<'_> {
    /// Names the row of a path without naming the path.
    pub(crate) fn slot(&self, path: &Path) -> [u8; 32] {
        self.key.mark(path.as_str().as_bytes())
    }

    pub(crate) fn seal_head(&self, head: &DraftHead, dice: &mut dyn Entropy) -> Vec<u8> {
        let letters = Letters::array(6)
            .text(&head.form)
            .text(&head.pack)
            .signed(head.opened.0)
            .text(&head.label)
            .bytes(head.record.as_ref().map_or(&[], |record| record.as_bytes().as_slice()))
            .text(head.step.as_ref().map_or("", Path::as_str))
            .done();
        seal_bytes(self.key, &self.aad("head", &[]), &letters, dice)
    }

    pub(crate) fn open_head(&self, sealed: &[u8]) -> Result<DraftHead, VaultFault> {
        let plain = open_bytes(self.key, &self.aad("head", &[]), sealed).map_err(|_| CANNOT_OPEN)?;
        DraftHead::read(plain.expose()).map_err(Unreadable::what("draft"))
    }

    pub(crate) fn seal_answer(&self, answer: &Answer, dice: &mut dyn Entropy) -> Result<Vec<u8>, VaultFault> {
        let text = zeroize::Zeroizing::new(answer.value.to_string());
        if text.len() > MAX_ANSWER_BYTES {
            return Err(VaultFault::TooLarge { bytes: text.len() as u64 });
        }
        let letters = Letters::array(3).text(answer.path.as_str()).text(&text).signed(answer.at.0).done();
        let letters = zeroize::Zeroizing::new(letters);
        Ok(seal_bytes(self.key, &self.aad("answer", &self.slot(&answer.path)), &letters, dice))
    }

    pub(crate) fn seal_document(&self, document: &Value, dice: &mut dyn Entropy) -> Vec<u8> {
        let text = zeroize::Zeroizing::new(document.to_string());
        seal_bytes(self.key, &self.aad("document", &[]), text.as_bytes(), dice)
    }

    pub(crate) fn open_document(&self, sealed: &[u8]) -> Result<Value, VaultFault> {
        let plain = open_bytes(self.key, &self.aad("document", &[]), sealed).map_err(|_| CANNOT_OPEN)?;
        serde_json::from_slice(plain.expose()).map_err(|_| VaultFault::Refused { what: "draft" })
    }

    /// Opens every answer of the draft, in the order of first writing.
    pub(crate) fn answers(&self, db: &Connection) -> Result<Vec<AnswerRow>, VaultFault> {
        let mut statement = db
            .prepare_cached("SELECT slot, ordinal, sealed FROM draft_answer WHERE draft = ?1 ORDER BY ordinal")
            .map_err(log_fault("read a draft"))?;
        let rows = statement
            .query_map([self.draft.0], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?)))
            .map_err(log_fault("read a draft"))?;
        let mut answers = Vec::new();
        for row in rows {
            let (slot, ordinal, sealed): ([u8; 32], i64, _) = row.map_err(log_fault("read a draft"))?;
            let plain = open_bytes(self.key, &self.aad("answer", &slot), &sealed).map_err(|_| CANNOT_OPEN)?;
            let answer = Answer::read(plain.expose()).map_err(Unreadable::what("draft"))?;
            answers.push(AnswerRow { slot, ordinal, answer });
        }
        Ok(answers)
    }

    /// Everything that was answered, finished or not.
    pub(crate) fn all_answers(&self, db: &Connection) -> Result<Value, VaultFault> {
        let document: Option<Vec<u8>> = db
            .query_row("SELECT document FROM draft WHERE id = ?1", [self.draft.0], |row| row.get(0))
            .map_err(log_fault("read a draft"))?;
        if let Some(sealed) = document {
            return Ok(self.open_document(&sealed)?.get("answers").cloned().unwrap_or_default());
        }
        let rows = self.answers(db)?;
        Ok(aman_schema::unflatten(rows.iter().map(|row| (&row.answer.path, &row.answer.value))))
    }

    pub(crate) fn put_answer(&self, db: &Connection, slot: &[u8; 32], sealed: &[u8]) -> Result<(), VaultFault> {
        db.prepare_cached(
            "INSERT INTO draft_answer (draft, slot, ordinal, sealed)
             VALUES (?1, ?2, (SELECT coalesce(max(ordinal), 0) + 1 FROM draft_answer WHERE draft = ?1), ?3)
             ON CONFLICT (draft, slot) DO UPDATE SET sealed = ?3",
        )
        .and_then(|mut statement| statement.execute(params![self.draft.0, slot, sealed]))
        .map_err(log_fault("write an answer"))?;
        Ok(())
    }

    pub(crate) fn remove_answer(&self, db: &Connection, slot: &[u8; 32]) -> Result<(), VaultFault> {
        db.prepare_cached("DELETE FROM draft_answer WHERE draft = ?1 AND slot = ?2")
            .and_then(|mut statement| statement.execute(params![self.draft.0, slot]))
            .map_err(log_fault("take an answer away"))?;
        Ok(())
    }

    fn aad(&self, what: &str, slot: &[u8]) -> Vec<u8> {
        [b"aman/draft/v1 ", what.as_bytes(), b" ", &self.draft.0, slot].concat()
    }
}

/// One change of a draft, sealed: the row, and what it holds now or that it goes.
pub(crate) type SealedChange = ([u8; 32], Option<Vec<u8>>);

/// Seals changes before the transaction begins, so that it is short.
pub(crate) fn seal_changes(
    sealer: Sealer<'_>,
    changes: &[(Path, Option<Value>)],
    host: &mut Host,
) -> Result<Vec<SealedChange>, VaultFault> {
    let at = host.now();
    let mut rows = Vec::new();
    for (path, value) in changes {
        let sealed = match value {
            None => None,
            Some(value) => {
                let answer = Answer { path: path.clone(), value: value.clone(), at };
                Some(sealer.seal_answer(&answer, host.entropy())?)
            }
        };
        rows.push((sealer.slot(path), sealed));
    }
    Ok(rows)
}

/// Writes sealed changes; durable when the caller's transaction is.
pub(crate) fn write_rows(db: &Connection, sealer: Sealer<'_>, rows: &[SealedChange]) -> Result<(), VaultFault> {
    rows.iter().try_for_each(|(slot, sealed)| match sealed {
        Some(sealed) => sealer.put_answer(db, slot, sealed),
        None => sealer.remove_answer(db, slot),
    })
}

impl DraftHead {
    fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut reader = Reader::new(bytes);
        // A draft of a former version ends before the step.
        let parts = reader.array()?;
        Ok(Self {
            form: reader.text()?.to_owned(),
            pack: reader.text()?.to_owned(),
            opened: Timestamp(reader.signed()?),
            label: reader.text()?.to_owned(),
            record: reader.bytes()?.try_into().ok().map(RecordId::from_bytes),
            step: if parts > 5 { Path::parse(reader.text()?).ok() } else { None },
        })
    }
}

impl Answer {
    fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut reader = Reader::new(bytes);
        reader.array()?;
        Ok(Self {
            path: Path::parse(reader.text()?).map_err(|_| Unreadable)?,
            value: serde_json::from_str(reader.text()?).map_err(|_| Unreadable)?,
            at: Timestamp(reader.signed()?),
        })
    }
}

/// Sealed bytes of a draft that do not open; no reason is told.
pub(crate) const CANNOT_OPEN: VaultFault = VaultFault::CannotOpen { what: "draft" };
/// The largest answer: what fits an entry after compression even if it hardly compresses.
const MAX_ANSWER_BYTES: usize = 768 * 1024;
