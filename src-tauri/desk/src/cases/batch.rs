//! How is a whole region invited at once, from a list of its units?
//!
//! An invitation of a list follows from its unit and from how many lines before it named the same unit, so that the same list
//! run again, after a cut or years later, gives the same invitations and makes nothing twice.

use aman_sync_protocol::ids::UnitId;
use serde::Serialize;
use ts_rs::TS;

use crate::csv::{Line, read_table, write_line};
use crate::desk::Desk;
use crate::enrol::{code_words, to_hex};
use crate::letterbox::{End, Letter, Letterbox};
use crate::view::InvitationState;
use crate::{Code, Failure, Outcome};

use super::founding::KINDS;

/// What a list became.
pub(crate) struct Batch {
    /// One row for each line.
    pub(crate) rows: Vec<BatchRow>,
    /// Units that had to be made.
    pub(crate) units_made: u32,
    /// Invitations that are new.
    pub(crate) invited: u32,
}

/// One line of the list and its invitation.
pub(crate) struct BatchRow {
    /// Name of the unit, as the list has it.
    pub(crate) unit_name: String,
    /// Kind of the unit.
    pub(crate) kind: String,
    /// Number of the unit.
    pub(crate) unit: String,
    /// Mailbox of the invitation.
    pub(crate) mailbox: String,
    /// How far the invitation is.
    pub(crate) state: InvitationState,
    /// The invitation file's bytes; none once it has been used.
    pub(crate) invitation: Option<Vec<u8>>,
    /// The ten words, if they were asked for.
    pub(crate) words: Vec<&'static str>,
}

/// A line that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BatchProblem {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong: `name`, `kind`, `unit` or `cells`.
    pub code: &'static str,
}

struct Wanted {
    name: String,
    kind: String,
    unit: Option<UnitId>,
}

impl Desk {
    /// Invites one desk for each line `unit name, kind[, unit id]`; units that are missing are made. Tells `progress` how many
    /// lines of how many are done.
    ///
    /// # Errors
    /// This is no coordinator's desk or the disk is full; with `BatchRefused`, the lines that cannot be understood, and then
    /// nothing was made.
    pub(crate) fn invite_batch(
        &mut self,
        list: &[u8],
        coded: bool,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Batch, (Failure, Vec<BatchProblem>)> {
        let plain = |failure: Failure| (failure, Vec::new());
        self.opened().map_err(plain)?;
        self.coordinators_only().map_err(plain)?;
        let wanted = self.wanted(list)?;
        self.invite_wanted(&wanted, coded, progress).map_err(plain)
    }

    fn wanted(&mut self, list: &[u8]) -> Result<Vec<Wanted>, (Failure, Vec<BatchProblem>)> {
        let table = std::str::from_utf8(list).ok().and_then(read_table);
        let table = table.ok_or_else(|| (Code::BatchRefused.into(), Vec::new()))?;
        let (mut wanted, mut problems) = (Vec::new(), Vec::new());
        for (place, line) in table.iter().enumerate() {
            match self.understand(line) {
                Ok(line) => wanted.push(line),
                Err("kind") if place == 0 && is_heading(line) => {}
                Err(code) => problems.push(BatchProblem { line: line.number, code }),
            }
        }
        if problems.is_empty() { Ok(wanted) } else { Err((Code::BatchRefused.into(), problems)) }
    }

    fn understand(&mut self, line: &Line) -> Result<Wanted, &'static str> {
        let mut cells = line.cells.iter();
        let (name, kind) = (cells.next().cloned().unwrap_or_default(), cells.next().cloned().unwrap_or_default());
        let kind = kind.to_lowercase();
        if !KINDS.contains(&kind.as_str()) {
            return Err("kind");
        }
        let unit = match cells.next().filter(|unit| !unit.is_empty()) {
            None => None,
            Some(unit) => Some(self.known_unit(unit).map_err(|_| "unit")?),
        };
        if name.is_empty() && unit.is_none() {
            return Err("name");
        }
        if cells.any(|cell| !cell.is_empty()) { Err("cells") } else { Ok(Wanted { name, kind, unit }) }
    }

