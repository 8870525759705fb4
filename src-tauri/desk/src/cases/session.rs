//! How is a desk unlocked and locked, and what stands on its first screens?

use aman_schema::Private;
use aman_sync_protocol::ids::OfficerId;
use aman_vault::state::DraftState;
use aman_vault::{Entered, LockedVault, NewVault, OpenVault, Passphrase, UnlockFailed};

use super::officers::{missing, role_view};
use super::permits::Right;
use crate::convert;
use crate::desk::{Desk, Standing};
use crate::view::{Banner, DeskState, Home, OfficerLine, Role, Status};
use crate::{Code, Failure, Outcome};

impl Desk {
    /// What is known before anybody unlocks.
    ///
    /// # Errors
    /// The vault cannot be read.
    pub fn status(&mut self) -> Outcome<Status> {
        let (state, officers) = match &self.standing {
            Standing::Absent | Standing::Turning => (DeskState::Absent, Vec::new()),
            Standing::Locked(vault) => (DeskState::Locked, slot_lines(vault)),
            Standing::Open(_) => (DeskState::Open, self.officer_lines()?),
        };
        let sticks = match &self.standing {
            Standing::Locked(vault) => self.stick_lines(vault),
            Standing::Absent | Standing::Open(_) | Standing::Turning => Vec::new(),
        };
        let role = if state == DeskState::Open { Some(self.role()?) } else { None };
        let (slots_damaged, locked_receptions) = match &self.standing {
            Standing::Locked(vault) => (vault.officers().is_empty(), vault.log().locked_receptions()?),
            Standing::Open(vault) => (false, vault.log().locked_receptions()?),
            Standing::Absent | Standing::Turning => (false, 0),
        };
        let banners = if self.is_invented() { vec![Banner::InventedData] } else { Vec::new() };
        let (wait_ms, recovery) = match &self.standing {
            Standing::Locked(vault) => (vault.wait_ms(), vault.has_recovery()),
            Standing::Open(vault) => (0, vault.has_recovery()),
            Standing::Absent | Standing::Turning => (0, false),
        };
        Ok(Status {
            state,
            officers,
            role,
            banners,
            practice: self.practice_phrase().map(str::to_owned),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            slots_damaged,
            locked_receptions,
            desk: self.log().ok().and_then(|log| log.desk_id().ok()).map(|desk| desk.to_string()),
            officer_role: self.officer_role().map(role_view),
            wait_seconds: u32::try_from(wait_ms.div_ceil(1000)).unwrap_or(u32::MAX),
            recovery,
            device: self.device_secret(),
            sticks,
            stick_left: self.stick_left,
        })
    }

    /// Says whether there is a vault to unlock.
    ///
    /// # Errors
    /// There is none, or both copies of the officers' slots are damaged.
    pub fn ready_to_unlock(&self) -> Outcome<()> {
        match &self.standing {
            Standing::Absent => Err(Code::NoVault.into()),
            Standing::Locked(vault) if vault.officers().is_empty() => Err(Code::DamagedSlots.into()),
            Standing::Locked(_) | Standing::Open(_) | Standing::Turning => Ok(()),
        }
    }

    /// Says whether a vault may be made in this folder.
    ///
    /// # Errors
    /// There is one already.
    pub fn ready_to_create(&self) -> Outcome<()> {
        if matches!(self.standing, Standing::Absent) { Ok(()) } else { Err(Code::VaultExists.into()) }
    }

    /// Opens the vault with an officer's passphrase, and takes in what arrived while it was locked.
    ///
    /// # Errors
    /// The passphrase is wrong, the officer is unknown or must be named, or something in the vault is damaged.
    pub fn unlock(&mut self, officer: Option<&str>, passphrase: String) -> Outcome<Status> {
        if matches!(self.standing, Standing::Open(_)) {
            return self.status();
        }
        self.ready_to_unlock()?;
        let (mut vault, officer) = self.locked_and_named(officer)?;
        self.find_stick(&mut vault, officer);
        match vault.enter(Some(officer), &Passphrase::new(passphrase)) {
            Ok(Entered::Open(open)) => self.came_in(*open),
            Ok(Entered::Narrow(locked, key)) => {
                self.standing = Standing::Locked(locked);
                self.narrow = Some(key);
                self.watch_stick(officer);
                self.status()
            }
            Err((locked, failed)) => {
                self.standing = Standing::Locked(locked);
                Err(unlock_failure(failed))
            }
        }
    }

    /// Takes in what arrived while nobody was here.
    pub(crate) fn came_in(&mut self, open: OpenVault) -> Outcome<Status> {
        self.narrow = None;
        let officer = open.officer();
        self.standing = Standing::Open(Box::new(open));
        self.watch_stick(officer);
        // From here on the reception is an officer's, read from the vault like any other.
        self.forget_shown();
        match self.settle() {
            // What is here can be read and printed even when nothing more can be written.
            Err(failure) if failure.code != Code::DiskFull => return Err(failure),
            Ok(()) | Err(_) => {}
        }
        self.status()
    }

    /// Takes the locked vault out, with the officer who is meant.
    pub(crate) fn locked_and_named(&mut self, officer: Option<&str>) -> Outcome<(Box<LockedVault>, OfficerId)> {
        let vault = self.take_locked()?;
        match self.named(&vault, officer) {
            Ok(officer) => Ok((vault, officer)),
            Err(failure) => {
                self.standing = Standing::Locked(vault);
                Err(failure)
            }
        }
    }

    fn take_locked(&mut self) -> Outcome<Box<LockedVault>> {
        match std::mem::replace(&mut self.standing, Standing::Turning) {
            Standing::Locked(vault) => Ok(vault),
            other @ (Standing::Absent | Standing::Open(_) | Standing::Turning) => {
                self.standing = other;
                Err(Code::VaultBusy.into())
            }
        }
    }

