//! What is due at this desk: late, today, and in the days to come?

use aman_schema::{Path, day_at};
use aman_sync_protocol::ids::{RecordId, UnitId};

use crate::fault::VaultFault;
use crate::vault::OpenVault;
use crate::view::DueRow;

/// Something that is due; it names nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgendaRow {
    /// The record it is due for.
    pub record: RecordId,
    /// Its unit, if known.
    pub unit: Option<UnitId>,
    /// The level of danger on its sheet, if there is one.
    pub danger: Option<String>,
    /// The pack of the record, which has the words.
    pub pack: String,
    /// What kind of thing.
    pub task: String,
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// The item it is about.
    pub item: Option<Path>,
    /// The answer that tells this item from others, as a code, and where it stands.
    pub about: Option<(Path, String)>,
}

impl OpenVault {
    /// What is due until so many days from today, or all of it; what is late as well. Archived records are left out.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn agenda(&mut self, days: Option<u32>) -> Result<(i64, Vec<AgendaRow>), VaultFault> {
        self.project()?;
        let today = day_at(self.core.host.now().0);
        let last = days.map_or(i64::MAX, |days| today.saturating_add(i64::from(days)));
        let rows = self.view.due_until(last)?;
        let mut due = Vec::new();
        for row in rows {
            if self.has_left(&row.record)? {
                continue;
            }
            let about = self.told_by(&row)?;
            due.push(AgendaRow {
                record: row.record,
                unit: row.unit,
                danger: Some(row.danger).filter(|level| !level.is_empty()),
                pack: row.pack,
                task: row.task,
                day: row.day,
                item: row.item,
                about,
            });
        }
        Ok((today, due))
    }

    fn told_by(&self, row: &DueRow) -> Result<Option<(Path, String)>, VaultFault> {
        let path = row.item.as_ref().and_then(|item| self.pack_of(&row.pack).task_about(&row.task, item));
        let Some(path) = path else { return Ok(None) };
        let code = self.view.values_at(&row.record, path.as_str())?.into_iter().next();
        Ok(code.and_then(|code| serde_json::from_str(&code).ok()).map(|code| (path, code)))
    }

    /// What an officer last found a service of the directory to be, and on which day, as all records here say it.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn newest_report(&mut self, service: &str) -> Result<Option<(i64, String)>, VaultFault> {
        self.project()?;
        self.view.newest_report(service)
    }

    /// What is due for one record, by its kind.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn tasks_of(&self, record: RecordId) -> Result<Vec<String>, VaultFault> {
        Ok(self.view.due_of(&record)?.into_iter().map(|(task, _)| task).collect())
    }
}