    fn invite_wanted(
        &mut self,
        wanted: &[Wanted],
        coded: bool,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Outcome<Batch> {
        let mut batch = Batch { rows: Vec::with_capacity(wanted.len()), units_made: 0, invited: 0 };
        let mut known: Vec<_> = self.units()?.into_iter().map(|unit| (unit.name, unit.kind, unit.unit)).collect();
        let mut units = Vec::with_capacity(wanted.len());
        for line in wanted {
            let same = |name: &Option<String>, kind: &Option<String>| {
                name.as_deref() == Some(&line.name) && kind.as_deref() == Some(&line.kind)
            };
            let unit = match (line.unit, known.iter().find(|(name, kind, _)| same(name, kind))) {
                (Some(unit), _) => unit,
                (None, Some((_, _, unit))) => unit.parse().map_err(|_| Code::UnknownUnit)?,
                (None, None) => {
                    let made = self.unit_add(&line.name, &line.kind)?.unit;
                    batch.units_made += 1;
                    known.push((Some(line.name.clone()), Some(line.kind.clone()), made.clone()));
                    made.parse().map_err(|_| Code::UnknownUnit)?
                }
            };
            units.push(unit);
        }
        let mut box_ = Letterbox::open(self.folder())?;
        for (place, (line, unit)) in wanted.iter().zip(&units).enumerate() {
            let before = units.iter().take(place).filter(|other| *other == unit).count();
            let row = self.invite_line(&mut box_, line, (*unit, before), coded)?;
            batch.invited += u32::from(row.1);
            batch.rows.push(row.0);
            // What has been worked out stays worked out, also after a cut.
            if (place + 1) % SAVED_EACH == 0 || place + 1 == wanted.len() {
                box_.save()?;
            }
            progress(place + 1, wanted.len());
        }
        Ok(batch)
    }

    fn invite_line(
        &mut self,
        box_: &mut Letterbox,
        line: &Wanted,
        (unit, before): (UnitId, usize),
        coded: bool,
    ) -> Outcome<(BatchRow, bool)> {
        let mailbox = self.mailbox_of_line(box_, unit, before)?;
        let fresh = box_.find(&mailbox).is_none();
        if fresh {
            box_.letters.push(Letter::new(mailbox, unit));
            self.trail_invited(unit)?;
        }
        let letter = box_.find_mut(&mailbox).ok_or(Code::DamagedVault)?;
        let open = letter.end.is_none();
        if coded && open {
            self.give_code(letter)?;
        }
        let words = if coded && open { code_words(&letter.code(&self.letter_key()?)) } else { Vec::new() };
        let invitation = if open { Some(self.invitation_of(letter)?.encode()) } else { None };
        let row = BatchRow {
            unit_name: line.name.clone(),
            kind: line.kind.clone(),
            unit: unit.to_string(),
            mailbox: to_hex(&mailbox),
            state: if open { InvitationState::Open } else { InvitationState::Used },
            invitation,
            words,
        };
        Ok((row, fresh))
    }

    /// First bytes of HMAC(key, "aman/batch/v1" ‖ unit ‖ place ‖ turn); a refused invitation gives way to the next turn's.
    fn mailbox_of_line(&mut self, box_: &Letterbox, unit: UnitId, before: usize) -> Outcome<[u8; 16]> {
        let key = self.letter_key()?;
        for turn in 0_u64.. {
            let place = (before as u64).to_be_bytes();
            let mark = key.mark(&[b"aman/batch/v1", unit.as_bytes().as_slice(), &place, &turn.to_be_bytes()].concat());
            let mut mailbox = [0; 16];
            mailbox.iter_mut().zip(mark).for_each(|(to, from)| *to = from);
            let refused = |letter: &Letter| matches!(letter.end, Some(End::Refused(_)));
            if !box_.find(&mailbox).is_some_and(refused) {
                return Ok(mailbox);
            }
        }
        Err(Code::DamagedVault.into())
    }
}

/// A first line that names its columns is no unit; any other first line with a wrong kind is told.
fn is_heading(line: &Line) -> bool {
    line.cells.get(1).is_some_and(|cell| HEADINGS.contains(&cell.to_lowercase().as_str()))
}

impl Batch {
    /// The index: one line for each invitation, for a spreadsheet. It holds the words: as secret as the invitations.
    pub(crate) fn index(&self) -> Vec<u8> {
        let mut text = write_line(&INDEX);
        for (number, row) in (1..).zip(&self.rows) {
            let state = match row.state {
                InvitationState::Open | InvitationState::Asking => "open",
                InvitationState::Used => "used",
                InvitationState::Refused => "refused",
            };
            let (file, words) = (row.file(number), row.words.join(" "));
            text.push_str(&write_line(&[&row.unit_name, &row.kind, &row.unit, &file, state, &row.mailbox, &words]));
        }
        text.into_bytes()
    }

    /// Whether bytes are an index that [`Batch::index`] wrote.
    pub(crate) fn is_index(bytes: &[u8]) -> bool {
        bytes.starts_with(write_line(&INDEX).as_bytes())
    }
}

impl BatchRow {
    /// Name of its invitation's file: its line and the beginning of its mailbox, no name.
    pub(crate) fn file(&self, number: usize) -> String {
        format!("{number:04}-{}.invitation", self.mailbox.get(..8).unwrap_or_default())
    }
}

const INDEX: [&str; 7] = ["unit_name", "kind", "unit", "file", "state", "mailbox", "code"];
const HEADINGS: [&str; 4] = ["kind", "nature", "type", "النوع"];
const SAVED_EACH: usize = 25;
