//! What do desks tell each other in notices about no record: the lease, acts that need two, calls of danger taken up?
//!
//! A notice stands in a unit's trail space, signed by its officer inside and its desk outside. What a registrar's desk
//! says about the lease and what it agrees to is believed; what others say is a question.

use aman_sync_protocol::danger_code::Mark;
use aman_sync_protocol::ids::{DeskId, EntryId, LogId, SpaceId, UnitId};
use aman_sync_protocol::payload::{Payload, PrivateBytes, What};
use aman_sync_protocol::secret::Plain;
use rusqlite::params;

use super::count::{Figures, put_figures, word_heard};
use crate::call_list::{CallList, CallStep};
use crate::fault::VaultFault;
use crate::letters::{Letters, Reader, Unreadable};
use crate::log::{self, log_fault};
use crate::seal::Part;
use crate::spaces::Role;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;

/// A notice about no record, as it stands in the body of a payload of `what` 3.
pub(crate) enum Notice {
    /// How long a lease runs, and the phone secrets of desks, each sealed to its desk.
    Lease { figures: Figures, secrets: Vec<(DeskId, Vec<u8>)> },
    /// An officer asks for a second signature.
    Ask { number: u64, statement: Plain, signature: [u8; 64] },
    /// An officer of the region gives it.
    Yes { number: u64, signature: [u8; 64] },
    /// An officer of the region took up a call of high danger.
    Danger { level: u8, mark: u32 },
    /// Whom brigades call about high danger.
    Calls(CallList),
}

/// What somebody says about the lease.
pub(crate) struct Heard {
    pub(crate) entry: EntryId,
    pub(crate) log: LogId,
    pub(crate) figures: Figures,
    pub(crate) secrets: Vec<(DeskId, Vec<u8>)>,
}

impl Notice {
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        Self::try_read(body).ok().flatten()
    }

    fn try_read(body: &[u8]) -> Result<Option<Self>, Unreadable> {
        let mut reader = Reader::new(body);
        reader.array()?;
        Ok(match reader.text()? {
            LEASE => {
                let figures = Figures { turn: reader.small()?, hours: reader.small()?, unlocks: reader.small()? };
                let mut secrets = Vec::new();
                for _ in 0..reader.array()? {
                    reader.array()?;
                    secrets.push((DeskId::from_bytes(reader.fixed()?), reader.bytes()?.to_vec()));
                }
                Some(Self::Lease { figures, secrets })
            }
            ASK => Some(Self::Ask {
                number: reader.number()?,
                statement: Plain::new(reader.bytes()?.to_vec()),
                signature: reader.fixed()?,
            }),
            YES => Some(Self::Yes { number: reader.number()?, signature: reader.fixed()? }),
            DANGER => {
                let (level, mark) = (reader.small()?, reader.small()?);
                let level = u8::try_from(level).ok().filter(|level| matches!(level, 3 | 4)).ok_or(Unreadable)?;
                Mark::from_number(mark).map(|mark| Self::Danger { level, mark: mark.number() })
            }
            CALLS => {
                let (turn, minutes) = (reader.small()?, reader.small()?);
                let mut steps = Vec::new();
                for _ in 0..reader.array()? {
                    reader.array()?;
                    steps.push(CallStep { who: reader.text()?.to_owned(), number: reader.text()?.to_owned() });
                }
                Some(Self::Calls(CallList { turn, minutes, steps }))
            }
            _ => None,
        })
    }

    /// Reads the body of a notice that is a call list.
    pub(crate) fn read_list(body: &[u8]) -> Option<CallList> {
        match Self::read(body) {
            Some(Self::Calls(list)) => Some(list),
            _ => None,
        }
    }

    pub(crate) fn body(&self) -> Vec<u8> {
        match self {
            Self::Lease { figures, secrets } => {
                let mut letters = Letters::array(5)
                    .text(LEASE)
                    .number(figures.turn.into())
                    .number(figures.hours.into())
                    .number(figures.unlocks.into())
                    .nested(secrets.len());
                for (desk, sealed) in secrets {
                    letters = letters.nested(2).bytes(desk.as_bytes()).bytes(sealed);
                }
                letters.done()
            }
            Self::Ask { number, statement, signature } => {
                Letters::array(4).text(ASK).number(*number).bytes(statement.expose()).bytes(signature).done()
            }
            Self::Yes { number, signature } => Letters::array(3).text(YES).number(*number).bytes(signature).done(),
            Self::Calls(list) => {
                let letters = Letters::array(4).text(CALLS).number(list.turn.into()).number(list.minutes.into());
                let steps = list.steps.iter();
                let add = |letters: Letters, step: &CallStep| letters.nested(2).text(&step.who).text(&step.number);
                steps.fold(letters.nested(list.steps.len()), add).done()
            }
            Self::Danger { level, mark } => {
                Letters::array(3).text(DANGER).number(u64::from(*level)).number(u64::from(*mark)).done()
            }
        }
    }
}

