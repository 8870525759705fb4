//! What is due, how is she called, and what came of it?

use aman_schema::{Level, Private, day_text};
use aman_vault::agenda::AgendaRow;
use aman_vault::trail::Act;

use super::apart::may_write;
use super::permits::Right;
use super::records::{draft_of, record_id};
use crate::desk::Desk;
use crate::labels::Names;
use crate::view::{Agenda, AgendaLine, CallView, Noted};
use crate::{Code, Outcome};

impl Desk {
    /// What is late, due today and due in so many days; it names nobody.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn agenda(&mut self, days: u32) -> Outcome<Agenda> {
        self.permit(Right::Read)?;
        let names = self.names()?;
        let doubtful = self.clock().doubtful;
        let vault = self.opened()?;
        let own = vault.unit();
        // What is due must not be hidden by a clock that went back.
        let (today, rows) = vault.agenda((!doubtful).then_some(days.min(LONGEST)))?;
        let (overdue, soon) = (Vec::new(), Vec::new());
        let mut agenda = Agenda { day: day_text(today), doubtful, escalated: 0, overdue, today: Vec::new(), soon };
        for row in &rows {
            let line = self.agenda_line(row, today, &names);
            let line = AgendaLine { unit: line.unit.filter(|_| row.unit != own), ..line };
            match line.days {
                _ if doubtful => agenda.soon.push(line),
                ..0 => agenda.overdue.push(line),
                0 => agenda.today.push(line),
                1.. => agenda.soon.push(line),
            }
        }
        if self.permit(Right::Lead).is_ok() {
            agenda.escalated = super::small(agenda.overdue.iter().filter(|line| line.escalated).count() as u64);
            agenda.overdue.sort_by_key(|line| !line.escalated);
        }
        Ok(agenda)
    }

    /// What to know before she is called; that it was read stands in the trail as the record would.
    ///
    /// # Errors
    /// The desk is locked or may not, the record is unknown or its file is not here, or its pack says nothing of calling.
    pub fn call_card(&mut self, id: &str) -> Outcome<CallView> {
        self.permit(Right::Read)?;
        let record = record_id(id)?;
        let state = self.opened()?.record(record)?;
        may_write(&state)?;
        let draft = draft_of(&state);
        let pack = self.pack_of_state(&state);
        let card = pack.call_card(draft.answers(), self.lang(), self.now()).ok_or(Code::NotAllowed)?;
        self.opened()?.trail_record(record, Act::RecordRead)?;
        self.reading = Some(record);
        // EXPOSE: to the officer who calls her.
        let name = pack.name_in(draft.answers(), self.lang()).map(|name| name.expose().clone());
        Ok(CallView { id: id.to_owned(), name, card })
    }

    /// Notes what came of a call, by its code: one amendment with the moment, the outcome and the next date.
    ///
    /// # Errors
    /// The desk is locked or may not, the record is unknown, or the code is none of the card's.
    pub fn call_outcome(&mut self, id: &str, code: &str) -> Outcome<Noted> {
        let (record, state) = self.writable(id)?;
        let draft = draft_of(&state);
        let pack = self.pack_of_state(&state);
        let section = pack.called(draft.answers(), "i0", code, self.now()).ok_or(Code::UnknownPath)?.0;
        let item = self.free_item(&draft, section.section());
        let (path, value) = pack.called(draft.answers(), &item, code, self.now()).ok_or(Code::UnknownPath)?;
        let reason = self.step_label(&pack, path.section());
        let item = path.to_string();
        let entry = self.opened()?.amend(record, &[(path, Some(value))], &Private::new(reason))?;
        let danger = pack.called_in_danger(code);
        Ok(Noted { id: id.to_owned(), entry: entry.to_string(), item, danger })
    }

    fn agenda_line(&self, row: &AgendaRow, today: i64, names: &Names) -> AgendaLine {
        let pack = self.pack_of(&row.pack);
        let late = today - row.day;
        let about = row.about.as_ref().and_then(|(path, code)| pack.code_label(path, code, self.lang()));
        let advice = pack.task_advice(&row.task, self.lang()).into_iter().filter(|_| late >= 0);
        AgendaLine {
            id: row.record.to_string(),
            kind: row.task.clone(),
            label: pack.task_label(&row.task, self.lang()).to_owned(),
            due: day_text(row.day),
            days: i32::try_from(row.day - today).unwrap_or(i32::MIN),
            item: row.item.as_ref().map(ToString::to_string),
            unit: row.unit.map(|unit| names.unit(unit)),
            danger: row.danger.as_deref().and_then(Level::parse),
            calls: pack.task_calls(&row.task),
            review: pack.task_reviewed(&row.task),
            about: about.map(str::to_owned),
            advice: advice.map(str::to_owned).collect(),
            escalated: pack.task_escalates(&row.task, late),
            source: pack.task_source(&row.task).to_owned(),
        }
    }
}

/// A year: more is no agenda.
const LONGEST: u32 = 366;
