//! How do the vault's states become what a screen shows?

use aman_schema::{Lang, Pack, Path};
use aman_sync_protocol::ids::UnitId;
use aman_vault::state::{self, DraftState};
use serde_json::Value;

use crate::enrol::to_hex;
use crate::labels::Names;
use crate::view::{
    Change, DraftLine, FileState, HistoryLine, Passage, RecordLine, SameSaid, SearchHit, Sibling, StepOf, TrailLine,
};

pub(crate) const fn passage(sync: state::SyncState) -> Passage {
    match sync {
        state::SyncState::Waiting | state::SyncState::Kept => Passage::Kept,
        state::SyncState::Sent => Passage::Sent,
        state::SyncState::Received { at } => Passage::Received { at: at.0 },
    }
}

pub(crate) const fn file(file: state::FileState) -> FileState {
    match file {
        state::FileState::Open => FileState::Open,
        state::FileState::Closed => FileState::Closed,
        state::FileState::KeyMissing => FileState::KeyMissing,
        state::FileState::LeaseOver => FileState::LeaseOver,
        state::FileState::Elsewhere => FileState::Elsewhere,
    }
}

pub(crate) fn draft_line(draft: &state::DraftSummary, pack: &Pack, lang: Lang) -> DraftLine {
    let step = draft.record.zip(draft.step.as_ref()).map(|(record, item)| StepOf {
        record: record.to_string(),
        item: item.to_string(),
        section: item.section().to_owned(),
        label: pack.label(&Path::of_section(item.section()), lang).unwrap_or_default().to_owned(),
    });
    DraftLine {
        id: to_hex(&draft.draft.0),
        form: draft.form.clone(),
        begun: draft.opened.0,
        touched: draft.changed.0,
        answers: draft.answers,
        finished: draft.state == DraftState::Finished,
        locked: draft.locked,
        restricted: draft.restricted,
        step,
    }
}

pub(crate) fn record_line(row: &state::RecordRow, names: &Names) -> RecordLine {
    // EXPOSE: to the screen of a desk that may read the file; empty elsewhere.
    let title = row.title.expose();
    RecordLine {
        id: row.record.to_string(),
        form: row.form.clone(),
        unit: unit(row.unit, names),
        name: (!title.is_empty()).then(|| title.clone()),
        claimed: row.opened.0,
        danger: danger(row.danger.as_deref()),
        passage: passage(row.sync),
        siblings: row.conflicts,
        file: file(row.file),
        attested: row.attested,
        restricted: row.restricted != state::Restriction::No,
        entrusted_by: entrusted_by(row.restricted, names),
    }
}

pub(crate) fn hit(row: &state::RecordRow, names: &Names) -> SearchHit {
    SearchHit {
        id: row.record.to_string(),
        // EXPOSE: initials only, to the screen.
        initials: initials(row.title.expose()),
        unit: unit(row.unit, names),
        claimed: row.opened.0,
        danger: danger(row.danger.as_deref()),
        reasons: Vec::new(),
        linked: false,
    }
}

/// Initials of whom a record is about: enough to find it, and no name.
pub(crate) fn initials_of(row: &state::RecordRow) -> String {
    // EXPOSE: initials only, to the screen.
    initials(row.title.expose())
}

pub(crate) fn sibling(sibling: &state::Sibling, label: String, names: &Names) -> Sibling {
    Sibling {
        sibling: sibling.sibling.clone(),
        path: sibling.path.clone(),
        label,
        // EXPOSE: to the screen, beside the other values.
        value: sibling.value.expose().clone(),
        officer: if sibling.officer.is_zero() { String::new() } else { names.officer(sibling.officer) },
        desk: sibling.desk.map(|desk| desk.to_string()).unwrap_or_default(),
        claimed: sibling.claimed.0,
        clock_doubtful: sibling.doubtful,
        after: sibling.after.map(|at| at.0),
        before: sibling.before.map(|at| at.0),
    }
}

pub(crate) fn history(line: &state::HistoryLine, names: &Names, pack: &Pack) -> HistoryLine {
    HistoryLine {
        entry: line.entry.to_string(),
        officer: if line.officer.is_zero() { String::new() } else { names.officer(line.officer) },
        desk: line.desk.map(|desk| desk.to_string()).unwrap_or_default(),
        claimed: line.claimed.0,
        clock_doubtful: line.doubtful,
        // EXPOSE: to the screen that shows the history.
        reason: line.reason.as_ref().map(|reason| reason.expose().clone()).unwrap_or_default(),
        changes: line.changes.iter().map(|change| changed(change, names, pack)).collect(),
        attested: line.attested,
        adopts: line.adopts,
        same: line.same.map(|(record, said)| SameSaid { record: record.to_string(), said }),
        passage: passage(line.sync),
    }
}

pub(crate) fn trail(line: &state::TrailLine, names: &Names) -> TrailLine {
    TrailLine {
        at: line.at.0,
        officer: line.officer.map(|officer| names.officer(officer)).unwrap_or_default(),
        act: line.code.clone(),
        record: line.record.map(|record| record.to_string()),
        // EXPOSE: to the screen that shows the trail.
        reason: line.reason.as_ref().map(|reason| reason.expose().clone()).unwrap_or_default(),
        subject: line.subject.clone(),
        desk: line.desk.map(|desk| desk.to_string()).unwrap_or_default(),
        unit: unit(line.unit, names),
        second: line.second().map(|(officer, desk)| {
            let said = officer.map(|officer| names.officer(officer));
            said.or_else(|| desk.map(|desk| desk.to_string())).unwrap_or_default()
        }),
    }
}

/// Which unit entrusted a record to this one.
pub(crate) fn entrusted_by(restricted: state::Restriction, names: &Names) -> Option<String> {
    match restricted {
        state::Restriction::From(unit) => Some(names.unit(unit)),
        state::Restriction::No | state::Restriction::Own => None,
    }
}

pub(crate) fn unit(unit: Option<UnitId>, names: &Names) -> Option<String> {
    unit.map(|unit| names.unit(unit))
}

/// First letters of each word, with points.
fn initials(title: &str) -> String {
    let first = title.split_whitespace().filter_map(|word| word.chars().next());
    first.flat_map(|letter| [letter, '.']).collect()
}

/// `N3` as 3.
fn danger(code: Option<&str>) -> Option<u8> {
    code?.chars().find_map(|letter| letter.to_digit(10)).and_then(|digit| u8::try_from(digit).ok())
}

fn changed(change: &state::Change, names: &Names, pack: &Pack) -> Change {
    // EXPOSE: to the screen that shows the history.
    let value: Value = change.value.expose().clone();
    Change { path: change.path.clone(), label: names.label(pack, &change.path), value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_all_that_a_search_shows() {
        assert_eq!(initials("Fatima Zahra  Alami"), "F.Z.A.");
        assert_eq!(initials("فاطمة العلمي"), "ف.ا.");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn a_level_is_its_digit() {
        assert_eq!(danger(Some("N3")), Some(3));
        assert_eq!(danger(Some("")), None);
        assert_eq!(danger(None), None);
    }
}
