//! How is every row of a draft sealed under another key, all or none?

use aman_sync_protocol::host::Entropy;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::draft_rows::{CANNOT_OPEN, DraftHead, Sealer};
use crate::fault::VaultFault;
use crate::host::Host;
use crate::log::log_fault;
use crate::state::DraftId;

/// Seals every row of a draft under a new key; `become_state` says which state follows from the one it has, and may
/// complete the head.
pub(crate) fn seal_anew(
    tx: &Transaction<'_>,
    old: Sealer<'_>,
    new: Sealer<'_>,
    host: &mut Host,
    become_state: impl FnOnce(u8, &mut DraftHead, &mut dyn Entropy) -> Result<u8, VaultFault>,
) -> Result<(), VaultFault> {
    const DOING: &str = "seal a draft anew";
    let (state, head, document) = read_row(tx, old.draft)?;
    let mut head = old.open_head(&head)?;
    let state = become_state(state, &mut head, host.entropy())?;
    let head = new.seal_head(&head, host.entropy());
    let document = match document {
        Some(sealed) => Some(new.seal_document(&old.open_document(&sealed)?, host.entropy())),
        None => None,
    };
    tx.execute(
        "UPDATE draft SET state = ?2, sealed = ?3, document = ?4 WHERE id = ?1",
        params![old.draft.0, state, head, document],
    )
    .map_err(log_fault(DOING))?;
    for row in old.answers(tx)? {
        let sealed = new.seal_answer(&row.answer, host.entropy())?;
        old.remove_answer(tx, &row.slot)?;
        tx.execute(
            "INSERT INTO draft_answer (draft, slot, ordinal, sealed) VALUES (?1, ?2, ?3, ?4)",
            params![new.draft.0, new.slot(&row.answer.path), row.ordinal, sealed],
        )
        .map_err(log_fault(DOING))?;
    }
    Ok(())
}

type DraftRow = (u8, Vec<u8>, Option<Vec<u8>>);

fn read_row(db: &Connection, draft: DraftId) -> Result<DraftRow, VaultFault> {
    db.query_row("SELECT state, sealed, document FROM draft WHERE id = ?1", [draft.0], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
    .optional()
    .map_err(log_fault("seal a draft anew"))?
    .ok_or(CANNOT_OPEN)
}
