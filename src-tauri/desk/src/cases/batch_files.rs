//! How do the invitations of a whole region come into a folder, with their sheets and an index?

use std::path::Path;

use crate::desk::Desk;
use crate::view::BatchWritten;
use crate::{Failure, Outcome, keep};

use super::batch::{Batch, BatchProblem};

/// Where the invitations of a list go, and what goes with them.
#[derive(Clone, Copy)]
pub struct BatchOut<'a> {
    /// Folder; made if it is not there.
    pub folder: &'a Path,
    /// Work the words out and offer them to the server.
    pub coded: bool,
    /// Write a sheet to print beside each invitation; its words are worked out too.
    pub sheets: bool,
}

impl Desk {
    /// Invites as [`Desk::invite_batch`] does and writes what came of it: one file for each invitation and an index of all. The
    /// same list into the same folder again writes what is missing.
    ///
    /// # Errors
    /// As [`Desk::invite_batch`]; a file of another content has one of the names, or the disk is full.
    pub fn invite_batch_to(
        &mut self,
        list: &[u8],
        out: BatchOut<'_>,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<BatchWritten, (Failure, Vec<BatchProblem>)> {
        let out = BatchOut { coded: out.coded || out.sheets, ..out };
        let batch = self.invite_batch(list, out.coded, progress)?;
        self.write_batch(&batch, out, progress).map_err(|failure| (failure, Vec::new()))
    }

    fn write_batch(
        &mut self,
        batch: &Batch,
        out: BatchOut<'_>,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Outcome<BatchWritten> {
        keep::make_private_folder(out.folder)?;
        for (number, row) in (1..).zip(&batch.rows) {
            let Some(invitation) = &row.invitation else { continue };
            let file = out.folder.join(row.file(number));
            keep::write_same(&file, invitation)?;
            let sheet = file.with_extension("pdf");
            if out.sheets && !sheet.exists() {
                let card = self.invitation_card(&row.mailbox)?;
                keep::write_new(&sheet, &self.invitation_sheet(&card)?)?;
                progress(number, batch.rows.len());
            }
        }
        let index = out.folder.join(INDEX);
        keep::replace_own(&index, &batch.index(), Batch::is_index)?;
        // Without network the offers go with a later exchange.
        let offered = out.coded && self.exchange_if_connected().is_ok();
        let lines = u32::try_from(batch.rows.len()).unwrap_or(u32::MAX);
        let index = index.display().to_string();
        Ok(BatchWritten { lines, units_made: batch.units_made, invited: batch.invited, offered, index })
    }
}

const INDEX: &str = "index.csv";