    /// The officer meant: the one named, else the only one.
    fn named(&self, vault: &LockedVault, officer: Option<&str>) -> Outcome<OfficerId> {
        let labels = vault.officers();
        match (officer, labels.as_slice()) {
            (Some(text), _) => text.parse().map_err(|_| Code::UnknownOfficer.into()),
            (None, [only]) => Ok(only.officer),
            (None, _) => Err(Code::OfficerNeeded.into()),
        }
    }

    /// Closes the vault and forgets every key and every answer shown; a desk that is locked already lets go of the
    /// reception it was taking.
    ///
    /// # Errors
    /// The vault cannot be read.
    pub fn lock(&mut self) -> Outcome<Status> {
        self.forget_shown();
        self.narrow = None;
        self.reading = None;
        // Locking clears what was begun; its key goes with it.
        (self.attaching, self.attached, self.showing) = (None, None, None);
        self.forget_stick();
        self.standing = match std::mem::replace(&mut self.standing, Standing::Turning) {
            Standing::Open(vault) => Standing::Locked(Box::new(vault.lock())),
            other @ (Standing::Absent | Standing::Locked(_) | Standing::Turning) => other,
        };
        self.status()
    }

    /// The first screen after unlocking.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn home(&mut self) -> Outcome<Home> {
        self.permit(Right::Read)?;
        self.take_in()?;
        let role = self.role()?;
        let names = self.names()?;
        let keys_due = self.keys_due()?;
        let vault = self.opened()?;
        let unit = vault.unit();
        let officer = vault.officer();
        let drafts = vault.drafts()?;
        let rows = vault.list(None, RECENT)?;
        let totals = vault.totals()?;
        let packs = vault.packs().clone();
        let lang = self.lang();
        let open = drafts.iter().filter(|draft| draft.state != DraftState::Sealed);
        let drafts = open.map(|draft| convert::draft_line(draft, &packs.of(&draft.pack), lang)).collect();
        Ok(Home {
            role,
            unit: unit.map(|unit| unit.to_string()),
            unit_name: unit.map(|unit| names.unit(unit)),
            officer: OfficerLine { id: officer.to_string(), label: names.officer(officer) },
            drafts,
            recent: rows.iter().map(|row| convert::record_line(row, &names)).collect(),
            records: totals.records.saturating_sub(totals.questions).saturating_sub(totals.sessions),
            questions: totals.questions,
            sessions: totals.sessions,
            conflicts: totals.conflicts,
            keys_due,
            sync: self.sync_state()?,
        })
    }

    /// What this desk is for.
    pub(crate) fn role(&mut self) -> Outcome<Role> {
        let me = self.log()?.desk_id()?;
        let roster = self.roster()?;
        let Some(card) = roster.desk(&me) else { return Ok(Role::Waiting) };
        if card.registrar {
            return Ok(Role::Coordinator);
        }
        let unit = card.unit;
        let names = self.names()?;
        Ok(match names.kind(unit) {
            Some("partner") => Role::Partner,
            Some("region") => Role::Coordinator,
            _ => Role::Brigade,
        })
    }

    /// Refuses what only a coordinator may do, at a coordinator's desk.
    pub(crate) fn coordinators_only(&mut self) -> Outcome<()> {
        if self.role()? != Role::Coordinator {
            return Err(Code::NotAllowed.into());
        }
        self.permit(Right::Coordinate)
    }

    /// Makes the vault of this desk with its first officer, and opens it.
    pub(crate) fn make_vault(&mut self, officer_name: &str, passphrase: String) -> Outcome<()> {
        self.ready_to_create()?;
        self.passphrase_check(&passphrase, officer_name)?;
        let new =
            NewVault { officer_name: Private::new(officer_name.to_owned()), passphrase: Passphrase::new(passphrase) };
        let host = (self.hosts)();
        let open = LockedVault::create(&self.folder, &self.options, &new, host)?;
        self.standing = Standing::Open(Box::new(open));
        Ok(())
    }

    fn forget_shown(&mut self) {
        self.receiving = None;
        self.shown.clear();
    }

    fn officer_lines(&mut self) -> Outcome<Vec<OfficerLine>> {
        let officers = self.opened()?.officers();
        let lines = officers.iter().zip(1_u32..).map(|((id, name), number)| OfficerLine {
            id: id.to_string(),
            // EXPOSE: to the screen of an unlocked desk.
            label: if name.expose().is_empty() { number.to_string() } else { name.expose().clone() },
        });
        Ok(lines.collect())
    }
}

fn slot_lines(vault: &LockedVault) -> Vec<OfficerLine> {
    let labels = vault.officers();
    labels.iter().map(|slot| OfficerLine { id: slot.officer.to_string(), label: slot.number.to_string() }).collect()
}

/// The failure of an attempt to come in.
pub(crate) fn unlock_failure(failed: UnlockFailed) -> Failure {
    match failed {
        UnlockFailed::Expired => Code::SlotExpired.into(),
        UnlockFailed::Fault(fault) => fault.into(),
        UnlockFailed::Missing(factor) => missing(factor),
        UnlockFailed::NoReading => Code::NotYourRole.into(),
        UnlockFailed::NoSuchOfficer => Code::UnknownOfficer.into(),
        UnlockFailed::TooSoon { .. } => Code::AttemptsSlowed.into(),
        UnlockFailed::Withdrawn => Code::OfficerWithdrawn.into(),
        UnlockFailed::WrongPassphrase => Code::WrongPassphrase.into(),
    }
}

const RECENT: u32 = 10;