impl OpenVault {
    /// Sets how long a lease runs in this region; the stations learn it with their next exchange.
    ///
    /// # Errors
    /// This desk is no registrar, a figure is zero, or the log cannot be written.
    pub fn set_lease_figures(&mut self, hours: u32, unlocks: u32) -> Result<Figures, VaultFault> {
        self.phone_secret_of(&DeskId::from_bytes([0; 16]))?;
        if hours == 0 || unlocks == 0 {
            return Err(VaultFault::Refused { what: "figures" });
        }
        let turn = self.core.log.figures()?.turn.saturating_add(1);
        let figures = Figures { hours, unlocks, turn };
        let subject = format!("{hours} h, {unlocks}");
        self.trail_append(&TrailWords { subject: &subject, ..TrailWords::of(Act::LeaseFigures) })?;
        let tx = self.core.log.begin()?;
        put_figures(&tx, &figures)?;
        log::commit(tx)?;
        self.send_due_secrets()?;
        Ok(figures)
    }

    /// Sends each unit what its desks do not know yet: their phone secrets, and the region's figures.
    pub(crate) fn send_due_secrets(&mut self) -> Result<(), VaultFault> {
        if self.phone_secret_of(&DeskId::from_bytes([0; 16])).is_err() {
            return Ok(());
        }
        let figures = self.core.log.figures()?;
        let units: Vec<(UnitId, SpaceId)> = self
            .book
            .spaces()
            .filter(|(space, unit, role)| {
                *role == Role::Trail && Some(*unit) != self.book.unit && self.keys.newest(space).is_some()
            })
            .map(|(space, unit, _)| (unit, *space))
            .collect();
        for (unit, space) in units {
            self.send_lease(unit, space, figures)?;
        }
        Ok(())
    }

    fn send_lease(&mut self, unit: UnitId, space: SpaceId, figures: Figures) -> Result<(), VaultFault> {
        let roster = self.core.log.roster();
        let of_unit = roster.desks().filter(|(desk, card)| card.unit == unit && !roster.revoked(desk));
        let desks: Vec<_> = of_unit.map(|(desk, card)| (*desk, card.sealing.clone())).collect();
        let (mut secrets, mut stale) = (Vec::new(), false);
        for (desk, sealing) in &desks {
            match self.core.log.secret_sent(desk)? {
                Some(turn) => stale |= turn < figures.turn,
                None => {
                    let secret = self.phone_secret_of(desk)?;
                    let sealed = sealing
                        .seal(&secret_info(desk), secret.expose(), self.core.host.entropy())
                        .map_err(|_| VaultFault::Refused { what: "sealing key" })?;
                    secrets.push((*desk, sealed));
                }
            }
        }
        if desks.is_empty() || (secrets.is_empty() && !stale) {
            return Ok(());
        }
        let sealed = self.seal_notice(space, &Notice::Lease { figures, secrets })?;
        let tx = self.core.log.begin()?;
        sealed.store(&tx)?;
        for (desk, _) in &desks {
            mark_sent(&tx, desk, figures.turn)?;
        }
        log::commit(tx)
    }

