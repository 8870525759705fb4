//! What was written apart, in which records, and how does an officer decide?

use aman_schema::{KindName, Pack, Path, Private, View, moment_at};
use aman_vault::apart::Decision;
use aman_vault::state::{self, ListCursor, RecordRow, RecordState, Restriction};
use aman_vault::trail::{Act, TrailWords};

use super::permits::Right;
use crate::convert;
use crate::desk::Desk;
use crate::labels::Names;
use crate::view::{ConflictLine, FileState, RecordDetail, Role};
use crate::{Code, Outcome};

impl Desk {
    /// Everything written apart, in the records that are open here; that it was read stands in the trail.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn conflicts(&mut self) -> Outcome<Vec<ConflictLine>> {
        self.permit(Right::Read)?;
        let (mut lines, mut after) = (Vec::new(), None);
        loop {
            let rows = self.opened()?.list(after, PAGE)?;
            let open = |row: &&RecordRow| row.conflicts > 0 && convert::file(row.file) != FileState::LeaseOver;
            for row in rows.iter().filter(open) {
                let state = self.opened()?.record(row.record)?;
                lines.extend(self.apart_in(&state)?);
            }
            after = rows.last().map(|row| ListCursor { opened: row.opened, record: row.record });
            if (rows.len() as u64) < u64::from(PAGE) {
                self.opened()?.trail_append(&TrailWords::of(Act::ConflictsRead))?;
                return Ok(lines);
            }
        }
    }

    /// Decides between values written apart: `take` names one of them, or says `both` (each whole, one after the other; for
    /// narratives) or `together` (the fields of a group were read side by side and hold).
    ///
    /// # Errors
    /// The desk is locked or may not, the record, path or value is unknown, nothing stands apart there, or there is no reason.
    pub fn resolve(&mut self, id: &str, path: &str, take: &str, reason: &str) -> Outcome<RecordDetail> {
        self.resolve_entry(id, path, take, reason)?;
        self.record(id)
    }

    /// Decides as [`Desk::resolve`], and names the entry.
    ///
    /// # Errors
    /// As [`Desk::resolve`].
    pub fn resolve_entry(&mut self, id: &str, path: &str, take: &str, reason: &str) -> Outcome<String> {
        let (record, state) = self.amendable(id, reason)?;
        let whole = if take == BOTH { Some(self.one_after_the_other(&state, path)?) } else { None };
        let decision = match (&whole, take) {
            (Some(text), _) => Decision::All(text),
            (None, TOGETHER) => Decision::Together,
            (None, name) => Decision::Take(name),
        };
        Ok(self.opened()?.resolve(record, path, &decision, &Private::new(reason.to_owned()))?.to_string())
    }

    /// What stands apart in one record, as the screens show it.
    pub(crate) fn apart_in(&mut self, state: &RecordState) -> Outcome<Vec<ConflictLine>> {
        if state.siblings.is_empty() && state.together.is_empty() {
            return Ok(Vec::new());
        }
        let names = self.names()?;
        let view = self.view_of(state);
        let pack = self.pack_of_state(state);
        let initials = self.opened()?.row(state.record)?.map(|row| convert::initials_of(&row)).unwrap_or_default();
        let may_decide =
            self.role()? != Role::Coordinator && may_write(state).is_ok() && self.permit(Right::Amend).is_ok();
        let about = |path: &str, siblings: &[state::Sibling], together: bool| ConflictLine {
            record: state.record.to_string(),
            initials: initials.clone(),
            unit: convert::unit(state.unit, &names),
            path: path.to_owned(),
            label: label((path, &pack), &view, &names),
            together,
            both: !together && kind_of(path, &pack) == Some(KindName::Narrative),
            may_decide,
            fields: siblings.iter().filter_map(|sibling| field_at(&sibling.path, &view)).collect(),
            siblings: siblings
                .iter()
                .map(|one| convert::sibling(one, label((&one.path, &pack), &view, &names), &names))
                .collect(),
        };
        let fields = state.siblings.iter().map(|(path, siblings)| about(path, siblings, false));
        let groups = state.together.iter().map(|(group, siblings)| about(group, siblings, true));
        Ok(fields.chain(groups).collect())
    }

    /// Every version whole, the oldest first, each under who wrote it and when: nothing is cut or mixed.
    fn one_after_the_other(&mut self, state: &RecordState, path: &str) -> Outcome<Private<String>> {
        let names = self.names()?;
        let siblings = state.siblings.get(path).ok_or(Code::NothingChanges)?;
        let versions: Vec<String> = siblings
            .iter()
            .filter_map(|sibling| {
                // EXPOSE: into the text that keeps all of them.
                let text = sibling.value.expose().as_str()?;
                Some(format!("[{} · {}]\n{text}", moment_at(sibling.claimed.0), names.officer(sibling.officer)))
            })
            .collect();
        Ok(Private::new(versions.join("\n\n")))
    }
}

/// Whether this desk writes in a record: only the unit that received it does.
pub(super) fn may_write(state: &RecordState) -> Outcome<()> {
    if state.restricted == Restriction::Own {
        return Err(Code::EntrustedElsewhere.into());
    }
    if convert::file(state.file) == FileState::Open { Ok(()) } else { Err(Code::NotAllowed.into()) }
}

fn kind_of(path: &str, pack: &Pack) -> Option<KindName> {
    pack.kind_of(&Path::parse(path).ok()?)
}

fn field_at(path: &str, view: &View) -> Option<aman_schema::FieldView> {
    let mut field = view.field(&Path::parse(path).ok()?)?.clone();
    // Which values stand apart is said beside it.
    field.value = None;
    Some(field)
}

/// The question; of an item, its title in the list; of a group, the title of its section.
fn label((path, pack): (&str, &Pack), view: &View, names: &Names) -> String {
    let items = || view.sections.iter().flat_map(|section| &section.items);
    if let Some(item) = items().find(|item| item.path.as_str() == path) {
        return item.label.clone();
    }
    let said = names.label(pack, path);
    if said != path {
        return said;
    }
    let section = path.split(['.', '[']).next().unwrap_or(path);
    let section = view.sections.iter().find(|known| known.id == section);
    section.map_or_else(|| path.to_owned(), |section| section.label.clone())
}

const PAGE: u32 = 50;
/// Keeps every version of a narrative.
const BOTH: &str = "both";
/// Says that the fields of a group hold together.
const TOGETHER: &str = "together";