    /// Seals a notice about no record into a trail space.
    pub(crate) fn seal_notice(
        &mut self,
        space: SpaceId,
        notice: &Notice,
    ) -> Result<crate::seal::SealedParts, VaultFault> {
        self.seal_notice_as(space, notice, log::TRAIL)
    }

    /// The same, ahead of everything that waits: somebody waits for it.
    pub(crate) fn seal_urgent_notice(
        &mut self,
        space: SpaceId,
        notice: &Notice,
    ) -> Result<crate::seal::SealedParts, VaultFault> {
        self.seal_notice_as(space, notice, log::URGENT)
    }

    fn seal_notice_as(
        &mut self,
        space: SpaceId,
        notice: &Notice,
        priority: u8,
    ) -> Result<crate::seal::SealedParts, VaultFault> {
        let mut payload = Payload::empty(What::Notice, self.core.host.now());
        payload.body = Some(PrivateBytes::new(notice.body()));
        self.seal_parts(vec![Part { space, payload, key: None }], priority)
    }

    /// Takes what a registrar's desk says about the lease; hearing it again changes nothing.
    pub(crate) fn hear(&mut self, heard: &Heard) -> Result<(), VaultFault> {
        let by = self.desk_of(&heard.log);
        if by.is_some_and(|desk| self.core.log.is_region(&desk)) {
            self.hear_lease(&heard.figures, &heard.secrets)?;
        }
        Ok(())
    }

    fn hear_lease(&mut self, figures: &Figures, secrets: &[(DeskId, Vec<u8>)]) -> Result<(), VaultFault> {
        let me = self.core.log.desk_id()?;
        if let Some((_, sealed)) = secrets.iter().find(|(desk, _)| *desk == me)
            && let Ok(secret) = self.keys.sealing.open(&secret_info(&me), sealed)
            && let Ok(secret) = secret.expose().try_into()
        {
            self.keep_phone_secret(secret)?;
        }
        let newer = figures.turn > self.core.log.figures()?.turn;
        let registrar = !self.is_leased()?;
        let tx = self.core.log.begin()?;
        if newer {
            put_figures(&tx, figures)?;
            // Another measure begins with a new count.
            word_heard(&tx)?;
        }
        if registrar {
            // Another coordinator has sent them: not once more.
            for (desk, _) in secrets {
                mark_sent(&tx, desk, figures.turn)?;
            }
        }
        log::commit(tx)
    }
}

impl log::LogDb {
    fn secret_sent(&self, desk: &DeskId) -> Result<Option<u32>, VaultFault> {
        use rusqlite::OptionalExtension;
        self.db
            .query_row("SELECT turn FROM phone_secret_sent WHERE desk = ?1", [desk.as_bytes()], |row| row.get(0))
            .optional()
            .map_err(log_fault("read which secrets were sent"))
    }
}

fn mark_sent(db: &rusqlite::Connection, desk: &DeskId, turn: u32) -> Result<(), VaultFault> {
    db.execute(
        "INSERT INTO phone_secret_sent VALUES (?1, ?2) ON CONFLICT (desk) DO UPDATE SET turn = max(turn, ?2)",
        params![desk.as_bytes(), turn],
    )
    .map_err(log_fault("note which secrets were sent"))?;
    Ok(())
}

fn secret_info(desk: &DeskId) -> Vec<u8> {
    [b"aman/phone-secret/v1".as_slice(), desk.as_bytes()].concat()
}

const LEASE: &str = "lease";
const ASK: &str = "second.ask";
const YES: &str = "second.yes";
const CALLS: &str = "danger.calls";
const DANGER: &str = "danger.taken.up";
